//! The dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Owner, PhaseId, Weekday};
use crate::plan as planning;
use crate::plan::schedule as dates;

/// Dates of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Schedule {
    /// The last day of Open CTI.
    #[schemars(extend("format" = "date"))]
    pub retirement: String,
    /// The day the audit takes for today.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// Days between the two; negative afterwards.
    pub days_left: i64,
    /// The day by which the last users should have moved: the end of Open CTI less the safety margin.
    #[schemars(extend("format" = "date"))]
    pub deadline: String,
    /// Whether they have.
    pub verdict: Verdict,
    /// The day on which the target has to be decided at the latest; none where no task decides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub decision_due: Option<String>,
    /// When the last users have moved; none where nothing has a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<Finish>,
    /// When the rest ends that may end after Open CTI: removal, ended contracts; none where there is nothing of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// The tasks that determine the finish, first task first.
    pub critical_path: Vec<PathStep>,
    /// The dates of each phase that has a task, in order.
    pub phases: Vec<PhaseDates>,
    /// What all of it rests on.
    pub assumptions: Vec<String>,
    /// When and by how many people work is done.
    pub calendar: WorkCalendar,
}

/// When and by how many people work is done.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct WorkCalendar {
    /// Calendar days before the end of Open CTI by which the work should end.
    pub margin_days: u16,
    /// Days of the week on which people work.
    pub working_days: Vec<Weekday>,
    /// Days on which nobody works.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
    /// Times in which nothing is begun or worked on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub freezes: Vec<FreezeDates>,
    /// Full-time equivalents per role.
    pub team: BTreeMap<Owner, f64>,
}

/// A time in which nothing is begun or worked on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FreezeDates {
    /// First day.
    #[schemars(extend("format" = "date"))]
    pub from: String,
    /// Last day.
    #[schemars(extend("format" = "date"))]
    pub to: String,
    /// What it is for.
    pub why: String,
}

impl From<&dates::ScheduleOptions> for WorkCalendar {
    fn from(options: &dates::ScheduleOptions) -> Self {
        let freezes = options.freezes.iter().map(|freeze| FreezeDates {
            from: freeze.from.to_string(),
            to: freeze.to.to_string(),
            why: freeze.why.clone(),
        });
        Self {
            margin_days: options.margin_days,
            working_days: options.working_days.iter().copied().collect(),
            holidays: options.holidays.iter().map(ToString::to_string).collect(),
            freezes: freezes.collect(),
            team: options.team.clone(),
        }
    }
}

impl Schedule {
    pub(super) fn new(plan: &planning::Plan, as_of: Date) -> Self {
        let schedule = &plan.schedule;
        let due = schedule.due(dates::DECISION_TASK);
        Self {
            retirement: plan.retirement.to_string(),
            as_of: as_of.to_string(),
            days_left: plan.days_left,
            deadline: schedule.deadline.to_string(),
            verdict: Verdict::from(schedule),
            decision_due: due.map(|day| day.to_string()),
            finish: schedule.finish.map(Finish::from),
            closing: Closing::of(schedule),
            critical_path: schedule.critical_path.iter().map(PathStep::from).collect(),
            phases: schedule.phases.iter().map(PhaseDates::from).collect(),
            assumptions: schedule.assumptions.clone(),
            calendar: WorkCalendar::from(&schedule.options),
        }
    }

    /// Whether the target should have been decided already. Days are written so that they sort.
    #[must_use]
    pub fn decision_is_overdue(&self) -> bool {
        self.decision_due
            .as_ref()
            .is_some_and(|due| *due < self.as_of)
    }
}

/// Whether the last users have moved in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Verdict {
    /// In a word.
    pub kind: VerdictKind,
    /// on-time: calendar days to the safety margin; tight: to the end of Open CTI; too-late: after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// In a sentence or two.
    pub text: String,
    /// Waiting times that nobody knows, the one with the least time to spare first.
    pub questions: Vec<Question>,
}

/// Whether the last users have moved in time, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// There is no work, or none with a deadline.
    NothingToDo,
    /// They have before the safety margin, even if more goes wrong than usual.
    OnTime,
    /// They have before Open CTI ends, but within the margin, or only if no more goes wrong than usual.
    Tight,
    /// They have after the end of Open CTI.
    TooLate,
    /// A waiting time that nobody knows decides it.
    CannotBeGiven,
}

impl From<dates::Verdict> for VerdictKind {
    fn from(verdict: dates::Verdict) -> Self {
        match verdict {
            dates::Verdict::NothingToDo => Self::NothingToDo,
            dates::Verdict::OnTime { .. } => Self::OnTime,
            dates::Verdict::Tight { .. } => Self::Tight,
            dates::Verdict::TooLate { .. } => Self::TooLate,
            dates::Verdict::CannotBeGiven { .. } => Self::CannotBeGiven,
        }
    }
}

impl From<&dates::Schedule> for Verdict {
    fn from(schedule: &dates::Schedule) -> Self {
        let days = match schedule.verdict {
            dates::Verdict::OnTime { days }
            | dates::Verdict::Tight { days }
            | dates::Verdict::TooLate { days, .. } => Some(days),
            dates::Verdict::NothingToDo | dates::Verdict::CannotBeGiven { .. } => None,
        };
        let questions = schedule.questions.iter().map(|open| Question {
            task: open.task.clone(),
            question: open.question.clone(),
            at_most_weeks: open.at_most_weeks,
        });
        Self {
            kind: VerdictKind::from(schedule.verdict),
            days,
            text: schedule.text.clone(),
            questions: questions.collect(),
        }
    }
}

/// A waiting time that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Question {
    /// The task whose waiting time it is.
    pub task: String,
    /// What has to be answered.
    pub question: String,
    /// Weeks that it may take at most, so that the rest is in time if nothing else takes longer than is likely.
    pub at_most_weeks: i64,
}

/// The end of the work on which no verdict hangs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Closing {
    /// When it ends.
    pub finish: Finish,
    /// What that means, in a sentence or two; none where nothing has a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Closing {
    fn of(schedule: &dates::Schedule) -> Option<Self> {
        schedule.closing.map(|finish| Self {
            finish: Finish::from(finish),
            text: schedule.closing_text.clone(),
        })
    }
}

/// When some of the work ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Finish {
    /// If everything takes as long as is most likely.
    #[schemars(extend("format" = "date"))]
    pub likely: String,
    /// By then, half of the simulated runs have ended.
    #[schemars(extend("format" = "date"))]
    pub p50: String,
    /// By then, four of five have.
    #[schemars(extend("format" = "date"))]
    pub p80: String,
    /// Whether the user has set a team or weights of effort.
    pub calibrated: bool,
}

impl From<dates::Finish> for Finish {
    fn from(finish: dates::Finish) -> Self {
        Self {
            likely: finish.likely.to_string(),
            p50: finish.p50.to_string(),
            p80: finish.p80.to_string(),
            calibrated: finish.calibrated,
        }
    }
}

/// A day that may move: as early as possible, and as late as the deadline allows. Where it is too late, the latest day
/// comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Window {
    /// As early as possible.
    #[schemars(extend("format" = "date"))]
    pub earliest: String,
    /// As late as the deadline allows.
    #[schemars(extend("format" = "date"))]
    pub latest: String,
}

impl Window {
    fn new(earliest: Date, latest: Date) -> Self {
        Self {
            earliest: earliest.to_string(),
            latest: latest.to_string(),
        }
    }
}

/// The dates of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaskDates {
    pub(super) start: Window,
    pub(super) finish: Window,
    pub(super) slack_days: i64,
    pub(super) critical: bool,
}

impl From<&dates::Dates> for TaskDates {
    fn from(dates: &dates::Dates) -> Self {
        Self {
            start: Window::new(dates.earliest.start, dates.latest.start),
            finish: Window::new(dates.earliest.finish, dates.latest.finish),
            slack_days: dates.slack,
            critical: dates.critical,
        }
    }
}

/// A step of the critical path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PathStep {
    /// The task.
    pub task: String,
    /// Why it cannot begin earlier.
    pub because: Because,
}

/// Why a task cannot begin earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It begins at once.
    Today,
    /// It waits for the step before it.
    Waits,
    /// Those who do it are busy with the step before it.
    Busy,
}

impl From<&dates::Step> for PathStep {
    fn from(step: &dates::Step) -> Self {
        Self {
            task: step.id.clone(),
            because: match step.because {
                dates::Because::Today => Because::Today,
                dates::Because::Waits => Because::Waits,
                dates::Because::Busy => Because::Busy,
            },
        }
    }
}

/// The dates of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PhaseDates {
    /// Which.
    pub phase: PhaseId,
    /// Its first task's first day.
    pub start: Window,
    /// Its last task's last day.
    pub finish: Window,
    /// The least slack of its tasks, in working days; negative where it is late.
    pub slack_days: i64,
    /// Its tasks on the critical path.
    pub critical: Vec<String>,
}

impl From<&dates::PhaseDates> for PhaseDates {
    fn from(phase: &dates::PhaseDates) -> Self {
        Self {
            phase: phase.phase,
            start: Window::new(phase.earliest.start, phase.latest.start),
            finish: Window::new(phase.earliest.finish, phase.latest.finish),
            slack_days: phase.slack,
            critical: phase.critical.clone(),
        }
    }
}
