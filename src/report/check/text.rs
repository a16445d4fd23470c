//! For a terminal and a log: a line for each finding as compilers write it, then the verdict.

use std::io::{self, Write};

use super::counted;
use crate::catalog::Severity;
use crate::report::Style;
use crate::report::document::{CheckDocument, CheckFinding};
use crate::report::escape::visible;
use crate::report::words::count;

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const YELLOW: &str = "\u{1b}[33m";
const BLUE: &str = "\u{1b}[34m";
const GREEN: &str = "\u{1b}[32m";
const RESET: &str = "\u{1b}[0m";

/// Gaps that are shown one by one; a folder of archives can have thousands.
const GAPS_SHOWN: usize = 20;

/// Writes every finding that is new, what is to be warned of, and the verdict.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, out };
    let failing = document.failing();
    for finding in &failing {
        page.finding(finding)?;
    }
    if let Some(first) = failing.first() {
        writeln!(
            page.out,
            "{} tells what to do\n",
            page.bold(&format!("sf-cti explain {}", first.rule))
        )?;
    }
    let reported = document.reported();
    if !reported.is_empty() {
        for finding in &reported {
            page.finding(finding)?;
        }
        writeln!(page.out, "(new, but not what the gate fails on)\n")?;
    }
    let gaps = &document.coverage.gaps;
    for gap in gaps.iter().take(GAPS_SHOWN) {
        let said = format!(
            "{}: not seen: {} ({})",
            gap.path, gap.reason, gap.consequence
        );
        page.line(YELLOW, &said)?;
    }
    if gaps.len() > GAPS_SHOWN {
        let more = count(
            gaps.len() - GAPS_SHOWN,
            "more place was",
            "more places were",
        );
        page.line(YELLOW, &format!("{more} not seen; -v lists all"))?;
    }
    let milestones = document.milestones.iter();
    for milestone in milestones.filter(|milestone| milestone.fails) {
        page.line(RED, &format!("milestone {}", milestone.text))?;
    }
    for waiver in document.waivers.iter().filter(|waiver| waiver.fails) {
        if let Some(problem) = &waiver.problem {
            page.line(RED, &format!("{}: {problem}", waiver.at))?;
        }
    }
    for warning in &document.verdict.warnings {
        page.line(YELLOW, &format!("warning: {warning}"))?;
    }
    let tone = match document.verdict.outcome {
        "passed" => GREEN,
        _ => RED,
    };
    let verdict = page.toned(tone, &visible(&document.verdict.text));
    writeln!(page.out, "{verdict}")?;
    writeln!(page.out, "{}", counted(document))
}

struct Page<'o> {
    style: Style,
    out: &'o mut dyn Write,
}

impl Page<'_> {
    fn finding(&mut self, finding: &CheckFinding) -> io::Result<()> {
        let tone = match finding.severity {
            Severity::Error => RED,
            Severity::Warning => YELLOW,
            Severity::Note => BLUE,
        };
        let at = format!("{}:{}:{}", finding.path, finding.line, finding.column);
        let unsure = match finding.confidence.as_str() {
            "high" => String::new(),
            word => format!(", {word} confidence"),
        };
        let severity = self.toned(tone, finding.severity.as_str());
        let at = self.bold(&visible(&at));
        let said = visible(&format!("{} [{}{unsure}]", finding.message(), finding.rule));
        writeln!(self.out, "{at}: {severity}: {said}")?;
        writeln!(self.out, "    {}", visible(&finding.snippet))
    }

    fn line(&mut self, tone: &str, text: &str) -> io::Result<()> {
        let line = self.toned(tone, &visible(text));
        writeln!(self.out, "{line}")
    }

    fn bold(&self, text: &str) -> String {
        self.toned(BOLD, text)
    }

    fn toned(&self, tone: &str, text: &str) -> String {
        if self.style.color {
            format!("{tone}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }
}
