//! Text in languages that no front end knows: ClojureScript, Python, Ruby, YAML and so on.

use super::TextReading;
use crate::bundle::Span;
use crate::syntax::facts::{KnownBy, PathUse, Segment, StringFact, TextFact, TextKind, UseKind};
use crate::syntax::interest::Interest;
use crate::syntax::quoted::{self, Quoted};

/// What a comment's line starts with in some language or other.
const COMMENT_STARTS: &[&str] = &[
    "#", "//", ";", "--", "*", "/*", "<!--", "%", "\"\"\"", "'''", "REM ",
];

/// Words that follow an expression of CoffeeScript and are no argument of a call.
const COFFEE_WORDS: [&str; 18] = [
    "if",
    "unless",
    "and",
    "or",
    "is",
    "isnt",
    "then",
    "else",
    "in",
    "of",
    "for",
    "when",
    "while",
    "until",
    "by",
    "instanceof",
    "extends",
    "not",
];

/// Looks through `text` line by line. A chain from a watched global counts as a use only where it is called or is
/// written as interop (`js/sforce.opencti`), and a string where it can be an address; every other line with a needle
/// is prose.
#[must_use]
pub fn read_other(text: &str, interest: &Interest) -> TextReading {
    read_lines(text, interest, false)
}

/// The same for CoffeeScript, where a call needs no brackets.
#[must_use]
pub fn read_coffee(text: &str, interest: &Interest) -> TextReading {
    read_lines(text, interest, true)
}

fn read_lines(text: &str, interest: &Interest, is_coffee: bool) -> TextReading {
    let mut reading = TextReading::default();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let solid = line.trim();
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let whole = Span::new(at, at + solid.len());
        let comment = COMMENT_STARTS.iter().any(|mark| solid.starts_with(mark));
        let (uses, strings) = if comment {
            (Vec::new(), Vec::new())
        } else {
            (
                line_uses(text, whole, interest, is_coffee),
                addresses(text, whole, interest),
            )
        };
        let is_prose = uses.is_empty() && strings.is_empty();
        if is_prose && interest.needles.hit(solid.as_bytes()) {
            let kind = if comment {
                TextKind::Comment
            } else {
                TextKind::Prose
            };
            reading.texts.push(TextFact { kind, span: whole });
        }
        reading.uses.extend(uses);
        reading.strings.extend(strings);
    }
    reading
}

/// Strings of a line that hold a needle and can be an address: `"https://…/x.js"`.
fn addresses(text: &str, line: Span, interest: &Interest) -> Vec<StringFact> {
    let written = line.of(text);
    if !interest.needles.hit(written.as_bytes()) {
        return Vec::new();
    }
    let is_address = |found: &Quoted| {
        let is_one = found.text.contains('/') && !found.text.contains([' ', '<', '>', '(']);
        is_one && interest.needles.hit(found.text.as_bytes())
    };
    let strings = quoted::strings(written).into_iter().filter(is_address);
    strings
        .map(|found| {
            let span = found.span.shifted(line.start);
            StringFact {
                text: found.text,
                span,
                piece: span,
                built: false,
                parts: Vec::new(),
                alternatives: Vec::new(),
                passed_to: None,
                bound_to: None,
                enclosing: None,
            }
        })
        .collect()
}

fn line_uses(text: &str, line: Span, interest: &Interest, is_coffee: bool) -> Vec<PathUse> {
    let mut uses = Vec::new();
    let written = line.of(text);
    for global in &interest.globals {
        for (found, _) in written.match_indices(global.as_str()) {
            // Enough to see quotes and brackets by; all of a very long line each time would take for ever.
            let before = near_end(&written[..found]);
            let after = near_start(&written[found..]);
            let at = line.start + found;
            let interop = before.ends_with("js/");
            let bounded = interop
                || !before.ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, '_' | '$' | '/' | '-' | '.')
                })
                || ["window.", "parent.", "top.", "self."]
                    .iter()
                    .any(|object| before.ends_with(object));
            if !bounded || in_quotes(before, after) {
                continue;
            }
            let (mut path, mut spans, end) = chain(text, at, at + global.len(), line.end);
            let rest = text.get(end..line.end).unwrap_or("");
            let called =
                rest.starts_with('(') || is_coffee && path.len() > 2 && takes_argument(rest);
            let mut head = before.strip_suffix("js/").unwrap_or("").trim_end();
            let shift = at - before.len();
            // `(.-opencti js/sforce)`, `(.screenPop js/sforce.opencti x)`: members stand before their object.
            while interop && let Some(name) = name_before(head, "(.-") {
                head = head[..name.start - "(.-".len()].trim_end();
                let name = name.shifted(shift);
                path.push(Segment::Name(name.of(text).to_owned()));
                spans.push(Some(name));
            }
            if interop && let Some(method) = name_before(head, "(.") {
                let method = method.shifted(shift);
                path.push(Segment::Name(method.of(text).to_owned()));
                spans.push(Some(method));
            } else if !interop && (!called || path.len() == 1) {
                continue;
            }
            let call =
                called || (interop && (head.ends_with('(') || name_before(head, "(.").is_some()));
            uses.push(PathUse {
                path,
                spans,
                whole: Span::new(at, end),
                kind: if call { UseKind::Call } else { UseKind::Read },
                known_by: KnownBy::Text,
                arguments: Vec::new(),
                enclosing: None,
            });
        }
    }
    uses.sort_by_key(|found| found.whole);
    uses
}

/// How much of a line around a name is looked at.
const NEAR: usize = 1_000;

fn near_end(text: &str) -> &str {
    let from = (text.len().saturating_sub(NEAR)..=text.len()).find(|&at| text.is_char_boundary(at));
    from.and_then(|from| text.get(from..)).unwrap_or("")
}

fn near_start(text: &str) -> &str {
    let to = (0..=text.len().min(NEAR))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    to.and_then(|to| text.get(..to)).unwrap_or("")
}

/// The names from `start`, of which the first ends at `end`.
fn chain(
    text: &str,
    start: usize,
    end: usize,
    limit: usize,
) -> (Vec<Segment>, Vec<Option<Span>>, usize) {
    let mut spans = vec![Some(Span::new(start, end))];
    let mut end = end;
    while let Some(rest) = text.get(end..limit) {
        let name = match rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
            Some(name) => name,
            None => break,
        };
        let from = limit - name.len();
        let length = name
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
            .unwrap_or(name.len());
        if length == 0 {
            break;
        }
        end = from + length;
        spans.push(Some(Span::new(from, end)));
    }
    let path = spans
        .iter()
        .flatten()
        .map(|span| Segment::Name(span.of(text).to_owned()))
        .collect();
    (path, spans, end)
}

/// The name in a trailing `(.name`, behind its `mark`.
fn name_before(head: &str, mark: &str) -> Option<Span> {
    let start = head.rfind(mark)? + mark.len();
    let name = head.get(start..)?;
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    plain.then(|| Span::new(start, head.len()))
}

/// Whether what follows a name is the first argument of a call without brackets.
fn takes_argument(rest: &str) -> bool {
    let Some(next) = rest.strip_prefix(' ') else {
        return false;
    };
    let word = next
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
        .unwrap_or("");
    let starts = next.starts_with(|c: char| c.is_alphanumeric() || "_$@\"'{[(".contains(c));
    (starts || next.starts_with("->")) && !COFFEE_WORDS.contains(&word)
}

/// Whether a quote opens before and closes after on the line.
fn in_quotes(before: &str, after: &str) -> bool {
    ['"', '\'', '`'].into_iter().any(|quote| {
        let opened = before.matches(quote).count() % 2 == 1;
        opened && after.contains(quote)
    })
}
