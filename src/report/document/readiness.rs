//! What of each target is there already.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{self, Grounds, SignalKind, Strength, Target};
use crate::inventory::{self, State};

/// Readiness for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Readiness {
    /// The target.
    pub target: Target,
    /// What is there and brings it nearer.
    pub present: Vec<Signal>,
    /// What is there and stands in its way.
    pub blocking: Vec<Signal>,
    /// What is there and raises a question of design.
    pub asks: Vec<Signal>,
    /// What is not there in this bundle, although its types are.
    pub not_there: Vec<MissingSignal>,
    /// What may be there: nothing of its types is in this bundle, perhaps because nobody retrieved them.
    pub unknown: Vec<MissingSignal>,
    /// What has to be there before anybody telephones, and whether it is.
    pub prerequisites: Vec<Prerequisite>,
}

impl From<&inventory::TargetReadiness> for Readiness {
    fn from(readiness: &inventory::TargetReadiness) -> Self {
        let found = |all: &[inventory::Found]| all.iter().map(Signal::from).collect();
        let missing = |all: &[inventory::Missing]| all.iter().map(MissingSignal::from).collect();
        Self {
            target: readiness.target,
            present: found(&readiness.present),
            blocking: found(&readiness.blocking),
            asks: found(&readiness.asks),
            not_there: missing(&readiness.not_there),
            unknown: missing(&readiness.unknown),
            prerequisites: readiness
                .prerequisites
                .iter()
                .map(Prerequisite::from)
                .collect(),
        }
    }
}

/// A signal that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Signal {
    /// Stable id.
    pub signal: String,
    /// What is there.
    pub title: String,
    /// What sort of signal it is.
    pub kind: SignalKind,
    /// What it means for a migration.
    pub means: String,
    /// How much it proves.
    pub strength: Strength,
    /// How well its meaning for this target is founded.
    pub grounds: Grounds,
    /// Where it was seen.
    pub evidence: Vec<Seen>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&inventory::Found> for Signal {
    fn from(found: &inventory::Found) -> Self {
        let signal = found.signal;
        Self {
            signal: signal.id.clone(),
            title: signal.title.clone(),
            kind: signal.kind,
            means: signal.means.clone(),
            strength: signal.strength,
            grounds: found.grounds,
            evidence: found.evidence.iter().map(Seen::from).collect(),
            sources: signal.sources.clone(),
        }
    }
}

/// A signal that was not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct MissingSignal {
    /// Stable id.
    pub signal: String,
    /// What would be there.
    pub title: String,
    /// What sort of signal it is.
    pub kind: SignalKind,
    /// Where the bundle says the opposite.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Seen>,
    /// What the bundle holds nothing of: a type, or `TYPE:FULLNAME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_retrieved: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&inventory::Missing> for MissingSignal {
    fn from(missing: &inventory::Missing) -> Self {
        let signal = missing.signal;
        Self {
            signal: signal.id.clone(),
            title: signal.title.clone(),
            kind: signal.kind,
            evidence: missing.refuted.iter().map(Seen::from).collect(),
            not_retrieved: missing.not_retrieved.clone(),
            sources: signal.sources.clone(),
        }
    }
}

/// Something that has to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Prerequisite {
    /// Stable id.
    pub prerequisite: String,
    /// The fact.
    pub fact: String,
    /// Whether it is met, as far as this bundle says.
    pub state: State,
    /// Why that is said.
    pub reason: String,
    /// What follows from the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// How well this is founded.
    pub grounds: Grounds,
    /// Where it was seen.
    pub evidence: Vec<Seen>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&inventory::Standing> for Prerequisite {
    fn from(standing: &inventory::Standing) -> Self {
        let row = standing.prerequisite;
        Self {
            prerequisite: row.id.clone(),
            fact: row.fact.clone(),
            state: standing.state,
            reason: standing.reason.clone(),
            consequence: row.consequence.clone(),
            grounds: standing.grounds,
            evidence: standing.evidence.iter().map(Seen::from).collect(),
            sources: row.sources.clone(),
        }
    }
}

/// Something that resembles readiness and is none. It counts nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct LookAlike {
    /// Stable id.
    pub id: String,
    /// What it looks like.
    pub looks_like: String,
    /// What it is.
    pub is: String,
    /// How well that is founded.
    pub grounds: Grounds,
    /// Where it was seen.
    pub evidence: Vec<Seen>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl LookAlike {
    /// One that was seen.
    #[must_use]
    pub fn new(row: &catalog::LookAlike, seen: &[inventory::Seen]) -> Self {
        Self {
            id: row.id.clone(),
            looks_like: row.looks_like.clone(),
            is: row.is.clone(),
            grounds: row.confidence,
            evidence: seen.iter().map(Seen::from).collect(),
            sources: row.sources.clone(),
        }
    }
}

/// Where something was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Seen {
    /// The file.
    pub path: String,
    /// The line.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// The component, `TYPE:FULLNAME`.
    pub component: String,
}

impl From<&inventory::Seen> for Seen {
    fn from(seen: &inventory::Seen) -> Self {
        Self {
            path: seen.path.to_string(),
            line: seen.line,
            component: seen.component.to_string(),
        }
    }
}
