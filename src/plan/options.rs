//! What a plan is made with: the user's choices, and weights that the catalogue brings unless the user has better ones.

use std::collections::BTreeMap;

use super::cohorts::CohortOptions;
use super::decision::GroupSetting;
use super::schedule::ScheduleOptions;
use crate::catalog::{Days, Size, Sourcing, Target, catalog};

/// What a plan is made for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The target, if the user chose one.
    pub target: Option<Target>,
    /// The sourcing, if the user chose one.
    pub sourcing: Option<Sourcing>,
    /// Groups of users as the settings name them.
    pub groups: Vec<GroupSetting>,
    /// Today.
    pub as_of: jiff::civil::Date,
    /// What work and waiting times weigh.
    pub weights: Weights,
    /// How many people move together.
    pub cohorts: CohortOptions,
    /// Calendar and team.
    pub schedule: ScheduleOptions,
}

impl Options {
    /// Nothing chosen, and the catalogue's weights.
    #[must_use]
    pub fn new(as_of: jiff::civil::Date) -> Self {
        Self {
            target: None,
            sourcing: None,
            groups: Vec::new(),
            as_of,
            weights: Weights::default(),
            cohorts: CohortOptions::default(),
            schedule: ScheduleOptions::default(),
        }
    }
}

/// What work and waiting times weigh.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Person-days per size.
    pub sizes: BTreeMap<Size, Days>,
    /// Fraction of the size that each further usage of the same rule adds in a task.
    pub extra_usage: f64,
    /// Person-days of single tasks, by id, in place of what they add up to.
    pub tasks: BTreeMap<String, Days>,
    /// Weeks of waiting times, by id, in place of the catalogue's.
    pub lead_weeks: BTreeMap<String, Days>,
    /// Whether the user has set anything of the person-days.
    pub calibrated: bool,
}

impl Default for Weights {
    fn default() -> Self {
        let effort = &catalog().effort;
        Self {
            sizes: effort.size.clone(),
            extra_usage: effort.scaling.extra_usage,
            tasks: BTreeMap::new(),
            lead_weeks: BTreeMap::new(),
            calibrated: false,
        }
    }
}

impl Weights {
    /// Person-days of a size.
    #[must_use]
    pub fn days(&self, size: Size) -> Days {
        let known = self.sizes.get(&size).copied();
        known.unwrap_or_else(|| catalog().days(size))
    }
}
