//! The decision's shape.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Capability, Sourcing, Target};

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
    /// Where each adapter's users go, by its id.
    pub(super) adapters: BTreeMap<String, Target>,
}

impl Decision {
    /// A decision of groups, with where each adapter's users go.
    #[must_use]
    pub fn new(groups: Vec<GroupDecision>, adapters: BTreeMap<String, Target>) -> Self {
        Self { groups, adapters }
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
        let known = self.adapters.get(adapter).copied();
        known.unwrap_or_else(|| self.main().target)
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
    /// All targets, best first.
    pub ranked: Vec<RankedTarget>,
    /// What could turn the ranking.
    pub unknowns: Vec<String>,
}

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Likely person-days for what was found; lower is less work, not better.
    pub days: f64,
    /// Reasons, with figures of this bundle.
    pub reasons: Vec<String>,
}
