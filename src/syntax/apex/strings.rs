//! What strings are put together from: sums, variables, constants of the file, formats and lists.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::composed::{Composed, Piece, Pieces, filled};
use super::types::written;
use super::{is_one_of, span, statement};
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, FieldOwner, QueryField};
use crate::syntax::interest::Interest;

/// Deepest nesting of calls, brackets and variables that is followed in one string.
const MAX_DEPTH: usize = 16;
/// Most parts a string may have that is followed through variables. A sum written out may have more.
const MAX_PIECES: usize = 1_000;
/// Most parts of an element of a list.
const MAX_ITEM: usize = 16;

/// The strings of a file as they come by.
#[derive(Debug, Default)]
pub(super) struct Strings<'n> {
    /// Initial values of fields of the file's classes: class and field in lower case.
    pub(super) constants: HashMap<(String, String), Node<'n>>,
    /// What constants hold, as far as they were asked for.
    resolved: HashMap<(String, String), Pieces>,
    /// Nodes that were read as a part of a larger string.
    covered: HashSet<usize>,
    /// What local variables hold, names in lower case.
    variables: HashMap<String, Pieces>,
    /// What local lists hold, names in lower case.
    lists: HashMap<String, Vec<Pieces>>,
    /// Queries by the place of their first literal.
    queries: HashMap<usize, usize>,
}

/// Where a string stands that is to be read.
pub(super) struct Site<'a> {
    pub(super) text: &'a str,
    pub(super) interest: &'a Interest,
    /// Simple name of the class around, in lower case.
    pub(super) class: &'a str,
    /// Method around.
    pub(super) enclosing: Option<String>,
}

impl<'n> Strings<'n> {
    pub(super) fn forget_variables(&mut self) {
        self.variables.clear();
        self.lists.clear();
    }

    /// `name = value`, `name += value`, or the declaration of either.
    pub(super) fn assign(
        &mut self,
        site: &Site<'_>,
        name: &str,
        value: Node<'n>,
        adds: bool,
        queries: &mut Vec<ApexQuery>,
    ) {
        let name = name.to_lowercase();
        if let Some(items) = self.items(site, value, 0) {
            self.lists.insert(name, items);
            return;
        }
        let added = self.evaluate(site, value, 0);
        let mut pieces = match self.variables.remove(&name) {
            Some(held) if adds => held,
            _ if adds => vec![Piece::Unknown],
            _ => Vec::new(),
        };
        pieces.extend(added);
        if !is_known(&pieces) {
            return;
        }
        self.note(site, &pieces, value, queries);
        if pieces.len() <= MAX_PIECES {
            self.variables.insert(name, pieces);
        }
    }

    /// `list.add('…')`
    pub(super) fn add(&mut self, site: &Site<'_>, list: &str, argument: Node<'n>) {
        let list = list.to_lowercase();
        let added = match self.items(site, argument, 0) {
            Some(items) => items,
            None => vec![item(self.evaluate(site, argument, 0))],
        };
        if let Some(items) = self.lists.get_mut(&list)
            && items.len() < MAX_PIECES
        {
            items.extend(added);
        }
    }

    /// Reads a string that no variable takes; adds to `queries` if it is one.
    pub(super) fn take(&mut self, site: &Site<'_>, node: Node<'n>, queries: &mut Vec<ApexQuery>) {
        if self.covered.contains(&node.id()) {
            return;
        }
        let pieces = self.evaluate(site, node, 0);
        if is_known(&pieces) {
            self.note(site, &pieces, node, queries);
        }
    }

    fn note(
        &mut self,
        site: &Site<'_>,
        pieces: &[Piece],
        node: Node<'n>,
        queries: &mut Vec<ApexQuery>,
    ) {
        let composed = Composed::new(site.text, pieces);
        let Some(statement) = statement::statement(&composed.text) else {
            return;
        };
        let first = pieces.iter().find_map(|piece| match piece {
            Piece::Known(span) => Some(span.start),
            _ => None,
        });
        let at = *self
            .queries
            .entry(first.unwrap_or(node.start_byte()))
            .or_insert_with(|| {
                queries.push(ApexQuery {
                    objects: Vec::new(),
                    fields: Vec::new(),
                    span: span(node),
                    built: true,
                    enclosing: site.enclosing.clone(),
                });
                queries.len() - 1
            });
        let Some(query) = queries.get_mut(at) else {
            return;
        };
        for object in statement.objects {
            if !query.objects.contains(&object) {
                query.objects.push(object);
            }
        }
        for (range, owner) in statement.fields {
            let name = composed.text.get(range.clone()).unwrap_or("");
            let Some(span) = composed.source(range.start, range.len()) else {
                continue;
            };
            if !is_one_of(name, &site.interest.fields) {
                continue;
            }
            match query.fields.iter_mut().find(|known| known.span == span) {
                // A FROM that is added later settles it.
                Some(known) if known.owner == FieldOwner::Unknown => known.owner = owner,
                Some(_) => {}
                None => query.fields.push(QueryField {
                    name: name.to_owned(),
                    owner,
                    span,
                }),
            }
        }
    }

    /// What a string is made of.
    fn evaluate(&mut self, site: &Site<'_>, node: Node<'n>, depth: usize) -> Pieces {
        self.covered.insert(node.id());
        if is_string(node) {
            return vec![Piece::Known(content(node))];
        }
        if depth > MAX_DEPTH {
            return vec![Piece::Unknown];
        }
        let child = |name: &str| node.child_by_field_name(name);
        match node.kind() {
            "parenthesized_expression" => match node.named_child(0) {
                Some(inner) => self.evaluate(site, inner, depth + 1),
                None => vec![Piece::Unknown],
            },
            "cast_expression" => match child("value") {
                Some(inner) => self.evaluate(site, inner, depth + 1),
                None => vec![Piece::Unknown],
            },
            "binary_expression" if is_sum(site.text, node) => {
                let mut pieces = Vec::new();
                for operand in self.operands(site.text, node) {
                    // Literals are as long as the file; what variables stand for can be longer.
                    if pieces.len() > MAX_PIECES && !is_string(operand) {
                        pieces.push(Piece::Unknown);
                    } else {
                        pieces.extend(self.evaluate(site, operand, depth + 1));
                    }
                }
                pieces
            }
            // Either may be it: both are read, with something unknown between.
            "ternary_expression" => {
                let mut pieces = Vec::new();
                for branch in ["consequence", "alternative"] {
                    if !pieces.is_empty() {
                        pieces.push(Piece::Unknown);
                    }
                    if let Some(branch) = child(branch) {
                        pieces.extend(self.evaluate(site, branch, depth + 1));
                    }
                }
                pieces
            }
            "identifier" => {
                let name = written(site.text, node).to_lowercase();
                if let Some(held) = self.variables.get(&name) {
                    return held.clone();
                }
                self.constant(site, site.class.to_owned(), name, depth)
            }
            "field_access" => {
                let (Some(class), Some(field)) = (child("object"), child("field")) else {
                    return vec![Piece::Unknown];
                };
                let class = match class.kind() {
                    "this" => site.class.to_owned(),
                    _ => written(site.text, class).to_lowercase(),
                };
                let class = class.rsplit('.').next().unwrap_or("").to_owned();
                let field = written(site.text, field).to_lowercase();
                self.constant(site, class, field, depth)
            }
            "method_invocation" => self.called(site, node, depth),
            _ => vec![Piece::Unknown],
        }
    }

    fn constant(&mut self, site: &Site<'_>, class: String, field: String, depth: usize) -> Pieces {
        let key = (class, field);
        if let Some(known) = self.resolved.get(&key) {
            return known.clone();
        }
        let Some(value) = self.constants.get(&key).copied() else {
            return vec![Piece::Unknown];
        };
        // One that needs itself is not known.
        self.resolved.insert(key.clone(), vec![Piece::Unknown]);
        let declared = Site {
            class: &key.0,
            enclosing: None,
            ..*site
        };
        let mut pieces = self.evaluate(&declared, value, depth + 1);
        if pieces.len() > MAX_PIECES {
            pieces = vec![Piece::Unknown];
        }
        self.resolved.insert(key, pieces.clone());
        pieces
    }

    /// `String.format(…)`, `String.join(…)`, and what leaves a string as it is.
    fn called(&mut self, site: &Site<'_>, node: Node<'n>, depth: usize) -> Pieces {
        let text = site.text;
        let name = node
            .child_by_field_name("name")
            .map_or("", |name| written(text, name))
            .to_lowercase();
        let object = node.child_by_field_name("object");
        let arguments = node.child_by_field_name("arguments");
        let argument = |at: u32| arguments.and_then(|arguments| arguments.named_child(at));
        match (name.as_str(), argument(0), argument(1)) {
            ("format", Some(pattern), Some(values)) => {
                let pattern = self.evaluate(site, pattern, depth + 1);
                let values = self.items(site, values, depth + 1).unwrap_or_default();
                filled(text, &pattern, &values)
            }
            ("join", Some(list), _) => {
                let items = self.items(site, list, depth + 1).unwrap_or_default();
                let mut pieces = Vec::new();
                for item in items {
                    if !pieces.is_empty() {
                        pieces.push(Piece::Mark(", "));
                    }
                    pieces.extend(item);
                }
                if pieces.is_empty() {
                    pieces.push(Piece::Unknown);
                }
                pieces
            }
            ("escapesinglequotes" | "valueof", Some(inner), _) => {
                self.evaluate(site, inner, depth + 1)
            }
            (
                "trim" | "tolowercase" | "touppercase" | "removeend" | "removestart" | "replace"
                | "replaceall" | "normalizespace",
                _,
                _,
            ) => match object {
                Some(object) => self.evaluate(site, object, depth + 1),
                None => vec![Piece::Unknown],
            },
            _ => vec![Piece::Unknown],
        }
    }

    /// The elements of a list of strings that is written out or held by a variable.
    fn items(&mut self, site: &Site<'_>, node: Node<'n>, depth: usize) -> Option<Vec<Pieces>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match node.kind() {
            "identifier" => {
                let name = written(site.text, node).to_lowercase();
                if let Some(items) = self.lists.get(&name) {
                    return Some(items.clone());
                }
                let value = *self.constants.get(&(site.class.to_owned(), name))?;
                self.items(site, value, depth + 1)
            }
            "field_access" => {
                let class = written(site.text, node.child_by_field_name("object")?).to_lowercase();
                let field = written(site.text, node.child_by_field_name("field")?).to_lowercase();
                let value = *self.constants.get(&(class, field))?;
                self.items(site, value, depth + 1)
            }
            "array_creation_expression" | "object_creation_expression" => {
                let mut cursor = node.walk();
                let list = node
                    .named_children(&mut cursor)
                    .find(|child| child.kind() == "array_initializer");
                let Some(list) = list else {
                    // `new List<String>()` is to be filled.
                    let written_type = node
                        .child_by_field_name("type")
                        .map_or("", |written_type| written(site.text, written_type));
                    let is_list = ["list<", "set<"].iter().any(|kind| {
                        written_type
                            .get(..kind.len())
                            .is_some_and(|start| start.eq_ignore_ascii_case(kind))
                    });
                    return is_list.then(Vec::new);
                };
                let mut cursor = list.walk();
                let elements: Vec<Node<'n>> = list.named_children(&mut cursor).collect();
                Some(
                    elements
                        .into_iter()
                        .map(|element| item(self.evaluate(site, element, depth + 1)))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    /// The operands of a sum from left to right. By a stack of our own: a sum may have a million terms.
    fn operands(&mut self, text: &str, sum: Node<'n>) -> Vec<Node<'n>> {
        let mut found = Vec::new();
        let mut rest = vec![sum];
        while let Some(node) = rest.pop() {
            if is_sum(text, node) {
                self.covered.insert(node.id());
                rest.extend(node.child_by_field_name("right"));
                rest.extend(node.child_by_field_name("left"));
            } else {
                found.push(node);
            }
        }
        found
    }
}

/// An element of a list; a very long one is taken for unknown.
fn item(pieces: Pieces) -> Pieces {
    if pieces.len() > MAX_ITEM {
        vec![Piece::Unknown]
    } else {
        pieces
    }
}

fn is_known(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Known(_)))
}

/// What stands between the quotes of a literal.
pub(super) fn content(literal: Node<'_>) -> Span {
    let quotes = if literal.kind() == "multi_line_string_literal" {
        3
    } else {
        1
    };
    let whole = span(literal);
    Span::new(
        whole.start + quotes,
        (whole.start + quotes).max(whole.end.saturating_sub(quotes)),
    )
}

pub(super) fn is_string(node: Node<'_>) -> bool {
    matches!(node.kind(), "string_literal" | "multi_line_string_literal")
}

fn is_sum(text: &str, node: Node<'_>) -> bool {
    node.kind() == "binary_expression"
        && node
            .child_by_field_name("operator")
            .is_some_and(|operator| written(text, operator) == "+")
}
