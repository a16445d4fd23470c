//! What must hold for the plan of any org, whichever way it goes: for every fixture, without and with what its
//! exported data says, for the tool's own decision, each target and each sourcing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use crate::support::{
    AS_OF, Bundle, FIXTURES, audit, audited, field, files_below, fixture, list, sf_cti,
};
use serde_json::Value;
use sf_cti::catalog::catalog;

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

/// Everything that comes before a task, near or far.
fn all_before<'c>(id: &'c str, tasks: &BTreeMap<&'c str, &'c Value>) -> BTreeSet<&'c str> {
    let mut found = BTreeSet::new();
    let mut next = vec![id];
    while let Some(one) = next.pop() {
        for other in strings(tasks[one], "waitsFor") {
            if found.insert(other) {
                next.push(other);
            }
        }
    }
    found
}

/// Tasks of a plan that are one of the catalogue's, whoever they are done for.
fn made_from<'c>(standing: &'c str, case: &'c Case) -> impl Iterator<Item = &'c Value> {
    let tasks = case.tasks().into_iter();
    tasks.filter(move |task| task.get("standing").and_then(Value::as_str) == Some(standing))
}

/// Whether a task concerns those whom another is for: one that stands for everybody on some ways does if that way is
/// among them, one of a party if both are about the same phones.
fn is_on_the_way_of(task: &Value, other: &Value) -> bool {
    let for_all = |task: &Value| task.get("standing") == task.get("id");
    let target = field(other, "target");
    if for_all(task) {
        let mut standing = catalog().phases.iter().flat_map(|phase| &phase.task);
        let row = standing.find(|row| row.id == field(task, "id"));
        let ways = &row.expect("a task of the catalogue").applies_to;
        return for_all(other) || ways.is_empty() || ways.iter().any(|way| way.as_str() == target);
    }
    let phones = |task| -> BTreeSet<&str> {
        let components = strings(task, "components").into_iter();
        components
            .filter(|id| id.starts_with(char::is_lowercase))
            .collect()
    };
    let (own, others) = (phones(task), phones(other));
    match own.is_empty() || others.is_empty() {
        true => for_all(other) || field(task, "target") == target,
        false => for_all(other) || !own.is_disjoint(&others),
    }
}

/// Whether a task is done only when something of Open CTI has gone.
fn takes_away(task: &Value) -> bool {
    list(task, "/doneWhen/auto")
        .iter()
        .any(|check| GONE.contains(&field(check, "check")))
}

/// Checks that hold when something of Open CTI has gone.
const GONE: [&str; 6] = [
    "usages-gone",
    "cited-gone",
    "component-gone",
    "only-centers-left",
    "nothing-left",
    "nobody-assigned",
];

/// What has to be over before people decide or move, where it is in a plan.
const BEFORE: [(&str, &[&str]); 3] = [
    (
        "decide-target",
        &[
            "close-audit-gaps",
            "collect-compliance",
            "list-external-systems",
        ],
    ),
    (
        "move-pilot",
        &[
            "allow-microphone",
            "build-omni-flow",
            "clear-recording-law",
            "collect-compliance",
            "export-way-back",
            "pass-security-review",
            "publish-call-changes",
            "rehearse-rollback",
            "set-must-haves",
            "set-up-single-sign-on",
            "train-pilot",
        ],
    ),
    (
        "move-cohorts",
        &[
            "make-set-up-repeatable",
            "set-up-supervision",
            "tell-everyone",
            "train-first-cohort",
        ],
    ),
];

/// Tasks that are called done by a call, a sign-in or a move with the new phone.
const NEED_A_PHONE: [&str; 6] = [
    "change-provisioning",
    "export-way-back",
    "rebuild-console-app",
    "rehearse-rollback",
    "set-up-routing",
    "train-pilot",
];

/// Without these nobody has the new phone.
const PHONE: [&str; 3] = [
    "assign-permission-sets",
    "create-contact-center",
    "extend-contact-center",
];

#[test]
fn nobody_decides_or_moves_before_what_it_takes_is_there() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for case in cases() {
        let by_id: BTreeMap<&str, &Value> = case
            .tasks()
            .into_iter()
            .map(|task| (field(task, "id"), task))
            .collect();
        let needed = NEED_A_PHONE.iter().map(|id| (*id, &PHONE[..]));
        for (standing, needed) in BEFORE.into_iter().chain(needed) {
            for task in made_from(standing, case) {
                let id = field(task, "id");
                let before = all_before(id, &by_id);
                let needed = needed.iter().flat_map(|one| made_from(one, case));
                for one in needed.filter(|one| is_on_the_way_of(one, task)) {
                    seen.insert((standing, field(one, "standing")));
                    if !before.contains(field(one, "id")) {
                        let one = field(one, "id");
                        wrong.push(format!("{}: {id} does not wait for {one}", case.name));
                    }
                }
            }
        }
        // The file of who was where is of the day of the move.
        for pilot in made_from("move-pilot", case) {
            let way = field(pilot, "id").trim_start_matches("move-pilot");
            let export = format!("export-way-back{way}");
            assert_eq!(strings(pilot, "waitsFor"), [export.as_str()]);
        }
        for flow in made_from("build-omni-flow", case) {
            let waits = strings(flow, "waitsFor");
            for (id, task) in &by_id {
                let pops = id.starts_with("screen-pop-rewrite-") && is_on_the_way_of(flow, task);
                if pops && !waits.contains(id) {
                    wrong.push(format!("{}: the flow does not wait for {id}", case.name));
                }
            }
        }
    }
    none(&wrong);
    assert!(seen.len() > 25, "all of them were seen: {seen:?}");
}

/// Until the last cohort has moved, somebody telephones with what is there; until the way back is closed, somebody may
/// have to return to it.
#[test]
fn nothing_is_taken_away_before_the_last_cohort_has_moved_and_the_way_back_is_closed() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in cases() {
        let by_id: BTreeMap<&str, &Value> = case
            .tasks()
            .into_iter()
            .map(|task| (field(task, "id"), task))
            .collect();
        let moves = made_from("move-cohorts", case).map(|task| field(task, "id"));
        let moves: Vec<&str> = moves.collect();
        if moves.is_empty() {
            continue;
        }
        let early: BTreeSet<&str> = moves.iter().flat_map(|id| all_before(id, &by_id)).collect();
        for (id, task) in by_id.iter().filter(|(_, task)| takes_away(task)) {
            // Nobody works with what is retired.
            if task.get("retires").is_some() {
                continue;
            }
            seen += 1;
            if early.contains(id) {
                wrong.push(format!("{}: people move only after {id}", case.name));
            }
            if !all_before(id, &by_id).contains("keep-way-back") {
                wrong.push(format!("{}: {id} cuts the way back", case.name));
            }
        }
        let way_back = all_before("keep-way-back", &by_id);
        if !moves.iter().all(|id| way_back.contains(id)) {
            wrong.push(format!("{}: the way back ends too early", case.name));
        }
    }
    none(&wrong);
    assert!(seen > 100, "removals were looked at: {seen}");
}

#[test]
fn the_verdict_hangs_on_nothing_that_may_end_later() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in cases() {
        let tasks = case.tasks();
        let may = |task: &Value| task["mayEndLater"] == true;
        let later: BTreeSet<&str> = tasks
            .iter()
            .filter(|task| may(task))
            .map(|task| field(task, "id"))
            .collect();
        let has_deadline = || tasks.iter().filter(|task| !may(task));
        for task in has_deadline() {
            let mut waits = strings(task, "waitsFor").into_iter();
            if let Some(on) = waits.find(|on| later.contains(on)) {
                let id = field(task, "id");
                wrong.push(format!("{}: {id} waits for {on}", case.name));
            }
        }
        let last = has_deadline().filter_map(|task| task.pointer("/finish/earliest"));
        let last = last.filter_map(Value::as_str).max();
        let schedule = &case.document["plan"]["schedule"];
        let finish = schedule.pointer("/finish/likely").and_then(Value::as_str);
        if finish.is_some() && finish != last {
            wrong.push(format!("{}: {finish:?} is not {last:?}", case.name));
        }
        seen += usize::from(finish.is_some());
    }
    none(&wrong);
    assert!(seen > 50, "verdicts were looked at: {seen}");
}

#[test]
fn a_longer_way_back_changes_the_end_and_not_the_verdict() {
    let data = org_data("contact-centre").expect("its org data lies beside it");
    let folder = tempfile::tempdir().expect("a folder for the settings");
    let settings = folder.path().join("sf-cti.toml");
    let text = "[lead-times]\nway-back = { low = 60, likely = 60, high = 60 }\n\
                [effort.tasks]\nretire-call-centers = { low = 90, likely = 90, high = 90 }\n";
    fs::write(&settings, text).expect("the settings are written");
    let [data, settings] = [&data, &settings].map(|path| path.to_str().expect("UTF-8"));
    let schedule = |more: &[&str]| {
        let mut args = vec!["--format", "json", "--org-data", data];
        args.extend(more);
        let document = audit(&fixture("contact-centre"), &args).ends_with(0).json();
        document["plan"]["schedule"].clone()
    };
    let (short, long) = (schedule(&[]), schedule(&["--config", settings]));
    assert_eq!(
        short["finish"]["likely"], long["finish"]["likely"],
        "the last users move on the same day"
    );
    let late = |schedule: &Value| schedule["closing"]["finish"]["likely"].to_string();
    assert!(late(&short) < late(&long));
    let said = field(&long["closing"], "text");
    assert!(said.contains("clutter, not an outage"), "{said}");
}

#[test]
fn whatever_burns_down_is_looked_for_by_a_task_that_takes_it_away() {
    let mut wrong = Vec::new();
    for case in cases() {
        let usages = case.usages();
        let mut checked: BTreeSet<&str> = BTreeSet::new();
        for task in case.tasks() {
            for check in list(task, "/doneWhen/auto") {
                match field(check, "check") {
                    "usages-gone" => checked.extend(strings(task, "usages")),
                    "cited-gone" => checked.extend(strings(task, "cites")),
                    _ => {}
                }
            }
        }
        for task in case.tasks() {
            let burns = ["remove", "rewrite", "re-point"];
            let disposition = task.get("disposition").and_then(Value::as_str);
            if !disposition.is_some_and(|one| burns.contains(&one)) {
                continue;
            }
            let own = strings(task, "usages").into_iter();
            let missed = own.filter(|one| !checked.contains(one));
            wrong.extend(missed.map(|one| {
                let rule = field(usages[one], "rule");
                format!("{}: nobody looks for {rule}", case.name)
            }));
        }
    }
    none(&wrong);
}

#[test]
fn an_adapter_is_retired_with_nothing_that_is_not_its_own() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in cases() {
        let usages = case.usages();
        for task in case.tasks() {
            let retired = task.get("retires").and_then(Value::as_str);
            let Some(retired) = retired.filter(|id| *id != "org") else {
                continue;
            };
            for fingerprint in strings(task, "usages") {
                let usage = usages[fingerprint];
                seen += 1;
                // Test code goes with the component that it tests.
                let follows = usage["testCode"] == true;
                if !follows && usage["adapter"] != retired {
                    let rule = field(usage, "rule");
                    wrong.push(format!("{}: {retired} takes {rule} along", case.name));
                }
            }
        }
        // Where nothing is to be done, nothing is to be taken away.
        let outcomes = list(&case.document, "/decision/groups").iter();
        let mut outcomes = outcomes.filter_map(|group| group["outcome"].as_str());
        if outcomes.any(|outcome| outcome == "nothing-found") {
            let taken = case.tasks().into_iter().filter(|task| takes_away(task));
            let ids = taken.map(|task| format!("{}: {}", case.name, field(task, "id")));
            wrong.extend(ids);
        }
    }
    none(&wrong);
    assert!(seen > 20, "adapters are retired: {seen}");
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
            if !["same-vendor", "on-voice"].contains(&case.fixture) && retires {
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

/// A copy of exported org data in which every count is divided.
fn a_tenth_of(folder: &Path) -> tempfile::TempDir {
    /// Divides what counts people, calls or licences.
    fn divide(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value.as_u64() {
                        Some(count) if ["users", "tasks"].contains(&name.as_str()) => {
                            *value = (count / 10).into();
                        }
                        _ => divide(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(divide),
            _ => {}
        }
    }
    let copy = tempfile::tempdir().expect("a folder for the copy");
    for name in files_below(folder) {
        let bytes = fs::read(folder.join(&name)).expect("org data is readable");
        let bytes = if name.ends_with(".json") {
            let mut value = serde_json::from_slice(&bytes).expect("it is JSON");
            divide(&mut value);
            serde_json::to_vec(&value).expect("JSON can be written")
        } else {
            bytes
        };
        fs::write(copy.path().join(name), bytes).expect("the copy is writable");
    }
    copy
}

/// The invisible org with org data from a folder, or without any.
fn invisible(data: Option<&Path>) -> Value {
    let mut args = vec!["--format", "json"];
    let data = data.map(|data| data.to_str().expect("a path in UTF-8"));
    args.extend(data.iter().flat_map(|data| ["--org-data", data]));
    audit(&fixture("invisible-5000"), &args).ends_with(0).json()
}

/// The likely person-days of a plan.
fn likely(document: &Value) -> f64 {
    let likely = document.pointer("/plan/effort/likely");
    likely
        .and_then(Value::as_f64)
        .expect("a plan sums its effort up")
}

#[test]
fn effort_grows_with_people_though_the_bundle_is_the_same() {
    let data = org_data("invisible-5000").expect("its org data lies beside it");
    let tenth = a_tenth_of(&data);
    let (none, few, many) = (
        invisible(None),
        invisible(Some(tenth.path())),
        invisible(Some(&data)),
    );
    assert_eq!(
        list(&few, "/usages"),
        list(&many, "/usages"),
        "the bundle is the same"
    );
    assert_eq!(list(&none, "/usages"), list(&many, "/usages"));
    assert!(
        likely(&many) > 1.5 * likely(&few),
        "5,000 people: {} days, 500 people: {} days",
        likely(&many),
        likely(&few)
    );
    assert!(
        list(&many, "/plan/cohorts").len() > list(&few, "/plan/cohorts").len(),
        "more people move in more cohorts"
    );
}

#[test]
fn nobody_is_promised_a_date_while_a_waiting_time_is_not_known() {
    let data = org_data("invisible-5000").expect("its org data lies beside it");
    for with in [None, Some(data.as_path())] {
        let verdict = invisible(with)["plan"]["schedule"]["verdict"].take();
        // What is known may be too late already; the rest can only make it later.
        let kind = field(&verdict, "kind");
        assert!(["cannot-be-given", "too-late"].contains(&kind), "{verdict}");
        let questions = list(&verdict, "/questions");
        let asked = questions.iter().map(|one| field(one, "question"));
        assert!(
            asked.clone().any(|one| one.contains("Vonage")),
            "the question names whom to ask: {:?}",
            asked.collect::<Vec<_>>()
        );
        for format in ["text", "markdown"] {
            let mut args = vec!["--format", format];
            let folder = with.map(|data| data.to_str().expect("a path in UTF-8"));
            args.extend(folder.iter().flat_map(|data| ["--org-data", data]));
            let report = audit(&fixture("invisible-5000"), &args).ends_with(0);
            let text = report.text().to_lowercase();
            // "Whether it is on time cannot be said" promises nothing.
            let text = text.replace("whether it is on time", "");
            assert!(!text.contains("on time"), "{format} promises a date");
        }
    }
}

#[test]
fn who_is_too_late_reads_so_on_the_first_screen() {
    let data = org_data("contact-centre").expect("its org data lies beside it");
    for format in ["text", "markdown"] {
        let run = sf_cti([
            "audit".as_ref(),
            fixture("contact-centre").as_os_str(),
            "--org-data".as_ref(),
            data.as_os_str(),
            "--as-of".as_ref(),
            "2027-12-15".as_ref(),
            "--quiet".as_ref(),
            "--format".as_ref(),
            format.as_ref(),
        ])
        .ends_with(0);
        let first: Vec<&str> = run.text().lines().take(25).collect();
        let first = first.join("\n");
        assert!(
            first.to_lowercase().contains("too late by"),
            "{format}:\n{first}"
        );
    }
}

#[test]
fn an_org_with_nothing_to_migrate_gets_a_short_page() {
    let run = audit(&fixture("nothing"), &["--format", "markdown"]).ends_with(0);
    let page = run.text();
    assert!(page.lines().count() < 120, "{} lines", page.lines().count());
    assert!(
        !page.to_lowercase().contains("on time"),
        "nothing is to be done by any day"
    );
    for case in cases().iter().filter(|case| case.fixture == "nothing") {
        assert!(
            case.tasks().len() < 3,
            "{}: {} tasks",
            case.name,
            case.tasks().len()
        );
        assert!(likely(&case.document) < 3.0, "{}", case.name);
    }
}

/// Nobody moves, so there is nothing to say of phases, cohorts, tests and targets.
#[test]
fn left_overs_get_a_page_without_a_plan_of_nothing() {
    let data = org_data("left-overs").expect("its org data lies beside it");
    let data = data.to_str().expect("a path in UTF-8");
    for with in [&["--org-data", data][..], &[]] {
        let mut args = vec!["--format", "markdown"];
        args.extend(with);
        let run = audit(&fixture("left-overs"), &args).ends_with(0);
        let page = run.text();
        for absent in ["### Phase", "gantt", "## Who moves together", "## Risks"] {
            assert!(!page.contains(absent), "{absent}");
        }
        assert!(page.contains("retire-demo-adapter-page"));
        let lines = page.lines().count();
        assert!(lines < 520, "{lines} lines");
    }
}

#[test]
fn a_task_begins_when_those_it_waits_for_have_ended() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in cases() {
        let by_id: BTreeMap<&str, &Value> = case
            .tasks()
            .into_iter()
            .map(|task| (field(task, "id"), task))
            .collect();
        let day = |task: &str, end: &str, bound: &str| {
            let at = by_id[task].pointer(&format!("/{end}/{bound}"));
            at.and_then(Value::as_str).map(str::to_owned)
        };
        for (id, task) in &by_id {
            for bound in ["earliest", "latest"] {
                let (start, finish) = (day(id, "start", bound), day(id, "finish", bound));
                if start > finish {
                    wrong.push(format!("{}: {id} ends before it begins", case.name));
                }
                for other in strings(task, "waitsFor") {
                    let before = day(other, "finish", bound);
                    compared += usize::from(before.is_some());
                    if start < before {
                        wrong.push(format!(
                            "{}: {id} begins on {start:?} ({bound}), {other} ends on {before:?}",
                            case.name
                        ));
                    }
                }
            }
            let starts = [day(id, "start", "earliest"), Some(AS_OF.to_owned())];
            if starts[0] < starts[1] {
                wrong.push(format!("{}: {id} begins before today", case.name));
            }
        }
    }
    none(&wrong);
    assert!(compared > 1000, "dates were compared: {compared}");
}

/// All strings in a JSON value.
fn words_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(word) => vec![word],
        Value::Array(values) => values.iter().flat_map(words_of).collect(),
        Value::Object(fields) => fields.values().flat_map(words_of).collect(),
        _ => Vec::new(),
    }
}

/// Ids that a task may name as what it is about: components and adapters of the org, hosts, files.
fn of_the_org(case: &Case) -> BTreeSet<String> {
    let document = &case.document;
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (pointer, name) in [
        ("/components", "id"),
        ("/adapters", "id"),
        ("/usages", "component"),
        ("/usages", "path"),
        ("/callCenters", "component"),
        ("/coverage/gaps", "path"),
    ] {
        let values = list(document, pointer).iter();
        known.extend(values.map(|value| field(value, name).to_owned()));
    }
    for link in list(document, "/links") {
        known.extend(["from", "to"].map(|end| field(link, end).to_owned()));
    }
    let fields = list(document, "/taskFields").iter();
    known.extend(fields.map(|one| format!("CustomField:{}", field(one, "name"))));
    let packages = list(document, "/components").iter();
    known.extend(packages.map(|one| format!("InstalledPackage:{}", field(one, "package"))));
    for name in words_of(&document["orgData"]) {
        known.extend(["Profile", "Queue"].map(|kind| format!("{kind}:{name}")));
    }
    let hosts = list(document, "/externalSystems").iter();
    known.extend(hosts.map(|system| format!("external:{}", field(system, "host"))));
    known
}

#[test]
fn every_task_has_something_of_this_org_or_a_prerequisite_behind_it() {
    let mut wrong = Vec::new();
    for case in cases() {
        let known = of_the_org(case);
        for task in case.tasks() {
            let id = field(task, "id");
            let (components, prerequisites) =
                (strings(task, "components"), strings(task, "prerequisites"));
            if components.is_empty() && prerequisites.is_empty() {
                wrong.push(format!("{}: {id} is about nothing", case.name));
            }
            if strings(task, "because").is_empty() && strings(task, "usages").is_empty() {
                wrong.push(format!("{}: {id} does not say why it is there", case.name));
            }
            for component in components.iter().filter(|one| !known.contains(**one)) {
                wrong.push(format!(
                    "{}: {id} names {component}, which is not here",
                    case.name
                ));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_prerequisite_that_is_not_met_has_a_task() {
    let mut wrong = Vec::new();
    let mut met = 0;
    for case in cases() {
        let tasks = case.tasks();
        let moves = |task: &&&Value| field(task, "phase") == "middle-layer";
        let targets: BTreeSet<&str> = tasks
            .iter()
            .filter(moves)
            .map(|task| field(task, "target"))
            .collect();
        for readiness in list(&case.document, "/readiness") {
            let target = field(readiness, "target");
            if !targets.contains(target) {
                continue;
            }
            for row in list(readiness, "/prerequisites") {
                let id = field(row, "prerequisite");
                if field(row, "state") == "met" {
                    met += 1;
                    continue;
                }
                // That nobody works in Classic is shown by no bundle; without a sign of it, it is a question.
                if id == "lex" && field(row, "state") == "unknown" {
                    continue;
                }
                let mut all = tasks.iter();
                let is_there = all.any(|task| strings(task, "prerequisites").contains(&id));
                if !is_there {
                    wrong.push(format!("{}: no task for {id} of {target}", case.name));
                }
            }
        }
    }
    none(&wrong);
    assert!(met > 0, "some prerequisites are met");
}

/// Whether a condition of a plan holds in another audit of the same org, read from that audit alone; none where no
/// audit can tell.
fn holds(check: &Value, task: &Value, later: &Value) -> Option<bool> {
    let usages = list(later, "/usages");
    let of = field(check, "of");
    let left = |counts: fn(&Value) -> bool| {
        let live = usages.iter().filter(|usage| {
            usage.get("testCode").is_none() && usage.get("standard").is_none() && counts(usage)
        });
        let burns = |usage: &&Value| {
            let own = field(&usage["dispositions"], field(task, "target"));
            ["remove", "rewrite", "re-point"].contains(&own)
        };
        live.filter(burns).count() == 0
    };
    let voice = |kind: &str| {
        let centers = list(later, "/callCenters").iter();
        centers
            .filter(|center| field(center, "kind") == kind)
            .count()
            > 0
    };
    Some(match field(check, "check") {
        "usages-gone" => {
            let mine = strings(task, "usages");
            let mut there = usages.iter().map(|usage| field(usage, "fingerprint"));
            !there.any(|fingerprint| mine.contains(&fingerprint))
        }
        "cited-gone" => {
            let cited = strings(task, "cites");
            let kept = |usage: &&Value| usage.get("history").is_some();
            let there = usages.iter().filter(|usage| !kept(usage));
            let mut there = there.map(|usage| field(usage, "fingerprint"));
            !there.any(|fingerprint| cited.contains(&fingerprint))
        }
        "component-gone" => {
            let mut there = list(later, "/components").iter();
            !there.any(|component| field(component, "id") == of)
        }
        "voice-center" => voice("voice"),
        "nobody-assigned" => !voice("open-cti"),
        "only-centers-left" | "nothing-left" => left(|_| true),
        "lives-known" => !voice("open-cti"),
        "no-gaps" => list(later, "/coverage/gaps").is_empty(),
        "layouts-known" => !list(later, "/softphoneLayouts").is_empty(),
        "org-data" => later.get("orgData").is_some(),
        "prerequisite-met" => {
            let all = list(later, "/readiness").iter();
            let mut mine = all.filter(|all| field(all, "target") == field(task, "target"));
            let rows = list(mine.next()?, "/prerequisites").iter();
            let state = rows
                .filter(|row| field(row, "prerequisite") == of)
                .map(|row| field(row, "state"))
                .next()?;
            match state {
                "met" => true,
                "unknown" => return None,
                _ => false,
            }
        }
        "signal" => {
            let all = list(later, "/readiness").iter();
            let mut mine = all.filter(|all| field(all, "target") == field(task, "target"));
            let all = mine.next()?;
            let mut there = list(all, "/present").iter().chain(list(all, "/asks"));
            there.any(|signal| field(signal, "signal") == of)
        }
        other => panic!("say here how `{other}` is checked"),
    })
}

#[test]
fn every_condition_of_done_is_met_after_the_cutover_with_all_that_is_shared_still_there() {
    let data = |name| org_data(name).expect("its org data lies beside it");
    let after = data("same-vendor-after");
    let after = [
        "--format",
        "json",
        "--org-data",
        after.to_str().expect("UTF-8"),
    ];
    let later = audit(&fixture("same-vendor-after"), &after)
        .ends_with(0)
        .json();
    let shared = list(&later, "/usages")
        .iter()
        .filter(|usage| SHARED.contains(&field(usage, "rule")))
        .count();
    assert!(shared > 5, "what both phones share is there: {shared}");
    let mut wrong = Vec::new();
    let mut checked = 0;
    let way = ["same-vendor", "same-vendor with vendor with org data"];
    for case in cases()
        .iter()
        .filter(|case| way.contains(&case.name.as_str()))
    {
        for task in case.tasks() {
            for check in list(task, "/doneWhen/auto") {
                checked += 1;
                if holds(check, task, &later) != Some(true) {
                    let (id, text) = (field(task, "id"), field(check, "text"));
                    wrong.push(format!("{}: {id}: {text}", case.name));
                }
            }
        }
    }
    none(&wrong);
    assert!(checked > 20, "conditions were checked: {checked}");
}

#[test]
fn what_is_deleted_is_on_no_list_of_what_stays() {
    let mut seen = 0;
    for case in cases().iter().filter(|case| case.fixture == "same-vendor") {
        for task in case.tasks() {
            for line in strings(task, "how") {
                if line.starts_with("Stays, because Salesforce Voice uses it as well") {
                    seen += 1;
                    assert!(
                        !line.contains("CallCenter:UllswaterTalkdesk"),
                        "{}: {line}",
                        case.name
                    );
                    assert!(line.contains("CspTrustedSite:Talkdesk_Client"), "{line}");
                }
            }
        }
    }
    assert!(seen > 0, "something stays");
}

/// A vendor that stays may need its hosts for its connector as well; where the org builds its own, nobody does.
#[test]
fn a_trusted_site_of_a_vendor_that_stays_goes_only_when_people_say_so() {
    let asked = |way: &[&str]| {
        let mut args = vec!["--format", "json"];
        args.extend(way);
        let document = audit(&fixture("invisible-5000"), &args).ends_with(0).json();
        let remnants = tasks(&document)
            .into_iter()
            .find(|task| field(task, "id") == "remove-remnants");
        let remnants = remnants.expect("something admits the adapter").clone();
        let checks = list(&remnants, "/doneWhen/auto").len();
        let stays = strings(&remnants, "how")
            .iter()
            .any(|line| line.contains("until the vendor") && line.contains("Contact_World"));
        (checks, stays)
    };
    assert_eq!(asked(&["--sourcing", "vendor"]), (0, true));
    assert_eq!(asked(&["--sourcing", "voice-layer"]), (0, true));
    assert_eq!(asked(&["--sourcing", "own-connector"]), (1, false));
}

#[test]
fn whoever_telephones_with_voice_already_is_not_moved_trained_or_told() {
    let mut seen = 0;
    for case in cases().iter().filter(|case| case.fixture == "same-vendor") {
        for task in case.tasks() {
            let names = strings(task, "components");
            seen += usize::from(names.contains(&"Profile:Enquiries Agent"));
            assert!(
                !names.contains(&"Profile:Lost Property Agent"),
                "{}: {}",
                case.name,
                field(task, "id")
            );
        }
    }
    assert!(seen > 0, "those who move are named");
}

/// The Lost Property Agents have no layout and need none: they telephone with Salesforce Voice.
#[test]
fn layouts_are_asked_for_until_each_profile_with_an_open_cti_phone_has_one() {
    let asked = |data: Option<&Path>| {
        let mut args = vec!["--format", "json"];
        let folder = data.map(|data| data.to_str().expect("a path in UTF-8"));
        args.extend(folder.iter().flat_map(|data| ["--org-data", data]));
        let document = audit(&fixture("same-vendor"), &args).ends_with(0).json();
        let tasks = tasks(&document);
        tasks
            .iter()
            .any(|task| field(task, "id") == "export-softphone-layouts")
    };
    assert!(asked(None), "who has which layout is data");
    let data = org_data("same-vendor").expect("its org data lies beside it");
    assert!(!asked(Some(&data)));

    let more = tempfile::tempdir().expect("a folder");
    for file in files_below(&data) {
        let from = data.join(&file);
        let text = fs::read_to_string(&from).expect("a file of org data");
        let text = match file.contains("users-by-call-center") {
            true => text.replace("Enquiries Supervisor", "Night Desk"),
            false => text,
        };
        fs::write(more.path().join(&file), text).expect("written");
    }
    assert!(asked(Some(more.path())), "the Night Desk has none");
}

/// Sentences of a task that people read.
fn sentences(task: &Value) -> Vec<String> {
    let mut texts = vec![field(task, "title").to_owned()];
    texts.extend(strings(task, "how").iter().map(|text| (*text).to_owned()));
    texts.extend(
        strings(&task["doneWhen"], "manual")
            .iter()
            .map(|text| (*text).to_owned()),
    );
    texts
        .iter()
        .flat_map(|text| text.split_inclusive(['.', ',', ';', ':']))
        .map(|sentence| sentence.trim().to_lowercase())
        .collect()
}

#[test]
fn no_sentence_asks_to_uninstall_the_package_that_voice_needs_too() {
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|case| case.fixture == "same-vendor") {
        for task in case.tasks() {
            for sentence in sentences(task) {
                let goes = ["uninstall", "delete", "remove", "gone"];
                let package = sentence.contains("package") || sentence.contains("talkdesk__");
                let spared = ["not ", "keep", "stay", "unless", "only if", "never"];
                let is_spared = spared.iter().any(|word| sentence.contains(word));
                if package && goes.iter().any(|word| sentence.contains(word)) && !is_spared {
                    wrong.push(format!("{}: {}: {sentence}", case.name, field(task, "id")));
                }
            }
        }
    }
    none(&wrong);
}

/// The leftovers, with or without org data, on the tool's own way.
fn left_overs(with_data: bool) -> &'static Case {
    let name = if with_data {
        "left-overs with org data"
    } else {
        "left-overs"
    };
    let mut all = cases().iter();
    all.find(|case| case.name == name).expect("it was audited")
}

#[test]
fn a_demo_that_nobody_uses_is_one_task_and_no_migration() {
    let case = left_overs(true);
    let tasks = case.tasks();
    let retiring: Vec<&&Value> = tasks
        .iter()
        .filter(|task| task.get("retires").is_some())
        .collect();
    assert_eq!(retiring.len(), 1, "one task retires the demo");
    let retired = strings(retiring[0], "usages").len();
    let standard = list(&case.document, "/usages")
        .iter()
        .filter(|usage| usage.get("standard").is_some())
        .count();
    assert_eq!(
        retired + standard,
        list(&case.document, "/usages").len(),
        "all but what every org has goes with the demo"
    );
    assert!(
        likely(&case.document) < 5.0,
        "{} days",
        likely(&case.document)
    );
    let words = serde_json::to_string(&case.document["plan"]).expect("JSON can be written");
    assert!(
        !words.contains("plan-classic-to-lightning"),
        "no sign of Classic users"
    );
    for task in tasks {
        for phase in ["middle-layer", "intelligence", "parallel-run"] {
            assert_ne!(field(task, "phase"), phase, "{}", field(task, "id"));
        }
    }
    for format in ["text", "markdown"] {
        let data = org_data("left-overs").expect("its org data lies beside it");
        let data = data.to_str().expect("UTF-8");
        let run = audit(
            &fixture("left-overs"),
            &["--format", format, "--org-data", data],
        );
        let report = run.ends_with(0);
        for line in report.text().lines() {
            let recommends = line.contains("Salesforce Voice with") && line.starts_with("Plan");
            assert!(!recommends, "{format} recommends Voice: {line}");
        }
    }
}

#[test]
fn without_org_data_nobody_knows_whether_the_demo_is_used() {
    let case = left_overs(false);
    let centers = list(&case.document, "/callCenters");
    assert_eq!(field(&centers[0], "state"), "unknown");
    let words = serde_json::to_string(&case.document["decision"]).expect("JSON can be written");
    assert!(
        words.to_lowercase().contains("unknown") || words.contains("How many"),
        "{words}"
    );
    let classic = case
        .tasks()
        .iter()
        .any(|task| field(task, "id") == "plan-classic-to-lightning");
    assert!(!classic, "a mode is no sign of Classic users");

    // One question, answered by an export and due at once; no way of Voice is recommended meanwhile.
    let verdict = &case.document["plan"]["schedule"]["verdict"];
    assert_eq!(list(verdict, "/questions").len(), 1, "{verdict}");
    assert!(field(verdict, "text").starts_with("Nothing can be dated before somebody says"));
    let group = &list(&case.document, "/decision/groups")[0];
    assert_eq!(field(group, "outcome"), "unknown");
    assert_eq!(field(group, "target"), "no-salesforce-voice");
    assert!(list(group, "/ranked").is_empty());
    let tasks = case.tasks();
    let count = tasks
        .iter()
        .find(|task| field(task, "id") == "count-users-per-call-center");
    let begins = &count.expect("the question is a task")["start"];
    assert_eq!(begins["earliest"], begins["latest"]);
}

/// The first sentence and the table count alike; what may stay is neither.
#[test]
fn the_first_sentence_about_left_overs_counts_as_the_table_does() {
    for name in ["left-overs", "on-voice"] {
        let report = audit(&fixture(name), &["--format", "markdown"]).ends_with(0);
        let text = report.text();
        let row = |title: &str| {
            let mut lines = text.lines().filter(|line| line.contains(title));
            let cells = lines.next().map(|line| line.split('|').collect::<Vec<_>>());
            cells.expect("a row of the table")[2].trim().to_owned()
        };
        let (change, look) = (
            row("Usages that must change"),
            row("Usages that somebody has to look at"),
        );
        assert!(text.contains(&format!(
            "**{change} places of this bundle end with Open CTI"
        )));
        assert!(text.contains(&format!("and {look} more beside them are to be looked at")));
    }
}

/// What becomes of each usage of a rule when partner telephony is the target.
fn becomes<'d>(document: &'d Value, rule: &str) -> Vec<&'d str> {
    list(document, "/usages")
        .iter()
        .filter(|usage| field(usage, "rule") == rule)
        .map(|usage| field(&usage["dispositions"], "partner-telephony"))
        .collect()
}

#[test]
fn what_reads_old_calls_may_stay_once_new_ones_are_read_elsewhere() {
    const OLD: &str =
        "public class Stats { List<Task> old() { return [SELECT CallType FROM Task]; } }";
    const BOTH: &str = "public class Stats { List<Task> old() { return [SELECT CallType FROM Task]; }\n\
         List<VoiceCall> calls() { return [SELECT CallType FROM VoiceCall ]; } }";
    const RENAMED: &str = "public class Stats { // FROM VoiceCall one day\n\
         List<Task> old() { return [SELECT CallType FROM Task]; } }";
    for (code, kept) in [(OLD, false), (BOTH, true), (RENAMED, false)] {
        let org = Bundle::empty().with("classes/Stats.cls", code);
        let document = audited(org.path());
        let expected = if kept { "keep-as-history" } else { "re-point" };
        assert_eq!(
            becomes(&document, "record/task-call-field"),
            [expected],
            "{code}"
        );
    }
}

#[test]
fn a_report_is_history_when_its_name_says_so_and_its_successor_is_there() {
    let report = |column: &str| {
        format!(
            "<Report xmlns=\"http://soap.sforce.com/2006/04/metadata\"><columns><field>{column}</field></columns>\
             <name>Calls</name><reportType>Activity</reportType></Report>"
        )
    };
    let (old, new) = (report("CALLTYPE"), report("VoiceCall$CallType"));
    let org = |name: &str, successor: bool| {
        let org = Bundle::empty().with(&format!("reports/F/{name}.report-meta.xml"), &old);
        let org = match successor {
            true => org.with("reports/F/New.report-meta.xml", &new),
            false => org,
        };
        becomes(&audited(org.path()), "record/call-field-report")
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(org("Calls", true), ["re-point"]);
    assert_eq!(org("Calls_History", false), ["re-point"]);
    assert_eq!(org("Calls_History", true), ["keep-as-history"]);
}

#[test]
fn an_org_that_has_gone_all_the_way_has_nothing_left_to_burn_down() {
    let later = audit(&fixture("same-vendor-after"), &["--format", "json"])
        .ends_with(0)
        .json();
    let burns = list(&later, "/usages").iter().filter(|usage| {
        let own = field(&usage["dispositions"], "partner-telephony");
        ["remove", "rewrite", "re-point"].contains(&own)
    });
    let left: Vec<&str> = burns.map(|usage| field(usage, "path")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A group goes one way: what stands for another way only is not about its phones, nor about its call centers.
#[test]
fn what_stands_for_one_way_is_not_about_those_who_go_another() {
    let for_some: BTreeMap<&str, Vec<&str>> = catalog()
        .phases
        .iter()
        .flat_map(|phase| &phase.task)
        .filter(|task| !task.applies_to.is_empty())
        .map(|task| {
            let targets = task.applies_to.iter().map(|target| target.as_str());
            (task.id.as_str(), targets.collect())
        })
        .collect();
    let mut several = 0;
    for case in cases() {
        let groups = list(&case.document, "/decision/groups");
        let targets: BTreeSet<&str> = groups.iter().map(|group| field(group, "target")).collect();
        if targets.len() < 2 {
            continue;
        }
        several += 1;
        let mut of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for group in groups {
            let adapters = strings(group, "adapters").into_iter().map(str::to_owned);
            let centers = strings(group, "callCenters").into_iter();
            let centers = centers.map(|name| format!("CallCenter:{name}"));
            for id in adapters.chain(centers) {
                of.entry(id).or_default().insert(field(group, "target"));
            }
        }
        for task in case.tasks() {
            let id = field(task, "id");
            let standing = task.get("standing").and_then(Value::as_str);
            let of_all = standing.and_then(|id| for_some.get(id));
            let way = match (standing, of_all) {
                (None, _) => continue,
                (Some(standing), None) if standing == id => continue,
                (Some(standing), Some(way)) if standing == id => way.clone(),
                // One that is done for a way, or a vendor, is about those who go that way.
                (Some(_), _) => vec![field(task, "target")],
            };
            for component in strings(task, "components") {
                let Some(goes) = of.get(component) else {
                    continue;
                };
                assert!(
                    goes.iter().any(|target| way.contains(target)),
                    "{}: {id} is about {component}, which goes to {goes:?}",
                    case.name
                );
            }
        }
    }
    assert!(several > 0, "no fixture goes several ways");
}

/// Ids are what an import, a comparison and a conversation go by.
#[test]
fn no_two_things_of_a_plan_have_one_id() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in cases() {
        let tasks = case.tasks();
        let lists = ["/plan/tests", "/plan/cohorts", "/plan/risks"];
        let others = lists
            .iter()
            .map(|of| list(&case.document, of).iter().collect());
        for things in std::iter::once(tasks).chain(others) {
            let mut ids = BTreeSet::new();
            for id in things.iter().map(|thing| field(thing, "id")) {
                seen += 1;
                if !ids.insert(id) {
                    wrong.push(format!("{}: {id} is there twice", case.name));
                }
            }
        }
    }
    none(&wrong);
    assert!(seen > 10_000, "{seen} ids were looked at");
}

/// Until the cutover the old phone stays: what people confirm before it is about what was built, for every rule that has
/// a text of its own for it.
#[test]
fn nobody_is_asked_to_confirm_before_the_cutover_what_happens_in_it() {
    let gone: BTreeMap<&str, &str> = catalog()
        .rules()
        .filter(|rule| rule.verify_built.is_some())
        .map(|rule| (rule.verify.as_str(), rule.id.as_str()))
        .collect();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for case in cases() {
        for task in case.tasks() {
            let said = task["doneWhen"]["manual"].as_array();
            for said in said.into_iter().flatten().filter_map(Value::as_str) {
                let Some(rule) = gone.get(said) else { continue };
                seen.insert(*rule);
                if field(task, "phase") != "cutover" {
                    wrong.push(format!(
                        "{}: {} asks for {rule}",
                        case.name,
                        field(task, "id")
                    ));
                }
            }
        }
    }
    none(&wrong);
    assert!(
        seen.len() > 5,
        "in the cutover they are asked for: {seen:?}"
    );
}

/// What was exported of edition and licences stands beside the people who need them.
#[test]
fn licences_and_edition_are_set_against_those_who_move() {
    let find = |name: &str, data: bool, way: &str| {
        let named = |case: &&Case| {
            let with = case.name.ends_with("with org data");
            case.fixture == name && with == data && case.name.contains(way)
        };
        let case = cases().iter().find(named).expect("it was audited");
        let tasks = case.tasks();
        let task = tasks
            .into_iter()
            .find(|task| field(task, "id") == "check-editions-and-licences");
        task.expect("it is in the plan").clone()
    };
    let said = |task: &Value| strings(task, "because").join(" ");
    let known = find("contact-centre", true, "");
    let because = said(&known);
    for part in [
        "The org is an Unlimited Edition (contact-centre-org-data/organization.csv).",
        "ServiceCloudVoicePsl 26 of 30 used, so 4 are free for 2900 people who go to amazon-connect.",
        "has no ServiceCloudVoiceExternalTelephonyPsl for 2080 people who go to partner-telephony.",
    ] {
        assert!(because.contains(part), "{part}: {because}");
    }
    assert_eq!(strings(&known, "prerequisites"), ["licence"]);
    let open = find("contact-centre", false, "partner-telephony");
    assert!(said(&open).contains("permission-set-licenses.csv of exported org data tells"));
    assert_eq!(strings(&open, "prerequisites"), ["licence", "editions"]);
    let checks = list(&open, "/doneWhen/auto");
    assert!(
        checks.iter().any(|check| check["of"] == "editions"),
        "the next audit sees it: {checks:?}"
    );
}
