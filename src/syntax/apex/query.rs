//! SOQL and SOSL: in brackets, from the syntax tree; in strings, from the words.

use tree_sitter::Node;

use super::types::written;
use crate::bundle::Span;

/// Stands for a part of a string that is not known.
pub(super) const UNKNOWN: char = '\u{1}';

/// The objects that a query in brackets names, in order, those of sub-selects among them.
pub(super) fn bracket_objects<'t>(text: &'t str, query: Node<'_>, objects: &mut Vec<&'t str>) {
    visit(query, |node| match node.kind() {
        "storage_identifier" => objects.push(written(text, node)),
        "sobject_return" => objects.extend(node.named_child(0).map(|object| written(text, object))),
        _ => {}
    });
}

/// The object of the outermost FROM.
pub(super) fn main_object<'t>(text: &'t str, query: Node<'_>) -> Option<&'t str> {
    let body = query.named_child(0)?;
    let from = body.child_by_field_name("from_clause")?;
    let mut object = from.named_child(0)?;
    if object.kind() == "storage_alias" {
        object = object.named_child(0)?;
    }
    Some(written(text, object))
}

/// The fields that a query in brackets names and `wanted` asks for.
pub(super) fn bracket_fields(
    text: &str,
    query: Node<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<(String, Span)> {
    let mut fields = Vec::new();
    visit(query, |node| {
        if node.kind() == "identifier" && wanted(written(text, node)) {
            fields.push((
                written(text, node).to_owned(),
                Span::new(node.start_byte(), node.end_byte()),
            ));
        }
    });
    fields.sort_by_key(|field| field.1);
    fields
}

/// All nodes of a query but those of Apex bound into it; object names as wholes.
fn visit<'n>(query: Node<'n>, mut each: impl FnMut(Node<'n>)) {
    let mut cursor = query.walk();
    loop {
        let node = cursor.node();
        each(node);
        let leaf = matches!(node.kind(), "bound_apex_expression" | "storage_identifier");
        if !leaf && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// What a string says as a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) objects: Vec<String>,
}

/// Reads `text` as a whole query, or the beginning of one; `None` if it is just a sentence.
pub(super) fn statement(text: &str) -> Option<Statement> {
    let words = words(text);
    let first = words.iter().position(|word| *word != "(")?;
    match words.get(first)?.to_lowercase().as_str() {
        "select" => {
            let end = select_list(&words, first + 1)?;
            let whole = end < words.len();
            Some(Statement {
                objects: if whole {
                    from_objects(&words)
                } else {
                    Vec::new()
                },
            })
        }
        "find" => {
            let next = *words.get(first + 1)?;
            let term = next.starts_with(['{', ':', UNKNOWN]) || next == "'";
            let returning = words
                .iter()
                .position(|word| word.eq_ignore_ascii_case("returning"));
            match returning {
                Some(at) if term => Some(Statement {
                    objects: returned_objects(&words, at + 1),
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Objects named in a later piece of a query, such as ` FROM Task WHERE …`.
pub(super) fn continuation(text: &str) -> Vec<String> {
    from_objects(&words(text))
}

/// Fields that `wanted` asks for among the words of a string literal's content that starts at byte `start` of the
/// file. `quoted` says whether the content starts inside a SOQL string, and takes whether it ends in one.
pub(super) fn literal_fields(
    content: &str,
    start: usize,
    quoted: &mut bool,
    wanted: impl Fn(&str) -> bool,
) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut before = ' ';
    let mut chars = content.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            if let Some((_, escaped)) = chars.next() {
                *quoted ^= escaped == '\'';
                before = ' ';
            }
            continue;
        }
        if !(c.is_alphanumeric() || c == '_') {
            before = c;
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = chars.peek() {
            if !(c.is_alphanumeric() || c == '_') {
                break;
            }
            end = next + c.len_utf8();
            chars.next();
        }
        let word = &content[at..end];
        if !*quoted && before != ':' && wanted(word) {
            found.push((word.to_owned(), Span::new(start + at, start + end)));
        }
        before = ' ';
    }
    found
}

/// Dotted names and unknown parts as wholes, marks by themselves, SOQL strings as a single `'`.
fn words(text: &str) -> Vec<&str> {
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | UNKNOWN | '{' | '}' | '%' | '$');
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_part(first) || first == ':' {
            let tail = &rest[first.len_utf8()..];
            first.len_utf8() + tail.find(|c: char| !is_part(c)).unwrap_or(tail.len())
        } else if first == '\'' {
            let close = rest[1..].find('\'').map_or(rest.len(), |at| at + 2);
            words.push("'");
            rest = rest[close..].trim_start();
            continue;
        } else {
            first.len_utf8()
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

/// The position of the FROM that ends the select list, or the end of all words. `None` if what stands there is no
/// list of fields: `Select a task from the list`.
fn select_list(words: &[&str], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    // Words since the last comma: a field, or a function with an alias.
    let mut item = 0_usize;
    let mut called = false;
    let mut any = false;
    for (offset, &word) in words.get(start..)?.iter().enumerate() {
        match word {
            "(" => {
                depth += 1;
                called = true;
            }
            ")" => depth = depth.checked_sub(1)?,
            _ if depth > 0 => {}
            "," => {
                item = 0;
                called = false;
            }
            _ if word.eq_ignore_ascii_case("from") => return any.then_some(start + offset),
            // What comes after an unknown part may be anything.
            _ if word.contains(UNKNOWN) => {
                any = true;
                called = true;
            }
            _ if word.eq_ignore_ascii_case("typeof") => called = true,
            _ if word
                .starts_with(|c: char| c.is_alphabetic() || matches!(c, '{' | '%' | '.' | '_')) =>
            {
                item += 1;
                any = true;
                if item > 1 && !called {
                    return None;
                }
            }
            _ => return None,
        }
        any |= depth > 0;
    }
    any.then_some(words.len())
}

fn from_objects(words: &[&str]) -> Vec<String> {
    let mut objects = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !word.eq_ignore_ascii_case("from") {
            continue;
        }
        let mut next = at + 1;
        while let Some(name) = words.get(next).copied().and_then(object_name) {
            objects.push(name.to_owned());
            // `FROM Task t, t.Owner o`
            let alias = words
                .get(next + 1)
                .filter(|word| object_name(word).is_some());
            let comma = next + 1 + usize::from(alias.is_some());
            if words.get(comma) != Some(&",") {
                break;
            }
            next = comma + 1;
        }
    }
    objects
}

fn returned_objects(words: &[&str], start: usize) -> Vec<String> {
    let mut objects = Vec::new();
    let mut depth = 0_usize;
    let mut expected = true;
    for word in words.iter().skip(start) {
        match *word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => expected = true,
            name if depth == 0 && expected => {
                objects.extend(object_name(name).map(str::to_owned));
                expected = false;
            }
            _ => {}
        }
    }
    objects
}

fn object_name(word: &str) -> Option<&str> {
    let plain = word.starts_with(|c: char| c.is_alphabetic())
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    plain.then_some(word)
}
