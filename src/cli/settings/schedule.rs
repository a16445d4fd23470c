//! Calendar and team of the settings: checked, and turned into options of a schedule.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::Mistakes;
use super::day::{Day, no_day};
use crate::catalog::{Owner, Weekday};
use crate::plan::schedule::{Freeze, Given, ScheduleOptions};

/// Runs below which P50 and P80 would be luck, and above which nobody learns more.
const RUNS: std::ops::RangeInclusive<u32> = 100..=100_000;

/// More people of one role than anybody puts on this.
const MOST_PEOPLE: f64 = 1000.0;

/// The calendar of the work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct ScheduleSetting {
    /// Calendar days before the end of Open CTI by which the work should end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    margin_days: Option<u16>,
    /// Days of the week on which people work: `["mon", "tue", "wed", "thu", "fri"]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    working_days: Option<BTreeSet<Weekday>>,
    /// Days on which nobody works: `["2026-12-25", "2027-01-01"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    holidays: Vec<Day>,
    /// Simulated runs behind P50 and P80.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runs: Option<u32>,
    /// Times in which nothing is begun or worked on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    freeze: Vec<FreezeSetting>,
}

/// A time in which nothing is begun or worked on. Waiting times run on, but for those of the cutover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FreezeSetting {
    /// First day.
    from: Day,
    /// Last day.
    to: Day,
    /// What it is for, as the report says it.
    why: String,
}

/// How many people of each role work on this at a time, in full-time equivalents: 0.5 is one person half the time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct TeamSetting {
    /// Salesforce administrators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin: Option<f64>,
    /// Developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    developer: Option<f64>,
    /// Architects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    architect: Option<f64>,
    /// Those who run the telephones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    telephony: Option<f64>,
    /// Trainers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trainer: Option<f64>,
    /// Sponsors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sponsor: Option<f64>,
}

impl TeamSetting {
    fn of(&self, owner: Owner) -> Option<f64> {
        match owner {
            Owner::Admin => self.admin,
            Owner::Developer => self.developer,
            Owner::Architect => self.architect,
            Owner::Telephony => self.telephony,
            Owner::Trainer => self.trainer,
            Owner::Sponsor => self.sponsor,
        }
    }

    fn all(team: &BTreeMap<Owner, f64>) -> Self {
        let of = |owner: Owner| team.get(&owner).copied();
        Self {
            admin: of(Owner::Admin),
            developer: of(Owner::Developer),
            architect: of(Owner::Architect),
            telephony: of(Owner::Telephony),
            trainer: of(Owner::Trainer),
            sponsor: of(Owner::Sponsor),
        }
    }
}

/// Checks both tables.
pub(super) fn check(
    schedule: &ScheduleSetting,
    team: &TeamSetting,
    table: &DeTable<'_>,
    mistakes: &mut Mistakes<'_>,
) {
    schedule.check(table, mistakes);
    for &owner in Owner::ALL {
        let Some(people) = team.of(owner) else {
            continue;
        };
        if !(people > 0.0 && people <= MOST_PEOPLE) {
            mistakes.add_at(
                table,
                &["team", owner.as_str()],
                &format!(
                    "{people} is no number of people: write a full-time equivalent above 0, such as 0.5, or leave the \
                     line out for the default"
                ),
            );
        }
    }
}

impl ScheduleSetting {
    fn check(&self, table: &DeTable<'_>, mistakes: &mut Mistakes<'_>) {
        let mut wrong = |path: &[&str], what: String| {
            let whole: Vec<&str> = ["schedule"].iter().chain(path).copied().collect();
            mistakes.add_at(table, &whole, &what);
        };
        if self.working_days.as_ref().is_some_and(BTreeSet::is_empty) {
            wrong(
                &["working-days"],
                "no working day at all: name at least one of mon, tue, wed, thu, fri, sat, sun, or leave the line out"
                    .to_owned(),
            );
        }
        for (at, day) in self.holidays.iter().enumerate() {
            if day.date().is_none() {
                wrong(&["holidays", &at.to_string()], no_day(day));
            }
        }
        if let Some(runs) = self.runs.filter(|runs| !RUNS.contains(runs)) {
            wrong(
                &["runs"],
                format!("{runs} runs: write {} to {}", RUNS.start(), RUNS.end()),
            );
        }
        for (at, freeze) in self.freeze.iter().enumerate() {
            let at = at.to_string();
            for (key, day) in [("from", &freeze.from), ("to", &freeze.to)] {
                if day.date().is_none() {
                    wrong(&["freeze", &at, key], no_day(day));
                }
            }
            if let (Some(from), Some(to)) = (freeze.from.date(), freeze.to.date())
                && from > to
            {
                wrong(
                    &["freeze", &at, "from"],
                    format!("the freeze ends on {to}, before it begins on {from}: swap the two"),
                );
            }
            if freeze.why.trim().is_empty() {
                wrong(
                    &["freeze", &at, "why"],
                    "a freeze without a reason: say in a few words what it is for".to_owned(),
                );
            }
        }
    }
}

/// The options of a schedule: defaults, and over them what was set.
pub(super) fn options(schedule: &ScheduleSetting, team: &TeamSetting) -> ScheduleOptions {
    let mut options = ScheduleOptions::default();
    if let Some(days) = schedule.margin_days {
        options.margin_days = days;
        options.given.insert(Given::Margin);
    }
    if let Some(days) = &schedule.working_days {
        options.working_days = days.clone();
        options.given.insert(Given::WorkingDays);
    }
    if let Some(runs) = schedule.runs {
        options.runs = runs;
    }
    options.holidays = schedule.holidays.iter().filter_map(Day::date).collect();
    let freezes = schedule.freeze.iter().filter_map(|freeze| {
        Some(Freeze {
            from: freeze.from.date()?,
            to: freeze.to.date()?,
            why: freeze.why.trim().to_owned(),
        })
    });
    options.freezes = freezes.collect();
    for &owner in Owner::ALL {
        if let Some(people) = team.of(owner) {
            options.team.insert(owner, people);
            options.given.insert(Given::Team(owner));
            options.calibrated = true;
        }
    }
    options
}

/// Both tables with every default filled in, as they are in force.
pub(super) fn in_force(
    schedule: &ScheduleSetting,
    team: &TeamSetting,
) -> (ScheduleSetting, TeamSetting) {
    let options = options(schedule, team);
    let schedule = ScheduleSetting {
        margin_days: Some(options.margin_days),
        working_days: Some(options.working_days),
        runs: Some(options.runs),
        ..schedule.clone()
    };
    (schedule, TeamSetting::all(&options.team))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{FILE_NAME, parse};
    use super::*;

    fn taken(text: &str) -> ScheduleOptions {
        match parse(text, FILE_NAME) {
            Ok(settings) => settings.schedule(),
            Err(error) => panic!("refused: {error}"),
        }
    }

    #[test]
    fn nothing_said_is_the_catalogues_calendar() {
        let options = taken("");
        assert_eq!(options, ScheduleOptions::default());
        assert!(!options.calibrated);
        assert_eq!(taken("[schedule]\n[team]\n"), options);
    }

    #[test]
    fn days_are_taken_with_quotation_marks_and_without() {
        let options = taken(
            "[schedule]\nmargin-days = 60\nworking-days = [\"sun\", \"mon\"]\n\
             holidays = [2026-12-25, \"2027-01-01\"]\nruns = 500\n\
             [[schedule.freeze]]\nfrom = 2027-11-15\nto = \"2027-12-31\"\nwhy = \"Christmas trade\"\n\
             [team]\ndeveloper = 2\nsponsor = 0.1\n",
        );
        assert_eq!(options.margin_days, 60);
        assert_eq!(options.runs, 500);
        assert_eq!(
            options.holidays,
            BTreeSet::from([date(2026, 12, 25), date(2027, 1, 1)])
        );
        assert_eq!(
            options.working_days,
            BTreeSet::from([Weekday::Monday, Weekday::Sunday])
        );
        assert_eq!(options.freezes.len(), 1);
        assert_eq!(options.freezes[0].from, date(2027, 11, 15));
        assert_eq!(options.freezes[0].to, date(2027, 12, 31));
        assert!((options.capacity(Owner::Developer) - 2.0).abs() < 1e-9);
        assert!((options.capacity(Owner::Admin) - 1.0).abs() < 1e-9);
        assert!(options.calibrated, "a team was set");
        assert_eq!(
            options.given,
            BTreeSet::from([
                Given::Margin,
                Given::WorkingDays,
                Given::Team(Owner::Developer),
                Given::Team(Owner::Sponsor)
            ])
        );
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_what_to_write() {
        for (text, said) in [
            (
                "[schedule]\nmargin-day = 3\n",
                "sf-cti.toml:2: unknown key `margin-day` in schedule; did you mean `margin-days`?",
            ),
            (
                "[team]\ndevelopers = 3\n",
                "sf-cti.toml:2: unknown key `developers` in team; did you mean `developer`?",
            ),
            (
                "[schedule]\n[[schedule.freeze]]\nform = 2027-01-01\n",
                "sf-cti.toml:3: unknown key `form` in freeze; did you mean `from`?",
            ),
            ("[schedule]\nmargin-days = -3\n", "sf-cti.toml:2: "),
            (
                "[schedule]\nworking-days = []\n",
                "sf-cti.toml:2: no working day at all: name at least one of mon,",
            ),
            (
                "[schedule]\nworking-days = [\"monday\"]\n",
                "sf-cti.toml:2: ",
            ),
            (
                "[schedule]\nholidays = [\n  2027-12-24,\n  \"2027-02-30\",\n]\n",
                "sf-cti.toml:4: `2027-02-30` is no day: write YEAR-MONTH-DAY",
            ),
            (
                "[schedule]\nholidays = [2027-12-24T10:00:00]\n",
                "sf-cti.toml:2: `2027-12-24T10:00:00` is no day",
            ),
            ("[schedule]\nholidays = [7]\n", "sf-cti.toml:2: "),
            (
                "[schedule]\nruns = 3\n",
                "sf-cti.toml:2: 3 runs: write 100 to 100000",
            ),
            (
                "[[schedule.freeze]]\nfrom = 2027-02-01\nto = 2027-01-01\nwhy = \"x\"\n",
                "sf-cti.toml:2: the freeze ends on 2027-01-01, before it begins on 2027-02-01: swap the two",
            ),
            (
                "[[schedule.freeze]]\nfrom = 2027-01-01\nto = 2027-02-01\n",
                "sf-cti.toml:1: `why` is missing; an entry here needs it",
            ),
            (
                "[[schedule.freeze]]\nfrom = 2027-01-01\nto = 2027-02-01\nwhy = \" \"\n",
                "sf-cti.toml:4: a freeze without a reason",
            ),
            (
                "[team]\nadmin = 1\ndeveloper = 0\n",
                "sf-cti.toml:3: 0 is no number of people",
            ),
            (
                "[team]\nadmin = -1.5\n",
                "sf-cti.toml:2: -1.5 is no number of people",
            ),
            (
                "[team]\nadmin = nan\n",
                "sf-cti.toml:2: NaN is no number of people",
            ),
            (
                "[team]\nadmin = inf\n",
                "sf-cti.toml:2: inf is no number of people",
            ),
        ] {
            match parse(text, FILE_NAME) {
                Ok(settings) => panic!("taken: {text}\n{settings:?}"),
                Err(error) => {
                    let error = error.to_string();
                    assert!(error.starts_with(said), "{said}\n{error}");
                    assert_eq!(error.lines().count(), 1, "{error}");
                }
            }
        }
    }

    #[test]
    fn what_is_in_force_says_the_same_when_it_is_read_again() {
        for text in [
            "",
            "[schedule]\nholidays = [2026-12-25]\n[[schedule.freeze]]\nfrom = 2027-11-15\nto = 2027-12-31\nwhy = \"x\"\n\
             [team]\ntrainer = 3\n",
        ] {
            let settings = parse(text, FILE_NAME).expect("it is right");
            let shown = toml::to_string(&settings.in_force()).expect("TOML");
            let (before, after) = (settings.schedule(), taken(&shown));
            assert_eq!(
                ScheduleOptions {
                    given: BTreeSet::new(),
                    calibrated: false,
                    ..after
                },
                ScheduleOptions {
                    given: BTreeSet::new(),
                    calibrated: false,
                    ..before
                }
            );
        }
    }
}
