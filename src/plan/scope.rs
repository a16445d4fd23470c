//! What there is to move: which adapters people work with, which are only to be retired, and how many people move.

use std::collections::{BTreeMap, BTreeSet};

use super::decision::{Decision, Living, Outcome};
use super::options::Weights;
use crate::bundle::ComponentId;
use crate::catalog::{Sourcing, Target};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Adapter, AssignedUsers, CallCenter, Inventory, Life};

/// Which way each part of an org goes.
#[derive(Debug, Clone)]
pub(super) struct Ways {
    /// Where most people go, and everything that no group of its own uses.
    pub(super) main: Target,
    /// The sourcing, where anybody goes to partner telephony.
    pub(super) sourcing: Option<Sourcing>,
    /// Adapters that go another way than most, by id.
    pub(super) others: BTreeMap<String, Target>,
}

impl Ways {
    /// One way for everything.
    pub(super) fn one(main: Target, sourcing: Option<Sourcing>) -> Self {
        Self {
            main,
            sourcing,
            others: BTreeMap::new(),
        }
    }

    /// The ways of a decision.
    pub(super) fn of(decision: &Decision, inventory: &Inventory) -> Self {
        let main = decision.main();
        let others = inventory.adapters.iter().filter_map(|adapter| {
            let target = decision.target_of_adapter(&adapter.id);
            (target != main.target).then(|| (adapter.id.clone(), target))
        });
        let sourced = decision.groups.iter();
        Self {
            main: main.target,
            sourcing: sourced.filter_map(|group| group.sourcing).next(),
            others: others.collect(),
        }
    }

    /// The way of an adapter, or of what belongs to none.
    pub(super) fn of_adapter(&self, adapter: Option<&Adapter>) -> Target {
        let other = adapter.and_then(|adapter| self.others.get(&adapter.id));
        other.copied().unwrap_or(self.main)
    }

    /// Every target that somebody goes to, the main one first.
    pub(super) fn targets(&self) -> Vec<Target> {
        let mut targets = vec![self.main];
        for &other in self.others.values() {
            if !targets.contains(&other) {
                targets.push(other);
            }
        }
        targets
    }
}

/// What a plan is about.
pub(super) struct Scope<'i> {
    pub(super) inventory: &'i Inventory,
    pub(super) ways: Ways,
    pub(super) weights: &'i Weights,
    /// Adapters, by id.
    pub(super) adapters: Vec<&'i Adapter>,
    membership: Membership<'i>,
    retired: BTreeSet<&'i str>,
    /// Active users of call centers that people move away from, by profile, where somebody counted them.
    pub(super) people: Vec<&'i AssignedUsers>,
    /// Whether there is anything to move.
    outcome: Outcome,
    /// People with a phone, where somebody counted them.
    pub(super) users: Option<u64>,
    /// Cohorts beside the pilot; none where nobody knows.
    pub(super) cohorts: Option<usize>,
}

impl<'i> Scope<'i> {
    pub(super) fn new(inventory: &'i Inventory, ways: Ways, weights: &'i Weights) -> Self {
        let mut adapters: Vec<&Adapter> = inventory.adapters.iter().collect();
        adapters.sort_by(|a, b| a.id.cmp(&b.id));
        let membership = Membership::of(&adapters);
        let living = Living::of(inventory);
        let retired = adapters
            .iter()
            .map(|adapter| adapter.id.as_str())
            .filter(|id| !living.adapters.contains(*id))
            .collect();
        Self {
            inventory,
            ways,
            weights,
            membership,
            retired,
            people: living
                .users(inventory)
                .map_or_else(Vec::new, |(_, rows)| rows),
            outcome: living.outcome(inventory),
            adapters,
            users: None,
            cohorts: None,
        }
    }

    /// The same with the people who move.
    pub(super) fn with_people(mut self, users: Option<u64>, cohorts: Option<usize>) -> Self {
        self.users = users;
        self.cohorts = cohorts;
        self
    }

    /// The adapter of a usage, by its place among [`Scope::adapters`].
    pub(super) fn adapter_of(&self, usage: &Usage) -> Option<usize> {
        self.membership.adapter(usage)
    }

    /// Whether nobody works with an adapter, so that it is retired and not moved.
    pub(super) fn is_retired(&self, adapter: &Adapter) -> bool {
        self.retired.contains(adapter.id.as_str())
    }

    /// Adapters that people work with, or may work with.
    pub(super) fn moving(&self) -> impl Iterator<Item = &'i Adapter> + '_ {
        let adapters = self.adapters.iter().copied();
        adapters.filter(|adapter| !self.is_retired(adapter))
    }

    /// Whether a usage is of an adapter that is only retired.
    pub(super) fn goes_with_retired(&self, usage: &Usage) -> bool {
        let adapter = self.adapter_of(usage).map(|at| self.adapters[at]);
        adapter.is_some_and(|adapter| self.is_retired(adapter))
    }

    /// Whether anything ends with Open CTI that people may work with.
    pub(super) fn moves(&self) -> bool {
        self.outcome == Outcome::Move && self.inventory.has_open_cti()
    }

    /// Whether all that was found looks like left-overs, and somebody has to say whether it is.
    pub(super) fn is_open(&self) -> bool {
        self.outcome == Outcome::Unknown
    }

    /// Live usages that are not of an adapter that is only retired.
    pub(super) fn moving_usages(&self) -> impl Iterator<Item = &'i Usage> + '_ {
        let live = self.inventory.live_usages();
        live.filter(|usage| !self.goes_with_retired(usage))
    }

    /// Whether nobody has a softphone, as far as anything says so.
    pub(super) fn nobody_telephones(&self) -> bool {
        matches!(self.outcome, Outcome::RetireOnly | Outcome::Unknown)
    }

    /// The way of a usage.
    pub(super) fn target_of(&self, usage: &Usage) -> Target {
        self.ways
            .of_adapter(self.adapter_of(usage).map(|at| self.adapters[at]))
    }

    /// Whether people work, or may work, with a call center.
    pub(super) fn is_in_use(center: &CallCenter) -> bool {
        matches!(center.state.life, Life::Live | Life::Unknown)
    }
}

/// Which adapter usages belong to.
struct Membership<'i> {
    usages: BTreeMap<&'i Fingerprint, usize>,
    components: BTreeMap<&'i ComponentId, usize>,
}

impl<'i> Membership<'i> {
    fn of(adapters: &[&'i Adapter]) -> Self {
        let mut membership = Self {
            usages: BTreeMap::new(),
            components: BTreeMap::new(),
        };
        for (at, adapter) in adapters.iter().enumerate() {
            for usage in &adapter.usages {
                membership.usages.entry(usage).or_insert(at);
            }
            for component in &adapter.components {
                membership.components.entry(component).or_insert(at);
            }
        }
        membership
    }

    /// Test code is no part of an adapter; it goes with its component.
    fn adapter(&self, usage: &Usage) -> Option<usize> {
        let member = self.usages.get(&usage.fingerprint);
        let follows = || {
            self.components
                .get(&usage.component)
                .filter(|_| usage.test_code)
        };
        member.or_else(follows).copied()
    }
}
