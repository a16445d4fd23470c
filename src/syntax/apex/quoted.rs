//! Names of interest in strings, and methods that take the name of a field.

use tree_sitter::Node;

use super::composed::Source;
use super::is_one_of;
use super::named::{self, Found};
use super::strings::{self, Named, Site, Strings};
use super::types::Type;
use super::walk::Walk;
use crate::bundle::Span;
use crate::syntax::facts::{ApexString, StringPlace};

/// Methods that read what their first argument names.
const READS: [&str; 4] = ["get", "isset", "getpopulatedfieldsasmap", "containskey"];

/// Whether the first argument of a method names a field, and whether that is written.
pub(super) fn takes_field(method: &str, arguments: Option<Node<'_>>) -> Option<bool> {
    match method {
        "put" | "putsobject" => Some(true),
        // With a field in front of the message, the message stands beside the field.
        "adderror" => {
            let count = arguments.map_or(0, |arguments| arguments.named_child_count());
            (count > 1).then_some(false)
        }
        _ => READS.contains(&method).then_some(false),
    }
}

/// The field of interest that an argument names: by a literal, a variable, a constant or what a method returns.
pub(super) fn field_named<'n>(
    strings: &mut Strings<'n>,
    site: &Site<'_>,
    argument: Node<'n>,
) -> Option<Named> {
    match argument.kind() {
        "string_literal" => {
            let inner = strings::content(argument);
            let name = inner.of(site.text);
            is_one_of(name, &site.interest.fields).then(|| Named {
                name: name.to_owned(),
                source: Source::Here(inner),
            })
        }
        "identifier" | "field_access" | "method_invocation" => strings.field_named(site, argument),
        _ => None,
    }
}

impl<'n> Walk<'_, 'n> {
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
        match (parent.kind(), outer.map(Node::kind), outer) {
            ("argument_list", Some("method_invocation"), Some(call)) => {
                let method = self.child_text(*call, "name").unwrap_or("").to_lowercase();
                let is_field =
                    is_one_of(strings::content(node).of(self.text), &self.interest.fields);
                if is_field
                    && takes_field(&method, Some(*parent)).is_some()
                    && parent.named_child(0) == Some(node)
                {
                    return None;
                }
                let receiver = call
                    .child_by_field_name("object")
                    .and_then(|object| self.names.infer(self.text, object))
                    .map(|found| found.record().shown());
                Some(StringPlace::Argument { method, receiver })
            }
            ("argument_list", Some("object_creation_expression"), Some(made)) => {
                let made = self.child_text(*made, "type").map(Type::parse);
                Some(StringPlace::Argument {
                    method: "new".to_owned(),
                    receiver: made.map(|made| made.shown()),
                })
            }
            ("array_initializer" | "map_key_initializer", ..) => Some(StringPlace::Element),
            _ => Some(StringPlace::Alone),
        }
    }
}
