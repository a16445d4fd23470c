//! Apex: call centers, their assignment to users, call fields of Tasks, and what stands beside them.

mod beside;
mod call_centers;
mod context;
mod fields;
mod mentions;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::findings::{Findings, Unit};
use super::questions::pattern;
use super::{Borrowed, Evidence, Usage};
use crate::bundle::Span;
use crate::catalog::{Confidence, Field, catalog};
use crate::syntax::facts::{ApexFacts, ApexType, Elsewhere};

pub use beside::presence_changes;

/// Finds uses of call centers and of call fields.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(apex) = &unit.facts.apex else { return };
    let mut report = Reporter {
        unit,
        apex,
        places: BTreeSet::new(),
        findings,
    };
    call_centers::detect(&mut report);
    for query in &apex.queries {
        for field in &query.fields {
            fields::of_query(&mut report, query, field);
        }
    }
    for field in &apex.fields {
        fields::of_record(&mut report, field);
    }
    for string in &apex.strings {
        fields::of_string(&mut report, string);
    }
    fields::lend(&mut report);
    beside::canvas(&mut report);
    if !report.places.is_empty() {
        report.findings.usages.extend(presence_changes(unit));
    }
    report
        .findings
        .usages
        .extend(beside::presumed_entry_points(unit));
    mentions::detect(unit, &mut report);
    hand_over(apex, unit, findings);
}

/// Notes the classes that a trigger hands its records to.
fn hand_over(apex: &ApexFacts, unit: &Unit<'_>, findings: &mut Findings) {
    if let Some(trigger) = &apex.trigger {
        findings.triggers.push(super::TriggerHead {
            trigger: unit.file.component.clone(),
            object: trigger.object.clone(),
            events: trigger.events.clone(),
            handlers: trigger.handlers.clone(),
            place: unit.place(head_of(&unit.file.text)),
        });
    }
}

/// Where a trigger's declaration begins: comments may stand before it.
fn head_of(text: &str) -> Span {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?im)^[ \t]*trigger\s+\w+\s+on\s"));
    let found = HEAD.find(text);
    found.map_or(Span::new(0, 0), |found| {
        Span::new(found.start(), found.end())
    })
}

/// What is put into a usage beside its rule.
struct Found<'f> {
    span: Span,
    /// Where the name stands, if not in this file.
    lent: Option<&'f Elsewhere>,
    evidence: Evidence,
    write: bool,
    enclosing: Option<&'f str>,
}

/// Takes what is found in one file, each place once.
struct Reporter<'r, 'u> {
    unit: &'r Unit<'u>,
    apex: &'r ApexFacts,
    places: BTreeSet<Span>,
    findings: &'r mut Findings,
}

impl Reporter<'_, '_> {
    fn field(
        &mut self,
        field: &Field,
        verdict: Option<(&'static str, Confidence)>,
        found: Found<'_>,
    ) {
        let Some((rule, confidence)) = verdict else {
            return;
        };
        if let Some(place) = found.lent {
            self.findings.borrowed.push(Borrowed {
                place: place.clone(),
                rule,
                confidence,
                write: found.write,
            });
        } else if self.places.insert(found.span) {
            let usage = self.field_usage(field, rule, confidence, &found);
            self.findings.usages.push(usage);
        }
    }

    fn field_usage(
        &self,
        field: &Field,
        rule: &str,
        confidence: Confidence,
        found: &Found<'_>,
    ) -> Usage {
        let mut usage =
            self.unit
                .usage(catalog().rule(rule), found.span, found.evidence, confidence);
        usage.member = Some(format!("{}.{}", field.object, field.name));
        usage.test_code |= self.is_test(found.span);
        usage.enclosing = found.enclosing.map(str::to_owned);
        let access = if found.write { "write" } else { "read" };
        usage
            .arguments
            .insert("access".to_owned(), access.to_owned());
        if let Some(trigger) = &self.apex.trigger {
            usage.arguments.insert(
                "trigger".to_owned(),
                trigger_words(&trigger.object, &trigger.events),
            );
        }
        usage
    }

    fn is_test(&self, span: Span) -> bool {
        self.apex.is_test || context::Context::around(self.apex, span).is_test()
    }

    fn place(&mut self, rule: &str, found: &ApexType, evidence: Evidence, confidence: Confidence) {
        if !self.places.insert(found.span) {
            return;
        }
        let mut usage = self
            .unit
            .usage(catalog().rule(rule), found.span, evidence, confidence);
        usage.test_code |= self.is_test(found.span);
        usage.enclosing.clone_from(&found.enclosing);
        self.findings.usages.push(usage);
    }
}

/// Object and events of a trigger, for people: `Task: before insert, after update`.
#[must_use]
pub fn trigger_words(object: &str, events: &[String]) -> String {
    let object = if object.eq_ignore_ascii_case("Task") {
        "Task"
    } else {
        object
    };
    format!("{object}: {}", events.join(", "))
}

/// Whether a file of Apex is managed code without its source.
pub(super) fn is_hidden(unit: &Unit<'_>) -> bool {
    unit.facts.apex.as_ref().is_some_and(|apex| apex.hidden)
}
