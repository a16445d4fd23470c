//! The plan: six phases with their tasks.

use std::io;

use super::page::Page;
use crate::catalog::Grounds;
use crate::report::document::{Effort, LeadTime, Phase, Task};
use crate::report::escape::{code, code_block, prose, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## The plan")?;
    let plan = &page.document.plan;
    page.block(&format!(
        "{} Work: {}. {}",
        words::days_left(plan.schedule.days_left, &plan.retirement),
        range(&plan.effort),
        prose(&plan.effort.basis),
    ))?;
    let rows: Vec<Vec<String>> = plan
        .phases
        .iter()
        .enumerate()
        .map(|(at, phase)| {
            let settled: usize = phase.tasks.iter().map(|task| task.usages.len()).sum();
            vec![
                format!("{}. {}", at + 1, text(&phase.title)),
                phase.tasks.len().to_string(),
                settled.to_string(),
                words::days(phase.effort.low),
                words::days(phase.effort.likely),
                words::days(phase.effort.high),
            ]
        })
        .collect();
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
    )?;
    for (at, phase) in plan.phases.iter().enumerate() {
        write_phase(page, at + 1, phase)?;
    }
    Ok(())
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

fn write_phase(page: &mut Page<'_, '_>, number: usize, phase: &Phase) -> io::Result<()> {
    page.block(&format!("### Phase {number}: {}", text(&phase.title)))?;
    page.block(&prose(&phase.purpose))?;
    criteria(page, "It can begin when there is:", &phase.entry)?;
    criteria(page, "It is over when:", &phase.exit)?;
    if phase.tasks.is_empty() {
        page.block("There is no task in this phase.")?;
    }
    for task in &phase.tasks {
        write_task(page, task)?;
    }
    Ok(())
}

fn criteria(page: &mut Page<'_, '_>, title: &str, criteria: &[String]) -> io::Result<()> {
    if criteria.is_empty() {
        return Ok(());
    }
    page.block(title)?;
    let items: Vec<String> = criteria.iter().map(|criterion| prose(criterion)).collect();
    page.bare_list(&items)
}

fn write_task(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    page.block(&format!("#### {}", prose(&task.title)))?;
    page.line(&format!("- Task: {}", code(&task.id)))?;
    page.line(&format!("- Owner: {}", words::owner(task.owner)))?;
    page.line(&format!(
        "- Effort: {}; made up of {}",
        range(&task.effort),
        prose(&task.effort.basis)
    ))?;
    if let Some(lead_time) = &task.lead_time {
        page.line(&format!("- Lead time: {}", lead(lead_time)))?;
    }
    if let Some(dates) = words::task_dates(task) {
        page.line(&format!("- Dates: {dates}"))?;
    }
    if !task.waits_for.is_empty() {
        let ids: Vec<String> = task.waits_for.iter().map(|id| code(id)).collect();
        page.line(&format!("- Waits for: {}", ids.join(", ")))?;
    }
    let sources = page.cite(&task.sources);
    let sources = if sources.is_empty() {
        String::new()
    } else {
        format!(" ({sources})")
    };
    page.line(&format!(
        "- Grounds: {}{sources}",
        words::grounds(task.grounds)
    ))?;
    page.end()?;

    for reason in &task.because {
        page.line(&format!("- Why here: {}", prose(reason)))?;
    }
    page.end()?;
    write_steps(page, task)?;
    write_examples(page, task)?;
    write_evidence(page, task)?;
    write_done(page, task)?;
    write_watch(page, task)
}

fn lead(lead: &LeadTime) -> String {
    match &lead.weeks {
        Some(weeks) => format!(
            "{}: {} to {} weeks, likely {} ({})",
            prose(&lead.title),
            words::days(weeks.low),
            words::days(weeks.high),
            words::days(weeks.likely),
            prose(&lead.basis)
        ),
        None => format!(
            "{}: not known. {}",
            prose(&lead.title),
            prose(&lead.question)
        ),
    }
}

fn write_steps(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    if task.how.is_empty() {
        return Ok(());
    }
    let mark = if task.grounds == Grounds::Inferred {
        " *(inferred)*"
    } else {
        ""
    };
    page.block(&format!("**What to do**{mark}"))?;
    for (at, step) in task.how.iter().enumerate() {
        page.line(&format!("{}. {}", at + 1, prose(step)))?;
    }
    page.end()
}

fn write_examples(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    if task.examples.is_empty() {
        return Ok(());
    }
    page.fold(&format!(
        "Before and after: {}",
        words::count(task.examples.len(), "example", "examples")
    ))?;
    for example in &task.examples {
        page.block(&format!(
            "{} ({}), now:",
            code(&example.place),
            code(&example.rule)
        ))?;
        page.block(&code_block(&example.before))?;
        page.block("afterwards:")?;
        page.block(&code_block(&example.after))?;
    }
    page.unfold()
}

fn write_evidence(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    if !task.usages.is_empty() {
        let becomes = task.disposition.map_or_else(String::new, |disposition| {
            format!(", {}", words::disposition(disposition))
        });
        page.block(&format!(
            "**Settles {}**{becomes}",
            words::count(task.usages.len(), "usage", "usages")
        ))?;
        let places = page.places(&task.usages);
        page.list(&places, "more usages")?;
    }
    if !task.cites.is_empty() {
        let places = page.places(&task.cites);
        page.folded_list(
            &format!(
                "Speaks of {} that another task settles",
                words::count(task.cites.len(), "usage", "usages")
            ),
            &places,
        )?;
    }
    Ok(())
}

fn write_done(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    let mut items: Vec<String> = Vec::new();
    for check in &task.done_when.auto {
        items.push(format!("Shown by the next audit: {}", prose(&check.text)));
    }
    for check in &task.done_when.manual {
        items.push(format!("Confirmed by people: {}", prose(check)));
    }
    if items.is_empty() {
        return Ok(());
    }
    page.block("**Done when**")?;
    page.list(&items, "more checks")
}

fn write_watch(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    if task.watch.is_empty() {
        return Ok(());
    }
    page.block("**Watch out**")?;
    let items: Vec<String> = task
        .watch
        .iter()
        .map(|watch| {
            let mark = if watch.inferred { " *(inferred)*" } else { "" };
            format!("{}{mark}", prose(&watch.text))
        })
        .collect();
    page.bare_list(&items)
}
