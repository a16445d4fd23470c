//! Strings that hold a needle, and calls that the interest names.

use std::collections::BTreeMap;

use super::super::evaluate::Val;
use super::super::model::{Expr, ExprId};
use super::Collector;
use crate::bundle::Span;
use crate::syntax::facts::{NamedCall, ScriptFacts, StringFact};

/// Stands for the unknown part of a string that is put together at run time.
const UNKNOWN_PART: &str = "{…}";

impl Collector<'_, '_> {
    pub(super) fn strings(&mut self, facts: &mut ScriptFacts) {
        // Outer concatenations come after their parts.
        let mut choices: BTreeMap<ExprId, &[ExprId]> = BTreeMap::new();
        for id in (0..self.model.nodes.len()).rev() {
            match &self.model.nodes[id].expr {
                Expr::Concat(parts) => self.inside_concat.extend(parts.iter().copied()),
                Expr::Choice(options) => {
                    choices.extend(options.iter().map(|&option| (option, &options[..])));
                }
                _ => {}
            }
        }
        for (id, node) in self.model.nodes.iter().enumerate() {
            if self.inside_concat.contains(&id)
                || !matches!(node.expr, Expr::Text(_) | Expr::Concat(_))
            {
                continue;
            }
            let built = matches!(node.expr, Expr::Concat(_));
            for text in self.string_texts(id) {
                if !self.interest.needles.hit(text.as_bytes()) {
                    continue;
                }
                let piece = self.piece(id).unwrap_or(node.span);
                let parts = self.part_texts(id);
                let alternatives = choices.get(&id).copied().unwrap_or_default();
                let alternatives = alternatives.iter().filter(|&&option| option != id);
                let passed_to = node.argument_of.and_then(|call| self.callee_text(call));
                facts.strings.push(StringFact {
                    text,
                    span: node.span,
                    piece,
                    built,
                    parts,
                    alternatives: alternatives
                        .filter_map(|&option| self.written_text(option))
                        .collect(),
                    passed_to,
                    bound_to: node.bound_to.clone(),
                    enclosing: self.enclosing(node.function),
                });
            }
        }
    }

    /// The text of a string that is written out.
    fn written_text(&self, id: ExprId) -> Option<String> {
        match &self.model.nodes[id].expr {
            Expr::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The known texts of a concatenation's parts that are written elsewhere.
    fn part_texts(&mut self, id: ExprId) -> Vec<String> {
        let Expr::Concat(parts) = &self.model.nodes[id].expr else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        for &part in parts {
            match self.model.nodes[part].expr {
                Expr::Concat(_) => texts.extend(self.part_texts(part)),
                Expr::Text(_) => {}
                _ => texts.extend(self.string_texts(part)),
            }
        }
        texts.retain(|text| text != UNKNOWN_PART);
        texts
    }

    /// The written part of a concatenation that holds a needle.
    fn piece(&self, id: ExprId) -> Option<Span> {
        match &self.model.nodes[id].expr {
            Expr::Text(text) => self
                .interest
                .needles
                .hit(text.as_bytes())
                .then_some(self.model.nodes[id].span),
            Expr::Concat(parts) => parts.iter().find_map(|&part| self.piece(part)),
            _ => None,
        }
    }

    /// The texts that a string expression can be, unknown parts marked; at most eight.
    pub(super) fn string_texts(&mut self, id: ExprId) -> Vec<String> {
        const MAX_TEXTS: usize = 8;
        match &self.model.nodes[id].expr {
            Expr::Text(text) => vec![text.clone()],
            Expr::Concat(parts) => {
                let mut texts = vec![String::new()];
                for &part in parts {
                    let mut longer = Vec::new();
                    for option in self.string_texts(part) {
                        longer.extend(texts.iter().map(|text| format!("{text}{option}")));
                    }
                    longer.truncate(MAX_TEXTS);
                    texts = longer;
                }
                texts
            }
            _ => {
                let mut texts: Vec<String> = self
                    .evaluator
                    .eval(id)
                    .into_iter()
                    .filter_map(|value| match value {
                        Val::Text(text, _) | Val::OtherText(text) => Some(text),
                        _ => None,
                    })
                    .take(MAX_TEXTS)
                    .collect();
                if texts.is_empty() {
                    texts.push(UNKNOWN_PART.to_owned());
                }
                texts
            }
        }
    }

    fn callee_text(&self, call: ExprId) -> Option<String> {
        let Expr::Call { callee, .. } = &self.model.nodes[call].expr else {
            return None;
        };
        let mut names = Vec::new();
        let mut at = *callee;
        loop {
            at = match &self.model.nodes[at].expr {
                Expr::Member { object, name, .. } => {
                    names.push(name.clone());
                    *object
                }
                Expr::Same(inner) => *inner,
                Expr::Global(_) | Expr::Local(_) | Expr::This(_) => {
                    names.push(self.model.nodes[at].span.of(self.text).to_owned());
                    break;
                }
                _ => break,
            };
        }
        names.reverse();
        (!names.is_empty()).then(|| names.join("."))
    }

    pub(super) fn named_calls(&mut self, facts: &mut ScriptFacts) {
        for (id, node) in self.model.nodes.iter().enumerate() {
            let Expr::Call { arguments, .. } = &node.expr else {
                continue;
            };
            let Some(callee) = self.callee_text(id) else {
                continue;
            };
            let last = callee.rsplit('.').next().unwrap_or(&callee);
            if self.interest.callees.iter().any(|name| name == last) {
                let arguments = arguments
                    .clone()
                    .into_iter()
                    .map(|argument| self.literal(argument, 0))
                    .collect();
                facts.calls.push(NamedCall {
                    callee,
                    arguments,
                    span: node.span,
                });
            }
        }
    }
}
