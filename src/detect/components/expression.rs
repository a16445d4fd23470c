//! Expressions of markup: where they stand, and the paths in them.

use crate::bundle::{MarkupKind, Span};
use crate::syntax::merge_field;

/// Longer braces of a template hold no expression.
const MAX_LENGTH: usize = 400;

/// A step of a path, with its place in the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The expressions of a page by the place of what stands between their braces.
pub(super) fn expressions(text: &str, kind: MarkupKind) -> Vec<Span> {
    match kind {
        MarkupKind::Visualforce => merge_fields(text),
        MarkupKind::Aura => {
            let mut found = merge_fields(text);
            found.extend(braces(text, "{#"));
            found
        }
        MarkupKind::Lwc => braces(text, "{"),
        MarkupKind::Html | MarkupKind::Indented => Vec::new(),
    }
}

fn merge_fields(text: &str) -> Vec<Span> {
    let fields = merge_field::fields(text).into_iter();
    fields
        .map(|field| Span::new(field.span.start + 2, field.span.end.saturating_sub(1)))
        .collect()
}

fn braces(text: &str, mark: &str) -> Vec<Span> {
    let places = text.match_indices(mark);
    places
        .filter_map(|(at, _)| {
            let start = at + mark.len();
            let limit = text.floor_char_boundary(start + MAX_LENGTH);
            let length = text.get(start..limit)?.find(['{', '}'])?;
            let end = start + length;
            text.get(end..)?
                .starts_with('}')
                .then(|| Span::new(start, end))
        })
        .collect()
}

/// The paths of an expression: `task.CallType`, `$ObjectType['Task'].fields.CallType`, `v.tasks[0].CallType`. Strings
/// and comments are passed over.
pub(super) fn paths(expression: &str) -> Vec<Vec<Step>> {
    let bytes = expression.as_bytes();
    let mut found: Vec<Vec<Step>> = Vec::new();
    // Paths that go on behind a bracket: what is inside it is read first.
    let mut open: Vec<Vec<Step>> = Vec::new();
    let mut path: Vec<Step> = Vec::new();
    let mut goes_on = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                let is_step = open.last().is_some_and(|path| !path.is_empty());
                let is_alone = bytes.get(at) == Some(&b']')
                    && start
                        .checked_sub(1)
                        .is_some_and(|before| bytes[before] == b'[');
                let name = expression.get(start + 1..at.saturating_sub(1));
                if let Some(name) = name.filter(|_| is_step && is_alone)
                    && let Some(around) = open.last_mut()
                {
                    around.push(Step {
                        name: name.to_owned(),
                        start: start + 1,
                        end: at - 1,
                    });
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let close = expression.get(at..).and_then(|rest| rest.find("*/"));
                at = close.map_or(bytes.len(), |length| start + length + 2);
            }
            b'$' | b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                while bytes.get(at).is_some_and(is_part) {
                    at += 1;
                }
                if !goes_on {
                    found.extend(ended(&mut path));
                }
                path.push(Step {
                    name: expression.get(start..at).unwrap_or("").to_owned(),
                    start,
                    end: at,
                });
                goes_on = false;
            }
            b'0'..=b'9' => {
                while bytes.get(at).is_some_and(is_part) {
                    at += 1;
                }
                found.extend(ended(&mut path));
                goes_on = false;
            }
            b'.' | b'?' if !path.is_empty() => {
                at += 1;
                goes_on = byte == b'.' || bytes.get(at) == Some(&b'.');
            }
            b'[' => {
                at += 1;
                open.push(std::mem::take(&mut path));
                goes_on = false;
            }
            b']' => {
                at += 1;
                found.extend(ended(&mut path));
                path = open.pop().unwrap_or_default();
                goes_on = false;
            }
            _ => {
                at += 1;
                if !byte.is_ascii_whitespace() {
                    found.extend(ended(&mut path));
                    goes_on = false;
                }
            }
        }
    }
    found.extend(ended(&mut path));
    found.extend(open.into_iter().filter(|path| !path.is_empty()));
    found
}

fn ended(path: &mut Vec<Step>) -> Option<Vec<Step>> {
    (!path.is_empty()).then(|| std::mem::take(path))
}

fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// The byte behind a string.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|next| *next != bytes[start]) {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(expression: &str) -> Vec<String> {
        paths(expression)
            .iter()
            .map(|path| {
                for step in path {
                    assert_eq!(&expression[step.start..step.end], step.name);
                }
                let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
                names.join(".")
            })
            .collect()
    }

    #[test]
    fn paths_of_all_languages() {
        for (expression, wanted) in [
            (
                "IF(ISBLANK(Task.CallType), 'a.b', t . x)",
                &["IF", "ISBLANK", "Task.CallType", "t.x"][..],
            ),
            (
                "$ObjectType['Task'].Fields[\"CallType\"].Label",
                &["$ObjectType.Task.Fields.CallType.Label"],
            ),
            ("v.tasks[0].CallType + v.x", &["v.tasks.CallType", "v.x"]),
            (
                "rows[index.value].CallType",
                &["index.value", "rows.CallType"],
            ),
            ("a ? b : c", &["a", "b", "c"]),
            ("/* a.b */ !not(v.a)&&c?.d", &["not", "v.a", "c.d"]),
            ("x['", &["x"]),
            ("a[b[c[", &["a", "b", "c"]),
            ("'open", &[]),
            ("12.5 .x ] .y", &["x", "y"]),
            ("", &[]),
        ] {
            assert_eq!(written(expression), wanted, "{expression}");
        }
    }

    #[test]
    fn expressions_of_each_language() {
        let of = |text: &str, kind| -> Vec<String> {
            let spans = expressions(text, kind);
            spans.iter().map(|span| span.of(text).to_owned()).collect()
        };
        let text = "<a b={x.y}>{!v.z} {#v.w} {not é closed {{p}";
        assert_eq!(of(text, MarkupKind::Lwc), ["x.y", "!v.z", "#v.w", "p"]);
        assert_eq!(of(text, MarkupKind::Aura), ["v.z", "v.w"]);
        assert_eq!(of(text, MarkupKind::Visualforce), ["v.z"]);
        assert!(of(text, MarkupKind::Html).is_empty());
    }
}
