//! What is reached from outside, and which names functions go by.

use super::holds::Holds;
use super::{CALLED, Environment, Relevance, amd};
use crate::syntax::Interest;
use crate::syntax::facts::{Slot, Value};
use crate::syntax::javascript::model::{Expr, ExprId, Source, Step};

impl<'m> Relevance<'m> {
    /// Marks what is reached from outside, and notes which names functions go by.
    pub(super) fn start(&mut self, interest: &'m Interest, environment: &dyn Environment) {
        let model = self.model;
        for name in &interest.globals {
            self.join_name(name, Holds::GLOBAL);
        }
        for (id, variable) in model.variables.iter().enumerate() {
            let watched = interest.globals.contains(&variable.name);
            let imported = variable.definitions.iter().any(|definition| {
                matches!(&definition.source, Source::Import(module, name)
                    if !environment.import(module, name).is_empty())
            });
            self.variables[id] = Holds::GLOBAL
                .when(watched)
                .or(Holds::UNKNOWN.when(imported));
            for definition in &variable.definitions {
                if let (Source::Expr(expr), []) = (&definition.source, definition.path.as_slice())
                    && let Some(function) = self.function_at(*expr)
                {
                    let known = self.functions_of_variables.entry(id).or_default();
                    known.push(function);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Global(name) if !environment.global(name).is_empty() => {
                    self.join_name(name, Holds::UNKNOWN);
                }
                Expr::ImportCall(source) if self.imports(*source, environment) => {
                    self.nodes[id] = Holds::UNKNOWN;
                }
                Expr::Call {
                    callee, arguments, ..
                } if matches!(&model.nodes[*callee].expr, Expr::Global(name) if name == "require")
                    && arguments
                        .first()
                        .is_some_and(|&source| self.imports(source, environment)) =>
                {
                    self.nodes[id] = Holds::UNKNOWN;
                }
                _ => {}
            }
        }
        for owner in &model.owners {
            for (name, values) in owner.members.iter().chain(&owner.statics) {
                for &value in values {
                    self.note(name, value);
                }
            }
        }
        for assignment in &model.assignments {
            if let (Step::Name(name), Source::Expr(value)) = (&assignment.name, &assignment.value) {
                self.note(name, *value);
            }
        }
        for definition in amd::definitions(model) {
            if let Some(name) = definition.name {
                let factories = self.modules.entry(name).or_default();
                factories.push(definition.factory);
            }
            let Some(function) = self.function_at(definition.factory) else {
                continue;
            };
            for (at, need) in definition.needs.iter().flatten().enumerate() {
                if need.is_some_and(|need| !environment.import(need, "default").is_empty()) {
                    self.fill(function, at, Holds::UNKNOWN);
                }
            }
        }
        for gift in environment.gifts() {
            match gift.slot {
                Slot::Member(name) => self.mark_text(&name),
                Slot::Properties => {
                    for value in &gift.values {
                        if let Value::Object(members) = value {
                            members.keys().for_each(|name| self.mark_text(name));
                        }
                    }
                }
                Slot::Parameter(_) => {
                    // Which function takes it is found out later: all of that name may.
                    let last = gift
                        .way
                        .iter()
                        .rev()
                        .find(|step| !step.starts_with(['(', '[']));
                    if let Some(last) = last {
                        self.mark_parameters(last);
                    }
                }
            }
        }
    }

    /// Whether a module that is loaded while the script runs has to do with a watched global.
    fn imports(&self, source: ExprId, environment: &dyn Environment) -> bool {
        matches!(&self.model.nodes[source].expr,
            Expr::Text(specifier) if !environment.import(specifier, "*").is_empty())
    }

    /// A name that another file gives is one of this script's, or no matter.
    fn mark_text(&mut self, text: &str) {
        let names = self.model.nodes.iter().filter_map(|node| match &node.expr {
            Expr::Member { name, .. } | Expr::Global(name) if name == text => Some(name.as_str()),
            _ => None,
        });
        if let Some(name) = names.into_iter().next() {
            self.join_name(name, Holds::UNKNOWN);
        }
    }

    fn mark_parameters(&mut self, name: &str) {
        let model = self.model;
        let exported = name == "default" || name == "*";
        for (id, function) in model.functions.iter().enumerate() {
            if exported || function.name.as_deref() == Some(name) || name == CALLED {
                for at in 0..function.parameters {
                    self.parameters.insert((id, at), Holds::UNKNOWN);
                }
            }
        }
    }

    /// Notes that a property of that name is given a value.
    fn note(&mut self, name: &'m str, value: ExprId) {
        *self.namesakes.entry(name).or_default() += 1;
        if let Some(function) = self.function_at(value) {
            let known = self.functions_of_names.entry(name).or_default();
            known.push(function);
        }
    }
}
