//! Scripts that a page brings together share their global variables.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{Files, folder, stem};
use crate::syntax::facts::{Facts, Value};

/// A script that a page loads, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Load {
    /// An address, seen from the page.
    Address(String),
    /// A static resource, and the path inside it.
    Resource(String, Option<String>),
}

/// What a page loads.
pub(super) fn loads(facts: &Facts) -> BTreeSet<Load> {
    let mut loads = BTreeSet::new();
    for element in &facts.elements {
        let is_script = element.name.eq_ignore_ascii_case("script");
        for attribute in &element.attributes {
            let value = attribute.value.trim();
            if value.contains(RESOURCE) {
                loads.extend(resources(value));
            } else if is_script && attribute.name.eq_ignore_ascii_case("src") {
                let address = value.split(['?', '#']).next().unwrap_or(value);
                let is_local = !address.is_empty()
                    && !address.contains("://")
                    && !address.starts_with("//")
                    && !address.contains("{!");
                if is_local {
                    loads.insert(Load::Address(address.to_owned()));
                }
            }
        }
    }
    loads
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
    /// Scripts by the page, or the bundle, that brings them together.
    groups: BTreeMap<String, BTreeSet<String>>,
    /// What files leave in the global scope, by path.
    globals: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Those of them that are scripts, which a page can load.
    scripts: BTreeSet<String>,
    /// Files whose offers were announced, with them.
    announced: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
}

impl Pages {
    /// Notes a page and what it loads.
    pub(super) fn add_page(&mut self, path: &str, loads: &BTreeSet<Load>, files: &Files) {
        let members: BTreeSet<String> = loads
            .iter()
            .filter_map(|load| match load {
                Load::Address(address) => files.at(path, address),
                Load::Resource(name, inner) => files.in_resource(name, inner.as_deref()),
            })
            .map(ToOwned::to_owned)
            .collect();
        if !members.is_empty() {
            self.groups.insert(path.to_owned(), members);
        }
    }

    /// Notes the scripts of a folder that run together.
    pub(super) fn add_folder(&mut self, folder: &str, files: &Files) {
        let members = files.in_folder(folder).map(ToOwned::to_owned).collect();
        self.groups.insert(format!("{folder}/"), members);
    }

    /// Notes what a file leaves in the global scope.
    pub(super) fn add_globals(
        &mut self,
        path: &str,
        globals: BTreeMap<String, Vec<Value>>,
        is_page: bool,
    ) {
        if !globals.is_empty() && !is_page {
            self.scripts.insert(path.to_owned());
        }
        if globals.is_empty() {
            self.globals.remove(path);
        } else {
            self.globals.insert(path.to_owned(), globals);
        }
    }

    /// What the other files of its pages offer to a file.
    pub(super) fn offered_to(&self, path: &str) -> BTreeMap<String, Vec<Value>> {
        let mut offered: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for (page, members) in &self.groups {
            if page == path || members.contains(path) {
                others.insert(page);
                others.extend(members.iter().map(String::as_str));
            }
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
        let files: BTreeSet<String> = self
            .groups
            .iter()
            .filter(|(page, members)| {
                self.globals.contains_key(*page)
                    || members
                        .iter()
                        .any(|member| self.globals.contains_key(member))
            })
            .flat_map(|(page, members)| members.iter().chain([page]).cloned())
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

    /// The names by which a page would load the files that leave something in the global scope.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for path in &self.scripts {
            names.insert(stem(path).to_owned());
            if let Some((_, rest)) = format!("/{path}").split_once("/staticresources/") {
                let name = rest.split(['/', '.', '!']).next().unwrap_or(rest);
                names.insert(name.to_owned());
            }
        }
        names
    }
}

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
