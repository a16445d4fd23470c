//! What names stand for: variables with their definitions, global paths, parameters, imports.

use super::{Evaluator, Feed, GLOBAL_OBJECTS, MAX_VALUES, Val, dotted, foreign_values, resolved};
use crate::syntax::facts::{KnownBy, Segment};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Source, VarId, Variable};

impl<'m> Evaluator<'m> {
    pub(super) fn variable(&mut self, id: VarId) -> Vec<Val> {
        if let Some(values) = self.variables.get(&id) {
            return values.clone();
        }
        let model = self.model;
        let variable = &model.variables[id];
        let watched = self.interest.globals.contains(&variable.name);
        if watched && (variable.ambient || (variable.top_level && variable.definitions.is_empty()))
        {
            return vec![as_global(variable, KnownBy::Written)];
        }
        if !self.busy_variables.insert(id) {
            // `var sforce = sforce || {}` at the top of a script is the global itself.
            return if watched && variable.top_level {
                vec![as_global(variable, KnownBy::Written)]
            } else {
                Vec::new()
            };
        }
        let mut values = Vec::new();
        for definition in &variable.definitions {
            let mut bases = self.source(&definition.source);
            for name in &definition.path {
                bases = self.members(&bases, name);
            }
            values.extend(resolved(bases));
        }
        self.busy_variables.remove(&id);
        // Fed by a module that the bundle lacks: the name is then all there is to go by.
        if watched
            && !values.is_empty()
            && values.iter().all(|value| matches!(value, Val::Module(..)))
        {
            values.push(as_global(variable, KnownBy::Text));
        }
        values.sort();
        values.dedup();
        values.truncate(MAX_VALUES);
        // Inside another variable's evaluation a cycle may have cut this one short.
        if self.busy_variables.is_empty() {
            self.variables.insert(id, values.clone());
        }
        values
    }

    pub(super) fn global_name(&mut self, name: &str) -> Vec<Val> {
        if GLOBAL_OBJECTS.contains(&name) {
            return vec![Val::Path(Vec::new(), KnownBy::Written)];
        }
        self.path(vec![Segment::Name(name.to_owned())], KnownBy::Written)
    }

    /// A path from the global object, with whatever the script or the page assigned there.
    pub(super) fn path(&mut self, path: Vec<Segment>, known_by: KnownBy) -> Vec<Val> {
        let mut values = Vec::new();
        if let Some(name) = dotted(&path) {
            let assigned = self.globals.get(&name).cloned().unwrap_or_default();
            values.extend(resolved(self.eval_all(&assigned)));
            if let [Segment::Name(only)] = path.as_slice()
                && !self.interest.globals.contains(only)
            {
                values.extend(foreign_values(self.environment.global(only)));
                // A top-level variable is a global too: `window.api` reads `var api`.
                if let Some(&variable) = self.index.top_level.get(only.as_str()) {
                    values.extend(self.variable(variable));
                }
            }
        }
        if values.is_empty() || self.is_watched(&path) {
            values.push(Val::Path(path, known_by));
        }
        values
    }

    /// What a source of a definition can be.
    pub(in crate::syntax::javascript) fn source(&mut self, source: &Source) -> Vec<Val> {
        match source {
            Source::Expr(expr) => self.eval(*expr),
            Source::Elements(expr) => self.elements(*expr),
            Source::Import(module, name) => self.import(module, name),
            Source::Param(function, at) => self.parameter(*function, *at),
        }
    }

    fn parameter(&mut self, function: FnId, at: usize) -> Vec<Val> {
        let mut values = Vec::new();
        for call in self.calls.get(&function).cloned().unwrap_or_default() {
            if let Expr::Call { arguments, .. } = &self.model.nodes[call].expr
                && let Some(&argument) = arguments.get(at)
            {
                values.extend(self.eval(argument));
            }
        }
        for feed in self.fed.get(&(function, at)).cloned().unwrap_or_default() {
            values.extend(match feed {
                Feed::Value(expr) => self.eval(expr),
                Feed::Elements(expr) => self.elements(expr),
                Feed::Module(specifier) => self.import(&specifier, "default"),
            });
        }
        values
    }

    /// What an element can be, of any array that an expression stands for.
    fn elements(&mut self, array: ExprId) -> Vec<Val> {
        let mut values = Vec::new();
        for value in self.eval(array) {
            if let Val::Array(id) = value {
                values.extend(self.eval_all(self.elements_of(id)));
            }
        }
        values
    }

    /// The elements that an array literal writes out.
    pub(super) fn elements_of(&self, array: ExprId) -> &'m [ExprId] {
        match &self.model.nodes[array].expr {
            Expr::Array(elements) => elements,
            _ => &[],
        }
    }

    pub(super) fn import(&self, specifier: &str, name: &str) -> Vec<Val> {
        let values = self.environment.import(specifier, name);
        if values.is_empty() {
            vec![Val::Module(specifier.to_owned(), name.to_owned())]
        } else {
            foreign_values(values)
        }
    }

    /// The whole module whose specifier is written out; one put together at run time names no module.
    pub(super) fn import_written(&self, specifier: ExprId) -> Vec<Val> {
        match &self.model.nodes[specifier].expr {
            Expr::Text(specifier) => self.import(specifier, "*"),
            _ => Vec::new(),
        }
    }
}

/// The global variable of the same name.
fn as_global(variable: &Variable, known_by: KnownBy) -> Val {
    Val::Path(vec![Segment::Name(variable.name.clone())], known_by)
}
