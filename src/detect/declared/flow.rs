//! Flows and processes: whose record a reference means is settled by the flow's start, variables and elements.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Evidence;
use super::super::findings::{Findings, Unit};
use super::super::names;
use crate::bundle::Span;
use crate::catalog::{Confidence, Field, catalog};
use crate::syntax::facts::XmlElement;

/// Objects whose fields are looked for, with the rule of a find.
const OBJECTS: [(&str, &str); 2] = [
    ("Task", "record/call-field-automation"),
    ("User", "metadata/call-center-assignment"),
];
/// Elements whose whole text is one reference.
const REFERENCES: [&str; 8] = [
    "elementReference",
    "leftValueReference",
    "assignToReference",
    "assignRecordIdToReference",
    "objectFieldReference",
    "inputReference",
    "outputReference",
    "collectionReference",
];
/// Elements that name a field of the object that their surroundings name.
const FIELDS: [&str; 4] = ["field", "queriedFields", "sortField", "picklistField"];
/// Field of a Task that nothing else has, so that its owner need not be known.
const TASK_ONLY_FIELD: &str = "CallObject";
/// Rounds in which loops and collections learn their object from each other.
const MAX_ROUNDS: usize = 8;

pub(super) fn detect(unit: &Unit<'_>, root: &XmlElement, findings: &mut Findings) {
    let objects = records(root);
    let mut seen = BTreeSet::new();
    let status = root.child_text("status");
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        for found in in_element(unit, element, path, &objects) {
            if !seen.insert(found.span) {
                continue;
            }
            let rule = catalog().rule(found.rule);
            let mut usage = unit.usage(rule, found.span, Evidence::Configuration, found.confidence);
            usage.member = Some(format!("{}.{}", found.field.object, found.field.name));
            usage.enclosing = path
                .iter()
                .rev()
                .find_map(|element| element.child_text("name"))
                .map(str::to_owned);
            let parent = path.len().checked_sub(2).and_then(|at| path.get(at));
            let is_written = element.name == "assignToReference"
                || parent.is_some_and(|parent| parent.name == "inputAssignments");
            let access = if is_written { "write" } else { "read" };
            usage
                .arguments
                .insert("access".to_owned(), access.to_owned());
            if let Some(status) = status {
                usage
                    .arguments
                    .insert("status".to_owned(), status.to_owned());
            }
            findings.usages.push(usage);
        }
    });
}

struct Found {
    rule: &'static str,
    field: &'static Field,
    span: Span,
    confidence: Confidence,
}

fn in_element(
    unit: &Unit<'_>,
    element: &XmlElement,
    path: &[&XmlElement],
    objects: &BTreeMap<&str, &str>,
) -> Vec<Found> {
    let mut found = Vec::new();
    let is_reference = REFERENCES.contains(&element.name.as_str());
    for (object, rule) in OBJECTS {
        if FIELDS.contains(&element.name.as_str()) {
            if let Some(field) = names::field(&element.text, object)
                && object_around(path, objects).is_some_and(|owner| names::leads_to(owner, object))
            {
                found.push(Found {
                    rule,
                    field,
                    span: element.text_span,
                    confidence: Confidence::High,
                });
            }
            continue;
        }
        if !is_reference && !element.text.contains("{!") {
            continue;
        }
        for (at, name) in names::paths(&references(&element.text, is_reference)) {
            let Some((owner, last)) = name.rsplit_once('.') else {
                continue;
            };
            let Some(field) = names::field(last, object) else {
                continue;
            };
            let confidence = match objects.get(owner) {
                Some(known) if names::leads_to(known, object) => Confidence::High,
                Some(_) => continue,
                // `$Record.What.CallType`: the lookup's object is not said.
                None if owner.contains('.') || owner.starts_with('$') => continue,
                None if last == TASK_ONLY_FIELD => Confidence::Medium,
                None => Confidence::Low,
            };
            found.push(Found {
                rule,
                field,
                span: super::within(unit, element, &(at..at + name.len())),
                confidence,
            });
        }
    }
    found
}

/// What of a text is reference: all of it, or what stands in `{!…}`, the rest blank at the same length.
fn references(text: &str, is_reference: bool) -> String {
    if is_reference {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() == Some(&'!') => inside = true,
            '}' => inside = false,
            _ => {}
        }
        if inside {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    out
}

/// The object of the element that a field stands in.
fn object_around<'x>(
    path: &[&'x XmlElement],
    objects: &BTreeMap<&'x str, &'x str>,
) -> Option<&'x str> {
    path.iter().rev().skip(1).find_map(|around| {
        around
            .child_text("object")
            .or_else(|| around.child_text("picklistObject"))
            .or_else(|| {
                let record = around.child_text("inputReference")?;
                objects.get(record).copied()
            })
    })
}

/// Records by the names that references use, with their objects.
fn records(root: &XmlElement) -> BTreeMap<&str, &str> {
    let mut objects: BTreeMap<&str, &str> = BTreeMap::new();
    let start = root.child("start");
    if let Some(object) = start.and_then(|start| start.child_text("object")) {
        objects.insert("$Record", object);
        objects.insert("$Record__Prior", object);
    }
    for child in &root.children {
        let object = match child.name.as_str() {
            // A variable of an Apex class has fields of its own.
            "variables" => child
                .child_text("objectType")
                .or_else(|| child.child_text("apexClass")),
            "recordLookups" | "recordCreates" | "dynamicChoiceSets" => child.child_text("object"),
            _ => None,
        };
        if let (Some(name), Some(object)) = (child.child_text("name"), object) {
            objects.insert(name, object);
        }
    }
    for _ in 0..MAX_ROUNDS {
        let mut learnt = false;
        for child in &root.children {
            if !matches!(child.name.as_str(), "loops" | "collectionProcessors") {
                continue;
            }
            let name = child.child_text("name");
            let collection = child.child_text("collectionReference");
            if let (Some(name), Some(collection)) = (name, collection)
                && let Some(object) = objects.get(collection).copied()
            {
                learnt |= objects.insert(name, object).is_none();
            }
        }
        if !learnt {
            break;
        }
    }
    objects
}
