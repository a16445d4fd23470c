//! Who moves together.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Capability, Level, Target};
use crate::plan as planning;

/// People who move together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Cohort {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its turn, from 1.
    pub order: usize,
    /// Whether it is a part of the pilot.
    pub pilot: bool,
    /// The group of the decision that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Where it goes.
    pub target: Target,
    /// Its call center.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_center: Option<String>,
    /// Ids of the adapters that it works with.
    pub adapters: Vec<String>,
    /// Its people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<u64>,
    /// Its people by profile, the largest first.
    pub profiles: Vec<ProfileShare>,
    /// Apps in which they have the phone.
    pub apps: Vec<String>,
    /// What its phone does for them, as far as it shows.
    pub capabilities: Vec<Capability>,
    /// Of a part of the pilot: what it is the first to try.
    pub first_to_try: Vec<Capability>,
    /// How calls reach it.
    pub entry: String,
    /// How risky it is to move it.
    pub risk: Level,
    /// Why.
    pub reasons: Vec<String>,
}

impl From<&planning::Cohort> for Cohort {
    fn from(cohort: &planning::Cohort) -> Self {
        Self {
            id: cohort.id.clone(),
            name: cohort.name.clone(),
            order: cohort.order,
            pilot: cohort.pilot,
            group: cohort.group.clone(),
            target: cohort.target,
            call_center: cohort.call_center.clone(),
            adapters: cohort.adapters.iter().cloned().collect(),
            users: cohort.users,
            profiles: cohort
                .profiles
                .iter()
                .map(|share| ProfileShare {
                    profile: share.profile.clone(),
                    users: share.users,
                })
                .collect(),
            apps: cohort.apps.clone(),
            capabilities: cohort.capabilities.iter().copied().collect(),
            first_to_try: cohort.first_to_try.iter().copied().collect(),
            entry: cohort.entry.clone(),
            risk: cohort.risk,
            reasons: cohort.reasons.clone(),
        }
    }
}

/// People of one profile in a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProfileShare {
    /// The profile.
    pub profile: String,
    /// How many.
    pub users: u64,
}

/// How cohorts came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CohortBasis {
    /// Where the figures are from, or why there are none.
    pub basis: String,
    /// People in cohorts; absent where nobody counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<u64>,
    /// Users with a call center who move with no cohort.
    pub left_out: Vec<LeftOut>,
    /// Queues that somebody has to match with cohorts.
    pub queues_to_match: Vec<String>,
    /// Commands that fetch what is missing.
    pub to_export: Vec<String>,
}

/// Users with a call center who are in no cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct LeftOut {
    /// Their call center; null where no file names it.
    pub call_center: Option<String>,
    /// How many.
    pub users: u64,
    /// Why.
    pub why: String,
}

impl From<&planning::Cohorts> for CohortBasis {
    fn from(cohorts: &planning::Cohorts) -> Self {
        Self {
            basis: cohorts.basis.clone(),
            users: cohorts.users,
            left_out: cohorts
                .left_out
                .iter()
                .map(|row| LeftOut {
                    call_center: row.call_center.clone(),
                    users: row.users,
                    why: row.why.clone(),
                })
                .collect(),
            queues_to_match: cohorts.queues.clone(),
            to_export: cohorts.to_export.clone(),
        }
    }
}
