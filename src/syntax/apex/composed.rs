//! A string in its parts, and put together with the way back to where the parts stand.

use super::statement::UNKNOWN;
use crate::bundle::Span;

/// Most parts that the values of a pattern bring in.
const MAX_FILLED: usize = 1_000;

/// A part of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// The content of a literal, or a part of it.
    Known(Span),
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
            let Some(length) = text.get(open..known.end).and_then(|rest| rest.find('}')) else {
                break;
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

/// A string put together, with the way back to where its parts stand.
pub(super) struct Composed {
    pub(super) text: String,
    /// Start in the string, start in the file, length.
    parts: Vec<(usize, usize, usize)>,
}

impl Composed {
    /// Puts the parts together.
    pub(super) fn new(text: &str, pieces: &[Piece]) -> Self {
        let mut composed = Self {
            text: String::new(),
            parts: Vec::new(),
        };
        for piece in pieces {
            match piece {
                Piece::Known(known) => {
                    // Escapes keep their length, so that places stay right.
                    let part = known
                        .of(text)
                        .replace("\\'", " '")
                        .replace("\\n", "  ")
                        .replace("\\t", "  ")
                        .replace("\\r", "  ");
                    composed
                        .parts
                        .push((composed.text.len(), known.start, part.len()));
                    composed.text.push_str(&part);
                }
                Piece::Mark(mark) => composed.text.push_str(mark),
                Piece::Unknown => composed.text.push(UNKNOWN),
            }
        }
        composed
    }

    /// Where a word stands in the file; `None` if it was put together itself.
    pub(super) fn source(&self, at: usize, length: usize) -> Option<Span> {
        let next = self.parts.partition_point(|(start, _, _)| *start <= at);
        let (start, source, whole) = self.parts.get(next.checked_sub(1)?)?;
        let from = source + (at - start);
        (at - start + length <= *whole).then(|| Span::new(from, from + length))
    }
}
