//! The backlog keeps the documented rules of the importers that it is for, and holds what the plan holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Bundle, FIXTURES, audit, audited, field, fixture, list, sf_cti};
use serde_json::Value;

/// A table with its head; every row has as many cells as the head.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("it is UTF-8");
        assert!(!text.starts_with('\u{feff}'), "no mark before the head");
        assert!(text.ends_with("\r\n"), "rows end as RFC 4180 says");
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let head = reader.headers().expect("a head");
        let head = head.iter().map(str::to_owned).collect();
        let rows = reader
            .records()
            .map(|row| row.expect("a row as long as the head"))
            .map(|row| row.iter().map(str::to_owned).collect())
            .collect();
        Self { head, rows }
    }

    fn column(&self, name: &str) -> usize {
        self.head
            .iter()
            .position(|column| column == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    /// Columns of that name; Jira takes several values from several columns.
    fn all<'t>(&'t self, row: &'t [String], name: &'t str) -> impl Iterator<Item = &'t str> {
        let cells = self.head.iter().zip(row);
        cells
            .filter(move |(column, cell)| *column == name && !cell.is_empty())
            .map(|(_, cell)| cell.as_str())
    }
}

fn tasks(document: &Value) -> Vec<&Value> {
    list(document, "/plan/phases")
        .iter()
        .flat_map(|phase| list(phase, "/tasks"))
        .collect()
}

/// One audit as JSON and in both dialects.
fn both(name: &str, target: &str) -> (Value, Table, Table) {
    let out = tempfile::tempdir().expect("a folder");
    let place = |name: &str| out.path().join(name).display().to_string();
    let (json, jira, azure) = (place("a.json"), place("jira.csv"), place("azure.csv"));
    let azure_to = format!("csv-azure={azure}");
    let args = [
        "--target", target, "-o", &json, "-o", &jira, "-o", &azure_to,
    ];
    audit(&fixture(name), &args).ends_with(0);
    let read = |path: &str| std::fs::read(path).expect("it was written");
    (
        serde_json::from_slice(&read(&json)).expect("JSON"),
        Table::read(&read(&jira)),
        Table::read(&read(&azure)),
    )
}

#[test]
fn every_plan_becomes_a_backlog_for_jira_and_for_azure() {
    for name in FIXTURES {
        for target in ["partner-telephony", "no-salesforce-voice"] {
            let (document, jira, azure) = both(name, target);
            let at = format!("{name} {target}");
            suits_jira(&at, &document, &jira);
            suits_azure(&at, &document, &azure);
        }
    }
}

fn is_inert(table: &Table) {
    for cell in table.rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "a spreadsheet would take this for a formula: {cell}"
        );
    }
}

/// Epics before tasks, parents and links by numbers of rows, seconds, no punctuation in the head.
fn suits_jira(at: &str, document: &Value, jira: &Table) {
    is_inert(jira);
    for column in &jira.head {
        let plain = column.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
        assert!(plain, "punctuation in the head: {column}");
    }
    let (id, kind, parent, summary, estimate, task_id) = (
        jira.column("Issue ID"),
        jira.column("Issue Type"),
        jira.column("Parent"),
        jira.column("Summary"),
        jira.column("Original Estimate"),
        jira.column("Task ID"),
    );
    let mut epics: BTreeSet<&str> = BTreeSet::new();
    let mut ids: BTreeMap<&str, &str> = BTreeMap::new();
    let mut blocks: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in &jira.rows {
        assert!(!row[summary].is_empty() && row[summary].chars().count() <= 255);
        assert!(!row[summary].contains('\n'));
        assert!(row[id].parse::<u32>().is_ok(), "{}", row[id]);
        for label in jira.all(row, "Labels") {
            assert!(!label.contains(' '), "a blank ends a label: {label}");
        }
        match row[kind].as_str() {
            "Epic" => {
                assert!(ids.is_empty(), "epics stand before all tasks");
                assert!(epics.insert(&row[id]));
            }
            "Task" => {
                assert!(epics.contains(row[parent].as_str()));
                assert!(row[estimate].parse::<u64>().is_ok(), "whole seconds");
                assert!(ids.insert(&row[id], &row[task_id]).is_none());
            }
            other => panic!("{other} is no type that every site has"),
        }
    }
    for row in &jira.rows {
        for waiting in jira.all(row, "Blocks") {
            let (before, after) = (ids[row[id].as_str()], ids[waiting]);
            assert!(blocks.insert((before, after)));
        }
    }
    let planned = tasks(document);
    let known: BTreeSet<&str> = planned.iter().map(|task| field(task, "id")).collect();
    assert_eq!(known, ids.values().copied().collect(), "{at}");
    assert_eq!(ids.len(), planned.len(), "each task once");
    let waits: BTreeSet<(&str, &str)> = planned
        .iter()
        .flat_map(|task| {
            list(task, "/waitsFor")
                .iter()
                .filter_map(Value::as_str)
                .map(|before| (before, field(task, "id")))
        })
        .collect();
    // What follows from other links has none of its own, and nothing else is left out.
    assert!(blocks.is_subset(&waits), "{at}");
    let followed = closed(&blocks);
    assert_eq!(closed(&waits), followed, "{at}");
    for &(before, after) in &blocks {
        let over = blocks
            .iter()
            .filter(|(from, to)| *from == before && *to != after);
        for (_, other) in over {
            assert!(
                !followed.contains(&(*other, after)),
                "{at}: {before}, {other}, {after}"
            );
        }
    }
    for (row, task) in jira.rows.iter().skip(epics.len()).zip(planned) {
        let days = task["effort"]["likely"].as_f64().expect("a number");
        let seconds: f64 = row[estimate].parse().expect("a number");
        assert!((seconds - days * 8.0 * 3600.0).abs() < 1.0, "{at}: {row:?}");
    }
}

/// All pairs of a task and one that comes after it, near or far.
fn closed<'d>(pairs: &BTreeSet<(&'d str, &'d str)>) -> BTreeSet<(&'d str, &'d str)> {
    let mut all = pairs.clone();
    let mut new: Vec<(&str, &str)> = pairs.iter().copied().collect();
    while let Some((before, after)) = new.pop() {
        for &(_, to) in pairs.iter().filter(|(from, _)| *from == after) {
            if all.insert((before, to)) {
                new.push((before, to));
            }
        }
    }
    all
}

/// A tree of fields that the types have in every process.
fn suits_azure(at: &str, document: &Value, azure: &Table) {
    is_inert(azure);
    assert_eq!(
        azure.head,
        [
            "Work Item Type",
            "Title 1",
            "Title 2",
            "Description",
            "Remaining Work",
            "Tags"
        ],
        "no column for ids, state or people, which the import refuses"
    );
    assert!(azure.rows.len() <= 1000, "what one import takes");
    let mut planned = tasks(document).into_iter();
    let mut epic = false;
    for row in &azure.rows {
        let [kind, first, second, description, hours, tags] = &row[..] else {
            panic!("{row:?}");
        };
        assert!(tags.starts_with("sf-cti; phase-"), "{tags}");
        assert!(description.starts_with("<p>"), "{description}");
        if kind == "Epic" {
            assert!(!first.is_empty() && second.is_empty() && hours.is_empty());
            epic = true;
        } else {
            assert_eq!(kind, "Task");
            assert!(epic, "an epic stands before its tasks");
            assert!(first.is_empty() && !second.is_empty());
            assert!(second.chars().count() <= 255);
            let task = planned.next().expect("as many as the plan has");
            let id = field(task, "id");
            assert!(tags.contains(&format!("; {id};")), "{tags} {id}");
            assert!(hours.parse::<f64>().is_ok(), "{hours}");
        }
    }
    assert!(planned.next().is_none(), "{at}");
}

#[test]
fn names_of_an_org_are_text_in_every_dialect() {
    let bundle = Bundle::of(&[(
        "pages/=cmd\"x, y<b>.page",
        "<apex:page><script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>\
         <script>sforce.opencti.screenPop({});</script></apex:page>",
    )]);
    let document = audited(bundle.path());
    assert!(!tasks(&document).is_empty());
    for format in ["csv", "csv-azure"] {
        let run = audit(bundle.path(), &["--format", format]).ends_with(0);
        let table = Table::read(&run.stdout);
        is_inert(&table);
        let whole = table.rows.concat().concat();
        assert!(whole.contains("=cmd"), "the name is there");
        if format == "csv-azure" {
            assert!(!whole.contains("<b>.page"), "and is no markup");
        }
    }
}

#[test]
fn ids_stay_when_something_is_added() {
    let ids = |bundle: &Bundle| -> BTreeSet<String> {
        let run = audit(bundle.path(), &["--format", "csv"]).ends_with(0);
        let table = Table::read(&run.stdout);
        let column = table.column("Task ID");
        table.rows.iter().map(|row| row[column].clone()).collect()
    };
    let bundle = Bundle::new();
    let before = ids(&bundle);
    let more = "<apex:page><script>sforce.opencti.saveLog({});</script></apex:page>";
    let after = ids(&bundle.with("pages/More.page", more));
    assert!(before.is_subset(&after), "{before:?}\n{after:?}");
}

#[test]
fn a_file_that_ends_in_csv_is_a_backlog_and_a_focus_is_none() {
    let bundle = Bundle::new();
    let out = tempfile::tempdir().expect("a folder");
    let file = out.path().join("tasks.csv");
    let place = file.to_str().expect("UTF-8");
    audit(bundle.path(), &["-o", place]).ends_with(0);
    let table = Table::read(&std::fs::read(&file).expect("it was written"));
    assert!(table.head.contains(&"Summary".to_owned()));
    let path = bundle.path().to_str().expect("UTF-8");
    let run = sf_cti(["audit", path, "--focus", "ApexPage:Good", "--format", "csv"]).ends_with(2);
    assert!(run.stderr.contains("no backlog"), "{}", run.stderr);
}
