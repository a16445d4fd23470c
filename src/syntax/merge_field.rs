//! Merge fields, `{!…}`: found in any text, and blanked in scripts.
//!
//! The platform puts values in their place before a browser sees the script. A parser needs something there that
//! keeps every position, so a placeholder of the same byte length takes their place.

use crate::bundle::Span;

/// Longest merge field, and longest regular expression, that is looked for.
const MAX_LENGTH: usize = 4_000;
/// How many bytes of a script are looked over, again and again, for the end of a regular expression.
const MAX_LOOKING: usize = 64 * 1024 * 1024;

/// Stands for a merge field's characters inside a string: no text of a person holds it.
const HIDDEN: u8 = 0x7f;

/// A text of a blanked script with `{…}` where a merge field's value would stand.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hidden = false;
    for c in text.chars() {
        let is_hidden = c == char::from(HIDDEN);
        match (is_hidden, hidden) {
            (true, false) => out.push_str("{…}"),
            (true, true) => {}
            (false, _) => out.push(c),
        }
        hidden = is_hidden;
    }
    out
}

/// Whether a name of a blanked script is the placeholder of a merge field, or holds one.
#[must_use]
pub fn stands_in(name: &str) -> bool {
    name.contains(char::from(HIDDEN))
        || name.len() >= "{!x}".len() && name.bytes().all(|byte| byte == b'_')
}

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

/// Something in a script that a parser must not see.
pub(super) struct Hole {
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) kind: HoleKind,
}

/// What takes a hole's place in code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// An identifier: the hole is a value, wherever it stands.
    Value,
    /// An identifier where an operand is missing, nothing elsewhere.
    Markup,
    /// Nothing.
    Nothing,
    /// A mark such as `<!--` that makes the rest of its line a comment; none in a string.
    LineComment,
}

/// Replaces what `hole` recognises at a byte offset (asked at every `{`, `<`, `]` and `-`) by a placeholder of the
/// same length that fits the place.
pub(super) fn blank_holes(script: &str, hole: impl Fn(&str, usize) -> Option<Hole>) -> String {
    let mut out = script.as_bytes().to_vec();
    let mut place = Place::default();
    let mut at = 0;
    while let Some(&byte) = script.as_bytes().get(at) {
        if matches!(byte, b'{' | b'<' | b']' | b'-')
            && let Some(hole) = hole(script, at)
            && hole.end > at
            && hole.end <= out.len()
        {
            if hole.kind == HoleKind::LineComment && !place.in_code() {
                at += place.step(script.as_bytes(), at);
                continue;
            }
            let end = hole.end;
            fill(&mut out, at, end, hole.kind, &mut place, script);
            at = end;
            continue;
        }
        at += place.step(script.as_bytes(), at);
    }
    String::from_utf8(out).expect("holes start and end at ASCII bytes and are filled with ASCII")
}

fn fill(out: &mut [u8], start: usize, end: usize, kind: HoleKind, place: &mut Place, script: &str) {
    let in_code = place.in_code();
    if kind == HoleKind::LineComment {
        if let Some(target) = out.get_mut(start..end) {
            target.fill(b' ');
            target[..2].copy_from_slice(b"//");
        }
        place.state = State::LineComment;
        return;
    }
    let value = match kind {
        HoleKind::Value => true,
        HoleKind::Markup => in_code && place.lacks_operand(script.as_bytes()),
        HoleKind::Nothing | HoleKind::LineComment => false,
    };
    let Some(target) = out.get_mut(start..end) else {
        return;
    };
    if !in_code {
        let filler = if value { HIDDEN } else { b' ' };
        target.fill(filler);
        return;
    }
    if !value {
        // Line breaks stay: they end statements and `//` comments.
        for byte in target
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
        {
            *byte = b' ';
        }
        return;
    }
    if kind == HoleKind::Markup {
        target.fill(b' ');
        target[0] = b'_';
    } else {
        target.fill(b'_');
        if place.at_statement_start(script.as_bytes()) && ends_statement(script, end) {
            target[end - start - 1] = b';';
        }
    }
    place.significant = Some(b'_');
    place.significant_at = start;
}

/// Whether what follows byte `end` cannot continue an expression.
fn ends_statement(script: &str, end: usize) -> bool {
    let rest = script.get(end..).unwrap_or("");
    let next = rest.trim_start();
    let Some(first) = next.bytes().next() else {
        return true;
    };
    if next.starts_with("{!") || next.starts_with("//") || next.starts_with("/*") {
        return rest.len() != next.len();
    }
    // A word right behind the field is the rest of the same name: `{!prefix}Dial()`.
    let touches = rest.len() == next.len();
    let word = first.is_ascii_alphanumeric() || first == b'_' || first == b'$';
    let goes_on = b".([=+-*/%?,:&|<>!)];}".contains(&first) || (touches && word);
    !goes_on
}

/// Where in a script a byte stands: code, a string, a comment.
#[derive(Default)]
pub(super) struct Place {
    state: State,
    /// Braces open inside each `${` that is open.
    templates: Vec<usize>,
    /// Last byte of code that is neither white space nor comment.
    significant: Option<u8>,
    significant_at: usize,
    looked_for_regex: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Code,
    Quoted(u8),
    Template,
    Regex {
        class: bool,
    },
    LineComment,
    BlockComment,
}

impl Place {
    pub(super) fn in_code(&self) -> bool {
        self.state == State::Code
    }

    /// Takes in the byte at `at`, or a few; returns how many.
    pub(super) fn step(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        match self.state {
            State::Code => return self.code(bytes, at),
            State::Quoted(quote) => {
                if byte == b'\\' {
                    return 2;
                }
                // An unclosed string ends with its line.
                if byte == quote || byte == b'\n' {
                    self.end_literal(at);
                }
            }
            State::Template => match (byte, next) {
                (b'\\', _) => return 2,
                (b'`', _) => self.end_literal(at),
                (b'$', Some(b'{')) => {
                    self.templates.push(0);
                    self.state = State::Code;
                    self.significant = Some(b'(');
                    return 2;
                }
                _ => {}
            },
            State::Regex { class } => match byte {
                b'\\' => return 2,
                b'[' => self.state = State::Regex { class: true },
                b']' => self.state = State::Regex { class: false },
                b'/' if !class => self.end_literal(at),
                b'\n' => self.end_literal(at),
                _ => {}
            },
            State::LineComment => {
                if byte == b'\n' {
                    self.state = State::Code;
                }
            }
            State::BlockComment => {
                if byte == b'*' && next == Some(b'/') {
                    self.state = State::Code;
                    return 2;
                }
            }
        }
        1
    }

    fn code(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        match (byte, next) {
            (b'"' | b'\'', _) => self.state = State::Quoted(byte),
            (b'`', _) => self.state = State::Template,
            (b'/', Some(b'/')) => {
                self.state = State::LineComment;
                return 2;
            }
            (b'/', Some(b'*')) => {
                self.state = State::BlockComment;
                return 2;
            }
            (b'/', _) if self.wants_operand(bytes) && self.closes_on_line(bytes, at + 1) => {
                self.state = State::Regex { class: false };
            }
            (b'{', _) => {
                if let Some(depth) = self.templates.last_mut() {
                    *depth += 1;
                }
                self.mark(byte, at);
            }
            (b'}', _) => {
                match self.templates.last_mut() {
                    Some(0) => {
                        self.templates.pop();
                        self.state = State::Template;
                    }
                    Some(depth) => *depth -= 1,
                    None => {}
                }
                self.mark(byte, at);
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => self.mark(byte, at),
        }
        1
    }

    fn mark(&mut self, byte: u8, at: usize) {
        self.significant = Some(byte);
        self.significant_at = at;
    }

    fn end_literal(&mut self, at: usize) {
        self.state = State::Code;
        self.mark(b'"', at);
    }

    /// Whether a regular expression that would start at `from` ends on its line.
    fn closes_on_line(&mut self, bytes: &[u8], from: usize) -> bool {
        if self.looked_for_regex > MAX_LOOKING {
            return false;
        }
        let mut class = false;
        let mut at = from;
        let limit = bytes.len().min(from + MAX_LENGTH);
        let closes = loop {
            match bytes[..limit].get(at) {
                Some(b'\\') => at += 1,
                Some(b'[') => class = true,
                Some(b']') => class = false,
                Some(b'/') if !class => break true,
                None | Some(b'\n') => break false,
                Some(_) => {}
            }
            at += 1;
        };
        self.looked_for_regex += at - from;
        closes
    }

    /// Whether the code so far asks for an operand, so that a `/` here opens a regular expression.
    fn wants_operand(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None => true,
            Some(byte) if is_word(byte) => {
                let end = self.significant_at + 1;
                let start = bytes[..end]
                    .iter()
                    .rposition(|&byte| !is_word(byte))
                    .map_or(0, |at| at + 1);
                matches!(
                    bytes.get(start..end),
                    Some(
                        b"return"
                            | b"typeof"
                            | b"case"
                            | b"in"
                            | b"of"
                            | b"else"
                            | b"void"
                            | b"delete"
                            | b"await"
                    )
                )
            }
            Some(byte) => !matches!(byte, b')' | b']' | b'}' | b'"'),
        }
    }

    /// Whether the code so far is an expression that an operand must complete.
    fn lacks_operand(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None | Some(b';' | b'{' | b'}') => false,
            Some(_) => self.wants_operand(bytes),
        }
    }

    fn at_statement_start(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None | Some(b';' | b'}' | b'{') => true,
            // A placeholder on a line of its own before this one.
            Some(b'_') => bytes.get(self.significant_at) == Some(&b'{'),
            _ => false,
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

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
