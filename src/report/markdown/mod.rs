//! The document that an architect hands over: GitHub-flavoured Markdown that also reads as plain text.
//!
//! One file per part, in the order of the parts; `page` has what they share.

mod cohorts;
mod comparison;
mod coverage;
mod decision;
mod fields;
mod gantt;
mod headline;
mod inventory;
mod links;
mod org_data;
mod outlook;
mod page;
mod plan;
mod reach;
mod readiness;
mod risks;
mod schedule;
mod short;
mod sources;
mod summary;
mod task;
mod telephony;
mod tests;
mod vendors;
mod waivers;

use std::io::{self, Write};

use self::page::Page;
use super::{Document, Story, Summary};

/// Writes the document as Markdown.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(document);
    let mut page = Page::new(document, &summary, out);
    if summary.story != Story::Migration {
        return short::write(&mut page);
    }
    headline::write(&mut page)?;
    decision::write(&mut page)?;
    outlook::write_ways(&mut page)?;
    schedule::write(&mut page)?;
    outlook::write_team(&mut page)?;
    plan::write(&mut page)?;
    cohorts::write(&mut page)?;
    tests::write(&mut page)?;
    risks::write(&mut page)?;
    summary::write(&mut page)?;
    vendors::write(&mut page)?;
    telephony::write(&mut page)?;
    fields::write(&mut page)?;
    org_data::write(&mut page)?;
    inventory::write(&mut page)?;
    waivers::write(&mut page)?;
    links::write(&mut page)?;
    coverage::write(&mut page)?;
    readiness::write(&mut page)?;
    sources::write(&mut page)
}
