//! Fields of calls and of call centers in Visualforce, Aura, Lightning web components and other scripts.
//!
//! Other objects and other products use the same names: what counts is whose field it is. A form, a literal or a
//! declared type says so; the name of a variable hints at it; where nothing tells, the files around have to name the
//! object.

mod expression;
mod forms;
mod pages;
mod scripts;
mod variables;
mod whose;

use std::collections::BTreeSet;

use super::findings::{Companion, Findings, Needs, Scope, Unit};
use super::{Evidence, Usage};
use crate::bundle::{Language, Span};
use crate::catalog::{Confidence, Field, catalog};
use crate::syntax::facts::ApexQuery;

/// A field of a call in code other than Apex.
const CALL_FIELD: &str = "record/call-field-component";
/// A user's call center in code.
const USER_FIELD: &str = "apex/call-center-assignment";

pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let mut report = Report {
        unit,
        scope: Scope::of(unit.file),
        seen: BTreeSet::new(),
        findings,
    };
    scripts::detect(&mut report);
    if let Language::Markup(kind) = unit.file.language {
        pages::detect(&mut report, kind);
    }
}

/// Where finds of this family go.
struct Report<'r, 'u> {
    unit: &'r Unit<'u>,
    scope: Scope,
    /// Where the names end that were found: each counts once, with or without what stands before it.
    seen: BTreeSet<usize>,
    findings: &'r mut Findings,
}

/// A field at its place.
struct Found<'f> {
    field: &'static Field,
    span: Span,
    evidence: Evidence,
    enclosing: Option<&'f str>,
}

impl Report<'_, '_> {
    /// A usage that stands by itself.
    fn sure(&mut self, found: &Found<'_>, confidence: Confidence) {
        if let Some(usage) = self.usage(found, confidence) {
            self.findings.usages.push(usage);
        }
    }

    /// A usage that counts where the object is named around it.
    fn perhaps(&mut self, found: &Found<'_>) {
        let Some(row) = catalog().access.owner(&found.field.object) else {
            return;
        };
        if let Some(usage) = self.usage(found, Confidence::Low) {
            self.findings.companions.push(Companion {
                usage,
                needs: Needs::Object(self.scope.clone(), &row.object),
            });
        }
    }

    fn usage(&mut self, found: &Found<'_>, confidence: Confidence) -> Option<Usage> {
        if !self.seen.insert(found.span.end) {
            return None;
        }
        let rule = match found.field.object.as_str() {
            "User" => USER_FIELD,
            _ => CALL_FIELD,
        };
        let rule = catalog().rule(rule);
        let mut usage = self
            .unit
            .usage(rule, found.span, found.evidence, confidence);
        usage.member = Some(format!("{}.{}", found.field.object, found.field.name));
        usage.enclosing = found.enclosing.map(str::to_owned);
        Some(usage)
    }

    /// A query of an object that has a rule of its own.
    fn query(&mut self, rule: &str, query: &ApexQuery, confidence: Confidence) {
        let rule = catalog().rule(rule);
        let mut usage = self
            .unit
            .usage(rule, query.span, Evidence::Literal, confidence);
        usage.enclosing.clone_from(&query.enclosing);
        self.findings.usages.push(usage);
    }

    /// Whether the file, as far as it was read, names the field's object.
    fn is_about(&self, field: &Field) -> bool {
        let mut named = self.findings.objects.iter();
        named.any(|(_, object)| *object == field.object)
    }

    /// Notes that the file is about records of an object.
    fn names(&mut self, object: &str) {
        let rows = catalog().access.owner.iter();
        for row in rows.filter(|row| row.object == object || whose::is_shown_as(row, object)) {
            let named = (self.scope.clone(), row.object.as_str());
            self.findings.objects.insert(named);
        }
    }
}
