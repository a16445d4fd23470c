//! What may go wrong.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Grounds, Level};
use crate::plan as planning;

/// Something that may go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Risk {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What happens then.
    pub consequence: String,
    /// How bad that is: this project's own judgement.
    pub effect: Level,
    /// How likely it is: likewise.
    pub likelihood: Level,
    /// What shows it here, or why nothing can.
    pub why: String,
    /// Whether anything shows it.
    pub seen: bool,
    /// What to do about it.
    pub answer: String,
    /// Fingerprints of usages that show it.
    pub usages: Vec<String>,
    /// Components that show it, `TYPE:FULLNAME`.
    pub components: Vec<String>,
    /// Ids of tasks that answer it.
    pub tasks: Vec<String>,
    /// How well the fact behind it is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&planning::Risk> for Risk {
    fn from(risk: &planning::Risk) -> Self {
        Self {
            id: risk.id.clone(),
            title: risk.title.clone(),
            consequence: risk.consequence.clone(),
            effect: risk.effect,
            likelihood: risk.likelihood,
            why: risk.why.clone(),
            seen: risk.seen,
            answer: risk.answer.clone(),
            usages: risk.usages.iter().map(|mark| mark.0.clone()).collect(),
            components: risk.components.iter().cloned().collect(),
            tasks: risk.tasks.clone(),
            grounds: risk.grounds,
            sources: risk.sources.clone(),
        }
    }
}
