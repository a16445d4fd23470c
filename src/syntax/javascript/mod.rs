//! JavaScript and TypeScript: parsed, scopes resolved, values followed.
//!
//! What is not followed, by design: code in strings (`eval`, `new Function`, `setTimeout('…')`), which is read
//! as text; source maps; `with`; values that pass through a server, through `postMessage` or through an event.

mod evaluate;
mod guard;
mod lower;
mod model;
mod types;
mod uses;

#[cfg(test)]
mod tests;

use oxc::allocator::Allocator;
use oxc::parser::{ParseOptions, Parser};
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;

use evaluate::{Evaluator, Extent};
use model::Model;

pub use evaluate::{Alone, EVERY, Environment};

use super::Interest;
use super::facts::{Problem, ScriptFacts, TextFact, TextKind};
use super::holes;
use super::text;
use crate::bundle::Span;

/// Which grammars to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// JavaScript, with or without JSX, module or script.
    JavaScript,
    /// TypeScript; `jsx` for `.tsx`.
    TypeScript {
        /// Whether `<x>` opens an element instead of a type assertion.
        jsx: bool,
    },
    /// A `.d.ts` file: declarations only.
    Declaration,
}

/// What a script gave.
#[derive(Debug, Clone, Default)]
pub struct ScriptReading {
    /// Facts, also from the text fallback.
    pub facts: ScriptFacts,
    /// Comments and declarations that hold a needle.
    pub texts: Vec<TextFact>,
    /// Why it was read as text, if it was.
    pub problem: Option<Problem>,
}

/// Reads one script. Spans are offsets into `source`.
///
/// A script that no grammar accepts, or that would overflow the parser's stack, is read by the text fallback and
/// carries a problem.
#[must_use]
pub fn read(
    source: &str,
    dialect: Dialect,
    interest: &Interest,
    environment: &dyn Environment,
) -> ScriptReading {
    if dialect == Dialect::Declaration {
        let texts = interest.needles.hit(source.as_bytes()).then_some(TextFact {
            kind: TextKind::TypeDeclaration,
            span: Span::new(0, source.len()),
        });
        return ScriptReading {
            texts: texts.into_iter().collect(),
            ..ScriptReading::default()
        };
    }
    if let Some(reason) = guard::refuse(source) {
        return fallback(source, interest, Span::new(0, 0), reason);
    }
    let allocator = Allocator::default();
    let mut first_error = None;
    for source_type in grammars(dialect) {
        if source_type.is_typescript()
            && let Some(reason) = guard::refuse_types(source)
        {
            first_error.get_or_insert((0, reason));
            continue;
        }
        let options = ParseOptions {
            allow_return_outside_function: true,
            preserve_parens: false,
            ..ParseOptions::default()
        };
        let parsed = Parser::new(&allocator, source, source_type)
            .with_options(options)
            .parse();
        if parsed.panicked || (parsed.program.is_empty() && !parsed.diagnostics.is_empty()) {
            if first_error.is_none() {
                first_error = parsed.diagnostics.first().map(|error| {
                    let at = error.labels.first().map_or(0, |label| label.offset());
                    (at, error.message.to_string())
                });
            }
            continue;
        }
        let semantic = SemanticBuilder::new().build(&parsed.program).semantic;
        let scoping = semantic.into_scoping();
        let model = lower::lower(&parsed.program, &scoping);
        let (facts, followed) = follow(source, &model, interest, environment);
        let comments = parsed.program.comments.iter().map(|comment| {
            let span = Span::new(comment.span.start as usize, comment.span.end as usize);
            (TextKind::Comment, span)
        });
        let types = if source_type.is_typescript() {
            types::spans(&parsed.program)
        } else {
            Vec::new()
        };
        let declarations = model.type_declarations.iter().copied().chain(types);
        let declarations = declarations.map(|span| (TextKind::TypeDeclaration, span));
        let texts = comments
            .chain(declarations)
            .filter(|(_, span)| {
                // What stands in a hole is not seen here.
                let text = span.of(source);
                interest.needles.hit(text.as_bytes()) || holes::has(text)
            })
            .map(|(kind, span)| TextFact { kind, span })
            .collect();
        let problem = (!followed).then(|| Problem {
            span: Span::new(0, 0),
            message: "its values refer to each other in too many ways to be followed to the end"
                .to_owned(),
            read_as_text: false,
        });
        return ScriptReading {
            facts,
            texts,
            problem,
        };
    }
    let (at, message) = first_error.unwrap_or((0, "no grammar accepts it".to_owned()));
    let at = at as usize;
    fallback(source, interest, Span::new(at, at), message)
}

/// The facts of a script, and whether its values were followed to the end.
fn follow(
    source: &str,
    model: &Model,
    interest: &Interest,
    environment: &dyn Environment,
) -> (ScriptFacts, bool) {
    let mut facts = ScriptFacts::default();
    for extent in Extent::ALL {
        let mut evaluator = Evaluator::new(model, interest, environment, extent);
        facts = uses::collect(source, model, &mut evaluator, interest, environment);
        if !evaluator.is_exhausted() {
            return (facts, extent != Extent::Written);
        }
    }
    (facts, false)
}

fn grammars(dialect: Dialect) -> Vec<SourceType> {
    match dialect {
        Dialect::JavaScript => vec![
            SourceType::unambiguous().with_jsx(true),
            SourceType::script().with_jsx(true),
            SourceType::ts(),
            SourceType::tsx(),
        ],
        Dialect::TypeScript { jsx: true } => vec![SourceType::tsx(), SourceType::ts()],
        Dialect::TypeScript { jsx: false } => vec![SourceType::ts(), SourceType::tsx()],
        Dialect::Declaration => Vec::new(),
    }
}

fn fallback(source: &str, interest: &Interest, span: Span, message: String) -> ScriptReading {
    let reading = text::read(source, interest);
    ScriptReading {
        facts: ScriptFacts {
            uses: reading.uses,
            strings: reading.strings,
            ..ScriptFacts::default()
        },
        texts: reading.texts,
        problem: Some(Problem {
            span,
            message,
            read_as_text: true,
        }),
    }
}
