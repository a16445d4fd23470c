//! What the first word of a hole says: whether it prints a value, or decides what of the rest is there.

use super::HoleKind;

/// Words that start, divide or end a part of a template, in one language or another.
const CONTROL: [&str; 48] = [
    "if",
    "unless",
    "for",
    "foreach",
    "forelse",
    "each",
    "while",
    "until",
    "case",
    "switch",
    "when",
    "begin",
    "do",
    "with",
    "block",
    "range",
    "define",
    "filter",
    "autoescape",
    "spaceless",
    "verbatim",
    "raw",
    "macro",
    "call",
    "set",
    "capture",
    "tablerow",
    "comment",
    "ifequal",
    "ifnotequal",
    "ifchanged",
    "section",
    "literal",
    "strip",
    "assign",
    "try",
    "catch",
    "using",
    "lock",
    "function",
    "def",
    "import",
    "var",
    "let",
    "const",
    "load",
    "extends",
    "break",
];

/// Words that divide what is there from what is there instead.
const ELSE: [&str; 8] = [
    "else",
    "elif",
    "elsif",
    "elseif",
    "otherwise",
    "cfelse",
    "foreachelse",
    "empty",
];

/// Words behind `@` that start, divide or end a part of a page.
const BLOCKS: [&str; 30] = [
    "if",
    "else",
    "elseif",
    "for",
    "foreach",
    "forelse",
    "while",
    "switch",
    "case",
    "break",
    "default",
    "using",
    "section",
    "lock",
    "unless",
    "isset",
    "empty",
    "auth",
    "guest",
    "can",
    "push",
    "prepend",
    "once",
    "php",
    "csrf",
    "extends",
    "include",
    "yield",
    "functions",
    "code",
];

/// The length of the word at the start of a text.
pub(super) fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

/// The length of `name.name.name` at the start of a text.
pub(super) fn path_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return 0;
    }
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        .count()
}

fn first_word(code: &str) -> &str {
    code.get(..word_length(code)).unwrap_or("")
}

/// Whether a tag's name or a directive's word divides what is there from what is there instead.
pub(super) fn is_else(name: &str) -> bool {
    ELSE.contains(&first_word(name))
}

/// A word that decides: `if`, `endfor`.
fn decides(word: &str) -> bool {
    CONTROL.contains(&word) || word.starts_with("end")
}

/// Whether a server's code opens a block that other code closes: `form do |f|`, `if (x) {`.
pub(in crate::syntax) fn opens_block(code: &str) -> bool {
    let code = code.trim_end().trim_end_matches('-').trim_end();
    code.ends_with('{') || code.ends_with(" do") || code.ends_with('|') && code.contains(" do |")
}

/// What a piece of a server's code leaves: statements that decide leave nothing, others may print.
pub(super) fn statement(code: &str) -> HoleKind {
    let code = code.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '#'));
    let closes = code.strip_prefix('}').map(str::trim_start);
    let word = first_word(closes.unwrap_or(code));
    if ELSE.contains(&word) {
        HoleKind::Else
    } else if closes.is_some()
        || decides(word)
        || opens_block(code)
        || code.trim_end().ends_with(':')
    {
        HoleKind::Control
    } else {
        HoleKind::Markup
    }
}

/// What a tag of Jinja, Twig or Liquid leaves: `{% static 'a.js' %}` prints, `{% if a %}` decides.
pub(super) fn tag(inner: &str) -> HoleKind {
    statement(inner.trim_start_matches(['+', '~']))
}

/// What stands in double braces: a value, or what Handlebars or Go decide. Nothing at all is no hole.
pub(super) fn moustache(inner: &str) -> Option<HoleKind> {
    let inner = inner.trim_start_matches(['{', '-', '~']).trim_start();
    let kind = match inner.as_bytes().first()? {
        b'#' | b'/' | b'^' | b'!' => HoleKind::Control,
        b'>' => HoleKind::Markup,
        _ if ELSE.contains(&first_word(inner)) => HoleKind::Else,
        _ if matches!(
            first_word(inner),
            "if" | "range" | "with" | "end" | "define" | "block"
        ) =>
        {
            HoleKind::Control
        }
        b'}' => return None,
        _ => HoleKind::Value,
    };
    Some(kind)
}

/// What Smarty puts in single braces. `{if(a)b()}` is a block of a script.
pub(super) fn smarty(inner: &str) -> Option<HoleKind> {
    if let Some(name) = inner.strip_prefix('$') {
        return (path_length(name) > 0).then_some(HoleKind::Value);
    }
    if let Some(word) = inner.strip_prefix('/') {
        let is_end = !word.is_empty() && word_length(word) == word.len();
        return is_end.then_some(HoleKind::Control);
    }
    let word = first_word(inner);
    let rest = &inner[word.len()..];
    let alone = rest.is_empty() && matches!(word, "else" | "literal" | "strip" | "foreachelse");
    let asks = matches!(
        word,
        "if" | "elseif" | "foreach" | "section" | "assign" | "while"
    ) && rest.starts_with(' ')
        && rest.contains('$')
        && !rest.contains(['(', ';', '\n']);
    (alone || asks).then(|| {
        if ELSE.contains(&word) {
            HoleKind::Else
        } else {
            HoleKind::Control
        }
    })
}

/// What a directive of Velocity leaves.
pub(super) fn directive(word: &str) -> Option<HoleKind> {
    match word {
        "if" | "end" | "foreach" | "set" | "parse" | "include" | "macro" | "stop" => {
            Some(HoleKind::CodeControl)
        }
        "else" | "elseif" => Some(HoleKind::Else),
        _ => None,
    }
}

/// Whether a word behind `@` starts, divides or ends a part of a page.
pub(super) fn is_block(word: &str) -> bool {
    BLOCKS.contains(&word) || word.starts_with("end") && word.len() > "end".len()
}
