//! The fallback: finds uses in text that no parser takes.
//!
//! A tolerant tokenizer tells code from comments and strings, and chains of names are followed token by token.
//! Where it must err it finds too much rather than too little; everything is marked [`KnownBy::Text`].
//!
//! [`KnownBy::Text`]: super::facts::KnownBy::Text

mod chain;
mod code;
mod lexer;
mod literal;
mod other;

pub use other::{read_coffee, read_other};

use super::facts::{PathUse, StringFact, TextFact, TextKind, UseKind};
use super::interest::Interest;
use crate::bundle::Span;
use code::Code;
use lexer::{Kind, Token, lex};

/// What the fallback finds.
#[derive(Debug, Clone, Default)]
pub struct TextReading {
    /// Uses of watched globals.
    pub uses: Vec<PathUse>,
    /// Strings that hold a needle.
    pub strings: Vec<StringFact>,
    /// Comments, or in other languages any lines, that hold a needle.
    pub texts: Vec<TextFact>,
}

/// Reads `text` as something like JavaScript.
#[must_use]
pub fn read(text: &str, interest: &Interest) -> TextReading {
    let mut reading = TextReading::default();
    let lexed = lex(text);
    let (comments, tokens): (Vec<Token>, Vec<Token>) = lexed
        .tokens
        .into_iter()
        .partition(|token| token.kind == Kind::Comment);
    for comment in comments {
        if interest.needles.hit(comment.span.of(text).as_bytes()) {
            reading.texts.push(TextFact {
                kind: TextKind::Comment,
                span: comment.span,
            });
        }
    }
    let code = Code::new(text, tokens);
    reading.uses = chain::uses(&code, interest);
    for (at, token) in code.tokens.iter().enumerate() {
        let doubtful = match token.kind {
            Kind::Text { closed } => !closed,
            Kind::Template { .. } => lexed.confused && token.inner.of(text).contains('\n'),
            _ => continue,
        };
        let inner = token.inner.of(text);
        if !interest.needles.hit(inner.as_bytes()) {
            continue;
        }
        let uses = if doubtful {
            statements(inner, token.inner, interest)
        } else {
            Vec::new()
        };
        // Two strings of one sum are one fact.
        let told = reading
            .strings
            .last()
            .is_some_and(|last| token.span.end <= last.span.end);
        if uses.is_empty() && !told {
            reading.strings.push(literal::string_fact(&code, at));
        }
        reading.uses.extend(uses);
    }
    reading.uses.sort_by_key(|found| found.whole);
    reading
}

/// Calls that stand as statements in what may be a string only because a quote is missing somewhere.
fn statements(inner: &str, place: Span, interest: &Interest) -> Vec<PathUse> {
    let tokens = lex(inner)
        .tokens
        .into_iter()
        .filter(|token| token.kind != Kind::Comment)
        .collect();
    let code = Code::new(inner, tokens);
    let mut uses = chain::uses(&code, interest);
    uses.retain(|found| {
        let before = inner.get(..found.whole.start).unwrap_or("");
        let first = before.trim_end_matches([' ', '\t']);
        found.kind == UseKind::Call && (first.is_empty() || first.ends_with(['\n', ';', '{', '}']))
    });
    for found in &mut uses {
        found.whole = found.whole.shifted(place.start);
        for span in found.spans.iter_mut().flatten() {
            *span = span.shifted(place.start);
        }
    }
    uses
}

#[cfg(test)]
mod tests;
