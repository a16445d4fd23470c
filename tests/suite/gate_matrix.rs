//! Every state of a bundle that the gate tells apart, in every format: the exit code never depends on the format, and
//! files are there whenever it is not 2.

use std::fs;

use crate::support::{Bundle, GOOD_PAGE, Run, sf_cti};

/// What standard output can carry.
const FORMATS: [&str; 7] = [
    "text", "json", "markdown", "sarif", "junit", "gitlab", "github",
];

/// The day of all runs.
const TODAY: &str = "2026-11-22";

/// A page with a waiver of its one call, the library's include apart.
fn waived(until: &str) -> String {
    let allow = |rule: &str| {
        format!(
            "// sf-cti: allow {rule} until={until} owner=desk-team -- the pilot still needs it\n"
        )
    };
    format!(
        "<apex:page>\n<script>\n{}sforce.opencti.refreshView({{ callback: function () {{}} }});\n</script>\n</apex:page>\n",
        allow("lightning/refreshView")
    )
}

/// A state, how it is made, and how a check of it ends.
struct Case {
    name: &'static str,
    bundle: Bundle,
    args: Vec<&'static str>,
    code: i32,
    outcome: &'static str,
}

impl Case {
    fn new(name: &'static str, bundle: Bundle, code: i32) -> Self {
        let outcome = match code {
            0 => "passed",
            1 => "failed",
            3 => "nothing-to-audit",
            _ => "incomplete",
        };
        Self {
            name,
            bundle,
            args: Vec::new(),
            code,
            outcome,
        }
    }

    fn args(mut self, args: &[&'static str]) -> Self {
        self.args = args.to_vec();
        self
    }
}

/// With the baseline of what is there.
fn baselined(bundle: Bundle) -> Bundle {
    let path = bundle.path().display().to_string();
    sf_cti(["baseline", "create", path.as_str(), "-q"]).ends_with(0);
    bundle
}

fn milestone(by: &str) -> Bundle {
    let settings = format!("[[gate.milestone]]\nrule = \"lightning/*\"\nby = {by}\nmax = 0\n");
    baselined(Bundle::new().with("sf-cti.toml", settings))
}

fn cases() -> Vec<Case> {
    let clean = || Bundle::of(&[("classes/Plain.cls", "public class Plain {}\n")]);
    let unused = || {
        let waiver = "// sf-cti: allow lightning/saveLog until=2027-06-30 owner=desk-team -- went last week\n";
        Bundle::of(&[(
            "classes/Plain.cls",
            &format!("{waiver}public class Plain {{}}\n"),
        )])
    };
    let only = |page: &str| Bundle::of(&[("pages/Good.page", page)]);
    let fails = |key: &str| format!("[gate]\n{key} = \"fail\"\n");
    let incomplete = || clean().with("pages/Broken.page", b"PK\x03\x04 no page".as_slice());
    let incomplete_and_new = || {
        Bundle::new().with(
            "staticresources/Cti.resource",
            b"PK\x03\x04 no zip".as_slice(),
        )
    };
    vec![
        Case::new("clean", clean(), 0),
        Case::new("new", Bundle::new(), 1),
        Case::new("new, and nothing fails", Bundle::new(), 0).args(&["--fail-on", "never"]),
        Case::new("baselined", baselined(Bundle::new()), 0),
        Case::new("waived", only(&waived("2026-11-22")), 0),
        Case::new("waiver expired", only(&waived("2026-11-21")), 1),
        Case::new(
            "waiver expired, baselined",
            baselined(only(&waived("2026-11-21"))),
            0,
        ),
        Case::new(
            "waiver expired, which fails",
            baselined(only(&waived("2026-11-21")).with("sf-cti.toml", fails("expired-waivers"))),
            1,
        ),
        Case::new(
            "waiver too long",
            only(&waived("2027-11-22")).with("sf-cti.toml", "[gate]\nmax-waiver-days = 90\n"),
            1,
        ),
        Case::new("waiver unused", unused(), 0),
        Case::new(
            "waiver unused, which fails",
            unused().with("sf-cti.toml", fails("unused-waivers")),
            1,
        ),
        Case::new("milestone passed", milestone("2026-11-21"), 1),
        Case::new("milestone near", milestone("2026-11-22"), 0),
        Case::new("milestone ahead", milestone("2027-11-22"), 0),
        Case::new("incomplete", incomplete(), 0),
        Case::new("incomplete and strict", incomplete(), 4).args(&["--strict"]),
        Case::new("incomplete, strict and new", incomplete_and_new(), 1).args(&["--strict"]),
        Case::new("empty", Bundle::empty(), 3),
        Case::new("empty and strict", Bundle::empty(), 3).args(&["--strict"]),
        Case::new("empty and allowed", Bundle::empty(), 0).args(&["--allow-empty"]),
    ]
}

fn check(case: &Case, more: &[&str]) -> Run {
    let path = case.bundle.path().display().to_string();
    let mut args = vec!["check", path.as_str(), "--as-of", TODAY];
    args.extend(&case.args);
    args.extend(more);
    sf_cti(args)
}

#[test]
fn the_code_follows_the_state_and_never_the_format() {
    for case in cases() {
        for format in FORMATS {
            let out = tempfile::tempdir().expect("a folder");
            let file = out.path().join("report.out");
            let written = format!("{format}={}", file.display());
            let run = check(&case, &["--format", format, "-o", &written]);
            assert_eq!(
                run.code,
                case.code,
                "{} as {format}:\n{}\n{}",
                case.name,
                run.text(),
                run.stderr
            );
            assert!(!run.stdout.is_empty(), "{} as {format}", case.name);
            let file = fs::read_to_string(&file).expect("the file is there whatever the code");
            assert!(!file.is_empty(), "{} as {format}", case.name);
        }
        let run = check(&case, &["--format", "json", "-q"]);
        let document = run.json();
        assert_eq!(
            document["verdict"]["outcome"], case.outcome,
            "{}",
            case.name
        );
        assert_eq!(document["verdict"]["exitCode"], case.code, "{}", case.name);
        let run = check(&case, &["-q"]);
        let verdict = document["verdict"]["text"].as_str().expect("a sentence");
        assert!(run.text().contains(verdict), "{}: {verdict}", case.name);
    }
}

#[test]
fn what_is_wrong_ends_with_2_before_anything_is_written() {
    let future = "{\"v\":9,\"component\":\"ApexPage:A\"}\n";
    let ownerless = GOOD_PAGE.replace(
        "<script>",
        "<!-- sf-cti: allow lightning/refreshView until=2027-01-31 -- later -->\n<script>",
    );
    let settings = |text: &str| Bundle::new().with("sf-cti.toml", text);
    for (bundle, args, told) in [
        (
            settings("[gate]\nfail_on = \"error\"\n"),
            vec![],
            vec!["sf-cti.toml:2: unknown key `fail_on` in gate; did you mean `fail-on`?"],
        ),
        (
            settings(
                "[[waiver]]\nrule = \"lightning/*\"\nuntil = 2027-01-31\nreason = \"later\"\n",
            ),
            vec![],
            vec!["sf-cti.toml:1: `owner` is missing"],
        ),
        (
            settings(
                "[[waiver]]\nrule = \"lightning/screenPup\"\nuntil = \"2027-02-30\"\nowner = \" \"\nreason = \"later\"\n",
            ),
            vec![],
            vec![
                "sf-cti.toml:2: there is no rule `lightning/screenPup`; did you mean `lightning/screenPop`?",
                "sf-cti.toml:3: `2027-02-30` is no day",
                "sf-cti.toml:4: a waiver needs an owner",
            ],
        ),
        (
            settings("[[gate.milestone]]\nby = 2027-06-31\nrule = \"classic/*\"\nmax = 0\n"),
            vec![],
            vec!["sf-cti.toml:2: "],
        ),
        (
            settings("[[gate.milestone]]\nby = 2027-06-30\nmax = 0\n"),
            vec![],
            vec!["sf-cti.toml:2: a milestone says what it counts"],
        ),
        (
            settings("[[gate.level]]\npaths = [\"[z-a]\"]\nlevel = \"off\"\n"),
            vec![],
            vec!["sf-cti.toml:2: `[z-a]` is no glob"],
        ),
        (
            Bundle::of(&[("pages/Good.page", ownerless.as_str())]),
            vec![],
            vec!["pages/Good.page:3: waiver: `owner=NAME` is missing"],
        ),
        (
            Bundle::new().with("sf-cti-baseline.jsonl", future),
            vec![],
            vec!["sf-cti-baseline.jsonl:1: version 9 of the baseline needs a newer sf-cti"],
        ),
        (
            Bundle::new().with("sf-cti-baseline.jsonl", "<<<<<<< ours\n"),
            vec![],
            vec!["sf-cti-baseline.jsonl:1: a merge conflict is not resolved"],
        ),
        (
            Bundle::new(),
            vec!["--baseline", "none.jsonl"],
            vec!["none.jsonl", "sf-cti baseline create"],
        ),
        (
            Bundle::new(),
            vec!["--as-of", "2026-02-30"],
            vec!["2026-02-30"],
        ),
        (
            Bundle::new(),
            vec!["--diff-base", "origin/main"],
            vec!["--diff-base needs a git checkout"],
        ),
    ] {
        let path = bundle.path().display().to_string();
        let out = tempfile::tempdir().expect("a folder");
        let file = out.path().join("report.json");
        let report = file.display().to_string();
        let mut words = vec!["check", path.as_str(), "-o", report.as_str()];
        words.extend(args);
        let run = sf_cti(words).ends_with(2);
        for told in told {
            assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
        }
        assert!(!file.exists(), "{}", run.stderr);
        assert_eq!(run.text(), "", "{}", run.stderr);
    }
}
