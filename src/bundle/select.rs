//! What is left out: folders that are never part of an org, and what the globs say.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::catalog::metadata_types::MetadataTypes;

use super::OpenError;

/// Folders that hold no code of the org, with the reason. Built code (`dist`, `build`) is not among them:
/// it may be what runs.
const LEFT_OUT: [(&str, Kind, &str); 14] = [
    ("node_modules", Kind::Tool, "installed packages"),
    ("bower_components", Kind::Tool, "installed packages"),
    (".git", Kind::Tool, "version control"),
    (".hg", Kind::Tool, "version control"),
    (".svn", Kind::Tool, "version control"),
    (".sf", Kind::Tool, "the Salesforce CLI's own state"),
    (".sfdx", Kind::Tool, "the Salesforce CLI's own state"),
    (
        ".localdevserver",
        Kind::Tool,
        "the local development server's own state",
    ),
    (".vscode", Kind::Tool, "editor settings"),
    (".idea", Kind::Tool, "editor settings"),
    (
        "__MACOSX",
        Kind::Tool,
        "Finder's data about the files of a zip",
    ),
    ("target", Kind::Word, "build output"),
    ("coverage", Kind::Word, "test coverage report"),
    (".nyc_output", Kind::Tool, "test coverage data"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The name of one tool.
    Tool,
    /// A plain word, which can also be the name of a component.
    Word,
}

/// Decides what is read. Globs have the meaning of a `.gitignore` line: `*.js` anywhere, `/a` at the root,
/// `a/` folders only.
#[derive(Debug)]
pub(super) struct Selection {
    include: Vec<String>,
    included: Gitignore,
    excluded: Gitignore,
}

impl Selection {
    /// Compiles the globs.
    pub(super) fn new(include: &[String], exclude: &[String]) -> Result<Self, OpenError> {
        Ok(Self {
            include: include.to_vec(),
            included: compile(include)?,
            excluded: compile(exclude)?,
        })
    }

    /// Why the folder at `path` is not entered; `None` where it is.
    pub(super) fn leaves_out_folder(&self, path: &str) -> Option<String> {
        if let Some(reason) = self.exclusion(path, true) {
            return Some(reason);
        }
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (_, kind, what) = LEFT_OUT.iter().find(|(folder, ..)| *folder == name)?;
        // What lies in an unpacked static resource is deployed, whatever its name.
        let in_resource = above.split('/').any(|part| part == "staticresources");
        let parent = above.rsplit('/').next().unwrap_or(above);
        // Below a type's folder people choose the names: lwc/coverage is a component.
        let named_by_people =
            *kind == Kind::Word && MetadataTypes::get().in_folder(parent).next().is_some();
        let deployed = (in_resource && what != &"version control") || named_by_people;
        if deployed || self.names(path, name) {
            return None;
        }
        Some(format!(
            "{what}; left out by default, `--include {name}` reads it"
        ))
    }

    /// Why the file at `path` is not read; `None` where it is. Its folders have been asked for already.
    pub(super) fn leaves_out_file(&self, path: &str) -> Option<String> {
        if let Some(reason) = self.exclusion(path, false) {
            return Some(reason);
        }
        // What says something about all other files is no file of its own choice.
        let is_setting = matches!(
            path.rsplit('/').next(),
            Some("sfdx-project.json" | ".forceignore")
        );
        let outside = !self.include.is_empty()
            && !is_setting
            && !self
                .included
                .matched_path_or_any_parents(Path::new(path), false)
                .is_ignore();
        outside.then(|| "no --include glob matches".to_owned())
    }

    fn exclusion(&self, path: &str, is_folder: bool) -> Option<String> {
        let matched = self.excluded.matched(Path::new(path), is_folder);
        match matched {
            ignore::Match::Ignore(glob) => Some(format!("excluded by `{}`", glob.original())),
            _ => None,
        }
    }

    /// Whether an include glob speaks of the folder itself or of something below it.
    fn names(&self, path: &str, name: &str) -> bool {
        let spelt = |glob: &String| glob.split('/').any(|part| part == name);
        self.include.iter().any(spelt) || self.included.matched(Path::new(path), true).is_ignore()
    }
}

fn compile(globs: &[String]) -> Result<Gitignore, OpenError> {
    let mut builder = GitignoreBuilder::new("");
    let bad = |glob: &str, error: &ignore::Error| OpenError::Glob {
        glob: glob.to_owned(),
        reason: error.to_string(),
    };
    for glob in globs {
        let plain = glob.strip_prefix("./").unwrap_or(glob);
        builder
            .add_line(None, plain)
            .map_err(|error| bad(glob, &error))?;
    }
    builder
        .build()
        .map_err(|error| bad(&globs.join(" "), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(include: &[&str], exclude: &[&str]) -> Selection {
        let own = |globs: &[&str]| globs.iter().map(|&g| g.to_owned()).collect::<Vec<_>>();
        Selection::new(&own(include), &own(exclude)).expect("the globs are right")
    }

    #[test]
    fn tool_folders_are_left_out_and_build_output_that_may_run_is_not() {
        let default = selection(&[], &[]);
        for path in [
            "node_modules",
            "a/node_modules",
            ".git",
            "target",
            "web/coverage",
        ] {
            assert!(default.leaves_out_folder(path).is_some(), "{path}");
        }
        for path in [
            "dist",
            "build",
            ".github",
            "lwc/coverage",
            "aura/target",
            "reports/coverage",
        ] {
            assert_eq!(default.leaves_out_folder(path), None, "{path}");
        }
        assert_eq!(
            default.leaves_out_folder("staticresources/lib/node_modules"),
            None
        );
    }

    #[test]
    fn include_brings_a_folder_back_and_restricts_the_files() {
        let included = selection(&["node_modules/@acme/**"], &[]);
        assert_eq!(included.leaves_out_folder("node_modules"), None);
        assert_eq!(included.leaves_out_file("node_modules/@acme/x/a.js"), None);
        assert!(
            included
                .leaves_out_file("node_modules/other/a.js")
                .is_some()
        );
        assert!(included.leaves_out_folder(".git").is_some());
        let folder = selection(&["force-app"], &[]);
        assert_eq!(
            folder.leaves_out_file("force-app/main/default/pages/A.page"),
            None
        );
        assert!(folder.leaves_out_file("scripts/a.js").is_some());
    }

    #[test]
    fn exclude_wins_and_names_its_glob() {
        let both = selection(&["*.js"], &["*.min.js", "/vendor/"]);
        assert_eq!(
            both.leaves_out_file("a/b.min.js").as_deref(),
            Some("excluded by `*.min.js`")
        );
        assert_eq!(
            both.leaves_out_folder("vendor").as_deref(),
            Some("excluded by `/vendor/`")
        );
        assert_eq!(both.leaves_out_folder("a/vendor"), None);
        assert_eq!(both.leaves_out_file("a/b.js"), None);
    }

    #[test]
    fn a_glob_that_is_none_is_an_error() {
        let error = Selection::new(&["a{b".to_owned()], &[]).expect_err("an open brace");
        assert!(error.to_string().contains("a{b"), "{error}");
    }
}
