//! Merge fields, `{!…}`: found in any text, and blanked in scripts.
//!
//! The platform puts values in their place before a browser sees the script. A parser needs something there that
//! keeps every position, so a placeholder of the same byte length takes their place.

use super::holes::{Hole, HoleKind, blank_holes};
use crate::bundle::Span;

/// Longest merge field that is looked for.
const MAX_LENGTH: usize = 4_000;

/// A merge field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeField<'t> {
    /// From `{` to `}`.
    pub span: Span,
    /// What stands between `{!` and `}`, trimmed: `URLFOR($Resource.Zip, 'js/a.js')`.
    pub expression: &'t str,
}

/// All merge fields of `text`, in order.
#[must_use]
pub fn fields(text: &str) -> Vec<MergeField<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("{!")) {
        let start = from + at;
        match end_of_field(text, start) {
            Some(end) => {
                found.push(MergeField {
                    span: Span::new(start, end),
                    expression: text.get(start + 2..end - 1).unwrap_or("").trim(),
                });
                from = end;
            }
            None => from = start + 2,
        }
    }
    found
}

/// `script` with a placeholder for each merge field: same byte length, same line for everything else. In code the
/// placeholder is an identifier, a statement of its own where only that fits; in a string or a comment it is
/// neutral text.
#[must_use]
pub fn blank(script: &str) -> String {
    blank_holes(script, |text, at| {
        let end = text
            .get(at..)?
            .starts_with("{!")
            .then(|| end_of_field(text, at))??;
        Some(Hole {
            end,
            kind: HoleKind::Value,
        })
    })
}

/// The byte behind the `}` of the merge field that starts at `start`.
pub(super) fn end_of_field(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(start + MAX_LENGTH);
    let body = bytes.get(start + 2..limit)?;
    let mut quote = None;
    let mut depth = 0_usize;
    let mut first_brace = None;
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            // Merge fields do not nest: the quote was none, or the field never closes.
            (_, b'{') if body.get(at + 1) == Some(&b'!') => return first_brace,
            (None, b'{') => depth += 1,
            (None, b'}') if depth > 0 => depth -= 1,
            (None, b'}') => return Some(start + 2 + at + 1),
            _ => {}
        }
        if byte == b'}' && first_brace.is_none() {
            first_brace = Some(start + 2 + at + 1);
        }
        at += 1;
    }
    // `'{!it's}'` is no formula with a string, just a careless one.
    first_brace
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::holes::HIDDEN;

    /// A blanked script, in-string placeholders drawn as underlines.
    fn underlined(script: &str) -> String {
        let blanked = blank(script);
        assert_eq!(blanked.len(), script.len());
        blanked.replace(char::from(HIDDEN), "_")
    }

    #[test]
    fn fields_give_their_expression_with_nested_quotes_and_braces() {
        let text = "a {!$Resource.Phone}/x.js '{!URLFOR($Resource.Zip, 'js/}.js')}' {!IF(a, \"{\", \"b\")} {! x } {!open";
        let found = fields(text);
        let expressions: Vec<&str> = found.iter().map(|field| field.expression).collect();
        assert_eq!(
            expressions,
            [
                "$Resource.Phone",
                "URLFOR($Resource.Zip, 'js/}.js')",
                "IF(a, \"{\", \"b\")",
                "x"
            ]
        );
        assert_eq!(
            found[1].span.of(text),
            "{!URLFOR($Resource.Zip, 'js/}.js')}"
        );
    }

    #[test]
    fn a_lone_apostrophe_does_not_swallow_what_follows() {
        let text = "alert('{!it's}'); dial();";
        assert_eq!(fields(text)[0].expression, "it's");
        assert_eq!(underlined(text), "alert('_______'); dial();");
        assert_eq!(
            underlined("a = \"{!x's}\"; f(); b = \"{!y's}\""),
            "a = \"______\"; f(); b = \"______\""
        );
    }

    #[test]
    fn a_placeholder_is_an_identifier_in_code_and_text_in_strings() {
        assert_eq!(underlined("var a = {!$User.Id};"), "var a = ___________;");
        assert_eq!(
            underlined("var a = '{!IF(x, 'a', \"b\")}';"),
            "var a = '__________________';"
        );
        assert_eq!(underlined("dial_{!id}(1)"), "dial______(1)");
        assert_eq!(
            underlined("// it's {!x}\nf({!y}, `{!z}`)"),
            "// it's ____\nf(____, `____`)"
        );
        assert_eq!(
            underlined("r = /'/; s = {!a} / 2 / {!b}"),
            "r = /'/; s = ____ / 2 / ____"
        );
        assert_eq!(
            underlined("`${f({!a})}{!b}` + {!c}"),
            "`${f(____)}____` + ____"
        );
    }

    #[test]
    fn a_merge_field_that_is_a_statement_becomes_one() {
        let text = "{!REQUIRESCRIPT(\"/soap/ajax/30.0/connection.js\")} {!REQUIRESCRIPT('/x.js')}\nvar a = 1;";
        let blanked = blank(text);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(blanked.matches(';').count(), 3);
        assert!(blanked.starts_with("____") && blanked.ends_with("_;\nvar a = 1;"));
        assert_eq!(underlined("{!obj}.dial();"), "______.dial();");
        assert_eq!(underlined("x = { {!a}: 1 }"), "x = { ____: 1 }");
    }

    #[test]
    fn the_length_in_bytes_never_changes() {
        for text in [
            "{!ü}é{!",
            "{!\u{201c}}",
            "'{!a\nb}",
            "{!'\\",
            "{!}",
            "{",
            "`${",
            "/[",
            "'\\",
            "\\",
            "{!{!a}}",
        ] {
            assert_eq!(underlined(text).len(), text.len(), "{text}");
        }
        assert_eq!(underlined(&"{!".repeat(100_000)).len(), 200_000);
    }
}
