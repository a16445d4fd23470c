//! What the front ends are asked to look for, so that facts stay few.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::facts::Segment;

/// The names that matter to the rooms further down. `syntax` does not know what they mean.
#[derive(Debug, Clone)]
pub struct Interest {
    /// Global objects whose use in a script is a fact, e.g. `sforce`.
    pub globals: Vec<String>,
    /// Paths from those globals; what leads elsewhere is no matter to other files.
    pub paths: Vec<Vec<String>>,
    /// Texts that make a string, a comment or prose worth a fact; compared without case.
    pub needles: Needles,
    /// Functions whose calls with literal arguments are facts, by last name, e.g. `loadScript`.
    pub callees: Vec<String>,
    /// Apex field names, compared without case.
    pub fields: Vec<String>,
    /// Apex type and object names, compared without case.
    pub types: Vec<String>,
}

impl Interest {
    /// Whether a path can lead to one of the [`Interest::paths`], or comes from one.
    #[must_use]
    pub fn leads_on(&self, path: &[Segment]) -> bool {
        self.paths.iter().any(|wanted| {
            let mut steps = wanted.iter().zip(path);
            steps.all(|(name, step)| step.name().is_none_or(|step| step == name))
        })
    }
}

/// A set of texts to look for without regard to ASCII case.
#[derive(Debug, Clone)]
pub struct Needles {
    automaton: AhoCorasick,
}

impl Needles {
    /// Builds the set. Patterns are plain text.
    ///
    /// # Panics
    /// Only if the patterns outgrow the automaton's limits, which a fixed table does not.
    #[must_use]
    pub fn new<P: AsRef<[u8]>>(patterns: impl IntoIterator<Item = P>) -> Self {
        Self {
            automaton: AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::LeftmostFirst)
                .build(patterns)
                .expect("a fixed table of needles fits the automaton"),
        }
    }

    /// Whether any needle occurs in `text`.
    #[must_use]
    pub fn hit(&self, text: &[u8]) -> bool {
        self.automaton.is_match(text)
    }

    /// Byte ranges of all needles in `text`, left to right, without overlaps.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.automaton
            .find_iter(text)
            .map(|found| (found.start(), found.end()))
    }
}
