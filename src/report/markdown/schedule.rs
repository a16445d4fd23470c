//! The schedule: whether it is in time, by when to decide, phases with dates, what the finish depends on.

use std::collections::BTreeMap;
use std::io;

use super::gantt;
use super::page::Page;
use crate::catalog::PhaseId;
use crate::report::document::{Because, Finish, Schedule, Task, Window};
use crate::report::escape::{code, prose, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let schedule = &page.document.plan.schedule;
    page.block("## Schedule")?;
    page.block(&format!("**{}**", prose(&schedule.verdict.text)))?;
    let Some(finish) = &schedule.finish else {
        return Ok(());
    };
    if let Some(sentence) = words::decision_due(schedule) {
        page.block(&prose(&sentence))?;
    }
    page.block(&end(schedule, finish))?;
    write_questions(page, schedule)?;
    write_phases(page, schedule)?;
    write_critical_path(page, schedule)?;
    write_gantt(page)?;
    let assumptions: Vec<String> = schedule
        .assumptions
        .iter()
        .map(|said| prose(said))
        .collect();
    page.folded_list("What these dates rest on", &assumptions)
}

fn end(schedule: &Schedule, finish: &Finish) -> String {
    let label = if finish.calibrated {
        ""
    } else {
        ", uncalibrated until `sf-cti.toml` sets your team or efforts"
    };
    format!(
        "With most likely efforts the work ends on {}. By simulation (P50 and P80{label}), half of all runs end by {} \
         and four of five by {}. It should end by {}, before the safety margin.",
        finish.likely, finish.p50, finish.p80, schedule.deadline,
    )
}

fn write_questions(page: &mut Page<'_, '_>, schedule: &Schedule) -> io::Result<()> {
    let questions = &schedule.verdict.questions;
    if questions.is_empty() {
        return Ok(());
    }
    page.block(
        "Waiting times that nobody knows. Each may take so long, counted from the end of its task's work, if the others \
         take no time and everything else goes as is likely:",
    )?;
    let rows: Vec<Vec<String>> = questions
        .iter()
        .map(|open| {
            let weeks = usize::try_from(open.at_most_weeks).unwrap_or(0);
            let left = match weeks {
                0 => "no time is left".to_owned(),
                weeks => words::count(weeks, "week", "weeks"),
            };
            vec![prose_cell(&open.question), code(&open.task), left]
        })
        .collect();
    page.open_table(&["Question", "Task", "#At most"], &rows)
}

fn write_phases(page: &mut Page<'_, '_>, schedule: &Schedule) -> io::Result<()> {
    let phases = &page.document.plan.phases;
    let title = |id: PhaseId| {
        let place = phases.iter().position(|phase| phase.id == id);
        let title = place.map_or(id.as_str(), |at| phases[at].title.as_str());
        format!("{}. {}", place.map_or(0, |at| at + 1), text(title))
    };
    let rows: Vec<Vec<String>> = schedule
        .phases
        .iter()
        .map(|dates| {
            vec![
                title(dates.phase),
                dates.start.earliest.clone(),
                dates.start.latest.clone(),
                dates.finish.earliest.clone(),
                dates.finish.latest.clone(),
                dates.slack_days.to_string(),
                dates.critical.len().to_string(),
            ]
        })
        .collect();
    page.open_table(
        &[
            "Phase",
            "Begins",
            "at the latest",
            "Ends",
            "at the latest",
            "#Slack, working days",
            "#Critical tasks",
        ],
        &rows,
    )
}

fn write_critical_path(page: &mut Page<'_, '_>, schedule: &Schedule) -> io::Result<()> {
    let tasks: BTreeMap<&str, &Task> = page
        .document
        .plan
        .tasks()
        .map(|task| (task.id.as_str(), task))
        .collect();
    page.block(&format!(
        "**Critical path**: {} of {} determine the finish. A day lost here is a day lost at the end.",
        schedule.critical_path.len(),
        words::count(tasks.len(), "task", "tasks")
    ))?;
    let steps: Vec<String> = schedule
        .critical_path
        .iter()
        .map(|step| {
            let task = tasks.get(step.task.as_str());
            let because = match step.because {
                Because::Busy => ", as soon as the same people are free",
                Because::Today | Because::Waits => "",
            };
            let dates = task.and_then(|task| {
                let (start, finish) = (task.start.as_ref()?, task.finish.as_ref()?);
                Some(span(start, finish))
            });
            format!(
                "{} ({}): {}, {}{because}",
                task.map_or_else(String::new, |task| prose(&task.title)),
                code(&step.task),
                dates.unwrap_or_default(),
                task.map_or("", |task| words::owner(task.owner)),
            )
        })
        .collect();
    page.list(&steps, "more steps")
}

/// The earliest days of a task.
fn span(start: &Window, finish: &Window) -> String {
    match start.earliest == finish.earliest {
        true => start.earliest.clone(),
        false => format!("{} to {}", start.earliest, finish.earliest),
    }
}

fn write_gantt(page: &mut Page<'_, '_>) -> io::Result<()> {
    let Some(chart) = gantt::chart(&page.document.plan) else {
        return Ok(());
    };
    let which = match chart.hidden {
        0 => "Every task is shown".to_owned(),
        hidden => format!(
            "The critical tasks and those with the least slack are shown, {} in all; {} share one bar per phase",
            chart.shown,
            words::count(hidden, "other", "others")
        ),
    };
    page.block(&format!(
        "The same as a chart, each task as early as it can be. {which}."
    ))?;
    page.block(&format!("```mermaid\n{}\n```", chart.source))
}
