//! The baseline through the binary: written, grown, pruned, merged, and what it is not fooled by.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::support::{Bundle, GOOD_PAGE, Run, sf_cti};

const FILE: &str = "sf-cti-baseline.jsonl";

/// One more call in a function of its own.
const SAVE_LOG: &str = "<apex:page>\n<script>\nfunction log() { sforce.opencti.saveLog({ callback: done }); }\n</script>\n</apex:page>\n";

fn run(bundle: &Bundle, words: &[&str], more: &[&str]) -> Run {
    let path = bundle.path().display().to_string();
    let mut args: Vec<&str> = words.to_vec();
    args.push(&path);
    args.extend(more);
    sf_cti(args)
}

fn file(bundle: &Bundle) -> PathBuf {
    bundle.path().join(FILE)
}

fn records(bundle: &Bundle) -> Vec<Value> {
    let text = fs::read_to_string(file(bundle)).expect("a baseline");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn new_ones(bundle: &Bundle) -> Vec<String> {
    let document = run(bundle, &["check", "--format", "json", "-q"], &[]).json();
    let findings = document["findings"].as_array().expect("findings");
    findings
        .iter()
        .filter(|finding| finding["state"] == "new")
        .map(|finding| format!("{} {}", finding["path"], finding["rule"]).replace('"', ""))
        .collect()
}

#[test]
fn it_is_sorted_says_no_place_and_is_the_same_each_time() {
    let bundle = Bundle::new().with("pages/Log.page", SAVE_LOG);
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    let text = fs::read_to_string(file(&bundle)).expect("a baseline");
    let mut sorted: Vec<&str> = text.lines().collect();
    sorted.sort_unstable();
    assert_eq!(text.lines().collect::<Vec<_>>(), sorted);
    assert!(!text.contains("pages/") && !text.contains("line"), "{text}");
    assert_eq!(records(&bundle).len(), 3);
    fs::remove_file(file(&bundle)).expect("it is there");
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    assert_eq!(fs::read_to_string(file(&bundle)).expect("a baseline"), text);
}

#[test]
fn one_that_is_there_grows_only_when_asked_and_says_what_it_lets_in() {
    let bundle = Bundle::new();
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    let bundle = bundle.with("pages/Log.page", SAVE_LOG);
    let before = records(&bundle);
    let refused = run(&bundle, &["baseline", "create"], &[]).ends_with(2);
    assert!(refused.stderr.contains("--grow"), "{}", refused.stderr);
    assert_eq!(records(&bundle), before);
    run(&bundle, &["check"], &[]).ends_with(1);
    let grown = run(&bundle, &["baseline", "create", "--grow"], &[]).ends_with(0);
    assert!(
        grown
            .text()
            .contains("let in: pages/Log.page:3: lightning/saveLog"),
        "{}",
        grown.text()
    );
    assert_eq!(records(&bundle).len(), before.len() + 1);
    run(&bundle, &["check"], &[]).ends_with(0);
}

#[test]
fn pruning_drops_what_is_gone_follows_what_moved_and_adds_nothing() {
    let bundle = Bundle::new().with("pages/Log.page", SAVE_LOG);
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    // One is renamed, one is gone, one is new.
    fs::rename(
        bundle.place("pages/Good.page"),
        bundle.place("pages/Desk.page"),
    )
    .expect("renamed");
    let bundle = bundle.with("pages/Log.page", SAVE_LOG.replace("saveLog", "runApex"));
    let shown = run(&bundle, &["baseline", "show"], &[]).ends_with(0);
    assert!(
        shown
            .text()
            .contains("moved: pages/Desk.page:2: include/lightning-library")
    );
    assert!(
        shown
            .text()
            .contains("gone:  lightning/saveLog in ApexPage:Log, in log")
    );
    assert!(shown.text().contains("1 new beside it"), "{}", shown.text());
    let pruned = run(&bundle, &["baseline", "prune"], &[]).ends_with(0);
    assert!(
        pruned
            .text()
            .contains("1 dropped, 2 moved or renamed, 2 uses left"),
        "{}",
        pruned.text()
    );
    let components: Vec<String> = records(&bundle)
        .iter()
        .map(|record| record["component"].to_string())
        .collect();
    assert_eq!(components, ["\"ApexPage:Desk\"", "\"ApexPage:Desk\""]);
    assert_eq!(new_ones(&bundle), ["pages/Log.page lightning/runApex"]);
    let again = run(&bundle, &["baseline", "prune"], &[]).ends_with(0);
    assert!(again.text().contains("nothing to drop"), "{}", again.text());
}

#[test]
fn what_cannot_be_read_is_not_pruned() {
    let zip = |text: &str| {
        let file = tempfile::NamedTempFile::new().expect("a file");
        crate::support::zip_of(file.path(), [("phone.js", text.as_bytes())]);
        fs::read(file.path()).expect("a zip")
    };
    let script = "sforce.opencti.screenPop({ callback: done });\n";
    let resource = "staticresources/Cti.resource";
    let bundle = Bundle::new().with(resource, zip(script));
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    let whole = records(&bundle);
    assert!(
        whole.iter().any(|record| record["file"] == "phone.js"),
        "{whole:?}"
    );
    let broken = zip(script);
    let bundle = bundle.with(resource, &broken[..broken.len() / 2]);
    let pruned = run(&bundle, &["baseline", "prune"], &[]).ends_with(0);
    assert!(
        pruned
            .text()
            .contains("kept, since not all of it could be seen: lightning/screenPop"),
        "{}",
        pruned.text()
    );
    assert_eq!(records(&bundle), whole);
}

#[test]
fn a_bundle_that_holds_nothing_leaves_it_as_it_is() {
    let bundle = Bundle::new();
    run(&bundle, &["baseline", "create"], &[]).ends_with(0);
    let whole = records(&bundle);
    fs::remove_dir_all(bundle.path().join("pages")).expect("it is there");
    run(&bundle, &["baseline", "prune"], &[]).ends_with(3);
    assert_eq!(records(&bundle), whole);
}

#[test]
fn git_merges_two_of_them_by_union() {
    let bundle = Bundle::new().with(".gitattributes", "*.jsonl merge=union\n");
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .current_dir(bundle.path())
            .args(["-c", "user.name=Desk", "-c", "user.email=desk@example.com"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(args)
            .output()
            .expect("git starts");
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let grow = || run(&bundle, &["baseline", "create", "--grow"], &["-q"]).ends_with(0);
    let page = |name: &str, text: &str| {
        fs::write(bundle.place(&format!("pages/{name}.page")), text).expect("written");
    };
    run(&bundle, &["baseline", "create"], &["-q"]).ends_with(0);
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "start"]);
    git(&["checkout", "-qb", "other"]);
    page("Log", SAVE_LOG);
    grow();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "log"]);
    git(&["checkout", "-q", "-"]);
    page("Desk", GOOD_PAGE);
    grow();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "desk"]);
    git(&["merge", "-q", "other", "-m", "merged"]);
    assert_eq!(records(&bundle).len(), 5);
    run(&bundle, &["check"], &[]).ends_with(0);
}

/// A repository of two package directories, with the baseline of both at its root.
fn two_packages() -> Bundle {
    let bundle = Bundle::empty()
        .with(
            "sfdx-project.json",
            r#"{"packageDirectories":[{"path":"force-app","default":true},{"path":"telephony"}]}"#,
        )
        .with(
            "force-app/main/default/classes/A.cls",
            "public class A { }\n",
        )
        .with("telephony/main/default/pages/Old.page", GOOD_PAGE);
    let git = Command::new("git")
        .current_dir(bundle.path())
        .args(["init", "-q", "-b", "main"])
        .status();
    assert!(git.expect("git starts").success());
    run(&bundle, &["baseline", "create"], &["-q"]).ends_with(0);
    bundle
}

fn part(bundle: &Bundle, words: &[&str]) -> Run {
    crate::support::sf_cti_in(bundle.path(), words)
}

#[test]
fn who_looks_at_a_part_learns_nothing_of_the_rest() {
    let bundle = two_packages();
    let whole = records(&bundle);
    for words in [
        &["baseline", "prune", "force-app"][..],
        &["baseline", "prune", "--exclude", "telephony"],
        &["baseline", "create", "--grow", "force-app"],
    ] {
        part(&bundle, words).ends_with(0);
        assert_eq!(records(&bundle), whole, "{words:?}");
    }
    let bundle = bundle.with("force-app/main/default/pages/New.page", GOOD_PAGE);
    for words in [
        &["check", "-q"][..],
        &["check", "-q", "force-app"],
        &["check", "-q", "force-app/main/default/pages/New.page"],
        &["check", "-q", "--exclude", "telephony"],
    ] {
        part(&bundle, words).ends_with(1);
    }
    // A package directory that is not there is not one that is empty.
    fs::remove_dir_all(bundle.path().join("telephony")).expect("it is there");
    part(&bundle, &["check", "-q"]).ends_with(1);
    part(&bundle, &["baseline", "prune", "-q"]).ends_with(0);
    assert_eq!(records(&bundle), whole);
}

#[test]
fn what_is_waived_today_stays_in_it() {
    let bundle = Bundle::new();
    run(&bundle, &["baseline", "create"], &["-q"]).ends_with(0);
    let whole = records(&bundle);
    let waiver =
        "<script>\n// sf-cti: allow lightning/refreshView until=2999-12-31 owner=desk -- pilot\n";
    let bundle = bundle.with("pages/Good.page", GOOD_PAGE.replace("<script>", waiver));
    run(&bundle, &["baseline", "prune"], &["-q"]).ends_with(0);
    assert_eq!(records(&bundle), whole);
}

#[test]
fn it_holds_what_a_stricter_gate_would_look_at() {
    let bundle = Bundle::new()
        .with("sf-cti.toml", "[gate]\ntarget = \"no-salesforce-voice\"\n")
        .with(
            "classes/CallsTest.cls",
            "@IsTest\nprivate class CallsTest {\n    @IsTest static void kind() { Task task = new Task(CallType = 'Inbound'); }\n}\n",
        );
    run(&bundle, &["baseline", "create"], &["-q"]).ends_with(0);
    let bundle = bundle.with(
        "sf-cti.toml",
        "[gate]\nfail-on = \"note\"\ntest-code = true\n",
    );
    run(&bundle, &["check"], &[]).ends_with(0);
    let checked = run(&bundle, &["check"], &["--target", "amazon-connect"]).ends_with(0);
    assert!(
        !checked.text().contains("needed no longer"),
        "{}",
        checked.text()
    );
}

#[test]
fn reports_do_not_go_where_it_lies() {
    let bundle = Bundle::new();
    run(&bundle, &["baseline", "create"], &["-q"]).ends_with(0);
    let whole = records(&bundle);
    let report = format!("json={}", file(&bundle).display());
    run(&bundle, &["check", "-o", report.as_str()], &[]).ends_with(2);
    assert_eq!(records(&bundle), whole);
}
