//! The schedule: whether it is in time, by when to decide, phases with dates, what the finish depends on.

use std::collections::BTreeMap;
use std::io;

use super::gantt;
use super::page::Page;
use crate::catalog::PhaseId;
use crate::report::document::{Finish, Schedule, Task};
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
    let closing = schedule.closing.as_ref();
    if let Some(said) = closing.and_then(|closing| closing.text.as_ref()) {
        page.block(&prose(said))?;
    }
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

/// The dates behind the verdict.
fn end(schedule: &Schedule, finish: &Finish) -> String {
    let label = if finish.calibrated {
        ""
    } else {
        " (both uncalibrated until `sf-cti.toml` sets your team or efforts)"
    };
    format!(
        "If everything takes as long as is most likely, the last users have moved by {}; P50 is {}, P80 is {}{label}. \
         They should have moved by {}, where the safety margin begins.",
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
            "Begins at the latest",
            "Ends",
            "Ends at the latest",
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
        "**Critical path**: the last users' move depends on {} of {}. A day lost here is a day lost at the end.",
        schedule.critical_path.len(),
        words::count(tasks.len(), "task", "tasks")
    ))?;
    let mut stretches: Vec<Vec<&Task>> = Vec::new();
    for step in &schedule.critical_path {
        let Some(&task) = tasks.get(step.task.as_str()) else {
            continue;
        };
        match stretches.last_mut() {
            // Work of the same people in one stretch is one thing to know.
            Some(stretch) if stretch.iter().all(|before| before.owner == task.owner) => {
                stretch.push(task);
            }
            _ => stretches.push(vec![task]),
        }
    }
    let items: Vec<String> = stretches.iter().map(|stretch| on_path(stretch)).collect();
    page.list(&items, "more steps")
}

/// A stretch of the critical path that the same people work on.
fn on_path(stretch: &[&Task]) -> String {
    let named = |task: &Task| format!("{} ({})", prose(&task.title), code(&task.id));
    let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
        return String::new();
    };
    let what = match stretch.len() {
        1 => named(first),
        2 => format!("{}, then {}", named(first), named(last)),
        all => format!(
            "{all} tasks one after the other, from {} to {}",
            named(first),
            named(last)
        ),
    };
    let days = match (&first.start, &last.finish) {
        (Some(start), Some(finish)) if start.earliest != finish.earliest => {
            format!("{} to {}", start.earliest, finish.earliest)
        }
        (Some(start), _) => start.earliest.clone(),
        (None, _) => String::new(),
    };
    let waits: Vec<String> = stretch
        .iter()
        .filter_map(|task| task.lead_time.as_ref())
        .map(|wait| match &wait.weeks {
            Some(weeks) => format!("{}, {}", prose(&wait.title), words::in_weeks(weeks.likely)),
            None => format!("{}, nobody knows how long", prose(&wait.title)),
        })
        .collect();
    let waits = match waits.is_empty() {
        true => String::new(),
        false => format!("; waiting: {}", waits.join("; ")),
    };
    format!("{days}, {}: {what}{waits}", words::owner(first.owner))
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
