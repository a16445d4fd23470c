//! Call fields of Task in Visualforce, Aura and Lightning web components.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::{Evidence, names};
use crate::bundle::{Language, MarkupKind, Span};
use crate::catalog::{Confidence, Field, catalog};
use crate::syntax::merge_field;

/// Modules that stand for a field: `@salesforce/schema/Task.CallType`.
const SCHEMA: &str = "@salesforce/schema/";
/// The object whose call fields are meant.
const OBJECT: &str = "Task";
/// An object with fields of the same names.
const OTHER_OBJECT: &str = "VoiceCall";
/// Field of a Task that nothing else has.
const TASK_ONLY_FIELD: &str = "CallObject";

pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut push = |field: &Field, span: Span, evidence, confidence| {
        if seen.insert(span) {
            let rule = catalog().rule("record/call-field-component");
            let mut usage = unit.usage(rule, span, evidence, confidence);
            usage.member = Some(format!("{}.{}", field.object, field.name));
            findings.usages.push(usage);
        }
    };
    for script in &unit.facts.scripts {
        for import in &script.imports {
            let path = import.specifier.strip_prefix(SCHEMA);
            if let Some(field) = path.and_then(field_of_task) {
                push(field, import.span, Evidence::ResolvedCall, Confidence::High);
            }
        }
        // The wire adapters of records take fields as texts.
        for string in script.strings.iter().filter(|string| !string.built) {
            if let Some(field) = field_of_task(&string.text) {
                push(field, string.span, Evidence::Literal, Confidence::High);
            }
        }
    }
    if !matches!(
        unit.file.language,
        Language::Markup(MarkupKind::Visualforce | MarkupKind::Aura)
    ) {
        return;
    }
    let is_of_task = unit
        .facts
        .elements
        .iter()
        .find_map(|element| element.attribute("standardController"))
        .is_some_and(|controller| controller.value.eq_ignore_ascii_case(OBJECT));
    let text: &str = &unit.file.text;
    for merge in merge_field::fields(text) {
        let Some(offset) = text
            .get(merge.span.start..merge.span.end)
            .and_then(|whole| whole.find(merge.expression))
        else {
            continue;
        };
        for (at, path) in names::paths(merge.expression) {
            let Some((owner, name)) = path.rsplit_once('.') else {
                continue;
            };
            // A property of a class of one's own is written in other letters.
            let Some(field) = names::field(name, OBJECT).filter(|field| field.name == name) else {
                continue;
            };
            let last = owner.rsplit('.').next().unwrap_or(owner);
            if names::leads_to(last, OTHER_OBJECT) {
                continue;
            }
            let confidence = if is_of_task && last.eq_ignore_ascii_case(OBJECT) {
                Confidence::High
            } else if field.name == TASK_ONLY_FIELD || names::leads_to(last, OBJECT) {
                Confidence::Medium
            } else {
                Confidence::Low
            };
            let start = merge.span.start + offset + at;
            push(
                field,
                Span::new(start, start + path.len()),
                Evidence::Literal,
                confidence,
            );
        }
    }
}

/// The call field that `Task.CallType` names.
fn field_of_task(path: &str) -> Option<&'static Field> {
    let (object, name) = path.split_once('.')?;
    (object == OBJECT).then(|| names::field(name, object))?
}
