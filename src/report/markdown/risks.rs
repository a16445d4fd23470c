//! What may go wrong, the gravest first.

use std::io;

use super::page::{Page, or_dash};
use crate::catalog::Grounds;
use crate::report::document::Risk;
use crate::report::escape::{code_cell, prose_cell, text};

/// Tasks of a risk that are named; the rest is counted.
const SHOWN: usize = 3;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let risks = &page.document.plan.risks;
    if risks.is_empty() {
        return Ok(());
    }
    page.block("## Risks")?;
    page.block("Likelihood and effect are this project's own judgement; the gravest come first.")?;
    let mut rows = Vec::new();
    for risk in risks {
        rows.push(row(page, risk));
    }
    page.open_table(
        &[
            "Risk",
            "Why here",
            "Likelihood",
            "Effect",
            "Answer",
            "Tasks",
        ],
        &rows,
    )
}

fn row(page: &mut Page<'_, '_>, risk: &Risk) -> Vec<String> {
    let sources = page.cite(&risk.sources);
    let mark = match risk.grounds {
        Grounds::Inferred => " *(inferred)*",
        _ => "",
    };
    let mut tasks: Vec<String> = risk
        .tasks
        .iter()
        .take(SHOWN)
        .map(|id| code_cell(id))
        .collect();
    if risk.tasks.len() > SHOWN {
        tasks.push(format!("{} more", risk.tasks.len() - SHOWN));
    }
    vec![
        format!(
            "**{}**. {} ({sources}){mark}",
            text(&risk.title),
            prose_cell(&risk.consequence)
        ),
        prose_cell(&risk.why),
        risk.likelihood.to_string(),
        risk.effect.to_string(),
        prose_cell(&risk.answer),
        or_dash(tasks.join(", ")),
    ]
}
