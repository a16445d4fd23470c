//! The worked example says what the binary says.

use std::fs;
use std::path::Path;

use crate::support::{AS_OF, audit, field, fixture, list, number};
use serde_json::Value;

/// The page without line breaks and marks of quotation, so that a sentence is found wherever it is broken.
fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/worked-example.md");
    let text = fs::read_to_string(path).expect("the page is there");
    let lines = text.lines().map(|line| line.trim_start_matches("> "));
    lines.collect::<Vec<_>>().join(" ")
}

/// The audit of the page's first command.
fn audited(more: &[&str]) -> Value {
    let org_data = fixture("contact-centre-org-data");
    let org_data = org_data.to_str().expect("a path in UTF-8");
    // The day of all tests is the page's own.
    assert!(page().contains(AS_OF));
    let mut args = vec!["--org-data", org_data, "--format", "json"];
    args.extend(more);
    audit(&fixture("contact-centre"), &args).ends_with(0).json()
}

fn task<'d>(document: &'d Value, id: &str) -> &'d Value {
    list(document, "/plan/phases")
        .iter()
        .flat_map(|phase| list(phase, "/tasks"))
        .find(|task| field(task, "id") == id)
        .unwrap_or_else(|| panic!("no task {id}"))
}

#[test]
fn groups_and_their_targets_are_those_of_the_table() {
    let (page, document) = (page(), audited(&[]));
    let groups = list(&document, "/decision/groups");
    assert_eq!(groups.len(), 4);
    for group in groups {
        let ranked = list(group, "/ranked");
        let row = format!(
            "| {} | {} | `{}` | {} | `{}` | {} |",
            field(group, "group"),
            number(group, "users"),
            field(&ranked[0], "target"),
            ranked[0]["score"],
            field(&ranked[1], "target"),
            ranked[1]["score"],
        );
        assert!(page.contains(&row), "not in the table: {row}");
        assert_eq!(field(group, "target"), field(&ranked[0], "target"));
    }
}

#[test]
fn efforts_and_tasks_are_those_of_the_text() {
    let (page, document) = (page(), audited(&[]));
    let effort = &document["plan"]["effort"];
    let tasks: usize = list(&document, "/plan/phases")
        .iter()
        .map(|phase| list(phase, "/tasks").len())
        .sum();
    for said in [
        format!(
            "All {tasks} tasks together: {} to {} person-days, likely {}.",
            whole(&effort["low"]),
            whole(&effort["high"]),
            whole(&effort["likely"])
        ),
        format!(
            "makes {} person-days",
            task(&document, "screen-pop-rewrite-desk-phone")["effort"]["likely"]
        ),
    ] {
        assert!(page.contains(&said), "the page does not say: {said}");
    }
    for (way, said) in [
        ("amazon-connect", "2900 users, 13 cohorts beside the pilot"),
        (
            "partner-telephony",
            "2080 users, 9 cohorts beside the pilot",
        ),
    ] {
        let moves = task(&document, &format!("train-everyone-{way}"))["because"].to_string();
        assert!(moves.contains(said), "{moves}");
        assert!(page.contains(said), "the page does not say: {said}");
    }
    let provisioning = task(&document, "change-provisioning-amazon-connect");
    let provisioning = provisioning["because"].to_string();
    assert!(provisioning.contains("ApexClass:PhoneAssignment, Flow:New_Agent_Phone"));
    let retired = task(&document, "retire-cti-demo-larkfield-example");
    assert!((retired["effort"]["likely"].as_f64().expect("days") - 0.5).abs() < 0.01);
    let pilots: Vec<usize> = list(&document, "/plan/cohorts")
        .iter()
        .filter(|cohort| cohort["pilot"] == true)
        .map(|cohort| number(cohort, "users"))
        .collect();
    assert_eq!(pilots, [10, 10, 10]);
}

/// A number as the page writes it: without `.0`.
fn whole(number: &Value) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[test]
fn both_verdicts_and_the_dates_are_those_of_the_text() {
    let (page, document) = (page(), audited(&[]));
    let schedule = &document["plan"]["schedule"];
    for said in [
        field(&schedule["verdict"], "text"),
        &format!("has to be decided by {}", field(schedule, "decisionDue")),
        &format!("to have moved by {}", field(schedule, "deadline")),
        &format!("four of five by {}", field(&schedule["finish"], "p80")),
        field(&schedule["closing"], "text"),
    ] {
        assert!(page.contains(said), "the page does not say: {said}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sf-cti.toml");
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/worked-example.md"))
            .expect("the page is there");
    let (_, rest) = text.split_once("```toml\n").expect("settings");
    let (settings, _) = rest.split_once("```").expect("their end");
    fs::write(&file, settings).expect("written");
    let set = audited(&["--config", file.to_str().expect("a path in UTF-8")]);
    let verdict = field(&set["plan"]["schedule"]["verdict"], "text").to_owned();
    assert!(page.contains(&verdict), "the page does not say: {verdict}");
}

#[test]
fn other_ways_and_teams_are_those_of_the_text() {
    let (page, document) = (page(), audited(&[]));
    let likely = |target: &str, sourcing: Option<&str>| {
        let ways = list(&document, "/plan/outlook/ways").iter();
        let mut ways = ways.filter(|way| {
            let by = way.get("sourcing").and_then(Value::as_str);
            field(way, "target") == target && by == sourcing
        });
        let way = ways.next().expect("every way is there");
        whole(&way["effort"]["likely"])
    };
    let said = format!(
        "{} person-days for this plan, {} if everybody went to Amazon Connect, {} with the vendors' connectors, {} behind a \
         voice layer",
        whole(&document["plan"]["effort"]["likely"]),
        likely("amazon-connect", None),
        likely("partner-telephony", Some("vendor")),
        likely("partner-telephony", Some("voice-layer")),
    );
    assert!(page.contains(&said), "the page does not say: {said}");
    let team = list(&document, "/plan/outlook/team");
    assert_eq!(field(&team[0], "owner"), "telephony");
    let said = format!(
        "brings the date forward by {} days",
        number(&team[0], "days")
    );
    assert!(page.contains(&said), "the page does not say: {said}");
    assert!(number(&team[1], "days") * 2 < number(&team[0], "days"));
}
