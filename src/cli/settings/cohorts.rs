//! `[cohorts]`: how many people move together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::Mistakes;
use crate::plan::CohortOptions;

/// How many people move together. The figures that hold without it are this project's own judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::cli) struct CohortSetting {
    /// Most people of a cohort.
    size: u32,
    /// People of the whole pilot, over all phones that it has to try.
    pilot_size: u32,
}

impl Default for CohortSetting {
    fn default() -> Self {
        let CohortOptions { size, pilot_size } = CohortOptions::default();
        Self { size, pilot_size }
    }
}

impl CohortSetting {
    /// As the plan takes it.
    pub(in crate::cli) fn options(self) -> CohortOptions {
        CohortOptions {
            size: self.size,
            pilot_size: self.pilot_size,
        }
    }

    pub(super) fn check(self, table: &DeTable<'_>, mistakes: &mut Mistakes<'_>) {
        for (key, value) in [("size", self.size), ("pilot-size", self.pilot_size)] {
            if value == 0 {
                mistakes.add_at(
                    table,
                    &["cohorts", key],
                    &format!("`{key}` is a number of people, 1 or more"),
                );
            }
        }
    }
}
