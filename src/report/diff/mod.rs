//! Writers of what `sf-cti diff` says, one for each format. What was compared is in the document; no writer counts or
//! decides.

mod json;
mod markdown;
mod text;

pub use json::write as write_json;
pub use markdown::write as write_markdown;
pub use text::write as write_text;

use super::document::DiffCounts;

/// What is counted apart, with its name and what it means.
fn kinds(counts: &super::document::DiffTotals) -> [(&'static str, &DiffCounts); 4] {
    [
        ("to go", &counts.burning),
        ("stays", &counts.staying),
        ("test code", &counts.test_code),
        ("comes with every org", &counts.standard),
    ]
}

/// The states of tasks, with their names.
const TASK_STATES: [(&str, &str); 5] = [
    ("done", "done"),
    ("begun", "begun"),
    ("open", "open"),
    ("nobody-knows", "only people can tell"),
    ("dropped", "no longer in the plan"),
];
