//! The names on the way to a value: what a reader of the script would go by.

use std::collections::HashMap;

use super::function_places;
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Model, Source, Step, VarId};

/// Ways are followed this many steps back.
const MAX_DEPTH: usize = 8;
/// Names on a way that are kept, from its end.
const MAX_NAMES: usize = 12;
/// Longer strings are no names.
const MAX_TEXT: usize = 120;

/// Ways to the values of a script.
pub(super) struct Paths<'m> {
    model: &'m Model,
    /// The literal that a value stands in.
    parents: HashMap<ExprId, ExprId>,
    pub(super) functions: HashMap<FnId, ExprId>,
}

impl<'m> Paths<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let mut parents = HashMap::new();
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Object { properties, .. } => {
                    parents.extend(properties.iter().map(|(_, value)| (*value, id)));
                }
                Expr::Array(elements) => {
                    parents.extend(elements.iter().map(|element| (*element, id)));
                }
                _ => {}
            }
        }
        Self {
            model,
            parents,
            functions: function_places(model),
        }
    }

    /// The names on the way to an expression's value.
    pub(super) fn to(&self, id: ExprId) -> Vec<String> {
        let mut names = Vec::new();
        self.walk(id, MAX_DEPTH, &mut names);
        last_of(names)
    }

    /// The names on the way to what a pattern takes apart.
    pub(super) fn to_source(&self, source: &Source) -> Vec<String> {
        let mut names = Vec::new();
        self.walk_source(source, MAX_DEPTH, &mut names);
        last_of(names)
    }

    /// The names of what an expression is put into: variables, properties, the function that takes it.
    pub(super) fn around(&self, id: ExprId) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = id;
        for _ in 0..MAX_DEPTH {
            let node = &self.model.nodes[at];
            names.extend(node.bound_to.clone());
            if let Some(call) = node.argument_of
                && let Expr::Call { callee, .. } = self.model.nodes[call].expr
            {
                let mut way = self.to(callee);
                way.reverse();
                names.extend(way);
            }
            match self.parents.get(&at) {
                Some(parent) => at = *parent,
                None => break,
            }
        }
        names.truncate(MAX_NAMES);
        names.reverse();
        names
    }

    fn walk(&self, id: ExprId, depth: usize, names: &mut Vec<String>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match &self.model.nodes[id].expr {
            Expr::Local(variable) => self.walk_variable(*variable, depth, names),
            Expr::Global(name) => names.push(name.clone()),
            Expr::Member { object, name, .. } => {
                self.walk(*object, depth, names);
                names.push(name.clone());
            }
            Expr::Index { object, .. } => self.walk(*object, depth, names),
            Expr::Call {
                callee, arguments, ..
            } => {
                self.walk(*callee, depth, names);
                let first = arguments
                    .first()
                    .map(|first| &self.model.nodes[*first].expr);
                if let Some(Expr::Text(text)) = first
                    && text.len() <= MAX_TEXT
                {
                    names.extend(text.split('.').map(str::to_owned));
                }
            }
            Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.walk(*inner, depth, names);
            }
            Expr::Choice(options) => {
                if let Some(first) = options.first() {
                    self.walk(*first, depth, names);
                }
            }
            _ => {}
        }
    }

    fn walk_variable(&self, variable: VarId, depth: usize, names: &mut Vec<String>) {
        let Some(known) = self.model.variables.get(variable) else {
            return;
        };
        if let Some(definition) = known.definitions.first() {
            self.walk_source(&definition.source, depth, names);
            names.extend(definition.path.iter().filter_map(|step| match step {
                Step::Name(name) => Some(name.clone()),
                Step::Computed(_) => None,
            }));
        }
        names.push(known.name.clone());
    }

    fn walk_source(&self, source: &Source, depth: usize, names: &mut Vec<String>) {
        match source {
            Source::Expr(id) | Source::Instance(id) | Source::Keys(id) | Source::Elements(id) => {
                self.walk(*id, depth, names);
            }
            // `tasks.forEach(task => …)`
            Source::Param(function, _) | Source::Rest(function, _) => {
                if let Some(object) = self.taken_by(*function) {
                    self.walk(object, depth, names);
                }
            }
            // `@scope/kind/Class.method`; the files of the script's own folders are called as they like.
            Source::Import(specifier, _) if specifier.starts_with('@') => {
                let last = specifier.rsplit('/').next().unwrap_or(specifier);
                names.extend(last.split('.').map(str::to_owned));
            }
            Source::Import(..) => {}
        }
    }

    /// The object whose method takes a function as its argument.
    fn taken_by(&self, function: FnId) -> Option<ExprId> {
        let place = *self.functions.get(&function)?;
        let call = self.model.nodes[place].argument_of?;
        let Expr::Call { callee, .. } = self.model.nodes[call].expr else {
            return None;
        };
        match self.model.nodes[callee].expr {
            Expr::Member { object, .. } => Some(object),
            _ => None,
        }
    }
}

fn last_of(mut names: Vec<String>) -> Vec<String> {
    names.drain(..names.len().saturating_sub(MAX_NAMES));
    names
}
