//! Waivers in comments: how many usages they cover, and those that cover none.

use std::io;

use super::page::Page;
use crate::report::escape::{code_cell, prose, prose_cell};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let waived = page.summary.waived_by();
    let idle = &page.document.waivers;
    if waived.is_none() && idle.is_empty() {
        return Ok(());
    }
    page.block("## Waivers")?;
    if let Some(waived) = waived {
        page.block(&format!(
            "Waivers in comments cover {}. The usages stay in every list and figure of this report.",
            prose(&waived)
        ))?;
    }
    if idle.is_empty() {
        return Ok(());
    }
    page.block("These waive nothing.")?;
    let rows: Vec<Vec<String>> = idle
        .iter()
        .map(|idle| {
            vec![
                code_cell(&format!("{}:{}", idle.path, idle.line)),
                idle.state.to_owned(),
                prose_cell(&idle.problem),
            ]
        })
        .collect();
    page.table(
        &words::count(rows.len(), "waiver", "waivers"),
        &["Place", "State", "Problem"],
        &rows,
    )
}
