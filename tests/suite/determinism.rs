//! The same bundle, options and day give the same bytes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{FIXTURES, Reports, audit, files_below, fixture, reports, reports_from};

/// Compares without printing two whole reports.
fn same(one: &[u8], other: &[u8], what: &str) {
    if one != other {
        let lines = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let (one, other) = (lines(one), lines(other));
        let at = one
            .iter()
            .zip(&other)
            .position(|(a, b)| a != b)
            .unwrap_or(one.len().min(other.len()));
        panic!(
            "{what}: line {} differs:\n{:?}\n{:?}",
            at + 1,
            one.get(at),
            other.get(at)
        );
    }
}

fn all_same(one: &Reports, other: &Reports, what: &str) {
    for ((format, one), (_, other)) in one.formats().into_iter().zip(other.formats()) {
        same(one, other, &format!("{what}, {format}"));
    }
}

/// Reports of `path` as seen from the folder that the tests run in.
fn made(path: &Path, args: &[&str]) -> Reports {
    reports_from(Path::new("."), path, args)
}

/// Copies a fixture into `folder`, last files first: a folder lists its files as they were made or by their
/// hashes, and so in another order.
fn copied(name: &str, folder: &Path) -> PathBuf {
    let copy = folder.join(name);
    for file in files_below(&fixture(name)).iter().rev() {
        let place = copy.join(file);
        fs::create_dir_all(place.parent().expect("it has a folder")).expect("folders can be made");
        fs::copy(fixture(name).join(file), place).expect("files can be copied");
    }
    copy
}

#[test]
fn neither_a_second_run_nor_the_number_of_threads_changes_a_byte() {
    for name in FIXTURES {
        let first = reports(name);
        all_same(
            first,
            &made(&fixture(name), &["-j", "1"]),
            &format!("{name}, one thread"),
        );
        all_same(
            first,
            &made(&fixture(name), &["-j", "4"]),
            &format!("{name}, four threads"),
        );
    }
}

#[test]
fn neither_the_order_of_the_file_system_nor_the_place_of_the_bundle_changes_a_byte() {
    let folder = tempfile::tempdir().expect("a folder for copies");
    for name in FIXTURES {
        let copy = copied(name, &folder.path().join("elsewhere"));
        let there = made(&copy, &[]);
        all_same(reports(name), &there, &format!("{name}, a copy"));
        for (format, report) in there.formats() {
            let shown = String::from_utf8_lossy(report);
            let absolute = folder.path().to_string_lossy();
            assert!(
                !shown.contains(&*absolute),
                "{name}, {format}: an absolute path is shown"
            );
        }
    }
}

#[test]
fn the_working_directory_and_the_way_a_path_is_written_change_no_byte() {
    for name in FIXTURES {
        let root = fixture(name);
        let above = root.parent().expect("it lies in fixtures");
        let slash = format!("./{name}/");
        for (folder, path) in [(above, slash.as_str()), (&root, ".")] {
            let there = reports_from(folder, Path::new(path), &[]);
            all_same(reports(name), &there, &format!("{name} as {path}"));
        }
    }
}

#[test]
fn a_file_gets_the_bytes_that_standard_output_gets() {
    let made = reports("classic-console");
    for (format, report) in made.formats() {
        let run = audit(&fixture("classic-console"), &["--format", format]).ends_with(0);
        same(report, &run.stdout, format);
    }
}

#[test]
fn a_report_inside_the_bundle_is_not_audited_by_the_next_run() {
    let folder = tempfile::tempdir().expect("a folder for the copy");
    let copy = copied("on-voice", folder.path());
    let out = copy.join("audit.json");
    let run = || {
        audit(&copy, &["-o", out.to_str().expect("UTF-8")]).ends_with(0);
        fs::read(&out).expect("it was written")
    };
    same(&reports("on-voice").json, &run(), "the first run");
    same(&reports("on-voice").json, &run(), "the second run");
}
