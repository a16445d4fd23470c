//! What a call or a construction yields.

use super::{Evaluator, Val, dotted, foreign_values, resolved};
use crate::syntax::facts::{Segment, Value};
use crate::syntax::javascript::model::{Expr, ExprId, FnId};

impl Evaluator<'_> {
    pub(super) fn call(&mut self, callee: ExprId, arguments: &[ExprId], is_new: bool) -> Vec<Val> {
        let model = self.model;
        if let Expr::Member { object, name, .. } = &model.nodes[callee].expr {
            match name.as_str() {
                // Same function again, or what it returns.
                "bind" => return self.eval(*object),
                "call" | "apply" => {
                    let functions = self.eval(*object);
                    return functions
                        .iter()
                        .flat_map(|function| self.returned(function))
                        .collect();
                }
                // A promise stands for its value.
                "then" | "catch" | "finally" => {
                    let mut values = Vec::new();
                    for &argument in arguments {
                        for function in self.functions(argument) {
                            values.extend(self.returned(&Val::Function(function)));
                        }
                    }
                    if name != "then" {
                        values.extend(self.eval(*object));
                    }
                    return values;
                }
                _ => {}
            }
        }
        let mut values = Vec::new();
        for value in self.eval(callee) {
            match &value {
                Val::Path(path, _) => values.extend(self.library_call(path, arguments, is_new)),
                Val::Class(owner) if is_new => values.push(Val::Instance(*owner)),
                Val::Function(function) if is_new => {
                    values.push(Val::Instance(model.functions[*function].owner));
                }
                Val::Foreign(Value::Class(members)) if is_new => {
                    values.push(Val::Foreign(Value::Object(members.clone())));
                }
                value => values.extend(self.returned(value)),
            }
        }
        resolved(values).collect()
    }

    /// Functions of the language and of common libraries that hand on what they are given.
    fn library_call(&mut self, path: &[Segment], arguments: &[ExprId], is_new: bool) -> Vec<Val> {
        let name = dotted(path).unwrap_or_default();
        let first = arguments.first();
        match name.as_str() {
            "require" => first.map_or_else(Vec::new, |&first| self.import_written(first)),
            "Promise.resolve" | "Object.freeze" | "Object.seal" | "Object.create"
            | "angular.copy" => first.map_or_else(Vec::new, |&first| self.eval(first)),
            "Object.assign" | "$.extend" | "jQuery.extend" | "_.extend" | "angular.extend" => {
                self.eval_all(arguments)
            }
            "Promise" if is_new => {
                let executors = first.map_or_else(Vec::new, |&first| self.functions(first));
                executors
                    .into_iter()
                    .flat_map(|executor| self.resolved_by(executor))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// What calling a value gives.
    pub(super) fn returned(&mut self, value: &Val) -> Vec<Val> {
        match value {
            Val::Function(function) => {
                let model = self.model;
                self.eval_all(&model.functions[*function].returns)
            }
            Val::Foreign(Value::Function(returns)) => foreign_values(returns.iter().cloned()),
            _ => Vec::new(),
        }
    }

    /// What an executor passes to its first parameter: `new Promise(resolve => resolve(x))`.
    fn resolved_by(&mut self, executor: FnId) -> Vec<Val> {
        let Some(resolve) = self.index.first_parameters.get(&executor) else {
            return Vec::new();
        };
        let calls = self.index.calls_of_variables.get(resolve);
        let mut values = Vec::new();
        for call in calls.cloned().unwrap_or_default() {
            if let Expr::Call { arguments, .. } = &self.model.nodes[call].expr
                && let Some(&first) = arguments.first()
            {
                values.extend(self.eval(first));
            }
        }
        values
    }
}
