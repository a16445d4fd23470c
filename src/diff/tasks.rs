//! What became of each task, by the conditions that its own plan gave it.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Audit, Check, Task, Usage};
use super::side::{Count, Side};
use super::usages::{Change, State};

/// What became of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// All that an audit can check holds.
    Done,
    /// Some of it does.
    Begun,
    /// Nothing of it does.
    Open,
    /// No audit can tell: only people can, or what would tell is not there.
    NobodyKnows,
    /// The later plan does not have it, and it is not done.
    Dropped,
}

impl Progress {
    /// All, in order.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::Begun,
        Self::Open,
        Self::NobodyKnows,
        Self::Dropped,
    ];

    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Begun => "begun",
            Self::Open => "open",
            Self::NobodyKnows => "nobody-knows",
            Self::Dropped => "dropped",
        }
    }
}

/// A condition of the earlier plan, judged by the later audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What is checked.
    pub check: String,
    /// What it is about.
    pub of: Option<String>,
    /// That in words, with what holds now.
    pub text: String,
    /// Whether it holds; none where the later audit does not show it.
    pub met: Option<bool>,
}

/// What became of a task of the earlier plan.
#[derive(Debug, Clone)]
pub struct TaskChange<'a> {
    /// The task.
    pub task: &'a Task,
    /// What became of it.
    pub progress: Progress,
    /// Its conditions.
    pub conditions: Vec<Judged>,
    /// How many usages have to go for it.
    pub awaited: usize,
    /// How many of these are gone.
    pub gone: usize,
    /// How many of them could not be seen.
    pub not_seen: usize,
    /// How many usages came in that the later plan puts into the same task, or that stand in the component of one that is
    /// gone, by its rule.
    pub came_in: usize,
    /// The task that it is in the later plan.
    pub now: Option<&'a Task>,
    /// Of a dropped one: why. Of others: why it is there still, where that is not plain.
    pub why: Option<String>,
}

impl TaskChange<'_> {
    /// How many usages fewer it has: a call that was only written otherwise is gone and came in.
    #[must_use]
    pub fn fewer(&self) -> usize {
        self.gone.saturating_sub(self.came_in)
    }
}

/// What became of all tasks of the earlier plan, in its order, and the tasks that only the later one has.
pub(super) fn changes<'a>(
    old: &Side<'a>,
    new: &Side<'a>,
    usages: &[Change<'a>],
) -> (Vec<TaskChange<'a>>, Vec<&'a Task>) {
    let fates: BTreeMap<&str, &Change<'a>> = usages
        .iter()
        .filter_map(|change| Some((change.old?.fingerprint.as_str(), change)))
        .collect();
    let unseen = usages.iter().any(|change| {
        matches!(change.state, State::NotSeen { .. }) && change.counted == Some(Count::Burning)
    });
    let came_in = || {
        let usages = usages.iter();
        usages
            .filter(|change| change.state == State::New)
            .filter_map(|change| change.new)
    };
    let mut in_place: BTreeMap<(&str, &str), Vec<&Usage>> = BTreeMap::new();
    for usage in came_in() {
        let place = (usage.component.as_str(), usage.rule.as_str());
        in_place.entry(place).or_default().push(usage);
    }
    let court = Court {
        came_in: came_in().map(|usage| usage.fingerprint.as_str()).collect(),
        new: new.audit,
        new_side: new,
        unseen,
    };
    let later: BTreeMap<&str, &Task> = new
        .audit
        .plan
        .tasks()
        .map(|task| (task.id.as_str(), task))
        .collect();
    let earlier: BTreeSet<&str> = old
        .audit
        .plan
        .tasks()
        .map(|task| task.id.as_str())
        .collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut changes = Vec::new();
    for task in old.audit.plan.tasks() {
        let fate = |usages: &[String]| -> Vec<&Change<'a>> {
            let usages = usages.iter();
            usages
                .filter_map(|usage| fates.get(usage.as_str()).copied())
                .collect()
        };
        let awaited = fate(awaited(task));
        let fates = fate(&task.usages);
        // A call that is written otherwise is gone at its place, and another one came in there.
        let rewritten: BTreeMap<&str, &Usage> = awaited
            .iter()
            .filter(|change| change.state == State::Fixed)
            .filter_map(|change| change.old)
            .filter_map(|usage| in_place.get(&(usage.component.as_str(), usage.rule.as_str())))
            .flatten()
            .map(|usage| (usage.fingerprint.as_str(), *usage))
            .collect();
        let there = fates.iter().filter_map(|change| change.new);
        let heirs: BTreeMap<&str, &Task> = there
            .chain(rewritten.values().copied())
            .filter_map(|usage| new.task_of(usage))
            .map(|task| (task.id.as_str(), task))
            .collect();
        // An adapter that was renamed gives its tasks other ids.
        let heir = || {
            let mut alike = heirs.values().copied().filter(|heir| {
                heir.disposition == task.disposition
                    && heir.capability == task.capability
                    && !earlier.contains(heir.id.as_str())
            });
            alike.next().filter(|_| alike.next().is_none())
        };
        let same = later.get(task.id.as_str()).copied();
        let now = same
            .or_else(heir)
            .filter(|now| taken.insert(now.id.as_str()));
        // What was to be rewritten and is gone needs no rewriting any more, whether or not its replacement shows.
        let own_gone = !fates.is_empty()
            && fates.len() == task.usages.len()
            && fates.iter().all(|change| change.state == State::Fixed);
        let seen = Seen {
            awaited: &awaited,
            own_gone,
            heirs: &heirs,
            rewritten: &rewritten,
        };
        changes.push(court.judge(task, now, &seen));
    }
    let added = new.audit.plan.tasks();
    let added = added.filter(|task| !taken.contains(task.id.as_str()));
    (changes, added.collect())
}

/// The usages whose going a task waits for; none where it waits for something else.
fn awaited(task: &Task) -> &[String] {
    let waits_for = |word: &str| task.done_when.auto.iter().any(|check| check.check == word);
    if waits_for("usages-gone") {
        &task.usages
    } else if waits_for("cited-gone") {
        &task.cites
    } else {
        &[]
    }
}

/// What the later audit shows of a task.
struct Seen<'s, 'a> {
    /// The usages whose going it waits for.
    awaited: &'s [&'s Change<'a>],
    /// Whether all of its own usages are gone.
    own_gone: bool,
    /// Tasks of the later plan that its usages are in.
    heirs: &'s BTreeMap<&'a str, &'a Task>,
    /// Usages that came in where one of those went.
    rewritten: &'s BTreeMap<&'a str, &'a Usage>,
}

/// The later audit, as it judges conditions.
struct Court<'s, 'a> {
    new: &'a Audit,
    new_side: &'s Side<'a>,
    /// Usages that came in.
    came_in: BTreeSet<&'a str>,
    /// Whether something that was to go could not be seen.
    unseen: bool,
}

impl<'a> Court<'_, 'a> {
    fn judge(&self, task: &'a Task, now: Option<&'a Task>, seen: &Seen<'_, 'a>) -> TaskChange<'a> {
        let Seen {
            awaited: fates,
            own_gone,
            heirs,
            rewritten,
        } = *seen;
        let number = |wanted: fn(&State) -> bool| {
            let fates = fates.iter();
            fates.filter(|change| wanted(&change.state)).count()
        };
        let gone = number(|state| *state == State::Fixed);
        let not_seen = number(|state| matches!(state, State::NotSeen { .. }));
        let conditions: Vec<Judged> = task
            .done_when
            .auto
            .iter()
            .map(|check| self.condition(check, task, gone, not_seen))
            .collect();
        let has = |met: Option<bool>| conditions.iter().any(|condition| condition.met == met);
        let (holds, fails, unclear) = (has(Some(true)), has(Some(false)), has(None));
        let came_in: BTreeSet<&str> = now
            .iter()
            .flat_map(|now| awaited(now))
            .map(String::as_str)
            .filter(|usage| self.came_in.contains(usage))
            .chain(rewritten.keys().copied())
            .collect();
        let came_in = came_in.len();
        let again = came_in > 0 && !conditions.is_empty();
        let holds_all = holds && !fails && !unclear;
        let progress = if (holds_all || own_gone) && !again {
            Progress::Done
        } else if now.is_none() && !again {
            Progress::Dropped
        } else if again && gone <= came_in {
            Progress::Open
        } else if !conditions.is_empty() && (holds || gone > 0) {
            Progress::Begun
        } else if fails {
            Progress::Open
        } else {
            Progress::NobodyKnows
        };
        let why = match progress {
            Progress::Dropped => Some(self.why_dropped(task, not_seen, heirs)),
            Progress::Done if !holds_all => Some(
                "all of its usages are gone; whether what takes their place works, people have to confirm"
                    .to_owned(),
            ),
            Progress::Done if now.is_some() => {
                Some("the later plan still has it, for what people have to confirm".to_owned())
            }
            _ if again && gone > 0 => Some(format!(
                "{gone} of its usages are gone, and {came_in} came in that are the same task: a call that is written \
                 otherwise is another one"
            )),
            _ => None,
        };
        TaskChange {
            task,
            progress,
            conditions,
            awaited: awaited(task).len(),
            gone,
            not_seen,
            came_in,
            now,
            why,
        }
    }

    fn condition(&self, check: &Check, task: &Task, gone: usize, not_seen: usize) -> Judged {
        let (text, met) = match (check.check.as_str(), check.of.as_deref()) {
            (word @ ("usages-gone" | "cited-gone"), _) => {
                let all = awaited(task).len();
                let left = all.saturating_sub(gone + not_seen);
                let met = match (left, not_seen) {
                    (0, 0) => Some(true),
                    (0, _) => None,
                    _ => Some(false),
                };
                let unseen = match not_seen {
                    0 => String::new(),
                    number => format!(", {number} could not be seen"),
                };
                let whose = match word {
                    "cited-gone" => "of the usages that it cites",
                    _ => "of its usages",
                };
                let text = format!("none {whose} is found ({left} of {all} left{unseen})");
                (text, met)
            }
            ("component-gone", Some(id)) => {
                let met = self.new_side.has(id).map(|there| !there);
                (format!("{id} is gone"), met)
            }
            (word, of) => {
                let target = check.target.as_deref().unwrap_or(&task.target);
                match self.answer(word, of, target) {
                    Some(answer) => (answer.text.clone(), self.sure(word, answer.met)),
                    None => (check.text.clone(), None),
                }
            }
        };
        Judged {
            check: check.check.clone(),
            of: check.of.clone(),
            text,
            met,
        }
    }

    /// What the later audit says of a condition: of all that there are or, where an older program wrote it, of those of
    /// its own tasks.
    fn answer(&self, word: &str, of: Option<&str>, target: &str) -> Option<&'a Check> {
        let fits = |check: &&Check| {
            let about = check.target.as_deref();
            check.check == word
                && check.of.as_deref() == of
                && about.is_none_or(|about| about == target)
        };
        match &self.new.plan.answers {
            Some(answers) => answers.iter().find(fits),
            None => {
                let tasks = self.new.plan.tasks();
                tasks.flat_map(|task| &task.done_when.auto).find(fits)
            }
        }
    }

    /// That nothing is left is not known where something could not be seen.
    fn sure(&self, word: &str, met: Option<bool>) -> Option<bool> {
        let of_all = matches!(word, "nothing-left" | "only-centers-left" | "no-classic");
        met.filter(|met| !(*met && of_all && self.unseen))
    }

    fn why_dropped(&self, task: &Task, not_seen: usize, heirs: &BTreeMap<&str, &Task>) -> String {
        if !heirs.is_empty() {
            let ids: Vec<&str> = heirs.keys().copied().collect();
            return format!("what is left of it is in {}", ids.join(", "));
        }
        if not_seen > 0 {
            return format!(
                "{not_seen} of its usages could not be seen, and nothing else is left of it"
            );
        }
        let targets: BTreeSet<&str> = self
            .new
            .decision
            .groups
            .iter()
            .map(|group| group.target.as_str())
            .collect();
        if !targets.is_empty() && !targets.contains(task.target.as_str()) {
            let targets: Vec<&str> = targets.into_iter().collect();
            return format!(
                "it was for {}, and the later plan leads to {}",
                task.target,
                targets.join(", ")
            );
        }
        if self.new.plan.schedule.verdict.kind == "nothing-to-do" {
            return "nothing is left that ends with Open CTI".to_owned();
        }
        "the later audit has no reason for it".to_owned()
    }
}
