//! Scripts that do not run: templates for the browser, which are markup again, and data.

use super::{EmbeddedScript, MarkupReading, Page, ScriptKind, read_part, script};
use crate::bundle::Span;
use crate::syntax::facts::{Attribute, Element, Problem, TextFact, TextKind};

impl Page<'_> {
    /// Takes in the body of a `<script>` that no browser runs. `kind` is its type in lower case.
    pub(super) fn data(&mut self, element: usize, body: Span, kind: &str) {
        let raw = body.of(self.text);
        if !self.interest.needles.hit(raw.as_bytes()) {
            return;
        }
        if kind.contains("json") || kind == "importmap" {
            self.reading.scripts.extend(self.value(element, body));
        } else if holds_a_tag(raw) && !self.is_part {
            let part = read_part(raw, self.kind, self.interest, true);
            add(&mut self.reading, part, body.start);
        } else {
            self.note(TextKind::Prose, body);
        }
    }

    /// Data as the script that it is the value of: the ends of the tags around it become its brackets.
    fn value(&self, element: usize, body: Span) -> Option<EmbeddedScript> {
        let span = Span::new(body.start.checked_sub(1)?, body.end + 1);
        let whole = self.masked.plain().get(span.start..span.end)?;
        let inside = whole.strip_prefix('>')?.strip_suffix('<')?;
        Some(EmbeddedScript {
            span,
            source: format!("({})", script::body(inside, self.kind)),
            kind: ScriptKind::Inline,
            element,
            attribute: None,
            type_attribute: None,
            is_module: false,
            is_typescript: false,
        })
    }
}

fn holds_a_tag(text: &str) -> bool {
    let mut opens = text.match_indices('<');
    opens.any(|(at, _)| {
        let next = text.as_bytes().get(at + 1);
        next.is_some_and(u8::is_ascii_alphabetic)
    })
}

/// Adds what was read of a part of the page that starts at byte `start`.
fn add(reading: &mut MarkupReading, part: MarkupReading, start: usize) {
    reading.named.extend(part.named);
    let first = reading.elements.len();
    let elements = part.elements.into_iter().map(|element| Element {
        span: element.span.shifted(start),
        attributes: element
            .attributes
            .into_iter()
            .map(|attribute| Attribute {
                span: attribute.span.shifted(start),
                ..attribute
            })
            .collect(),
        ..element
    });
    reading.elements.extend(elements);
    let scripts = part.scripts.into_iter().map(|script| EmbeddedScript {
        span: script.span.shifted(start),
        element: first + script.element,
        ..script
    });
    reading.scripts.extend(scripts);
    let texts = part.texts.into_iter().map(|text| TextFact {
        span: text.span.shifted(start),
        ..text
    });
    reading.texts.extend(texts);
    let problems = part.problems.into_iter().map(|problem| Problem {
        span: problem.span.shifted(start),
        ..problem
    });
    reading.problems.extend(problems);
}
