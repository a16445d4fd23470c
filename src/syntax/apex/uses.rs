//! Uses of names of interest: fields, types and queries.

use tree_sitter::Node;

use super::composed::Source;
use super::types::Type;
use super::walk::Walk;
use super::{is_one_of, query, quoted, span, written};
use crate::syntax::facts::{ApexField, ApexQuery, ApexType};

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
            let record = self.record(object);
            let write = self.is_written(node);
            let relationship = match object.kind() {
                "field_access" if record.is_none() => self.child_text(object, "field"),
                _ => None,
            };
            self.push_field(field, record, relationship, write);
        }
    }

    /// What a field of an expression is taken from.
    fn record(&mut self, object: Node<'n>) -> Option<Type> {
        let missing = &mut self.reading.facts.missing;
        let found = self.names.infer_noting(self.text, object, missing)?;
        Some(found.record().clone())
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
        let arguments = node.child_by_field_name("arguments");
        let first = arguments.and_then(|arguments| arguments.named_child(0));
        let Some(object) = node.child_by_field_name("object") else {
            return;
        };
        self.type_token(object);
        self.handler(object, node);
        match name.as_str() {
            "format" | "join" => self.take_string(node),
            "add" | "addall" if object.kind() == "identifier" => {
                if let Some(first) = first {
                    let list = written(self.text, object);
                    self.handover.gives(self.text, list, first);
                    self.read_strings(|strings, site, _| strings.add(site, list, first));
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
        if let (Some(write), Some(first)) = (quoted::takes_field(&name, arguments), first) {
            self.field_by_name(object, first, write);
        }
    }

    /// A field whose name is the first argument of a method that takes one: `put('CallType', …)`, `get(Names.FIELD)`
    fn field_by_name(&mut self, object: Node<'n>, argument: Node<'n>, write: bool) {
        let named =
            self.read_strings(|strings, site, _| quoted::field_named(strings, site, argument));
        let Some(named) = named else { return };
        let record = self.record(object);
        let (span, lent) = match named.source {
            Source::Here(place) => (place, None),
            Source::There(place) => (span(argument), Some(place)),
        };
        let enclosing = self.method_name();
        self.reading.facts.fields.push(ApexField {
            is_member: record
                .as_ref()
                .is_some_and(|record| self.names.is_class(record)),
            object: record.map(|record| record.shown()),
            name: named.name,
            relationship: None,
            write,
            by_string: true,
            span,
            lent,
            enclosing,
        });
    }

    /// A record that is written to the database.
    pub(super) fn change(&mut self, target: Node<'n>) {
        let Some(changed) = self.names.infer(self.text, target) else {
            return;
        };
        let record = changed.record();
        if is_one_of(&record.name, &self.interest.types) && !self.names.is_class(record) {
            let enclosing = self.method_name();
            self.reading.facts.changes.push(ApexType {
                name: record.name.clone(),
                span: span(target),
                enclosing,
            });
        }
    }

    /// `new Task(CallType = 'Inbound')`
    pub(super) fn construction(&mut self, node: Node<'n>) {
        let Some(made) = self.child_text(node, "type").map(Type::parse) else {
            return;
        };
        let record = made.record().clone();
        self.push_handler(record.shown());
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
            self.type_use(object);
        }
    }

    pub(super) fn type_use(&mut self, node: Node<'n>) {
        if is_one_of(written(self.text, node), &self.interest.types) && self.is_object(node) {
            self.push_type(node);
        }
    }

    /// Whether a type's name stands for an object: no class of the bundle and none inside another, such as
    /// `MetadataService.CallCenter`.
    fn is_object(&self, name: Node<'n>) -> bool {
        let before = self.text.get(..name.start_byte()).unwrap_or("").trim_end();
        let Some(qualifier) = before.strip_suffix('.') else {
            return !self.names.is_class(&Type::named(written(self.text, name)));
        };
        let qualifier = qualifier.trim_end();
        ["schema", "sobjecttype"].iter().any(|platform| {
            let start = qualifier.len().saturating_sub(platform.len());
            let last = qualifier.get(start..);
            last.is_some_and(|last| last.eq_ignore_ascii_case(platform))
        })
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
        record: Option<Type>,
        relationship: Option<&str>,
        write: bool,
    ) {
        let enclosing = self.method_name();
        self.reading.facts.fields.push(ApexField {
            name: written(self.text, node).to_owned(),
            is_member: record
                .as_ref()
                .is_some_and(|record| self.names.is_class(record)),
            object: record.map(|record| record.shown()),
            relationship: relationship.map(str::to_owned),
            write,
            by_string: false,
            span: span(node),
            lent: None,
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
            is_fragment: false,
            enclosing,
        });
    }

    /// A string that a variable takes.
    pub(super) fn assign_string(&mut self, name: &str, value: Node<'n>, adds: bool) {
        self.read_strings(|strings, site, queries| {
            strings.assign(site, name, value, adds, queries);
        });
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
            self.given(name, right);
            self.assign_string(name, right, operator == "+=");
        }
    }

    /// A string that no variable takes.
    pub(super) fn take_string(&mut self, node: Node<'n>) {
        self.read_strings(|strings, site, queries| strings.take(site, node, queries));
    }
}
