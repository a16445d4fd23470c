//! What other ways would take, and what would bring the date forward: the same plan made again with one thing changed.

use jiff::civil::Date;

use super::decision::Decision;
use super::model::{Effort, PlannedPhase};
use super::options::Options;
use super::schedule::{Finish, Schedule, Verdict};
use super::scope::Scope;
use super::ways::Ways;
use super::{calendar, dates, effort, phases};
use crate::catalog::{Owner, Sourcing, Target};
use crate::inventory::Inventory;

/// Runs to compare with: what is compared begins with the same luck, so few will do.
const RUNS: u32 = 100;

/// A role's gain of fewer days is within what estimates cannot tell.
const WORTH_NAMING: i64 = 5;

/// What the plan could be instead.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlook {
    /// Everybody on one way, for each of them, in the catalogue's order.
    pub ways: Vec<WholeOrg>,
    /// More people of one role, those that gain most first.
    pub team: Vec<MorePeople>,
}

/// Everybody on one way.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeOrg {
    /// Where they go.
    pub target: Target,
    /// Who supplies the connector, where that is partner telephony.
    pub sourcing: Option<Sourcing>,
    /// Whether the plan is this way: it has no other.
    pub planned: bool,
    /// Whether something rules it out for some group.
    pub ruled_out: bool,
    /// Work of all its tasks.
    pub effort: Effort,
    /// How many tasks it has.
    pub tasks: usize,
    /// Whether it is in time.
    pub verdict: Verdict,
    /// When the last users have moved; none where nothing has a deadline.
    pub finish: Option<Finish>,
}

/// Twice as many people of a role.
#[derive(Debug, Clone, PartialEq)]
pub struct MorePeople {
    /// Which role.
    pub owner: Owner,
    /// Full-time equivalents now.
    pub now: f64,
    /// Then.
    pub then: f64,
    /// The day by which the last users have moved then, as likely as not.
    pub expected: Date,
    /// Calendar days by which that is earlier.
    pub days: i64,
}

/// What a plan is made again with.
pub(super) struct Again<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) options: &'a Options,
    pub(super) decision: &'a Decision,
    pub(super) retirement: Date,
}

impl Again<'_> {
    /// Every way for everybody.
    pub(super) fn ways(&self, scope: &Scope<'_>) -> Vec<WholeOrg> {
        let mut ways: Vec<(Target, Option<Sourcing>)> = Vec::new();
        for &target in Target::ALL {
            match target {
                Target::PartnerTelephony => {
                    let sourcings = Sourcing::ALL.iter();
                    ways.extend(sourcings.map(|sourcing| (target, Some(*sourcing))));
                }
                _ => ways.push((target, None)),
            }
        }
        ways.into_iter().map(|way| self.way(way, scope)).collect()
    }

    fn way(&self, (target, sourcing): (Target, Option<Sourcing>), scope: &Scope<'_>) -> WholeOrg {
        let only = Ways::one(target, sourcing);
        let all = Scope::new(self.inventory, only, &self.options.weights)
            .with_people(scope.users, scope.cohorts);
        let phases = phases::build(&all);
        let schedule = self.dates(&phases, None);
        let parts = &scope.ways.parts;
        let mut ranked = self.decision.groups.iter().flat_map(|group| &group.ranked);
        WholeOrg {
            target,
            sourcing,
            planned: parts.len() == 1 && parts[0].way() == (target, sourcing),
            ruled_out: ranked.any(|one| one.target == target && !one.blockers.is_empty()),
            effort: effort::total(phases.iter().flat_map(|phase| &phase.tasks)),
            tasks: phases.iter().map(|phase| phase.tasks.len()).sum(),
            verdict: schedule.verdict,
            finish: schedule.finish,
        }
    }

    /// Dates with other people of one role, where one is given.
    fn dates(&self, phases: &[PlannedPhase], people: Option<(Owner, f64)>) -> Schedule {
        let mut options = calendar(self.options);
        options.runs = options.runs.min(RUNS);
        options.team.extend(people);
        dates(phases, &options, self.options.as_of, self.retirement)
    }

    /// Roles of the critical path with twice as many people, where that brings the date forward.
    pub(super) fn team(&self, phases: &[PlannedPhase], now: &Schedule) -> Vec<MorePeople> {
        if matches!(now.verdict, Verdict::OnTime { .. } | Verdict::NothingToDo) {
            return Vec::new();
        }
        let Some(finish) = self.dates(phases, None).finish else {
            return Vec::new();
        };
        let tasks = || phases.iter().flat_map(|phase| &phase.tasks);
        let on_path = |owner: &Owner| {
            let mut path = now.critical_path.iter();
            path.any(|step| tasks().any(|task| task.id == step.id && task.owner == *owner))
        };
        let mut gains: Vec<MorePeople> = Owner::ALL
            .iter()
            .filter(|owner| on_path(owner))
            .filter_map(|&owner| {
                let before = self.options.schedule.capacity(owner);
                let then = self.dates(phases, Some((owner, before * 2.0)));
                let expected = then.finish?.expected();
                let days = expected.until(finish.expected()).ok()?.get_days();
                Some(MorePeople {
                    owner,
                    now: before,
                    then: before * 2.0,
                    expected,
                    days: i64::from(days),
                })
            })
            .filter(|gain| gain.days >= WORTH_NAMING)
            .collect();
        gains.sort_by_key(|gain| (std::cmp::Reverse(gain.days), gain.owner));
        gains
    }
}
