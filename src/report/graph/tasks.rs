//! Tasks and what waits for what: an arrow leads from a task to one that waits for it. What follows from other arrows
//! is left out. Beyond [`MAX_NODES`] tasks, those of one phase that do the same are drawn as one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{MAX_NODES, cut, quoted};
use crate::catalog::{Disposition, PhaseId};
use crate::report::document::{Phase, Task};
use crate::report::order::direct_waits;

/// A picture, and how many of its nodes stand for several tasks.
#[derive(Debug)]
pub(in crate::report) struct Picture {
    /// The lines of a Mermaid block.
    pub(in crate::report) lines: String,
    /// Nodes that stand for several tasks.
    pub(in crate::report) folded: usize,
}

/// What tasks share that are drawn as one: a phase, what becomes of their usages, how many tasks come before at the
/// longest. Arrows lead from fewer to more, so tasks of one number never wait for each other in a circle.
type Fold = (PhaseId, Option<Disposition>, usize);

/// Draws the tasks of a plan. `None` where no task waits for another.
pub(in crate::report) fn draw(phases: &[Phase]) -> Option<Picture> {
    let waits = direct_waits(phases);
    if waits.values().all(BTreeSet::is_empty) {
        return None;
    }
    let depths = depths(&waits);
    let folds = Folds::of(phases, &depths);
    let tasks: Vec<&Task> = phases.iter().flat_map(|phase| &phase.tasks).collect();
    let mut nodes: BTreeMap<&str, String> = BTreeMap::new();
    let mut lines = String::from("flowchart LR\n");
    let mut number = 0;
    // Writing to a string cannot fail.
    for (at, phase) in phases
        .iter()
        .enumerate()
        .filter(|(_, phase)| !phase.tasks.is_empty())
    {
        let title = cut(&format!("Phase {}: {}", at + 1, phase.title));
        let _ = writeln!(lines, "  subgraph p{}[\"{}\"]", at + 1, quoted(&title));
        let mut drawn: BTreeMap<Fold, String> = BTreeMap::new();
        for task in &phase.tasks {
            let fold = folds.key(phase.id, task, &depths);
            let count = folds.counts.get(&fold).copied();
            if let (Some(_), Some(node)) = (count, drawn.get(&fold)) {
                nodes.insert(&task.id, node.clone());
                continue;
            }
            number += 1;
            let node = format!("n{number}");
            let label = match count {
                Some(count) => format!("{count} tasks: {}", of_fold(task.disposition)),
                None => cut(&task.title.replace('`', "")),
            };
            let _ = writeln!(lines, "    {node}[\"{}\"]", quoted(&label));
            drawn.insert(fold, node.clone());
            nodes.insert(&task.id, node);
        }
        let _ = writeln!(lines, "  end");
    }
    let mut arrows: BTreeSet<(usize, usize)> = BTreeSet::new();
    let place = |id: &str| {
        nodes
            .get(id)
            .and_then(|node| node[1..].parse::<usize>().ok())
    };
    for task in &tasks {
        for wait in waits.get(task.id.as_str()).into_iter().flatten() {
            if let (Some(from), Some(to)) = (place(wait), place(&task.id))
                && from != to
            {
                arrows.insert((from, to));
            }
        }
    }
    for (from, to) in arrows {
        let _ = writeln!(lines, "  n{from} --> n{to}");
    }
    Some(Picture {
        lines,
        folded: folds.counts.len(),
    })
}

/// Which tasks are drawn as one, with how many they are.
struct Folds {
    level: Level,
    counts: BTreeMap<Fold, usize>,
}

/// How much tasks have to share to be drawn as one.
#[derive(Debug, Clone, Copy)]
enum Level {
    /// What becomes of their usages, and how many tasks come before them.
    Alike,
    /// How many tasks come before them.
    AtOnce,
    /// Nothing but the phase.
    Phase,
}

impl Folds {
    /// Folds no more than it takes until all nodes find room: the largest folds first, those of usages before the
    /// standing tasks, which differ more from each other.
    fn of(phases: &[Phase], depths: &BTreeMap<&str, usize>) -> Self {
        let mut folds = Self {
            level: Level::Alike,
            counts: BTreeMap::new(),
        };
        for level in [Level::Alike, Level::AtOnce, Level::Phase] {
            folds = Self {
                level,
                counts: BTreeMap::new(),
            };
            let mut counts: BTreeMap<Fold, usize> = BTreeMap::new();
            for phase in phases {
                for task in &phase.tasks {
                    *counts.entry(folds.key(phase.id, task, depths)).or_default() += 1;
                }
            }
            let mut nodes: usize = counts.values().sum();
            let mut largest: Vec<(Fold, usize)> =
                counts.into_iter().filter(|(_, count)| *count > 1).collect();
            largest.sort_by_key(|(fold, count)| (fold.1.is_none(), Reverse(*count), *fold));
            for (fold, count) in largest {
                if nodes <= MAX_NODES {
                    break;
                }
                nodes -= count - 1;
                folds.counts.insert(fold, count);
            }
            if nodes <= MAX_NODES {
                break;
            }
        }
        folds
    }

    fn key(&self, phase: PhaseId, task: &Task, depths: &BTreeMap<&str, usize>) -> Fold {
        let depth = depths.get(task.id.as_str()).copied().unwrap_or_default();
        match self.level {
            Level::Alike => (phase, task.disposition, depth),
            Level::AtOnce => (phase, None, depth),
            Level::Phase => (phase, None, 0),
        }
    }
}

/// How many tasks come before each, on the longest way.
fn depths<'t>(waits: &BTreeMap<&'t str, BTreeSet<&'t str>>) -> BTreeMap<&'t str, usize> {
    let mut depths: BTreeMap<&str, usize> = waits.keys().map(|id| (*id, 0)).collect();
    // A way has no more steps than there are tasks; where tasks waited in a circle, this ends all the same.
    for _ in 0..waits.len() {
        let mut changed = false;
        for (id, before) in waits {
            let depth = before
                .iter()
                .map(|one| depths[one] + 1)
                .max()
                .unwrap_or_default();
            if depths[id] < depth {
                depths.insert(id, depth);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    depths
}

fn of_fold(disposition: Option<Disposition>) -> &'static str {
    match disposition {
        Some(Disposition::Remove) => "remove",
        Some(Disposition::Rewrite) => "rewrite",
        Some(Disposition::RePoint) => "re-point",
        Some(Disposition::KeepAndRetest) => "keep and test again",
        Some(Disposition::KeepAsHistory) => "keep as history",
        None => "see the table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Document;
    use crate::report::sample;

    fn phases() -> Vec<Phase> {
        sample::document(&sample::everything()).plan.phases
    }

    #[test]
    fn what_follows_from_other_arrows_is_left_out() {
        let mut phases = phases();
        let tasks = &mut phases[2].tasks;
        assert!(tasks.len() >= 3);
        let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
        tasks[1].waits_for = vec![ids[0].clone()];
        tasks[2].waits_for = vec![ids[0].clone(), ids[1].clone()];
        let waits = direct_waits(&phases);
        assert_eq!(waits[ids[2].as_str()], BTreeSet::from([ids[1].as_str()]));
        let picture = draw(&phases).expect("a picture");
        assert_eq!(picture.folded, 0);
        let arrows: usize = waits.values().map(BTreeSet::len).sum();
        assert_eq!(
            picture.lines.matches(" --> ").count(),
            arrows,
            "{}",
            picture.lines
        );
    }

    #[test]
    fn a_large_plan_is_drawn_with_fifty_nodes_at_most() {
        let inventory = sample::everything();
        let mut plan = sample::plan(&inventory);
        for number in 0..80 {
            let mut task = sample::task(&format!("more-{number}"), PhaseId::Cutover, Vec::new());
            task.disposition = Some(Disposition::Remove);
            task.waits_for = vec![plan.phases[2].tasks[0].id.clone()];
            plan.phases[5].tasks.push(task);
        }
        let document = Document::new(&inventory, &plan, sample::TODAY);
        let picture = draw(&document.plan.phases).expect("a picture");
        let nodes = picture
            .lines
            .lines()
            .filter(|line| line.starts_with("    n"));
        assert!(nodes.count() <= MAX_NODES, "{}", picture.lines);
        assert!(
            picture.lines.contains("80 tasks: remove"),
            "{}",
            picture.lines
        );
        assert_eq!(picture.folded, 1);
    }
}
