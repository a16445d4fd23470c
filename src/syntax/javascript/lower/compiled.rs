//! What compilers make of asynchronous functions: machines of states, known by what they switch over.

use oxc::ast::ast::{AssignmentTarget, Expression, MemberExpression};

use super::Lowering;
use crate::syntax::javascript::model::{Expr, ExprId, Machine, Source};

impl Lowering<'_> {
    /// The machine whose states a `switch` over this expression tells apart: `state.label` in what TypeScript and swc
    /// write, `state.prev = state.next` or `state.n` in what Babel writes.
    pub(super) fn machine_of(&self, discriminant: &Expression<'_>) -> Option<Machine> {
        let member = |expression: &MemberExpression<'_>, name: &str| {
            expression.static_property_name() == Some(name) && self.is_state(expression.object())
        };
        if let Expression::AssignmentExpression(it) = discriminant {
            let prev = AssignmentTarget::as_member_expression(&it.left);
            let next = it.right.as_member_expression();
            let steps = prev.is_some_and(|it| member(it, "prev"))
                && next.is_some_and(|it| member(it, "next"));
            return steps.then_some(Machine::Plain);
        }
        let it = discriminant.as_member_expression()?;
        if member(it, "label") {
            Some(Machine::Pairs)
        } else {
            member(it, "n").then_some(Machine::Plain)
        }
    }

    /// Whether an expression is the first parameter of the function around it.
    fn is_state(&self, expression: &Expression<'_>) -> bool {
        let Expression::Identifier(it) = expression else {
            return false;
        };
        let Some(variable) = self.reference(it.reference_id.get()) else {
            return false;
        };
        let definitions = &self.model.variables[variable].definitions;
        definitions
            .iter()
            .any(|definition| definition.source == Source::Param(self.function, 0))
    }

    /// `state.abrupt('return', value)` and `state.a(2, value)`: the end of a machine.
    pub(super) fn end_of_machine(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let ([how, value], Expr::Member { name, .. }) = (arguments, &self.model.nodes[callee].expr)
        else {
            return;
        };
        let ends = match &self.model.nodes[*how].expr {
            Expr::Text(how) => name == "abrupt" && how == "return",
            Expr::Number(how) => name == "a" && how == "2",
            _ => false,
        };
        let function = &mut self.model.functions[self.function];
        if ends && function.machine.is_some() {
            function.ends.push(*value);
        }
    }
}
