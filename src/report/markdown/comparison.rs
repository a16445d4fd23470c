//! The present state beside each target.

use std::collections::BTreeSet;
use std::io;

use super::page::Page;
use crate::catalog::catalog;
use crate::report::document::Cell;
use crate::report::escape::{prose_cell, text};

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    let respects = &document.decision.comparison;
    if respects.is_empty() {
        return Ok(());
    }
    page.block("### Today beside each target")?;
    let mut head = vec!["".to_owned()];
    head.extend(respects.iter().map(|respect| text(&respect.title)));
    let mut rows = Vec::new();
    let mut today = vec!["**Today**".to_owned()];
    today.extend(respects.iter().map(|respect| cell(&respect.now)));
    rows.push(today);
    for known in &catalog().targets {
        let mut row = vec![format!("**{}**", text(&known.title))];
        for respect in respects {
            let of_target = respect.targets.iter().find(|one| one.target == known.id);
            row.push(of_target.map_or_else(String::new, |one| cell(&one.cell)));
        }
        rows.push(row);
    }
    let sources: BTreeSet<String> = respects
        .iter()
        .flat_map(|respect| {
            let of_targets = respect.targets.iter().flat_map(|one| &one.cell.sources);
            respect.now.sources.iter().chain(of_targets)
        })
        .cloned()
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    page.open_table(&head, &rows)?;
    let cited = page.cite(&sources.into_iter().collect::<Vec<_>>());
    page.block(&format!("Sources of the table: {cited}."))
}

fn cell(cell: &Cell) -> String {
    let said: Vec<String> = cell
        .said
        .iter()
        .map(|said| match said.inferred {
            true => format!("{} *(inferred)*", prose_cell(&said.text)),
            false => prose_cell(&said.text),
        })
        .collect();
    said.join(" ")
}
