//! Which file a written name leads to.

use std::collections::{BTreeMap, BTreeSet};

/// Suffixes that an import leaves out, in order of preference.
const SUFFIXES: [&str; 13] = [
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".vue",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
    ".resource",
];

/// Files by the names that lead to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    /// Lower-case path to path: imports are often written in another case than the file.
    lower: BTreeMap<String, String>,
    /// Lower-case file stem to paths, for module ids that are no paths.
    stems: BTreeMap<String, BTreeSet<String>>,
}

impl Files {
    pub(super) fn add(&mut self, path: &str) {
        let lower = path.to_lowercase();
        self.stems
            .entry(stem(&lower).to_owned())
            .or_default()
            .insert(path.to_owned());
        self.lower.insert(lower, path.to_owned());
    }

    /// The file that a relative or absolute address leads to, without the suffix as well.
    pub(super) fn at(&self, from: &str, address: &str) -> Option<&str> {
        let path = join(folder(from), address);
        let without_js = path.strip_suffix(".js").unwrap_or(&path).to_owned();
        for base in [path, without_js] {
            for suffix in SUFFIXES {
                if let Some(path) = self.lower.get(&format!("{base}{suffix}").to_lowercase()) {
                    return Some(path);
                }
            }
        }
        None
    }

    /// The file that a module specifier leads to.
    pub(super) fn find(&self, from: &str, specifier: &str) -> Option<&str> {
        let specifier = specifier.split(['?', '!']).next_back().unwrap_or(specifier);
        if !is_bare(specifier) {
            return self.at(from, specifier);
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
        fitting.next().is_none().then_some(first)
    }

    /// Whether there is a file at that very path.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.lower.contains_key(&path.to_lowercase())
    }

    /// The files of a folder.
    pub(super) fn in_folder<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = &'f str> {
        self.lower
            .values()
            .filter(move |path| self::folder(path) == folder)
            .map(String::as_str)
    }

    /// The script that a static resource is, or the one inside it at `inner`.
    pub(super) fn in_resource(&self, name: &str, inner: Option<&str>) -> Option<&str> {
        let root = format!("/staticresources/{}", name.to_lowercase());
        let end = inner.map(|inner| format!("/{}", inner.trim_start_matches('/').to_lowercase()));
        let mut fitting = self.lower.iter().filter(|(path, _)| {
            let slashed = format!("/{path}");
            slashed
                .split_once(&root)
                .is_some_and(|(_, rest)| match &end {
                    Some(end) => rest.starts_with(['/', '!', '.']) && rest.ends_with(end.as_str()),
                    None => rest.starts_with('.') && !rest.contains(['/', '!']),
                })
        });
        fitting.next().map(|(_, path)| path.as_str())
    }
}

/// Whether a specifier is no path.
pub(super) fn is_bare(specifier: &str) -> bool {
    !specifier.starts_with('.') && !specifier.starts_with('/')
}

pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// File name without its first suffix.
pub(super) fn stem(path: &str) -> &str {
    let name = name(path);
    name.split('.').next().unwrap_or(name)
}

/// Joins a relative address to a folder, `.` and `..` resolved.
fn join(folder: &str, address: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
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
