//! What dates rest on, in plain words: each with whether it is a default or the user's own.

use jiff::civil::Date;

use super::verdict::count;
use super::{Given, Job, Lead, ScheduleOptions};
use crate::catalog::{Owner, Weekday, catalog};

/// Where the user sets what holds.
const SETTINGS: &str = "`sf-cti.toml`";

pub(super) fn of(
    jobs: &[Job<'_>],
    options: &ScheduleOptions,
    deadline: Date,
    retirement: Date,
) -> Vec<String> {
    let whose = |given: Given| {
        if options.given.contains(&given) {
            SETTINGS
        } else {
            "default"
        }
    };
    let mut texts = vec![
        catalog().schedule.basis.clone(),
        format!(
            "Safety margin: {} before {retirement}, so that the last users should have moved by {deadline} ({}).",
            count(
                i64::from(options.margin_days),
                "calendar day",
                "calendar days"
            ),
            whose(Given::Margin)
        ),
        format!(
            "Team in full-time equivalents: {}. One role does one task after the other; roles work side by side.",
            team(jobs, options, whose)
        ),
        format!(
            "Working days: {} ({}).",
            weekdays(options),
            whose(Given::WorkingDays)
        ),
        holidays(options),
    ];
    texts.extend(freezes(options));
    if jobs.iter().any(|job| job.may_end_later) {
        texts.push(
            "The verdict hangs on the last user's move. What is removed and closed after it may end after Open CTI and \
             is done after what has a deadline; its latest dates hold if the last users move on the last day."
                .to_owned(),
        );
    }
    if jobs.iter().any(|job| job.lead.is_some()) {
        texts.push(
            "Waiting times follow the work of their task, or pass while it is done where the task says so; they keep \
             nobody busy and run on through weekends, holidays and freezes; those of the phase `cutover` stand still in a freeze. A week is seven calendar days."
                .to_owned(),
        );
    }
    if jobs
        .iter()
        .any(|job| matches!(job.lead, Some(Lead::Unknown { .. })))
    {
        texts.push(
            "A waiting time that nobody knows counts as none, so that what follows it begins on the given dates at the \
             earliest."
                .to_owned(),
        );
    }
    texts.push(format!(
        "P50 and P80 come from {} simulated runs between the low and the high estimates, {}.",
        options.runs,
        if options.calibrated {
            format!("with what {SETTINGS} says of your team or efforts")
        } else {
            format!("uncalibrated: efforts and team are nobody's measured figures until {SETTINGS} sets them")
        }
    ));
    texts
}

/// The roles that have something to do.
fn team(
    jobs: &[Job<'_>],
    options: &ScheduleOptions,
    whose: impl Fn(Given) -> &'static str,
) -> String {
    let works = |owner: &&Owner| jobs.iter().any(|job| job.owner == **owner);
    let roles: Vec<String> = Owner::ALL
        .iter()
        .filter(works)
        .map(|&owner| {
            let by = whose(Given::Team(owner));
            format!("{owner} {} ({by})", options.capacity(owner))
        })
        .collect();
    match roles.is_empty() {
        true => "nobody has anything to do".to_owned(),
        false => roles.join(", "),
    }
}

fn weekdays(options: &ScheduleOptions) -> String {
    let days: Vec<Weekday> = options.working_days.iter().copied().collect();
    let in_a_row = Weekday::ALL
        .windows(days.len().max(1))
        .any(|row| row == days);
    match days.as_slice() {
        [first, .., last] if in_a_row && days.len() > 2 => {
            format!("{} to {}", name(*first), name(*last))
        }
        _ => {
            let names: Vec<&str> = days.iter().map(|day| name(*day)).collect();
            names.join(", ")
        }
    }
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn holidays(options: &ScheduleOptions) -> String {
    match options.holidays.len() {
        0 => format!("No holidays are taken out: {SETTINGS} names none."),
        days => format!(
            "{} taken out ({SETTINGS}).",
            count(
                i64::try_from(days).unwrap_or(i64::MAX),
                "holiday is",
                "holidays are"
            )
        ),
    }
}

fn freezes(options: &ScheduleOptions) -> Vec<String> {
    let mut freezes: Vec<_> = options.freezes.iter().collect();
    freezes.sort_by_key(|freeze| (freeze.from, freeze.to));
    let each = freezes.iter().map(|freeze| {
        format!(
            "Freeze from {} to {}, {}: no work is done ({SETTINGS}).",
            freeze.from, freeze.to, freeze.why
        )
    });
    match freezes.is_empty() {
        true => vec![format!("No freeze is taken out: {SETTINGS} names none.")],
        false => each.collect(),
    }
}
