//! The decision's shape.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Capability, Grounds, Sourcing, Target};

/// A group of users as the settings name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSetting {
    /// Its name; that of a group which names tell of is that group.
    pub name: String,
    /// Profiles of its users; empty means that they do not tell.
    pub profiles: Vec<String>,
    /// Internal names of call centers of its users; empty means that they do not tell.
    pub call_centers: Vec<String>,
    /// Where it goes, if that is settled.
    pub target: Option<Target>,
    /// Who supplies the connector, if that is settled.
    pub sourcing: Option<Sourcing>,
}

/// Where users go.
#[derive(Debug, Clone)]
pub struct Decision {
    /// One or more groups of users, the largest first; where nobody is counted, in the catalogue's order.
    pub groups: Vec<GroupDecision>,
    /// The present state beside each target; empty where there is nothing to move.
    pub comparison: Vec<Compared>,
    /// The group whose way each adapter's users go, by its id: its place among the groups.
    adapters: BTreeMap<String, usize>,
}

impl Decision {
    /// A decision of groups, with the group whose way each adapter's users go.
    #[must_use]
    pub fn new(
        groups: Vec<GroupDecision>,
        adapters: BTreeMap<String, usize>,
        comparison: Vec<Compared>,
    ) -> Self {
        Self {
            groups,
            comparison,
            adapters,
        }
    }

    /// The group whose target is the plan's: that with the most users.
    ///
    /// # Panics
    /// Never for a decision that the plan has made: it has a group of all users where it has no other.
    #[must_use]
    pub fn main(&self) -> &GroupDecision {
        self.groups.first().expect("a decision has a group")
    }

    /// Active users of all groups; none where they were not counted.
    #[must_use]
    pub fn users(&self) -> Option<u64> {
        self.groups.iter().map(|group| group.group.users).sum()
    }

    /// Where the users of an adapter go: where all groups that use it go, or else where the main group goes.
    #[must_use]
    pub fn target_of_adapter(&self, adapter: &str) -> Target {
        self.group_of_adapter(adapter)
            .map_or_else(|| self.main().target, |group| group.target)
    }

    /// The group whose way an adapter's users go; none where groups that use it go different ways, or nobody does.
    pub(in crate::plan) fn group_of_adapter(&self, adapter: &str) -> Option<&GroupDecision> {
        self.groups.get(*self.adapters.get(adapter)?)
    }
}

/// Where a group of users goes.
#[derive(Debug, Clone)]
pub struct GroupDecision {
    /// Who they are.
    pub group: UserGroup,
    /// Whether there is anything to move.
    pub outcome: Outcome,
    /// The target the plan is made for. It says what becomes of usages, whatever the outcome.
    pub target: Target,
    /// The sourcing, under partner telephony.
    pub sourcing: Option<Sourcing>,
    /// Whether somebody chose the target, rather than the ranking.
    pub chosen_by_user: bool,
    /// All targets, best first; empty where there is nothing to move.
    pub ranked: Vec<RankedTarget>,
    /// Ways to have partner telephony, best first.
    pub sourcings: Vec<SourcingOption>,
    /// What it costs to go another way than the first, where somebody chose one.
    pub cost: Option<Override>,
    /// What this bundle leaves open and could turn the ranking.
    pub unknowns: Vec<Open>,
    /// What no bundle shows, and has to be asked.
    pub asks: Vec<Open>,
}

/// A group of users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserGroup {
    /// Stable id, made of small letters, digits and hyphens.
    pub id: String,
    /// Name in sentences: `sales`, `all users`.
    pub name: String,
    /// Name at the head of something.
    pub title: String,
    /// Active users that are assigned to its call centers, where org data counts them.
    pub users: Option<u64>,
    /// Internal names of its call centers.
    pub call_centers: BTreeSet<String>,
    /// Ids of the adapters that its call centers load.
    pub adapters: BTreeSet<String>,
    /// The jobs that these adapters do, as far as they can be seen.
    pub capabilities: BTreeSet<Capability>,
    /// Profiles of its users, the largest first.
    pub profiles: Vec<GroupProfile>,
    /// How it was recognised, in sentences.
    pub recognised_by: Vec<String>,
}

/// A profile of users of a group in one call center, and why they are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupProfile {
    /// Name of the profile.
    pub profile: String,
    /// Internal name of the call center; none where no file tells which one it is.
    pub call_center: Option<String>,
    /// How many they are.
    pub users: u64,
    /// Why they are in this group.
    pub why: String,
}

/// Whether there is anything to move.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// People work with Open CTI, or nothing says that they do not.
    Move,
    /// Nobody works with what was found: it is retired, and nothing takes its place.
    RetireOnly,
    /// All that was found looks like left-overs; whether anybody works with it has to be asked.
    Unknown,
    /// No Open CTI was found.
    NothingFound,
}

/// A target with what speaks for and against it.
#[derive(Debug, Clone)]
pub struct RankedTarget {
    /// Which.
    pub target: Target,
    /// Sum of all points; more is better.
    pub score: i32,
    /// Likely person-days for what was found; they break ties and nothing else.
    pub days: f64,
    /// What gave points, the weightiest first.
    pub points: Vec<Finding>,
    /// What has to be settled on the way.
    pub obstacles: Vec<Finding>,
    /// What rules it out.
    pub blockers: Vec<Finding>,
    /// What becomes of usages, what that costs and what is lost.
    pub notes: Vec<String>,
}

impl RankedTarget {
    /// Reasons in words, the weightiest first.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        let points = self.points.iter().map(|finding| finding.text.as_str());
        points.chain(self.notes.iter().map(String::as_str))
    }
}

/// A criterion of the catalogue that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub criterion: &'static str,
    /// What it says of this org.
    pub text: String,
    /// What it counts.
    pub points: i32,
    /// How well the fact is founded; the points are this project's own judgement.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// Places where it is to be seen, `path:line`, a few of them.
    pub evidence: Vec<String>,
}

/// A way to have partner telephony.
#[derive(Debug, Clone)]
pub struct SourcingOption {
    /// Which.
    pub sourcing: Sourcing,
    /// Sum of its points.
    pub score: i32,
    /// What gave them.
    pub reasons: Vec<Finding>,
}

/// What it costs to go another way than the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The target that comes first by the ranking.
    pub first: Target,
    /// The sourcing that comes first, where that is partner telephony.
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

/// A question that people have to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Id of the catalogue's row.
    pub id: &'static str,
    /// The question, in the words of this org.
    pub text: String,
    /// Whom to ask.
    pub ask: String,
    /// Targets that an answer would move.
    pub could_turn: Vec<Turn>,
    /// Whether the plan's date hangs on it.
    pub critical: bool,
}

/// A target that an answer would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Which.
    pub target: Target,
    /// Whether it may gain; otherwise it may lose.
    pub gains: bool,
}

/// One respect in which the present state and the targets are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Id of the catalogue's row.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// The present state.
    pub now: Cell,
    /// Each target.
    pub targets: Vec<(Target, Cell)>,
}

/// A cell of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Sentences; the flag says that one is inferred.
    pub said: Vec<(String, bool)>,
    /// Ids of sources.
    pub sources: Vec<String>,
}
