//! The tests of a parallel run, through the binary.

use std::collections::BTreeSet;

use crate::support::{FIXTURES, audit, audited, field, fixture, list};
use serde_json::Value;

fn org_data() -> String {
    let folder = fixture("contact-centre-org-data");
    folder
        .to_str()
        .expect("paths of fixtures are UTF-8")
        .to_owned()
}

fn contact_centre() -> Value {
    let args = ["--org-data", &org_data(), "--format", "json"];
    audit(&fixture("contact-centre"), &args).ends_with(0).json()
}

#[test]
fn every_row_says_what_to_do_what_to_see_and_who_signs() {
    let mut documents: Vec<(&str, Value)> = FIXTURES
        .iter()
        .map(|name| (*name, audited(&fixture(name))))
        .collect();
    documents.push(("contact-centre with org data", contact_centre()));
    for (name, document) in &documents {
        let tests = list(document, "/plan/tests");
        let ids: BTreeSet<&str> = tests.iter().map(|test| field(test, "id")).collect();
        assert_eq!(ids.len(), tests.len(), "{name}: an id is there twice");
        for test in tests {
            for key in ["scenario", "expectedBefore", "expectedAfter", "signOff"] {
                let text = field(test, key);
                assert!(
                    text.len() > 3 && !text.contains(['{', '}']),
                    "{name}: {test}"
                );
            }
        }
    }
}

#[test]
fn what_an_org_does_not_use_has_no_row() {
    assert!(list(&audited(&fixture("nothing")), "/plan/tests").is_empty());
    for name in ["classic-console", "vendor-hosted", "lightning-adapter"] {
        let document = audited(&fixture(name));
        let mut used: BTreeSet<&str> = list(&document, "/usages")
            .iter()
            .filter(|usage| usage.get("testCode").is_none() && usage.get("standard").is_none())
            .map(|usage| field(usage, "capability"))
            .collect();
        let tests = list(&document, "/plan/tests");
        let tested: BTreeSet<&str> = tests.iter().map(|test| field(test, "capability")).collect();
        // Calls between phones are there in every org, and recordings where a field holds them.
        used.insert("call-control");
        if document["taskFields"]
            .to_string()
            .to_lowercase()
            .contains("record")
        {
            used.insert("recording");
        }
        assert!(tested.is_subset(&used), "{name}: {tested:?} of {used:?}");
    }
}

#[test]
fn the_pilot_does_every_row_and_later_cohorts_a_part() {
    let document = contact_centre();
    let tests = list(&document, "/plan/tests");
    let of = |cohort: &str| -> BTreeSet<&str> {
        let rows = tests.iter().filter(|test| field(test, "cohort") == cohort);
        rows.map(|test| {
            let id = field(test, "id");
            id.strip_suffix(cohort).expect("ids end in the cohort")
        })
        .collect()
    };
    let pilot = of("pilot-larkfield-desk-phone");
    let later = of("cohort-larkfield-desk-phone-1");
    assert!(!later.is_empty() && later.len() < pilot.len());
    let cohorts = list(&document, "/plan/cohorts");
    for cohort in cohorts {
        assert!(!of(field(cohort, "id")).is_empty(), "{cohort}");
    }
    // A later cohort does nothing that no pilot did, but for profiles that its pilot had not.
    let new: Vec<&&str> = later
        .iter()
        .filter(|id| !pilot.contains(*id) && !id.contains("not-exported"))
        .collect();
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn screen_pops_cross_the_exported_layouts() {
    let document = contact_centre();
    let row = |id: &str| {
        let mut tests = list(&document, "/plan/tests").iter();
        tests
            .find(|test| field(test, "id") == id)
            .unwrap_or_else(|| panic!("{id} is missing"))
    };
    let single = row("screen-pop-inbound-single-match-pilot-larkfield-desk-phone");
    assert_eq!(
        field(single, "screenPopSetting"),
        "PopToFlow Desk_Call_Guide"
    );
    assert_eq!(field(single, "callType"), "inbound");
    assert!(field(single, "expectedBefore").contains("the flow Desk_Call_Guide"));
    let sales = row("screen-pop-inbound-no-match-pilot-genesys-sales-outbound");
    assert!(
        field(sales, "expectedBefore").contains("a new Lead"),
        "{sales}"
    );
    let outsourced = row("screen-pop-inbound-no-match-not-exported-pilot-larkfield-desk-phone");
    assert!(field(outsourced, "screenPopSetting").contains("export the softphone layouts first"));
}

#[test]
fn call_logs_name_the_orgs_own_fields() {
    let document = contact_centre();
    let tests = list(&document, "/plan/tests");
    let logged = tests
        .iter()
        .find(|test| field(test, "id") == "call-logging-inbound-pilot-larkfield-desk-phone")
        .expect("it is there");
    for name in [
        "Task.Call_Key__c",
        "Task.Queue_Name__c",
        "Task.Recording_Url__c",
    ] {
        assert!(field(logged, "expectedBefore").contains(name), "{logged}");
    }
    assert!(
        field(logged, "expectedAfter").contains("VoiceCall.QueueName"),
        "{logged}"
    );
}

#[test]
fn the_table_is_the_matrix() {
    let run = audit(
        &fixture("contact-centre"),
        &["--org-data", &org_data(), "--format", "csv-tests"],
    )
    .ends_with(0);
    assert!(run.text().contains("\r\n"), "lines end as RFC 4180 has it");
    let mut table = csv::Reader::from_reader(run.text().as_bytes());
    let document = contact_centre();
    let tests = list(&document, "/plan/tests");
    let heads = table.headers().expect("it has a head").clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .expect("a column")
    };
    let rows: Vec<csv::StringRecord> = table
        .records()
        .map(|row| row.expect("every row has the columns of the head"))
        .collect();
    assert_eq!(rows.len(), tests.len());
    for (row, test) in rows.iter().zip(tests) {
        assert_eq!(&row[at("id")], field(test, "id"));
        assert_eq!(&row[at("sign_off")], field(test, "signOff"));
        assert!(
            row.iter()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@']))
        );
    }
    let part = audit(
        &fixture("contact-centre"),
        &["--focus", "own:DeskPhone", "--format", "csv-tests"],
    );
    assert_eq!(part.code, 2, "{}", part.stderr);
}
