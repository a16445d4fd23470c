//! What a name means across files: which module an import leads to, and what that module exports.
//!
//! Scripts that export a watched global, or something that leads to one, are *tainted*. Only scripts that name
//! a tainted module are opened again, until nothing new is found.

mod aliases;
mod classes;
mod files;
mod offers;
mod pages;
mod shims;

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::BundlePath;
use crate::syntax::Environment;
use crate::syntax::facts::{ApexClass, Facts, Gift, Segment, Slot, Token, Value};
use crate::syntax::javascript::EVERY;
pub use aliases::is_settings;
pub use classes::{ClassRound, Classes, SeenClasses};
use files::{Files, is_bare, stem};
use offers::{Offers, Registered};
use pages::{Load, Pages, aura_part};

/// Re-exports are followed this far.
const MAX_HOPS: usize = 8;

/// What a module exports, by name.
type Exports = BTreeMap<String, Vec<Value>>;

/// What one file has to do with others.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    exports: Exports,
    modules: BTreeMap<String, Exports>,
    offers: BTreeMap<Token, Vec<Value>>,
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
            outline.modules.append(&mut script.modules);
            for (token, values) in std::mem::take(&mut script.offers) {
                outline.offers.entry(token).or_default().extend(values);
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
    exports: BTreeMap<String, Exports>,
    /// Modules that are a watched global, by id.
    shims: BTreeMap<String, BTreeSet<Vec<Segment>>>,
    /// What settings files call the tainted ones.
    other_names: BTreeMap<String, BTreeSet<String>>,
    /// Modules with ids of their own.
    registered: Registered,
    offers: Offers,
    gifts: BTreeMap<String, BTreeSet<Gift>>,
    /// Files that depend on what a file exports and do not write its name.
    dependents: BTreeMap<String, BTreeSet<String>>,
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
        let mut changed = self.add_exports(path, outline);
        changed |= self.add_modules(path, outline);
        changed |= self.add_shims(outline);
        changed |= self.offers.add(here, &outline.offers);
        if changed {
            self.next.modules = self.names();
        }
        for gift in &outline.gifts {
            let target = self.file(here, &gift.specifier);
            let target = target.or_else(|| self.registered.at(here, &gift.specifier));
            let target = target.filter(|target| *target != here);
            if let Some(target) = target.map(ToOwned::to_owned)
                && (self.keep(&target, gift) || self.give(&target, gift.clone()))
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

    /// The scripts of an Aura bundle run together. The platform hands the helper to all functions of the others, and
    /// the component to all functions, so that what one of them keeps in it reaches the rest.
    fn add_aura(&mut self, path: &str) {
        let Some((folder, part)) = aura_part(path) else {
            return;
        };
        let bundle = folder.rsplit('/').next().unwrap_or(folder);
        self.pages.add_folder(folder, &self.files);
        self.give_to_all(path, 0, &format!("./{bundle}.cmp"));
        let helper = format!("./{bundle}Helper.js");
        for user in ["Controller", "Renderer"] {
            let file = format!("{folder}/{bundle}{user}.js");
            if part == user || part == "Helper" && self.files.holds(&file) {
                // A renderer has no event in between.
                let parameter = if user == "Renderer" { 1 } else { 2 };
                self.give_to_all(&file, parameter, &helper);
            }
        }
    }

    /// Hands a file beside it to every function of a script.
    fn give_to_all(&mut self, user: &str, parameter: usize, given: &str) {
        let Some(file) = self.files.at(user, given).map(ToOwned::to_owned) else {
            return;
        };
        let dependents = self.dependents.entry(file).or_default();
        dependents.insert(user.to_owned());
        self.give(
            user,
            Gift {
                specifier: String::new(),
                way: vec!["*".to_owned(), EVERY.to_owned()],
                slot: Slot::Parameter(parameter),
                values: vec![Value::Import(given.to_owned(), "*".to_owned())],
            },
        );
    }

    /// Keeps a member that a script gives to a component of Aura for the other scripts of the bundle. Returns whether
    /// the component has something new.
    fn keep(&mut self, target: &str, gift: &Gift) -> bool {
        let Slot::Member(name) = &gift.slot else {
            return false;
        };
        if !target.ends_with(".cmp") || gift.way != ["*"] {
            return false;
        }
        let exports = self.exports.entry(target.to_owned()).or_default();
        let known = exports.entry(name.clone()).or_default();
        let before = known.len();
        known.extend(gift.values.iter().cloned());
        known.sort();
        known.dedup();
        let is_new = known.len() > before;
        if is_new {
            self.tainted.add(target);
            let folder = files::folder(target).to_owned();
            let scripts = self.files.in_folder(&folder);
            let scripts = scripts.filter(|script| aura_part(script).is_some());
            let scripts: Vec<String> = scripts.map(ToOwned::to_owned).collect();
            for script in scripts {
                self.give_to_all(&script, 0, &format!("./{}", files::name(target)));
                self.next.files.insert(script, BTreeSet::new());
            }
        }
        is_new
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
        self.registered.at(from, specifier).is_some()
            || !is_bare(specifier) && self.files.find(from, specifier).is_some()
    }

    /// The file that a module specifier leads to; of several that fit alike, the one with something to give.
    fn file(&self, from: &str, specifier: &str) -> Option<&str> {
        let found = self.files.find(from, specifier);
        found.or_else(|| self.tainted.find(from, specifier))
    }

    /// Notes what a script exports. Returns whether that says anything new.
    fn add_exports(&mut self, path: &BundlePath, outline: &Outline) -> bool {
        let exports = self.tainted_part(path, &outline.exports);
        if exports.is_empty() {
            return false;
        }
        let path = path.as_str();
        self.tainted.add(path);
        if !self.exports.contains_key(path) {
            let names = self.files.other_names(path);
            self.other_names.insert(path.to_owned(), names);
        }
        let is_new = self.exports.insert(path.to_owned(), exports.clone()) != Some(exports);
        if is_new {
            let dependents = self.dependents.get(path).into_iter().flatten();
            let files = dependents.map(|file| (file.clone(), BTreeSet::new()));
            self.next.files.extend(files);
        }
        is_new
    }

    /// Notes the modules that a script registers by ids of their own. Returns whether that says anything new.
    fn add_modules(&mut self, path: &BundlePath, outline: &Outline) -> bool {
        let mut is_new = false;
        for (id, exports) in &outline.modules {
            let exports = self.tainted_part(path, exports);
            is_new |= self.registered.add(path.as_str(), id, exports);
        }
        is_new
    }

    /// The exports that matter to others.
    fn tainted_part(&self, path: &BundlePath, exports: &Exports) -> Exports {
        exports
            .iter()
            .map(|(name, values)| (name.clone(), self.known(path, values)))
            .filter(|(_, values)| !values.is_empty())
            .collect()
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

    /// The names that other scripts write to get what was found: the stems of tainted modules and, for an index file,
    /// its folder; ids and tokens.
    fn names(&self) -> BTreeSet<String> {
        let mut names = self.offers.names();
        names.extend(self.registered.names());
        names.extend(self.shims.keys().cloned());
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

    /// The tainted module that a specifier leads to: its file and exports.
    fn module(&self, from: &str, specifier: &str) -> Option<(&str, &Exports)> {
        if let Some(path) = self.file(from, specifier)
            && let Some(exports) = self.exports.get(path)
        {
            return Some((path, exports));
        }
        self.registered.find(from, specifier)
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
        let Some((path, exports)) = self.module(from.as_str(), specifier) else {
            return Vec::new();
        };
        let here = BundlePath::new(path);
        let mut found: Vec<Value> = Vec::new();
        let mut take = |values: &[Value], exported: &str| {
            for value in values {
                match value {
                    Value::Import(specifier, inner) => {
                        // `export * from`: a name here is that name there.
                        let inner = if exported == "*" && inner == "*" {
                            name
                        } else {
                            inner
                        };
                        found.extend(self.look_up(&here, specifier, inner, hops + 1));
                    }
                    value => found.push(value.clone()),
                }
            }
        };
        if name == "*" {
            // The module as a whole: an object of its exports, or what CommonJS and AMD give.
            let whole = exports.get("*").cloned().unwrap_or_default();
            take(&whole, "*");
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
            take(values, name);
        } else if let Some(whole) = exports.get("*") {
            for value in whole {
                match value {
                    Value::Object(members) => {
                        take(members.get(name).map_or(&[], Vec::as_slice), name);
                    }
                    Value::Import(..) => take(std::slice::from_ref(value), "*"),
                    // `import x from './commonjs'`, an AMD parameter.
                    value if name == "default" => take(std::slice::from_ref(value), "*"),
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

    fn offered(&self, token: &Token) -> Vec<Value> {
        self.modules.offers.offered_to(self.path.as_str(), token)
    }

    fn gifts(&self) -> Vec<Gift> {
        let gifts = self.modules.gifts.get(self.path.as_str());
        gifts.into_iter().flatten().cloned().collect()
    }

    fn is_silent(&self) -> bool {
        false
    }
}
