//! Chains of names that start at a watched global, and short names given to them.

use std::collections::BTreeMap;

use super::code::Code;
use super::literal;
use crate::bundle::Span;
use crate::syntax::facts::{KnownBy, PathUse, Segment, UseKind};
use crate::syntax::interest::Interest;

/// Longest chain that is followed.
const MAX_SEGMENTS: usize = 16;
/// How many tokens back the name is looked for that a chain is given.
const MAX_BACK: usize = 40;

/// Names of the global object and of windows.
const WINDOWS: &[&str] = &[
    "window",
    "self",
    "parent",
    "top",
    "opener",
    "globalThis",
    "global",
    "frames",
    "unsafeWindow",
    "$window",
    "win",
    "root",
];
/// Objects that now and then carry a global of the same name.
const CARRIERS: &[&str] = &["this", "that", "_this"];

/// A chain of names.
struct Chain {
    path: Vec<Segment>,
    spans: Vec<Option<Span>>,
    /// First token, with `window` and its like.
    start: usize,
    /// One past the last token.
    end: usize,
}

/// A short name for a path, good between two tokens.
struct Alias {
    path: Vec<Segment>,
    from: usize,
    to: usize,
}

/// All uses in `code`, in order.
pub(super) fn uses(code: &Code<'_>, interest: &Interest) -> Vec<PathUse> {
    let mut found = Vec::new();
    let mut aliases: BTreeMap<String, Vec<Alias>> = BTreeMap::new();
    for at in 0..code.tokens.len() {
        let Some(chain) = rooted(code, interest, at) else {
            continue;
        };
        if let Some(kind) = kind(code, &chain) {
            if kind == UseKind::Bind {
                name_it(code, &chain, &mut aliases);
            }
            found.push(path_use(code, interest, &chain, kind));
        }
    }
    if !aliases.is_empty() {
        for at in 0..code.tokens.len() {
            if let Some(chain) = aliased(code, &aliases, at)
                && let Some(kind) = kind(code, &chain)
            {
                found.push(path_use(code, interest, &chain, kind));
            }
        }
    }
    found.sort_by_key(|found| found.whole);
    found
}

/// The path written from token `from` up to `to`, if that is all there is.
pub(super) fn written_path(
    code: &Code<'_>,
    interest: &Interest,
    from: usize,
    to: usize,
) -> Option<String> {
    let chain = (from..to.min(from + 3)).find_map(|at| rooted(code, interest, at))?;
    if chain.start != from || chain.end != to {
        return None;
    }
    let names: Option<Vec<&str>> = chain.path.iter().map(Segment::name).collect();
    Some(names?.join("."))
}

fn path_use(code: &Code<'_>, interest: &Interest, chain: &Chain, kind: UseKind) -> PathUse {
    let open = call_open(code, chain.end).filter(|_| kind == UseKind::Call);
    let last = open
        .and_then(|open| code.partner(open))
        .unwrap_or(chain.end - 1);
    PathUse {
        path: chain.path.clone(),
        spans: chain.spans.clone(),
        whole: Span::new(
            code.tokens[chain.start].span.start,
            code.tokens[last].span.end,
        ),
        kind,
        known_by: KnownBy::Text,
        arguments: open
            .map(|open| literal::arguments(code, interest, open))
            .unwrap_or_default(),
        enclosing: code.enclosing(chain.start),
    }
}

/// The chain whose root is the token at `at`.
fn rooted(code: &Code<'_>, interest: &Interest, at: usize) -> Option<Chain> {
    let is_global = |name: &str| interest.globals.iter().any(|global| global == name);
    let (root, span, start, next) = if let Some(word) = code.word(at).filter(|word| is_global(word))
    {
        (word, code.tokens[at].span, receiver(code, at)?, at + 1)
    } else {
        // `window['sforce']`
        let text = code.literal(at).filter(|text| is_global(text))?;
        let open = at
            .checked_sub(1)
            .filter(|&open| code.is(open, b'[') && code.partner(open) == Some(at + 1))?;
        let object = open
            .checked_sub(1)
            .filter(|&object| code.is_word(object, WINDOWS))?;
        (text, code.tokens[at].inner, receiver(code, object)?, at + 2)
    };
    let mut chain = Chain {
        path: vec![Segment::Name(root.to_owned())],
        spans: vec![Some(span)],
        start,
        end: next,
    };
    follow(code, &mut chain);
    if code.is_word(chain.start, CARRIERS) && (chain.path.len() < 2 || code.assigns(chain.end)) {
        return None;
    }
    Some(chain)
}

/// Where the expression starts whose member the token at `at` is: the token itself, or the window before it.
/// `None` if it is a member of something else.
fn receiver(code: &Code<'_>, at: usize) -> Option<usize> {
    let mut start = at;
    loop {
        let Some(dot) = start.checked_sub(1).filter(|&dot| code.is(dot, b'.')) else {
            // A private name, a decorator.
            let odd = start
                .checked_sub(1)
                .is_some_and(|before| matches!(code.mark(before), Some(b'#' | b'@')));
            return (!odd).then_some(start);
        };
        let mut object = dot.checked_sub(1)?;
        if matches!(code.mark(object), Some(b'?' | b'!')) {
            object = object.checked_sub(1)?;
        }
        if code.is_word(object, WINDOWS) || (code.is_word(object, CARRIERS) && start == at) {
            start = object;
        } else if code.is(object, b')') {
            // `(window as any).sforce`
            let open = code.partner(object)?;
            let inside = open + 1..object;
            let called = open.checked_sub(1).is_some_and(|before| {
                code.word(before)
                    .is_some_and(|word| !matches!(word, "return" | "typeof" | "in" | "of" | "case"))
            });
            let named = inside.len() <= 8 && inside.into_iter().any(|at| code.is_word(at, WINDOWS));
            if called || !named {
                return None;
            }
            start = open;
        } else if code.is(object, b'.') {
            // `...sforce.x`
            return Some(start);
        } else {
            return None;
        }
    }
}

/// Adds the members that follow.
fn follow(code: &Code<'_>, chain: &mut Chain) {
    while chain.path.len() < MAX_SEGMENTS {
        let mut at = chain.end;
        // `(sforce as any).opencti`
        if chain.start > 0 && (code.is_word(at, &["as"]) || code.is(at, b')')) {
            let open = chain.start - 1;
            let close = code
                .partner(open)
                .filter(|&close| code.is(open, b'(') && close - at <= 6);
            let call = open
                .checked_sub(1)
                .is_some_and(|before| code.word(before).is_some());
            match close {
                Some(close)
                    if !call && matches!(code.mark(close + 1), Some(b'.' | b'[' | b'?')) =>
                {
                    chain.start = open;
                    chain.end = close + 1;
                    at = close + 1;
                }
                _ => return,
            }
        }
        if code.is(at, b'!') && code.is(at + 1, b'.') {
            at += 1;
        }
        let optional = code.are(at, b"?.");
        if optional {
            at += 1;
        }
        if code.is(at, b'.') && code.word(at + 1).is_some() {
            let span = code.tokens[at + 1].span;
            chain
                .path
                .push(Segment::Name(span.of(code.text).to_owned()));
            chain.spans.push(Some(span));
            chain.end = at + 2;
            continue;
        }
        let open = if optional { at + 1 } else { at };
        let Some(close) = code.partner(open).filter(|_| code.is(open, b'[')) else {
            return;
        };
        match code.literal(open + 1).filter(|_| close == open + 2) {
            Some(name) => {
                chain.path.push(Segment::Name(name.to_owned()));
                chain.spans.push(Some(code.tokens[open + 1].inner));
            }
            None => {
                chain.path.push(Segment::Dynamic);
                chain.spans.push(None);
            }
        }
        chain.end = close + 1;
    }
}

/// The parenthesis of a call at `at`, also of an optional one.
fn call_open(code: &Code<'_>, at: usize) -> Option<usize> {
    if code.is(at, b'(') {
        Some(at)
    } else {
        (code.are(at, b"?.") && code.is(at + 2, b'(')).then_some(at + 2)
    }
}

/// What is done with a chain; `None` if it is no use at all but a name that is declared.
fn kind(code: &Code<'_>, chain: &Chain) -> Option<UseKind> {
    let before = chain.start.checked_sub(1);
    let next = chain.end;
    let word_before = before.and_then(|before| code.word(before)).unwrap_or("");
    let mark_before = before.and_then(|before| code.mark(before));
    if chain.path.len() == 1 && declares(code, chain, word_before, mark_before) {
        return None;
    }
    if code.assigns(next) {
        return Some(UseKind::Write);
    }
    if call_open(code, next).is_some() || word_before == "new" {
        return Some(UseKind::Call);
    }
    let compared = code.are(next, b"==") || code.are(next, b"!=") || (code.are(next, b"&&"));
    let asked = code.is(next, b'?') && !code.are(next, b"?.") && !code.are(next, b"??");
    if word_before == "typeof"
        || mark_before == Some(b'!')
        || compared
        || asked
        || in_condition(code, chain.start)
    {
        return Some(UseKind::Test);
    }
    let assigned = before
        .is_some_and(|before| code.assigns(before) || (before > 0 && code.are(before - 1, b"=>")));
    if assigned
        || mark_before == Some(b':')
        || word_before == "return"
        || name_of(code, chain).is_some()
    {
        return Some(UseKind::Bind);
    }
    let handed = matches!(mark_before, Some(b'(' | b','))
        && matches!(code.mark(next), Some(b')' | b','))
        && code
            .parent(chain.start)
            .is_some_and(|open| code.is(open, b'('));
    Some(if handed { UseKind::Pass } else { UseKind::Read })
}

/// Whether a lone name is a declaration, a parameter or a key.
fn declares(code: &Code<'_>, chain: &Chain, word_before: &str, mark_before: Option<u8>) -> bool {
    let next = chain.end;
    let declared = matches!(
        word_before,
        "var" | "let" | "const" | "function" | "class" | "import" | "namespace" | "module"
    );
    if declared && !code.assigns(next) {
        return true;
    }
    if matches!(mark_before, Some(b'{' | b',')) && code.is(next, b':') {
        return true;
    }
    let Some(open) = code.parent(chain.start).filter(|&open| code.is(open, b'(')) else {
        return false;
    };
    let Some(close) = code.partner(open) else {
        return false;
    };
    let head = open
        .checked_sub(1)
        .is_some_and(|head| code.word(head).is_some());
    let control = open
        .checked_sub(1)
        .is_some_and(|head| code.is_word(head, &["if", "while", "for", "switch", "catch", "with"]));
    code.are(close + 1, b"=>") || (code.is(close + 1, b'{') && head && !control)
}

/// Whether the token stands directly in the parentheses of an `if` or `while`.
fn in_condition(code: &Code<'_>, at: usize) -> bool {
    let open = code.parent(at).filter(|&open| code.is(open, b'('));
    open.and_then(|open| open.checked_sub(1))
        .is_some_and(|head| code.is_word(head, &["if", "while"]))
}

/// The token of the `=` that gives the chain's value, and nothing else, to a name.
fn name_of(code: &Code<'_>, chain: &Chain) -> Option<usize> {
    let ends = match code.mark(chain.end) {
        Some(b';' | b',' | b')' | b'}' | b'|' | b':') => true,
        Some(b'?') => code.are(chain.end, b"??"),
        Some(_) => false,
        None => true,
    };
    if !ends {
        return None;
    }
    let mut at = chain.start.checked_sub(1)?;
    for _ in 0..MAX_BACK {
        if code.assigns(at) {
            return Some(at);
        }
        match code.mark(at) {
            Some(b';' | b'{' | b'(' | b'[' | b',' | b'=') => return None,
            Some(b')' | b']') => at = code.partner(at)?,
            Some(b'}') => return None,
            _ => {}
        }
        if code.is_word(at, &["return", "typeof", "new", "in"]) {
            return None;
        }
        at = at.checked_sub(1)?;
    }
    None
}

/// Remembers the names that a bound chain is given.
fn name_it(code: &Code<'_>, chain: &Chain, aliases: &mut BTreeMap<String, Vec<Alias>>) {
    let Some(equals) = name_of(code, chain) else {
        return;
    };
    let Some(mut name) = equals.checked_sub(1) else {
        return;
    };
    let mut given = Vec::new();
    if code.is(name, b'}') {
        let Some(open) = code.partner(name) else {
            return;
        };
        let mut at = open + 1;
        while at < name {
            if let Some(member) = code
                .word(at)
                .filter(|_| code.is(at - 1, b'{') || code.is(at - 1, b','))
            {
                let local = if code.is(at + 1, b':') {
                    code.word(at + 2)
                } else {
                    Some(member)
                };
                if let Some(local) = local {
                    let mut path = chain.path.clone();
                    path.push(Segment::Name(member.to_owned()));
                    given.push((local, path));
                }
            }
            at += 1;
        }
        name = open;
    } else {
        // `api: any = …`
        if name >= 2 && code.is(name - 1, b':') {
            name -= 2;
        }
        let Some(word) = code.word(name) else { return };
        if name > 0 && matches!(code.mark(name - 1), Some(b'.' | b'#')) {
            return;
        }
        given.push((word, chain.path.clone()));
    }
    let declared = name > 0 && code.is_word(name - 1, &["var", "let", "const"]);
    let function = code.function(chain.start).filter(|_| declared);
    let to = match function {
        Some(open) => code.partner(open).unwrap_or(code.tokens.len()),
        None => code.tokens.len(),
    };
    for (word, path) in given {
        if path.first().and_then(Segment::name) != Some(word) {
            aliases.entry(word.to_owned()).or_default().push(Alias {
                path,
                from: chain.end,
                to,
            });
        }
    }
}

/// The chain that starts with a short name at `at`.
fn aliased(code: &Code<'_>, aliases: &BTreeMap<String, Vec<Alias>>, at: usize) -> Option<Chain> {
    let word = code.word(at)?;
    let known = aliases.get(word)?;
    // The last one that is good here.
    let alias = known
        .iter()
        .rev()
        .take(MAX_BACK)
        .find(|alias| (alias.from..alias.to).contains(&at))?;
    let before = at.checked_sub(1);
    if before.is_some_and(|before| matches!(code.mark(before), Some(b'.' | b'#' | b'@')))
        || before.is_some_and(|before| {
            code.is_word(before, &["var", "let", "const", "function", "class"])
        })
    {
        return None;
    }
    let mut spans = vec![None; alias.path.len()];
    if let (Some(last), Some(Segment::Name(name))) = (spans.last_mut(), alias.path.last())
        && name == word
    {
        *last = Some(code.tokens[at].span);
    }
    let mut chain = Chain {
        path: alias.path.clone(),
        spans,
        start: at,
        end: at + 1,
    };
    follow(code, &mut chain);
    let longer = chain.path.len() > alias.path.len();
    let called = alias.path.len() > 1 && call_open(code, chain.end).is_some();
    (longer || called).then_some(chain)
}
