//! Which file a written name leads to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::aliases::Aliases;

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

/// What a path alias starts with.
const SIGILS: [char; 4] = ['@', '~', '$', '#'];

/// Files by the names that lead to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    /// Lower-case path to path: imports are often written in another case than the file.
    lower: BTreeMap<String, String>,
    /// Lower-case file stem to paths, for module ids that are no paths; an index file goes by its folder as well.
    stems: BTreeMap<String, BTreeSet<String>>,
    /// What settings files call modules.
    aliases: Aliases,
}

impl Files {
    pub(super) fn add(&mut self, path: &str) {
        let lower = path.to_lowercase();
        let mut names = vec![stem(&lower)];
        if names[0] == "index" {
            names.push(name(folder(&lower)));
        }
        for name in names {
            let paths = self.stems.entry(name.to_owned()).or_default();
            paths.insert(path.to_owned());
        }
        self.lower.insert(lower, path.to_owned());
    }

    /// Takes in a settings file.
    pub(super) fn add_settings(&mut self, path: &str, text: &str) {
        self.aliases.add(path, text);
    }

    /// The same settings with no files.
    pub(super) fn without_files(&self) -> Self {
        Self {
            aliases: self.aliases.clone(),
            ..Self::default()
        }
    }

    /// The file that a relative or absolute address leads to, without the suffix as well.
    pub(super) fn at(&self, from: &str, address: &str) -> Option<&str> {
        self.at_path(&join(folder(from), address))
    }

    /// The file at a path of the bundle, without the suffix as well.
    fn at_path(&self, path: &str) -> Option<&str> {
        let without_js = path.strip_suffix(".js").unwrap_or(path);
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
        let targets = self.aliases.targets(from, specifier);
        if let Some(path) = targets.iter().find_map(|target| self.at_path(target)) {
            return Some(path);
        }
        if self.aliases.is_outside(specifier) {
            return None;
        }
        // `c/name` of LWC, an AMD id, a path alias: the last part names the file, the rest has to fit.
        let lower = specifier.to_lowercase();
        let tail: Vec<&str> = lower
            .trim_end_matches(".js")
            .split('/')
            .filter(|part| !part.is_empty() && !matches!(*part, "c" | "@" | "~" | "src"))
            .collect();
        let (last, before) = tail.split_last()?;
        let fits = |path: &&String| lies_in(path, before);
        let paths: Vec<&String> = self.stems.get(*last)?.iter().filter(fits).collect();
        let written = tail.join("/");
        let ends_so = |path: &&&String| ends_with(path, &written);
        // The whole of what is written says more than that its folders occur.
        let ways: [Vec<&String>; 3] = [
            paths.iter().filter(ends_so).copied().collect(),
            paths
                .iter()
                .filter(|path| is_module(path))
                .copied()
                .collect(),
            paths,
        ];
        let way = ways.iter().find(|paths| !paths.is_empty())?;
        nearest(from, way.iter().copied())
    }

    /// Names other than its own by which a file is imported.
    pub(super) fn other_names(&self, path: &str) -> BTreeSet<String> {
        let lower = path.to_lowercase();
        self.aliases.names(&|target| {
            let start = target.strip_suffix(".js").unwrap_or(target).to_lowercase();
            lower.starts_with(&start) && self.at_path(target) == Some(path)
        })
    }

    /// The nearest file whose path ends so, for an address whose start only the server knows.
    pub(super) fn ending(&self, from: &str, tail: &str) -> Option<&str> {
        let tail = join("", tail).to_lowercase();
        let paths = self.stems.get(stem(&tail))?;
        let fits = |path: &&String| {
            let lower = path.to_lowercase();
            let rest = lower.strip_suffix(tail.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '!']))
        };
        nearest(from, paths.iter().filter(fits))
    }

    /// The nearest page that a name without a suffix leads to: `shared/head` is `shared/_head.html.erb`.
    pub(super) fn part(&self, from: &str, written: &str) -> Option<&str> {
        let lower = written.to_lowercase().replace('.', "/");
        let parts: Vec<&str> = lower.split('/').filter(|part| !part.is_empty()).collect();
        let (last, before) = parts.split_last()?;
        let underlined = format!("_{last}");
        let paths = [*last, underlined.as_str()]
            .into_iter()
            .filter_map(|name| self.stems.get(name))
            .flatten();
        let fits = |path: &&String| *path != from && lies_in(path, before);
        nearest(from, paths.filter(fits))
    }

    /// The nearest component or page of the platform that has this name.
    pub(super) fn component(&self, from: &str, name: &str) -> Option<&str> {
        let paths = self.stems.get(&name.to_lowercase())?.iter();
        let fits = |path: &&String| {
            let suffix = path.rsplit_once('.').map(|(_, suffix)| suffix);
            *path != from && matches!(suffix, Some("component" | "page"))
        };
        nearest(from, paths.filter(fits))
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

/// Whether a path is that of a module which is imported by what is written.
fn ends_with(path: &str, written: &str) -> bool {
    let lower = path.to_lowercase();
    let plain = SUFFIXES
        .iter()
        .filter_map(|suffix| lower.strip_suffix(suffix))
        .min_by_key(|plain| plain.len());
    let rest = plain.and_then(|plain| plain.strip_suffix(written));
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '!']))
}

/// Whether a file is a module, not its test, its declaration or its template.
fn is_module(path: &str) -> bool {
    let suffix = &name(path)[stem(path).len()..];
    SUFFIXES.contains(&suffix) || suffix == ".min.js"
}

/// Whether the folders of a path are those written before a name, as far as the path has them. What a path alias
/// starts with is often a part of a folder's name.
fn lies_in(path: &str, written: &[&str]) -> bool {
    let lower = path.to_lowercase();
    let folders: Vec<&str> = lower.split(['/', '!']).collect();
    written.iter().enumerate().all(|(at, part)| {
        let plain = part.trim_start_matches(SIGILS);
        let is_alias = at == 0 && plain.len() < part.len();
        folders
            .iter()
            .any(|folder| folder == part || is_alias && folder.contains(plain))
    })
}

/// The one of several files that has most folders in common with `from`, and least of its own; `None` where two are
/// alike in that.
fn nearest<'f>(from: &str, paths: impl Iterator<Item = &'f String>) -> Option<&'f str> {
    let distance = |path: &str| {
        let folders = folder(from).split('/').zip(folder(path).split('/'));
        let common = folders.take_while(|(one, other)| one == other).count();
        (Reverse(common), path.matches('/').count())
    };
    let mut best = None;
    let mut is_tied = false;
    for path in paths {
        let far = distance(path);
        match best {
            Some((known, _)) if far > known => {}
            Some((known, _)) if far == known => is_tied = true,
            _ => {
                best = Some((far, path.as_str()));
                is_tied = false;
            }
        }
    }
    best.filter(|_| !is_tied).map(|(_, path)| path)
}

/// Joins a relative address to a folder, `.` and `..` resolved.
pub(super) fn join(folder: &str, address: &str) -> String {
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
