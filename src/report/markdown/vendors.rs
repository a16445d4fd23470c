//! Telephony vendors: who they are, what says so, and what is known of a connector for Voice.

use std::io;

use super::page::{Page, or_dash};
use crate::catalog::{Grounds, Standing};
use crate::report::document::{Vendor, VendorEvidence, VoiceConnector, Whose};
use crate::report::escape::{code_cell, prose, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Vendors")?;
    let vendors = &page.document.vendors;
    if vendors.is_empty() {
        return page.block("No sign of a telephony vendor was found in this bundle.");
    }
    page.block(
        "Who is behind the call centers and adapters. A weak sign alone names nobody. What is known of a connector \
         for Salesforce Voice comes from the sources named; *not known* means that no text was read that says so \
         either way.",
    )?;
    let rows: Vec<Vec<String>> = vendors.iter().map(|vendor| row(page, vendor)).collect();
    page.table(
        "All vendors",
        &[
            "Vendor",
            "What it has here",
            "Evidence",
            "Connector for Voice",
        ],
        &rows,
    )?;
    for vendor in vendors {
        write_evidence(page, vendor)?;
    }
    Ok(())
}

fn row(page: &mut Page<'_, '_>, vendor: &Vendor) -> Vec<String> {
    let mut here: Vec<String> = Vec::new();
    if !vendor.call_centers.is_empty() {
        here.push(format!("call centers {}", codes(&vendor.call_centers)));
    }
    if !vendor.adapters.is_empty() {
        here.push(format!("adapters {}", codes(&vendor.adapters)));
    }
    if here.is_empty() && vendor.standing != Standing::Unknown {
        here.push("traces alone".to_owned());
    }
    let sure = vendor
        .confidence
        .map(|confidence| format!(" ({confidence} confidence)"));
    vec![
        format!("**{}**{}", text(&vendor.name), sure.unwrap_or_default()),
        or_dash(here.join("; ")),
        or_dash(in_brief(vendor)),
        connector(page, &vendor.voice_connector),
    ]
}

/// The first strong signs; all of them stand below the table.
fn in_brief(vendor: &Vendor) -> String {
    const SHOWN: usize = 3;
    let mut all: Vec<&VendorEvidence> = vendor.evidence.iter().collect();
    all.sort_by_key(|evidence| evidence.strength);
    let mut signs: Vec<String> = Vec::new();
    for evidence in all {
        let sign = code_cell(&evidence.signature);
        if !signs.contains(&sign) {
            signs.push(sign);
        }
    }
    match signs.len().saturating_sub(SHOWN) {
        0 => signs.join(", "),
        more => format!("{} and {more} more", signs[..SHOWN].join(", ")),
    }
}

fn connector(page: &mut Page<'_, '_>, connector: &VoiceConnector) -> String {
    let sources = match connector.sources.is_empty() {
        true => String::new(),
        false => format!(" [{}]", page.cite(&connector.sources)),
    };
    let inferred = match connector.grounds {
        Some(Grounds::Inferred) => " *(inferred)*",
        _ => "",
    };
    format!(
        "{}: {}{inferred}{sources}",
        words::connector(connector.state),
        prose_cell(&connector.why)
    )
}

fn write_evidence(page: &mut Page<'_, '_>, vendor: &Vendor) -> io::Result<()> {
    let rows: Vec<Vec<String>> = vendor
        .evidence
        .iter()
        .map(|evidence| {
            let sources = page.cite(&evidence.sources);
            let leads_to = match &evidence.hints_at {
                Some(id) => format!("weak, hints at {}", code_cell(id)),
                None => evidence.strength.as_str().to_owned(),
            };
            vec![
                prose_cell(&evidence.what),
                code_cell(&evidence.signature),
                leads_to,
                code_cell(&format!("{}:{}", evidence.path, evidence.line)),
                or_dash(sources),
            ]
        })
        .collect();
    page.fold(&format!(
        "Evidence for {}: {}",
        vendor.name,
        words::count(rows.len(), "sign", "signs")
    ))?;
    page.open_table(&["What", "Sign", "Strength", "Where", "Sources"], &rows)?;
    let notes: Vec<String> = vendor.notes.iter().map(|note| prose(note)).collect();
    page.bare_list(&notes)?;
    page.unfold()
}

fn codes(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code_cell(name)).collect();
    names.join(", ")
}

/// Whose something is, on one line.
pub(super) fn whose(whose: &Whose) -> String {
    let name = match (&whose.name, whose.confidence) {
        (Some(name), Some(confidence)) => format!("{} ({confidence} confidence)", text(name)),
        (Some(name), None) => text(name),
        (None, _) => "not known".to_owned(),
    };
    format!("{name}: {}", prose_cell(&whose.why))
}
