//! Markup, scripts and Apex that open the adapter's page, frame its host or name it.

use std::collections::BTreeSet;

use super::super::findings::{Findings, Unit};
use super::super::{Evidence, redact};
use super::{Address, Ties};
use crate::bundle::{Language, Span};
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::{Element, StringFact, TextKind};
use crate::syntax::merge_field;

/// The rule of what leads people to the adapter.
const OPENS: &str = "markup/adapter-button";
/// The rule of what only names its host.
const NAMES: &str = "metadata/adapter-host";

pub(super) fn tied(unit: &Unit<'_>, ties: &Ties) -> Findings {
    let mut found = Found {
        unit,
        ties,
        places: BTreeSet::new(),
        findings: Findings::default(),
    };
    let component = &unit.file.component;
    let is_own = ties.adapters.contains(component)
        || component.kind == "ApexPage" && ties.is_page(&component.full_name);
    // What an adapter says of itself goes with it.
    if is_own {
        return found.findings;
    }
    for element in &unit.facts.elements {
        found.element(element);
    }
    for script in &unit.facts.scripts {
        for string in &script.strings {
            found.string(string);
        }
    }
    match unit.file.language {
        Language::Markup(_) => found.merge_fields(),
        Language::Apex => found.apex(),
        _ => {}
    }
    found.findings
}

struct Found<'f, 'u> {
    unit: &'f Unit<'u>,
    ties: &'f Ties,
    places: BTreeSet<Span>,
    findings: Findings,
}

impl Found<'_, '_> {
    /// `<iframe src="https://phone.telco.example">`, `<apex:include pageName="Phone"/>`
    fn element(&mut self, element: &Element) {
        let named = &catalog().openings.page_attributes;
        for attribute in &element.attributes {
            let names_page = named
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&attribute.name));
            if names_page && self.ties.is_page(&attribute.value)
                || self.ties.address(&attribute.value).is_some()
            {
                let shown = attribute.value.as_str();
                self.push(OPENS, element.span, Evidence::Configuration, shown);
                return;
            }
        }
    }

    /// `window.open('/apex/Phone')`, `frame.src = 'https://phone.telco.example'`
    fn string(&mut self, string: &StringFact) {
        let Some(address) = self.ties.address(&string.text) else {
            return;
        };
        let openings = &catalog().openings;
        let passed_to = string.passed_to.as_deref().map(last_name);
        let opens = passed_to.is_some_and(is_opener)
            || string
                .bound_to
                .as_ref()
                .is_some_and(|name| openings.properties.contains(name));
        let rule = rule_of(address, opens);
        self.push(rule, string.span, Evidence::Literal, &string.text);
    }

    /// `{!$Page.Phone}` wherever it stands.
    fn merge_fields(&mut self) {
        let text: &str = &self.unit.file.text;
        let mut fields = Vec::new();
        for field in merge_field::fields(text) {
            if let Some(address) = self.ties.address(field.expression)
                && address.is_page
            {
                fields.push(field);
            }
        }
        for field in fields {
            // What stands in a tag, or in a string, is reported there.
            let around = self.places.range(..=field.span).next_back();
            if around.is_none_or(|place| place.end < field.span.end) {
                self.push(OPENS, field.span, Evidence::Literal, field.expression);
            }
        }
    }

    /// `Page.Phone`, `new PageReference('/apex/Phone')`, `request.setEndpoint('https://phone.telco.example')`
    fn apex(&mut self) {
        let text: &str = &self.unit.file.text;
        let mut covered = Vec::new();
        for one in &self.unit.facts.texts {
            covered.push(one.span);
            if one.kind != TextKind::StringLiteral {
                continue;
            }
            let literal = one.span.of(text);
            if let Some(address) = self.ties.address(literal) {
                let called = text.get(..one.span.start).and_then(callee_before);
                let rule = rule_of(address, called.is_some_and(is_opener));
                let place = address.range.shifted(one.span.start);
                self.push(rule, place, Evidence::Literal, literal);
            }
        }
        covered.sort();
        for place in pages_in_code(text, self.ties) {
            let before = covered.partition_point(|span| span.start <= place.start);
            let inside = covered[..before]
                .last()
                .is_some_and(|span| place.end <= span.end);
            if !inside {
                let shown = place.of(text);
                self.push(OPENS, place, Evidence::ResolvedCall, shown);
            }
        }
    }

    fn push(&mut self, rule: &str, span: Span, evidence: Evidence, shown: &str) {
        if !self.places.insert(span) {
            return;
        }
        let rule = catalog().rule(rule);
        let mut usage = self.unit.usage(rule, span, evidence, Confidence::High);
        let is_test = self
            .unit
            .facts
            .apex
            .as_ref()
            .is_some_and(|apex| apex.is_test);
        usage.test_code |= is_test;
        let address = shown.trim_matches(['\'', '"']);
        usage
            .arguments
            .insert("address".to_owned(), redact(address));
        self.findings.usages.push(usage);
    }
}

/// A page is there to be opened; a host can be named for other reasons.
fn rule_of(address: Address, opens: bool) -> &'static str {
    if address.is_page || opens {
        OPENS
    } else {
        NAMES
    }
}

fn is_opener(function: &str) -> bool {
    let mut known = catalog().openings.functions.iter();
    known.any(|name| name.eq_ignore_ascii_case(function))
}

fn last_name(callee: &str) -> &str {
    callee.rsplit('.').next().unwrap_or(callee)
}

/// The function or type whose parenthesis opens at the end of a text: `new PageReference(`.
fn callee_before(text: &str) -> Option<&str> {
    let text = text.trim_end().strip_suffix('(')?.trim_end();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let start = text.rfind(|c: char| !is_part(c)).map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    text.get(start..)
}

/// Where Apex names a page of the adapter: the name in `Page.Phone`.
fn pages_in_code(text: &str, ties: &Ties) -> Vec<Span> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = format!("{}.", catalog().openings.page_type).to_ascii_lowercase();
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, _) in lower.match_indices(&before) {
        let is_start = !lower[..at].ends_with(|c: char| is_part(c) || c == '.');
        let name = at + before.len();
        let end = name
            + lower[name..]
                .find(|c| !is_part(c))
                .unwrap_or(lower.len() - name);
        if is_start && ties.is_page(&lower[name..end]) {
            found.push(Span::new(name, end));
        }
    }
    found
}
