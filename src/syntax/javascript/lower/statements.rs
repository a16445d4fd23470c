//! Lowers statements, as the parser's visitor meets them: declarations, imports, exports, types.

use oxc::ast::ast::{
    BindingIdentifier, BindingPattern, Class, Declaration, ExportAllDeclaration, ExportDeclaration,
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, ExportFromDeclaration,
    ExportNamedDeclaration, Expression, ForInStatement, ForOfStatement, ForStatementLeft, Function,
    IdentifierReference, IfStatement, ImportDeclaration, ImportDeclarationSpecifier, JSXElement,
    ModuleExportName, Program, ReturnStatement, Statement, SwitchStatement, TSEnumDeclaration,
    TSExportAssignment, TSGlobalDeclaration, TSImportEqualsDeclaration, TSInterfaceDeclaration,
    TSNamespaceDeclaration, TSTypeAliasDeclaration, TSTypeAnnotation, ThrowStatement,
    VariableDeclaration, WhileStatement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::GetSpan;
use oxc::syntax::scope::ScopeFlags;

use super::{Lowering, span_of, var};
use crate::syntax::facts::UseKind;
use crate::syntax::javascript::model::{Export, Expr, Source, VarId};

impl Lowering<'_> {
    /// Records a type declaration, which says nothing about values but may mention a name.
    fn declare(&mut self, span: oxc::span::Span) {
        self.model.type_declarations.push(span_of(span));
    }

    /// Marks a name as declared to the type checker only.
    fn ambient(&mut self, name: &BindingIdentifier<'_>) {
        if let Some(symbol) = name.symbol_id.get() {
            self.model.variables[var(symbol)].ambient = true;
        }
    }

    fn export(&mut self, name: String, export: Export) {
        self.model.exports.push((name, export));
    }

    fn loop_variable(&mut self, left: &ForStatementLeft<'_>, source: &Source) {
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => {
                for declarator in &declaration.declarations {
                    self.bind(&declarator.id, source, &[]);
                }
            }
            left => {
                if let Some(target) = left.as_assignment_target() {
                    self.assign_target(target, source, &[]);
                }
            }
        }
    }
}

impl<'a> Visit<'a> for Lowering<'_> {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.lower(it, UseKind::Read);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.identifier(it, UseKind::Read);
    }

    fn visit_function(&mut self, it: &Function<'a>, _flags: ScopeFlags) {
        if it.declare {
            self.declare(it.span);
            if let Some(name) = &it.id {
                self.ambient(name);
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
                if let BindingPattern::BindingIdentifier(name) = &declarator.id {
                    self.ambient(name);
                }
                continue;
            }
            if let Some(annotation) = &declarator.type_annotation {
                self.typed(&declarator.id, annotation);
            }
            let Some(init) = &declarator.init else {
                continue;
            };
            let name = match &declarator.id {
                BindingPattern::BindingIdentifier(name) => Some(name.name.to_string()),
                _ => None,
            };
            if let (BindingPattern::BindingIdentifier(name), Expression::FunctionExpression(_)) =
                (&declarator.id, init)
            {
                self.constructed = name.symbol_id.get().map(var);
            }
            let value = self.lower_bound(init, name);
            self.bind(&declarator.id, &Source::Expr(value), &[]);
        }
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        let array = self.lower(&it.right, UseKind::Read);
        self.loop_variable(&it.left, &Source::Elements(array));
        self.visit_statement(&it.body);
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        let object = self.lower(&it.right, UseKind::Read);
        self.loop_variable(&it.left, &Source::Keys(object));
        self.visit_statement(&it.body);
    }

    fn visit_program(&mut self, it: &Program<'a>) {
        if let [Statement::ExpressionStatement(only)] = it.body.as_slice()
            && let inner @ Expression::ObjectExpression(_) = only.expression.get_inner_expression()
        {
            // `({ … })` and nothing else: a loader takes the object.
            let value = self.lower(inner, UseKind::Bind);
            self.export("*".to_owned(), Export::Expr(value));
            return;
        }
        walk::walk_program(self, it);
    }

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        self.element(it);
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        self.enumeration(it);
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        let value = self.lower(&it.expression, UseKind::Bind);
        self.export("*".to_owned(), Export::Expr(value));
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.import_equals(it);
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

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        if let Some(machine) = self.machine_of(&it.discriminant) {
            self.model.functions[self.function].machine = Some(machine);
        }
        walk::walk_switch_statement(self, it);
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
        self.import(module.clone(), it.span);
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

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        for specifier in &it.specifiers {
            if let ModuleExportName::IdentifierReference(local) = &specifier.local
                && let Some(variable) = self.reference(local.reference_id.get())
            {
                self.export(
                    specifier.exported.name().to_string(),
                    Export::Variable(variable),
                );
            }
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        walk::walk_export_declaration(self, it);
        let mut names = Vec::new();
        match &it.declaration {
            Declaration::VariableDeclaration(it) => {
                for declarator in &it.declarations {
                    binding_names(&declarator.id, &mut names);
                }
            }
            Declaration::FunctionDeclaration(it) => {
                if let Some(id) = &it.id {
                    names.extend(binding_name(id));
                }
            }
            Declaration::ClassDeclaration(it) => {
                if let Some(id) = &it.id {
                    names.extend(binding_name(id));
                }
            }
            _ => {}
        }
        for (name, variable) in names {
            match self.namespace {
                Some(owner) => self.export_from_namespace(owner, name, variable, it.span()),
                None => self.export(name, Export::Variable(variable)),
            }
        }
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        let module = it.source.value.to_string();
        self.import(module.clone(), it.span);
        for specifier in &it.specifiers {
            self.export(
                specifier.exported.name().to_string(),
                Export::From(module.clone(), specifier.local.name().to_string()),
            );
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        let module = it.source.value.to_string();
        self.import(module.clone(), it.span);
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

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        let ambient = it.declare || self.in_declaration > 0;
        if ambient {
            self.declare(it.span);
            self.ambient(&it.id);
            self.in_declaration += 1;
        }
        if ambient {
            walk::walk_ts_namespace_declaration(self, it);
        } else {
            self.namespace(it);
        }
        if ambient {
            self.in_declaration -= 1;
        }
    }

    // Types say nothing about values.
    fn visit_ts_type_annotation(&mut self, _it: &TSTypeAnnotation<'a>) {}
}

fn binding_name(it: &BindingIdentifier<'_>) -> Option<(String, VarId)> {
    let symbol = it.symbol_id.get()?;
    Some((it.name.to_string(), var(symbol)))
}

fn binding_names(pattern: &BindingPattern<'_>, names: &mut Vec<(String, VarId)>) {
    match pattern {
        BindingPattern::BindingIdentifier(it) => {
            names.extend(binding_name(it));
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
