//! Modules that a script registers with a loader: `define` of AMD and `System.register`, with or without an id.

use std::collections::BTreeMap;

use super::bundled::EXPORTS;
use super::mixins::MIXED;
use super::{Evaluator, Feed, Val};
use crate::syntax::facts::{KnownBy, Segment, Value};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, OwnerId};

/// A module that a call registers.
#[derive(Debug, Clone)]
pub(super) struct Defined {
    /// Its id, where one is written.
    id: Option<String>,
    /// The owner that stands for the module; what it exports is its member.
    module: OwnerId,
}

impl Evaluator<'_> {
    /// `define('id', ['a', 'exports'], function (a, exports) {})` with or without the first two, and
    /// `require(['a'], function (a) {})`.
    pub(super) fn connect_amd(&mut self, call: ExprId, name: &str, arguments: &[ExprId]) {
        let Some((&factory, before)) = arguments.split_last() else {
            return;
        };
        let id = self.define(call, name == "define", before);
        let module = self.made_by(call);
        let exports = self.made_by(factory);
        let dependencies = self.dependencies(before);
        // `define(function (require, exports, module) {})`.
        let conventional = ["require", "exports", "module"].map(ToOwned::to_owned);
        let names = dependencies.as_deref().unwrap_or(&conventional);
        for value in self.eval(factory) {
            let Val::Function(function) = value else {
                self.add(module, EXPORTS, Feed::Known(value));
                continue;
            };
            for returned in self.returned(&value) {
                self.add(module, EXPORTS, Feed::Known(returned));
            }
            for (at, name) in names.iter().enumerate() {
                match name.as_str() {
                    "require" => {
                        let require = vec![Segment::Name("require".to_owned())];
                        let require = Val::Path(require, KnownBy::Written);
                        self.feed(function, at, Feed::Known(require));
                    }
                    "exports" => {
                        self.add(module, EXPORTS, Feed::Known(Val::Instance(exports)));
                        self.feed(function, at, Feed::Known(Val::Instance(exports)));
                    }
                    "module" => {
                        self.feed(function, at, Feed::Known(Val::Instance(module)));
                    }
                    name => self.feed_module(function, at, id.as_deref(), name),
                }
            }
        }
    }

    /// `System.register('id', ['a'], function (exports) { return { setters: [function (a) {}], execute() {} } })`.
    pub(super) fn connect_system(&mut self, call: ExprId, arguments: &[ExprId]) {
        let Some((&declare, before)) = arguments.split_last() else {
            return;
        };
        let id = self.define(call, true, before);
        let module = self.made_by(call);
        let exports = self.made_by(declare);
        self.add(module, EXPORTS, Feed::Known(Val::Instance(exports)));
        let dependencies = self.dependencies(before).unwrap_or_default();
        for function in self.functions(declare) {
            self.feed(function, 0, Feed::Known(Val::Exporter(exports)));
            let declared = self.returned(&Val::Function(function));
            let setters = self.members(&declared, "setters");
            for (at, name) in dependencies.iter().enumerate() {
                for setter in self.members(&setters, &at.to_string()) {
                    if let Val::Function(setter) = setter {
                        self.feed_module(setter, 0, id.as_deref(), name);
                    }
                }
            }
        }
    }

    /// Notes what a call registers, and gives its id.
    fn define(&mut self, call: ExprId, registers: bool, before: &[ExprId]) -> Option<String> {
        let id = match before.first().map(|&id| &self.model.nodes[id].expr) {
            Some(Expr::Text(id)) => Some(id.clone()),
            _ => None,
        };
        if registers {
            let module = self.made_by(call);
            let defined = Defined {
                id: id.clone(),
                module,
            };
            self.defined.insert(call, defined);
        }
        id
    }

    /// The names of the modules that a module asks for, if it lists any.
    fn dependencies(&mut self, before: &[ExprId]) -> Option<Vec<String>> {
        let list = *before.last()?;
        let Expr::Array(modules) = &self.model.nodes[list].expr else {
            return None;
        };
        let name = |&module: &ExprId| match &self.model.nodes[module].expr {
            Expr::Text(name) => name.clone(),
            _ => String::new(),
        };
        Some(modules.iter().map(name).collect())
    }

    /// Hands a module to a parameter: as a whole, and what it exports as its default.
    fn feed_module(&mut self, function: FnId, at: usize, asking: Option<&str>, name: &str) {
        let name = beside(asking, name);
        for exported in ["*", "default"] {
            for value in self.import(&name, exported) {
                self.feed(function, at, Feed::Known(value));
            }
        }
    }

    /// An export of a module that this very script registers; `None` if it registers none of that id.
    pub(super) fn own_module(&mut self, id: &str, name: &str) -> Option<Vec<Val>> {
        if self.defined.is_empty() {
            return None;
        }
        let modules: Vec<OwnerId> = self
            .defined
            .values()
            .filter(|defined| defined.id.as_deref() == Some(id))
            .map(|defined| defined.module)
            .collect();
        if modules.is_empty() {
            return None;
        }
        let wholes: Vec<Val> = modules
            .into_iter()
            .flat_map(|module| self.added_values(module, EXPORTS))
            .collect();
        Some(if name == "*" {
            wholes
        } else {
            self.members(&wholes, name)
        })
    }

    /// What the modules of a loader export that are the script itself: those without an id, or its only one.
    pub(super) fn defined_exports(&mut self) -> BTreeMap<String, Vec<Val>> {
        let mut exports: BTreeMap<String, Vec<Val>> = BTreeMap::new();
        let defined: Vec<Defined> = self.defined.values().cloned().collect();
        let is_only = defined.len() == 1;
        for defined in defined {
            if is_only || defined.id.is_none() {
                for (name, values) in self.module_exports(defined.module) {
                    exports.entry(name).or_default().extend(values);
                }
            }
        }
        exports
    }

    /// What a module exports, by name; `*` is what it is as a whole.
    pub(super) fn module_exports(&mut self, module: OwnerId) -> BTreeMap<String, Vec<Val>> {
        let mut exports: BTreeMap<String, Vec<Val>> = BTreeMap::new();
        for whole in self.added_values(module, EXPORTS) {
            match whole {
                // The object that the loader made for it.
                Val::Instance(owner) if self.is_made(owner) => {
                    for (name, feed) in self.added_members(owner) {
                        let values = self.fed_values(Some(vec![feed]));
                        let name = if name == MIXED { "*".to_owned() } else { name };
                        exports.entry(name).or_default().extend(values);
                    }
                }
                whole => exports.entry("*".to_owned()).or_default().push(whole),
            }
        }
        exports
    }

    /// Modules that the script registers by an id, as other scripts see them.
    pub(in crate::syntax::javascript) fn modules(
        &mut self,
    ) -> BTreeMap<String, BTreeMap<String, Vec<Value>>> {
        let mut owners: Vec<(String, OwnerId)> = self
            .defined
            .values()
            .filter_map(|defined| Some((defined.id.clone()?, defined.module)))
            .collect();
        owners.extend(self.chunk_modules());
        let mut modules: BTreeMap<String, BTreeMap<String, Vec<Value>>> = BTreeMap::new();
        for (id, owner) in owners {
            let exports = modules.entry(id).or_default();
            for (name, values) in self.module_exports(owner) {
                let described = self.describe(&values);
                if !described.is_empty() {
                    exports.entry(name).or_default().extend(described);
                }
            }
        }
        modules
    }

    /// The owner of a module that the script registers by that id.
    pub(super) fn registered_module(&self, id: &str) -> Option<OwnerId> {
        let mut defined = self.defined.values();
        let defined = defined.find(|defined| defined.id.as_deref() == Some(id));
        defined
            .map(|defined| defined.module)
            .or_else(|| self.chunk_module(id))
    }

    /// `exports('name', value)`, `exports({ name: value })`.
    pub(super) fn connect_exporter(&mut self, exports: OwnerId, arguments: &[ExprId]) {
        match arguments {
            [name, value] => {
                for name in self.texts(*name) {
                    self.add(exports, &name, Feed::Value(*value));
                }
            }
            [object] => {
                for value in self.eval(*object) {
                    if let Val::Instance(owner) = value {
                        self.export_members(exports, owner);
                    }
                }
            }
            _ => {}
        }
    }

    fn export_members(&mut self, exports: OwnerId, object: OwnerId) {
        let mut members = self.added_members(object);
        if let Some(written) = self.model.owners.get(object) {
            members.extend(written.members.iter().flat_map(|(name, values)| {
                values
                    .iter()
                    .map(|&value| (name.clone(), Feed::Value(value)))
            }));
        }
        for (name, value) in members {
            self.add(exports, &name, value);
        }
    }
}

/// A name as the loader sees it: one that starts with a dot stands beside the module that asks.
fn beside(asking: Option<&str>, name: &str) -> String {
    let Some(asking) = asking.filter(|_| name.starts_with('.')) else {
        return name.to_owned();
    };
    let mut parts: Vec<&str> = asking.split('/').collect();
    parts.pop();
    for part in name.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
