//! The test matrix as a table for people to work through: RFC 4180, UTF-8.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::Document;
use super::escape::{inert, visible};

/// Names of the columns; the last two are for whoever tests.
const HEAD: [&str; 16] = [
    "id",
    "capability",
    "call_type",
    "match",
    "screen_pop_setting",
    "cohort",
    "pilot",
    "adapter",
    "scenario",
    "expected_before",
    "expected_after",
    "sign_off",
    "grounds",
    "sources",
    "result_before",
    "result_after",
];

/// Writes one line per test.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_csv(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    table.write_record(HEAD)?;
    for test in &document.plan.tests {
        let or_none = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let row = [
            test.id.clone(),
            test.capability.to_string(),
            or_none(&test.call_type),
            or_none(&test.r#match),
            or_none(&test.setting),
            or_none(&test.cohort),
            if test.pilot { "yes" } else { "no" }.to_owned(),
            or_none(&test.adapter),
            test.scenario.clone(),
            test.expected_before.clone(),
            test.expected_after.clone(),
            test.sign_off.clone(),
            test.grounds.to_string(),
            test.sources.join(" "),
            String::new(),
            String::new(),
        ];
        table.write_record(row.map(|cell| inert(&visible(&cell))))?;
    }
    table.flush()
}
