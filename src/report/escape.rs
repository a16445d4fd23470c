//! Makes text from the audited tree harmless to look at, in a terminal and in Markdown.
//!
//! Two kinds of text are told apart. Names, paths and snippets are shown as they are, so they become code
//! ([`code`]) or plain text ([`text`]). Sentences of the catalogue and of the plan use backticks on purpose, so
//! [`prose`] keeps their code spans and neutralises the rest, which also covers a name inside such a sentence.

use std::fmt::Write as _;

/// One line in which nothing is invisible: control characters, line ends and characters that reorder or hide
/// text are written out, e.g. `‹U+202E›`. Otherwise a file name could turn a report around, or talk to the
/// terminal.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\t' {
            shown.push(' ');
        } else if is_deceptive(c) {
            // Writing to a string does not fail.
            let _ = write!(shown, "‹U+{:04X}›", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{061c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A Markdown code span, with a fence longer than any run of backticks inside.
pub(super) fn code(raw: &str) -> String {
    let shown = visible(raw);
    if shown.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run_of_backticks(&shown) + 1);
    // One blank on each side is taken off again by every reader of Markdown.
    let touches = shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']);
    let pad = if touches { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// A fenced block of several lines in a language.
pub(super) fn code_block(language: &str, raw: &str) -> String {
    let lines: Vec<String> = raw.lines().map(visible).collect();
    let body = lines.join("\n");
    let fence = "`".repeat((longest_run_of_backticks(&body) + 1).max(3));
    format!("{fence}{language}\n{body}\n{fence}")
}

/// [`code`] for a cell of a table, where `|` has to be escaped even inside code.
pub(super) fn code_cell(raw: &str) -> String {
    if raw.contains("\\|") {
        // Readers of Markdown disagree on a backslash before an escaped pipe inside code.
        text(raw)
    } else {
        code(raw).replace('|', "\\|")
    }
}

/// Plain text: everything that Markdown or HTML would take for itself is escaped. Fits a cell of a table.
pub(super) fn text(raw: &str) -> String {
    let shown = visible(raw);
    let mut escaped = String::with_capacity(shown.len() + 8);
    escape_into(&shown, &mut escaped);
    guard_start(escaped)
}

/// A sentence that may hold code spans, on one line. A backtick that opens none is escaped.
pub(super) fn prose(raw: &str) -> String {
    guard_start(spans(raw, |span, out| out.push_str(span)))
}

/// [`prose`] for a cell of a table.
pub(super) fn prose_cell(raw: &str) -> String {
    guard_start(spans(raw, |span, out| {
        if span.contains("\\|") {
            escape_into(span.trim_matches('`'), out);
        } else {
            out.push_str(&span.replace('|', "\\|"));
        }
    }))
}

/// Text inside HTML, such as the summary of a folded part.
pub(super) fn html(raw: &str) -> String {
    visible(raw)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Escapes `raw` outside of its code spans and gives each span to `keep`, by the rule that readers of Markdown
/// follow: a run of backticks ends at the next run of the same length.
fn spans(raw: &str, keep: impl Fn(&str, &mut String)) -> String {
    let one_line: String = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = visible(&one_line);
    let mut out = String::with_capacity(shown.len() + 8);
    let mut rest = shown.as_str();
    while let Some(start) = rest.find('`') {
        escape_into(&rest[..start], &mut out);
        let opened = &rest[start..];
        let fence = opened.len() - opened.trim_start_matches('`').len();
        match closing(&opened[fence..], fence) {
            Some(inner) => {
                let end = fence + inner + fence;
                keep(&opened[..end], &mut out);
                rest = &opened[end..];
            }
            None => {
                out.push_str(&"\\`".repeat(fence));
                rest = &opened[fence..];
            }
        }
    }
    escape_into(rest, &mut out);
    out
}

/// Where the run of exactly `fence` backticks begins that closes a code span.
fn closing(text: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == fence {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// Escapes what has a meaning inside a paragraph. Underscores inside a word have none and stay readable, as in
/// `Outcome__c`.
fn escape_into(shown: &str, out: &mut String) {
    let chars: Vec<char> = shown.chars().collect();
    let word = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| c.is_alphanumeric())
    };
    for (at, &c) in chars.iter().enumerate() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' if chars
                .get(at + 1)
                .is_some_and(|next| *next == '#' || next.is_ascii_alphanumeric()) =>
            {
                out.push_str("&amp;");
            }
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '_' => {
                let before = chars[..at].iter().rposition(|c| *c != '_');
                let after = chars[at..]
                    .iter()
                    .position(|c| *c != '_')
                    .map(|run| at + run);
                if !(word(before) && word(after)) {
                    out.push('\\');
                }
                out.push('_');
            }
            '#' if at > 0 && chars[at - 1] == ' ' => out.push_str("\\#"),
            c => out.push(c),
        }
    }
}

/// Escapes what has a meaning at the start of a block: headings, lists, quotations.
fn guard_start(escaped: String) -> String {
    let trimmed = escaped.trim();
    if trimmed.starts_with(['#', '-', '+', '=', '>']) {
        return format!("\\{trimmed}");
    }
    let digits = trimmed.len()
        - trimmed
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let after = &trimmed[digits..];
    let numbers_a_list = digits > 0
        && after.starts_with(['.', ')'])
        && after[1..].chars().next().is_none_or(char::is_whitespace);
    if numbers_a_list {
        return format!("{}\\{after}", &trimmed[..digits]);
    }
    trimmed.to_owned()
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_fences_are_longer_than_what_they_hold() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code(""), "(empty)");
        assert_eq!(code("a\nb\u{202e}c"), "`a‹U+000A›b‹U+202E›c`");
    }

    #[test]
    fn cells_hold_their_pipes() {
        assert_eq!(code_cell("a|b"), "`a\\|b`");
        assert_eq!(code_cell("a\\|b"), "a\\\\\\|b");
        assert_eq!(prose_cell("x `a|b` | y"), "x `a\\|b` \\| y");
    }

    #[test]
    fn text_is_neither_markup_nor_html() {
        assert_eq!(
            text("<script>*x*</script>"),
            "&lt;script>\\*x\\*&lt;/script>"
        );
        assert_eq!(text("a\\`b`"), "a\\\\\\`b\\`");
        assert_eq!(text("[a](b)"), "\\[a\\](b)");
        assert_eq!(text("&lt; R&D, A & B"), "&amp;lt; R&amp;D, A & B");
    }

    #[test]
    fn underscores_inside_words_stay_readable() {
        assert_eq!(
            text("Task.Outcome__c and _x_"),
            "Task.Outcome__c and \\_x\\_"
        );
    }

    #[test]
    fn prose_keeps_code_and_escapes_a_lone_backtick() {
        assert_eq!(prose("call `a<b>()` <b>"), "call `a<b>()` &lt;b>");
        assert_eq!(prose("a ` b"), "a \\` b");
        assert_eq!(prose("a `` b ` c ``"), "a `` b ` c ``");
        assert_eq!(prose("one\n\n# two"), "one \\# two");
    }

    #[test]
    fn nothing_starts_a_block() {
        assert_eq!(text("# a"), "\\# a");
        assert_eq!(text("- a"), "\\- a");
        assert_eq!(text("1. a"), "1\\. a");
        assert_eq!(text("3.5 days"), "3.5 days");
        assert_eq!(text("> a"), "\\> a");
    }
}
