//! Traces of vendors in files: hosts that metadata name, and texts in the code of adapters.

use super::super::{Place, Unit, redact};
use super::{Hit, Signs};
use crate::bundle::{ComponentId, LineIndex, SourceFile, Span};
use crate::catalog::SignStrength;
use crate::syntax::Needles;
use crate::syntax::facts::XmlElement;

/// A sign that was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorTrace {
    /// The component that the file is a part of.
    pub component: ComponentId,
    /// Where it stands.
    pub place: Place,
    /// The text in which it stands, secrets redacted.
    pub text: String,
    /// Whose sign it is.
    pub hit: Hit,
}

/// Hosts of vendors that a metadata file names.
#[must_use]
pub fn hosts_named(unit: &Unit<'_>, signs: &Signs) -> Vec<VendorTrace> {
    let mut traces = Vec::new();
    if let Some(root) = &unit.facts.xml {
        in_element(root, unit, signs, &mut traces);
    }
    traces
}

fn in_element(element: &XmlElement, unit: &Unit<'_>, signs: &Signs, traces: &mut Vec<VendorTrace>) {
    let text = element.text.trim();
    if text.contains('.') && !text.contains(char::is_whitespace) {
        traces.extend(
            signs
                .address(text, false)
                .into_iter()
                .map(|hit| VendorTrace {
                    component: unit.file.component.clone(),
                    place: unit.place(element.text_span),
                    text: redact(text),
                    hit,
                }),
        );
    }
    for child in &element.children {
        in_element(child, unit, signs, traces);
    }
}

/// Texts and addresses of vendors in a file that is code of an adapter. What stands in a line that is a comment says
/// nothing.
#[must_use]
pub fn script_texts(file: &SourceFile, signs: &Signs, hosts: &Needles) -> Vec<VendorTrace> {
    let text: &str = &file.text;
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<(Span, Hit)> = Vec::new();
    for (value, hit) in signs.scripts() {
        let first = lower
            .match_indices(&value.to_ascii_lowercase())
            .find(|(at, _)| !is_comment(text, *at));
        if let Some((at, _)) = first {
            found.push((Span::new(at, at + value.len()), hit));
        }
    }
    for (at, _) in hosts.find_all(text) {
        let span = word_around(text, at);
        if is_comment(text, span.start) {
            continue;
        }
        let strong = signs.address(span.of(text), false).into_iter();
        for hit in strong.filter(|hit| hit.strength == SignStrength::Strong) {
            if !found.iter().any(|(_, known)| *known == hit) {
                found.push((span, hit));
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    found
        .into_iter()
        .map(|(span, hit)| VendorTrace {
            component: file.component.clone(),
            place: Place {
                path: file.path.clone(),
                span,
                start: lines.position(text, span.start),
                end: lines.position(text, span.end),
            },
            text: redact(span.of(text)),
            hit,
        })
        .collect()
}

/// The address around a place: up to quotes, blanks and brackets.
fn word_around(text: &str, at: usize) -> Span {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')' | '<' | '>' | ',' | ';')
    };
    let before = text.get(..at).unwrap_or("");
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| ends(*c))
        .map_or(0, |(place, c)| place + c.len_utf8());
    let after = text.get(at..).unwrap_or("");
    let end = at + after.find(ends).unwrap_or(after.len());
    Span::new(start, end)
}

/// Whether the line of a place is a comment from its start.
fn is_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or(before).trim_start();
    ["//", "*", "/*", "<!--"]
        .iter()
        .any(|start| line.starts_with(start))
}
