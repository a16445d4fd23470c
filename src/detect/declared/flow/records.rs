//! What the names of a flow stand for: settled by its start, its variables and its elements.

use std::collections::BTreeMap;

use super::super::super::names;
use crate::bundle::Span;
use crate::catalog::catalog;
use crate::syntax::facts::XmlElement;

/// Rounds in which loops and collections learn from each other.
const MAX_ROUNDS: usize = 8;

/// What a name of a flow stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning<'x> {
    /// Records of an object, or values of a class.
    Object(&'x str),
    /// A variable of another flow.
    Variable {
        /// The flow.
        flow: &'x str,
        /// The variable.
        name: &'x str,
    },
    /// Something with outputs, which are no fields.
    Outputs,
    /// An output, of which nothing is known.
    Output,
}

/// The names of one flow.
#[derive(Debug, Default)]
pub(super) struct Records<'x> {
    /// The objects that elements say their fields belong to, by the element's start tag.
    objects: BTreeMap<Span, &'x str>,
    known: BTreeMap<&'x str, Meaning<'x>>,
    /// Elements whose outputs are the variables of a flow.
    subflows: BTreeMap<&'x str, &'x str>,
    /// Elements whose outputs are records of one object, whatever they are called.
    typed: BTreeMap<&'x str, &'x str>,
}

impl<'x> Records<'x> {
    pub(super) fn of(root: &'x XmlElement) -> Self {
        let mut records = Self::default();
        let started_by = root
            .child("start")
            .and_then(|start| start.child_text("object"));
        if let Some(object) = started_by {
            for name in &catalog().flows.surroundings.record {
                records.known.insert(name, Meaning::Object(object));
            }
        }
        root.walk(&mut |path| {
            if let [_, .., element] = path {
                records.add(element);
            }
        });
        records.follow(root);
        let mut objects = BTreeMap::new();
        root.walk(&mut |path| {
            if let [_, .., element] = path
                && let Some(object) = records.object_in(element)
            {
                objects.insert(element.span, object);
            }
        });
        records.objects = objects;
        records
    }

    fn add(&mut self, element: &'x XmlElement) {
        let Some(name) = element.child_text("name") else {
            return;
        };
        let table = &catalog().flows;
        if let Some(row) = table.record.iter().find(|row| row.element == element.name) {
            let mut objects = row.objects.iter();
            if let Some(object) = objects.find_map(|child| element.child_text(child)) {
                self.known.insert(name, Meaning::Object(object));
            }
        }
        if let Some(row) = table.output.iter().find(|row| row.element == element.name) {
            self.known.entry(name).or_insert(Meaning::Outputs);
            let flow = row.flow.as_ref();
            if let Some(flow) = flow.and_then(|child| element.child_text(child)) {
                self.subflows.insert(name, flow);
            }
            let types = row.types.as_ref();
            if let Some(object) = types.and_then(|way| text_at(element, way)) {
                self.typed.insert(name, object);
            }
        }
    }

    /// Gives loops and processors the meaning of the collections they take their records from.
    fn follow(&mut self, root: &'x XmlElement) {
        let table = &catalog().flows.follower;
        let mut waiting: Vec<(&str, &str)> = Vec::new();
        for child in &root.children {
            let Some(row) = table.iter().find(|row| row.element == child.name) else {
                continue;
            };
            if let Some(collection) = child.child_text(&row.collection) {
                let names = ["name", row.item.as_str()];
                let given = names.iter().filter_map(|name| child.child_text(name));
                waiting.extend(given.map(|name| (name, collection)));
            }
        }
        for _ in 0..MAX_ROUNDS {
            let before = self.known.len();
            for (name, collection) in &waiting {
                if let Some(meaning) = self.meaning(collection) {
                    self.known.entry(name).or_insert(meaning);
                }
            }
            if self.known.len() == before {
                break;
            }
        }
    }

    /// What a path stands for; `None` where nothing is known of it.
    pub(super) fn meaning(&self, path: &'x str) -> Option<Meaning<'x>> {
        if let Some(known) = self.known.get(path) {
            return Some(*known);
        }
        // `Owner:User`: the lookup says which object is meant.
        let last = path.rsplit('.').next().unwrap_or(path);
        if let Some((_, object)) = last.rsplit_once(':') {
            return Some(Meaning::Object(object));
        }
        let (element, output) = path.split_once('.')?;
        if output.contains('.') {
            return None;
        }
        if let Some(flow) = self.subflows.get(element) {
            return Some(Meaning::Variable { flow, name: output });
        }
        if let Some(object) = self.typed.get(element) {
            return Some(Meaning::Object(object));
        }
        (self.known.get(element) == Some(&Meaning::Outputs)).then_some(Meaning::Output)
    }

    /// The object of the nearest element around a field that says one; `path` ends in the field.
    pub(super) fn object_around(&self, path: &[&XmlElement]) -> Option<&'x str> {
        let mut around = path.iter().rev().skip(1);
        around.find_map(|element| self.objects.get(&element.span).copied())
    }

    /// Whether the flow has records of that object.
    pub(super) fn have(&self, object: &str) -> bool {
        let is_one = |meaning: &Meaning<'_>| match meaning {
            Meaning::Object(name) => names::leads_to(name, object),
            _ => false,
        };
        self.known.values().any(is_one)
    }

    /// The object that an element says the fields inside it belong to.
    fn object_in(&self, element: &'x XmlElement) -> Option<&'x str> {
        let table = &catalog().flows.surroundings;
        let mut named = table.objects.iter();
        if let Some(object) = named.find_map(|child| element.child_text(child)) {
            return Some(object);
        }
        let mut through = table.records.iter();
        let record = if table.about_record.contains(&element.name) {
            table.record.first().map(String::as_str)
        } else {
            through.find_map(|child| element.child_text(child))
        };
        match self.meaning(record?) {
            Some(Meaning::Object(object)) => Some(object),
            _ => None,
        }
    }
}

/// The text at the end of a way of child names.
fn text_at<'x>(element: &'x XmlElement, way: &str) -> Option<&'x str> {
    let end = way
        .split('/')
        .try_fold(element, |around, name| around.child(name))?;
    Some(end.text.as_str())
}
