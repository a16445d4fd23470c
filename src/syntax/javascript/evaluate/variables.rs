//! What names stand for: variables with their definitions, global paths, parameters, imports.

use super::{
    CALLED, Evaluator, Feed, GLOBAL_OBJECTS, MAX_DEPTH, MAX_VALUES, Val, dotted, foreign_values,
    resolved,
};
use crate::syntax::facts::{KnownBy, Segment};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Source, Step, VarId, Variable};

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
            self.cuts += 1;
            // `var sforce = sforce || {}` at the top of a script is the global itself.
            return if watched && variable.top_level {
                vec![as_global(variable, KnownBy::Written)]
            } else {
                Vec::new()
            };
        }
        let mut values = Vec::new();
        for definition in &variable.definitions {
            let part = self.part(&definition.source, &definition.path);
            values.extend(resolved(part));
        }
        self.busy_variables.remove(&id);
        // Fed by a module that the bundle lacks: the name is then all there is to go by.
        if watched && let Some(modules) = self.only_absent_modules(&values) {
            self.presumed.extend(modules);
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

    pub(super) fn global_name(&mut self, name: &str, function: FnId) -> Vec<Val> {
        if name == "arguments" {
            return self.arguments_of(function);
        }
        if GLOBAL_OBJECTS.contains(&name) {
            return vec![Val::Path(Vec::new(), KnownBy::Written)];
        }
        self.path(vec![Segment::Name(name.to_owned())], KnownBy::Written)
    }

    /// `arguments` of the nearest function that has them.
    fn arguments_of(&self, function: FnId) -> Vec<Val> {
        let mut at = Some(function);
        while let Some(id) = at.filter(|&id| self.model.functions[id].is_arrow) {
            at = self.model.functions[id].parent;
        }
        at.map(|id| Val::Rest(id, 0)).into_iter().collect()
    }

    /// A path from the global object, with whatever the script or the page assigned there.
    pub(super) fn path(&mut self, path: Vec<Segment>, known_by: KnownBy) -> Vec<Val> {
        let mut values = Vec::new();
        if let Some(name) = dotted(&path) {
            let assigned = self.globals.get(&name).cloned();
            values.extend(resolved(self.fed_values(assigned)));
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
            Source::Keys(expr) => vec![Val::Keys(*expr)],
            Source::Import(module, name) => self.import(module, name),
            Source::Param(function, at) => self.parameter(*function, *at),
            Source::Rest(function, from) => vec![Val::Rest(*function, *from)],
            Source::Instance(expr) => self.instances(*expr),
        }
    }

    /// What `path` leads to from a source.
    pub(in crate::syntax::javascript) fn part(
        &mut self,
        source: &Source,
        path: &[Step],
    ) -> Vec<Val> {
        let mut bases = self.source(source);
        for step in path {
            bases = self.step(&bases, step);
        }
        bases
    }

    /// A part of values, by a step of a pattern.
    pub(super) fn step(&mut self, bases: &[Val], step: &Step) -> Vec<Val> {
        match step {
            Step::Name(name) => self.members(bases, name),
            Step::Computed(name) => self.indexed(bases, *name),
        }
    }

    /// The values of what was fed.
    pub(super) fn fed_values(&mut self, feeds: Option<Vec<Feed>>) -> Vec<Val> {
        let feeds = feeds.into_iter().flatten();
        feeds.flat_map(|feed| self.fed_value(feed)).collect()
    }

    fn fed_value(&mut self, feed: Feed) -> Vec<Val> {
        match feed {
            Feed::Value(expr) => self.eval(expr),
            Feed::Elements(expr) => self.elements(expr),
            Feed::Returned(expr) => self.returned_by(expr),
            Feed::Instance(expr) => self.instances(expr),
            Feed::Part(definition) => self.part(&definition.source, &definition.path),
            Feed::Known(value) => vec![value],
        }
    }

    /// The modules that values come from, if they come from nothing else and the bundle lacks them all.
    fn only_absent_modules(&self, values: &[Val]) -> Option<Vec<String>> {
        let modules: Option<Vec<String>> = values
            .iter()
            .map(|value| match value {
                Val::Module(module, way)
                    if way.last().is_none_or(|step| step != CALLED)
                        && !self.environment.holds(module) =>
                {
                    Some(module.clone())
                }
                _ => None,
            })
            .collect();
        modules.filter(|modules| !modules.is_empty())
    }

    pub(super) fn parameter(&mut self, function: FnId, at: usize) -> Vec<Val> {
        let mut values = Vec::new();
        for call in self.calls.get(&function).cloned().unwrap_or_default() {
            if let Expr::Call { arguments, .. } = &self.model.nodes[call].expr {
                values.extend(self.nth(arguments, at));
            }
        }
        let fed = self.fed.get(&(function, at)).cloned();
        values.extend(self.fed_values(fed));
        values
    }

    /// All that a function is given from a parameter on.
    fn parameters_from(&mut self, function: FnId, from: usize) -> Vec<Val> {
        const MAX_PARAMETERS: usize = 8;
        let at = from..from.saturating_add(MAX_PARAMETERS);
        at.flat_map(|at| self.parameter(function, at)).collect()
    }

    /// What stands at a place of a list, where `...more` can stand in front of it.
    pub(super) fn nth(&mut self, list: &[ExprId], at: usize) -> Vec<Val> {
        let model = self.model;
        let spread = list
            .iter()
            .take(at + 1)
            .position(|&item| matches!(model.nodes[item].expr, Expr::Spread(_)));
        let Some(first) = spread else {
            return list.get(at).map_or_else(Vec::new, |&item| self.eval(item));
        };
        match model.nodes[list[first]].expr {
            Expr::Spread(inner) if list.len() == first + 1 => {
                let bases = self.eval(inner);
                self.members(&bases, &(at - first).to_string())
            }
            // What stands behind a spread can be anywhere.
            _ => list[first..]
                .iter()
                .flat_map(|&item| self.item(item))
                .collect(),
        }
    }

    /// What one item of a list adds to it.
    fn item(&mut self, item: ExprId) -> Vec<Val> {
        match self.model.nodes[item].expr {
            Expr::Spread(inner) => self.elements(inner),
            _ => self.eval(item),
        }
    }

    /// What an element can be, of any array that an expression stands for.
    pub(super) fn elements(&mut self, array: ExprId) -> Vec<Val> {
        let values = self.eval(array);
        values
            .iter()
            .flat_map(|value| self.elements_in(value))
            .collect()
    }

    /// What an element of a value can be.
    pub(super) fn elements_in(&mut self, value: &Val) -> Vec<Val> {
        // `list = [...list, one]` holds what it holds.
        if self.depth >= MAX_DEPTH || !self.busy_lists.insert(value.clone()) {
            self.cuts += 1;
            return Vec::new();
        }
        self.depth += 1;
        let elements = self.elements_once(value);
        self.depth -= 1;
        self.busy_lists.remove(value);
        elements
    }

    fn elements_once(&mut self, value: &Val) -> Vec<Val> {
        match value {
            Val::Array(id) => {
                let items = self.elements_of(*id);
                items.iter().flat_map(|&item| self.item(item)).collect()
            }
            Val::Rest(function, from) => self.parameters_from(*function, *from),
            Val::Keys(of) => self.keys(*of),
            Val::Values(of) => {
                let values = self.eval(*of);
                values
                    .iter()
                    .flat_map(|value| self.any_member(value))
                    .collect()
            }
            Val::Entries(of) => vec![Val::Entries(*of)],
            _ => Vec::new(),
        }
    }

    /// The names of the members of what an expression stands for, as far as they are written.
    pub(super) fn keys(&mut self, of: ExprId) -> Vec<Val> {
        let mut names = Vec::new();
        for value in self.eval(of) {
            if let Val::Instance(owner) = value {
                let keys = self.index.keys_of(owner).iter().take(MAX_VALUES);
                names.extend(keys.map(|(name, at)| Val::Text(name.clone(), *at)));
            }
        }
        names.truncate(MAX_VALUES);
        names
    }

    /// The instances of the classes that an expression names.
    pub(super) fn instances(&mut self, class: ExprId) -> Vec<Val> {
        let classes = self.eval(class);
        classes
            .iter()
            .flat_map(|class| self.constructed(class))
            .collect()
    }

    /// The elements that an array literal writes out.
    pub(super) fn elements_of(&self, array: ExprId) -> &'m [ExprId] {
        match &self.model.nodes[array].expr {
            Expr::Array(elements) => elements,
            _ => &[],
        }
    }

    /// An export of a module, by what the bundle knows of it and as a way for what is given to it.
    pub(super) fn import(&mut self, specifier: &str, name: &str) -> Vec<Val> {
        let mut values = foreign_values(self.environment.import(specifier, name));
        // A module of a watched global's name that the bundle lacks: the name is all there is to go by.
        if values.is_empty()
            && matches!(name, "default" | "*")
            && self
                .interest
                .globals
                .iter()
                .any(|global| global == specifier)
            && !self.environment.holds(specifier)
        {
            let path = vec![Segment::Name(specifier.to_owned())];
            values.push(Val::Path(path, KnownBy::Text));
        }
        values.push(Val::Module(specifier.to_owned(), vec![name.to_owned()]));
        values
    }

    /// The whole module whose specifier is written out; one put together at run time names no module.
    pub(super) fn import_written(&mut self, specifier: ExprId) -> Vec<Val> {
        let model = self.model;
        match &model.nodes[specifier].expr {
            Expr::Text(specifier) => self.import(specifier, "*"),
            _ => Vec::new(),
        }
    }
}

/// The global variable of the same name.
fn as_global(variable: &Variable, known_by: KnownBy) -> Val {
    Val::Path(vec![Segment::Name(variable.name.clone())], known_by)
}
