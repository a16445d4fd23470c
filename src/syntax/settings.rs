//! Settings files: JSON as people write it, and the part of a bundler's script that gives modules other names.

use serde_json::Value;

use super::quoted;
use crate::bundle::Span;

/// Longest list of names in a script.
const MAX_LIST: usize = 16 * 1024;
/// Lists of names in a script, at most.
const MAX_LISTS: usize = 64;

/// JSON with comments and commas too many, as `tsconfig.json` may be.
#[must_use]
pub fn json(text: &str) -> Option<Value> {
    serde_json::from_slice(&plain(text)).ok()
}

/// The text with comments and trailing commas blanked.
fn plain(text: &str) -> Vec<u8> {
    let mut out = text.as_bytes().to_vec();
    // The last comma, if nothing but blanks and comments followed it.
    let mut comma = None;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let rest = &text.as_bytes()[at..];
        let length = match byte {
            b'"' => end_of_string(rest),
            b'/' if rest.starts_with(b"//") => {
                rest.iter().take_while(|byte| **byte != b'\n').count()
            }
            b'/' if rest.starts_with(b"/*") => {
                let end = rest.windows(2).skip(2).position(|pair| pair == b"*/");
                end.map_or(rest.len(), |end| end + 4)
            }
            _ => 1,
        };
        match byte {
            b'/' if length > 1 => out[at..at + length].fill(b' '),
            b',' => comma = Some(at),
            b']' | b'}' => {
                if let Some(comma) = comma.take() {
                    out[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += length;
    }
    out
}

/// How long the string is that starts `rest`.
fn end_of_string(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Other names of modules in a bundler's script, with the paths they stand for: `alias: { cti: path.resolve(__dirname,
/// 'src/cti') }`, `alias: [{ find: 'cti', replacement: './src/cti' }]`. The pieces of a path are joined by `/`.
#[must_use]
pub fn aliases(script: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, word) in script.match_indices("alias").take(MAX_LISTS) {
        let rest = script[at + word.len()..].trim_start_matches(['"', '\'', ' ']);
        let Some(list) = rest.strip_prefix([':', '=']).map(str::trim_start) else {
            continue;
        };
        let list = &list[..list.floor_char_boundary(MAX_LIST)];
        for entry in entries(list) {
            found.extend(alias(entry.of(list)));
        }
    }
    found
}

/// What stands between the commas directly inside the brackets that open at the start of a text.
fn entries(list: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut start = 0;
    for (at, byte) in list.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => {
                depth += 1;
                if depth == 1 {
                    start = at + 1;
                }
            }
            (None, b')' | b']' | b'}') if depth <= 1 => {
                found.push(Span::new(start, at));
                return found;
            }
            (None, b')' | b']' | b'}') => depth -= 1,
            (None, b',') if depth == 1 => {
                found.push(Span::new(start, at));
                start = at + 1;
            }
            (None, _) if depth == 0 => return found,
            (None, _) => {}
        }
    }
    found
}

fn alias(entry: &str) -> Option<(String, String)> {
    let mut strings: Vec<String> = quoted::strings(entry)
        .into_iter()
        .map(|string| string.text)
        .collect();
    let solid = entry.trim_start();
    let is_named = solid.starts_with(['"', '\'', '{']);
    let key = if is_named {
        (!strings.is_empty()).then(|| strings.remove(0))?
    } else {
        let (key, _) = solid.split_once(':')?;
        key.trim().to_owned()
    };
    let is_key = |c: char| c.is_alphanumeric() || "@$#~_-./".contains(c);
    let plain = !key.is_empty() && key.chars().all(is_key) && !strings.is_empty();
    plain.then(|| (key, strings.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_may_hold_comments_and_commas() {
        let text =
            "{ // \"a\": 1,\n \"b\": [\"//x\", \"/*\", ], /* { */ \"c\": { \"d\": \"\\\"}\", }, }";
        let value = json(text).expect("JSON");
        assert_eq!(value["b"][1], "/*");
        assert_eq!(value["c"]["d"], "\"}");
        assert!(json("{").is_none() && json("").is_none() && json("/*").is_none());
        assert!(json(&"[".repeat(100_000)).is_none());
    }

    #[test]
    fn aliases_of_bundlers() {
        for (script, key, path) in [
            (
                "resolve: { alias: { cti: path.resolve(__dirname, 'src/cti') } }",
                "cti",
                "src/cti",
            ),
            (
                "alias: {\n '@': path.join(__dirname, 'src', 'app'),\n}",
                "@",
                "src/app",
            ),
            (
                "\"alias\": { \"@cti\": \"./src/cti\" }",
                "@cti",
                "./src/cti",
            ),
            (
                "alias: [{ find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) }]",
                "@",
                "./src",
            ),
        ] {
            assert_eq!(
                aliases(script),
                [(key.to_owned(), path.to_owned())],
                "{script}"
            );
        }
        assert!(aliases("var alias = true; alias: x, alias: {}, // alias").is_empty());
        assert!(aliases(&"alias:{".repeat(10_000)).is_empty());
    }
}
