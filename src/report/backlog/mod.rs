//! The plan's tasks as CSV for the importers of issue trackers.
//!
//! One file cannot serve two trackers: Azure Boards refuses columns that are no fields of its work items, and Jira wants
//! a column `Summary`, which Azure has not. So there are two dialects of one backlog; `docs/guide.md` names the
//! documented rules that each keeps. Phases become epics, tasks become tasks of them.

mod azure;
mod description;
mod jira;

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::escape::visible;

pub use azure::write as write_azure;
pub use jira::write as write_jira;

/// Hours of a person-day; trackers count in hours or seconds.
const HOURS: f64 = 8.0;

/// Characters of a title that both trackers take.
const MAX_TITLE: usize = 255;

/// Before all labels and tags, so that a board that has others can tell ours.
const MARK: &str = "sf-cti";

/// A writer as RFC 4180 has it: CRLF, quotes where they are needed, UTF-8 without a mark at its head.
fn writer(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out)
}

/// Writes one row.
fn write_row(writer: &mut Writer<&mut dyn Write>, cells: &[String]) -> io::Result<()> {
    let cells = cells.iter().map(|cell| inert(cell));
    writer.write_record(cells).map_err(io::Error::other)
}

/// A cell that no spreadsheet takes for a formula: names of an org may begin like one.
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A title on one line that fits.
fn title(text: &str) -> String {
    let shown = visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('`', "");
    if shown.chars().count() <= MAX_TITLE {
        return shown;
    }
    let cut: String = shown.chars().take(MAX_TITLE - 1).collect();
    format!("{cut}…")
}

/// A label or tag: one word, since a blank ends one in Jira and a semicolon in Azure.
fn label(kind: &str, word: &str) -> String {
    let word: String = visible(word)
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect();
    match kind {
        "" => word,
        kind => format!("{kind}-{word}"),
    }
}

/// Likely hours of an effort in person-days.
fn hours(days: f64) -> f64 {
    days * HOURS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("@x"), "'@x");
        assert_eq!(inert("a = b"), "a = b");
    }

    #[test]
    fn titles_fit_and_stand_on_one_line() {
        assert_eq!(title("Rebuild `a`\n of b"), "Rebuild a of b");
        assert_eq!(title(&"x".repeat(300)).chars().count(), MAX_TITLE);
    }

    #[test]
    fn labels_are_one_word() {
        assert_eq!(label("owner", "telephony team"), "owner-telephony-team");
        assert_eq!(label("", "a;b, c_d"), "a-b--c-d");
    }
}
