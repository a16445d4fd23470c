//! Field names of interest in a script: where they stand, and what tells whose they are.

mod naming;
mod objects;
mod paths;
mod queries;
mod results;

use std::collections::HashMap;

use objects::{ANY, Objects};
use paths::Paths;

use super::Collector;
use crate::bundle::Span;
use crate::syntax::facts::{NameForm, NameUse, ScriptFacts};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::lower::inside_quotes;
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, Source, Step};

/// Definitions of a variable, results of a function and texts of a string that are looked at; more say nothing.
const MAX_ALTERNATIVES: usize = 32;

/// A name that may be a field's.
struct Candidate {
    name: String,
    span: Span,
    function: FnId,
    place: Place,
}

/// Where it stands.
enum Place {
    /// Among the keys of this object literal.
    Key(ExprId),
    /// Behind this expression.
    Member(ExprId),
    /// It is the whole of this string, or one of the names that it lists.
    Text(ExprId),
    /// It is taken out of a value by a pattern.
    Picked(Source, Vec<Step>),
}

impl Collector<'_, '_> {
    pub(super) fn records(&mut self, facts: &mut ScriptFacts) {
        let interest = &self.interest.records;
        if !interest.words.hit(self.text.as_bytes()) {
            return;
        }
        let queries = self.queries();
        let candidates = self.candidates();
        if !candidates.is_empty() {
            let paths = Paths::of(self.model);
            let mut objects = Objects::of(self, &paths, &queries);
            for candidate in candidates {
                facts.records.names.extend(objects.name_use(candidate));
            }
            facts.records.objects = objects.named;
        }
        facts.records.queries = queries.into_values().collect();
        facts.records.queries.sort_by_key(|query| query.span);
    }

    /// All places where a field of interest is named.
    fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let is_field = |name: &str| self.interest.records.is_field(name);
        for (id, node) in self.model.nodes.iter().enumerate() {
            let mut add = |name: &str, span: Span, place: Place| {
                if is_field(name) {
                    found.push(Candidate {
                        name: name.to_owned(),
                        span,
                        function: node.function,
                        place,
                    });
                }
            };
            match &node.expr {
                Expr::Object { keys, .. } => {
                    for (name, key) in keys {
                        let span = self.unquoted(self.model.nodes[*key].span);
                        add(name, span, Place::Key(id));
                    }
                }
                Expr::Member {
                    object,
                    name,
                    name_span,
                } => add(name, *name_span, Place::Member(*object)),
                Expr::Text(text) if !self.inside_concat.contains(&id) => {
                    let place = self.unquoted(node.span);
                    for (name, at) in listed(text) {
                        let span = Span::new(place.start + at, place.start + at + name.len());
                        if span.of(self.text) == name {
                            add(name, span, Place::Text(id));
                        }
                    }
                }
                _ => {}
            }
        }
        for picked in &self.model.picked {
            if let Some((Step::Name(name), before)) = picked.path.split_last()
                && is_field(name)
            {
                found.push(Candidate {
                    name: name.clone(),
                    span: picked.span,
                    function: picked.function,
                    place: Place::Picked(picked.source.clone(), before.to_vec()),
                });
            }
        }
        found
    }

    /// The place of a name without the quotes it may stand in.
    fn unquoted(&self, span: Span) -> Span {
        if span.of(self.text).starts_with(['"', '\'', '`']) {
            inside_quotes(span)
        } else {
            span
        }
    }
}

impl Objects<'_, '_, '_> {
    /// The fact that a candidate is; none for a name that is only an argument of a call of a watched path.
    fn name_use(&mut self, candidate: Candidate) -> Option<NameUse> {
        let (form, objects, path) = match &candidate.place {
            Place::Key(literal) => (
                NameForm::Key,
                self.of_literal(*literal)?,
                self.paths.around(*literal),
            ),
            Place::Member(object) => (
                NameForm::Member,
                self.of_value(*object)?,
                self.paths.to(*object),
            ),
            Place::Text(text) => (
                NameForm::Text,
                self.of_text(*text),
                self.paths.around(*text),
            ),
            Place::Picked(source, before) => {
                let mut path = self.paths.to_source(source);
                path.extend(before.iter().filter_map(|step| match step {
                    Step::Name(name) => Some(name.clone()),
                    Step::Computed(_) => None,
                }));
                (NameForm::Member, self.of_source(source, before)?, path)
            }
        };
        Some(NameUse {
            name: candidate.name,
            span: candidate.span,
            form,
            is_of_record: objects.contains(ANY),
            objects: objects.into_iter().filter(|name| name != ANY).collect(),
            path,
            enclosing: self.enclosing(candidate.function),
        })
    }
}

/// The names that a string is, or lists: `Subject, CallType`, with their places in it.
fn listed(text: &str) -> Vec<(&str, usize)> {
    const MAX_LENGTH: usize = 4_000;
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
    };
    if text.len() > MAX_LENGTH {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut at = 0;
    for item in text.split(',') {
        let name = item.trim();
        if !is_name(name) {
            return Vec::new();
        }
        names.push((name, at + item.len() - item.trim_start().len()));
        at += item.len() + 1;
    }
    names
}

/// What an expression's value is made of where it is a variable: the expressions it is given.
fn definitions(model: &Model, id: ExprId) -> impl Iterator<Item = ExprId> + '_ {
    let variable = match model.nodes[id].expr {
        Expr::Local(variable) => model.variables.get(variable),
        _ => None,
    };
    let definitions = variable.into_iter().flat_map(|known| &known.definitions);
    let definitions = definitions.take(MAX_ALTERNATIVES);
    definitions.filter_map(|definition| match definition.source {
        Source::Expr(value) if definition.path.is_empty() => Some(value),
        _ => None,
    })
}

/// The last name of what a call calls.
fn callee_name(model: &Model, callee: ExprId) -> Option<&str> {
    match &model.nodes[callee].expr {
        Expr::Member { name, .. } | Expr::Global(name) => Some(name),
        Expr::Local(variable) => model
            .variables
            .get(*variable)
            .map(|known| known.name.as_str()),
        Expr::Same(inner) | Expr::Both(inner) => callee_name(model, *inner),
        _ => None,
    }
}

/// Where functions stand as expressions.
fn function_places(model: &Model) -> HashMap<FnId, ExprId> {
    let nodes = model.nodes.iter().enumerate();
    nodes
        .filter_map(|(id, node)| match node.expr {
            Expr::Function(function) => Some((function, id)),
            _ => None,
        })
        .collect()
}

/// The owners among values.
fn owners(values: &[Val]) -> impl Iterator<Item = usize> + '_ {
    values.iter().filter_map(|value| match value {
        Val::Instance(owner) => Some(*owner),
        _ => None,
    })
}
