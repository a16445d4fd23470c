//! What evaluation asks a model for again and again, looked up once.

use std::collections::{BTreeMap, HashMap};

use crate::syntax::facts::Given;
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, OwnerId, Source, Step, VarId};

/// Members by which an object or a class tells a framework what it is to be given.
const OPTIONS: [&str; 6] = [
    "mixins",
    "extends",
    "inject",
    "provide",
    "contextType",
    "$inject",
];
/// Parts of parameters are followed this many properties deep.
const MAX_PARTS: usize = 2;

pub(super) struct Index<'m> {
    /// Variables of the outermost scope by name.
    pub(super) top_level: HashMap<&'m str, VarId>,
    /// Keys of object literals with their places, by owner.
    pub(super) keys: HashMap<OwnerId, Vec<(String, ExprId)>>,
    /// Calls of variables and of their properties, by variable.
    pub(super) calls_of_variables: HashMap<VarId, Vec<(Vec<String>, ExprId)>>,
    /// Parameters that are plain names, by function.
    pub(super) parameters: HashMap<FnId, BTreeMap<usize, VarId>>,
    /// Variables that stand for a parameter or a part of one, by function.
    pub(super) given: HashMap<FnId, Vec<(Given, VarId)>>,
    /// Computed accesses by the variable that gives the name, itself or by a property: their objects.
    pub(super) named_by: HashMap<VarId, Vec<(Vec<String>, ExprId)>>,
    /// Calls that a variable is an argument of, and its place among the arguments.
    pub(super) passed: HashMap<VarId, Vec<(ExprId, usize)>>,
    /// What objects and classes tell a framework.
    pub(super) options: Vec<(OwnerId, &'static str, ExprId)>,
}

impl<'m> Index<'m> {
    /// The keys that an owner's object literals write out.
    pub(super) fn keys_of(&self, owner: OwnerId) -> &[(String, ExprId)] {
        self.keys.get(&owner).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of(model: &'m Model) -> Self {
        let mut index = Self {
            top_level: HashMap::new(),
            keys: HashMap::new(),
            calls_of_variables: HashMap::new(),
            parameters: HashMap::new(),
            given: HashMap::new(),
            named_by: HashMap::new(),
            passed: HashMap::new(),
            options: Vec::new(),
        };
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level {
                index.top_level.entry(&variable.name).or_insert(id);
            }
            for definition in &variable.definitions {
                if let Source::Param(function, at) = definition.source {
                    index.add_parameter(function, at, &definition.path, id);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Index {
                    object,
                    index: name,
                } => {
                    if let Some((variable, path)) = variable_part(model, *name) {
                        let named = index.named_by.entry(variable).or_default();
                        named.push((path, *object));
                    }
                }
                Expr::Call {
                    callee, arguments, ..
                } => {
                    if let Some((variable, path)) = variable_part(model, *callee) {
                        let calls = index.calls_of_variables.entry(variable).or_default();
                        calls.push((path, id));
                    }
                    for (at, &argument) in arguments.iter().enumerate() {
                        if let Expr::Local(variable) = model.nodes[argument].expr {
                            index.passed.entry(variable).or_default().push((id, at));
                        }
                    }
                }
                Expr::Object { owner, keys, .. } => {
                    let known = index.keys.entry(*owner).or_default();
                    known.extend(keys.iter().cloned());
                }
                _ => {}
            }
        }
        for (id, owner) in model.owners.iter().enumerate() {
            for name in OPTIONS {
                let values = owner.members.get(name).or_else(|| owner.statics.get(name));
                let values = values.into_iter().flatten();
                index.options.extend(values.map(|&value| (id, name, value)));
            }
        }
        index
    }

    fn add_parameter(&mut self, function: FnId, parameter: usize, path: &[Step], id: VarId) {
        if path.is_empty() {
            let parameters = self.parameters.entry(function).or_default();
            parameters.insert(parameter, id);
        }
        let names: Option<Vec<String>> = path
            .iter()
            .map(|step| match step {
                Step::Name(name) => Some(name.clone()),
                Step::Computed(_) => None,
            })
            .collect();
        if let Some(path) = names
            && path.len() <= MAX_PARTS
        {
            let given = self.given.entry(function).or_default();
            given.push((Given { parameter, path }, id));
        }
    }
}

/// The variable that an expression is, or is a property of, and the way to the property.
fn variable_part(model: &Model, id: ExprId) -> Option<(VarId, Vec<String>)> {
    let mut path = Vec::new();
    let mut at = id;
    loop {
        match &model.nodes[at].expr {
            Expr::Local(variable) => {
                path.reverse();
                return Some((*variable, path));
            }
            Expr::Member { object, name, .. } if path.len() < MAX_PARTS => {
                path.push(name.clone());
                at = *object;
            }
            _ => return None,
        }
    }
}
