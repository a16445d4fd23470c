//! What calling a function does for a caller in another script: what it returns, what it takes as the name of a member,
//! what it hands to a function that it is given.

use super::{Evaluator, Val};
use crate::syntax::facts::{FunctionValue, Given, Segment, Value};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, VarId};

impl Evaluator<'_> {
    /// Describes a function for other scripts.
    pub(super) fn describe_called(&mut self, function: FnId) -> FunctionValue {
        let model = self.model;
        let returned = self.eval_all(&model.functions[function].returns);
        let mut described = FunctionValue {
            returns: self.describe_parts(&returned),
            ..FunctionValue::default()
        };
        let given = self.index.given.get(&function).cloned();
        for (given, variable) in given.into_iter().flatten() {
            self.describe_names(&given, variable, &mut described);
            self.describe_names_passed_on(&given, variable, &mut described);
            self.describe_hands(&given, variable, &mut described);
        }
        for objects in described.names.values_mut() {
            objects.sort();
            objects.dedup();
        }
        described
    }

    /// `api[name]`
    fn describe_names(&mut self, given: &Given, variable: VarId, described: &mut FunctionValue) {
        let named = self.index.named_by.get(&variable).cloned();
        for (path, object) in named.into_iter().flatten() {
            for value in self.eval(object) {
                if let Val::Path(object, _) = value
                    && self.is_watched(&object)
                {
                    let names = described.names.entry(part_of(given, &path));
                    names.or_default().push(object);
                }
            }
        }
    }

    /// `call(name)`, where `call` is another script's and takes a name.
    fn describe_names_passed_on(
        &mut self,
        given: &Given,
        variable: VarId,
        described: &mut FunctionValue,
    ) {
        let model = self.model;
        let calls = self.index.passed.get(&variable).cloned();
        for (call, at) in calls.into_iter().flatten() {
            let Expr::Call { callee, .. } = model.nodes[call].expr else {
                continue;
            };
            for value in self.eval(callee) {
                let Val::Foreign(Value::Function(function)) = value else {
                    continue;
                };
                for (taken, objects) in function.names {
                    if taken.parameter == at {
                        let names = described.names.entry(part_of(given, &taken.path));
                        names.or_default().extend(objects);
                    }
                }
            }
        }
    }

    /// `callback(api)`, `options.ready(api)`
    fn describe_hands(&mut self, given: &Given, variable: VarId, described: &mut FunctionValue) {
        let model = self.model;
        let calls = self.index.calls_of_variables.get(&variable).cloned();
        for (path, call) in calls.into_iter().flatten() {
            let Expr::Call { arguments, .. } = &model.nodes[call].expr else {
                continue;
            };
            for (at, &argument) in arguments.iter().enumerate() {
                let values = self.eval(argument);
                let values = self.describe_parts(&values);
                if !values.is_empty() {
                    let hands = described.hands.entry((part_of(given, &path), at));
                    hands.or_default().extend(values);
                }
            }
        }
    }

    /// The part of the arguments that a function takes.
    pub(super) fn argument_part(&mut self, arguments: &[ExprId], taken: &Given) -> Vec<Val> {
        let Some(&argument) = arguments.get(taken.parameter) else {
            return Vec::new();
        };
        let mut values = self.eval(argument);
        for name in &taken.path {
            values = self.members(&values, name);
        }
        values
    }

    /// Names of members that a call hands to functions of other scripts, with the objects they are of.
    pub(in crate::syntax::javascript) fn named_elsewhere(
        &mut self,
        callee: ExprId,
        arguments: &[ExprId],
    ) -> Vec<(Vec<Val>, Vec<Vec<Segment>>)> {
        let mut named = Vec::new();
        for value in self.eval(callee) {
            if let Val::Foreign(Value::Function(function)) = value {
                for (taken, objects) in function.names {
                    let mut names = Vec::new();
                    for value in self.argument_part(arguments, &taken) {
                        match value {
                            Val::Keys(of) => names.extend(self.keys(of)),
                            value => names.push(value),
                        }
                    }
                    named.push((names, objects));
                }
            }
        }
        named
    }
}

/// A part of what is given.
fn part_of(given: &Given, path: &[String]) -> Given {
    let mut given = given.clone();
    given.path.extend(path.iter().cloned());
    given
}
