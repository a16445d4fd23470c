//! Properties that are defined by description: `Object.defineProperty(object, 'name', { get() { … } })`, by itself or
//! inside the helpers by which compilers and bundlers define what a module exports.

use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Expr, ExprId, FnId};

impl Evaluator<'_> {
    /// `Object.defineProperty(object, name, descriptor)`.
    pub(super) fn connect_property(&mut self, arguments: &[ExprId]) {
        let model = self.model;
        let [object, name, descriptor, ..] = arguments else {
            return;
        };
        let Expr::Object { properties, .. } = &model.nodes[*descriptor].expr else {
            return;
        };
        if let Some(function) = self.parameter_of(*object)
            && let Some(calls) = self.calls_apart(function)
        {
            for call in calls {
                self.define_for_caller(function, &call, (*object, *name), properties);
            }
            return;
        }
        let names = self.texts(*name);
        for base in self.eval(*object) {
            for (kind, value) in properties {
                if let Some(feed) = feed(kind, *value) {
                    for name in &names {
                        self.put(&base, name, &feed);
                    }
                }
            }
        }
    }

    /// The same inside a helper, with what one of its callers hands over.
    fn define_for_caller(
        &mut self,
        function: FnId,
        call: &[ExprId],
        (object, name): (ExprId, ExprId),
        properties: &[(String, ExprId)],
    ) {
        let Some(target) = self.argument_at(object, function, call) else {
            return;
        };
        for (kind, value) in properties {
            if let Some(source) = self.table_of(*value, name) {
                // `for (name in table) defineProperty(object, name, { get: table[name] })`
                let table = self.argument_at(source, function, call).unwrap_or(source);
                self.define_all(target, kind, table);
            } else {
                let value = self.argument_at(*value, function, call).unwrap_or(*value);
                let name = self.argument_at(name, function, call).unwrap_or(name);
                let Some(feed) = feed(kind, value) else {
                    continue;
                };
                let names = self.texts(name);
                for base in self.eval(target) {
                    for name in &names {
                        self.put(&base, name, &feed);
                    }
                }
            }
        }
    }

    /// The table that a value is taken from under the very name that is defined.
    fn table_of(&self, value: ExprId, name: ExprId) -> Option<ExprId> {
        let model = self.model;
        let variable = |id: ExprId| match model.nodes[id].expr {
            Expr::Local(variable) => Some(variable),
            _ => None,
        };
        let same = |id: ExprId| variable(id).is_some() && variable(id) == variable(name);
        match &model.nodes[value].expr {
            Expr::Index { object, index } if same(*index) => Some(*object),
            // `Object.getOwnPropertyDescriptor(table, name).get`
            Expr::Member { object, .. } => match &model.nodes[*object].expr {
                Expr::Call { arguments, .. } => match arguments.as_slice() {
                    [table, index] if same(*index) => Some(*table),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// Defines all members of a table of functions, or of getters.
    fn define_all(&mut self, target: ExprId, kind: &str, table: ExprId) {
        let model = self.model;
        if let Expr::Object { properties, .. } = &model.nodes[table].expr {
            for base in self.eval(target) {
                for (name, value) in properties {
                    let is_function = matches!(model.nodes[*value].expr, Expr::Function(_));
                    // A getter of the table was lowered to what it returns.
                    let kind = if is_function { kind } else { "value" };
                    if let Some(feed) = feed(kind, *value) {
                        self.put(&base, name, &feed);
                    }
                }
            }
        } else {
            self.copy_members(&[target], &[table]);
        }
    }

    /// `load.d(exports, 'name', getter)`, `load.d(exports, { name: getter })`, `load.d(exports, ['name', 0, value,
    /// 'other', getter])`, `__export(exports, { … })`.
    pub(super) fn connect_exports(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let model = self.model;
        let defines = match &model.nodes[callee].expr {
            Expr::Member { object, name, .. } if name == "d" => {
                let loaders = self.eval(*object);
                loaders.iter().any(|loader| match loader {
                    Val::Require => true,
                    Val::Function(function) => self.loaders.contains(function),
                    _ => false,
                })
            }
            Expr::Local(variable) => model.variables[*variable].name == "__export",
            Expr::Global(name) => name == "__export",
            _ => false,
        };
        if !defines {
            return;
        }
        let mut exported: Vec<(String, Feed)> = Vec::new();
        match arguments {
            [_, name, getter] => {
                let names = self.texts(*name).into_iter();
                exported.extend(names.map(|name| (name, Feed::Returned(*getter))));
            }
            [_, table] => match &model.nodes[*table].expr {
                Expr::Object { properties, .. } => {
                    let getters = properties.iter().cloned();
                    exported.extend(getters.map(|(name, getter)| (name, Feed::Returned(getter))));
                }
                Expr::Array(items) => exported.extend(listed(model, items)),
                _ => {}
            },
            _ => return,
        }
        for base in self.eval(arguments[0]) {
            for (name, feed) in &exported {
                self.put(&base, name, feed);
            }
        }
    }
}

/// What a property holds that is described so.
fn feed(kind: &str, value: ExprId) -> Option<Feed> {
    match kind {
        "value" => Some(Feed::Value(value)),
        "get" => Some(Feed::Returned(value)),
        _ => None,
    }
}

/// `['name', 0, value, 'other', getter]`.
fn listed(
    model: &crate::syntax::javascript::model::Model,
    items: &[ExprId],
) -> Vec<(String, Feed)> {
    let mut exported = Vec::new();
    let mut rest = items.iter().copied();
    while let Some(name) = rest.next() {
        let Expr::Text(name) = &model.nodes[name].expr else {
            break;
        };
        let feed = match rest.next() {
            Some(flag) if matches!(model.nodes[flag].expr, Expr::Number(_)) => {
                rest.next().map(Feed::Value)
            }
            getter => getter.map(Feed::Returned),
        };
        exported.extend(feed.map(|feed| (name.clone(), feed)));
    }
    exported
}
