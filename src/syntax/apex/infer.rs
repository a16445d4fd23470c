//! What type an expression has, as far as declarations tell.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::names::Names;
use super::types::Type;
use super::{query, strings, written};
use crate::syntax::facts::ApexClass;

/// Longest chain of accesses that is followed.
const MAX_DEPTH: usize = 24;

impl Names<'_> {
    /// The type of an expression. A name that is no variable stands for the type it names, so that `Task.CallType`
    /// is a field of `Task`.
    pub(super) fn infer(&self, text: &str, node: Node<'_>) -> Option<Type> {
        self.infer_noting(text, node, &mut BTreeSet::new())
    }

    /// The same; adds to `missing` the classes that would have to be known for more.
    pub(super) fn infer_noting(
        &self,
        text: &str,
        node: Node<'_>,
        missing: &mut BTreeSet<String>,
    ) -> Option<Type> {
        let names = self;
        Inference {
            text,
            names,
            missing,
        }
        .of(node, 0)
    }
}

struct Inference<'a> {
    text: &'a str,
    names: &'a Names<'a>,
    missing: &'a mut BTreeSet<String>,
}

impl<'a> Inference<'a> {
    fn of(&mut self, node: Node<'_>, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        let depth = depth + 1;
        let child = |field: &str| node.child_by_field_name(field);
        match node.kind() {
            "identifier" => self.name(written(self.text, node)),
            "this" => self.names.around.last().map(|name| Type::named(name)),
            "super" => {
                let class = self.names.own_class(self.names.around.last()?)?;
                class.parents.first().map(|parent| Type::parse(parent))
            }
            "parenthesized_expression" => self.of(node.named_child(0)?, depth),
            "cast_expression" | "object_creation_expression" | "map_creation_expression" => {
                Some(Type::parse(self.word(node, "type")?))
            }
            "array_creation_expression" => Some(Type::list(Type::parse(self.word(node, "type")?))),
            "array_access" => self.of(child("array")?, depth)?.element().cloned(),
            "ternary_expression" => self
                .of(child("consequence")?, depth)
                .or_else(|| self.of(child("alternative")?, depth)),
            "binary_expression" if self.word(node, "operator") == Some("??") => {
                self.of(child("left")?, depth)
            }
            "assignment_expression" => self.of(child("left")?, depth),
            "query_expression" => {
                let object = query::main_object(self.text, node)?;
                Some(Type::list(Type::object(object)))
            }
            "field_access" => self.field(node, depth),
            "method_invocation" => self.call(node, depth),
            _ => None,
        }
    }

    /// The text of a part of a node.
    fn word(&self, node: Node<'_>, field: &str) -> Option<&'a str> {
        Some(written(self.text, node.child_by_field_name(field)?))
    }

    fn name(&mut self, name: &str) -> Option<Type> {
        if let Some(declared) = self.names.variable(name) {
            return Some(declared.clone());
        }
        let lower = name.to_lowercase();
        self.inherited(|class| class.fields.get(&lower))
            .or_else(|| {
                name.starts_with(char::is_uppercase)
                    .then(|| Type::named(name))
            })
    }

    /// A member that the classes around have, or inherit.
    fn inherited(&mut self, find: impl Fn(&ApexClass) -> Option<&String>) -> Option<Type> {
        let names = self.names;
        names
            .around
            .iter()
            .rev()
            .find_map(|class| self.member(class, &find))
    }

    /// A member that a class has, or inherits.
    fn member(
        &mut self,
        class: &str,
        find: impl Fn(&ApexClass) -> Option<&String>,
    ) -> Option<Type> {
        let mut lineage = self.names.lineage(class, self.missing).into_iter();
        let found = lineage.find_map(find).filter(|found| !found.is_empty());
        found.map(|found| Type::parse(found))
    }

    fn field(&mut self, node: Node<'_>, depth: usize) -> Option<Type> {
        let field = self.word(node, "field")?;
        let object = node.child_by_field_name("object")?;
        let written_object = written(self.text, object);
        if object.kind() == "identifier" && self.names.variable(written_object).is_none() {
            if written_object.eq_ignore_ascii_case("Trigger") {
                let record = Type::object(self.names.trigger_object.as_deref()?);
                return match field.to_lowercase().as_str() {
                    "new" | "old" => Some(Type::list(record)),
                    "newmap" | "oldmap" => Some(Type::map("Id", record)),
                    _ => None,
                };
            }
            if written_object.eq_ignore_ascii_case("Schema") {
                return Some(Type::object(field));
            }
            // `System.Label.Name` is what `Label.Name` is.
            if written_object.eq_ignore_ascii_case("System") {
                return Some(Type::named(field));
            }
        }
        let object = self.of(object, depth)?;
        if object.is("SObjectType") {
            return Some(Type::object(field));
        }
        if self.names.is_class(&object) {
            let lower = field.to_lowercase();
            if let Some(found) = self.member(&object.name, |class| class.fields.get(&lower)) {
                return Some(found);
            }
            let inner = format!("{}.{field}", object.name);
            let inner = self.names.class(&inner)?;
            return Some(Type::named(&inner.path));
        }
        // `Task.SObjectType`, `….fields`: still about the same object. Behind `Label` stand names only.
        let keeps = ["SObjectType", "fields", "fieldSets"]
            .iter()
            .any(|name| field.eq_ignore_ascii_case(name));
        (keeps || object.is("Label")).then_some(object)
    }

    fn call(&mut self, node: Node<'_>, depth: usize) -> Option<Type> {
        let name = self.word(node, "name")?.to_lowercase();
        let arguments = node.child_by_field_name("arguments");
        let key = key(&name, arguments);
        let Some(object) = node.child_by_field_name("object") else {
            return self.inherited(|class| class.methods.get(&key));
        };
        let object = self.of(object, depth)?;
        if self.names.is_class(&object)
            && let Some(found) = self.member(&object.name, |class| class.methods.get(&key))
        {
            return Some(found);
        }
        let first = arguments.and_then(|arguments| arguments.named_child(0));
        match name.as_str() {
            "getglobaldescribe" => Some(Type::map("String", Type::named("SObjectType"))),
            "describesobjects" => {
                let named = self.only_string(first?)?;
                Some(Type::list(Type::object(named)))
            }
            // Parameters of a page or headers of a request.
            "getparameters" | "getheaders" => Some(Type::map("String", Type::named("String"))),
            // `getGlobalDescribe().get('Task')`
            "get"
                if object
                    .element()
                    .is_some_and(|element| element.is("SObjectType")) =>
            {
                let named = first.filter(|first| strings::is_string(*first))?;
                Some(Type::object(strings::content(named).of(self.text)))
            }
            "get" | "remove" | "next" => object.element().cloned(),
            "values" => Some(Type::list(object.element()?.clone())),
            "iterator"
            | "clone"
            | "deepclone"
            | "getdescribe"
            | "getmap"
            | "newsobject"
            | "getsobjecttype"
            | "getpopulatedfieldsasmap" => Some(object),
            _ => None,
        }
    }

    /// The one string of `new List<String>{ 'Task' }`.
    fn only_string(&self, list: Node<'_>) -> Option<&'a str> {
        let mut cursor = list.walk();
        let elements = list
            .named_children(&mut cursor)
            .find(|child| child.kind() == "array_initializer")?;
        let only = elements
            .named_child(0)
            .filter(|only| elements.named_child_count() == 1 && strings::is_string(*only))?;
        Some(strings::content(only).of(self.text))
    }
}

/// By what name a class keeps a method: a name in lower case, and how many arguments it takes.
pub(super) fn key(name: &str, arguments: Option<Node<'_>>) -> String {
    let count = arguments.map_or(0, |arguments| {
        let mut cursor = arguments.walk();
        let all = arguments.named_children(&mut cursor);
        all.filter(|argument| !argument.is_extra()).count()
    });
    format!("{name}/{count}")
}
