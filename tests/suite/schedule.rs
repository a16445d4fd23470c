//! Dates through the binary: for every fixture and target, and with settings.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{AS_OF, Bundle, FIXTURES, audit, fixture, list, sf_cti};
use serde_json::Value;

const TARGETS: [&str; 5] = [
    "amazon-connect",
    "partner-amazon-connect",
    "partner-telephony",
    "native-telephony",
    "no-salesforce-voice",
];

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} of {value}"))
}

/// All tasks by id.
fn tasks(document: &Value) -> BTreeMap<&str, &Value> {
    list(document, "/plan/phases")
        .iter()
        .flat_map(|phase| list(phase, "/tasks"))
        .map(|task| (text(task, "/id"), task))
        .collect()
}

fn json(path: &Path, args: &[&str]) -> Value {
    let all: Vec<&str> = ["--format", "json", "--allow-empty"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    audit(path, &all).ends_with(0).json()
}

/// Days are written so that they sort.
#[test]
fn no_date_contradicts_an_order_for_any_fixture_and_target() {
    let mut waits = 0;
    for name in FIXTURES {
        for target in TARGETS {
            let document = json(&fixture(name), &["--target", target]);
            let what = format!("{name}, {target}");
            let tasks = tasks(&document);
            let mut critical = 0;
            for (id, task) in &tasks {
                let (start, finish) = (&task["start"], &task["finish"]);
                assert!(text(start, "/earliest") >= AS_OF, "{what}: {id}");
                assert!(
                    text(start, "/earliest") <= text(finish, "/earliest"),
                    "{what}: {id}"
                );
                assert!(
                    text(start, "/latest") <= text(finish, "/latest"),
                    "{what}: {id}"
                );
                for on in list(task, "/waitsFor") {
                    let before = tasks[on.as_str().expect("an id")];
                    for when in ["earliest", "latest"] {
                        let ends = before["finish"][when].as_str();
                        assert!(
                            ends <= start[when].as_str(),
                            "{what}: {id} {when} before {on}"
                        );
                    }
                    waits += 1;
                }
                let fits = text(start, "/latest") >= text(start, "/earliest")
                    && text(finish, "/latest") >= text(finish, "/earliest");
                let slack = task["slackDays"].as_i64().expect("a number");
                assert_eq!(fits, slack >= 0, "{what}: {id}");
                critical += usize::from(task["critical"] == true);
            }
            let path = list(&document, "/plan/schedule/criticalPath");
            assert_eq!(path.len(), critical, "{what}");
            let schedule = &document["plan"]["schedule"];
            let has_deadline = tasks.values().any(|task| task["mayEndLater"] == false);
            assert_eq!(path.is_empty(), !has_deadline, "{what}");
            let nothing = text(schedule, "/verdict/kind") == "nothing-to-do";
            match path.last() {
                // What is to be done may have nothing to do with Open CTI, and then has no date to meet.
                _ if nothing => assert!(schedule.get("finish").is_none(), "{what}"),
                None => panic!("{what}: a verdict on nothing"),
                Some(last) => {
                    let last = tasks[text(last, "/task")];
                    assert_eq!(
                        last["finish"]["earliest"], schedule["finish"]["likely"],
                        "{what}"
                    );
                    assert!(
                        text(schedule, "/finish/p50") <= text(schedule, "/finish/p80"),
                        "{what}"
                    );
                    assert_eq!(schedule["finish"]["calibrated"], false, "{what}");
                }
            }
            let open = !list(schedule, "/verdict/questions").is_empty();
            let kind = text(schedule, "/verdict/kind");
            assert!(
                !open || ["cannot-be-given", "too-late"].contains(&kind),
                "{what}: {kind} while a waiting time is not known"
            );
        }
    }
    assert!(
        waits > 100,
        "only {waits} times anything waits for anything"
    );
}

#[test]
fn an_org_that_is_too_late_says_so_on_the_first_screen() {
    for as_of in ["2028-02-21", "2031-07-01"] {
        let all = |format: &str| {
            let path = fixture("lightning-adapter");
            let path = path.to_str().expect("UTF-8");
            sf_cti(["audit", path, "--as-of", as_of, "-q", "--format", format]).ends_with(0)
        };
        for format in ["text", "markdown"] {
            let run = all(format);
            let head: Vec<&str> = run.text().lines().take(8).collect();
            let head = head.join("\n");
            assert!(head.contains("Too late by "), "{head}");
        }
        let document = all("json").json();
        let schedule = &document["plan"]["schedule"];
        assert_eq!(text(schedule, "/verdict/kind"), "too-late");
        assert!(schedule["verdict"]["days"].as_i64() > Some(0));
        assert!(
            text(schedule, "/decisionDue") < as_of,
            "the decision is overdue"
        );
    }
}

#[test]
fn the_decision_is_due_when_its_task_has_to_end() {
    let document = json(&fixture("lightning-adapter"), &[]);
    let due = text(&document, "/plan/schedule/decisionDue");
    let decide = tasks(&document)["decide-target"];
    assert_eq!(text(decide, "/finish/latest"), due);
    let run = audit(&fixture("lightning-adapter"), &[]).ends_with(0);
    assert!(
        run.text().contains(&format!("; decide by {due}")),
        "{}",
        run.text()
    );
}

const SETTINGS: &str = "[schedule]
margin-days = 60
working-days = [\"mon\", \"tue\", \"wed\", \"thu\"]
holidays = [2026-12-24]

[[schedule.freeze]]
from = 2026-12-01
to = \"2027-01-10\"
why = \"Christmas trade\"

[team]
developer = 3
";

#[test]
fn settings_change_dates_and_are_named_among_the_assumptions() {
    let adapter = "sforce.opencti.screenPop({type: sforce.opencti.SCREENPOP_TYPE.SOBJECT});\n";
    let bundle = Bundle::new().with("adapter.js", adapter);
    let before = json(bundle.path(), &[]);
    let bundle = bundle.with("sf-cti.toml", SETTINGS);
    let after = json(bundle.path(), &[]);
    let schedule = &after["plan"]["schedule"];
    assert_eq!(text(schedule, "/deadline"), "2027-12-30");
    assert_eq!(schedule["finish"]["calibrated"], true, "a team was set");
    assert!(!tasks(&after).is_empty());
    for (id, task) in tasks(&after) {
        let start = text(task, "/start/earliest");
        assert!(
            !("2026-12-01".."2027-01-11").contains(&start),
            "{id} begins in the freeze"
        );
    }
    let same = before["plan"]["schedule"]["finish"] == schedule["finish"];
    assert!(!same, "another calendar, another end");
    let said = schedule["assumptions"].to_string();
    for part in [
        "60 calendar days",
        "2027-12-30 (`sf-cti.toml`)",
        "developer 3 (`sf-cti.toml`)",
        "Monday to Thursday (`sf-cti.toml`)",
        "1 holiday is taken out",
        "Freeze from 2026-12-01 to 2027-01-10, Christmas trade",
        "(default)",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_mistake_in_the_calendar_ends_with_2_and_says_where() {
    let bundle = Bundle::new().with("sf-cti.toml", "[schedule]\n\n[team]\ndeveloper = 0\n");
    let run = audit(bundle.path(), &[]).ends_with(2);
    assert!(
        run.stderr
            .contains("sf-cti.toml:4: 0 is no number of people"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.is_empty());
}

#[test]
fn config_show_prints_calendar_and_team_with_their_defaults() {
    let bundle = Bundle::new().with("sf-cti.toml", "[team]\ndeveloper = 3.0\n");
    let path = bundle.path().to_str().expect("UTF-8");
    let shown = sf_cti(["config", "show", path]).ends_with(0);
    let shown: toml::Table = shown.text().parse().expect("TOML");
    assert_eq!(shown["team"]["developer"].as_float(), Some(3.0));
    assert_eq!(shown["team"]["admin"].as_float(), Some(1.0));
    assert_eq!(shown["schedule"]["margin-days"].as_integer(), Some(28));
}

/// Every chart: few bars, short labels, no mark that Mermaid reads for itself.
#[test]
fn charts_are_small_and_their_labels_plain() {
    for name in FIXTURES {
        let run = audit(&fixture(name), &["--format", "markdown", "--allow-empty"]).ends_with(0);
        let Some((_, chart)) = run.text().split_once("```mermaid\ngantt\n") else {
            continue;
        };
        let (chart, _) = chart.split_once("```").expect("the block ends");
        let bars: Vec<(&str, &str)> = chart
            .lines()
            .filter_map(|line| line.split_once(" :"))
            .collect();
        assert!(
            (3..=50).contains(&bars.len()),
            "{name}: {} bars",
            bars.len()
        );
        let sections = chart
            .lines()
            .filter_map(|line| line.trim().strip_prefix("section "));
        let labels = bars.iter().map(|(label, _)| label.trim());
        for label in labels.chain(sections) {
            assert!((1..=40).contains(&label.chars().count()), "{name}: {label}");
            assert!(
                !label.contains([':', ';', '#', ',', '%', '"', '{', '}', '`']),
                "{name}: {label}"
            );
        }
    }
}
