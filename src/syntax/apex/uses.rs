//! Uses of names of interest: fields, types, queries and strings.

use tree_sitter::Node;

use super::named::{self, Found};
use super::types::{Type, written};
use super::walk::Walk;
use super::{is_one_of, query, span, strings};
use crate::bundle::Span;
use crate::syntax::facts::{ApexField, ApexQuery, ApexString, ApexType, StringPlace};

/// Methods that read what a string names, `put` and `putSObject` apart.
const READS: [&str; 4] = ["get", "isset", "getpopulatedfieldsasmap", "containskey"];

impl<'t, 'n> Walk<'t, 'n> {
    pub(super) fn field_access(&mut self, node: Node<'n>) {
        let (Some(object), Some(field)) = (
            node.child_by_field_name("object"),
            node.child_by_field_name("field"),
        ) else {
            return;
        };
        self.type_token(object);
        let name = written(self.text, field);
        // `Factory.run(Handler.class)` in a trigger
        if name.eq_ignore_ascii_case("class") {
            self.push_handler(written(self.text, object).to_owned());
        }
        if is_one_of(name, &self.interest.types) {
            // `Schema.SObjectType.Task`, `Schema.Task`
            let before = written(self.text, object).to_lowercase();
            if before == "schema" || before.ends_with("sobjecttype") {
                self.push_type(field);
            }
        }
        if is_one_of(name, &self.interest.fields) {
            let record = self
                .names
                .infer(self.text, object)
                .and_then(|found| found.record());
            let write = self.is_written(node);
            let relationship = match object.kind() {
                "field_access" if record.is_none() => self.child_text(object, "field"),
                _ => None,
            };
            self.push_field(field, record, relationship, write);
        }
    }

    /// Whether the node is assigned to.
    fn is_written(&self, node: Node<'n>) -> bool {
        self.path.last().is_some_and(|parent| match parent.kind() {
            "assignment_expression" => parent.child_by_field_name("left") == Some(node),
            "update_expression" => true,
            _ => false,
        })
    }

    pub(super) fn method_invocation(&mut self, node: Node<'n>) {
        let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
        if is_one_of(&name, &self.interest.apex.methods)
            && let Some(name) = node.child_by_field_name("name")
        {
            let call = self.named(name);
            self.reading.facts.calls.push(call);
        }
        let first = node
            .child_by_field_name("arguments")
            .and_then(|arguments| arguments.named_child(0));
        let Some(object) = node.child_by_field_name("object") else {
            return;
        };
        self.type_token(object);
        self.handler(object, node);
        match name.as_str() {
            "format" | "join" => self.take_string(node),
            "add" | "addall" if object.kind() == "identifier" => {
                if let Some(first) = first {
                    let class = self.class();
                    let site = self.site(&class);
                    let list = written(self.text, object);
                    self.strings.add(&site, list, first);
                }
            }
            _ => {}
        }
        const CHANGES: [&str; 4] = ["insert", "update", "upsert", "delete"];
        let bare = name.strip_suffix("immediate").unwrap_or(&name);
        if CHANGES.contains(&bare)
            && written(self.text, object).eq_ignore_ascii_case("Database")
            && let Some(first) = first
        {
            self.change(first);
        }
        let write = matches!(name.as_str(), "put" | "putsobject");
        if !write && !READS.contains(&name.as_str()) {
            return;
        }
        let Some(literal) = first.filter(|argument| argument.kind() == "string_literal") else {
            return;
        };
        let inner = strings::content(literal);
        if is_one_of(inner.of(self.text), &self.interest.fields) {
            let record = self
                .names
                .infer(self.text, object)
                .and_then(|found| found.record());
            let enclosing = self.method_name();
            self.reading.facts.fields.push(ApexField {
                name: inner.of(self.text).to_owned(),
                object: record,
                relationship: None,
                write,
                by_string: true,
                span: inner,
                enclosing,
            });
        }
    }

    /// A call in a trigger that may be handed its records.
    fn handler(&mut self, object: Node<'n>, call: Node<'n>) {
        if self.reading.facts.trigger.is_none() || object.kind() != "identifier" {
            return;
        }
        let class = written(self.text, object);
        if self.names.variable(class).is_some() || class.eq_ignore_ascii_case("Trigger") {
            return;
        }
        let Some(arguments) = call.child_by_field_name("arguments") else {
            return;
        };
        let given = written(self.text, arguments).to_lowercase();
        if arguments.named_child_count() == 0 || given.contains("trigger.") {
            self.push_handler(class.to_owned());
        }
    }

    fn push_handler(&mut self, class: String) {
        if let Some(trigger) = &mut self.reading.facts.trigger
            && !trigger.handlers.contains(&class)
        {
            trigger.handlers.push(class);
        }
    }

    /// A record that is written to the database.
    pub(super) fn change(&mut self, target: Node<'n>) {
        let Some(record) = self
            .names
            .infer(self.text, target)
            .and_then(|found| found.record())
        else {
            return;
        };
        if is_one_of(&record, &self.interest.types) {
            let enclosing = self.method_name();
            self.reading.facts.changes.push(ApexType {
                name: record,
                span: span(target),
                enclosing,
            });
        }
    }

    /// `new Task(CallType = 'Inbound')`
    pub(super) fn construction(&mut self, node: Node<'n>) {
        let Some(record) = self
            .child_text(node, "type")
            .and_then(|written| Type::parse(written).record())
        else {
            return;
        };
        if self.reading.facts.trigger.is_some() {
            self.push_handler(record.clone());
        }
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return;
        };
        let mut cursor = arguments.walk();
        let mut found = Vec::new();
        for argument in arguments.named_children(&mut cursor) {
            let name = argument.child_by_field_name("left");
            if argument.kind() == "assignment_expression"
                && let Some(name) =
                    name.filter(|name| is_one_of(written(self.text, *name), &self.interest.fields))
            {
                found.push(name);
            }
        }
        for name in found {
            self.push_field(name, Some(record.clone()), None, true);
        }
    }

    /// A name before a dot that is no variable may be a type.
    fn type_token(&mut self, object: Node<'n>) {
        if object.kind() == "identifier"
            && is_one_of(written(self.text, object), &self.interest.types)
            && self.names.variable(written(self.text, object)).is_none()
        {
            self.push_type(object);
        }
    }

    pub(super) fn type_use(&mut self, node: Node<'n>) {
        if is_one_of(written(self.text, node), &self.interest.types) {
            self.push_type(node);
        }
    }

    fn push_type(&mut self, node: Node<'n>) {
        let used = self.named(node);
        self.reading.facts.types.push(used);
    }

    fn named(&self, node: Node<'n>) -> ApexType {
        ApexType {
            name: written(self.text, node).to_owned(),
            span: span(node),
            enclosing: self.method_name(),
        }
    }

    pub(super) fn push_field(
        &mut self,
        node: Node<'n>,
        object: Option<String>,
        relationship: Option<&str>,
        write: bool,
    ) {
        let enclosing = self.method_name();
        self.reading.facts.fields.push(ApexField {
            name: written(self.text, node).to_owned(),
            object,
            relationship: relationship.map(str::to_owned),
            write,
            by_string: false,
            span: span(node),
            enclosing,
        });
    }

    pub(super) fn query(&mut self, node: Node<'n>) {
        let objects = query::objects(self.text, node);
        let fields = query::fields(self.text, node, |name| {
            is_one_of(name, &self.interest.fields)
        });
        let enclosing = self.method_name();
        self.reading.facts.queries.push(ApexQuery {
            objects: objects.into_iter().map(str::to_owned).collect(),
            fields,
            span: span(node),
            built: false,
            enclosing,
        });
    }

    /// Simple name of the class around, in lower case.
    fn class(&self) -> String {
        let class = self.names.around.last();
        class.map_or_else(String::new, |name| name.to_lowercase())
    }

    /// A string that a variable takes.
    pub(super) fn assign_string(&mut self, name: &str, value: Node<'n>, adds: bool) {
        let class = self.class();
        let site = self.site(&class);
        let queries = &mut self.reading.facts.queries;
        self.strings.assign(&site, name, value, adds, queries);
    }

    pub(super) fn assignment(&mut self, node: Node<'n>) {
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let operator = self.child_text(node, "operator").unwrap_or("");
        let name = match left.kind() {
            "identifier" => written(self.text, left),
            // `this.query += '…'`
            "field_access"
                if left
                    .child_by_field_name("object")
                    .is_some_and(|object| object.kind() == "this") =>
            {
                self.child_text(left, "field").unwrap_or("")
            }
            _ => return,
        };
        if matches!(operator, "=" | "+=") {
            self.assign_string(name, right, operator == "+=");
        }
    }

    /// A string that no variable takes.
    pub(super) fn take_string(&mut self, node: Node<'n>) {
        let class = self.class();
        let site = self.site(&class);
        self.strings
            .take(&site, node, &mut self.reading.facts.queries);
    }

    /// Names of interest in a string literal.
    pub(super) fn named_in_string(&mut self, node: Node<'n>) {
        let content = strings::content(node);
        for (range, found) in named::in_string(content.of(self.text), self.interest) {
            let place = match found {
                Found::Whole => match self.place_of_string(node) {
                    Some(place) => place,
                    None => continue,
                },
                Found::Listed => StringPlace::Listed,
                Found::Clause => StringPlace::Clause,
                Found::JsonKey => StringPlace::JsonKey,
            };
            let span = Span::new(range.start, range.end).shifted(content.start);
            let enclosing = self.method_name();
            self.reading.facts.strings.push(ApexString {
                name: span.of(self.text).to_owned(),
                place,
                span,
                enclosing,
            });
        }
    }

    /// Where a literal stands that is a name as a whole; `None` where it is a field of a record, noted as such.
    fn place_of_string(&self, node: Node<'n>) -> Option<StringPlace> {
        let parent = self.path.last()?;
        let outer = self.path.iter().rev().nth(1);
        match (parent.kind(), outer) {
            ("argument_list", Some(call)) if call.kind() == "method_invocation" => {
                let method = self.child_text(*call, "name").unwrap_or("").to_lowercase();
                let takes_field = matches!(method.as_str(), "put" | "putsobject")
                    || READS.contains(&method.as_str());
                let is_field =
                    is_one_of(strings::content(node).of(self.text), &self.interest.fields);
                if takes_field && is_field && parent.named_child(0) == Some(node) {
                    return None;
                }
                let receiver = call
                    .child_by_field_name("object")
                    .and_then(|object| self.names.infer(self.text, object))
                    .and_then(|found| found.record());
                Some(StringPlace::Argument { method, receiver })
            }
            ("array_initializer" | "map_key_initializer", _) => Some(StringPlace::Element),
            _ => Some(StringPlace::Alone),
        }
    }
}
