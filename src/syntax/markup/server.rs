//! What a server does to a page before a browser sees it: its code, its helpers that write script elements.

use super::super::holes::HoleKind;
use super::super::template::{Template, opens_block, tag_length};
use crate::bundle::Span;

/// Helpers that write a `<script>` around what stands in their block.
const SCRIPT_HELPERS: [&str; 4] = [
    "javascript_tag",
    "content_tag :script",
    "content_tag(:script",
    "tag.script",
];
/// Elements of tag libraries that become a `<script>`, by the name behind the prefix.
const SCRIPT_TAGS: [&str; 3] = ["script", "javascript", "outputscript"];

/// Hides from the tokenizer what a server runs or fills. Returns it, in order.
pub(super) fn hide(text: &str, bytes: &mut [u8]) -> Vec<Span> {
    let mut blocks = server_blocks(text);
    for block in &blocks {
        let echo = is_echo(block.of(text));
        for byte in &mut bytes[block.start..block.end] {
            // What is printed is a value in an attribute, what only runs is nothing.
            if echo {
                *byte = b'_';
            } else if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    script_helpers(text, &blocks, bytes);
    let holes = holes(text, bytes);
    blocks.extend(holes);
    blocks.sort_unstable();
    blocks
}

/// Whether a block is a comment of the server's.
pub(super) fn is_comment(block: &str) -> bool {
    ["<%#", "<%--", "{#", "{{!", "@*"]
        .iter()
        .any(|mark| block.starts_with(mark))
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

/// Writes `<script>` and `</script>` over the code that a helper and the end of its block are.
fn script_helpers(text: &str, blocks: &[Span], bytes: &mut [u8]) {
    let mut open: Option<Span> = None;
    let mut depth = 0_usize;
    for block in blocks {
        let code = block.of(text).trim_start_matches(['<', '%', '=', '-', ' ']);
        let code = code.trim_end_matches(['>', '%', '-', ' ']);
        let word = code.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let opens = opens_block(code)
            || matches!(
                word,
                Some("if" | "unless" | "case" | "while" | "until" | "for" | "begin")
            );
        match open {
            None if opens && SCRIPT_HELPERS.iter().any(|helper| code.starts_with(helper)) => {
                open = Some(*block);
                depth = 0;
            }
            None => {}
            Some(_) if opens => depth += 1,
            Some(_) if word == Some("end") && depth > 0 => depth -= 1,
            Some(start) if word == Some("end") => {
                write_tags(start, *block, bytes);
                open = None;
            }
            Some(_) => {}
        }
    }
}

fn write_tags(start: Span, end: Span, bytes: &mut [u8]) {
    const OPEN: &[u8] = b"<script";
    const CLOSE: &[u8] = b"</script";
    // `<%end%>` is too short for a tag; what stands before it is most often a line break.
    let missing = (CLOSE.len() + 1).saturating_sub(end.end - end.start);
    let from = end.start.saturating_sub(missing);
    let has_room = bytes[from..end.start].iter().all(u8::is_ascii_whitespace);
    if !has_room || from < start.end || start.end - start.start <= OPEN.len() {
        return;
    }
    for (span, tag) in [(start, OPEN), (Span::new(from, end.end), CLOSE)] {
        let hole = &mut bytes[span.start..span.end];
        hole.fill(b' ');
        hole[..tag.len()].copy_from_slice(tag);
        if let Some(last) = hole.last_mut() {
            *last = b'>';
        }
    }
}

/// Hides quotes and angle brackets of holes outside of scripts, which stand for one value each, and writes the tags of
/// libraries that become a `<script>` as such. Returns the holes that hold a string.
fn holes(text: &str, bytes: &mut [u8]) -> Vec<Span> {
    let template = Template::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['<', '{', '@'])) {
        at += next;
        let rest = &text[at..];
        let step = match rest.as_bytes()[0] {
            b'<' => angle(text, at, bytes),
            _ if rest.starts_with("{{") || rest.starts_with("{%") || is_call(rest) => template
                .hole(at, true)
                .filter(|hole| hole.kind != HoleKind::CodeControl)
                .map(|hole| {
                    let span = Span::new(at, hole.end);
                    if hide_marks(span, bytes) {
                        found.push(span);
                    }
                    hole.end - at
                }),
            _ => None,
        };
        at += step.unwrap_or(1);
    }
    found
}

/// `@Url.Content("~/a.js")`, `@(x)`; `@media (…)` of a style sheet is none.
fn is_call(rest: &str) -> bool {
    let Some(name) = rest.strip_prefix('@') else {
        return false;
    };
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
    end.is_some_and(|end| name[end..].starts_with('('))
}

/// How much to pass over at a `<`: the body of a script, a tag inside an attribute's value.
fn angle(text: &str, at: usize, bytes: &mut [u8]) -> Option<usize> {
    let rest = &text[at..];
    let starts = |tag: &str| {
        rest.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if starts("<script") {
        let Some(tag) = rest.find('>') else {
            return Some(rest.len());
        };
        if rest[..tag].ends_with('/') {
            return Some(tag + 1);
        }
        // An unclosed script goes on to the end.
        return Some(end_of_script(rest, tag).unwrap_or(rest.len()));
    }
    let length = tag_length(text, at)?;
    let span = Span::new(at, at + length);
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    if matches!(before, Some(b'"' | b'\'')) {
        hide_marks(span, bytes);
        return Some(length);
    }
    // `<aui:script>` and `</aui:script>` keep their length.
    let lead = if rest.starts_with("</") { "</" } else { "<" };
    let name = rest[lead.len()..]
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
        .next()?;
    let local = name.split(':').nth(1)?;
    if SCRIPT_TAGS.contains(&local.to_ascii_lowercase().as_str()) {
        let place = &mut bytes[at + lead.len()..at + lead.len() + name.len()];
        place.fill(b' ');
        place[.."script".len()].copy_from_slice(b"script");
    }
    None
}

/// Where the end tag of a script starts, looked for from byte `from` of `rest` on.
fn end_of_script(rest: &str, from: usize) -> Option<usize> {
    const END: &[u8] = b"</script";
    let bytes = rest.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b'<')?;
        let is_end = bytes
            .get(at..at + END.len())
            .is_some_and(|tag| tag.eq_ignore_ascii_case(END));
        if is_end {
            return Some(at);
        }
        at += 1;
    }
}

/// Hides what would end an attribute's value or a tag. Returns whether there were quotes.
fn hide_marks(span: Span, bytes: &mut [u8]) -> bool {
    let mut quoted = false;
    for byte in &mut bytes[span.start..span.end] {
        quoted |= matches!(*byte, b'"' | b'\'');
        if matches!(*byte, b'"' | b'\'' | b'<' | b'>') {
            *byte = b'_';
        }
    }
    quoted
}
