//! Lowers functions, arrow functions and classes, and keeps the owners that their `this` stands for.

use std::collections::BTreeMap;

use oxc::ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, Class, ClassElement,
    FormalParameters, Function, MethodDefinition, MethodDefinitionKind,
};
use oxc::ast_visit::{Visit, walk};

use super::{Lowering, var};
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{self, Expr, ExprId, FnId, OwnerId, Source, VarId};

impl Lowering<'_> {
    /// Lowers a function; one that is a method sees `method_of` as `this`.
    pub(super) fn function(&mut self, it: &Function<'_>, method_of: Option<OwnerId>) -> FnId {
        let hint = self.name_hint.take();
        let name = it.id.as_ref().map(|id| id.name.to_string()).or(hint);
        let own_variable = it.id.as_ref().and_then(|id| id.symbol_id.get()).map(var);
        let constructor = self.constructed.take();
        let owner = match (method_of, own_variable.or(constructor)) {
            (Some(owner), _) => owner,
            // Any declared function may turn out to be a constructor.
            (None, Some(variable)) if it.is_declaration() || constructor.is_some() => {
                self.constructor(constructor.unwrap_or(variable))
            }
            (None, _) => self.model.add_owner(Some(self.owner)),
        };
        if method_of.is_none() && !it.is_declaration() {
            self.model.owners[owner].is_soft = true;
        }
        self.inside(name, owner, |lowering, id| {
            lowering.model.functions[id].constructs = method_of.is_none();
            lowering.model.functions[id].is_generator = it.generator;
            if let Some(variable) = own_variable {
                let value = lowering.push(Expr::Function(id), it.span, UseKind::Bind);
                lowering.define(variable, Source::Expr(value), Vec::new());
            }
            lowering.parameters(id, &it.params);
            if let Some(body) = &it.body {
                walk::walk_function_body(lowering, body);
            }
        })
    }

    pub(super) fn arrow(&mut self, it: &ArrowFunctionExpression<'_>, kind: UseKind) -> ExprId {
        let name = self.name_hint.take();
        let id = self.inside(name, self.owner, |lowering, id| {
            lowering.model.functions[id].is_arrow = true;
            lowering.parameters(id, &it.params);
            match &it.body {
                ArrowFunctionBody::FunctionBody(body) => walk::walk_function_body(lowering, body),
                body => {
                    if let Some(expression) = body.as_expression() {
                        let value = lowering.lower(expression, UseKind::Bind);
                        lowering.model.functions[id].returns.push(value);
                    }
                }
            }
        });
        self.push(Expr::Function(id), it.span, kind)
    }

    /// Adds a function and lowers what is inside it.
    fn inside(
        &mut self,
        name: Option<String>,
        owner: OwnerId,
        body: impl FnOnce(&mut Self, FnId),
    ) -> FnId {
        let id = self.model.functions.len();
        self.model.functions.push(model::Function {
            name,
            parent: Some(self.function),
            owner,
            ..model::Function::default()
        });
        let outer_function = std::mem::replace(&mut self.function, id);
        let outer_owner = std::mem::replace(&mut self.owner, owner);
        body(self, id);
        self.function = outer_function;
        self.owner = outer_owner;
        id
    }

    fn parameters(&mut self, id: FnId, it: &FormalParameters<'_>) {
        for (at, parameter) in it.items.iter().enumerate() {
            self.bind(&parameter.pattern, &Source::Param(id, at), &[]);
            if let Some(default) = &parameter.initializer {
                let default = self.lower(default, UseKind::Bind);
                self.bind(&parameter.pattern, &Source::Expr(default), &[]);
            }
            if let Some(annotation) = &parameter.type_annotation {
                self.typed(&parameter.pattern, annotation);
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
        if let Some(rest) = &it.rest {
            self.bind(&rest.rest.argument, &Source::Rest(id, it.items.len()), &[]);
        }
        self.model.functions[id].parameters = it.items.len();
    }

    pub(super) fn class(&mut self, it: &Class<'_>) -> OwnerId {
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
            self.class_element(element, owner, class_name.as_deref());
        }
        self.owner = outer;
        owner
    }

    fn class_element(&mut self, it: &ClassElement<'_>, owner: OwnerId, class_name: Option<&str>) {
        let decorators = match it {
            ClassElement::MethodDefinition(it) => &it.decorators[..],
            ClassElement::PropertyDefinition(it) => &it.decorators[..],
            ClassElement::AccessorProperty(it) => &it.decorators[..],
            ClassElement::StaticBlock(_) | ClassElement::TSIndexSignature(_) => &[],
        };
        for decorator in decorators {
            self.lower(&decorator.expression, UseKind::Read);
        }
        match it {
            ClassElement::MethodDefinition(it) => self.method(it, owner, class_name),
            ClassElement::PropertyDefinition(it) => {
                let name = self.key(&it.key);
                if let Some(value) = &it.value {
                    let value = self.lower_bound(value, name.clone());
                    if let Some(name) = name {
                        let members = self.members(owner, it.r#static);
                        members.entry(name).or_default().push(value);
                    }
                } else if let (Some(name), Some(annotation)) = (name, &it.type_annotation) {
                    self.typed_member(owner, name, annotation);
                }
            }
            ClassElement::StaticBlock(it) => {
                for statement in &it.body {
                    self.visit_statement(statement);
                }
            }
            ClassElement::AccessorProperty(it) => {
                if let Some(value) = &it.value {
                    self.lower(value, UseKind::Bind);
                }
            }
            ClassElement::TSIndexSignature(_) => {}
        }
    }

    fn method(&mut self, it: &MethodDefinition<'_>, owner: OwnerId, class_name: Option<&str>) {
        let name = self.key(&it.key);
        self.name_hint = match it.kind {
            MethodDefinitionKind::Constructor => class_name.map(ToOwned::to_owned),
            _ => name.clone(),
        };
        let id = self.function(&it.value, Some(owner));
        let value = self.push(Expr::Function(id), it.span, UseKind::Bind);
        let Some(name) = name else { return };
        // A getter's value is what it returns, and a setter is given one.
        let values = match it.kind {
            MethodDefinitionKind::Get => self.model.functions[id].returns.clone(),
            MethodDefinitionKind::Set => {
                self.model.owners[owner].setters.insert(name, id);
                return;
            }
            _ => vec![value],
        };
        let members = self.members(owner, it.r#static);
        members.entry(name).or_default().extend(values);
    }

    /// The owner that instances of a constructor function or a named class are.
    pub(super) fn constructor(&mut self, variable: VarId) -> OwnerId {
        if let Some(&owner) = self.constructors.get(&variable) {
            return owner;
        }
        let owner = self.model.add_owner(Some(self.owner));
        self.constructors.insert(variable, owner);
        owner
    }

    pub(super) fn add_member(&mut self, owner: OwnerId, name: String, value: ExprId) {
        let members = self.members(owner, false);
        members.entry(name).or_default().push(value);
    }

    /// The members of an owner's instances, or those of the class itself.
    fn members(&mut self, owner: OwnerId, is_static: bool) -> &mut BTreeMap<String, Vec<ExprId>> {
        let owner = &mut self.model.owners[owner];
        if is_static {
            &mut owner.statics
        } else {
            &mut owner.members
        }
    }
}
