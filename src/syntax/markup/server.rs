//! What a server does to a page before a browser sees it: its code, its helpers that write script elements.

use super::super::facts::NamedFile;
use super::super::holes::HoleKind;
use super::super::quoted;
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

/// Words of the code that brings a part of a page, or a script, in.
const PART_WORDS: [&str; 10] = [
    "include",
    "render",
    "extends",
    "partial",
    "Partial",
    "layout",
    "Layout",
    "require",
    "insert",
    "javascript",
];
/// Longest name of a file that is looked for.
const MAX_NAME: usize = 200;

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

/// Files that a piece of a server's code names in strings.
pub(super) fn named(code: &str) -> Vec<NamedFile> {
    let is_path = |c: char| c.is_alphanumeric() || "_./~@-".contains(c);
    let moustache = code
        .strip_prefix("{{>")
        .map(|name| name.trim_matches(['{', '}', ' ']));
    // Pug writes the path alone.
    let alone = ["include ", "extends "]
        .iter()
        .find_map(|word| code.strip_prefix(word));
    let written = moustache.or(alone).map(|name| (name.to_owned(), true));
    let strings = quoted::strings(code).into_iter().map(|string| {
        let before = code.get(..string.span.start).unwrap_or("");
        let statement = before.rsplit([';', '{', '}', '\n']).next().unwrap_or("");
        let is_part = PART_WORDS.iter().any(|word| statement.contains(word));
        // What a server puts first is a folder.
        let name = string.text.rsplit("{…}").next().unwrap_or("");
        (name.to_owned(), is_part)
    });
    written
        .into_iter()
        .chain(strings)
        .filter(|(name, _)| !name.is_empty() && name.len() < MAX_NAME && name.chars().all(is_path))
        .filter(|(name, is_part)| *is_part || name.contains('.'))
        .map(|(name, is_part)| NamedFile {
            name: name.trim_start_matches(['~', '/']).to_owned(),
            is_part,
        })
        .collect()
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
    let mut holes = Holes {
        text,
        template: Template::new(text),
        bytes,
        found: Vec::new(),
    };
    holes.hide(0, text.len(), false);
    holes.found
}

struct Holes<'h> {
    text: &'h str,
    template: Template<'h>,
    bytes: &'h mut [u8],
    found: Vec<Span>,
}

impl Holes<'_> {
    /// Hides what starts from byte `at` on, before `limit`.
    fn hide(&mut self, mut at: usize, limit: usize, in_script_tag: bool) {
        while let Some(next) = self
            .text
            .get(at..limit)
            .and_then(|rest| rest.find(['<', '{', '@']))
        {
            at += next;
            let rest = &self.text[at..];
            let end = if rest.starts_with('<') {
                self.tag(at, in_script_tag)
            } else if rest.starts_with("{{") || rest.starts_with("{%") || is_call(rest) {
                self.hole(at)
            } else {
                None
            };
            at = end.unwrap_or(at + 1);
        }
    }

    fn hole(&mut self, at: usize) -> Option<usize> {
        let hole = self.template.hole(at, true)?;
        if hole.kind == HoleKind::CodeControl {
            return None;
        }
        let span = Span::new(at, hole.end);
        if hide_marks(span, self.bytes) || self.text[at..].starts_with("{{>") {
            self.found.push(span);
        }
        Some(hole.end)
    }

    /// Where to go on behind the `<` at `at`: behind a script, or a tag inside an attribute's value.
    fn tag(&mut self, at: usize, in_script_tag: bool) -> Option<usize> {
        let rest = &self.text[at..];
        let is_script = rest
            .get(.."<script".len())
            .is_some_and(|start| start.eq_ignore_ascii_case("<script"));
        if is_script && !in_script_tag {
            let Some(length) = rest.find('>') else {
                return Some(self.text.len());
            };
            self.hide(at + 1, at + length, true);
            if rest[..length].ends_with('/') {
                return Some(at + length + 1);
            }
            // An unclosed script goes on to the end.
            return Some(at + end_of_script(rest, length).unwrap_or(rest.len()));
        }
        let length = tag_length(self.text, at)?;
        let before = at.checked_sub(1).and_then(|before| self.bytes.get(before));
        if matches!(before, Some(b'"' | b'\'')) {
            let span = Span::new(at, at + length);
            if hide_marks(span, self.bytes) {
                self.found.push(span);
            }
            return Some(at + length);
        }
        self.write_script_tag(at);
        None
    }

    /// `<aui:script>` and `</aui:script>` become a `<script>` and keep their length.
    fn write_script_tag(&mut self, at: usize) {
        let rest = &self.text[at..];
        let lead = if rest.starts_with("</") { "</" } else { "<" };
        let name = rest[lead.len()..]
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
            .next()
            .unwrap_or("");
        let Some((_, local)) = name.split_once(':') else {
            return;
        };
        if SCRIPT_TAGS.contains(&local.to_ascii_lowercase().as_str()) {
            let start = at + lead.len();
            let place = &mut self.bytes[start..start + name.len()];
            place.fill(b' ');
            place[.."script".len()].copy_from_slice(b"script");
        }
    }
}

/// `@Url.Content("~/a.js")`, `@(x)`; `@media (…)` of a style sheet is none.
fn is_call(rest: &str) -> bool {
    let Some(name) = rest.strip_prefix('@') else {
        return false;
    };
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')));
    end.is_some_and(|end| name[end..].starts_with('('))
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
