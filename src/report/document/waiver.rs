//! Waivers written into comments.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::detect;
use crate::inventory;

/// The waiver that covers a usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Waiver {
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    #[schemars(extend("format" = "date"))]
    pub until: String,
    /// Why.
    pub reason: String,
    /// Whether that day is over.
    pub expired: bool,
}

impl Waiver {
    pub(super) fn new(waiver: &detect::Waiver, as_of: Date) -> Self {
        Self {
            owner: waiver.owner.clone(),
            until: waiver.until.to_string(),
            reason: waiver.reason.clone(),
            expired: waiver.until < as_of,
        }
    }
}

/// A waiver that waives nothing: unused, or not well formed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct IdleWaiver {
    /// File, or member of an archive, relative to the bundle.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// 1-based column in UTF-16 units.
    #[schemars(range(min = 1))]
    pub column: u32,
    /// Whether it covers no usage, or cannot be understood.
    #[schemars(extend("enum" = ["unused", "malformed"]))]
    pub state: &'static str,
    /// Why it waives nothing.
    pub problem: String,
    /// The rule it names; only of one that is well formed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What else it says; likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

impl IdleWaiver {
    pub(super) fn new(idle: &inventory::IdleWaiver, as_of: Date) -> Self {
        let waiver = idle.waiver.as_ref();
        Self {
            path: idle.place.path.to_string(),
            line: idle.place.start.line,
            column: idle.place.start.column,
            state: if waiver.is_some() {
                "unused"
            } else {
                "malformed"
            },
            problem: idle.problem.clone(),
            rule: waiver.map(|waiver| waiver.rule.id.clone()),
            waiver: waiver.map(|waiver| Waiver::new(waiver, as_of)),
        }
    }
}
