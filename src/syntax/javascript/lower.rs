//! Lowers the parser's tree into the [`Model`].

use std::collections::HashMap;

use oxc::ast::ast::{
    Argument, ArrayExpressionElement, ArrowFunctionBody, ArrowFunctionExpression,
    AssignmentExpression, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty,
    BindingPattern, CallExpression, ChainElement, Class, ClassElement, ExportAllDeclaration,
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, Expression, ForOfStatement,
    ForStatementLeft, FormalParameters, Function, IfStatement, ImportDeclaration,
    ImportDeclarationSpecifier, LogicalOperator, MethodDefinitionKind, ObjectPropertyKind,
    PropertyKey, ReturnStatement, Statement, TSGlobalDeclaration, TSInterfaceDeclaration,
    TSTypeAliasDeclaration, ThrowStatement, UnaryOperator, VariableDeclaration, WhileStatement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::semantic::{ReferenceId, Scoping, SymbolId};
use oxc::span::GetSpan;
use oxc::syntax::scope::ScopeFlags;

use super::model::{
    Definition, Export, Expr, ExprId, FnId, GLOBAL_OWNER, MemberAssignment, Model, Node, OwnerId,
    Picked, Source, VarId, Variable,
};
use crate::bundle::Span;
use crate::syntax::facts::UseKind;

/// Lowers `program`, whose names `scoping` has resolved.
pub(super) fn lower(program: &oxc::ast::ast::Program<'_>, scoping: &Scoping) -> Model {
    let mut model = Model::default();
    let global = model.add_owner(None);
    debug_assert_eq!(global, GLOBAL_OWNER);
    let root_scope = scoping.root_scope_id();
    for symbol in scoping.symbol_ids() {
        model.variables.push(Variable {
            name: scoping.symbol_name(symbol).to_owned(),
            definitions: Vec::new(),
            ambient: false,
            top_level: scoping.symbol_scope_id(symbol) == root_scope,
        });
    }
    model.functions.push(super::model::Function {
        name: None,
        parent: None,
        returns: Vec::new(),
        owner: GLOBAL_OWNER,
        parameters: 0,
    });
    let mut lowering = Lowering {
        model,
        scoping,
        function: 0,
        owner: GLOBAL_OWNER,
        constructors: HashMap::new(),
        name_hint: None,
        method_owner: None,
        in_declaration: 0,
    };
    lowering.visit_program(program);
    lowering.model
}

struct Lowering<'s> {
    model: Model,
    scoping: &'s Scoping,
    function: FnId,
    owner: OwnerId,
    /// Owners of constructor functions by their variable.
    constructors: HashMap<VarId, OwnerId>,
    /// The property or variable that the next function or value is bound to.
    name_hint: Option<String>,
    /// The owner that the next function, a method, sees as `this`.
    method_owner: Option<OwnerId>,
    /// Depth of `declare` blocks.
    in_declaration: usize,
}

fn span_of(span: oxc::span::Span) -> Span {
    Span::new(span.start as usize, span.end as usize)
}

fn var(symbol: SymbolId) -> VarId {
    symbol.index()
}

impl<'s> Lowering<'s> {
    fn push(&mut self, expr: Expr, span: oxc::span::Span, kind: UseKind) -> ExprId {
        self.model.nodes.push(Node {
            expr,
            span: span_of(span),
            kind,
            continued: false,
            function: self.function,
            bound_to: None,
            argument_of: None,
        });
        self.model.nodes.len() - 1
    }

    fn reference(&self, id: Option<ReferenceId>) -> Option<VarId> {
        let symbol = self.scoping.get_reference(id?).symbol_id()?;
        Some(var(symbol))
    }

    fn identifier(&mut self, it: &oxc::ast::ast::IdentifierReference<'_>, kind: UseKind) -> ExprId {
        let expr = match self.reference(it.reference_id.get()) {
            Some(variable) => Expr::Local(variable),
            None if it.name.as_str() == "undefined" => Expr::Null,
            None => Expr::Global(it.name.to_string()),
        };
        self.push(expr, it.span, kind)
    }

    fn lower_bound(&mut self, it: &Expression<'_>, name: Option<String>) -> ExprId {
        self.name_hint = name.clone();
        let id = self.lower(it, UseKind::Bind);
        self.name_hint = None;
        self.model.nodes[id].bound_to = name;
        id
    }

    /// Lowers an expression and everything inside it.
    fn lower(&mut self, it: &Expression<'_>, kind: UseKind) -> ExprId {
        match it {
            Expression::Identifier(it) => self.identifier(it, kind),
            Expression::ThisExpression(it) => self.push(Expr::This(self.owner), it.span, kind),
            Expression::Super(it) => self.push(Expr::Super(self.owner), it.span, kind),
            Expression::StaticMemberExpression(it) => {
                let object = self.object(&it.object);
                let expr = Expr::Member {
                    object,
                    name: it.property.name.to_string(),
                    name_span: span_of(it.property.span),
                };
                self.push(expr, it.span, kind)
            }
            Expression::PrivateFieldExpression(it) => {
                let object = self.object(&it.object);
                let expr = Expr::Member {
                    object,
                    name: format!("#{}", it.field.name),
                    name_span: span_of(it.field.span),
                };
                self.push(expr, it.span, kind)
            }
            Expression::ComputedMemberExpression(it) => self.computed(it, kind),
            Expression::CallExpression(it) => self.call(it, kind),
            Expression::NewExpression(it) => {
                let callee = self.lower(&it.callee, UseKind::Call);
                self.call_with(callee, &it.arguments, it.span, kind, true)
            }
            Expression::ChainExpression(it) => match &it.expression {
                ChainElement::CallExpression(it) => self.call(it, kind),
                ChainElement::TSNonNullExpression(it) => self.lower(&it.expression, kind),
                ChainElement::StaticMemberExpression(it) => {
                    let object = self.object(&it.object);
                    let expr = Expr::Member {
                        object,
                        name: it.property.name.to_string(),
                        name_span: span_of(it.property.span),
                    };
                    self.push(expr, it.span, kind)
                }
                ChainElement::ComputedMemberExpression(it) => self.computed(it, kind),
                ChainElement::PrivateFieldExpression(it) => {
                    let object = self.object(&it.object);
                    let expr = Expr::Member {
                        object,
                        name: format!("#{}", it.field.name),
                        name_span: span_of(it.field.span),
                    };
                    self.push(expr, it.span, kind)
                }
            },
            Expression::ParenthesizedExpression(it) => self.lower(&it.expression, kind),
            Expression::TSAsExpression(it) => self.lower(&it.expression, kind),
            Expression::TSSatisfiesExpression(it) => self.lower(&it.expression, kind),
            Expression::TSTypeAssertion(it) => self.lower(&it.expression, kind),
            Expression::TSNonNullExpression(it) => self.lower(&it.expression, kind),
            Expression::TSInstantiationExpression(it) => self.lower(&it.expression, kind),
            Expression::AwaitExpression(it) => {
                let inner = self.lower(&it.argument, kind);
                self.push(Expr::Same(inner), it.span, kind)
            }
            Expression::SequenceExpression(it) => {
                let mut last = None;
                let count = it.expressions.len();
                for (at, expression) in it.expressions.iter().enumerate() {
                    let inner = if at + 1 == count { kind } else { UseKind::Read };
                    last = Some(self.lower(expression, inner));
                }
                match last {
                    Some(last) => self.push(Expr::Same(last), it.span, kind),
                    None => self.push(Expr::Opaque, it.span, kind),
                }
            }
            Expression::AssignmentExpression(it) => self.assignment(it, kind),
            Expression::ConditionalExpression(it) => {
                self.lower(&it.test, UseKind::Test);
                let hint = self.name_hint.clone();
                let one = self.lower(&it.consequent, kind);
                self.name_hint = hint;
                let other = self.lower(&it.alternate, kind);
                self.push(Expr::Choice(vec![one, other]), it.span, kind)
            }
            Expression::LogicalExpression(it) => {
                if it.operator == LogicalOperator::And {
                    self.lower(&it.left, UseKind::Test);
                    let value = self.lower(&it.right, kind);
                    self.push(Expr::Both(value), it.span, kind)
                } else {
                    let hint = self.name_hint.clone();
                    let one = self.lower(&it.left, kind);
                    self.name_hint = hint;
                    let other = self.lower(&it.right, kind);
                    self.push(Expr::Choice(vec![one, other]), it.span, kind)
                }
            }
            Expression::UnaryExpression(it) => {
                let inner = match it.operator {
                    UnaryOperator::LogicalNot | UnaryOperator::Typeof => UseKind::Test,
                    _ => UseKind::Read,
                };
                self.lower(&it.argument, inner);
                self.push(Expr::Opaque, it.span, kind)
            }
            Expression::BinaryExpression(it) => {
                let side = if it.operator.is_equality() || it.operator.is_compare() {
                    UseKind::Test
                } else {
                    UseKind::Read
                };
                let left = self.lower(&it.left, side);
                let right = self.lower(&it.right, side);
                if it.operator == oxc::ast::ast::BinaryOperator::Addition {
                    self.push(Expr::Concat(vec![left, right]), it.span, kind)
                } else {
                    self.push(Expr::Opaque, it.span, kind)
                }
            }
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
            Expression::ArrayExpression(it) => {
                let mut elements = Vec::new();
                for element in &it.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            self.lower(&spread.argument, UseKind::Read);
                        }
                        ArrayExpressionElement::Elision(_) => {}
                        element => {
                            elements.push(self.lower(element.to_expression(), UseKind::Bind))
                        }
                    }
                }
                self.push(Expr::Array(elements), it.span, kind)
            }
            Expression::FunctionExpression(it) => {
                let id = self.function(it, None);
                self.push(Expr::Function(id), it.span, kind)
            }
            Expression::ArrowFunctionExpression(it) => self.arrow(it, kind),
            Expression::ClassExpression(it) => {
                let owner = self.class(it);
                self.push(Expr::Class(owner), it.span, kind)
            }
            Expression::ImportExpression(it) => {
                let source = self.lower(&it.source, UseKind::Pass);
                if let Expr::Text(specifier) = &self.model.nodes[source].expr {
                    let import = (specifier.clone(), span_of(it.span));
                    self.model.imports.push(import);
                }
                self.push(Expr::ImportCall(source), it.span, kind)
            }
            Expression::YieldExpression(it) => {
                let inner = it
                    .argument
                    .as_ref()
                    .map(|inner| self.lower(inner, UseKind::Pass));
                let expr = inner.map_or(Expr::Opaque, Expr::Same);
                self.push(expr, it.span, kind)
            }
            other => {
                walk::walk_expression(self, other);
                self.push(Expr::Opaque, other.span(), kind)
            }
        }
    }

    /// Lowers the object of a member access; the access stands for it from there on.
    fn object(&mut self, it: &Expression<'_>) -> ExprId {
        let id = self.lower(it, UseKind::Read);
        self.model.nodes[id].continued = true;
        // `(a && b).c`, `(await x).c`: the access continues the inner expression too.
        let mut inner = id;
        loop {
            inner = match self.model.nodes[inner].expr {
                Expr::Same(next) | Expr::Both(next) => next,
                _ => break,
            };
            self.model.nodes[inner].continued = true;
        }
        id
    }

    fn computed(
        &mut self,
        it: &oxc::ast::ast::ComputedMemberExpression<'_>,
        kind: UseKind,
    ) -> ExprId {
        let object = self.object(&it.object);
        let expr = match &it.expression {
            Expression::StringLiteral(name) => Expr::Member {
                object,
                name: name.value.to_string(),
                name_span: inside_quotes(span_of(name.span)),
            },
            index => Expr::Index {
                object,
                index: self.lower(index, UseKind::Read),
            },
        };
        self.push(expr, it.span, kind)
    }

    fn template(&mut self, it: &oxc::ast::ast::TemplateLiteral<'_>, kind: UseKind) -> ExprId {
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

    fn call(&mut self, it: &CallExpression<'_>, kind: UseKind) -> ExprId {
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
                    self.lower(&spread.argument, UseKind::Pass);
                    self.push(Expr::Opaque, spread.span, UseKind::Pass)
                }
                argument => self.lower(argument.to_expression(), UseKind::Pass),
            };
            lowered.push(id);
        }
        if let (Expr::Global(name), Some(&first)) =
            (&self.model.nodes[callee].expr, lowered.first())
            && name == "require"
            && let Expr::Text(specifier) = &self.model.nodes[first].expr
        {
            let import = (specifier.clone(), span_of(span));
            self.model.imports.push(import);
        }
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

    fn object_literal(
        &mut self,
        it: &oxc::ast::ast::ObjectExpression<'_>,
        kind: UseKind,
    ) -> ExprId {
        let owner = match self.method_owner.take() {
            Some(owner) => owner,
            None => self.model.add_owner(Some(self.owner)),
        };
        let mut properties = Vec::new();
        let mut spreads = Vec::new();
        for property in &it.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    spreads.push(self.lower(&spread.argument, UseKind::Bind));
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let name = self.key(&property.key);
                    let value = match &property.value {
                        Expression::FunctionExpression(function) => {
                            self.name_hint = name.clone();
                            let id = self.function(function, Some(owner));
                            self.push(Expr::Function(id), function.span, UseKind::Bind)
                        }
                        value => self.lower_bound(value, name.clone()),
                    };
                    if let Some(name) = name {
                        self.model.owners[owner]
                            .members
                            .entry(name.clone())
                            .or_default()
                            .push(value);
                        properties.push((name, value));
                    }
                }
            }
        }
        self.push(
            Expr::Object {
                properties,
                spreads,
                owner,
            },
            it.span,
            kind,
        )
    }

    /// The name of a property key, lowering a computed one.
    fn key(&mut self, key: &PropertyKey<'_>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
            PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
            PropertyKey::StringLiteral(name) => Some(name.value.to_string()),
            key => {
                if let Some(expression) = key.as_expression() {
                    self.lower(expression, UseKind::Read);
                }
                None
            }
        }
    }

    fn assignment(&mut self, it: &AssignmentExpression<'_>, kind: UseKind) -> ExprId {
        let name = target_name(&it.left);
        // `X.prototype = { … }`: the literal's methods see X's instances.
        if let Some(member) = it.left.as_member_expression()
            && member
                .static_property_name()
                .is_some_and(|name| name == "prototype")
            && let Expression::Identifier(constructor) = member.object()
            && let Some(variable) = self.reference(constructor.reference_id.get())
            && matches!(it.right, Expression::ObjectExpression(_))
        {
            self.method_owner = Some(self.constructor(variable));
        }
        let prototype_owner = it
            .left
            .as_member_expression()
            .and_then(|member| self.prototype_owner(member.object()));
        let value = match (&it.right, prototype_owner) {
            (Expression::FunctionExpression(function), Some(owner)) => {
                self.name_hint.clone_from(&name);
                let id = self.function(function, Some(owner));
                self.push(Expr::Function(id), function.span, UseKind::Bind)
            }
            _ => self.lower_bound(&it.right, name),
        };
        self.assign_target(&it.left, value);
        self.push(Expr::Assign(value), it.span, kind)
    }

    /// The owner behind `X.prototype`.
    fn prototype_owner(&mut self, object: &Expression<'_>) -> Option<OwnerId> {
        let member = object.as_member_expression()?;
        if member.static_property_name()? != "prototype" {
            return None;
        }
        let Expression::Identifier(constructor) = member.object() else {
            return None;
        };
        let variable = self.reference(constructor.reference_id.get())?;
        Some(self.constructor(variable))
    }

    fn constructor(&mut self, variable: VarId) -> OwnerId {
        if let Some(&owner) = self.constructors.get(&variable) {
            return owner;
        }
        let owner = self.model.add_owner(Some(self.owner));
        self.constructors.insert(variable, owner);
        owner
    }

    fn assign_target(&mut self, target: &AssignmentTarget<'_>, value: ExprId) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(it) => self.assign_name(it, value, &[]),
            AssignmentTarget::TSAsExpression(it) => self.assign_expression(&it.expression, value),
            AssignmentTarget::TSNonNullExpression(it) => {
                self.assign_expression(&it.expression, value)
            }
            AssignmentTarget::TSTypeAssertion(it) => self.assign_expression(&it.expression, value),
            AssignmentTarget::TSSatisfiesExpression(it) => {
                self.assign_expression(&it.expression, value)
            }
            AssignmentTarget::ObjectAssignmentTarget(it) => {
                for property in &it.properties {
                    match property {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                            self.pick(
                                Source::Expr(value),
                                vec![it.binding.name.to_string()],
                                span_of(it.binding.span),
                            );
                            let path = [it.binding.name.to_string()];
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
                                    &it.binding
                                }
                                other => match other.as_assignment_target() {
                                    Some(target) => target,
                                    None => continue,
                                },
                            };
                            if let (
                                Some(name),
                                AssignmentTarget::AssignmentTargetIdentifier(binding),
                            ) = (name, target)
                            {
                                self.assign_name(binding, value, &[name]);
                            }
                        }
                    }
                }
            }
            AssignmentTarget::ArrayAssignmentTarget(_) => {}
            other => {
                if let Some(member) = other.as_member_expression() {
                    self.assign_member(member, value);
                }
            }
        }
    }

    fn assign_expression(&mut self, target: &Expression<'_>, value: ExprId) {
        match target {
            Expression::Identifier(it) => self.assign_name(it, value, &[]),
            Expression::ParenthesizedExpression(it) => {
                self.assign_expression(&it.expression, value)
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

    fn assign_name(
        &mut self,
        it: &oxc::ast::ast::IdentifierReference<'_>,
        value: ExprId,
        path: &[String],
    ) {
        match self.reference(it.reference_id.get()) {
            Some(variable) => self.define(variable, Source::Expr(value), path.to_vec()),
            None if path.is_empty() => {
                self.model
                    .implicit_globals
                    .push((it.name.to_string(), value));
            }
            None => {}
        }
    }

    fn assign_member(&mut self, member: &oxc::ast::ast::MemberExpression<'_>, value: ExprId) {
        use oxc::ast::ast::MemberExpression;
        let (object, name, name_span) = match member {
            MemberExpression::StaticMemberExpression(it) => {
                (&it.object, it.property.name.to_string(), it.property.span)
            }
            MemberExpression::PrivateFieldExpression(it) => {
                (&it.object, format!("#{}", it.field.name), it.field.span)
            }
            MemberExpression::ComputedMemberExpression(it) => match &it.expression {
                Expression::StringLiteral(name) => (&it.object, name.value.to_string(), name.span),
                _ => {
                    self.computed(it, UseKind::Write);
                    return;
                }
            },
        };
        if let Some(owner) = self.prototype_owner(object) {
            self.add_member(owner, name, value);
            return;
        }
        let object = self.object(object);
        self.push(
            Expr::Member {
                object,
                name: name.clone(),
                name_span: span_of(name_span),
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

    fn add_member(&mut self, owner: OwnerId, name: String, value: ExprId) {
        self.model.owners[owner]
            .members
            .entry(name)
            .or_default()
            .push(value);
    }

    fn define(&mut self, variable: VarId, source: Source, path: Vec<String>) {
        if let Some(variable) = self.model.variables.get_mut(variable) {
            variable.definitions.push(Definition { source, path });
        }
    }

    fn pick(&mut self, source: Source, path: Vec<String>, span: Span) {
        self.model.picked.push(Picked {
            source,
            path,
            span,
            function: self.function,
        });
    }

    /// Binds a pattern to a source.
    fn bind(&mut self, pattern: &BindingPattern<'_>, source: &Source, path: &[String]) {
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

    fn parameters(&mut self, id: FnId, it: &FormalParameters<'_>) {
        for (at, parameter) in it.items.iter().enumerate() {
            self.bind(&parameter.pattern, &Source::Param(id, at), &[]);
            if let Some(default) = &parameter.initializer {
                let default = self.lower(default, UseKind::Bind);
                self.bind(&parameter.pattern, &Source::Expr(default), &[]);
            }
            // A constructor's `private api: any` parameter is a field as well.
            if parameter.accessibility.is_some()
                && let BindingPattern::BindingIdentifier(name) = &parameter.pattern
                && let Some(symbol) = name.symbol_id.get()
            {
                let value = self.push(Expr::Local(var(symbol)), name.span, UseKind::Bind);
                let owner = self.model.functions[id].owner;
                self.add_member(owner, name.name.to_string(), value);
            }
        }
        self.model.functions[id].parameters = it.items.len();
    }

    fn enter(&mut self, name: Option<String>, owner: OwnerId) -> (FnId, FnId, OwnerId) {
        let id = self.model.functions.len();
        self.model.functions.push(super::model::Function {
            name,
            parent: Some(self.function),
            returns: Vec::new(),
            owner,
            parameters: 0,
        });
        let outer = (id, self.function, self.owner);
        self.function = id;
        self.owner = owner;
        outer
    }

    fn function(&mut self, it: &Function<'_>, method_of: Option<OwnerId>) -> FnId {
        let hint = self.name_hint.take();
        let name = it.id.as_ref().map(|id| id.name.to_string()).or(hint);
        let own_variable = it.id.as_ref().and_then(|id| id.symbol_id.get()).map(var);
        let is_declaration = it.is_declaration();
        let owner = match (method_of, own_variable) {
            (Some(owner), _) => owner,
            (None, Some(variable)) if is_declaration => self.constructor(variable),
            (None, _) => self.owner,
        };
        let (id, function, outer) = self.enter(name, owner);
        if let Some(variable) = own_variable {
            let value = self.push(Expr::Function(id), it.span, UseKind::Bind);
            self.define(variable, Source::Expr(value), Vec::new());
        }
        self.parameters(id, &it.params);
        if let Some(body) = &it.body {
            walk::walk_function_body(self, body);
        }
        self.function = function;
        self.owner = outer;
        id
    }

    fn arrow(&mut self, it: &ArrowFunctionExpression<'_>, kind: UseKind) -> ExprId {
        let name = self.name_hint.take();
        let (id, function, outer) = self.enter(name, self.owner);
        self.parameters(id, &it.params);
        match &it.body {
            ArrowFunctionBody::FunctionBody(body) => walk::walk_function_body(self, body),
            body => {
                if let Some(expression) = body.as_expression() {
                    let value = self.lower(expression, UseKind::Bind);
                    self.model.functions[id].returns.push(value);
                }
            }
        }
        self.function = function;
        self.owner = outer;
        self.push(Expr::Function(id), it.span, kind)
    }

    fn class(&mut self, it: &Class<'_>) -> OwnerId {
        let hint = self.name_hint.take();
        let parent = self.owner;
        let owner = match it.id.as_ref().and_then(|id| id.symbol_id.get()) {
            Some(symbol) => {
                let owner = self.constructor(var(symbol));
                let value = self.push(Expr::Class(owner), it.span, UseKind::Bind);
                self.define(var(symbol), Source::Expr(value), Vec::new());
                owner
            }
            None => self.model.add_owner(Some(parent)),
        };
        if let Some(heritage) = &it.heritage {
            let superclass = self.lower(&heritage.expression, UseKind::Read);
            self.model.owners[owner].superclass = Some(superclass);
        }
        for decorator in &it.decorators {
            self.lower(&decorator.expression, UseKind::Read);
        }
        let outer = std::mem::replace(&mut self.owner, owner);
        let class_name = it.id.as_ref().map(|id| id.name.to_string()).or(hint);
        for element in &it.body.body {
            match element {
                ClassElement::MethodDefinition(method) => {
                    let name = self.key(&method.key);
                    self.name_hint = match method.kind {
                        MethodDefinitionKind::Constructor => class_name.clone(),
                        _ => name.clone(),
                    };
                    let id = self.function(&method.value, Some(owner));
                    let value = self.push(Expr::Function(id), method.span, UseKind::Bind);
                    let Some(name) = name else { continue };
                    let members = if method.r#static {
                        &mut self.model.owners[owner].statics
                    } else {
                        &mut self.model.owners[owner].members
                    };
                    if method.kind == MethodDefinitionKind::Get {
                        // A getter's value is what it returns.
                        let returns = self.model.functions[id].returns.clone();
                        members.entry(name).or_default().extend(returns);
                    } else {
                        members.entry(name).or_default().push(value);
                    }
                }
                ClassElement::PropertyDefinition(property) => {
                    let name = self.key(&property.key);
                    if let Some(value) = &property.value {
                        let value = self.lower_bound(value, name.clone());
                        if let Some(name) = name {
                            let owner = &mut self.model.owners[owner];
                            let members = if property.r#static {
                                &mut owner.statics
                            } else {
                                &mut owner.members
                            };
                            members.entry(name).or_default().push(value);
                        }
                    }
                }
                ClassElement::StaticBlock(block) => {
                    for statement in &block.body {
                        self.visit_statement(statement);
                    }
                }
                ClassElement::AccessorProperty(property) => {
                    if let Some(value) = &property.value {
                        self.lower(value, UseKind::Bind);
                    }
                }
                ClassElement::TSIndexSignature(_) => {}
            }
        }
        self.owner = outer;
        owner
    }

    fn declare(&mut self, span: oxc::span::Span) {
        self.model.type_declarations.push(span_of(span));
    }

    fn export(&mut self, name: String, export: Export) {
        self.model.exports.push((name, export));
    }
}

impl<'a> Visit<'a> for Lowering<'_> {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.lower(it, UseKind::Read);
    }

    fn visit_identifier_reference(&mut self, it: &oxc::ast::ast::IdentifierReference<'a>) {
        self.identifier(it, UseKind::Read);
    }

    fn visit_function(&mut self, it: &Function<'a>, _flags: ScopeFlags) {
        if it.declare {
            self.declare(it.span);
            if let Some(symbol) = it.id.as_ref().and_then(|id| id.symbol_id.get()) {
                self.model.variables[var(symbol)].ambient = true;
            }
            return;
        }
        self.function(it, None);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        if it.declare {
            self.declare(it.span);
            return;
        }
        self.class(it);
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        let ambient = it.declare || self.in_declaration > 0;
        if ambient {
            self.declare(it.span);
        }
        for declarator in &it.declarations {
            if ambient {
                if let BindingPattern::BindingIdentifier(name) = &declarator.id
                    && let Some(symbol) = name.symbol_id.get()
                {
                    self.model.variables[var(symbol)].ambient = true;
                }
                continue;
            }
            let Some(init) = &declarator.init else {
                continue;
            };
            let name = match &declarator.id {
                BindingPattern::BindingIdentifier(name) => Some(name.name.to_string()),
                _ => None,
            };
            let value = self.lower_bound(init, name);
            self.bind(&declarator.id, &Source::Expr(value), &[]);
        }
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        let array = self.lower(&it.right, UseKind::Read);
        if let ForStatementLeft::VariableDeclaration(declaration) = &it.left {
            for declarator in &declaration.declarations {
                self.bind(&declarator.id, &Source::Elements(array), &[]);
            }
        }
        self.visit_statement(&it.body);
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        // `else if` is a loop here: a long one must not deepen the stack.
        let mut current = it;
        loop {
            self.lower(&current.test, UseKind::Test);
            self.visit_statement(&current.consequent);
            match &current.alternate {
                Some(Statement::IfStatement(next)) => current = next,
                Some(other) => {
                    self.visit_statement(other);
                    break;
                }
                None => break,
            }
        }
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.lower(&it.test, UseKind::Test);
        self.visit_statement(&it.body);
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        if let Some(argument) = &it.argument {
            let value = self.lower(argument, UseKind::Bind);
            let function = self.function;
            self.model.functions[function].returns.push(value);
        }
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        self.lower(&it.argument, UseKind::Read);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let module = it.source.value.to_string();
        self.model.imports.push((module.clone(), span_of(it.span)));
        for specifier in it.specifiers.iter().flatten() {
            let (local, name) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(it) => {
                    (&it.local, it.imported.name().to_string())
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => {
                    (&it.local, "default".to_owned())
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                    (&it.local, "*".to_owned())
                }
            };
            if let Some(symbol) = local.symbol_id.get() {
                self.define(
                    var(symbol),
                    Source::Import(module.clone(), name),
                    Vec::new(),
                );
            }
        }
    }

    fn visit_export_named_declaration(&mut self, it: &oxc::ast::ast::ExportNamedDeclaration<'a>) {
        for specifier in &it.specifiers {
            if let oxc::ast::ast::ModuleExportName::IdentifierReference(local) = &specifier.local
                && let Some(variable) = self.reference(local.reference_id.get())
            {
                self.export(
                    specifier.exported.name().to_string(),
                    Export::Variable(variable),
                );
            }
        }
    }

    fn visit_export_declaration(&mut self, it: &oxc::ast::ast::ExportDeclaration<'a>) {
        walk::walk_export_declaration(self, it);
        let mut names = Vec::new();
        match &it.declaration {
            oxc::ast::ast::Declaration::VariableDeclaration(it) => {
                for declarator in &it.declarations {
                    binding_names(&declarator.id, &mut names);
                }
            }
            oxc::ast::ast::Declaration::FunctionDeclaration(it) => {
                if let Some(id) = &it.id {
                    names.extend(
                        id.symbol_id
                            .get()
                            .map(|symbol| (id.name.to_string(), var(symbol))),
                    );
                }
            }
            oxc::ast::ast::Declaration::ClassDeclaration(it) => {
                if let Some(id) = &it.id {
                    names.extend(
                        id.symbol_id
                            .get()
                            .map(|symbol| (id.name.to_string(), var(symbol))),
                    );
                }
            }
            _ => {}
        }
        for (name, variable) in names {
            self.export(name, Export::Variable(variable));
        }
    }

    fn visit_export_from_declaration(&mut self, it: &oxc::ast::ast::ExportFromDeclaration<'a>) {
        let module = it.source.value.to_string();
        self.model.imports.push((module.clone(), span_of(it.span)));
        for specifier in &it.specifiers {
            self.export(
                specifier.exported.name().to_string(),
                Export::From(module.clone(), specifier.local.name().to_string()),
            );
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        let module = it.source.value.to_string();
        self.model.imports.push((module.clone(), span_of(it.span)));
        let name = match &it.exported {
            Some(name) => name.name().to_string(),
            None => "*".to_owned(),
        };
        self.export(name, Export::From(module, "*".to_owned()));
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        let value = match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let id = self.function(function, None);
                self.push(Expr::Function(id), function.span, UseKind::Bind)
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let owner = self.class(class);
                self.push(Expr::Class(owner), class.span, UseKind::Bind)
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(it) => {
                self.declare(it.span);
                return;
            }
            declaration => match declaration.as_expression() {
                Some(expression) => self.lower(expression, UseKind::Bind),
                None => return,
            },
        };
        self.export("default".to_owned(), Export::Expr(value));
    }

    fn visit_ts_interface_declaration(&mut self, it: &TSInterfaceDeclaration<'a>) {
        self.declare(it.span);
    }

    fn visit_ts_type_alias_declaration(&mut self, it: &TSTypeAliasDeclaration<'a>) {
        self.declare(it.span);
    }

    fn visit_ts_global_declaration(&mut self, it: &TSGlobalDeclaration<'a>) {
        self.declare(it.span);
        self.in_declaration += 1;
        walk::walk_ts_global_declaration(self, it);
        self.in_declaration -= 1;
    }

    fn visit_ts_namespace_declaration(&mut self, it: &oxc::ast::ast::TSNamespaceDeclaration<'a>) {
        let ambient = it.declare || self.in_declaration > 0;
        if ambient {
            self.declare(it.span);
            if let Some(symbol) = it.id.symbol_id.get() {
                self.model.variables[var(symbol)].ambient = true;
            }
            self.in_declaration += 1;
        }
        walk::walk_ts_namespace_declaration(self, it);
        if ambient {
            self.in_declaration -= 1;
        }
    }

    // Types say nothing about values.
    fn visit_ts_type_annotation(&mut self, _it: &oxc::ast::ast::TSTypeAnnotation<'a>) {}
}

fn binding_names(pattern: &BindingPattern<'_>, names: &mut Vec<(String, VarId)>) {
    match pattern {
        BindingPattern::BindingIdentifier(it) => {
            names.extend(
                it.symbol_id
                    .get()
                    .map(|symbol| (it.name.to_string(), var(symbol))),
            );
        }
        BindingPattern::ObjectPattern(it) => {
            for property in &it.properties {
                binding_names(&property.value, names);
            }
        }
        BindingPattern::ArrayPattern(it) => {
            for element in it.elements.iter().flatten() {
                binding_names(element, names);
            }
        }
        BindingPattern::AssignmentPattern(it) => binding_names(&it.left, names),
    }
}

fn target_name(target: &AssignmentTarget<'_>) -> Option<String> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(it) => Some(it.name.to_string()),
        other => other
            .as_member_expression()
            .and_then(|member| member.static_property_name())
            .map(|name| name.to_string()),
    }
}

fn quasi_text(quasi: &oxc::ast::ast::TemplateElement<'_>) -> String {
    quasi
        .value
        .cooked
        .map_or_else(|| quasi.value.raw.to_string(), |cooked| cooked.to_string())
}

fn inside_quotes(span: Span) -> Span {
    Span::new(
        span.start + 1,
        span.end.saturating_sub(1).max(span.start + 1),
    )
}
