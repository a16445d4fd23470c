//! Scripts inside markup, made ready for a parser without moving a byte.

use super::super::holes::{Hole, HoleKind, blank_holes};
use super::super::interest::Interest;
use super::super::merge_field::end_of_field;
use super::super::place::Place;
use super::super::template::{Template, tag_length};
use super::super::xml::unescape;
use crate::bundle::MarkupKind;

/// Whether a `<script>` of that type, in lower case, holds code. Anything unknown is data to a browser.
pub(super) fn runs(kind: &str) -> bool {
    let code = ["script", "module", "babel", "jsx"];
    matches!(kind, "" | "ts" | "tsx" | "js")
        || (code.iter().any(|word| kind.contains(word))
            && !kind.contains("template")
            && !kind.contains("json"))
}

/// If the attribute is a handler, where in its value the script starts.
pub(super) fn handler_start(
    name: &str,
    value: &str,
    kind: MarkupKind,
    interest: &Interest,
) -> Option<usize> {
    let trimmed = value.trim();
    let skip = value.len() - value.trim_start().len();
    if trimmed.is_empty() {
        return None;
    }
    const PREFIX: &str = "javascript:";
    if trimmed
        .get(..PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    {
        let code = trimmed[PREFIX.len()..].trim_matches(|c: char| c.is_whitespace() || c == ';');
        let stub = code.is_empty() || code.starts_with("void(0");
        return (!stub).then_some(skip + PREFIX.len());
    }
    // `{handle}` and `{!c.handle}` name a handler that stands elsewhere.
    let expression = trimmed.starts_with('{') && trimmed.ends_with('}') && {
        !trimmed.starts_with("{!") || end_of_field(trimmed, 0) == Some(trimmed.len())
    };
    if expression || kind == MarkupKind::Lwc {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let event = lower.strip_prefix("on").is_some_and(|event| {
        event.starts_with(|c: char| c.is_ascii_alphabetic()) && event != "ly" && event != "ce"
    });
    if event {
        return Some(skip);
    }
    // Frameworks have dozens of binding attributes; only those that touch what is looked for are worth parsing.
    let bound = kind == MarkupKind::Html
        && (lower.starts_with(['@', '('])
            || ["v-on:", "ng-", "x-on:", "x-init", "x-effect", "hx-on"]
                .iter()
                .any(|start| lower.starts_with(start)));
    (bound && names_global(value, interest)).then_some(skip)
}

fn names_global(value: &str, interest: &Interest) -> bool {
    interest.needles.hit(value.as_bytes())
        || interest.globals.iter().any(|global| value.contains(global))
}

/// Brackets that make a script of an attribute which is a value: an object (`x-data`), or the inside of one
/// (`data-bind`).
pub(super) fn brackets_around(
    name: &str,
    value: &str,
    kind: MarkupKind,
    interest: &Interest,
) -> Option<(&'static str, &'static str)> {
    let brackets = match name {
        "x-data" => ("(", ")"),
        "data-bind" => ("({", "})"),
        _ => return None,
    };
    (kind == MarkupKind::Html && names_global(value, interest)).then_some(brackets)
}

/// The script of a handler, from its raw value.
pub(in crate::syntax) fn handler(raw: &str, kind: MarkupKind) -> String {
    clean(&decode_in_place(raw, true), kind)
}

/// The script of a `<script>`, from what stands between its tags.
pub(super) fn body(raw: &str, kind: MarkupKind) -> String {
    if kind == MarkupKind::Visualforce
        && ["&amp;", "&lt;", "&gt;"]
            .iter()
            .any(|entity| raw.contains(entity))
    {
        clean(&decode_in_place(raw, false), kind)
    } else {
        clean(raw, kind)
    }
}

fn clean(script: &str, kind: MarkupKind) -> String {
    let platform = matches!(kind, MarkupKind::Visualforce | MarkupKind::Aura);
    let cdata_end = script
        .contains("<![CDATA[")
        .then(|| script.rfind("]]>"))
        .flatten();
    let template = Template::new(script);
    blank_holes(script, |text, at| {
        let rest = text.get(at..)?;
        let (length, kind) = match rest.as_bytes().first()? {
            b'{' if platform && rest.starts_with("{!") => {
                (end_of_field(text, at)? - at, HoleKind::Value)
            }
            b'<' if rest.starts_with("<![CDATA[") => ("<![CDATA[".len(), HoleKind::Nothing),
            b'<' if rest.starts_with("<!--") => ("<!--".len(), HoleKind::LineComment),
            b'<' if !platform => return template.server_block(at),
            b'<' => {
                let length = tag_length(text, at)?;
                // `[<apex:repeat …>'a',</apex:repeat>]` prints what is inside, not a value of its own.
                let empty = rest[..length].ends_with("/>") || rest[length..].starts_with("</");
                (
                    length,
                    if empty {
                        HoleKind::Markup
                    } else {
                        HoleKind::Control
                    },
                )
            }
            b']' if cdata_end == Some(at) => ("]]>".len(), HoleKind::Nothing),
            b'-' if rest.starts_with("-->") && closes_comment(text, at) => {
                ("-->".len(), HoleKind::LineComment)
            }
            _ => return None,
        };
        Some(Hole {
            end: at + length,
            kind,
        })
    })
}

/// Whether `-->` at `at` is what JavaScript takes for a comment: first on its line, or last of all.
fn closes_comment(text: &str, at: usize) -> bool {
    let mut before = text.as_bytes()[..at].iter().rev();
    before
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
        .is_none_or(|&byte| byte == b'\n')
        || text[at + 3..].trim_start().is_empty()
}

/// Resolves character references without changing the length: the room that is left becomes spaces where they
/// hurt least. Inside string literals only if `in_strings`.
fn decode_in_place(raw: &str, in_strings: bool) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut out = raw.as_bytes().to_vec();
    let mut place = Place::default();
    let mut at = 0;
    // Bytes before this one are decoded already.
    let mut decoded_to = 0;
    while at < out.len() {
        if at >= decoded_to && out[at] == b'&' && (in_strings || place.in_code()) {
            let (decoded, end) = references(raw, at);
            if end > at {
                let room = end - at - decoded.len();
                let opens = place.in_code() && decoded.starts_with(['"', '\'', '`']);
                let joins = place.in_code()
                    && matches!(
                        raw.as_bytes().get(end),
                        Some(b'=' | b'&' | b'|' | b'<' | b'>')
                    );
                let start = if opens || joins { at + room } else { at };
                out[at..end].fill(b' ');
                out[start..start + decoded.len()].copy_from_slice(decoded.as_bytes());
                decoded_to = end;
            }
        }
        at += place.step(&out, at);
    }
    String::from_utf8(out).expect("references are ASCII and are replaced by whole characters")
}

/// The characters of the references that follow each other from `at`, and where they end. A quote stands alone, so
/// that the space it leaves can be put outside its string.
fn references(raw: &str, at: usize) -> (String, usize) {
    let mut decoded = String::new();
    let mut end = at;
    while let Some(rest) = raw.get(end..).filter(|rest| rest.starts_with('&')) {
        let Some(length) = rest.bytes().take(12).position(|byte| byte == b';') else {
            break;
        };
        let reference = &rest[..=length];
        let character = match reference {
            "&nbsp;" => " ".to_owned(),
            _ => unescape(reference),
        };
        if character == reference || character.len() > reference.len() {
            break;
        }
        let quote = character.starts_with(['"', '\'', '`']);
        if quote && !decoded.is_empty() {
            break;
        }
        decoded.push_str(&character);
        end += reference.len();
        if quote {
            break;
        }
    }
    (decoded, end)
}
