//! Archives: a static resource of the bundle, and a bundle that is a zip itself.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sf_cti::bundle::{Bundle, Item, Options, Tally};
use sf_cti_fuzz::{on_a_worker, pick, same};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

const NAMES: [&str; 2] = ["kit.resource", "org.zip"];

fuzz_target!(|data: &[u8]| {
    let path = FOLDER.path().join(pick(&NAMES, data));
    fs::write(&path, data).expect("it can be written");
    on_a_worker(|| same(&visit(&path), &visit(&path)));
});

/// Everything the bundle at `path` yields, all members read.
fn visit(path: &Path) -> Result<(Tally, Vec<String>), String> {
    let paths: Vec<PathBuf> = vec![path.to_owned()];
    let bundle = Bundle::open(&paths, &Options::default()).map_err(|error| error.to_string())?;
    let mut tally = Tally::default();
    let mut seen = Vec::new();
    for entry in bundle.entries() {
        tally += bundle.visit(entry, &|_| Some(()), &mut |item| {
            seen.push(match item {
                Item::File(file, ()) => format!("{} {:?}", file.path, file.language),
                Item::Gap(gap) => format!("{gap:?}"),
                Item::Skipped(skipped) => format!("{skipped:?}"),
            });
        });
    }
    assert!(tally.seen >= bundle.entries().len() as u64);
    Ok((tally, seen))
}
