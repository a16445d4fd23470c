//! What evaluation asks a model for again and again, looked up once.

use std::collections::{BTreeMap, HashMap};

use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, OwnerId, Source, VarId};

pub(super) struct Index<'m> {
    /// Variables of the outermost scope by name.
    pub(super) top_level: HashMap<&'m str, VarId>,
    /// Keys of object literals with their places, by owner.
    pub(super) keys: HashMap<OwnerId, Vec<(String, ExprId)>>,
    /// Calls of variables, by variable.
    pub(super) calls_of_variables: HashMap<VarId, Vec<ExprId>>,
    /// Parameters that are plain names, by function.
    pub(super) parameters: HashMap<FnId, BTreeMap<usize, VarId>>,
    /// Computed accesses by the variable that gives the name: their objects.
    pub(super) named_by: HashMap<VarId, Vec<ExprId>>,
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
            named_by: HashMap::new(),
        };
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level {
                index.top_level.entry(&variable.name).or_insert(id);
            }
            for definition in &variable.definitions {
                if let Source::Param(function, at) = definition.source
                    && definition.path.is_empty()
                {
                    let parameters = index.parameters.entry(function).or_default();
                    parameters.insert(at, id);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if let Expr::Index {
                object,
                index: name,
            } = node.expr
                && let Expr::Local(variable) = model.nodes[name].expr
            {
                index.named_by.entry(variable).or_default().push(object);
            }
            if let Expr::Call { callee, .. } = node.expr
                && let Expr::Local(variable) = model.nodes[callee].expr
            {
                let calls = index.calls_of_variables.entry(variable).or_default();
                calls.push(id);
            }
            if let Expr::Object { owner, keys, .. } = &node.expr {
                let known = index.keys.entry(*owner).or_default();
                known.extend(keys.iter().cloned());
            }
        }
        index
    }
}
