//! Text in languages that no front end knows: ClojureScript, Python, Ruby, YAML and so on.

use super::TextReading;
use crate::bundle::Span;
use crate::syntax::facts::{KnownBy, PathUse, Segment, TextFact, TextKind, UseKind};
use crate::syntax::interest::Interest;

/// What a comment's line starts with in some language or other.
const COMMENT_STARTS: &[&str] = &[
    "#", "//", ";", "--", "*", "/*", "<!--", "%", "\"\"\"", "'''", "REM ",
];

/// Looks through `text` line by line. A chain from a watched global counts as a use only where it is called or is
/// written as interop (`js/sforce.opencti`); every other line with a needle is prose.
#[must_use]
pub fn read_other(text: &str, interest: &Interest) -> TextReading {
    let mut reading = TextReading::default();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let solid = line.trim();
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        let whole = Span::new(at, at + solid.len());
        let comment = COMMENT_STARTS.iter().any(|mark| solid.starts_with(mark));
        let uses = if comment {
            Vec::new()
        } else {
            line_uses(text, whole, interest)
        };
        if uses.is_empty() && interest.needles.hit(solid.as_bytes()) {
            let kind = if comment {
                TextKind::Comment
            } else {
                TextKind::Prose
            };
            reading.texts.push(TextFact { kind, span: whole });
        }
        reading.uses.extend(uses);
    }
    reading
}

fn line_uses(text: &str, line: Span, interest: &Interest) -> Vec<PathUse> {
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
            let called = text.get(end..).is_some_and(|rest| rest.starts_with('('));
            let head = before.strip_suffix("js/").unwrap_or("").trim_end();
            // `(.screenPop js/sforce.opencti x)`: the method stands before its object.
            if interop && let Some(method) = method_before(head) {
                let shift = at - before.len();
                let method = method.shifted(shift);
                path.push(Segment::Name(method.of(text).to_owned()));
                spans.push(Some(method));
            } else if !interop && (!called || path.len() == 1) {
                continue;
            }
            let call =
                called || (interop && (head.ends_with('(') || method_before(head).is_some()));
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

/// The name in a trailing `(.name`.
fn method_before(head: &str) -> Option<Span> {
    let open = head.rfind("(.")?;
    let name = head.get(open + 2..)?;
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    plain.then(|| Span::new(open + 2, head.len()))
}

/// Whether a quote opens before and closes after on the line.
fn in_quotes(before: &str, after: &str) -> bool {
    ['"', '\'', '`'].into_iter().any(|quote| {
        let opened = before.matches(quote).count() % 2 == 1;
        opened && after.contains(quote)
    })
}
