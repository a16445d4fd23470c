//! Files that are there, broken or missing, and the people in them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{CENTERS, answer, calls, name_of, org, state, with_data};
use crate::support::{Bundle, audit, field, gaps_at, list, number, reports_from, sf_cti};

#[test]
fn what_was_exported_is_absent_no_more_and_what_was_not_has_its_command() {
    let kinds = |document: &Value| -> Vec<String> {
        let absent = list(document, "/coverage/absent").iter();
        absent
            .map(|absent| field(absent, "type").to_owned())
            .collect()
    };
    let before = kinds(&org().audited());
    assert!(
        before.contains(&"User.CallCenterId".to_owned()),
        "{before:?}"
    );
    assert!(
        before.contains(&"Task call volume".to_owned()),
        "{before:?}"
    );
    let mut data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with("users-by-call-center.json", answer(&json!([])));
    for month in 1..=11 {
        let name = format!("call-tasks-2026-{month:02}.json");
        data = data.with(&name, calls("04v000000000001AAA", 1));
    }
    let document = with_data(&org(), &data);
    let after = kinds(&document);
    assert!(
        !after.contains(&"User.CallCenterId".to_owned()),
        "{after:?}"
    );
    let missing: Vec<&str> = list(&document, "/orgData/missing")
        .iter()
        .map(|missing| field(missing, "file"))
        .collect();
    assert!(missing.contains(&"call-tasks-2025-11.json"), "{missing:?}");
    assert!(missing.contains(&"call-tasks-2025-12.json"), "{missing:?}");
    assert!(!missing.contains(&"call-tasks-2026-05.json"), "{missing:?}");
    let volume = list(&document, "/coverage/absent")
        .iter()
        .find(|absent| field(absent, "type") == "Task call volume");
    let volume = volume.expect("two months are missing");
    assert!(
        field(volume, "why").starts_with("2 of 13 months"),
        "{volume}"
    );
    assert!(
        field(volume, "how").contains("2025-11-01T00:00:00Z"),
        "{volume}"
    );
    for month in [11, 12] {
        let name = format!("call-tasks-2025-{month}.json");
        data = data.with(&name, calls("04v000000000001AAA", 1));
    }
    let whole = kinds(&with_data(&org(), &data));
    assert!(!whole.contains(&"Task call volume".to_owned()), "{whole:?}");
}

#[test]
fn broken_and_unknown_files_are_gaps_with_their_lines() {
    let data = Bundle::empty()
        .with("notes.csv", "a,b\n")
        .with("active-users.json", "{\"status\":0,\n\"result\":")
        .with("user-licenses.csv", "Name,Total\nSalesforce,5\n")
        .with("call-centers.csv", "Id,InternalName\n04v1,Phones\n04v2\n,Nameless\n")
        .with("queue-members.json", "{\"status\":1,\"name\":\"Error\",\"message\":\"no access\"}")
        .with(
            "permission-set-assignments.json",
            "{\"status\":0,\"result\":{\"totalSize\":3000,\"records\":[{\"permissionSet\":\"A\",\"users\":1},{\"users\":2}]}}",
        )
        .with("organization.csv", "OrganizationType,IsSandbox\nA,false\n")
        .with("organization.json", "{\"result\":{\"records\":[]}}");
    let document = with_data(&org(), &data);
    let folder = name_of(&data);
    for (file, said) in [
        ("notes.csv", vec!["none of the files"]),
        ("active-users.json", vec!["line 2: not valid JSON"]),
        (
            "user-licenses.csv",
            vec!["line 1: there is no column TotalLicenses"],
        ),
        ("call-centers.csv", vec!["line 3, 4:"]),
        ("queue-members.json", vec!["a command that failed"]),
        (
            "permission-set-assignments.json",
            vec!["cut off: 2 of 3000", "record 2:"],
        ),
        ("organization.csv", vec![]),
        (
            "organization.json",
            vec!["says the same as organization.csv"],
        ),
    ] {
        let path = format!("{folder}/{file}");
        let gaps = gaps_at(&document, &path);
        assert_eq!(gaps.len(), said.len(), "{file}: {gaps:?}");
        for said in said {
            assert!(
                gaps.iter().any(|gap| gap.contains(said)),
                "{file}: {gaps:?}"
            );
        }
    }
    let strict = [
        "--strict",
        "--org-data",
        data.path().to_str().expect("UTF-8"),
    ];
    audit(org().path(), &strict).ends_with(4);
}

#[test]
fn a_folder_that_is_not_there_is_a_mistake() {
    let run = audit(org().path(), &["--org-data", "no/such/folder"]).ends_with(2);
    assert!(run.stderr.contains("no/such/folder"), "{}", run.stderr);
}

#[test]
fn files_of_a_windows_shell_are_read() {
    let text = "Id,InternalName,Name\r\n04v000000000001AAA,Phones,Phones\r\n";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let data = Bundle::empty().with("call-centers.csv", bytes).with(
        "users-by-call-center.csv",
        "\u{feff}callcenterid,profilename,users\n04v000000000001AAA,Agent,3\n",
    );
    let document = with_data(&org(), &data);
    assert_eq!(state(&document, "Phones").0, "live");
}

/// People, planted wherever a file can hold them.
const PEOPLE: [&str; 7] = [
    "Wilhelmine Quast",
    "quast.w@example.org",
    "0055g00000PLANTAA1",
    "0055g00000PLANT",
    "+49 30 5550199",
    "quastw",
    "PLANTED",
];

#[test]
fn nobody_is_named_in_any_report() {
    let person = "0055g00000PLANTAA1,Wilhelmine Quast,quast.w@example.org,+49 30 5550199,quastw";
    let data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with(
            "users-by-call-center.csv",
            format!(
                "Id,Name,Email,Phone,Alias,CallCenterId,Profile.Name\n{person},04v000000000001AAA,Agent\n{person}\n"
            ),
        )
        .with(
            "active-users.csv",
            format!("Id,Name,Email,Phone,Alias,Profile.Name,Profile.UserLicense.Name\n{person},Agent,Salesforce\n"),
        )
        .with(
            "queue-members.csv",
            "Group.DeveloperName,UserOrGroupId\nSales,0055g00000PLANTAA1\n,0055g00000PLANTAA1\n",
        )
        .with(
            "call-tasks-2026-11.json",
            answer(&json!([
                {"Id": "00T5g00000PLANTAA1", "CallType": "Inbound", "Subject": "Wilhelmine Quast rang",
                 "CreatedBy": {"Name": "Wilhelmine Quast", "CallCenterId": "04v000000000001AAA"}},
                {"Id": "00T5g00000PLANTAA2", "Subject": "+49 30 5550199"},
            ])),
        )
        .with("active-users.json", "{\"quast.w@example.org\": PLANTED")
        .with("permission-set-assignments.json", "{\"status\":1,\"message\":\"PLANTED quastw\"}")
        .with("organization.csv", "OrganizationType,IsSandbox\nEnterprise Edition,false\n");
    let folder = data.path().to_str().expect("UTF-8");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reports = reports_from(here, org().path(), &["--org-data", folder]);
    let document = reports.document();
    let users = list(&document, "/orgData/usersByCallCenter/rows");
    assert_eq!(number(&users[0], "users"), 1, "the person is counted");
    let mut texts: Vec<(&str, String)> = reports
        .formats()
        .into_iter()
        .map(|(format, bytes)| (format, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    texts.push(("standard error", reports.talk.clone()));
    for (format, text) in &texts {
        assert!(
            text.contains(&name_of(&data)),
            "{format} says nothing of org data"
        );
        for person in PEOPLE {
            assert!(!text.contains(person), "{format} has {person}");
        }
    }
}

#[test]
fn org_data_inside_the_bundle_is_no_part_of_it() {
    let org = org().with("org-data/call-centers.csv", CENTERS).with(
        "org-data/sforce.opencti.csv",
        "sforce.opencti.screenPop({})\n",
    );
    let folder = org.place("org-data");
    let document = audit(
        org.path(),
        &[
            "--format",
            "json",
            "--org-data",
            folder.to_str().expect("UTF-8"),
        ],
    )
    .ends_with(0)
    .json();
    let places = ["/usages", "/mentions", "/coverage/skipped"];
    for place in places {
        let inside = list(&document, place)
            .iter()
            .filter(|row| field(row, "path").starts_with("org-data"));
        assert_eq!(inside.count(), 0, "{place}");
    }
    assert_eq!(gaps_at(&document, "org-data/sforce.opencti.csv").len(), 1);
}

#[test]
fn the_terminal_has_one_line_and_markdown_names_the_file_of_every_table() {
    let folder = "fixtures/contact-centre-org-data";
    let run = sf_cti([
        "audit",
        "fixtures/contact-centre",
        "--as-of",
        crate::support::AS_OF,
        "--quiet",
        "--org-data",
        folder,
    ])
    .ends_with(0);
    let lines: Vec<&str> = run
        .text()
        .lines()
        .filter(|line| line.starts_with("Org data"))
        .collect();
    assert!(
        lines.len() == 1 && lines[0].contains("contact-centre-org-data: "),
        "{lines:?}"
    );
    assert!(run.text().lines().count() <= 40);
    let markdown = sf_cti([
        "audit",
        "fixtures/contact-centre",
        "--as-of",
        crate::support::AS_OF,
        "--quiet",
        "--format",
        "markdown",
        "--org-data",
        folder,
    ])
    .ends_with(0);
    let section = markdown
        .text()
        .split("\n## Org data\n")
        .nth(1)
        .expect("a section");
    let section = section.split("\n## ").next().expect("it ends");
    let names = fs::read_dir(folder).expect("the folder is readable");
    for name in names {
        let name = name.expect("the folder is readable").file_name();
        let name = name.to_str().expect("UTF-8");
        if name.contains('.') && name != "call-centers.csv" {
            assert!(section.contains(name), "{name} is named nowhere");
        }
    }
}
