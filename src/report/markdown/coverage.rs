//! What could and could not be seen, and what only names Open CTI.

use std::collections::BTreeMap;
use std::io;

use super::page::Page;
use crate::report::escape::{code, code_cell, prose, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Coverage")?;
    let files = &page.document.coverage.files;
    page.block(&format!(
        "{} found, {} read (members of archives included), {} taken apart by a parser: those that hold a name worth a second look. What was not read is pictures, fonts and other binary files, or a gap below.",
        words::count(files.seen, "file was", "files were"),
        files.read,
        files.parsed,
    ))?;
    write_components(page)?;
    write_unseen(page)?;
    write_mentions(page)
}

/// Gaps, what was left out, and what the bundle does not hold.
pub(super) fn write_unseen(page: &mut Page<'_, '_>) -> io::Result<()> {
    write_gaps(page)?;
    write_skipped(page)?;
    write_absent(page)
}

fn write_components(page: &mut Page<'_, '_>) -> io::Result<()> {
    if page.document.bundle.components.is_empty() {
        return Ok(());
    }
    page.fold("Components of the bundle by type")?;
    let rows: Vec<Vec<String>> = page
        .document
        .bundle
        .components
        .iter()
        .map(|(kind, number)| vec![text(kind), number.to_string()])
        .collect();
    page.open_table(&["Type", "#Components"], &rows)?;
    page.unfold()
}

fn write_gaps(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block(&format!("### Gaps: {}", page.summary.gaps))?;
    if page.document.coverage.gaps.is_empty() {
        return page.block(match page.summary.files_read {
            0 => "There was nothing to open.",
            _ => "Nothing that was opened had to be given up.",
        });
    }
    page.block(
        "What could not be read, parsed or seen, and what may not be concluded because of it.",
    )?;
    let rows: Vec<Vec<String>> = page
        .document
        .coverage
        .gaps
        .iter()
        .map(|gap| {
            vec![
                code_cell(&gap.path),
                prose_cell(&gap.reason),
                prose_cell(&gap.consequence),
            ]
        })
        .collect();
    page.table(
        &words::count(rows.len(), "gap", "gaps"),
        &["Path", "Reason", "Consequence"],
        &rows,
    )
}

fn write_skipped(page: &mut Page<'_, '_>) -> io::Result<()> {
    let skipped: Vec<String> = page
        .document
        .coverage
        .skipped
        .iter()
        .map(|skipped| format!("{}: {}", code(&skipped.path), prose(&skipped.reason)))
        .collect();
    if skipped.is_empty() {
        return Ok(());
    }
    page.block(&format!("### Left out on purpose: {}", skipped.len()))?;
    page.list(&skipped, "more")
}

fn write_absent(page: &mut Page<'_, '_>) -> io::Result<()> {
    if page.document.coverage.absent.is_empty() {
        return Ok(());
    }
    page.block("### Not in any bundle, or not in this one")?;
    for absent in &page.document.coverage.absent {
        page.line(&format!(
            "- **{}**: {}",
            text(&absent.kind),
            prose(&absent.why)
        ))?;
        page.line(&format!("  How to get it: {}", way(&absent.how)))?;
    }
    page.end()
}

/// A command is shown as one, so that it can be copied.
fn way(how: &str) -> String {
    if how.starts_with("sf ") {
        code(how)
    } else {
        prose(how)
    }
}

pub(super) fn write_mentions(page: &mut Page<'_, '_>) -> io::Result<()> {
    let mentions = &page.document.mentions;
    if mentions.is_empty() {
        return Ok(());
    }
    page.block(&format!("### Mentions: {}", mentions.len()))?;
    page.block("Places that name Open CTI and do not depend on it. They stop nothing and count nowhere else.")?;
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for mention in mentions {
        reasons.entry(mention.reason).or_default().push(format!(
            "{} {}",
            code(&format!("{}:{}", mention.path, mention.line)),
            code(&mention.rule),
        ));
    }
    for (reason, items) in &reasons {
        page.folded_list(
            &format!("{} {}", items.len(), words::mention(reason)),
            items,
        )?;
    }
    Ok(())
}
