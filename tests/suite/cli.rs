//! The command line through the door: what it prints, and how it exits.
//!
//! The cases in `tests/suite/cmd` are rewritten by `TRYCMD=overwrite cargo test --test suite cli`; wording that is free to
//! change is left open there with `...`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{
    Bundle, FIXTURES, audit, field, fixture, list, number, reports, sf_cti, sf_cti_in,
};

#[test]
fn the_recorded_cases_hold() {
    trycmd::TestCases::new()
        .register_bin("sf-cti", Path::new(env!("CARGO_BIN_EXE_sf-cti")))
        // Without a terminal the width would come from here.
        .env("COLUMNS", "100")
        .case("tests/suite/cmd/*.trycmd")
        .run();
}

#[test]
fn a_summary_fits_a_screen() {
    for name in FIXTURES {
        let text = std::str::from_utf8(&reports(name).text).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= 40, "{name}: {} lines", lines.len());
        for line in &lines {
            assert!(
                line.chars().count() <= 100,
                "{name}: {} columns in `{line}`",
                line.chars().count()
            );
            assert!(
                !line.ends_with(' '),
                "{name}: blanks at the end of `{line}`"
            );
            assert!(!line.contains('\u{1b}'), "{name}: colours in a pipe");
        }
        for part in [
            "days left",
            "Call centers",
            "Adapters",
            "Not seen",
            "Plan",
            "Next",
        ] {
            assert!(text.contains(part), "{name}: nothing about `{part}`");
        }
    }
}

#[test]
fn a_summary_of_a_crowd_fits_a_screen() {
    let mut folder = Bundle::new();
    let long = "x".repeat(150);
    for at in 0..60 {
        folder = folder
            .with(&format!("pages/Phone{at}{long}.page"), crate::support::GOOD_PAGE)
            .with(&format!("pages/Broken{at}{long}.page"), "<apex:page><script>sforce.opencti.saveLog({")
            .with(
                &format!("callCenters/Center{at}{long}.callCenter"),
                format!(
                    "<CallCenter xmlns=\"http://soap.sforce.com/2006/04/metadata\"><adapterUrl>https://host{at}.example.com/\
                     </adapterUrl><displayName>Center {at}</displayName><sections><items><label>n</label><name>\
                     reqInternalName</name><value>Center{at}{long}</value></items><items><label>u</label><name>reqAdapterUrl\
                     </name><value>https://host{at}.example.com/</value></items><label>g</label><name>reqGeneralInfo</name>\
                     </sections></CallCenter>"
                ),
            );
    }
    let run = audit(folder.path(), &[]).ends_with(0);
    assert!(run.text().lines().count() <= 40, "{}", run.text());
    for line in run.text().lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_days_left_are_counted_from_the_day_that_counts_as_today() {
    for (day, words) in [
        ("2026-11-22", "463 days left"),
        ("2028-02-27", "1 day left"),
        ("2027-02-28", "365 days left"),
    ] {
        let run = sf_cti(["audit", "fixtures/nothing", "--as-of", day, "--quiet"]).ends_with(0);
        assert!(run.text().contains(words), "{day}: {}", run.text());
    }
    for day in ["2028-02-28", "2028-02-29", "2031-01-01"] {
        sf_cti(["audit", "fixtures/nothing", "--as-of", day, "--quiet"]).ends_with(0);
    }
}

#[test]
fn the_exit_codes_are_those_of_the_readme() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("it is there");
    let codes: Vec<&str> = readme
        .lines()
        .skip_while(|line| !line.starts_with("| exit code |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("| ")?.split(' ').next())
        .collect();
    assert_eq!(
        codes,
        ["0", "1", "2", "3", "4"],
        "a code in README.md needs a case here"
    );
    let good = Bundle::new();
    sf_cti(["check", &good.path().display().to_string(), "-q"]).ends_with(1);
    audit(&fixture("broken"), &[]).ends_with(0);
    audit(Path::new("no-such-folder"), &[]).ends_with(2);
    audit(Bundle::empty().path(), &[]).ends_with(3);
    audit(&fixture("broken"), &["--strict"]).ends_with(4);
}

#[test]
fn the_format_never_changes_the_exit_code() {
    for format in ["text", "markdown", "json"] {
        audit(&fixture("broken"), &["--strict", "--format", format]).ends_with(4);
        audit(Bundle::empty().path(), &["--format", format]).ends_with(3);
    }
}

#[test]
fn the_folder_one_stands_in_is_audited_when_no_path_is_given() {
    let run = sf_cti_in(
        &fixture("on-voice"),
        ["audit", "--as-of", crate::support::AS_OF, "--quiet"],
    )
    .ends_with(0);
    assert_eq!(run.stdout, reports("on-voice").text);
}

#[test]
fn several_paths_are_one_picture() {
    let args = [
        "audit",
        "fixtures/on-voice",
        "fixtures/adapter-outside",
        "--format",
        "json",
        "--quiet",
    ];
    let both = sf_cti(args.iter().chain(&["--as-of", crate::support::AS_OF]))
        .ends_with(0)
        .json();
    let sum: usize = ["on-voice", "adapter-outside"]
        .iter()
        .map(|name| list(&reports(name).document(), "/usages").len())
        .sum();
    assert_eq!(list(&both, "/usages").len(), sum);
    for usage in list(&both, "/usages") {
        let path = field(usage, "path");
        assert!(
            path.starts_with("on-voice/") || path.starts_with("adapter-outside/"),
            "{path} tells no root"
        );
    }
}

#[test]
fn what_is_excluded_is_not_read_and_what_is_included_is_read_alone() {
    let rules = |args: &[&str]| -> BTreeMap<String, usize> {
        let mut all = vec!["--format", "json"];
        all.extend(args);
        let document = audit(&fixture("adapter-outside"), &all).ends_with(0).json();
        let mut files = BTreeMap::new();
        for usage in list(&document, "/usages") {
            *files.entry(field(usage, "path").to_owned()).or_default() += 1;
        }
        files
    };
    assert!(rules(&[]).contains_key("dist/softphone.js"));
    assert!(!rules(&["--exclude", "dist/"]).contains_key("dist/softphone.js"));
    assert_eq!(
        rules(&["--include", "/*.html"]).keys().collect::<Vec<_>>(),
        ["index.html"]
    );
    let skin = "node_modules/tiny-softphone-skin/index.js";
    assert_eq!(
        rules(&["--include", "node_modules"]).get(skin),
        Some(&2),
        "what is left out can be brought back"
    );
}

#[test]
fn quiet_says_nothing_and_verbose_says_what_was_read() {
    let quiet = audit(&fixture("broken"), &[]).ends_with(0);
    assert_eq!(quiet.stderr, "");
    let talk = &reports("broken").talk;
    assert!(talk.contains("gap: "), "{talk}");
    let plain = sf_cti(["audit", "fixtures/broken", "--as-of", crate::support::AS_OF]).ends_with(0);
    assert_eq!(plain.stderr, "", "no progress in a pipe");
    assert_eq!(plain.stdout, quiet.stdout);
}

#[test]
fn colours_are_there_when_asked_for() {
    let coloured = audit(&fixture("broken"), &["--color", "always"]).ends_with(0);
    assert!(coloured.text().contains('\u{1b}'));
    let mut bare = String::new();
    for (at, piece) in coloured.text().split("\u{1b}[").enumerate() {
        bare.push_str(if at == 0 {
            piece
        } else {
            piece.split_once('m').expect("a colour ends in m").1
        });
    }
    assert_eq!(
        bare.as_bytes(),
        reports("broken").text,
        "colour adds nothing else"
    );
}

#[test]
fn every_rule_can_be_explained() {
    let rules = sf_cti(["rules", "--format", "json"]).ends_with(0).json();
    let table = sf_cti(["rules"]).ends_with(0);
    let all = list(&rules, "/rules");
    assert!(all.len() > 60);
    // Each takes a process: one in seven keeps this short.
    for rule in all.iter().step_by(7) {
        let id = field(rule, "id");
        assert!(table.text().contains(id), "{id} is not in the table");
        let run = sf_cti(["explain", id]).ends_with(0);
        assert!(run.text().starts_with(id), "{id}: {}", run.text());
    }
}

#[test]
fn whatever_is_found_is_a_rule_of_the_catalogue() {
    let rules = sf_cti(["rules", "--format", "json"]).ends_with(0).json();
    let known: BTreeMap<&str, _> = list(&rules, "/rules")
        .iter()
        .map(|rule| (field(rule, "id"), rule))
        .collect();
    for name in FIXTURES {
        let document = reports(name).document();
        for usage in list(&document, "/usages") {
            let id = field(usage, "rule");
            let rule = known
                .get(id)
                .unwrap_or_else(|| panic!("{name}: {id} is no rule"));
            for what in ["category", "severity", "capability"] {
                assert_eq!(
                    field(usage, what),
                    field(rule, what),
                    "{name}: {what} of {id}"
                );
            }
            assert!(number(usage, "line") >= 1);
        }
    }
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = sf_cti(["completions", shell]).ends_with(0);
        assert!(run.text().contains("sf-cti"), "{shell}");
    }
}
