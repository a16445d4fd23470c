//! One front end per language; they turn text into [`facts`] and know no Salesforce names.
//!
//! The only room that names a parser crate.

pub mod apex;
mod decoded;
mod element_text;
mod embedded;
mod environment;
pub mod facts;
mod folded;
mod graphql;
mod holes;
mod interest;
pub mod javascript;
mod json;
pub mod markup;
pub mod merge_field;
mod place;
mod queries;
pub mod quoted;
pub mod settings;
pub mod template;
pub mod text;
pub mod xml;

use std::collections::BTreeMap;

pub use element_text::ElementText;
pub use environment::{Alone, Environment, OtherClass};
pub use interest::{
    ApexInterest, CodeElement, EmbeddedLanguage, GraphqlInterest, Interest, Needles, RecordInterest,
};
pub use json::is_source_map;

use crate::bundle::{Language, SourceFile, Span};
use facts::{
    Attribute, Element, Facts, Gift, Import, Literal, NamedCall, PathUse, Problem, ScriptFacts,
    StringFact, TextFact, Token, Value, goes_through,
};
use javascript::{Dialect, ScriptReading};

/// Suffixes of CoffeeScript.
const COFFEE: [&str; 3] = [".coffee", ".litcoffee", ".iced"];

/// Reads a file with the front end of its language.
#[must_use]
pub fn read(file: &SourceFile, interest: &Interest, environment: &dyn Environment) -> Facts {
    let text: &str = &file.text;
    match file.language {
        Language::JavaScript => script_file(text, Dialect::JavaScript, interest, environment),
        Language::TypeScript => {
            let name = file.path.file_name();
            let dialect = if name.contains(".d.") {
                Dialect::Declaration
            } else {
                Dialect::TypeScript {
                    jsx: name.ends_with(".tsx"),
                }
            };
            script_file(text, dialect, interest, environment)
        }
        Language::Markup(kind) => {
            let mut facts = Facts::default();
            let reading = markup::read(text, kind, interest);
            add_markup(
                text,
                reading,
                &|span| span,
                interest,
                environment,
                &mut facts,
            );
            facts
        }
        Language::Xml => {
            let reading = xml::read(text, interest);
            let mut facts = Facts {
                texts: reading.texts,
                problems: reading.problem.into_iter().collect(),
                ..Facts::default()
            };
            if let Some(root) = &reading.tree {
                embedded::read(text, root, interest, environment, &mut facts);
            }
            facts.xml = reading.tree;
            facts
        }
        Language::Apex => {
            let reading = apex::read(text, interest, environment);
            Facts {
                apex: Some(reading.facts),
                texts: reading.texts,
                problems: reading.problem.into_iter().collect(),
                ..Facts::default()
            }
        }
        Language::OtherText => {
            let name = file.path.file_name();
            let is_coffee = COFFEE.iter().any(|suffix| name.ends_with(suffix));
            let reading = match is_coffee {
                true => text::read_coffee(text, interest),
                false => text::read_other(text, interest),
            };
            Facts {
                scripts: vec![ScriptFacts {
                    uses: reading.uses,
                    strings: reading.strings,
                    ..ScriptFacts::default()
                }],
                texts: reading.texts,
                ..Facts::default()
            }
        }
        Language::Prose => Facts::default(),
        Language::Json => json::read(text, interest, environment),
    }
}

/// Where in its file something stands that was read at this place of a text.
type Placing<'p> = dyn Fn(Span) -> Span + 'p;

/// The facts of a page, or of markup inside another file.
fn add_markup(
    text: &str,
    reading: markup::MarkupReading,
    place: &Placing<'_>,
    interest: &Interest,
    environment: &dyn Environment,
    facts: &mut Facts,
) {
    facts.named.extend(reading.named);
    facts
        .elements
        .extend(reading.elements.into_iter().map(|element| {
            Element {
                span: place(element.span),
                attributes: element
                    .attributes
                    .into_iter()
                    .map(|attribute| Attribute {
                        span: place(attribute.span),
                        ..attribute
                    })
                    .collect(),
                ..element
            }
        }));
    facts
        .texts
        .extend(reading.texts.into_iter().map(|text| TextFact {
            span: place(text.span),
            ..text
        }));
    facts
        .problems
        .extend(reading.problems.into_iter().map(|problem| Problem {
            span: place(problem.span),
            ..problem
        }));
    page_scripts(text, &reading.scripts, place, interest, environment, facts);
}

fn script_file(
    text: &str,
    dialect: Dialect,
    interest: &Interest,
    environment: &dyn Environment,
) -> Facts {
    let reading = read_script(text, dialect, false, interest, environment);
    Facts {
        scripts: vec![reading.facts],
        texts: reading.texts,
        problems: reading.problem.into_iter().collect(),
        ..Facts::default()
    }
}

/// Reads a script; one that no grammar accepts may be a template of a script.
fn read_script(
    source: &str,
    dialect: Dialect,
    is_in_page: bool,
    interest: &Interest,
    environment: &dyn Environment,
) -> ScriptReading {
    let is_text =
        |reading: &ScriptReading| reading.problem.as_ref().is_some_and(|it| it.read_as_text);
    let reading = javascript::read(source, dialect, interest, environment);
    if !is_text(&reading) {
        return reading;
    }
    let made = template::blank(source, is_in_page, interest)
        .map(|script| javascript::read(&script, dialect, interest, environment));
    match made {
        Some(made) if !is_text(&made) => ScriptReading {
            facts: moved(made.facts, source, &|span| span),
            ..made
        },
        _ => reading,
    }
}

/// Rounds until the scripts of a page have seen each other's global variables.
const MAX_PAGE_ROUNDS: usize = 3;

/// The scripts of one page, which share their global variables. Their places are those of the text that was read as
/// the page.
fn page_scripts(
    text: &str,
    scripts: &[markup::EmbeddedScript],
    place: &Placing<'_>,
    interest: &Interest,
    environment: &dyn Environment,
    facts: &mut Facts,
) {
    let read_all = |globals: BTreeMap<String, Vec<Value>>| -> Vec<ScriptReading> {
        let page = Page {
            globals,
            outside: environment,
        };
        scripts
            .iter()
            .map(|script| {
                let dialect = if script.is_typescript {
                    Dialect::TypeScript { jsx: false }
                } else {
                    Dialect::JavaScript
                };
                read_script(&script.source, dialect, true, interest, &page)
            })
            .collect()
    };
    let mut readings = read_all(BTreeMap::new());
    let mut known: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    // One script's globals can be made of another's.
    for _ in 0..MAX_PAGE_ROUNDS {
        let mut globals: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for reading in &readings {
            for (name, values) in &reading.facts.globals {
                globals
                    .entry(name.clone())
                    .or_default()
                    .extend(values.clone());
            }
        }
        if globals == known || scripts.len() < 2 {
            break;
        }
        known.clone_from(&globals);
        readings = read_all(globals);
    }
    let own: Vec<Vec<String>> = scripts
        .iter()
        .zip(&readings)
        .filter(|(script, _)| !script.is_module)
        .flat_map(|(_, reading)| reading.facts.own_paths.clone())
        .collect();
    for (script, mut reading) in scripts.iter().zip(readings) {
        let is_own =
            |path_use: &PathUse| own.iter().any(|names| goes_through(&path_use.path, names));
        reading.facts.uses.retain(|path_use| !is_own(path_use));
        let place = |span: Span| place(span.shifted(script.span.start));
        facts.scripts.push(moved(reading.facts, text, &place));
        facts
            .texts
            .extend(reading.texts.into_iter().map(|text| TextFact {
                span: place(text.span),
                ..text
            }));
        facts
            .problems
            .extend(reading.problem.map(|problem| Problem {
                span: place(problem.span),
                ..problem
            }));
    }
}

/// A page around its scripts.
struct Page<'e> {
    globals: BTreeMap<String, Vec<Value>>,
    outside: &'e dyn Environment,
}

impl Environment for Page<'_> {
    fn import(&self, specifier: &str, name: &str) -> Vec<Value> {
        self.outside.import(specifier, name)
    }

    fn global(&self, name: &str) -> Vec<Value> {
        let mut values = self.outside.global(name);
        values.extend(self.globals.get(name).into_iter().flatten().cloned());
        values
    }

    fn holds(&self, specifier: &str) -> bool {
        self.outside.holds(specifier)
    }

    fn offered(&self, token: &Token) -> Vec<Value> {
        self.outside.offered(token)
    }

    fn gifts(&self) -> Vec<Gift> {
        self.outside.gifts()
    }

    fn is_silent(&self) -> bool {
        self.globals.is_empty() && self.outside.is_silent()
    }
}

/// A literal with `{…}` where a merge field stood.
fn shown(literal: Literal) -> Literal {
    match literal {
        Literal::Text(text) => Literal::Text(holes::shown(&text)),
        Literal::Object(members) => Literal::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, shown(value)))
                .collect(),
        ),
        Literal::Array(items) => Literal::Array(items.into_iter().map(shown).collect()),
        other => other,
    }
}

/// The facts of an embedded script as facts of its page.
fn moved(facts: ScriptFacts, text: &str, place: &Placing<'_>) -> ScriptFacts {
    // A curly quote is one of the script's plain ones, of three bytes.
    let moved = |span: Span| {
        let span = place(span);
        Span::new(
            text.floor_char_boundary(span.start),
            text.ceil_char_boundary(span.end),
        )
    };
    ScriptFacts {
        uses: facts
            .uses
            .into_iter()
            .map(|path_use| PathUse {
                arguments: path_use.arguments.into_iter().map(shown).collect(),
                spans: path_use
                    .spans
                    .into_iter()
                    .map(|span| span.map(moved))
                    .collect(),
                whole: moved(path_use.whole),
                ..path_use
            })
            .collect(),
        strings: facts
            .strings
            .into_iter()
            .map(|string| StringFact {
                text: holes::shown(&string.text),
                span: moved(string.span),
                piece: moved(string.piece),
                ..string
            })
            .collect(),
        imports: facts
            .imports
            .into_iter()
            .map(|import| Import {
                span: moved(import.span),
                ..import
            })
            .collect(),
        calls: facts
            .calls
            .into_iter()
            .map(|call| NamedCall {
                arguments: call.arguments.into_iter().map(shown).collect(),
                span: moved(call.span),
                ..call
            })
            .collect(),
        records: facts.records.moved(&moved),
        ..facts
    }
}
