//! SOQL and SOSL in text: put together from strings, or where the grammar gave up.

use std::ops::Range;

use super::scope::Scope;
use crate::syntax::facts::FieldOwner;

/// Stands for a part of a string that is not known.
pub(in crate::syntax) const UNKNOWN: char = '\u{1}';

/// What a text says as a query.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::syntax) struct Statement {
    /// Objects in the order of their FROM or RETURNING.
    pub(in crate::syntax) objects: Vec<String>,
    /// Names that may be fields, with their place in the text.
    pub(in crate::syntax) fields: Vec<(Range<usize>, FieldOwner)>,
}

/// A word or a mark.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    at: usize,
}

impl Word<'_> {
    fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic())
    }
}

/// Reads `text` as a whole query, or the beginning of one; `None` if it is just a sentence.
pub(in crate::syntax) fn statement(text: &str) -> Option<Statement> {
    let words = words(text);
    let first = words.iter().position(|word| word.text != "(")?;
    match words.get(first)?.text.to_lowercase().as_str() {
        "select" => select_list(&words, first + 1).map(|()| read(&words)),
        "find" => {
            let next = words.get(first + 1)?.text;
            let term = next.starts_with(['{', ':', UNKNOWN]) || next == "'";
            let returns = words.iter().any(|word| word.is("returning"));
            (term && returns).then(|| read(&words))
        }
        _ => None,
    }
}

/// A paragraph of a query that is open: a SELECT, or one object of a RETURNING.
struct Open {
    scope: usize,
    /// Number of open brackets inside of which it stands.
    depth: usize,
    in_list: bool,
    /// The relationship or object that TYPEOF and WHEN put in place of the source.
    instead: Option<FieldOwner>,
    returning: bool,
}

/// Walks over the words once, and resolves the names when every FROM is known.
fn read(words: &[Word<'_>]) -> Statement {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut names: Vec<(Word<'_>, Option<usize>, Option<FieldOwner>)> = Vec::new();
    let mut objects = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&word) = words.get(at) {
        at += 1;
        let lower = word.text.to_ascii_lowercase();
        match lower.as_str() {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                while open.last().is_some_and(|inner| inner.depth > depth) {
                    open.pop();
                }
            }
            "select" => {
                let of_children = open.last().is_some_and(|outer| outer.in_list);
                scopes.push(Scope {
                    sources: Vec::new(),
                    of_children,
                });
                open.push(Open {
                    scope: scopes.len() - 1,
                    depth,
                    in_list: true,
                    instead: None,
                    returning: false,
                });
            }
            "from" => {
                let sources;
                (sources, at) = sources_at(words, at);
                objects.extend(sources.iter().map(|(object, _)| object.clone()));
                if let Some(inner) = open.last_mut() {
                    inner.in_list = false;
                    if let Some(scope) = scopes.get_mut(inner.scope) {
                        scope.sources.extend(sources);
                    }
                }
            }
            "returning" => open.push(Open {
                scope: usize::MAX,
                depth,
                in_list: false,
                instead: None,
                returning: true,
            }),
            "typeof" => {
                let of = words.get(at).map_or("", |of| of.text);
                at += 1;
                if let Some(inner) = open.last_mut() {
                    let last = of.rsplit('.').next().unwrap_or(of);
                    inner.instead = Some(FieldOwner::Parent(last.to_owned()));
                }
            }
            "when" => {
                let object = words.get(at).map_or("", |object| object.text);
                at += 1;
                if let Some(inner) = open.last_mut() {
                    inner.instead = Some(FieldOwner::Object(object.to_owned()));
                }
            }
            "end" => {
                if let Some(inner) = open.last_mut() {
                    inner.instead = None;
                }
            }
            _ if word.is_name() => {
                // In a RETURNING, the names outside of brackets are objects.
                if let Some(inner) = open.last_mut()
                    && inner.returning
                    && inner.depth == depth
                {
                    let expected = at < 2
                        || words
                            .get(at - 2)
                            .is_some_and(|before| before.text == "," || before.is("returning"));
                    if expected {
                        objects.push(word.text.to_owned());
                        scopes.push(Scope {
                            sources: vec![(word.text.to_owned(), None)],
                            of_children: false,
                        });
                        inner.scope = scopes.len() - 1;
                    }
                    continue;
                }
                let inner = open.last();
                let instead = inner.and_then(|inner| inner.instead.clone());
                names.push((word, inner.map(|inner| inner.scope), instead));
            }
            _ => {}
        }
    }
    let fields = names
        .into_iter()
        .map(|(word, scope, instead)| {
            let (path, name) = word.text.rsplit_once('.').unwrap_or(("", word.text));
            let start = word.at + word.text.len() - name.len();
            let path: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
            let scope = scope.and_then(|scope| scopes.get(scope));
            let owner = match (instead, scope) {
                (Some(owner), _) if path.is_empty() => owner,
                (_, Some(scope)) => scope.owner(&path),
                _ => Scope::default().owner(&path),
            };
            (start..start + name.len(), owner)
        })
        .collect();
    Statement { objects, fields }
}

/// The sources that follow a FROM, and the position behind them.
fn sources_at(words: &[Word<'_>], mut at: usize) -> (Vec<(String, Option<String>)>, usize) {
    const CLAUSES: [&str; 9] = [
        "where", "with", "group", "having", "order", "limit", "offset", "for", "using",
    ];
    let mut sources = Vec::new();
    while let Some(object) = words.get(at).filter(|word| word.is_name()) {
        at += 1;
        let is_clause = |word: &&Word<'_>| CLAUSES.iter().any(|clause| word.is(clause));
        let alias = words
            .get(at)
            .filter(|word| word.is_name() && !is_clause(word))
            .map(|word| word.text.to_owned());
        at += usize::from(alias.is_some());
        sources.push((object.text.to_owned(), alias));
        if words.get(at).is_none_or(|word| word.text != ",") {
            break;
        }
        at += 1;
    }
    (sources, at)
}

/// Dotted names and bound values as wholes, marks and unknown parts by themselves, SOQL strings as a single `'`.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '{' | '}' | '%' | '$');
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let length = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '\'' {
            let close = rest[1..].find('\'').map_or(rest.len(), |end| end + 2);
            words.push(Word {
                text: &rest[..1],
                at,
            });
            at += close;
            continue;
        } else if first == ':' {
            // What is bound may stand a blank away.
            let blank = rest[1..].len() - rest[1..].trim_start().len();
            let tail = &rest[1 + blank..];
            1 + blank + tail.find(|c: char| !is_part(c)).unwrap_or(tail.len())
        } else if is_part(first) {
            rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        words.push(Word {
            text: &rest[..length],
            at,
        });
        at += length;
    }
    words
}

/// Whether a list of fields follows, whether or not a FROM ends it. `Select a task from the list` has none.
fn select_list(words: &[Word<'_>], start: usize) -> Option<()> {
    let mut depth = 0_usize;
    // Words since the last comma: a field, or a function with an alias.
    let mut item = 0_usize;
    let mut called = false;
    let mut any = false;
    for word in words.get(start..)? {
        match word.text {
            "(" => {
                depth += 1;
                called = true;
            }
            ")" => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            "," => {
                item = 0;
                called = false;
            }
            _ if word.is("from") => return any.then_some(()),
            // What comes after an unknown part may be anything.
            text if text.contains(UNKNOWN) => {
                any = true;
                called = true;
            }
            _ if word.is("typeof") => called = true,
            text if text
                .starts_with(|c: char| c.is_alphabetic() || matches!(c, '{' | '%' | '.' | '_')) =>
            {
                item += 1;
                any = true;
                if item > 1 && !called {
                    return None;
                }
            }
            _ => return None,
        }
        any |= depth > 0;
    }
    any.then_some(())
}
