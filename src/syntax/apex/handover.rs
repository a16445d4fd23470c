//! To which classes a trigger hands its records.

use std::collections::HashSet;

use tree_sitter::Node;

use super::walk::Walk;
use super::written;

/// Most nodes of an expression that are searched for the records.
const MAX_NODES: usize = 200;

/// Variables that hold a trigger's records, or something taken from them.
#[derive(Debug, Default)]
pub(super) struct Handover {
    /// Whether the file is a trigger.
    pub(super) is_trigger: bool,
    /// Names in lower case.
    holders: HashSet<String>,
    /// Classes that were noted, in lower case.
    noted: HashSet<String>,
}

impl Handover {
    /// Notes what a variable is given.
    pub(super) fn gives(&mut self, text: &str, variable: &str, value: Node<'_>) {
        if self.is_trigger && self.holds(text, value) {
            self.holders.insert(variable.to_lowercase());
        }
    }

    /// Whether an expression has to do with the records.
    fn holds(&self, text: &str, value: Node<'_>) -> bool {
        let mut rest = vec![value];
        for _ in 0..MAX_NODES {
            let Some(node) = rest.pop() else {
                return false;
            };
            if node.kind() == "identifier" {
                let name = written(text, node).to_lowercase();
                if name == "trigger" || self.holders.contains(&name) {
                    return true;
                }
            }
            let mut cursor = node.walk();
            rest.extend(node.named_children(&mut cursor).take(MAX_NODES));
        }
        false
    }
}

impl<'n> Walk<'_, 'n> {
    /// A call in a trigger that is handed the records, or started without arguments.
    pub(super) fn handler(&mut self, object: Node<'n>, call: Node<'n>) {
        if !self.handover.is_trigger || object.kind() != "identifier" {
            return;
        }
        let class = written(self.text, object);
        if self.names.variable(class).is_some() || class.eq_ignore_ascii_case("Trigger") {
            return;
        }
        let Some(arguments) = call.child_by_field_name("arguments") else {
            return;
        };
        if arguments.named_child_count() == 0 || self.handover.holds(self.text, arguments) {
            self.push_handler(class.to_owned());
        }
    }

    pub(super) fn push_handler(&mut self, class: String) {
        if let Some(trigger) = &mut self.reading.facts.trigger
            && self.handover.noted.insert(class.to_lowercase())
        {
            trigger.handlers.push(class);
        }
    }
}
