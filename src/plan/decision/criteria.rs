//! Whether each criterion of the catalogue holds for a group, with which figures and where.
//!
//! Words and points are data; here is only what a table cannot say.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{self, Facts, Party};
use super::losses;
use super::words;
use crate::catalog::{
    Api, Capability, ConnectorState, Grounds, Strength, Target, VendorKind, catalog,
};
use crate::detect::Usage;
use crate::inventory::Seen;
use crate::plan::wording::places;

/// A criterion that holds.
#[derive(Debug, Default)]
pub(super) struct Holding {
    /// Figures for its text.
    pub(super) figures: BTreeMap<&'static str, String>,
    /// Where that is to be seen.
    pub(super) evidence: Vec<String>,
    /// The one target that it is about; none where it is about all that have points.
    pub(super) only: Option<Target>,
    /// How many things were found.
    pub(super) found: usize,
    /// Sources beside those of the criterion.
    pub(super) sources: Vec<String>,
    /// How well it is founded, where that differs from the criterion.
    pub(super) grounds: Option<Grounds>,
}

impl Holding {
    /// A case of one thing, with its figures.
    pub(super) fn with(figures: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self {
            figures: figures.into_iter().collect(),
            found: 1,
            ..Self::default()
        }
    }

    /// Whether these are its figures.
    pub(super) fn gives(&self, names: &[&str]) -> bool {
        self.figures.len() == names.len()
            && names.iter().all(|name| self.figures.contains_key(name))
    }

    /// The same with where it is to be seen.
    pub(super) fn seen(mut self, evidence: Vec<String>) -> Self {
        self.evidence = evidence;
        self
    }
}

/// How one criterion is checked.
pub(super) struct Check {
    /// Its id in the catalogue.
    pub(super) id: &'static str,
    /// The figures that its text may name.
    pub(super) figures: &'static [&'static str],
    /// Each case in which it holds.
    pub(super) holds: fn(&Facts<'_>) -> Vec<Holding>,
}

const fn check(
    id: &'static str,
    figures: &'static [&'static str],
    holds: fn(&Facts<'_>) -> Vec<Holding>,
) -> Check {
    Check { id, figures, holds }
}

const CONNECTOR: &[&str] = &["vendor", "why"];
const PILOT: &[&str] = &["users", "names", "others"];

/// The criterion of what is there already.
const READINESS: &str = "readiness";

/// How firmly a signal has to show before it speaks for a target.
const FIRM: Strength = Strength::Certain;

/// All of them; the catalogue has the same ids, and a test holds that.
pub(super) const CHECKS: &[Check] = &[
    check("default-way", &[], default_way),
    check("voice-amazon-there", &["names"], |facts| {
        in_use(facts, &facts.voice_amazon)
    }),
    check("voice-amazon-pilot", PILOT, |facts| {
        pilot(facts, &facts.voice_amazon)
    }),
    check("voice-partner-there", &["names"], |facts| {
        in_use(facts, &facts.voice_partner)
    }),
    check("voice-partner-pilot", PILOT, |facts| {
        pilot(facts, &facts.voice_partner)
    }),
    check("same-vendor", &["vendor", "adapter", "names"], same_vendor),
    check("connector-yes", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::Yes)
    }),
    check("connector-third-party", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::ThirdParty)
    }),
    check("connector-planned", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::Planned)
    }),
    check("connector-build", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::Build)
    }),
    check("connector-no", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::No)
    }),
    check("connector-not-known", CONNECTOR, |facts| {
        connectors(facts, ConnectorState::NotKnown)
    }),
    check("vendor-code", &["adapter"], vendor_code),
    check("connect-in-use", &["names"], |facts| named(&facts.connect)),
    check("no-connect", &[], |facts| {
        held(facts.connect.is_empty(), Holding::with([]))
    }),
    check("leave-provider", &["names"], |facts| {
        named(&facts.providers())
    }),
    check("several-systems", &["count", "names"], several_systems),
    check("several-left", &["count"], several_left),
    check("own-rooms", &["names"], own_rooms),
    check("recorded-calls", &["places"], recorded_calls),
    check("own-adapter", &["names"], own_adapter),
    check("own-rich", &["names", "count"], losses::own_rich),
    check("light-use", &["capabilities"], losses::light_use),
    check("ends", &["members"], losses::ends),
    check("no-voice-loses", &["losses"], losses::no_voice_loses),
    check(READINESS, &["signals"], readiness),
    check("native-beside", &["names"], |facts| there(&facts.voice())),
    check("native-countries", &[], default_way),
    check("classic", &["evidence"], classic),
    check("cookie", &["places"], |facts| signal(facts, "cookie")),
    check("edition", &["edition", "file"], edition),
    check("government-cloud", &["places"], |facts| {
        signal(facts, "voice-gov")
    }),
];

/// A case, if it holds.
pub(super) fn held(holds: bool, holding: Holding) -> Vec<Holding> {
    if holds { vec![holding] } else { Vec::new() }
}

/// Whatever was found, or not.
fn default_way(_: &Facts<'_>) -> Vec<Holding> {
    vec![Holding::with([])]
}

fn there(names: &BTreeSet<&str>) -> Vec<Holding> {
    let list = words::list(names.iter().copied());
    held(!names.is_empty(), Holding::with([("names", list)]))
}

/// Contact centers that are more than a pilot, as far as anybody counted.
fn in_use(facts: &Facts<'_>, names: &BTreeSet<&str>) -> Vec<Holding> {
    match facts.pilot(names) {
        Some(_) => Vec::new(),
        None => there(names),
    }
}

/// Contact centers with few of all people: they show that a way can be gone, not that it was gone.
fn pilot(facts: &Facts<'_>, names: &BTreeSet<&str>) -> Vec<Holding> {
    let Some((users, others)) = facts.pilot(names) else {
        return Vec::new();
    };
    vec![Holding::with([
        ("users", users.to_string()),
        ("names", words::list(names.iter().copied())),
        ("others", others.to_string()),
    ])]
}

fn named(names: &BTreeSet<String>) -> Vec<Holding> {
    let list = words::list(names.iter().map(String::as_str));
    held(!names.is_empty(), Holding::with([("names", list)]))
}

fn same_vendor(facts: &Facts<'_>) -> Vec<Holding> {
    let parties = facts.parties.iter();
    parties
        .filter_map(|party| {
            let names = facts::same_party(facts, party);
            if names.is_empty() {
                return None;
            }
            Some(Holding::with([
                ("vendor", party.name.clone()),
                ("adapter", behind(party)),
                ("names", words::list(names)),
            ]))
        })
        .collect()
}

/// What a party is behind, in words.
fn behind(party: &Party<'_>) -> String {
    let centers = party
        .call_centers
        .iter()
        .map(|name| format!("call center {name}"));
    let names: Vec<String> = match party.call_centers.is_empty() {
        false => centers.collect(),
        true => party
            .adapters
            .iter()
            .map(|adapter| adapter.name.clone())
            .collect(),
    };
    words::list(names.iter().map(String::as_str))
}

/// One case for all parties, so that a second vendor gives no second points.
fn connectors(facts: &Facts<'_>, state: ConnectorState) -> Vec<Holding> {
    let parties: Vec<&Party<'_>> = facts.with_connector(state).collect();
    let names: BTreeSet<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    let whys: BTreeSet<&str> = parties
        .iter()
        .map(|party| party.connector.why.as_str())
        .collect();
    let sources: BTreeSet<&String> = parties
        .iter()
        .flat_map(|party| &party.connector.sources)
        .collect();
    let one = Holding {
        sources: sources.into_iter().cloned().collect(),
        // As well founded as the least of them.
        grounds: parties
            .iter()
            .filter_map(|party| party.connector.grounds)
            .max(),
        ..Holding::with([
            ("vendor", words::list(names)),
            ("why", whys.into_iter().collect::<Vec<_>>().join(" ")),
        ])
    };
    held(!parties.is_empty(), one)
}

fn vendor_code(facts: &Facts<'_>) -> Vec<Holding> {
    let adapters: Vec<&str> = facts
        .foreign()
        .map(|adapter| adapter.name.as_str())
        .collect();
    let one = Holding::with([("adapter", words::list(adapters.iter().copied()))]);
    held(!adapters.is_empty(), one)
}

fn several_systems(facts: &Facts<'_>) -> Vec<Holding> {
    let one = Holding::with([
        ("count", facts.systems.len().to_string()),
        (
            "names",
            words::list(facts.systems.iter().map(String::as_str)),
        ),
    ]);
    held(facts.systems.len() > 1, one)
}

fn several_left(facts: &Facts<'_>) -> Vec<Holding> {
    let left = facts.providers().len();
    held(left > 1, Holding::with([("count", left.to_string())]))
}

fn own_rooms(facts: &Facts<'_>) -> Vec<Holding> {
    let in_rooms =
        |party: &&Party<'_>| matches!(party.kind(), Some(VendorKind::Pbx | VendorKind::Middleware));
    let parties = facts.parties.iter().filter(in_rooms);
    named(&parties.map(|party| party.name.clone()).collect())
}

fn recorded_calls(facts: &Facts<'_>) -> Vec<Holding> {
    let usages: Vec<&&Usage> = facts
        .usages
        .iter()
        .filter(|usage| usage.rule.capability == Capability::Recording)
        .collect();
    let one = Holding::with([("places", places(usages.len()))]);
    held(
        !usages.is_empty(),
        one.seen(spots(usages.into_iter().copied())),
    )
}

fn own_adapter(facts: &Facts<'_>) -> Vec<Holding> {
    named(&facts.own().map(|adapter| adapter.name.clone()).collect())
}

fn readiness(facts: &Facts<'_>) -> Vec<Holding> {
    // What every model of Voice needs speaks for none of them.
    let voice = Target::ALL.len() - 1;
    let row = catalog().criteria.criterion(READINESS);
    let with_center = row.map_or(&[][..], |row| &row.with_center);
    // Whose center a routing map or a vendor record belongs to, not every signal tells.
    let counted = |id: &String| !facts.voice().is_empty() && with_center.contains(id);
    facts
        .readiness()
        .iter()
        .filter_map(|of| {
            let own: Vec<&str> = of
                .present
                .iter()
                .filter(|found| found.signal.helps.len() < voice && found.signal.strength == FIRM)
                .filter(|found| !counted(&found.signal.id))
                .map(|found| found.signal.title.as_str())
                .collect();
            if own.is_empty() {
                return None;
            }
            let mut one = Holding::with([("signals", own.join("; "))]);
            one.only = Some(of.target);
            one.found = own.len();
            Some(one)
        })
        .collect()
}

fn classic(facts: &Facts<'_>) -> Vec<Holding> {
    let usages: Vec<&&Usage> = facts
        .usages
        .iter()
        .filter(|usage| usage.api == Some(Api::Classic))
        .collect();
    let centers: Vec<&str> = facts
        .inventory
        .call_centers
        .iter()
        .filter(|center| facts.group.call_centers.contains(&center.name))
        .filter(|center| {
            let mode = center.compatibility.as_ref();
            mode.is_some_and(|mode| mode.note.is_none() && mode.mode == "Classic")
        })
        .map(|center| center.name.as_str())
        .collect();
    let console = facts.in_the_way("classic-console");
    let mut evidence = Vec::new();
    if !usages.is_empty() {
        evidence.push(format!("the Classic API in {}", places(usages.len())));
    }
    if !centers.is_empty() {
        evidence.push(format!(
            "call centers for Classic alone: {}",
            words::list(centers)
        ));
    }
    if !console.is_empty() {
        let names: BTreeSet<&str> = console
            .iter()
            .map(|seen| seen.component.full_name.as_str())
            .collect();
        evidence.push(format!("Classic console app {}", words::list(names)));
    }
    let one = Holding::with([("evidence", evidence.join("; "))]);
    held(
        !evidence.is_empty(),
        one.seen(spots(usages.into_iter().copied())),
    )
}

fn signal(facts: &Facts<'_>, signal: &str) -> Vec<Holding> {
    let seen = facts.in_the_way(signal);
    let shown = spots_of(&seen);
    let one = Holding::with([("places", shown.join(", "))]);
    held(!seen.is_empty(), one.seen(shown))
}

fn edition(facts: &Facts<'_>) -> Vec<Holding> {
    let data = facts.inventory.org_data.as_ref();
    let Some(organization) = data.and_then(|data| data.organization.as_ref()) else {
        return Vec::new();
    };
    let edition = &organization.says.edition;
    let enough = catalog().criteria.editions.contains(edition);
    let one = Holding::with([
        ("edition", edition.clone()),
        ("file", organization.file.clone()),
    ]);
    held(!enough, one)
}

/// The first places of usages.
pub(super) fn spots<'u>(usages: impl IntoIterator<Item = &'u Usage>) -> Vec<String> {
    let mut usages: Vec<&Usage> = usages.into_iter().collect();
    usages.sort_by_key(|usage| usage.sort_key());
    usages
        .into_iter()
        .take(words::SPOTS)
        .map(|usage| format!("{}:{}", usage.place.path, usage.place.start.line))
        .collect()
}

fn spots_of(seen: &[&Seen]) -> Vec<String> {
    let seen = seen.iter().take(words::SPOTS);
    seen.map(|seen| format!("{}:{}", seen.path, seen.line))
        .collect()
}
