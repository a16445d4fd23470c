//! A JavaScript tokenizer that takes any text.

use crate::bundle::Span;

/// How many bytes are looked over, again and again, for the end of a regular expression.
const MAX_LOOKING: usize = 64 * 1024 * 1024;

/// Longest string in curly quotes, in characters.
const MAX_CURLY: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// A string; not closed if its line ended first.
    Text {
        closed: bool,
    },
    /// The written part of a template: up to its end or the next `${`. `first` follows a backtick, `last` is
    /// followed by one.
    Template {
        first: bool,
        last: bool,
    },
    Regex,
    Comment,
    /// A single character of anything else.
    Mark(u8),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// For strings and templates: what is between the quotes. Otherwise the same as `span`.
    pub(super) inner: Span,
}

/// All tokens, comments among them, and whether something never ended: then what the tokens say about what is a
/// string and what is not may be the wrong way round.
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) confused: bool,
}

pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        tokens: Vec::new(),
        templates: Vec::new(),
        before: None,
        comments_end: true,
        templates_end: true,
        looked: 0,
    };
    while lexer.at < lexer.bytes.len() {
        lexer.step();
    }
    Lexed {
        confused: !lexer.comments_end || !lexer.templates_end || !lexer.templates.is_empty(),
        tokens: lexer.tokens,
    }
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    tokens: Vec<Token>,
    /// Braces open inside each `${` that is open.
    templates: Vec<usize>,
    /// The last token that is no comment.
    before: Option<Token>,
    /// Whether a `*/` may still come.
    comments_end: bool,
    /// Whether a backtick may still come.
    templates_end: bool,
    looked: usize,
}

impl Lexer<'_> {
    fn step(&mut self) {
        let start = self.at;
        let byte = self.bytes[start];
        let rest = &self.bytes[start..];
        match byte {
            _ if byte.is_ascii_whitespace() => self.at += 1,
            b'/' if rest.starts_with(b"//") => self.comment_to(self.line_end(start)),
            b'/' if rest.starts_with(b"/*") && self.comments_end => {
                match self.text.get(start + 2..).and_then(|rest| rest.find("*/")) {
                    Some(length) => self.comment_to(start + 2 + length + 2),
                    None => {
                        // Nothing would be left of the file: rather no comment.
                        self.comments_end = false;
                        self.mark(2);
                    }
                }
            }
            b'<' if rest.starts_with(b"<!--") => {
                let line = self.line_end(start);
                let line_text = self.text.get(start..line).unwrap_or("");
                self.comment_to(line_text.find("-->").map_or(line, |at| start + at + 3));
            }
            b'-' if rest.starts_with(b"-->") && self.first_on_line(start) => {
                self.comment_to(self.line_end(start))
            }
            b'"' | b'\'' => self.string(byte),
            b'`' if self.templates_end => self.template(true),
            b'/' if self.regex_may_start() => match self.regex_end() {
                Some(end) => {
                    let span = Span::new(start, end);
                    self.push(Kind::Regex, span, span);
                }
                None => self.mark(1),
            },
            b'{' => {
                if let Some(depth) = self.templates.last_mut() {
                    *depth += 1;
                }
                self.mark(1);
            }
            b'}' => match self.templates.last_mut() {
                Some(0) => {
                    self.templates.pop();
                    self.template(false);
                }
                Some(depth) => {
                    *depth -= 1;
                    self.mark(1);
                }
                None => self.mark(1),
            },
            b'0'..=b'9' => {
                let length = rest
                    .iter()
                    .take_while(|&&byte| is_word(byte) || byte == b'.')
                    .count();
                let span = Span::new(start, start + length);
                self.push(Kind::Number, span, span);
            }
            _ if is_word(byte) && byte < 0x80 => self.word(),
            _ if byte < 0x80 => self.mark(1),
            _ => self.beyond_ascii(),
        }
    }

    fn push(&mut self, kind: Kind, span: Span, inner: Span) {
        let token = Token { kind, span, inner };
        self.tokens.push(token);
        if kind != Kind::Comment {
            self.before = Some(token);
        }
        self.at = span.end.max(self.at + 1);
    }

    fn mark(&mut self, length: usize) {
        for _ in 0..length {
            if let Some(&byte) = self.bytes.get(self.at) {
                let span = Span::new(self.at, self.at + 1);
                self.push(Kind::Mark(byte), span, span);
            }
        }
    }

    fn comment_to(&mut self, end: usize) {
        let span = Span::new(self.at, end);
        self.push(Kind::Comment, span, span);
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        rest.iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(self.bytes.len(), |at| from + at)
    }

    fn first_on_line(&self, at: usize) -> bool {
        let before = self.before.map_or(0, |token| token.span.end);
        before == 0
            || self
                .bytes
                .get(before..at)
                .is_some_and(|gap| gap.contains(&b'\n'))
    }

    fn word(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or("");
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
            .unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        self.push(Kind::Word, span, span);
    }

    /// Letters of other scripts, curly quotes, odd spaces.
    fn beyond_ascii(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            self.at += 1;
            return;
        };
        if first.is_alphabetic() {
            return self.word();
        }
        let closing: Option<&[char]> = match first {
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201c}', '\u{201d}']),
            '\u{2018}' | '\u{2019}' | '\u{201a}' => Some(&['\u{2018}', '\u{2019}']),
            _ => None,
        };
        let open = start + first.len_utf8();
        if let Some(closing) = closing {
            let rest = self.text.get(open..).unwrap_or("");
            let mut near = rest.char_indices().take(MAX_CURLY);
            if let Some((length, close)) =
                near.find(|(_, c)| closing.contains(c) || matches!(c, '\n' | '\r'))
                && closing.contains(&close)
            {
                let inner = Span::new(open, open + length);
                self.push(
                    Kind::Text { closed: true },
                    Span::new(start, inner.end + close.len_utf8()),
                    inner,
                );
                return;
            }
        }
        self.at = open;
    }

    fn string(&mut self, quote: u8) {
        let start = self.at;
        let mut at = start + 1;
        let mut closed = false;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => {
                    at += if self
                        .bytes
                        .get(at + 1..)
                        .is_some_and(|rest| rest.starts_with(b"\r\n"))
                    {
                        2
                    } else {
                        1
                    }
                }
                b'\n' | b'\r' => break,
                _ if byte == quote => {
                    closed = true;
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        // A backslash may have led beyond the end, or into a character.
        let mut end = at.min(self.bytes.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let inner = Span::new(start + 1, end);
        self.push(
            Kind::Text { closed },
            Span::new(start, end + usize::from(closed)),
            inner,
        );
    }

    /// A template from its backtick, or its continuation from the `}` of a `${…}`.
    fn template(&mut self, first: bool) {
        let start = self.at;
        let mut at = start + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'`' => {
                    let kind = Kind::Template { first, last: true };
                    self.push(kind, Span::new(start, at + 1), Span::new(start + 1, at));
                    return;
                }
                b'$' if self.bytes.get(at + 1) == Some(&b'{') => {
                    let kind = Kind::Template { first, last: false };
                    self.push(kind, Span::new(start, at + 2), Span::new(start + 1, at));
                    self.templates.push(0);
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        self.templates_end = false;
        self.templates.clear();
        self.mark(1);
    }

    fn regex_may_start(&self) -> bool {
        match self.before {
            None => true,
            Some(token) => match token.kind {
                Kind::Mark(byte) => !matches!(byte, b')' | b']' | b'}'),
                Kind::Word => matches!(
                    token.span.of(self.text),
                    "return"
                        | "typeof"
                        | "case"
                        | "in"
                        | "of"
                        | "else"
                        | "void"
                        | "delete"
                        | "do"
                        | "await"
                ),
                Kind::Template { last, .. } => !last,
                _ => false,
            },
        }
    }

    fn regex_end(&mut self) -> Option<usize> {
        if self.looked > MAX_LOOKING {
            return None;
        }
        let mut class = false;
        let mut at = self.at + 1;
        let found = loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 1,
                Some(b'[') => class = true,
                Some(b']') => class = false,
                Some(b'/') if !class => break true,
                None | Some(b'\n' | b'\r') => break false,
                Some(_) => {}
            }
            at += 1;
        };
        self.looked += at - self.at;
        found.then_some(at + 1)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}
