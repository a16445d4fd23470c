//! How users are cut into cohorts, as this project judges it.

use serde::Deserialize;

use super::vocabulary::{Grounds, Level};

/// `cohorts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortTable {
    /// Most people of a cohort.
    pub size: u32,
    /// People of the whole pilot.
    pub pilot_size: u32,
    /// Fewer people than this are no cohort of their own.
    pub smallest: u32,
    /// Most cohorts of one call center.
    pub most: u32,
    /// How calls enter a cohort that is a part of a call center.
    pub entry: String,
    /// How calls enter a cohort that is a whole call center.
    pub entry_whole: String,
    /// From which sum of weights on a cohort is of a level.
    pub levels: RiskLevels,
    /// What makes a cohort riskier.
    pub sign: Vec<CohortSign>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

impl CohortTable {
    /// The sign of that id.
    #[must_use]
    pub fn sign(&self, id: &str) -> Option<&CohortSign> {
        self.sign.iter().find(|sign| sign.id == id)
    }

    /// The level of a sum of weights.
    #[must_use]
    pub fn level(&self, weight: u32) -> Level {
        if weight >= self.levels.high {
            Level::High
        } else if weight >= self.levels.medium {
            Level::Medium
        } else {
            Level::Low
        }
    }
}

/// From which sum of weights on a cohort is of a level.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskLevels {
    /// Medium.
    pub medium: u32,
    /// High.
    pub high: u32,
}

/// Something that makes a cohort riskier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortSign {
    /// Which.
    pub id: String,
    /// It, with places for what was found.
    pub text: String,
    /// How much it counts.
    pub weight: u32,
}
