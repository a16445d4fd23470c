//! The decision.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::one_decimal;
use crate::catalog::{Capability, Sourcing, Target};
use crate::plan as planning;
use crate::plan::Outcome;

/// Where users go, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    /// One entry per group of users.
    pub groups: Vec<Group>,
}

impl From<&planning::Decision> for Decision {
    fn from(decision: &planning::Decision) -> Self {
        Self {
            groups: decision.groups.iter().map(Group::from).collect(),
        }
    }
}

/// The decision for a group of users.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Group {
    /// Which users.
    pub group: String,
    /// The same at the head of something.
    pub title: String,
    /// Active users that are assigned to its call centers; null where org data does not count them.
    pub users: Option<u64>,
    /// Internal names of its call centers.
    pub call_centers: BTreeSet<String>,
    /// Ids of the adapters that these load.
    pub adapters: BTreeSet<String>,
    /// The jobs that the adapters do, as far as they can be seen.
    pub capabilities: BTreeSet<Capability>,
    /// How the group was recognised.
    pub recognised_by: Vec<String>,
    /// Whether there is anything to move.
    pub outcome: Outcome,
    /// The target the plan is made for.
    pub target: Target,
    /// Who supplies the connector, under partner telephony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<Sourcing>,
    /// Whether somebody chose the target, rather than the ranking.
    pub chosen_by_user: bool,
    /// All targets, best first.
    pub ranked: Vec<RankedTarget>,
    /// What could turn the ranking.
    pub unknowns: Vec<String>,
}

impl From<&planning::GroupDecision> for Group {
    fn from(decision: &planning::GroupDecision) -> Self {
        let group = &decision.group;
        Self {
            group: group.name.clone(),
            title: group.title.clone(),
            users: group.users,
            call_centers: group.call_centers.clone(),
            adapters: group.adapters.clone(),
            capabilities: group.capabilities.clone(),
            recognised_by: group.recognised_by.clone(),
            outcome: decision.outcome,
            target: decision.target,
            sourcing: decision.sourcing,
            chosen_by_user: decision.chosen_by_user,
            ranked: decision
                .ranked
                .iter()
                .map(|ranked| RankedTarget {
                    target: ranked.target,
                    score: one_decimal(ranked.days),
                    reasons: ranked.reasons.clone(),
                })
                .collect(),
            unknowns: decision.unknowns.clone(),
        }
    }
}

/// A target with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RankedTarget {
    /// Which.
    pub target: Target,
    /// Likely person-days for what was found: lower is less work, not better.
    pub score: f64,
    /// Reasons, with figures of this bundle.
    pub reasons: Vec<String>,
}
