//! What a file declares, noted before anything is read, so that a name can be used before its declaration.

use tree_sitter::Node;

use super::infer::key;
use super::types::Type;
use super::walk::Walk;
use super::{span, written};
use crate::syntax::facts::Problem;

impl<'n> Walk<'_, 'n> {
    /// Notes what classes declare, and counts errors.
    pub(super) fn survey(&mut self, root: Node<'n>) {
        let mut cursor = root.walk();
        // Simple names of the classes around, and what the methods around return strings as.
        let mut around: Vec<String> = Vec::new();
        let mut methods: Vec<Option<String>> = Vec::new();
        let mut errors = 0_usize;
        'walk: loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                errors += 1;
                self.reading.problem.get_or_insert_with(|| Problem {
                    span: span(node),
                    message: String::new(),
                    read_as_text: false,
                });
            }
            match node.kind() {
                kind if is_class(kind) => {
                    let name = self.child_text(node, "name").unwrap_or("").to_owned();
                    self.note_class(node, &around, &name);
                    around.push(name);
                }
                "field_declaration" => self.note_fields(node, around.last()),
                "method_declaration" => methods.push(self.note_method(node, around.last())),
                "return_statement" => {
                    if let (Some(Some(method)), Some(class), Some(value)) =
                        (methods.last(), around.last(), node.named_child(0))
                    {
                        self.strings.add_returned(class, method, value);
                    }
                }
                _ => {}
            }
            // An error node may be all there is: what is inside is worth a look.
            if cursor.goto_first_child() {
                continue;
            }
            loop {
                match cursor.node().kind() {
                    kind if is_class(kind) => drop(around.pop()),
                    "method_declaration" => drop(methods.pop()),
                    _ => {}
                }
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    break 'walk;
                }
            }
        }
        if let Some(problem) = &mut self.reading.problem {
            problem.message = match errors {
                1 => "syntax error".to_owned(),
                _ => format!("{errors} syntax errors, the first here"),
            };
        }
    }

    fn note_class(&mut self, node: Node<'n>, around: &[String], name: &str) {
        self.names.add_class(around, name);
        let mut parents = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "superclass" => parents.extend(child.named_child(0)),
                "interfaces" | "extends_interfaces" => {
                    let Some(list) = child.named_child(0) else {
                        continue;
                    };
                    let mut inner = list.walk();
                    parents.extend(list.named_children(&mut inner));
                }
                _ => {}
            }
        }
        let parents = parents
            .into_iter()
            .map(|parent| written(self.text, parent).to_owned());
        if let Some(class) = self.names.own_class_mut(name) {
            class.parents.extend(parents);
        }
    }

    fn note_fields(&mut self, node: Node<'n>, class: Option<&String>) {
        let Some(name) = class else { return };
        for (field, value) in self.initial_values(node) {
            self.strings.add_constant(name, field, value);
        }
        let declared = self.declared(node);
        if let Some(class) = self.names.own_class_mut(name) {
            class.fields.extend(
                declared
                    .into_iter()
                    .map(|(name, declared)| (name.to_lowercase(), declared.to_string())),
            );
        }
    }

    /// Notes what a method returns. Gives its key if that may be a string to read.
    fn note_method(&mut self, node: Node<'n>, class: Option<&String>) -> Option<String> {
        let name = self.child_text(node, "name")?.to_lowercase();
        let returned = Type::parse(self.child_text(node, "type")?);
        let key = key(&name, node.child_by_field_name("parameters"));
        let is_text = returned.record().is("String");
        let class_name = class?;
        let class = self.names.own_class_mut(class_name)?;
        let returned = returned.to_string();
        let known = class
            .methods
            .entry(key.clone())
            .or_insert_with(|| returned.clone());
        // Overloads that differ in what they take only: what is returned is not known.
        if *known != returned {
            known.clear();
        }
        if !is_text {
            return None;
        }
        let parameters = self.parameters(node);
        let parameters = parameters.into_iter().map(|(_, name)| name.to_lowercase());
        self.strings
            .add_method(class_name, &key, parameters.collect());
        Some(key)
    }
}

fn is_class(kind: &str) -> bool {
    matches!(
        kind,
        "class_declaration" | "interface_declaration" | "enum_declaration"
    )
}
