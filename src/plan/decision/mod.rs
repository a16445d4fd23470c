//! Which way to go, per group of users: targets with reasons that quote this bundle, and what could turn them.
//!
//! `life` says what people may still work with, `groups` who they are, `ranking` which target comes first for each of
//! them.

mod groups;
mod life;
mod model;
mod ranking;

use std::collections::{BTreeMap, BTreeSet};

pub use model::{
    Decision, GroupDecision, GroupProfile, GroupSetting, Outcome, RankedTarget, UserGroup,
};

use super::options::Options;
use crate::catalog::{Sourcing, Target};
use crate::inventory::Inventory;
use groups::Groups;
pub(super) use life::Living;

/// The decision for every group of users.
pub(super) fn decide(inventory: &Inventory, options: &Options) -> Decision {
    let living = Living::of(inventory);
    let outcome = living.outcome(inventory);
    let Groups {
        groups,
        hints,
        empty,
    } = groups::recognise(inventory, &living, &options.groups);
    let groups: Vec<GroupDecision> = groups
        .into_iter()
        .map(|group| {
            let chosen = Chosen::of(&group, options);
            let mut unknowns = ranking::unknowns(inventory);
            unknowns.extend(
                hints
                    .iter()
                    .map(|hint| format!("Whether there are groups of users: {hint}.")),
            );
            unknowns.extend(empty.iter().map(|name| {
                format!("Who is in the group {name} of the settings: nobody was found.")
            }));
            ranking::decide(
                inventory,
                group,
                outcome,
                &chosen,
                unknowns,
                &options.weights,
            )
        })
        .collect();
    let adapters = targets_of_adapters(inventory, &groups);
    Decision::new(groups, adapters)
}

/// What somebody has settled for a group.
pub(super) struct Chosen {
    pub(super) target: Option<Target>,
    pub(super) sourcing: Option<Sourcing>,
}

impl Chosen {
    /// The settings say it for one group, the command line for all: the more special one wins.
    fn of(group: &UserGroup, options: &Options) -> Self {
        let setting = options
            .groups
            .iter()
            .find(|setting| groups::is_of(setting, group));
        let of_group =
            setting.filter(|setting| setting.target.is_some() || setting.sourcing.is_some());
        let (target, sourcing) = match of_group {
            Some(setting) => (setting.target, setting.sourcing),
            None => (options.target, options.sourcing),
        };
        // A sourcing is a way to have partner telephony: who asks for one has chosen the target too.
        Self {
            target: target.or(sourcing.map(|_| Target::PartnerTelephony)),
            sourcing,
        }
    }
}

/// Where each adapter's users go, where all groups that use it agree.
fn targets_of_adapters(
    inventory: &Inventory,
    groups: &[GroupDecision],
) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    for adapter in &inventory.adapters {
        let using = groups
            .iter()
            .filter(|group| group.group.adapters.contains(&adapter.id));
        let of_groups: BTreeSet<Target> = using.map(|group| group.target).collect();
        if of_groups.len() == 1 {
            targets.extend(
                of_groups
                    .into_iter()
                    .map(|target| (adapter.id.clone(), target)),
            );
        }
    }
    targets
}
