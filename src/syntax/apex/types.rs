//! Types as declarations write them, and what an expression's type is as far as they tell.

use std::collections::HashMap;

use tree_sitter::Node;

use super::query;

/// Deepest nesting of type arguments, and longest chain of accesses, that is followed.
const MAX_DEPTH: usize = 24;

/// A declared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Type {
    /// As written, without `Schema.` and without arguments.
    pub(super) name: String,
    pub(super) arguments: Vec<Type>,
}

impl Type {
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            arguments: Vec::new(),
        }
    }

    pub(super) fn list(element: Type) -> Self {
        Self {
            name: "List".to_owned(),
            arguments: vec![element],
        }
    }

    fn map(value: Type) -> Self {
        Self {
            name: "Map".to_owned(),
            arguments: vec![Self::named("Id"), value],
        }
    }

    /// Reads `Map<Id, List<Schema.Task>>`, `Task[]`.
    pub(super) fn parse(text: &str) -> Self {
        Self::parse_some(text, 0)
    }

    fn parse_some(text: &str, depth: usize) -> Self {
        let text = text.trim();
        if let Some(element) = text
            .strip_suffix(']')
            .and_then(|rest| rest.trim_end().strip_suffix('['))
            && depth < MAX_DEPTH
        {
            return Self::list(Self::parse_some(element, depth + 1));
        }
        let (name, arguments) = match text.split_once('<') {
            Some((name, rest)) if depth < MAX_DEPTH => {
                let inner = rest.trim_end().strip_suffix('>').unwrap_or(rest);
                let parts = split_arguments(inner).into_iter();
                (
                    name,
                    parts
                        .map(|part| Self::parse_some(part, depth + 1))
                        .collect(),
                )
            }
            _ => (text, Vec::new()),
        };
        let name = name.trim();
        let bare = name
            .get(.."Schema.".len())
            .filter(|prefix| prefix.eq_ignore_ascii_case("Schema."));
        Self {
            name: bare.map_or(name, |prefix| &name[prefix.len()..]).to_owned(),
            arguments,
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// What a collection holds: the element of a list, the value of a map.
    pub(super) fn element(&self) -> Option<&Type> {
        match self.arguments.as_slice() {
            [element] => Some(element),
            [_, value] if self.is("Map") => Some(value),
            _ => None,
        }
    }

    /// The record a field is taken from.
    pub(super) fn record(&self) -> Option<String> {
        if self.is("List") || self.is("Set") {
            return self.element().and_then(Type::record);
        }
        if self.arguments.is_empty() {
            return Some(self.name.clone());
        }
        let arguments: Vec<String> = self
            .arguments
            .iter()
            .map(|argument| argument.name.clone())
            .collect();
        Some(format!("{}<{}>", self.name, arguments.join(", ")))
    }
}

fn split_arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Fields and methods of a class of the file, names in lower case.
#[derive(Debug, Default)]
pub(super) struct Class {
    pub(super) fields: HashMap<String, Type>,
    pub(super) methods: HashMap<String, Type>,
}

/// The names that are in scope.
#[derive(Debug, Default)]
pub(super) struct Names {
    variables: HashMap<String, Vec<Type>>,
    scopes: Vec<Vec<String>>,
    /// Classes of the file, simple names in lower case.
    pub(super) classes: HashMap<String, Class>,
    /// Simple names of the classes around, outermost first.
    pub(super) around: Vec<String>,
    pub(super) trigger_object: Option<String>,
}

impl Names {
    pub(super) fn open(&mut self) {
        self.scopes.push(Vec::new());
    }

    pub(super) fn close(&mut self) {
        for name in self.scopes.pop().unwrap_or_default() {
            if let Some(types) = self.variables.get_mut(&name) {
                types.pop();
            }
        }
    }

    pub(super) fn declare(&mut self, name: &str, declared: Type) {
        let name = name.to_lowercase();
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(name.clone());
            self.variables.entry(name).or_default().push(declared);
        }
    }

    /// Brings the fields of the innermost class into scope.
    pub(super) fn declare_fields(&mut self) {
        let class = self
            .around
            .last()
            .and_then(|name| self.classes.get(&name.to_lowercase()));
        let Some(class) = class else { return };
        let mut fields: Vec<(String, Type)> = class
            .fields
            .iter()
            .map(|(name, declared)| (name.clone(), declared.clone()))
            .collect();
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, declared) in fields {
            self.declare(&name, declared);
        }
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Type> {
        self.variables.get(&name.to_lowercase())?.last()
    }

    /// The type of an expression, as far as declarations tell. A name that is no variable stands for the type it
    /// names, so that `Task.CallType` is a field of `Task`.
    pub(super) fn infer(&self, text: &str, node: Node<'_>) -> Option<Type> {
        self.infer_some(text, node, 0)
    }

    fn infer_some(&self, text: &str, node: Node<'_>, depth: usize) -> Option<Type> {
        if depth > MAX_DEPTH {
            return None;
        }
        let child = |field: &str| {
            let child = node.child_by_field_name(field)?;
            self.infer_some(text, child, depth + 1)
        };
        let word = |field: &str| Some(written(text, node.child_by_field_name(field)?));
        match node.kind() {
            "identifier" => {
                let name = written(text, node);
                match self.variable(name) {
                    Some(declared) => Some(declared.clone()),
                    None => name
                        .starts_with(char::is_uppercase)
                        .then(|| Type::named(name)),
                }
            }
            "this" => self.around.last().map(|name| Type::named(name)),
            "parenthesized_expression" => self.infer_some(text, node.named_child(0)?, depth + 1),
            "cast_expression" | "object_creation_expression" => Some(Type::parse(word("type")?)),
            "array_creation_expression" => Some(Type::list(Type::parse(word("type")?))),
            "map_creation_expression" => Some(Type::parse(word("type")?)),
            "array_access" => child("array")?.element().cloned(),
            "ternary_expression" => child("consequence").or_else(|| child("alternative")),
            "binary_expression" if word("operator") == Some("??") => child("left"),
            "assignment_expression" => child("left"),
            "query_expression" => Some(Type::list(Type::named(query::main_object(text, node)?))),
            "field_access" => {
                let field = word("field")?;
                let object = node.child_by_field_name("object")?;
                if object.kind() == "identifier" && self.variable(written(text, object)).is_none() {
                    let name = written(text, object);
                    if name.eq_ignore_ascii_case("Trigger") {
                        let record = Type::named(self.trigger_object.as_deref()?);
                        return match field.to_lowercase().as_str() {
                            "new" | "old" => Some(Type::list(record)),
                            "newmap" | "oldmap" => Some(Type::map(record)),
                            _ => None,
                        };
                    }
                    if name.eq_ignore_ascii_case("Schema") {
                        return Some(Type::named(field));
                    }
                }
                let object = self.infer_some(text, object, depth + 1)?;
                if object.is("SObjectType") {
                    return Some(Type::named(field));
                }
                if let Some(class) = self.classes.get(&object.name.to_lowercase()) {
                    return class.fields.get(&field.to_lowercase()).cloned();
                }
                // `Task.SObjectType`, `….fields`: still about the same object.
                let describes = ["SObjectType", "fields", "fieldSets"]
                    .iter()
                    .any(|name| field.eq_ignore_ascii_case(name));
                describes.then_some(object)
            }
            "method_invocation" => {
                let name = word("name")?.to_lowercase();
                let Some(object) = node.child_by_field_name("object") else {
                    return self
                        .around
                        .iter()
                        .rev()
                        .find_map(|class| self.method(class, &name));
                };
                let object = self.infer_some(text, object, depth + 1)?;
                if let Some(found) = self.method(&object.name, &name) {
                    return Some(found);
                }
                match name.as_str() {
                    "getglobaldescribe" => Some(Type {
                        name: "Map".to_owned(),
                        arguments: vec![Self::string(), Type::named("SObjectType")],
                    }),
                    // Parameters of a page or headers of a request.
                    "getparameters" | "getheaders" => Some(Type {
                        name: "Map".to_owned(),
                        arguments: vec![Self::string(), Self::string()],
                    }),
                    // `getGlobalDescribe().get('Task')`
                    "get"
                        if object
                            .element()
                            .is_some_and(|element| element.is("SObjectType")) =>
                    {
                        let argument = node.child_by_field_name("arguments")?.named_child(0)?;
                        if !super::strings::is_string(argument) {
                            return None;
                        }
                        let named = super::strings::content(argument);
                        Some(Type::named(named.of(text)))
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
            _ => None,
        }
    }

    fn string() -> Type {
        Type::named("String")
    }

    fn method(&self, class: &str, name: &str) -> Option<Type> {
        self.classes
            .get(&class.to_lowercase())?
            .methods
            .get(name)
            .cloned()
    }
}

/// The text of a node.
pub(super) fn written<'t>(text: &'t str, node: Node<'_>) -> &'t str {
    text.get(node.byte_range()).unwrap_or("")
}
