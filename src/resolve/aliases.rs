//! Other names of modules: path aliases of TypeScript and bundlers, names and `imports` of packages.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::files::{folder, join, name};
use crate::syntax::settings;

/// Scripts that set up a bundler or a compiler, by how their names start.
const SCRIPTS: [&str; 9] = [
    "webpack.",
    "vite.config.",
    "vue.config.",
    "rollup.config.",
    "rspack.config.",
    "babel.config.",
    "craco.config.",
    "next.config.",
    "svelte.config.",
];
/// Members of `package.json` that name the module a package is.
const MAINS: [&str; 3] = ["source", "module", "main"];
/// Members of `package.json` that name packages of others.
const DEPENDENCIES: [&str; 3] = ["dependencies", "devDependencies", "peerDependencies"];
/// What is built is in no bundle: then the sources most likely lie here.
const SOURCES: [&str; 3] = ["src/index", "index", "src/main"];
/// Deepest nesting of conditions in `exports`.
const MAX_CONDITIONS: usize = 8;

/// Whether a file of that name says how modules are named.
#[must_use]
pub fn is_settings(file: &str) -> bool {
    is_compiler(file)
        || matches!(
            file,
            "package.json" | ".babelrc" | "deno.json" | "import_map.json"
        )
        || SCRIPTS.iter().any(|start| file.starts_with(start))
}

fn is_compiler(file: &str) -> bool {
    (file.starts_with("tsconfig") || file.starts_with("jsconfig")) && file.ends_with(".json")
}

/// One other name.
#[derive(Debug, Clone)]
struct Alias {
    /// The folder below which it is good.
    scope: String,
    /// The name; a `*` stands for any rest.
    key: String,
    /// The paths in the bundle that it stands for, in order of preference.
    targets: Vec<String>,
}

impl Alias {
    /// What the `*` stands for in a specifier, if the name fits.
    fn rest<'s>(&self, specifier: &'s str) -> Option<&'s str> {
        match self.key.split_once('*') {
            Some((start, end)) => specifier.strip_prefix(start)?.strip_suffix(end),
            None => (self.key == specifier).then_some(""),
        }
    }
}

/// All other names of modules in a bundle.
#[derive(Debug, Clone, Default)]
pub(super) struct Aliases {
    all: Vec<Alias>,
    /// Packages of others.
    outside: BTreeSet<String>,
    /// Packages of the bundle.
    inside: BTreeSet<String>,
}

impl Aliases {
    /// Takes in what a settings file says.
    pub(super) fn add(&mut self, path: &str, text: &str) {
        let file = name(path);
        let here = folder(path);
        if SCRIPTS.iter().any(|start| file.starts_with(start)) {
            for (key, target) in settings::aliases(text) {
                self.add_prefix(here, &key, &target);
            }
            return;
        }
        let Some(value) = settings::json(text) else {
            return;
        };
        if is_compiler(file) {
            self.add_compiler(here, &value);
        } else if file == "package.json" {
            self.add_package(here, &value);
        } else {
            for key in ["imports", "alias"] {
                self.add_map(here, value.get(key));
            }
            for (key, target) in settings::aliases(text) {
                self.add_prefix(here, &key, &target);
            }
        }
    }

    fn push(&mut self, scope: &str, key: &str, targets: Vec<String>) {
        self.all.push(Alias {
            scope: scope.to_owned(),
            key: key.to_owned(),
            targets,
        });
    }

    /// A name that is good for a file, or for everything below a folder.
    fn add_prefix(&mut self, here: &str, key: &str, target: &str) {
        let key = key.trim_end_matches(['/', '$']);
        let target = join(here, target);
        if !key.is_empty() {
            self.push(here, &format!("{key}/*"), vec![format!("{target}/*")]);
            self.push(here, key, vec![target]);
        }
    }

    fn add_map(&mut self, here: &str, map: Option<&Value>) {
        for (key, target) in map.and_then(Value::as_object).into_iter().flatten() {
            let targets: Vec<String> = leaves(target)
                .into_iter()
                .map(|target| join(here, target))
                .collect();
            if key.contains('*') {
                self.push(here, key, targets);
            } else if let Some(target) = leaves(target).first() {
                self.add_prefix(here, key, target);
            }
        }
    }

    /// `compilerOptions` of TypeScript.
    fn add_compiler(&mut self, here: &str, value: &Value) {
        let Some(options) = value.get("compilerOptions") else {
            return;
        };
        let base_url = options.get("baseUrl").and_then(Value::as_str);
        let base = join(here, base_url.unwrap_or("."));
        let paths = options.get("paths").and_then(Value::as_object);
        for (key, targets) in paths.into_iter().flatten() {
            let targets = leaves(targets)
                .into_iter()
                .map(|target| join(&base, target))
                .collect();
            self.push(here, key, targets);
        }
        if base_url.is_some() {
            self.push(here, "*", vec![join(&base, "*")]);
        }
    }

    /// A package of the bundle: its name, what it calls its own modules, whose packages it uses.
    fn add_package(&mut self, here: &str, value: &Value) {
        for key in ["imports", "alias", "_moduleAliases"] {
            self.add_map(here, value.get(key));
        }
        for key in DEPENDENCIES {
            let packages = value.get(key).and_then(Value::as_object);
            let names = packages.into_iter().flatten().map(|(name, _)| name.clone());
            self.outside.extend(names);
        }
        let Some(package) = value.get("name").and_then(Value::as_str) else {
            return;
        };
        if package.is_empty() || package.contains('*') {
            return;
        }
        self.inside.insert(package.to_owned());
        let exports = value.get("exports").unwrap_or(&Value::Null);
        let mut mains: Vec<&str> = match exports {
            Value::Object(map) => map.get(".").map(leaves).unwrap_or_default(),
            other => leaves(other),
        };
        mains.extend(MAINS.iter().filter_map(|key| value.get(*key)?.as_str()));
        mains.extend(SOURCES);
        let mains = mains.into_iter().map(|main| join(here, main)).collect();
        self.push("", package, mains);
        for (key, targets) in exports.as_object().into_iter().flatten() {
            if let Some(part) = key.strip_prefix("./") {
                let targets = leaves(targets).into_iter().map(|target| join(here, target));
                self.push("", &format!("{package}/{part}"), targets.collect());
            }
        }
        let parts = ["*", "src/*"].map(|part| join(here, part)).to_vec();
        self.push("", &format!("{package}/*"), parts);
    }

    /// Paths that a specifier can stand for in a file, those of the nearest settings first.
    pub(super) fn targets(&self, from: &str, specifier: &str) -> Vec<String> {
        // A relative address is a file's, whatever `baseUrl` says.
        if specifier.starts_with('.') {
            return Vec::new();
        }
        let mut fitting: Vec<(&Alias, &str)> = self
            .all
            .iter()
            .filter(|alias| is_below(from, &alias.scope))
            .filter_map(|alias| Some((alias, alias.rest(specifier)?)))
            .collect();
        // The nearest settings; among theirs the name that says most.
        fitting.sort_by_key(|(alias, rest)| (std::cmp::Reverse(alias.scope.len()), rest.len()));
        fitting
            .into_iter()
            .flat_map(|(alias, rest)| alias.targets.iter().map(move |it| it.replace('*', rest)))
            .collect()
    }

    /// Whether a specifier names a package that the bundle only uses.
    pub(super) fn is_outside(&self, specifier: &str) -> bool {
        let mut parts = specifier.splitn(3, '/');
        let package = match (parts.next(), parts.next()) {
            (Some(scope), Some(name)) if scope.starts_with('@') => format!("{scope}/{name}"),
            (Some(name), _) => name.to_owned(),
            _ => return false,
        };
        self.outside.contains(&package) && !self.inside.contains(&package)
    }

    /// Names other than its own by which a file is imported. `leads` says whether a target leads to it.
    pub(super) fn names(&self, leads: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
        self.all
            .iter()
            .filter(|alias| !alias.key.contains('*'))
            .filter(|alias| alias.targets.iter().any(|target| leads(target)))
            .map(|alias| alias.key.clone())
            .collect()
    }
}

/// The paths in a value: itself, or what its conditions and alternatives lead to.
fn leaves(value: &Value) -> Vec<&str> {
    fn add<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v str>) {
        match value {
            Value::String(path) => found.push(path),
            Value::Array(items) if depth < MAX_CONDITIONS => {
                items.iter().for_each(|item| add(item, depth + 1, found));
            }
            Value::Object(map) if depth < MAX_CONDITIONS => {
                conditions(map).for_each(|item| add(item, depth + 1, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    add(value, 0, &mut found);
    found
}

fn conditions(map: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    map.iter()
        .filter(|(key, _)| !key.starts_with('.'))
        .map(|(_, value)| value)
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aliases(files: &[(&str, &str)]) -> Aliases {
        let mut aliases = Aliases::default();
        for (path, text) in files {
            aliases.add(path, text);
        }
        aliases
    }

    #[test]
    fn the_nearest_settings_come_first_and_the_name_that_says_most() {
        let aliases = aliases(&[
            (
                "tsconfig.json",
                r#"{"compilerOptions": {"baseUrl": "src", "paths": {"@cti/*": ["cti/*"], "@cti/api": ["api.ts"]}}}"#,
            ),
            (
                "app/tsconfig.json",
                r#"{"compilerOptions": {"paths": {"@cti/*": ["./own/*"]}}}"#,
            ),
        ]);
        assert_eq!(
            aliases.targets("b.ts", "@cti/api"),
            ["src/api.ts", "src/cti/api", "src/@cti/api"]
        );
        assert_eq!(
            aliases.targets("app/b.ts", "@cti/x")[..2],
            ["app/own/x", "src/cti/x"]
        );
        assert!(aliases.targets("apple/b.ts", "./x").is_empty());
    }

    #[test]
    fn a_package_is_named_by_its_settings() {
        let aliases = aliases(&[(
            "packages/cti/package.json",
            r##"{"name": "@acme/cti", "main": "dist/a.js", "imports": {"#lib/*": {"default": "./lib/*.js"}},
                "exports": {".": {"import": "./esm.js"}, "./pop": "./src/pop.js"},
                "dependencies": {"@other/cti": "1", "lodash": "2"}}"##,
        )]);
        let from = "app/a.js";
        assert_eq!(
            aliases.targets(from, "@acme/cti")[..2],
            ["packages/cti/esm.js", "packages/cti/dist/a.js"]
        );
        assert_eq!(
            aliases.targets(from, "@acme/cti/pop")[0],
            "packages/cti/src/pop.js"
        );
        assert!(aliases.targets(from, "#lib/x").is_empty());
        assert_eq!(
            aliases.targets("packages/cti/a.js", "#lib/x"),
            ["packages/cti/lib/x.js"]
        );
        assert!(aliases.is_outside("@other/cti/x") && aliases.is_outside("lodash"));
        assert!(!aliases.is_outside("@acme/cti") && !aliases.is_outside("@other"));
    }
}
