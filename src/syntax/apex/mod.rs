//! Apex classes and triggers.
//!
//! The tree is walked once with a cursor, never by recursion: source may nest a hundred thousand deep. Names are
//! compared without case, as the language does.

mod composed;
mod evaluate;
mod guard;
mod handover;
mod infer;
mod lost;
mod named;
mod names;
mod offered;
mod prepare;
mod query;
mod quoted;
mod scope;
pub(super) mod statement;
mod strings;
mod survey;
mod types;
mod uses;
mod walk;

use tree_sitter::{Node, Parser};

use super::Environment;
use super::facts::{ApexFacts, Problem, TextFact};
use super::interest::Interest;
use crate::bundle::Span;
use prepare::{MAX_OPEN_ANGLES, nested_too_deep, with_closed_comment, without_stumbling_blocks};
use walk::Walk;

/// What an Apex file holds.
#[derive(Debug, Clone, Default)]
pub struct ApexReading {
    /// What it declares and does.
    pub facts: ApexFacts,
    /// Comments and string literals that hold a needle.
    pub texts: Vec<TextFact>,
    /// Where the grammar gave up first, and how often.
    pub problem: Option<Problem>,
}

/// Reads a class or a trigger.
#[must_use]
pub fn read(text: &str, interest: &Interest, environment: &dyn Environment) -> ApexReading {
    let mut reading = ApexReading::default();
    // Managed code is delivered as this one word.
    if text.trim().eq_ignore_ascii_case("(hidden)") {
        reading.facts.hidden = true;
        return reading;
    }
    if let Some(at) = nested_too_deep(text) {
        reading.problem = Some(Problem {
            span: Span::new(at, at + 1),
            message: format!("more than {MAX_OPEN_ANGLES} `<` in one statement; not parsed"),
            read_as_text: false,
        });
        return reading;
    }
    if let Some((at, message)) = guard::refuse(text) {
        reading.problem = Some(Problem {
            span: Span::new(at, at),
            message,
            read_as_text: false,
        });
        return reading;
    }
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_sfapex::apex::LANGUAGE.into())
        .expect("the grammar was generated for this version of the parser");
    let open_comment = guard::open_comment(text);
    let mut source = without_stumbling_blocks(text);
    if let Some(at) = open_comment {
        source = with_closed_comment(source, at);
    }
    let Some(tree) = parser.parse(source.as_bytes(), None) else {
        reading.problem = Some(Problem {
            span: Span::new(0, 0),
            message: "the parser gave up".to_owned(),
            read_as_text: false,
        });
        return reading;
    };
    let mut walk = Walk::new(text, interest, environment, reading);
    walk.survey(tree.root_node());
    walk.run(tree.root_node());
    let mut reading = walk.finish();
    if let Some(at) = open_comment {
        reading.problem = Some(Problem {
            span: Span::new(at, at + 2),
            message: "a comment that nothing ends".to_owned(),
            read_as_text: false,
        });
    }
    reading
}

/// The text of a node.
fn written<'t>(text: &'t str, node: Node<'_>) -> &'t str {
    text.get(node.byte_range()).unwrap_or("")
}

fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// Whether `name` is among `names`, without case.
fn is_one_of(name: &str, names: &[String]) -> bool {
    names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
