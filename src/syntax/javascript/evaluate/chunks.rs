//! Modules of a build that webpack spread over several files: each file pushes its own onto one global array, and they
//! load each other by the same keys.

use std::collections::BTreeSet;

use super::{Evaluator, Val};
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId, Source, Step};

/// Variables and assignments between a table and its name, at most.
const MAX_NAMED: usize = 12;
/// Builds that one file holds parts of, at most.
const MAX_TABLES: usize = 8;

impl Evaluator<'_> {
    /// Finds the arrays that the script's modules go to, or are awaited on.
    pub(super) fn find_tables(&mut self) {
        let model = self.model;
        let mut tables = BTreeSet::new();
        for node in &model.nodes {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
                && let [first, ..] = arguments.as_slice()
            {
                match &model.nodes[*callee].expr {
                    Expr::Member { object, name, .. }
                        if name == "push" && self.is_chunk(*first) =>
                    {
                        tables.extend(self.table_name(*object));
                    }
                    // Before it was an array, it was a function: `webpackJsonp([0], { … })`.
                    Expr::Global(name) if arguments.len() > 1 && self.is_chunk_list(arguments) => {
                        tables.insert(name.clone());
                    }
                    _ => {}
                }
            }
        }
        // `table.push = load`
        for assignment in &model.assignments {
            if matches!(&assignment.name, Step::Name(name) if name == "push") {
                tables.extend(self.table_name(assignment.object));
            }
        }
        self.tables = tables.into_iter().take(MAX_TABLES).collect();
    }

    /// `[[…keys of chunks], { …modules }, …]`
    fn is_chunk(&self, pushed: ExprId) -> bool {
        match &self.model.nodes[pushed].expr {
            Expr::Array(parts) => self.is_chunk_list(parts),
            _ => false,
        }
    }

    fn is_chunk_list(&self, parts: &[ExprId]) -> bool {
        let [keys, modules, ..] = parts else {
            return false;
        };
        matches!(self.model.nodes[*keys].expr, Expr::Array(_))
            && matches!(
                self.model.nodes[*modules].expr,
                Expr::Object { .. } | Expr::Array(_)
            )
    }

    /// `x` of `(self.x = self.x || [])`, also through a variable.
    fn table_name(&self, table: ExprId) -> Option<String> {
        let mut at = table;
        for _ in 0..MAX_NAMED {
            at = match &self.model.nodes[at].expr {
                Expr::Assign(value) | Expr::Same(value) => *value,
                Expr::Choice(options) => {
                    let [named, empty] = options.as_slice() else {
                        return None;
                    };
                    if !matches!(self.model.nodes[*empty].expr, Expr::Array(_)) {
                        return None;
                    }
                    return match &self.model.nodes[*named].expr {
                        Expr::Member { name, .. } => Some(name.clone()),
                        _ => None,
                    };
                }
                Expr::Local(variable) => {
                    let definitions = &self.model.variables[*variable].definitions;
                    match definitions.first().map(|definition| &definition.source) {
                        Some(Source::Expr(value)) => *value,
                        _ => return None,
                    }
                }
                _ => return None,
            };
        }
        None
    }

    /// What the module of a key exports that another file of the build holds.
    pub(super) fn required_elsewhere(&mut self, key: &str) -> Vec<Val> {
        let tables = self.tables.clone();
        tables
            .iter()
            .flat_map(|table| self.import(&id(table, key), "*"))
            .collect()
    }

    /// The modules of this file, by the ids under which the others know them.
    pub(super) fn chunk_modules(&self) -> Vec<(String, OwnerId)> {
        let mut modules = Vec::new();
        for table in &self.tables {
            for (key, functions) in &self.bundled {
                for &function in functions {
                    let (_, whole) = self.bundled_owners(function);
                    modules.push((id(table, key), whole));
                }
            }
        }
        modules
    }

    /// The module of this file that the others know by an id.
    pub(super) fn chunk_module(&self, id: &str) -> Option<OwnerId> {
        let (table, key) = id.split_once('#')?;
        if !self.tables.contains(table) {
            return None;
        }
        let &function = self.bundled.get(key)?.first()?;
        let (_, whole) = self.bundled_owners(function);
        Some(whole)
    }
}

fn id(table: &str, key: &str) -> String {
    format!("{table}#{key}")
}
