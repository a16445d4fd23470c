//! Who moves together, and in which order.

use std::io;

use super::page::{Page, or_dash};
use crate::catalog::catalog;
use crate::report::document::{Cohort, Document};
use crate::report::escape::{code, code_block, prose, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document: &Document = page.document;
    let basis = &document.plan.cohort_basis;
    let cohorts = &document.plan.cohorts;
    if cohorts.is_empty() && basis.to_export.is_empty() && basis.left_out.is_empty() {
        return Ok(());
    }
    page.block("## Who moves together")?;
    page.block(&prose(&basis.basis))?;
    let rows: Vec<Vec<String>> = merged(cohorts).iter().map(|run| row(run)).collect();
    page.table(
        &words::count(cohorts.len(), "cohort", "cohorts"),
        &["Turn", "Cohort", "#People", "Profiles", "Apps", "Risk"],
        &rows,
    )?;
    pilot(page, cohorts)?;
    let reasons = reasons(cohorts);
    if !reasons.is_empty() {
        page.block("Why a cohort is of its risk, weighed by this project's own judgement:")?;
        page.bare_list(&reasons)?;
    }
    let entries: Vec<String> = cohorts
        .iter()
        .filter(|cohort| cohort.pilot)
        .map(|cohort| format!("{}: {}", text(&cohort.name), prose(&cohort.entry)))
        .collect();
    if !entries.is_empty() {
        page.block("How calls reach the pilot; later cohorts likewise, by their own shares:")?;
        page.bare_list(&entries)?;
    }
    let left_out: Vec<String> = basis
        .left_out
        .iter()
        .map(|row| {
            let center = row.call_center.as_deref();
            format!(
                "{}, {}: {}",
                center.map_or_else(|| "Not named".to_owned(), text),
                words::count(
                    usize::try_from(row.users).unwrap_or(usize::MAX),
                    "user",
                    "users"
                ),
                prose(&row.why)
            )
        })
        .collect();
    if !left_out.is_empty() {
        page.block("Users with a call center who are in no cohort:")?;
        page.list(&left_out, "more call centers")?;
    }
    if !basis.queues_to_match.is_empty() {
        let queues: Vec<String> = basis
            .queues_to_match
            .iter()
            .map(|name| text(name))
            .collect();
        page.block("Queues to match with cohorts, by asking their supervisors:")?;
        page.list(&queues, "more queues")?;
    }
    if !basis.to_export.is_empty() {
        page.block("To export first:")?;
        page.block(&code_block("console", &basis.to_export.join("\n")))?;
    }
    Ok(())
}

/// What each part of the pilot tries before anybody else.
fn pilot(page: &mut Page<'_, '_>, cohorts: &[Cohort]) -> io::Result<()> {
    let items: Vec<String> = cohorts
        .iter()
        .filter(|cohort| cohort.pilot)
        .map(|cohort| {
            let titles: Vec<&str> = cohort
                .first_to_try
                .iter()
                .map(|capability| catalog().capability(*capability).title.as_str())
                .collect();
            let tries = if titles.is_empty() {
                "what no other part of the pilot can: its phone's own code".to_owned()
            } else {
                titles.join(", ")
            };
            format!("{} ({}): {tries}", text(&cohort.name), code(&cohort.id))
        })
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    page.block("The pilot covers what is in use; each part is the first to try:")?;
    page.bare_list(&items)
}

/// Neighbours that differ in their numbers only.
fn merged(cohorts: &[Cohort]) -> Vec<&[Cohort]> {
    cohorts
        .chunk_by(|one, next| {
            !one.pilot
                && !next.pilot
                && one.call_center == next.call_center
                && one.group == next.group
        })
        .collect()
}

fn row(run: &[Cohort]) -> Vec<String> {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return Vec::new();
    };
    let each: Vec<u64> = run.iter().filter_map(|cohort| cohort.users).collect();
    let range = |least: u64, most: u64| match least == most {
        true => least.to_string(),
        false => format!("{least} to {most}"),
    };
    let people = range(
        each.iter().min().copied().unwrap_or_default(),
        each.iter().max().copied().unwrap_or_default(),
    );
    let profiles: Vec<String> = first
        .profiles
        .iter()
        .map(|share| text(&share.profile))
        .collect();
    let apps: Vec<String> = first.apps.iter().map(|app| text(app)).collect();
    let (turn, name, people) = if run.len() == 1 {
        (first.order.to_string(), text(&first.name), people)
    } else {
        (
            format!("{} to {}", first.order, last.order),
            format!(
                "{}, {} cohorts",
                text(first.call_center.as_deref().unwrap_or_default()),
                run.len()
            ),
            format!("{people} each"),
        )
    };
    vec![
        turn,
        name,
        people,
        or_dash(profiles.join(", ")),
        or_dash(apps.join(", ")),
        first.risk.to_string(),
    ]
}

/// Each call center's reasons, once.
fn reasons(cohorts: &[Cohort]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for cohort in cohorts {
        if cohort.reasons.is_empty() {
            continue;
        }
        let item = format!(
            "{}, {}: {}",
            text(cohort.call_center.as_deref().unwrap_or(&cohort.name)),
            cohort.risk,
            prose(&cohort.reasons.join(" "))
        );
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}
