//! AMD: modules that are defined with the list of those they need, one to a file or many in one.

use crate::syntax::javascript::model::{Expr, ExprId, Model};

/// Functions that define a module, and that ask for some.
const DEFINES: &str = "define";
const ASKS: [&str; 2] = ["require", "requirejs"];

/// A call that defines a module, or asks for some.
pub(super) struct Definition<'m> {
    pub(super) call: ExprId,
    /// Whether it defines one.
    pub(super) defines: bool,
    /// The name, where it is written.
    pub(super) name: Option<&'m str>,
    /// What it needs, by name; `None` for what is not written.
    pub(super) needs: Option<Vec<Option<&'m str>>>,
    /// The function that makes it, or what it is.
    pub(super) factory: ExprId,
}

/// The definition that a call is, by its arguments.
fn definition<'m>(
    model: &'m Model,
    call: ExprId,
    function: &str,
    arguments: &[ExprId],
) -> Option<Definition<'m>> {
    let (&factory, before) = arguments.split_last()?;
    let text = |id: ExprId| match &model.nodes[id].expr {
        Expr::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let needs = match before.last().map(|&list| &model.nodes[list].expr) {
        Some(Expr::Array(modules)) => Some(modules.iter().map(|&module| text(module)).collect()),
        _ => None,
    };
    Some(Definition {
        call,
        defines: function == DEFINES,
        name: before.first().and_then(|&first| text(first)),
        needs,
        factory,
    })
}

/// The definitions of a script, wherever the function comes from that makes them.
pub(super) fn definitions(model: &Model) -> impl Iterator<Item = Definition<'_>> {
    model.nodes.iter().enumerate().filter_map(|(call, node)| {
        let Expr::Call {
            callee, arguments, ..
        } = &node.expr
        else {
            return None;
        };
        let name = match &model.nodes[*callee].expr {
            Expr::Global(name) | Expr::Member { name, .. } => name,
            // The loader itself stands in front.
            Expr::Local(variable) => &model.variables[*variable].name,
            _ => return None,
        };
        (name == DEFINES || ASKS.contains(&name.as_str()))
            .then(|| definition(model, call, name, arguments))
            .flatten()
    })
}

/// `crm/sforce` for `./sforce` as the module `crm/adapter` writes it.
pub(super) fn beside(from: &str, specifier: &str) -> Option<String> {
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
