//! A copy of a page, byte for byte as long, that the tokenizer can read.

use super::super::merge_field::fields;
use crate::bundle::{MarkupKind, Span};

/// The copy.
pub(super) struct Masked {
    pub(super) text: String,
    /// Blocks that a server runs.
    pub(super) blocks: Vec<Span>,
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
    let mut blocks = Vec::new();
    if kind == MarkupKind::Html {
        blocks = server_blocks(text);
        for block in &blocks {
            let echo = is_echo(block.of(text));
            for byte in &mut bytes[block.start..block.end] {
                // What is printed is a value in a script, what only runs is nothing.
                if echo {
                    *byte = b'_';
                } else if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
    }
    if matches!(kind, MarkupKind::Visualforce | MarkupKind::Aura) {
        // `onclick="{!IF(x, "a", "b")}"` is one value to the platform.
        for field in fields(text) {
            bytes[field.span.start + 2..field.span.end - 1].fill(b'_');
        }
    }
    straighten_quotes(text, &mut bytes);
    Masked {
        text: String::from_utf8(bytes).expect("whole characters are replaced by ASCII"),
        blocks,
    }
}

fn is_echo(block: &str) -> bool {
    let inner = block
        .strip_prefix("<?php")
        .or_else(|| block.strip_prefix("<?"))
        .or_else(|| block.strip_prefix("<%"))
        .unwrap_or("");
    inner.starts_with(['=', '-']) && !inner.starts_with("--")
        || inner.trim_start().starts_with("echo")
        || inner.trim_start().starts_with("print")
}

fn server_blocks(text: &str) -> Vec<Span> {
    let mut blocks = Vec::new();
    // Ends that do not occur any more: looking for them at every start would be quadratic.
    let mut missing: Vec<&str> = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('<')) {
        let start = from + at;
        from = start + 1;
        let rest = &text[start..];
        let php = rest.starts_with("<?php") || rest.starts_with("<?=");
        let close = if php
            || rest.starts_with("<?xml")
            || rest.starts_with("<? ")
            || rest.starts_with("<?\n")
        {
            "?>"
        } else if rest.starts_with("<%--") {
            "--%>"
        } else if rest.starts_with("<%") && !matches!(rest.as_bytes().get(2), Some(b'"' | b'\'')) {
            "%>"
        } else {
            continue;
        };
        let found = if missing.contains(&close) {
            None
        } else {
            rest.find(close)
        };
        let end = match found {
            Some(end) => start + end + close.len(),
            // A PHP file may leave its last block open. Anything else is not what it looked like.
            None if php => text.len(),
            None => {
                if !missing.contains(&close) {
                    missing.push(close);
                }
                continue;
            }
        };
        blocks.push(Span::new(start, end));
        from = end;
    }
    blocks
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
