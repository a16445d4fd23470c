//! The page for a bundle in which nothing was found that has to move: what was looked at, what would have been found,
//! what could not be seen and how to see it; of left-overs, what to do about them and where they are. An empty plan would
//! look like work, or like an all-clear.

use std::io;

use super::page::Page;
use super::{
    coverage, decision, headline, inventory, links, plan, readiness, sources, summary, telephony,
    vendors, waivers,
};
use crate::catalog::{CallCenterKind, catalog};
use crate::plan::STANDARD_TASK;
use crate::report::document::Group;
use crate::report::escape::{code, code_block, code_cell, prose, text};
use crate::report::{Story, words};

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    headline::opening(page)?;
    match page.summary.story {
        Story::Unseen => {
            page.block(
                "This is no finding about the org: it could not be seen. First see it, then decide.",
            )?;
            write_steps(page)?;
        }
        Story::Retire | Story::Ask => return write_left_overs(page),
        Story::Migration | Story::Nothing => page.block(
            "So there is no decision to take and no migration to plan for what is in this bundle. Whether that holds for \
             the org depends on what the bundle lacks.",
        )?,
    }
    if page.summary.live() > 0 {
        headline::write_figures(page)?;
    } else {
        write_looked_at(page)?;
    }
    write_would_have_been_found(page)?;
    write_found_all_the_same(page)?;
    if page.summary.live() > 0 {
        coverage::write(page)?;
    } else {
        page.block("## What could not be seen")?;
        coverage::write_unseen(page)?;
    }
    if page.summary.story != Story::Unseen {
        write_steps(page)?;
    }
    write_tasks(page)?;
    sources::write(page)
}

/// What nobody works with, or is known to: what to do about it, and where it is.
fn write_left_overs(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    let groups: Vec<&Group> = document.decision.groups.iter().collect();
    decision::conclude(page, &groups)?;
    page.block(&prose(&document.plan.schedule.verdict.text))?;
    headline::write_figures(page)?;
    write_tasks(page)?;
    decision::questions(page, &groups, true)?;
    summary::write(page)?;
    if !document.vendors.is_empty() {
        vendors::write(page)?;
    }
    telephony::write_adapters(page)?;
    telephony::write_call_centers(page)?;
    inventory::write(page)?;
    waivers::write(page)?;
    links::write(page)?;
    coverage::write(page)?;
    sources::write(page)
}

fn write_looked_at(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    page.block("## What was looked at")?;
    let kinds: Vec<String> = document
        .bundle
        .components
        .iter()
        .map(|(kind, number)| format!("{number} {}", text(kind)))
        .collect();
    let kinds = match kinds.is_empty() {
        true => "none of Salesforce metadata".to_owned(),
        false => kinds.join(", "),
    };
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let rows = [
        row(
            "Audited",
            format!(
                "{}, {}; {}",
                code_cell(&document.bundle.root),
                words::format(document.bundle.format),
                headline::audited(document),
            ),
        ),
        row("Components", kinds),
        row("Coverage", headline::coverage(page)),
    ];
    page.open_table(&["", ""], &rows)
}

fn write_would_have_been_found(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## What would have been found")?;
    let jobs: Vec<String> = catalog()
        .capabilities
        .iter()
        .map(|capability| text(&capability.title).to_lowercase())
        .collect();
    page.block(&format!(
        "Every call of the Lightning, Classic and console APIs, under whatever name code gives them; call centers; \
         softphones in utility bars, pages and components; click-to-dial; Apex and flows that read or assign call \
         centers; fields of call records and who reads them; packages, hosts and permissions of telephony vendors. \
         {} rules look for {}; {} lists them.",
        catalog().rules().count(),
        jobs.join(", "),
        code("sf-cti rules")
    ))
}

/// What every org ships with, call centers of other products, traces of vendors: seen, and no reason to move.
fn write_found_all_the_same(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    let mut items: Vec<String> = Vec::new();
    for (kind, names) in &page.summary.call_centers {
        if *kind != CallCenterKind::OpenCti {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            items.push(format!(
                "Call centers of {}: {}",
                words::call_center(*kind),
                names.join(", ")
            ));
        }
    }
    let empty = items.is_empty()
        && document.usages.is_empty()
        && document.mentions.is_empty()
        && document.links.is_empty();
    if !empty {
        if page.summary.live() > 0 {
            summary::write(page)?;
            page.block("Nothing of it ends with Open CTI:")?;
        } else {
            page.block("## What was found, and is no reason to move")?;
        }
        page.bare_list(&items)?;
        inventory::write_groups(page)?;
        if page.summary.live() == 0 {
            coverage::write_mentions(page)?;
        }
        links::write_kinds(page)?;
    }
    if !document.vendors.is_empty() {
        vendors::write(page)?;
    }
    if page.summary.readiness.values().any(|row| row.present > 0) {
        readiness::write(page)?;
    }
    Ok(())
}

fn write_steps(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## How to see the rest")?;
    let gaps = page.summary.gaps > 0;
    let mut steps = vec![(
        "Retrieve everything that an audit wants from the production org, at once: profiles show only what comes with \
         them.",
        "sf-cti manifest -o package.xml\nsf project retrieve start --manifest package.xml",
    )];
    if page.summary.files_read > 0 {
        steps.push((
            "See what this bundle lacks.",
            "sf-cti manifest . --format text",
        ));
    }
    steps.push((
        "Fetch what no retrieve brings: users of call centers, calls logged, licences, packages. Read the script before \
         it runs.",
        "sf-cti manifest --queries > fetch.sh\nsh fetch.sh",
    ));
    steps.push((
        "Ask who telephones, with what, and where its code lies. Hand in that code as a further path: an adapter that is \
         hosted outside the org leaves no more than an address in it.",
        "",
    ));
    if gaps {
        steps.push((
            "Close the gaps: unpack an archive that has a password, hand in the original of a file that is cut off or \
             unreadable, ask a package's vendor about code that the package hides.",
            "",
        ));
    }
    steps.push((
        "Audit again.",
        "sf-cti audit . --org-data org-data --strict -o report.md",
    ));
    for (at, (what, commands)) in steps.iter().enumerate() {
        page.block(&format!("{}. {}", at + 1, prose(what)))?;
        if !commands.is_empty() {
            page.block(&code_block("console", commands))?;
        }
    }
    Ok(())
}

fn write_tasks(page: &mut Page<'_, '_>) -> io::Result<()> {
    // What comes with every org was told above, and nothing is to be done about it.
    let mut tasks = page.document.plan.tasks();
    if tasks.all(|task| task.id == STANDARD_TASK) {
        return Ok(());
    }
    page.block("## What is left to do")?;
    plan::write_tasks(page)
}
