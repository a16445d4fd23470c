//! What a script gives to others, by export or in the global scope, in terms that hold outside of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Evaluator, MAX_DEPTH, Val};
use crate::syntax::facts::Value;
use crate::syntax::javascript::model::{Export, Expr, GLOBAL_OWNER, OwnerId};

/// Values of a script that are described for other files, at most.
pub(super) const MAX_DESCRIBED: usize = 20_000;
/// A description with more values than this is a whole library, not a handle.
const MAX_DESCRIPTION: usize = 2_000;

impl Evaluator<'_> {
    /// What leaves the script by export.
    pub(in crate::syntax::javascript) fn exports(&mut self) -> BTreeMap<String, Vec<Value>> {
        let model = self.model;
        let mut exports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (name, export) in &model.exports {
            let values = match export {
                Export::Expr(expr) => self.eval(*expr),
                Export::Variable(variable) => self.variable(*variable),
                Export::From(module, name) => vec![Val::Module(module.clone(), name.clone())],
            };
            let described = self.describe(&values);
            exports.entry(name.clone()).or_default().extend(described);
        }
        // CommonJS: `module.exports = x`, `exports.y = x`.
        for (path, expressions) in self.globals.clone() {
            let Some(name) = commonjs_name(&path) else {
                continue;
            };
            let values = self.eval_all(&expressions);
            let described = self.describe(&values);
            exports
                .entry(name.to_owned())
                .or_default()
                .extend(described);
        }
        // AMD: what the factory returns is the module.
        for node in &model.nodes {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
                && matches!(&model.nodes[*callee].expr, Expr::Global(name) if name == "define")
                && let Some(&factory) = arguments.last()
            {
                let mut values = Vec::new();
                for value in self.eval(factory) {
                    match value {
                        Val::Function(_) => values.extend(self.returned(&value)),
                        other => values.push(other),
                    }
                }
                let described = self.describe(&values);
                exports.entry("*".to_owned()).or_default().extend(described);
            }
        }
        exports.retain(|_, values| !values.is_empty());
        exports
    }

    /// What the script leaves in the global scope.
    pub(in crate::syntax::javascript) fn global_values(&mut self) -> BTreeMap<String, Vec<Value>> {
        let model = self.model;
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level && !variable.ambient {
                let values = self.variable(id);
                let described = self.describe(&values);
                found
                    .entry(variable.name.clone())
                    .or_default()
                    .extend(described);
            }
        }
        for (path, expressions) in self.globals.clone() {
            if path.contains('.') {
                continue;
            }
            let values = self.eval_all(&expressions);
            let described = self.describe(&values);
            found.entry(path).or_default().extend(described);
        }
        found.retain(|name, values| !values.is_empty() && !self.interest.globals.contains(name));
        found
    }

    /// The part of values that matters to other files: what leads to a watched global, and re-exports.
    fn describe(&mut self, values: &[Val]) -> Vec<Value> {
        sorted(values.iter().filter_map(|value| match value {
            Val::Module(specifier, name) => Some(Value::Import(specifier.clone(), name.clone())),
            value => self.describe_one(value),
        }))
    }

    /// The same for what is inside a value, where a module is no re-export.
    fn describe_parts(&mut self, values: &[Val]) -> Vec<Value> {
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
            Val::Path(path, _) => self.is_watched(path).then(|| Value::Path(path.clone())),
            Val::Function(_) => {
                let returned = self.returned(value);
                let described = self.describe_parts(&returned);
                (!described.is_empty()).then_some(Value::Function(described))
            }
            Val::Instance(owner) if *owner != GLOBAL_OWNER => {
                let names = self.member_names(*owner);
                let members = self.describe_members(*owner, names);
                (!members.is_empty()).then_some(Value::Object(members))
            }
            Val::Class(owner) if *owner != GLOBAL_OWNER => {
                let mut names = self.member_names(*owner);
                names.extend(self.model.owners[*owner].statics.keys().cloned());
                let members = self.describe_members(*owner, names);
                (!members.is_empty()).then_some(Value::Class(members))
            }
            Val::Foreign(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// The names of an owner's members, also of those added from outside.
    fn member_names(&self, owner: OwnerId) -> BTreeSet<String> {
        let own = self.model.owners[owner].members.keys().cloned();
        let added = self.added_members(owner).into_iter().map(|(name, _)| name);
        own.chain(added).collect()
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
        Value::Path(_) | Value::Import(..) => 1,
        Value::Function(returns) => 1 + returns.iter().map(size).sum::<usize>(),
        Value::Object(members) | Value::Class(members) => {
            1 + members.values().flatten().map(size).sum::<usize>()
        }
    }
}
