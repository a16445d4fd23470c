//! What a bundle says about itself: `sfdx-project.json`, `.forceignore`, its layout.

use std::collections::HashMap;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Deserialize;

use super::layout::Layout;
use super::{BundlePath, Gap};

/// How the reason of a gap begins that says that the project names a folder which is not there.
pub const MISSING_PACKAGE_DIRECTORY: &str = "package directory";

/// The form in which a bundle came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The layout of an sfdx project: `-meta.xml` files, decomposed objects.
    Source,
    /// The layout of a Metadata API retrieve.
    MetadataApi,
    /// Files of both layouts.
    Mixed,
    /// No Salesforce metadata: loose adapter code.
    Plain,
}

impl Format {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::MetadataApi => "metadata-api",
            Self::Mixed => "mixed",
            Self::Plain => "plain",
        }
    }
}

/// Gathers what the files give away.
#[derive(Debug, Default)]
pub(super) struct FormatEvidence {
    source: bool,
    metadata_api: bool,
    either: bool,
    project: bool,
    manifest: bool,
    default_folder: bool,
}

impl FormatEvidence {
    pub(super) fn add(&mut self, path: &str, layout: Layout) {
        match layout {
            Layout::Source => self.source = true,
            Layout::MetadataApi => self.metadata_api = true,
            Layout::Either => {
                self.either = true;
                self.default_folder |= path.contains("main/default/");
            }
            Layout::Loose | Layout::None => {}
        }
        match path.rsplit('/').next() {
            Some("sfdx-project.json") => self.project = true,
            Some("package.xml") => self.manifest = true,
            _ => {}
        }
    }

    pub(super) fn format(&self) -> Format {
        match (self.source, self.metadata_api) {
            (true, true) => Format::Mixed,
            (true, false) => Format::Source,
            (false, true) => Format::MetadataApi,
            (false, false) if self.project => Format::Source,
            // A project keeps manifests too, but then it has its sfdx-project.json.
            (false, false) if self.manifest => Format::MetadataApi,
            (false, false) if self.default_folder => Format::Source,
            (false, false) if self.either => Format::MetadataApi,
            (false, false) => Format::Plain,
        }
    }
}

/// The part of `sfdx-project.json` that matters here.
#[derive(Debug, Deserialize)]
struct Project {
    #[serde(default, rename = "packageDirectories")]
    package_directories: Vec<PackageDirectory>,
}

#[derive(Debug, Deserialize)]
struct PackageDirectory {
    #[serde(default)]
    path: String,
}

/// Gaps from the `sfdx-project.json` at `path`: a package directory that is not in the bundle holds
/// components nobody has seen. Everything that is in it is read anyway.
pub(super) fn project_gaps(
    path: &BundlePath,
    text: &str,
    has_folder: impl Fn(&str) -> bool,
) -> Vec<Gap> {
    let project: Project = match serde_json::from_str(text) {
        Ok(project) => project,
        Err(error) => {
            return vec![Gap::new(
                path,
                format!("not a readable project file: {error}"),
                "every folder was read, but whether a package directory is missing is not known",
            )];
        }
    };
    let base = path.as_str().rsplit_once('/').map_or("", |(base, _)| base);
    let mut gaps = Vec::new();
    for directory in project.package_directories {
        let reason = match join(base, &directory.path) {
            None => format!(
                "package directory `{}` lies outside of what was handed in",
                directory.path
            ),
            Some(folder) if !has_folder(&folder) => {
                format!(
                    "{MISSING_PACKAGE_DIRECTORY} `{}` is not there or is empty",
                    directory.path
                )
            }
            Some(_) => continue,
        };
        gaps.push(Gap::new(
            path,
            reason,
            "components in it are not part of this report",
        ));
    }
    gaps
}

/// `folder`, as a project file writes it, seen from the bundle's root.
fn join(base: &str, folder: &str) -> Option<String> {
    let folder = folder.replace('\\', "/");
    if folder.starts_with('/') || folder.get(1..2) == Some(":") {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A `.forceignore`, which labels the files below its folder.
#[derive(Debug)]
pub(super) struct ForceIgnore {
    base: String,
    rules: Gitignore,
    folders: HashMap<String, bool>,
}

impl ForceIgnore {
    /// Reads the `.forceignore` at `path`. Lines that are no patterns are passed over, as Salesforce's own
    /// tools do.
    pub(super) fn new(path: &BundlePath, text: &str) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for line in text.lines() {
            // A bad line labels nothing; the rest still does.
            let _ = builder.add_line(None, line);
        }
        let base = path
            .as_str()
            .rsplit_once('/')
            .map_or(String::new(), |(base, _)| format!("{base}/"));
        Self {
            base,
            rules: builder.build().unwrap_or_else(|_| Gitignore::empty()),
            folders: HashMap::new(),
        }
    }

    /// Whether the file at `path` is named, itself or by a folder above it.
    pub(super) fn names(&mut self, path: &str) -> bool {
        let Some(inside) = path.strip_prefix(&self.base) else {
            return false;
        };
        match self.rules.matched(Path::new(inside), false) {
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
            Match::None => self.names_folder_of(inside),
        }
    }

    // Tens of thousands of files share a few folders; each folder is matched once.
    fn names_folder_of(&mut self, inside: &str) -> bool {
        let Some((folder, _)) = inside.rsplit_once('/') else {
            return false;
        };
        if let Some(&known) = self.folders.get(folder) {
            return known;
        }
        let named = self
            .rules
            .matched_path_or_any_parents(Path::new(folder), true)
            .is_ignore();
        self.folders.insert(folder.to_owned(), named);
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_follows_the_files() {
        let format = |files: &[(&str, Layout)]| {
            let mut evidence = FormatEvidence::default();
            for (path, layout) in files {
                evidence.add(path, *layout);
            }
            evidence.format()
        };
        let either = ("src/pages/A.page", Layout::Either);
        assert_eq!(
            format(&[either, ("a.layout", Layout::MetadataApi)]),
            Format::MetadataApi
        );
        assert_eq!(
            format(&[either, ("sfdx-project.json", Layout::None)]),
            Format::Source
        );
        assert_eq!(
            format(&[either, ("src/package.xml", Layout::None)]),
            Format::MetadataApi
        );
        assert_eq!(
            format(&[("a", Layout::MetadataApi), ("b", Layout::Source)]),
            Format::Mixed
        );
        assert_eq!(
            format(&[("index.html", Layout::None), ("A.page", Layout::Loose)]),
            Format::Plain
        );
    }

    #[test]
    fn a_missing_package_directory_is_a_gap() {
        let text = r#"{"packageDirectories":[{"path":"./force-app/","default":true},{"path":"../lib"},{"path":"gone"}]}"#;
        let gaps = project_gaps(&BundlePath::new("app/sfdx-project.json"), text, |f| {
            f == "app/force-app" || f == "lib"
        });
        let reasons: Vec<_> = gaps.iter().map(|gap| gap.reason.as_str()).collect();
        assert_eq!(
            reasons,
            ["package directory `gone` is not there or is empty"]
        );
        let gaps = project_gaps(&BundlePath::new("sfdx-project.json"), text, |f| f != "gone");
        assert!(gaps[0].reason.contains("outside"), "{gaps:?}");
        assert_eq!(
            project_gaps(&BundlePath::new("sfdx-project.json"), "{", |_| true).len(),
            1
        );
    }

    #[test]
    fn forceignore_speaks_for_its_own_folder_only() {
        let text = "# comment\n**/profiles/**\n*.dup\nforce-app/old/\n!force-app/main/profiles/Keep.profile\n[\n";
        let mut ignore = ForceIgnore::new(&BundlePath::new("p/.forceignore"), text);
        assert!(ignore.names("p/force-app/main/profiles/Admin.profile"));
        assert!(!ignore.names("p/force-app/main/profiles/Keep.profile"));
        assert!(ignore.names("p/force-app/old/classes/A.cls"));
        assert!(ignore.names("p/a.dup"));
        assert!(!ignore.names("q/a.dup"));
        assert!(!ignore.names("p/force-app/main/classes/A.cls"));
    }
}
