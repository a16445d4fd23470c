//! The catalogue's other tables, as their data files write them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::vocabulary::{Capability, Grounds, Size, Sourcing, Target};

/// A text that facts come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// Id that rows cite.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address, where there is one.
    pub url: Option<String>,
    /// What sort of text: `official-dev`, `official-help`, `official-code`, `vendor`, `blog` …
    pub kind: String,
}

/// A capability, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilityText {
    /// Which.
    pub id: Capability,
    /// Title.
    pub title: String,
    /// The job it does for people.
    pub question: String,
    /// Signals of readiness that show its replacement, where it is built in the org and nowhere else.
    #[serde(default)]
    pub replacement_shown_by: Vec<String>,
    /// What to try while both phones run.
    #[serde(default, rename = "test")]
    pub tests: Vec<CapabilityTest>,
}

/// A test of a capability.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilityTest {
    /// Stable id, unique within its capability.
    pub id: String,
    /// What to do, and what to see.
    pub does: String,
    /// Whether every cohort does it on its first day.
    #[serde(default)]
    pub first_day: bool,
}

/// A target, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetText {
    /// Which.
    pub id: Target,
    /// Place in lists.
    pub order: u32,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// What an org loses by it.
    pub loses: String,
    /// Column of the researched map; none where the mapping is derived.
    pub facts: Option<String>,
    /// Whether every mapping to it is derived.
    #[serde(default)]
    pub derived: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A sourcing of partner telephony, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcingText {
    /// Which.
    pub id: Sourcing,
    /// Place in lists.
    pub order: u32,
    /// The target it belongs to.
    pub target: Target,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A three-point estimate in person-days.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
}

/// What sizes mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortTable {
    /// Unit of all numbers.
    pub unit: String,
    /// Where the numbers come from.
    pub basis: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
    /// Days per size.
    pub size: BTreeMap<Size, Days>,
    /// How usages add up.
    pub scaling: Scaling,
}

/// How several usages of one kind add up.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// Fraction of the size that each further usage of the same rule adds.
    pub extra_usage: f64,
}

/// Something that has to hold, or holds, for a target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    /// Stable id.
    pub id: String,
    /// `org`, `parallel-run`, `data`, `limitation`, `partner` or `model-choice`.
    pub group: String,
    /// The fact.
    pub fact: String,
    /// Targets; empty means all.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What follows.
    pub consequence: Option<String>,
    /// Readiness signals that a bundle can show.
    #[serde(default)]
    pub signals: Vec<String>,
    /// Where to look where no signal exists.
    pub look: Option<String>,
    /// Id of the file of exported org data that settles it.
    pub settled_by: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Something that no text answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// The open point.
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrerequisiteFile {
    pub(super) prerequisite: Vec<Prerequisite>,
    #[serde(default)]
    pub(super) unknown: Vec<Unknown>,
}

/// What is public about the end of Open CTI.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The last day, `YYYY-MM-DD`.
    pub date: String,
    /// Facts.
    pub fact: Vec<RetirementFact>,
}

/// One fact about the end of Open CTI.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementFact {
    /// Stable id.
    pub id: String,
    /// The fact.
    pub text: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}
