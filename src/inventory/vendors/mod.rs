//! Telephony vendors: who is behind call centers and adapters, and whose traces stand elsewhere.
//!
//! Weak signs alone name nobody: they are kept as hints under the entry that stands for whoever is not known.

mod adapters;
mod call_centers;
mod components;

use std::collections::{BTreeMap, BTreeSet};

use super::{Adapter, CallCenter};
use crate::bundle::{BundlePath, ComponentId};
use crate::catalog::{
    Confidence, Connector, ConnectorState, SignStrength, Standing, Vendor, catalog,
};
use crate::detect::{Hit, Signs, VendorTrace, Whose};

/// A vendor whose adapter or traces were found, or what stands in the place of one.
#[derive(Debug, Clone)]
pub struct FoundVendor {
    /// Stable id; `unknown` for whoever is not known.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// What it is.
    pub standing: Standing,
    /// Whether a call center or an adapter is this party's; otherwise there are traces alone.
    pub has_adapter: bool,
    /// How sure that is; none for whoever is not known.
    pub confidence: Option<Confidence>,
    /// What says so, by path and line.
    pub evidence: Vec<VendorEvidence>,
    /// Call centers, by name.
    pub call_centers: BTreeSet<String>,
    /// Adapters, by id.
    pub adapters: BTreeSet<String>,
    /// What is known of a connector for Voice.
    pub connector: Connector,
    /// What the signs do not prove.
    pub notes: Vec<String>,
}

/// One sign of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct VendorEvidence {
    /// File it stands in.
    pub path: BundlePath,
    /// Line, 1-based.
    pub line: u32,
    /// What stands there, in words.
    pub what: String,
    /// The sign: where it was looked for, and its text.
    pub signature: String,
    /// Whether it names the vendor by itself.
    pub strength: SignStrength,
    /// Id of the vendor that a hint leads to, where the entry stands for nobody known.
    pub hints_at: Option<String>,
    /// Ids of sources of the sign.
    pub sources: Vec<String>,
}

/// A sign that was found, with its place.
#[derive(Debug, Clone)]
struct Sighting {
    hit: Hit,
    what: String,
    path: BundlePath,
    line: u32,
}

impl Sighting {
    fn evidence(&self, hints_at: Option<String>) -> VendorEvidence {
        VendorEvidence {
            path: self.path.clone(),
            line: self.line,
            what: self.what.clone(),
            signature: self.hit.signature.clone(),
            strength: match hints_at {
                Some(_) => SignStrength::Weak,
                None => self.hit.strength,
            },
            hints_at,
            sources: self.hit.sources.clone(),
        }
    }
}

/// What the bundle holds that can be a sign.
pub(super) struct Ground<'g> {
    /// Signs to look for.
    pub(super) signs: &'g Signs,
    /// What was found in files.
    pub(super) traces: &'g [VendorTrace],
    /// All components with their files and packages.
    pub(super) components: &'g BTreeMap<ComponentId, (BTreeSet<BundlePath>, Option<String>)>,
}

/// Tells whose the call centers and adapters are, and lists everybody of whom there is a sign.
pub(super) fn settle(
    ground: &Ground<'_>,
    call_centers: &mut [CallCenter],
    adapters: &mut [Adapter],
) -> Vec<FoundVendor> {
    let signs = ground.signs;
    let mut found = Found {
        signs,
        entries: BTreeMap::new(),
        hints: Vec::new(),
    };
    let seen: Vec<Vec<Sighting>> = call_centers
        .iter()
        .map(|center| call_centers::sightings(signs, center))
        .collect();
    for (center, seen) in call_centers.iter_mut().zip(&seen) {
        center.whose = Some(call_centers::whose(ground, center, seen));
    }
    for adapter in adapters.iter_mut() {
        adapters::settle(ground, adapter, call_centers);
    }
    for (center, seen) in call_centers.iter().zip(seen) {
        found.add_call_center(center, seen);
    }
    for adapter in adapters.iter() {
        found.add_adapter(adapter, ground);
    }
    for sighting in traces(ground.traces) {
        found.add_sign(sighting);
    }
    for sighting in components::sightings(ground) {
        found.add_sign(sighting);
    }
    found.finish()
}

/// Traces of files, each sign of a file once.
fn traces(all: &[VendorTrace]) -> Vec<Sighting> {
    let mut first: BTreeMap<(&BundlePath, &Hit), &VendorTrace> = BTreeMap::new();
    for trace in all {
        let known = first
            .entry((&trace.place.path, &trace.hit))
            .or_insert(trace);
        if trace.place.span.start < known.place.span.start {
            *known = trace;
        }
    }
    first
        .into_values()
        .map(|trace| Sighting {
            hit: trace.hit.clone(),
            what: format!("{} names {}", trace.component, trace.text),
            path: trace.place.path.clone(),
            line: trace.place.start.line,
        })
        .collect()
}

/// Entries by vendor, and hints that lead to nobody who is named.
struct Found<'g> {
    signs: &'g Signs,
    entries: BTreeMap<String, FoundVendor>,
    hints: Vec<Sighting>,
}

impl Found<'_> {
    fn vendor(&self, at: usize) -> Option<&Vendor> {
        self.signs.vendors().get(at)
    }

    /// The entry of that id, made where it is not there yet.
    fn entry(&mut self, id: &str) -> &mut FoundVendor {
        let signs = self.signs;
        self.entries.entry(id.to_owned()).or_insert_with(|| {
            match signs.vendors().iter().find(|vendor| vendor.id == id) {
                Some(vendor) => of_vendor(vendor),
                None => of_nobody(),
            }
        })
    }

    fn add_call_center(&mut self, center: &CallCenter, seen: Vec<Sighting>) {
        let Some(whose) = center.whose.as_ref() else {
            return;
        };
        if whose.standing == Standing::Voice {
            return;
        }
        let id = whose.id.clone().unwrap_or_else(|| UNKNOWN.to_owned());
        let entry = self.entry(&id);
        entry.has_adapter = true;
        entry.call_centers.insert(center.name.clone());
        entry.confidence = entry.confidence.max(whose.confidence);
        if !seen
            .iter()
            .any(|sighting| signs_id(self.signs, sighting) == Some(&id))
        {
            let what = format!("call center {}", center.name);
            let evidence = said(whose, &center.place.path, center.address_line, &what);
            self.entry(&id).evidence.push(evidence);
        }
        if center.kind == crate::catalog::CallCenterKind::DesktopCti {
            self.caution(&id, "desktop");
        }
        for sighting in seen {
            // What speaks for somebody else than the one who was named names nobody.
            match signs_id(self.signs, &sighting) == Some(&id) {
                true => self.add_to(&id, &sighting),
                false => self.hints.push(sighting),
            }
        }
    }

    fn add_adapter(&mut self, adapter: &Adapter, ground: &Ground<'_>) {
        let Some(whose) = adapter.whose.as_ref() else {
            return;
        };
        let id = whose.id.clone().unwrap_or_else(|| UNKNOWN.to_owned());
        let mut files = adapter.components.iter().filter_map(|component| {
            let (paths, _) = ground.components.get(component)?;
            paths.first()
        });
        let entry = self.entry(&id);
        entry.has_adapter = true;
        entry.adapters.insert(adapter.id.clone());
        entry.confidence = entry.confidence.max(whose.confidence);
        // A call center that loads it has said so already.
        if entry.call_centers.is_disjoint(&adapter.call_centers)
            && let Some(path) = files.next()
        {
            entry
                .evidence
                .push(said(whose, path, 1, &format!("adapter {}", adapter.id)));
        }
        if adapter.kind == super::AdapterKind::Hosted && whose.standing == Standing::Vendor {
            self.caution(&id, "hosted");
        }
    }

    /// Adds a sign that stands outside call centers.
    fn add_sign(&mut self, sighting: Sighting) {
        let Some(vendor) = self.vendor(sighting.hit.vendor) else {
            return;
        };
        let (id, standing) = (vendor.id.clone(), vendor.standing);
        let names = sighting.hit.strength == SignStrength::Strong && standing == Standing::Vendor;
        if names || self.entries.contains_key(&id) {
            self.add_to(&id, &sighting);
        } else {
            self.hints.push(sighting);
        }
    }

    fn add_to(&mut self, id: &str, sighting: &Sighting) {
        let entry = self.entry(id);
        entry.evidence.push(sighting.evidence(None));
        let note = sighting.hit.note.as_ref();
        let note = note.map(|note| format!("`{}`: {note}", sighting.hit.signature));
        if let Some(note) = note.filter(|note| !entry.notes.contains(note)) {
            entry.notes.push(note);
        }
        if !entry.has_adapter && sighting.hit.strength == SignStrength::Strong {
            let sure = match sighting.hit.inferred {
                true => Confidence::Low,
                false => Confidence::Medium,
            };
            entry.confidence = entry.confidence.max(Some(sure));
        }
    }

    fn caution(&mut self, id: &str, caution: &str) {
        let text = &catalog().vendor_rules.caution(caution).text;
        let entry = self.entry(id);
        if !entry.notes.contains(text) {
            entry.notes.push(text.clone());
        }
    }

    fn finish(mut self) -> Vec<FoundVendor> {
        for sighting in std::mem::take(&mut self.hints) {
            let Some(vendor) = self.vendor(sighting.hit.vendor) else {
                continue;
            };
            let id = vendor.id.clone();
            // Nobody needs a hint at what is no vendor.
            if vendor.standing != Standing::Vendor {
                continue;
            }
            let weak = sighting.hit.strength == SignStrength::Weak;
            if weak && self.entries.contains_key(&id) {
                self.add_to(&id, &sighting);
            } else {
                let evidence = sighting.evidence(Some(id));
                self.entry(UNKNOWN).evidence.push(evidence);
            }
        }
        let ids: Vec<String> = self.entries.keys().cloned().collect();
        for id in ids {
            let entry = self.entry(&id);
            if entry.standing != Standing::Vendor {
                continue;
            }
            let (mut by_package, mut exported) = (false, false);
            for evidence in &entry.evidence {
                by_package |= evidence.signature.starts_with("namespace ");
                exported |= evidence.signature.starts_with("package ");
            }
            if !entry.has_adapter {
                self.caution(
                    &id,
                    if by_package {
                        "package-alone"
                    } else {
                        "trace-alone"
                    },
                );
            }
            if exported {
                self.caution(&id, "exported-package");
            }
        }
        let mut all: Vec<FoundVendor> = self.entries.into_values().collect();
        for entry in &mut all {
            entry.evidence.sort();
            entry.evidence.dedup();
        }
        all.sort_by(|one, other| order(one).cmp(&order(other)));
        all
    }
}

/// Vendors first, those with adapters before those with traces; whoever is not known comes last.
fn order(entry: &FoundVendor) -> (Standing, bool, &str) {
    (entry.standing, !entry.has_adapter, &entry.id)
}

fn signs_id<'s>(signs: &'s Signs, sighting: &Sighting) -> Option<&'s String> {
    signs
        .vendors()
        .get(sighting.hit.vendor)
        .map(|vendor| &vendor.id)
}

/// What settled whose something is, where no one sign did.
fn said(whose: &Whose, path: &BundlePath, line: u32, what: &str) -> VendorEvidence {
    VendorEvidence {
        path: path.clone(),
        line,
        what: what.to_owned(),
        signature: whose.why.clone(),
        strength: match whose.standing {
            Standing::Unknown => SignStrength::Weak,
            _ => SignStrength::Strong,
        },
        hints_at: None,
        sources: Vec::new(),
    }
}

/// Id of the entry that stands for whoever is not known.
const UNKNOWN: &str = "unknown";

fn of_vendor(vendor: &Vendor) -> FoundVendor {
    FoundVendor {
        id: vendor.id.clone(),
        name: vendor.name.clone(),
        standing: vendor.standing,
        has_adapter: false,
        confidence: None,
        evidence: Vec::new(),
        call_centers: BTreeSet::new(),
        adapters: BTreeSet::new(),
        connector: vendor.connector.clone(),
        notes: vendor.notes.clone(),
    }
}

fn of_nobody() -> FoundVendor {
    FoundVendor {
        id: UNKNOWN.to_owned(),
        name: "Not known".to_owned(),
        standing: Standing::Unknown,
        has_adapter: false,
        confidence: None,
        evidence: Vec::new(),
        call_centers: BTreeSet::new(),
        adapters: BTreeSet::new(),
        connector: Connector {
            state: ConnectorState::NotKnown,
            why: "Who it is has to be known first.".to_owned(),
            sources: Vec::new(),
            grounds: None,
        },
        notes: Vec::new(),
    }
}

/// The one vendor that sightings name, if they name one.
enum Named<'s> {
    Nobody,
    One(&'s Vendor),
    Several(Vec<&'s Vendor>),
}

/// Whom strong sightings name.
fn named<'s>(signs: &'s Signs, seen: &[&Sighting], standing: Standing) -> Named<'s> {
    let of: BTreeSet<usize> = seen
        .iter()
        .filter(|sighting| sighting.hit.strength == SignStrength::Strong)
        .map(|sighting| sighting.hit.vendor)
        .collect();
    let mut vendors: Vec<&Vendor> = of
        .iter()
        .filter_map(|at| signs.vendors().get(*at))
        .filter(|vendor| vendor.standing == standing)
        .collect();
    // A vendor of the settings may be one that the catalogue has as well.
    vendors.dedup_by(|one, other| one.id == other.id);
    // What somebody wrote down for this org is asked first.
    let own: Vec<&Vendor> = of
        .iter()
        .filter(|at| signs.is_own(**at))
        .filter_map(|at| signs.vendors().get(*at))
        .filter(|vendor| vendor.standing == standing)
        .collect();
    let chosen = if own.is_empty() { vendors } else { own };
    match chosen.as_slice() {
        [] => Named::Nobody,
        [one] => Named::One(one),
        _ => Named::Several(chosen),
    }
}

/// A party that the catalogue has a row for.
fn party(standing: Standing, confidence: Confidence, why: String) -> Whose {
    let mut rows = catalog().vendors.iter();
    let row = rows.find(|vendor| vendor.standing == standing);
    Whose {
        standing,
        id: row.map(|vendor| vendor.id.clone()),
        name: row.map(|vendor| vendor.name.clone()),
        confidence: Some(confidence),
        why,
    }
}
