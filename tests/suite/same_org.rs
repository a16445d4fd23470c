//! One org gives the same usages whatever form it is handed in: source, Metadata API, zip.

use std::path::Path;

use crate::support::{audited, field, fixture, list, zip_of_folder};
use serde_json::Value;

/// What of a usage does not depend on where its file lies. The source form alone has tests of components beside
/// them, so test code is left out.
fn usages(document: &Value) -> Vec<[String; 6]> {
    let mut usages: Vec<[String; 6]> = list(document, "/usages")
        .iter()
        .filter(|usage| usage.get("testCode").is_none())
        .map(|usage| {
            [
                "rule",
                "member",
                "component",
                "fingerprint",
                "confidence",
                "evidence",
            ]
            .map(|name| field(usage, name).to_owned())
        })
        .collect();
    usages.sort();
    usages
}

/// Links without their paths.
fn links(document: &Value) -> Vec<[String; 3]> {
    let mut links: Vec<[String; 3]> = list(document, "/links")
        .iter()
        .map(|link| ["from", "to", "kind"].map(|name| field(link, name).to_owned()))
        .collect();
    links.sort();
    links
}

/// Adapters without what the test code adds to them.
fn adapters(document: &Value) -> Vec<(String, usize)> {
    list(document, "/adapters")
        .iter()
        .map(|adapter| {
            (
                field(adapter, "id").to_owned(),
                list(adapter, "/usages").len(),
            )
        })
        .collect()
}

fn zipped(before: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder for the zip");
    let zip = folder.path().join("org.zip");
    zip_of_folder(&zip, &fixture("lightning-adapter-mdapi"), before);
    audited(&zip)
}

fn are_the_same(one: &Value, other: &Value) {
    assert!(usages(one).len() > 60, "there is something to compare");
    pretty_eq(&usages(one), &usages(other));
    pretty_eq(&links(one), &links(other));
    pretty_eq(&adapters(one), &adapters(other));
}

/// Shows only what differs.
fn pretty_eq<T: PartialEq + std::fmt::Debug>(one: &[T], other: &[T]) {
    let less: Vec<&T> = one.iter().filter(|item| !other.contains(item)).collect();
    let more: Vec<&T> = other.iter().filter(|item| !one.contains(item)).collect();
    assert!(
        less.is_empty() && more.is_empty(),
        "only in the first: {less:#?}\nonly in the second: {more:#?}"
    );
    assert_eq!(one.len(), other.len(), "the same things, but not as often");
}

#[test]
fn the_source_and_the_metadata_api_layout_of_an_org_give_the_same_usages() {
    are_the_same(
        &audited(&fixture("lightning-adapter")),
        &audited(&fixture("lightning-adapter-mdapi")),
    );
}

#[test]
fn a_zip_of_an_org_gives_the_same_usages() {
    let zip = zipped("");
    let folder = audited(&fixture("lightning-adapter-mdapi"));
    are_the_same(&folder, &zip);
    // Nothing is added before or after: the zip is the folder.
    let paths = |document: &Value| -> Vec<String> {
        list(document, "/usages")
            .iter()
            .map(|usage| field(usage, "path").to_owned())
            .collect()
    };
    assert_eq!(paths(&folder), paths(&zip));
}

#[test]
fn a_zip_with_a_top_folder_gives_the_same_usages() {
    are_the_same(
        &audited(&fixture("lightning-adapter-mdapi")),
        &zipped("unpackaged/"),
    );
}

#[test]
fn a_zip_of_the_source_layout_gives_the_same_usages() {
    let folder = tempfile::tempdir().expect("a folder for the zip");
    let zip = folder.path().join("project.zip");
    zip_of_folder(&zip, &fixture("lightning-adapter"), "");
    are_the_same(&audited(&fixture("lightning-adapter")), &audited(&zip));
}

#[test]
fn a_zip_says_its_own_name_and_format() {
    let zip = zipped("unpackaged/");
    assert_eq!(
        zip.pointer("/bundle/root").and_then(Value::as_str),
        Some("org.zip")
    );
    assert_eq!(
        zip.pointer("/bundle/format").and_then(Value::as_str),
        Some("metadata-api")
    );
}

#[test]
fn an_org_below_a_folder_with_other_bundles_keeps_its_usages() {
    let folder = tempfile::tempdir().expect("a folder for the bundles");
    for name in ["lightning-adapter-mdapi", "nothing"] {
        copy(&fixture(name), &folder.path().join(name));
    }
    let both = audited(folder.path());
    let alone = audited(&fixture("lightning-adapter-mdapi"));
    let without_standard = |document: &Value| -> Vec<[String; 6]> {
        let mut document = document.clone();
        if let Some(usages) = document.get_mut("usages").and_then(Value::as_array_mut) {
            usages.retain(|usage| usage.get("standard").is_none());
        }
        usages(&document)
    };
    pretty_eq(&without_standard(&alone), &without_standard(&both));
}

#[test]
fn a_part_of_an_org_has_the_components_of_the_whole() {
    let identity = |usage: &Value| {
        ["rule", "component", "fingerprint"].map(|name| field(usage, name).to_owned())
    };
    let org = fixture("lightning-adapter");
    let whole = audited(&org);
    let whole: Vec<[String; 3]> = list(&whole, "/usages").iter().map(identity).collect();
    for part in [
        "objects/Task",
        "objects/Task/validationRules",
        "objects/Task/validationRules/Call_needs_outcome.validationRule-meta.xml",
        "staticresources/haldenSoftphoneKit/js/phoneCore.js",
        "staticresources/haldenSoftphoneKit",
        "reports/Halden_Telephony",
    ] {
        let document = audited(&org.join("force-app/main/default").join(part));
        let usages: Vec<[String; 3]> = list(&document, "/usages").iter().map(identity).collect();
        assert!(!usages.is_empty(), "{part} has usages");
        for usage in usages {
            assert!(whole.contains(&usage), "{part}: {usage:?}");
        }
    }
}

#[test]
fn parts_of_an_object_keep_its_name_without_a_project_around_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let object = folder.path().join("backup/objects/Task");
    copy(
        &fixture("lightning-adapter").join("force-app/main/default/objects/Task"),
        &object,
    );
    let document = audited(&object.join("validationRules"));
    let components: Vec<&str> = list(&document, "/usages")
        .iter()
        .map(|usage| field(usage, "component"))
        .collect();
    assert!(
        components.contains(&"ValidationRule:Task.Call_needs_outcome"),
        "{components:?}"
    );
}

fn copy(from: &Path, to: &Path) {
    for name in crate::support::files_below(from) {
        let place = to.join(&name);
        std::fs::create_dir_all(place.parent().expect("it has a folder"))
            .expect("folders can be made");
        std::fs::copy(from.join(&name), place).expect("files can be copied");
    }
}
