//! From the paths that were handed in to a list of files with their components. Reads no file but
//! `sfdx-project.json`, `.forceignore` and the directories of zips.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use zip::ZipArchive;

use super::archive::{self, Naming};
use super::entry::Origin;
use super::layout::place;
use super::limits::{Allowance, Budget, Limits};
use super::project::{ForceIgnore, FormatEvidence, project_gaps};
use super::select::Selection;
use super::shared_file::SharedFile;
use super::siblings::Siblings;
use super::surroundings::Surroundings;
use super::test_code::is_test;
use super::walk::{Found, LeftOut, walk};
use super::{Bundle, BundlePath, ComponentId, Entry, Gap, Skipped, archive_check, decode};

/// What to read of a bundle.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Globs in `.gitignore` form. Where there are any, only files that match one are read, and a folder
    /// that is left out by default is entered if one of them names it.
    pub include: Vec<String>,
    /// Globs in `.gitignore` form of what is not read. They win over `include`.
    pub exclude: Vec<String>,
    /// Bounds on what is read.
    pub limits: Limits,
}

/// Why a bundle could not be opened. All of them are for the user to mend.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing was handed in.
    #[error("no path was given")]
    NoPath,
    /// A path that is not there.
    #[error("{}: there is no such file or folder", path.display())]
    Missing {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A path that is there and cannot be read.
    #[error("{}: cannot be read: {reason}", path.display())]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What stands against it.
        reason: String,
    },
    /// A zip that is none, or is damaged.
    #[error("{}: {reason}", path.display())]
    Archive {
        /// The path as it was given.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A glob that is none.
    #[error("`{glob}` is not a glob: {reason}")]
    Glob {
        /// The glob as it was given.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl OpenError {
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing {
                path: path.to_owned(),
            },
            _ => Self::Unreadable {
                path: path.to_owned(),
                reason: error.to_string(),
            },
        }
    }
}

/// What a path that was handed in turned out to be.
enum Root {
    Folder(PathBuf),
    File(PathBuf),
    Zip(Box<ZipArchive<SharedFile>>),
}

pub(super) fn open(paths: &[PathBuf], options: &Options) -> Result<Bundle, OpenError> {
    let selection = Selection::new(&options.include, &options.exclude)?;
    let mut opening = Opening {
        selection,
        limits: &options.limits,
        roots: Vec::new(),
        surroundings: Vec::new(),
        found: Found::default(),
        zipped: Vec::new(),
        zips: Vec::new(),
        left_out: LeftOut::default(),
    };
    let names = root_names(paths);
    for path in paths {
        let real = fs::canonicalize(path).map_err(|error| OpenError::unreadable(path, &error))?;
        opening.roots.push(real);
    }
    for (at, (path, name)) in paths.iter().zip(&names).enumerate() {
        let prefix = if paths.len() > 1 { name.as_str() } else { "" };
        opening.add(path, name, prefix)?;
        let shown = if path.is_dir() { prefix } else { name };
        let around = Surroundings::of(&opening.roots[at], shown);
        opening.surroundings.extend(around);
    }
    if names.is_empty() {
        return Err(OpenError::NoPath);
    }
    opening.drop_files_met_twice();
    Ok(opening.finish(names.join(", "), options))
}

/// The last segment of each path, made unique: they tell the files of several paths apart.
#[must_use]
pub fn root_names(paths: &[PathBuf]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(paths.len());
    for path in paths {
        let name = path
            .file_name()
            .map(ToOwned::to_owned)
            .or_else(|| {
                fs::canonicalize(path)
                    .ok()?
                    .file_name()
                    .map(ToOwned::to_owned)
            })
            .map_or_else(
                || "root".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            );
        let unique = std::iter::once(name.clone())
            .chain((2..).map(|n| format!("{name}-{n}")))
            .find(|name| !names.contains(name))
            .expect("numbers do not run out");
        names.push(unique);
    }
    names
}

fn recognise(path: &Path, limits: &Limits) -> Result<Root, OpenError> {
    let unreadable = |error: io::Error| OpenError::unreadable(path, &error);
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        fs::read_dir(path).map_err(unreadable)?;
        return Ok(Root::Folder(path.to_owned()));
    }
    if !metadata.is_file() {
        return Err(OpenError::Unreadable {
            path: path.to_owned(),
            reason: "it is neither a file nor a folder".to_owned(),
        });
    }
    let mut file = File::open(path).map_err(unreadable)?;
    // A static resource is a zip too, but it is one component and not a bundle.
    let may_be_bundle = match path.extension() {
        Some(suffix) => suffix.eq_ignore_ascii_case("zip"),
        None => {
            let mut head = [0; 4];
            file.read_exact(&mut head).is_ok() && decode::is_zip(&head)
        }
    };
    if !may_be_bundle {
        return Ok(Root::File(path.to_owned()));
    }
    let damaged = |reason: String| OpenError::Archive {
        path: path.to_owned(),
        reason,
    };
    let mut shared = SharedFile::new(file).map_err(unreadable)?;
    archive_check::check(&mut shared, limits).map_err(damaged)?;
    let archive = ZipArchive::new(shared).map_err(|error| damaged(error.to_string()))?;
    Ok(Root::Zip(Box::new(archive)))
}

/// The state while paths are being opened.
struct Opening<'o> {
    selection: Selection,
    limits: &'o Limits,
    roots: Vec<PathBuf>,
    surroundings: Vec<Surroundings>,
    found: Found,
    zipped: Vec<(String, Origin)>,
    zips: Vec<ZipArchive<SharedFile>>,
    left_out: LeftOut,
}

impl Opening<'_> {
    fn add(&mut self, path: &Path, name: &str, prefix: &str) -> Result<(), OpenError> {
        match recognise(path, self.limits)? {
            Root::Folder(folder) => walk(
                &folder,
                prefix,
                &self.roots,
                &self.selection,
                &mut self.found,
                &mut self.left_out,
            ),
            // A file that was named is read, whatever the globs say, as with other tools.
            Root::File(file) => self.found.files.push((name.to_owned(), file)),
            Root::Zip(archive) => self.add_zip(*archive, name, prefix),
        }
        Ok(())
    }

    fn add_zip(&mut self, archive: ZipArchive<SharedFile>, name: &str, prefix: &str) {
        let naming = Naming {
            archive: BundlePath::new(name),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
        };
        let mut allowance = Allowance::new(self.limits);
        let listing = archive::list(&archive, &naming, self.limits, &mut allowance);
        self.found.gaps.extend(listing.gaps);
        self.found.skipped.extend(listing.skipped);
        let mut folders = BTreeMap::new();
        for (member, place) in listing.members {
            let path = naming.path(&member);
            if self.is_in_left_out_folder(path.as_str(), &mut folders) {
                continue;
            }
            if let Some(reason) = self.selection.leaves_out_file(path.as_str()) {
                self.left_out.add(path.as_str(), reason);
                continue;
            }
            let origin = Origin::Zip {
                zip: self.zips.len(),
                member: place,
            };
            self.zipped.push((path.as_str().to_owned(), origin));
        }
        for (path, reason) in folders {
            if let Some(reason) = reason {
                self.found.skipped.push(Skipped {
                    path: BundlePath::new(&path),
                    reason,
                });
            }
        }
        self.zips.push(archive);
    }

    /// A zip has no folders to walk, so each file asks for those above it; `folders` remembers the answers.
    fn is_in_left_out_folder(
        &self,
        path: &str,
        folders: &mut BTreeMap<String, Option<String>>,
    ) -> bool {
        path.match_indices('/').any(|(end, _)| {
            let folder = &path[..end];
            match folders.get(folder) {
                Some(answer) => answer.is_some(),
                None => {
                    let answer = self.selection.leaves_out_folder(folder);
                    let is_left_out = answer.is_some();
                    folders.insert(folder.to_owned(), answer);
                    is_left_out
                }
            }
        })
    }

    /// `audit . src` reads what is in `src` once, under the first of the two.
    fn drop_files_met_twice(&mut self) {
        let overlap = self.roots.iter().enumerate().any(|(at, root)| {
            self.roots[..at]
                .iter()
                .any(|other| root.starts_with(other) || other.starts_with(root))
        });
        if overlap {
            let mut met = HashSet::new();
            self.found
                .files
                .retain(|(_, disk)| fs::canonicalize(disk).map_or(true, |real| met.insert(real)));
        }
    }

    fn finish(self, root_name: String, options: &Options) -> Bundle {
        let mut files: Vec<(String, Origin)> = self.zipped;
        let on_disk = self.found.files.into_iter();
        files.extend(on_disk.map(|(path, disk)| (path, Origin::Disk(disk))));
        sort_and_make_unique(&mut files);

        let around = |path: &str| {
            self.surroundings
                .iter()
                .find_map(|surroundings| surroundings.around(path))
        };
        let files: Vec<(Option<String>, String, Origin)> = files
            .into_iter()
            .map(|(path, origin)| (around(&path), path, origin))
            .collect();
        let siblings = Siblings::new(
            files
                .iter()
                .map(|(around, path, _)| around.as_deref().unwrap_or(path)),
        );
        // On many threads, in order: a large org has more paths than one thread should place.
        let placed: Vec<_> = files
            .into_par_iter()
            .map(|(around, path, origin)| {
                let in_project = around.as_deref().unwrap_or(&path);
                let placement = place(in_project, &siblings);
                let entry = Entry {
                    component: placement
                        .component
                        .unwrap_or_else(|| ComponentId::new(ComponentId::FILE, &path)),
                    member: placement.member,
                    package: placement.package,
                    is_meta_partner: placement.is_meta_partner,
                    test_code: is_test(in_project),
                    force_ignored: false,
                    path: BundlePath::new(&path),
                    origin,
                };
                (entry, placement.layout)
            })
            .collect();
        let mut evidence = FormatEvidence::default();
        let mut entries = Vec::with_capacity(placed.len());
        for (entry, layout) in placed {
            evidence.add(entry.path.as_str(), layout);
            entries.push(entry);
        }
        let mut bundle = Bundle {
            root_name,
            format: evidence.format(),
            entries,
            skipped: self.found.skipped,
            gaps: self.found.gaps,
            zips: self.zips,
            limits: options.limits.clone(),
            budget: Budget::new(&options.limits),
        };
        bundle.skipped.extend(self.left_out.into_skipped());
        read_settings(&mut bundle);
        bundle.skipped.sort();
        bundle.gaps.sort();
        bundle
    }
}

/// Sorts by path. Two names that are not UTF-8 can look alike; the later then gets a number.
fn sort_and_make_unique(files: &mut [(String, Origin)]) {
    let by_path = |a: &(String, Origin), b: &(String, Origin)| {
        a.0.cmp(&b.0).then_with(|| match (&a.1, &b.1) {
            (Origin::Disk(a), Origin::Disk(b)) => a.cmp(b),
            _ => std::cmp::Ordering::Equal,
        })
    };
    files.par_sort_unstable_by(by_path);
    if files.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        let mut taken = BTreeSet::new();
        for (path, _) in files.iter_mut() {
            let unique = std::iter::once(path.clone())
                .chain((2..).map(|n| format!("{path}~{n}")))
                .find(|path| !taken.contains(path))
                .expect("numbers do not run out");
            taken.insert(unique.clone());
            *path = unique;
        }
        files.par_sort_unstable_by(by_path);
    }
}

/// Reads the few files that say something about all others.
fn read_settings(bundle: &mut Bundle) {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut labels: Vec<ForceIgnore> = Vec::new();
    for entry in &bundle.entries {
        match entry.path.file_name() {
            "sfdx-project.json" => {
                // What cannot be read is a gap of the later pass, which reads every file.
                if let Some(text) = bundle.small_text(entry) {
                    gaps.extend(project_gaps(&entry.path, &text, |folder| {
                        bundle.has_folder(folder)
                    }));
                }
            }
            ".forceignore" => {
                labels.extend(
                    bundle
                        .small_text(entry)
                        .map(|text| ForceIgnore::new(&entry.path, &text)),
                );
            }
            _ => {}
        }
    }
    bundle.gaps.extend(gaps);
    if !labels.is_empty() {
        for entry in &mut bundle.entries {
            let path = entry.path.as_str();
            entry.force_ignored = labels.iter_mut().any(|label| label.names(path));
        }
    }
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
