//! Which prerequisites of a target are met, as far as a bundle can say.

use super::org_data::{FromFile, Organization};
use super::readiness::{Evidence, Missing, Seen};
use crate::catalog::{Grounds, Prerequisite, Signal, Strength, Target, catalog};

/// A prerequisite with what the bundle says of it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Which.
    pub prerequisite: &'static Prerequisite,
    /// Whether it is met.
    pub state: State,
    /// Why that is said.
    pub reason: String,
    /// How well that is founded.
    pub grounds: Grounds,
    /// Where it was seen.
    pub evidence: Vec<Seen>,
}

/// Whether a prerequisite is met.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Something in the bundle says the opposite.
    NotMet,
    /// Some of it is there, what is there does not prove it, or something may be in the way.
    PartlyMet,
    /// It was looked for where it would stand, and is not there in this bundle.
    NotThere,
    /// Everything that a bundle can show of it is there.
    Met,
    /// This bundle, or any, does not show it.
    Unknown,
}

/// The group of prerequisites that an org meets or does not; the others say what holds.
const OF_THE_ORG: &str = "org";

/// The file of exported org data that names the edition.
const ORGANIZATION: &str = "organization";

/// The prerequisites of a target.
pub(super) fn of(target: Target, evidence: &Evidence<'_>) -> Vec<Standing> {
    catalog()
        .prerequisites
        .iter()
        .filter(|row| row.group == OF_THE_ORG)
        .filter(|row| row.targets.is_empty() || row.targets.contains(&target))
        .map(|row| standing(row, target, evidence))
        .collect()
}

/// What exported org data settles, which no signal of the bundle shows: whether the edition can have the add-on.
pub(super) fn settle(standing: &mut Standing, organization: &FromFile<Organization>) {
    if standing.prerequisite.settled_by.as_deref() != Some(ORGANIZATION) {
        return;
    }
    let edition = &organization.says.edition;
    let (state, can) = match catalog().criteria.editions.contains(edition) {
        true => (State::Met, "is one of them"),
        false => (State::NotMet, "is none of them"),
    };
    standing.state = state;
    standing.reason = format!("{}: {edition} {can}", organization.file);
}

/// The signals of one prerequisite, sorted by what was seen of them.
#[derive(Default)]
struct Sorted {
    blocking: Vec<&'static Signal>,
    /// Those that would be in the way, and the bundle says that they are not.
    ruled_out: Vec<&'static Signal>,
    there: Vec<&'static Signal>,
    refuted: Vec<&'static Signal>,
    not_there: Vec<&'static Signal>,
    unknown: Vec<Missing>,
    evidence: Vec<Seen>,
    /// Whether any signal is about the target.
    has_signals: bool,
}

impl Sorted {
    fn new(row: &Prerequisite, target: Target, evidence: &Evidence<'_>) -> Self {
        let mut sorted = Self::default();
        let signals = row
            .signals
            .iter()
            .filter_map(|id| catalog().readiness.signal(id));
        for signal in signals {
            let helps = signal.helps.contains(&target);
            let blocks = signal.blocks.contains(&target);
            if !helps && !blocks {
                continue;
            }
            sorted.has_signals = true;
            if let Some(seen) = evidence.found(&signal.id) {
                sorted.evidence.extend(seen);
                let list = if blocks {
                    &mut sorted.blocking
                } else {
                    &mut sorted.there
                };
                list.push(signal);
                continue;
            }
            let missing = evidence.missing(signal);
            if !missing.refuted.is_empty() {
                sorted.evidence.extend(missing.refuted);
                let list = if blocks {
                    &mut sorted.ruled_out
                } else {
                    &mut sorted.refuted
                };
                list.push(signal);
            } else if !missing.not_retrieved.is_empty() {
                sorted.unknown.push(missing);
            } else if helps {
                sorted.not_there.push(signal);
            }
        }
        sorted
    }

    fn state(&self) -> State {
        let proves = |signal: &&Signal| signal.strength == Strength::Certain;
        if self.blocking.iter().any(proves) || !self.refuted.is_empty() {
            State::NotMet
        } else if !self.blocking.is_empty() {
            State::PartlyMet
        } else if !self.there.is_empty() || !self.ruled_out.is_empty() {
            let all = self.not_there.is_empty() && self.unknown.is_empty();
            match all && self.there.iter().all(proves) {
                true => State::Met,
                false => State::PartlyMet,
            }
        } else if self.unknown.is_empty() && !self.not_there.is_empty() {
            State::NotThere
        } else {
            State::Unknown
        }
    }

    fn reason(&self, row: &Prerequisite) -> String {
        let titles = |signals: &[&'static Signal]| {
            let titles: Vec<&str> = signals.iter().map(|signal| signal.title.as_str()).collect();
            titles.join("; ")
        };
        let mut parts = Vec::new();
        for (what, signals) in [
            ("in the way", &self.blocking),
            ("set the other way", &self.refuted),
            ("ruled out", &self.ruled_out),
            ("seen", &self.there),
            ("not there in this bundle", &self.not_there),
        ] {
            if !signals.is_empty() {
                parts.push(format!("{what}: {}", titles(signals)));
            }
        }
        let mut seen = self.blocking.iter().chain(&self.there);
        if seen.any(|signal| signal.strength != Strength::Certain) {
            parts.push("what was seen does not prove it".to_owned());
        }
        if !self.unknown.is_empty() {
            let mut types: Vec<&str> = self
                .unknown
                .iter()
                .flat_map(|missing| &missing.not_retrieved)
                .map(String::as_str)
                .collect();
            types.sort_unstable();
            types.dedup();
            parts.push(format!(
                "nothing in this bundle of: {}, so unknown",
                types.join(", ")
            ));
        }
        if !parts.is_empty() {
            return parts.join("; ");
        }
        match (&row.look, self.has_signals) {
            (Some(look), _) => format!("no bundle shows it by itself; look at {look}"),
            (None, false) => "no bundle shows it: ask".to_owned(),
            (None, true) => {
                "nothing in this bundle speaks against it, and no bundle proves it".to_owned()
            }
        }
    }
}

fn standing(row: &'static Prerequisite, target: Target, evidence: &Evidence<'_>) -> Standing {
    let mut sorted = Sorted::new(row, target, evidence);
    let reason = sorted.reason(row);
    let mut used = sorted
        .blocking
        .iter()
        .chain(&sorted.refuted)
        .chain(&sorted.there);
    let inferred = used.any(|signal| signal.grounds(target) == Grounds::Inferred);
    sorted.evidence.sort();
    sorted.evidence.dedup();
    Standing {
        prerequisite: row,
        state: sorted.state(),
        reason,
        grounds: if inferred {
            Grounds::Inferred
        } else {
            row.confidence
        },
        evidence: sorted.evidence,
    }
}
