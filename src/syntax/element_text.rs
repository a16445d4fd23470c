//! Where the characters of an XML element's text are written.

use super::decoded::Decoded;
use super::facts::XmlElement;
use super::xml;
use crate::bundle::Span;

/// The text of one element, with the way back to the file.
pub struct ElementText {
    /// All of it.
    whole: Span,
    /// `None` where the text is put together from several pieces.
    decoded: Option<Decoded>,
}

impl ElementText {
    /// The text of `element`, which was read from `file`.
    #[must_use]
    pub fn new(file: &str, element: &XmlElement) -> Self {
        let whole = element.text_span;
        let raw = whole.of(file);
        let decoded = if raw == element.text {
            // In a CDATA section `&amp;` is what it says.
            Some(Decoded::new(raw, whole.start, '&', |_| None))
        } else {
            let decoded = Decoded::new(raw, whole.start, '&', xml::reference);
            (decoded.text == element.text).then_some(decoded)
        };
        Self { whole, decoded }
    }

    /// Where a range of the text is written; the whole text where that is not known.
    #[must_use]
    pub fn place(&self, range: Span) -> Span {
        match &self.decoded {
            Some(decoded) if range.end <= decoded.text.len() => decoded.place(range),
            _ => self.whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_sections_lead_back_to_their_places() {
        let place = |raw: &str, text: &str, wanted: &str| {
            let element = XmlElement {
                name: "a".to_owned(),
                attributes: Vec::new(),
                text: text.to_owned(),
                span: Span::new(0, 0),
                text_span: Span::new(0, raw.len()),
                children: Vec::new(),
            };
            let at = text.rfind(wanted).expect("it is there");
            let range = Span::new(at, at + wanted.len());
            let place = ElementText::new(raw, &element).place(range);
            (place.start, place.of(raw).to_owned())
        };
        let found = |at: usize, text: &str| (at, text.to_owned());
        assert_eq!(place("&quot;é&lt; B", "\"é< B", "B"), found(13, "B"));
        assert_eq!(place("X &amp; X", "X & X", "X"), found(8, "X"));
        assert_eq!(place("A &amp; B", "A &amp; B", "B"), found(8, "B"));
        let pieces = "1<![CDATA[ & ]]>B";
        assert_eq!(place(pieces, "1 & B", "B"), found(0, pieces));
    }
}
