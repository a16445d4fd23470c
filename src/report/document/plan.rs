//! The plan.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::schedule::{Schedule, TaskDates, Window};
use super::{Cohort, CohortBasis, Outlook, Risk, Test, one_decimal};
use crate::catalog::{Capability, Disposition, Grounds, Owner, PhaseId, Target, catalog};
use crate::plan as planning;

/// The phased plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Plan {
    /// The last day of Open CTI.
    #[schemars(extend("format" = "date"))]
    pub retirement: String,
    /// Sum over all tasks.
    pub effort: Effort,
    /// The six phases, in order.
    pub phases: Vec<Phase>,
    /// Groups of users that move together, in the order in which they move.
    pub cohorts: Vec<Cohort>,
    /// How the cohorts came about, who is in none, and what to export.
    pub cohort_basis: CohortBasis,
    /// What may go wrong, the gravest first.
    pub risks: Vec<Risk>,
    /// What to try while both phones run.
    pub tests: Vec<Test>,
    /// Dates.
    pub schedule: Schedule,
    /// What it could be instead: other ways, other teams.
    pub outlook: Outlook,
    /// Whether what tasks of any plan for this bundle may wait for holds here, so that the conditions of an earlier plan
    /// can be judged by this audit.
    pub answers: Vec<Check>,
}

impl Plan {
    pub(super) fn new(plan: &planning::Plan, as_of: jiff::civil::Date) -> Self {
        let dates: Dated<'_> = (plan.schedule.jobs.iter())
            .map(|dates| (dates.id.as_str(), TaskDates::from(dates)))
            .collect();
        Self {
            retirement: plan.retirement.to_string(),
            effort: Effort::from(&plan.effort),
            phases: plan
                .phases
                .iter()
                .map(|phase| Phase::new(phase, &dates))
                .collect(),
            cohorts: plan.cohorts.cohorts.iter().map(Cohort::from).collect(),
            cohort_basis: CohortBasis::from(&plan.cohorts),
            risks: plan.risks.iter().map(Risk::from).collect(),
            tests: plan.tests.iter().map(Test::from).collect(),
            schedule: Schedule::new(plan, as_of),
            outlook: Outlook::from(&plan.outlook),
            answers: plan.answers.iter().map(Check::from).collect(),
        }
    }

    /// All tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.phases.iter().flat_map(|phase| &phase.tasks)
    }
}

/// A phase with its tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Phase {
    /// Which.
    pub id: PhaseId,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What has to be there before it begins.
    pub entry: Vec<String>,
    /// What has to be there when it ends.
    pub exit: Vec<String>,
    /// Sum over its tasks.
    pub effort: Effort,
    /// Tasks, in the order in which they can be done.
    pub tasks: Vec<Task>,
}

/// The dates of tasks, by id.
type Dated<'p> = BTreeMap<&'p str, TaskDates>;

impl Phase {
    fn new(phase: &planning::PlannedPhase, dates: &Dated<'_>) -> Self {
        Self {
            id: phase.id,
            title: phase.title.clone(),
            purpose: phase.purpose.clone(),
            entry: phase.entry.clone(),
            exit: phase.exit.clone(),
            effort: Effort::from(&sum(&phase.tasks)),
            tasks: phase
                .tasks
                .iter()
                .map(|task| Task::new(task, dates.get(task.id.as_str())))
                .collect(),
        }
    }
}

/// Sums before rounding, so that many small tasks do not add up to too much.
fn sum(tasks: &[planning::Task]) -> planning::Effort {
    let nothing = planning::Effort {
        low: 0.0,
        likely: 0.0,
        high: 0.0,
        basis: "sum over the tasks of this phase".to_owned(),
    };
    tasks.iter().fold(nothing, |sum, task| planning::Effort {
        low: sum.low + task.effort.low,
        likely: sum.likely + task.effort.likely,
        high: sum.high + task.effort.high,
        basis: sum.basis,
    })
}

/// A unit of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Task {
    /// Stable id.
    pub id: String,
    /// The task of every plan that it is, whoever it is done for: its id, or the beginning of it; none for one made from
    /// usages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<&'static str>,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: PhaseId,
    /// The job it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capability: Option<Capability>,
    /// Fingerprints of usages that are settled when it is done. Each usage is in exactly one task.
    pub usages: Vec<String>,
    /// Fingerprints of usages it speaks of but does not settle.
    pub cites: Vec<String>,
    /// What of the org it is about: ids of components and adapters, `external:HOST`, paths of files.
    pub components: Vec<String>,
    /// Ids of prerequisites that it meets.
    pub prerequisites: Vec<String>,
    /// Why it is in this plan.
    pub because: Vec<String>,
    /// Id of the adapter that it retires as a whole, whatever becomes of such usages elsewhere; `org` for what is of no
    /// adapter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retires: Option<String>,
    /// What becomes of its usages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// The target it is for.
    pub target: Target,
    /// What to do, step by step.
    pub how: Vec<String>,
    /// Code of this bundle, before and after.
    pub examples: Vec<BeforeAfter>,
    /// Traps.
    pub watch: Vec<Watch>,
    /// Work.
    pub effort: Effort,
    /// Waiting time that no work shortens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<LeadTime>,
    /// Whether it may end after Open CTI: nobody's telephone hangs on it, and no verdict.
    pub may_end_later: bool,
    /// Who does it.
    pub owner: Owner,
    /// Ids of tasks that come first.
    pub waits_for: Vec<String>,
    /// Its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Window>,
    /// Its last day, with waiting times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<Window>,
    /// Working days by which it can slip; negative where it is late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slack_days: Option<i64>,
    /// Whether the finish of the whole depends on it.
    pub critical: bool,
    /// How to tell that it is done.
    pub done_when: DoneWhen,
    /// How well what it says is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl Task {
    fn new(task: &planning::Task, dates: Option<&TaskDates>) -> Self {
        Self {
            id: task.id.clone(),
            standing: task.standing,
            title: task.title.clone(),
            phase: task.phase,
            capability: task.capability,
            usages: task.usages.iter().map(|mark| mark.0.clone()).collect(),
            cites: task.cites.iter().map(|mark| mark.0.clone()).collect(),
            components: task.components.clone(),
            prerequisites: task.prerequisites.clone(),
            because: task.because.clone(),
            retires: task.retires.clone(),
            disposition: task.disposition,
            target: task.target,
            how: task.how.clone(),
            examples: task
                .examples
                .iter()
                .map(|example| BeforeAfter {
                    rule: example.rule.clone(),
                    place: example.place.clone(),
                    before: example.before.clone(),
                    after: example.after.clone(),
                })
                .collect(),
            watch: task
                .watch
                .iter()
                .map(|(text, inferred)| Watch {
                    text: text.clone(),
                    inferred: *inferred,
                })
                .collect(),
            effort: Effort::from(&task.effort),
            lead_time: task.lead_time.as_ref().map(LeadTime::from),
            may_end_later: task.may_end_later,
            owner: task.owner,
            waits_for: task.waits_for.clone(),
            start: dates.map(|dates| dates.start.clone()),
            finish: dates.map(|dates| dates.finish.clone()),
            slack_days: dates.map(|dates| dates.slack_days),
            critical: dates.is_some_and(|dates| dates.critical),
            done_when: DoneWhen {
                auto: task.done_auto.iter().map(Check::from).collect(),
                manual: task.done_manual.clone(),
            },
            grounds: task.grounds,
            sources: task.sources.clone(),
        }
    }
}

/// One piece of code, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct BeforeAfter {
    /// The rule that it is about.
    pub rule: String,
    /// Where the bundle has it, `path:line`.
    pub place: String,
    /// A line of this bundle.
    pub before: String,
    /// What stands in its place under the target, as code or as steps.
    pub after: String,
}

/// A thing to watch out for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Watch {
    /// The trap.
    pub text: String,
    /// Whether it is reasoning rather than documented.
    pub inferred: bool,
}

/// Waiting that no work shortens.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LeadTime {
    /// Stable id, as settings name it.
    pub id: String,
    /// What is waited for.
    pub title: String,
    /// Weeks; null where nobody can say before it was asked.
    pub weeks: Option<Weeks>,
    /// Whether they pass while the task's work is done, rather than after it.
    pub beside: bool,
    /// What to ask, and whom.
    pub question: String,
    /// Where the weeks come from.
    pub basis: String,
}

impl From<&planning::LeadTime> for LeadTime {
    fn from(lead: &planning::LeadTime) -> Self {
        Self {
            id: lead.id.clone(),
            title: lead.title.clone(),
            weeks: lead.weeks.map(|weeks| Weeks {
                low: one_decimal(weeks.low),
                likely: one_decimal(weeks.likely),
                high: one_decimal(weeks.high),
            }),
            beside: lead.beside,
            question: lead.question.clone(),
            basis: lead.basis.clone(),
        }
    }
}

/// Weeks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Weeks {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
}

/// Something that an audit can check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Check {
    /// What is checked: `usages-gone`, `component-gone`, `prerequisite-met` …
    pub check: String,
    /// What it is about, where it is about something: the id of a component, a prerequisite, a sign, a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The target that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// That in words, with what holds now.
    pub text: String,
    /// Whether it holds in this bundle; null where the bundle does not show it.
    pub met: Option<bool>,
}

impl From<&planning::Condition> for Check {
    fn from(condition: &planning::Condition) -> Self {
        Self {
            check: condition.check.as_str().to_owned(),
            of: condition.check.of().map(str::to_owned),
            target: condition.check.target(),
            text: condition.text.clone(),
            met: condition.met,
        }
    }
}

/// How to tell that a task is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DoneWhen {
    /// What the next audit can check by itself.
    pub auto: Vec<Check>,
    /// What only people can confirm.
    pub manual: Vec<String>,
}

/// A three-point estimate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Effort {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
    /// The unit of the three.
    pub unit: String,
    /// How the figures came about.
    pub basis: String,
}

impl From<&planning::Effort> for Effort {
    fn from(effort: &planning::Effort) -> Self {
        Self {
            low: one_decimal(effort.low),
            likely: one_decimal(effort.likely),
            high: one_decimal(effort.high),
            unit: catalog().effort.unit.clone(),
            basis: effort.basis.clone(),
        }
    }
}
