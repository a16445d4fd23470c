//! The summary of a job: the verdict first, then what to act on, in tables by file.
//!
//! GitHub shows no summary of more than one MiB, so tables end at a whole row before that, with a line that says how
//! many rows are not shown and where all of them are.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::counted;
use crate::report::document::{CheckDocument, CheckFinding};
use crate::report::escape::{code, code_cell, prose, prose_cell, text};
use crate::report::words::count;

/// Bytes of a whole summary, below the 1,048,576 that GitHub takes for all of a step.
const MOST: usize = 1_000_000;

/// Bytes of it for what is no table of findings that fail, so that none of both keeps the other out.
const MOST_OF_A_PART: usize = 100_000;

/// Where everything is.
const ALL: &str = "`sf-cti check --format json` lists all of them.";

/// Writes the summary.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, out: &mut dyn Write) -> io::Result<()> {
    let head = head(document);
    let mut tail = String::new();
    let reported = in_order(document.reported());
    findings(
        &mut tail,
        "New, but not what the gate fails on",
        &reported,
        MOST_OF_A_PART,
    );
    warnings(&mut tail, document);
    milestones(&mut tail, document);
    waivers(&mut tail, document);
    gaps(&mut tail, document);
    let room = MOST.saturating_sub(head.len() + tail.len());
    let mut page = head;
    let failing = in_order(document.failing());
    findings(&mut page, "What fails the gate", &failing, room);
    page += &tail;
    let length = page.trim_end().len();
    page.truncate(length);
    page.push('\n');
    out.write_all(page.as_bytes())
}

fn head(document: &CheckDocument) -> String {
    let mark = match document.verdict.outcome {
        "passed" => "✅",
        "incomplete" => "⚠️",
        _ => "❌",
    };
    let mut page = format!("## {mark} {}\n\n", text(&document.verdict.text));
    block(&mut page, &format!("{}.", text(&counted(document))));
    let counts = document.counts;
    page += "| failing | new, not failing | in the baseline | waived | unchanged | not seen |\n";
    page += "|---:|---:|---:|---:|---:|---:|\n";
    line(
        &mut page,
        &format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            counts.failing,
            counts.reported,
            counts.baselined,
            counts.waived,
            counts.unchanged,
            document.coverage.gaps.len()
        ),
    );
    let policy = &document.policy;
    let target = match policy.target {
        Some(target) => format!(
            "what {} removes, rewrites or re-points",
            code(target.as_str())
        ),
        None => "what any target removes, rewrites or re-points".to_owned(),
    };
    let strict = if policy.strict { ", strict" } else { "" };
    block(
        &mut page,
        &format!(
            "Bundle {} as of {}; fails on {}, confidence {} and above{strict}; gated is {target}.",
            code(&document.bundle.root),
            document.as_of,
            code(policy.fail_on),
            policy.confidence
        ),
    );
    page
}

/// By path, and there by line.
fn in_order(mut findings: Vec<&CheckFinding>) -> Vec<&CheckFinding> {
    findings.sort_by_key(|finding| (&finding.path, finding.line, finding.column));
    findings
}

/// A table for each file, cut at a whole row.
fn findings(page: &mut String, title: &str, findings: &[&CheckFinding], room: usize) {
    if findings.is_empty() {
        return;
    }
    let start = page.len();
    block(page, &format!("### {title}"));
    let mut path = "";
    for (shown, finding) in findings.iter().enumerate() {
        let mut row = String::new();
        if path != finding.path {
            if !path.is_empty() {
                row.push('\n');
            }
            block(&mut row, &format!("#### {}", code(&finding.path)));
            row += "| line | severity | rule | what | code |\n|---:|---|---|---|---|\n";
        }
        line(
            &mut row,
            &format!(
                "| {} | {}{} | {} | {} | {} |",
                finding.line,
                finding.severity,
                match finding.confidence.as_str() {
                    "high" => String::new(),
                    word => format!(", {word} confidence"),
                },
                code_cell(&finding.rule),
                prose_cell(&finding.message()),
                code_cell(&finding.snippet)
            ),
        );
        // Room for the line that says what is not there.
        if page.len() - start + row.len() + 400 > room {
            page.push('\n');
            not_shown(page, findings.len() - shown, findings.len());
            return;
        }
        *page += &row;
        path = &finding.path;
    }
    page.push('\n');
    if let Some(first) = findings.first() {
        block(
            page,
            &format!(
                "{} tells what to do.",
                code(&format!("sf-cti explain {}", first.rule))
            ),
        );
    }
}

fn warnings(page: &mut String, document: &CheckDocument) {
    let warnings = document.verdict.warnings.iter();
    let rows = warnings.map(|warning| format!("- {}", prose(warning)));
    part(page, "Warnings", "", rows);
}

fn milestones(page: &mut String, document: &CheckDocument) {
    let rows = document.milestones.iter().map(|milestone| {
        format!(
            "| {} | {} | {} | {} | {} |",
            prose_cell(&milestone.name),
            milestone.by,
            milestone.count,
            milestone.max,
            match milestone.standing {
                "missed" => "**missed**".to_owned(),
                "met" => "met".to_owned(),
                standing => {
                    let days = usize::try_from(milestone.days_left).unwrap_or_default();
                    format!("{standing}, {} left", count(days, "day", "days"))
                }
            }
        )
    });
    let head = "| milestone | by | uses | at most | standing |\n|---|---|---:|---:|---|\n";
    part(page, "Milestones", head, rows);
}

fn waivers(page: &mut String, document: &CheckDocument) {
    let rows = document.waivers.iter().map(|waiver| {
        format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            code_cell(&waiver.at),
            code_cell(&waiver.rule),
            prose_cell(&waiver.owner),
            waiver.until,
            waiver.covers,
            match waiver.state {
                "holds" => "holds".to_owned(),
                state => format!("**{}**", state.replace('-', " ")),
            },
            prose_cell(&waiver.reason)
        )
    });
    let head = "| waiver | rule | owner | until | covers | state | reason |\n|---|---|---|---|---:|---|---|\n";
    part(page, "Waivers", head, rows);
}

fn gaps(page: &mut String, document: &CheckDocument) {
    let rows = document.coverage.gaps.iter().map(|gap| {
        format!(
            "| {} | {} | {} |",
            code_cell(&gap.path),
            prose_cell(&gap.reason),
            prose_cell(&gap.consequence)
        )
    });
    let head = "| not seen | why | what may not be concluded |\n|---|---|---|\n";
    part(page, "What could not be seen", head, rows);
}

/// A list or table under a title, cut at a whole row; nothing where it has none.
fn part(page: &mut String, title: &str, head: &str, rows: impl ExactSizeIterator<Item = String>) {
    let all = rows.len();
    if all == 0 {
        return;
    }
    let start = page.len();
    block(page, &format!("### {title}"));
    *page += head;
    for (shown, row) in rows.enumerate() {
        if page.len() - start + row.len() > MOST_OF_A_PART {
            page.push('\n');
            not_shown(page, all - shown, all);
            return;
        }
        line(page, &row);
    }
    page.push('\n');
}

fn not_shown(page: &mut String, rows: usize, all: usize) {
    let is = if rows == 1 { "is" } else { "are" };
    block(
        page,
        &format!(
            "**{} of {all} {is} not shown**: GitHub takes no longer summary. {ALL}",
            count(rows, "row", "rows")
        ),
    );
}

fn line(page: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(page, "{text}");
}

fn block(page: &mut String, text: &str) {
    page.push_str(text);
    page.push_str("\n\n");
}
