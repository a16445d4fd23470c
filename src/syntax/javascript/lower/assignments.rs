//! Lowers what gives names and members their values: assignments, their targets, binding patterns.

use oxc::ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, AssignmentTargetMaybeDefault,
    AssignmentTargetProperty, BindingPattern, Expression, IdentifierReference, MemberExpression,
    ObjectAssignmentTarget, PropertyKey,
};
use oxc::span::GetSpan;

use super::expressions::{inside_quotes, member_name, written_span};
use super::{Lowering, span_of, var};
use crate::bundle::Span;
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{
    Definition, Expr, ExprId, GLOBAL_OWNER, MemberAssignment, OwnerId, Source, Step,
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
            None => {
                self.constructed = match (&it.left, &it.right) {
                    (
                        AssignmentTarget::AssignmentTargetIdentifier(name),
                        Expression::FunctionExpression(_),
                    ) => self.reference(name.reference_id.get()),
                    _ => None,
                };
                self.lower_bound(&it.right, name)
            }
        };
        if it.operator == AssignmentOperator::Addition {
            self.model.appended.insert(value);
        }
        self.assign_target(&it.left, &Source::Expr(value), &[]);
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
        // What an import or a parameter stands for is found by evaluation.
        let definitions = &self.model.variables[variable].definitions;
        let is_given = definitions.iter().any(|definition| {
            matches!(
                definition.source,
                Source::Import(..) | Source::Param(..) | Source::Rest(..)
            )
        });
        (!is_given).then(|| self.constructor(variable))
    }

    pub(super) fn assign_target(
        &mut self,
        target: &AssignmentTarget<'_>,
        source: &Source,
        path: &[Step],
    ) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(it) => self.assign_name(it, source, path),
            AssignmentTarget::ObjectAssignmentTarget(it) => self.assign_object(it, source, path),
            AssignmentTarget::ArrayAssignmentTarget(it) => {
                for (at, element) in it.elements.iter().enumerate() {
                    if let Some(element) = element {
                        self.assign_maybe(
                            element,
                            source,
                            &longer(path, Step::Name(at.to_string())),
                        );
                    }
                }
            }
            other => {
                if let Some(inner) = other.get_expression() {
                    self.assign_expression(inner, source, path);
                } else if let Some(member) = other.as_member_expression() {
                    self.assign_member(member, source, path);
                }
            }
        }
    }

    /// Assigns to an element of a pattern, which can have a default.
    fn assign_maybe(
        &mut self,
        target: &AssignmentTargetMaybeDefault<'_>,
        source: &Source,
        path: &[Step],
    ) {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                self.assign_target(&it.binding, source, path);
                let default = self.lower(&it.init, UseKind::Bind);
                self.assign_target(&it.binding, &Source::Expr(default), &[]);
            }
            other => {
                if let Some(target) = other.as_assignment_target() {
                    self.assign_target(target, source, path);
                }
            }
        }
    }

    /// Assigns to what stands behind a type: `(x as any) = value`.
    fn assign_expression(&mut self, target: &Expression<'_>, source: &Source, path: &[Step]) {
        match target {
            Expression::Identifier(it) => self.assign_name(it, source, path),
            Expression::ParenthesizedExpression(_)
            | Expression::TSAsExpression(_)
            | Expression::TSSatisfiesExpression(_)
            | Expression::TSTypeAssertion(_)
            | Expression::TSNonNullExpression(_) => {
                self.assign_expression(target.get_inner_expression(), source, path);
            }
            other => {
                if let Some(member) = other.as_member_expression() {
                    self.assign_member(member, source, path);
                }
            }
        }
    }

    fn assign_name(&mut self, it: &IdentifierReference<'_>, source: &Source, path: &[Step]) {
        match self.reference(it.reference_id.get()) {
            Some(variable) => self.define(variable, source.clone(), path.to_vec()),
            None => {
                let definition = Definition {
                    source: source.clone(),
                    path: path.to_vec(),
                };
                let global = (it.name.to_string(), definition);
                self.model.implicit_globals.push(global);
            }
        }
    }

    /// Assigns to a pattern: `({ a, b: c } = value)`.
    fn assign_object(&mut self, it: &ObjectAssignmentTarget<'_>, source: &Source, path: &[Step]) {
        for property in &it.properties {
            match property {
                AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                    let path = longer(path, Step::Name(it.binding.name.to_string()));
                    self.pick(source.clone(), path.clone(), span_of(it.binding.span));
                    self.assign_name(&it.binding, source, &path);
                    if let Some(init) = &it.init {
                        let init = self.lower(init, UseKind::Bind);
                        self.assign_name(&it.binding, &Source::Expr(init), &[]);
                    }
                }
                AssignmentTargetProperty::AssignmentTargetPropertyProperty(it) => {
                    let (step, span) = self.step(&it.name);
                    let path = longer(path, step);
                    self.pick(source.clone(), path.clone(), span);
                    self.assign_maybe(&it.binding, source, &path);
                }
            }
        }
        if let Some(rest) = &it.rest {
            self.assign_target(&rest.target, source, path);
        }
    }

    fn assign_member(&mut self, member: &MemberExpression<'_>, source: &Source, path: &[Step]) {
        let (name, name_span) = match member_name(member) {
            Ok(written) => written,
            Err(index) => {
                let object = self.object(member.object());
                let index = self.lower(index, UseKind::Read);
                let write = Expr::Index { object, index };
                self.push(write, member.span(), UseKind::Write);
                self.model.assignments.push(MemberAssignment {
                    object,
                    name: Step::Computed(index),
                    value: source.clone(),
                    path: path.to_vec(),
                });
                return;
            }
        };
        let prototype_owner = member
            .object()
            .as_member_expression()
            .and_then(|object| self.prototype_owner(object));
        if let (Some(owner), Source::Expr(value), []) = (prototype_owner, source, path) {
            self.add_member(owner, name, *value);
            return;
        }
        // `X.prototype = { … }`, `X.prototype = Object.create(Y.prototype)`.
        if let (Some(owner), Source::Expr(value)) = (self.prototype_owner(member), source) {
            self.model.owners[owner].mixins.push(*value);
        }
        let object = self.object(member.object());
        self.push(
            Expr::Member {
                object,
                name: name.clone(),
                name_span: written_span(member, name_span),
            },
            member.span(),
            UseKind::Write,
        );
        match (&self.model.nodes[object].expr, source, path) {
            (Expr::This(owner), Source::Expr(value), [])
                if *owner != GLOBAL_OWNER && !self.model.owners[*owner].is_soft =>
            {
                let (owner, value) = (*owner, *value);
                self.add_member(owner, name, value);
            }
            _ => self.model.assignments.push(MemberAssignment {
                object,
                name: Step::Name(name),
                value: source.clone(),
                path: path.to_vec(),
            }),
        }
    }

    /// Binds a pattern to what `path` leads to from `source`.
    pub(super) fn bind(&mut self, pattern: &BindingPattern<'_>, source: &Source, path: &[Step]) {
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
                    let (step, span) = self.step(&property.key);
                    let path = longer(path, step);
                    self.pick(source.clone(), path.clone(), span);
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
                        self.bind(element, source, &longer(path, Step::Name(at.to_string())));
                    }
                }
                if let Some(rest) = &it.rest {
                    self.bind(&rest.argument, source, path);
                }
            }
        }
    }

    /// The step that a key of a pattern is, and where its name stands.
    fn step(&mut self, key: &PropertyKey<'_>) -> (Step, Span) {
        let span = span_of(key.span());
        match key {
            PropertyKey::StringLiteral(name) => {
                (Step::Name(name.value.to_string()), inside_quotes(span))
            }
            key => match (self.written_key(key), key.as_expression()) {
                (Some(name), _) => (Step::Name(name), span),
                (None, Some(expression)) => {
                    (Step::Computed(self.lower(expression, UseKind::Read)), span)
                }
                // No other kind of key exists; a name that nothing has leads nowhere.
                (None, None) => (Step::Name(String::new()), span),
            },
        }
    }
}

fn longer(path: &[Step], step: Step) -> Vec<Step> {
    let mut path = path.to_vec();
    path.push(step);
    path
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
