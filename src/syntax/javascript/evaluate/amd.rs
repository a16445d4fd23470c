//! AMD: modules that are defined with the list of those they need, one to a file or many in one.

use super::{Evaluator, Feed, Val};
use crate::syntax::facts::{KnownBy, Segment};
use crate::syntax::javascript::model::{Expr, ExprId, Model};

/// Functions that define a module, and that ask for some.
const DEFINES: &str = "define";
const ASKS: [&str; 2] = ["require", "requirejs"];

/// A call that defines a module, or asks for some.
pub(super) struct Definition<'m> {
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
        defines: function == DEFINES,
        name: before.first().and_then(|&first| text(first)),
        needs,
        factory,
    })
}

/// The definitions of a script, wherever the function comes from that makes them.
pub(super) fn definitions(model: &Model) -> impl Iterator<Item = Definition<'_>> {
    model.nodes.iter().filter_map(|node| {
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
            .then(|| definition(model, name, arguments))
            .flatten()
    })
}

impl Evaluator<'_> {
    /// Finds the modules that this script defines under a name.
    pub(super) fn find_amd_modules(&mut self) {
        for definition in definitions(self.model) {
            if let Some(name) = definition.name {
                let factories = self.amd.entry(name.to_owned()).or_default();
                factories.push(definition.factory);
            }
        }
    }

    /// `define([…modules], function (…parameters) {})`, with or without a name in front.
    pub(super) fn connect_amd(&mut self, definition: &Definition<'_>) {
        let functions = self.functions(definition.factory);
        if let Some(needs) = &definition.needs {
            for function in functions {
                for (at, specifier) in needs.iter().enumerate() {
                    let Some(specifier) = specifier else { continue };
                    for feed in self.amd_module(definition.name, specifier) {
                        self.feed(function, at, feed);
                    }
                }
            }
        } else {
            // `define(function (require, exports, module) {})`.
            let require = Val::Path(vec![Segment::Name("require".to_owned())], KnownBy::Written);
            for function in functions {
                self.feed(function, 0, Feed::Known(require.clone()));
            }
        }
    }

    /// What a module gives to one that needs it.
    fn amd_module(&mut self, from: Option<&str>, specifier: &str) -> Vec<Feed> {
        let Some(factories) = self.own_amd_module(from, specifier) else {
            let imported = self.import(specifier, "default").into_iter();
            return imported.map(Feed::Known).collect();
        };
        let mut feeds = Vec::new();
        for factory in factories {
            if self.functions(factory).is_empty() {
                feeds.push(Feed::Value(factory));
            } else {
                feeds.push(Feed::Returned(factory));
            }
        }
        feeds
    }

    /// The factories of a module that this script defines itself.
    fn own_amd_module(&self, from: Option<&str>, specifier: &str) -> Option<Vec<ExprId>> {
        let written = self.amd.get(specifier);
        let known = written.or_else(|| self.amd.get(&beside(from?, specifier)?));
        known.cloned()
    }

    /// Factories whose result is what the script as a whole is to others: those of modules without a name, or the
    /// only one.
    pub(super) fn amd_factories(&self) -> Vec<ExprId> {
        let mut all = Vec::new();
        let mut unnamed = Vec::new();
        for definition in definitions(self.model).filter(|call| call.defines) {
            all.push(definition.factory);
            if definition.name.is_none() {
                unnamed.push(definition.factory);
            }
        }
        if all.len() == 1 { all } else { unnamed }
    }
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
