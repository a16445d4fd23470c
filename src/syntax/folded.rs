//! A search for a few needles at the speed of the processor's vector unit.
//!
//! The automaton reads one byte at a time, and of a large org that is most of the work. Packed search reads 16 or
//! 32, but knows no case and few needles: so a text is folded piece by piece and searched for how needles begin,
//! and the automaton looks at the places that are found.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{Match, Span};

/// A piece fits the processor's nearest cache, twice.
const PIECE: usize = 8 * 1024;
/// A shorter text is not worth folding.
const SHORT: usize = 256;
/// Below three bytes nearly every place looks like a needle.
const SHORTEST: usize = 3;
/// More bytes than this tell no more.
const LONGEST: usize = 16;
/// What a packed search can tell apart without losing its speed.
const MOST_BEGINNINGS: usize = 64;
/// The bit that tells small letters from capitals. It is set in other bytes too, which the comparison undoes.
const CASE: u8 = 0x20;

/// How the needles of a set begin.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    /// The beginnings, folded.
    searcher: Searcher,
    /// The length of each.
    length: usize,
}

impl Folded {
    /// `None` where a needle is too short, or too many begin differently for a packed search.
    pub(super) fn new<P: AsRef<[u8]>>(needles: &[P]) -> Option<Self> {
        let shortest = needles.iter().map(|needle| needle.as_ref().len()).min()?;
        let lengths = SHORTEST..=shortest.min(LONGEST);
        let (length, beginnings) = lengths.rev().find_map(|length| {
            let mut beginnings = BTreeSet::new();
            for needle in needles {
                let folded = needle.as_ref()[..length].iter().map(|byte| byte | CASE);
                beginnings.insert(folded.collect::<Vec<u8>>());
                if beginnings.len() > MOST_BEGINNINGS {
                    return None;
                }
            }
            Some((length, beginnings))
        })?;
        let searcher = Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .builder()
            .extend(&beginnings)
            .build()?;
        Some(Self { searcher, length })
    }

    /// Whether `text` is long enough for this.
    pub(super) fn pays_for(text: &[u8]) -> bool {
        text.len() >= SHORT
    }

    /// Calls `found` with the start of each needle in `text`, left to right, without overlaps. `length_at` says how
    /// long the needle is that stands at a place, if one does.
    pub(super) fn each(
        &self,
        text: &[u8],
        length_at: impl Fn(usize) -> Option<usize>,
        mut found: impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut folded = Vec::with_capacity(text.len().min(PIECE));
        let mut from = 0;
        loop {
            let to = text.len().min(from + PIECE);
            folded.clear();
            folded.extend(text[from..to].iter().map(|byte| byte | CASE));
            let mut at = 0;
            while let Some(place) = self.next(&folded, at) {
                let start = from + place.start();
                match length_at(start) {
                    Some(length) => {
                        found(start)?;
                        at = place.start() + length;
                    }
                    None => at = place.start() + 1,
                }
            }
            if to == text.len() {
                return ControlFlow::Continue(());
            }
            // The next piece starts with what is too short here for a beginning.
            from += at.max(PIECE - (self.length - 1));
        }
    }

    fn next(&self, folded: &[u8], at: usize) -> Option<Match> {
        if at >= folded.len() {
            return None;
        }
        self.searcher.find_in(folded, Span::from(at..folded.len()))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

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
        let needles = Needles::new(SET);
        assert!(Folded::new(&SET).is_some() && Folded::pays_for(text.as_bytes()));
        let starts = RefCell::new(Vec::new());
        let none = needles.hit_where(text, |start| {
            starts.borrow_mut().push(start);
            false
        });
        assert!(!none);
        starts.into_inner()
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
        let text = "call\u{7f}center \u{f}support\u{f}api\u{f} TÜR call_center".repeat(SHORT / 8);
        assert_eq!(starts(&text), expected(&text));
        assert_eq!(starts(&text).len(), SHORT / 8);
    }

    #[test]
    fn many_needles_share_a_few_beginnings() {
        let many: Vec<String> = (0..1000).map(|at| format!(">Name{at}<")).collect();
        assert!(Folded::new(&many).is_some());
        let needles = Needles::new(&many);
        let long = ">Name".repeat(PIECE);
        assert!(needles.hit(format!("{long}>name77<").as_bytes()));
        assert!(!needles.hit(format!("{long}>name1077<").as_bytes()));
    }

    #[test]
    fn a_set_with_nothing_in_common_or_a_short_needle_is_left_to_the_automaton() {
        let many: Vec<String> = (100..1000).map(|at| format!("{at}Name")).collect();
        assert!(Folded::new(&many).is_none());
        assert!(Folded::new(&["ab", "abcdef"]).is_none());
        assert!(Folded::new::<&str>(&[]).is_none());
        let needles = Needles::new(&many);
        let long = "x".repeat(PIECE);
        assert!(needles.hit(format!("{long}777name").as_bytes()));
        assert!(!needles.hit(long.as_bytes()));
    }
}
