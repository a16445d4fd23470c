//! Members that one object gets from another while a script runs: `Object.assign(X.prototype, { … })`,
//! `for (key in source) target[key] = source[key]`.

use super::{Evaluator, Feed, Val};
use crate::syntax::javascript::model::{Expr, ExprId, MemberAssignment, Source, Step};

/// The member that holds values whose members are also those of the object.
pub(super) const MIXED: &str = "#mixed";

/// Whether a library's function of that last name copies members into its first argument.
pub(super) fn copies(name: &str) -> bool {
    matches!(
        name,
        "assign" | "extend" | "merge" | "mixin" | "defaults" | "assignIn" | "augment"
    )
}

impl Evaluator<'_> {
    /// `extend(target, source, …)`, with or without a flag in front.
    pub(super) fn connect_copies(&mut self, arguments: &[ExprId]) {
        let is_flag = |id: ExprId| matches!(self.model.nodes[id].expr, Expr::Bool(_));
        let start = usize::from(arguments.first().is_some_and(|&first| is_flag(first)));
        let Some((&target, sources)) = arguments[start..].split_first() else {
            return;
        };
        for &source in sources {
            self.copy_members(&[target], &[source]);
        }
    }

    /// `target[key] = source[key]`, whatever the keys are. Returns whether an assignment is that.
    pub(super) fn connect_copy(&mut self, assignment: &MemberAssignment) -> bool {
        let model = self.model;
        let (Step::Computed(key), Source::Expr(value)) = (&assignment.name, &assignment.value)
        else {
            return false;
        };
        let variable = |id: ExprId| match model.nodes[id].expr {
            Expr::Local(variable) => Some(variable),
            _ => None,
        };
        let Expr::Index { object, index } = model.nodes[*value].expr else {
            return false;
        };
        if !assignment.path.is_empty()
            || variable(*key).is_none()
            || variable(*key) != variable(index)
        {
            return false;
        }
        match self.arguments_by_caller(assignment.object, object) {
            Some(pairs) => {
                for (target, source) in pairs {
                    self.copy_members(&[target], &[source]);
                }
            }
            None => self.copy_members(&[assignment.object], &[object]),
        }
        true
    }

    pub(super) fn copy_members(&mut self, targets: &[ExprId], sources: &[ExprId]) {
        let targets = self.eval_all(targets);
        let mut members: Vec<(String, Feed)> = Vec::new();
        for source in self.eval_all(sources) {
            let owner = match source {
                Val::Instance(owner) => owner,
                // All that a watched global has, and what a module is still to tell.
                Val::Path(..) | Val::Foreign(_) => {
                    members.push((MIXED.to_owned(), Feed::Known(source)));
                    continue;
                }
                _ => continue,
            };
            // What is copied into an object does not come back to it.
            if targets.contains(&source) {
                continue;
            }
            if let Some(written) = self.model.owners.get(owner) {
                members.extend(written.members.iter().flat_map(|(name, values)| {
                    values
                        .iter()
                        .map(|&value| (name.clone(), Feed::Value(value)))
                }));
            }
            members.extend(self.added_members(owner));
        }
        for target in &targets {
            for (name, value) in &members {
                self.put(target, name, value);
            }
        }
    }
}
