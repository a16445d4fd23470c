//! The plan: six phases, what waits for what, and for each phase one table of its tasks with their details folded.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{Page, or_dash};
use super::task::{self, Said};
use crate::catalog::catalog;
use crate::report::document::{Effort, Phase, Task};
use crate::report::escape::{code_cell, prose, prose_cell, text};
use crate::report::order::direct_waits;
use crate::report::{graph, words};

/// Ids that a cell names before it counts.
const NAMED: usize = 4;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let plan = &page.document.plan;
    page.block("## The plan")?;
    // What the figures are worth stands at the decision; here, only how they add up.
    let basis = plan.effort.basis.replace(&catalog().effort.basis, "");
    page.block(&format!(
        "{}: {}. {}",
        words::count(plan.tasks().count(), "task", "tasks"),
        range(&plan.effort),
        prose(&basis)
    ))?;
    write_phases(page)?;
    write_graph(page)?;
    page.block(
        "A task that names nothing of the org is about every phone that moves, or that goes the way it names. The dates of a task are the earliest, and \
         after them the latest that keep the deadline.",
    )?;
    let waits = direct_waits(&plan.phases);
    let mut said = Said::default();
    for (at, phase) in plan.phases.iter().enumerate() {
        write_phase(page, at + 1, phase, &waits, &mut said)?;
    }
    Ok(())
}

/// All tasks in one table, without phases.
pub(super) fn write_tasks(page: &mut Page<'_, '_>) -> io::Result<()> {
    let tasks: Vec<&Task> = page.document.plan.tasks().collect();
    let waits = direct_waits(&page.document.plan.phases);
    write_table(page, &tasks, &waits, &mut Said::default())
}

fn write_phases(page: &mut Page<'_, '_>) -> io::Result<()> {
    let plan = &page.document.plan;
    let row = |title: String, tasks: &mut dyn Iterator<Item = &Task>, effort: &Effort| {
        let (tasks, settled) = tasks.fold((0, 0), |(tasks, settled), task| {
            (tasks + 1, settled + task.usages.len())
        });
        vec![
            title,
            tasks.to_string(),
            settled.to_string(),
            words::days(effort.low),
            words::days(effort.likely),
            words::days(effort.high),
        ]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (at, phase) in plan.phases.iter().enumerate() {
        let title = format!("{}. {}", at + 1, text(&phase.title));
        rows.push(row(title, &mut phase.tasks.iter(), &phase.effort));
    }
    rows.push(row("**All**".to_owned(), &mut plan.tasks(), &plan.effort));
    page.open_table(
        &[
            "Phase",
            "#Tasks",
            "#Usages settled",
            "#Days, low",
            "#Days, likely",
            "#Days, high",
        ],
        &rows,
    )
}

fn write_graph(page: &mut Page<'_, '_>) -> io::Result<()> {
    let Some(picture) = graph::of_tasks(&page.document.plan.phases) else {
        return Ok(());
    };
    let folded = match picture.folded {
        0 => String::new(),
        folded => format!(
            " {} for several tasks of one phase that do the same; the tables below have each.",
            words::count(folded, "node stands", "nodes stand")
        ),
    };
    page.block(&format!(
        "What waits for what. An arrow leads from a task to one that waits for it; what follows from other arrows is \
         left out.{folded}"
    ))?;
    page.block(&format!("```mermaid\n{}```", picture.lines))
}

fn range(effort: &Effort) -> String {
    format!(
        "{} to {} {}, likely {}",
        words::days(effort.low),
        words::days(effort.high),
        text(&effort.unit),
        words::days(effort.likely)
    )
}

fn write_phase(
    page: &mut Page<'_, '_>,
    number: usize,
    phase: &Phase,
    waits: &BTreeMap<&str, BTreeSet<&str>>,
    said: &mut Said,
) -> io::Result<()> {
    page.block(&format!("### Phase {number}: {}", text(&phase.title)))?;
    page.block(&prose(&phase.purpose))?;
    let criteria: Vec<String> = [("Begins with", &phase.entry), ("Is over when", &phase.exit)]
        .into_iter()
        .filter(|(_, criteria)| !criteria.is_empty())
        .map(|(title, criteria)| {
            let criteria: Vec<String> = criteria.iter().map(|one| prose(one)).collect();
            format!("**{title}:** {}", criteria.join("; "))
        })
        .collect();
    page.bare_list(&criteria)?;
    if phase.tasks.is_empty() {
        return page.block("There is no task in this phase.");
    }
    let tasks: Vec<&Task> = phase.tasks.iter().collect();
    write_table(page, &tasks, waits, said)
}

fn write_table(
    page: &mut Page<'_, '_>,
    tasks: &[&Task],
    waits: &BTreeMap<&str, BTreeSet<&str>>,
    said: &mut Said,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = tasks
        .iter()
        .map(|task| row(task, waits.get(task.id.as_str())))
        .collect();
    page.open_table(
        &[
            "Task",
            "What",
            "Owner",
            "Days",
            "Begin by",
            "Waits for",
            "Done when",
        ],
        &rows,
    )?;
    task::write_all(page, tasks, said)
}

fn row(task: &Task, waits: Option<&BTreeSet<&str>>) -> Vec<String> {
    let mut days = words::range(&task.effort);
    if let Some(lead) = &task.lead_time {
        days.push_str(&match (&lead.weeks, lead.beside) {
            (Some(weeks), true) => format!(" over {}", words::in_weeks(weeks.likely)),
            _ => format!(", then {}", words::wait(lead)),
        });
    }
    let begin = task.start.as_ref().map_or_else(String::new, |start| {
        if task.may_end_later {
            return "no deadline".to_owned();
        }
        let critical = if task.critical { ", critical" } else { "" };
        format!("{}{critical}", text(&start.latest))
    });
    let waits: Vec<&str> = waits.into_iter().flatten().copied().collect();
    let mut named: Vec<String> = waits.iter().take(NAMED).map(|id| code_cell(id)).collect();
    if waits.len() > NAMED {
        named.push(format!("and {} more", waits.len() - NAMED));
    }
    let shown = task.done_when.auto.iter().map(|check| &check.text);
    let all: Vec<&String> = shown.chain(&task.done_when.manual).collect();
    let done = match all.split_first() {
        None => String::new(),
        Some((first, [])) => prose_cell(first),
        Some((first, rest)) => format!("{}; and {} more", prose_cell(first), rest.len()),
    };
    vec![
        code_cell(&task.id),
        prose_cell(&task.title),
        words::owner(task.owner).to_owned(),
        days,
        or_dash(begin),
        or_dash(named.join(", ")),
        or_dash(done),
    ]
}
