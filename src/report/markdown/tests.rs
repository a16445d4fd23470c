//! What to try while both phones run, counted; the pilot's rows are folded, the table has them all.

use std::collections::BTreeMap;
use std::io;

use super::page::Page;
use crate::catalog::{Capability, catalog};
use crate::report::document::Test;
use crate::report::escape::{code_cell, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let tests = &page.document.plan.tests;
    if tests.is_empty() {
        return Ok(());
    }
    page.block("## Tests while both phones run")?;
    let split = tests.iter().any(|test| test.cohort.is_some());
    let whose = if split {
        "The pilot does all that its phone does; later cohorts do those of the first day."
    } else {
        "Cohorts cannot be told yet, so the rows stand once for each phone."
    };
    page.block(&format!(
        "{} from what is used here. {whose} `sf-cti audit --format csv-tests` writes every row with what is expected before and after.",
        words::count(tests.len(), "test", "tests")
    ))?;
    let mut by_capability: BTreeMap<Capability, (usize, usize, &str)> = BTreeMap::new();
    for test in tests {
        let row = by_capability
            .entry(test.capability)
            .or_insert((0, 0, &test.sign_off));
        if test.pilot {
            row.0 += 1;
        } else {
            row.1 += 1;
        }
    }
    let rows: Vec<Vec<String>> = by_capability
        .iter()
        .map(|(capability, (pilot, later, who))| {
            let mut cells = vec![text(&catalog().capability(*capability).title)];
            cells.push(pilot.to_string());
            if split {
                cells.push(later.to_string());
            }
            cells.push(text(who));
            cells
        })
        .collect();
    let head: &[&str] = match split {
        true => &["Capability", "#Pilot", "#Later cohorts", "Signed off by"],
        false => &["Capability", "#Tests", "Signed off by"],
    };
    page.open_table(head, &rows)?;
    let pilot: Vec<&Test> = tests.iter().filter(|test| test.pilot).collect();
    let before = std::iter::once(None).chain(pilot.iter().copied().map(Some));
    let rows: Vec<Vec<String>> = before
        .zip(&pilot)
        .map(|(before, test)| row(before, test))
        .collect();
    let title = if split {
        "The pilot's tests"
    } else {
        "The tests"
    };
    page.fold(&format!("{title} ({})", rows.len()))?;
    page.open_table(&["Test", "What to do", "Today", "Afterwards"], &rows)?;
    page.unfold()
}

/// What the row before says already is not said again, within one capability.
fn row(before: Option<&Test>, test: &Test) -> Vec<String> {
    let cell = |of: fn(&Test) -> &String| match before {
        Some(before) if before.capability == test.capability && of(before) == of(test) => {
            "as above".to_owned()
        }
        _ => prose_cell(of(test)),
    };
    vec![
        code_cell(&test.id),
        cell(|test| &test.scenario),
        cell(|test| &test.expected_before),
        cell(|test| &test.expected_after),
    ]
}
