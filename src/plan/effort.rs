//! What work adds up to, with the make-up of each sum in words.

use std::collections::BTreeMap;

use super::model::{Effort, Task};
use super::options::Weights;
use super::scope::Scope;
use crate::catalog::{CohortsOf, Days, Disposition, Rule, Size, StandingTask, Target, catalog};

/// How often a rule occurs in a task.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    /// The rule.
    pub(super) rule: &'static Rule,
    /// Places in live code.
    pub(super) live: usize,
    /// Places in test code.
    pub(super) test: usize,
}

impl Count {
    /// All places.
    pub(super) fn all(&self) -> usize {
        self.live + self.test
    }
}

/// Occurrences by rule id.
pub(super) type Counts = BTreeMap<&'static str, Count>;

/// The name of each rule in a sentence: its member, or its id where that is clearer.
pub(super) fn labels(counts: &Counts) -> BTreeMap<&'static str, &'static str> {
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
    for count in counts.values() {
        if let Some(member) = &count.rule.member {
            *bearers.entry(member).or_default() += 1;
        }
    }
    counts
        .iter()
        .map(|(&id, count)| match &count.rule.member {
            // `screenPop` exists in two APIs: where both are in one task, only the id tells them apart.
            Some(member) if bearers.get(member.as_str()) == Some(&1) => (id, member.as_str()),
            _ => (id, id),
        })
        .collect()
}

/// Work for usages of a disposition: per rule the first place in full, each further one a fraction; test code is always a
/// further one, since its change follows from the live code's. What is kept although its rule changes is only looked at.
pub(super) fn of_usages(
    counts: &Counts,
    disposition: Disposition,
    target: Target,
    weights: &Weights,
) -> Effort {
    let labels = labels(counts);
    let mut parts: Vec<(Days, String)> = counts
        .iter()
        .map(|(&id, count)| {
            let mapping = count.rule.mapping(target);
            let planned = mapping.disposition == disposition;
            let size = if planned { mapping.effort } else { Size::None };
            part(
                weights,
                size,
                count.live.min(1),
                count.all() - count.live.min(1),
                labels[id],
            )
        })
        .collect();
    parts.sort_by(|(left, a), (right, b)| {
        right.likely.total_cmp(&left.likely).then_with(|| a.cmp(b))
    });
    let days = sum(parts.iter().map(|(days, _)| *days));
    let made_of: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
    rounded(days, made_of.join(" + "))
}

/// Work for a look at `places` places.
pub(super) fn of_a_look(places: usize, weights: &Weights) -> Effort {
    let (days, text) = part(
        weights,
        Size::None,
        places.min(1),
        places.saturating_sub(1),
        "a look at each",
    );
    rounded(days, text)
}

/// Work for a standing task: its size, and what each cohort and each hundred people add. Where nobody counted them,
/// one cohort stands for all, and the words say so.
pub(super) fn of_standing(task: &StandingTask, scope: &Scope<'_>) -> Effort {
    if let Some(days) = scope.weights.tasks.get(&task.id) {
        return set_by_user(*days);
    }
    let base = scope.weights.days(task.effort);
    let mut days = base;
    let mut text = format!("{} {}", task.effort, number(base.likely));
    if let Some(more) = task.more {
        days = plus(days, more, 1.0);
        text = format!("{text} + {}", number(more.likely));
    }
    if let Some(each) = task.per_cohort {
        let cohorts = scope
            .cohorts
            .map_or(1, |cohorts| cohorts_of(task.cohorts, cohorts));
        let among = match task.cohorts {
            CohortsOf::All => ", the pilot among them,",
            CohortsOf::BesidePilot | CohortsOf::One | CohortsOf::AfterFirst => "",
        };
        let noun = match scope.cohorts {
            Some(_) if cohorts == 1 => "cohort".to_owned(),
            Some(_) => format!("cohorts{among}"),
            None => "cohort, since nobody knows how many,".to_owned(),
        };
        days = plus(days, each, times(1.0, cohorts));
        if cohorts > 0 {
            text = format!("{text} + {cohorts} {noun} × {}", number(each.likely));
        }
    }
    if let Some(each) = task.per_hundred_users {
        match scope
            .users
            .and_then(|users| users_of(task.cohorts, users, scope.cohorts))
        {
            Some(users) => {
                // Counts of people are far below where a float loses whole numbers.
                let hundreds = times(1.0, usize::try_from(users).unwrap_or(usize::MAX)) / 100.0;
                days = plus(days, each, hundreds);
                text = format!(
                    "{text} + {users} users × {} per hundred",
                    number(each.likely)
                );
            }
            None => {
                text = format!(
                    "{text}, and {} for each hundred users, whom nobody counted",
                    number(each.likely)
                )
            }
        }
    }
    rounded(days, text)
}

/// How many cohorts a task is done for, of so many beside the pilot.
pub(super) fn cohorts_of(which: CohortsOf, beside_pilot: usize) -> usize {
    match which {
        CohortsOf::All => beside_pilot + 1,
        CohortsOf::BesidePilot => beside_pilot,
        CohortsOf::One => beside_pilot.min(1),
        CohortsOf::AfterFirst => beside_pilot.saturating_sub(1),
    }
}

/// How many of the people a task is done for: one cohort is taken as large as the others. Where nobody knows how many
/// cohorts there are, nobody knows how many people are in one, and all of them count for those after it.
fn users_of(which: CohortsOf, users: u64, cohorts: Option<usize>) -> Option<u64> {
    let one = cohorts.map(|cohorts| {
        let cohorts = u64::try_from(cohorts.max(1)).unwrap_or(u64::MAX);
        users.div_ceil(cohorts)
    });
    match which {
        CohortsOf::All | CohortsOf::BesidePilot => Some(users),
        CohortsOf::One => one,
        CohortsOf::AfterFirst => Some(users - one.unwrap_or(0)),
    }
}

fn plus(days: Days, each: Days, factor: f64) -> Days {
    Days {
        low: days.low + each.low * factor,
        likely: days.likely + each.likely * factor,
        high: days.high + each.high * factor,
    }
}

/// Work to retire an adapter that nobody works with: a look at it, whatever it holds.
pub(super) fn of_retiring(places: usize, weights: &Weights) -> Effort {
    let days = weights.days(Size::S);
    let noun = if places == 1 { "place" } else { "places" };
    let text = format!(
        "S {} (retired as a whole, {places} {noun}, nothing is rewritten)",
        number(days.likely)
    );
    rounded(days, text)
}

/// Work to take `places` places out that have their replacement: to find that nothing needs them any more, once, and
/// little for each further place.
pub(super) fn of_taking_out(places: usize, weights: &Weights) -> Effort {
    let (days, text) = part(
        weights,
        Size::S,
        places.min(1),
        places.saturating_sub(1),
        "taken out when nobody needs it",
    );
    rounded(days, text)
}

/// Work that the user knows better.
pub(super) fn set_by_user(days: Days) -> Effort {
    rounded(days, SET_BY_USER.to_owned())
}

/// Work of several tasks together, so that shown numbers add up to the shown sum.
pub(super) fn total<'t>(tasks: impl Iterator<Item = &'t Task>) -> Effort {
    let efforts: Vec<&Effort> = tasks.map(|task| &task.effort).collect();
    let days = sum(efforts.iter().map(|effort| Days {
        low: effort.low,
        likely: effort.likely,
        high: effort.high,
    }));
    let visible = if efforts
        .iter()
        .any(|effort| effort.basis.starts_with(VISIBLE_PART))
    {
        "Visible part only of vendors' code; the sum of ".to_owned()
    } else {
        "The sum of ".to_owned()
    };
    let tasks = match efforts.len() {
        1 => "one task".to_owned(),
        count => format!("{count} tasks"),
    };
    rounded(
        days,
        format!("{visible}{tasks}. {}", catalog().effort.basis),
    )
}

/// The basis of what the user has set.
const SET_BY_USER: &str = "set in sf-cti.toml";

/// What a basis opens with where most of the work cannot be seen.
pub(super) const VISIBLE_PART: &str = "visible part only";

/// One rule's share and how it is made up; all zeros for no places.
fn part(
    weights: &Weights,
    size: Size,
    first: usize,
    further: usize,
    label: &str,
) -> (Days, String) {
    let full = weights.days(size);
    let fraction = weights.extra_usage;
    let factor = times(1.0, first) + times(fraction, further);
    let days = Days {
        low: full.low * factor,
        likely: full.likely * factor,
        high: full.high * factor,
    };
    let whole = format!("{size} {}", number(full.likely));
    let extra = format!("{further} × {}", number(full.likely * fraction));
    let text = match (first, further) {
        (0, _) => format!("{extra} ({label}, test code only)"),
        (_, 0) => format!("{whole} ({label})"),
        _ => format!("{whole} + {extra} ({label})"),
    };
    (days, text)
}

fn times(value: f64, count: usize) -> f64 {
    value * f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn sum(days: impl Iterator<Item = Days>) -> Days {
    let none = Days {
        low: 0.0,
        likely: 0.0,
        high: 0.0,
    };
    days.fold(none, |all, one| Days {
        low: all.low + one.low,
        likely: all.likely + one.likely,
        high: all.high + one.high,
    })
}

fn rounded(days: Days, basis: String) -> Effort {
    Effort {
        low: to_tenths(days.low),
        likely: to_tenths(days.likely),
        high: to_tenths(days.high),
        basis,
    }
}

/// Rounded to one decimal.
pub(super) fn to_tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// At least one decimal, at most two: 3.0, 0.3, 0.05.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    match text.strip_suffix('0') {
        Some(shorter) => shorter.to_owned(),
        None => text,
    }
}
