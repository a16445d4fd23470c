//! Finds in rounds what the calls of a script reach, what they feed to parameters, and where members are added.
//!
//! Each finding can make further callees known, so the rounds go on until one of them finds nothing new.

use std::collections::BTreeSet;

use super::{Evaluator, Feed, Val, dotted};
use crate::syntax::javascript::model::{
    Expr, ExprId, FnId, GLOBAL_OWNER, MemberAssignment, OwnerId,
};

/// Rounds until calls and assignments have found their targets.
const MAX_ROUNDS: usize = 4;

impl Evaluator<'_> {
    /// Connects calls and assignments with what they reach.
    pub(super) fn connect(&mut self) {
        for (name, value) in &self.model.implicit_globals {
            self.globals.entry(name.clone()).or_default().push(*value);
        }
        for _ in 0..MAX_ROUNDS {
            let before = self.size();
            self.round();
            // What was evaluated on the way did not know what this round found.
            self.memo.clear();
            self.variables.clear();
            if self.size() == before {
                break;
            }
        }
    }

    /// How much is connected. Nothing is ever taken away, so the same size means the same connections.
    fn size(&self) -> usize {
        let calls: usize = self.calls.values().map(BTreeSet::len).sum();
        let fed: usize = self.fed.values().map(Vec::len).sum();
        let globals: usize = self.globals.values().map(Vec::len).sum();
        let added: usize = self.added.values().map(Vec::len).sum();
        calls + fed + globals + added
    }

    fn round(&mut self) {
        let model = self.model;
        for assignment in &model.assignments {
            self.connect_assignment(assignment);
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            {
                self.connect_call(id, *callee, arguments);
                self.connect_callbacks(*callee, arguments);
            }
        }
    }

    fn connect_assignment(&mut self, assignment: &MemberAssignment) {
        for base in self.eval(assignment.object) {
            match base {
                Val::Path(path, _) => {
                    let Some(mut name) = dotted(&path) else {
                        continue;
                    };
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(&assignment.name);
                    add_new(self.globals.entry(name).or_default(), assignment.value);
                }
                Val::Instance(owner) | Val::Class(owner) => {
                    self.add(owner, &assignment.name, assignment.value);
                }
                Val::Function(function) => {
                    let owner = self.model.functions[function].owner;
                    if owner != GLOBAL_OWNER {
                        self.add(owner, &assignment.name, assignment.value);
                    }
                }
                _ => {}
            }
        }
    }

    fn connect_call(&mut self, call: ExprId, callee: ExprId, arguments: &[ExprId]) {
        for value in self.eval(callee) {
            match value {
                Val::Function(function) => {
                    self.calls.entry(function).or_default().insert(call);
                }
                Val::Class(owner) => {
                    let constructors = self.model.owners[owner].members.get("constructor");
                    for &constructor in constructors.into_iter().flatten() {
                        if let Expr::Function(function) = self.model.nodes[constructor].expr {
                            self.calls.entry(function).or_default().insert(call);
                        }
                    }
                }
                Val::Path(path, _)
                    if matches!(dotted(&path).as_deref(), Some("define" | "require")) =>
                {
                    self.connect_amd(arguments);
                }
                _ => {}
            }
        }
    }

    /// `define([…modules], function (…parameters) {})`, with or without a name in front.
    fn connect_amd(&mut self, arguments: &[ExprId]) {
        let Some((&factory, before)) = arguments.split_last() else {
            return;
        };
        let Some(&list) = before.last() else { return };
        let Expr::Array(modules) = &self.model.nodes[list].expr else {
            return;
        };
        for function in self.functions(factory) {
            for (at, &module) in modules.iter().enumerate() {
                if let Expr::Text(specifier) = &self.model.nodes[module].expr {
                    self.feed(function, at, Feed::Module(specifier.clone()));
                }
            }
        }
    }

    /// Methods that call a function on the caller's behalf: `promise.then(f)`, `list.forEach(f)`, `f.call(…)`.
    fn connect_callbacks(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let model = self.model;
        let Expr::Member { object, name, .. } = &model.nodes[callee].expr else {
            return;
        };
        match name.as_str() {
            "then" => self.feed_callback(arguments, &Feed::Value(*object)),
            "forEach" | "map" | "filter" | "some" | "every" | "find" | "flatMap" => {
                self.feed_callback(arguments, &Feed::Elements(*object));
            }
            // `f.call(this, a)`: the arguments move up by one.
            "call" | "bind" => self.feed_each(*object, arguments.get(1..).unwrap_or_default()),
            "apply" => {
                if let Some(&list) = arguments.get(1)
                    && let Expr::Array(elements) = &model.nodes[list].expr
                {
                    self.feed_each(*object, elements);
                }
            }
            _ => {}
        }
    }

    fn feed_callback(&mut self, arguments: &[ExprId], feed: &Feed) {
        if let Some(&callback) = arguments.first() {
            for function in self.functions(callback) {
                self.feed(function, 0, feed.clone());
            }
        }
    }

    fn feed_each(&mut self, functions: ExprId, arguments: &[ExprId]) {
        for function in self.functions(functions) {
            for (at, &argument) in arguments.iter().enumerate() {
                self.feed(function, at, Feed::Value(argument));
            }
        }
    }

    fn feed(&mut self, function: FnId, parameter: usize, feed: Feed) {
        add_new(self.fed.entry((function, parameter)).or_default(), feed);
    }

    fn add(&mut self, owner: OwnerId, name: &str, value: ExprId) {
        let values = self.added.entry((owner, name.to_owned())).or_default();
        add_new(values, value);
    }
}

/// Adds what is not there yet; the order of finding stays.
fn add_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}
