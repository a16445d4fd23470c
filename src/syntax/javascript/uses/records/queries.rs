//! Queries in strings, also in those that are put together from parts of the script.

use std::collections::BTreeMap;
use std::ops::Range;

use super::definitions;
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, QueryField};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId, Source, Variable};
use crate::syntax::javascript::uses::Collector;
use crate::syntax::queries::{MAX_LENGTH, UNKNOWN_PART, query_in};

/// Parts of a string that are put together; what comes after them is not known.
const MAX_PARTS: usize = 1_000;
/// Variables inside variables are followed this deep.
const MAX_DEPTH: usize = 8;
/// The method that puts the elements of a list together.
const JOIN: &str = "join";

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

    fn is_full(&self) -> bool {
        self.parts.len() >= MAX_PARTS || self.text.len() > MAX_LENGTH
    }
}

impl Collector<'_, '_> {
    /// Queries by the string that is one, or that begins it.
    pub(super) fn queries(&mut self) -> BTreeMap<ExprId, ApexQuery> {
        let model = self.model;
        let mut found = BTreeMap::new();
        for (id, node) in model.nodes.iter().enumerate() {
            let built = match node.expr {
                Expr::Text(_) => false,
                Expr::Concat(_) => true,
                _ => continue,
            };
            if !self.inside_concat.contains(&id) {
                let mut composed = Composed::default();
                self.compose(id, MAX_DEPTH, &mut composed);
                found.extend(self.query(id, &composed, built).map(|query| (id, query)));
            }
        }
        for variable in &model.variables {
            for parts in appended(variable, |value| model.appended.contains(value)) {
                let mut composed = Composed::default();
                for &part in &parts {
                    self.compose(part, MAX_DEPTH, &mut composed);
                }
                let query = self.query(parts[0], &composed, true);
                found.extend(query.map(|query| (parts[0], query)));
            }
        }
        found
    }

    fn query(&self, id: ExprId, composed: &Composed, built: bool) -> Option<ApexQuery> {
        let node = &self.model.nodes[id];
        let query = query_in(&composed.text, &self.interest.records)?;
        let fields = query.fields.into_iter();
        let fields = fields.map(|(range, owner)| QueryField {
            name: composed.text.get(range.clone()).unwrap_or("").to_owned(),
            owner,
            span: self.source(composed, range).unwrap_or(node.span),
            lent: None,
        });
        Some(ApexQuery {
            objects: query.objects,
            fields: fields.collect(),
            span: node.span,
            built,
            is_fragment: false,
            enclosing: self.enclosing(node.function),
        })
    }

    fn compose(&mut self, id: ExprId, depth: usize, composed: &mut Composed) {
        let model = self.model;
        let Some(depth) = depth.checked_sub(1).filter(|_| !composed.is_full()) else {
            composed.push(UNKNOWN_PART, None);
            return;
        };
        match &model.nodes[id].expr {
            Expr::Text(text) if text.len() > MAX_LENGTH => composed.push(UNKNOWN_PART, None),
            Expr::Text(text) => composed.push(text, Some(id)),
            Expr::Concat(parts) => {
                for &part in parts {
                    self.compose(part, depth, composed);
                }
            }
            Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.compose(*inner, depth, composed);
            }
            Expr::Call {
                callee, arguments, ..
            } => match self.joined(*callee) {
                Some(elements) => {
                    let separator = arguments.first().map(|first| &model.nodes[*first].expr);
                    let separator = match separator {
                        Some(Expr::Text(text)) if text.len() <= UNKNOWN_PART.len() => text,
                        _ => ",",
                    };
                    for (at, &element) in elements.iter().enumerate() {
                        if at > 0 {
                            composed.push(separator, None);
                        }
                        self.compose(element, depth, composed);
                    }
                }
                None => self.compose_value(id, depth, composed),
            },
            _ => self.compose_value(id, depth, composed),
        }
    }

    fn compose_value(&mut self, id: ExprId, depth: usize, composed: &mut Composed) {
        match self.written_value(id) {
            Some(value) => self.compose(value, depth, composed),
            None => composed.push(UNKNOWN_PART, None),
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

    /// The elements of the list whose `join` this is.
    fn joined(&mut self, callee: ExprId) -> Option<Vec<ExprId>> {
        let model = self.model;
        let Expr::Member { object, name, .. } = &model.nodes[callee].expr else {
            return None;
        };
        if name != JOIN {
            return None;
        }
        let lists = self.evaluator.eval(*object);
        lists.iter().find_map(|value| match value {
            Val::Array(list) => match &model.nodes[*list].expr {
                Expr::Array(elements) => Some(elements.iter().copied().take(MAX_PARTS).collect()),
                _ => None,
            },
            _ => None,
        })
    }

    /// Where a name of a composed text is written. Escapes before it shift it: then the name is looked for.
    fn source(&self, composed: &Composed, range: Range<usize>) -> Option<Span> {
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

/// What a variable holds piece by piece: a value, and those that are added to it after that.
fn appended(variable: &Variable, is_added: impl Fn(&ExprId) -> bool) -> Vec<Vec<ExprId>> {
    let mut found: Vec<Vec<ExprId>> = Vec::new();
    for definition in variable.definitions.iter().take(MAX_PARTS) {
        let Source::Expr(value) = definition.source else {
            continue;
        };
        match found.last_mut() {
            Some(parts) if is_added(&value) => parts.push(value),
            _ => found.push(vec![value]),
        }
    }
    found.retain(|parts| parts.len() > 1);
    found
}
