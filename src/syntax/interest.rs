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
    /// How scripts name records and their fields.
    pub records: RecordInterest,
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

/// How scripts name records and their fields.
#[derive(Debug, Clone)]
pub struct RecordInterest {
    /// Names of fields, in the letters that scripts write them in.
    pub fields: Vec<String>,
    /// Objects whose queries are facts.
    pub objects: Vec<String>,
    /// The fields and objects, without which a script is not looked through.
    pub words: Needles,
    /// Properties of an object literal that name the object, as steps from the literal.
    pub object_keys: Vec<Vec<String>>,
    /// Functions, by last name, that make a record of the object that the argument at a place names.
    pub makers: Vec<(String, usize)>,
    /// Functions, by last name, that are given records of any object.
    pub writers: Vec<String>,
    /// Globals whose members make records of the object of that name.
    pub models: Vec<String>,
    /// Functions, by last name, that hand a record on in another form.
    pub wrappers: Vec<String>,
    /// Parts of addresses behind which an object is named.
    pub addresses: Vec<String>,
    /// Parameters of an address that hold a query.
    pub query_parameters: Vec<String>,
    /// Parameters of an address that list fields.
    pub list_parameters: Vec<String>,
    /// GraphQL.
    pub graphql: GraphqlInterest,
    /// Beginnings of modules that stand for an object or one of its fields.
    pub modules: Vec<String>,
}

/// How GraphQL names the objects of records.
#[derive(Debug, Clone, Default)]
pub struct GraphqlInterest {
    /// The field that every query of records goes through.
    pub root: String,
    /// Names in capitals between an object and its fields.
    pub steps: Vec<String>,
    /// What a mutation adds to the name of its object.
    pub mutations: Vec<String>,
}

impl Default for RecordInterest {
    fn default() -> Self {
        Self {
            fields: Vec::new(),
            objects: Vec::new(),
            words: Needles::new([""; 0]),
            object_keys: Vec::new(),
            makers: Vec::new(),
            writers: Vec::new(),
            models: Vec::new(),
            wrappers: Vec::new(),
            addresses: Vec::new(),
            query_parameters: Vec::new(),
            list_parameters: Vec::new(),
            graphql: GraphqlInterest::default(),
            modules: Vec::new(),
        }
    }
}

impl RecordInterest {
    /// Whether a name is one of the fields, to the letter.
    #[must_use]
    pub fn is_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    /// What stands behind the beginning of a module that is an object or a field: `Task`, `Task.Subject`.
    #[must_use]
    pub fn schema<'s>(&self, specifier: &'s str) -> Option<&'s str> {
        let mut modules = self.modules.iter();
        modules.find_map(|start| specifier.strip_prefix(start.as_str()))
    }
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
