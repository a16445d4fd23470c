//! Classes of Apex across files: which file a class's name leads to, and what is known of the class.
//!
//! Few files are parsed, so a class is read when a file asks for it: one that cannot tell whose a name of interest
//! is. A class that lends such a name is looked for in all others.

use std::collections::{BTreeMap, BTreeSet};

use super::Outline;
use crate::bundle::BundlePath;
use crate::syntax::facts::ApexClass;
use crate::syntax::{Environment, OtherClass};

/// The files to read because of what is known by now.
#[derive(Debug, Clone, Default)]
pub struct ClassRound {
    /// Classes that were asked for.
    pub open: BTreeSet<BundlePath>,
    /// Those who asked, to be read again after that.
    pub again: BTreeSet<BundlePath>,
    /// Texts that a file holds that borrows from a class.
    pub names: BTreeSet<String>,
}

impl ClassRound {
    /// Whether nothing has to be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.again.is_empty() && self.names.is_empty()
    }
}

/// The classes of a bundle.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    /// Files by package and name in lower case. A bundle can hold copies of a class.
    files: BTreeMap<(Option<String>, String), BTreeSet<BundlePath>>,
    /// The package of each file that belongs to one.
    packages: BTreeMap<BundlePath, String>,
    /// What a file declares, by class path in lower case.
    known: BTreeMap<BundlePath, BTreeMap<String, ApexClass>>,
    /// The same of files that lend; known to those who are read from the next round on.
    lenders: BTreeMap<BundlePath, Vec<ApexClass>>,
    /// Names that were looked for.
    searched: BTreeSet<String>,
    next: ClassRound,
}

impl Classes {
    /// Notes that a file is part of a package. Packages do not see each other's classes.
    pub fn add_to_package(&mut self, path: &BundlePath, package: &str) {
        self.packages.insert(path.clone(), package.to_owned());
    }

    /// Notes that a file declares a class of that name.
    pub fn add(&mut self, path: &BundlePath, name: &str) {
        let package = self.packages.get(path).cloned();
        self.files
            .entry((package, name.to_lowercase()))
            .or_default()
            .insert(path.clone());
    }

    /// Notes what a file that was opened declares.
    pub fn learn(&mut self, path: &BundlePath, classes: &[ApexClass]) {
        let classes = classes
            .iter()
            .map(|class| (class.path.to_lowercase(), class.clone()));
        self.known.insert(path.clone(), classes.collect());
    }

    /// Notes what a file asks for, and what it lends.
    pub fn note(&mut self, path: &BundlePath, outline: &Outline) {
        for name in &outline.missing {
            let asked = self.find(path, name).cloned();
            if let Some(asked) = asked
                && asked != *path
                && !self.known.contains_key(&asked)
            {
                self.next.open.insert(asked);
                self.next.again.insert(path.clone());
            }
        }
        if outline.classes.is_empty() {
            return;
        }
        self.lenders.insert(path.clone(), outline.classes.clone());
        for name in outline.classes.iter().flat_map(lent_by) {
            if self.searched.insert(name.to_lowercase()) {
                self.next.names.insert(name);
            }
        }
    }

    /// What has to be read because of what was noted since the last round.
    pub fn next_round(&mut self) -> ClassRound {
        for (path, classes) in std::mem::take(&mut self.lenders) {
            self.learn(&path, &classes);
        }
        let mut round = std::mem::take(&mut self.next);
        round.open.retain(|path| !self.known.contains_key(path));
        round
    }

    /// The other files as one of them sees them.
    #[must_use]
    pub fn seen_from<'c>(&'c self, path: &'c BundlePath) -> SeenClasses<'c> {
        SeenClasses {
            classes: self,
            path,
        }
    }

    /// The file that a class's name leads to, the namespace in front of it left out. Of copies, the one that lies
    /// nearest to the file that names it.
    fn find(&self, from: &BundlePath, name: &str) -> Option<&BundlePath> {
        let lower = name.to_lowercase();
        let package = self.packages.get(from);
        let mut outer = lower.split('.').take(2);
        outer.find_map(|outer| {
            let key = (package.cloned(), outer.to_owned());
            let copies = self.files.get(&key)?;
            // Sorted as they are, the nearest is a neighbour.
            let before = copies.range(..=from).next_back();
            let after = copies.range(from..).next();
            let near = |path: &&BundlePath| shared_folders(from, path);
            let nearest = before.into_iter().chain(after).rev();
            nearest.max_by_key(near)
        })
    }
}

/// How many folders two paths share.
fn shared_folders(one: &BundlePath, other: &BundlePath) -> usize {
    let parts = one.as_str().split('/').zip(other.as_str().split('/'));
    parts.take_while(|(one, other)| one == other).count()
}

/// How other files write what they borrow from a class.
fn lent_by(class: &ApexClass) -> Vec<String> {
    let mut names: Vec<String> = class
        .texts
        .iter()
        .filter(|(_, text)| text.is_open)
        .map(|(key, _)| {
            let name = key.split('/').next().unwrap_or(key);
            format!("{}.{name}", class.path)
        })
        .collect();
    if !names.is_empty() {
        names.push(format!("extends {}", class.path));
    }
    names
}

/// The classes of a bundle as one file sees them.
#[derive(Debug, Clone, Copy)]
pub struct SeenClasses<'c> {
    classes: &'c Classes,
    path: &'c BundlePath,
}

impl Environment for SeenClasses<'_> {
    fn class(&self, path: &str) -> Option<OtherClass<'_>> {
        let file = self.classes.find(self.path, path)?;
        let known = self.classes.known.get(file)?;
        let lower = path.to_lowercase();
        let class = known.get(&lower).or_else(|| {
            let (_, without_namespace) = lower.split_once('.')?;
            known.get(without_namespace)
        })?;
        Some(OtherClass { file, class })
    }

    fn has_class(&self, name: &str) -> bool {
        self.classes
            .find(self.path, name)
            .is_some_and(|file| file != self.path)
    }
}
