//! Modules inside one script, as bundlers write them: tables of functions that load each other by key.
//!
//! webpack writes `{ 12: function (module, exports, require) {} }` or an array of such functions, Browserify and
//! Parcel write `{ 12: [function (require, module, exports) {}, { './name': 13 }] }`.

use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, OwnerId};

/// The member of a module's own object that holds what it exports.
const EXPORTS: &str = "exports";

impl Evaluator<'_> {
    /// Finds the tables and gives their functions what a loader would.
    pub(super) fn find_bundled_modules(&mut self) {
        let model = self.model;
        for node in &model.nodes {
            match &node.expr {
                Expr::Object { properties, .. } => {
                    for (key, value) in properties {
                        self.find_bundled_module(key, *value);
                    }
                }
                Expr::Array(elements) if node.argument_of.is_some() => {
                    let is_module = |&element: &ExprId| {
                        matches!(model.nodes[element].expr, Expr::Function(_) | Expr::Null)
                    };
                    if elements.iter().all(is_module) {
                        for (at, &element) in elements.iter().enumerate() {
                            self.find_bundled_module(&at.to_string(), element);
                        }
                    }
                }
                _ => {}
            }
        }
        if self.bundled.is_empty() {
            return;
        }
        for node in &model.nodes {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            {
                self.find_loader(*callee, arguments);
            }
        }
    }

    fn find_bundled_module(&mut self, key: &str, value: ExprId) {
        let model = self.model;
        let is_key = key.bytes().all(|byte| byte.is_ascii_digit()) || key.contains(['/', '.']);
        match &model.nodes[value].expr {
            Expr::Function(function) if is_key => {
                self.bundled_module(key, *function, [0, 1, 2]);
            }
            // The second half of the pair says what the names in the module lead to.
            Expr::Array(pair) => {
                let [function, names] = pair.as_slice() else {
                    return;
                };
                let (Expr::Function(function), Expr::Object { properties, .. }) =
                    (&model.nodes[*function].expr, &model.nodes[*names].expr)
                else {
                    return;
                };
                self.bundled_module(key, *function, [1, 2, 0]);
                for (name, key) in properties {
                    let key = match &model.nodes[*key].expr {
                        Expr::Text(key) | Expr::Number(key) => key,
                        _ => continue,
                    };
                    let aliases = self.bundled_names.entry(key.clone()).or_default();
                    aliases.insert(name.clone());
                }
            }
            _ => {}
        }
    }

    /// Notes a module by its key; `roles` says which parameter is the module, its exports and the loader.
    fn bundled_module(&mut self, key: &str, function: FnId, roles: [usize; 3]) {
        let [module, exports, loader] = roles;
        self.bundled
            .entry(key.to_owned())
            .or_default()
            .insert(function);
        let (exported, whole) = self.bundled_owners(function);
        self.add(whole, EXPORTS, Feed::Known(Val::Instance(exported)));
        let given = [
            (module, Val::Instance(whole)),
            (exports, Val::Instance(exported)),
            (loader, Val::Require),
        ];
        for (at, value) in given {
            self.feed(function, at, Feed::Known(value));
        }
    }

    /// The owners that stand for what a module exports and for the module itself.
    fn bundled_owners(&self, function: FnId) -> (OwnerId, OwnerId) {
        let first = self.model.owners.len() + self.model.nodes.len() + 2 * function;
        (first, first + 1)
    }

    /// `modules[id](module, module.exports, load)` and `modules[id].call(exports, module, exports, load)`: the
    /// last argument is the loader.
    fn find_loader(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let model = self.model;
        let table = match &model.nodes[callee].expr {
            Expr::Member { object, name, .. } if name == "call" => *object,
            _ => callee,
        };
        if !matches!(model.nodes[table].expr, Expr::Index { .. }) || arguments.len() < 3 {
            return;
        }
        if let Some(&last) = arguments.last() {
            let loaders = self.functions(last);
            self.loaders.extend(loaders);
        }
    }

    /// What the module of a written key exports.
    pub(super) fn required(&mut self, arguments: &[ExprId]) -> Vec<Val> {
        let Some(&key) = arguments.first() else {
            return Vec::new();
        };
        let key = match &self.model.nodes[key].expr {
            Expr::Text(key) | Expr::Number(key) => key.as_str(),
            _ => return Vec::new(),
        };
        let mut functions: Vec<FnId> = Vec::new();
        functions.extend(self.bundled.get(key).into_iter().flatten());
        for (known, names) in &self.bundled_names {
            if names.contains(key) {
                functions.extend(self.bundled.get(known).into_iter().flatten());
            }
        }
        let mut values = Vec::new();
        for function in functions {
            let (_, whole) = self.bundled_owners(function);
            values.extend(self.added_values(whole, EXPORTS));
        }
        values
    }
}
