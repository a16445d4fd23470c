//! Where users go, and why.

use std::io;

use super::page::Page;
use crate::catalog::{Grounds, catalog};
use crate::plan::Outcome;
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
    if page.document.decision.groups.len() > 1 {
        page.block(&format!("### {}", text(&group.title)))?;
    }
    if let Some(said) = retired(group) {
        page.block(&prose(&said))?;
    }
    let target = catalog().target(group.target);
    let by = if group.chosen_by_user {
        "as it was asked for"
    } else {
        "by the ranking below; nobody has chosen yet"
    };
    let people = match group.users {
        Some(users) => format!("{} ({users} active users)", group.group),
        None => group.group.clone(),
    };
    page.block(&format!(
        "For {}, this plan leads to **{}** ({}), {by}.",
        text(&people),
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

/// Why nothing is recommended, where nothing is.
fn retired(group: &Group) -> Option<String> {
    match group.outcome {
        Outcome::Move | Outcome::NothingFound => None,
        Outcome::RetireOnly => Some(
            "Nothing to move: no active user works with what was found. Retire it; nothing has to take its place."
                .to_owned(),
        ),
        Outcome::Unknown => Some(
            "Not known yet: all that was found looks like left-overs. Ask who works with it before anything is planned; \
             `--org-data` reads how many users each call center has."
                .to_owned(),
        ),
    }
}

fn inferred(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Inferred => " *(inferred)*",
        _ => "",
    }
}
