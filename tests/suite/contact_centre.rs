//! The mid-size org at the size that real ones have: what is found in it does not hang on the rest of the org.

use std::fs;
use std::path::Path;

use crate::support::bulk::grow;
use crate::support::{audit, audited, field, files_below, fixture, list, number, reports};
use serde_json::Value;
use snapbox::{assert_data_eq, file};

/// Files of the fixture, and as many more as make an org of a mid-size company.
const FILES_MORE: usize = 1_000;

/// Copies the fixture into `folder`.
fn copied(folder: &Path) {
    let original = fixture("contact-centre");
    for file in files_below(&original) {
        let place = folder.join(&file);
        fs::create_dir_all(place.parent().expect("it has a folder")).expect("folders can be made");
        fs::copy(original.join(&file), place).expect("files can be copied");
    }
}

/// A part of a document as text, in which nothing hangs on the name of the bundle.
fn part(document: &Value, pointer: &str) -> String {
    serde_json::to_string_pretty(list(document, pointer)).expect("it was JSON")
}

#[test]
fn a_thousand_files_that_no_phone_touches_change_nothing_that_was_found() {
    let folder = tempfile::tempdir().expect("a folder for the org");
    copied(folder.path());
    grow(folder.path(), FILES_MORE);
    let (small, grown) = (reports("contact-centre").document(), audited(folder.path()));
    for what in [
        "/usages",
        "/mentions",
        "/links",
        "/adapters",
        "/callCenters",
        "/coverage/gaps",
    ] {
        assert_eq!(part(&small, what), part(&grown, what), "{what}");
    }
    let seen = |document: &Value| number(&document["coverage"]["files"], "seen");
    assert_eq!(
        seen(&grown),
        seen(&small) + FILES_MORE,
        "all of the bulk is in the bundle"
    );
}

#[test]
fn the_bulk_is_the_same_each_time_and_a_smaller_one_is_its_beginning() {
    let [first, second, smaller] =
        [(); 3].map(|()| tempfile::tempdir().expect("a folder for the bulk"));
    grow(first.path(), 700);
    grow(second.path(), 700);
    grow(smaller.path(), 90);
    let files = files_below(first.path());
    assert_eq!(files.len(), 700, "as many files as were asked for");
    assert_eq!(files, files_below(second.path()));
    assert_eq!(files_below(smaller.path()).len(), 90);
    for (other, files) in [(&second, files), (&smaller, files_below(smaller.path()))] {
        for file in files {
            let read = |folder: &Path| fs::read(folder.join(&file)).expect("it was written");
            assert_eq!(read(first.path()), read(other.path()), "{file}");
        }
    }
}

/// What the org data adds, and what follows from the links: a line for each thing that a person can check.
fn picture(document: &Value) -> String {
    let joined = |value: &Value| {
        let texts: Vec<&str> = value
            .as_array()
            .expect("a list")
            .iter()
            .map(|text| text.as_str().expect("texts"))
            .collect();
        texts.join(", ")
    };
    let mut lines = Vec::new();
    for center in list(document, "/callCenters") {
        lines.push(format!(
            "call center {}: {}, {}",
            field(center, "name"),
            field(center, "state"),
            field(center, "stateReason"),
        ));
    }
    for vendor in list(document, "/vendors") {
        lines.push(format!(
            "vendor {}: {}; call centers {}; connector {}",
            field(vendor, "name"),
            field(vendor, "confidence"),
            joined(&vendor["callCenters"]),
            field(&vendor["voiceConnector"], "state"),
        ));
    }
    for adapter in list(document, "/adapters") {
        lines.push(format!(
            "adapter {}: {}; {} usages; apex {}; tied to {}; systems {}",
            field(adapter, "id"),
            field(adapter, "state"),
            adapter["usages"].as_array().expect("a list").len(),
            joined(&adapter["apex"]),
            joined(&adapter["tiedTo"]),
            joined(&adapter["systems"]),
        ));
        lines.extend(
            list(adapter, "/unseen")
                .iter()
                .map(|unseen| format!("  unseen {}", unseen.as_str().expect("a text"))),
        );
    }
    for reach in list(document, "/reach") {
        lines.push(format!("reach of {}", field(reach, "adapter")));
        for one in list(reach, "/affected") {
            let way: Vec<&str> = list(one, "/chain")
                .iter()
                .map(|step| field(step, "kind"))
                .collect();
            lines.push(format!(
                "  {} by {}",
                field(one, "component"),
                way.join(", ")
            ));
        }
    }
    for task in list(document, "/taskFields") {
        lines.push(format!(
            "field {} goes to {}",
            field(task, "name"),
            field(&task["home"], "to"),
        ));
    }
    for system in list(document, "/externalSystems") {
        lines.push(format!(
            "host {} {} of {}",
            field(system, "host"),
            joined(&system["schemes"]),
            joined(&system["adapters"]),
        ));
    }
    for package in list(document, "/orgData/packages/rows") {
        lines.push(format!(
            "package {}: {}",
            field(package, "namespace"),
            field(package, "state"),
        ));
    }
    for layout in list(document, "/orgData/softphoneLayouts") {
        lines.push(format!(
            "layout of {}: {}",
            field(layout, "profile"),
            layout["layout"].as_str().unwrap_or("not exported"),
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[test]
fn with_its_org_data_the_whole_picture_is_as_reviewed() {
    let data = fixture("contact-centre-org-data");
    let data = data.to_str().expect("a path in UTF-8");
    let org = fixture("contact-centre");
    let document = audit(&org, &["--org-data", data, "--format", "json"])
        .ends_with(0)
        .json();
    assert_data_eq!(
        picture(&document),
        file!["snapshots/contact-centre-picture.txt"].raw()
    );
}
