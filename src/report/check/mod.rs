//! Writers of what `sf-cti check` says, one for each format. The verdict is in the document; no writer counts, filters
//! by its own rules, or decides.

mod github;
mod gitlab;
mod issue;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

pub use github::write as write_github;
pub use gitlab::write as write_gitlab;
pub use json::write as write_json;
pub use junit::write as write_junit;
pub use markdown::write as write_markdown;
pub use sarif::write as write_sarif;
pub use text::write as write_text;

use std::io::{self, Write};

use serde_json::Value;

use super::document::CheckDocument;
use super::escape::visible;
use super::words::count;

/// What was looked at, in a line.
fn counted(document: &CheckDocument) -> String {
    let counts = document.counts;
    let new = counts.failing + counts.reported;
    let mut parts = vec![format!("{new} new")];
    if let Some(baseline) = &document.baseline {
        let moved = match counts.moved {
            0 => String::new(),
            moved => format!(", {moved} of them moved or renamed"),
        };
        parts.push(format!("{} in {}{moved}", counts.baselined, baseline.file));
    }
    if counts.waived > 0 {
        parts.push(format!("{} waived", counts.waived));
    }
    if let Some(change) = &document.change {
        let commit: String = change.commit.chars().take(12).collect();
        parts.push(format!(
            "{} unchanged since {} ({commit})",
            counts.unchanged, change.base
        ));
    }
    let read = count(document.coverage.files.read, "file", "files");
    visible(&format!("{}; {read} read", parts.join(", ")))
}

/// Indented JSON with a line end.
fn json_lines(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}
