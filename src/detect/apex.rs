//! Apex: call centers, their assignment to users, and call fields of Tasks.

use std::collections::BTreeSet;

use super::Evidence;
use super::findings::{Findings, Unit};
use crate::bundle::Span;
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::{ApexFacts, ApexMethod, ApexType};

/// The field that only a Task has; its namesakes belong to VoiceCall as well.
const TASK_ONLY_FIELD: &str = "CallObject";

/// Finds uses of call centers and of call fields.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(apex) = &unit.facts.apex else { return };
    let mut places = BTreeSet::new();
    queries(unit, apex, &mut places, findings);
    for field in &apex.fields {
        let object = field.object.as_deref();
        let evidence = if field.by_string {
            Evidence::Literal
        } else {
            Evidence::ResolvedCall
        };
        report_field(
            unit,
            apex,
            Found {
                name: &field.name,
                object,
                span: field.span,
                evidence,
                write: field.write,
                enclosing: field.enclosing.as_deref(),
            },
            &mut places,
            findings,
        );
    }
    // A variable of the type without any query is a usage of its own.
    let queried = apex
        .queries
        .iter()
        .any(|query| is_call_center(&query.objects));
    let of_the_platform = |found: &&ApexType| {
        found.name.eq_ignore_ascii_case("CallCenter") && !is_own_type(unit, apex, found)
    };
    if !queried && let Some(found) = apex.types.iter().find(of_the_platform) {
        let rule = catalog().rule("apex/call-center-query");
        let mut usage = unit.usage(rule, found.span, Evidence::ResolvedCall, Confidence::Medium);
        usage.test_code |= apex.is_test;
        usage.enclosing.clone_from(&found.enclosing);
        findings.usages.push(usage);
    }
}

/// Whether a type of that name is a class of the bundle, such as `MetadataService.CallCenter`.
fn is_own_type(unit: &Unit<'_>, apex: &ApexFacts, found: &ApexType) -> bool {
    let before = unit
        .file
        .text
        .get(..found.span.start)
        .unwrap_or("")
        .trim_end();
    let qualified = before.ends_with('.') && !before.to_ascii_lowercase().ends_with("schema.");
    let declared = |method: &ApexMethod| {
        let last = method.class.rsplit('.').next().unwrap_or("");
        last.eq_ignore_ascii_case(&found.name)
    };
    let text = unit.file.text.to_ascii_lowercase();
    qualified || apex.methods.iter().any(declared) || text.contains("class callcenter ")
}

fn is_call_center(objects: &[String]) -> bool {
    objects
        .iter()
        .any(|object| object.eq_ignore_ascii_case("CallCenter"))
}

fn queries(
    unit: &Unit<'_>,
    apex: &ApexFacts,
    places: &mut BTreeSet<Span>,
    findings: &mut Findings,
) {
    for query in &apex.queries {
        let confidence = if query.built {
            Confidence::Medium
        } else {
            Confidence::High
        };
        if is_call_center(&query.objects) {
            let rule = catalog().rule("apex/call-center-query");
            let mut usage = unit.usage(rule, query.span, Evidence::Literal, confidence);
            usage.test_code |= apex.is_test;
            usage.enclosing.clone_from(&query.enclosing);
            findings.usages.push(usage);
        }
        let object = match query.objects.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        };
        for (name, span) in &query.fields {
            report_field(
                unit,
                apex,
                Found {
                    name,
                    object,
                    span: *span,
                    evidence: Evidence::Literal,
                    write: false,
                    enclosing: query.enclosing.as_deref(),
                },
                places,
                findings,
            );
        }
    }
}

struct Found<'f> {
    name: &'f str,
    object: Option<&'f str>,
    span: Span,
    evidence: Evidence,
    write: bool,
    enclosing: Option<&'f str>,
}

fn report_field(
    unit: &Unit<'_>,
    apex: &ApexFacts,
    found: Found<'_>,
    places: &mut BTreeSet<Span>,
    findings: &mut Findings,
) {
    let known = catalog()
        .records
        .field
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(found.name));
    let Some(field) = known else { return };
    // Activities show a Task's fields under their own names.
    let is_shown_on = |object: &str| {
        field.object.eq_ignore_ascii_case(object)
            || field
                .also_on
                .iter()
                .any(|other| other.eq_ignore_ascii_case(object))
    };
    let (rule, confidence) = if field.object == "User" {
        // The field of that name on other objects belongs to Voice or to the directory.
        match found.object {
            Some(object) if object.eq_ignore_ascii_case("User") => {
                ("apex/call-center-assignment", Confidence::High)
            }
            None => ("apex/call-center-assignment", Confidence::Medium),
            Some(_) => return,
        }
    } else if found.object.is_some_and(is_shown_on) {
        ("record/task-call-field", Confidence::High)
    } else if found.object.is_none() {
        let confidence = if field.name == TASK_ONLY_FIELD {
            Confidence::Medium
        } else {
            Confidence::Low
        };
        ("record/task-call-field", confidence)
    } else {
        return;
    };
    if !places.insert(found.span) {
        return;
    }
    let mut usage = unit.usage(catalog().rule(rule), found.span, found.evidence, confidence);
    usage.member = Some(format!("{}.{}", field.object, field.name));
    usage.test_code |= apex.is_test;
    usage.enclosing = found.enclosing.map(str::to_owned);
    let access = if found.write { "write" } else { "read" };
    usage
        .arguments
        .insert("access".to_owned(), access.to_owned());
    findings.usages.push(usage);
}

/// Whether a file of Apex is managed code without its source.
pub(super) fn is_hidden(unit: &Unit<'_>) -> bool {
    unit.facts.apex.as_ref().is_some_and(|apex| apex.hidden)
}
