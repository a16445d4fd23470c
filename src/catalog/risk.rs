//! What may go wrong on the way.

use serde::Deserialize;

use super::vocabulary::{Grounds, Level, Target};

/// `risks.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RiskFile {
    pub(super) risk: Vec<RiskRow>,
}

/// A risk, and what shows that it is there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskRow {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// How bad it is.
    pub effect: Level,
    /// How likely it is, where there is evidence.
    pub likelihood: Level,
    /// What happens then.
    pub consequence: String,
    /// What was found, with places for it.
    pub why: String,
    /// What is said where nothing was found and the risk is there all the same.
    pub absence: Option<String>,
    /// What to do about it.
    pub answer: String,
    /// Rules whose usages are evidence; `*` at the end makes a beginning.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Types of components that count; empty means all.
    #[serde(default)]
    pub types: Vec<String>,
    /// Whether places that only read are no evidence, and are told apart.
    #[serde(default)]
    pub only_writes: bool,
    /// Call fields of Task that are evidence.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Parts of names of custom call fields that are evidence.
    #[serde(default)]
    pub words: Vec<String>,
    /// Targets on the way to which it exists; empty means all.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// Standing tasks that answer it.
    #[serde(default)]
    pub tasks: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well the fact behind it is founded.
    pub confidence: Grounds,
}

impl RiskRow {
    /// Whether usages of a rule, in a component of that type, are evidence.
    #[must_use]
    pub fn shown_by(&self, rule: &str, kind: &str) -> bool {
        let named = self.rules.iter().any(|name| match name.strip_suffix('*') {
            Some(begin) => rule.starts_with(begin),
            None => name == rule,
        });
        named && (self.types.is_empty() || self.types.iter().any(|known| known == kind))
    }

    /// Whether the risk exists on the way to a target.
    #[must_use]
    pub fn concerns(&self, target: Target) -> bool {
        self.targets.is_empty() || self.targets.contains(&target)
    }
}
