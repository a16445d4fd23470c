//! A rule for a terminal.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{OWN_WORK, RuleDocument, facts, kind, outcome, waiving, why, why_heading};
use crate::report::wrap::{fill, indented};

/// Writes the page of a rule, no wider than `width` but for code.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(rule: &RuleDocument, width: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(page(rule, width).as_bytes())
}

/// The page, for a reader who shows no Markdown.
pub(in crate::report) fn help(rule: &RuleDocument, width: usize) -> String {
    page(rule, width)
}

fn page(rule: &RuleDocument, width: usize) -> String {
    let mut page = fill(&format!("{}: {}", rule.row.id, rule.row.title), "", width);
    page += &fill(&facts(rule).join(" · "), "", width);
    page.push('\n');
    page += &fill(rule.summary, "", width);
    heading(&mut page, why_heading(rule));
    page += &fill(&why(rule), "  ", width);
    heading(&mut page, "Before");
    page += &indented(rule.finds, "    ");
    page += "\n  Looks alike and is not found:\n\n";
    page += &indented(rule.ignores, "    ");
    if let Some(counterpart) = rule.counterpart {
        heading(&mut page, "Counterpart");
        page += &fill(counterpart, "  ", width);
    }
    for outcome in rule.outcomes() {
        after(&mut page, &outcome, width);
    }
    page.push('\n');
    page += &fill(OWN_WORK, "", width);
    let notes = rule.notes.iter().cloned();
    bullets(&mut page, "Notes", notes, width);
    let traps = rule.watch.iter().map(|trap| match trap.inferred {
        true => format!("{} (inferred)", trap.text),
        false => trap.text.to_owned(),
    });
    bullets(&mut page, "What to watch", traps, width);
    heading(&mut page, "How to verify");
    page += &fill(rule.verify, "  ", width);
    heading(&mut page, "How to waive");
    match &rule.waiver {
        Some(comment) => {
            page += &indented(comment, "    ");
            page.push('\n');
            page += &fill(waiving::CONDITIONS, "  ", width);
        }
        None => page += &fill(waiving::NO_COMMENT, "  ", width),
    }
    let sources = rule.sources.iter().map(|source| {
        let address = source
            .url
            .map(|url| format!(" <{url}>"))
            .unwrap_or_default();
        format!("{} ({}){address}", source.title, kind(source))
    });
    bullets(&mut page, "Sources", sources, width);
    page
}

/// What a usage becomes under some targets.
fn after(page: &mut String, shown: &super::document::Outcome<'_>, width: usize) {
    let targets: Vec<String> = shown.targets().iter().map(ToString::to_string).collect();
    page.push('\n');
    *page += &fill(&format!("After, under {}", targets.join(", ")), "", width);
    match (shown.after, shown.nothing_to_show) {
        (Some(code), _) => {
            *page += &indented(code, "    ");
            page.push('\n');
        }
        (None, Some(line)) => *page += &fill(line, "  ", width),
        (None, None) => {}
    }
    for advice in &shown.advice {
        bullet(page, advice.how, width);
        for (target, way) in &advice.targets {
            *page += &fill(&format!("{target}: {}.", outcome(way)), "    ", width);
        }
    }
}

fn heading(page: &mut String, title: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(page, "\n{title}");
}

fn bullets(page: &mut String, title: &str, texts: impl Iterator<Item = String>, width: usize) {
    let mut texts = texts.peekable();
    if texts.peek().is_some() {
        heading(page, title);
    }
    for text in texts {
        bullet(page, &text, width);
    }
}

fn bullet(page: &mut String, text: &str, width: usize) {
    *page += &fill(text, "    ", width).replacen("    ", "  - ", 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Target, catalog};

    #[test]
    fn every_rule_has_a_page_whose_words_keep_within_80_columns() {
        for rule in catalog().rules() {
            let page = page(&RuleDocument::of(rule), 80);
            for target in Target::ALL {
                assert!(page.contains(target.as_str()), "{}", rule.id);
            }
            // Code and addresses stay as they are.
            let wide = page.lines().find(|line| {
                line.chars().count() > 80 && !line.starts_with("    ") && !line.contains("<http")
            });
            assert_eq!(wide, None, "{}", rule.id);
        }
    }
}
