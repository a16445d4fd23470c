//! The decision.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::one_decimal;
use crate::catalog::{Capability, Grounds, Sourcing, Target};
use crate::plan as planning;
use crate::plan::Outcome;

/// Where users go, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    /// One entry per group of users, the largest first: its target is the plan's.
    pub groups: Vec<Group>,
    /// The org's present state beside each target; empty where there is nothing to move.
    pub comparison: Vec<Respect>,
}

impl From<&planning::Decision> for Decision {
    fn from(decision: &planning::Decision) -> Self {
        Self {
            groups: decision.groups.iter().map(Group::from).collect(),
            comparison: decision.comparison.iter().map(Respect::from).collect(),
        }
    }
}

/// The decision for a group of users.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Group {
    /// Stable id.
    pub id: String,
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
    /// Profiles of its users, the largest first.
    pub profiles: Vec<Profile>,
    /// How the group was recognised.
    pub recognised_by: Vec<String>,
    /// Whether there is anything to move. Only where it is `move` is a target recommended; otherwise the target only
    /// says what becomes of usages.
    pub outcome: Outcome,
    /// The target the plan is made for.
    pub target: Target,
    /// Who supplies the connector, under partner telephony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<Sourcing>,
    /// Whether somebody chose the target, rather than the ranking.
    pub chosen_by_user: bool,
    /// What it costs to go another way than the first.
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub cost: Option<Override>,
    /// All targets, best first; empty where there is nothing to move.
    pub ranked: Vec<RankedTarget>,
    /// Ways to have partner telephony, best first.
    pub sourcings: Vec<SourcingOption>,
    /// What this bundle leaves open and could turn the ranking.
    pub unknowns: Vec<OpenQuestion>,
    /// What no bundle shows, and has to be asked.
    pub asks: Vec<OpenQuestion>,
}

impl From<&planning::GroupDecision> for Group {
    fn from(decision: &planning::GroupDecision) -> Self {
        let group = &decision.group;
        Self {
            id: group.id.clone(),
            group: group.name.clone(),
            title: group.title.clone(),
            users: group.users,
            call_centers: group.call_centers.clone(),
            adapters: group.adapters.clone(),
            capabilities: group.capabilities.clone(),
            profiles: group.profiles.iter().map(Profile::from).collect(),
            recognised_by: group.recognised_by.clone(),
            outcome: decision.outcome,
            target: decision.target,
            sourcing: decision.sourcing,
            chosen_by_user: decision.chosen_by_user,
            cost: decision.cost.as_ref().map(Override::from),
            ranked: decision.ranked.iter().map(RankedTarget::from).collect(),
            sourcings: decision
                .sourcings
                .iter()
                .map(SourcingOption::from)
                .collect(),
            unknowns: decision.unknowns.iter().map(OpenQuestion::from).collect(),
            asks: decision.asks.iter().map(OpenQuestion::from).collect(),
        }
    }
}

impl Group {
    /// Why no target is recommended, in a few words; none where one is, or where no Open CTI was found.
    #[must_use]
    pub fn nothing_to_recommend(&self) -> Option<&'static str> {
        match self.outcome {
            Outcome::Move | Outcome::NothingFound => None,
            Outcome::RetireOnly => Some("nothing to move: retire what nobody works with"),
            Outcome::Unknown => Some("not known yet: ask who works with what was found"),
        }
    }
}

/// A profile of users of a group in one call center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Profile {
    /// Name of the profile.
    pub profile: String,
    /// Internal name of the call center; null where no file tells which one it is.
    pub call_center: Option<String>,
    /// How many users.
    pub users: u64,
    /// Why they are in this group.
    pub why: String,
}

impl From<&planning::GroupProfile> for Profile {
    fn from(profile: &planning::GroupProfile) -> Self {
        Self {
            profile: profile.profile.clone(),
            call_center: profile.call_center.clone(),
            users: profile.users,
            why: profile.why.clone(),
        }
    }
}

/// A target with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RankedTarget {
    /// Which.
    pub target: Target,
    /// Sum of all points, obstacles' included: more is better.
    pub score: i32,
    /// Likely person-days for what was found; they break ties and nothing else.
    pub days: f64,
    /// What gave points, the weightiest first.
    pub points: Vec<Finding>,
    /// What has to be settled on the way.
    pub obstacles: Vec<Finding>,
    /// What rules it out: such targets come last.
    pub blockers: Vec<Finding>,
    /// Reasons in words, with figures of this bundle.
    pub reasons: Vec<String>,
}

impl From<&planning::RankedTarget> for RankedTarget {
    fn from(ranked: &planning::RankedTarget) -> Self {
        let findings = |list: &[planning::Finding]| list.iter().map(Finding::from).collect();
        Self {
            target: ranked.target,
            score: ranked.score,
            days: one_decimal(ranked.days),
            points: findings(&ranked.points),
            obstacles: findings(&ranked.obstacles),
            blockers: findings(&ranked.blockers),
            reasons: ranked.reasons().map(str::to_owned).collect(),
        }
    }
}

/// A criterion that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Finding {
    /// Stable id of the criterion.
    pub criterion: String,
    /// What it says of this org.
    pub text: String,
    /// What it counts: this project's own judgement.
    pub points: i32,
    /// How well the fact is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// Places where it is to be seen, `path:line`, a few of them.
    pub evidence: Vec<String>,
}

impl From<&planning::Finding> for Finding {
    fn from(finding: &planning::Finding) -> Self {
        Self {
            criterion: finding.criterion.to_owned(),
            text: finding.text.clone(),
            points: finding.points,
            grounds: finding.grounds,
            sources: finding.sources.clone(),
            evidence: finding.evidence.clone(),
        }
    }
}

/// A way to have partner telephony.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourcingOption {
    /// Which.
    pub sourcing: Sourcing,
    /// Sum of its points.
    pub score: i32,
    /// What gave them.
    pub points: Vec<Finding>,
}

impl From<&planning::SourcingOption> for SourcingOption {
    fn from(option: &planning::SourcingOption) -> Self {
        Self {
            sourcing: option.sourcing,
            score: option.score,
            points: option.reasons.iter().map(Finding::from).collect(),
        }
    }
}

/// What it costs to go another way than the first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Override {
    /// The target that comes first by the ranking.
    pub first: Target,
    /// The sourcing that comes first, where that is partner telephony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_sourcing: Option<Sourcing>,
    /// Points behind the first choice.
    pub points: i32,
    /// More likely person-days than the first choice; negative where it is less work.
    pub days: f64,
    /// What speaks against the chosen way and not against the first.
    pub losses: Vec<String>,
    /// What rules the chosen target out.
    pub blockers: Vec<String>,
}

impl From<&planning::Override> for Override {
    fn from(cost: &planning::Override) -> Self {
        Self {
            first: cost.first,
            first_sourcing: cost.first_sourcing,
            points: cost.points,
            days: one_decimal(cost.days),
            losses: cost.losses.clone(),
            blockers: cost.blockers.clone(),
        }
    }
}

/// A question that people have to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct OpenQuestion {
    /// Stable id.
    pub id: String,
    /// The question.
    pub text: String,
    /// Whom to ask.
    pub ask: String,
    /// Targets that an answer would move.
    pub could_turn: Vec<Turn>,
    /// Whether the plan's date hangs on it.
    pub critical: bool,
}

impl From<&planning::Open> for OpenQuestion {
    fn from(open: &planning::Open) -> Self {
        Self {
            id: open.id.to_owned(),
            text: open.text.clone(),
            ask: open.ask.clone(),
            could_turn: open
                .could_turn
                .iter()
                .map(|turn| Turn {
                    target: turn.target,
                    way: if turn.gains { Way::Gains } else { Way::Loses },
                })
                .collect(),
            critical: open.critical,
        }
    }
}

/// A target that an answer would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Turn {
    /// Which.
    pub target: Target,
    /// Which way.
    pub way: Way,
}

/// Which way an answer may move a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Forward.
    Gains,
    /// Back.
    Loses,
}

/// One respect in which the present state and the targets are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Respect {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The present state.
    pub now: Cell,
    /// Each target.
    pub targets: Vec<TargetCell>,
}

impl From<&planning::Compared> for Respect {
    fn from(compared: &planning::Compared) -> Self {
        Self {
            id: compared.id.to_owned(),
            title: compared.title.to_owned(),
            now: Cell::from(&compared.now),
            targets: compared
                .targets
                .iter()
                .map(|(target, cell)| TargetCell {
                    target: *target,
                    cell: Cell::from(cell),
                })
                .collect(),
        }
    }
}

/// A target's cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TargetCell {
    /// Which.
    pub target: Target,
    /// What is said of it.
    pub cell: Cell,
}

/// What is said in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cell {
    /// Sentences.
    pub said: Vec<Said>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&planning::Cell> for Cell {
    fn from(cell: &planning::Cell) -> Self {
        Self {
            said: cell
                .said
                .iter()
                .map(|(text, inferred)| Said {
                    text: text.clone(),
                    inferred: *inferred,
                })
                .collect(),
            sources: cell.sources.clone(),
        }
    }
}

/// A sentence of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Whether no document says so.
    pub inferred: bool,
}
