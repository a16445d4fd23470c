//! Lowers expressions: names, member accesses, calls, literals and operators.

use oxc::ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, BinaryExpression, BinaryOperator,
    CallExpression, ChainElement, Expression, ImportExpression, LogicalOperator, MemberExpression,
    ObjectExpression, ObjectProperty, ObjectPropertyKind, PropertyKey, PropertyKind,
    SequenceExpression, TemplateElement, TemplateLiteral, UnaryOperator,
};
use oxc::ast::match_member_expression;
use oxc::ast_visit::walk;
use oxc::span::GetSpan;

use super::{Lowering, span_of};
use crate::bundle::Span;
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId};

impl Lowering<'_> {
    /// Lowers an expression and everything inside it.
    pub(super) fn lower(&mut self, it: &Expression<'_>, kind: UseKind) -> ExprId {
        match it {
            Expression::Identifier(it) => self.identifier(it, kind),
            Expression::ThisExpression(it) => self.push(Expr::This(self.owner), it.span, kind),
            Expression::Super(it) => self.push(Expr::Super(self.owner), it.span, kind),
            match_member_expression!(Expression) => self.member(it.to_member_expression(), kind),
            Expression::CallExpression(it) => self.call(it, kind),
            Expression::NewExpression(it) => {
                let callee = self.lower(&it.callee, UseKind::Call);
                self.call_with(callee, &it.arguments, it.span, kind, true)
            }
            Expression::ChainExpression(it) => match &it.expression {
                ChainElement::CallExpression(it) => self.call(it, kind),
                ChainElement::TSNonNullExpression(it) => self.lower(&it.expression, kind),
                element @ match_member_expression!(ChainElement) => {
                    self.member(element.to_member_expression(), kind)
                }
            },
            // Parentheses and types change no value.
            Expression::ParenthesizedExpression(_)
            | Expression::TSAsExpression(_)
            | Expression::TSSatisfiesExpression(_)
            | Expression::TSTypeAssertion(_)
            | Expression::TSNonNullExpression(_)
            | Expression::TSInstantiationExpression(_) => {
                self.lower(it.get_inner_expression(), kind)
            }
            Expression::AwaitExpression(it) => {
                let inner = self.lower(&it.argument, kind);
                self.push(Expr::Same(inner), it.span, kind)
            }
            Expression::SequenceExpression(it) => self.sequence(it, kind),
            Expression::AssignmentExpression(it) => self.assignment(it, kind),
            Expression::ConditionalExpression(it) => {
                self.lower(&it.test, UseKind::Test);
                self.choice(&it.consequent, &it.alternate, it.span, kind)
            }
            Expression::LogicalExpression(it) if it.operator == LogicalOperator::And => {
                self.lower(&it.left, UseKind::Test);
                let value = self.lower(&it.right, kind);
                self.push(Expr::Both(value), it.span, kind)
            }
            Expression::LogicalExpression(it) => self.choice(&it.left, &it.right, it.span, kind),
            Expression::UnaryExpression(it) => {
                let inner = match it.operator {
                    UnaryOperator::LogicalNot | UnaryOperator::Typeof => UseKind::Test,
                    _ => UseKind::Read,
                };
                self.lower(&it.argument, inner);
                self.push(Expr::Opaque, it.span, kind)
            }
            Expression::BinaryExpression(it) => self.binary(it, kind),
            Expression::StringLiteral(it) => {
                self.push(Expr::Text(it.value.to_string()), it.span, kind)
            }
            Expression::NumericLiteral(it) => {
                let written = it
                    .raw
                    .map_or_else(|| it.value.to_string(), |raw| raw.to_string());
                self.push(Expr::Number(written), it.span, kind)
            }
            Expression::BooleanLiteral(it) => self.push(Expr::Bool(it.value), it.span, kind),
            Expression::NullLiteral(it) => self.push(Expr::Null, it.span, kind),
            Expression::TemplateLiteral(it) => self.template(it, kind),
            Expression::TaggedTemplateExpression(it) => {
                self.lower(&it.tag, UseKind::Call);
                let quasi = self.template(&it.quasi, UseKind::Pass);
                self.push(Expr::Same(quasi), it.span, kind)
            }
            Expression::ObjectExpression(it) => self.object_literal(it, kind),
            Expression::ArrayExpression(it) => self.array_literal(it, kind),
            Expression::FunctionExpression(it) => {
                let id = self.function(it, None);
                self.push(Expr::Function(id), it.span, kind)
            }
            Expression::ArrowFunctionExpression(it) => self.arrow(it, kind),
            Expression::ClassExpression(it) => {
                let owner = self.class(it);
                self.push(Expr::Class(owner), it.span, kind)
            }
            Expression::ImportExpression(it) => self.import_call(it, kind),
            Expression::JSXElement(it) => self.element(it),
            Expression::YieldExpression(it) => {
                let inner = it
                    .argument
                    .as_ref()
                    .map(|inner| self.lower(inner, UseKind::Pass));
                // What a generator yields is an element of what calling it gives.
                if let Some(inner) = inner {
                    let array = self.push(Expr::Array(vec![inner]), it.span, UseKind::Read);
                    let function = self.function;
                    self.model.functions[function].returns.push(array);
                }
                let expr = inner.map_or(Expr::Opaque, Expr::Same);
                self.push(expr, it.span, kind)
            }
            other => {
                walk::walk_expression(self, other);
                self.push(Expr::Opaque, other.span(), kind)
            }
        }
    }

    /// Lowers a value that is bound to `name`, which a function without a name of its own takes.
    pub(super) fn lower_bound(&mut self, it: &Expression<'_>, name: Option<String>) -> ExprId {
        self.name_hint.clone_from(&name);
        let id = self.lower(it, UseKind::Bind);
        self.name_hint = None;
        self.model.nodes[id].bound_to = name;
        id
    }

    /// Lowers what becomes a property of `owner`: a function there is a method and sees it as `this`.
    pub(super) fn property_value(
        &mut self,
        it: &Expression<'_>,
        name: Option<String>,
        owner: OwnerId,
    ) -> ExprId {
        let Expression::FunctionExpression(function) = it else {
            return self.lower_bound(it, name);
        };
        self.name_hint = name;
        let id = self.function(function, Some(owner));
        self.push(Expr::Function(id), function.span, UseKind::Bind)
    }

    /// Lowers a member access in any of its forms.
    pub(super) fn member(&mut self, it: &MemberExpression<'_>, kind: UseKind) -> ExprId {
        let object = self.object(it.object());
        let expr = match member_name(it) {
            Ok((name, span)) => Expr::Member {
                object,
                name,
                name_span: written_span(it, span),
            },
            Err(index) => Expr::Index {
                object,
                index: self.lower(index, UseKind::Read),
            },
        };
        self.push(expr, it.span(), kind)
    }

    /// Lowers the object of a member access; the access stands for it from there on.
    pub(super) fn object(&mut self, it: &Expression<'_>) -> ExprId {
        let id = self.lower(it, UseKind::Read);
        self.model.nodes[id].continued = true;
        // `(a && b).c`, `(await x).c`: the access continues the inner expression too.
        let mut inner = id;
        while let Expr::Same(next) | Expr::Both(next) = self.model.nodes[inner].expr {
            inner = next;
            self.model.nodes[inner].continued = true;
        }
        id
    }

    fn call(&mut self, it: &CallExpression<'_>, kind: UseKind) -> ExprId {
        if let Some(sum) = self.sum(it, kind) {
            return sum;
        }
        let callee = self.lower(&it.callee, UseKind::Call);
        self.call_with(callee, &it.arguments, it.span, kind, false)
    }

    fn call_with(
        &mut self,
        callee: ExprId,
        arguments: &[Argument<'_>],
        span: oxc::span::Span,
        kind: UseKind,
        is_new: bool,
    ) -> ExprId {
        let mut lowered = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let id = match argument {
                Argument::SpreadElement(spread) => {
                    let list = self.lower(&spread.argument, UseKind::Pass);
                    self.push(Expr::Spread(list), spread.span, UseKind::Read)
                }
                argument => self.lower(argument.to_expression(), UseKind::Pass),
            };
            lowered.push(id);
        }
        if let (Expr::Global(name), Some(&first)) =
            (&self.model.nodes[callee].expr, lowered.first())
            && name == "require"
        {
            self.import_written(first, span);
        }
        self.end_of_machine(callee, &lowered);
        let id = self.push(
            Expr::Call {
                callee,
                arguments: lowered.clone(),
                is_new,
            },
            span,
            kind,
        );
        for argument in lowered {
            self.model.nodes[argument].argument_of = Some(id);
        }
        id
    }

    fn import_call(&mut self, it: &ImportExpression<'_>, kind: UseKind) -> ExprId {
        let source = self.lower(&it.source, UseKind::Pass);
        self.import_written(source, it.span);
        self.push(Expr::ImportCall(source), it.span, kind)
    }

    /// Records an import whose specifier is written out; one put together at run time names no module.
    fn import_written(&mut self, specifier: ExprId, span: oxc::span::Span) {
        if let Expr::Text(specifier) = &self.model.nodes[specifier].expr {
            let specifier = specifier.clone();
            self.import(specifier, span);
        }
    }

    /// Lowers what is either of two values; both are bound to the same name.
    fn choice(
        &mut self,
        one: &Expression<'_>,
        other: &Expression<'_>,
        span: oxc::span::Span,
        kind: UseKind,
    ) -> ExprId {
        let hint = self.name_hint.clone();
        let one = self.lower(one, kind);
        self.name_hint = hint;
        let other = self.lower(other, kind);
        self.push(Expr::Choice(vec![one, other]), span, kind)
    }

    fn sequence(&mut self, it: &SequenceExpression<'_>, kind: UseKind) -> ExprId {
        let mut last = None;
        let count = it.expressions.len();
        for (at, expression) in it.expressions.iter().enumerate() {
            let inner = if at + 1 == count { kind } else { UseKind::Read };
            last = Some(self.lower(expression, inner));
        }
        let expr = last.map_or(Expr::Opaque, Expr::Same);
        self.push(expr, it.span, kind)
    }

    fn binary(&mut self, it: &BinaryExpression<'_>, kind: UseKind) -> ExprId {
        let side = if it.operator.is_equality() || it.operator.is_compare() {
            UseKind::Test
        } else {
            UseKind::Read
        };
        // `'name' in object`
        if let (BinaryOperator::In, Expression::StringLiteral(name)) = (it.operator, &it.left) {
            let object = self.object(&it.right);
            let member = Expr::Member {
                object,
                name: name.value.to_string(),
                name_span: inside_quotes(span_of(name.span)),
            };
            self.push(member, it.span, UseKind::Test);
            return self.push(Expr::Opaque, it.span, kind);
        }
        let left = self.lower(&it.left, side);
        let right = self.lower(&it.right, side);
        let expr = match it.operator {
            BinaryOperator::Addition => Expr::Concat(vec![left, right]),
            _ => Expr::Opaque,
        };
        self.push(expr, it.span, kind)
    }

    fn template(&mut self, it: &TemplateLiteral<'_>, kind: UseKind) -> ExprId {
        if let ([quasi], []) = (it.quasis.as_slice(), it.expressions.as_slice()) {
            return self.push(Expr::Text(quasi_text(quasi)), it.span, kind);
        }
        let mut parts = Vec::new();
        for (at, quasi) in it.quasis.iter().enumerate() {
            parts.push(self.push(Expr::Text(quasi_text(quasi)), quasi.span, UseKind::Read));
            if let Some(expression) = it.expressions.get(at) {
                parts.push(self.lower(expression, UseKind::Read));
            }
        }
        self.push(Expr::Concat(parts), it.span, kind)
    }

    fn array_literal(&mut self, it: &ArrayExpression<'_>, kind: UseKind) -> ExprId {
        let mut elements = Vec::new();
        for element in &it.elements {
            match element {
                ArrayExpressionElement::SpreadElement(spread) => {
                    let list = self.lower(&spread.argument, UseKind::Read);
                    elements.push(self.push(Expr::Spread(list), spread.span, UseKind::Read));
                }
                ArrayExpressionElement::Elision(it) => {
                    elements.push(self.push(Expr::Null, it.span, UseKind::Read));
                }
                element => elements.push(self.lower(element.to_expression(), UseKind::Bind)),
            }
        }
        self.push(Expr::Array(elements), it.span, kind)
    }

    fn object_literal(&mut self, it: &ObjectExpression<'_>, kind: UseKind) -> ExprId {
        let component = self.component.take();
        let is_computed = component.is_some_and(|(_, is_computed)| is_computed);
        let component = component.map(|(owner, _)| owner);
        let owner = match self.method_owner.take().or(component) {
            Some(owner) => owner,
            None => self.model.add_owner(Some(self.owner)),
        };
        let mut properties = Vec::new();
        let mut keys = Vec::new();
        let mut spreads = Vec::new();
        for property in &it.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    spreads.push(self.lower(&spread.argument, UseKind::Bind));
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let name = self.key(&property.key);
                    let value = self.component_value(property, name.as_deref(), owner);
                    if let Some(name) = name {
                        let key = self.push(Expr::Key, property.key.span(), UseKind::Read);
                        keys.push((name.clone(), key));
                        let is_getter = is_computed || property.kind == PropertyKind::Get;
                        self.object_member(property, owner, name.clone(), value, is_getter);
                        properties.push((name, value));
                    }
                }
            }
        }
        self.push(
            Expr::Object {
                properties,
                keys,
                spreads,
                owner,
            },
            it.span,
            kind,
        )
    }

    /// Lowers a property of an object that may be a component: the objects in its `methods` and `computed` see the
    /// component as `this`, as Vue and its like arrange it.
    fn component_value(
        &mut self,
        property: &ObjectProperty<'_>,
        name: Option<&str>,
        owner: OwnerId,
    ) -> ExprId {
        if matches!(name, Some("methods" | "computed" | "watch"))
            && matches!(property.value, Expression::ObjectExpression(_))
        {
            self.component = Some((owner, name == Some("computed")));
        }
        self.property_value(&property.value, name.map(ToOwned::to_owned), owner)
    }

    /// Adds a property to its object: by its value, and a getter or a component's data by what they return.
    fn object_member(
        &mut self,
        property: &ObjectProperty<'_>,
        owner: OwnerId,
        name: String,
        value: ExprId,
        is_getter: bool,
    ) {
        let Expr::Function(function) = self.model.nodes[value].expr else {
            // `__proto__: base`
            if name == "__proto__" {
                self.model.owners[owner].mixins.push(value);
            }
            self.add_member(owner, name, value);
            return;
        };
        let returns = self.model.functions[function].returns.clone();
        match property.kind {
            _ if is_getter => {
                for returned in returns {
                    self.add_member(owner, name.clone(), returned);
                }
            }
            PropertyKind::Set => {
                self.model.owners[owner].setters.insert(name, function);
            }
            _ => {
                if name == "data" {
                    self.model.owners[owner].mixins.extend(returns);
                }
                self.add_member(owner, name, value);
            }
        }
    }

    /// The name of a property key, lowering a computed one.
    pub(super) fn key(&mut self, key: &PropertyKey<'_>) -> Option<String> {
        let name = self.written_key(key);
        if name.is_none()
            && let Some(expression) = key.as_expression()
        {
            self.lower(expression, UseKind::Read);
        }
        name
    }

    /// The name of a property key, unless it is computed.
    pub(super) fn written_key(&self, key: &PropertyKey<'_>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
            PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
            PropertyKey::StringLiteral(name) => Some(name.value.to_string()),
            PropertyKey::NumericLiteral(number) => Some(number.value.to_string()),
            PropertyKey::TemplateLiteral(it) => plain_template(it),
            _ => None,
        }
    }
}

/// The name that a member access writes out, with its place (a string's includes the quotes), or else the
/// expression that gives the name at run time.
pub(super) fn member_name<'e, 'a>(
    it: &'e MemberExpression<'a>,
) -> Result<(String, Span), &'e Expression<'a>> {
    match it {
        MemberExpression::StaticMemberExpression(it) => {
            Ok((it.property.name.to_string(), span_of(it.property.span)))
        }
        MemberExpression::PrivateFieldExpression(it) => {
            Ok((format!("#{}", it.field.name), span_of(it.field.span)))
        }
        MemberExpression::ComputedMemberExpression(index_of) => match &index_of.expression {
            Expression::StringLiteral(name) => Ok((name.value.to_string(), span_of(name.span))),
            Expression::TemplateLiteral(it) if it.expressions.is_empty() => plain_template(it)
                .map(|name| (name, span_of(it.span)))
                .ok_or(&index_of.expression),
            index => Err(index),
        },
    }
}

fn quasi_text(quasi: &TemplateElement<'_>) -> String {
    quasi
        .value
        .cooked
        .map_or_else(|| quasi.value.raw.to_string(), |cooked| cooked.to_string())
}

/// The text of a template without holes.
fn plain_template(it: &TemplateLiteral<'_>) -> Option<String> {
    match (it.quasis.as_slice(), it.expressions.as_slice()) {
        ([quasi], []) => Some(quasi_text(quasi)),
        _ => None,
    }
}

/// The place of a member's name: inside its quotes, where it has any.
pub(super) fn written_span(it: &MemberExpression<'_>, span: Span) -> Span {
    match it {
        MemberExpression::ComputedMemberExpression(_) => inside_quotes(span),
        _ => span,
    }
}

pub(super) fn inside_quotes(span: Span) -> Span {
    Span::new(
        span.start + 1,
        span.end.saturating_sub(1).max(span.start + 1),
    )
}
