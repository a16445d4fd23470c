//! Code inside metadata XML: the script of a button, the markup of a home-page component.

use super::decoded::Decoded;
use super::environment::Environment;
use super::facts::{Facts, XmlElement};
use super::interest::{CodeElement, EmbeddedLanguage, Interest};
use super::markup::{self, EmbeddedScript, ScriptKind};
use super::xml;
use crate::bundle::{MarkupKind, Span};

/// Reads the code that elements of `root` hold, and adds its facts to those of the file.
pub(super) fn read(
    text: &str,
    root: &XmlElement,
    interest: &Interest,
    environment: &dyn Environment,
    facts: &mut Facts,
) {
    let mut found: Vec<(Span, EmbeddedLanguage)> = Vec::new();
    root.walk(&mut |path| {
        let (Some(element), Some(parent)) = (
            path.last(),
            path.len().checked_sub(2).and_then(|at| path.get(at)),
        ) else {
            return;
        };
        let holds = |code: &&CodeElement| {
            code.element == element.name
                && code.parents.contains(&parent.name)
                && code
                    .when
                    .as_ref()
                    .is_none_or(|(name, value)| parent.child_text(name) == Some(value))
        };
        if let Some(code) = interest.code_elements.iter().find(holds)
            && element.text_span.start < element.text_span.end
        {
            found.push((element.text_span, code.language));
        }
    });
    for (span, language) in found {
        let raw = span.of(text);
        match language {
            EmbeddedLanguage::Script => {
                let script = EmbeddedScript {
                    span,
                    source: markup::handler(raw, MarkupKind::Visualforce),
                    kind: ScriptKind::Handler,
                    element: 0,
                    attribute: None,
                    type_attribute: None,
                    is_module: false,
                    is_typescript: false,
                };
                super::page_scripts(text, &[script], &|span| span, interest, environment, facts);
            }
            EmbeddedLanguage::Markup => {
                let plain = Decoded::new(raw, span.start, '&', xml::reference);
                let reading = markup::read(&plain.text, MarkupKind::Visualforce, interest);
                let place = |span| plain.place(span);
                super::add_markup(text, reading, &place, interest, environment, facts);
            }
        }
    }
}
