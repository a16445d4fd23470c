//! What each way would take for the whole org, and what would bring the date forward.

use std::io;

use super::page::Page;
use crate::catalog::catalog;
use crate::report::document::{Effort, Finish, MorePeople, Outlook, VerdictKind, WholeOrg};
use crate::report::escape::text;
use crate::report::words;

/// Every way with its effort and dates, beside the plan's own.
pub(super) fn write_ways(page: &mut Page<'_, '_>) -> io::Result<()> {
    let plan = &page.document.plan;
    let outlook: &Outlook = &plan.outlook;
    if outlook.ways.is_empty() {
        return Ok(());
    }
    page.block("### What each way would take for the whole org")?;
    page.block(
        "The whole plan, standing tasks and all, made again with everybody on one way: same team, calendar and \
         estimates. Person-days are our own estimate; of vendors' code they count the visible part. Prices are in none \
         of them.",
    )?;
    let tasks = plan.tasks().count();
    let schedule = &plan.schedule;
    let of_plan = |name: String| {
        let mut row = vec![name];
        row.extend(figures(
            &plan.effort,
            tasks,
            schedule.finish.as_ref(),
            schedule.verdict.kind,
        ));
        row
    };
    let mut rows = Vec::new();
    if !outlook.ways.iter().any(|way| way.planned) {
        rows.push(of_plan("**This plan, several ways**".to_owned()));
    }
    rows.extend(outlook.ways.iter().map(|way| match way.planned {
        true => of_plan(format!("**This plan:** {}", name(way))),
        false => {
            let mut row = vec![name(way)];
            row.extend(figures(
                &way.effort,
                way.tasks,
                way.finish.as_ref(),
                way.verdict,
            ));
            row
        }
    }));
    page.open_table(
        &["Way", "#Person-days", "#Tasks", "P50", "P80", "In time"],
        &rows,
    )
}

fn name(way: &WholeOrg) -> String {
    let sourcing = way
        .sourcing
        .map(|sourcing| &catalog().sourcing(sourcing).title);
    let name = match sourcing {
        Some(title) => format!("{}: {title}", catalog().target(way.target).title),
        None => catalog().target(way.target).title.clone(),
    };
    let name = text(&name);
    match way.ruled_out {
        true => format!("{name} (ruled out for a group)"),
        false => name,
    }
}

fn figures(
    effort: &Effort,
    tasks: usize,
    finish: Option<&Finish>,
    verdict: VerdictKind,
) -> [String; 5] {
    // With a waiting time that nobody knows, a date is the earliest that there can be.
    let open = match verdict {
        VerdictKind::CannotBeGiven => "not before ",
        _ => "",
    };
    let day = |of: fn(&Finish) -> &String| {
        finish.map_or_else(String::new, |one| format!("{open}{}", of(one)))
    };
    let word = match verdict {
        VerdictKind::NothingToDo => "nothing to do",
        VerdictKind::OnTime => "yes",
        VerdictKind::Tight => "tight",
        VerdictKind::TooLate => "no",
        VerdictKind::CannotBeGiven => "open: a waiting time is not known",
    };
    [
        format!(
            "{:.0} ({:.0} to {:.0})",
            effort.likely, effort.low, effort.high
        ),
        tasks.to_string(),
        day(|finish| &finish.p50),
        day(|finish| &finish.p80),
        word.to_owned(),
    ]
}

/// Which role has most to gain from more people.
pub(super) fn write_team(page: &mut Page<'_, '_>) -> io::Result<()> {
    let team: &[MorePeople] = &page.document.plan.outlook.team;
    if team.is_empty() {
        return Ok(());
    }
    page.block("What would bring the last users' move forward, each alone:")?;
    let items: Vec<String> = team
        .iter()
        .map(|more| {
            format!(
                "{} {} instead of {} in full-time equivalents: as likely as not by {}, {} earlier",
                words::owner(more.owner),
                more.then,
                more.now,
                more.expected,
                words::count(usize::try_from(more.days).unwrap_or(0), "day", "days")
            )
        })
        .collect();
    page.list(&items, "more roles")
}
