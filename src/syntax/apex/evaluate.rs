//! What an expression says as a string: sums, variables, constants and methods of classes, formats and lists.

use std::collections::BTreeSet;
use std::rc::Rc;

use tree_sitter::Node;

use super::composed::{Piece, Pieces, filled};
use super::infer::key;
use super::names::Names;
use super::strings::{MAX_PIECES, Site, Strings, Variables, content, is_string};
use super::{offered, written};

/// Deepest nesting of calls, brackets and variables that is followed in one string.
const MAX_DEPTH: usize = 16;
/// Most parts of an element of a list.
const MAX_ITEM: usize = 16;

/// What a field holds, or a method returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    Text(Pieces),
    List(Vec<Pieces>),
}

impl Held {
    fn unknown() -> Self {
        Self::Text(vec![Piece::Unknown])
    }

    pub(super) fn items(&self) -> &[Pieces] {
        match self {
            Self::Text(pieces) => std::slice::from_ref(pieces),
            Self::List(items) => items,
        }
    }
}

/// Where a bare name is looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Homes {
    /// Paths of the classes around and what they inherit from, in lower case, the nearest first.
    classes: Rc<[String]>,
    /// Those of which nothing is known.
    missing: Rc<BTreeSet<String>>,
}

impl Homes {
    fn of(names: &Names<'_>, class: &str) -> Self {
        let mut missing = BTreeSet::new();
        let mut classes = Vec::new();
        let mut around = class;
        loop {
            let lineage = names.lineage(around, &mut missing).into_iter();
            classes.extend(lineage.map(|class| class.path.to_lowercase()));
            match around.rsplit_once('.') {
                Some((outer, _)) => around = outer,
                None => break,
            }
        }
        Self {
            classes: classes.into(),
            missing: Rc::new(missing),
        }
    }
}

impl<'n> Strings<'n> {
    /// What a string is made of.
    pub(super) fn evaluate(&mut self, site: &Site<'_>, node: Node<'n>, depth: usize) -> Pieces {
        self.covered.insert(node.id());
        if is_string(node) {
            return vec![Piece::Known(content(node))];
        }
        if depth > MAX_DEPTH {
            return vec![Piece::Unknown];
        }
        let inside = |name: &str| node.child_by_field_name(name);
        match node.kind() {
            "parenthesized_expression" => match node.named_child(0) {
                Some(inner) => self.evaluate(site, inner, depth + 1),
                None => vec![Piece::Unknown],
            },
            "cast_expression" => match inside("value") {
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
            "ternary_expression" => {
                let branches = ["consequence", "alternative"]
                    .into_iter()
                    .filter_map(inside);
                self.any_of(site, branches, depth)
            }
            "identifier" | "field_access" => match self.held(site, node, depth) {
                Some(Held::Text(pieces)) => pieces,
                _ => vec![Piece::Unknown],
            },
            "method_invocation" => self.called(site, node, depth),
            _ => vec![Piece::Unknown],
        }
    }

    /// Either may be it: all are read, with something unknown between.
    fn any_of(
        &mut self,
        site: &Site<'_>,
        values: impl Iterator<Item = Node<'n>>,
        depth: usize,
    ) -> Pieces {
        let mut pieces = Vec::new();
        for value in values {
            if !pieces.is_empty() {
                pieces.push(Piece::Unknown);
            }
            if pieces.len() <= MAX_PIECES {
                pieces.extend(self.evaluate(site, value, depth + 1));
            }
        }
        pieces
    }

    /// What a name, or a member of a class, stands for.
    fn held(&mut self, site: &Site<'_>, node: Node<'n>, depth: usize) -> Option<Held> {
        let found = match node.kind() {
            "identifier" => {
                let name = written(site.text, node).to_lowercase();
                match site.variables {
                    Variables::Parameters(hidden) if hidden.contains(&name) => return None,
                    Variables::Local if self.variables.contains_key(&name) => {
                        self.variables.get(&name).cloned().map(Held::Text)
                    }
                    Variables::Local if self.lists.contains_key(&name) => {
                        self.lists.get(&name).cloned().map(Held::List)
                    }
                    _ => self.at_home(site, &name, depth),
                }
            }
            "field_access" => {
                let object = node.child_by_field_name("object")?;
                let field = written(site.text, node.child_by_field_name("field")?).to_lowercase();
                self.in_class(site, object, &field, depth)
            }
            "method_invocation" => {
                let name = written(site.text, node.child_by_field_name("name")?).to_lowercase();
                let key = key(&name, node.child_by_field_name("arguments"));
                match node.child_by_field_name("object") {
                    Some(object) => self.in_class(site, object, &key, depth),
                    None => self.at_home(site, &key, depth),
                }
            }
            _ => None,
        }?;
        for pieces in found.items() {
            if !self.may_bring(site, pieces) {
                return None;
            }
        }
        Some(found)
    }

    /// A member that is written without its class.
    fn at_home(&mut self, site: &Site<'_>, key: &str, depth: usize) -> Option<Held> {
        let homes = match &self.homes {
            Some((class, homes)) if class == site.class => homes.clone(),
            _ => {
                let homes = Homes::of(site.names, site.class);
                self.homes = Some((site.class.to_owned(), homes.clone()));
                homes
            }
        };
        let mut classes = homes.classes.iter();
        let found = classes.find_map(|class| self.member(site, class, key, depth));
        if found.is_none() {
            self.asked.extend(homes.missing.iter().cloned());
        }
        found
    }

    /// A member that is written behind a class, or behind something whose type is one.
    fn in_class(
        &mut self,
        site: &Site<'_>,
        object: Node<'n>,
        key: &str,
        depth: usize,
    ) -> Option<Held> {
        if matches!(object.kind(), "this" | "super") {
            return self.at_home(site, key, depth);
        }
        let class = match site.names.infer(site.text, object) {
            Some(known) => known.name,
            None if matches!(object.kind(), "identifier" | "field_access") => {
                written(site.text, object).to_owned()
            }
            None => return None,
        };
        if site.names.class(&class).is_none() {
            self.asked.insert(class);
            return None;
        }
        let lineage = site.names.lineage(&class, &mut self.asked);
        let classes: Vec<String> = lineage
            .iter()
            .map(|class| class.path.to_lowercase())
            .collect();
        classes
            .iter()
            .find_map(|class| self.member(site, class, key, depth))
    }

    /// A member that a class declares itself.
    fn member(&mut self, site: &Site<'_>, class: &str, key: &str, depth: usize) -> Option<Held> {
        if site.names.own_class(class).is_some() {
            return self.own_member(site, class, key, depth);
        }
        let place = (class.to_owned(), key.to_owned());
        if let Some(known) = self.resolved.get(&place) {
            return Some(known.clone());
        }
        let other = site.names.outside.class(class)?;
        let found = offered::taken(other.class.texts.get(key)?, other.file, &mut self.lent);
        self.resolved.insert(place, found.clone());
        Some(found)
    }

    /// What a field of the file holds from the start, or a method of it returns.
    pub(super) fn own_member(
        &mut self,
        site: &Site<'_>,
        class: &str,
        key: &str,
        depth: usize,
    ) -> Option<Held> {
        let simple = class.rsplit('.').next().unwrap_or(class);
        let place = (simple.to_owned(), key.to_owned());
        if let Some(known) = self.resolved.get(&place) {
            return Some(known.clone());
        }
        let (values, parameters) = match self.returned.get(&place) {
            Some(method) => (method.values.clone(), method.parameters.clone()),
            None => (vec![*self.constants.get(&place)?], Vec::new()),
        };
        // One that needs itself is not known.
        self.resolved.insert(place.clone(), Held::unknown());
        let declared = Site {
            class,
            enclosing: None,
            variables: Variables::Parameters(&parameters),
            ..*site
        };
        let found = match values.as_slice() {
            [only] => match self.items(&declared, *only, depth + 1) {
                Some(items) => Held::List(items),
                None => Held::Text(self.evaluate(&declared, *only, depth + 1)),
            },
            several => Held::Text(self.any_of(&declared, several.iter().copied(), depth)),
        };
        let size: usize = found.items().iter().map(Vec::len).sum();
        let found = if size > MAX_PIECES {
            Held::unknown()
        } else {
            found
        };
        self.resolved.insert(place, found.clone());
        Some(found)
    }

    /// `String.format(…)`, `String.join(…)`, what leaves a string as it is, and methods of the bundle.
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
            _ => match self.held(site, node, depth) {
                Some(Held::Text(pieces)) => pieces,
                _ => vec![Piece::Unknown],
            },
        }
    }

    /// The elements of a list of strings that is written out, or held by a variable or a class.
    pub(super) fn items(
        &mut self,
        site: &Site<'_>,
        node: Node<'n>,
        depth: usize,
    ) -> Option<Vec<Pieces>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match node.kind() {
            "identifier" | "field_access" | "method_invocation" => {
                match self.held(site, node, depth)? {
                    Held::List(items) => Some(items),
                    Held::Text(_) => None,
                }
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
pub(super) fn item(pieces: Pieces) -> Pieces {
    if pieces.len() > MAX_ITEM {
        vec![Piece::Unknown]
    } else {
        pieces
    }
}

fn is_sum(text: &str, node: Node<'_>) -> bool {
    node.kind() == "binary_expression"
        && node
            .child_by_field_name("operator")
            .is_some_and(|operator| written(text, operator) == "+")
}
