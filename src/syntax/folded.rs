//! A search for a few needles at the speed of the processor's vector unit.
//!
//! The automaton reads one byte at a time, and of a large org that is most of the work. Packed search reads 16 or
//! 32, but knows no case: so a text is folded piece by piece, and what is found is compared with the text itself.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{Match, PatternID, Span};

/// A piece fits the processor's nearest cache, twice.
const PIECE: usize = 8 * 1024;
/// A shorter text is not worth folding.
const SHORT: usize = 256;
/// Below three bytes nearly every place looks like a needle.
const SHORTEST_NEEDLE: usize = 3;
/// What a packed search can tell apart without losing its speed.
const MOST_BEGINNINGS: usize = 64;
/// The bit that tells small letters from capitals. It is set in other bytes too, which the comparison undoes.
const CASE: u8 = 0x20;

/// A set of needles, compared without ASCII case.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    /// Looks for how needles begin, folded, in as many bytes as the shortest has or fewer.
    searcher: Searcher,
    /// The needles of each beginning, in the order of the set.
    needles: Vec<Vec<Box<[u8]>>>,
    longest: usize,
}

impl Folded {
    /// `None` where a needle is too short or too long, or too many begin differently for a packed search.
    pub(super) fn new<'n>(needles: impl Iterator<Item = &'n [u8]>) -> Option<Self> {
        let all: Vec<&[u8]> = needles.collect();
        let longest = all.iter().map(|needle| needle.len()).max()?;
        let shortest = all.iter().map(|needle| needle.len()).min()?;
        if shortest < SHORTEST_NEEDLE || longest > PIECE / 8 {
            return None;
        }
        let beginnings = |length: usize| -> BTreeSet<Vec<u8>> {
            let beginning = |needle: &&[u8]| fold(&needle[..length]);
            all.iter().map(beginning).collect()
        };
        let beginnings = (SHORTEST_NEEDLE..=shortest)
            .rev()
            .map(beginnings)
            .find(|beginnings| beginnings.len() <= MOST_BEGINNINGS)?;
        let searcher = Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .builder()
            .extend(&beginnings)
            .build()?;
        let of_beginning = |beginning: &Vec<u8>| -> Vec<Box<[u8]>> {
            let begins = |needle: &&&[u8]| fold(&needle[..beginning.len()]) == *beginning;
            all.iter()
                .filter(begins)
                .map(|&needle| Box::from(needle))
                .collect()
        };
        Some(Self {
            searcher,
            needles: beginnings.iter().map(of_beginning).collect(),
            longest,
        })
    }

    /// Whether `text` is long enough for this.
    pub(super) fn pays_for(text: &[u8]) -> bool {
        text.len() >= SHORT
    }

    /// Calls `found` with the start of each needle in `text`, left to right, without overlaps; of needles that
    /// start at one place the first of the set counts.
    pub(super) fn each(
        &self,
        text: &[u8],
        mut found: impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut folded = Vec::with_capacity(text.len().min(PIECE));
        let mut from = 0;
        while from < text.len() {
            let piece = &text[from..text.len().min(from + PIECE)];
            folded.clear();
            folded.extend(piece.iter().map(|byte| byte | CASE));
            // A needle that starts later may reach into the next piece, and is found there.
            let end = if from + piece.len() == text.len() {
                piece.len()
            } else {
                piece.len() - (self.longest - 1)
            };
            let mut at = 0;
            while let Some(place) = self.next(&folded, at).filter(|place| place.start() < end) {
                let start = from + place.start();
                match self.needle_at(text, start, place.pattern()) {
                    Some(length) => {
                        found(start)?;
                        at = place.start() + length;
                    }
                    None => at = place.start() + 1,
                }
            }
            from += end.max(at);
        }
        ControlFlow::Continue(())
    }

    fn next(&self, folded: &[u8], at: usize) -> Option<Match> {
        if at >= folded.len() {
            return None;
        }
        self.searcher.find_in(folded, Span::from(at..folded.len()))
    }

    /// The length of the first needle that stands at `start`, where one may that begins like this.
    fn needle_at(&self, text: &[u8], start: usize, beginning: PatternID) -> Option<usize> {
        let needles = &self.needles[beginning.as_usize()];
        needles.iter().find_map(|needle| {
            let found = text.get(start..start + needle.len())?;
            found.eq_ignore_ascii_case(needle).then_some(needle.len())
        })
    }
}

fn fold(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| byte | CASE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Needles;

    const SET: [&str; 6] = [
        "sforce.opencti",
        "sforce",
        "opencti",
        "/support/api/",
        "call_center",
        "Tür",
    ];

    /// Starts of all needles, by the packed search.
    fn starts(text: &str) -> Vec<usize> {
        let folded = Folded::new(SET.iter().map(|needle| needle.as_bytes())).expect("a small set");
        let mut starts = Vec::new();
        let end = folded.each(text.as_bytes(), |start| {
            starts.push(start);
            ControlFlow::Continue(())
        });
        assert!(end.is_continue());
        starts
    }

    /// The same by the automaton.
    fn expected(text: &str) -> Vec<usize> {
        Needles::new(SET)
            .find_all(text)
            .map(|(start, _)| start)
            .collect()
    }

    #[test]
    fn it_finds_what_the_automaton_finds_wherever_a_piece_ends() {
        for padding in (PIECE - 40)..(PIECE + 4) {
            let text = format!(
                "{}SForce.OpenCTI('/support/API/') sforceopencti {} Call_Center",
                "x".repeat(padding),
                "y".repeat(PIECE - 20)
            );
            assert_eq!(starts(&text).len(), 5);
            assert_eq!(starts(&text), expected(&text), "{padding}");
        }
    }

    #[test]
    fn folding_confuses_bytes_and_the_comparison_does_not() {
        // `\u{7f}` folds to what `_` folds to, and `\u{f}` to `/`; other alphabets have no case here.
        let text = "call\u{7f}center \u{f}support\u{f}api\u{f} TÜR call_center";
        assert_eq!(starts(text), expected(text));
        assert_eq!(starts(text).len(), 1);
    }

    #[test]
    fn many_needles_share_a_few_beginnings() {
        let many: Vec<String> = (0..1000).map(|at| format!(">Name{at}<")).collect();
        assert!(Folded::new(many.iter().map(|name| name.as_bytes())).is_some());
        let needles = Needles::new(&many);
        let long = ">Name".repeat(PIECE);
        assert!(needles.hit(format!("{long}>name77<").as_bytes()));
        assert!(!needles.hit(format!("{long}>name1077<").as_bytes()));
    }

    #[test]
    fn a_set_with_nothing_in_common_or_a_short_needle_is_left_to_the_automaton() {
        let many: Vec<String> = (100..1000).map(|at| format!("{at}Name")).collect();
        assert!(Folded::new(many.iter().map(|name| name.as_bytes())).is_none());
        assert!(Folded::new([&b"ab"[..], b"abcdef"].into_iter()).is_none());
        assert!(Folded::new(std::iter::empty()).is_none());
        let needles = Needles::new(&many);
        let long = "x".repeat(PIECE);
        assert!(needles.hit(format!("{long}777name").as_bytes()));
        assert!(!needles.hit(long.as_bytes()));
    }
}
