//! Code Quality of GitLab: an array of what is new, with the shape that its documentation gives. GitLab compares the
//! fingerprints with those of the target branch.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::issue::{Issue, Region, issues};
use super::json_lines;
use crate::catalog::Severity;
use crate::report::document::CheckDocument;

/// Writes the report.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, out: &mut dyn Write) -> io::Result<()> {
    let issues = issues(document);
    let entries = issues.iter().map(|issue| entry(issue, document));
    json_lines(&Value::Array(entries.collect()), out)
}

fn entry(issue: &Issue<'_>, document: &CheckDocument) -> Value {
    let (path, region) = match &issue.place {
        Some(place) => (place.file.path.clone(), place.region),
        None => (document.checkout.file("").path, None),
    };
    // GitLab drops what has no path or no line.
    let path = if path.is_empty() { "." } else { &path };
    let line = region.unwrap_or(Region::FIRST).line;
    json!({
        "description": issue.message,
        "check_name": issue.check,
        "fingerprint": issue.fingerprint,
        "severity": severity(issue.severity),
        "location": { "path": path, "lines": { "begin": line } },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
