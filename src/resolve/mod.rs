//! What a name means across files: which module an import leads to, and what that module exports.
//!
//! Scripts that export a watched global, or something that leads to one, are *tainted*. Only scripts that name
//! a tainted module are opened again, until nothing new is found.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::BundlePath;
use crate::syntax::Environment;
use crate::syntax::facts::{ScriptFacts, Value};

/// Re-exports are followed this far.
const MAX_HOPS: usize = 8;
/// Suffixes that an import leaves out, in order of preference.
const SUFFIXES: [&str; 10] = [
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    "/index.ts",
    "/index.js",
    ".resource",
];

/// What tainted modules export, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Modules {
    exports: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Lower-case path to path: imports are often written in another case than the file.
    lower: BTreeMap<String, String>,
    /// Lower-case file stem to paths, for module ids that are no paths.
    stems: BTreeMap<String, BTreeSet<String>>,
}

impl Modules {
    /// Notes what a script exports. Returns whether that says anything new.
    pub fn add(&mut self, path: &BundlePath, script: &ScriptFacts) -> bool {
        let exports: BTreeMap<String, Vec<Value>> = script
            .exports
            .iter()
            .map(|(name, values)| (name.clone(), self.known(path, values)))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        if exports.is_empty() {
            return false;
        }
        let path = path.as_str().to_owned();
        let lower = path.to_lowercase();
        self.stems
            .entry(stem(&lower).to_owned())
            .or_default()
            .insert(path.clone());
        self.lower.insert(lower, path.clone());
        self.exports.insert(path, exports.clone()) != Some(exports)
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

    /// Whether no script is tainted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exports.is_empty()
    }

    /// The names by which other scripts would import the tainted modules: file stems and, for an index file,
    /// its folder.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for path in self.exports.keys() {
            let stem = stem(path);
            if stem.eq_ignore_ascii_case("index") {
                let folder = path.rsplit('/').nth(1).unwrap_or("");
                if !folder.is_empty() {
                    names.insert(folder.to_owned());
                }
            }
            names.insert(stem.to_owned());
        }
        names
    }

    /// The outside world as the script at `path` sees it.
    #[must_use]
    pub fn seen_from<'m>(&'m self, path: &'m BundlePath) -> SeenFrom<'m> {
        SeenFrom {
            modules: self,
            path,
        }
    }

    fn look_up(&self, from: &BundlePath, specifier: &str, name: &str, hops: usize) -> Vec<Value> {
        if hops > MAX_HOPS {
            return Vec::new();
        }
        let Some(path) = self.find(from.as_str(), specifier) else {
            return Vec::new();
        };
        let Some(exports) = self.exports.get(&path) else {
            return Vec::new();
        };
        let here = BundlePath::new(&path);
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

    /// The tainted module that a specifier leads to.
    fn find(&self, from: &str, specifier: &str) -> Option<String> {
        let specifier = specifier.split(['?', '!']).next_back().unwrap_or(specifier);
        let bare = !specifier.starts_with('.') && !specifier.starts_with('/');
        let candidates: Vec<String> = if bare {
            Vec::new()
        } else {
            vec![join(folder(from), specifier)]
        };
        for candidate in candidates {
            let without_js = candidate
                .strip_suffix(".js")
                .unwrap_or(&candidate)
                .to_owned();
            for base in [candidate, without_js] {
                for suffix in SUFFIXES {
                    if let Some(path) = self.lower.get(&format!("{base}{suffix}").to_lowercase()) {
                        return Some(path.clone());
                    }
                }
            }
        }
        if !bare {
            return None;
        }
        // `c/name` of LWC, an AMD id, a path alias: the last part names the file, the rest has to fit.
        let lower = specifier.to_lowercase();
        let tail: Vec<&str> = lower
            .trim_end_matches(".js")
            .split('/')
            .filter(|part| !part.is_empty() && !matches!(*part, "c" | "@" | "~" | "src"))
            .collect();
        let paths = self.stems.get(*tail.last()?)?;
        let fits = |path: &&String| {
            let lower = path.to_lowercase();
            let parts: Vec<&str> = lower.split(['/', '!']).collect();
            // The folders in front of the name, as far as the path has them.
            tail.iter().rev().skip(1).all(|part| parts.contains(part))
        };
        let mut fitting = paths.iter().filter(fits);
        let first = fitting.next()?;
        // Two files of that name say nothing.
        fitting.next().is_none().then(|| first.clone())
    }
}

/// The bundle's modules as one script sees them.
#[derive(Debug, Clone, Copy)]
pub struct SeenFrom<'m> {
    modules: &'m Modules,
    path: &'m BundlePath,
}

impl Environment for SeenFrom<'_> {
    fn import(&self, specifier: &str, name: &str) -> Vec<Value> {
        self.modules.look_up(self.path, specifier, name, 0)
    }

    fn global(&self, _name: &str) -> Vec<Value> {
        Vec::new()
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// File name without its first suffix.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// Joins a relative specifier to a folder, `.` and `..` resolved.
fn join(folder: &str, specifier: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
