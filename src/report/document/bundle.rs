//! What was audited, how much of it was seen, and how its parts hang together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{bundle, inventory};

/// The program that wrote a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This build.
    #[must_use]
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// What was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Bundle {
    /// The folder's or file's own name.
    pub root: String,
    /// How it is laid out.
    #[schemars(extend("enum" = ["source", "metadata-api", "mixed", "plain"]))]
    pub format: &'static str,
    /// Number of components by metadata type.
    pub components: BTreeMap<String, usize>,
    /// Full names of all components by metadata type, so that a later audit can tell a rename from a fix. Only an audit
    /// has them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Vec<String>>,
}

impl Bundle {
    /// With the names of all components.
    pub(super) fn with_names(inventory: &inventory::Inventory) -> Self {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // They come sorted by type and name.
        for id in inventory.contents.keys() {
            let of_kind = names.entry(id.kind.clone()).or_default();
            of_kind.push(id.full_name.clone());
        }
        Self {
            names,
            ..Self::from(&inventory.bundle)
        }
    }
}

impl From<&inventory::BundleSummary> for Bundle {
    fn from(summary: &inventory::BundleSummary) -> Self {
        Self {
            root: summary.root.clone(),
            format: summary.format,
            components: summary.components.clone(),
            names: BTreeMap::new(),
        }
    }
}

/// What could and could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Coverage {
    /// How many files.
    pub files: Files,
    /// What could not be read, parsed or seen.
    pub gaps: Vec<Gap>,
    /// What was left out on purpose.
    pub skipped: Vec<Skipped>,
    /// Globs of what alone was to be read; absent where everything was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Globs of what was not to be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// What no bundle, or not this one, holds.
    pub absent: Vec<Absent>,
}

impl From<&inventory::Inventory> for Coverage {
    fn from(inventory: &inventory::Inventory) -> Self {
        let coverage = &inventory.coverage;
        Self {
            files: Files {
                seen: coverage.seen,
                read: coverage.read,
                parsed: coverage.parsed,
            },
            gaps: gaps(inventory),
            skipped: coverage.skipped.iter().map(Skipped::from).collect(),
            include: coverage.include.clone(),
            exclude: coverage.exclude.clone(),
            absent: coverage.absent.iter().map(Absent::from).collect(),
        }
    }
}

/// Numbers of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Files {
    /// Files found.
    pub seen: usize,
    /// Files and archive members whose bytes were read.
    pub read: usize,
    /// Files and archive members that a parser took apart.
    pub parsed: usize,
}

/// Something that could not be read, parsed or seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Gap {
    /// The file, or the nearest thing that has a path.
    pub path: String,
    /// What happened.
    pub reason: String,
    /// What may not be concluded because of it.
    pub consequence: String,
    /// Whether the file was read in full, and only what it names is not there.
    #[serde(skip_serializing_if = "super::is_false")]
    pub elsewhere: bool,
    /// The components that lie in that file, `TYPE:FULLNAME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
}

/// All gaps, each with the components of its file.
fn gaps(inventory: &inventory::Inventory) -> Vec<Gap> {
    let mut components: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for gap in &inventory.coverage.gaps {
        components.insert(gap.path.file(), Vec::new());
    }
    for (id, paths) in &inventory.contents {
        for path in paths {
            if let Some(there) = components.get_mut(path.file())
                && there.last() != Some(&id.to_string())
            {
                there.push(id.to_string());
            }
        }
    }
    let gaps = inventory.coverage.gaps.iter();
    gaps.map(|gap| Gap {
        path: gap.path.to_string(),
        reason: gap.reason.clone(),
        consequence: gap.consequence.clone(),
        elsewhere: gap.elsewhere,
        components: components.get(gap.path.file()).cloned().unwrap_or_default(),
    })
    .collect()
}

/// Something left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Skipped {
    /// The file or folder.
    pub path: String,
    /// Why it was left out.
    pub reason: String,
}

impl From<&bundle::Skipped> for Skipped {
    fn from(skipped: &bundle::Skipped) -> Self {
        Self {
            path: skipped.path.to_string(),
            reason: skipped.reason.clone(),
        }
    }
}

/// Something that is not in the bundle but matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Absent {
    /// A metadata type, or a kind of data.
    #[serde(rename = "type")]
    pub kind: String,
    /// Why it is not there.
    pub why: String,
    /// The exact way to get it.
    pub how: String,
}

impl From<&inventory::Absent> for Absent {
    fn from(absent: &inventory::Absent) -> Self {
        Self {
            kind: absent.kind.clone(),
            why: absent.why.clone(),
            how: absent.how.clone(),
        }
    }
}

/// A component that holds a usage or an end of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Component {
    /// `TYPE:FULLNAME`.
    pub id: String,
    /// Metadata type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Full name.
    pub full_name: String,
    /// Its files.
    pub paths: Vec<String>,
    /// The package it belongs to, if not the org.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
}

impl From<&inventory::Component> for Component {
    fn from(component: &inventory::Component) -> Self {
        Self {
            id: component.id.to_string(),
            kind: component.id.kind.clone(),
            full_name: component.id.full_name.clone(),
            paths: component.paths.iter().map(ToString::to_string).collect(),
            package: component.package.clone(),
        }
    }
}

/// A directed, evidenced relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Link {
    /// A component id, `external:HOST`, or `outside:TYPE:FULLNAME` for what the bundle lacks.
    pub from: String,
    /// Likewise.
    pub to: String,
    /// What it says.
    pub kind: &'static str,
    /// Where that is written.
    pub path: String,
    /// Line of it.
    #[schemars(range(min = 1))]
    pub line: u32,
}

impl From<&inventory::Link> for Link {
    fn from(link: &inventory::Link) -> Self {
        Self {
            from: link.from.to_string(),
            to: link.to.to_string(),
            kind: link.kind.as_str(),
            path: link.path.to_string(),
            line: link.line,
        }
    }
}
