//! Who is behind telephony: for each of them some tasks are done on their own, with dates of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::about;
use super::ids;
use super::scope::Scope;
use super::ways::{Part, Way};
use crate::catalog::{CallCenterKind, Each, Sourcing, Standing, Target, catalog};
use crate::inventory::{Adapter, FoundVendor};

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
        let by_vendor = match each {
            Each::Vendor => true,
            Each::Connector => part.sourcing == Some(Sourcing::Vendor),
        };
        let found = match by_vendor {
            true => vendors(&within),
            false => vec![whole(part, &within)],
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

/// What a part builds once, for all its people: with Salesforce, with a voice layer, or itself.
fn whole(part: &Part, within: &Scope<'_>) -> Party {
    let (slug, name) = match part.sourcing {
        Some(sourcing) => (sourcing.as_str(), &catalog().sourcing(sourcing).title),
        None => (part.target.as_str(), &catalog().target(part.target).title),
    };
    let amazon = about::amazon_centers(within.inventory);
    let voice = match part.target {
        Target::AmazonConnect => Some(amazon),
        Target::PartnerTelephony => {
            let centers = within.inventory.call_centers.iter();
            let voice = centers.filter(|center| center.kind == CallCenterKind::Voice);
            let names = voice.map(|center| center.name.clone());
            Some(names.filter(|name| !amazon.contains(name)).collect())
        }
        _ => None,
    };
    Party {
        slug: slug.to_owned(),
        name: match within.ways.parts.len() {
            1 => String::new(),
            _ => name.clone(),
        },
        voice,
        ..with_adapters(within.moving().collect())
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
