//! Days on which people work, and days that merely pass.
//!
//! Time is counted in minutes of an eight-hour day, and every calendar day has as many, so that a moment says its day
//! without a look-up. Work passes over days on which nobody works; waiting runs on through all of them. All of it is
//! whole numbers: no rounding can make two machines disagree.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::ScheduleOptions;
use crate::catalog::Weekday;

/// Minutes of a day's work.
pub(super) const DAY: i64 = 480;

/// Days of the calendar before today: a latest start may lie in the past, if not further than anybody can be late.
const BACK: i64 = 20 * 366;

/// Days of the calendar from today on. What would end later ends on its last day.
const AHEAD: i64 = 40 * 366;

/// A time in which no task may begin or be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it is for.
    pub why: String,
}

/// A moment: minutes since the first day of the calendar. The end of one day is the beginning of the next.
pub(super) type Moment = i64;

/// The days around today, in which moments lie.
#[derive(Debug)]
pub(super) struct Calendar {
    today: Date,
    /// Days on which people work.
    work: Axis,
    /// Days outside freezes, on which a cutover may be under way.
    unfrozen: Axis,
}

impl Calendar {
    /// The calendar around `today`.
    pub(super) fn new(options: &ScheduleOptions, today: Date) -> Self {
        let mut open = Vec::new();
        let mut unfrozen = Vec::new();
        let index = |date: Date| BACK + days_between(today, date);
        let days = usize::try_from(BACK + AHEAD).unwrap_or(0);
        let mut frozen = vec![false; days];
        for freeze in &options.freezes {
            let from = usize::try_from(index(freeze.from).max(0)).unwrap_or(0);
            let end = usize::try_from(index(freeze.to).max(-1) + 1).unwrap_or(0);
            let end = end.min(days);
            frozen[from.min(end)..end].fill(true);
        }
        let holidays: BTreeSet<i64> = options.holidays.iter().map(|day| index(*day)).collect();
        let first = i64::from(today.weekday().to_monday_zero_offset()) - BACK;
        for (day, frozen) in (0..).zip(frozen) {
            let weekday = usize::try_from((first + day).rem_euclid(7)).unwrap_or(0);
            let works = options.working_days.contains(&Weekday::ALL[weekday]);
            open.push(works && !frozen && !holidays.contains(&day));
            unfrozen.push(!frozen);
        }
        Self {
            today,
            work: Axis::of(&open),
            unfrozen: Axis::of(&unfrozen),
        }
    }

    /// The beginning of today.
    pub(super) fn now(&self) -> Moment {
        BACK * DAY
    }

    /// The end of `date`.
    pub(super) fn end_of(&self, date: Date) -> Moment {
        let day = BACK + days_between(self.today, date) + 1;
        day.clamp(0, BACK + AHEAD) * DAY
    }

    /// The first moment, from one on, at which somebody works.
    pub(super) fn opening(&self, from: Moment) -> Moment {
        self.work.beginning(self.work.passed(from))
    }

    /// The last moment, up to one and with it, at which somebody works.
    pub(super) fn opening_before(&self, to: Moment) -> Moment {
        match self.opening(to) == to {
            true => to,
            false => self.work_back(to, 1),
        }
    }

    /// When work that begins at `from` ends.
    pub(super) fn work(&self, from: Moment, minutes: i64) -> Moment {
        self.work.ending(self.work.passed(from) + minutes)
    }

    /// When work has to begin that is to end by `to`.
    pub(super) fn work_back(&self, to: Moment, minutes: i64) -> Moment {
        self.work.beginning(self.work.passed(to) - minutes)
    }

    /// When a waiting time of calendar days that begins at `from` ends. One that a freeze stops stands still in it.
    pub(super) fn wait(&self, from: Moment, days: i64, stops: bool) -> Moment {
        match (days, stops) {
            (0, _) => from,
            (_, false) => (from + days * DAY).min((BACK + AHEAD) * DAY),
            (_, true) => self
                .unfrozen
                .ending(self.unfrozen.passed(from) + days * DAY),
        }
    }

    /// When a waiting time has to begin that is to end by `to`.
    pub(super) fn wait_back(&self, to: Moment, days: i64, stops: bool) -> Moment {
        match (days, stops) {
            (0, _) => to,
            (_, false) => (to - days * DAY).max(0),
            (_, true) => self.unfrozen.ending(self.unfrozen.passed(to) - days * DAY),
        }
    }

    /// The day on which something begins at that moment.
    pub(super) fn day_of_start(&self, at: Moment) -> Date {
        let days = Span::new().days(at.div_euclid(DAY) - BACK);
        self.today.saturating_add(days)
    }

    /// The day on which something ends at that moment: the end of a day belongs to it.
    pub(super) fn day_of_finish(&self, at: Moment) -> Date {
        self.day_of_start(at - 1)
    }

    /// Working days from one day to another, the first one included and the last one not; negative where the other
    /// comes first. Two days with no working day between them are still one apart where the second comes first:
    /// whoever is late is late by something.
    pub(super) fn working_days(&self, from: Moment, to: Moment) -> i64 {
        let (from, to) = (from.div_euclid(DAY), to.div_euclid(DAY));
        let days = (self.work.passed(to * DAY) - self.work.passed(from * DAY)) / DAY;
        if to < from { days.min(-1) } else { days }
    }
}

/// Calendar days from one date to another.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A date some days before another.
pub(super) fn days_before(date: Date, days: u16) -> Date {
    date.saturating_sub(i64::from(days).days())
}

/// Some of the calendar's days, one behind the other: the axis on which work, or a cutover, moves.
#[derive(Debug)]
struct Axis {
    /// For each day of the calendar, and the one after its last: how many of the axis come before it.
    before: Vec<i64>,
    /// The days of the axis.
    days: Vec<i64>,
}

impl Axis {
    fn of(counts: &[bool]) -> Self {
        let mut before = Vec::with_capacity(counts.len() + 1);
        let mut days = Vec::new();
        let mut passed = 0;
        for (day, counts) in (0..).zip(counts) {
            before.push(passed);
            if *counts {
                days.push(day);
                passed += 1;
            }
        }
        before.push(passed);
        Self { before, days }
    }

    /// Minutes of the axis that have passed at a moment.
    fn passed(&self, at: Moment) -> i64 {
        let last = self.before.len() - 1;
        let Ok(day) = usize::try_from(at.div_euclid(DAY)) else {
            return 0;
        };
        if day >= last {
            return self.before[last] * DAY;
        }
        let counts = self.before[day + 1] > self.before[day];
        self.before[day] * DAY + if counts { at.rem_euclid(DAY) } else { 0 }
    }

    /// The moment with that much passed, as a beginning: of the last moment of one day and the first of the next, the
    /// latter. Beyond the calendar, its first or last moment.
    fn beginning(&self, passed: i64) -> Moment {
        if passed < 0 {
            return 0;
        }
        let day = usize::try_from(passed / DAY).ok();
        match day.and_then(|day| self.days.get(day)) {
            Some(day) => day * DAY + passed % DAY,
            None => (BACK + AHEAD) * DAY,
        }
    }

    /// Likewise as an end: of the two, the former.
    fn ending(&self, passed: i64) -> Moment {
        match self.beginning(passed - 1) {
            last if last == (BACK + AHEAD) * DAY => last,
            moment => moment + 1,
        }
    }
}
