//! Lowers what TypeScript adds to values: enumerations, namespaces, `import x = …`, and types that name a class.

use oxc::ast::ast::{
    BindingPattern, TSEnumDeclaration, TSEnumMemberName, TSImportEqualsDeclaration,
    TSModuleReference, TSNamespaceDeclaration, TSType, TSTypeAnnotation, TSTypeName,
};
use oxc::ast_visit::walk;
use oxc::span::GetSpan;

use super::{Lowering, var};
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{
    Expr, ExprId, MemberAssignment, OwnerId, Source, Step, VarId,
};

impl Lowering<'_> {
    /// `enum Method { Pop = 'screenPop' }` is an object of strings.
    pub(super) fn enumeration(&mut self, it: &TSEnumDeclaration<'_>) {
        let owner = self.model.add_owner(Some(self.owner));
        let mut properties = Vec::new();
        for member in &it.body.members {
            let name = match &member.id {
                TSEnumMemberName::Identifier(name) => name.name.to_string(),
                TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                    name.value.to_string()
                }
                TSEnumMemberName::ComputedTemplateString(_) => continue,
            };
            if let Some(value) = &member.initializer {
                let value = self.lower(value, UseKind::Bind);
                self.add_member(owner, name.clone(), value);
                properties.push((name, value));
            }
        }
        let object = Expr::Object {
            properties,
            keys: Vec::new(),
            computed: Vec::new(),
            spreads: Vec::new(),
            owner,
        };
        let object = self.push(object, it.span, UseKind::Bind);
        if let Some(symbol) = it.id.symbol_id.get() {
            self.define(var(symbol), Source::Expr(object), Vec::new());
        }
    }

    /// `namespace Phone { export const api = … }` is an object of what it exports.
    pub(super) fn namespace(&mut self, it: &TSNamespaceDeclaration<'_>) {
        let owner = self.model.add_owner(Some(self.owner));
        let object = Expr::Object {
            properties: Vec::new(),
            keys: Vec::new(),
            computed: Vec::new(),
            spreads: Vec::new(),
            owner,
        };
        let object = self.push(object, it.span, UseKind::Bind);
        if let Some(symbol) = it.id.symbol_id.get() {
            self.define(var(symbol), Source::Expr(object), Vec::new());
        }
        let outer = self.namespace.replace(owner);
        walk::walk_ts_namespace_declaration(self, it);
        self.namespace = outer;
    }

    pub(super) fn export_from_namespace(
        &mut self,
        owner: OwnerId,
        name: String,
        variable: VarId,
        span: oxc::span::Span,
    ) {
        let value = self.push(Expr::Local(variable), span, UseKind::Bind);
        self.add_member(owner, name, value);
    }

    /// `import x = require('y')`, `import x = a.b`.
    pub(super) fn import_equals(&mut self, it: &TSImportEqualsDeclaration<'_>) {
        let Some(symbol) = it.id.symbol_id.get() else {
            return;
        };
        match &it.module_reference {
            TSModuleReference::ExternalModuleReference(module) => {
                let specifier = module.expression.value.to_string();
                self.import(specifier.clone(), it.span);
                self.define(
                    var(symbol),
                    Source::Import(specifier, "*".to_owned()),
                    Vec::new(),
                );
            }
            TSModuleReference::IdentifierReference(name) => {
                let value = self.identifier(name, UseKind::Bind);
                self.define(var(symbol), Source::Expr(value), Vec::new());
            }
            TSModuleReference::QualifiedName(name) => {
                let mut steps = vec![Step::Name(name.right.name.to_string())];
                let mut left = &name.left;
                while let TSTypeName::QualifiedName(inner) = left {
                    steps.insert(0, Step::Name(inner.right.name.to_string()));
                    left = &inner.left;
                }
                if let TSTypeName::IdentifierReference(root) = left {
                    let root = self.identifier(root, UseKind::Bind);
                    self.define(var(symbol), Source::Expr(root), steps);
                }
            }
        }
    }

    /// A name whose declared type is a class holds an instance of it.
    pub(super) fn typed(
        &mut self,
        pattern: &BindingPattern<'_>,
        annotation: &TSTypeAnnotation<'_>,
    ) {
        if let BindingPattern::BindingIdentifier(_) = pattern
            && let Some(class) = self.named_class(annotation)
        {
            self.bind(pattern, &Source::Instance(class), &[]);
        }
    }

    /// Likewise for a field.
    pub(super) fn typed_member(
        &mut self,
        owner: OwnerId,
        name: String,
        annotation: &TSTypeAnnotation<'_>,
    ) {
        if let Some(class) = self.named_class(annotation) {
            let object = self.push(Expr::This(owner), annotation.span, UseKind::Read);
            self.model.assignments.push(MemberAssignment {
                object,
                name: Step::Name(name),
                value: Source::Instance(class),
                path: Vec::new(),
            });
        }
    }

    /// The class that a type names, if it is a name that the script binds.
    fn named_class(&mut self, annotation: &TSTypeAnnotation<'_>) -> Option<ExprId> {
        let TSType::TSTypeReference(it) = &annotation.type_annotation else {
            return None;
        };
        let TSTypeName::IdentifierReference(name) = &it.type_name else {
            return None;
        };
        let variable = self.reference(name.reference_id.get())?;
        Some(self.push(Expr::Local(variable), it.span(), UseKind::Bind))
    }
}
