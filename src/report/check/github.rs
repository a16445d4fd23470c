//! Annotations of GitHub Actions: workflow commands on standard output, which the runner shows at the lines of a change.
//!
//! GitHub shows ten of a kind for a step, and drops the rest without a word. The ten are the worst, and the last line,
//! itself a notice, is the verdict with the number of those that are not there.

use std::io::{self, Write};

use super::counted;
use super::issue::{Issue, issues};
use crate::catalog::Severity;
use crate::report::document::CheckDocument;
use crate::report::escape::visible;
use crate::report::words::count;

/// Annotations of one kind that GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes the annotations.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, out: &mut dyn Write) -> io::Result<()> {
    let issues = issues(document);
    let mut shown = 0;
    for &severity in Severity::ALL {
        // The verdict is a notice too.
        let room = match severity {
            Severity::Note => SHOWN - 1,
            Severity::Error | Severity::Warning => SHOWN,
        };
        let of_kind = issues.iter().filter(|issue| issue.severity == severity);
        for issue in of_kind.take(room) {
            writeln!(out, "{}", annotation(issue))?;
            shown += 1;
        }
    }
    let more = match issues.len() - shown {
        0 => String::new(),
        more => format!(
            " And {more} more: GitHub shows {SHOWN} of a kind; {} in all.",
            count(issues.len(), "annotation", "annotations")
        ),
    };
    let verdict = visible(&document.verdict.text);
    let verdict = format!("{verdict} {}.{more}", counted(document));
    writeln!(out, "::notice title=sf-cti::{}", data(&verdict))
}

fn annotation(issue: &Issue<'_>) -> String {
    let kind = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &issue.place {
        properties.push(format!("file={}", property(&place.file.path)));
        if let Some(region) = place.region {
            properties.push(format!("line={}", region.line));
            properties.push(format!("endLine={}", region.end_line));
            // Columns count within one line, and an empty region is none.
            if region.line == region.end_line && region.column < region.end_column {
                properties.push(format!("col={}", region.column));
                properties.push(format!("endColumn={}", region.end_column));
            }
        }
    }
    properties.push(format!("title={}", property(&visible(issue.check))));
    let advice = match issue.finding {
        Some(finding) => format!(" What to do: sf-cti explain {}", finding.rule),
        None => String::new(),
    };
    format!(
        "::{kind} {}::{}",
        properties.join(","),
        data(&format!("{}{advice}", issue.message))
    )
}

/// The text of a command, on one line and without control characters, which a log would carry out.
fn data(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '%' => shown.push_str("%25"),
            control if control.is_control() => {
                shown.push_str(&format!("%{:02X}", u32::from(control)));
            }
            letter => shown.push(letter),
        }
    }
    shown
}

/// The value of one of its properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    /// A file name may hold what a terminal obeys.
    #[test]
    fn control_characters_and_separators_are_escaped() {
        assert_eq!(data("100%\r\nall"), "100%25%0D%0Aall");
        assert_eq!(data("a\u{1b}[31mb\tc"), "a%1B[31mb%09c");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
