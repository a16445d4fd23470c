//! Signals of readiness: what shows that a target is partly there, by the rows of the readiness table.
//!
//! A trace is what one file says. Whether a name in it is the name of something that counts, the inventory settles.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Place;
use super::findings::{Findings, Unit};
use super::questions::interest;
use crate::bundle::{ComponentId, Entry, Language, Span};
use crate::catalog::{ShownBy, SpokenOf, catalog};
use crate::syntax::facts::{TextKind, XmlElement};
use crate::syntax::{self, Interest, Needles};

/// A trace of a signal, or of what resembles one, in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// Id of the row.
    pub row: &'static str,
    /// Where it stands.
    pub place: Place,
    /// The component it stands in.
    pub component: ComponentId,
    /// Whether it shows the opposite.
    pub refutes: bool,
    /// It counts if a component of this name shows the signal of this id.
    pub if_shown: Option<(&'static str, String)>,
}

/// A test of the table.
struct Test {
    row: &'static str,
    by: &'static ShownBy,
    refutes: bool,
}

/// The tests of one metadata type.
struct Watched {
    tests: Vec<Test>,
    /// Without one of these no test can hold; none where one can hold without any.
    needles: Option<Needles>,
    /// What to look for in code, so that comments with it are known.
    words: Interest,
}

/// Tests by metadata type.
fn watched(kind: &str) -> Option<&'static Watched> {
    static WATCHED: LazyLock<BTreeMap<&'static str, Watched>> = LazyLock::new(|| {
        let mut tests: BTreeMap<&'static str, Vec<Test>> = BTreeMap::new();
        let mut add = |row: &'static str, all: &'static [ShownBy], refutes| {
            for by in all.iter().filter(|by| by.by_reading()) {
                let of_kind = tests.entry(by.r#type.as_str()).or_default();
                of_kind.push(Test { row, by, refutes });
            }
        };
        for signal in &catalog().readiness.signal {
            add(&signal.id, &signal.shown_by, false);
            add(&signal.id, &signal.refuted_by, true);
        }
        for look_alike in &catalog().readiness.look_alike {
            add(&look_alike.id, &look_alike.shown_by, false);
        }
        tests
            .into_iter()
            .map(|(kind, tests)| (kind, Watched::new(tests)))
            .collect()
    });
    WATCHED.get(kind)
}

impl Watched {
    fn new(tests: Vec<Test>) -> Self {
        let needles: Vec<Vec<&str>> = tests.iter().map(|test| needles_of(test.by)).collect();
        let can_do_without = needles.iter().any(Vec::is_empty);
        let words = Needles::new(tests.iter().flat_map(|test| &test.by.words));
        Self {
            needles: (!can_do_without).then(|| Needles::new(needles.concat())),
            words: Interest {
                needles: words,
                ..interest().clone()
            },
            tests,
        }
    }
}

/// Texts of which a file needs one for the test to hold; none where it needs none.
fn needles_of(by: &ShownBy) -> Vec<&str> {
    if !by.words.is_empty() {
        return by.words.iter().map(String::as_str).collect();
    }
    let Some(element) = &by.element else {
        return Vec::new();
    };
    // `true` is everywhere, and what has a star in it is no text to look for.
    let is_telling = |value: &String| value.len() > "false".len() && !value.contains('*');
    if !by.values.is_empty() && by.values.iter().all(is_telling) {
        return by.values.iter().map(String::as_str).collect();
    }
    element.rsplit('/').next().into_iter().collect()
}

/// Whether a file can hold a trace.
#[must_use]
pub fn may_show(entry: &Entry, language: Language, text: &str) -> bool {
    if matches!(language, Language::Prose | Language::OtherText) {
        return false;
    }
    let Some(watched) = watched(&entry.component.kind) else {
        return false;
    };
    let name = &entry.component.full_name;
    watched.tests.iter().any(|test| test.by.counts(name))
        && watched
            .needles
            .as_ref()
            .is_none_or(|needles| needles.hit(text.as_bytes()))
}

/// Finds the traces in a file.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(watched) = watched(&unit.file.component.kind) else {
        return;
    };
    let name = &unit.file.component.full_name;
    let tests = watched.tests.iter().filter(|test| test.by.counts(name));
    for test in tests {
        let mut push = |span: Span, if_shown| {
            findings.traces.push(Trace {
                row: test.row,
                place: unit.place(span),
                component: unit.file.component.clone(),
                refutes: test.refutes,
                if_shown,
            });
        };
        if !test.by.words.is_empty() {
            if let Some(span) = first_word(unit, watched, &test.by.words) {
                push(span, None);
            }
        } else if let Some(root) = &unit.facts.xml {
            in_xml(root, name, test.by, &mut push);
        }
    }
}

/// Where one of `words` stands outside comments.
fn first_word(unit: &Unit<'_>, watched: &Watched, words: &[String]) -> Option<Span> {
    let text: &str = &unit.file.text;
    let needles = Needles::new(words);
    if matches!(unit.file.language, Language::Prose | Language::OtherText)
        || !needles.hit(text.as_bytes())
    {
        return None;
    }
    let facts = syntax::read(unit.file, &watched.words, &syntax::Alone);
    let is_comment = |at: usize| {
        facts.texts.iter().any(|text| {
            text.kind != TextKind::StringLiteral && (text.span.start..text.span.end).contains(&at)
        })
    };
    needles
        .find_all(text)
        .find(|(start, _)| !is_comment(*start))
        .map(|(start, end)| Span::new(start, end))
}

/// Places of a file at which a test holds, with what has to be shown besides.
fn in_xml(
    root: &XmlElement,
    component: &str,
    by: &'static ShownBy,
    push: &mut dyn FnMut(Span, Option<(&'static str, String)>),
) {
    if by.lacks.iter().any(|name| root.child(name).is_some()) {
        return;
    }
    let Some(element) = &by.element else {
        return push(root.span, None);
    };
    let steps: Vec<&str> = element.split('/').collect();
    root.walk(&mut |path| {
        let Some((found, above)) = path.split_last() else {
            return;
        };
        let ends_so = path.len() > steps.len()
            && path
                .iter()
                .rev()
                .zip(steps.iter().rev())
                .all(|(element, step)| element.name.eq_ignore_ascii_case(step));
        if !ends_so || (found.text.is_empty() && found.children.is_empty()) {
            return;
        }
        let beside = |name: &str| above.last().and_then(|parent| parent.child_text(name));
        let stands = by
            .when
            .iter()
            .all(|sibling| beside(&sibling.name) == Some(sibling.text.as_str()));
        if stands && by.means(&found.text) {
            let named = by.names_one_of.as_deref();
            let same = by.same_component_shows.as_deref();
            let if_shown = named
                .map(|signal| (signal, found.text.clone()))
                .or_else(|| same.map(|signal| (signal, component.to_owned())));
            push(found.span, if_shown);
        }
    });
}

/// The line of the first component of the org's own that a profile or permission set names, of a type.
#[must_use]
pub fn speaks_of(text: &str, row: &SpokenOf) -> Option<u32> {
    let open = format!("<{}>", row.name);
    let (at, _) = text.match_indices(&open).find(|(at, _)| {
        let rest = &text[at + open.len()..];
        rest.split('<')
            .next()
            .is_some_and(|name| row.is_own(name.trim()))
    })?;
    let lines = text[..at].matches('\n').count();
    Some(u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1))
}
