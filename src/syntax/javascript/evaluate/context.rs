//! What a function gives to one of its callers.
//!
//! Evaluation asks what an expression can stand for at all. For a helper with many callers that mixes their objects
//! and names: `get(sforce.opencti, 'screenPop')` and `get(settings, 'timeout')` do not make `opencti.timeout`. Where
//! a result is put together from parameters alone, it is evaluated with the arguments of each call instead.

use super::{Evaluator, MAX_DEPTH, Val};
use crate::syntax::javascript::model::{Expr, ExprId, FnId, Source, VarId};

/// Calls of one function that are told apart; more are evaluated together.
const MAX_CALLS: usize = 64;

impl Evaluator<'_> {
    /// What calling a function of this script with these arguments gives.
    pub(super) fn returned_to(&mut self, function: FnId, arguments: &[ExprId]) -> Vec<Val> {
        let model = self.model;
        let returns = model.functions[function].returns.iter();
        returns
            .flat_map(|&value| self.seen_by(value, function, arguments))
            .collect()
    }

    /// The arguments of each call of a function; `None` where other things hand values to it as well, or too many.
    pub(super) fn calls_apart(&self, function: FnId) -> Option<Vec<Vec<ExprId>>> {
        if self.is_fed(function) {
            return None;
        }
        let calls = self.calls.get(&function)?;
        let arguments = |&call: &ExprId| match &self.model.nodes[call].expr {
            Expr::Call { arguments, .. } => Some(arguments.clone()),
            _ => None,
        };
        (calls.len() <= MAX_CALLS).then(|| calls.iter().filter_map(arguments).collect())
    }

    /// The arguments that the calls of a function hand over for two of its parameters; `None` where the expressions
    /// are something else.
    pub(super) fn arguments_by_caller(
        &self,
        one: ExprId,
        other: ExprId,
    ) -> Option<Vec<(ExprId, ExprId)>> {
        let function = self.parameter_of(one)?;
        if self.parameter_of(other)? != function {
            return None;
        }
        let pair = |call: Vec<ExprId>| {
            let one = self.argument_at(one, function, &call)?;
            Some((one, self.argument_at(other, function, &call)?))
        };
        let calls = self.calls_apart(function)?;
        Some(calls.into_iter().filter_map(pair).collect())
    }

    /// What `object[index]` inside a function can be, by its callers; `None` where it does not depend on what each
    /// of them hands over for both.
    pub(super) fn index_by_caller(&mut self, object: ExprId, index: ExprId) -> Option<Vec<Val>> {
        let function = self.parameter_of(object)?;
        if self.parameter_of(index)? != function {
            return None;
        }
        let mut values = Vec::new();
        for call in self.calls_apart(function)? {
            values.extend(self.index_seen_by(object, index, function, &call));
        }
        Some(values)
    }

    /// Whether something other than a direct call hands values to a function.
    fn is_fed(&self, function: FnId) -> bool {
        let from = (function, 0)..(function + 1, 0);
        self.fed.range(from).next().is_some()
    }

    /// The function that an expression is a plain parameter of, perhaps with a default.
    pub(super) fn parameter_of(&self, id: ExprId) -> Option<FnId> {
        let Expr::Local(variable) = self.model.nodes[id].expr else {
            return None;
        };
        let definitions = &self.model.variables[variable].definitions;
        definitions
            .iter()
            .find_map(|definition| match definition.source {
                Source::Param(function, _) if definition.path.is_empty() => Some(function),
                _ => None,
            })
    }

    /// What an expression of a function stands for where the function is called with these arguments.
    fn seen_by(&mut self, id: ExprId, function: FnId, arguments: &[ExprId]) -> Vec<Val> {
        if self.depth >= MAX_DEPTH || self.is_exhausted() {
            return Vec::new();
        }
        self.steps += 1;
        self.depth += 1;
        let values = self.seen_by_fresh(id, function, arguments);
        self.depth -= 1;
        values
    }

    fn seen_by_fresh(&mut self, id: ExprId, function: FnId, arguments: &[ExprId]) -> Vec<Val> {
        let model = self.model;
        match &model.nodes[id].expr {
            Expr::Local(variable) => self
                .argument_for(*variable, function, arguments)
                .unwrap_or_else(|| self.eval(id)),
            Expr::Member { object, name, .. } if self.depends_on(*object, function) => {
                let bases = self.seen_by(*object, function, arguments);
                self.members(&bases, name)
            }
            Expr::Index { object, index } if self.depends_on(*object, function) => {
                self.index_seen_by(*object, *index, function, arguments)
            }
            Expr::Choice(options) => options
                .iter()
                .flat_map(|&option| self.seen_by(option, function, arguments))
                .collect(),
            Expr::Both(inner) | Expr::Assign(inner) | Expr::Same(inner) => {
                self.seen_by(*inner, function, arguments)
            }
            _ => self.eval(id),
        }
    }

    fn index_seen_by(
        &mut self,
        object: ExprId,
        index: ExprId,
        function: FnId,
        arguments: &[ExprId],
    ) -> Vec<Val> {
        let bases = self.seen_by(object, function, arguments);
        match self.argument_at(index, function, arguments) {
            Some(argument) => self.indexed(&bases, argument),
            None => self.indexed(&bases, index),
        }
    }

    /// Whether an expression is a parameter of the function, or a part of one.
    fn depends_on(&self, id: ExprId, function: FnId) -> bool {
        let mut at = id;
        loop {
            at = match self.model.nodes[at].expr {
                Expr::Local(_) => return self.parameter_of(at) == Some(function),
                Expr::Member { object, .. } | Expr::Index { object, .. } => object,
                Expr::Both(inner) | Expr::Same(inner) => inner,
                _ => return false,
            };
        }
    }

    /// The argument that a plain parameter stands for.
    pub(super) fn argument_at(
        &self,
        id: ExprId,
        function: FnId,
        arguments: &[ExprId],
    ) -> Option<ExprId> {
        let Expr::Local(variable) = self.model.nodes[id].expr else {
            return None;
        };
        let definitions = &self.model.variables[variable].definitions;
        let [definition] = definitions.as_slice() else {
            return None;
        };
        match definition.source {
            Source::Param(of, at)
                if of == function
                    && definition.path.is_empty()
                    && !self.has_spread(arguments, at) =>
            {
                arguments.get(at).copied()
            }
            _ => None,
        }
    }

    fn has_spread(&self, arguments: &[ExprId], to: usize) -> bool {
        arguments
            .iter()
            .take(to + 1)
            .any(|&argument| matches!(self.model.nodes[argument].expr, Expr::Spread(_)))
    }

    /// What a variable stands for that is a parameter of the function, also one with a default; `None` if it is
    /// none.
    fn argument_for(
        &mut self,
        variable: VarId,
        function: FnId,
        arguments: &[ExprId],
    ) -> Option<Vec<Val>> {
        let model = self.model;
        let definitions = &model.variables[variable].definitions;
        let given = definitions
            .iter()
            .any(|definition| matches!(definition.source, Source::Param(of, _) if of == function));
        if !given {
            return None;
        }
        let mut values = Vec::new();
        for definition in definitions {
            let mut bases = match definition.source {
                Source::Param(of, at) if of == function => self.nth(arguments, at),
                // `x = x || {}` is an expression around the parameter again.
                Source::Expr(expr) if definition.path.is_empty() && self.busy.insert(expr) => {
                    let values = self.seen_by(expr, function, arguments);
                    self.busy.remove(&expr);
                    values
                }
                _ => self.part(&definition.source, &[]),
            };
            for step in &definition.path {
                bases = self.step(&bases, step);
            }
            values.extend(bases);
        }
        Some(values)
    }
}
