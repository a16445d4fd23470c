//! Records that calls make: followed from the call through variables, parameters, members and callbacks.

use super::MAX_ALTERNATIVES;
use super::objects::{Names, Objects};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId, Source};

impl Objects<'_, '_, '_> {
    /// Objects of what a call made: the call itself, a variable that holds its result, an element or a part of it.
    pub(super) fn results_of(&mut self, id: ExprId, depth: usize) -> Names {
        if self.made.is_empty() || depth == 0 {
            return Names::new();
        }
        if let Some(known) = self.results.get(&id) {
            return known.clone();
        }
        // What is defined by itself is nothing more.
        self.results.insert(id, Names::new());
        let model = self.model;
        let depth = depth - 1;
        let names = match &model.nodes[id].expr {
            Expr::Call { callee, .. } => match self.made.get(&id) {
                Some(made) => made.clone(),
                None => self.results_of_call(*callee, depth),
            },
            Expr::Local(variable) => {
                let variable = model.variables.get(*variable).into_iter();
                let definitions = variable.flat_map(|known| &known.definitions);
                let mut names = Names::new();
                for definition in definitions.take(MAX_ALTERNATIVES) {
                    names.extend(self.results_of_source(&definition.source, depth));
                }
                names
            }
            Expr::Member { object, name, .. } => match model.nodes[*object].expr {
                Expr::This(owner) => {
                    let owner = model.owners.get(owner);
                    let held = owner.and_then(|owner| owner.members.get(name));
                    self.results_of_any(held.map_or(&[], Vec::as_slice), depth)
                }
                _ => self.results_of(*object, depth),
            },
            Expr::Index { object, .. } => self.results_of(*object, depth),
            Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.results_of(*inner, depth)
            }
            Expr::Choice(options) => self.results_of_any(options, depth),
            _ => Names::new(),
        };
        self.results.insert(id, names.clone());
        names
    }

    fn results_of_any(&mut self, ids: &[ExprId], depth: usize) -> Names {
        let ids = ids.iter().take(MAX_ALTERNATIVES);
        ids.flat_map(|&id| self.results_of(id, depth)).collect()
    }

    /// What a function of the script returns, or a method of what another call made.
    fn results_of_call(&mut self, callee: ExprId, depth: usize) -> Names {
        let model = self.model;
        let mut names = match model.nodes[callee].expr {
            Expr::Member { object, .. } => self.results_of(object, depth),
            _ => Names::new(),
        };
        for value in self.collector.evaluator.eval(callee) {
            if let Val::Function(function) = value {
                names.extend(self.results_of_any(&model.functions[function].returns, depth));
            }
        }
        names
    }

    /// Objects of what a variable is defined by.
    pub(super) fn results_of_source(&mut self, source: &Source, depth: usize) -> Names {
        match source {
            Source::Expr(id) | Source::Elements(id) => self.results_of(*id, depth),
            Source::Param(function, at) => {
                let given = self.evaluator.arguments_given(*function, *at);
                let mut names = self.results_of_any(&given, depth);
                // A callback gets what the call that takes it makes, or what that is a method of.
                if let Some(place) = self.paths.functions.get(function)
                    && let Some(call) = self.model.nodes[*place].argument_of
                {
                    names.extend(self.results_of(call, depth));
                }
                names
            }
            _ => Names::new(),
        }
    }
}
