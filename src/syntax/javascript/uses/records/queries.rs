//! Queries in strings, also in those that are put together from parts of the script.

use std::collections::BTreeMap;

use super::definitions;
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, QueryField};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId};
use crate::syntax::javascript::uses::Collector;
use crate::syntax::queries::{MAX_LENGTH, UNKNOWN_PART, query_in};

/// Parts of a string that are put together; what comes after them is not known.
const MAX_PARTS: usize = 1_000;
/// Variables inside variables are followed this deep.
const MAX_DEPTH: usize = 8;

/// A string put together, with the way back to where its parts are written.
#[derive(Default)]
struct Composed {
    text: String,
    /// Where in the text a part starts, and the literal that writes it.
    parts: Vec<(usize, Option<ExprId>)>,
}

impl Composed {
    fn push(&mut self, text: &str, literal: Option<ExprId>) {
        self.parts.push((self.text.len(), literal));
        self.text.push_str(text);
    }
}

impl Collector<'_, '_> {
    /// Queries by the string that is one.
    pub(super) fn queries(&mut self) -> BTreeMap<ExprId, ApexQuery> {
        let mut found = BTreeMap::new();
        for (id, node) in self.model.nodes.iter().enumerate() {
            if self.inside_concat.contains(&id) {
                continue;
            }
            let built = match node.expr {
                Expr::Text(_) => false,
                Expr::Concat(_) => true,
                _ => continue,
            };
            let mut composed = Composed::default();
            self.compose(id, MAX_DEPTH, &mut composed);
            let Some(query) = query_in(&composed.text, &self.interest.records) else {
                continue;
            };
            let fields = query.fields.into_iter();
            let fields = fields.map(|(range, owner)| QueryField {
                name: composed.text.get(range.clone()).unwrap_or("").to_owned(),
                owner,
                span: self.source(&composed, range).unwrap_or(node.span),
            });
            let query = ApexQuery {
                objects: query.objects,
                fields: fields.collect(),
                span: node.span,
                built,
                enclosing: self.enclosing(node.function),
            };
            found.insert(id, query);
        }
        found
    }

    fn compose(&mut self, id: ExprId, depth: usize, composed: &mut Composed) {
        let model = self.model;
        if depth == 0 || composed.parts.len() >= MAX_PARTS || composed.text.len() > MAX_LENGTH {
            composed.push(UNKNOWN_PART, None);
            return;
        }
        match &model.nodes[id].expr {
            Expr::Text(text) if text.len() > MAX_LENGTH => composed.push(UNKNOWN_PART, None),
            Expr::Text(text) => composed.push(text, Some(id)),
            Expr::Concat(parts) => {
                for &part in parts {
                    self.compose(part, depth - 1, composed);
                }
            }
            Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.compose(*inner, depth - 1, composed);
            }
            _ => match self.written_value(id) {
                Some(value) => self.compose(value, depth - 1, composed),
                None => composed.push(UNKNOWN_PART, None),
            },
        }
    }

    /// The string literal or concatenation that an expression stands for.
    fn written_value(&mut self, id: ExprId) -> Option<ExprId> {
        let model = self.model;
        let is_string =
            |at: &ExprId| matches!(model.nodes[*at].expr, Expr::Text(_) | Expr::Concat(_));
        let values = self.evaluator.eval(id);
        let written = values.iter().find_map(|value| match value {
            Val::Text(_, at) => Some(*at).filter(is_string),
            _ => None,
        });
        written.or_else(|| definitions(model, id).find(is_string))
    }

    /// Where a name of a composed text is written. Escapes before it shift it: then the name is looked for.
    fn source(&self, composed: &Composed, range: std::ops::Range<usize>) -> Option<Span> {
        let next = composed
            .parts
            .partition_point(|(start, _)| *start <= range.start);
        let (start, literal) = *composed.parts.get(next.checked_sub(1)?)?;
        let name = composed.text.get(range.clone())?;
        let place = self.unquoted(self.model.nodes[literal?].span);
        let at = place.start + (range.start - start);
        if self.text.get(at..at + name.len()) == Some(name) {
            return Some(Span::new(at, at + name.len()));
        }
        let at = self.text.ceil_char_boundary(at);
        let found = at + self.text.get(at..place.end)?.find(name)?;
        Some(Span::new(found, found + name.len()))
    }
}
