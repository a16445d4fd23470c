//! What became of each usage.

use jiff::civil::Date;

use super::audit::{Usage, Waiver};
use super::side::{Count, Side};
use crate::detect::Evidence;
use crate::gate::identity::{Identity, compare};

/// What became of a usage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is gone.
    Fixed,
    /// Its file could not be read, or was left out: whether it is gone nobody knows.
    NotSeen {
        /// Why.
        why: String,
    },
    /// It came in.
    New,
    /// It is there, at another place.
    Moved,
    /// It is there.
    Still,
}

impl State {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::NotSeen { .. } => "not-seen",
            Self::New => "new",
            Self::Moved => "moved",
            Self::Still => "still-there",
        }
    }
}

/// What became of a usage's waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverChange {
    /// It is waived now and was not.
    Begun,
    /// It was waived and is not: the waiver went, or its last day is over.
    Ended,
}

/// A usage of either audit.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// What became of it.
    pub state: State,
    /// It in the earlier audit.
    pub old: Option<&'a Usage>,
    /// It in the later one.
    pub new: Option<&'a Usage>,
    /// What it counted as.
    pub counted: Option<Count>,
    /// What it counts as.
    pub counts: Option<Count>,
    /// What became of its waiver.
    pub waiver: Option<WaiverChange>,
}

impl<'a> Change<'a> {
    /// It where it was seen last.
    #[must_use]
    pub fn usage(&self) -> Option<&'a Usage> {
        self.new.or(self.old)
    }

    /// What it counts as, or counted as where it is gone.
    #[must_use]
    pub fn count(&self) -> Option<Count> {
        self.counts.or(self.counted)
    }
}

/// All usages of both: those of the later one in its order, then those that it lacks in the earlier one's.
pub(super) fn changes<'a>(old: &Side<'a>, new: &Side<'a>, today: Date) -> Vec<Change<'a>> {
    let (was, is) = (&old.audit.usages, &new.audit.usages);
    let follow = old.follows_renames() && new.follows_renames();
    let identities = |usages: &'a [Usage]| -> Vec<Identity<'a>> {
        let usages = usages.iter();
        usages
            .map(|usage| Identity {
                fingerprint: &usage.fingerprint,
                shape: usage.shape.as_deref().unwrap_or_default(),
                in_file: Identity::in_file(
                    &usage.component,
                    usage.file.as_deref(),
                    &usage.rule,
                    usage.member.as_deref(),
                ),
                as_text: usage.evidence == Evidence::Text.as_str(),
            })
            .collect()
    };
    let compared = compare(&identities(was), &identities(is), |index| {
        follow && new.lacks_place_of(&was[index])
    });
    let mut changes: Vec<Change<'a>> = is
        .iter()
        .zip(&compared.earlier)
        .map(|(usage, earlier)| {
            let before = earlier.map(|earlier| &was[earlier.index]);
            let state = match (before, earlier) {
                (Some(_), Some(earlier)) if earlier.moved => State::Moved,
                (Some(before), _) if before.path != usage.path => State::Moved,
                (Some(_), _) => State::Still,
                (None, _) => State::New,
            };
            let waived =
                before.is_some_and(|before| holds(before.waiver.as_ref(), old.audit.as_of));
            let is_waived = holds(usage.waiver.as_ref(), today);
            Change {
                state,
                old: before,
                new: Some(usage),
                counted: before.map(|before| old.count(before)),
                counts: Some(new.count(usage)),
                waiver: match (waived, is_waived) {
                    (false, true) => Some(WaiverChange::Begun),
                    (true, false) => Some(WaiverChange::Ended),
                    _ => None,
                },
            }
        })
        .collect();
    changes.extend(compared.gone.iter().map(|&index| {
        let usage = &was[index];
        let state = match new.hides(usage, old.audit) {
            Some(why) => State::NotSeen { why },
            None => State::Fixed,
        };
        Change {
            state,
            old: Some(usage),
            new: None,
            counted: Some(old.count(usage)),
            counts: None,
            waiver: None,
        }
    }));
    changes
}

fn holds(waiver: Option<&Waiver>, today: Date) -> bool {
    waiver.is_some_and(|waiver| waiver.until >= today)
}

/// How many usages became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the earlier audit.
    pub before: usize,
    /// Gone.
    pub fixed: usize,
    /// Gone from sight only.
    pub not_seen: usize,
    /// There, but the plan of today lets them stay.
    pub released: usize,
    /// There before, but only the plan of today wants them gone.
    pub caught: usize,
    /// Came in.
    pub new: usize,
    /// In the later audit.
    pub after: usize,
    /// Of these, at another place.
    pub moved: usize,
}

/// Counts those that `wanted` takes, as one kind. What was there, less what went, plus what came, is what there is.
pub(super) fn count<'a, 'c>(changes: impl Iterator<Item = &'c Change<'a>>, kind: Count) -> Counts
where
    'a: 'c,
{
    let mut counts = Counts::default();
    for change in changes {
        let was = change.counted == Some(kind);
        let is = change.counts == Some(kind);
        counts.before += usize::from(was);
        counts.after += usize::from(is);
        match change.state {
            State::Fixed => counts.fixed += usize::from(was),
            State::NotSeen { .. } => counts.not_seen += usize::from(was),
            State::New => counts.new += usize::from(is),
            State::Moved | State::Still => {
                counts.released += usize::from(was && !is);
                counts.caught += usize::from(is && !was);
                counts.moved += usize::from(is && change.state == State::Moved);
            }
        }
    }
    counts
}
