//! Code inside metadata XML: the script of a button, the markup of a home-page component.

use super::facts::{Facts, XmlElement};
use super::interest::{CodeElement, EmbeddedLanguage, Interest};
use super::javascript::Environment;
use super::markup::{self, EmbeddedScript, ScriptKind};
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
                super::page_scripts(text, &[script], interest, environment, facts);
            }
            EmbeddedLanguage::Markup => {
                let plain = unescape_in_place(raw);
                let mut reading = markup::read(&plain, MarkupKind::Visualforce, interest);
                for element in &mut reading.elements {
                    element.span = whole_references(raw, element.span);
                }
                super::add_markup(text, reading, span.start, interest, environment, facts);
            }
        }
    }
}

/// A tag's place with the whole of the references that its brackets are written as.
fn whole_references(raw: &str, tag: Span) -> Span {
    let opens = raw
        .get(..tag.start + 1)
        .filter(|before| before.ends_with("&lt;"))
        .map_or(tag.start, |before| before.len() - "&lt;".len());
    let last = tag.end.saturating_sub(1);
    let closes = raw
        .get(last..)
        .filter(|after| after.starts_with("&gt;"))
        .map_or(tag.end, |_| last + "&gt;".len());
    Span::new(opens, closes)
}

/// Resolves the references that escape markup, at the same length: the room that is left becomes blanks where a tag
/// does not mind them, behind a `>` and before a `<`.
fn unescape_in_place(raw: &str) -> String {
    const REFERENCES: [(&str, char); 5] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&amp;", '&'),
    ];
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    let mut open_quote: Option<char> = None;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = REFERENCES.iter().find(|(name, _)| rest.starts_with(name));
        let Some((name, character)) = known else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        let room = " ".repeat(name.len() - 1);
        let opens = match character {
            '<' => true,
            '"' | '\'' if open_quote.is_none() => {
                open_quote = Some(*character);
                true
            }
            '"' | '\'' => {
                if open_quote == Some(*character) {
                    open_quote = None;
                }
                false
            }
            '>' => {
                open_quote = None;
                false
            }
            _ => false,
        };
        if opens {
            out.push_str(&room);
            out.push(*character);
        } else {
            out.push(*character);
            out.push_str(&room);
        }
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_markup_keeps_its_places() {
        let raw = "&lt;script src=&quot;/a.js?x=1&amp;amp;y=2&quot;&gt;&lt;/script&gt; &own; & x";
        let plain = unescape_in_place(raw);
        assert_eq!(plain.len(), raw.len());
        assert_eq!(plain.find("script"), raw.find("script"));
        assert_eq!(plain.find("/a.js"), raw.find("/a.js"));
        assert!(plain.contains("\"/a.js?x=1&    amp;y=2\""), "{plain}");
        assert!(plain.ends_with("&own; & x"), "{plain}");
    }
}
