//! Flows and processes: whose record a reference means is settled by the flow's start, variables and elements.

mod records;

use std::collections::{BTreeMap, BTreeSet};

use super::super::findings::{Companion, Findings, Needs, Unit};
use super::super::{Evidence, names};
use crate::bundle::Span;
use crate::catalog::{Confidence, Field, LookedFor, catalog};
use crate::syntax::facts::XmlElement;
use crate::syntax::{ElementText, merge_field};
use records::{Meaning, Records};

/// Element that declares a variable.
const VARIABLE: &str = "variables";
/// Field of a Task that nothing else has, so that its owner need not be known.
const TASK_ONLY_FIELD: &str = "CallObject";

pub(super) fn detect(unit: &Unit<'_>, root: &XmlElement, findings: &mut Findings) {
    let records = Records::of(root);
    let mut seen = BTreeSet::new();
    let status = root.child_text("status");
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        for found in in_element(unit, element, path, &records) {
            if !seen.insert(found.span) {
                continue;
            }
            let rule = catalog().rule(&found.looked_for.rule);
            let mut usage = unit.usage(rule, found.span, Evidence::Configuration, found.confidence);
            usage.member = Some(format!("{}.{}", found.field.object, found.field.name));
            usage.enclosing = path
                .iter()
                .rev()
                .find_map(|element| element.child_text("name"))
                .map(str::to_owned);
            let access = if is_written(path) { "write" } else { "read" };
            usage
                .arguments
                .insert("access".to_owned(), access.to_owned());
            if let Some(status) = status {
                usage
                    .arguments
                    .insert("status".to_owned(), status.to_owned());
            }
            match found.output_of {
                None => findings.usages.push(usage),
                Some((flow, variable)) => findings.companions.push(Companion {
                    usage,
                    needs: Needs::Variable {
                        flow: flow.to_owned(),
                        name: variable.to_owned(),
                        object: &found.looked_for.object,
                    },
                }),
            }
        }
    });
}

/// Whether the element that `path` ends in is assigned to.
fn is_written(path: &[&XmlElement]) -> bool {
    let [.., parent, element] = path else {
        return false;
    };
    let table = &catalog().flows.surroundings;
    table.assigned.contains(&element.name)
        || table.assigns.contains(&parent.name) && element.children.is_empty() && is_field(element)
}

fn is_field(element: &XmlElement) -> bool {
    catalog().flows.fields.contains(&element.name)
}

struct Found<'x> {
    looked_for: &'static LookedFor,
    field: &'static Field,
    span: Span,
    confidence: Confidence,
    /// The flow and its variable that has to be of the object.
    output_of: Option<(&'x str, &'x str)>,
}

fn in_element<'x>(
    unit: &Unit<'_>,
    element: &'x XmlElement,
    path: &[&'x XmlElement],
    records: &Records<'x>,
) -> Vec<Found<'x>> {
    let mut found = Vec::new();
    let input_of = action_around(path);
    for looked_for in &catalog().flows.looked_for {
        let object = looked_for.object.as_str();
        if is_field(element) || input_of.is_some() {
            if let Some(field) = names::field(&element.text, object)
                && let Some(owner) = input_of.or_else(|| records.object_around(path))
                && names::leads_to(owner, object)
            {
                found.push(Found {
                    looked_for,
                    field,
                    span: element.text_span,
                    confidence: Confidence::High,
                    output_of: None,
                });
            }
            continue;
        }
        let mut text = None;
        for (at, name) in references(element) {
            let Some((owner, last)) = name.rsplit_once('.') else {
                continue;
            };
            let Some(field) = names::field(last, object) else {
                continue;
            };
            let Some((confidence, output_of)) = belongs(owner, last, object, records) else {
                continue;
            };
            let text = text.get_or_insert_with(|| ElementText::new(&unit.file.text, element));
            found.push(Found {
                looked_for,
                field,
                span: text.place(Span::new(at, at + name.len())),
                confidence,
                output_of,
            });
        }
    }
    found
}

/// How surely the record at `owner` is one of `object`, and which variable of another flow has yet to say so.
fn belongs<'x>(
    owner: &'x str,
    field: &str,
    object: &str,
    records: &Records<'x>,
) -> Option<(Confidence, Option<(&'x str, &'x str)>)> {
    let unknown = || {
        if field == TASK_ONLY_FIELD {
            Some((Confidence::Medium, None))
        } else {
            records.have(object).then_some((Confidence::Low, None))
        }
    };
    match records.meaning(owner) {
        Some(Meaning::Object(known)) if names::leads_to(known, object) => {
            Some((Confidence::High, None))
        }
        Some(Meaning::Object(_) | Meaning::Outputs) => None,
        Some(Meaning::Variable { flow, name }) => Some((Confidence::Low, Some((flow, name)))),
        Some(Meaning::Output) => unknown(),
        None if !owner.contains('.') && !owner.starts_with('$') => unknown(),
        // `$Record.Owner.CallCenterId`; of `$Record.What` the object is not said.
        None => names::leads_to(owner, object).then_some((Confidence::High, None)),
    }
}

/// The object whose fields are the inputs of an action, where `path` ends in the name of such an input.
fn action_around(path: &[&XmlElement]) -> Option<&'static str> {
    let [.., action, parameters, element] = path else {
        return None;
    };
    if element.name != "name" || parameters.name != "inputParameters" {
        return None;
    }
    let kind = action.child_text("actionType")?;
    let name = action.child_text("actionName")?;
    let name = name.rsplit('.').next().unwrap_or(name);
    catalog()
        .flows
        .action
        .iter()
        .find(|row| row.kind == kind && row.name == name)
        .map(|row| row.object.as_str())
}

/// References in the text of an element, with their offsets: all of it, or what stands in `{!…}`.
fn references(element: &XmlElement) -> Vec<(usize, &str)> {
    let text = element.text.as_str();
    if catalog().flows.references.contains(&element.name) {
        return names::paths(text).collect();
    }
    if !text.contains("{!") {
        return Vec::new();
    }
    merge_field::fields(text)
        .into_iter()
        .flat_map(|merge| {
            let start = merge.span.start;
            names::paths(merge.span.of(text)).map(move |(at, path)| (start + at, path))
        })
        .collect()
}

/// The objects of a flow's variables, by name in lower case: what other flows get from it.
#[must_use]
pub fn variables(unit: &Unit<'_>) -> BTreeMap<String, String> {
    let row = catalog()
        .flows
        .record
        .iter()
        .find(|row| row.element == VARIABLE);
    let (Some(root), Some(row)) = (&unit.facts.xml, row) else {
        return BTreeMap::new();
    };
    let named = |variable: &XmlElement| {
        let name = variable.child_text("name")?.to_lowercase();
        let mut objects = row.objects.iter();
        let object = objects.find_map(|child| variable.child_text(child))?;
        Some((name, object.to_owned()))
    };
    root.children_named(VARIABLE).filter_map(named).collect()
}
