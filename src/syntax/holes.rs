//! Holes of a script: what something else fills or takes away before a browser runs it.
//!
//! A parser needs something there that keeps every position, so a placeholder of the same byte length takes their
//! place.

use super::place::Place;

/// Stands for a hole's characters inside a string: no text of a person holds it.
pub(super) const HIDDEN: u8 = 0x7f;

/// Whether a text of a blanked script has a hole.
pub(super) fn has(text: &str) -> bool {
    text.contains(char::from(HIDDEN))
}

/// A text of a blanked script with `{…}` where a hole was.
pub(super) fn shown(text: &str) -> String {
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

/// Whether a name of a blanked script is the placeholder of a hole, or holds one.
pub(super) fn stands_in(name: &str) -> bool {
    name.contains(char::from(HIDDEN))
        || name.len() >= "{!x}".len() && name.bytes().all(|byte| byte == b'_')
}

/// Something in a script that a parser must not see.
pub(super) struct Hole {
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) kind: HoleKind,
}

/// What takes a hole's place in code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// An identifier: the hole is a value, wherever it stands.
    Value,
    /// The same, but in a string or a comment it is none.
    CodeValue,
    /// An identifier where an operand is missing, nothing elsewhere.
    Markup,
    /// Nothing, also in a string.
    Nothing,
    /// Nothing: it decides whether, or how often, what follows is there.
    Control,
    /// The same, but in a string or a comment it is none.
    CodeControl,
    /// What follows is there instead of what precedes.
    Else,
    /// A condition whose block follows in braces: `if (_)`.
    Condition,
    /// A mark such as `<!--` that makes the rest of its line a comment; none in a string.
    LineComment,
}

impl HoleKind {
    /// Whether it is a hole only where code stands.
    fn is_of_code(self) -> bool {
        matches!(
            self,
            Self::CodeValue | Self::CodeControl | Self::Condition | Self::LineComment
        )
    }
}

/// The bytes that a hole can start with.
fn opens(byte: u8) -> bool {
    matches!(byte, b'{' | b'<' | b'[' | b']' | b'-' | b'$' | b'#' | b'@')
}

/// Replaces what `hole` recognises at a byte offset, asked where one can start, by a placeholder of the same length
/// that fits the place.
pub(super) fn blank_holes(script: &str, hole: impl Fn(&str, usize) -> Option<Hole>) -> String {
    let mut blanked = Blanked {
        script,
        out: script.as_bytes().to_vec(),
        place: Place::default(),
    };
    let mut at = 0;
    while let Some(&byte) = script.as_bytes().get(at) {
        if opens(byte)
            && let Some(hole) = hole(script, at)
            && hole.end > at
            && hole.end <= script.len()
            && (blanked.place.in_code() || !hole.kind.is_of_code())
        {
            blanked.fill(at, hole.end, hole.kind);
            at = hole.end;
            continue;
        }
        at += blanked.place.step(script.as_bytes(), at);
    }
    String::from_utf8(blanked.out)
        .expect("holes start and end at ASCII bytes and are filled with ASCII")
}

/// A script on its way to a parser.
struct Blanked<'s> {
    script: &'s str,
    out: Vec<u8>,
    place: Place,
}

impl Blanked<'_> {
    fn fill(&mut self, start: usize, end: usize, kind: HoleKind) {
        if !self.place.in_code() {
            let filler = if kind == HoleKind::Nothing {
                b' '
            } else {
                HIDDEN
            };
            self.out[start..end].fill(filler);
            return;
        }
        match kind {
            HoleKind::Value | HoleKind::CodeValue => self.value(start, end),
            HoleKind::Markup if self.place.lacks_operand(self.script.as_bytes()) => {
                self.write(start, end, b"_");
                self.place.mark(b'_', start);
            }
            HoleKind::Else if self.joins(start, end) => {
                self.write(start, end, b"||");
                self.place.mark(b'|', start);
            }
            HoleKind::Condition => {
                self.write(start, end, b"if(_)");
                self.place.mark(b')', start);
            }
            HoleKind::LineComment => {
                self.write(start, end, b"//");
                self.place.start_line_comment();
            }
            HoleKind::Markup
            | HoleKind::Nothing
            | HoleKind::Control
            | HoleKind::CodeControl
            | HoleKind::Else => self.write(start, end, b""),
        }
    }

    /// An identifier, and a statement of its own where only that fits.
    fn value(&mut self, start: usize, end: usize) {
        self.out[start..end].fill(b'_');
        if self.place.at_statement_start(self.script.as_bytes()) && ends_statement(self.script, end)
        {
            self.out[end - 1] = b';';
        }
        self.place.mark(b'_', start);
    }

    /// Blanks a hole and writes `code` at its start. Line breaks stay: they end statements and `//` comments.
    fn write(&mut self, start: usize, end: usize, code: &[u8]) {
        let hole = &mut self.out[start..end];
        for byte in hole.iter_mut() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        if let Some(place) = hole.get_mut(..code.len()) {
            place.copy_from_slice(code);
        }
    }

    /// Whether operands of one expression stand on both sides, on one line: `<% if a %>1<% else %>2<% end %>`.
    fn joins(&self, start: usize, end: usize) -> bool {
        let bytes = self.script.as_bytes();
        let next = bytes[end..]
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t'));
        self.place.follows_operand(bytes, start)
            && next.is_some_and(|next| !b"\r\n,;)]}.:".contains(next))
    }
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
