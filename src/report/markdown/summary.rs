//! What was found, by capability and API.

use std::io;

use super::page::Page;
use crate::catalog::catalog;
use crate::report::CapabilityRow;
use crate::report::escape::text;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## What was found")?;
    if page.summary.live() == 0 {
        page.block(
            "No live usage was found in what could be read. [Coverage](#coverage) says what was not seen and \
             how to get it.",
        )?;
        return Ok(());
    }
    page.block(
        "Usages by the job they do and the API they use. Test code and what every org ships with are left out. \
         *Elsewhere* is metadata, markup and Apex that belong to none of the three APIs.",
    )?;
    let cells = |title: String, row: &CapabilityRow| {
        vec![
            title,
            row.lightning.to_string(),
            row.classic.to_string(),
            row.console.to_string(),
            row.other.to_string(),
            row.all().to_string(),
            row.must_change.to_string(),
        ]
    };
    let mut rows: Vec<Vec<String>> = page
        .summary
        .capabilities
        .iter()
        .map(|(capability, row)| cells(text(&catalog().capability(*capability).title), row))
        .collect();
    rows.push(cells("**All**".to_owned(), &page.summary.total));
    page.open_table(
        &[
            "Capability",
            "#Lightning",
            "#Classic",
            "#Console",
            "#Elsewhere",
            "#All",
            "#Must change",
        ],
        &rows,
    )
}
