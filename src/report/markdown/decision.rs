//! Where users go, and why.

use std::io;

use super::page::Page;
use crate::catalog::{Grounds, catalog};
use crate::report::document::Group;
use crate::report::escape::{code, prose, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## The decision")?;
    for group in &page.document.decision.groups {
        write_group(page, group)?;
    }
    page.block(&format!(
        "On the person-days: {}",
        prose(&catalog().effort.basis)
    ))
}

fn write_group(page: &mut Page<'_, '_>, group: &Group) -> io::Result<()> {
    let target = catalog().target(group.target);
    let by = if group.chosen_by_user {
        "as it was asked for"
    } else {
        "by the ranking below; nobody has chosen yet"
    };
    page.block(&format!(
        "For {}, this plan leads to **{}** ({}), {by}.",
        text(&group.group),
        text(&target.title),
        code(group.target.as_str()),
    ))?;
    let sources = page.cite(&target.sources);
    page.block(&format!(
        "{} What is lost: {}{} ({sources})",
        prose(&target.summary),
        prose(&target.loses),
        inferred(target.confidence),
    ))?;
    if let Some(sourcing) = catalog()
        .sourcings
        .iter()
        .find(|known| Some(known.id) == group.sourcing)
    {
        let sources = page.cite(&sourcing.sources);
        page.block(&format!(
            "Sourcing: **{}**. {}{} ({sources})",
            text(&sourcing.title),
            prose(&sourcing.summary),
            inferred(sourcing.confidence),
        ))?;
    }
    for (at, ranked) in group.ranked.iter().enumerate() {
        let target = catalog().target(ranked.target);
        page.line(&format!(
            "{}. **{}** ({}): likely {} person-days for what was found",
            at + 1,
            text(&target.title),
            code(ranked.target.as_str()),
            words::days(ranked.score),
        ))?;
        for reason in &ranked.reasons {
            page.line(&format!("   - {}", prose(reason)))?;
        }
    }
    page.end()?;
    if !group.unknowns.is_empty() {
        page.block("What could turn it:")?;
        let unknowns: Vec<String> = group
            .unknowns
            .iter()
            .map(|unknown| prose(unknown))
            .collect();
        page.list(&unknowns, "more open points")?;
    }
    Ok(())
}

fn inferred(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Inferred => " *(inferred)*",
        _ => "",
    }
}
