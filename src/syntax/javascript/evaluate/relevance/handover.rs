//! What calls hand to the functions they reach.

use super::holds::Holds;
use super::{MAX_NAMESAKES, Relevance};
use crate::syntax::javascript::model::{Expr, ExprId, FnId};

/// Methods that put what they are given into the object.
const FILL: [&str; 6] = ["resolve", "set", "push", "add", "next", "unshift"];
/// Methods that call a function with what the object is, or what is in it.
const CALL_BACK: [&str; 13] = [
    "then",
    "done",
    "subscribe",
    "forEach",
    "map",
    "filter",
    "some",
    "every",
    "find",
    "flatMap",
    "each",
    "reduce",
    "tap",
];

impl Relevance<'_> {
    /// Marks the parameters that a call fills.
    pub(super) fn hand_over(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let shifted = match &self.model.nodes[callee].expr {
            Expr::Member { object, name, .. } if matches!(name.as_str(), "call" | "bind") => {
                Some((*object, 1))
            }
            Expr::Member { object, name, .. } if name == "apply" => Some((*object, usize::MAX)),
            _ => None,
        };
        let (target, skip) = shifted.unwrap_or((callee, 0));
        for (at, &argument) in arguments.iter().enumerate().skip(skip) {
            if let Some(given) = self.function_of(argument) {
                self.give_function(target, at - skip, given);
            }
        }
        let all = arguments.iter().fold(Holds::NOTHING, |holds, &argument| {
            holds.or(self.nodes[argument])
        });
        if all.any() {
            let functions: Vec<FnId> = self.called_by(target).collect();
            for function in functions {
                if skip == usize::MAX {
                    self.fill_all(function, all);
                    continue;
                }
                for (at, &argument) in arguments.iter().enumerate().skip(skip) {
                    self.fill(function, at - skip, self.nodes[argument]);
                }
            }
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr
            && FILL.contains(&name.as_str())
            && all.flowing().any()
        {
            self.put_into(*object);
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr
            && CALL_BACK.contains(&name.as_str())
        {
            let given = self.nodes[*object];
            for &argument in arguments {
                if let Some(function) = self.function_of(argument) {
                    self.fill_all(function, given);
                }
            }
        }
    }

    /// Something that matters is put into what an expression stands for.
    fn put_into(&mut self, object: ExprId) {
        match &self.model.nodes[object].expr {
            Expr::Local(variable) => {
                let known = self.variables[*variable];
                self.variables[*variable] = known.or(Holds::UNKNOWN);
                self.changed |= self.variables[*variable] != known;
            }
            Expr::Member { name, .. } => self.join_name(name, Holds::UNKNOWN),
            _ => {}
        }
    }

    fn give_function(&mut self, callee: ExprId, at: usize, given: FnId) {
        let functions: Vec<FnId> = self.called_by(callee).collect();
        for function in functions {
            let known = self
                .functions_of_parameters
                .entry((function, at))
                .or_default();
            if known.len() < MAX_NAMESAKES && !known.contains(&given) {
                known.push(given);
                self.changed = true;
            }
        }
    }

    fn function_of(&self, id: ExprId) -> Option<FnId> {
        match &self.model.nodes[id].expr {
            Expr::Local(variable) => self.functions_of_variables.get(variable)?.first().copied(),
            _ => self.function_at(id),
        }
    }

    fn fill_all(&mut self, function: FnId, holds: Holds) {
        for at in 0..self.model.functions[function].parameters {
            self.fill(function, at, holds);
        }
    }

    pub(super) fn fill(&mut self, function: FnId, at: usize, holds: Holds) {
        let holds = holds.flowing();
        if holds.any() {
            let known = self.parameters.entry((function, at)).or_default();
            let more = known.or(holds);
            self.changed |= more != *known;
            *known = more;
        }
    }
}
