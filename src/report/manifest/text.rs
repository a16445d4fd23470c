//! The manifest for people: what is wanted and why, what a bundle lacks, what to do.

use std::io::{self, Write};

use super::document::ManifestDocument;
use crate::report::escape::visible;
use crate::report::wrap;

/// Writes it for a terminal of `width` columns.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &ManifestDocument, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    if let Some(lacks) = &document.lacks {
        text.push_str(&format!("Lacking ({})\n", lacks.len()));
        for lack in lacks {
            let line = format!("{}: {}", lack.kind, lack.what);
            text.push_str(&wrap::fill(&line, "  ", width));
        }
        text.push('\n');
    }
    text.push_str(&format!(
        "Wanted ({} types, Metadata API {})\n",
        document.types.len(),
        document.api_version
    ));
    for kind in &document.types {
        let there = match kind.in_bundle {
            Some(0) => " [none in the bundle]".to_owned(),
            Some(count) => format!(" [{count} in the bundle]"),
            None => String::new(),
        };
        let how = match kind.how {
            "wildcard" => String::new(),
            "wildcard-and-names" => {
                let named: Vec<&str> = kind
                    .members
                    .iter()
                    .map(String::as_str)
                    .filter(|member| *member != "*")
                    .collect();
                format!(". No wildcard brings these: {}", named.join(", "))
            }
            _ if kind.members.is_empty() => ". There is no wildcard: see the steps".to_owned(),
            _ => format!(". {} listed", kind.members.len()),
        };
        let line = format!("{}{there}: {}{how}", kind.name, kind.why);
        text.push_str(&wrap::fill(&line, "  ", width));
    }
    text.push_str("\nSteps\n");
    for (at, step) in document.steps.iter().enumerate() {
        let line = format!("{}. {}", at + 1, step.what);
        text.push_str(&wrap::fill(&line, "  ", width));
        for command in &step.commands {
            text.push_str(&format!("     {command}\n"));
        }
    }
    for line in text.lines() {
        writeln!(out, "{}", visible(line))?;
    }
    Ok(())
}
