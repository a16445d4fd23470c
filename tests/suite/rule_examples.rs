//! Every rule shows what it finds and what only looks alike, and both are true; fixtures show the rules in real orgs.

use std::collections::BTreeSet;

use crate::support::{Bundle, FIXTURES, field, list, reports};
use sf_cti::catalog::{Rule, catalog};
use sf_cti::inventory::Inventory;
use sf_cti::report::rule::RuleDocument;
use sf_cti::{AuditOptions, audit};

/// Rules that no fixture shows. A rule belongs here only until a fixture has it.
const SHOWN_BY_THEIR_EXAMPLE_ONLY: &[&str] = &[
    "classic/dynamic-member",
    "classic/entityFeed.reloadFrame",
    "classic/unknown-member",
    "console/dynamic-member",
    "console/reference",
    "console/unknown-member",
    "include/vendored-library",
    "lightning/dynamic-member",
    "lightning/initialize",
    "lightning/unknown-member",
    "metadata/call-center-unknown",
];

/// The inventory of an example laid out as files.
fn inventory(rule: &Rule, text: &str) -> Inventory {
    let path = match &rule.example.look_alike_path {
        Some(path) if text == rule.ignores => path,
        _ => &rule.example.path,
    };
    let mut bundle = Bundle::empty().with(path, text);
    for file in &rule.example.beside {
        bundle = bundle.with(&file.path, &file.text);
    }
    let options = AuditOptions {
        jobs: Some(1),
        ..AuditOptions::default()
    };
    audit(&[bundle.path().to_owned()], &options, &|_| {})
        .unwrap_or_else(|error| panic!("{}: {error}", rule.id))
}

/// Rules of the usages in an example, also of those that every org has.
fn found(rule: &Rule, text: &str) -> Vec<String> {
    inventory(rule, text)
        .usages
        .iter()
        .map(|usage| usage.rule.id.clone())
        .collect()
}

#[test]
fn every_rule_finds_its_example() {
    let missed: Vec<&str> = catalog()
        .rules()
        .filter(|rule| !found(rule, &rule.finds).contains(&rule.id))
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(missed.is_empty(), "not found in their examples: {missed:?}");
}

#[test]
fn no_rule_finds_what_only_looks_alike() {
    let eager: Vec<&str> = catalog()
        .rules()
        .filter(|rule| found(rule, &rule.ignores).contains(&rule.id))
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(
        eager.is_empty(),
        "found in what only looks alike: {eager:?}"
    );
}

#[test]
fn the_waiver_that_a_page_shows_waives_the_example() {
    for rule in catalog().rules() {
        let Some(comment) = RuleDocument::of(rule).waiver else {
            assert!(rule.example.path.ends_with(".json"), "{}", rule.id);
            continue;
        };
        let comment = comment.replace("YYYY-MM-DD", "2027-06-30");
        let before = inventory(rule, &rule.finds);
        let line = before
            .usages
            .iter()
            .find(|usage| usage.rule.id == rule.id)
            .map(|usage| usage.place.start.line)
            .expect("the example is found");
        let mut lines: Vec<&str> = rule.finds.lines().collect();
        let above = usize::try_from(line - 1).expect("it fits");
        lines.insert(above, &comment);
        let after = inventory(rule, &lines.join("\n"));
        let mut usages = after.usages.iter().filter(|usage| usage.rule.id == rule.id);
        assert!(
            usages.any(|usage| usage.waiver.is_some()) && after.idle_waivers.is_empty(),
            "{}: {:?}",
            rule.id,
            after.idle_waivers
        );
    }
}

/// Whether a call can hold a usage of the rule in its arguments: a constant, or a field of the record it saves.
fn is_in_calls(rule: &Rule) -> bool {
    is_enumeration(rule) || rule.id == "record/call-field-component"
}

/// Whether the rule is of an enum's constants, which stand inside a call.
fn is_enumeration(rule: &Rule) -> bool {
    let member = rule.member.as_deref().unwrap_or("");
    catalog().constants(member).is_some()
}

#[test]
fn an_example_shows_no_other_rule_but_a_call_with_what_it_is_given() {
    for rule in catalog().rules() {
        // The files beside are there because another rule's usage leads to this one's.
        if !rule.example.beside.is_empty() || is_enumeration(rule) {
            continue;
        }
        for other in found(rule, &rule.finds) {
            assert!(
                other == rule.id || catalog().find_rule(&other).is_some_and(is_in_calls),
                "the example of {} is one of {other} too",
                rule.id
            );
        }
    }
}

#[test]
fn every_rule_is_shown_by_a_fixture_or_is_known_to_lack_one() {
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for name in FIXTURES {
        let document = reports(name).document();
        let usages = list(&document, "/usages").iter();
        shown.extend(usages.map(|usage| field(usage, "rule").to_owned()));
    }
    let unshown: Vec<&str> = catalog()
        .rules()
        .map(|rule| rule.id.as_str())
        .filter(|id| !shown.contains(*id))
        .collect();
    assert_eq!(
        unshown, SHOWN_BY_THEIR_EXAMPLE_ONLY,
        "rules that no fixture shows, and those that are known to lack one"
    );
}
