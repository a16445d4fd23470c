//! The org's present state beside each target, in the respects of the catalogue, with this org's own figures.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::model::{Cell, Compared};
use super::words;
use crate::catalog::{Capability, ConnectorState, Sentence, Target, catalog, filled, placeholders};
use crate::inventory::Inventory;

type Figures = BTreeMap<&'static str, String>;

/// Figures per target: what burns down, and what stays.
const BY_TARGET: &[(Target, &str, &str)] = &[
    (
        Target::AmazonConnect,
        "burn_amazon_connect",
        "stay_amazon_connect",
    ),
    (
        Target::PartnerAmazonConnect,
        "burn_partner_amazon_connect",
        "stay_partner_amazon_connect",
    ),
    (
        Target::PartnerTelephony,
        "burn_partner_telephony",
        "stay_partner_telephony",
    ),
    (
        Target::NativeTelephony,
        "burn_native_telephony",
        "stay_native_telephony",
    ),
    (
        Target::NoSalesforceVoice,
        "burn_no_salesforce_voice",
        "stay_no_salesforce_voice",
    ),
];

/// All respects. `facts` are those of everybody.
pub(super) fn compare(facts: &Facts<'_>) -> Vec<Compared> {
    let figures = figures(facts);
    let rows = catalog().comparison.respect.iter();
    rows.map(|row| Compared {
        id: &row.id,
        title: &row.title,
        now: cell(&row.now, &figures),
        targets: Target::ALL
            .iter()
            .map(|target| {
                let said = row.target.get(target).map(Vec::as_slice);
                (*target, cell(said.unwrap_or_default(), &figures))
            })
            .collect(),
    })
    .collect()
}

fn cell(sentences: &'static [Sentence], figures: &Figures) -> Cell {
    let nothing = |name: &str| figures.get(name).is_none_or(String::is_empty);
    let mut said: Vec<(String, bool)> = Vec::new();
    let mut sources: BTreeSet<&str> = BTreeSet::new();
    for sentence in sentences {
        let lacks = placeholders(&sentence.text).into_iter().any(nothing);
        let in_place_of = sentence.unless.as_deref();
        if lacks || in_place_of.is_some_and(|name| !nothing(name)) {
            continue;
        }
        said.push((filled(&sentence.text, figures), sentence.inferred));
        sources.extend(sentence.sources.iter().map(String::as_str));
    }
    Cell {
        said,
        sources: sources.into_iter().map(str::to_owned).collect(),
    }
}

/// Every figure that a sentence may name; an empty one is nothing.
pub(super) fn figures(facts: &Facts<'_>) -> Figures {
    let inventory = facts.inventory;
    let usages: Vec<_> = inventory.live_usages().collect();
    let counted = |number: usize, noun: &str| match number {
        0 => String::new(),
        _ => words::count(number, noun),
    };
    let names = |names: &BTreeSet<&str>| words::list(names.iter().copied());
    let must_change = usages
        .iter()
        .filter(|usage| usage.rule.category == crate::catalog::Category::Mandatory);
    let recording = usages
        .iter()
        .filter(|usage| usage.rule.capability == Capability::Recording)
        .count();
    let vendors: Vec<&str> = facts
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    let mut figures = Figures::from([
        ("adapters", counted(facts.adapters.len(), "adapter")),
        (
            "call_centers",
            counted(facts.group.call_centers.len(), "call center"),
        ),
        ("vendors", words::list(vendors)),
        (
            "systems",
            match facts.systems.len() {
                0 | 1 => String::new(),
                several => words::count(several, "telephony system"),
            },
        ),
        ("hosts", counted(hosts(inventory), "host")),
        ("voice_amazon", names(&facts.voice_amazon)),
        ("voice_partner", names(&facts.voice_partner)),
        (
            "connect",
            words::list(facts.connect.iter().map(String::as_str)),
        ),
        ("connectors", connectors(facts)),
        ("must_change", counted(must_change.count(), "usage")),
        ("permission_sets", permission_sets(inventory)),
        (
            "users",
            match facts.group.users {
                None | Some(0) => String::new(),
                Some(1) => "1 active user".to_owned(),
                Some(users) => format!("{users} active users"),
            },
        ),
        (
            "layouts",
            counted(inventory.softphone_layouts.len(), "softphone layout"),
        ),
        ("task_fields", counted(inventory.task_fields.len(), "field")),
        (
            "recording",
            match recording {
                0 => String::new(),
                _ => format!("Recording in {}", words::count(recording, "place")),
            },
        ),
    ]);
    for (target, burn, stay) in BY_TARGET {
        let burning = usages
            .iter()
            .filter(|usage| usage.disposition(*target).burns_down())
            .count();
        figures.insert(burn, counted(burning, "usage"));
        figures.insert(stay, (usages.len() - burning).to_string());
    }
    figures
}

/// Hosts outside the org that adapters use.
fn hosts(inventory: &Inventory) -> usize {
    let systems = inventory.external_systems.iter();
    systems.filter(|system| !system.adapters.is_empty()).count()
}

fn permission_sets(inventory: &Inventory) -> String {
    let sets = inventory
        .org_data
        .as_ref()
        .and_then(|data| data.permission_sets.as_ref());
    match sets.map(|sets| sets.says.telephony.len()) {
        None | Some(0) => String::new(),
        Some(count) => words::count(count, "permission set"),
    }
}

fn connectors(facts: &Facts<'_>) -> String {
    let said: Vec<String> = facts
        .parties
        .iter()
        .map(|party| {
            let state = match party.connector.state {
                ConnectorState::Yes => "has one",
                ConnectorState::ThirdParty => "somebody else has one",
                ConnectorState::Planned => "one is announced",
                ConnectorState::Build => "one has to be built",
                ConnectorState::No => "has none",
                ConnectorState::NoneNeeded => "needs none",
                ConnectorState::NotKnown => "not known, ask",
            };
            format!("{} {state}", party.name)
        })
        .collect();
    said.join("; ")
}
