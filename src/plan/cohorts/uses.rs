//! What phones do for people, as far as a bundle and its org data show it.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{CallCenterKind, Capability};
use crate::detect::Usage;
use crate::inventory::{Adapter, CallCenter, Inventory, Life};

/// Capabilities in use.
pub(in crate::plan) struct Uses {
    /// Of each adapter that somebody may work with, by id.
    pub(in crate::plan) of_adapter: BTreeMap<String, BTreeSet<Capability>>,
    /// Of call centers, by what their users leave behind: logged calls, layouts that pop.
    signs: BTreeMap<String, BTreeSet<Capability>>,
    /// Of what belongs to no adapter, or to one that no call center loads.
    pub(in crate::plan) of_org: BTreeSet<Capability>,
}

impl Uses {
    pub(in crate::plan) fn of(inventory: &Inventory) -> Self {
        let mut whose: BTreeMap<&str, &Adapter> = BTreeMap::new();
        for adapter in &inventory.adapters {
            for mark in &adapter.usages {
                whose.entry(mark.0.as_str()).or_insert(adapter);
            }
        }
        let mut uses = Self {
            of_adapter: BTreeMap::new(),
            signs: signs(inventory),
            of_org: BTreeSet::new(),
        };
        for usage in work(inventory) {
            let capability = usage.rule.capability;
            match whose.get(usage.fingerprint.0.as_str()) {
                Some(adapter) if !adapter.call_centers.is_empty() => {
                    let of_it = uses.of_adapter.entry(adapter.id.clone()).or_default();
                    of_it.insert(capability);
                }
                _ => {
                    uses.of_org.insert(capability);
                }
            }
        }
        uses
    }

    /// What the phone of a call center does.
    pub(super) fn of_center(
        &self,
        center: &CallCenter,
        adapters: &[&Adapter],
    ) -> BTreeSet<Capability> {
        let of_adapters = adapters
            .iter()
            .filter_map(|one| self.of_adapter.get(&one.id));
        let signs = self.signs.get(&center.name);
        of_adapters.chain(signs).flatten().copied().collect()
    }

    /// Everything that somebody uses.
    #[cfg(test)]
    pub(in crate::plan) fn all(&self) -> BTreeSet<Capability> {
        let by_center = self.of_adapter.values().chain(self.signs.values());
        by_center.flatten().chain(&self.of_org).copied().collect()
    }
}

/// Ids of adapters that nobody works with.
pub(in crate::plan) fn idle(inventory: &Inventory) -> BTreeSet<&str> {
    let states = inventory.adapter_states.iter();
    states
        .filter(|(_, state)| matches!(state.life, Life::Dormant | Life::Test))
        .map(|(id, _)| id.as_str())
        .collect()
}

/// Usages that somebody may work with: live ones, those of idle adapters left out.
pub(in crate::plan) fn work(inventory: &Inventory) -> impl Iterator<Item = &Usage> {
    let idle = idle(inventory);
    let left_out: BTreeSet<&str> = inventory
        .adapters
        .iter()
        .filter(|adapter| idle.contains(adapter.id.as_str()))
        .flat_map(|adapter| &adapter.usages)
        .map(|mark| mark.0.as_str())
        .collect();
    let live = inventory.live_usages();
    live.filter(move |usage| !left_out.contains(usage.fingerprint.0.as_str()))
}

/// What org data shows of phones whose code is not here.
fn signs(inventory: &Inventory) -> BTreeMap<String, BTreeSet<Capability>> {
    let mut signs: BTreeMap<String, BTreeSet<Capability>> = BTreeMap::new();
    let Some(data) = &inventory.org_data else {
        return signs;
    };
    let moves = |name: &str| {
        let mut centers = inventory.call_centers.iter();
        centers.any(|center| {
            center.name == name
                && center.kind != CallCenterKind::Voice
                && matches!(center.state.life, Life::Live | Life::Unknown)
        })
    };
    let calls = data
        .call_tasks
        .iter()
        .flat_map(|month| &month.says.by_call_center);
    for (center, _) in calls.filter(|(center, tasks)| **tasks > 0 && moves(center)) {
        let of_it = signs.entry(center.clone()).or_default();
        of_it.insert(Capability::CallLogging);
    }
    let pops = |name: &str| {
        let mut layouts = inventory.softphone_layouts.iter();
        layouts.any(|layout| {
            let mut types = layout.call_types.iter();
            layout.name == name && types.any(|kind| !kind.screen_pop.is_empty())
        })
    };
    for row in &data.layouts {
        if !row.layout.as_deref().is_some_and(pops) {
            continue;
        }
        for center in row.call_centers.iter().filter(|center| moves(center)) {
            let of_it = signs.entry(center.clone()).or_default();
            of_it.insert(Capability::ScreenPop);
        }
    }
    signs
}
