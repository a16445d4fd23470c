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
}

impl From<&inventory::BundleSummary> for Bundle {
    fn from(summary: &inventory::BundleSummary) -> Self {
        Self {
            root: summary.root.clone(),
            format: summary.format,
            components: summary.components.clone(),
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
    /// What no bundle, or not this one, holds.
    pub absent: Vec<Absent>,
}

impl From<&inventory::Coverage> for Coverage {
    fn from(coverage: &inventory::Coverage) -> Self {
        Self {
            files: Files {
                seen: coverage.seen,
                read: coverage.read,
                parsed: coverage.parsed,
            },
            gaps: coverage.gaps.iter().map(Gap::from).collect(),
            skipped: coverage.skipped.iter().map(Skipped::from).collect(),
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
}

impl From<&bundle::Gap> for Gap {
    fn from(gap: &bundle::Gap) -> Self {
        Self {
            path: gap.path.to_string(),
            reason: gap.reason.clone(),
            consequence: gap.consequence.clone(),
        }
    }
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
