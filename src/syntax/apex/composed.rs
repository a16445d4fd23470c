//! A string in its parts, and put together with the way back to where the parts stand.

use super::statement::UNKNOWN;
use crate::bundle::Span;
use crate::syntax::facts::Elsewhere;

/// Most parts that the values of a pattern bring in.
const MAX_FILLED: usize = 1_000;

/// Longest number of a value, with its brackets.
const MAX_NUMBER: usize = 8;

/// A part of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// The content of a literal, or a part of it.
    Known(Span),
    /// A piece of another file, by its number.
    Lent(usize),
    /// What a method puts between.
    Mark(&'static str),
    /// Not known.
    Unknown,
}

/// The parts of a string in order.
pub(super) type Pieces = Vec<Piece>;

/// The parts of a pattern of `String.format` with its `{0}` replaced.
pub(super) fn filled(text: &str, pattern: &[Piece], values: &[Pieces]) -> Pieces {
    let mut pieces = Vec::new();
    for piece in pattern {
        let Piece::Known(known) = piece else {
            pieces.push(*piece);
            continue;
        };
        let mut start = known.start;
        for (at, _) in known.of(text).match_indices('{') {
            let open = known.start + at;
            let number = text.as_bytes().iter().take(known.end).skip(open);
            let Some(length) = number.take(MAX_NUMBER).position(|byte| *byte == b'}') else {
                continue;
            };
            let Some(number) = text
                .get(open + 1..open + length)
                .and_then(|number| number.trim().parse::<usize>().ok())
            else {
                continue;
            };
            pieces.push(Piece::Known(Span::new(start, open)));
            match values.get(number) {
                Some(value) if pieces.len() < MAX_FILLED => pieces.extend(value.iter().copied()),
                _ => pieces.push(Piece::Unknown),
            }
            start = open + length + 1;
        }
        pieces.push(Piece::Known(Span::new(start, known.end)));
    }
    pieces
}

/// Pieces that other files lend, by number: their texts and places.
pub(super) type LentPieces = Vec<(String, Elsewhere)>;

/// A string put together, with the way back to where its parts stand.
pub(super) struct Composed<'l> {
    pub(super) text: String,
    lent: &'l LentPieces,
    /// Start in the string, start in its file, length, and the piece of another file that it is.
    parts: Vec<(usize, usize, usize, Option<usize>)>,
}

/// Where a part of a string stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Here(Span),
    There(Elsewhere),
}

impl<'l> Composed<'l> {
    /// Puts the parts together.
    pub(super) fn new(text: &str, pieces: &[Piece], lent: &'l LentPieces) -> Self {
        let mut composed = Self {
            text: String::new(),
            lent,
            parts: Vec::new(),
        };
        for piece in pieces {
            match piece {
                Piece::Known(known) => composed.add(known.of(text), known.start, None),
                Piece::Lent(number) => {
                    if let Some((part, place)) = lent.get(*number) {
                        composed.add(part, place.span.start, Some(*number));
                    }
                }
                Piece::Mark(mark) => composed.text.push_str(mark),
                Piece::Unknown => composed.text.push(UNKNOWN),
            }
        }
        composed
    }

    fn add(&mut self, part: &str, start: usize, number: Option<usize>) {
        // Escapes keep their length, so that places stay right.
        let part = part
            .replace("\\'", " '")
            .replace("\\n", "  ")
            .replace("\\t", "  ")
            .replace("\\r", "  ");
        self.parts
            .push((self.text.len(), start, part.len(), number));
        self.text.push_str(&part);
    }

    /// Where a word stands; `None` if it was put together itself.
    pub(super) fn source(&self, at: usize, length: usize) -> Option<Source> {
        let next = self.parts.partition_point(|(start, ..)| *start <= at);
        let (start, source, whole, number) = self.parts.get(next.checked_sub(1)?)?;
        if at - start + length > *whole {
            return None;
        }
        let from = source + (at - start);
        let span = Span::new(from, from + length);
        Some(match number.and_then(|number| self.lent.get(number)) {
            Some((_, place)) => Source::There(Elsewhere {
                file: place.file.clone(),
                span,
            }),
            None => Source::Here(span),
        })
    }
}
