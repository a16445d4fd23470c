//! What the front ends are asked to look for, so that facts stay few.

use std::ops::ControlFlow;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, Anchored, Input, MatchKind, StartKind};

use super::facts::Segment;
use super::folded::Folded;

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
    /// Elements of metadata XML whose text is code.
    pub code_elements: Vec<CodeElement>,
    /// What else to look for in Apex.
    pub apex: ApexInterest,
}

/// An element of metadata XML whose text is code.
#[derive(Debug, Clone)]
pub struct CodeElement {
    /// Its name.
    pub element: String,
    /// Names of the elements it may stand in.
    pub parents: Vec<String>,
    /// A sibling, by name and text, that has to be there.
    pub when: Option<(String, String)>,
    /// What the code is.
    pub language: EmbeddedLanguage,
}

/// What the code inside an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbeddedLanguage {
    /// JavaScript with merge fields.
    Script,
    /// Markup, escaped.
    Markup,
}

/// What to look for in Apex beside fields and types.
#[derive(Debug, Clone)]
pub struct ApexInterest {
    /// Strings that are a fact where they are the whole literal; fields and types are asked for without that.
    pub literals: Vec<String>,
    /// Methods whose calls are facts, by last name, compared without case.
    pub methods: Vec<String>,
    /// Texts that make a comment or a string of Apex worth a fact.
    pub words: Needles,
}

impl Default for ApexInterest {
    fn default() -> Self {
        Self {
            literals: Vec::new(),
            methods: Vec::new(),
            words: Needles::new([""; 0]),
        }
    }
}

impl Interest {
    /// Whether a path is one of the [`Interest::paths`], or a part of one from its start.
    #[must_use]
    pub fn is_above(&self, path: &[Segment]) -> bool {
        let names = |wanted: &Vec<String>| {
            let mut steps = wanted.iter().zip(path);
            wanted.len() >= path.len() && steps.all(|(name, step)| step.name() == Some(name))
        };
        self.paths.iter().any(names)
    }

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
    /// How they begin, where the processor can look for that in many bytes at once.
    folded: Option<Folded>,
}

impl Needles {
    /// Builds the set. Patterns are plain text.
    ///
    /// # Panics
    /// Only if the patterns outgrow the automaton's limits, which a fixed table does not.
    #[must_use]
    pub fn new<P: AsRef<[u8]>>(patterns: impl IntoIterator<Item = P>) -> Self {
        let patterns: Vec<P> = patterns.into_iter().collect();
        Self {
            folded: Folded::new(&patterns),
            automaton: AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::LeftmostFirst)
                .start_kind(StartKind::Both)
                .build(patterns)
                .expect("a fixed table of needles fits the automaton"),
        }
    }

    /// Whether any needle occurs in `text`.
    #[must_use]
    pub fn hit(&self, text: &[u8]) -> bool {
        match &self.folded {
            Some(folded) if Folded::pays_for(text) => {
                let found = |_| ControlFlow::Break(());
                folded
                    .each(text, |at| self.length_at(text, at), found)
                    .is_break()
            }
            _ => self.automaton.is_match(text),
        }
    }

    /// Whether [`Self::find_all`] finds a needle that starts where `accepts` says.
    #[must_use]
    pub fn hit_where(&self, text: &str, accepts: impl Fn(usize) -> bool) -> bool {
        match &self.folded {
            Some(folded) if Folded::pays_for(text.as_bytes()) => {
                let text = text.as_bytes();
                let found = |start| match accepts(start) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                };
                folded
                    .each(text, |at| self.length_at(text, at), found)
                    .is_break()
            }
            _ => self.find_all(text).any(|(start, _)| accepts(start)),
        }
    }

    /// The length of the needle that starts at `start`.
    fn length_at(&self, text: &[u8], start: usize) -> Option<usize> {
        let here = Input::new(text).range(start..).anchored(Anchored::Yes);
        self.automaton.find(here).map(|found| found.len())
    }

    /// Byte ranges of all needles in `text`, left to right, without overlaps.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.automaton
            .find_iter(text)
            .map(|found| (found.start(), found.end()))
    }
}
