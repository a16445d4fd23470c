//! The summary for a terminal: at most [`MAX_LINES`] lines, none wider than asked for.
//!
//! Long lists are cut to their first entries with a count of the rest, long names end in `…`; the full report
//! has them all.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::escape::visible;
use super::summary::CapabilityRow;
use super::words;
use super::{Document, Story, Summary};
use crate::catalog::{Standing, catalog};
use crate::report::document::{Adapter, Group, Schedule, Vendor, VerdictKind};

/// Lines that a summary never exceeds, however large the bundle.
pub const MAX_LINES: usize = 40;

/// How to write for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// Columns to keep within.
    pub width: usize,
}

/// Writes the summary of the document.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &Document, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let width = style.width.max(MIN_WIDTH);
    for line in lines(document, width) {
        let text = fit(&line.text, width);
        match line.tone.code().filter(|_| style.color) {
            Some(code) => writeln!(out, "{code}{text}{RESET}")?,
            None => writeln!(out, "{text}")?,
        }
    }
    Ok(())
}

/// Below this, nothing useful can be shown.
const MIN_WIDTH: usize = 40;

/// Lines of the verdict.
const VERDICT_LINES: usize = 2;

/// Lines of the list of adapters.
const ADAPTER_LINES: usize = 3;

/// Gaps that are shown.
const GAPS_SHOWN: usize = 2;

/// Before each gap, which is an example.
const INDENT: &str = "  ";

/// Width of the labels before the lower lines.
const LABEL: usize = 14;

/// One line below the head: lines between rows and around them would cost room that the rows need.
const TABLE_STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

const RESET: &str = "\u{1b}[0m";

#[derive(Debug, Clone, Copy)]
enum Tone {
    Plain,
    Title,
    Alarm,
    Caution,
}

impl Tone {
    /// The escape sequence that switches it on.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Title => Some("\u{1b}[1m"),
            Self::Alarm => Some("\u{1b}[31m"),
            Self::Caution => Some("\u{1b}[33m"),
        }
    }
}

struct Line {
    tone: Tone,
    text: String,
    /// One of those that are counted in a line before.
    is_example: bool,
}

impl Line {
    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            is_example: false,
        }
    }

    fn plain(text: impl Into<String>) -> Self {
        Self::new(Tone::Plain, text)
    }

    fn empty() -> Self {
        Self::plain("")
    }
}

fn lines(document: &Document, width: usize) -> Vec<Line> {
    let summary = Summary::of(document);
    let mut lines = head(document, &summary, width);
    lines.push(Line::empty());
    if summary.live() > 0 {
        lines.extend(table(&summary, width));
        if let Some(text) = not_counted(document, &summary) {
            lines.push(Line::plain(text));
        }
        lines.push(Line::empty());
    }
    lines.extend(labelled("Call centers", call_centers(&summary)));
    lines.extend(labelled("Adapters", adapters(document, width)));
    lines.extend(labelled("Vendors", vendors(document)));
    lines.extend(labelled("Org data", org_data(document)));
    lines.extend(labelled("Not seen", not_seen(document, width)));
    lines.extend(labelled("Readiness", readiness(document, &summary)));
    lines.extend(labelled("Waived", waived(document, &summary)));
    lines.extend(labelled("Plan", plan(document, &summary)));
    lines.extend(labelled("Next", next(document, &summary)));
    lines.extend(labelled(
        "Full report",
        vec!["the same command with -o report.md or -o audit.json".to_owned()],
    ));
    // Examples give way to what has no other line; how many there are stands before them.
    while lines.len() > MAX_LINES
        && let Some(at) = lines.iter().rposition(|line| line.is_example)
    {
        lines.remove(at);
    }
    lines
}

fn head(document: &Document, summary: &Summary, width: usize) -> Vec<Line> {
    let before = "Open CTI audit of ";
    let after = format!(
        " ({}), as of {}",
        words::format(document.bundle.format),
        document.as_of
    );
    let name = fit(&document.bundle.root, left(width, before, &after));
    let schedule = &document.plan.schedule;
    let tone = if summary.must_change > 0 {
        Tone::Alarm
    } else {
        Tone::Caution
    };
    let mut lines = vec![
        Line::new(Tone::Title, format!("{before}{name}{after}")),
        Line::new(lateness(schedule), words::in_short(schedule)),
    ];
    lines.extend(
        wrap(&summary.verdict(), width, VERDICT_LINES)
            .into_iter()
            .map(|text| Line::new(tone, text)),
    );
    lines
}

/// Too late is said as loudly as what ends.
fn lateness(schedule: &Schedule) -> Tone {
    match schedule.verdict.kind {
        VerdictKind::TooLate => Tone::Alarm,
        VerdictKind::Tight | VerdictKind::CannotBeGiven => Tone::Caution,
        VerdictKind::OnTime | VerdictKind::NothingToDo => Tone::Plain,
    }
}

fn table(summary: &Summary, width: usize) -> Vec<Line> {
    let mut table = Table::new();
    table
        .load_style(TABLE_STYLE)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header([
            "Live usages",
            "Lightning",
            "Classic",
            "Console",
            "Elsewhere",
            "All",
            "Must change",
        ]);
    for (capability, row) in &summary.capabilities {
        table.add_row(cells(&catalog().capability(*capability).title, row));
    }
    table.add_row(cells("All", &summary.total));
    for (at, column) in table.column_iter_mut().enumerate() {
        if at == 0 {
            column.set_padding((0, 1));
        } else {
            column
                .set_padding((1, 0))
                .set_cell_alignment(CellAlignment::Right);
        }
    }
    table
        .lines()
        .map(|line| Line::plain(line.trim_end().to_owned()))
        .collect()
}

fn cells(title: &str, row: &CapabilityRow) -> Vec<String> {
    let number = |number: usize| match number {
        0 => "·".to_owned(),
        number => number.to_string(),
    };
    vec![
        visible(title),
        number(row.lightning),
        number(row.classic),
        number(row.console),
        number(row.other),
        number(row.all()),
        number(row.must_change),
    ]
}

fn not_counted(document: &Document, summary: &Summary) -> Option<String> {
    let parts = [
        (summary.test_code, "in test code"),
        (summary.standard, "delivered with every org"),
        (document.mentions.len(), "only mentioned"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    (!parts.is_empty()).then(|| format!("Not counted: {}", parts.join(", ")))
}

fn call_centers(summary: &Summary) -> Vec<String> {
    if summary.call_centers.is_empty() {
        return vec!["none in this bundle".to_owned()];
    }
    summary
        .call_centers
        .iter()
        .map(|(kind, names)| {
            format!(
                "{} {}: {}",
                names.len(),
                words::call_center(*kind),
                names.join(", ")
            )
        })
        .collect()
}

/// One line of what exported org data says; none where there is none.
fn org_data(document: &Document) -> Vec<String> {
    words::org_data(&document.org_data).into_iter().collect()
}

fn adapters(document: &Document, width: usize) -> Vec<String> {
    let all = &document.adapters;
    if all.is_empty() {
        return vec!["none recognised".to_owned()];
    }
    let shown = if all.len() > ADAPTER_LINES {
        ADAPTER_LINES - 1
    } else {
        all.len()
    };
    let mut lines: Vec<String> = all[..shown]
        .iter()
        .map(|adapter| adapter_line(adapter, width - LABEL))
        .collect();
    if shown < all.len() {
        lines.push(format!("and {} more", all.len() - shown));
    }
    lines
}

fn adapter_line(adapter: &Adapter, width: usize) -> String {
    let mut facts = vec![words::adapter(adapter.kind).to_owned()];
    facts.extend(adapter.apis.iter().map(|api| words::api(*api).to_owned()));
    facts.push(words::count(adapter.usages.len(), "usage", "usages"));
    let after = format!(" ({})", facts.join(", "));
    format!("{}{after}", fit(&adapter.name, left(width, "", &after)))
}

/// One line: who is behind the adapters, then of whom there are traces alone. Nothing where there is neither.
fn vendors(document: &Document) -> Vec<String> {
    let named = |state: &str| -> Vec<String> {
        let of = document.vendors.iter();
        of.filter(|vendor| vendor.state == state && vendor.standing != Standing::Unknown)
            .map(|vendor| match vendor.standing {
                Standing::Vendor => vendor.name.clone(),
                // Its own code, a demo: no name of anybody.
                _ => vendor.name.to_lowercase(),
            })
            .collect()
    };
    let unknown = |vendor: &Vendor| {
        vendor.standing == Standing::Unknown
            && !(vendor.call_centers.is_empty() && vendor.adapters.is_empty())
    };
    let mut words = named("adapter");
    if document.vendors.iter().any(unknown) {
        words.push("somebody not known".to_owned());
    }
    let mut line = words.join(", ");
    let traces = named("trace-only");
    if !traces.is_empty() {
        let before = if line.is_empty() { "" } else { "; " };
        line.push_str(&format!("{before}traces alone of {}", traces.join(", ")));
    }
    if line.is_empty() {
        Vec::new()
    } else {
        vec![line]
    }
}

fn not_seen(document: &Document, width: usize) -> Vec<String> {
    let gaps = &document.coverage.gaps;
    let mut lines = vec![match gaps.len() {
        0 if document.coverage.files.read == 0 => "nothing was read".to_owned(),
        0 => "no gaps: nothing that was opened had to be given up".to_owned(),
        number => format!(
            "{} where something could not be read, parsed or found",
            words::count(number, "gap", "gaps")
        ),
    }];
    for gap in gaps.iter().take(GAPS_SHOWN) {
        // A long path must not push the reason out of sight, nor a long reason the file's name.
        let reason = format!(": {}", gap.reason);
        let room = left(width - LABEL - INDENT.len(), "", &reason).max(width / 3);
        lines.push(format!("{INDENT}{}{reason}", fit_start(&gap.path, room)));
    }
    let layouts = match document.softphone_layouts.len() {
        0 => "softphone layouts: none exported".to_owned(),
        number => format!("softphone layouts: {number} exported"),
    };
    let unseen_change = &catalog().readiness.unseen_change;
    let absent: Vec<&str> = document
        .coverage
        .absent
        .iter()
        .map(|absent| absent.kind.as_str())
        .filter(|kind| *kind != "SoftphoneLayout" && *kind != unseen_change.what)
        .collect();
    lines.push(match absent.is_empty() {
        true => layouts,
        false => format!("{layouts}; not in this bundle: {}", absent.join(", ")),
    });
    lines.push(unseen_change.in_short.clone());
    let skipped = &document.coverage.skipped;
    if !skipped.is_empty() {
        let paths: Vec<&str> = skipped
            .iter()
            .map(|skipped| skipped.path.as_str())
            .collect();
        lines.push(format!(
            "left out on purpose ({}): {}",
            skipped.len(),
            paths.join(", ")
        ));
    }
    lines
}

fn waived(document: &Document, summary: &Summary) -> Vec<String> {
    let mut lines: Vec<String> = summary.waived_by().into_iter().collect();
    if let Some(first) = document.waivers.first() {
        lines.push(format!(
            "{}: {}:{} {}",
            words::count(
                document.waivers.len(),
                "waiver waives nothing",
                "waivers waive nothing"
            ),
            first.path,
            first.line,
            first.problem
        ));
    }
    lines
}

/// How far the target of the plan is there. What was not retrieved is said to be unknown, not to be missing.
fn readiness(document: &Document, summary: &Summary) -> Vec<String> {
    let Some(target) = document.target() else {
        return Vec::new();
    };
    // Without any sign of Voice, figures of what is not there would look like a finding.
    if summary.story != Story::Migration && summary.readiness.values().all(|row| row.present == 0) {
        return Vec::new();
    }
    let Some(row) = summary.readiness.get(&target) else {
        return Vec::new();
    };
    vec![format!(
        "{target}: {} of {} prerequisites met; seen {}, in the way {}, unknown {}",
        row.met, row.prerequisites, row.present, row.blocking, row.unknown,
    )]
}

fn plan(document: &Document, summary: &Summary) -> Vec<String> {
    match summary.story {
        Story::Migration | Story::Retire | Story::Ask => {}
        Story::Nothing => return vec!["none: nothing was seen that has to move".to_owned()],
        Story::Unseen => return vec!["first see the org, then decide".to_owned()],
    }
    let mut groups = document.decision.groups.iter();
    if let Some(said) = groups.find_map(Group::nothing_to_recommend) {
        return vec![said.to_owned()];
    }
    let Some(target) = document.target() else {
        return Vec::new();
    };
    let effort = &document.plan.effort;
    let due = words::due_in_short(&document.plan.schedule);
    let mut lines = vec![format!(
        "{target}: {} to {} {} (own estimate){}",
        words::days(effort.low),
        words::days(effort.high),
        effort.unit,
        due.map_or_else(String::new, |due| format!("; {due}")),
    )];
    let groups = document.decision.groups.iter();
    let apart = groups.filter(|group| group.target != target);
    let apart: Vec<String> = apart
        .map(|group| format!("{} to {}", group.group, group.target))
        .collect();
    if !apart.is_empty() {
        lines.push(format!("of it, {}", apart.join(", ")));
    }
    lines
}

fn next(document: &Document, summary: &Summary) -> Vec<String> {
    match summary.story {
        Story::Migration | Story::Retire | Story::Ask => {}
        Story::Nothing => {
            return vec![
                "sf-cti manifest PATH --format text says what this bundle lacks".to_owned(),
            ];
        }
        Story::Unseen => {
            return vec![
                "sf-cti manifest -o package.xml, then retrieve with it and audit again".to_owned(),
            ];
        }
    }
    let next = document.plan.tasks().next();
    vec![next.map_or_else(
        || "the plan holds no task".to_owned(),
        |task| format!("{} ({})", task.title, words::owner(task.owner)),
    )]
}

/// Puts a label before the first of some lines and blanks before the others.
fn labelled(label: &str, texts: Vec<String>) -> Vec<Line> {
    texts
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            let label = if at == 0 { label } else { "" };
            Line {
                is_example: text.starts_with(INDENT),
                ..Line::plain(format!("{label:LABEL$}{text}"))
            }
        })
        .collect()
}

/// Columns that remain between two texts.
fn left(width: usize, before: &str, after: &str) -> usize {
    width
        .saturating_sub(columns(before) + columns(after))
        .max(1)
}

/// The text on one line within `width` columns, ending in `…` where it was cut.
fn fit(text: &str, width: usize) -> String {
    let shown = visible(text);
    if columns(&shown) <= width {
        return shown;
    }
    let mut fitted = String::new();
    let mut used = 1;
    for c in shown.chars() {
        used += column(c);
        if used > width {
            break;
        }
        fitted.push(c);
    }
    fitted.push('…');
    fitted
}

/// Likewise, keeping the end: of a path, the file's name tells more than the folders.
fn fit_start(text: &str, width: usize) -> String {
    let reversed: String = visible(text).chars().rev().collect();
    fit(&reversed, width).chars().rev().collect()
}

/// Breaks a text between words; what does not fit into `lines` lines is cut off with `…`.
fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let last_line = wrapped.len() == lines;
        match wrapped.last_mut() {
            Some(line) if last_line || columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    wrapped.iter().map(|line| fit(line, width)).collect()
}

fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// Columns of a character, at least: what may be wide counts as wide, so that no line is ever too long.
fn column(c: char) -> usize {
    match u32::from(c) {
        0..0x1100 | 0x2000..0x2300 | 0x2500..0x2580 => 1,
        _ => 2,
    }
}
