//! `sf-cti manifest`: what is asked for, what a bundle lacks, and the commands for what no retrieve brings.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Bundle, fixture, sf_cti};
use serde_json::{Value, json};
use sf_cti::catalog::catalog;
use sf_cti::catalog::metadata_types::MetadataTypes;

/// A manifest as JSON, with further arguments.
fn manifest(args: &[&str]) -> Value {
    let mut all = vec!["manifest", "--format", "json"];
    all.extend(args);
    sf_cti(all).ends_with(0).json()
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|text| text.as_str().expect("a text"))
        .collect()
}

/// What a manifest asks for of one type.
fn members<'m>(manifest: &'m Value, kind: &str) -> Vec<&'m str> {
    let types = manifest["types"].as_array().expect("types");
    let row = types.iter().find(|row| row["name"] == kind);
    texts(&row.unwrap_or_else(|| panic!("{kind} is not wanted"))["members"])
}

/// What a bundle lacks, as `TYPE: WHAT`.
fn lacks(manifest: &Value) -> Vec<String> {
    manifest["lacks"]
        .as_array()
        .expect("a bundle was given")
        .iter()
        .map(|lack| {
            let word = |key: &str| lack[key].as_str().expect("a text").to_owned();
            format!("{}: {}", word("type"), word("what"))
        })
        .collect()
}

#[test]
fn every_type_that_a_rule_names_is_wanted_or_comes_with_one_that_is() {
    let mut come: BTreeSet<&str> = BTreeSet::new();
    for kind in MetadataTypes::get().wanted() {
        come.insert(&kind.name);
        come.extend(kind.children.iter().map(|child| child.name.as_str()));
    }
    let mut named = 0;
    for rule in catalog().rules() {
        let surfaces = rule.surfaces.iter().flat_map(|surface| &surface.types);
        let ties = rule.ties.iter().flat_map(|tie| &tie.types);
        for kind in surfaces.chain(ties).filter(|kind| *kind != "*") {
            named += 1;
            assert!(come.contains(kind.as_str()), "{}: {kind}", rule.id);
        }
    }
    assert!(named > 50, "rules name their types elsewhere now");
}

#[test]
fn a_reason_goes_with_every_type_and_folders_go_with_what_lies_in_them() {
    let types = MetadataTypes::get();
    for kind in types.wanted() {
        let why = kind.wanted.as_deref().unwrap_or_default();
        assert!(
            !why.ends_with('.') && why.len() > 15,
            "{}: {why}",
            kind.name
        );
        let by_folder = kind.retrieve == sf_cti::catalog::metadata_types::Retrieve::ByFolder;
        assert_eq!(by_folder, kind.folder_type.is_some(), "{}", kind.name);
        assert_eq!(by_folder, kind.in_folder, "{}", kind.name);
    }
}

#[test]
fn a_package_xml_asks_for_everything_that_has_a_wildcard_and_names_standard_objects() {
    let run = sf_cti(["manifest"]).ends_with(0);
    let text = run.text();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package "));
    assert!(text.ends_with("</Package>\n"));
    for kind in [
        "CallCenter",
        "ApexPage",
        "StaticResource",
        "ServicePresenceStatus",
    ] {
        let block = format!(
            "    <types>\n        <members>*</members>\n        <name>{kind}</name>\n    </types>\n"
        );
        assert!(text.contains(&block), "{kind}");
    }
    let whole = manifest(&[]);
    for object in ["*", "Task", "Activity", "User", "VoiceCall"] {
        assert!(
            members(&whole, "CustomObject").contains(&object),
            "{object}"
        );
    }
    assert!(
        !text.contains("<name>Report</name>"),
        "a type without members means nothing"
    );
    assert!(text.contains("<!-- Report: no wildcard; list ReportFolder"));
    assert!(whole["lacks"].is_null(), "nothing was handed in");
}

#[test]
fn lists_of_folders_and_of_what_lies_in_them_become_members() {
    let lists = Bundle::empty()
        .with(
            "ReportFolder.json",
            r#"{"status":0,"result":[{"type":"ReportFolder","fullName":"Calls"},{"type":"ReportFolder","fullName":"Calls/R&D"}]}"#,
        )
        .with(
            "Report-Calls.json",
            r#"{"status":0,"result":{"type":"Report","fullName":"Calls/By_Month"}}"#,
        )
        .with("Dashboard-Empty.json", r#"{"status":0,"result":null}"#)
        .with("notes.txt", "not a list");
    let folder = lists.path().to_str().expect("UTF-8");
    let with_lists = manifest(&["--listed", folder]);
    assert_eq!(
        members(&with_lists, "Report"),
        ["Calls", "Calls/By_Month", "Calls/R&D"]
    );
    assert!(members(&with_lists, "Dashboard").is_empty());
    let run = sf_cti(["manifest", "--listed", folder]).ends_with(0);
    assert!(run.text().contains("<members>Calls/R&amp;D</members>"));
}

#[test]
fn folders_alone_are_still_to_be_looked_into() {
    // Some lists give a folder the type of what lies in it.
    for kind in ["ReportFolder", "Report"] {
        let list = json!([{"type": kind, "fullName": "Calls"}]).to_string();
        let lists = Bundle::empty().with("folders.json", &list);
        let whole = manifest(&["--listed", lists.path().to_str().expect("UTF-8")]);
        assert!(members(&whole, "Report").is_empty(), "{kind}");
        let steps = whole["steps"].to_string();
        assert!(
            steps.contains("--metadata-type Report --folder FOLDER"),
            "{steps}"
        );
    }
}

#[test]
fn what_is_no_list_is_refused_by_name() {
    for (text, said) in [
        ("{\"result\":[{\"fullName\":\"Calls\"}]}", "without `type`"),
        ("TYPE  NAME", "not the JSON of a list"),
        ("7", "not a list of components"),
    ] {
        let lists = Bundle::empty().with("list.json", text);
        let run = sf_cti([
            "manifest",
            "--listed",
            lists.path().to_str().expect("UTF-8"),
        ])
        .ends_with(2);
        assert!(
            run.stderr.contains("list.json") && run.stderr.contains(said),
            "{}",
            run.stderr
        );
    }
    let run = sf_cti(["manifest", "--listed", "no/such/list.json"]).ends_with(2);
    assert!(run.stderr.contains("no/such/list.json"), "{}", run.stderr);
}

#[test]
fn a_bundle_is_told_what_it_lacks() {
    let path = fixture("lightning-adapter");
    let with_bundle = manifest(&[path.to_str().expect("UTF-8")]);
    let lacking = lacks(&with_bundle);
    assert!(
        lacking
            .iter()
            .any(|lack| lack.starts_with("Dashboard: none in the bundle"))
    );
    assert!(
        !lacking.iter().any(|lack| lack.starts_with("CallCenter:")),
        "{lacking:?}"
    );
    let types = with_bundle["types"].as_array().expect("types");
    let call_centers = types.iter().find(|row| row["name"] == "CallCenter");
    assert!(call_centers.is_some_and(|row| row["inBundle"].as_u64() > Some(0)));
    let text = sf_cti([
        "manifest",
        path.to_str().expect("UTF-8"),
        "--format",
        "text",
    ])
    .ends_with(0)
    .text()
    .to_owned();
    assert!(
        text.starts_with(&format!("Lacking ({})\n", lacking.len())),
        "{text}"
    );
}

#[test]
fn profiles_without_the_components_they_speak_of_are_named() {
    let profile = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";
    let alone = Bundle::empty().with("profiles/Agent.profile", profile);
    let lacking = lacks(&manifest(&[alone.path().to_str().expect("UTF-8")]));
    assert!(
        lacking
            .iter()
            .any(|lack| lack.starts_with("Profile: retrieved without ApexClass, ApexPage")),
        "{lacking:?}"
    );
    let nobody = Bundle::empty().with("pages/Phone.page", "<apex:page/>");
    let lacking = lacks(&manifest(&[nobody.path().to_str().expect("UTF-8")]));
    assert!(
        !lacking
            .iter()
            .any(|lack| lack.contains("retrieved without")),
        "{lacking:?}"
    );
}

#[test]
fn objects_without_task_are_named() {
    let object = "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";
    let says = |bundle: &Bundle| {
        lacks(&manifest(&[bundle.path().to_str().expect("UTF-8")]))
            .iter()
            .any(|lack| lack.contains("neither Task nor Activity"))
    };
    let without = Bundle::empty().with("objects/Log__c.object", object);
    assert!(says(&without));
    let with = Bundle::empty()
        .with("objects/Log__c.object", object)
        .with("objects/Task.object", object);
    assert!(!says(&with));
}

#[test]
fn calls_are_counted_month_by_month_up_to_today() {
    let run = sf_cti([
        "manifest",
        "--queries",
        "--format",
        "json",
        "--as-of",
        "2026-02-10",
        "--org-data",
        "out",
    ]);
    let list = run.ends_with(0).json();
    let files = list["files"].as_array().expect("files");
    let months: Vec<&Value> = files
        .iter()
        .filter(|file| {
            file["file"]
                .as_str()
                .is_some_and(|name| name.starts_with("call-tasks-"))
        })
        .collect();
    assert_eq!(months.len(), 13);
    assert_eq!(months[0]["file"], "call-tasks-2025-02.json");
    assert_eq!(months[12]["file"], "call-tasks-2026-02.json");
    let commands: Vec<&str> = months
        .iter()
        .map(|month| month["command"].as_str().expect("a command"))
        .collect();
    for pair in commands.windows(2) {
        let end = pair[0]
            .split("CreatedDate < ")
            .nth(1)
            .map(|rest| &rest[..20]);
        let start = pair[1]
            .split("CreatedDate >= ")
            .nth(1)
            .map(|rest| &rest[..20]);
        assert_eq!(end, start, "no day is missing between two months");
    }
    assert!(commands[12].contains("CreatedDate < 2026-03-01T00:00:00Z"));
}

#[test]
fn every_command_writes_a_file_of_its_own_into_the_folder() {
    let run = sf_cti([
        "manifest",
        "--queries",
        "--format",
        "json",
        "--org-data",
        "my data",
    ]);
    let list = run.ends_with(0).json();
    let mut names = BTreeSet::new();
    for file in list["files"].as_array().expect("files") {
        let name = file["file"].as_str().expect("a name");
        let command = file["command"].as_str().expect("a command");
        assert!(names.insert(name), "{name} twice");
        assert!(
            command.ends_with(&format!(" 'my data/{name}'")),
            "{command}"
        );
        assert!(!command.contains(['{', '}']), "{command}");
        // Groups come as JSON: in CSV the Salesforce CLI can lose their figures.
        let grouped = command.contains(" GROUP BY ");
        assert!(
            !grouped || command.contains(" --result-format json "),
            "{command}"
        );
        if command.contains(" FROM Task ") {
            assert!(
                command.contains("CreatedDate >= "),
                "a large table: {command}"
            );
        }
    }
    assert!(names.contains("users-by-call-center.json") && names.contains("organization.csv"));
}

#[test]
fn commands_are_a_script_with_a_template_for_softphone_layouts() {
    let bundle = Bundle::empty().with(
        "profiles/Agent%2C Night.profile",
        "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>",
    );
    let run = sf_cti([
        "manifest",
        bundle.path().to_str().expect("UTF-8"),
        "--queries",
        "--as-of",
        "2026-11-22",
    ])
    .ends_with(0);
    let text = run.text();
    for line in text.lines() {
        let known = [
            "#",
            "mkdir -p ",
            "sf ",
            "cat > ",
            "END-OF-TEMPLATE",
            "profile,layout,",
            "Agent",
            "\"Agent",
        ];
        assert!(
            line.is_empty() || known.iter().any(|begin| line.starts_with(begin)),
            "{line}"
        );
    }
    assert!(text.contains("\nmkdir -p org-data\n"));
    assert!(text.contains("\nprofile,layout,callType,fields,objects,noMatch,"));
    let row = text
        .lines()
        .find(|line| line.contains("Agent") && line.contains("Night"));
    assert!(row.is_some_and(|row| row.ends_with(",,,,,,,,")), "{row:?}");
}

#[test]
fn a_file_is_written_whole_and_mistakes_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("package.xml");
    let path = file.to_str().expect("UTF-8");
    let run = sf_cti(["manifest", "-o", path]).ends_with(0);
    assert!(
        run.stdout.is_empty() && run.stderr.contains("wrote"),
        "{}",
        run.stderr
    );
    let written = fs::read(&file).expect("it was written");
    assert_eq!(written, sf_cti(["manifest"]).ends_with(0).stdout);
    sf_cti(["manifest", "--queries", "--format", "xml"]).ends_with(2);
    sf_cti(["manifest", "no/such/bundle"]).ends_with(2);
    sf_cti(["manifest", "-o", "no/such/folder/package.xml"]).ends_with(2);
    sf_cti(["manifest", "--queries", "--org-data", "a\nrm"]).ends_with(2);
    sf_cti(["manifest", "--as-of", "2026-01-01"]).ends_with(2);
}
