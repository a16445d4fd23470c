//! Pure: inventory, catalogue, target and date in; decision, phases and tasks out.
//!
//! `decision` says where it goes, `tasks` groups usages into pieces of work, `effort` sizes them, `order` says
//! what waits for what, `phases` sets standing and evidence tasks side by side. Nothing here reads a clock or
//! depends on the order in which usages come.

mod about;
mod answers;
mod cohorts;
mod companions;
mod conditions;
mod decision;
mod effort;
#[cfg(test)]
mod evidence_tests;
mod ids;
mod lead;
mod licences;
mod matrix;
mod model;
mod options;
mod order;
mod outlook;
mod parties;
mod phases;
mod risks;
pub mod schedule;
mod scope;
mod tasks;
#[cfg(test)]
mod test_org;
#[cfg(test)]
mod tests;
mod ways;
mod wording;

pub use cohorts::{Cohort, CohortOptions, Cohorts, LeftOut, ProfileShare};
pub use conditions::{Checked, Condition};
pub use decision::{
    Cell, Compared, Decision, Finding, GroupDecision, GroupProfile, GroupSetting, Open, Outcome,
    Override, RankedTarget, SourcingOption, Turn, UserGroup,
};
pub use matrix::Test;
pub use model::{BeforeAfter, Effort, LeadTime, Plan, PlannedPhase, Task};
pub use options::{Options, Weights};
pub use outlook::{MorePeople, Outlook, WholeOrg};
pub use risks::Risk;
pub use scope::is_about_every_phone;
pub use tasks::STANDARD_TASK;

use self::schedule::{Job, Lead, Schedule, ScheduleOptions};
use crate::catalog::{Days, catalog};
use crate::inventory::Inventory;

/// The plan for a bundle: every usage in exactly one task, of its disposition under the target.
///
/// # Panics
/// Never for the embedded catalogue, whose date of retirement is a date; a test holds that.
#[must_use]
pub fn build(inventory: &Inventory, options: &Options) -> Plan {
    let retirement: jiff::civil::Date = catalog()
        .retirement
        .date
        .parse()
        .expect("the catalogue's date of retirement is a date");
    let days_left = options
        .as_of
        .until(retirement)
        .map_or(0, |span| i64::from(span.get_days()));
    let decision = decision::decide(inventory, options);
    let cohorts = cohorts::propose(inventory, options.cohorts, &decision);
    let counted = (!cohorts.cohorts.is_empty()).then(|| cohorts.later().count());
    let ways = ways::Ways::of(&decision, inventory, &cohorts);
    let scope = scope::Scope::new(inventory, ways, &options.weights)
        .with_people(cohorts.users.or(decision.users()), counted);
    let phases = phases::build(&scope);
    // Where nothing moves, nothing runs in parallel.
    let (risks, tests) = if scope.moves() {
        (
            risks::of(inventory, &scope.ways.targets(), &phases),
            matrix::of(inventory, &cohorts, &decision),
        )
    } else {
        (Vec::new(), Vec::new())
    };
    let answers = answers::of(&scope);
    let again = outlook::Again {
        inventory,
        options,
        decision: &decision,
        retirement,
    };
    let effort = effort::total(phases.iter().flat_map(|phase| &phase.tasks));
    let schedule = dates(&phases, &calendar(options), options.as_of, retirement);
    let schedule = if scope.is_open() {
        schedule.before_an_answer()
    } else if scope.moves() || scope.nobody_telephones() {
        schedule
    } else {
        schedule.without_deadline()
    };
    let outlook = match scope.moves() {
        true => Outlook {
            ways: again.ways(&scope),
            team: again.team(&phases, &schedule),
        },
        false => Outlook::default(),
    };
    Plan {
        decision,
        retirement,
        days_left,
        cohorts,
        phases,
        risks,
        tests,
        effort,
        schedule,
        outlook,
        answers,
    }
}

/// Calendar and team; weights of effort calibrate the dates as well.
fn calendar(options: &Options) -> ScheduleOptions {
    let schedule = options.schedule.clone();
    ScheduleOptions {
        calibrated: schedule.calibrated || options.weights.calibrated,
        ..schedule
    }
}

fn lead_of(time: &LeadTime) -> Lead<'_> {
    match time.weeks {
        Some(Days { low, likely, high }) => {
            let times = time.times.max(1);
            let each = |weeks: f64| weeks / f64::from(times);
            Lead::Weeks {
                low: each(low),
                likely: each(likely),
                high: each(high),
                times,
            }
        }
        None => Lead::Unknown {
            question: &time.question,
        },
    }
}

/// The tasks as jobs, in time.
#[must_use]
pub fn dates(
    phases: &[PlannedPhase],
    options: &ScheduleOptions,
    as_of: jiff::civil::Date,
    retirement: jiff::civil::Date,
) -> Schedule {
    let jobs: Vec<Job<'_>> = phases
        .iter()
        .flat_map(|phase| &phase.tasks)
        .map(|task| Job {
            id: &task.id,
            phase: task.phase,
            owner: task.owner,
            effort: (task.effort.low, task.effort.likely, task.effort.high),
            lead: task.lead_time.as_ref().map(lead_of),
            beside: task.lead_time.as_ref().is_some_and(|time| time.beside),
            waits_for: &task.waits_for,
            may_end_later: task.may_end_later,
        })
        .collect();
    schedule::schedule(&jobs, options, as_of, retirement)
}
