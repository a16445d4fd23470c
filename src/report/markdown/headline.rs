//! The headline: what was audited, what it comes to, where it leads, and what was not seen.

use std::io;

use super::page::Page;
use crate::catalog::{Grounds, catalog};
use crate::report::document::{Document, Group};
use crate::report::escape::{code_cell, prose, prose_cell, text};
use crate::report::words;

/// The title, what it comes to and how much time is left.
pub(super) fn opening(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    page.block(&format!(
        "# Open CTI audit of {}",
        text(&document.bundle.root)
    ))?;
    page.block(&format!("**{}**", text(&page.summary.verdict())))?;
    page.block(&words::days_left(
        document.plan.schedule.days_left,
        &document.plan.retirement,
    ))
}

/// What was audited, when and by what.
pub(super) fn audited(document: &Document) -> String {
    format!(
        "as of {}, by {} {}",
        document.as_of,
        text(&document.tool.name),
        text(&document.tool.version),
    )
}

/// How much of it was read.
pub(super) fn coverage(page: &Page<'_, '_>) -> String {
    let files = &page.document.coverage.files;
    format!(
        "{} of {} read, {}",
        files.read,
        words::count(files.seen, "file", "files"),
        words::count(page.summary.gaps, "gap", "gaps"),
    )
}

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    opening(page)?;
    let document = page.document;
    if let Some(said) = words::in_time(&document.plan.schedule) {
        page.block(&format!("**{}**", prose(&said)))?;
    }
    write_figures(page)?;
    page.block(
        "Contents: [decision](#the-decision), [schedule](#schedule), [plan](#the-plan), [who moves together](#who-moves-together), \
         [tests](#tests-while-both-phones-run), [risks](#risks), [what was found](#what-was-found) with \
         [vendors](#vendors), [adapters](#adapters), [who is affected](#who-is-affected), \
         [call centers](#call-centers), [softphone layouts](#softphone-layouts), \
         [fields of call records](#fields-of-call-records), [inventory](#inventory-by-capability), \
         [Apex entry points](#apex-entry-points), [links](#links), [coverage](#coverage) and \
         [readiness](#readiness), [sources](#sources).",
    )?;
    write_retirement(page)
}

/// What was audited and what it comes to, in figures.
pub(super) fn write_figures(page: &mut Page<'_, '_>) -> io::Result<()> {
    let rows = figures(page);
    page.open_table(&["", ""], &rows)
}

fn figures(page: &Page<'_, '_>) -> Vec<Vec<String>> {
    let document = page.document;
    let summary = page.summary;
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let components: usize = document.bundle.components.values().sum();
    let mut rows = vec![
        row(
            "Audited",
            format!(
                "{}, {}, {}; {}",
                code_cell(&document.bundle.root),
                words::format(document.bundle.format),
                words::count(components, "component", "components"),
                audited(document),
            ),
        ),
        row("Usages that must change", seen(summary.must_change)),
        row("Usages that somebody has to look at", seen(summary.look_at)),
        row("Usages that may stay", seen(summary.may_stay)),
        row(
            "Not counted above",
            format!(
                "{} in test code, {} delivered with every org, {}",
                summary.test_code,
                summary.standard,
                words::count(document.mentions.len(), "mention", "mentions"),
            ),
        ),
    ];
    rows.extend(page.summary.waived_by().map(|waived| {
        row(
            "Waived, and counted above all the same",
            prose_cell(&waived),
        )
    }));
    if !document.waivers.is_empty() {
        rows.push(row(
            "Waivers that waive nothing",
            format!("{}, see [waivers](#waivers)", document.waivers.len()),
        ));
    }
    rows.extend([
        row("Adapters", seen(document.adapters.len())),
        row("Call centers", call_centers(page)),
        row("Coverage", coverage(page)),
        row("Not seen", not_seen(page)),
    ]);
    let mut groups = document.decision.groups.iter();
    if let Some(said) = groups.find_map(Group::nothing_to_recommend) {
        rows.push(row("Plan", said.to_owned()));
    }
    if let Some(target) = document.target() {
        let effort = &document.plan.effort;
        rows.push(row(
            "Plan",
            format!(
                "{}{}: {} to {} {}, likely {}, by the project's own uncalibrated estimate",
                text(&catalog().target(target).title),
                others(document),
                words::days(effort.low),
                words::days(effort.high),
                text(&effort.unit),
                words::days(effort.likely),
            ),
        ));
    }
    rows
}

/// Groups that go another way than most people.
fn others(document: &Document) -> String {
    let groups = document.decision.groups.iter();
    let apart = groups.filter(|group| document.target().is_some_and(|main| group.target != main));
    let apart: Vec<String> = apart
        .map(|group| {
            let target = catalog().target(group.target);
            format!("{}: {}", text(&group.group), text(&target.title))
        })
        .collect();
    if apart.is_empty() {
        String::new()
    } else {
        format!(" for most ({})", apart.join("; "))
    }
}

/// What no figure above can hold.
fn not_seen(page: &Page<'_, '_>) -> String {
    let summary = page.summary;
    let mut parts = Vec::new();
    if summary.unseen > 0 {
        let unseen = words::count(summary.unseen, "part", "parts");
        parts.push(format!("{unseen} of [adapters](#adapters)"));
    }
    let absent: Vec<String> = summary.absent.iter().map(|kind| text(kind)).collect();
    if !absent.is_empty() {
        parts.push(format!(
            "not in this bundle: {}; [how to get it](#coverage)",
            absent.join(", ")
        ));
    }
    match parts.is_empty() {
        true => "nothing that the audit knows of".to_owned(),
        false => parts.join("; "),
    }
}

/// A bare 0 would read like an all-clear.
fn seen(number: usize) -> String {
    match number {
        0 => "none seen".to_owned(),
        number => number.to_string(),
    }
}

fn call_centers(page: &Page<'_, '_>) -> String {
    let kinds: Vec<String> = page
        .summary
        .call_centers
        .iter()
        .map(|(kind, names)| format!("{} {}", names.len(), words::call_center(*kind)))
        .collect();
    match kinds.is_empty() {
        true => "none in this bundle".to_owned(),
        false => kinds.join("; "),
    }
}

fn write_retirement(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.fold("What is public about the end of Open CTI")?;
    let mut items = Vec::new();
    for fact in &catalog().retirement.fact {
        let mark = match fact.confidence {
            Grounds::Inferred => " *(inferred)*",
            _ => "",
        };
        let sources = page.cite(&fact.sources);
        items.push(format!("{}{mark} ({sources})", prose(&fact.text)));
    }
    page.bare_list(&items)?;
    page.unfold()
}
