//! What waits for what, as people read it: without what follows from the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Phase, Task};

/// For each task the tasks that it waits for, without those that another of them waits for already.
pub(super) fn direct_waits(phases: &[Phase]) -> BTreeMap<&str, BTreeSet<&str>> {
    let tasks: BTreeMap<&str, &Task> = phases
        .iter()
        .flat_map(|phase| &phase.tasks)
        .map(|task| (task.id.as_str(), task))
        .collect();
    let mut before: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for id in tasks.keys() {
        before.insert(id, all_before(id, &tasks));
    }
    tasks
        .iter()
        .map(|(id, task)| {
            let waits: BTreeSet<&str> = known(task, &tasks).collect();
            let direct = waits.iter().copied().filter(|wait| {
                !waits
                    .iter()
                    .any(|other| other != wait && before[other].contains(wait))
            });
            (*id, direct.collect())
        })
        .collect()
}

fn known<'t>(task: &'t Task, tasks: &BTreeMap<&'t str, &'t Task>) -> impl Iterator<Item = &'t str> {
    let waits = task.waits_for.iter().map(String::as_str);
    waits.filter(|wait| *wait != task.id && tasks.contains_key(wait))
}

/// Everything that comes before a task, near or far.
fn all_before<'t>(id: &str, tasks: &BTreeMap<&'t str, &'t Task>) -> BTreeSet<&'t str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = tasks
        .get(id)
        .map_or_else(Vec::new, |task| known(task, tasks).collect());
    while let Some(one) = next.pop() {
        if found.insert(one)
            && let Some(task) = tasks.get(one)
        {
            next.extend(known(task, tasks));
        }
    }
    found
}
