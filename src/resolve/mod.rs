//! What a name means across files: which module an import leads to, and what that module exports.
//!
//! Scripts that export a watched global, or something that leads to one, are *tainted*. Only scripts that name
//! a tainted module are opened again, until nothing new is found.

mod aliases;
mod classes;
mod files;
mod pages;
mod shims;

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::BundlePath;
use crate::syntax::Environment;
use crate::syntax::facts::{ApexClass, Facts, Gift, Segment, Slot, Value};
use crate::syntax::javascript::EVERY;
pub use aliases::is_settings;
pub use classes::{ClassRound, Classes, SeenClasses};
use files::{Files, is_bare, stem};
use pages::{Load, Pages, aura_part};

/// Re-exports are followed this far.
const MAX_HOPS: usize = 8;

/// What one file has to do with others.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    exports: BTreeMap<String, Vec<Value>>,
    globals: BTreeMap<String, Vec<Value>>,
    gifts: BTreeSet<Gift>,
    presumed: BTreeSet<String>,
    loads: BTreeSet<Load>,
    shims: BTreeMap<String, Vec<Segment>>,
    /// Classes of Apex that it would take to know what names of interest belong to.
    missing: BTreeSet<String>,
    /// Classes of Apex, where one of them lends such a name to others.
    classes: Vec<ApexClass>,
}

impl Outline {
    /// Whether the file may give something to another.
    #[must_use]
    pub fn gives(&self) -> bool {
        !self.exports.is_empty() || !self.gifts.is_empty()
    }

    /// Takes it out of a file's facts; `globals` are those that are looked for.
    #[must_use]
    pub fn of(facts: &mut Facts, globals: &[String]) -> Self {
        let mut outline = Self {
            loads: pages::loads(facts),
            shims: shims::shims(facts, globals),
            ..Self::default()
        };
        for script in &mut facts.scripts {
            for (name, values) in std::mem::take(&mut script.exports) {
                outline.exports.entry(name).or_default().extend(values);
            }
            for (name, values) in std::mem::take(&mut script.globals) {
                outline.globals.entry(name).or_default().extend(values);
            }
            outline.gifts.extend(std::mem::take(&mut script.gifts));
            outline.presumed.append(&mut script.presumed);
        }
        if let Some(apex) = &mut facts.apex {
            outline.missing = std::mem::take(&mut apex.missing);
            let mut texts = apex.classes.iter().flat_map(|class| class.texts.values());
            if texts.any(|text| text.is_open) {
                outline.classes = std::mem::take(&mut apex.classes);
            }
        }
        outline
    }
}

/// The files to open again, since something is known that was not when they were read.
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// Scripts that hold one of these names can import a tainted module.
    pub modules: BTreeSet<String>,
    /// Pages that hold one of these names can load a script that shares its globals.
    pub pages: BTreeSet<String>,
    /// Single files, by path; where there are names, only if the file holds one.
    pub files: BTreeMap<String, BTreeSet<String>>,
}

impl Round {
    /// Whether nothing has to be opened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.pages.is_empty() && self.files.is_empty()
    }

    /// Whether `path`, or something inside it, is one of the single files.
    #[must_use]
    pub fn names_file(&self, path: &str) -> bool {
        let inside = format!("{path}!/");
        self.files.contains_key(path)
            || self
                .files
                .range(inside.clone()..)
                .next()
                .is_some_and(|(first, _)| first.starts_with(&inside))
    }
}

/// What tainted modules export, by path, and what goes from file to file by other ways.
#[derive(Debug, Clone, Default)]
pub struct Modules {
    /// All scripts of the bundle.
    files: Files,
    /// The tainted ones.
    tainted: Files,
    exports: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Modules that are a watched global, by id.
    shims: BTreeMap<String, BTreeSet<Vec<Segment>>>,
    /// What settings files call the tainted ones.
    other_names: BTreeMap<String, BTreeSet<String>>,
    gifts: BTreeMap<String, BTreeSet<Gift>>,
    pages: Pages,
    next: Round,
}

impl Modules {
    /// Knows the paths of all scripts and pages.
    pub fn new<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let mut modules = Self::default();
        for path in paths {
            modules.files.add(path);
        }
        modules
    }

    /// Takes in a file that says how modules are named. To be called before files are noted.
    pub fn add_settings(&mut self, path: &BundlePath, text: &str) {
        self.files.add_settings(path.as_str(), text);
        self.tainted = self.files.without_files();
    }

    /// Notes what a file has to do with others.
    pub fn add(&mut self, path: &BundlePath, outline: &Outline) {
        let here = path.as_str();
        let exports_more = self.add_exports(path, outline);
        if self.add_shims(outline) || exports_more {
            self.next.modules = self.names();
        }
        for gift in &outline.gifts {
            let target = self.module(here, &gift.specifier);
            let target = target.filter(|target| *target != here);
            if let Some(target) = target.map(ToOwned::to_owned)
                && self.give(&target, gift.clone())
            {
                // The giver did not know that the bundle holds the module.
                self.next.files.insert(here.to_owned(), BTreeSet::new());
            }
        }
        let mut presumed = outline.presumed.iter();
        if presumed.any(|specifier| self.holds(here, specifier)) {
            self.next.files.insert(here.to_owned(), BTreeSet::new());
        }
        if !outline.loads.is_empty() {
            self.pages.add_page(here, &outline.loads, &self.files);
        }
        self.add_aura(here);
        let names = self.pages.add_globals(here, outline.globals.clone());
        self.next.pages.extend(names);
    }

    /// What has to be opened because of what was noted since the last round.
    pub fn next_round(&mut self) -> Round {
        for (file, names) in self.pages.news() {
            self.next.files.entry(file).or_insert(names);
        }
        std::mem::take(&mut self.next)
    }

    /// The scripts of an Aura bundle run together, and the helper is the third parameter of all others' functions.
    fn add_aura(&mut self, path: &str) {
        let Some((folder, part)) = aura_part(path) else {
            return;
        };
        let bundle = folder.rsplit('/').next().unwrap_or(folder);
        self.pages.add_folder(folder, &self.files);
        let helper = format!("./{bundle}Helper.js");
        if part == "Helper" || self.files.at(path, &helper).is_none() {
            let users =
                ["Controller", "Renderer"].map(|part| format!("{folder}/{bundle}{part}.js"));
            for user in users {
                if part == "Helper"
                    && self
                        .files
                        .at(path, &format!("./{}", files::name(&user)))
                        .is_some()
                {
                    self.give_helper(&user, &helper);
                }
            }
            return;
        }
        self.give_helper(path, &helper);
    }

    fn give_helper(&mut self, user: &str, helper: &str) {
        self.give(
            user,
            Gift {
                specifier: String::new(),
                way: vec!["*".to_owned(), EVERY.to_owned()],
                slot: Slot::Parameter(2),
                values: vec![Value::Import(helper.to_owned(), "*".to_owned())],
            },
        );
    }

    /// Hands something to a file. Returns whether that is new to it.
    fn give(&mut self, target: &str, gift: Gift) -> bool {
        let gifts = self.gifts.entry(target.to_owned()).or_default();
        let is_new = gifts.insert(gift);
        if is_new {
            self.next.files.insert(target.to_owned(), BTreeSet::new());
        }
        is_new
    }

    /// Whether the bundle holds the module, and nothing has to be presumed of it.
    fn holds(&self, from: &str, specifier: &str) -> bool {
        !is_bare(specifier) && self.files.find(from, specifier).is_some()
    }

    /// The file that a module specifier leads to; of several that fit alike, the one with something to give.
    fn module(&self, from: &str, specifier: &str) -> Option<&str> {
        let found = self.files.find(from, specifier);
        found.or_else(|| self.tainted.find(from, specifier))
    }

    /// Notes what a script exports. Returns whether that says anything new.
    fn add_exports(&mut self, path: &BundlePath, outline: &Outline) -> bool {
        let exports: BTreeMap<String, Vec<Value>> = outline
            .exports
            .iter()
            .map(|(name, values)| (name.clone(), self.known(path, values)))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        if exports.is_empty() {
            return false;
        }
        let path = path.as_str();
        self.tainted.add(path);
        if !self.exports.contains_key(path) {
            let names = self.files.other_names(path);
            self.other_names.insert(path.to_owned(), names);
        }
        self.exports.insert(path.to_owned(), exports.clone()) != Some(exports)
    }

    /// Values that lead to a watched global; an import counts once its module is known to.
    fn known(&self, path: &BundlePath, values: &[Value]) -> Vec<Value> {
        values
            .iter()
            .filter(|value| match value {
                Value::Import(specifier, name) => {
                    !self.look_up(path, specifier, name, 0).is_empty()
                }
                _ => true,
            })
            .cloned()
            .collect()
    }

    /// Notes which modules are watched globals. Returns whether that says anything new.
    fn add_shims(&mut self, outline: &Outline) -> bool {
        let mut is_new = false;
        for (id, path) in &outline.shims {
            let paths = self.shims.entry(id.clone()).or_default();
            is_new |= paths.insert(path.clone());
        }
        is_new
    }

    /// The names by which other scripts would import the tainted modules: file stems and, for an index file,
    /// its folder.
    fn names(&self) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self.shims.keys().cloned().collect();
        for path in self.exports.keys() {
            let stem = stem(path);
            if stem.eq_ignore_ascii_case("index") {
                let folder = path.rsplit('/').nth(1).unwrap_or("");
                if !folder.is_empty() {
                    names.insert(folder.to_owned());
                }
            }
            names.insert(stem.to_owned());
            names.extend(self.other_names.get(path).into_iter().flatten().cloned());
        }
        names
    }

    /// The outside world as the script at `path` sees it.
    #[must_use]
    pub fn seen_from<'m>(&'m self, path: &'m BundlePath) -> SeenFrom<'m> {
        SeenFrom {
            modules: self,
            path,
            globals: self.pages.offered_to(path.as_str()),
        }
    }

    fn look_up(&self, from: &BundlePath, specifier: &str, name: &str, hops: usize) -> Vec<Value> {
        if hops > MAX_HOPS {
            return Vec::new();
        }
        if let Some(globals) = self.shims.get(specifier) {
            return globals
                .iter()
                .map(|path| Value::Path(member_of(path, name)))
                .collect();
        }
        let Some(path) = self.module(from.as_str(), specifier) else {
            return Vec::new();
        };
        let Some(exports) = self.exports.get(path) else {
            return Vec::new();
        };
        let here = BundlePath::new(path);
        let mut found: Vec<Value> = Vec::new();
        let mut take = |values: &[Value]| {
            for value in values {
                match value {
                    Value::Import(specifier, inner) => {
                        let inner = if inner == "*" { name } else { inner };
                        found.extend(self.look_up(&here, specifier, inner, hops + 1));
                    }
                    value => found.push(value.clone()),
                }
            }
        };
        if name == "*" {
            // The module as a whole: an object of its exports, or what CommonJS and AMD give.
            let whole = exports.get("*").cloned().unwrap_or_default();
            take(&whole);
            let members: BTreeMap<String, Vec<Value>> = exports
                .iter()
                .filter(|(name, _)| *name != "*")
                .map(|(name, _)| (name.clone(), self.look_up(from, specifier, name, hops + 1)))
                .filter(|(_, values)| !values.is_empty())
                .collect();
            if !members.is_empty() {
                found.push(Value::Object(members));
            }
            return found;
        }
        if let Some(values) = exports.get(name) {
            take(values);
        } else if let Some(whole) = exports.get("*") {
            for value in whole {
                match value {
                    Value::Object(members) => take(members.get(name).map_or(&[], Vec::as_slice)),
                    Value::Import(..) => take(std::slice::from_ref(value)),
                    // `import x from './commonjs'`, an AMD parameter.
                    value if name == "default" => take(std::slice::from_ref(value)),
                    _ => {}
                }
            }
            if name == "default" && found.is_empty() {
                found.extend(
                    whole
                        .iter()
                        .filter(|value| !matches!(value, Value::Import(..)))
                        .cloned(),
                );
            }
        }
        found
    }
}

/// The path of what is imported by a name from a module that is a global.
fn member_of(path: &[Segment], name: &str) -> Vec<Segment> {
    let mut path = path.to_vec();
    if !matches!(name, "*" | "default") {
        path.push(Segment::Name(name.to_owned()));
    }
    path
}

/// The bundle's modules as one script sees them.
#[derive(Debug, Clone)]
pub struct SeenFrom<'m> {
    modules: &'m Modules,
    path: &'m BundlePath,
    globals: BTreeMap<String, Vec<Value>>,
}

impl Environment for SeenFrom<'_> {
    fn import(&self, specifier: &str, name: &str) -> Vec<Value> {
        self.modules.look_up(self.path, specifier, name, 0)
    }

    fn global(&self, name: &str) -> Vec<Value> {
        self.globals.get(name).cloned().unwrap_or_default()
    }

    fn holds(&self, specifier: &str) -> bool {
        self.modules.holds(self.path.as_str(), specifier)
    }

    fn gifts(&self) -> Vec<Gift> {
        let gifts = self.modules.gifts.get(self.path.as_str());
        gifts.into_iter().flatten().cloned().collect()
    }

    fn is_silent(&self) -> bool {
        false
    }
}
