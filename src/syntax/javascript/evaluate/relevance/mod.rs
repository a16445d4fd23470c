//! What in a large script can have to do with a watched global at all.
//!
//! Following every value of a library of thousands of functions costs more than it tells: most of it never meets a
//! watched global. For a script that is too large to be followed as a whole, a few passes over it find by names
//! alone — any property of a name is every property of that name — which expressions a watched value can reach.
//! Calls and assignments that have nothing to do with these are left out of the evaluation.

mod flow;
mod handover;
mod holds;
mod start;

use std::collections::HashMap;

use self::holds::Holds;
use super::library::{Hand, hand};
use super::{CALLED, Environment, Evaluator, MAX_DEPTH, amd};
use crate::syntax::Interest;
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, OwnerId, Source, VarId};

/// Passes until nothing new is reached. Values go further than one pass where they flow against the order of the
/// script.
const MAX_PASSES: usize = MAX_DEPTH;
/// What goes by a name that more than so many places give something else says nothing of the name.
const MAX_NAMESAKES: usize = 6;
const PROMISE: &str = "Promise";

/// The expressions of a script that a watched value can reach.
pub(super) struct Relevance<'m> {
    model: &'m Model,
    nodes: Vec<Holds>,
    variables: Vec<Holds>,
    /// Properties and global variables by name.
    names: HashMap<&'m str, Holds>,
    /// Factories of AMD modules by name.
    modules: HashMap<&'m str, Vec<ExprId>>,
    /// How many places give a property of that name a value.
    namesakes: HashMap<&'m str, usize>,
    parameters: HashMap<(FnId, usize), Holds>,
    /// Functions that a parameter is given as they stand.
    functions_of_parameters: HashMap<(FnId, usize), Vec<FnId>>,
    owners: Vec<bool>,
    /// Functions in whose code something is reached.
    touching: Vec<bool>,
    /// Functions that a variable is given as they stand.
    functions_of_variables: HashMap<VarId, Vec<FnId>>,
    /// The same for properties.
    functions_of_names: HashMap<&'m str, Vec<FnId>>,
    changed: bool,
}

impl<'m> Relevance<'m> {
    pub(super) fn of(
        model: &'m Model,
        interest: &'m Interest,
        environment: &dyn Environment,
    ) -> Self {
        let mut relevance = Self {
            model,
            nodes: vec![Holds::default(); model.nodes.len()],
            variables: vec![Holds::default(); model.variables.len()],
            names: HashMap::new(),
            modules: HashMap::new(),
            namesakes: HashMap::new(),
            parameters: HashMap::new(),
            functions_of_parameters: HashMap::new(),
            owners: vec![false; model.owners.len()],
            touching: vec![false; model.functions.len()],
            functions_of_variables: HashMap::new(),
            functions_of_names: HashMap::new(),
            changed: false,
        };
        relevance.start(interest, environment);
        for _ in 0..MAX_PASSES {
            relevance.changed = false;
            relevance.pass();
            if !relevance.changed {
                break;
            }
        }
        relevance
    }

    /// Whether a call hands on, or gives back, anything that matters.
    pub(super) fn is_relevant_call(&self, id: ExprId) -> bool {
        match &self.model.nodes[id].expr {
            Expr::Call {
                callee, arguments, ..
            } => {
                self.nodes[id].any()
                    || self.makes(*callee)
                    || arguments.iter().any(|&argument| self.matters(argument))
                    || self
                        .called_by(*callee)
                        .any(|function| self.touching[function])
            }
            Expr::Element { properties, .. } => self.matters(*properties),
            _ => false,
        }
    }

    /// Whether what is assigned matters.
    pub(super) fn is_relevant_source(&self, source: &Source) -> bool {
        match source {
            Source::Expr(expr) => self.matters(*expr),
            source => self.source(source).any(),
        }
    }

    /// Whether an expression is reached, or stands as it is for code that something reaches.
    fn matters(&self, id: ExprId) -> bool {
        if self.nodes[id].any() {
            return true;
        }
        match &self.model.nodes[id].expr {
            Expr::Function(function) => self.touching[*function],
            Expr::Class(owner) | Expr::Object { owner, .. } => self.is_touching_owner(*owner),
            Expr::Local(variable) => {
                let functions = self.functions_of_variables.get(variable);
                functions.is_some_and(|all| all.iter().any(|&function| self.touching[function]))
            }
            Expr::Assign(inner) | Expr::Same(inner) | Expr::Both(inner) | Expr::Spread(inner) => {
                self.matters(*inner)
            }
            Expr::Array(items) | Expr::Choice(items) => {
                items.iter().any(|&item| self.matters(item))
            }
            Expr::Call { callee, .. } => match &self.model.nodes[*callee].expr {
                Expr::Member { object, name, .. } if name == "bind" => self.matters(*object),
                Expr::Function(function) => self.touching[*function],
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a callee makes something that is filled later, as far as its name tells.
    fn makes(&self, callee: ExprId) -> bool {
        let name = match &self.model.nodes[callee].expr {
            Expr::Member { name, .. } | Expr::Global(name) => name,
            Expr::Local(variable) => &self.model.variables[*variable].name,
            _ => return false,
        };
        name == PROMISE || hand(name).is_some_and(Hand::makes)
    }

    fn is_touching_owner(&self, owner: OwnerId) -> bool {
        let members = self.model.owners[owner].members.values().flatten();
        members
            .into_iter()
            .any(|&member| match self.model.nodes[member].expr {
                Expr::Function(function) => self.touching[function],
                _ => false,
            })
    }

    fn join_name(&mut self, name: &'m str, holds: Holds) {
        let mut holds = holds.flowing();
        if self.namesakes.get(name).copied().unwrap_or(0) > MAX_NAMESAKES {
            holds = Holds::value(holds.values & Holds::PATHS);
        }
        if !holds.any() {
            return;
        }
        let known = self.names.entry(name).or_default();
        let more = known.or(holds);
        self.changed |= more != *known;
        *known = more;
    }

    /// The function that an expression writes out; for a class its constructor.
    fn function_at(&self, id: ExprId) -> Option<FnId> {
        match &self.model.nodes[id].expr {
            Expr::Function(function) => Some(*function),
            Expr::Class(owner) => {
                let constructor = self.model.owners[*owner].members.get("constructor")?;
                self.function_at(*constructor.first()?)
            }
            Expr::Assign(inner) | Expr::Same(inner) | Expr::Both(inner) => self.function_at(*inner),
            _ => None,
        }
    }

    /// The functions that a callee can be, by its name.
    fn called_by(&self, callee: ExprId) -> impl Iterator<Item = FnId> {
        let mut at = callee;
        while let Expr::Same(inner) | Expr::Assign(inner) | Expr::Both(inner) =
            &self.model.nodes[at].expr
        {
            at = *inner;
        }
        let mut found: &[FnId] = &[];
        let mut given: &[FnId] = &[];
        match &self.model.nodes[at].expr {
            Expr::Local(variable) => {
                let known = self.functions_of_variables.get(variable);
                found = known.map_or(&[], Vec::as_slice);
                for definition in &self.model.variables[*variable].definitions {
                    if let Source::Param(function, at) = definition.source
                        && let Some(functions) = self.functions_of_parameters.get(&(function, at))
                    {
                        given = functions;
                    }
                }
            }
            Expr::Member { name, .. } | Expr::Global(name) => {
                let known = self.functions_of_names.get(name.as_str());
                found = known
                    .filter(|known| known.len() <= MAX_NAMESAKES)
                    .map_or(&[], Vec::as_slice);
            }
            _ => {}
        }
        let own = self.function_at(at);
        found.iter().chain(given).copied().chain(own)
    }
}

impl Evaluator<'_> {
    /// Whether a call is worth to be connected with what it reaches.
    pub(super) fn is_relevant_call(&self, id: ExprId) -> bool {
        let relevance = self.relevance.as_ref();
        relevance.is_none_or(|relevance| relevance.is_relevant_call(id))
    }

    /// Whether a value is worth to be put where it is assigned.
    pub(super) fn is_relevant_source(&self, source: &Source) -> bool {
        let relevance = self.relevance.as_ref();
        relevance.is_none_or(|relevance| relevance.is_relevant_source(source))
    }
}
