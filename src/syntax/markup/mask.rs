//! A copy of a page, byte for byte as long, that the tokenizer can read.

use super::super::merge_field::fields;
use super::server;
use crate::bundle::{MarkupKind, Span};

/// The copy.
pub(super) struct Masked {
    /// What the tokenizer reads.
    pub(super) text: String,
    /// The same with what a server fills left in place, where that is not the same: scripts are read from it.
    plain: Option<String>,
    /// What a server runs.
    pub(super) blocks: Vec<Span>,
}

impl Masked {
    /// The copy that scripts are read from.
    pub(super) fn plain(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.text)
    }
}

/// Blanks what a server runs, turns curly quotes around attribute values into plain ones, and lets no character
/// through that the tokenizer would drop or count differently.
pub(super) fn mask(text: &str, kind: MarkupKind) -> Masked {
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len() {
        match bytes[at] {
            0 => bytes[at] = b' ',
            b'\r' => {
                bytes[at] = if bytes.get(at + 1) == Some(&b'\n') {
                    b' '
                } else {
                    b'\n'
                }
            }
            _ => {}
        }
    }
    if matches!(kind, MarkupKind::Visualforce | MarkupKind::Aura) {
        // `onclick="{!IF(x, "a", "b")}"` is one value to the platform.
        for field in fields(text) {
            bytes[field.span.start + 2..field.span.end - 1].fill(b'_');
        }
    }
    straighten_quotes(text, &mut bytes);
    let mut masked = Masked {
        text: whole(bytes),
        plain: None,
        blocks: Vec::new(),
    };
    if kind == MarkupKind::Html {
        let mut bytes = masked.text.clone().into_bytes();
        masked.blocks = server::hide(text, &mut bytes);
        let hidden = whole(bytes);
        if hidden != masked.text {
            masked.plain = Some(std::mem::replace(&mut masked.text, hidden));
        }
    }
    masked
}

fn whole(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("whole characters are replaced by ASCII")
}

/// Longest value in curly quotes.
const MAX_VALUE: usize = 1_000;

fn closing_quote(text: &str, start: usize) -> Option<usize> {
    let mut near = text[start..].char_indices().take(MAX_VALUE);
    let (length, found) = near.find(|&(_, c)| is_curly(c) || matches!(c, '"' | '\n'))?;
    (found != '\n').then_some(start + length)
}

fn is_curly(c: char) -> bool {
    matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}')
}

/// `src=”x.js”`, as pasted from a word processor.
fn straighten_quotes(text: &str, bytes: &mut [u8]) {
    let mut done = 0;
    for (open, quote) in text.match_indices(is_curly) {
        let before = text[..open].trim_end();
        let is_value = before
            .strip_suffix('=')
            .is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-'));
        if open < done || !is_value {
            continue;
        }
        let start = open + quote.len();
        let Some(close) = closing_quote(text, start) else {
            continue;
        };
        let width = text[close..].chars().next().map_or(0, char::len_utf8);
        let next = text[close + width..].chars().next();
        if !next.is_none_or(|next| next.is_whitespace() || matches!(next, '>' | '/')) {
            continue;
        }
        bytes[open..start].fill(b' ');
        bytes[start - 1] = b'"';
        bytes[close..close + width].fill(b' ');
        bytes[close] = b'"';
        done = close + width;
    }
}
