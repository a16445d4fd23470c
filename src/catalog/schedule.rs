//! How dates are reckoned where the user says nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::vocabulary::{Grounds, Owner, Weekday};

/// What a schedule assumes, as `schedule.toml` writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTable {
    /// Where the assumptions come from.
    pub basis: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
    /// Calendar days before the end of Open CTI by which the work should end.
    pub margin_days: u16,
    /// Days of the week on which people work.
    pub working_days: BTreeSet<Weekday>,
    /// Simulated runs.
    pub runs: u32,
    /// Where the random numbers begin.
    pub seed: u64,
    /// How much estimates err together: 0 each for itself, 1 all alike.
    pub correlation: f64,
    /// Full-time equivalents per role.
    pub team: BTreeMap<Owner, f64>,
}
