//! Arguments and strings as far as tokens tell.

use super::code::Code;
use super::lexer::Kind;
use crate::bundle::Span;
use crate::syntax::facts::{Literal, StringFact};
use crate::syntax::interest::Interest;

/// Deepest nesting of object literals that is read.
const MAX_DEPTH: usize = 6;
/// Most arguments, properties or pieces that are read at one place.
const MAX_ITEMS: usize = 200;

/// What stands for a part that is not known.
const UNKNOWN: &str = "{\u{2026}}";

/// The arguments of the call whose parenthesis opens at `open`.
pub(super) fn arguments(code: &Code<'_>, interest: &Interest, open: usize) -> Vec<Literal> {
    let Some(close) = code.partner(open) else {
        return Vec::new();
    };
    items(code, open, close)
        .into_iter()
        .map(|(from, to)| value(code, interest, from, to, 0))
        .collect()
}

/// Token ranges between the commas directly inside a pair of brackets.
fn items(code: &Code<'_>, open: usize, close: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = open + 1;
    let mut at = from;
    while at < close && found.len() < MAX_ITEMS {
        if code.is(at, b',') {
            found.push((from, at));
            from = at + 1;
        }
        at = match code.partner(at) {
            Some(end) if end > at => end + 1,
            _ => at + 1,
        };
    }
    if from < close {
        found.push((from, close));
    }
    found
}

fn value(code: &Code<'_>, interest: &Interest, from: usize, to: usize, depth: usize) -> Literal {
    if from >= to || depth > MAX_DEPTH {
        return Literal::Unknown;
    }
    if to - from == 1 {
        if let Some(text) = code.literal(from) {
            return Literal::Text(text.to_owned());
        }
        match (code.tokens[from].kind, code.tokens[from].span.of(code.text)) {
            (Kind::Number, number) => return Literal::Number(number.to_owned()),
            (Kind::Word, "true") => return Literal::Bool(true),
            (Kind::Word, "false") => return Literal::Bool(false),
            (Kind::Word, "null" | "undefined") => return Literal::Null,
            _ => {}
        }
    }
    let whole = code.partner(from) == Some(to - 1);
    match code.mark(from) {
        Some(b'{') if whole => return object(code, interest, from, to - 1, depth),
        Some(b'[') if whole => {
            let items = items(code, from, to - 1).into_iter();
            return Literal::Array(
                items
                    .map(|(from, to)| value(code, interest, from, to, depth + 1))
                    .collect(),
            );
        }
        Some(b'-') if to - from == 2 && code.tokens[from + 1].kind == Kind::Number => {
            return Literal::Number(format!("-{}", code.tokens[from + 1].span.of(code.text)));
        }
        _ => {}
    }
    let arrow = match code.mark(from) {
        Some(b'(') => code
            .partner(from)
            .is_some_and(|close| code.are(close + 1, b"=>")),
        _ => code.are(from + 1, b"=>"),
    };
    if arrow || code.is_word(from, &["function", "async"]) {
        return Literal::Function;
    }
    if let Some(path) = super::chain::written_path(code, interest, from, to) {
        return Literal::Path(path);
    }
    let pieces = pieces(code, from, to);
    if pieces.iter().any(|piece| piece.1.is_some()) && (pieces.len() > 1 || is_template(code, from))
    {
        return Literal::Text(join(&pieces));
    }
    Literal::Unknown
}

fn object(
    code: &Code<'_>,
    interest: &Interest,
    open: usize,
    close: usize,
    depth: usize,
) -> Literal {
    let mut properties = Vec::new();
    for (from, to) in items(code, open, close) {
        let key = match code.tokens[from].kind {
            Kind::Word | Kind::Number => code.tokens[from].span.of(code.text),
            _ => match code.literal(from) {
                Some(key) => key,
                None => continue,
            },
        };
        let literal = if code.is(from + 1, b':') {
            value(code, interest, from + 2, to, depth + 1)
        } else if code.is(from + 1, b'(') {
            Literal::Function
        } else {
            Literal::Unknown
        };
        properties.push((key.to_owned(), literal));
    }
    Literal::Object(properties)
}

/// The operands of a sum, with their text where it is known.
type Piece = (Span, Option<String>);

fn pieces(code: &Code<'_>, from: usize, to: usize) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut start = from;
    let mut at = from;
    while at <= to && found.len() < MAX_ITEMS {
        if at == to || code.is(at, b'+') {
            if start < at {
                let span = Span::new(code.tokens[start].span.start, code.tokens[at - 1].span.end);
                found.push((span, piece_text(code, start, at)));
            }
            start = at + 1;
        }
        at = match code.partner(at) {
            Some(end) if end > at && end < to => end + 1,
            _ => at + 1,
        };
    }
    found
}

fn piece_text(code: &Code<'_>, from: usize, to: usize) -> Option<String> {
    if to - from == 1
        && let Some(text) = code.literal(from)
    {
        return Some(text.to_owned());
    }
    if !is_template(code, from) {
        return None;
    }
    let mut text = String::new();
    for token in code.tokens.get(from..to)?.iter().take(MAX_ITEMS) {
        if let Kind::Template { last, .. } = token.kind {
            text.push_str(token.inner.of(code.text));
            if !last {
                text.push_str(UNKNOWN);
            }
        }
    }
    Some(text)
}

fn is_template(code: &Code<'_>, at: usize) -> bool {
    code.tokens
        .get(at)
        .is_some_and(|token| matches!(token.kind, Kind::Template { first: true, .. }))
}

fn join(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for (_, piece) in pieces {
        match piece {
            Some(piece) => text.push_str(piece),
            None if text.ends_with(UNKNOWN) => {}
            None => text.push_str(UNKNOWN),
        }
    }
    text
}

/// The string at token `at` with the sum it is a part of.
pub(super) fn string_fact(code: &Code<'_>, at: usize) -> StringFact {
    let mut first = at;
    let mut last = at;
    for _ in 0..MAX_ITEMS {
        let Some(plus) = first
            .checked_sub(2)
            .map(|_| first - 1)
            .filter(|&plus| code.is(plus, b'+'))
        else {
            break;
        };
        let Some(start) = code.operand_start(plus - 1) else {
            break;
        };
        first = start;
    }
    for _ in 0..MAX_ITEMS {
        if !code.is(last + 1, b'+') || code.tokens.get(last + 2).is_none() {
            break;
        }
        last = operand_end(code, last + 2);
    }
    let token = code.tokens[at];
    let (text, built) = if first == last {
        let text = token.inner.of(code.text).to_owned();
        let template = matches!(token.kind, Kind::Template { first, last } if !(first && last));
        (text, template)
    } else {
        (join(&pieces(code, first, last + 1)), true)
    };
    let open = code.parent(first).filter(|&open| code.is(open, b'('));
    let callee = open
        .and_then(|open| open.checked_sub(1))
        .filter(|&name| code.word(name).is_some());
    let passed_to = callee.and_then(|name| {
        let start = code.operand_start(name)?;
        let written = Span::new(code.tokens[start].span.start, code.tokens[name].span.end);
        Some(written.of(code.text).to_owned())
            .filter(|callee| !matches!(callee.as_str(), "if" | "while" | "switch"))
    });
    StringFact {
        text,
        span: Span::new(code.tokens[first].span.start, code.tokens[last].span.end),
        piece: token.span,
        built,
        parts: Vec::new(),
        alternatives: Vec::new(),
        passed_to,
        bound_to: code.bound_name(first).map(str::to_owned),
        enclosing: code.enclosing(at),
    }
}

/// The last token of the operand that starts at `at`.
fn operand_end(code: &Code<'_>, at: usize) -> usize {
    let mut end = match code.partner(at) {
        Some(close) if close > at => close,
        _ => at,
    };
    loop {
        if code.is(end + 1, b'.') && code.word(end + 2).is_some() {
            end += 2;
        } else if matches!(code.mark(end + 1), Some(b'(' | b'['))
            && let Some(close) = code.partner(end + 1)
        {
            end = close;
        } else {
            return end;
        }
    }
}
