//! What evaluation asks a model for again and again, looked up once.

use std::collections::HashMap;

use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, Source, VarId};

pub(super) struct Index<'m> {
    /// Variables of the outermost scope by name.
    pub(super) top_level: HashMap<&'m str, VarId>,
    /// Calls of variables, by variable.
    pub(super) calls_of_variables: HashMap<VarId, Vec<ExprId>>,
    /// First parameters, by function.
    pub(super) first_parameters: HashMap<FnId, VarId>,
}

impl<'m> Index<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let mut index = Self {
            top_level: HashMap::new(),
            calls_of_variables: HashMap::new(),
            first_parameters: HashMap::new(),
        };
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level {
                index.top_level.entry(&variable.name).or_insert(id);
            }
            for definition in &variable.definitions {
                if let Source::Param(function, 0) = definition.source
                    && definition.path.is_empty()
                {
                    index.first_parameters.insert(function, id);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if let Expr::Call { callee, .. } = node.expr
                && let Expr::Local(variable) = model.nodes[callee].expr
            {
                let calls = index.calls_of_variables.entry(variable).or_default();
                calls.push(id);
            }
        }
        index
    }
}
