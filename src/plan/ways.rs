//! Which way each part of an org goes, and who goes with it.
//!
//! Groups of users that go the same way, a target and for partner telephony who supplies the connector, are one part.
//! A plan of one way has one part, and everything is about all of the org; in a plan of several, what stands for one way
//! only is about its part.

use std::collections::{BTreeMap, BTreeSet};

use super::cohorts::Cohorts;
use super::decision::{Decision, GroupDecision};
use crate::catalog::{Sourcing, Target};
use crate::inventory::{Adapter, AssignedUsers, Inventory};

/// A target, and who supplies the connector where it is partner telephony.
pub(super) type Way = (Target, Option<Sourcing>);

/// A part of an org that goes one way.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it goes.
    pub(super) target: Target,
    /// Who supplies the connector, where that is partner telephony.
    pub(super) sourcing: Option<Sourcing>,
    /// Ids of the adapters that its people work with.
    pub(super) adapters: BTreeSet<String>,
    /// Names of their call centers.
    pub(super) call_centers: BTreeSet<String>,
    /// Its people: profile and call center.
    profiles: BTreeSet<(String, Option<String>)>,
    /// Names of its groups of users.
    groups: BTreeSet<String>,
    /// How many people they are; none where nobody counted.
    pub(super) users: Option<u64>,
    /// Cohorts beside the pilot; none where nobody knows.
    pub(super) cohorts: Option<usize>,
}

impl Part {
    fn of(group: &GroupDecision) -> Self {
        let mut part = Self {
            target: group.target,
            sourcing: group.sourcing,
            adapters: BTreeSet::new(),
            call_centers: BTreeSet::new(),
            profiles: BTreeSet::new(),
            groups: BTreeSet::new(),
            users: Some(0),
            cohorts: None,
        };
        part.join(group);
        part
    }

    fn join(&mut self, decision: &GroupDecision) {
        let group = &decision.group;
        self.adapters.extend(group.adapters.iter().cloned());
        self.call_centers.extend(group.call_centers.iter().cloned());
        let profiles = group.profiles.iter();
        self.profiles
            .extend(profiles.map(|row| (row.profile.clone(), row.call_center.clone())));
        self.groups.insert(group.name.clone());
        self.users = self.users.zip(group.users).map(|(one, other)| one + other);
    }

    /// Its way.
    pub(super) fn way(&self) -> Way {
        (self.target, self.sourcing)
    }

    /// Whether people of a profile and call center are of it.
    pub(super) fn has(&self, row: &AssignedUsers) -> bool {
        let key = (row.profile.clone(), row.call_center.clone());
        self.profiles.contains(&key)
    }
}

/// Which way each part of an org goes.
#[derive(Debug, Clone)]
pub(super) struct Ways {
    /// One part per way; that of most people first. It has everything that no group of its own uses.
    pub(super) parts: Vec<Part>,
    /// Adapters that go another way than most, by id: the place of their part.
    others: BTreeMap<String, usize>,
}

impl Ways {
    /// One way for everything.
    pub(super) fn one(target: Target, sourcing: Option<Sourcing>) -> Self {
        let part = Part {
            target,
            sourcing,
            adapters: BTreeSet::new(),
            call_centers: BTreeSet::new(),
            profiles: BTreeSet::new(),
            groups: BTreeSet::new(),
            users: None,
            cohorts: None,
        };
        Self {
            parts: vec![part],
            others: BTreeMap::new(),
        }
    }

    /// The ways of a decision, with who goes them.
    pub(super) fn of(decision: &Decision, inventory: &Inventory, cohorts: &Cohorts) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for group in &decision.groups {
            let same = |part: &&mut Part| part.way() == (group.target, group.sourcing);
            match parts.iter_mut().find(same) {
                Some(part) => part.join(group),
                None => parts.push(Part::of(group)),
            }
        }
        for part in &mut parts {
            part.count(cohorts);
        }
        let others = inventory.adapters.iter().filter_map(|adapter| {
            let group = decision.group_of_adapter(&adapter.id)?;
            let of_group = |part: &Part| part.groups.contains(&group.group.name);
            let at = parts.iter().position(of_group)?;
            (at > 0).then(|| (adapter.id.clone(), at))
        });
        Self {
            others: others.collect(),
            parts,
        }
    }

    /// Where most people go, and everything that no group of its own uses.
    pub(super) fn main(&self) -> Target {
        self.parts[0].target
    }

    fn part_of(&self, adapter: Option<&Adapter>) -> &Part {
        let other = adapter.and_then(|adapter| self.others.get(&adapter.id));
        &self.parts[other.copied().unwrap_or(0)]
    }

    /// The way of an adapter, or of what belongs to none.
    pub(super) fn of_adapter(&self, adapter: Option<&Adapter>) -> Target {
        self.part_of(adapter).target
    }

    /// The ways of those who work with an adapter; none for what belongs to no adapter, which is everybody's.
    pub(super) fn of_those_with(&self, adapter: Option<&str>) -> Vec<Way> {
        let Some(adapter) = adapter else {
            return Vec::new();
        };
        let having = self
            .parts
            .iter()
            .filter(|part| part.adapters.contains(adapter));
        let ways: Vec<Way> = having.map(Part::way).collect();
        match ways.is_empty() {
            true => vec![self.parts[0].way()],
            false => ways,
        }
    }

    /// Who supplies the connector for those who work with an adapter.
    pub(super) fn sourcing_of(&self, adapter: &Adapter) -> Option<Sourcing> {
        self.part_of(Some(adapter)).sourcing
    }

    /// Every target that somebody goes to, the main one first.
    pub(super) fn targets(&self) -> Vec<Target> {
        targets(&self.parts)
    }
}

impl Part {
    /// Its people as cohorts count them: those who stay where they are do not move.
    fn count(&mut self, cohorts: &Cohorts) {
        if cohorts.cohorts.is_empty() {
            return;
        }
        let own = cohorts.cohorts.iter().filter(|cohort| {
            let group = cohort.group.as_ref();
            group.is_some_and(|group| self.groups.contains(group))
        });
        let (mut users, mut later) = (0, 0);
        for cohort in own {
            users += cohort.users.unwrap_or(0);
            later += usize::from(!cohort.pilot);
        }
        self.users = Some(users);
        self.cohorts = Some(later);
    }
}

/// Where parts go, in words of the report.
pub(super) fn names(parts: &[&Part]) -> String {
    let targets = targets(parts.iter().copied());
    let names: Vec<&str> = targets.iter().map(|target| target.as_str()).collect();
    names.join(" or ")
}

/// The targets of parts, each once, in their order.
pub(super) fn targets<'p>(parts: impl IntoIterator<Item = &'p Part>) -> Vec<Target> {
    let mut targets = Vec::new();
    for part in parts {
        if !targets.contains(&part.target) {
            targets.push(part.target);
        }
    }
    targets
}
