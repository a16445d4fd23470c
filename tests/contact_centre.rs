//! The mid-size org at the size that real ones have: what is found in it does not hang on the rest of the org.

#[path = "support/bulk.rs"]
mod bulk;
mod support;

use std::fs;
use std::path::Path;

use bulk::grow;
use serde_json::Value;
use support::{audited, files_below, fixture, list, number, reports};

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
