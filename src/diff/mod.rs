//! Pure: two JSON audits in, what became of usages and tasks out, with the pace and where it leads.
//!
//! Identities are the gate's, so that a rename is no progress here and no new use there. Conditions of tasks are judged
//! by what the later audit says of them, not anew. Nothing here reads a file or a clock.

mod audit;
mod effort;
mod forecast;
mod remarks;
mod side;
mod tasks;
mod usages;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use audit::{Audit, AuditError, SCHEMA_VERSION, Task, Usage, Waiver};
pub use effort::{Burned, Tenths, begun, of as effort_of};
pub use forecast::{Forecast, NoPace, Pace, RolePace, Standing};
pub use remarks::Remark;
pub use side::Count;
pub use tasks::{Judged, Progress, TaskChange};
pub use usages::{Change, Counts, State, WaiverChange};

use side::Side;

/// How two audits compare.
#[derive(Debug)]
pub struct Diff<'a> {
    /// The day from which the forecast is counted.
    pub today: Date,
    /// The earlier audit.
    pub old: &'a Audit,
    /// The later audit.
    pub new: &'a Audit,
    /// What has to be known first.
    pub remarks: Vec<Remark>,
    /// Every usage of both once.
    pub usages: Vec<Change<'a>>,
    /// How many became what, by what they count as.
    pub counts: BTreeMap<Count, Counts>,
    /// Those that burn, by capability.
    pub capabilities: BTreeMap<&'a str, Counts>,
    /// Those that burn, by adapter; none for what is of no adapter.
    pub adapters: BTreeMap<Option<&'a str>, Counts>,
    /// Tasks of the earlier plan.
    pub tasks: Vec<TaskChange<'a>>,
    /// Tasks that only the later plan has.
    pub added: Vec<&'a Task>,
    /// Person-days.
    pub effort: Burned,
    /// Where it leads.
    pub forecast: Forecast,
}

/// Compares two audits, with `today` as the day from which to look ahead.
#[must_use]
pub fn compare<'a>(old: &'a Audit, new: &'a Audit, today: Date) -> Diff<'a> {
    let (was, is) = (Side::new(old), Side::new(new));
    let usages = usages::changes(&was, &is, today);
    let (tasks, added) = tasks::changes(&was, &is, &usages);
    let effort = effort::burned(&tasks, &added, new.plan.tasks());
    let counts: BTreeMap<Count, Counts> = Count::ALL
        .into_iter()
        .map(|count| (count, usages::count(usages.iter(), count)))
        .collect();
    let ground = forecast::Ground {
        old,
        new,
        today,
        effort,
        tasks: &tasks,
        usages: counts.get(&Count::Burning).copied().unwrap_or_default(),
    };
    let forecast = ground.forecast();
    Diff {
        today,
        old,
        new,
        remarks: remarks::remarks(&was, &is, &usages, today),
        capabilities: by(&usages, |usage| usage.capability.as_str()),
        adapters: by(&usages, |usage| usage.adapter.as_deref()),
        counts,
        usages,
        tasks,
        added,
        effort,
        forecast,
    }
}

/// What burns, by what a usage has now or, where it is gone, had.
fn by<'a, K: Ord>(changes: &[Change<'a>], key: impl Fn(&'a Usage) -> K) -> BTreeMap<K, Counts> {
    let mut groups: BTreeMap<K, Vec<&Change<'a>>> = BTreeMap::new();
    for change in changes {
        let burns = [change.counted, change.counts].contains(&Some(Count::Burning));
        if let Some(usage) = change.usage().filter(|_| burns) {
            groups.entry(key(usage)).or_default().push(change);
        }
    }
    groups
        .into_iter()
        .map(|(key, changes)| (key, usages::count(changes.into_iter(), Count::Burning)))
        .collect()
}
