//! The pace between two audits, and when what is left is done if it goes on like that.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::audit::Audit;
use super::effort::{self, Burned, Tenths};
use super::tasks::{Progress, TaskChange};
use super::usages::Counts;
use crate::catalog::Owner;
use crate::plan::schedule::{ScheduleOptions, day_after_work, working_days};

/// Days before or after the deadline that count as keeping to it.
const NEAR: i64 = 7;

/// How the pace compares with what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is left that ends with Open CTI.
    NothingLeft,
    /// There is no pace.
    NoPace(NoPace),
    /// It ends more than a week before the safety margin.
    Ahead,
    /// It ends within a week of its beginning.
    On,
    /// It ends more than a week later, or more came in than was done.
    Behind,
}

/// Why there is no pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPace {
    /// Both audits are of one day.
    SameDay,
    /// The later audit is the older one.
    Backwards,
    /// Nobody worked between them.
    NoWorkingDay,
    /// Nothing was done that an audit can see.
    NothingBurned,
}

impl Standing {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingLeft => "nothing-left",
            Self::NoPace(_) => "no-pace-yet",
            Self::Ahead => "ahead",
            Self::On => "on",
            Self::Behind => "behind",
        }
    }
}

/// How fast work went.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// Days between the audits.
    pub days: i64,
    /// Of these, working days.
    pub working_days: i64,
    /// Person-days burned, in tenths: done, and the part of what is begun.
    pub burned: i64,
    /// Person-days per working day.
    pub per_working_day: f64,
    /// Person-days per week of seven days.
    pub per_week: f64,
    /// Usages fixed per week.
    pub usages_per_week: f64,
    /// The same less those that came in.
    pub net_usages_per_week: f64,
}

/// A role's share of the pace.
#[derive(Debug, Clone, PartialEq)]
pub struct RolePace {
    /// The role.
    pub owner: Owner,
    /// Person-days burned, in tenths.
    pub burned: i64,
    /// What `[team]` would have to say: person-days per working day.
    pub shown: f64,
    /// What it says, or the default.
    pub team: f64,
}

/// When what is left is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The day from which it is counted.
    pub from: Date,
    /// The last day of Open CTI.
    pub retirement: Date,
    /// The same less the safety margin.
    pub deadline: Date,
    /// How it stands.
    pub standing: Standing,
    /// Calendar days from the forecast to the deadline; negative where it is later.
    pub days: Option<i64>,
    /// How fast work went.
    pub pace: Option<Pace>,
    /// When all that is left is done at this pace; none without a pace, or beyond what anybody plans for.
    pub finish: Option<Date>,
    /// When that is done of it which an audit can see.
    pub finish_of_visible: Option<Date>,
    /// When no usage is left at this pace, those that come in counted.
    pub no_usage_left: Option<Date>,
    /// Whether no less is left than there was, so that no pace gets it done.
    pub grew: bool,
    /// When all that is left is done if it goes on shrinking as it did, with what came in and what was estimated anew.
    pub finish_in_all: Option<Date>,
    /// Days from the later plan's own P50 to the forecast.
    pub after_p50: Option<i64>,
    /// Days from its P80.
    pub after_p80: Option<i64>,
    /// The roles that burned something.
    pub roles: Vec<RolePace>,
    /// What person-days of the estimate would have to be multiplied with, where the team is to stay as it is set; none
    /// where so little was done that it tells nothing.
    pub factor: Option<f64>,
}

/// All that a forecast rests on.
pub(super) struct Ground<'g, 'a> {
    pub(super) old: &'g Audit,
    pub(super) new: &'g Audit,
    pub(super) today: Date,
    pub(super) effort: Burned,
    pub(super) tasks: &'g [TaskChange<'a>],
    pub(super) usages: Counts,
}

impl Ground<'_, '_> {
    pub(super) fn forecast(&self) -> Forecast {
        let schedule = &self.new.plan.schedule;
        let calendar = schedule.calendar.as_ref();
        let options = calendar.map_or_else(ScheduleOptions::default, |calendar| calendar.options());
        let mut forecast = Forecast {
            from: self.today,
            retirement: self.new.plan.retirement,
            deadline: schedule.deadline,
            standing: Standing::NothingLeft,
            days: None,
            pace: None,
            finish: None,
            finish_of_visible: None,
            no_usage_left: None,
            grew: false,
            finish_in_all: None,
            after_p50: None,
            after_p80: None,
            roles: Vec::new(),
            factor: None,
        };
        let pace = self.pace(&options);
        if let Ok(pace) = &pace {
            forecast.roles = self.roles(pace, &options);
            forecast.factor = factor(&forecast.roles);
            forecast.pace = Some(pace.clone());
        }
        if schedule.verdict.kind == "nothing-to-do" && self.usages.after == 0 {
            return forecast;
        }
        let pace = match pace {
            Ok(pace) => pace,
            Err(why) => {
                forecast.standing = Standing::NoPace(why);
                return forecast;
            }
        };
        let left = self.effort.left.likely;
        let ends = |left: i64| {
            let days = days(left) / pace.per_working_day;
            day_after_work(&options, self.today, days)
        };
        forecast.finish = ends(left);
        forecast.finish_of_visible = ends(left - self.effort.for_people.likely);
        if pace.net_usages_per_week > 0.0 {
            let weeks = number(self.usages.after) / pace.net_usages_per_week;
            forecast.no_usage_left = after_weeks(self.today, weeks);
        }
        let until = |day: Date| forecast.finish.map(|finish| between(day, finish));
        let finish = schedule.finish.as_ref();
        forecast.after_p50 = finish.and_then(|finish| until(finish.p50));
        forecast.after_p80 = finish.and_then(|finish| until(finish.p80));
        forecast.days = until(forecast.deadline).map(|late| -late);
        let shrank = self.effort.before.likely - left;
        forecast.grew = shrank <= 0;
        if shrank > 0 {
            let pace = days(shrank) / float(pace.working_days);
            forecast.finish_in_all = day_after_work(&options, self.today, days(left) / pace);
        }
        forecast.standing = match forecast.days {
            _ if forecast.grew => Standing::Behind,
            Some(days) if days > NEAR => Standing::Ahead,
            Some(days) if days >= -NEAR => Standing::On,
            // Beyond what anybody plans for.
            _ => Standing::Behind,
        };
        forecast
    }

    fn pace(&self, options: &ScheduleOptions) -> Result<Pace, NoPace> {
        let (from, to) = (self.old.as_of, self.new.as_of);
        if to == from {
            return Err(NoPace::SameDay);
        }
        if to < from {
            return Err(NoPace::Backwards);
        }
        let working_days = working_days(options, from, to);
        if working_days == 0 {
            return Err(NoPace::NoWorkingDay);
        }
        let burned = self.effort.done.likely + self.effort.begun.likely;
        if burned == 0 {
            return Err(NoPace::NothingBurned);
        }
        let length = between(from, to);
        let weeks = float(length) / 7.0;
        let (fixed, new) = (number(self.usages.fixed), number(self.usages.new));
        Ok(Pace {
            days: length,
            working_days,
            burned,
            per_working_day: days(burned) / float(working_days),
            per_week: days(burned) / weeks,
            usages_per_week: fixed / weeks,
            net_usages_per_week: (fixed - new) / weeks,
        })
    }

    fn roles(&self, pace: &Pace, options: &ScheduleOptions) -> Vec<RolePace> {
        let mut burned: BTreeMap<Owner, i64> = BTreeMap::new();
        for change in self.tasks {
            let Ok(owner) = change.task.owner.parse::<Owner>() else {
                continue;
            };
            let Tenths { likely, .. } = match change.progress {
                Progress::Done => effort::of(change.task),
                _ => effort::begun(change),
            };
            *burned.entry(owner).or_default() += likely;
        }
        let roles = burned.into_iter().filter(|(_, burned)| *burned > 0);
        roles
            .map(|(owner, burned)| RolePace {
                owner,
                burned,
                // The settings take no team of nobody.
                shown: hundredths(days(burned) / float(pace.working_days)).max(0.01),
                team: options.capacity(owner),
            })
            .collect()
    }
}

/// How much longer work took than was estimated, for the team that is set.
fn factor(roles: &[RolePace]) -> Option<f64> {
    let team: f64 = roles.iter().map(|role| role.team).sum();
    let shown: f64 = roles.iter().map(|role| role.shown).sum();
    let factor = hundredths(team / shown);
    // No estimate is that wrong: so little was done that it tells nothing of the rest.
    const MOST: f64 = 10.0;
    (shown > 0.0 && factor <= MOST).then_some(factor)
}

/// Calendar days from one date to another.
pub(super) fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A day some weeks after another; none beyond what a calendar holds.
fn after_weeks(from: Date, weeks: f64) -> Option<Date> {
    const MOST_WEEKS: f64 = 40.0 * 52.0;
    if !(0.0..MOST_WEEKS).contains(&weeks) {
        return None;
    }
    // Bounded above, and rounded up: nothing is cut off.
    #[allow(clippy::cast_possible_truncation)]
    let days = (weeks * 7.0).ceil() as i64;
    from.checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

fn days(tenths: i64) -> f64 {
    float(tenths) / 10.0
}

/// Figures of a plan are far below where a float loses whole numbers.
#[allow(clippy::cast_precision_loss)]
fn float(value: i64) -> f64 {
    value as f64
}

fn number(count: usize) -> f64 {
    float(i64::try_from(count).unwrap_or(i64::MAX))
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
