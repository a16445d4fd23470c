//! What `sf-cti.toml` says of the gate: severities, places, test code, mentions, waivers, milestones.

use serde_json::Value;

use crate::support::{Bundle, list, sf_cti};

/// A page, an Apex class with a call field, its test, a comment.
fn org() -> Bundle {
    Bundle::new()
        .with(
            "classes/Calls.cls",
            "public class Calls {\n    // formerly sforce.opencti.saveLog\n    public String kind(Task task) { return task.CallType; }\n}\n",
        )
        .with(
            "classes/CallsTest.cls",
            "@IsTest\nprivate class CallsTest {\n    @IsTest static void kind() { Task task = new Task(CallType = 'Inbound'); }\n}\n",
        )
}

fn document(settings: &str, args: &[&str]) -> Value {
    let bundle = org().with("sf-cti.toml", settings);
    let path = bundle.path().display().to_string();
    let mut words = vec!["check", path.as_str(), "--format", "json", "-q"];
    words.extend(["--as-of", "2026-11-22"]);
    words.extend(args);
    sf_cti(words).json()
}

fn failing(settings: &str, args: &[&str]) -> Vec<String> {
    let document = document(settings, args);
    let findings = list(&document, "/findings").iter();
    findings
        .filter(|finding| finding["fails"] == true)
        .map(|finding| format!("{} {}", finding["path"], finding["rule"]).replace('"', ""))
        .collect()
}

const PAGE: [&str; 2] = [
    "pages/Good.page include/lightning-library",
    "pages/Good.page lightning/refreshView",
];
const CLASS: &str = "classes/Calls.cls record/task-call-field";
const TEST: &str = "classes/CallsTest.cls record/task-call-field";

#[test]
fn severity_decides_and_the_command_line_has_the_last_word() {
    assert_eq!(failing("", &[]), PAGE);
    assert_eq!(
        failing("", &["--fail-on", "note"]),
        [CLASS, PAGE[0], PAGE[1]]
    );
    let mild = "[gate]\nfail-on = \"note\"\n";
    assert_eq!(failing(mild, &[]), [CLASS, PAGE[0], PAGE[1]]);
    assert_eq!(failing(mild, &["--fail-on", "error"]), PAGE);
    assert!(failing(mild, &["--fail-on", "never"]).is_empty());
}

#[test]
fn a_later_level_wins_and_paths_narrow_it() {
    let level = |rule: &str, paths: &str, level: &str| {
        format!("[[gate.level]]\nrule = \"{rule}\"\n{paths}level = \"{level}\"\n")
    };
    assert_eq!(
        failing(&level("record/*", "", "error"), &[]),
        [CLASS, PAGE[0], PAGE[1]]
    );
    assert_eq!(failing(&level("lightning/*", "", "off"), &[]), [PAGE[0]]);
    let both =
        level("*", "", "off") + &level("lightning/refreshView", "paths = [\"pages/\"]\n", "error");
    assert_eq!(failing(&both, &[]), [PAGE[1]]);
    let elsewhere = level("*", "paths = [\"/pages/Good.page\"]\n", "note");
    assert!(failing(&elsewhere, &[]).is_empty());
    assert_eq!(
        document(&elsewhere, &[])["counts"]["reported"],
        3,
        "what is mild is still reported"
    );
}

#[test]
fn test_code_and_mentions_are_gated_when_asked_for() {
    let all = "[gate]\nfail-on = \"note\"\ntest-code = true\nmentions = true\n";
    let found = failing(all, &[]);
    assert!(found.contains(&TEST.to_owned()), "{found:?}");
    assert!(
        found.contains(&"classes/Calls.cls lightning/saveLog".to_owned()),
        "{found:?}"
    );
    let bundle = org().with("sf-cti.toml", all);
    let path = bundle.path().display().to_string();
    sf_cti(["baseline", "create", path.as_str(), "-q"]).ends_with(0);
    sf_cti(["check", path.as_str(), "-q"]).ends_with(0);
}

#[test]
fn a_waiver_covers_its_rule_at_its_paths_until_its_day() {
    let waiver = |rule: &str, paths: &str, until: &str| {
        format!(
            "[[waiver]]\nrule = \"{rule}\"\n{paths}until = {until}\nowner = \"desk-team\"\nreason = \"pilot\"\n"
        )
    };
    assert!(failing(&waiver("*", "paths = [\"pages/\"]\n", "2026-11-22"), &[]).is_empty());
    assert_eq!(
        failing(&waiver("lightning/*", "", "2027-01-31"), &[]),
        [PAGE[0]]
    );
    assert_eq!(
        failing(
            &waiver("lightning/*", "paths = [\"classes/\"]\n", "2027-01-31"),
            &[]
        ),
        PAGE
    );
    assert_eq!(failing(&waiver("*", "", "2026-11-21"), &[]), PAGE);
    let expired = document(&waiver("*", "", "2026-11-21"), &[]);
    assert_eq!(expired["waivers"][0]["state"], "expired");
    assert_eq!(expired["waivers"][0]["covers"], 3);
    assert!(
        list(&expired, "/verdict/warnings")[0]
            .as_str()
            .is_some_and(|text| text.contains("sf-cti.toml:2: the waiver of desk-team")),
        "{:?}",
        expired["verdict"]["warnings"]
    );
    let capped = "[gate]\nmax-waiver-days = 30\n".to_owned() + &waiver("*", "", "2026-12-23");
    assert_eq!(document(&capped, &[])["waivers"][0]["state"], "too-long");
    assert_eq!(failing(&capped, &[]), PAGE);
}

#[test]
fn milestones_count_what_the_baseline_forgives_and_not_what_is_waived() {
    let milestone = |what: &str, by: &str, max: usize| {
        format!("[[gate.milestone]]\n{what}\nby = {by}\nmax = {max}\n")
    };
    let state = |settings: &str| {
        let document = document(settings, &["--fail-on", "note"]);
        let milestone = &list(&document, "/milestones")[0];
        (
            milestone["count"].as_u64().expect("a number"),
            milestone["standing"].as_str().expect("a word").to_owned(),
        )
    };
    let of = |count, standing: &str| (count, standing.to_owned());
    assert_eq!(
        state(&milestone("rule = \"*\"", "2026-11-21", 2)),
        of(3, "missed")
    );
    assert_eq!(
        state(&milestone("rule = \"*\"", "2026-11-21", 3)),
        of(3, "met")
    );
    assert_eq!(
        state(&milestone("capability = \"*-data\"", "2026-12-22", 0)),
        of(1, "near")
    );
    assert_eq!(
        state(&milestone("capability = \"*-data\"", "2026-12-23", 0)),
        of(1, "ahead")
    );
    let waived = "[[waiver]]\nrule = \"record/*\"\nuntil = 2027-01-31\nowner = \"desk\"\nreason = \"pilot\"\n";
    let settings = milestone("capability = \"*-data\"", "2026-11-21", 0) + waived;
    assert_eq!(state(&settings), of(0, "met"));
}

#[test]
fn what_every_org_ships_with_is_gated_when_asked_for() {
    let counted = |settings: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("sf-cti.toml");
        std::fs::write(&file, settings).expect("written");
        let path = crate::support::fixture("left-overs").display().to_string();
        let config = file.display().to_string();
        let args = ["check", path.as_str(), "--config", &config];
        let more = ["--fail-on", "note", "--format", "json", "-q"];
        let document = sf_cti(args.iter().chain(&more)).json();
        document["counts"]["failing"].as_u64().expect("a number")
    };
    let usual = counted("");
    assert!(usual > 0);
    assert!(counted("[gate]\ndefault-apps = true\n") > usual);
}

#[test]
fn paths_of_the_settings_begin_at_their_folder_whatever_is_checked() {
    let waiver = "[gate]\nunused-waivers = \"fail\"\n[[waiver]]\nrule = \"*\"\npaths = [\"/pages/**\"]\nuntil = 2027-01-31\nowner = \"desk\"\nreason = \"pilot\"\n";
    let bundle = org().with("sf-cti.toml", waiver);
    for words in [
        &["."][..],
        &["pages"],
        &["pages/Good.page"],
        &["pages", "classes"],
    ] {
        let mut args = vec!["check", "-q", "--as-of", "2026-11-22"];
        args.extend(words);
        let run = crate::support::sf_cti_in(bundle.path(), &args);
        assert_eq!(run.code, 0, "{words:?}: {}", run.text());
    }
}

/// Both would switch everything off by leaving something out.
#[test]
fn a_level_for_everything_and_paths_that_name_none_are_mistakes() {
    for (settings, said) in [
        (
            "[[gate.level]]\nlevel = \"off\"\n",
            "a level needs a `rule`, `paths` or both",
        ),
        (
            "[[gate.level]]\nrule = \"lightning/*\"\npaths = []\nlevel = \"off\"\n",
            "`paths` names none",
        ),
        (
            "[[waiver]]\nrule = \"lightning/*\"\npaths = []\nuntil = \"2027-01-31\"\nowner = \"telephony\"\nreason = \"pilot\"\n",
            "`paths` names none",
        ),
    ] {
        let bundle = org().with("sf-cti.toml", settings);
        let path = bundle.path().display().to_string();
        let run = sf_cti(["check", &path, "-q", "--as-of", "2026-11-22"]).ends_with(2);
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
}
