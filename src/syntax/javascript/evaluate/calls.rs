//! What a call or a construction yields.

use super::library::{SETTLED, hand, outside_name};
use super::{CALLED, Evaluator, MAX_WAY, Val, foreign_values, resolved};
use crate::syntax::facts::{KnownBy, Value};
use crate::syntax::javascript::model::{Expr, ExprId};

impl Evaluator<'_> {
    pub(super) fn call(
        &mut self,
        id: ExprId,
        callee: ExprId,
        arguments: &[ExprId],
        is_new: bool,
    ) -> Vec<Val> {
        let model = self.model;
        if let Expr::Member { object, name, .. } = &model.nodes[callee].expr
            && !is_new
            && let Some(values) = self.method(*object, name, arguments)
        {
            return values;
        }
        if let Some(values) = self.helped(callee, arguments) {
            return resolved(values).collect();
        }
        let mut values = Vec::new();
        for value in self.eval(callee) {
            values.extend(self.call_of(id, &value, arguments, is_new));
        }
        values.extend(self.wrapped(callee, arguments));
        resolved(values).collect()
    }

    /// Methods that all functions, promises, arrays and maps have.
    fn method(&mut self, object: ExprId, name: &str, arguments: &[ExprId]) -> Option<Vec<Val>> {
        match name {
            // Same function again, or what it returns.
            "bind" => Some(match self.bound_loader(object, arguments) {
                Some(loads) => vec![loads],
                None => self.eval(object),
            }),
            "call" | "apply" => {
                let functions = self.eval(object);
                let returned = functions
                    .iter()
                    .flat_map(|function| self.returned(function));
                Some(returned.collect())
            }
            // A promise stands for its value.
            "then" | "catch" | "finally" | "done" => {
                let mut values = Vec::new();
                if matches!(name, "then" | "catch") {
                    for &argument in arguments {
                        values.extend(self.returned_by(argument));
                    }
                }
                if name != "then" || values.is_empty() {
                    values.extend(self.eval(object));
                }
                Some(values)
            }
            "promise" | "toPromise" | "getValue" => {
                let values = self.eval(object);
                Some(
                    values
                        .iter()
                        .flat_map(|value| self.settled(value))
                        .collect(),
                )
            }
            "pipe" | "asObservable" => Some(self.eval(object)),
            "find" | "pop" | "shift" | "at" | "next" => {
                let values = self.eval(object);
                let elements = values.iter().flat_map(|value| self.elements_in(value));
                let elements: Vec<Val> = elements.collect();
                (!elements.is_empty()).then_some(elements)
            }
            "filter" | "slice" | "concat" | "reverse" | "sort" => {
                let arrays = self.eval(object).into_iter();
                let arrays: Vec<Val> = arrays.filter(is_array).collect();
                (!arrays.is_empty()).then_some(arrays)
            }
            "map" | "flatMap" => {
                let lists = self.eval(object);
                let is_list = |value: &Val| is_array(value) || matches!(value, Val::Results(_));
                let callback = arguments.first().filter(|_| lists.iter().any(is_list))?;
                Some(vec![Val::Results(*callback)])
            }
            "reduce" => {
                let (&callback, &start) = (arguments.first()?, arguments.get(1)?);
                let mut values = self.returned_by(callback);
                values.extend(self.eval(start));
                Some(values)
            }
            "values" => {
                let maps = self.eval(object);
                let is_map =
                    |map: &Val| matches!(map, Val::Instance(owner) if self.is_made(*owner));
                maps.iter().any(is_map).then(|| vec![Val::Values(object)])
            }
            "get" => self.map_get(object, arguments),
            _ => None,
        }
    }

    fn call_of(
        &mut self,
        id: ExprId,
        callee: &Val,
        arguments: &[ExprId],
        is_new: bool,
    ) -> Vec<Val> {
        match callee {
            Val::Function(_) | Val::Class(_) | Val::Foreign(Value::Class(_)) if is_new => {
                self.constructed(callee).into_iter().collect()
            }
            Val::Path(..) | Val::Module(..) => self.outside_call(id, callee, arguments, is_new),
            Val::Require => self.required(arguments),
            Val::Sent(machine) => self.sent_to(*machine, id),
            Val::Function(function) if self.loaders.contains(function) => {
                let values = self.required(arguments);
                if values.is_empty() {
                    self.returned(callee)
                } else {
                    values
                }
            }
            Val::Function(function) => self.returned_to(*function, arguments),
            Val::Exporter(_) => self.eval_all(arguments),
            value => self.returned(value),
        }
    }

    /// What `new` gives.
    pub(super) fn constructed(&self, class: &Val) -> Option<Val> {
        match class {
            Val::Foreign(Value::Class(members)) => {
                Some(Val::Foreign(Value::Object(members.clone())))
            }
            Val::Module(module, way) => called(module, way),
            value => self.instances_of(value).map(Val::Instance),
        }
    }

    /// A call of what the script does not define.
    fn outside_call(
        &mut self,
        id: ExprId,
        callee: &Val,
        arguments: &[ExprId],
        is_new: bool,
    ) -> Vec<Val> {
        let name = outside_name(callee).unwrap_or_default();
        let mut values = Vec::new();
        match (callee, name.as_str()) {
            (Val::Path(..), "require") => {
                values.extend(arguments.first().map_or_else(Vec::new, |&first| {
                    let mut values = self.import_written(first);
                    values.extend(self.required(&[first]));
                    values
                }));
            }
            (_, "Promise") if is_new => {
                let made = self.made_by(id);
                values.extend(self.added_values(made, SETTLED));
            }
            // `Function('return this')()`.
            (_, "Function") => {
                let first = arguments.first().copied();
                if let Some(Expr::Text(body)) = first.map(|first| &self.model.nodes[first].expr)
                    && body.trim().trim_end_matches(';') == "return this"
                {
                    values.push(Val::WindowGetter);
                }
            }
            (_, name) => {
                if let Some(hand) = hand(name) {
                    values.extend(self.hands_on(id, hand, arguments));
                }
            }
        }
        if let Val::Module(module, way) = callee {
            values.extend(called(module, way));
        }
        values
    }

    /// What calling a value gives.
    pub(super) fn returned(&mut self, value: &Val) -> Vec<Val> {
        match value {
            Val::Function(function) => {
                let model = self.model;
                self.eval_all(&model.functions[*function].returns)
            }
            Val::Foreign(Value::Function(function)) => {
                foreign_values(function.returns.iter().cloned())
            }
            Val::WindowGetter => vec![Val::Path(Vec::new(), KnownBy::Resolved)],
            Val::Loads(key) => self.required(&[*key]),
            // A cell gives its value, a store its state.
            Val::Instance(owner) if self.is_made(*owner) => {
                let mut values = self.added_values(*owner, CALLED);
                values.extend(self.added_values(*owner, "value"));
                values
            }
            Val::Foreign(Value::Object(members)) => {
                let called = members.get(CALLED).or_else(|| members.get("value"));
                foreign_values(called.into_iter().flatten().cloned())
            }
            _ => Vec::new(),
        }
    }

    /// What calling what an expression stands for gives.
    pub(super) fn returned_by(&mut self, expr: ExprId) -> Vec<Val> {
        let functions = self.eval(expr);
        functions
            .iter()
            .flat_map(|function| self.returned(function))
            .collect()
    }
}

/// What calling something on the way into a module gives.
fn called(module: &str, way: &[String]) -> Option<Val> {
    (way.len() < MAX_WAY).then(|| {
        let mut way = way.to_vec();
        way.push(CALLED.to_owned());
        Val::Module(module.to_owned(), way)
    })
}

/// Whether a value is an array whose elements are known.
fn is_array(value: &Val) -> bool {
    matches!(
        value,
        Val::Array(_) | Val::Rest(..) | Val::Keys(_) | Val::Values(_) | Val::Entries(_)
    )
}
