//! Who is behind telephony: for each of them some tasks are done on their own, with dates of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::about;
use super::ids;
use super::scope::Scope;
use super::ways::{Part, Way};
use crate::catalog::{CallCenterKind, Each, Sourcing, Standing, Target, catalog};
use crate::inventory::{Adapter, CallCenter, FoundVendor};

/// Somebody with whom a task is done, or the one thing that a part of an org builds for all its people.
#[derive(Debug, Clone, Default)]
pub(super) struct Party {
    /// What the id of its task ends in; empty where it is the only one that can be.
    pub(super) slug: String,
    /// Name people recognise; empty where the title of its task says enough.
    pub(super) name: String,
    /// Ids of its adapters.
    pub(super) adapters: BTreeSet<String>,
    /// Names of its call centers of Open CTI.
    pub(super) call_centers: BTreeSet<String>,
    /// Names of its contact centers of Salesforce Voice; none where nothing tells them apart.
    pub(super) voice: Option<BTreeSet<String>>,
    /// The ways that its people go.
    pub(super) ways: Vec<Way>,
}

/// Those with whom a task is done that is done for each of a kind, by the ends of their ids.
pub(super) fn of(each: Each, scope: &Scope<'_>, parts: &[&Part]) -> Vec<Party> {
    let mut parties: BTreeMap<String, Party> = BTreeMap::new();
    for part in parts {
        let within = scope.of_parts(&[part]);
        let found = match each {
            Each::Way => vec![all_who_go(part, &within)],
            Each::Connector if part.sourcing != Some(Sourcing::Vendor) => {
                vec![whole(part, &within)]
            }
            Each::Connector | Each::Vendor => vendors(&within),
        };
        for party in found {
            let known = parties.entry(party.slug.clone()).or_insert_with(|| Party {
                slug: party.slug,
                name: party.name,
                ..Party::default()
            });
            known.ways.push(part.way());
            known.adapters.extend(party.adapters);
            known.call_centers.extend(party.call_centers);
            known.voice = match (known.voice.take(), party.voice) {
                (Some(one), Some(other)) => Some(&one | &other),
                (one, other) => one.or(other),
            };
        }
    }
    parties.into_values().collect()
}

/// All people of a part. In a plan of one way they need no name.
fn all_who_go(part: &Part, within: &Scope<'_>) -> Party {
    let parts = &within.ways.parts;
    if parts.len() == 1 {
        return with_adapters(within.moving().collect());
    }
    let same = parts.iter().filter(|other| other.target == part.target);
    let sourcing = part.sourcing.filter(|_| same.count() > 1);
    let target = &catalog().target(part.target).title;
    let (slug, name) = match sourcing {
        Some(sourcing) => (
            format!("{}-{sourcing}", part.target),
            format!("{target}, {}", catalog().sourcing(sourcing).title),
        ),
        None => (part.target.to_string(), target.clone()),
    };
    Party {
        slug,
        name,
        ..with_adapters(within.moving().collect())
    }
}

/// What a part builds once, for all its people: with Salesforce, with a voice layer, or itself.
fn whole(part: &Part, within: &Scope<'_>) -> Party {
    let all = all_who_go(part, within);
    let slug = match part.sourcing {
        Some(sourcing) => sourcing.as_str(),
        None => part.target.as_str(),
    };
    let inventory = within.inventory;
    let centers = inventory.call_centers.iter();
    let (voice, open): (Vec<&CallCenter>, Vec<&CallCenter>) =
        centers.partition(|center| center.kind == CallCenterKind::Voice);
    let amazon = about::amazon_centers(inventory);
    let is_its = |name: &String| match part.target {
        Target::AmazonConnect => amazon.contains(name),
        Target::PartnerTelephony => !amazon.contains(name),
        _ => true,
    };
    let voice = voice.into_iter().map(|center| center.name.clone());
    let open = open.into_iter().filter(|center| within.has_center(center));
    Party {
        slug: slug.to_owned(),
        call_centers: open.map(|center| center.name.clone()).collect(),
        voice: Some(voice.filter(is_its).collect()),
        ..all
    }
}

fn with_adapters(adapters: Vec<&Adapter>) -> Party {
    let centers = adapters.iter().flat_map(|adapter| &adapter.call_centers);
    Party {
        call_centers: centers.cloned().collect(),
        adapters: adapters.iter().map(|adapter| adapter.id.clone()).collect(),
        ..Party::default()
    }
}

/// Vendors with an adapter that people work with, and whoever is behind other adapters that answer calls. A page that
/// only accompanies somebody's phone has no telephony of its own.
fn vendors(within: &Scope<'_>) -> Vec<Party> {
    let mut adapters: BTreeMap<String, (String, Vec<&Adapter>)> = BTreeMap::new();
    for adapter in within.moving() {
        let (slug, name) = match vendor_of(adapter, within) {
            Some(vendor) => (vendor.id.clone(), vendor.name.clone()),
            None if about::is_outside(adapter) || !adapter.call_centers.is_empty() => {
                (ids::slug(&adapter.name), adapter.name.clone())
            }
            None => continue,
        };
        let entry = adapters.entry(slug).or_insert((name, Vec::new()));
        entry.1.push(adapter);
    }
    if adapters.is_empty() {
        // Somebody has to be asked, and nothing says who.
        return vec![with_adapters(within.moving().collect())];
    }
    adapters
        .into_iter()
        .map(|(slug, (name, adapters))| Party {
            voice: Some(voice_of(&slug, within)),
            slug,
            name,
            ..with_adapters(adapters)
        })
        .collect()
}

/// The vendor that an adapter is of.
pub(super) fn vendor_of<'i>(adapter: &Adapter, scope: &Scope<'i>) -> Option<&'i FoundVendor> {
    let vendors = scope.inventory.vendors.iter();
    let mut vendors = vendors.filter(|vendor| vendor.standing == Standing::Vendor);
    vendors.find(|vendor| vendor.adapters.contains(&adapter.id))
}

/// Contact centers of Salesforce Voice that are a vendor's.
fn voice_of(vendor: &str, scope: &Scope<'_>) -> BTreeSet<String> {
    let Some(vendor) = catalog().vendor(vendor) else {
        return BTreeSet::new();
    };
    let centers = scope.inventory.call_centers.iter();
    let voice = centers.filter(|center| center.kind == CallCenterKind::Voice);
    let its = voice.filter(|center| about::is_center_of(center, vendor));
    its.map(|center| center.name.clone()).collect()
}
