//! What to try while both phones run.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Capability, Grounds};
use crate::plan as planning;

/// A row of the test matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Test {
    /// Stable id.
    pub id: String,
    /// The job it is about.
    pub capability: Capability,
    /// The kind of call: `inbound`, `outbound` or `internal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_type: Option<String>,
    /// How many records match: `no-match`, `single-match` or `multiple-matches`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#match: Option<String>,
    /// What the softphone layout sets.
    #[serde(rename = "screenPopSetting", skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// Id of the cohort; absent where cohorts cannot be told yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort: Option<String>,
    /// Whether it is the pilot's.
    pub pilot: bool,
    /// Name of the adapter that does it today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// What to do.
    pub scenario: String,
    /// What happens today.
    pub expected_before: String,
    /// What is to happen.
    pub expected_after: String,
    /// Who says that it has passed.
    pub sign_off: String,
    /// How well what is to happen is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&planning::Test> for Test {
    fn from(test: &planning::Test) -> Self {
        Self {
            id: test.id.clone(),
            capability: test.capability,
            call_type: test.call_type.clone(),
            r#match: test.r#match.clone(),
            setting: test.setting.clone(),
            cohort: test.cohort.clone(),
            pilot: test.pilot,
            adapter: test.adapter.clone(),
            scenario: test.scenario.clone(),
            expected_before: test.before.clone(),
            expected_after: test.after.clone(),
            sign_off: test.sign_off.clone(),
            grounds: test.grounds,
            sources: test.sources.clone(),
        }
    }
}
