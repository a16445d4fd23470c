//! What there is to move: which adapters people work with, which are only to be retired, and how many people move; of
//! all of an org, or of the part that a task is about.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::decision::{Living, Outcome};
use super::options::Weights;
use super::parties::Party;
use super::ways::{self, Part, Ways};
use crate::bundle::ComponentId;
use crate::catalog::Target;
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Adapter, AssignedUsers, CallCenter, ExternalSystem, Inventory, Life};

/// What a task is about that is about all adapters and call centers that people move away from, or that go one way.
const EVERY_PHONE: &str = "Every phone that";

/// Whether a reason of a task says no more than that it is about all phones that move, or that go its way.
#[must_use]
pub fn is_about_every_phone(reason: &str) -> bool {
    reason.starts_with(EVERY_PHONE)
}

/// What a plan is about, or one of its tasks.
#[derive(Clone)]
pub(super) struct Scope<'i> {
    pub(super) inventory: &'i Inventory,
    pub(super) ways: Rc<Ways>,
    pub(super) weights: &'i Weights,
    /// Adapters, by id.
    pub(super) adapters: Vec<&'i Adapter>,
    membership: Rc<Membership<'i>>,
    retired: Rc<BTreeSet<&'i str>>,
    /// What of the org it is about, where that is not all of it.
    lens: Option<Rc<Lens>>,
    /// Active users of call centers that people move away from, by profile, where somebody counted them.
    pub(super) people: Vec<&'i AssignedUsers>,
    /// Whether there is anything to move.
    outcome: Outcome,
    /// People with a phone, where somebody counted them.
    pub(super) users: Option<u64>,
    /// Cohorts beside the pilot; none where nobody knows.
    pub(super) cohorts: Option<usize>,
}

/// A part of an org: names and ids.
#[derive(Debug, Default)]
struct Lens {
    adapters: BTreeSet<String>,
    call_centers: BTreeSet<String>,
    /// Contact centers of Salesforce Voice; none where all of them are meant.
    voice: Option<BTreeSet<String>>,
    /// Where all of it goes; none for what one party is behind.
    goes_to: Option<String>,
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
            ways: Rc::new(ways),
            weights,
            membership: Rc::new(membership),
            retired: Rc::new(retired),
            lens: None,
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

    /// The same, of some ways only: their adapters, call centers and people.
    pub(super) fn of_parts(&self, parts: &[&Part]) -> Self {
        if parts.len() == self.ways.parts.len() {
            return self.clone();
        }
        let meant = |part: &Part| parts.iter().any(|one| std::ptr::eq(*one, part));
        let has_main = meant(&self.ways.parts[0]);
        // What no part has goes with the main one.
        let within = |has: &dyn Fn(&Part) -> bool| {
            let mut having = self.ways.parts.iter().filter(|part| has(part)).peekable();
            match having.peek() {
                None => has_main,
                Some(_) => having.any(meant),
            }
        };
        let adapters = self.adapters.iter().map(|adapter| &adapter.id);
        let adapters = adapters.filter(|id| within(&|part| part.adapters.contains(*id)));
        let centers = self
            .inventory
            .call_centers
            .iter()
            .map(|center| &center.name);
        let centers = centers.filter(|name| within(&|part| part.call_centers.contains(*name)));
        let lens = Lens {
            adapters: adapters.cloned().collect(),
            call_centers: centers.cloned().collect(),
            voice: None,
            goes_to: Some(ways::names(parts)),
        };
        let people = self.people.iter().copied();
        Self {
            lens: Some(Rc::new(lens)),
            people: people.filter(|row| within(&|part| part.has(row))).collect(),
            users: parts.iter().map(|part| part.users).sum(),
            cohorts: parts.iter().map(|part| part.cohorts).sum(),
            ..self.clone()
        }
    }

    /// The same, of what one party is behind.
    pub(super) fn of_party(&self, party: &Party) -> Self {
        let lens = Lens {
            adapters: party.adapters.clone(),
            call_centers: party.call_centers.clone(),
            voice: party.voice.clone(),
            goes_to: None,
        };
        Self {
            lens: Some(Rc::new(lens)),
            ..self.clone()
        }
    }

    /// Words for all phones that are meant, where they are all that move or that go one way; none where some are meant,
    /// which are told by name, and where nothing is known to move.
    pub(super) fn every_phone(&self) -> Option<String> {
        match &self.lens {
            _ if self.is_open() => None,
            None => Some(format!("{EVERY_PHONE} moves.")),
            Some(lens) => {
                let goes = lens.goes_to.as_ref()?;
                Some(format!("{EVERY_PHONE} goes to {goes}."))
            }
        }
    }

    /// Whether a call center of Open CTI is meant.
    pub(super) fn has_center(&self, center: &CallCenter) -> bool {
        let lens = self.lens.as_ref();
        lens.is_none_or(|lens| lens.call_centers.contains(&center.name))
    }

    /// Whether a contact center of Salesforce Voice is meant.
    pub(super) fn has_voice_center(&self, center: &CallCenter) -> bool {
        let voice = self.lens.as_ref().and_then(|lens| lens.voice.as_ref());
        voice.is_none_or(|voice| voice.contains(&center.name))
    }

    /// Whether a host is meant: one of an adapter that is, or of none.
    pub(super) fn has_system(&self, system: &ExternalSystem) -> bool {
        let lens = self.lens.as_ref();
        lens.is_none_or(|lens| {
            system.adapters.is_empty() || !system.adapters.is_disjoint(&lens.adapters)
        })
    }

    /// Whether an adapter is meant.
    fn has_adapter(&self, adapter: &Adapter) -> bool {
        let lens = self.lens.as_ref();
        lens.is_none_or(|lens| lens.adapters.contains(&adapter.id))
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
        adapters.filter(|adapter| !self.is_retired(adapter) && self.has_adapter(adapter))
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

    /// Live usages that are not of an adapter that is only retired, nor of one that is not meant.
    pub(super) fn moving_usages(&self) -> impl Iterator<Item = &'i Usage> + '_ {
        let live = self.inventory.live_usages();
        live.filter(|usage| {
            let adapter = self.adapter_of(usage).map(|at| self.adapters[at]);
            adapter.is_none_or(|adapter| !self.is_retired(adapter) && self.has_adapter(adapter))
        })
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
