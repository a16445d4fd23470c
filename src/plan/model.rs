//! The plan's shape.

use super::cohorts::Cohorts;
use super::conditions::Condition;
use super::decision::Decision;
use super::matrix::Test;
use super::outlook::Outlook;
use super::risks::Risk;
use super::schedule::Schedule;
use crate::catalog::{Capability, Days, Disposition, Grounds, Owner, PhaseId, Target};
use crate::detect::Fingerprint;

/// A phased plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where it leads, and why.
    pub decision: Decision,
    /// The last day of Open CTI.
    pub retirement: jiff::civil::Date,
    /// Days from today to it; negative afterwards.
    pub days_left: i64,
    /// Who moves together.
    pub cohorts: Cohorts,
    /// The six phases, in order; empty tasks where there is nothing to migrate.
    pub phases: Vec<PlannedPhase>,
    /// What may go wrong, the gravest first.
    pub risks: Vec<Risk>,
    /// What to try while both phones run.
    pub tests: Vec<Test>,
    /// Sum over all tasks.
    pub effort: Effort,
    /// When each task can begin and has to, and whether it is in time.
    pub schedule: Schedule,
    /// What it could be instead: other ways, other teams.
    pub outlook: Outlook,
    /// Whether what a task of any plan for this bundle may wait for holds here.
    pub answers: Vec<Condition>,
}

impl Plan {
    /// All tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.phases.iter().flat_map(|phase| &phase.tasks)
    }
}

/// A phase with its tasks.
#[derive(Debug, Clone)]
pub struct PlannedPhase {
    /// Which.
    pub id: PhaseId,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Entry criteria.
    pub entry: Vec<String>,
    /// Exit criteria.
    pub exit: Vec<String>,
    /// Tasks, in the order in which they can be done.
    pub tasks: Vec<Task>,
}

/// Person-days, low, likely, high, and what they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
    /// How the sum came about.
    pub basis: String,
}

/// One piece of code, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeforeAfter {
    /// The rule that it is about.
    pub rule: String,
    /// Where the bundle has it: path and line.
    pub place: String,
    /// A line of this bundle.
    pub before: String,
    /// What stands in its place under the target, as code or as steps; may have several lines.
    pub after: String,
}

/// A unit of the plan.
#[derive(Debug, Clone)]
pub struct Task {
    /// Stable id.
    pub id: String,
    /// The task of the catalogue that it is made from; none for one made from usages.
    pub standing: Option<&'static str>,
    /// Title, with names of this org.
    pub title: String,
    /// Its phase.
    pub phase: PhaseId,
    /// The job it replaces.
    pub capability: Option<Capability>,
    /// Usages that are gone, or settled, when it is done. Each usage is in exactly one task.
    pub usages: Vec<Fingerprint>,
    /// Usages it speaks of but does not settle.
    pub cites: Vec<Fingerprint>,
    /// What of the org it is about: ids of components and adapters, `external:HOST`, paths.
    pub components: Vec<String>,
    /// Ids of prerequisites of the org that it meets.
    pub prerequisites: Vec<String>,
    /// Why it is there, in words and names of this org.
    pub because: Vec<String>,
    /// Id of the adapter that is retired by it, without being rewritten.
    pub retires: Option<String>,
    /// What becomes of its usages.
    pub disposition: Option<Disposition>,
    /// The target it is for.
    pub target: Target,
    /// What to do; each entry opens with the members it is about.
    pub how: Vec<String>,
    /// What it looks like before and after, where the catalogue has something to show.
    pub examples: Vec<BeforeAfter>,
    /// Traps; the flag says that one is inferred.
    pub watch: Vec<(String, bool)>,
    /// Work.
    pub effort: Effort,
    /// Waiting time that no work shortens.
    pub lead_time: Option<LeadTime>,
    /// Whether it may end after Open CTI: nobody's telephone hangs on it.
    pub may_end_later: bool,
    /// Who does it.
    pub owner: Owner,
    /// Tasks that come first.
    pub waits_for: Vec<String>,
    /// What the next audit can check by itself.
    pub done_auto: Vec<Condition>,
    /// What only people can confirm.
    pub done_manual: Vec<String>,
    /// How well what it says is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Waiting that no work shortens.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadTime {
    /// Stable id.
    pub id: String,
    /// What is waited for.
    pub title: String,
    /// Weeks of all its times together; none where nobody can say before it was asked.
    pub weeks: Option<Days>,
    /// How often it passes, one time after the other.
    pub times: u32,
    /// Whether it passes while the task's work is done, rather than after it.
    pub beside: bool,
    /// What to ask, and whom.
    pub question: String,
    /// Where the weeks come from.
    pub basis: String,
}
