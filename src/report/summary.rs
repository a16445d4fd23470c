//! What a document comes to: counted once, here, for every format.

use std::collections::BTreeMap;

use super::document::{CallCenter, Document, Readiness, Usage};
use super::words::count;
use crate::catalog::{Api, CallCenterKind, Capability, Category, Target};
use crate::inventory::State;
use crate::plan::Outcome;

/// The figures of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What the report is about.
    pub story: Story,
    /// Live usages that have to change.
    pub must_change: usize,
    /// Live usages that somebody has to look at.
    pub look_at: usize,
    /// Live usages that may stay.
    pub may_stay: usize,
    /// Usages in test code; they do not count as live.
    pub test_code: usize,
    /// Usages that every org ships with; they do not count as live.
    pub standard: usize,
    /// Usages that a waiver covers, wherever they are counted above, by who answers for it.
    pub waived: BTreeMap<String, Waived>,
    /// Live usages per capability; only capabilities that have some.
    pub capabilities: BTreeMap<Capability, CapabilityRow>,
    /// Live usages of all capabilities.
    pub total: CapabilityRow,
    /// Call centers per product, by name.
    pub call_centers: BTreeMap<CallCenterKind, Vec<String>>,
    /// Files and archive members that were read.
    pub files_read: usize,
    /// Places that could not be read, parsed or seen.
    pub gaps: usize,
    /// Parts of adapters that cannot be seen from here.
    pub unseen: usize,
    /// Types and kinds of data that the bundle does not hold.
    pub absent: Vec<String>,
    /// Signals of readiness and prerequisites per target.
    pub readiness: BTreeMap<Target, ReadinessRow>,
}

/// What a report is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Story {
    /// Something has to move, or somebody has to look whether it has.
    #[default]
    Migration,
    /// What was found has no users: it is removed, and nothing takes its place.
    Retire,
    /// All that was found looks like left-overs, and somebody has to say whether it is.
    Ask,
    /// Nothing was found that has to move, in what could be read.
    Nothing,
    /// Nothing was found, and nothing much could be read.
    Unseen,
}

impl Story {
    fn of(document: &Document, live: usize) -> Self {
        let open_cti = |center: &CallCenter| center.kind == CallCenterKind::OpenCti;
        let found =
            live > 0 || !document.adapters.is_empty() || document.call_centers.iter().any(open_cti);
        let coverage = &document.coverage;
        let groups = &document.decision.groups;
        let all = |outcome: Outcome| groups.iter().all(|group| group.outcome == outcome);
        if found && all(Outcome::RetireOnly) {
            Self::Retire
        } else if found && all(Outcome::Unknown) {
            Self::Ask
        } else if found && all(Outcome::NothingFound) {
            // Fields of calls or a desktop adapter of old: something to look at, and no Open CTI.
            Self::Nothing
        } else if found {
            Self::Migration
        } else if coverage.files.read <= coverage.gaps.len() {
            Self::Unseen
        } else {
            Self::Nothing
        }
    }
}

/// Readiness for one target, in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadinessRow {
    /// Signals that are there.
    pub present: usize,
    /// Signals that stand in the way.
    pub blocking: usize,
    /// Signals that raise a question.
    pub asks: usize,
    /// Signals that are not there.
    pub not_there: usize,
    /// Signals of types that the bundle holds nothing of.
    pub unknown: usize,
    /// Prerequisites.
    pub prerequisites: usize,
    /// Of these, how many are met.
    pub met: usize,
}

impl ReadinessRow {
    fn of(readiness: &Readiness) -> Self {
        let prerequisites = &readiness.prerequisites;
        let met = prerequisites.iter().filter(|row| row.state == State::Met);
        Self {
            present: readiness.present.len(),
            blocking: readiness.blocking.len(),
            asks: readiness.asks.len(),
            not_there: readiness.not_there.len(),
            unknown: readiness.unknown.len(),
            prerequisites: prerequisites.len(),
            met: met.count(),
        }
    }
}

/// Usages that one person's waivers cover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waived {
    /// All of them.
    pub usages: usize,
    /// Of these, how many by a waiver whose last day is over.
    pub expired: usize,
}

/// Live usages of one capability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CapabilityRow {
    /// Through the Lightning API.
    pub lightning: usize,
    /// Through the Classic API.
    pub classic: usize,
    /// Through the console toolkit.
    pub console: usize,
    /// Through none of the three: metadata, markup, Apex.
    pub other: usize,
    /// Of these, how many have to change.
    pub must_change: usize,
}

impl CapabilityRow {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> usize {
        self.lightning + self.classic + self.console + self.other
    }

    fn add(&mut self, usage: &Usage) {
        let of_api = match usage.api {
            Some(Api::Lightning) => &mut self.lightning,
            Some(Api::Classic) => &mut self.classic,
            Some(Api::Console) => &mut self.console,
            None => &mut self.other,
        };
        *of_api += 1;
        self.must_change += usize::from(usage.category == Category::Mandatory);
    }
}

impl Summary {
    /// Counts a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut summary = Self {
            files_read: document.coverage.files.read,
            gaps: document.coverage.gaps.len(),
            unseen: document
                .adapters
                .iter()
                .map(|adapter| adapter.unseen.len())
                .sum(),
            absent: document
                .coverage
                .absent
                .iter()
                .map(|absent| absent.kind.clone())
                .collect(),
            readiness: document
                .readiness
                .iter()
                .map(|readiness| (readiness.target, ReadinessRow::of(readiness)))
                .collect(),
            ..Self::default()
        };
        for usage in &document.usages {
            summary.add(usage);
        }
        summary.story = Story::of(document, summary.live());
        for center in &document.call_centers {
            summary
                .call_centers
                .entry(center.kind)
                .or_default()
                .push(center.name.clone());
        }
        summary
    }

    fn add(&mut self, usage: &Usage) {
        if let Some(waiver) = &usage.waiver {
            let waived = self.waived.entry(waiver.owner.clone()).or_default();
            waived.usages += 1;
            waived.expired += usize::from(waiver.expired);
        }
        if usage.standard.is_some() {
            self.standard += 1;
        } else if usage.test_code {
            self.test_code += 1;
        } else {
            match usage.category {
                Category::Mandatory => self.must_change += 1,
                Category::Potential => self.look_at += 1,
                Category::Optional => self.may_stay += 1,
            }
            self.capabilities
                .entry(usage.capability)
                .or_default()
                .add(usage);
            self.total.add(usage);
        }
    }

    /// Usages that count.
    #[must_use]
    pub fn live(&self) -> usize {
        self.must_change + self.look_at + self.may_stay
    }

    /// How many usages are waived and by whom; nothing where none is.
    #[must_use]
    pub fn waived_by(&self) -> Option<String> {
        let all: usize = self.waived.values().map(|waived| waived.usages).sum();
        let owners: Vec<String> = self
            .waived
            .iter()
            .map(|(owner, waived)| match waived.expired {
                0 => format!("{owner} {}", waived.usages),
                expired => format!("{owner} {} ({expired} expired)", waived.usages),
            })
            .collect();
        (all > 0).then(|| {
            format!(
                "{}, by owner: {}",
                count(all, "usage", "usages"),
                owners.join(", ")
            )
        })
    }

    /// What the figures say, in a sentence or two. Where something was not seen, finding nothing is never put
    /// as an all-clear.
    #[must_use]
    pub fn verdict(&self) -> String {
        if self.files_read == 0 {
            return "Nothing could be read, so nothing can be said about Open CTI.".to_owned();
        }
        if self.must_change > 0 && matches!(self.story, Story::Retire | Story::Ask) {
            let ending = count(
                self.must_change,
                "place of this bundle ends with Open CTI",
                "places of this bundle end with Open CTI",
            );
            let found = match self.look_at {
                0 => ending,
                1 => format!("{ending}, and 1 more beside them is to be looked at"),
                more => format!("{ending}, and {more} more beside them are to be looked at"),
            };
            return match self.story {
                Story::Retire => {
                    format!("{found}; no active user is assigned to any of its call centers.")
                }
                _ => format!(
                    "{found}, all of it seemingly left over; whether anybody works with it is not known."
                ),
            };
        }
        if self.must_change > 0 {
            let mut verdict = format!(
                "{} on Open CTI and must change before it ends.",
                count(
                    self.must_change,
                    "place of this bundle depends",
                    "places of this bundle depend"
                ),
            );
            if let Some(more) = self.to_look_at() {
                verdict.push_str(&format!(" {more}"));
            }
            if let Some(blind) = self.blind_spots() {
                verdict.push_str(&format!(" There may be more: {blind}."));
            }
            return verdict;
        }
        let mut verdict = match self.blind_spots() {
            Some(blind) => {
                format!("No place that must change was seen, but this is no all-clear: {blind}.")
            }
            None => format!(
                "No place that must change was found in the {} read.",
                count(self.files_read, "file that was", "files that were"),
            ),
        };
        if let Some(more) = self.to_look_at() {
            verdict.push_str(&format!(" {more}"));
        }
        if let Some(absent) = self.not_in_the_bundle() {
            verdict.push_str(&format!(" Not in this bundle, so not seen: {absent}."));
        }
        verdict
    }

    fn to_look_at(&self) -> Option<String> {
        (self.look_at > 0).then(|| {
            format!(
                "{} somebody to look.",
                count(self.look_at, "place needs", "places need")
            )
        })
    }

    fn blind_spots(&self) -> Option<String> {
        let mut spots = Vec::new();
        if self.gaps > 0 {
            spots.push(format!(
                "{} in what was read",
                count(self.gaps, "gap", "gaps")
            ));
        }
        if self.unseen > 0 {
            spots.push(format!(
                "{} of adapters out of sight",
                count(self.unseen, "part", "parts")
            ));
        }
        (!spots.is_empty()).then(|| spots.join(", and "))
    }

    fn not_in_the_bundle(&self) -> Option<String> {
        const SHOWN: usize = 3;
        let shown: Vec<&str> = self.absent.iter().take(SHOWN).map(String::as_str).collect();
        match self.absent.len().saturating_sub(SHOWN) {
            0 if shown.is_empty() => None,
            0 => Some(shown.join(", ")),
            more => Some(format!("{} and {more} more", shown.join(", "))),
        }
    }
}
