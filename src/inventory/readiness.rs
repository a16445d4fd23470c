//! What of each target is there already, what stands in its way, and what a bundle cannot say.

use std::collections::{BTreeMap, BTreeSet};

use super::org_data::{FromFile, Organization};
use super::prerequisites::{self, Standing};
use crate::bundle::{BundlePath, ComponentId};
use crate::catalog::{CallCenterKind, Grounds, LookAlike, ShownBy, Signal, Target, catalog};
use crate::detect::{CallCenter, Trace};

/// Readiness for every target.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    /// Per target, in the order of targets.
    pub targets: Vec<TargetReadiness>,
    /// What resembles readiness and is none, as far as it was seen.
    pub look_alikes: Vec<(&'static LookAlike, Vec<Seen>)>,
}

impl Readiness {
    /// Takes in what exported org data says of the org.
    pub(super) fn settle(&mut self, organization: &FromFile<Organization>) {
        let targets = self.targets.iter_mut();
        for standing in targets.flat_map(|of| &mut of.prerequisites) {
            prerequisites::settle(standing, organization);
        }
    }
}

/// Readiness for one target.
#[derive(Debug, Clone)]
pub struct TargetReadiness {
    /// The target.
    pub target: Target,
    /// Signals that are there and bring it nearer.
    pub present: Vec<Found>,
    /// Signals that are there and stand in its way.
    pub blocking: Vec<Found>,
    /// Signals that are there and raise a question.
    pub asks: Vec<Found>,
    /// Signals that would bring it nearer and are not there, although their types are.
    pub not_there: Vec<Missing>,
    /// Signals of types that the bundle holds nothing of.
    pub unknown: Vec<Missing>,
    /// What has to be there, and whether it is.
    pub prerequisites: Vec<Standing>,
}

/// A signal that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub signal: &'static Signal,
    /// How well its meaning for the target is founded.
    pub grounds: Grounds,
    /// Where it was seen.
    pub evidence: Vec<Seen>,
}

/// A signal that was not found.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Which.
    pub signal: &'static Signal,
    /// What of the bundle shows the opposite; mostly nothing does.
    pub refuted: Vec<Seen>,
    /// What was not retrieved: a type, or `TYPE:FULLNAME`.
    pub not_retrieved: Vec<String>,
}

/// Where something was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The file.
    pub path: BundlePath,
    /// The line, 1-based.
    pub line: u32,
    /// The component.
    pub component: ComponentId,
}

/// Components of a bundle with their files and packages.
pub(super) type Components = BTreeMap<ComponentId, (BTreeSet<BundlePath>, Option<String>)>;

/// Puts the traces of all files together and judges every target.
pub(super) fn judge(
    traces: Vec<Trace>,
    call_centers: &[CallCenter],
    components: &Components,
) -> Readiness {
    let evidence = Evidence::gather(traces, call_centers, components);
    let targets = Target::ALL
        .iter()
        .map(|&target| for_target(target, &evidence))
        .collect();
    let look_alikes = catalog()
        .readiness
        .look_alike
        .iter()
        .filter_map(|row| Some((row, evidence.found(&row.id)?)))
        .collect();
    Readiness {
        targets,
        look_alikes,
    }
}

fn for_target(target: Target, evidence: &Evidence<'_>) -> TargetReadiness {
    let mut readiness = TargetReadiness {
        target,
        present: Vec::new(),
        blocking: Vec::new(),
        asks: Vec::new(),
        not_there: Vec::new(),
        unknown: Vec::new(),
        prerequisites: prerequisites::of(target, evidence),
    };
    let signals = catalog().readiness.signal.iter();
    for signal in signals.filter(|signal| signal.concerns(target)) {
        if let Some(seen) = evidence.found(&signal.id) {
            let list = if signal.blocks.contains(&target) {
                &mut readiness.blocking
            } else if signal.helps.contains(&target) {
                &mut readiness.present
            } else {
                &mut readiness.asks
            };
            list.push(Found {
                signal,
                grounds: signal.grounds(target),
                evidence: seen,
            });
            continue;
        }
        if signal.only_when_found || signal.asks.contains(&target) {
            continue;
        }
        let missing = evidence.missing(signal);
        if !missing.not_retrieved.is_empty() && missing.refuted.is_empty() {
            readiness.unknown.push(missing);
        } else if signal.helps.contains(&target) {
            readiness.not_there.push(missing);
        }
    }
    readiness
}

/// All that was seen, by signal.
pub(super) struct Evidence<'c> {
    found: BTreeMap<&'static str, BTreeSet<Seen>>,
    refuted: BTreeMap<&'static str, BTreeSet<Seen>>,
    /// Signals with traces that wait for another signal, which was not seen for what they name.
    waiting: BTreeMap<&'static str, BTreeSet<&'static str>>,
    components: &'c Components,
}

impl<'c> Evidence<'c> {
    fn gather(traces: Vec<Trace>, call_centers: &[CallCenter], components: &'c Components) -> Self {
        let mut evidence = Self {
            found: BTreeMap::new(),
            refuted: BTreeMap::new(),
            waiting: BTreeMap::new(),
            components,
        };
        let table = &catalog().readiness;
        let signals = table.signal.iter().map(|row| (&row.id, &row.shown_by));
        let look_alikes = table.look_alike.iter().map(|row| (&row.id, &row.shown_by));
        for (id, all) in signals.chain(look_alikes) {
            for by in all {
                let seen = evidence.existing(by, call_centers);
                if !seen.is_empty() {
                    evidence.found.entry(id).or_default().extend(seen);
                }
            }
        }
        let (mut open, settled): (Vec<_>, Vec<_>) = traces
            .into_iter()
            .partition(|trace| trace.if_shown.is_some());
        for trace in settled {
            evidence.add(trace);
        }
        // A status counts for a channel and a permission for a status: each round settles one step.
        loop {
            let (counts, rest): (Vec<_>, Vec<_>) = open
                .into_iter()
                .partition(|trace| evidence.shows_what_it_names(trace));
            open = rest;
            if counts.is_empty() {
                break;
            }
            for trace in counts {
                evidence.add(trace);
            }
        }
        for trace in open {
            let waits_for = trace.if_shown.map(|(signal, _)| signal);
            let of = evidence.waiting.entry(trace.row).or_default();
            of.extend(waits_for);
        }
        evidence
    }

    fn add(&mut self, trace: Trace) {
        let of = match trace.refutes {
            true => &mut self.refuted,
            false => &mut self.found,
        };
        of.entry(trace.row).or_default().insert(Seen {
            path: trace.place.path,
            line: trace.place.start.line,
            component: trace.component,
        });
    }

    fn shows_what_it_names(&self, trace: &Trace) -> bool {
        let Some((signal, name)) = &trace.if_shown else {
            return true;
        };
        // An org's own component can be named with the prefix that stands for no namespace.
        let name = name.strip_prefix("c__").unwrap_or(name);
        let shown = self.found.get(signal).into_iter().flatten();
        shown
            .into_iter()
            .any(|seen| seen.component.full_name.eq_ignore_ascii_case(name))
    }

    /// Components that a test accepts without a look into their files.
    fn existing(&self, by: &ShownBy, call_centers: &[CallCenter]) -> Vec<Seen> {
        if let Some(kind) = by.call_center {
            return call_centers
                .iter()
                .filter(|center| is_meant(center, kind, by))
                .map(|center| Seen {
                    path: center.place.path.clone(),
                    line: center.place.start.line,
                    component: center.component.clone(),
                })
                .collect();
        }
        if !by.by_existing() {
            return Vec::new();
        }
        self.of_type(&by.r#type)
            .filter(|(id, _)| by.counts(&id.full_name))
            .filter_map(|(id, (paths, _))| {
                paths.first().map(|path| Seen {
                    path: path.clone(),
                    line: 1,
                    component: id.clone(),
                })
            })
            .collect()
    }

    fn of_type<'t>(
        &'t self,
        kind: &'t str,
    ) -> impl Iterator<Item = (&'t ComponentId, &'t (BTreeSet<BundlePath>, Option<String>))> {
        self.components
            .range(ComponentId::new(kind, "")..)
            .take_while(move |(id, _)| id.kind == kind)
    }

    /// Where a signal, or what resembles one, was seen.
    pub(super) fn found(&self, id: &str) -> Option<Vec<Seen>> {
        self.found
            .get(id)
            .map(|seen| seen.iter().cloned().collect())
    }

    /// Why a signal was not found.
    pub(super) fn missing(&self, signal: &'static Signal) -> Missing {
        let refuted = self.refuted.get(signal.id.as_str());
        let mut not_retrieved: BTreeSet<String> = signal
            .shown_by
            .iter()
            .filter_map(|by| self.not_retrieved(by))
            .collect();
        // A permission for a status says nothing as long as nobody knows what the status is for.
        let waits_for = self.waiting.get(signal.id.as_str()).into_iter().flatten();
        for other in waits_for.filter_map(|id| catalog().readiness.signal(id)) {
            not_retrieved.extend(self.missing(other).not_retrieved);
        }
        Missing {
            signal,
            refuted: refuted.into_iter().flatten().cloned().collect(),
            not_retrieved: not_retrieved.into_iter().collect(),
        }
    }

    /// What a test needs and the bundle holds nothing of.
    fn not_retrieved(&self, by: &ShownBy) -> Option<String> {
        let has = |id: ComponentId| self.components.contains_key(&id);
        if let Some(with) = &by.retrieved_with {
            let there = with.parse().is_ok_and(has);
            return (!there).then(|| with.clone());
        }
        if by.r#type == "Settings" {
            let name = by.names.first()?;
            let there = has(ComponentId::new("Settings", name));
            return (!there).then(|| format!("Settings:{name}"));
        }
        let there = self.of_type(&by.r#type).next().is_some();
        (!there).then(|| by.r#type.clone())
    }
}

/// Whether a call center is of the kind that is meant. A vendor record is none, although it is read as one.
fn is_meant(center: &CallCenter, kind: CallCenterKind, by: &ShownBy) -> bool {
    let mode = center.compatibility.as_ref();
    let fits =
        |wanted: &String| mode.is_some_and(|mode| mode.note.is_none() && mode.mode == *wanted);
    center.kind == kind
        && center.dialect != VENDOR_RECORD
        && by.compatibility.as_ref().is_none_or(fits)
}

/// The dialect of vendor records among call centers.
const VENDOR_RECORD: &str = "vendor-info";
