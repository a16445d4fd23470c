//! Waivers written into comments: `sf-cti: allow RULE until=YYYY-MM-DD owner=NAME -- reason`.
//!
//! Read here, tied to usages in [`crate::inventory`]. One that is not complete waives nothing and is reported.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Place;
use super::findings::{Findings, Unit};
use super::questions::pattern;
use crate::bundle::{Language, Span};
use crate::catalog::{Rule, catalog};
use crate::syntax::facts::TextKind;

/// The text that every waiver begins with; front ends are asked for comments that hold it.
pub(super) const MARK: &str = "sf-cti";

/// Somebody's promise to deal with a usage later.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The rule whose usages it waives.
    pub rule: &'static Rule,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}

/// A comment that is a waiver, or was meant to be one.
#[derive(Debug, Clone)]
pub struct WaiverComment {
    /// Where it stands.
    pub place: Place,
    /// What it says, or what is wrong with it.
    pub terms: Result<Waiver, String>,
    /// The next line below the comment that holds code.
    pub next_code_line: Option<u32>,
}

/// Finds waivers in comments.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let text: &str = &unit.file.text;
    let mut ahead = CodeAhead::new(unit);
    // What is a comment in a language that nobody here knows is not known either: any line may hold one.
    if unit.file.language == Language::OtherText {
        let whole = Span::new(0, text.len());
        findings.waivers.extend(read(unit, whole, &mut ahead));
        return;
    }
    for fact in &unit.facts.texts {
        if fact.kind == TextKind::Comment {
            findings.waivers.extend(read(unit, fact.span, &mut ahead));
        }
    }
}

/// Reads every line of a comment that has the mark.
fn read(unit: &Unit<'_>, comment: Span, ahead: &mut CodeAhead<'_>) -> Vec<WaiverComment> {
    let unknown_language = unit.file.language == Language::OtherText;
    let mut waivers = Vec::new();
    let mut start = comment.start;
    for line in comment.of(&unit.file.text).split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some((mark, said)) = said(line) else {
            continue;
        };
        let end = at + line.trim_end().len();
        let place = unit.place(Span::new(at + mark.start, end));
        let terms = match said {
            Said::Allow => terms(&line[mark.end..], &place),
            Said::Amiss(_) if unknown_language => continue,
            Said::Amiss(problem) => Err(problem),
        };
        // What stands behind words of an unknown language may quote a waiver.
        if unknown_language && terms.is_err() && !opens(line, mark.start) {
            continue;
        }
        let comment_end = if unknown_language { end } else { comment.end };
        waivers.push(WaiverComment {
            place,
            terms,
            next_code_line: ahead.line_below(at + mark.start, comment, comment_end),
        });
    }
    waivers
}

/// What a line asks for.
enum Said {
    /// A waiver.
    Allow,
    /// Something that may have been meant as one.
    Amiss(String),
}

/// The mark in a line, up to the word behind it, and what it asks for. `found by sf-cti: has to go` asks for nothing;
/// the same at the start of a comment may be meant to.
fn said(line: &str) -> Option<(Span, Said)> {
    static MARKED: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?i)\b{MARK}[ \t]*(:?)[ \t]*([a-z-]+)")));
    MARKED.captures_iter(line).find_map(|found| {
        let (whole, word) = (found.get(0)?, found.get(2)?.as_str());
        let colon = found.get(1).is_some_and(|colon| !colon.is_empty());
        let opens = opens(line, whole.start());
        let said = match (word.eq_ignore_ascii_case("allow"), colon) {
            (true, true) => Said::Allow,
            (true, false) if opens => Said::Amiss(format!("a colon is missing after `{MARK}`")),
            (false, true) if opens => Said::Amiss(format!(
                "`{}` cannot be asked for; the word is `allow`",
                short(word)
            )),
            _ => return None,
        };
        Some((Span::new(whole.start(), whole.end()), said))
    })
}

/// Whether nothing but signs stands before a place in a line.
fn opens(line: &str, at: usize) -> bool {
    !line[..at].contains(char::is_alphanumeric)
}

/// What somebody wrote, short enough to be shown.
fn short(written: &str) -> String {
    const SHOWN: usize = 60;
    match written.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}

/// What stands behind `allow`.
fn terms(written: &str, place: &Place) -> Result<Waiver, String> {
    let written = written
        .trim_end()
        .trim_end_matches("*/")
        .trim_end_matches("-->")
        .trim();
    let (parts, reason) = split_reason(written);
    let mut problems = Vec::new();
    let (mut rule, mut until, mut owner) = (None, None, None);
    for part in parts.split_whitespace() {
        match part.split_once('=') {
            None if rule.is_none() => rule = Some(part),
            None => problems.push(format!(
                "`{}` is not understood: a waiver names one rule, and a name has no blanks",
                short(part)
            )),
            Some((key, value)) => {
                let slot = match key {
                    "until" => &mut until,
                    "owner" => &mut owner,
                    _ => {
                        problems.push(format!(
                            "`{}` is no part of a waiver; its parts are `until`, `owner` and a reason",
                            short(key)
                        ));
                        continue;
                    }
                };
                if slot.replace(value).is_some() {
                    problems.push(format!("`{key}` is given twice"));
                }
            }
        }
    }
    let rule = rule.map_or_else(|| Err("no rule is named".to_owned()), known_rule);
    let until = match until.filter(|until| !until.is_empty()) {
        Some(until) => day(until),
        None => Err("`until=YYYY-MM-DD` is missing".to_owned()),
    };
    let owner = owner
        .filter(|owner| !owner.is_empty())
        .ok_or_else(|| "`owner=NAME` is missing".to_owned());
    let reason = Some(reason)
        .filter(|reason| !reason.is_empty())
        .ok_or_else(|| "the reason is missing: write it last, behind `--`".to_owned());
    match (rule, until, owner, reason, problems.is_empty()) {
        (Ok(rule), Ok(until), Ok(owner), Ok(reason), true) => Ok(Waiver {
            rule,
            owner: owner.to_owned(),
            until,
            reason: reason.to_owned(),
            place: place.clone(),
        }),
        (rule, until, owner, reason, _) => {
            let missing = [rule.err(), until.err(), owner.err(), reason.err()];
            problems.extend(missing.into_iter().flatten());
            Err(problems.join("; "))
        }
    }
}

/// The parts and the reason. `reason=` stands for the two hyphens where a comment must not hold them, as in XML.
fn split_reason(written: &str) -> (&str, &str) {
    static REASON: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\s)(?:--(?:\s|$)|reason=)"));
    match REASON.find(written) {
        Some(found) => (&written[..found.start()], written[found.end()..].trim()),
        None => (written, ""),
    }
}

fn known_rule(id: &str) -> Result<&'static Rule, String> {
    catalog().find_rule(id).ok_or_else(|| {
        let written = short(id);
        match catalog().rules_like(id).as_slice() {
            [] => format!("there is no rule `{written}`; `sf-cti rules` lists all"),
            near => format!(
                "there is no rule `{written}`; did you mean {}?",
                near.join(", ")
            ),
        }
    })
}

fn day(written: &str) -> Result<Date, String> {
    static SHAPE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{4}-\d{2}-\d{2}$"));
    if !SHAPE.is_match(written) {
        return Err(format!(
            "`until={}` is no date; write YYYY-MM-DD",
            short(written)
        ));
    }
    written
        .parse()
        .map_err(|_| format!("`until={written}`: the calendar has no such day"))
}

/// Looks for the code below comments. It remembers how far it looked: a file may hold very many waivers.
struct CodeAhead<'u> {
    unit: &'u Unit<'u>,
    /// From where to where there is no code, by what comments look like there.
    no_code: Option<(bool, Span)>,
}

impl<'u> CodeAhead<'u> {
    fn new(unit: &'u Unit<'u>) -> Self {
        Self {
            unit,
            no_code: None,
        }
    }

    /// The first line below the mark with something on it that is no comment; the mark's comment ends at `end`.
    fn line_below(&mut self, mark: usize, comment: Span, end: usize) -> Option<u32> {
        let text: &str = &self.unit.file.text;
        let markup = comment.of(text).starts_with("<!--");
        let own = self.unit.lines.position(text, mark).line;
        let mut code = self.code_from(end, markup)?;
        if self.unit.lines.position(text, code).line == own {
            // Code behind the comment, on the same line.
            let below = code + text.get(code..)?.find('\n')? + 1;
            code = self.code_from(below, markup)?;
        }
        Some(self.unit.lines.position(text, code).line)
    }

    /// Where the first code at or after `start` is.
    fn code_from(&mut self, start: usize, markup: bool) -> Option<usize> {
        let text: &str = &self.unit.file.text;
        if let Some((alike, seen)) = self.no_code
            && alike == markup
            && (seen.start..=seen.end).contains(&start)
        {
            return (seen.end < text.len()).then_some(seen.end);
        }
        let unknown_language = self.unit.file.language == Language::OtherText;
        let mut at = start;
        loop {
            let rest = text.get(at..)?;
            at += rest.len() - rest.trim_start().len();
            let rest = text.get(at..)?;
            let closed_by = match rest {
                _ if markup => rest.starts_with("<!--").then_some("-->"),
                _ if rest.starts_with("/*") => Some("*/"),
                _ if rest.starts_with("//") => Some("\n"),
                _ if unknown_language && rest.starts_with(['#', ';']) => Some("\n"),
                _ => None,
            };
            match closed_by.map(|closed_by| (closed_by, rest.find(closed_by))) {
                Some((closed_by, Some(length))) => at += length + closed_by.len(),
                Some((_, None)) => at = text.len(),
                None => break,
            }
        }
        self.no_code = Some((markup, Span::new(start, at)));
        (at < text.len()).then_some(at)
    }
}

/// A line up to the waiver that ends it: one that is added does not change what a usage is.
pub(super) fn without(line: &str) -> &str {
    let Some((mark, Said::Allow)) = said(line) else {
        return line;
    };
    let before = line[..mark.start].trim_end();
    let opener = ["//", "/**", "/*", "<!--", "#"]
        .iter()
        .find_map(|opener| before.strip_suffix(opener));
    opener.map_or(line, str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::{BundlePath, Position};

    fn anywhere() -> Place {
        Place {
            path: BundlePath::new("phone.js"),
            span: Span::new(0, 1),
            start: Position { line: 1, column: 1 },
            end: Position { line: 1, column: 2 },
        }
    }

    #[test]
    fn a_complete_waiver_says_which_rule_who_until_when_and_why() {
        for written in [
            " lightning/screenPop until=2027-06-30 owner=mary -- the pilot group still pops",
            " lightning/screenPop owner=mary until=2027-06-30 -- the pilot group still pops */",
            " lightning/screenPop until=2027-06-30 owner=mary reason=the pilot group still pops -->",
        ] {
            let waiver = terms(written, &anywhere())
                .unwrap_or_else(|problem| panic!("{written}: {problem}"));
            assert_eq!(waiver.rule.id, "lightning/screenPop");
            assert_eq!(waiver.until, jiff::civil::date(2027, 6, 30));
            assert_eq!(waiver.owner, "mary");
            assert_eq!(waiver.reason, "the pilot group still pops");
        }
    }

    #[test]
    fn what_is_wrong_with_a_waiver_is_said() {
        let complete = "until=2027-06-30 owner=mary -- why";
        for (written, said) in [
            (
                format!("lightning/screenPopp {complete}"),
                "did you mean lightning/screenPop",
            ),
            (complete.to_owned(), "no rule is named"),
            (
                "classic/saveLog owner=mary -- why".to_owned(),
                "`until=YYYY-MM-DD` is missing",
            ),
            (
                "classic/saveLog until=2027-06-30 -- why".to_owned(),
                "`owner=NAME` is missing",
            ),
            (
                "classic/saveLog until=2027-06-30 owner= -- why".to_owned(),
                "`owner=NAME` is missing",
            ),
            (
                "classic/saveLog until=2027-06-30 owner=mary".to_owned(),
                "the reason is missing",
            ),
            (
                "classic/saveLog until=2027-06-30 owner=mary --".to_owned(),
                "the reason is missing",
            ),
            (
                "classic/saveLog until=2027-02-30 owner=mary -- why".to_owned(),
                "has no such day",
            ),
            (
                "classic/saveLog until=soon owner=mary -- why".to_owned(),
                "is no date",
            ),
            (
                format!("classic/saveLog ticket=7 {complete}"),
                "`ticket` is no part",
            ),
            (
                format!("classic/saveLog classic/screenPop {complete}"),
                "one rule",
            ),
            (
                format!("classic/saveLog owner=bob {complete}"),
                "`owner` is given twice",
            ),
        ] {
            let problem = terms(&written, &anywhere()).expect_err(&written);
            assert!(problem.contains(said), "{written}: {problem}");
        }
    }

    #[test]
    fn a_waiver_at_the_end_of_a_line_is_no_part_of_the_line() {
        assert_eq!(without("call(); // sf-cti: allow a/b"), "call();");
        assert_eq!(without("<x/> <!-- sf-cti: allow a/b -->"), "<x/>");
        assert_eq!(without("call('sf-cti: allow')"), "call('sf-cti: allow')");
        assert_eq!(without("call(); // why"), "call(); // why");
    }
}
