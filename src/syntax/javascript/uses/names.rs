//! Names of members that come from strings, and where those strings stand.

use super::super::evaluate::Val;
use super::super::model::{Expr, ExprId};
use super::Collector;
use crate::bundle::Span;
use crate::syntax::facts::{KnownBy, PathUse, ScriptFacts, Segment, UseKind, Value};

impl Collector<'_, '_> {
    /// The strings that give a step of a path its name: which step, and the string's place in this script; `None`
    /// for one whose place is not known. There are none if another script writes the name.
    pub(super) fn strings_behind(
        &mut self,
        id: ExprId,
        path: &[Segment],
    ) -> Vec<Option<(usize, Span)>> {
        let mut at = id;
        let mut step = path.len().saturating_sub(1);
        let index = loop {
            match &self.model.nodes[at].expr {
                Expr::Index { index, .. } => break *index,
                // `namespace[name].apply(…)`
                Expr::Member { object, name, .. }
                    if path.get(step).and_then(Segment::name) == Some(name) && step > 0 =>
                {
                    step -= 1;
                    at = *object;
                }
                Expr::Same(inner) | Expr::Both(inner) => at = *inner,
                _ => return vec![None],
            }
        };
        let name = path.get(step).and_then(Segment::name).unwrap_or("");
        let mut found = Vec::new();
        let mut elsewhere = false;
        for value in self.evaluator.name_values(index) {
            match value {
                Val::Text(text, at) if text == name => {
                    found.push(self.name_span(at, &text).map(|span| (step, span)));
                }
                Val::OtherText(text) if text == name => elsewhere = true,
                _ => {}
            }
        }
        if found.is_empty() && !elsewhere {
            found.push(None);
        }
        found
    }

    /// Where a name is written, without quotes, if the expression writes just that.
    pub(super) fn name_span(&self, at: ExprId, name: &str) -> Option<Span> {
        let span = self.model.nodes[at].span;
        let inner = Span::new(
            span.start + 1,
            span.end.saturating_sub(1).max(span.start + 1),
        );
        if inner.of(self.text) == name {
            Some(inner)
        } else {
            Some(span)
        }
    }

    /// Names of members that are handed to a function of another script.
    pub(super) fn named_elsewhere(&mut self, facts: &mut ScriptFacts) {
        for node in &self.model.nodes {
            let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            else {
                continue;
            };
            for value in self.evaluator.eval(*callee) {
                let Val::Foreign(Value::Function(function)) = value else {
                    continue;
                };
                for (&at, objects) in &function.names {
                    let Some(&argument) = arguments.get(at) else {
                        continue;
                    };
                    let names = self.evaluator.name_values(argument);
                    for object in objects {
                        for name in &names {
                            let Val::Text(name, at) = name else { continue };
                            let mut path = object.clone();
                            path.push(Segment::Name(name.clone()));
                            let mut spans = vec![None; path.len()];
                            if let Some(last) = spans.last_mut() {
                                *last = self.name_span(*at, name);
                            }
                            facts.uses.push(PathUse {
                                path,
                                spans,
                                whole: node.span,
                                kind: UseKind::Call,
                                known_by: KnownBy::NameFromString,
                                arguments: Vec::new(),
                                enclosing: self.enclosing(node.function),
                            });
                        }
                    }
                }
            }
        }
    }
}
