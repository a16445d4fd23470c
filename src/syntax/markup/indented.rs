//! Markup without end tags: HAML, Slim, Pug. What is indented below a line is inside it.

use super::{EmbeddedScript, MAX_NAMED, MarkupReading, ScriptKind, server};
use crate::bundle::Span;
use crate::syntax::facts::{Attribute, Element, TextFact, TextKind};
use crate::syntax::interest::Interest;
use crate::syntax::quoted;

/// What starts a line that is a comment, with everything below it.
const COMMENTS: [&str; 3] = ["-#", "/", "//"];
/// What starts a line that a server runs, or a part of a page that it brings in.
const CODE: [&str; 7] = ["-", "=", "!=", "&=", "~", "include ", "extends "];
/// Lines below which a script stands.
const SCRIPTS: [&str; 6] = [
    ":javascript",
    "javascript:",
    "%script",
    "script.",
    "script:",
    "script",
];

/// A line without its indentation, and how deep it stands.
struct Line<'t> {
    text: &'t str,
    span: Span,
    indent: usize,
}

/// Reads a page.
pub(super) fn read(text: &str, interest: &Interest) -> MarkupReading {
    let lines = lines(text);
    let mut reading = MarkupReading::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let inside = at + 1 + below(&lines[at + 1..], line.indent);
        if is_comment(line.text) {
            let whole = Span::new(line.span.start, lines[inside - 1].span.end);
            note(&mut reading, text, interest, TextKind::Comment, whole);
            at = inside;
            continue;
        }
        if starts_script(line.text) && inside > at + 1 {
            let body = &lines[at + 1..inside];
            reading.scripts.push(script(text, body));
            at = inside;
            continue;
        }
        let kind = if CODE.iter().any(|mark| line.text.starts_with(mark)) {
            TextKind::ServerCode
        } else {
            TextKind::Prose
        };
        if kind == TextKind::ServerCode && reading.named.len() < MAX_NAMED {
            reading.named.extend(server::named(line.text));
        }
        let source = source_of(line);
        let handlers = quoted::handlers(line.text);
        // What an attribute holds is no prose.
        if source.is_none() && handlers.is_empty() {
            note(&mut reading, text, interest, kind, line.span);
        }
        reading.elements.extend(source);
        for (name, span) in handlers {
            let span = span.shifted(line.span.start);
            reading.scripts.push(EmbeddedScript {
                source: super::handler(span.of(text), crate::bundle::MarkupKind::Html),
                kind: ScriptKind::Handler,
                attribute: Some(name),
                ..embedded(span)
            });
        }
        at += 1;
    }
    reading
}

/// The lines that are not blank.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive(['\n', '\r']) {
        let solid = raw.trim();
        if !solid.is_empty() {
            let indent = raw.len() - raw.trim_start().len();
            let at = start + indent;
            found.push(Line {
                text: solid,
                span: Span::new(at, at + solid.len()),
                indent,
            });
        }
        start += raw.len();
    }
    found
}

/// How many of the lines stand deeper than `indent`, before the first that does not.
fn below(lines: &[Line<'_>], indent: usize) -> usize {
    lines.iter().take_while(|line| line.indent > indent).count()
}

fn is_comment(line: &str) -> bool {
    COMMENTS.iter().any(|mark| line.starts_with(mark))
}

/// Whether what stands below the line is a script: `:javascript`, `script(type="text/javascript").`
fn starts_script(line: &str) -> bool {
    let Some(mark) = SCRIPTS.iter().find(|mark| line.starts_with(**mark)) else {
        return false;
    };
    let rest = line[mark.len()..].trim();
    let Some(attributes) = rest
        .strip_prefix(['(', '{', '[', ' '])
        .or_else(|| rest.contains('=').then_some(rest))
    else {
        return rest.is_empty();
    };
    let is_data = ["template", "json", "handlebars"]
        .iter()
        .any(|kind| attributes.contains(kind));
    !is_data
}

/// The lines of a script as one. Slim and Pug can start each with a `|`.
fn script(text: &str, body: &[Line<'_>]) -> EmbeddedScript {
    let span = match (body.first(), body.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::new(0, 0),
    };
    let mut source = span.of(text).as_bytes().to_vec();
    for line in body.iter().filter(|line| line.text.starts_with('|')) {
        source[line.span.start - span.start] = b' ';
    }
    EmbeddedScript {
        source: String::from_utf8(source).expect("an ASCII character is replaced by another"),
        ..embedded(span)
    }
}

fn embedded(span: Span) -> EmbeddedScript {
    EmbeddedScript {
        span,
        source: String::new(),
        kind: ScriptKind::Inline,
        element: 0,
        attribute: None,
        type_attribute: None,
        is_module: false,
        is_typescript: false,
    }
}

/// The script that a line loads: `%script{src: "…"}`, `script(src='…')`, `script src="…"`.
fn source_of(line: &Line<'_>) -> Option<Element> {
    let is_script = ["%script", "script"]
        .iter()
        .any(|mark| line.text.starts_with(mark));
    let found = quoted::strings(line.text).into_iter().find(|string| {
        let before = line.text.get(..string.span.start - 1).unwrap_or("");
        let name = before.trim_end_matches([' ', '=', '>', ':', '"', '\'']);
        name.ends_with("src") && name.len() < before.len()
    })?;
    is_script.then(|| Element {
        name: "script".to_owned(),
        span: line.span,
        attributes: vec![Attribute {
            name: "src".to_owned(),
            value: found.text,
            span: found.span.shifted(line.span.start),
        }],
    })
}

fn note(reading: &mut MarkupReading, text: &str, interest: &Interest, kind: TextKind, span: Span) {
    if interest.needles.hit(span.of(text).as_bytes()) {
        reading.texts.push(TextFact { kind, span });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Needles;

    fn page(text: &str) -> MarkupReading {
        let interest = Interest {
            records: crate::syntax::RecordInterest::default(),
            globals: vec!["sforce".to_owned()],
            paths: vec![vec!["sforce".to_owned(), "opencti".to_owned()]],
            needles: Needles::new(["sforce", "/support/api/"]),
            callees: Vec::new(),
            fields: Vec::new(),
            types: Vec::new(),
            code_elements: Vec::new(),
            apex: crate::syntax::ApexInterest::default(),
        };
        read(text, &interest)
    }

    #[test]
    fn a_script_is_what_stands_below_its_line() {
        for (text, script) in [
            (
                "%p hi\n:javascript\n  a();\n\n    b();\n%p c\n",
                "a();\n\n    b();",
            ),
            ("body\n  script.\n    a();\n  p sforce", "a();"),
            (
                "script(type='text/javascript').\r\n  a();\r\n  b();\r\np",
                "a();\r\n  b();",
            ),
            ("javascript:\n  a();", "a();"),
            ("script\n  | a();\n  | b();", "  a();\n    b();"),
        ] {
            let reading = page(text);
            assert_eq!(reading.scripts.len(), 1, "{text}");
            let found = &reading.scripts[0];
            assert_eq!(found.source, script, "{text}");
            assert_eq!(found.source.len(), found.span.end - found.span.start);
        }
        for text in [
            "-# :javascript\n  sforce.x()",
            "// x\n  script.\n    sforce.x()",
            "script(type='text/template').\n  a",
            "scripts\n  a",
            "%script",
        ] {
            assert!(page(text).scripts.is_empty(), "{text}");
        }
    }

    #[test]
    fn attributes_load_and_run_scripts() {
        for text in [
            "%script{:src => \"/support/api/1.js\"}",
            "%script{ src: '/support/api/1.js', type: 'x' }",
            "script(src=\"/support/api/1.js\" defer)",
            "script src='/support/api/1.js'",
        ] {
            let reading = page(text);
            assert_eq!(reading.elements[0].attributes[0].value, "/support/api/1.js");
            let span = reading.elements[0].attributes[0].span;
            assert_eq!(span.of(text), "/support/api/1.js");
        }
        let text = "  %a{href: '#', onclick: \"sforce.x('y')\"} Log";
        let handler = &page(text).scripts[0];
        assert_eq!(handler.source, "sforce.x('y')");
        assert_eq!(handler.span.of(text), "sforce.x('y')");
    }

    #[test]
    fn what_a_server_runs_is_told_from_prose() {
        let kinds: Vec<TextKind> = page("= sforce_tag 'x'\n- sforce\n%p sforce\n-# sforce")
            .texts
            .iter()
            .map(|text| text.kind)
            .collect();
        use TextKind::{Comment, Prose, ServerCode};
        assert_eq!(kinds, [ServerCode, ServerCode, Prose, Comment]);
    }
}
