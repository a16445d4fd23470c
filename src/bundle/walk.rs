//! The files below a folder. Reads folders only, never a file, and follows no link.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::select::Selection;
use super::{BundlePath, Gap, Skipped};

const NOT_SEEN: &str = "whatever lies there is not part of this report";

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

    fn join(&mut self, other: Self) {
        for (reason, (first, count)) in other.0 {
            match self.0.get_mut(&reason) {
                Some((known, total)) => {
                    *total += count;
                    if first < *known {
                        *known = first;
                    }
                }
                None => {
                    self.0.insert(reason, (first, count));
                }
            }
        }
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
///
/// Level by level, the folders of one level on many threads: an org has tens of thousands of folders, and to
/// list them takes about as long as to read what is in them. The order in which things are found is not fixed.
pub(super) fn walk(
    root: &Path,
    prefix: &str,
    roots: &[PathBuf],
    selection: &Selection,
    found: &mut Found,
    left_out: &mut LeftOut,
) {
    let walker = Walker { roots, selection };
    let mut level = vec![Folder {
        path: prefix.to_owned(),
        place: root.to_owned(),
    }];
    while !level.is_empty() {
        let listing = level
            .par_iter()
            .fold(Listing::default, |mut listing, folder| {
                walker.list(folder, &mut listing);
                listing
            })
            .reduce(Listing::default, Listing::join);
        found.files.extend(listing.found.files);
        found.gaps.extend(listing.found.gaps);
        found.skipped.extend(listing.found.skipped);
        left_out.join(listing.left_out);
        level = listing.folders;
    }
}

/// A folder that is to be listed.
#[derive(Debug)]
struct Folder {
    /// Its path in the bundle; empty for the root.
    path: String,
    place: PathBuf,
}

/// What some folders of one level hold.
#[derive(Debug, Default)]
struct Listing {
    folders: Vec<Folder>,
    found: Found,
    left_out: LeftOut,
}

impl Listing {
    fn join(mut self, other: Self) -> Self {
        self.folders.extend(other.folders);
        self.found.files.extend(other.found.files);
        self.found.gaps.extend(other.found.gaps);
        self.found.skipped.extend(other.found.skipped);
        self.left_out.join(other.left_out);
        self
    }
}

struct Walker<'w> {
    roots: &'w [PathBuf],
    selection: &'w Selection,
}

impl Walker<'_> {
    fn list(&self, folder: &Folder, listing: &mut Listing) {
        let unread = |error: &io::Error| {
            let path = match folder.path.as_str() {
                "" => ".",
                path => path,
            };
            Gap::new(&BundlePath::new(path), io_reason(error), NOT_SEEN)
        };
        let entries = match fs::read_dir(&folder.place) {
            Ok(entries) => entries,
            Err(error) => return listing.found.gaps.push(unread(&error)),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.sort_in(folder, &entry, listing),
                Err(error) => listing.found.gaps.push(unread(&error)),
            }
        }
    }

    fn sort_in(&self, folder: &Folder, entry: &DirEntry, listing: &mut Listing) {
        let path = below(&folder.path, entry);
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                let gap = Gap::new(&BundlePath::new(&path), io_reason(&error), NOT_SEEN);
                return listing.found.gaps.push(gap);
            }
        };
        let found = &mut listing.found;
        if kind.is_dir() {
            match self.selection.leaves_out_folder(&path) {
                Some(reason) => found.skipped.push(Skipped {
                    path: BundlePath::new(&path),
                    reason,
                }),
                None => listing.folders.push(Folder {
                    path,
                    place: entry.path(),
                }),
            }
        } else if kind.is_symlink() {
            self.link(entry, &path, found);
        } else if !kind.is_file() {
            found.gaps.push(Gap::new(
                &BundlePath::new(&path),
                "a socket, pipe or device, not a file",
                "not read",
            ));
        } else if let Some(reason) = self.selection.leaves_out_file(&path) {
            listing.left_out.add(&path, reason);
        } else {
            found.files.push((path, entry.path()));
        }
    }

    /// A link inside the bundle is skipped, since its target is read at its own place; one that leaves it, or
    /// leads nowhere, hides something.
    fn link(&self, entry: &DirEntry, path: &str, found: &mut Found) {
        let path = BundlePath::new(path);
        match fs::canonicalize(entry.path()) {
            Ok(target) if self.roots.iter().any(|root| target.starts_with(root)) => {
                found.skipped.push(Skipped {
                    path,
                    reason: "a link inside the bundle; its target is read at its own place"
                        .to_owned(),
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
}

/// The path in the bundle of `entry` in `folder`, lossy where its name is not UTF-8.
fn below(folder: &str, entry: &DirEntry) -> String {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let mut path = String::with_capacity(folder.len() + 1 + name.len());
    path.push_str(folder);
    if !folder.is_empty() {
        path.push('/');
    }
    path.push_str(&name);
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
