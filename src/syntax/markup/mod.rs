//! Visualforce, Aura, LWC and HTML: elements with their attributes, and the scripts inside.
//!
//! Pages are read as a browser reads them, which never fails, with three liberties: a self-closing `<script/>` has
//! no body, a quote that was never closed does not swallow the rest of the page, and what a server would run
//! (`<?php … ?>`, `<% … %>`) is blank.

mod attributes;
mod data;
mod indented;
mod mask;
mod script;
mod server;

use std::collections::BTreeSet;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, State, Tokenizer};

use super::facts::{Attribute, Element, NamedFile, Problem, TextFact, TextKind};
use super::interest::Interest;
use super::quoted;
use crate::bundle::{MarkupKind, Span};
use mask::Masked;
pub(super) use script::handler;

/// How often reading starts again behind a tag with an unclosed quote. Each start may read the rest of the page.
const MAX_RESTARTS: usize = 64;

/// Files that a server's code names in one page, at most.
const MAX_NAMED: usize = 500;

/// What a page holds.
#[derive(Debug, Clone, Default)]
pub struct MarkupReading {
    /// All elements, in document order.
    pub elements: Vec<Element>,
    /// Scripts and handlers, in document order.
    pub scripts: Vec<EmbeddedScript>,
    /// Files that a server's code names.
    pub named: BTreeSet<NamedFile>,
    /// Comments and text between tags that hold a needle.
    pub texts: Vec<TextFact>,
    /// What was broken.
    pub problems: Vec<Problem>,
}

/// A piece of script inside a page.
#[derive(Debug, Clone)]
pub struct EmbeddedScript {
    /// Its place in the file.
    pub span: Span,
    /// The script to parse, as long as the span: whatever is no script is blank. An offset into it, plus the start
    /// of the span, is an offset into the file.
    pub source: String,
    /// Where it stands.
    pub kind: ScriptKind,
    /// The element it belongs to, as an index into [`MarkupReading::elements`].
    pub element: usize,
    /// The attribute it is the value of, for a handler.
    pub attribute: Option<String>,
    /// The `type` of a `<script>`, else its `lang`.
    pub type_attribute: Option<String>,
    /// Whether it is an ECMAScript module.
    pub is_module: bool,
    /// Whether it is written in TypeScript.
    pub is_typescript: bool,
}

/// Where a script stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptKind {
    /// The body of a `<script>`.
    Inline,
    /// The value of an attribute: an `on…` handler or a `javascript:` address. The body of a function, so it may
    /// hold a `return`.
    Handler,
}

/// Reads a page.
#[must_use]
pub fn read(text: &str, kind: MarkupKind, interest: &Interest) -> MarkupReading {
    read_part(text, kind, interest, false)
}

/// Reads a page, or a part of one that is markup of its own.
fn read_part(text: &str, kind: MarkupKind, interest: &Interest, is_part: bool) -> MarkupReading {
    if kind == MarkupKind::Indented {
        return indented::read(text, interest);
    }
    // A page that was saved under another name is still Visualforce.
    let kind = match kind {
        MarkupKind::Html if text.contains("<apex:") => MarkupKind::Visualforce,
        kind => kind,
    };
    let masked = mask::mask(text, kind);
    let mut page = Page {
        text,
        masked: &masked,
        kind,
        interest,
        is_part,
        reading: MarkupReading::default(),
        tag: None,
        script: None,
        text_start: 0,
    };
    for block in &masked.blocks {
        page.server_block(*block);
    }
    let mut base = 0;
    for restart in 0..=MAX_RESTARTS {
        match page.run(base) {
            Some(next) if restart < MAX_RESTARTS => base = next,
            _ => break,
        }
    }
    page.finish()
}

/// A step of the tokenizer, with places counted from where it started.
enum Step {
    Open(Span),
    Name(Span),
    Value(Span, String),
    Close { end: usize, self_closing: bool },
    End(Span),
    Comment(Span),
    Doctype(Span),
    Broken(html5gum::Error, usize),
}

/// A start tag that is being read.
struct Tag {
    span: Span,
    attributes: Vec<Attribute>,
    /// Behind the last thing that was read of it.
    read_to: usize,
}

struct Script {
    element: usize,
    start: usize,
}

struct Page<'p> {
    text: &'p str,
    masked: &'p Masked,
    kind: MarkupKind,
    interest: &'p Interest,
    /// Whether it stands in a script of another page. Those inside it are not read: they cannot end there.
    is_part: bool,
    reading: MarkupReading,
    tag: Option<Tag>,
    script: Option<Script>,
    /// Where the text since the last tag or comment starts.
    text_start: usize,
}

impl Page<'_> {
    /// Reads from byte `base`; returns where to start again if a tag turned out to be broken.
    fn run(&mut self, base: usize) -> Option<usize> {
        let shift = |span: html5gum::Span| Span::new(base + span.start, base + span.end);
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span| {
            Some(match event {
                CallbackEvent::OpenStartTag { .. } => Step::Open(shift(span)),
                CallbackEvent::AttributeName { .. } => Step::Name(shift(span)),
                CallbackEvent::AttributeValue { value } => {
                    Step::Value(shift(span), String::from_utf8_lossy(value).into_owned())
                }
                CallbackEvent::CloseStartTag { self_closing } => Step::Close {
                    end: base + span.end,
                    self_closing,
                },
                CallbackEvent::EndTag { .. } => Step::End(shift(span)),
                CallbackEvent::Comment { .. } => Step::Comment(shift(span)),
                CallbackEvent::Doctype { .. } => Step::Doctype(shift(span)),
                CallbackEvent::Error(error) => Step::Broken(error, base + span.start),
                CallbackEvent::String { .. } => return None,
            })
        });
        emitter.naively_switch_states(true);
        if self.script.is_some() {
            emitter.set_last_start_tag(Some(b"script"));
        }
        let rest = self.masked.text.get(base..)?;
        let mut tokenizer = Tokenizer::new_with_emitter(rest, emitter);
        if self.script.is_some() {
            tokenizer.set_state(State::ScriptData);
        }
        while let Some(Ok(step)) = tokenizer.next() {
            match step {
                Step::Open(span) => {
                    self.end_text(span.start);
                    self.tag = Some(Tag {
                        span,
                        attributes: Vec::new(),
                        read_to: span.end,
                    });
                }
                Step::Name(span) => self.attribute_name(span),
                Step::Value(span, value) => self.attribute_value(span, value),
                Step::Close { end, self_closing } => {
                    if let Some(cut) = self.unclosed_quote() {
                        self.close_tag(cut, false);
                        return Some(cut);
                    }
                    if self.close_tag(end, self_closing) {
                        tokenizer.set_state(State::Data);
                    }
                }
                Step::End(span) => {
                    self.end_script(span.start);
                    self.end_text(span.start);
                    self.text_start = span.end;
                }
                Step::Comment(span) => {
                    self.end_text(span.start);
                    self.note(TextKind::Comment, span);
                    let comment = span.of(self.text);
                    if comment.starts_with("<!--#include") {
                        self.reading.named.extend(server::named(comment));
                    }
                    self.text_start = span.end;
                }
                Step::Doctype(span) => {
                    self.end_text(span.start);
                    self.text_start = span.end;
                }
                Step::Broken(error @ html5gum::Error::EofInComment, at) => {
                    self.problem(Span::new(at, at), error.as_str());
                }
                Step::Broken(..) => {}
            }
        }
        if self.tag.is_none() {
            self.cut_off_in_a_name();
        }
        let tag = self.tag.as_ref()?;
        let span = tag.span;
        // The page ends inside a tag: most likely a quote is missing there, not the rest of the page.
        let cut = self
            .masked
            .text
            .get(tag.read_to..)?
            .find('>')
            .map(|at| tag.read_to + at + 1);
        self.problem(span, "tag is not closed");
        self.close_tag(cut.unwrap_or(self.text.len()), false);
        cut
    }

    /// A page that ends in the middle of a tag's name, which no event tells of.
    fn cut_off_in_a_name(&mut self) {
        let masked = self.masked.text.as_str();
        let Some(at) = masked.rfind('<').filter(|&at| at >= self.text_start) else {
            return;
        };
        let rest = &masked[at + 1..];
        let opens = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if self.script.is_none() && opens && !rest.contains('>') {
            self.problem(Span::new(at, masked.len()), "tag is not closed");
        }
    }

    /// Ends the current tag at `end`. Returns whether the tokenizer has to go on as in ordinary markup, although
    /// the element's name says otherwise.
    fn close_tag(&mut self, end: usize, self_closing: bool) -> bool {
        let Some(tag) = self.tag.take() else {
            return false;
        };
        let span = Span::new(tag.span.start, end);
        let name: &str = span
            .of(&self.masked.text)
            .get(1..)
            .and_then(|rest| {
                rest.split(|c: char| c.is_whitespace() || c == '/' || c == '>')
                    .next()
            })
            .unwrap_or("");
        let is_script = name.eq_ignore_ascii_case("script");
        let is_style = name.eq_ignore_ascii_case("style");
        let mut attributes = tag.attributes;
        attributes.retain(|attribute| attribute.span.start <= end);
        for attribute in &mut attributes {
            attribute.span.end = attribute.span.end.min(end);
        }
        let element = self.reading.elements.len();
        self.reading.elements.push(Element {
            name: name.to_owned(),
            span,
            attributes,
        });
        self.handlers(element);
        self.text_start = end;
        if is_script && !self_closing {
            self.script = Some(Script {
                element,
                start: end,
            });
        }
        // XML has no raw text but in scripts: `<title>` or `<noscript>` may hold components.
        let xml = matches!(self.kind, MarkupKind::Visualforce | MarkupKind::Aura);
        self_closing || (xml && !is_script && !is_style)
    }

    /// Notes what a server runs, with the handlers that it writes: `<%= link_to 'Pop', '#', onclick: "…" %>`.
    fn server_block(&mut self, block: Span) {
        let code = block.of(self.text);
        if self.reading.named.len() < MAX_NAMED && !server::is_comment(code) {
            self.reading.named.extend(server::named(code));
        }
        if !self.interest.needles.hit(code.as_bytes()) {
            return;
        }
        if server::is_comment(code) {
            self.note(TextKind::Comment, block);
            return;
        }
        self.note(TextKind::ServerCode, block);
        for (name, span) in quoted::handlers(code) {
            let span = span.shifted(block.start);
            self.reading.scripts.push(EmbeddedScript {
                span,
                source: handler(span.of(self.text), self.kind),
                kind: ScriptKind::Handler,
                element: 0,
                attribute: Some(name),
                type_attribute: None,
                is_module: false,
                is_typescript: false,
            });
        }
    }

    /// Ends the script that is open, if one is, before byte `end`.
    fn end_script(&mut self, end: usize) {
        let Some(open) = self.script.take() else {
            return;
        };
        let span = Span::new(open.start, end);
        let Some(element) = self.reading.elements.get(open.element) else {
            return;
        };
        let value = |name: &str| {
            let attribute = element.attribute(name)?;
            Some(attribute.value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let type_attribute = value("type").or_else(|| value("lang"));
        let kind = type_attribute.as_deref().unwrap_or("").to_ascii_lowercase();
        self.text_start = end;
        // A script with an address runs what is there, not what is between its tags.
        if element.attribute("src").is_some() {
            self.note(TextKind::Prose, span);
            return;
        }
        if !script::runs(&kind) {
            self.data(open.element, span, &kind);
            return;
        }
        let body = span.of(self.masked.plain());
        if body.trim().is_empty() {
            return;
        }
        self.reading.scripts.push(EmbeddedScript {
            span,
            source: script::body(body, self.kind),
            kind: ScriptKind::Inline,
            element: open.element,
            attribute: None,
            is_module: kind == "module" || element.attribute("setup").is_some(),
            is_typescript: matches!(kind.as_str(), "ts" | "tsx") || kind.contains("typescript"),
            type_attribute,
        });
    }

    /// Ends the text before byte `end`.
    fn end_text(&mut self, end: usize) {
        if self.script.is_some() {
            return;
        }
        let span = Span::new(self.text_start, end);
        let raw = span.of(self.text);
        let solid = raw.trim_start();
        let start = span.end.saturating_sub(solid.len());
        if !solid.is_empty() {
            let span = Span::new(start, start + solid.trim_end().len());
            // What a server runs in between is noted as such.
            let hit = span.of(&self.masked.text).as_bytes();
            if self.interest.needles.hit(hit) {
                self.note(TextKind::Prose, span);
            }
        }
    }

    fn note(&mut self, kind: TextKind, span: Span) {
        if self.interest.needles.hit(span.of(self.text).as_bytes()) {
            self.reading.texts.push(TextFact { kind, span });
        }
    }

    fn problem(&mut self, span: Span, message: &str) {
        self.reading.problems.push(Problem {
            span,
            message: message.to_owned(),
            read_as_text: false,
        });
    }

    fn finish(mut self) -> MarkupReading {
        let end = self.text.len();
        if let Some(open) = &self.script {
            let start = open.start;
            self.problem(Span::new(start, start), "script is not closed");
            self.end_script(end);
        } else {
            self.end_text(end);
        }
        self.reading.texts.sort_by_key(|text| text.span);
        self.reading.scripts.sort_by_key(|script| script.span);
        self.reading
    }
}

#[cfg(test)]
mod tests;
