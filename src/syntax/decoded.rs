//! A text whose escapes are resolved, with the way back to where each character is written.

use crate::bundle::Span;

/// The text that an escaped one stands for.
pub(super) struct Decoded {
    /// The text to read.
    pub(super) text: String,
    /// Where runs that are written as they are read start: in `text`, and in the file.
    runs: Vec<(usize, usize)>,
}

impl Decoded {
    /// Resolves the escapes of `raw`, which stands at `offset` of its file. An escape starts with `mark`; `resolve`
    /// is given the text from there on and says what it stands for and how long it is, if it is one.
    pub(super) fn new(
        raw: &str,
        offset: usize,
        mark: char,
        resolve: impl Fn(&str) -> Option<(char, usize)>,
    ) -> Self {
        let mut text = String::with_capacity(raw.len());
        let mut runs = vec![(0, offset)];
        let mut at = 0;
        while let Some(found) = raw[at..].find(mark) {
            let start = at + found;
            text.push_str(&raw[at..start]);
            at = match resolve(&raw[start..]) {
                Some((character, length)) => {
                    runs.push((text.len(), offset + start));
                    text.push(character);
                    runs.push((text.len(), offset + start + length));
                    start + length
                }
                None => {
                    text.push(mark);
                    start + mark.len_utf8()
                }
            };
        }
        text.push_str(&raw[at..]);
        Self { text, runs }
    }

    /// Where in the file a span of the text is written: an escape at either end is part of it.
    pub(super) fn place(&self, span: Span) -> Span {
        Span::new(self.source(span.start), self.source(span.end))
    }

    fn source(&self, at: usize) -> usize {
        let next = self.runs.partition_point(|(start, _)| *start <= at);
        let (start, source) = next
            .checked_sub(1)
            .and_then(|last| self.runs.get(last))
            .copied()
            .unwrap_or_default();
        source + (at - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::xml;

    #[test]
    fn places_lead_back_over_escapes() {
        let raw = "&lt;script src=&quot;/a.js?x=1&amp;y=2&quot;&gt; &own; & x";
        let decoded = Decoded::new(raw, 0, '&', xml::reference);
        assert_eq!(decoded.text, "<script src=\"/a.js?x=1&y=2\"> &own; & x");
        let place = |wanted: &str| {
            let at = decoded.text.find(wanted).expect("it is there");
            decoded
                .place(Span::new(at, at + wanted.len()))
                .of(raw)
                .to_owned()
        };
        assert_eq!(place("<script"), "&lt;script");
        assert_eq!(place("1&y"), "1&amp;y");
        assert_eq!(place("\">"), "&quot;&gt;");
        assert_eq!(place("& x"), "& x");
    }
}
