//! What is known of a file's strings: what variables and lists hold, and which queries come of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use tree_sitter::Node;

use super::composed::{Composed, LentPieces, Piece, Pieces, Source};
use super::evaluate::Held;
use super::names::Names;
use super::statement::UNKNOWN;
use super::{is_one_of, span, statement};
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, Elsewhere, FieldOwner, QueryField};
use crate::syntax::interest::Interest;

/// Most parts a string may have that is followed through variables. A sum written out may have more.
pub(super) const MAX_PIECES: usize = 1_000;
/// Most text that names bring into the strings of a file: short names can stand for long strings.
const MAX_BROUGHT: usize = 16 * 1024 * 1024;
/// What a part costs beside its text.
const PART: usize = 16;

/// The strings of a file as they come by. Class names are simple and, like all names, in lower case.
#[derive(Debug, Default)]
pub(super) struct Strings<'n> {
    /// Initial values of fields, by class and field.
    pub(super) constants: HashMap<(String, String), Node<'n>>,
    /// Fields with such values in the order of their declaration, by class.
    pub(super) order: HashMap<String, Vec<String>>,
    /// What methods return that return strings, by class and the method's key.
    pub(super) returned: HashMap<(String, String), Returned<'n>>,
    /// What fields hold and methods return, as far as it was asked for; classes of other files by their paths.
    pub(super) resolved: HashMap<(String, String), Held>,
    /// Nodes that were read as a part of a larger string.
    pub(super) covered: HashSet<usize>,
    /// What local variables hold.
    pub(super) variables: HashMap<String, Pieces>,
    /// What local lists hold.
    pub(super) lists: HashMap<String, Vec<Pieces>>,
    /// Queries by the place of their first literal.
    queries: HashMap<usize, usize>,
    /// What other files lend.
    pub(super) lent: LentPieces,
    /// Classes of other files that strings of the method around take something from, which is not known.
    pub(super) asked: BTreeSet<String>,
    /// Those of them that keep a string with a name of interest from being understood.
    pub(super) missing: BTreeSet<String>,
    /// Where a bare name is looked for, for the class that was asked for last.
    pub(super) homes: Option<(String, super::evaluate::Homes)>,
    brought: usize,
}

/// What a method returns.
#[derive(Debug, Default)]
pub(super) struct Returned<'n> {
    /// Its parameters, which hide what the class declares.
    pub(super) parameters: Vec<String>,
    pub(super) values: Vec<Node<'n>>,
}

/// Where a string stands that is to be read.
pub(super) struct Site<'a> {
    pub(super) text: &'a str,
    pub(super) interest: &'a Interest,
    pub(super) names: &'a Names<'a>,
    /// Path of the class around, in lower case.
    pub(super) class: &'a str,
    /// Method around.
    pub(super) enclosing: Option<String>,
    pub(super) variables: Variables<'a>,
}

/// What a name can stand for beside members of classes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Variables<'a> {
    /// A variable of the method that the walk has come to.
    Local,
    /// Nothing, and these are parameters, of which nothing is known.
    Parameters(&'a [String]),
}

/// A name that an expression stands for.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) source: Source,
}

impl<'n> Strings<'n> {
    /// Notes the initial value of a field.
    pub(super) fn add_constant(&mut self, class: &str, field: &str, value: Node<'n>) {
        let (class, field) = (class.to_lowercase(), field.to_lowercase());
        self.order
            .entry(class.clone())
            .or_default()
            .push(field.clone());
        self.constants.insert((class, field), value);
    }

    /// Notes a method that returns strings.
    pub(super) fn add_method(&mut self, class: &str, key: &str, parameters: Vec<String>) {
        let place = (class.to_lowercase(), key.to_owned());
        self.returned
            .entry(place)
            .or_default()
            .parameters
            .extend(parameters);
    }

    /// Notes what such a method returns.
    pub(super) fn add_returned(&mut self, class: &str, key: &str, value: Node<'n>) {
        let place = (class.to_lowercase(), key.to_owned());
        if let Some(method) = self.returned.get_mut(&place) {
            method.values.push(value);
        }
    }

    /// The initial values of a class's fields, in order.
    pub(super) fn constants_of(&self, class: &str) -> Vec<(String, Node<'n>)> {
        let class = class.to_lowercase();
        let fields = self.order.get(&class).into_iter().flatten();
        fields
            .filter_map(|field| {
                let value = self.constants.get(&(class.clone(), field.clone()))?;
                Some((field.clone(), *value))
            })
            .collect()
    }

    pub(super) fn forget_variables(&mut self) {
        self.variables.clear();
        self.lists.clear();
        self.asked.clear();
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
            Some(held) if adds && self.may_bring(site, &held) => held,
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
            None => vec![super::evaluate::item(self.evaluate(site, argument, 0))],
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

    /// The field of interest whose name a constant, or a method, stands for.
    pub(super) fn field_named(&mut self, site: &Site<'_>, node: Node<'n>) -> Option<Named> {
        let pieces = self.evaluate(site, node, 0);
        if pieces.len() != 1 {
            return None;
        }
        let composed = Composed::new(site.text, &pieces, &self.lent);
        let name = composed.text.trim();
        if !is_one_of(name, &site.interest.fields) {
            return None;
        }
        let start = composed.text.len() - composed.text.trim_start().len();
        Some(Named {
            name: name.to_owned(),
            source: composed.source(start, name.len())?,
        })
    }

    /// Whether a name may stand for these pieces once more.
    pub(super) fn may_bring(&mut self, site: &Site<'_>, pieces: &[Piece]) -> bool {
        let cost: usize = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Known(known) => PART + known.of(site.text).len(),
                Piece::Lent(number) => {
                    PART + self.lent.get(*number).map_or(0, |(text, _)| text.len())
                }
                Piece::Mark(_) | Piece::Unknown => PART,
            })
            .sum();
        self.brought = self.brought.saturating_add(cost);
        self.brought <= MAX_BROUGHT
    }

    fn note(
        &mut self,
        site: &Site<'_>,
        pieces: &[Piece],
        node: Node<'n>,
        queries: &mut Vec<ApexQuery>,
    ) {
        let composed = Composed::new(site.text, pieces, &self.lent);
        let is_whole = !composed.text.contains(UNKNOWN);
        if !is_whole && !self.asked.is_empty() && names_field(&composed.text, site.interest) {
            self.missing.append(&mut self.asked);
        }
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
                    is_fragment: true,
                    enclosing: site.enclosing.clone(),
                });
                queries.len() - 1
            });
        let Some(query) = queries.get_mut(at) else {
            return;
        };
        query.is_fragment &= is_whole && statement.objects.is_empty();
        for object in statement.objects {
            if !query.objects.contains(&object) {
                query.objects.push(object);
            }
        }
        for (range, owner) in statement.fields {
            let name = composed.text.get(range.clone()).unwrap_or("");
            if !is_one_of(name, &site.interest.fields) {
                continue;
            }
            let (span, lent) = match composed.source(range.start, range.len()) {
                Some(Source::Here(span)) => (span, None),
                Some(Source::There(place)) => (query.span, Some(place)),
                None => continue,
            };
            add_field(query, name, owner, span, lent);
        }
    }
}

/// Adds a field to a query that may hold it already.
fn add_field(
    query: &mut ApexQuery,
    name: &str,
    owner: FieldOwner,
    span: Span,
    lent: Option<Elsewhere>,
) {
    let mut known = query.fields.iter_mut();
    match known.find(|known| known.span == span && known.lent == lent) {
        // A FROM that is added later settles it.
        Some(known) if known.owner == FieldOwner::Unknown => known.owner = owner,
        Some(_) => {}
        None => query.fields.push(QueryField {
            name: name.to_owned(),
            owner,
            span,
            lent,
        }),
    }
}

/// Whether a text holds the name of a field of interest as a word.
fn names_field(text: &str, interest: &Interest) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(|word| is_one_of(word, &interest.fields))
}

pub(super) fn is_known(pieces: &[Piece]) -> bool {
    pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Known(_) | Piece::Lent(_)))
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
