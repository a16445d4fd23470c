//! Scripts and parts that a page brings together share their global variables.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Files, folder, name, stem};
use crate::syntax::facts::{Attribute, Element, Facts, Value};
use crate::syntax::template;

/// Files that one page brings together, at most.
const MAX_GROUP: usize = 2_000;

/// What the names of an org's own components start with.
const OWN: &str = "c:";

/// Something that a page loads, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Load {
    /// An address, seen from the page.
    Address(String),
    /// The end of an address whose start only the server knows.
    End(String),
    /// A part of the page, by a name that may leave out the suffix.
    Part(String),
    /// A component or page of the platform, by its name.
    Component(String),
    /// A static resource, and the path inside it.
    Resource(String, Option<String>),
}

/// What a page loads.
pub(super) fn loads(facts: &Facts) -> BTreeSet<Load> {
    let mut loads = BTreeSet::new();
    for element in &facts.elements {
        for attribute in &element.attributes {
            if attribute.value.contains(RESOURCE) {
                loads.extend(resources(&attribute.value));
            } else {
                loads.extend(loaded_by(element, attribute));
            }
        }
        if let Some(name) = element.name.strip_prefix(OWN) {
            loads.insert(Load::Component(name.to_owned()));
        }
    }
    for file in &facts.named {
        let load = match file.is_part {
            true => Load::Part(file.name.clone()),
            false => Load::End(file.name.clone()),
        };
        loads.insert(load);
    }
    loads
}

/// What an attribute loads: a script's address, the page that a tag of a server includes, the template of a page.
fn loaded_by(element: &Element, attribute: &Attribute) -> Option<Load> {
    let value = attribute.value.trim();
    let is_script = element.name.eq_ignore_ascii_case("script");
    let attribute = attribute.name.to_ascii_lowercase();
    if is_script && matches!(attribute.as_str(), "src" | "data-main") {
        return script(value);
    }
    // `th:src="@{/js/a.js}"`
    if is_script && attribute.ends_with(":src") {
        return end(value.trim_start_matches(['@', '{']).trim_end_matches('}'));
    }
    if !element.name.contains(':') {
        return None;
    }
    match attribute.as_str() {
        "template" | "pagename" if !value.contains(['.', '/']) => {
            Some(Load::Component(value.to_owned()))
        }
        "page" | "url" | "src" | "file" | "template" => end(value),
        _ => None,
    }
}

fn script(value: &str) -> Option<Load> {
    let address = value.split(['?', '#']).next().unwrap_or(value);
    if template::filled(value).is_empty() {
        return match address.strip_prefix("~/") {
            Some(rest) => end(rest),
            None => {
                let is_local =
                    !address.is_empty() && !address.contains("://") && !address.starts_with("//");
                is_local.then(|| Load::Address(address.to_owned()))
            }
        };
    }
    // What the server puts first is a host or a folder.
    let shown = template::shown(value);
    let (_, known) = shown.rsplit_once("{…}")?;
    end(known.split(['?', '#']).next().unwrap_or(known))
}

/// The end of an address, if it names a file.
fn end(value: &str) -> Option<Load> {
    let is_file =
        name(value).contains('.') && !value.contains("://") && !value.contains(['{', ' ']);
    is_file.then(|| Load::End(value.trim_start_matches(['~', '/']).to_owned()))
}

const RESOURCE: &str = "$Resource.";

/// `{!$Resource.x}`, `{!URLFOR($Resource.x, 'js/a.js')}`, `{!$Resource.x + '/js/a.js'}`, several in one list.
fn resources(value: &str) -> Vec<Load> {
    let mut loads = Vec::new();
    for (at, _) in value.match_indices(RESOURCE) {
        let rest = &value[at + RESOURCE.len()..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if name.is_empty() {
            continue;
        }
        // The quoted path belongs to this resource if nothing but its operator stands between.
        let rest = rest.trim_start();
        let inner = rest
            .strip_prefix([',', '+'])
            .map(str::trim_start)
            .and_then(|rest| {
                let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
                let rest = &rest[1..];
                rest.split(quote).next()
            })
            .or_else(|| {
                let rest = rest.strip_prefix('/')?;
                rest.split(['}', '"', '\'', ' ']).next()
            });
        loads.push(Load::Resource(
            name.to_owned(),
            inner.map(ToOwned::to_owned),
        ));
    }
    loads
}

/// Pages with what they load, and the globals of all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    /// What each page, or bundle, loads itself.
    loads: BTreeMap<String, BTreeSet<String>>,
    /// Everything that each brings together, parts of parts as well.
    groups: BTreeMap<String, BTreeSet<String>>,
    /// The pages that bring a file in, itself among them.
    pages_of: BTreeMap<String, BTreeSet<String>>,
    /// Whether the groups are those of the loads.
    is_grouped: bool,
    /// What files leave in the global scope, by path.
    globals: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Files whose offers were announced, with them.
    announced: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
}

impl Pages {
    /// Notes a page and what it loads.
    pub(super) fn add_page(&mut self, path: &str, loads: &BTreeSet<Load>, files: &Files) {
        let members: BTreeSet<String> = loads
            .iter()
            .filter_map(|load| found(path, load, files))
            .filter(|member| *member != path)
            .map(ToOwned::to_owned)
            .collect();
        if !members.is_empty() {
            self.add_group(path.to_owned(), members);
        }
    }

    /// Notes the scripts of a folder that run together.
    pub(super) fn add_folder(&mut self, folder: &str, files: &Files) {
        let members = files.in_folder(folder).map(ToOwned::to_owned).collect();
        self.add_group(format!("{folder}/"), members);
    }

    fn add_group(&mut self, page: String, members: BTreeSet<String>) {
        if self.loads.get(&page) != Some(&members) {
            self.is_grouped = false;
            self.loads.insert(page, members);
        }
    }

    /// Notes what a file leaves in the global scope. Returns the names by which a page would load it, if it left
    /// nothing before.
    pub(super) fn add_globals(
        &mut self,
        path: &str,
        globals: BTreeMap<String, Vec<Value>>,
    ) -> BTreeSet<String> {
        if globals.is_empty() {
            self.globals.remove(path);
            return BTreeSet::new();
        }
        match self.globals.insert(path.to_owned(), globals) {
            Some(_) => BTreeSet::new(),
            None => names(path),
        }
    }

    /// Brings together what pages load, and what that loads.
    fn group(&mut self) {
        if std::mem::replace(&mut self.is_grouped, true) {
            return;
        }
        self.groups.clear();
        self.pages_of.clear();
        for page in self.loads.keys() {
            let mut group = BTreeSet::new();
            let mut next = vec![page];
            while let Some(path) = next.pop() {
                for member in self.loads.get(path).into_iter().flatten() {
                    if group.len() < MAX_GROUP && group.insert(member.clone()) {
                        next.push(member);
                    }
                }
            }
            for member in group.iter().chain([page]) {
                let pages = self.pages_of.entry(member.clone()).or_default();
                pages.insert(page.clone());
            }
            self.groups.insert(page.clone(), group);
        }
    }

    /// What the other files of its pages offer to a file.
    pub(super) fn offered_to(&self, path: &str) -> BTreeMap<String, Vec<Value>> {
        let mut offered: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for page in self.pages_of.get(path).into_iter().flatten() {
            others.insert(page);
            others.extend(
                self.groups
                    .get(page)
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
        }
        others.remove(path);
        for other in others {
            for (name, values) in self.globals.get(other).into_iter().flatten() {
                let known = offered.entry(name.clone()).or_default();
                known.extend(values.iter().cloned());
            }
        }
        for values in offered.values_mut() {
            values.sort();
            values.dedup();
        }
        offered
    }

    /// Files that are offered what they were not before, with the names.
    pub(super) fn news(&mut self) -> BTreeMap<String, BTreeSet<String>> {
        let mut news = BTreeMap::new();
        if self.globals.is_empty() {
            return news;
        }
        self.group();
        let files: BTreeSet<String> = self
            .globals
            .keys()
            .flat_map(|path| self.pages_of.get(path).into_iter().flatten())
            .flat_map(|page| self.groups.get(page).into_iter().flatten().chain([page]))
            .cloned()
            .collect();
        for file in files {
            let offered = self.offered_to(&file);
            if !offered.is_empty() && self.announced.get(&file) != Some(&offered) {
                news.insert(file.clone(), offered.keys().cloned().collect());
                self.announced.insert(file, offered);
            }
        }
        news
    }
}

/// The file that a page loads so.
fn found<'f>(page: &str, load: &Load, files: &'f Files) -> Option<&'f str> {
    match load {
        Load::Address(address) => files.at(page, address).or_else(|| {
            let is_rooted = address.starts_with('/');
            is_rooted.then(|| files.ending(page, address))?
        }),
        Load::End(address) => files.ending(page, address),
        Load::Part(name) => files.ending(page, name).or_else(|| files.part(page, name)),
        Load::Component(name) => files.component(page, name),
        Load::Resource(name, inner) => files.in_resource(name, inner.as_deref()),
    }
}

/// The names by which a page would load a file.
fn names(path: &str) -> BTreeSet<String> {
    let stem = stem(path);
    let file = name(path);
    let suffix = file.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    let mut names = BTreeSet::new();
    match suffix {
        "component" => {
            names.insert(format!(":{stem}"));
        }
        "page" => names.extend([format!("\"{stem}\""), format!("$Page.{stem}")]),
        // A script is also named by who leaves its suffix out.
        _ if suffix.is_empty() || SCRIPTS.contains(&suffix) => {
            names.insert(stem.to_owned());
        }
        _ => {
            names.insert(file.to_owned());
            let part = stem.trim_start_matches('_');
            names.extend([format!("{part}'"), format!("{part}\""), format!("> {part}")]);
        }
    }
    if let Some((_, rest)) = format!("/{path}").split_once("/staticresources/") {
        let name = rest.split(['/', '.', '!']).next().unwrap_or(rest);
        names.insert(name.to_owned());
    }
    names
}

/// Suffixes of scripts, and of what can be one.
const SCRIPTS: [&str; 9] = [
    "js", "mjs", "cjs", "jsx", "ts", "tsx", "coffee", "resource", "es6",
];

/// The folder of an Aura bundle's script, and the script's part in it: `Controller`, `Helper`, `Renderer`.
pub(super) fn aura_part(path: &str) -> Option<(&str, &str)> {
    let folder = folder(path);
    let (parent, bundle) = folder.rsplit_once('/')?;
    let is_aura = parent == "aura" || parent.ends_with("/aura");
    let part = path
        .strip_prefix(folder)?
        .strip_prefix('/')?
        .strip_prefix(bundle)?
        .strip_suffix(".js")?;
    is_aura.then_some((folder, part))
}
