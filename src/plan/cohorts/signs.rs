//! What makes it risky to move the people of a call center.

use std::collections::BTreeSet;

use super::Floor;
use crate::catalog::{Change, ConnectorState, LinkKind, Target, catalog};
use crate::detect::Usage;
use crate::inventory::{Inventory, Life, LinkEnd};

/// Names of a list that are written out.
const SHOWN: usize = 4;

/// Signs that hold, with their weights, in the order of the catalogue.
pub(super) fn of(floor: &Floor<'_>, inventory: &Inventory) -> Vec<(u32, String)> {
    let signs = catalog().cohorts.sign.iter();
    signs
        .filter_map(|sign| {
            let found = found(&sign.id, floor, inventory)?;
            let text = sign
                .text
                .replace("{target}", floor.target.as_str())
                .replace("{names}", &some(&found));
            Some((sign.weight, text))
        })
        .collect()
}

/// What a sign was found on; none where it was not.
fn found(id: &str, floor: &Floor<'_>, inventory: &Inventory) -> Option<Vec<String>> {
    let names = match id {
        "code-outside" => code_outside(floor),
        "connector-not-known" => connector_not_known(floor, inventory),
        "ends-without-equivalent" => ends(floor, inventory),
        "app-shared" => app_shared(floor, inventory),
        "layout-not-exported" => layout_not_exported(floor, inventory),
        "state-unknown" if floor.center.state.life == Life::Unknown => {
            BTreeSet::from([floor.center.name.clone()])
        }
        _ => BTreeSet::new(),
    };
    (!names.is_empty()).then(|| names.into_iter().collect())
}

/// Every sign that this file knows; a test holds that the catalogue has no other.
#[cfg(test)]
pub(in crate::plan) const KNOWN: [&str; 6] = [
    "code-outside",
    "connector-not-known",
    "ends-without-equivalent",
    "app-shared",
    "layout-not-exported",
    "state-unknown",
];

fn code_outside(floor: &Floor<'_>) -> BTreeSet<String> {
    if floor.adapters.is_empty() {
        return BTreeSet::from([floor.center.name.clone()]);
    }
    let unseen = floor.adapters.iter().filter(|one| !one.unseen.is_empty());
    unseen.map(|one| one.name.clone()).collect()
}

/// A connector matters only on the way to a vendor's.
fn connector_not_known(floor: &Floor<'_>, inventory: &Inventory) -> BTreeSet<String> {
    if floor.target != Target::PartnerTelephony {
        return BTreeSet::new();
    }
    let vendors = inventory.vendors.iter();
    let unknown = vendors.filter(|vendor| {
        vendor.call_centers.contains(&floor.center.name)
            && vendor.connector.state == ConnectorState::NotKnown
    });
    unknown.map(|vendor| vendor.name.clone()).collect()
}

fn ends(floor: &Floor<'_>, inventory: &Inventory) -> BTreeSet<String> {
    let own: BTreeSet<&str> = floor
        .adapters
        .iter()
        .flat_map(|adapter| &adapter.usages)
        .map(|mark| mark.0.as_str())
        .collect();
    let ends = |usage: &&Usage| {
        own.contains(usage.fingerprint.0.as_str())
            && usage.rule.mapping(floor.target).change == Change::NoEquivalent
    };
    let ending = inventory.live_usages().filter(ends);
    ending.map(|usage| name(usage).to_owned()).collect()
}

fn name(usage: &Usage) -> &str {
    usage.rule.member.as_deref().unwrap_or(&usage.rule.id)
}

/// Other call centers whose adapters are reached through the same apps by people of the same or other profiles.
fn app_shared(floor: &Floor<'_>, inventory: &Inventory) -> BTreeSet<String> {
    let apps: BTreeSet<&str> = floor.apps.iter().map(String::as_str).collect();
    let data = inventory.org_data.iter();
    let users = data
        .filter_map(|data| data.users.as_ref())
        .flat_map(|users| &users.says);
    let mut others = BTreeSet::new();
    for row in users.filter(|row| row.users > 0) {
        let Some(center) = row.call_center.as_deref() else {
            continue;
        };
        if center == floor.center.name {
            continue;
        }
        let shares = inventory.links.iter().any(|link| {
            let (LinkEnd::Component(from), LinkEnd::Component(to)) = (&link.from, &link.to) else {
                return false;
            };
            link.kind == LinkKind::Grants
                && from.kind == "Profile"
                && from.full_name == row.profile
                && to.kind == "CustomApplication"
                && apps.contains(to.full_name.as_str())
        });
        if shares {
            others.insert(center.to_owned());
        }
    }
    others
}

fn layout_not_exported(floor: &Floor<'_>, inventory: &Inventory) -> BTreeSet<String> {
    let of_floor = |profile: &str| {
        let mut shares = floor.profiles.iter();
        shares.any(|share| share.profile == profile)
    };
    let rows = inventory.org_data.iter().flat_map(|data| &data.layouts);
    let missing = rows.filter(|row| row.layout.is_none() && of_floor(&row.profile));
    missing.map(|row| row.profile.clone()).collect()
}

/// Some names of a list, and how many more there are.
pub(in crate::plan) fn some(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
