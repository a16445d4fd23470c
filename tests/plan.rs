//! What must hold for the plan of any org, whichever way it goes: for every fixture, without and with what its
//! exported data says, for the tool's own decision, each target and each sourcing.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use serde_json::Value;
use support::{FIXTURES, audit, field, fixture, list};

/// Ways to go: what stands behind `audit`.
const WAYS: [&[&str]; 9] = [
    &[],
    &["--target", "amazon-connect"],
    &["--target", "partner-amazon-connect"],
    &["--target", "partner-telephony"],
    &["--target", "native-telephony"],
    &["--target", "no-salesforce-voice"],
    &["--sourcing", "vendor"],
    &["--sourcing", "own-connector"],
    &["--sourcing", "voice-layer"],
];

/// Rules of what Salesforce Voice needs as well as Open CTI.
const SHARED: [&str; 9] = [
    "apex/call-center-assignment",
    "apex/call-center-query",
    "markup/click-to-dial-lightning",
    "metadata/adapter-host",
    "metadata/call-center-assignment",
    "metadata/call-center-condition",
    "metadata/call-center-field",
    "metadata/call-center-permission",
    "metadata/screen-pop-flow",
];

/// An org that was audited on its way.
struct Case {
    fixture: &'static str,
    /// The fixture and how it was audited, for messages.
    name: String,
    document: Value,
}

impl Case {
    fn tasks(&self) -> Vec<&Value> {
        tasks(&self.document)
    }

    /// The usage of a fingerprint.
    fn usages(&self) -> BTreeMap<&str, &Value> {
        let usages = list(&self.document, "/usages").iter();
        usages
            .map(|usage| (field(usage, "fingerprint"), usage))
            .collect()
    }
}

/// All tasks of a plan, in its order.
fn tasks(document: &Value) -> Vec<&Value> {
    list(document, "/plan/phases")
        .iter()
        .flat_map(|phase| list(phase, "/tasks"))
        .collect()
}

/// The strings of an array in a field.
fn strings<'v>(value: &'v Value, name: &str) -> Vec<&'v str> {
    let items = value.get(name).and_then(Value::as_array);
    let items = items.unwrap_or_else(|| panic!("{name} is no array in {value}"));
    items.iter().filter_map(Value::as_str).collect()
}

/// The folder of exported org data beside a fixture, where there is one.
fn org_data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(format!("{name}-org-data"));
    folder.is_dir().then_some(folder)
}

/// Every fixture on every way, made once for all tests of this file.
fn cases() -> &'static [Case] {
    static MADE: OnceLock<Vec<Case>> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut asked: Vec<(&'static str, Vec<String>)> = Vec::new();
        for name in FIXTURES {
            for data in [None, org_data(name)] {
                let with = data.map(|data| ["--org-data".to_owned(), data.display().to_string()]);
                for way in WAYS {
                    let mut args: Vec<String> = way.iter().map(|&arg| arg.to_owned()).collect();
                    args.extend(with.iter().flatten().cloned());
                    if !asked.contains(&(name, args.clone())) {
                        asked.push((name, args));
                    }
                }
            }
        }
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let shares: Vec<_> = asked
                .chunks(asked.len().div_ceil(workers))
                .map(|share| scope.spawn(|| share.iter().map(case).collect::<Vec<Case>>()))
                .collect();
            shares
                .into_iter()
                .flat_map(|share| share.join().expect("every fixture is audited"))
                .collect()
        })
    })
}

fn case((name, args): &(&'static str, Vec<String>)) -> Case {
    let mut all = vec!["--format", "json"];
    all.extend(args.iter().map(String::as_str));
    let way: Vec<&str> = args
        .iter()
        .map(|arg| match arg.as_str() {
            "--target" | "--sourcing" | "--org-data" => "with",
            folder if folder.contains('/') => "org data",
            word => word,
        })
        .collect();
    Case {
        fixture: name,
        name: format!("{name} {}", way.join(" ")).trim_end().to_owned(),
        document: audit(&fixture(name), &all).ends_with(0).json(),
    }
}

/// Fails with all that is wrong, not with the first alone.
fn none(wrong: &[String]) {
    let shown = wrong.iter().take(40);
    let shown: Vec<&str> = shown.map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

#[test]
fn every_usage_is_in_one_task_of_its_disposition_under_the_target_of_that_task() {
    let mut wrong = Vec::new();
    for case in cases() {
        let usages = case.usages();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for task in case.tasks() {
            let (id, target) = (field(task, "id"), field(task, "target"));
            // What is retired as a whole goes as a whole, whatever would become of its parts.
            let retires = task.get("retires").is_some();
            for fingerprint in strings(task, "usages") {
                let Some(usage) = usages.get(fingerprint) else {
                    wrong.push(format!("{}: {id} has a usage that is not there", case.name));
                    continue;
                };
                if !seen.insert(fingerprint) {
                    wrong.push(format!("{}: {id} has a usage of another task", case.name));
                }
                let own = field(&usage["dispositions"], target);
                let planned = field(task, "disposition");
                if own != planned && !retires {
                    let rule = field(usage, "rule");
                    wrong.push(format!(
                        "{}: {rule} is to {own}, {id} is to {planned}",
                        case.name
                    ));
                }
            }
            for cited in strings(task, "cites") {
                if !usages.contains_key(cited) {
                    wrong.push(format!("{}: {id} cites what is not there", case.name));
                }
            }
        }
        let left = usages.len() - seen.len();
        if left > 0 {
            wrong.push(format!("{}: {left} usages are in no task", case.name));
        }
    }
    none(&wrong);
}

#[test]
fn what_a_task_waits_for_is_there_and_never_waits_for_it() {
    let mut wrong = Vec::new();
    for case in cases() {
        let mut waits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for task in case.tasks() {
            let id = field(task, "id");
            let others = strings(task, "waitsFor").into_iter().collect();
            if waits.insert(id, others).is_some() {
                wrong.push(format!("{}: two tasks are called {id}", case.name));
            }
        }
        for (id, others) in &waits {
            for other in others.iter().filter(|other| !waits.contains_key(*other)) {
                wrong.push(format!(
                    "{}: {id} waits for {other}, which is no task",
                    case.name
                ));
            }
        }
        // Takes away what waits for nothing, until nothing is left but what waits in a circle.
        loop {
            let free: Vec<&str> = waits
                .iter()
                .filter(|(_, others)| others.iter().all(|other| !waits.contains_key(other)))
                .map(|(id, _)| *id)
                .collect();
            if free.is_empty() {
                break;
            }
            waits.retain(|id, _| !free.contains(id));
        }
        if !waits.is_empty() {
            let circle: Vec<&&str> = waits.keys().collect();
            wrong.push(format!("{}: a circle in {circle:?}", case.name));
        }
    }
    none(&wrong);
}

#[test]
fn nothing_that_voice_needs_too_is_up_for_removal() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for case in cases() {
        let usages = case.usages();
        for task in case.tasks() {
            // The trusted host of a demo that nobody uses goes with the demo, and only there.
            let retires = task.get("retires").is_some();
            if case.fixture != "same-vendor" && retires {
                continue;
            }
            for fingerprint in strings(task, "usages") {
                let Some(usage) = usages.get(fingerprint) else {
                    continue;
                };
                let rule = field(usage, "rule");
                if SHARED.contains(&rule) {
                    seen.insert(rule);
                    if field(task, "disposition") == "remove" || retires {
                        let id = field(task, "id");
                        wrong.push(format!("{}: {id} removes {rule}", case.name));
                    }
                }
            }
        }
    }
    none(&wrong);
    assert!(seen.len() > 5, "the fixtures hold what is shared: {seen:?}");
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    for name in ["contact-centre", "invisible-5000"] {
        let data = org_data(name).expect("its org data lies beside it");
        let data = data.to_str().expect("a path in UTF-8");
        for format in ["json", "markdown", "text"] {
            let args = ["--format", format, "--org-data", data];
            let [first, second] = [(); 2].map(|()| audit(&fixture(name), &args).ends_with(0));
            assert!(
                first.stdout == second.stdout,
                "{name}: two runs, two {format} reports"
            );
        }
    }
}
