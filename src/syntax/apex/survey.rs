//! What a file declares, noted before anything is read, so that a name can be used before its declaration.

use tree_sitter::Node;

use super::span;
use super::types::{Class, Type};
use super::walk::Walk;
use crate::syntax::facts::Problem;

impl<'t, 'n> Walk<'t, 'n> {
    /// Notes what classes declare, and counts errors.
    pub(super) fn survey(&mut self, root: Node<'n>) {
        let mut cursor = root.walk();
        let mut around: Vec<String> = Vec::new();
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
                "class_declaration" | "interface_declaration" => {
                    let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
                    self.names.classes.entry(name.clone()).or_default();
                    around.push(name);
                }
                "field_declaration" => {
                    let declared = self.declared(node);
                    if let Some(class) = around.last() {
                        for (name, value) in self.initial_values(node) {
                            let key = (class.clone(), name.to_lowercase());
                            self.strings.constants.insert(key, value);
                        }
                        let class = self.names.classes.entry(class.clone()).or_default();
                        class.fields.extend(
                            declared
                                .into_iter()
                                .map(|(name, declared)| (name.to_lowercase(), declared)),
                        );
                    }
                }
                "method_declaration" => {
                    let name = self.child_text(node, "name").unwrap_or("").to_lowercase();
                    let returned = self.child_text(node, "type").map(Type::parse);
                    if let (Some(class), Some(returned)) = (around.last().cloned(), returned) {
                        let class: &mut Class = self.names.classes.entry(class).or_default();
                        class.methods.insert(name, returned);
                    }
                }
                _ => {}
            }
            // An error node may be all there is: what is inside is worth a look.
            if cursor.goto_first_child() {
                continue;
            }
            loop {
                if matches!(
                    cursor.node().kind(),
                    "class_declaration" | "interface_declaration"
                ) {
                    around.pop();
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
}
