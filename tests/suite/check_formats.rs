//! Every format of a check says the same, leads to the right place, and is not fooled by names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{AS_OF, Bundle, field, fixture, list, number, sf_cti_in, zip_of};

/// What a check says in every format.
struct Checked {
    code: i32,
    document: Value,
    text: String,
    markdown: String,
    sarif: Value,
    junit: String,
    gitlab: Value,
    github: String,
}

impl Checked {
    fn verdict(&self) -> &str {
        field(&self.document["verdict"], "text")
    }

    fn count(&self, what: &str) -> usize {
        number(&self.document["counts"], what)
    }

    /// Findings that are new.
    fn new_ones(&self) -> usize {
        self.count("failing") + self.count("reported")
    }

    fn results(&self) -> &[Value] {
        list(&self.sarif, "/runs/0/results")
    }

    /// Annotations, the verdict among them.
    fn annotations(&self, kind: &str) -> Vec<&str> {
        let start = format!("::{kind} ");
        let lines = self.github.lines();
        lines.filter(|line| line.starts_with(&start)).collect()
    }
}

/// Checks `paths`, seen from `folder`, into all formats with one run.
fn checked(folder: &Path, paths: &[&str], more: &[&str]) -> Checked {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let file = |name: &str| out.path().join(name);
    let mut args: Vec<String> = vec!["check".to_owned()];
    args.extend(paths.iter().map(ToString::to_string));
    args.extend(["--as-of", AS_OF, "--quiet"].map(str::to_owned));
    args.extend(more.iter().map(ToString::to_string));
    for name in ["json", "markdown", "sarif", "junit", "gitlab", "github"] {
        args.push("-o".to_owned());
        args.push(format!("{name}={}", file(name).display()));
    }
    let run = sf_cti_in(folder, args);
    let read = |name: &str| {
        fs::read_to_string(file(name))
            .unwrap_or_else(|error| panic!("{name}: {error} {}", run.stderr))
    };
    let parsed = |name: &str| serde_json::from_str(&read(name)).expect("it is JSON");
    Checked {
        code: run.code,
        document: parsed("json"),
        text: run.text().to_owned(),
        markdown: read("markdown"),
        sarif: parsed("sarif"),
        junit: read("junit"),
        gitlab: parsed("gitlab"),
        github: read("github"),
    }
}

fn here(path: &Path) -> Checked {
    checked(path, &["."], &[])
}

/// The value of an attribute in each element of XML that has it.
fn attributes<'x>(xml: &'x str, element: &str, attribute: &str) -> Vec<&'x str> {
    let start = format!("<{element} ");
    let name = format!(" {attribute}=\"");
    xml.split(&start)
        .skip(1)
        .map(|rest| {
            let at = rest.find(&name).expect("it has the attribute") + name.len();
            rest[at..].split('"').next().expect("it ends")
        })
        .collect()
}

/// The path that a uri of SARIF names.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).expect("paths are UTF-8")
}

fn uri(result: &Value) -> &str {
    let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(field(location, "uriBaseId"), "%SRCROOT%");
    field(location, "uri")
}

/// The text of a region, whose columns count UTF-16 units.
fn text_at(file: &str, region: &Value) -> String {
    let at = |name: &str| number(region, name);
    let lines: Vec<Vec<u16>> = file
        .split('\n')
        .map(|line| line.encode_utf16().collect())
        .collect();
    let (start, end) = (at("startLine"), at("endLine"));
    let mut text = Vec::new();
    for number in start..=end {
        let line = &lines[number - 1];
        let from = if number == start {
            at("startColumn") - 1
        } else {
            0
        };
        let to = if number == end {
            at("endColumn") - 1
        } else {
            line.len()
        };
        text.extend_from_slice(&line[from..to]);
        if number < end {
            text.push(u16::from(b'\n'));
        }
    }
    String::from_utf16(&text).expect("a region ends between characters")
}

/// Holds that all formats say what the document says.
fn agree(checked: &Checked, what: &str) {
    let document = &checked.document;
    let verdict = checked.verdict();
    let exit = number(&document["verdict"], "exitCode");
    assert_eq!(usize::try_from(checked.code), Ok(exit), "{what}");

    let new = format!("{} new", checked.new_ones());
    for (format, text) in [
        ("text", &checked.text),
        ("markdown", &checked.markdown),
        ("junit", &checked.junit),
        ("github", &checked.github),
    ] {
        assert!(text.contains(verdict), "{what}: {format} lacks {verdict}");
        assert!(text.contains(&new), "{what}: {format} lacks {new}");
    }
    let first = checked.markdown.lines().next().expect("it has a line");
    assert!(
        first.starts_with("## ") && first.ends_with(verdict),
        "{what}"
    );
    let gaps = list(document, "/coverage/gaps").len();
    let row = format!(
        "| {} | {} | {} | {} | {} | {gaps} |",
        checked.count("failing"),
        checked.count("reported"),
        checked.count("baselined"),
        checked.count("waived"),
        checked.count("unchanged"),
    );
    assert!(checked.markdown.contains(&row), "{what}: {row}");

    let run = &checked.sarif["runs"][0];
    assert_eq!(list(&checked.sarif, "/runs").len(), 1, "{what}");
    assert_eq!(field(&run["properties"], "verdict"), verdict, "{what}");
    assert_eq!(number(&run["invocations"][0], "exitCode"), exit, "{what}");
    let stood_for: usize = checked
        .results()
        .iter()
        .map(|result| match result.get("occurrenceCount") {
            Some(_) => number(result, "occurrenceCount"),
            None => 1,
        })
        .sum();
    assert_eq!(stood_for, checked.new_ones(), "{what}");
    for name in ["failing", "reported", "baselined", "waived", "unchanged"] {
        let said = number(&run["properties"], name);
        assert_eq!(said, checked.count(name), "{what}: {name}");
    }

    // Reasons to fail, each a case of its own.
    let failures = list(document, "/verdict/failures").iter();
    let mut reasons: usize = failures.map(|failure| number(failure, "count")).sum();
    if document["policy"]["strict"] == true {
        reasons += gaps;
    }
    if field(&document["verdict"], "outcome") == "nothing-to-audit" {
        reasons += 1;
    }
    assert_eq!(
        checked.junit.matches("<failure ").count(),
        reasons,
        "{what}"
    );
    let of_suites = attributes(&checked.junit, "testsuite", "failures");
    let of_suites: usize = of_suites.iter().map(|n| n.parse().unwrap_or(0)).sum();
    assert_eq!(of_suites, reasons, "{what}");
    let cases = checked.junit.matches("<testcase ").count();
    assert_eq!(cases, reasons.max(1), "{what}");

    // Whatever there is to tell, and none twice.
    let entries = checked.gitlab.as_array().expect("an array");
    let others = entries
        .iter()
        .filter(|entry| field(entry, "check_name").starts_with("gate/"));
    assert_eq!(entries.len() - others.count(), checked.new_ones(), "{what}");
    let fingerprints: BTreeSet<&str> = entries
        .iter()
        .map(|entry| field(entry, "fingerprint"))
        .collect();
    assert_eq!(fingerprints.len(), entries.len(), "{what}");
    let shown = checked.github.lines().count() - 1;
    let more = entries.len() - shown;
    let last = checked.github.lines().last().expect("it has a line");
    assert!(last.starts_with("::notice title=sf-cti::"), "{what}");
    assert_eq!(
        last.contains(&format!("And {more} more")),
        more > 0,
        "{what}: {last}"
    );
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_format_says_the_same_of_every_kind_of_run() {
    let clean = here(&fixture("nothing"));
    agree(&clean, "clean");
    assert_eq!((clean.code, clean.new_ones()), (0, 0));
    assert!(clean.junit.contains("<testcase "), "{}", clean.junit);
    assert_eq!(clean.gitlab, Value::Array(Vec::new()));

    let failing = here(&fixture("contact-centre"));
    agree(&failing, "failing");
    assert_eq!(failing.code, 1);

    let bundle = Bundle::new();
    sf_cti_in(bundle.path(), ["baseline", "create"]).ends_with(0);
    let baselined = here(bundle.path());
    agree(&baselined, "baselined");
    assert_eq!((baselined.code, baselined.new_ones()), (0, 0));
    assert!(baselined.count("baselined") > 0);

    let gaps = checked(
        &fixture("broken"),
        &["."],
        &["--strict", "--fail-on", "never"],
    );
    agree(&gaps, "gaps");
    assert_eq!(gaps.code, 4);
    let notified = list(
        &gaps.sarif,
        "/runs/0/invocations/0/toolExecutionNotifications",
    );
    assert_eq!(notified.len(), list(&gaps.document, "/coverage/gaps").len());
    assert!(notified.iter().all(|gap| field(gap, "level") == "error"));

    let empty = here(Bundle::empty().path());
    agree(&empty, "empty");
    assert_eq!(empty.code, 3);
}

#[test]
fn milestones_and_waivers_are_told_where_they_are_written() {
    let settings = "[[gate.milestone]]\nname = \"first\"\nrule = \"lightning/*\"\nby = \"2026-01-01\"\nmax = 0\n\n\
        [[waiver]]\nrule = \"include/*\"\nuntil = \"2026-02-01\"\nowner = \"ana\"\nreason = \"later\"\n\n\
        [[waiver]]\nrule = \"classic/*\"\nuntil = \"2026-12-01\"\nowner = \"ben\"\nreason = \"never\"\n";
    let bundle = Bundle::new().with("sf-cti.toml", settings);
    let said = here(bundle.path());
    agree(&said, "milestones and waivers");
    let errors = said.annotations("error");
    assert!(
        errors[0].contains("title=gate/milestone::Milestone first:"),
        "{errors:?}"
    );
    let told = |check: &str| -> Vec<(String, usize)> {
        let entries = said.gitlab.as_array().expect("an array").iter();
        let of_check = entries.filter(|entry| field(entry, "check_name") == check);
        of_check
            .map(|entry| {
                let location = &entry["location"];
                let line = number(&location["lines"], "begin");
                (field(location, "path").to_owned(), line)
            })
            .collect()
    };
    assert!(
        said.junit
            .contains("name=\"sf-cti.toml:4: Milestone first:"),
        "{}",
        said.junit
    );
    let settings = |line: usize| ("sf-cti.toml".to_owned(), line);
    assert_eq!(told("gate/milestone"), [settings(4)]);
    assert_eq!(told("gate/waiver").len(), 2);
    assert!(
        told("gate/waiver")
            .iter()
            .all(|(path, line)| path == "sf-cti.toml" && *line > 1)
    );
}

#[test]
fn the_text_at_a_region_is_the_evidence() {
    let said = checked(&root(), &["fixtures/contact-centre"], &[]);
    let mut held = 0;
    for (result, finding) in said.results().iter().zip(sorted(&said)) {
        assert_eq!(field(result, "ruleId"), field(finding, "rule"));
        let path = decoded(uri(result));
        if field(finding, "path").contains("!/") {
            continue;
        }
        let file = fs::read_to_string(root().join(&path)).expect("the uri leads to a file");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let text = text_at(&file, region);
        assert!(!text.is_empty(), "{path}: {region}");
        let member = field(finding, "member");
        let name = member.rsplit('.').next().expect("it has a last part");
        let is_call = field(result, "ruleId") == format!("lightning/{name}");
        if is_call {
            assert_eq!(text, name, "{path}: {region}");
            held += 1;
        }
    }
    assert!(held > 10, "only {held} calls were held against their text");
}

/// New findings as SARIF orders them.
fn sorted(checked: &Checked) -> Vec<&Value> {
    let rank = |finding: &Value| match field(finding, "severity") {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
    let findings = list(&checked.document, "/findings").iter();
    let mut new: Vec<&Value> = findings
        .filter(|finding| field(finding, "state") == "new")
        .collect();
    new.sort_by_key(|finding| (rank(finding), finding["fails"] != true));
    new
}

#[test]
fn sarif_names_every_rule_of_the_catalogue_and_each_result_its_own() {
    let said = here(&fixture("lightning-adapter"));
    let rules = list(&said.sarif, "/runs/0/tool/driver/rules");
    let catalogue = sf_cti_in(&root(), ["rules", "--format", "json"])
        .ends_with(0)
        .json();
    assert_eq!(rules.len(), list(&catalogue, "/rules").len());
    for rule in rules {
        let id = field(rule, "id");
        let help = &rule["help"];
        assert!(field(help, "markdown").starts_with("# `"), "{id}");
        assert!(
            !field(help, "markdown").contains("](../"),
            "{id}: a link to no page"
        );
        assert!(field(help, "text").starts_with(id), "{id}");
    }
    for result in said.results() {
        let at = number(result, "ruleIndex");
        assert_eq!(field(&rules[at], "id"), field(result, "ruleId"));
        let fingerprint = field(&result["partialFingerprints"], "sfCtiFingerprint/v1");
        assert_eq!(fingerprint.len(), 64);
    }
}

/// Files that annotations lead to.
fn annotated(github: &str) -> BTreeSet<&str> {
    let lines = github.lines();
    lines
        .filter_map(|line| line.split_once("file=")?.1.split(',').next())
        .collect()
}

#[test]
fn files_are_named_from_the_root_of_the_repository_wherever_path_is() {
    let repository = Bundle::of(&[
        ("one/app/x.js", "sforce.opencti.saveLog({});"),
        ("two/app/y.js", "sforce.opencti.saveLog({});"),
    ]);
    fs::create_dir(repository.place(".git")).expect("a folder can be made");
    let from = |folder: &str, paths: &[&str]| {
        let said = checked(&repository.path().join(folder), paths, &[]);
        let of_sarif: BTreeSet<String> = said.results().iter().map(|r| uri(r).to_owned()).collect();
        let of_github: BTreeSet<String> = annotated(&said.github)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let entries = said.gitlab.as_array().expect("an array").iter();
        let of_gitlab: BTreeSet<String> = entries
            .map(|entry| field(&entry["location"], "path").to_owned())
            .collect();
        assert_eq!((&of_sarif, &of_sarif), (&of_github, &of_gitlab));
        for file in &of_sarif {
            assert!(said.junit.contains(&format!("{file}:1:")), "{file}");
        }
        of_sarif.into_iter().collect::<Vec<String>>()
    };
    assert_eq!(from("", &["."]), ["one/app/x.js", "two/app/y.js"]);
    assert_eq!(from("", &["one"]), ["one/app/x.js"]);
    assert_eq!(from("one", &["app"]), ["one/app/x.js"]);
    assert_eq!(from("one/app", &["."]), ["one/app/x.js"]);
    assert_eq!(from("one", &["app/x.js"]), ["one/app/x.js"]);
    assert_eq!(
        from("", &["one/app", "two/app"]),
        ["one/app/x.js", "two/app/y.js"]
    );

    // The document for programs is the bundle's, wherever it lies.
    let paths = |folder: &str, path: &str| {
        let said = checked(&repository.path().join(folder), &[path], &[]);
        said.document["findings"].clone()
    };
    assert_eq!(paths("", "one"), paths("one", "."));
}

#[test]
fn without_a_repository_files_are_named_from_the_working_directory() {
    let folder = Bundle::of(&[("app/x.js", "sforce.opencti.saveLog({});")]);
    let said = checked(folder.path(), &["app"], &[]);
    assert_eq!(annotated(&said.github), BTreeSet::from(["app/x.js"]));
    let outside = Bundle::empty();
    let path = folder.path().join("app").display().to_string();
    let said = checked(outside.path(), &[&path], &[]);
    assert_eq!(annotated(&said.github), BTreeSet::from(["x.js"]));
}

#[test]
fn a_member_of_an_archive_leads_to_the_archive() {
    let folder = Bundle::empty();
    zip_of(
        &folder.place("staticresources/phone.resource"),
        [("js/x.js", "\n\nsforce.opencti.saveLog({});")],
    );
    zip_of(
        &folder.place("org.zip"),
        [("pages/y.js", "sforce.opencti.saveLog({});")],
    );
    let said = checked(folder.path(), &["staticresources"], &[]);
    agree(&said, "a resource");
    let result = &said.results()[0];
    assert_eq!(uri(result), "staticresources/phone.resource");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(number(region, "startLine"), 1, "bytes have no lines");
    assert!(field(&result["message"], "text").contains("js/x.js"));
    let logical = result["locations"][0]["logicalLocations"].to_string();
    assert!(logical.contains("js/x.js"), "{logical}");
    let annotation = said.annotations("error")[0];
    assert!(
        annotation.contains("file=staticresources/phone.resource,title="),
        "{annotation}"
    );
    assert!(
        said.junit.contains("phone.resource!/js/x.js:3:"),
        "{}",
        said.junit
    );
    assert_eq!(
        field(&said.gitlab[0]["location"], "path"),
        "staticresources/phone.resource"
    );

    let said = checked(folder.path(), &["org.zip"], &[]);
    agree(&said, "a zip");
    assert_eq!(uri(&said.results()[0]), "org.zip");
    assert!(
        said.junit.contains("org.zip!/pages/y.js:1:"),
        "{}",
        said.junit
    );
}

#[cfg(unix)]
#[test]
fn no_name_talks_to_a_tool() {
    let name = "a b\n::error::x]]>|`c`<b>\"%0A,.js";
    let folder = Bundle::of(&[(name, "sforce.opencti.saveLog({});")]);
    let said = here(folder.path());
    agree(&said, "a hostile name");
    assert_eq!(said.new_ones(), 1);

    assert_eq!(decoded(uri(&said.results()[0])), name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(uri(&said.results()[0]).chars().all(plain));
    assert_eq!(field(&said.gitlab[0]["location"], "path"), name);

    // One command for the finding and one for the verdict, and nothing a line of its own.
    assert_eq!(said.github.lines().count(), 2, "{}", said.github);
    let file = "file=a b%0A%3A%3Aerror%3A%3Ax]]>|`c`<b>\"%250A%2C.js,line=1";
    assert!(
        said.annotations("error")[0].contains(file),
        "{}",
        said.github
    );

    assert!(!said.junit.contains("]]>"), "{}", said.junit);
    assert!(!said.junit.contains("<b>"), "{}", said.junit);
    assert!(said.junit.contains("‹U+000A›"), "{}", said.junit);
    let heading = said.markdown.lines().find(|line| line.starts_with("#### "));
    let heading = heading.expect("the file has a heading");
    assert!(
        heading.starts_with("#### ``a b‹U+000A›::error::x"),
        "{heading}"
    );
    assert!(heading.ends_with("``"), "{heading}");
}

#[test]
fn a_path_with_a_blank_is_encoded() {
    let said = here(&fixture("contact-centre"));
    let blank = said
        .results()
        .iter()
        .map(uri)
        .find(|uri| uri.contains("%20"));
    let blank = blank.expect("a fixture has a profile with a blank in its name");
    assert!(
        decoded(blank).contains("Larkfield Outsourced Agent"),
        "{blank}"
    );
}

/// A bundle of so many files with these lines so many times.
fn large(files: usize, lines: &str, times: usize) -> Bundle {
    let text = lines.repeat(times);
    (0..files).fold(Bundle::empty(), |bundle, number| {
        bundle.with(&format!("src/adapter{number:04}.js"), &text)
    })
}

#[test]
fn more_findings_than_are_shown_are_grouped_cut_and_said() {
    let call = format!(
        "sforce.opencti.saveLog({{value: {{Subject: '{}'}}}});\n",
        "x".repeat(150)
    );
    let said = here(large(20, &call, 260).path());
    agree(&said, "large");
    assert_eq!(said.new_ones(), 5_200);
    assert_eq!(said.results().len(), 20, "one for each file and rule");
    let notified = list(
        &said.sarif,
        "/runs/0/invocations/0/toolExecutionNotifications",
    );
    assert_eq!(notified.len(), 1);
    assert_eq!(field(&notified[0]["descriptor"], "id"), "gate/grouped");
    assert!(field(&notified[0]["message"], "text").contains("5200 findings"));

    assert!(said.markdown.len() < 1_000_000, "{}", said.markdown.len());
    let rows = said.markdown.lines().filter(|line| line.ends_with(" |"));
    let rows = rows
        .filter(|line| line.contains("`lightning/saveLog`"))
        .count();
    let cut = said
        .markdown
        .lines()
        .find(|line| line.contains("not shown"));
    let cut = cut.expect("it says that it is cut");
    assert!(
        cut.contains(&format!("{} rows of 5200", 5_200 - rows)),
        "{cut}"
    );
    assert!(cut.contains("sf-cti check --format json"), "{cut}");
}

#[test]
fn more_groups_than_are_shown_are_cut_and_said() {
    let members = [
        "saveLog",
        "screenPop",
        "refreshView",
        "publish",
        "getAppViewInfo",
    ];
    let calls = members.map(|member| format!("sforce.opencti.{member}({{}});\n"));
    let said = here(large(1_001, &calls.concat(), 1).path());
    assert_eq!((said.new_ones(), said.results().len()), (5_005, 5_000));
    let notified = list(
        &said.sarif,
        "/runs/0/invocations/0/toolExecutionNotifications",
    );
    let text = field(&notified[0]["message"], "text");
    assert!(text.contains("5 more groups are not here"), "{text}");
}

#[test]
fn github_gets_the_ten_worst_of_a_kind() {
    let said = here(&fixture("contact-centre"));
    let shown = |kind: &str| said.annotations(kind).len();
    assert_eq!(shown("error"), 10);
    assert_eq!(shown("warning"), 10);
    assert!(shown("notice") <= 10);
    let kinds: Vec<&str> = said
        .github
        .lines()
        .map(|line| line.split(' ').next().expect("it has a word"))
        .collect();
    let rank = |kind: &&str| {
        ["::error", "::warning", "::notice"]
            .iter()
            .position(|known| known == kind)
    };
    assert!(kinds.is_sorted_by_key(rank), "{kinds:?}");
}

#[test]
fn the_extension_tells_the_format() {
    let bundle = Bundle::new();
    let out = tempfile::tempdir().expect("a folder");
    let files = [
        "a.sarif",
        "b.sarif.json",
        "c.xml",
        "d.md",
        "e.json",
        "f.txt",
    ];
    let mut args = vec!["check".to_owned()];
    for file in files {
        args.extend(["-o".to_owned(), out.path().join(file).display().to_string()]);
    }
    sf_cti_in(bundle.path(), args).ends_with(1);
    let starts = |file: &str, start: &str| {
        let text = fs::read_to_string(out.path().join(file)).expect("it was written");
        assert!(text.contains(start), "{file}: {text}");
    };
    starts("a.sarif", "\"version\": \"2.1.0\"");
    starts("b.sarif.json", "\"version\": \"2.1.0\"");
    starts("c.xml", "<testsuites>");
    starts("d.md", "## ❌ Failed");
    starts("e.json", "\"schemaVersion\": 1");
    starts("f.txt", "Failed");
}
