//! Person-days burned and left, and how one plan's sum became the other's.

use super::audit::{Effort, Task};
use super::tasks::{Progress, TaskChange};

/// Person-days in tenths: as an audit shows them, so that shown figures add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tenths {
    /// If all goes well.
    pub low: i64,
    /// Most likely.
    pub likely: i64,
    /// If it does not.
    pub high: i64,
}

impl Tenths {
    fn of(effort: &Effort) -> Self {
        Self {
            low: tenths(effort.low),
            likely: tenths(effort.likely),
            high: tenths(effort.high),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            likely: self.likely + other.likely,
            high: self.high + other.high,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            low: self.low - other.low,
            likely: self.likely - other.likely,
            high: self.high - other.high,
        }
    }

    /// The part that `done` of `all` is.
    fn part(self, done: usize, all: usize) -> Self {
        let (done, all) = (whole(done), whole(all).max(1));
        let part = |value: i64| (value * done + all / 2) / all;
        Self {
            low: part(self.low),
            likely: part(self.likely),
            high: part(self.high),
        }
    }

    fn sum(all: impl Iterator<Item = Self>) -> Self {
        all.fold(Self::default(), Self::plus)
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// An audit may be handed in by anybody; what no plan would say counts as nothing.
fn tenths(value: f64) -> i64 {
    const MOST_DAYS: f64 = 1e9;
    let bounded = value.clamp(0.0, MOST_DAYS);
    // Bounded above, and rounded: nothing is cut off.
    #[allow(clippy::cast_possible_truncation)]
    let tenths = (bounded * 10.0).round() as i64;
    tenths
}

/// How one plan's person-days became the other's: `before` less `done` less `dropped` plus `added` plus `changed` is
/// `left`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Burned {
    /// The earlier plan.
    pub before: Tenths,
    /// Its tasks that are done.
    pub done: Tenths,
    /// Of those begun, the part that their usages are fewer.
    pub begun: Tenths,
    /// Its tasks that the later plan does not have, without their being done.
    pub dropped: Tenths,
    /// Tasks that only the later plan has.
    pub added: Tenths,
    /// What tasks of both are estimated at more or, below nothing, less.
    pub changed: Tenths,
    /// The later plan.
    pub left: Tenths,
    /// Of what is left, tasks of which no audit can tell that they are done.
    pub for_people: Tenths,
}

/// What a task counts for, as far as it is begun.
#[must_use]
pub fn begun(change: &TaskChange<'_>) -> Tenths {
    if change.progress != Progress::Begun {
        return Tenths::default();
    }
    Tenths::of(&change.task.effort).part(change.fewer(), change.awaited)
}

/// The effort of a task.
#[must_use]
pub fn of(task: &Task) -> Tenths {
    Tenths::of(&task.effort)
}

pub(super) fn burned<'a>(
    tasks: &[TaskChange<'a>],
    added: &[&'a Task],
    later: impl Iterator<Item = &'a Task>,
) -> Burned {
    let in_state = |progress: Progress| {
        let tasks = tasks.iter().filter(|change| change.progress == progress);
        Tenths::sum(tasks.map(|change| of(change.task)))
    };
    let later: Vec<&Task> = later.collect();
    let left = Tenths::sum(later.iter().map(|task| of(task)));
    let before = Tenths::sum(tasks.iter().map(|change| of(change.task)));
    let (done, dropped) = (in_state(Progress::Done), in_state(Progress::Dropped));
    let added = Tenths::sum(added.iter().map(|task| of(task)));
    let unexplained = before.minus(done).minus(dropped).plus(added);
    let people = later.iter().filter(|task| task.done_when.auto.is_empty());
    Burned {
        before,
        done,
        begun: Tenths::sum(tasks.iter().map(begun)),
        dropped,
        added,
        changed: left.minus(unexplained),
        left,
        for_people: Tenths::sum(people.map(|task| of(task))),
    }
}
