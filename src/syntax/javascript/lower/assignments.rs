//! Lowers what gives names and members their values: assignments, their targets, binding patterns.

use oxc::ast::ast::{
    AssignmentExpression, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty,
    BindingPattern, Expression, IdentifierReference, MemberExpression, ObjectAssignmentTarget,
};
use oxc::span::GetSpan;

use super::expressions::member_name;
use super::{Lowering, span_of, var};
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{
    Expr, ExprId, GLOBAL_OWNER, MemberAssignment, OwnerId, Source,
};

impl Lowering<'_> {
    pub(super) fn assignment(&mut self, it: &AssignmentExpression<'_>, kind: UseKind) -> ExprId {
        let name = target_name(&it.left);
        let member = it.left.as_member_expression();
        // `X.prototype = { … }`: the literal's methods see X's instances.
        if let (Some(member), Expression::ObjectExpression(_)) = (member, &it.right)
            && let Some(owner) = self.prototype_owner(member)
        {
            self.method_owner = Some(owner);
        }
        // `X.prototype.f = function () { … }`: so does this one.
        let prototype_owner = member
            .and_then(|member| member.object().as_member_expression())
            .and_then(|object| self.prototype_owner(object));
        let value = match prototype_owner {
            Some(owner) => self.property_value(&it.right, name, owner),
            None => self.lower_bound(&it.right, name),
        };
        self.assign_target(&it.left, value);
        self.push(Expr::Assign(value), it.span, kind)
    }

    /// The owner behind `X.prototype`.
    fn prototype_owner(&mut self, member: &MemberExpression<'_>) -> Option<OwnerId> {
        if member.static_property_name()? != "prototype" {
            return None;
        }
        let Expression::Identifier(constructor) = member.object() else {
            return None;
        };
        let variable = self.reference(constructor.reference_id.get())?;
        Some(self.constructor(variable))
    }

    fn assign_target(&mut self, target: &AssignmentTarget<'_>, value: ExprId) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(it) => self.assign_name(it, value, &[]),
            AssignmentTarget::ObjectAssignmentTarget(it) => self.assign_object(it, value),
            AssignmentTarget::ArrayAssignmentTarget(_) => {}
            other => {
                if let Some(inner) = other.get_expression() {
                    self.assign_expression(inner, value);
                } else if let Some(member) = other.as_member_expression() {
                    self.assign_member(member, value);
                }
            }
        }
    }

    /// Assigns to what stands behind a type: `(x as any) = value`.
    fn assign_expression(&mut self, target: &Expression<'_>, value: ExprId) {
        match target {
            Expression::Identifier(it) => self.assign_name(it, value, &[]),
            Expression::ParenthesizedExpression(it) => {
                self.assign_expression(&it.expression, value);
            }
            Expression::TSAsExpression(it) => self.assign_expression(&it.expression, value),
            Expression::TSNonNullExpression(it) => self.assign_expression(&it.expression, value),
            other => {
                if let Some(member) = other.as_member_expression() {
                    self.assign_member(member, value);
                }
            }
        }
    }

    fn assign_name(&mut self, it: &IdentifierReference<'_>, value: ExprId, path: &[String]) {
        match self.reference(it.reference_id.get()) {
            Some(variable) => self.define(variable, Source::Expr(value), path.to_vec()),
            None if path.is_empty() => {
                let global = (it.name.to_string(), value);
                self.model.implicit_globals.push(global);
            }
            None => {}
        }
    }

    /// Assigns to a pattern: `({ a, b: c } = value)`.
    fn assign_object(&mut self, it: &ObjectAssignmentTarget<'_>, value: ExprId) {
        for property in &it.properties {
            match property {
                AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                    let path = vec![it.binding.name.to_string()];
                    self.pick(Source::Expr(value), path.clone(), span_of(it.binding.span));
                    self.assign_name(&it.binding, value, &path);
                    if let Some(init) = &it.init {
                        let init = self.lower(init, UseKind::Bind);
                        self.assign_name(&it.binding, init, &[]);
                    }
                }
                AssignmentTargetProperty::AssignmentTargetPropertyProperty(it) => {
                    let name = self.key(&it.name);
                    let target = match &it.binding {
                        AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                            Some(&it.binding)
                        }
                        other => other.as_assignment_target(),
                    };
                    if let (
                        Some(name),
                        Some(AssignmentTarget::AssignmentTargetIdentifier(binding)),
                    ) = (name, target)
                    {
                        self.assign_name(binding, value, &[name]);
                    }
                }
            }
        }
    }

    fn assign_member(&mut self, member: &MemberExpression<'_>, value: ExprId) {
        let Ok((name, name_span)) = member_name(member) else {
            self.member(member, UseKind::Write);
            return;
        };
        let prototype_owner = member
            .object()
            .as_member_expression()
            .and_then(|object| self.prototype_owner(object));
        if let Some(owner) = prototype_owner {
            self.add_member(owner, name, value);
            return;
        }
        let object = self.object(member.object());
        self.push(
            Expr::Member {
                object,
                name: name.clone(),
                name_span,
            },
            member.span(),
            UseKind::Write,
        );
        if let Expr::This(owner) = self.model.nodes[object].expr
            && owner != GLOBAL_OWNER
        {
            self.add_member(owner, name, value);
        } else {
            self.model.assignments.push(MemberAssignment {
                object,
                name,
                value,
            });
        }
    }

    /// Binds a pattern to what `path` leads to from `source`.
    pub(super) fn bind(&mut self, pattern: &BindingPattern<'_>, source: &Source, path: &[String]) {
        match pattern {
            BindingPattern::BindingIdentifier(it) => {
                if let Some(symbol) = it.symbol_id.get() {
                    self.define(var(symbol), source.clone(), path.to_vec());
                }
            }
            BindingPattern::AssignmentPattern(it) => {
                let default = self.lower(&it.right, UseKind::Bind);
                self.bind(&it.left, source, path);
                self.bind(&it.left, &Source::Expr(default), &[]);
            }
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    let Some(name) = self.key(&property.key) else {
                        continue;
                    };
                    let mut path = path.to_vec();
                    path.push(name);
                    self.pick(source.clone(), path.clone(), span_of(property.key.span()));
                    self.bind(&property.value, source, &path);
                }
                // `...rest` lacks the names in front, but nobody asks it for those: the whole will do.
                if let Some(rest) = &it.rest {
                    self.bind(&rest.argument, source, path);
                }
            }
            BindingPattern::ArrayPattern(it) => {
                for (at, element) in it.elements.iter().enumerate() {
                    if let Some(element) = element {
                        let mut path = path.to_vec();
                        path.push(at.to_string());
                        self.bind(element, source, &path);
                    }
                }
            }
        }
    }
}

fn target_name(target: &AssignmentTarget<'_>) -> Option<String> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(it) => Some(it.name.to_string()),
        other => other
            .as_member_expression()
            .and_then(|member| member.static_property_name())
            .map(ToOwned::to_owned),
    }
}
