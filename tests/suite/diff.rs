//! `sf-cti diff`, through the binary.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Bundle, Run, field, fixture, list, number, sf_cti};

/// Audits in a folder of their own.
struct Audits(TempDir);

impl Audits {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for audits"))
    }

    fn place(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The audit of `bundle` as of a day, with further arguments.
    fn audit(&self, name: &str, bundle: &Path, day: &str, args: &[&str]) -> PathBuf {
        let file = self.place(name);
        let mut all = vec!["audit", bundle.to_str().expect("UTF-8"), "--quiet"];
        all.extend(["--as-of", day, "-o", file.to_str().expect("UTF-8")]);
        all.extend(args);
        sf_cti(all).ends_with(0);
        file
    }

    /// A file that holds this document.
    fn document(&self, name: &str, document: &Value) -> PathBuf {
        self.text(name, &document.to_string())
    }

    fn text(&self, name: &str, text: &str) -> PathBuf {
        let file = self.place(name);
        fs::write(&file, text).expect("the file can be written");
        file
    }
}

fn diff(old: &Path, new: &Path, args: &[&str]) -> Run {
    let mut all = vec![
        "diff",
        old.to_str().expect("UTF-8"),
        new.to_str().expect("UTF-8"),
    ];
    all.extend(args);
    sf_cti(all)
}

fn compared(old: &Path, new: &Path) -> Value {
    diff(old, new, &["--format", "json"]).ends_with(0).json()
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).expect("it was written")).expect("it is JSON")
}

fn validator() -> Validator {
    let schema = sf_cti(["schema", "diff"]).ends_with(0).json();
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema can be compiled")
}

fn is_of_the_schema(document: &Value) {
    let validator = validator();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    adds_up(document);
}

/// What was there, less what went, plus what came, is what there is: of usages and of person-days.
fn adds_up(document: &Value) {
    let rows = document["counts"].as_object().expect("counts").values();
    let rows = rows.filter(|row| row.is_object());
    let of_lists = ["/capabilities", "/adapters"].map(|pointer| list(document, pointer));
    let rows = rows.chain(of_lists.into_iter().flatten().map(|row| &row["counts"]));
    for row in rows {
        let n = |name| number(row, name);
        assert_eq!(
            n("before") + n("caught") + n("new"),
            n("after") + n("fixed") + n("notSeen") + n("released"),
            "{row}"
        );
    }
    let effort = &document["effort"];
    for point in ["low", "likely", "high"] {
        let n = |name: &str| effort[name][point].as_f64().expect("a number");
        let left = n("before") - n("done") - n("dropped") + n("added") + n("changed");
        assert!((left - n("left")).abs() < 0.05, "{point}: {effort}");
    }
    let burning = &document["counts"]["burning"];
    let by_capability = list(document, "/capabilities").iter();
    let sum: usize = by_capability
        .map(|row| number(&row["counts"], "after"))
        .sum();
    assert_eq!(sum, number(burning, "after"));
}

fn counts(document: &Value, kind: &str) -> [usize; 4] {
    let row = &document["counts"][kind];
    ["fixed", "notSeen", "new", "moved"].map(|name| number(row, name))
}

fn states(document: &Value, state: &str) -> Vec<String> {
    let usages = list(document, "/usages").iter();
    usages
        .filter(|usage| field(usage, "state") == state)
        .map(|usage| format!("{} {}", field(usage, "rule"), field(usage, "path")))
        .collect()
}

fn task<'d>(document: &'d Value, id: &str) -> &'d Value {
    let mut tasks = list(document, "/tasks").iter();
    tasks
        .find(|task| field(task, "id") == id)
        .unwrap_or_else(|| panic!("no task {id}"))
}

fn warnings(document: &Value) -> String {
    let remarks = list(document, "/remarks").iter();
    let warnings: Vec<&str> = remarks
        .filter(|remark| field(remark, "kind") == "warning")
        .map(|remark| field(remark, "text"))
        .collect();
    warnings.join("\n")
}

fn notes(document: &Value) -> String {
    let remarks = list(document, "/remarks").iter();
    let notes: Vec<&str> = remarks
        .filter(|remark| field(remark, "kind") == "note")
        .map(|remark| field(remark, "text"))
        .collect();
    notes.join("\n")
}

const PAGE: &str = "<apex:page>
<script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>
<script>
sforce.opencti.enableClickToDial({ callback: function () {} });
sforce.opencti.saveLog({ value: { Subject: 'Call' } });
</script>
</apex:page>
";

#[test]
fn an_org_that_moved_with_its_vendor_has_nothing_left_to_go() {
    let audits = Audits::new();
    let of = |name: &str, day: &str| {
        let data = fixture(&format!("{name}-org-data"));
        let data = data.to_str().expect("UTF-8");
        audits.audit(
            &format!("{name}.json"),
            &fixture(name),
            day,
            &["--org-data", data],
        )
    };
    let old = of("same-vendor", "2026-11-22");
    let new = of("same-vendor-after", "2027-03-01");
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    let burning = &document["counts"]["burning"];
    assert_eq!(number(burning, "after"), 0);
    assert_eq!(number(burning, "fixed"), number(burning, "before"));
    assert_eq!(field(&document["forecast"], "standing"), "nothing-left");
    assert!(document.get("calibration").is_none());
    for done in [
        "remove-adapter",
        "retire-call-centers",
        "old-code-remove-enquiry-notes",
    ] {
        let done = task(&document, done);
        assert_eq!(field(done, "state"), "done", "{done}");
        assert!(!list(done, "/toConfirm").is_empty());
    }
    // Only people know of it, and the later plan has nothing to train anybody for.
    assert_eq!(
        field(task(&document, "train-first-cohort"), "state"),
        "dropped"
    );
    assert!(number(&document["forecast"]["pace"], "workingDays") == 70);
    // The page's type is gone as a whole: it may have been left out of the retrieve.
    assert!(warnings(&document).contains("ApexPage"));
}

#[test]
fn a_change_of_layout_is_no_progress() {
    let audits = Audits::new();
    let old = audits.audit(
        "source.json",
        &fixture("lightning-adapter"),
        "2026-11-22",
        &[],
    );
    let new = audits.audit(
        "mdapi.json",
        &fixture("lightning-adapter-mdapi"),
        "2026-12-22",
        &[],
    );
    for (one, other) in [(&old, &new), (&new, &old)] {
        let document = compared(one, other);
        is_of_the_schema(&document);
        for kind in ["burning", "staying", "standard"] {
            let [fixed, unseen, new, moved] = counts(&document, kind);
            assert_eq!([fixed, unseen, new], [0, 0, 0], "{kind}");
            assert!(moved > 0);
        }
        assert!(notes(&document).contains("laid out differently"));
    }
    let document = compared(&old, &new);
    assert_eq!(field(&document["forecast"], "standing"), "no-pace-yet");
    assert!(field(&document["forecast"], "text").contains("nothing was done"));
}

#[test]
fn equal_audits_have_no_pace() {
    let audits = Audits::new();
    let audit = audits.audit("one.json", &fixture("classic-console"), "2026-11-22", &[]);
    let document = compared(&audit, &audit);
    is_of_the_schema(&document);
    assert_eq!(counts(&document, "burning"), [0, 0, 0, 0]);
    assert_eq!(field(&document["forecast"], "standing"), "no-pace-yet");
    assert!(document["forecast"].get("pace").is_none());
    assert!(list(&document, "/newTasks").is_empty());
    let tasks = list(&document, "/tasks").iter();
    let mut states = tasks.map(|task| field(task, "state"));
    assert!(states.all(|state| ["open", "nobody-knows"].contains(&state)));
    assert_eq!(list(&document, "/remarks"), [] as [Value; 0]);
}

#[test]
fn a_renamed_component_is_moved_and_its_tasks_go_on() {
    let audits = Audits::new();
    let old = audits.audit(
        "old.json",
        Bundle::of(&[("pages/Phone.page", PAGE)]).path(),
        "2026-11-02",
        &[],
    );
    let new = audits.audit(
        "new.json",
        Bundle::of(&[("pages/Softphone.page", PAGE)]).path(),
        "2026-12-07",
        &[],
    );
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    assert_eq!(counts(&document, "burning"), [0, 0, 0, 3]);
    let moved = list(&document, "/usages").iter();
    let from: Vec<&str> = moved
        .map(|usage| field(&usage["from"], "component"))
        .collect();
    assert_eq!(from, ["ApexPage:Phone"; 3]);
    let tasks = list(&document, "/tasks").iter();
    let dropped: Vec<&str> = tasks
        .filter(|task| field(task, "state") == "dropped")
        .map(|task| field(task, "id"))
        .collect();
    assert!(dropped.is_empty(), "{dropped:?}");
    assert!(list(&document, "/newTasks").is_empty());
}

#[test]
fn one_fixed_here_and_the_same_mistake_there_do_not_cancel() {
    let audits = Audits::new();
    let empty = "<apex:page>\n</apex:page>\n";
    let before = Bundle::of(&[("pages/A.page", PAGE), ("pages/B.page", empty)]);
    let after = Bundle::of(&[("pages/A.page", empty), ("pages/B.page", PAGE)]);
    let old = audits.audit("old.json", before.path(), "2026-11-02", &[]);
    let new = audits.audit("new.json", after.path(), "2026-12-07", &[]);
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    assert_eq!(counts(&document, "burning"), [3, 0, 3, 0]);
    assert!(
        states(&document, "fixed")
            .iter()
            .all(|at| at.ends_with("pages/A.page"))
    );
    assert!(
        states(&document, "new")
            .iter()
            .all(|at| at.ends_with("pages/B.page"))
    );
    assert!(warnings(&document).contains("came in again elsewhere"));
}

#[test]
fn what_can_no_longer_be_read_is_not_fixed() {
    let audits = Audits::new();
    let bundle = Bundle::new().with("pages/Phone.page", PAGE);
    let old = audits.audit("old.json", bundle.path(), "2026-11-02", &[]);
    let broken = PAGE.replace("sforce.opencti.saveLog({ value", "nonsense(({ value");
    let bundle = bundle.with("pages/Phone.page", broken);
    let new = audits.audit("new.json", bundle.path(), "2026-12-07", &[]);
    assert!(
        !list(&read(&new), "/coverage/gaps").is_empty(),
        "there is a gap"
    );
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    let [fixed, unseen, ..] = counts(&document, "burning");
    assert_eq!(fixed, 0);
    assert!(unseen > 0);
    let seen = states(&document, "not-seen");
    assert!(seen.contains(&"lightning/saveLog pages/Phone.page".to_owned()));
    assert!(warnings(&document).contains("gaps that OLD had not"));
    assert!(warnings(&document).contains("neither as fixed nor as left"));
}

#[test]
fn what_was_left_out_is_not_fixed() {
    let audits = Audits::new();
    let bundle = Bundle::new().with("pages/Phone.page", PAGE);
    let old = audits.audit("old.json", bundle.path(), "2026-11-02", &[]);
    for narrower in [["--exclude", "Phone.page"], ["--include", "Good.page"]] {
        let new = audits.audit("new.json", bundle.path(), "2026-12-07", &narrower);
        let document = compared(&old, &new);
        is_of_the_schema(&document);
        let [fixed, unseen, ..] = counts(&document, "burning");
        assert_eq!((fixed, unseen), (0, 3), "{narrower:?}");
        let tasks = list(&document, "/tasks").iter();
        assert!(tasks.clone().all(|task| field(task, "state") != "done"));
    }
}

#[test]
fn a_gap_that_was_there_before_hides_nothing() {
    let audits = Audits::new();
    let broken = PAGE.replace(
        "sforce.opencti.saveLog({",
        "let x = ; sforce.opencti.saveLog({",
    );
    let bundle = Bundle::new().with("pages/Phone.page", &broken);
    let old = audits.audit("old.json", bundle.path(), "2026-11-02", &[]);
    let without = broken.replace("sforce.opencti.saveLog", "\n\nlog");
    let bundle = bundle.with("pages/Phone.page", without);
    let new = audits.audit("new.json", bundle.path(), "2026-12-07", &[]);
    for file in [&old, &new] {
        assert!(!list(&read(file), "/coverage/gaps").is_empty());
    }
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    assert_eq!(
        states(&document, "fixed"),
        ["lightning/saveLog pages/Phone.page"]
    );
    assert_eq!(counts(&document, "burning")[1], 0);
}

#[test]
fn where_more_comes_in_than_goes_no_pace_gets_it_done() {
    let audits = Audits::new();
    let before = Bundle::of(&[("pages/A.page", PAGE)]);
    let more = PAGE.replace("saveLog({ value", "screenPop({ type: 'sobject', params");
    let after = Bundle::of(&[("pages/B.page", &more), ("pages/C.page", &more)]);
    let old = audits.audit("old.json", before.path(), "2026-11-02", &[]);
    let new = audits.audit("new.json", after.path(), "2026-11-30", &[]);
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    let forecast = &document["forecast"];
    assert_eq!(forecast["grew"], json!(true), "{forecast:#}");
    assert_eq!(field(forecast, "standing"), "behind");
    assert!(field(forecast, "text").contains("were left"));
}

#[test]
fn waivers_begin_and_end() {
    let audits = Audits::new();
    let waived = PAGE.replace(
        "sforce.opencti.saveLog(",
        "// sf-cti: allow lightning/saveLog until=2026-12-31 owner=mary -- the pilot still logs\nsforce.opencti.saveLog(",
    );
    let plain = audits.audit(
        "plain.json",
        Bundle::of(&[("pages/Phone.page", PAGE)]).path(),
        "2026-11-02",
        &[],
    );
    let bundle = Bundle::of(&[("pages/Phone.page", &waived)]);
    let held = audits.audit("held.json", bundle.path(), "2026-12-01", &[]);
    let over = audits.audit("over.json", bundle.path(), "2027-01-04", &[]);
    let begun = compared(&plain, &held);
    is_of_the_schema(&begun);
    assert_eq!(number(&begun["counts"], "newlyWaived"), 1);
    assert_eq!(counts(&begun, "burning"), [0, 0, 0, 0]);
    for (old, new) in [(&held, &over), (&held, &plain)] {
        let ended = compared(old, new);
        is_of_the_schema(&ended);
        assert_eq!(number(&ended["counts"], "waiversEnded"), 1);
        assert_eq!(number(&ended["counts"], "newlyWaived"), 0);
    }
    let markdown = diff(&held, &over, &["--format", "markdown"]).ends_with(0);
    assert!(markdown.text().contains("| ended | `lightning/saveLog` |"));
}

/// Two pages, of which one goes.
fn half_done() -> (Audits, PathBuf, PathBuf) {
    let audits = Audits::new();
    let bundle = Bundle::of(&[("pages/A.page", PAGE), ("pages/B.page", PAGE)]);
    let old = audits.audit("old.json", bundle.path(), "2026-11-02", &[]);
    fs::remove_file(bundle.path().join("pages/B.page")).expect("it is there");
    let new = audits.audit("new.json", bundle.path(), "2026-11-30", &[]);
    (audits, old, new)
}

#[test]
fn a_pace_tells_when_the_rest_is_done_and_what_would_calibrate_the_schedule() {
    let (_audits, old, new) = half_done();
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    assert_eq!(counts(&document, "burning"), [3, 0, 0, 0]);
    let pace = &document["forecast"]["pace"];
    assert_eq!(
        (number(pace, "days"), number(pace, "workingDays")),
        (28, 20)
    );
    let n = |value: &Value| value.as_f64().expect("a number");
    let burned =
        n(&document["effort"]["done"]["likely"]) + n(&document["effort"]["begun"]["likely"]);
    assert!((n(&pace["burned"]) - burned).abs() < 0.01 && burned > 0.0);
    assert!((n(&pace["perWeek"]) - burned / 4.0).abs() < 0.01);
    let forecast = &document["forecast"];
    assert!(["ahead", "on", "behind"].contains(&field(forecast, "standing")));
    let (finish, visible) = (
        field(forecast, "finish"),
        field(forecast, "finishOfVisible"),
    );
    assert!(visible <= finish && finish > "2026-11-30", "{forecast:#}");
    // Left over burned per working day, from NEW's day on, Monday to Friday.
    let left = n(&document["effort"]["left"]["likely"]);
    let days = (left / (burned / 20.0)).ceil();
    let from: jiff::civil::Date = "2026-11-30".parse().expect("a day");
    let to: jiff::civil::Date = finish.parse().expect("a day");
    let calendar = f64::from(from.until(to).expect("they are near").get_days());
    assert!(
        (calendar - days * 7.0 / 5.0).abs() < 4.0,
        "{days} {calendar}"
    );

    let settings = field(&document["calibration"], "settings");
    let bundle = Bundle::of(&[("pages/A.page", PAGE), ("sf-cti.toml", settings)]);
    let shown = sf_cti(["config", "show", bundle.path().to_str().expect("UTF-8")]);
    assert!(shown.ends_with(0).text().contains("[team]"));
    let audits = Audits::new();
    let again = audits.audit("again.json", bundle.path(), "2026-11-30", &[]);
    let finish = &read(&again)["plan"]["schedule"]["finish"];
    assert_eq!(finish["calibrated"], json!(true), "two audits calibrate it");
}

#[test]
fn a_task_is_begun_while_some_of_its_usages_are_left() {
    let audits = Audits::new();
    let twice = PAGE.replace(
        "</script>\n</apex",
        "sforce.opencti.saveLog({ value: { Subject: 'Other' } });\n</script>\n</apex",
    );
    let old = audits.audit(
        "old.json",
        Bundle::of(&[("pages/A.page", &twice)]).path(),
        "2026-11-02",
        &[],
    );
    let new = audits.audit(
        "new.json",
        Bundle::of(&[("pages/A.page", PAGE)]).path(),
        "2026-11-30",
        &[],
    );
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    let tasks = list(&document, "/tasks").iter();
    let begun: Vec<&Value> = tasks
        .filter(|task| field(task, "state") == "begun")
        .collect();
    assert_eq!(begun.len(), 1, "{begun:#?}");
    assert_eq!(
        (number(begun[0], "gone"), number(begun[0], "usages")),
        (1, 2)
    );
    assert!(begun[0]["burned"]["likely"].as_f64() < begun[0]["effort"]["likely"].as_f64());
}

#[test]
fn a_call_that_is_only_written_otherwise_is_no_task_done() {
    let audits = Audits::new();
    let in_function = |name: &str| {
        let call = format!("function {name}() {{ sforce.opencti.saveLog({{ value: {{}} }}); }}");
        PAGE.replace("</script>\n</apex", &format!("{call}\n</script>\n</apex"))
    };
    let (page, other) = (in_function("logCall"), in_function("logTelephoneCall"));
    let old = audits.audit(
        "old.json",
        Bundle::of(&[("pages/A.page", &page)]).path(),
        "2026-11-02",
        &[],
    );
    let new = audits.audit(
        "new.json",
        Bundle::of(&[("pages/A.page", &other)]).path(),
        "2026-11-30",
        &[],
    );
    let document = compared(&old, &new);
    is_of_the_schema(&document);
    assert_eq!(counts(&document, "burning"), [1, 0, 1, 0]);
    let tasks = list(&document, "/tasks").iter();
    let of_it = tasks.filter(|task| number(task, "cameIn") > 0);
    let states: Vec<&str> = of_it.map(|task| field(task, "state")).collect();
    assert_eq!(states, ["open"]);
    assert_eq!(document["effort"]["done"]["likely"], json!(0.0));
    assert_eq!(field(&document["forecast"], "standing"), "no-pace-yet");
}

#[test]
fn audits_of_other_kinds_are_told_loudly() {
    let audits = Audits::new();
    let old = audits.audit("old.json", &fixture("classic-console"), "2026-11-22", &[]);
    let other = audits.audit("other.json", &fixture("vendor-hosted"), "2026-12-22", &[]);
    let document = compared(&old, &other);
    is_of_the_schema(&document);
    assert!(warnings(&document).contains("These are two bundles"));
    let backwards = compared(&other, &old);
    assert!(warnings(&backwards).contains("the other way round"));
    assert_eq!(field(&backwards["forecast"], "standing"), "no-pace-yet");
    let target = ["--target", "native-telephony"];
    let elsewhere = audits.audit(
        "elsewhere.json",
        &fixture("classic-console"),
        "2026-12-22",
        &target,
    );
    assert!(warnings(&compared(&old, &elsewhere)).contains("lead different ways"));
}

#[test]
fn an_audit_of_an_older_program_is_compared_without_following_renames() {
    let audits = Audits::new();
    let old = audits.audit(
        "old.json",
        Bundle::of(&[("pages/Phone.page", PAGE)]).path(),
        "2026-11-02",
        &[],
    );
    let new = audits.audit(
        "new.json",
        Bundle::of(&[("pages/Softphone.page", PAGE)]).path(),
        "2026-12-07",
        &[],
    );
    let older = |file: &Path| {
        let mut document = read(file);
        document["bundle"]
            .as_object_mut()
            .expect("an object")
            .remove("names");
        for pointer in ["/plan", "/plan/schedule"] {
            let part = document.pointer_mut(pointer).and_then(Value::as_object_mut);
            let part = part.expect("an object");
            part.remove("answers");
            part.remove("calendar");
        }
        for usage in document["usages"].as_array_mut().expect("an array") {
            usage.as_object_mut().expect("an object").remove("shape");
        }
        document
    };
    let before = audits.document("before.json", &older(&old));
    let after = audits.document("after.json", &older(&new));
    for (one, other) in [(&before, &new), (&old, &after), (&before, &after)] {
        let document = compared(one, other);
        is_of_the_schema(&document);
        assert_eq!(counts(&document, "burning"), [3, 0, 3, 0]);
        assert!(notes(&document).contains("older sf-cti"));
    }
}

#[test]
fn what_is_no_audit_is_said_in_one_line() {
    let audits = Audits::new();
    let good = audits.audit("good.json", Bundle::new().path(), "2026-11-22", &[]);
    let mut future = read(&good);
    future["schemaVersion"] = json!(2);
    let mut lacking = read(&good);
    lacking
        .as_object_mut()
        .expect("an object")
        .remove("coverage");
    let check = audits.place("check.json");
    let bundle = Bundle::new();
    sf_cti([
        "check",
        bundle.path().to_str().expect("UTF-8"),
        "--fail-on",
        "never",
        "-o",
        check.to_str().expect("UTF-8"),
    ])
    .ends_with(0);
    let compared = audits.place("diff.json");
    diff(&good, &good, &["-o", compared.to_str().expect("UTF-8")]).ends_with(0);
    let cases = [
        (audits.text("empty.json", " \n"), "it is empty"),
        (
            audits.text("broken.json", "{\n\"schemaVersion\": 1,\n"),
            "broken.json:3: no JSON",
        ),
        (audits.text("list.json", "[]"), "no document"),
        (
            audits.text("other.json", "{\"a\": 1}"),
            "without a schema version",
        ),
        (audits.document("future.json", &future), "schema version 2"),
        (
            audits.document("lacking.json", &lacking),
            "missing field `coverage`",
        ),
        (check, "what `sf-cti check` writes"),
        (compared, "what `sf-cti diff` writes"),
        (audits.place("nowhere.json"), "there is no file"),
        (audits.0.path().to_owned(), "is a folder"),
    ];
    for (file, said) in &cases {
        for (old, new) in [(file, &good), (&good, file)] {
            let run = diff(old, new, &[]).ends_with(2);
            assert!(run.stdout.is_empty());
            assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
            assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
            let name = file.file_name().expect("a name").to_str().expect("UTF-8");
            assert!(run.stderr.contains(name), "{}", run.stderr);
        }
    }
    diff(&good, &good, &["--as-of", "2026-11-01"]).ends_with(2);
    diff(&good, &good, &["-o", "no-such-folder/diff.md"]).ends_with(2);
}

#[test]
fn names_cannot_steer_a_terminal_or_a_table_and_odd_figures_do_no_harm() {
    let (audits, old, new) = half_done();
    let mut odd = read(&new);
    odd["bundle"]["root"] = json!("acme\u{1b}[2J|<b>");
    odd["usages"][0]["path"] = json!("pages/a|b\u{202e}.page");
    odd["usages"][0]["fingerprint"] = json!("f".repeat(64));
    odd["asOf"] = json!("9999-12-31");
    odd["plan"]["schedule"]["calendar"]["workingDays"] = json!([]);
    odd["plan"]["schedule"]["calendar"]["team"]["developer"] = json!(1e300);
    odd["plan"]["phases"][0]["tasks"][0]["effort"]["likely"] = json!(1e300);
    let odd = audits.document("odd.json", &odd);
    for (one, other) in [(&old, &odd), (&odd, &old), (&odd, &odd)] {
        for format in ["text", "markdown", "json"] {
            let run = diff(one, other, &["--format", format]).ends_with(0);
            if format != "json" {
                assert!(
                    !run.text().contains(['\u{1b}', '\u{202e}']),
                    "{}",
                    run.text()
                );
            }
        }
        is_of_the_schema(&compared(one, other));
    }
    let mut wordy = read(&new);
    wordy["schemaVersion"] = json!("one");
    let run = diff(&audits.document("wordy.json", &wordy), &new, &[]).ends_with(2);
    assert!(run.stderr.contains("no number"));
}

#[test]
fn a_byte_order_mark_and_utf_16_do_no_harm() {
    let audits = Audits::new();
    let good = audits.audit("good.json", Bundle::new().path(), "2026-11-22", &[]);
    let text = fs::read_to_string(&good).expect("it was written");
    let marked = audits.text("marked.json", &format!("\u{feff}{text}"));
    diff(&marked, &good, &[]).ends_with(0);
    let mut wide = vec![0xff, 0xfe];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let file = audits.place("wide.json");
    fs::write(&file, wide).expect("the file can be written");
    diff(&file, &good, &[]).ends_with(0);
}

#[test]
fn formats_say_the_same_every_time() {
    let (audits, old, new) = half_done();
    let all = ["md", "json", "txt"].map(|end| audits.place(&format!("diff.{end}")));
    let mut args = Vec::new();
    for file in &all {
        args.extend(["-o", file.to_str().expect("UTF-8")]);
    }
    let screen = diff(&old, &new, &args).ends_with(0);
    let first: Vec<Vec<u8>> = all
        .iter()
        .map(|file| fs::read(file).expect("written"))
        .collect();
    diff(&old, &new, &args).ends_with(0);
    for (file, first) in all.iter().zip(&first) {
        assert_eq!(&fs::read(file).expect("written"), first);
    }
    assert_eq!(screen.stdout, first[2], "the screen is the text");
    let document: Value = serde_json::from_slice(&first[1]).expect("JSON");
    let headline = field(&document, "headline");
    let markdown = String::from_utf8(first[0].clone()).expect("UTF-8");
    let shown = field(&document["forecast"], "text");
    assert!(
        markdown
            .lines()
            .nth(2)
            .expect("a headline")
            .starts_with("**Of 6 uses")
    );
    assert!(headline.ends_with(shown) && screen.text().replace('\n', " ").contains(shown));
    assert!(screen.text().lines().count() <= 40, "one screen");
}

#[test]
fn a_later_day_looks_ahead_from_there() {
    let (_audits, old, new) = half_done();
    let ahead = diff(&old, &new, &["--format", "json", "--as-of", "2027-01-04"]);
    let ahead = ahead.ends_with(0).json();
    is_of_the_schema(&ahead);
    let now = compared(&old, &new);
    assert!(field(&ahead["forecast"], "finish") > field(&now["forecast"], "finish"));
    assert_eq!(ahead["forecast"]["pace"], now["forecast"]["pace"]);
    assert!(notes(&ahead).contains("35 days old"));
}

#[test]
fn every_condition_of_a_plan_is_answered_by_an_audit() {
    for name in [
        "contact-centre",
        "same-vendor",
        "classic-console",
        "left-overs",
    ] {
        let document = crate::support::audited(&fixture(name));
        let answers = list(&document, "/plan/answers");
        for phase in list(&document, "/plan/phases") {
            for task in list(phase, "/tasks") {
                for check in list(task, "/doneWhen/auto") {
                    let word = field(check, "check");
                    let answered = ["usages-gone", "cited-gone", "component-gone"].contains(&word)
                        || answers.iter().any(|answer| {
                            ["check", "of", "target"].map(|part| field(answer, part))
                                == ["check", "of", "target"].map(|part| field(check, part))
                                && answer["met"] == check["met"]
                        });
                    assert!(answered, "{name}: {check}");
                }
            }
        }
    }
}
