//! Strings of an expression in a language that is not parsed: of a merge field, of a server's code.

use crate::bundle::Span;

/// Stands for a part that is not known.
const UNKNOWN: &str = "{…}";

/// A string, or several that operators join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The text; unknown parts read `{…}`.
    pub text: String,
    /// From the first character to the last, without the outer quotes.
    pub span: Span,
}

/// The strings of `code`, those that operators join as one.
#[must_use]
pub fn strings(code: &str) -> Vec<Quoted> {
    let mut found: Vec<Quoted> = Vec::new();
    let mut end = 0;
    for literal in literals(code) {
        let between = code.get(end..literal.start - 1).unwrap_or("");
        end = literal.end + 1;
        let text = literal.of(code).replace("\\/", "/");
        match (joined(between), found.last_mut()) {
            (Some(unknown), Some(last)) => {
                last.text.push_str(unknown);
                last.text.push_str(&text);
                last.span.end = literal.end;
            }
            (Some(unknown), None) => found.push(Quoted {
                text: format!("{unknown}{text}"),
                span: literal,
            }),
            (None, _) => found.push(Quoted {
                text,
                span: literal,
            }),
        }
    }
    found
}

/// What an operator between two strings joins them with: `{…}` for what stands beside it. `None` where there is no
/// operator, or the strings belong to different arguments.
fn joined(between: &str) -> Option<&'static str> {
    let rest = between.trim();
    let operator = |c: char| matches!(c, '+' | '&' | '.' | '~');
    if !rest.ends_with(operator) || rest.contains([',', '?', ':', ';', '=', '\n']) {
        return None;
    }
    let inner = rest.trim_matches(|c: char| operator(c) || c.is_whitespace());
    Some(if inner.is_empty() { "" } else { UNKNOWN })
}

/// What stands between the quotes of each literal.
fn literals(code: &str) -> Vec<Span> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'"' | b'\'' => match end_of_literal(bytes, at) {
                Some(end) => {
                    found.push(Span::new(at + 1, end));
                    at = end;
                }
                None => at = end_of_line(bytes, at),
            },
            _ if rest.starts_with(b"/*") => {
                at = code[at..]
                    .find("*/")
                    .map_or(bytes.len(), |end| at + end + 1);
            }
            _ if rest.starts_with(b"//") => at = end_of_line(bytes, at),
            b'#' if code[..at].trim_end_matches([' ', '\t']).ends_with('\n') => {
                at = end_of_line(bytes, at);
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where the quote closes that opens at `open`, on the same line.
fn end_of_literal(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'\n' => return None,
            byte if byte == bytes[open] => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.iter().skip(at);
    at + rest.take_while(|byte| **byte != b'\n').count()
}

/// Scripts that a server's code gives to an element: `onclick: "…"`, `:onclick => '…'`, `"onclick", "…"`.
pub(super) fn handlers(code: &str) -> Vec<(String, Span)> {
    let is_handler = |literal: &Span| {
        let before = code.get(..literal.start - 1)?.trim_end();
        let before = before
            .strip_suffix("=>")
            .or_else(|| before.strip_suffix([':', '=', ',']))?;
        let before = before.trim_end().trim_end_matches(['"', '\'']);
        let from = before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        let name = before.get(from..)?;
        let event = name.strip_prefix("on")?;
        let named = event.len() > 2 && event.bytes().all(|byte| byte.is_ascii_alphabetic());
        named.then(|| name.to_owned())
    };
    let literals = literals(code).into_iter();
    literals
        .filter_map(|literal| Some((is_handler(&literal)?, literal)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str) -> Vec<String> {
        strings(code).into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn strings_that_operators_join_are_one() {
        assert_eq!(
            texts("IF(a == 'b', '/x/1.js', \"/y/\" & $Setup.V__c & '/2.js')"),
            ["b", "/x/1.js", "/y/{…}/2.js"]
        );
        assert_eq!(texts("$Setup.Url__c & '/x.js'"), ["{…}/x.js"]);
        assert_eq!(texts("echo '/x/' . 'y.js';"), ["/x/y.js"]);
        assert_eq!(texts("f('a') ? 'b' : 'c'"), ["a", "b", "c"]);
        assert_eq!(texts("trans \"it's\" 'b"), ["it's"]);
    }

    #[test]
    fn comments_of_a_server_hold_no_strings() {
        assert_eq!(texts("// 'a'\n/* 'b' */ x('c') # 'd'\n # 'e'"), ["c", "d"]);
    }

    #[test]
    fn the_place_of_a_string_is_what_stands_in_its_quotes() {
        let code = "é('ü' + \"/x.js\")";
        let found = strings(code);
        assert_eq!(found[0].text, "ü/x.js");
        assert_eq!(found[0].span.of(code), "ü' + \"/x.js");
    }

    #[test]
    fn handlers_are_known_by_the_name_before_them() {
        for code in [
            "= link_to 'Pop', '#', onclick: \"pop()\"",
            "link_to 'Pop', :onclick => 'pop()'",
            "echo attr(\"onclick\", \"pop()\")",
            "%a{'onclick' => 'pop()'}",
            "a(onclick='pop()')",
        ] {
            let found = handlers(code);
            assert_eq!(found.len(), 1, "{code}");
            assert_eq!(found[0].0, "onclick");
            assert_eq!(found[0].1.of(code), "pop()");
        }
        assert!(handlers("option: 'x', on: 'y', only: 'z', 'a'").is_empty());
    }
}
