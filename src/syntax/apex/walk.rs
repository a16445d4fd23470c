//! The walk over the tree: scopes, declarations, and what each node is handed to.

use tree_sitter::Node;

use super::handover::Handover;
use super::names::Names;
use super::strings::{Site, Strings, Variables};
use super::types::Type;
use super::{ApexReading, is_one_of, lost, span, written};
use crate::syntax::Environment;
use crate::syntax::facts::{ApexMethod, ApexQuery, ApexTrigger, TextFact, TextKind};
use crate::syntax::interest::Interest;

/// What is known at the node the walk has come to.
pub(super) struct Walk<'t, 'n> {
    pub(super) text: &'t str,
    pub(super) interest: &'t Interest,
    pub(super) reading: ApexReading,
    pub(super) names: Names<'t>,
    /// Nodes around the current one, outermost first.
    pub(super) path: Vec<Node<'n>>,
    /// Methods around, outermost first.
    enclosing: Vec<Option<String>>,
    pub(super) strings: Strings<'n>,
    pub(super) handover: Handover,
}

impl<'t, 'n> Walk<'t, 'n> {
    /// A walk that has not begun.
    pub(super) fn new(
        text: &'t str,
        interest: &'t Interest,
        environment: &'t dyn Environment,
        reading: ApexReading,
    ) -> Self {
        Self {
            text,
            interest,
            reading,
            names: Names::new(environment),
            path: Vec::new(),
            enclosing: Vec::new(),
            strings: Strings::default(),
            handover: Handover::default(),
        }
    }

    pub(super) fn run(&mut self, root: Node<'n>) {
        let mut cursor = root.walk();
        // Anonymous Apex declares variables outside of any class.
        self.names.open();
        loop {
            let node = cursor.node();
            self.enter(node);
            if cursor.goto_first_child() {
                self.path.push(node);
                continue;
            }
            self.leave(node);
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                self.path.pop();
                self.leave(cursor.node());
            }
        }
    }

    fn enter(&mut self, node: Node<'n>) {
        match node.kind() {
            "class_declaration" | "interface_declaration" | "enum_declaration" => {
                self.enter_class(node)
            }
            "trigger_declaration" => {
                let name = self.child_text(node, "name").map(str::to_owned);
                self.reading.facts.name = self.reading.facts.name.take().or(name);
                self.enter_trigger(node);
            }
            "class_body" | "interface_body" => self.enter_body(),
            "method_declaration" => {
                self.method(node);
                let name = self.child_text(node, "name").map(str::to_owned);
                self.enter_method(name);
            }
            "constructor_declaration" => {
                let name = self.child_text(node, "name").map(str::to_owned);
                self.enter_method(name);
            }
            "accessor_list" => {
                let property = self
                    .path
                    .last()
                    .and_then(|field| self.declared(*field).pop());
                self.enter_method(property.map(|(name, _)| name.to_owned()));
            }
            "block" | "trigger_body" | "for_statement" | "catch_clause" | "switch_rule" => {
                self.names.open()
            }
            "enhanced_for_statement" => {
                self.names.open();
                self.declare_one(node);
            }
            "formal_parameter" => self.declare_one(node),
            "local_variable_declaration" => {
                for (name, declared) in self.declared(node) {
                    self.names.declare(name, declared);
                }
                for (name, value) in self.initial_values(node) {
                    self.given(name, value);
                }
            }
            "variable_declarator" => {
                if let (Some(name), Some(value)) = (
                    self.child_text(node, "name"),
                    node.child_by_field_name("value"),
                ) {
                    self.assign_string(name, value, false);
                }
            }
            "assignment_expression" => self.assignment(node),
            "when_sobject_type" => {
                if let (Some(declared), Some(name)) = (node.named_child(0), node.named_child(1)) {
                    let declared = Type::parse(written(self.text, declared));
                    self.names.declare(written(self.text, name), declared);
                }
            }
            "field_access" => self.field_access(node),
            "method_invocation" => self.method_invocation(node),
            "object_creation_expression" => self.construction(node),
            "type_identifier" => self.type_use(node),
            "query_expression" => self.query(node),
            "dml_expression" => {
                if let Some(target) = node.child_by_field_name("target") {
                    self.change(target);
                }
            }
            "string_literal" | "multi_line_string_literal" => {
                self.text_fact(node, TextKind::StringLiteral);
                self.named_in_string(node);
                self.take_string(node);
            }
            "binary_expression" | "ternary_expression" => self.take_string(node),
            "line_comment" | "block_comment" => self.text_fact(node, TextKind::Comment),
            "identifier" if self.path.last().is_some_and(Node::is_error) => {
                self.stray_identifier(node)
            }
            _ => {}
        }
    }

    fn leave(&mut self, node: Node<'n>) {
        match node.kind() {
            "class_declaration" | "interface_declaration" | "enum_declaration" => {
                self.names.around.pop();
            }
            "method_declaration" | "constructor_declaration" | "accessor_list" => {
                self.enclosing.pop();
                self.names.close();
            }
            "class_body"
            | "interface_body"
            | "block"
            | "trigger_body"
            | "for_statement"
            | "catch_clause"
            | "switch_rule"
            | "enhanced_for_statement" => self.names.close(),
            _ => {}
        }
    }

    fn enter_class(&mut self, node: Node<'n>) {
        let name = self.child_text(node, "name").unwrap_or("").to_owned();
        if self.names.around.is_empty() && self.reading.facts.name.is_none() {
            self.reading.facts.name = Some(name.clone());
            self.reading.facts.is_test = self
                .modifiers(node)
                .iter()
                .any(|modifier| modifier == "@istest");
        }
        self.names.around.push(name);
    }

    fn enter_body(&mut self) {
        self.names.open();
        self.names.declare_fields();
        // `static final Map<String, SObjectField> FIELDS = Task.SObjectType.getDescribe().fields.getMap();`
        let Some(class) = self.names.around.last().cloned() else {
            return;
        };
        for (field, value) in self.strings.constants_of(&class) {
            self.refine(&field, value);
            if let Some(refined) = self.names.refined(&field).map(Type::to_string)
                && let Some(class) = self.names.own_class_mut(&class)
            {
                class.fields.insert(field, refined);
            }
        }
    }

    fn enter_trigger(&mut self, node: Node<'n>) {
        let Some(object) = self.child_text(node, "object").map(str::to_owned) else {
            return;
        };
        let mut cursor = node.walk();
        let events = node
            .children_by_field_name("events", &mut cursor)
            .filter(|event| event.kind() == "trigger_event")
            .map(|event| {
                let words = written(self.text, event).split_whitespace();
                words.collect::<Vec<_>>().join(" ").to_lowercase()
            })
            .collect();
        self.names.trigger_object = Some(object.clone());
        self.handover.is_trigger = true;
        self.reading.facts.trigger = Some(ApexTrigger {
            object,
            events,
            handlers: Vec::new(),
        });
    }

    fn enter_method(&mut self, name: Option<String>) {
        self.enclosing.push(name);
        self.names.open();
        self.strings.forget_variables();
    }

    fn method(&mut self, node: Node<'n>) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let parameters = self.parameters(node);
        self.reading.facts.methods.push(ApexMethod {
            class: self.names.path(),
            name: written(self.text, name).to_owned(),
            parameters: parameters
                .into_iter()
                .map(|(declared, name)| (declared.to_owned(), name.to_owned()))
                .collect(),
            modifiers: self.modifiers(node),
            span: span(name),
            whole: span(node),
        });
    }

    /// Types and names of a method's parameters.
    pub(super) fn parameters(&self, method: Node<'n>) -> Vec<(&'t str, &'t str)> {
        let Some(list) = method.child_by_field_name("parameters") else {
            return Vec::new();
        };
        let mut cursor = list.walk();
        list.named_children(&mut cursor)
            .filter_map(|parameter| {
                let declared = self.child_text(parameter, "type")?;
                Some((declared, self.child_text(parameter, "name")?))
            })
            .collect()
    }

    /// Modifiers and annotations in lower case, annotations with their `@` and without arguments.
    fn modifiers(&self, node: Node<'n>) -> Vec<String> {
        let mut found = Vec::new();
        let mut cursor = node.walk();
        for child in node
            .children(&mut cursor)
            .filter(|child| child.kind() == "modifiers")
        {
            let mut inner = child.walk();
            for modifier in child.named_children(&mut inner) {
                match modifier.kind() {
                    "annotation" => {
                        let name = self.child_text(modifier, "name").unwrap_or("");
                        found.push(format!("@{}", name.to_lowercase()));
                    }
                    "modifier" => found.push(written(self.text, modifier).to_lowercase()),
                    _ => {}
                }
            }
        }
        found
    }

    /// The names that a declaration declares, with their type.
    pub(super) fn declared(&self, node: Node<'n>) -> Vec<(&'t str, Type)> {
        let Some(written_type) = self.child_text(node, "type") else {
            return Vec::new();
        };
        let declared = Type::parse(written_type);
        let mut cursor = node.walk();
        node.children_by_field_name("declarator", &mut cursor)
            .filter_map(|declarator| Some((self.child_text(declarator, "name")?, declared.clone())))
            .collect()
    }

    /// The names that a declaration gives values to.
    pub(super) fn initial_values(&self, node: Node<'n>) -> Vec<(&'t str, Node<'n>)> {
        let mut cursor = node.walk();
        node.children_by_field_name("declarator", &mut cursor)
            .filter_map(|declarator| {
                let value = declarator.child_by_field_name("value")?;
                Some((self.child_text(declarator, "name")?, value))
            })
            .collect()
    }

    fn declare_one(&mut self, node: Node<'n>) {
        let (Some(declared), Some(name)) =
            (self.child_text(node, "type"), self.child_text(node, "name"))
        else {
            return;
        };
        let declared = Type::parse(declared);
        let is_generic = declared.is_generic();
        self.names.declare(name, declared);
        let Some(value) = node.child_by_field_name("value") else {
            return;
        };
        self.handover.gives(self.text, name, value);
        if is_generic {
            let missing = &mut self.reading.facts.missing;
            let all = self.names.infer_noting(self.text, value, missing);
            let element = all.as_ref().and_then(Type::element).cloned();
            self.names.refine(name, element);
        }
    }

    /// Notes the value that a variable is given.
    pub(super) fn given(&mut self, name: &str, value: Node<'n>) {
        self.handover.gives(self.text, name, value);
        self.refine(name, value);
    }

    /// `SObject t = new Task();` is a Task as long as nothing else is known.
    fn refine(&mut self, name: &str, value: Node<'n>) {
        if self.names.takes_any(name) {
            let missing = &mut self.reading.facts.missing;
            let found = self.names.infer_noting(self.text, value, missing);
            self.names.refine(name, found);
        }
    }

    /// Reads strings where the walk has come to, with the queries found so far.
    pub(super) fn read_strings<R>(
        &mut self,
        read: impl FnOnce(&mut Strings<'n>, &Site<'_>, &mut Vec<ApexQuery>) -> R,
    ) -> R {
        let class = self.names.path().to_lowercase();
        let site = Site {
            text: self.text,
            interest: self.interest,
            names: &self.names,
            class: &class,
            enclosing: self.method_name(),
            variables: Variables::Local,
        };
        read(&mut self.strings, &site, &mut self.reading.facts.queries)
    }

    /// A name the grammar could not place: still worth noting behind a dot.
    fn stray_identifier(&mut self, node: Node<'n>) {
        let name = written(self.text, node);
        let before = self.text.get(..node.start_byte()).unwrap_or("").trim_end();
        if !is_one_of(name, &self.interest.fields) || !before.ends_with('.') {
            return;
        }
        let owner = before.trim_end_matches(['.', '?']).trim_end();
        let start = owner
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(0, |at| at + 1);
        let variable = owner
            .get(start..)
            .and_then(|owner| self.names.variable(owner));
        let record = variable.map(Type::record).cloned();
        let after = self.text.get(node.end_byte()..).unwrap_or("").trim_start();
        let write = after.starts_with('=') && !after.starts_with("==");
        self.push_field(node, record, None, write);
    }

    fn text_fact(&mut self, node: Node<'n>, kind: TextKind) {
        let bytes = written(self.text, node).as_bytes();
        if self.interest.needles.hit(bytes) || self.interest.apex.words.hit(bytes) {
            self.reading.texts.push(TextFact {
                kind,
                span: span(node),
            });
        }
    }

    pub(super) fn method_name(&self) -> Option<String> {
        self.enclosing.last().cloned().flatten()
    }

    pub(super) fn child_text(&self, node: Node<'n>, field: &str) -> Option<&'t str> {
        Some(written(self.text, node.child_by_field_name(field)?))
    }

    pub(super) fn finish(mut self) -> ApexReading {
        if self.reading.problem.is_some() {
            lost::queries(self.text, self.interest, &mut self.reading.facts.queries);
        }
        let interest = self.interest;
        for (class, key, text) in self.strings.offered(self.text, interest, &self.names) {
            if let Some(class) = self.names.own_class_mut(&class) {
                class.texts.insert(key, text);
            }
        }
        let facts = &mut self.reading.facts;
        facts.missing.append(&mut self.strings.missing);
        facts.classes = self.names.into_classes();
        facts.queries.retain(|query| {
            !query.fields.is_empty()
                || query
                    .objects
                    .iter()
                    .any(|object| is_one_of(object, &interest.types))
        });
        facts.queries.sort_by_key(|query| query.span);
        facts.fields.sort_by_key(|field| field.span);
        facts.types.sort_by_key(|used| used.span);
        facts.strings.sort_by_key(|string| string.span);
        self.reading.texts.sort_by_key(|text| text.span);
        self.reading
    }
}
