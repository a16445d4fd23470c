//! Dates: when each task can begin and has to, what the finish depends on, and whether it is in time.
//!
//! Pure, and ignorant of tasks: jobs with a role, an effort, a waiting time and what they wait for come in, dates go
//! out. `calendar` knows days, `network` orders jobs in time, `simulation` says how far estimates may be off, `verdict`
//! says what it comes to. Everything is reckoned back from the end of Open CTI less the safety margin.

mod assumptions;
mod calendar;
mod network;
mod pace;
mod simulation;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use self::calendar::Freeze;
use self::calendar::{Calendar, DAY, Moment, days_before};
use self::network::{Bound, Network, Slot, length};
pub use self::pace::{day_after_work, working_days};
use self::simulation::Ends;
pub use self::verdict::{OpenQuestion, Verdict};
use crate::catalog::{Owner, PhaseId, Weekday, catalog};

/// The task that decides where users go: its latest finish is the day on which the decision falls due.
pub const DECISION_TASK: &str = "decide-target";

/// Something to be done.
#[derive(Debug, Clone)]
pub struct Job<'t> {
    /// Stable id.
    pub id: &'t str,
    /// Its phase.
    pub phase: PhaseId,
    /// Who does it.
    pub owner: Owner,
    /// Person-days: low, likely, high.
    pub effort: (f64, f64, f64),
    /// Waiting time, which no work shortens; it follows the work.
    pub lead: Option<Lead<'t>>,
    /// Whether the work is done while the waiting time passes: then it ends when both are over.
    pub beside: bool,
    /// Ids of jobs that come first.
    pub waits_for: &'t [String],
    /// Whether it may end after Open CTI, so that the verdict does not hang on it. It has a deadline all the same where
    /// a job that has one waits for it.
    pub may_end_later: bool,
}

/// A waiting time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lead<'t> {
    /// So many weeks of seven calendar days, once or several times, one after the other.
    Weeks {
        /// If all goes well.
        low: f64,
        /// Most likely.
        likely: f64,
        /// If it does not.
        high: f64,
        /// How often.
        times: u32,
    },
    /// Nobody can say.
    Unknown {
        /// What has to be answered first.
        question: &'t str,
    },
}

/// What of the options the user can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// The safety margin.
    Margin,
    /// The days of the week on which people work.
    WorkingDays,
    /// How many people of a role there are.
    Team(Owner),
}

/// Calendar, team and how to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleOptions {
    /// Calendar days before the end of Open CTI by which the work should end.
    pub margin_days: u16,
    /// Days of the week on which people work.
    pub working_days: BTreeSet<Weekday>,
    /// Days on which nobody works.
    pub holidays: BTreeSet<Date>,
    /// Times in which nothing is begun or worked on.
    pub freezes: Vec<Freeze>,
    /// Full-time equivalents per role.
    pub team: BTreeMap<Owner, f64>,
    /// Simulated runs.
    pub runs: u32,
    /// Where the random numbers begin.
    pub seed: u64,
    /// How much estimates err together.
    pub correlation: f64,
    /// Whether the user has set the team or weights of effort, without which P50 and P80 are nobody's experience.
    pub calibrated: bool,
    /// What the user has set; the rest are defaults.
    pub given: BTreeSet<Given>,
}

impl Default for ScheduleOptions {
    fn default() -> Self {
        let table = &catalog().schedule;
        Self {
            margin_days: table.margin_days,
            working_days: table.working_days.clone(),
            holidays: BTreeSet::new(),
            freezes: Vec::new(),
            team: table.team.clone(),
            runs: table.runs,
            seed: table.seed,
            correlation: table.correlation,
            calibrated: false,
            given: BTreeSet::new(),
        }
    }
}

impl ScheduleOptions {
    /// How many people of a role work at a time.
    #[must_use]
    pub fn capacity(&self, owner: Owner) -> f64 {
        self.team.get(&owner).copied().unwrap_or(1.0)
    }
}

/// The dates of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// The day by which the work should end that has a deadline: the end of Open CTI less the safety margin.
    pub deadline: Date,
    /// Whether it does.
    pub verdict: Verdict,
    /// The verdict in words.
    pub text: String,
    /// When it ends; none where nothing has a deadline.
    pub finish: Option<Finish>,
    /// When the rest ends that may end after Open CTI; none where there is nothing of the kind.
    pub closing: Option<Finish>,
    /// What that means, in words.
    pub closing_text: Option<String>,
    /// Waiting times that nobody knows, the one with the least time to spare first.
    pub questions: Vec<OpenQuestion>,
    /// The dates of each job, in the order of the jobs.
    pub jobs: Vec<Dates>,
    /// The jobs that determine the finish, first job first.
    pub critical_path: Vec<Step>,
    /// The dates of each phase that has a job, in order.
    pub phases: Vec<PhaseDates>,
    /// What all of it rests on, in plain words.
    pub assumptions: Vec<String>,
    /// Calendar and team that it was made with.
    pub options: ScheduleOptions,
}

impl Schedule {
    /// The same dates, where what is to be done does not hang on the end of Open CTI.
    pub(super) fn without_deadline(mut self) -> Self {
        self.verdict = Verdict::NothingToDo;
        "Nothing that was found ends with Open CTI.".clone_into(&mut self.text);
        self.finish = None;
        self.closing_text = None;
        self.questions = Vec::new();
        self
    }

    /// The same dates, where an answer that can be had at once decides whether there is anything to date: what leads to
    /// it is due as soon as it can be done.
    pub(super) fn before_an_answer(mut self) -> Self {
        "Nothing can be dated before somebody says whether anybody telephones with what was found. An export answers it \
         within a day: `sf-cti manifest --queries` prints the commands, and an audit with `--org-data` reads what they \
         bring."
            .clone_into(&mut self.text);
        let asked: BTreeSet<&str> = self
            .critical_path
            .iter()
            .map(|step| step.id.as_str())
            .collect();
        for job in self
            .jobs
            .iter_mut()
            .filter(|job| asked.contains(job.id.as_str()))
        {
            job.latest = job.earliest;
            job.slack = 0;
        }
        for phase in &mut self.phases {
            if !phase.critical.is_empty() {
                phase.latest = phase.earliest;
                phase.slack = 0;
            }
        }
        self
    }

    /// The day on which a job has to be done at the latest.
    #[must_use]
    pub fn due(&self, id: &str) -> Option<Date> {
        let job = self.jobs.iter().find(|job| job.id == id);
        job.map(|job| job.latest.finish)
    }
}

/// When some of the work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finish {
    /// If everything takes as long as is most likely.
    pub likely: Date,
    /// By then, half of the simulated runs have ended.
    pub p50: Date,
    /// By then, four of five have.
    pub p80: Date,
    /// Whether these rest on anything the user has set.
    pub calibrated: bool,
}

impl Finish {
    /// The day that is as likely as not. Estimates are more often too low than too high, so it is seldom the likely one.
    #[must_use]
    pub fn expected(&self) -> Date {
        self.likely.max(self.p50)
    }

    /// The day to promise.
    #[must_use]
    pub fn safe(&self) -> Date {
        self.expected().max(self.p80)
    }
}

/// First and last day of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub start: Date,
    /// Last day, with waiting times.
    pub finish: Date,
}

/// The dates of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// Its id.
    pub id: String,
    /// As early as possible.
    pub earliest: Days,
    /// As late as the deadline allows; of a job without one, as late as the end of all allows.
    pub latest: Days,
    /// Working days between the two; negative where it should have begun already.
    pub slack: i64,
    /// Whether the finish depends on it.
    pub critical: bool,
}

/// A step of the critical path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The job.
    pub id: String,
    /// Why it cannot begin earlier.
    pub because: Because,
}

/// Why a job cannot begin earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// It begins at once.
    Today,
    /// It waits for the step before it.
    Waits,
    /// Those who do it are busy with the step before it.
    Busy,
}

/// The dates of a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseDates {
    /// Which.
    pub phase: PhaseId,
    /// How many jobs it has.
    pub jobs: usize,
    /// As early as possible.
    pub earliest: Days,
    /// As late as the deadline allows: its first job's latest start, its last job's latest finish.
    pub latest: Days,
    /// The least slack of its jobs.
    pub slack: i64,
    /// Its jobs on the critical path.
    pub critical: Vec<String>,
}

/// Dates for jobs, from `as_of` to the end of Open CTI.
#[must_use]
pub fn schedule(
    jobs: &[Job<'_>],
    options: &ScheduleOptions,
    as_of: Date,
    retirement: Date,
) -> Schedule {
    let calendar = Calendar::new(options, as_of);
    let deadline = days_before(retirement, options.margin_days);
    let likely: Vec<_> = jobs
        .iter()
        .map(|job| {
            let weeks = match job.lead {
                Some(Lead::Weeks { likely, times, .. }) => likely * f64::from(times),
                Some(Lead::Unknown { .. }) | None => 0.0,
            };
            length(job, job.effort.1, weeks, options.capacity(job.owner))
        })
        .collect();
    let last_moment = calendar.end_of(deadline);
    let network = Network::new(jobs, &likely, &calendar, last_moment);
    let earliest = network.earliest(&likely, &calendar);
    let latest = network.latest(&likely, &calendar, last_moment);
    let critical_path = steps(jobs, &network.critical_path(&earliest, &calendar));
    let on_path: BTreeSet<&str> = critical_path.iter().map(|step| step.id.as_str()).collect();
    let dated: Vec<Dates> = jobs
        .iter()
        .zip(earliest.iter().zip(&latest))
        .map(|(job, (earliest, latest))| Dates {
            id: job.id.to_owned(),
            earliest: days(&calendar, earliest),
            latest: days(&calendar, latest),
            slack: slack(&calendar, earliest, latest),
            critical: on_path.contains(job.id),
        })
        .collect();
    let ends = simulation::simulate(jobs, &network, options, &calendar);
    let finish = |may_end_later: bool, ends: &Ends| {
        network.end(&earliest, may_end_later).map(|end| {
            let day = |at: Option<Moment>| calendar.day_of_finish(at.unwrap_or(end));
            Finish {
                likely: day(Some(end)),
                p50: day(ends.percentile(50)),
                p80: day(ends.percentile(80)),
                calibrated: options.calibrated,
            }
        })
    };
    let (finish, closing) = (finish(false, &ends.deadline), finish(true, &ends.closing));
    let questions = questions(jobs, &network, &earliest, &latest);
    let (verdict, text) = match (finish, closing) {
        (None, Some(_)) => (
            Verdict::NothingToDo,
            verdict::nothing_in_a_hurry(retirement),
        ),
        _ => verdict::decide(finish, &questions, options.margin_days, as_of, retirement),
    };
    let closing_text = finish
        .zip(closing)
        .map(|(finish, closing)| verdict::closing(finish, closing, retirement));
    Schedule {
        deadline,
        verdict,
        text,
        finish,
        closing,
        closing_text,
        questions,
        phases: phases(jobs, &dated),
        jobs: dated,
        critical_path,
        assumptions: assumptions::of(jobs, options, deadline, retirement),
        options: options.clone(),
    }
}

fn days(calendar: &Calendar, slot: &Slot) -> Days {
    Days {
        start: calendar.day_of_start(slot.start),
        finish: calendar.day_of_finish(slot.finish),
    }
}

/// The lesser of what a job has at its beginning and at its end: they differ where a waiting time ends on a day on
/// which nobody works.
fn slack(calendar: &Calendar, earliest: &Slot, latest: &Slot) -> i64 {
    let at_start = calendar.working_days(earliest.start, latest.start);
    let at_finish = calendar.working_days(earliest.finish - 1, latest.finish - 1);
    at_start.min(at_finish)
}

fn steps(jobs: &[Job<'_>], path: &[(usize, Bound)]) -> Vec<Step> {
    path.iter()
        .map(|&(job, bound)| Step {
            id: jobs[job].id.to_owned(),
            because: match bound {
                Bound::Today => Because::Today,
                Bound::Wait(_) => Because::Waits,
                Bound::Lane(_) => Because::Busy,
            },
        })
        .collect()
}

fn questions(
    jobs: &[Job<'_>],
    network: &Network,
    earliest: &[Slot],
    latest: &[Slot],
) -> Vec<OpenQuestion> {
    let mut questions: Vec<OpenQuestion> = jobs
        .iter()
        .zip(network.may_end_later())
        .zip(earliest.iter().zip(latest))
        .filter(|((_, may_end_later), _)| !may_end_later)
        .filter_map(|((job, _), (earliest, latest))| match job.lead {
            Some(Lead::Unknown { question }) => Some(OpenQuestion {
                task: job.id.to_owned(),
                question: question.to_owned(),
                at_most_weeks: ((latest.finish - earliest.finish) / (7 * DAY)).max(0),
            }),
            Some(Lead::Weeks { .. }) | None => None,
        })
        .collect();
    questions.sort_by_key(|question| question.at_most_weeks);
    questions
}

fn phases(jobs: &[Job<'_>], dated: &[Dates]) -> Vec<PhaseDates> {
    let mut phases: BTreeMap<PhaseId, PhaseDates> = BTreeMap::new();
    for (job, dates) in jobs.iter().zip(dated) {
        let phase = phases.entry(job.phase).or_insert_with(|| PhaseDates {
            phase: job.phase,
            jobs: 0,
            earliest: dates.earliest,
            latest: dates.latest,
            slack: dates.slack,
            critical: Vec::new(),
        });
        phase.jobs += 1;
        for (whole, one) in [
            (&mut phase.earliest, dates.earliest),
            (&mut phase.latest, dates.latest),
        ] {
            whole.start = whole.start.min(one.start);
            whole.finish = whole.finish.max(one.finish);
        }
        phase.slack = phase.slack.min(dates.slack);
        if dates.critical {
            phase.critical.push(job.id.to_owned());
        }
    }
    phases.into_values().collect()
}
