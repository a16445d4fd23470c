//! Modules that a script registers with a loader: `define` of AMD and `System.register`, with or without an id.

use std::collections::BTreeMap;

use super::amd::{Definition, beside, definitions};
use super::bundled::EXPORTS;
use super::mixins::MIXED;
use super::{Evaluator, Feed, Val};
use crate::syntax::facts::{KnownBy, Segment, Value};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, OwnerId};

/// A module that a call registers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defined {
    /// Whether an id is written.
    has_id: bool,
    /// The owner that stands for the module; what it exports is its member.
    module: OwnerId,
}

impl Evaluator<'_> {
    /// Finds the modules that this script defines in the manner of AMD.
    pub(super) fn find_amd_modules(&mut self) {
        for definition in definitions(self.model).filter(|call| call.defines) {
            self.define(definition.call, definition.name);
        }
    }

    /// `define('id', ['a', 'exports'], function (a, exports) {})` with or without the first two, and
    /// `require(['a'], function (a) {})`.
    pub(super) fn connect_amd(&mut self, definition: &Definition<'_>) {
        let factory = definition.factory;
        let module = self.made_by(definition.call);
        let exports = self.made_by(factory);
        let functions = self.functions(factory);
        if functions.is_empty() {
            self.add(module, EXPORTS, Feed::Value(factory));
            return;
        }
        self.add(module, EXPORTS, Feed::Returned(factory));
        // `define(function (require, exports, module) {})`.
        let conventional = ["require", "exports", "module"].map(Some);
        let names = definition.needs.as_deref().unwrap_or(&conventional);
        for function in functions {
            for (at, name) in names.iter().enumerate() {
                match name {
                    Some("require") => {
                        let require = vec![Segment::Name("require".to_owned())];
                        let require = Val::Path(require, KnownBy::Written);
                        self.feed(function, at, Feed::Known(require));
                    }
                    Some("exports") => {
                        self.add(module, EXPORTS, Feed::Known(Val::Instance(exports)));
                        self.feed(function, at, Feed::Known(Val::Instance(exports)));
                    }
                    Some("module") => {
                        self.feed(function, at, Feed::Known(Val::Instance(module)));
                    }
                    Some(name) => self.feed_module(function, at, definition.name, name),
                    None => {}
                }
            }
        }
    }

    /// `System.register('id', ['a'], function (exports) { return { setters: [function (a) {}], execute() {} } })`.
    pub(super) fn connect_system(&mut self, call: ExprId, arguments: &[ExprId]) {
        let Some((&declare, before)) = arguments.split_last() else {
            return;
        };
        let id = match before.first().map(|&id| &self.model.nodes[id].expr) {
            Some(Expr::Text(id)) => Some(id.as_str()),
            _ => None,
        };
        self.define(call, id);
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
                        self.feed_module(setter, 0, id, name);
                    }
                }
            }
        }
    }

    /// Notes what a call registers.
    fn define(&mut self, call: ExprId, id: Option<&str>) {
        let module = self.made_by(call);
        let has_id = id.is_some();
        let known = self.defined.insert(call, Defined { has_id, module });
        if let (Some(id), None) = (id, known) {
            let modules = self.defined_ids.entry(id.to_owned()).or_default();
            modules.push(module);
        }
    }

    /// The names of the modules that a module asks for, if it lists any.
    fn dependencies(&self, before: &[ExprId]) -> Option<Vec<String>> {
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
        let beside = asking.and_then(|asking| beside(asking, name));
        let own = [Some(name), beside.as_deref()].into_iter().flatten();
        let own = own
            .filter_map(|id| self.defined_ids.get(id))
            .next()
            .cloned();
        if let Some(modules) = own {
            for module in modules {
                let exported = self.added.get(&(module, EXPORTS.to_owned())).cloned();
                for feed in exported.into_iter().flatten() {
                    self.feed(function, at, feed);
                }
            }
            return;
        }
        let name = beside.as_deref().unwrap_or(name);
        for exported in ["*", "default"] {
            for value in self.import(name, exported) {
                self.feed(function, at, Feed::Known(value));
            }
        }
    }

    /// An export of a module that this very script registers; `None` if it registers none of that id.
    pub(super) fn own_module(&mut self, id: &str, name: &str) -> Option<Vec<Val>> {
        let modules = self.defined_ids.get(id)?.clone();
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
        let defined: Vec<Defined> = self.defined.values().copied().collect();
        let is_only = defined.len() == 1;
        for defined in defined {
            if is_only || !defined.has_id {
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
        let mut owners: Vec<(String, OwnerId)> = Vec::new();
        for (id, modules) in &self.defined_ids {
            owners.extend(modules.iter().map(|&module| (id.clone(), module)));
        }
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
        let defined = self.defined_ids.get(id);
        defined
            .and_then(|modules| modules.first().copied())
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
