//! Arguments of calls, as far as they are literal.

use super::super::evaluate::{Val, dotted};
use super::super::model::{Expr, ExprId, OwnerId};
use super::Collector;
use crate::syntax::facts::Literal;

/// Members and elements of a literal that are read, at most; no call of an API takes as many.
const MAX_LITERAL_MEMBERS: usize = 64;
/// Object literals in arguments are read this deep.
const MAX_LITERAL_DEPTH: usize = 5;

impl Collector<'_, '_> {
    /// The arguments of the call whose callee this is.
    pub(super) fn arguments_of(&mut self, callee: ExprId) -> Vec<Literal> {
        // The call is lowered after its callee and arguments; the first later call with that callee is it.
        let call = self.model.nodes[callee..]
            .iter()
            .find_map(|node| match &node.expr {
                Expr::Call {
                    callee: of,
                    arguments,
                    ..
                } if *of == callee => Some(arguments),
                _ => None,
            });
        let arguments = call.cloned().unwrap_or_default();
        let literals = arguments
            .into_iter()
            .map(|argument| self.literal(argument, 0));
        let mut literals: Vec<Literal> = literals.collect();
        // `f.call(this, …)` and `f.bind(this, …)` name another `this` first, `f.apply` then a list of the others.
        if let Expr::Member { name, .. } = &self.model.nodes[callee].expr
            && matches!(name.as_str(), "call" | "apply" | "bind")
            && !literals.is_empty()
        {
            literals.remove(0);
            if name == "apply" {
                return match literals.into_iter().next() {
                    Some(Literal::Array(listed)) => listed,
                    _ => Vec::new(),
                };
            }
        }
        literals
    }

    pub(super) fn literal(&mut self, id: ExprId, depth: usize) -> Literal {
        if depth > MAX_LITERAL_DEPTH {
            return Literal::Unknown;
        }
        match &self.model.nodes[id].expr {
            Expr::Text(text) => Literal::Text(text.clone()),
            Expr::Number(number) => Literal::Number(number.clone()),
            Expr::Bool(value) => Literal::Bool(*value),
            Expr::Null => Literal::Null,
            Expr::Function(_) => Literal::Function,
            Expr::Object { owner, .. } => self.object_literal(*owner, depth),
            Expr::Array(elements) => Literal::Array(
                elements
                    .iter()
                    .take(MAX_LITERAL_MEMBERS)
                    .map(|&element| self.literal(element, depth + 1))
                    .collect(),
            ),
            Expr::Concat(_) => match self.string_texts(id).into_iter().next() {
                Some(text) => Literal::Text(text),
                None => Literal::Unknown,
            },
            _ => self.evaluated_literal(id, depth),
        }
    }

    fn evaluated_literal(&mut self, id: ExprId, depth: usize) -> Literal {
        for value in self.evaluator.eval(id) {
            match value {
                Val::Text(text, _) => return Literal::Text(text),
                Val::Path(path, _) if path.len() >= 2 && self.is_watched(&path) => {
                    if let Some(path) = dotted(&path) {
                        return Literal::Path(path);
                    }
                }
                Val::Instance(owner) if self.objects.contains_key(&owner) => {
                    return self.object_literal(owner, depth);
                }
                Val::Function(_) => return Literal::Function,
                _ => {}
            }
        }
        Literal::Unknown
    }

    pub(super) fn object_literal(&mut self, owner: OwnerId, depth: usize) -> Literal {
        let Some(&id) = self.objects.get(&owner) else {
            return Literal::Unknown;
        };
        if self.is_handing {
            self.handed.insert(owner);
        }
        let Expr::Object { properties, .. } = &self.model.nodes[id].expr else {
            return Literal::Unknown;
        };
        let mut members = Vec::new();
        for (name, value) in properties.iter().take(MAX_LITERAL_MEMBERS) {
            members.push((name.clone(), self.literal(*value, depth + 1)));
        }
        // Fields set one by one after the literal: `call.CallType = 'Inbound'`.
        for (name, value) in self.evaluator.added_expressions(owner) {
            if members.iter().all(|(known, _)| *known != name) {
                let value = self.literal(value, depth + 1);
                members.push((name, value));
            }
        }
        Literal::Object(members)
    }
}
