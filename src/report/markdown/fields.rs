//! Fields of call records, and where their content can go.

use std::collections::BTreeSet;
use std::io;

use super::page::{Page, or_dash};
use crate::catalog::Grounds;
use crate::report::document::{Spot, TaskField};
use crate::report::escape::{code_cell, prose_cell, text};

/// Components that a cell names before it counts.
const NAMED: usize = 4;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Fields of call records")?;
    let fields = &page.document.task_fields;
    if fields.is_empty() {
        return page.block(
            "No field of a call's record was seen to be filled or shown. An adapter outside the org may fill some all \
             the same.",
        );
    }
    page.block(
        "What code fills when it logs a call, and what reports, layouts and flows show beside the call fields, with a \
         place for each under Salesforce Voice. History stays on Task. Places marked *(inferred)* are this project's \
         reasoning; the last word has whoever knows what the field is for.",
    )?;
    // What nothing fills has still to be shown somewhere, but need not be decided first.
    let (filled, shown): (Vec<&TaskField>, Vec<&TaskField>) = fields
        .iter()
        .partition(|field| !field.set_by.is_empty() || !field.custom);
    let rows: Vec<Vec<String>> = filled.into_iter().map(row).collect();
    page.table(
        "All fields of call records",
        &["Field", "Filled by", "Read or shown by", "Goes to", "Mind"],
        &rows,
    )?;
    if !shown.is_empty() {
        page.block(
            "Custom fields that reports, layouts, rules or flows show beside call fields, and that nothing seen here \
             fills on a call:",
        )?;
        let shown: Vec<String> = shown.into_iter().map(shown_beside).collect();
        page.list(&shown, "more fields")?;
    }
    let homes = fields.iter().filter_map(|field| field.home.as_ref());
    let sources: BTreeSet<String> = homes.flat_map(|home| home.sources.clone()).collect();
    let sources: Vec<String> = sources.into_iter().collect();
    let cited = page.cite(&sources);
    if cited.is_empty() {
        return Ok(());
    }
    page.block(&format!("Sources of the places: {cited}."))
}

fn shown_beside(field: &TaskField) -> String {
    let to = match &field.home {
        Some(home) => format!(": {}", prose_cell(&home.to)),
        None => String::new(),
    };
    format!(
        "{} in {}{to}",
        code_cell(&field.name),
        spots(&field.used_by)
    )
}

fn row(field: &TaskField) -> Vec<String> {
    let mut name = code_cell(&field.name);
    let told: Vec<String> = [&field.label, &field.kind]
        .into_iter()
        .flatten()
        .map(|part| text(part))
        .collect();
    if !told.is_empty() {
        name = format!("{name} ({})", told.join(", "));
    }
    let (to, traps) = match &field.home {
        Some(home) => {
            let mark = match home.grounds {
                Grounds::Inferred => " *(inferred)*",
                _ => "",
            };
            let traps: Vec<String> = home.traps.iter().map(|trap| prose_cell(trap)).collect();
            (format!("{}{mark}", prose_cell(&home.to)), traps.join(" "))
        }
        None => (String::new(), String::new()),
    };
    vec![
        name,
        or_dash(spots(&field.set_by)),
        or_dash(spots(&field.used_by)),
        or_dash(to),
        or_dash(traps),
    ]
}

/// The components of places, the first ones named.
fn spots(spots: &[Spot]) -> String {
    let components: BTreeSet<&str> = spots.iter().map(|spot| spot.component.as_str()).collect();
    let mut names: Vec<String> = components
        .iter()
        .take(NAMED)
        .map(|id| code_cell(id))
        .collect();
    if components.len() > NAMED {
        names.push(format!("and {} more", components.len() - NAMED));
    }
    names.join(", ")
}
