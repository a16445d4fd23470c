//! Risks, through the binary.

use std::collections::BTreeSet;

use crate::support::{FIXTURES, audit, audited, field, fixture, list};
use serde_json::Value;

fn risk<'d>(document: &'d Value, id: &str) -> Option<&'d Value> {
    list(document, "/plan/risks")
        .iter()
        .find(|risk| field(risk, "id") == id)
}

fn names<'d>(risk: &'d Value, key: &str) -> BTreeSet<&'d str> {
    let all = risk[key].as_array().into_iter().flatten();
    all.filter_map(Value::as_str).collect()
}

#[test]
fn no_risk_stands_without_evidence_or_a_word_on_its_absence() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let usages: BTreeSet<&str> = list(&document, "/usages")
            .iter()
            .map(|usage| field(usage, "fingerprint"))
            .collect();
        for risk in list(&document, "/plan/risks") {
            let id = field(risk, "id");
            let (cited, components) = (names(risk, "usages"), names(risk, "components"));
            assert!(cited.is_subset(&usages), "{name}: {id}");
            let shown = !cited.is_empty() || !components.is_empty();
            assert_eq!(risk["seen"] == true, shown, "{name}: {id}");
            assert!(
                !field(risk, "why").contains(['{', '}']),
                "{name}: {}",
                risk["why"]
            );
            if !shown {
                assert_eq!(field(risk, "likelihood"), "low", "{name}: {id}");
            }
        }
    }
}

#[test]
fn every_task_that_answers_a_risk_is_in_the_plan_and_each_that_settles_its_usages_is_named() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let tasks: Vec<&Value> = list(&document, "/plan/phases")
            .iter()
            .flat_map(|phase| list(phase, "/tasks"))
            .collect();
        let ids: BTreeSet<&str> = tasks.iter().map(|task| field(task, "id")).collect();
        for risk in list(&document, "/plan/risks") {
            let answers = names(risk, "tasks");
            assert!(answers.is_subset(&ids), "{name}: {risk}");
            let cited = names(risk, "usages");
            for task in &tasks {
                if !names(task, "usages").is_disjoint(&cited) {
                    assert!(answers.contains(field(task, "id")), "{name}: {risk}");
                }
            }
        }
    }
}

#[test]
fn the_gravest_come_first() {
    let rank = |level: &str| match level {
        "high" => 3,
        "medium" => 2,
        _ => 1,
    };
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let weights: Vec<i32> = list(&document, "/plan/risks")
            .iter()
            .map(|risk| -rank(field(risk, "likelihood")) * rank(field(risk, "effect")))
            .collect();
        assert!(weights.is_sorted(), "{name}: {weights:?}");
    }
}

#[test]
fn an_org_without_open_cti_has_no_risk_of_leaving_it() {
    assert!(list(&audited(&fixture("nothing")), "/plan/risks").is_empty());
}

#[test]
fn a_contact_centre_has_the_risks_that_were_planted_in_it() {
    let document = audited(&fixture("contact-centre"));
    for (id, component) in [
        ("do-not-call-hidden", "ApexPage:DeskPhoneStandby"),
        ("recording-links-die", "ApexClass:DeskRecordingClient"),
        ("apex-looks-dead", "ApexClass:DeskCallerLookup"),
        ("reports-go-empty", "Report:Call_Reports/Calls_per_Agent"),
        ("code-outside", "CallCenter:GenesysSalesOutbound"),
        ("sandbox-refresh", "CallCenter:LarkfieldVoice"),
    ] {
        let risk = risk(&document, id).unwrap_or_else(|| panic!("{id} is missing"));
        assert!(names(risk, "components").contains(component), "{risk}");
    }
    let report = risk(&document, "reports-go-empty").expect("it is there");
    let kinds = names(report, "components");
    assert!(
        kinds.iter().all(|id| !id.starts_with("ApexClass:")),
        "{kinds:?}"
    );
    assert!(risk(&document, "custom-call-log").is_none());
    assert!(risk(&document, "members-not-known").is_none());
}

#[test]
fn a_way_outside_salesforce_has_no_risks_of_voice() {
    let args = ["--target", "no-salesforce-voice", "--format", "json"];
    let document = audit(&fixture("contact-centre"), &args).ends_with(0).json();
    for id in [
        "meaning-changes",
        "capacity-changes",
        "sandbox-refresh",
        "utility-bar-shared",
    ] {
        assert!(risk(&document, id).is_none(), "{id}");
    }
    assert!(risk(&document, "recording-links-die").is_some());
}
