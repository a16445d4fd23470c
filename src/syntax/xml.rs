//! Metadata XML as a tree with places.
//!
//! Reads what an org or a person wrote, not what the specification allows: a mismatched end tag, a bare `&` or a
//! raw `<placeholder>` inside a value costs a [`Problem`], not the rest of the file.

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};

use super::decoded::Decoded;
use super::facts::{Problem, TextFact, TextKind, XmlElement};
use super::interest::Interest;
use crate::bundle::Span;

/// Deepest nesting that is kept. Metadata needs a dozen levels; the tree's own recursion (`walk`, drop) relies
/// on this.
const MAX_DEPTH: usize = 256;
/// How often reading starts again behind a `<` that opens no tag. Each start may scan the rest of the file.
const MAX_RESTARTS: usize = 64;

/// What an XML file holds.
#[derive(Debug, Clone, Default)]
pub struct XmlReading {
    /// The root element, as far as it could be read.
    pub tree: Option<XmlElement>,
    /// Comments that hold a needle.
    pub texts: Vec<TextFact>,
    /// The first thing that was wrong, and how many others followed.
    pub problem: Option<Problem>,
}

/// Reads `text` as XML. Entities that a DOCTYPE declares are left as they are written, never expanded.
#[must_use]
pub fn read(text: &str, interest: &Interest) -> XmlReading {
    let mut builder = Builder {
        text,
        open: Vec::new(),
        too_deep: 0,
        root: None,
        problems: 0,
        first: None,
    };
    let mut texts = Vec::new();
    let mut start = 0;
    for restart in 0..=MAX_RESTARTS {
        match builder.run(start, interest, &mut texts) {
            Some(_) if restart == MAX_RESTARTS => {
                builder.problem(
                    Span::new(start, start),
                    "too much broken markup; gave up here",
                );
            }
            Some(next) => start = next,
            None => break,
        }
    }
    builder.finish(texts)
}

/// Replaces character references and the five predefined entities; anything else stays as written.
#[must_use]
pub fn unescape(raw: &str) -> String {
    Decoded::new(raw, 0, '&', reference).text
}

/// The character that the reference at the start of `rest` stands for, and the reference's length.
pub(super) fn reference(rest: &str) -> Option<(char, usize)> {
    // Longest name of interest is `&#x10FFFF;`; looking further would be quadratic on bare ampersands.
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    Some((resolve(rest.get(1..end)?)?, end + 1))
}

/// The character that a reference stands for, given without `&` and `;`.
fn resolve(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// An element whose end tag has not come yet.
struct Open {
    element: XmlElement,
    /// The start tag has something that is no attribute, as `<your hosted domain>` does.
    malformed: bool,
}

impl Open {
    fn add_text(&mut self, raw: &str, resolved: &str, start: usize) {
        let blank_before = self.element.text.is_empty();
        let kept = raw.trim_start();
        if kept.is_empty() && blank_before {
            return;
        }
        if blank_before {
            let start = start + raw.len() - kept.len();
            self.element.text_span = Span::new(start, start);
            self.element.text.push_str(resolved.trim_start());
        } else {
            self.element.text.push_str(resolved);
        }
        let solid = raw.trim_end();
        if !solid.is_empty() {
            self.element.text_span.end = start + solid.len();
        }
    }

    fn close(mut self) -> XmlElement {
        let solid = self.element.text.trim_end().len();
        self.element.text.truncate(solid);
        self.element
    }
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    /// Open elements below the deepest level that is kept.
    too_deep: usize,
    root: Option<XmlElement>,
    problems: usize,
    first: Option<Problem>,
}

impl Builder<'_> {
    /// Reads from byte `base`; returns where to start again if a `<` turned out to be text.
    fn run(
        &mut self,
        base: usize,
        interest: &Interest,
        texts: &mut Vec<TextFact>,
    ) -> Option<usize> {
        let rest = self.text.get(base..)?;
        // The reader passes over a byte-order mark at its start without counting it.
        let inside = rest.trim_start_matches('\u{feff}');
        let base = base + rest.len() - inside.len();
        let mut reader = Reader::from_str(inside);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        loop {
            let start = base + offset(reader.buffer_position());
            let event = reader.read_event();
            let span = Span::new(start, base + offset(reader.buffer_position()));
            match event {
                Ok(Event::Eof) => return None,
                Ok(Event::Start(tag)) => {
                    if let Some(again) = self.start(&tag, span, false) {
                        return Some(again);
                    }
                }
                Ok(Event::Empty(tag)) => {
                    if let Some(again) = self.start(&tag, span, true) {
                        return Some(again);
                    }
                }
                Ok(Event::End(tag)) => self.end(tag.name().as_ref(), span),
                Ok(Event::Text(_)) => self.add_text(span),
                Ok(Event::GeneralRef(_)) => self.add_reference(span),
                Ok(Event::CData(data)) => {
                    let inner = data.into_inner();
                    self.add_cdata(&inner, span.start + "<![CDATA[".len());
                }
                Ok(Event::Comment(_)) => {
                    if interest.needles.hit(span.of(self.text).as_bytes()) {
                        texts.push(TextFact {
                            kind: TextKind::Comment,
                            span,
                        });
                    }
                }
                Ok(Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(Error::IllFormed(error)) if span.end > span.start => {
                    self.problem(span, &error.to_string());
                }
                Err(error) => return self.failed(&error, base + offset(reader.error_position())),
            }
        }
    }

    /// A start tag. Returns where to start again if it is none.
    fn start(&mut self, tag: &BytesStart<'_>, span: Span, empty: bool) -> Option<usize> {
        let name = tag.name();
        let name = name.as_ref();
        let named = name
            .chars()
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '_' || first == ':');
        let mut malformed = false;
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            match attribute {
                Ok(attribute) => attributes.push((
                    attribute.key.as_ref().to_owned(),
                    unescape(&attribute.value),
                )),
                Err(_) => malformed = true,
            }
        }
        // `<your company's domain>` opens a quote and would swallow the tags up to the next apostrophe.
        let swallowed = malformed
            && span
                .of(self.text)
                .get(1..)
                .is_some_and(|rest| rest.contains('<'));
        if !named || swallowed {
            let mark = Span::new(span.start, span.start + 1);
            self.problem(mark, "`<` does not open a tag here");
            self.add_text(mark);
            return Some(mark.end);
        }
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH {
            if self.too_deep == 0 && !empty {
                self.problem(
                    span,
                    &format!("nested more than {MAX_DEPTH} levels deep; the inside is left out"),
                );
            }
            self.too_deep += usize::from(!empty);
            return None;
        }
        if self.open.is_empty()
            && let Some(root) = self.root.take()
        {
            // Whatever follows the root is put below it, so that nothing is lost.
            self.problem(span, "element after the end of the root element");
            self.open.push(Open {
                element: root,
                malformed: false,
            });
        }
        self.open.push(Open {
            element: XmlElement {
                name: name.to_owned(),
                attributes,
                text: String::new(),
                span,
                text_span: Span::new(span.end, span.end),
                children: Vec::new(),
            },
            malformed,
        });
        if empty {
            self.close_last();
        }
        None
    }

    fn end(&mut self, name: &str, span: Span) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.element.name == name) else {
            self.problem(span, &format!("`</{name}>` closes nothing"));
            return;
        };
        while self.open.len() > at + 1 {
            self.close_unclosed(span);
        }
        self.close_last();
    }

    /// Closes the last element for want of an end tag; `before` is what made that plain.
    fn close_unclosed(&mut self, before: Span) {
        let Some(last) = self.open.pop() else { return };
        let message = format!("`<{}>` is not closed", last.element.name);
        self.problem(last.element.span, &message);
        // A tag-like word in the middle of a value is part of the value: `https://<your domain>/phone`.
        let raw = Span::new(last.element.span.start, before.start);
        match self.open.last_mut() {
            Some(parent)
                if last.element.children.is_empty()
                    && (last.malformed || !parent.element.text.is_empty()) =>
            {
                let raw_text = raw.of(self.text);
                parent.add_text(raw_text, &unescape(raw_text), raw.start);
            }
            _ => {
                self.open.push(last);
                self.close_last();
            }
        }
    }

    fn close_last(&mut self) {
        let Some(last) = self.open.pop() else { return };
        let element = last.close();
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn add_text(&mut self, span: Span) {
        let raw = span.of(self.text);
        if let Some(at) = raw.find('&') {
            let mark = Span::new(span.start + at, span.start + at + 1);
            self.problem(mark, "`&` is not escaped");
        }
        self.add(raw, raw, span.start);
    }

    fn add_reference(&mut self, span: Span) {
        let raw = span.of(self.text);
        let resolved = unescape(raw);
        self.add(raw, &resolved, span.start);
    }

    fn add_cdata(&mut self, inner: &str, start: usize) {
        self.add(inner, inner, start);
    }

    fn add(&mut self, raw: &str, resolved: &str, start: usize) {
        if self.too_deep == 0
            && let Some(open) = self.open.last_mut()
        {
            open.add_text(raw, resolved, start);
        }
    }

    /// A tag, comment or section without an end. Returns where to go on.
    fn failed(&mut self, error: &Error, at: usize) -> Option<usize> {
        let rest = Span::new(at, self.text.len());
        self.problem(Span::new(at, at), &error.to_string());
        match error {
            // Going on inside would bring a comment to life.
            Error::Syntax(SyntaxError::UnclosedComment) => None,
            Error::Syntax(SyntaxError::UnclosedCData) => {
                let marker = "<![CDATA[".len();
                let inner = rest.of(self.text).get(marker..).unwrap_or("");
                self.add_cdata(inner, at + marker);
                None
            }
            _ => {
                let mark = Span::new(at, (at + 1).min(self.text.len()));
                self.add_text(mark);
                (mark.end > at).then_some(mark.end)
            }
        }
    }

    fn problem(&mut self, span: Span, message: &str) {
        self.problems += 1;
        self.first.get_or_insert_with(|| Problem {
            span,
            message: message.to_owned(),
            read_as_text: false,
        });
    }

    fn finish(mut self, texts: Vec<TextFact>) -> XmlReading {
        let end = Span::new(self.text.len(), self.text.len());
        while !self.open.is_empty() {
            self.close_unclosed(end);
        }
        if self.root.is_none() {
            self.problem(Span::new(0, 0), "no XML element");
        }
        let others = self.problems.saturating_sub(1);
        let problem = self.first.map(|mut problem| {
            if others > 0 {
                problem.message = format!("{} (and {others} more)", problem.message);
            }
            problem
        });
        XmlReading {
            tree: self.root,
            texts,
            problem,
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::interest::Needles;

    fn interest() -> Interest {
        Interest {
            paths: Vec::new(),
            globals: vec!["sforce".into()],
            needles: Needles::new(["opencti"]),
            callees: Vec::new(),
            fields: Vec::new(),
            types: Vec::new(),
            code_elements: Vec::new(),
            apex: crate::syntax::ApexInterest::default(),
            records: crate::syntax::RecordInterest::default(),
        }
    }

    #[test]
    fn a_byte_order_mark_in_the_middle_moves_nothing() {
        let text = "\u{feff}<a>\u{feff}<b/> 1 <\u{feff}\u{feff} 2 <c>x</c></a>";
        let root = read(text, &interest()).tree.expect("a tree");
        let child = root.child("c").expect("it stands behind the marks");
        assert_eq!(child.span.of(text), "<c>");
        assert_eq!(child.text_span.of(text), "x");
    }

    fn tree(text: &str) -> XmlElement {
        let reading = read(text, &interest());
        assert!(reading.problem.is_none(), "{:?}", reading.problem);
        reading.tree.expect("a tree")
    }

    #[test]
    fn entities_are_resolved_and_the_text_span_is_the_raw_text() {
        let text = "\u{feff}\n\n<?xml version=\"1.0\"?>\n<a>\n <url x='1 &lt; 2'> http://h/?a=1&amp;b=2&#x21;&own; </url></a>";
        let root = tree(text);
        let url = root.child("url").expect("url");
        assert_eq!(url.text, "http://h/?a=1&b=2!&own;");
        assert_eq!(url.text_span.of(text), "http://h/?a=1&amp;b=2&#x21;&own;");
        assert_eq!(url.span.of(text), "<url x='1 &lt; 2'>");
        assert_eq!(url.attribute("x"), Some("1 < 2"));
    }

    #[test]
    fn cdata_and_bare_ampersands_are_text() {
        let text = "<a><b><![CDATA[if (a < b && c) {}]]></b><c>AT&T & more</c><d/></a>";
        let reading = read(text, &interest());
        let problem = reading
            .problem
            .expect("a bare ampersand is not well-formed");
        assert_eq!(problem.span.of(text), "&");
        let root = reading.tree.expect("a tree");
        let b = root.child("b").expect("b");
        assert_eq!(b.text, "if (a < b && c) {}");
        assert_eq!(b.text_span.of(text), b.text);
        assert_eq!(root.child_text("c"), Some("AT&T & more"));
        assert_eq!(root.child_text("d"), Some(""));
    }

    #[test]
    fn a_raw_placeholder_inside_a_value_is_part_of_the_value() {
        let text = "<c><item n='u'>https://<your hosted domain>/phone</item><item n='v'>https://<host's name>/x</item>\
                    <item n='w'>a < b</item><item n='z'>don't</item></c>";
        let reading = read(text, &interest());
        let root = reading.tree.expect("a tree");
        let values: Vec<&str> = root
            .children_named("item")
            .map(|item| item.text.as_str())
            .collect();
        assert_eq!(
            values,
            [
                "https://<your hosted domain>/phone",
                "https://<host's name>/x",
                "a < b",
                "don't"
            ]
        );
        for item in root.children_named("item") {
            assert_eq!(item.text_span.of(text), item.text);
        }
        let problem = reading.problem.expect("a problem");
        assert_eq!(problem.span.of(text), "<your hosted domain>");
    }

    #[test]
    fn a_mismatched_end_tag_is_a_problem_and_reading_goes_on() {
        let text = "<a><b><c>1</b><d>2</d></x></a>";
        let reading = read(text, &interest());
        let root = reading.tree.expect("a tree");
        assert_eq!(root.child_text("d"), Some("2"));
        assert_eq!(root.child("b").and_then(|b| b.child_text("c")), Some("1"));
        let problem = reading.problem.expect("a problem");
        assert_eq!(problem.message, "`<c>` is not closed (and 1 more)");
        assert_eq!(problem.span.of(text), "<c>");
    }

    #[test]
    fn a_file_cut_in_the_middle_keeps_what_was_read() {
        let text = "<a><b>1</b><c><d>2</d><e at";
        let reading = read(text, &interest());
        let root = reading.tree.expect("a tree");
        assert_eq!(root.child_text("b"), Some("1"));
        assert_eq!(root.child("c").and_then(|c| c.child_text("d")), Some("2"));
        assert!(reading.problem.is_some());
    }

    #[test]
    fn deep_nesting_neither_overflows_nor_hides_what_follows() {
        let text = format!(
            "<r>{}x{}<late>1</late></r>",
            "<a>".repeat(200_000),
            "</a>".repeat(200_000)
        );
        let reading = read(&text, &interest());
        let root = reading.tree.expect("a tree");
        assert_eq!(root.child_text("late"), Some("1"));
        assert!(reading.problem.expect("a problem").message.contains("256"));
        let mut deepest = 0;
        root.walk(&mut |path| deepest = deepest.max(path.len()));
        assert_eq!(deepest, 256);
        assert!(read(&"<a>".repeat(300_000), &interest()).tree.is_some());
        assert!(read(&"<'".repeat(100_000), &interest()).tree.is_none());
    }

    #[test]
    fn declared_entities_do_not_expand() {
        let text = "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;\">]><a>&m;&m;</a>";
        assert_eq!(tree(text).text, "&m;&m;");
    }

    #[test]
    fn comments_with_a_needle_are_texts_and_an_open_comment_hides_the_rest() {
        let text = "<a><!-- was openCTI --><!-- other --><b/><!-- opencti <c/></a>";
        let reading = read(text, &interest());
        assert_eq!(reading.texts.len(), 1);
        assert_eq!(reading.texts[0].span.of(text), "<!-- was openCTI -->");
        let root = reading.tree.expect("a tree");
        assert!(root.child("b").is_some() && root.child("c").is_none());
    }

    #[test]
    fn text_that_is_no_xml_has_no_tree() {
        for text in [
            "",
            "  \n",
            "{\"a\": 1}",
            "<",
            "<>",
            "</",
            "&",
            "<!",
            "<?",
            "<!-",
            "<![CDATA[",
        ] {
            let reading = read(text, &interest());
            assert!(reading.tree.is_none(), "{text}");
            assert!(reading.problem.is_some(), "{text}");
        }
    }
}
