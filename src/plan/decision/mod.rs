//! Which way to go, per group of users: targets with reasons that quote this bundle, and what could turn them.
//!
//! `life` says what people may still work with, `groups` who they are, `facts` what the bundle says of each group,
//! `criteria` what of the catalogue holds for it. `ranking` adds the points up, `unknowns` asks what is open, and
//! `comparison` sets the present state beside every target.

mod comparison;
mod criteria;
mod facts;
mod groups;
mod life;
mod losses;
mod model;
mod ranking;
#[cfg(test)]
mod tests;
mod unknowns;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use model::{
    Cell, Compared, Decision, Finding, GroupDecision, GroupProfile, GroupSetting, Open, Outcome,
    Override, RankedTarget, SourcingOption, Turn, UserGroup,
};

use super::options::Options;
use crate::catalog::{Sourcing, Target};
use crate::inventory::Inventory;
pub(super) use facts::AMAZON;
use facts::Facts;
use groups::Groups;
pub(super) use life::Living;
use unknowns::Case;

/// The decision for every group of users.
pub(super) fn decide(inventory: &Inventory, options: &Options) -> Decision {
    let living = Living::of(inventory);
    let outcome = living.outcome(inventory);
    let told = groups::recognise(inventory, &living, &options.groups);
    let groups: Vec<GroupDecision> = told
        .groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let facts = Facts::of(inventory, &living, group, at == 0, &options.weights);
            for_group(&facts, &told, outcome, &Chosen::of(group, options))
        })
        .collect();
    let everybody = everybody(&told.groups);
    let comparison = match outcome {
        Outcome::Move => comparison::compare(&Facts::of(
            inventory,
            &living,
            &everybody,
            true,
            &options.weights,
        )),
        Outcome::RetireOnly | Outcome::Unknown | Outcome::NothingFound => Vec::new(),
    };
    let adapters = groups_of_adapters(inventory, &groups);
    Decision::new(groups, adapters, comparison)
}

fn for_group(facts: &Facts<'_>, told: &Groups, outcome: Outcome, chosen: &Chosen) -> GroupDecision {
    let sourcings = ranking::sourcings(facts);
    let best = chosen
        .sourcing
        .or(sourcings.first().map(|best| best.sourcing));
    let ranked = match outcome {
        Outcome::Move => ranking::ranked(facts, best),
        Outcome::RetireOnly | Outcome::Unknown | Outcome::NothingFound => Vec::new(),
    };
    let first = ranked.first().map(|first| first.target);
    let target = chosen.target.or(first).unwrap_or(match outcome {
        // Nobody telephones with it, or nobody is known to: it goes, and nothing of Voice takes its place.
        Outcome::RetireOnly | Outcome::Unknown => Target::NoSalesforceVoice,
        _ if !facts.voice_amazon.is_empty() => Target::AmazonConnect,
        _ => Target::PartnerTelephony,
    });
    let sourcing = best.filter(|_| target == Target::PartnerTelephony);
    let (unknowns, asks) = unknowns::open(&Case {
        facts,
        groups: told,
        outcome,
        sourcing,
    });
    let cost = chosen
        .target
        .and_then(|target| ranking::cost_of(&ranked, &sourcings, target, sourcing));
    GroupDecision {
        group: facts.group.clone(),
        outcome,
        target,
        sourcing,
        chosen_by_user: chosen.target.is_some(),
        ranked,
        sourcings,
        cost,
        unknowns,
        asks,
    }
}

/// All groups as one.
fn everybody(groups: &[UserGroup]) -> UserGroup {
    let mut all = groups.first().cloned().unwrap_or_default();
    for group in groups.iter().skip(1) {
        all.users = all.users.zip(group.users).map(|(one, other)| one + other);
        all.call_centers.extend(group.call_centers.iter().cloned());
        all.adapters.extend(group.adapters.iter().cloned());
        all.capabilities.extend(&group.capabilities);
    }
    all
}

/// What somebody has settled for a group.
struct Chosen {
    target: Option<Target>,
    sourcing: Option<Sourcing>,
}

impl Chosen {
    /// The settings say it for one group, the command line for all: the command line speaks last.
    fn of(group: &UserGroup, options: &Options) -> Self {
        let by_command = (options.target, options.sourcing);
        let setting = options
            .groups
            .iter()
            .find(|setting| groups::is_of(setting, group));
        let (target, sourcing) = match (by_command, setting) {
            ((None, None), Some(setting)) => (setting.target, setting.sourcing),
            _ => by_command,
        };
        // A sourcing is a way to have partner telephony: who asks for one has chosen the target too.
        Self {
            target: target.or(sourcing.map(|_| Target::PartnerTelephony)),
            sourcing,
        }
    }
}

/// The first group that uses each adapter, where all that use it go to one target.
fn groups_of_adapters(inventory: &Inventory, groups: &[GroupDecision]) -> BTreeMap<String, usize> {
    let mut first = BTreeMap::new();
    for adapter in &inventory.adapters {
        let uses = |group: &GroupDecision| group.group.adapters.contains(&adapter.id);
        let targets: BTreeSet<Target> = groups
            .iter()
            .filter(|group| uses(group))
            .map(|group| group.target)
            .collect();
        if let (Some(at), 1) = (groups.iter().position(uses), targets.len()) {
            first.insert(adapter.id.clone(), at);
        }
    }
    first
}
