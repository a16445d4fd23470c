//! What a script says of the objects that its records are of, handed on to whatever holds a record or a part of one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Deref;

use super::paths::Paths;
use super::{callee_name, definitions, owners};
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, ObjectName};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId, Source, Step};
use crate::syntax::javascript::uses::Collector;

/// Values inside values are followed this deep.
pub(super) const MAX_DEPTH: usize = 8;
/// Objects of one script that are told apart.
const MAX_OBJECTS: usize = 32;
/// Stands for the object of what is certainly a record, of whatever object.
pub(super) const ANY: &str = "*";

pub(super) type Names = BTreeSet<String>;

/// The objects of a script's records.
pub(super) struct Objects<'o, 'c, 'm> {
    pub(super) collector: &'o mut Collector<'c, 'm>,
    pub(super) paths: &'o Paths<'c>,
    /// Objects by the literal that is a record of them.
    pub(super) of_owners: HashMap<OwnerId, Names>,
    /// Objects by the string that names one of their fields.
    of_texts: HashMap<ExprId, Names>,
    /// Objects by the call that makes or takes records of them.
    pub(super) made: HashMap<ExprId, Names>,
    /// Literals that name their object themselves.
    own: HashSet<OwnerId>,
    /// What is known of values that calls made.
    pub(super) results: HashMap<ExprId, Names>,
    /// What strings say as addresses.
    pub(super) addresses: HashMap<ExprId, Names>,
    /// Values of the members that can name an object, by literal and member.
    pub(super) naming: HashMap<(OwnerId, String), Vec<ExprId>>,
    seen: HashSet<(ExprId, String)>,
    /// Every name of an object, where the script names it.
    pub(super) named: Vec<ObjectName>,
}

impl<'c, 'm> Deref for Objects<'_, 'c, 'm> {
    type Target = Collector<'c, 'm>;

    fn deref(&self) -> &Self::Target {
        self.collector
    }
}

impl<'o, 'c, 'm> Objects<'o, 'c, 'm> {
    pub(super) fn of(
        collector: &'o mut Collector<'c, 'm>,
        paths: &'o Paths<'c>,
        queries: &BTreeMap<ExprId, ApexQuery>,
    ) -> Self {
        let mut objects = Self {
            collector,
            paths,
            of_owners: HashMap::new(),
            of_texts: HashMap::new(),
            made: HashMap::new(),
            own: HashSet::new(),
            results: HashMap::new(),
            addresses: HashMap::new(),
            naming: HashMap::new(),
            seen: HashSet::new(),
            named: Vec::new(),
        };
        objects.calls(queries);
        objects.literals();
        objects.spread_all();
        objects
    }

    /// Objects of a literal; `None` if it names none and is handed to a call of a watched path.
    pub(super) fn of_literal(&self, literal: ExprId) -> Option<Names> {
        let Expr::Object { owner, .. } = self.model.nodes[literal].expr else {
            return Some(Names::new());
        };
        let known = self.of_owners.get(&owner).cloned();
        match self.handed.contains(&owner) {
            true => known,
            false => Some(known.unwrap_or_default()),
        }
    }

    /// Objects of the record that an expression stands for; `None` if nothing names one and it is
    /// handed to a call of a watched path.
    pub(super) fn of_value(&mut self, id: ExprId) -> Option<Names> {
        let mut names = self.results_of(id, MAX_DEPTH);
        let values = self.collector.evaluator.eval(id);
        let mut is_handed = false;
        for owner in owners(&values) {
            is_handed |= self.handed.contains(&owner);
            names.extend(self.of_owners.get(&owner).into_iter().flatten().cloned());
        }
        (!is_handed || !names.is_empty()).then_some(names)
    }

    /// The same of what a pattern takes apart.
    pub(super) fn of_source(&mut self, source: &Source, before: &[Step]) -> Option<Names> {
        match source {
            Source::Expr(id) | Source::Elements(id) if before.is_empty() => self.of_value(*id),
            source => Some(self.results_of_source(source, MAX_DEPTH)),
        }
    }

    /// Objects of the record whose field a string names: `record.set('Subject', …)`, a list of fields.
    pub(super) fn of_text(&mut self, text: ExprId) -> Names {
        let mut names = self.of_texts.get(&text).cloned().unwrap_or_default();
        if let Some(call) = self.model.nodes[text].argument_of
            && let Expr::Call { callee, .. } = self.model.nodes[call].expr
            && let Expr::Member { object, .. } = self.model.nodes[callee].expr
        {
            names.extend(self.results_of(object, MAX_DEPTH));
        }
        names
    }

    /// Hands what is known of literals and calls on to what they hold.
    fn spread_all(&mut self) {
        let model = self.model;
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Object { owner, spreads, .. } if self.own.contains(owner) => {
                    let names = self.of_owners.get(owner).cloned().unwrap_or_default();
                    for (_, value) in self.members(id) {
                        self.spread(value, &names);
                    }
                    for &value in spreads {
                        self.spread(value, &names);
                    }
                }
                Expr::Call {
                    callee, arguments, ..
                } if !self.made.is_empty() => {
                    let mut names = self.made.get(&id).cloned().unwrap_or_default();
                    if let Expr::Member { object, .. } = model.nodes[*callee].expr {
                        names.extend(self.results_of(object, MAX_DEPTH));
                    }
                    for &argument in arguments {
                        self.spread(argument, &names);
                    }
                }
                _ => {}
            }
        }
    }

    fn spread(&mut self, id: ExprId, names: &Names) {
        for name in names {
            if self.named.iter().any(|known| known.name == *name) || name == ANY {
                self.spread_one(id, name, MAX_DEPTH);
            }
        }
    }

    /// Notes that a value, and all in it, is of an object.
    fn spread_one(&mut self, id: ExprId, name: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if !self.seen.insert((id, name.to_owned())) {
            return;
        }
        let model = self.model;
        match &model.nodes[id].expr {
            Expr::Object { owner, spreads, .. } => {
                if self.own.contains(owner) {
                    return;
                }
                let known = self.of_owners.entry(*owner).or_default();
                known.insert(name.to_owned());
                for (_, value) in self.members(id) {
                    self.spread_one(value, name, depth);
                }
                for &value in spreads {
                    self.spread_one(value, name, depth);
                }
            }
            Expr::Text(_) => {
                let known = self.of_texts.entry(id).or_default();
                known.insert(name.to_owned());
            }
            Expr::Array(values) | Expr::Choice(values) => {
                for &value in values {
                    self.spread_one(value, name, depth);
                }
            }
            Expr::Spread(inner) | Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.spread_one(*inner, name, depth);
            }
            Expr::Call {
                callee, arguments, ..
            } if self.is_wrapper(*callee) => {
                for &argument in arguments {
                    self.spread_one(argument, name, depth);
                }
            }
            Expr::Local(_) | Expr::Member { .. } | Expr::Index { .. } | Expr::Call { .. } => {
                for value in self.collector.evaluator.eval(id) {
                    let inner = match value {
                        Val::Instance(owner) => self.collector.objects.get(&owner).copied(),
                        Val::Array(array) => Some(array),
                        Val::Text(_, text) => Some(text),
                        _ => None,
                    };
                    if let Some(inner) = inner {
                        self.spread_one(inner, name, depth);
                    }
                }
                for value in definitions(model, id) {
                    self.spread_one(value, name, depth);
                }
            }
            _ => {}
        }
    }

    fn is_wrapper(&self, callee: ExprId) -> bool {
        let mut wrappers = self.interest.records.wrappers.iter();
        let name = callee_name(self.model, callee);
        name.is_some_and(|name| wrappers.any(|known| known == name))
    }

    /// The names and values of a literal's members, also of those that are added later.
    pub(super) fn members(&self, id: ExprId) -> Vec<(String, ExprId)> {
        let Expr::Object {
            properties, owner, ..
        } = &self.model.nodes[id].expr
        else {
            return Vec::new();
        };
        let mut members = properties.clone();
        members.extend(self.evaluator.added_expressions(*owner));
        members
    }

    /// Notes that a literal names its object.
    pub(super) fn claim(&mut self, owner: OwnerId, names: Names) {
        self.own.insert(owner);
        self.of_owners.entry(owner).or_default().extend(names);
    }

    /// Notes where objects are named.
    pub(super) fn name(&mut self, names: &Names, span: Span) {
        for name in names {
            let known = |object: &ObjectName| object.name == *name;
            if self.named.len() < MAX_OBJECTS && !self.named.iter().any(known) {
                self.named.push(ObjectName {
                    name: name.clone(),
                    span,
                });
            }
        }
    }
}
