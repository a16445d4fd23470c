//! What all subcommands do that read a bundle: choose files, show progress, say what was not seen.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::args::{SelectionArgs, Talk};
use super::output;
use super::progress::ProgressLine;
use super::settings::{self, Settings};
use super::text::{self, counted};
use crate::bundle::MISSING_PACKAGE_DIRECTORY;
use crate::catalog::Month;
use crate::gate::{Outcome, Verdict};
use crate::inventory::Inventory;
use crate::{AuditOptions, OrgDataOptions};

/// What is read, and how.
#[derive(Debug, Default)]
pub(super) struct Reading {
    options: AuditOptions,
    /// Files of ours inside the audited tree.
    own: Vec<OwnFile>,
}

impl Reading {
    /// Everything below `paths` but what `selection` leaves out and what this program writes.
    ///
    /// # Errors
    /// Where what is to be written is what is to be read.
    pub(super) fn new<'w>(
        paths: &[PathBuf],
        selection: &SelectionArgs,
        settings: &Settings,
        written: impl Iterator<Item = &'w Path>,
    ) -> anyhow::Result<Self> {
        let mut reading = Self {
            options: AuditOptions {
                include: selection.include.clone(),
                exclude: selection.exclude.clone(),
                jobs: (selection.jobs > 0).then_some(usize::from(selection.jobs)),
                vendors: settings.vendors(),
                org_data: None,
            },
            own: Vec::new(),
        };
        for file in written {
            let is_input = paths.iter().any(|path| same_file(path, file));
            ensure!(
                !is_input,
                "cannot write {}: it is what is to be audited",
                file.display()
            );
            reading.leave_out(file, paths);
        }
        Ok(reading)
    }

    /// Joins exported org data. Inside the bundle it would be prose that may name people.
    pub(super) fn with_org_data(&mut self, folder: &Path, month: Month, paths: &[PathBuf]) {
        self.leave_out(folder, paths);
        self.options.org_data = Some(OrgDataOptions {
            folder: folder.to_owned(),
            month,
        });
    }

    /// Does not read a file or folder of ours.
    pub(super) fn leave_out(&mut self, file: &Path, paths: &[PathBuf]) {
        if let Some(own) = OwnFile::find(file, paths) {
            self.options.exclude.push(own.glob());
            self.own.push(own);
        }
    }

    /// Audits what lies at `paths`.
    ///
    /// # Errors
    /// Where a path cannot be opened.
    pub(super) fn run(&self, paths: &[PathBuf], talk: &Talk) -> anyhow::Result<Inventory> {
        let line = ProgressLine::new(talk.quiet);
        let audited = crate::audit(paths, &self.options, &|progress| line.update(progress));
        line.clear();
        let mut inventory = audited?;
        // Nobody asked to leave these out, and the first run, which had none, is to say the same as the second.
        let is_own = |path: &str| self.own.iter().any(|own| own.is(path));
        let skipped = &mut inventory.coverage.skipped;
        skipped.retain(|skipped| !is_own(skipped.path.as_str()));
        let exclude = &mut inventory.coverage.exclude;
        exclude.retain(|glob| self.own.iter().all(|own| own.glob() != *glob));
        Ok(inventory)
    }
}

/// Whether two paths lead to one file.
pub(super) fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// A file of ours inside the audited tree: a report, which quotes code, so that a second run would find the first
/// one's; a baseline; org data that is read on its own.
#[derive(Debug)]
struct OwnFile {
    /// Path below its root, with `/`.
    below: String,
    /// Whether paths of the bundle begin with the name of their root.
    prefixed: bool,
}

impl OwnFile {
    fn find(report: &Path, paths: &[PathBuf]) -> Option<Self> {
        let file = fs::canonicalize(report).ok()?;
        paths.iter().find_map(|path| {
            let below = file
                .strip_prefix(fs::canonicalize(path).ok()?)
                .ok()?
                .to_str()?;
            Some(Self {
                below: below.replace(std::path::MAIN_SEPARATOR, "/"),
                prefixed: paths.len() > 1,
            })
        })
    }

    /// A glob that leaves it out.
    fn glob(&self) -> String {
        let mut glob = String::from(if self.prefixed { "/*/" } else { "/" });
        for letter in self.below.chars() {
            if matches!(letter, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | ' ') {
                glob.push('\\');
            }
            glob.push(letter);
        }
        glob
    }

    fn is(&self, path: &str) -> bool {
        match path.strip_suffix(&self.below) {
            Some(before) => before.is_empty() || self.prefixed && before.ends_with('/'),
            None => false,
        }
    }
}

/// Whether only a part was read of what a baseline in `file` is of: paths below its folder in the same repository, a
/// selection, or a project with a package directory that is not there. Without a file only the last counts.
pub(super) fn is_part(
    paths: &[PathBuf],
    selection: &SelectionArgs,
    file: Option<&Path>,
    inventory: &Inventory,
) -> bool {
    let selected = !selection.include.is_empty() || !selection.exclude.is_empty();
    let missing = inventory
        .coverage
        .gaps
        .iter()
        .any(|gap| gap.reason.starts_with(MISSING_PACKAGE_DIRECTORY));
    selected || missing || file.is_some_and(|file| is_below(paths, file))
}

/// Whether all paths lie below the folder of a file, in the repository that it lies in.
fn is_below(paths: &[PathBuf], file: &Path) -> bool {
    let Some(folder) = file.parent().and_then(|folder| {
        let here = folder.as_os_str().is_empty();
        fs::canonicalize(if here { Path::new(".") } else { folder }).ok()
    }) else {
        return false;
    };
    let full = paths.iter().filter_map(|path| fs::canonicalize(path).ok());
    let mut full: Vec<PathBuf> = full.collect();
    full.retain(|path| settings::repository(path).is_some_and(|top| folder.starts_with(top)));
    !full.is_empty() && !full.iter().any(|path| folder.starts_with(path))
}

/// Says what was read, left out and not seen.
pub(super) fn say_what_was_seen(inventory: &Inventory) {
    let coverage = &inventory.coverage;
    output::say(&format!(
        "{} seen, {} read, {} parsed",
        counted(coverage.seen, "file"),
        text::thousands(coverage.read),
        text::thousands(coverage.parsed)
    ));
    for gap in &coverage.gaps {
        output::say(&format!(
            "gap: {}: {} ({})",
            gap.path, gap.reason, gap.consequence
        ));
    }
    for skipped in &coverage.skipped {
        output::say(&format!("left out: {}: {}", skipped.path, skipped.reason));
    }
}

/// A code other than 0 is explained, even to those who asked for quiet.
pub(super) fn say_why(verdict: &Verdict, paths: &[PathBuf]) {
    match verdict.outcome {
        Outcome::Passed | Outcome::Failed => {}
        Outcome::NothingToAudit => {
            let paths: Vec<String> = paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            output::complain(&format!(
                "nothing to audit: no file under {} is one that sf-cti reads. Point it at an sfdx project, a retrieved \
                 metadata folder, a zip of either or the code of an adapter; --allow-empty accepts it as it is",
                paths.join(", ")
            ));
        }
        Outcome::Incomplete => output::complain(&format!(
            "incomplete: {}, and --strict was asked for. The reports list each with its consequence",
            counted(verdict.gaps, "gap")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_reports_inside_the_audited_tree_are_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let report = folder.path().join("out [1].md");
        let paths = vec![folder.path().to_owned()];
        assert!(
            OwnFile::find(&report, &paths).is_none(),
            "it is not there yet"
        );
        fs::write(&report, "").expect("writable");
        let one = OwnFile::find(&report, &paths).expect("inside");
        assert_eq!(one.glob(), "/out\\ \\[1\\].md");
        assert!(one.is("out [1].md") && !one.is("x/out [1].md"));
        assert!(OwnFile::find(&report, &[PathBuf::from("src")]).is_none());
        let both = [folder.path().to_owned(), PathBuf::from("src")];
        let one = OwnFile::find(&report, &both).expect("inside");
        assert_eq!(one.glob(), "/*/out\\ \\[1\\].md");
        assert!(one.is("folder/out [1].md"));
    }
}
