//! What a script gives to others, by export or in the global scope, in terms that hold outside of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Evaluator, MAX_ANCESTORS, MAX_DEPTH, Val};
use crate::syntax::facts::{FunctionValue, Value};
use crate::syntax::javascript::model::{Export, Expr, FnId, GLOBAL_OWNER, OwnerId};

/// Values of a script that are described for other files, at most.
pub(super) const MAX_DESCRIBED: usize = 20_000;
/// A description with more values than this is a whole library, not a handle.
const MAX_DESCRIPTION: usize = 2_000;

impl Evaluator<'_> {
    /// What leaves the script by export.
    pub(in crate::syntax::javascript) fn exports(&mut self) -> BTreeMap<String, Vec<Value>> {
        let mut exports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (name, values) in self.export_values() {
            let described = self.describe(&values);
            if !described.is_empty() {
                exports.insert(name, described);
            }
        }
        exports
    }

    /// What the exported names stand for; `*` is the whole module.
    pub(super) fn export_values(&mut self) -> BTreeMap<String, Vec<Val>> {
        let model = self.model;
        let mut exports: BTreeMap<String, Vec<Val>> = BTreeMap::new();
        for (name, export) in &model.exports {
            let values = match export {
                Export::Expr(expr) => self.eval(*expr),
                Export::Variable(variable) => self.variable(*variable),
                Export::From(module, name) => vec![Val::Module(module.clone(), vec![name.clone()])],
            };
            exports.entry(name.clone()).or_default().extend(values);
        }
        // CommonJS: `module.exports = x`, `exports.y = x`.
        for (path, feeds) in self.globals.clone() {
            let Some(name) = commonjs_name(&path) else {
                continue;
            };
            let values = self.fed_values(Some(feeds));
            exports.entry(name.to_owned()).or_default().extend(values);
        }
        // AMD: what the factory returns is the module.
        for factory in self.amd_factories() {
            let whole = exports.entry("*".to_owned()).or_default();
            for value in self.eval(factory) {
                match value {
                    Val::Function(_) => whole.extend(self.returned(&value)),
                    other => whole.push(other),
                }
            }
        }
        exports
    }

    /// What the script leaves in the global scope.
    pub(in crate::syntax::javascript) fn global_values(&mut self) -> BTreeMap<String, Vec<Value>> {
        let model = self.model;
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level && !variable.ambient {
                let values = self.variable(id);
                let described = self.describe_parts(&values);
                found
                    .entry(variable.name.clone())
                    .or_default()
                    .extend(described);
            }
        }
        for (path, feeds) in self.globals.clone() {
            if path.contains('.') {
                continue;
            }
            let values = self.fed_values(Some(feeds));
            let described = self.describe_parts(&values);
            found.entry(path).or_default().extend(described);
        }
        found.retain(|name, values| !values.is_empty() && !self.interest.globals.contains(name));
        found
    }

    /// The part of values that matters to other files: what leads to a watched global, and re-exports.
    fn describe(&mut self, values: &[Val]) -> Vec<Value> {
        sorted(values.iter().filter_map(|value| match value {
            Val::Module(specifier, way) => match way.as_slice() {
                [name] => Some(Value::Import(specifier.clone(), name.clone())),
                _ => None,
            },
            value => self.describe_one(value),
        }))
    }

    /// The same for what is inside a value, where a module is no re-export.
    pub(super) fn describe_parts(&mut self, values: &[Val]) -> Vec<Value> {
        sorted(values.iter().filter_map(|value| self.describe_one(value)))
    }

    fn describe_one(&mut self, value: &Val) -> Option<Value> {
        if let Some(known) = self.described.get(value) {
            return known.clone();
        }
        if self.description_budget == 0 || self.depth >= MAX_DEPTH {
            return None;
        }
        self.description_budget -= 1;
        self.described.insert(value.clone(), None);
        self.depth += 1;
        let described = self
            .describe_fresh(value)
            .filter(|value| size(value) <= MAX_DESCRIPTION);
        self.depth -= 1;
        self.described.insert(value.clone(), described.clone());
        described
    }

    fn describe_fresh(&mut self, value: &Val) -> Option<Value> {
        match value {
            Val::Path(path, _) => (self.is_watched(path) && self.interest.leads_on(path))
                .then(|| Value::Path(path.clone())),
            Val::Function(function) => self.describe_function(*function),
            Val::Instance(owner) if *owner != GLOBAL_OWNER => {
                let names = self.member_names(*owner);
                let members = self.describe_members(*owner, names);
                (!members.is_empty()).then_some(Value::Object(members))
            }
            Val::Class(owner) if *owner != GLOBAL_OWNER => {
                let mut names = self.member_names(*owner);
                names.extend(self.model.owners[*owner].statics.keys().cloned());
                let members = self.describe_class(*owner, names);
                (!members.is_empty()).then_some(Value::Class(members))
            }
            Val::Foreign(value) => Some(value.clone()),
            _ => None,
        }
    }

    fn describe_function(&mut self, function: FnId) -> Option<Value> {
        let model = self.model;
        let returned = self.eval_all(&model.functions[function].returns);
        let mut described = FunctionValue {
            returns: self.describe_parts(&returned),
            ..FunctionValue::default()
        };
        let parameters = self.index.parameters.get(&function).cloned();
        for (at, variable) in parameters.into_iter().flatten() {
            let objects = self
                .index
                .named_by
                .get(&variable)
                .cloned()
                .unwrap_or_default();
            for value in self.eval_all(&objects) {
                if let Val::Path(path, _) = value
                    && self.is_watched(&path)
                {
                    described.names.entry(at).or_default().push(path);
                }
            }
            let calls = self.index.calls_of_variables.get(&variable).cloned();
            for call in calls.into_iter().flatten() {
                let Expr::Call { arguments, .. } = &model.nodes[call].expr else {
                    continue;
                };
                for (place, &argument) in arguments.iter().enumerate() {
                    let values = self.eval(argument);
                    let values = self.describe_parts(&values);
                    if !values.is_empty() {
                        described
                            .hands
                            .entry((at, place))
                            .or_default()
                            .extend(values);
                    }
                }
            }
        }
        if !described.is_empty() {
            return Some(Value::Function(described));
        }
        // A constructor function.
        let owner = model.functions[function].owner;
        if !model.functions[function].constructs || owner == GLOBAL_OWNER {
            return None;
        }
        let names = self.member_names(owner);
        let members = self.describe_members(owner, names);
        (!members.is_empty()).then_some(Value::Class(members))
    }

    /// The names of an owner's members, also of those added from outside or inherited.
    fn member_names(&mut self, owner: OwnerId) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut next = vec![owner];
        let mut seen = BTreeSet::new();
        while let Some(owner) = next.pop() {
            if !seen.insert(owner) || seen.len() > MAX_ANCESTORS {
                continue;
            }
            names.extend(self.added_members(owner).into_iter().map(|(name, _)| name));
            let Some(known) = self.model.owners.get(owner) else {
                continue;
            };
            names.extend(known.members.keys().cloned());
            if let Some(superclass) = known.superclass {
                for value in self.eval(superclass) {
                    if let Val::Foreign(Value::Class(members)) = value {
                        names.extend(members.into_keys());
                    }
                }
            }
            next.extend(self.superclasses(owner));
        }
        names
    }

    /// The members of a class: its own, and those of its instances.
    fn describe_class(
        &mut self,
        owner: OwnerId,
        names: BTreeSet<String>,
    ) -> BTreeMap<String, Vec<Value>> {
        let mut members = self.describe_members(owner, names.clone());
        for name in names {
            let values = self.static_member(owner, &name);
            let described = self.describe_parts(&values);
            if !described.is_empty() {
                members.entry(name).or_default().extend(described);
            }
        }
        members
    }

    fn describe_members(
        &mut self,
        owner: OwnerId,
        names: BTreeSet<String>,
    ) -> BTreeMap<String, Vec<Value>> {
        let mut members = BTreeMap::new();
        for name in names {
            let values = self.owner_member(owner, &name);
            let described = self.describe_parts(&values);
            if !described.is_empty() {
                members.insert(name, described);
            }
        }
        members
    }
}

/// The export that an assignment to a global path makes; `*` is the whole module.
fn commonjs_name(path: &str) -> Option<&str> {
    if path == "module.exports" {
        return Some("*");
    }
    path.strip_prefix("module.exports.")
        .or_else(|| path.strip_prefix("exports."))
}

fn sorted(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.collect();
    values.sort();
    values.dedup();
    values
}

/// Number of values inside a description.
fn size(value: &Value) -> usize {
    match value {
        Value::Path(_) | Value::Import(..) | Value::Text(_) => 1,
        Value::Function(function) => {
            let values = function
                .returns
                .iter()
                .chain(function.hands.values().flatten());
            1 + function.names.len() + values.map(size).sum::<usize>()
        }
        Value::Object(members) | Value::Class(members) => {
            1 + members.values().flatten().map(size).sum::<usize>()
        }
    }
}
