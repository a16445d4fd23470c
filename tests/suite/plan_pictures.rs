//! Whole plans of three hard orgs, each task on a line, as people have read them.

use std::fmt::Write;

use crate::support::{audit, field, fixture, list};
use serde_json::Value;
use snapbox::{assert_data_eq, file};

/// The plan of a fixture with its org data.
fn picture(name: &str) -> String {
    let org_data = fixture(&format!("{name}-org-data"));
    let org_data = org_data.to_str().expect("a path in UTF-8");
    let args = ["--org-data", org_data, "--format", "json"];
    let document = audit(&fixture(name), &args).ends_with(0).json();
    let mut out = String::new();
    for group in list(&document, "/decision/groups") {
        let ranked: Vec<String> = list(group, "/ranked")
            .iter()
            .map(|ranked| format!("{} {}", field(ranked, "target"), ranked["score"]))
            .collect();
        line(
            &mut out,
            &format!(
                "group {}, {} users: {}, {} [{}]",
                field(group, "group"),
                group["users"],
                field(group, "outcome"),
                field(group, "target"),
                ranked.join(", ")
            ),
        );
    }
    let plan = &document["plan"];
    let effort = &plan["effort"];
    line(
        &mut out,
        &format!(
            "effort {} {} {}",
            effort["low"], effort["likely"], effort["high"]
        ),
    );
    line(
        &mut out,
        &format!("verdict {}", field(&plan["schedule"]["verdict"], "text")),
    );
    for cohort in list(plan, "/cohorts") {
        line(
            &mut out,
            &format!(
                "cohort {}, {} users",
                field(cohort, "name"),
                cohort["users"]
            ),
        );
    }
    for risk in list(plan, "/risks") {
        line(
            &mut out,
            &format!("risk {}, {}", field(risk, "id"), field(risk, "likelihood")),
        );
    }
    for phase in list(plan, "/phases") {
        for task in list(phase, "/tasks") {
            line(&mut out, &of_task(task));
        }
    }
    out
}

fn of_task(task: &Value) -> String {
    let mut said = format!(
        "{} {}: {} days",
        field(task, "phase"),
        field(task, "id"),
        task["effort"]["likely"]
    );
    if let Some(lead) = task.get("leadTime") {
        match lead["weeks"]["likely"].as_f64() {
            Some(weeks) => write!(said, ", then {weeks} weeks"),
            None => write!(said, ", then nobody knows how long"),
        }
        .expect("a string takes it");
    }
    let usages = list(task, "/usages").len();
    if usages > 0 {
        write!(said, "; {usages} usages {}", field(task, "disposition"))
            .expect("a string takes it");
    }
    for (what, key) in [
        ("about", "components"),
        ("meets", "prerequisites"),
        ("after", "waitsFor"),
    ] {
        let names: Vec<&str> = list(task, &format!("/{key}"))
            .iter()
            .filter_map(Value::as_str)
            .collect();
        if !names.is_empty() {
            write!(said, "; {what} {}", names.join(", ")).expect("a string takes it");
        }
    }
    for check in list(task, "/doneWhen/auto") {
        write!(said, "; done when {}", field(check, "text")).expect("a string takes it");
    }
    said
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

#[test]
fn two_phones_of_one_vendor() {
    assert_data_eq!(
        picture("same-vendor"),
        file!["snapshots/plan-same-vendor.txt"]
    );
}

#[test]
fn five_thousand_people_behind_one_file() {
    assert_data_eq!(
        picture("invisible-5000"),
        file!["snapshots/plan-invisible-5000.txt"]
    );
}

#[test]
fn left_overs_that_nobody_uses() {
    assert_data_eq!(
        picture("left-overs"),
        file!["snapshots/plan-left-overs.txt"]
    );
}
