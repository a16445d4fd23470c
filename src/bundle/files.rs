//! The bundle: its files, sorted, with the components they belong to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use zip::ZipArchive;

use super::entry::Entry;
use super::limits::{Budget, Limits};
use super::open::{self, OpenError, Options};
use super::project::Format;
use super::read::{self, Item, Sieve, Tally};
use super::shared_file::SharedFile;
use super::{BundlePath, ComponentId, Gap, Skipped};

/// Everything that was handed in. Its files are listed but not read; [`Bundle::visit`] reads one.
#[derive(Debug)]
pub struct Bundle {
    pub(super) root_name: String,
    pub(super) format: Format,
    pub(super) entries: Vec<Entry>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) gaps: Vec<Gap>,
    pub(super) zips: Vec<ZipArchive<SharedFile>>,
    pub(super) limits: Limits,
    pub(super) budget: Budget,
}

/// The files of one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its files, sorted.
    pub paths: Vec<BundlePath>,
    /// The package it belongs to; `None` means the org itself.
    pub package: Option<String>,
}

impl Bundle {
    /// Lists what lies at `paths`: folders, zips and single files. One folder or zip gives paths relative
    /// to it; with several, each path starts with the last segment of its root, made unique.
    ///
    /// # Errors
    /// Where a path does not exist, cannot be read or is a damaged zip, and where a glob is none. What goes
    /// wrong further down is a gap.
    pub fn open(paths: &[PathBuf], options: &Options) -> Result<Self, OpenError> {
        open::open(paths, options)
    }

    /// The own name of the folder or file that was handed in; of several, all of them.
    #[must_use]
    pub fn root_name(&self) -> &str {
        &self.root_name
    }

    /// The form in which it came.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its files, sorted by path.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at `path`.
    #[must_use]
    pub fn entry(&self, path: &BundlePath) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.cmp(path));
        at.ok().map(|at| &self.entries[at])
    }

    /// Its components with their files. A file that is no metadata is one of type [`ComponentId::FILE`].
    /// What lies inside a Metadata API object file or a zip within the bundle is not listed: that takes
    /// reading.
    #[must_use]
    pub fn components(&self) -> BTreeMap<ComponentId, Component> {
        let mut by_component: Vec<&Entry> = self.entries.iter().collect();
        // Stable: the paths of a component stay in order. And a map is made fastest from what is sorted.
        by_component.par_sort_by(|one, other| one.component.cmp(&other.component));
        by_component
            .chunk_by(|one, other| one.component == other.component)
            .map(|entries| {
                // The org's own part decides, where org and package have a component of one name.
                let own = entries.iter().any(|entry| entry.package.is_none());
                let component = Component {
                    paths: entries.iter().map(|entry| entry.path.clone()).collect(),
                    package: entries[0].package.clone().filter(|_| !own),
                };
                (entries[0].component.clone(), component)
            })
            .collect()
    }

    /// What was left out on purpose, sorted by path.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// What could not be listed, sorted by path. Reading finds more.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Reads `entry`, opens it if it is an archive, and gives every text that `sieve` wants to `sink`,
    /// archive members in path order. Gaps go to `sink` as well; nothing here fails or panics.
    ///
    /// Safe to call from many threads. Large files wait until memory for them is free, so `sink` must not
    /// wait for another visit.
    pub fn visit<H>(
        &self,
        entry: &Entry,
        sieve: &Sieve<'_, H>,
        sink: &mut dyn FnMut(Item<H>),
    ) -> Tally {
        read::visit(self, entry, sieve, sink)
    }

    /// Whether any file lies below `folder`; the empty folder is the root.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        let below = format!("{folder}/");
        let at = self
            .entries
            .partition_point(|entry| entry.path.as_str() < below.as_str());
        self.entries
            .get(at)
            .is_some_and(|entry| entry.path.as_str().starts_with(&below))
    }
}
