//! One front end per language; they turn text into [`facts`] and know no Salesforce names.
//!
//! The only room that names a parser crate.

pub mod apex;
pub mod facts;
mod folded;
mod interest;
pub mod javascript;
pub mod markup;
pub mod merge_field;
pub mod text;
pub mod xml;

use std::collections::BTreeMap;

pub use interest::{Interest, Needles};
pub use javascript::{Alone, Environment};

use crate::bundle::{Language, SourceFile, Span};
use facts::{
    Facts, Import, Literal, NamedCall, PathUse, Problem, ScriptFacts, StringFact, TextFact, Value,
};
use javascript::{Dialect, ScriptReading};

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
            let reading = markup::read(text, kind, interest);
            let mut facts = Facts {
                elements: reading.elements,
                texts: reading.texts,
                problems: reading.problems,
                ..Facts::default()
            };
            page_scripts(&reading.scripts, interest, environment, &mut facts);
            facts
        }
        Language::Xml => {
            let reading = xml::read(text, interest);
            Facts {
                xml: reading.tree,
                texts: reading.texts,
                problems: reading.problem.into_iter().collect(),
                ..Facts::default()
            }
        }
        Language::Apex => {
            let reading = apex::read(text, interest);
            Facts {
                apex: Some(reading.facts),
                texts: reading.texts,
                problems: reading.problem.into_iter().collect(),
                ..Facts::default()
            }
        }
        Language::OtherText => {
            let reading = text::read_other(text, interest);
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
        Language::Json => Facts::default(),
    }
}

fn script_file(
    text: &str,
    dialect: Dialect,
    interest: &Interest,
    environment: &dyn Environment,
) -> Facts {
    let reading = javascript::read(text, dialect, interest, environment);
    Facts {
        scripts: vec![reading.facts],
        texts: reading.texts,
        problems: reading.problem.into_iter().collect(),
        ..Facts::default()
    }
}

/// The scripts of one page, which share their global variables.
fn page_scripts(
    scripts: &[markup::EmbeddedScript],
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
                javascript::read(&script.source, dialect, interest, &page)
            })
            .collect()
    };
    let mut readings = read_all(BTreeMap::new());
    let mut globals: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for reading in &readings {
        for (name, values) in &reading.facts.globals {
            globals
                .entry(name.clone())
                .or_default()
                .extend(values.clone());
        }
    }
    if !globals.is_empty() && scripts.len() > 1 {
        readings = read_all(globals);
    }
    for (script, reading) in scripts.iter().zip(readings) {
        let offset = script.span.start;
        facts.scripts.push(shift(reading.facts, offset));
        facts
            .texts
            .extend(reading.texts.into_iter().map(|text| TextFact {
                span: text.span.shifted(offset),
                ..text
            }));
        facts
            .problems
            .extend(reading.problem.map(|problem| Problem {
                span: problem.span.shifted(offset),
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
        match self.globals.get(name) {
            Some(values) => values.clone(),
            None => self.outside.global(name),
        }
    }
}

/// A literal with `{…}` where a merge field stood.
fn shown(literal: Literal) -> Literal {
    match literal {
        Literal::Text(text) => Literal::Text(merge_field::shown(&text)),
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
fn shift(facts: ScriptFacts, by: usize) -> ScriptFacts {
    let moved = |span: Span| span.shifted(by);
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
                text: merge_field::shown(&string.text),
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
        ..facts
    }
}
