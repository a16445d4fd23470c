//! What the plan could be instead.

use schemars::JsonSchema;
use serde::Serialize;

use super::one_decimal;
use super::plan::Effort;
use super::schedule::{Finish, VerdictKind};
use crate::catalog::{Owner, Sourcing, Target};
use crate::plan as planning;

/// Other ways, and other teams: the same plan made again with one thing changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Outlook {
    /// Everybody on one way, for each of them; empty where nothing has to move.
    pub ways: Vec<WholeOrg>,
    /// Twice as many people of one role, those that gain most first; empty where the plan is in time.
    pub team: Vec<MorePeople>,
}

/// Everybody on one way.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct WholeOrg {
    /// Where they go.
    pub target: Target,
    /// Who supplies the connector, where that is partner telephony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<Sourcing>,
    /// Whether the plan is this way.
    pub planned: bool,
    /// Whether something rules it out for some group of users.
    pub ruled_out: bool,
    /// Work of all its tasks.
    pub effort: Effort,
    /// How many tasks it has.
    pub tasks: usize,
    /// Whether it is in time.
    pub verdict: VerdictKind,
    /// When the last users have moved; none where nothing has a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
}

/// Twice as many people of a role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MorePeople {
    /// Which role.
    pub owner: Owner,
    /// Full-time equivalents now.
    pub now: f64,
    /// Then.
    pub then: f64,
    /// The day by which the last users have moved then, as likely as not.
    #[schemars(extend("format" = "date"))]
    pub expected: String,
    /// Calendar days by which that is earlier.
    pub days: i64,
}

impl From<&planning::Outlook> for Outlook {
    fn from(outlook: &planning::Outlook) -> Self {
        Self {
            ways: outlook.ways.iter().map(WholeOrg::from).collect(),
            team: outlook.team.iter().map(MorePeople::from).collect(),
        }
    }
}

impl From<&planning::WholeOrg> for WholeOrg {
    fn from(way: &planning::WholeOrg) -> Self {
        Self {
            target: way.target,
            sourcing: way.sourcing,
            planned: way.planned,
            ruled_out: way.ruled_out,
            effort: Effort::from(&way.effort),
            tasks: way.tasks,
            verdict: VerdictKind::from(way.verdict),
            finish: way.finish.map(Finish::from),
        }
    }
}

impl From<&planning::MorePeople> for MorePeople {
    fn from(more: &planning::MorePeople) -> Self {
        Self {
            owner: more.owner,
            now: one_decimal(more.now),
            then: one_decimal(more.then),
            expected: more.expected.to_string(),
            days: more.days,
        }
    }
}
