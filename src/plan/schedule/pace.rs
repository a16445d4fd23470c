//! How fast work went between two days, and when the rest ends if it goes on like that.

use jiff::civil::Date;

use super::ScheduleOptions;
use super::calendar::{Calendar, DAY};

/// Working days from one day on, itself included, to another, itself not.
#[must_use]
pub fn working_days(options: &ScheduleOptions, from: Date, to: Date) -> i64 {
    if to <= from {
        return 0;
    }
    let calendar = Calendar::new(options, from);
    let yesterday = calendar.end_of(to) - DAY;
    calendar.working_days(calendar.now(), yesterday)
}

/// The last of so many working days from one day on; none where it lies beyond what anybody plans for.
#[must_use]
pub fn day_after_work(options: &ScheduleOptions, from: Date, days: f64) -> Option<Date> {
    // Far above what the calendar holds, and far below where a float is no longer a whole number of minutes.
    const MOST_DAYS: f64 = 10_000.0;
    if !(0.0..MOST_DAYS).contains(&days) {
        return None;
    }
    // Bounded above, so that nothing is cut off.
    #[allow(clippy::cast_possible_truncation)]
    let whole = days.ceil() as i64;
    if whole == 0 {
        return Some(from);
    }
    let calendar = Calendar::new(options, from);
    let end = calendar.work(calendar.now(), whole * DAY);
    Some(calendar.day_of_finish(end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_are_no_working_days() {
        let options = ScheduleOptions::default();
        let monday = date(2026, 11, 2);
        assert_eq!(working_days(&options, monday, date(2026, 11, 9)), 5);
        assert_eq!(working_days(&options, monday, monday), 0);
        assert_eq!(working_days(&options, date(2026, 11, 9), monday), 0);
        assert_eq!(
            day_after_work(&options, monday, 5.5),
            Some(date(2026, 11, 9))
        );
        assert_eq!(day_after_work(&options, monday, 0.0), Some(monday));
        assert_eq!(day_after_work(&options, monday, f64::INFINITY), None);
    }
}
