//! The files below a folder. Reads folders only, never a file, and follows no link.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::select::Selection;
use super::{BundlePath, Gap, Skipped};

/// What lies below the roots, before any file has its component.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Path in the bundle and on disk.
    pub(super) files: Vec<(String, PathBuf)>,
    pub(super) gaps: Vec<Gap>,
    pub(super) skipped: Vec<Skipped>,
}

/// Files that a glob leaves out, counted by reason: naming each could outgrow the report.
#[derive(Debug, Default)]
pub(super) struct LeftOut(BTreeMap<String, (String, usize)>);

impl LeftOut {
    pub(super) fn add(&mut self, path: &str, reason: String) {
        let (first, count) = self.0.entry(reason).or_insert_with(|| (path.to_owned(), 0));
        if path < first.as_str() {
            path.clone_into(first);
        }
        *count += 1;
    }

    pub(super) fn into_skipped(self) -> impl Iterator<Item = Skipped> {
        self.0.into_iter().map(|(reason, (first, count))| Skipped {
            path: BundlePath::new(&first),
            reason: match count {
                1 => reason,
                more => format!("{reason}, and so {} more files", more - 1),
            },
        })
    }
}

/// Walks the folder `root`, whose files get `prefix` before their path. `roots` are the resolved places of
/// everything that was handed in: a link to one of them stays inside.
pub(super) fn walk(
    root: &Path,
    prefix: &str,
    roots: &[PathBuf],
    selection: &Selection,
    found: &mut Found,
    left_out: &mut LeftOut,
) {
    let mut entries = WalkDir::new(root)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = bundle_path(error.path().unwrap_or(root), root, prefix);
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), io_reason);
                let consequence = "whatever lies there is not part of this report";
                found
                    .gaps
                    .push(Gap::new(&BundlePath::new(&path), reason, consequence));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let path = bundle_path(entry.path(), root, prefix);
        let kind = entry.file_type();
        if kind.is_dir() {
            if let Some(reason) = selection.leaves_out_folder(&path) {
                found.skipped.push(Skipped {
                    path: BundlePath::new(&path),
                    reason,
                });
                entries.skip_current_dir();
            }
        } else if kind.is_symlink() {
            link(&entry, &path, roots, found);
        } else if !kind.is_file() {
            found.gaps.push(Gap::new(
                &BundlePath::new(&path),
                "a socket, pipe or device, not a file",
                "not read",
            ));
        } else if let Some(reason) = selection.leaves_out_file(&path) {
            left_out.add(&path, reason);
        } else {
            found.files.push((path, entry.into_path()));
        }
    }
}

/// A link inside the bundle is skipped, since its target is read at its own place; one that leaves it, or
/// leads nowhere, hides something.
fn link(entry: &DirEntry, path: &str, roots: &[PathBuf], found: &mut Found) {
    let path = BundlePath::new(path);
    match fs::canonicalize(entry.path()) {
        Ok(target) if roots.iter().any(|root| target.starts_with(root)) => {
            found.skipped.push(Skipped {
                path,
                reason: "a link inside the bundle; its target is read at its own place".to_owned(),
            });
        }
        Ok(_) => found.gaps.push(Gap::new(
            &path,
            "a link that leaves the bundle, not followed",
            "what it leads to is not part of this report; hand it in as a further path",
        )),
        Err(error) => found.gaps.push(Gap::new(
            &path,
            format!("a link that leads nowhere: {}", io_reason(&error)),
            "what it was meant to lead to is not part of this report",
        )),
    }
}

/// The path of `place` in the bundle: below `root`, with `/`, lossy where it is not UTF-8.
fn bundle_path(place: &Path, root: &Path, prefix: &str) -> String {
    let inside = place.strip_prefix(root).unwrap_or(place);
    let mut path = prefix.to_owned();
    for part in inside.components() {
        if let Component::Normal(part) = part {
            if !path.is_empty() && !path.ends_with('/') {
                path.push('/');
            }
            path.push_str(&part.to_string_lossy());
        }
    }
    if path.is_empty() {
        path.push('.');
    }
    path
}

/// An error of the file system in words that do not depend on the platform or hold an absolute path.
pub(super) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is no longer there".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}
