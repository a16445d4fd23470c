//! Attributes of the tag that is being read: their names, values and quotes, and the scripts they are.

use super::{EmbeddedScript, Page, ScriptKind, handler, script};
use crate::bundle::Span;
use crate::syntax::facts::Attribute;
use crate::syntax::xml::unescape;

impl Page<'_> {
    /// Takes in the name of an attribute of the current tag.
    pub(super) fn attribute_name(&mut self, span: Span) {
        let masked = self.masked.text.as_str();
        let text = self.text;
        let Some(tag) = &mut self.tag else { return };
        // Where the value would start; corrected when there is one.
        let mut at = span.end;
        let rest = masked.get(at..).unwrap_or("");
        let after = rest.trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start();
            at = masked.len() - value.len() + usize::from(value.starts_with(['"', '\'']));
        }
        let at = text.ceil_char_boundary(at);
        tag.read_to = at.min(masked.len());
        tag.attributes.push(Attribute {
            name: span.of(text).to_owned(),
            value: String::new(),
            span: Span::new(at, at),
        });
    }

    /// Takes in the value of the attribute that was named last.
    pub(super) fn attribute_value(&mut self, span: Span, decoded: String) {
        let masked = self.masked.text.as_str();
        let text = self.text;
        let Some(tag) = &mut self.tag else { return };
        let Some(attribute) = tag.attributes.last_mut() else {
            return;
        };
        let start = span.start;
        let rest = masked.get(start..).unwrap_or("");
        let quote = masked.as_bytes().get(start.wrapping_sub(1)).copied();
        let length = match quote {
            Some(quote @ (b'"' | b'\'')) => rest.bytes().position(|byte| byte == quote),
            _ => rest
                .bytes()
                .position(|byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
        // A straightened quote is one byte of a longer character, and it may close what another one opened.
        let (start, end) = (
            text.ceil_char_boundary(start),
            text.floor_char_boundary(start + length.unwrap_or(rest.len())),
        );
        let span = Span::new(start, end.max(start));
        tag.read_to = span.end;
        attribute.span = span;
        attribute.value = if span.of(text) == span.of(masked) {
            decoded
        } else {
            unescape(span.of(text))
        };
    }

    /// Where to cut the current tag if one of its quotes was never closed: then the quote that seems to close it
    /// opens a later value, `class="a>…<p id="b"`, and the next letter follows it at once.
    pub(super) fn unclosed_quote(&self) -> Option<usize> {
        let tag = self.tag.as_ref()?;
        let bytes = self.masked.text.as_bytes();
        tag.attributes.iter().find_map(|attribute| {
            let value = attribute.span.of(&self.masked.text);
            let inside = value.find('>')?;
            let quoted = matches!(
                bytes.get(attribute.span.start.wrapping_sub(1)),
                Some(b'"' | b'\'')
            );
            let next = bytes.get(attribute.span.end + 1)?;
            let glued =
                next.is_ascii_alphanumeric() || matches!(next, b'{' | b'$' | b'#' | b'.' | b'_');
            (quoted && glued && value[inside..].contains('<'))
                .then_some(attribute.span.start + inside + 1)
        })
    }

    /// Takes the scripts out of an element's attributes.
    pub(super) fn handlers(&mut self, index: usize) {
        let Some(element) = self.reading.elements.get(index) else {
            return;
        };
        for attribute in &element.attributes {
            let (name, value) = (&attribute.name, attribute.span);
            let raw = value.of(self.masked.plain());
            let found = script::handler_start(name, raw, self.kind, self.interest)
                .map(|skip| {
                    let span = Span::new(value.start + skip, value.end);
                    (span, handler(span.of(self.masked.plain()), self.kind))
                })
                .or_else(|| self.bound_value(name, value));
            let Some((span, source)) = found else {
                continue;
            };
            self.reading.scripts.push(EmbeddedScript {
                span,
                source,
                kind: ScriptKind::Handler,
                element: index,
                attribute: Some(name.clone()),
                type_attribute: None,
                is_module: false,
                is_typescript: false,
            });
        }
    }

    /// The script that an attribute is whose value is an object: brackets take the place of what stands around it.
    fn bound_value(&self, name: &str, value: Span) -> Option<(Span, String)> {
        let plain = self.masked.plain();
        let raw = value.of(plain);
        let (open, close) = script::brackets_around(name, raw, self.kind, self.interest)?;
        let span = Span::new(
            value.start.checked_sub(open.len())?,
            value.end + close.len(),
        );
        let is_quoted = plain.get(..value.start)?.ends_with(['"', '\'']);
        let source = format!("{open}{}{close}", handler(raw, self.kind));
        (is_quoted && plain.get(span.start..span.end)?.len() == source.len())
            .then_some((span, source))
    }
}
