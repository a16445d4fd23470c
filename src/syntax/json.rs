//! Code inside JSON: the markup that a site's pages, themes and rich-text components are stored with.
//!
//! Strings are found by their quotes alone, so that a text that is not quite JSON is read as well.

use super::decoded::Decoded;
use super::environment::Environment;
use super::facts::{Facts, TextFact, TextKind};
use super::interest::Interest;
use super::markup;
use crate::bundle::{MarkupKind, Span};

/// Reads the strings of `text` that hold a needle: those with a tag in them as markup, others as texts.
pub(super) fn read(text: &str, interest: &Interest, environment: &dyn Environment) -> Facts {
    let mut facts = Facts::default();
    let is_map = is_source_map(text);
    for span in strings(text) {
        let raw = span.of(text);
        let plain = Decoded::new(raw, span.start, '\\', escape);
        if !interest.needles.hit(plain.text.as_bytes()) {
            continue;
        }
        if !is_map && holds_a_tag(&plain.text) {
            let reading = markup::read(&plain.text, MarkupKind::Html, interest);
            let place = |span| plain.place(span);
            super::add_markup(text, reading, &place, interest, environment, &mut facts);
        } else {
            facts.texts.push(TextFact {
                kind: TextKind::StringLiteral,
                span,
            });
        }
    }
    facts
}

/// Whether a text is a source map, which only repeats what other files hold.
#[must_use]
pub fn is_source_map(text: &str) -> bool {
    let holds = |key: &str| text.contains(key);
    text.trim_start().starts_with(['{', ')']) && holds("\"mappings\"") && holds("\"version\"")
}

fn holds_a_tag(text: &str) -> bool {
    let letter = |at: usize| {
        text.as_bytes()
            .get(at + 1)
            .is_some_and(u8::is_ascii_alphabetic)
    };
    text.match_indices('<').any(|(at, _)| letter(at))
}

/// What stands between the quotes of each string.
fn strings(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, start) {
            (b'"', None) => start = Some(at + 1),
            (b'"', Some(from)) => {
                found.push(Span::new(from, at));
                start = None;
            }
            // A string does not go over a line: its closing quote was forgotten.
            (b'\n', Some(_)) => start = None,
            (b'\\', Some(_)) => at += 1,
            _ => {}
        }
        at += 1;
    }
    found
}

/// The character that the escape at the start of `rest` stands for, and how long the escape is.
fn escape(rest: &str) -> Option<(char, usize)> {
    Some(match rest.as_bytes().get(1)? {
        b'n' => ('\n', 2),
        b'r' | b't' | b'b' | b'f' => (' ', 2),
        b'u' => {
            let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            // Half of a pair is no character of its own, and no code either.
            (char::from_u32(code).unwrap_or(' '), 6)
        }
        b'"' => ('"', 2),
        b'/' => ('/', 2),
        b'\\' => ('\\', 2),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let raw = r#"\u003Cb\u003E \"x\"\n\/\/ \\n \u00e9\uD83D"#;
        let decoded = Decoded::new(raw, 0, '\\', escape);
        assert_eq!(decoded.text, "<b> \"x\"\n// \\n é ");
    }

    #[test]
    fn a_forgotten_quote_ends_with_its_line() {
        let text = "{\"a\": \"b,\n\"c\": \"d\\\"e\"}";
        let found: Vec<&str> = strings(text)
            .into_iter()
            .map(|span| span.of(text))
            .collect();
        assert_eq!(found, ["a", "c", "d\\\"e"]);
    }
}
