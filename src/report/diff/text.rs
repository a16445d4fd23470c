//! For a terminal: one screen. Long lists are cut to their first entries with a count of the rest.

use std::io::{self, Write};

use super::{TASK_STATES, kinds};
use crate::report::Style;
use crate::report::document::{DiffCounts, DiffDocument, DiffUsage};
use crate::report::escape::visible;
use crate::report::words::days;
use crate::report::wrap::fill;

const BOLD: &str = "\u{1b}[1m";
const YELLOW: &str = "\u{1b}[33m";
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const RESET: &str = "\u{1b}[0m";

/// Entries of a list that are shown.
const SHOWN: usize = 3;

/// Rows of the table of capabilities that are shown.
const CAPABILITIES: usize = 6;

/// Writes the screen.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &DiffDocument, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, out };
    let (old, new) = (&document.old, &document.new);
    let title = format!(
        "{} ({}) to {} ({}): {}",
        old.file, old.as_of, new.file, new.as_of, new.root
    );
    page.paragraph(BOLD, &title, "")?;
    for remark in &document.remarks {
        let tone = if remark.kind == "warning" { YELLOW } else { "" };
        page.paragraph(tone, &format!("{}: {}", remark.kind, remark.text), "")?;
    }
    page.line("")?;
    page.usages(document)?;
    page.tasks(document)?;
    page.effort(document)?;
    let tone = match document.forecast.standing {
        "behind" => RED,
        "ahead" | "on" | "nothing-left" => GREEN,
        _ => "",
    };
    page.paragraph(tone, &document.forecast.text, "")?;
    if document.forecast.finish.is_some() {
        page.paragraph("", &document.forecast.plan_verdict, "  the plan itself: ")?;
    }
    if let Some(calibration) = &document.calibration {
        let team: Vec<String> = calibration
            .team
            .iter()
            .map(|role| format!("{} = {}", role.role, role.shown))
            .collect();
        page.paragraph(
            "",
            &format!(
                "To plan with this pace: [team] {}, or efforts times {}; --format markdown explains it",
                team.join(", "),
                calibration.factor
            ),
            "",
        )?;
    }
    Ok(())
}

struct Page<'o> {
    style: Style,
    out: &'o mut dyn Write,
}

impl Page<'_> {
    fn usages(&mut self, document: &DiffDocument) -> io::Result<()> {
        self.line(&format!(
            "{:<22}{:>7}{:>7}{:>9}{:>6}{:>7}{:>7}",
            "uses", "before", "fixed", "unseen", "new", "moved", "now"
        ))?;
        for (name, counts) in kinds(&document.counts) {
            if *counts != DiffCounts::default() {
                self.line(&row(name, counts))?;
            }
        }
        let capabilities = &document.capabilities;
        for row_of in capabilities.iter().take(CAPABILITIES) {
            self.line(&row(&format!("  {}", row_of.capability), &row_of.counts))?;
        }
        self.more(
            capabilities.len().saturating_sub(CAPABILITIES),
            "by capability",
        )?;
        let counts = document.counts;
        if counts.newly_waived + counts.waivers_ended > 0 {
            self.line(&format!(
                "waivers: {} newly waived, {} ended",
                counts.newly_waived, counts.waivers_ended
            ))?;
        }
        for (state, name) in [("new", "new"), ("not-seen", "not seen")] {
            let all: Vec<&DiffUsage> = document.in_state(state, "burning").collect();
            for usage in all.iter().take(SHOWN) {
                self.line(&format!("  {name}: {} [{}]", usage.at(), usage.rule))?;
            }
            self.more(all.len().saturating_sub(SHOWN), name)?;
        }
        Ok(())
    }

    fn tasks(&mut self, document: &DiffDocument) -> io::Result<()> {
        let mut parts: Vec<String> = TASK_STATES
            .iter()
            .map(|(state, name)| (document.tasks_in(state).count(), name))
            .filter(|(number, _)| *number > 0)
            .map(|(number, name)| format!("{number} {name}"))
            .collect();
        if !document.new_tasks.is_empty() {
            parts.push(format!("{} new", document.new_tasks.len()));
        }
        if parts.is_empty() {
            parts.push("none".to_owned());
        }
        self.line("")?;
        self.paragraph("", &format!("tasks: {}", parts.join(", ")), "")?;
        for state in ["done", "begun"] {
            let all: Vec<_> = document.tasks_in(state).collect();
            for task in all.iter().take(SHOWN) {
                self.line(&format!(
                    "  {state}: {} ({} days) {}",
                    task.id,
                    days(task.effort.likely),
                    task.title
                ))?;
            }
            self.more(all.len().saturating_sub(SHOWN), state)?;
        }
        Ok(())
    }

    fn effort(&mut self, document: &DiffDocument) -> io::Result<()> {
        let effort = &document.effort;
        let begun = match effort.begun.likely > 0.0 {
            true => format!(" and {} of tasks begun", days(effort.begun.likely)),
            false => String::new(),
        };
        let mut other = Vec::new();
        for (value, name) in [
            (-effort.dropped.likely, "no longer planned"),
            (effort.added.likely, "new"),
            (effort.changed.likely, "estimated anew"),
        ] {
            if value != 0.0 {
                let sign = if value > 0.0 { "+" } else { "" };
                other.push(format!("{sign}{} {name}", days(value)));
            }
        }
        let other = match other.is_empty() {
            true => String::new(),
            false => format!("; {}", other.join(", ")),
        };
        self.paragraph(
            "",
            &format!(
                "person-days, likely: {} before, {} done{begun}{other}; {} left ({} to {})",
                days(effort.before.likely),
                days(effort.done.likely),
                days(effort.left.likely),
                days(effort.left.low),
                days(effort.left.high)
            ),
            "",
        )
    }

    fn more(&mut self, number: usize, what: &str) -> io::Result<()> {
        match number {
            0 => Ok(()),
            number => self.line(&format!("  and {number} more {what}")),
        }
    }

    /// A line that is cut at the edge: paths and titles may be long.
    fn line(&mut self, line: &str) -> io::Result<()> {
        let shown = visible(line);
        let width = self.style.width.max(40);
        if shown.chars().count() <= width {
            return writeln!(self.out, "{shown}");
        }
        let cut: String = shown.chars().take(width - 1).collect();
        writeln!(self.out, "{cut}…")
    }

    fn paragraph(&mut self, tone: &str, text: &str, label: &str) -> io::Result<()> {
        let text = fill(&visible(&format!("{label}{text}")), "", self.style.width);
        let text = text.trim_end();
        self.toned(tone, text)
    }

    fn toned(&mut self, tone: &str, text: &str) -> io::Result<()> {
        if self.style.color && !tone.is_empty() {
            writeln!(self.out, "{tone}{text}{RESET}")
        } else {
            writeln!(self.out, "{text}")
        }
    }
}

fn row(name: &str, counts: &DiffCounts) -> String {
    let other = match (counts.released, counts.caught) {
        (0, 0) => String::new(),
        (released, caught) => format!("   (-{released} +{caught} counted otherwise)"),
    };
    format!(
        "{name:<22}{:>7}{:>7}{:>9}{:>6}{:>7}{:>7}{other}",
        counts.before, counts.fixed, counts.not_seen, counts.new, counts.moved, counts.after
    )
}
