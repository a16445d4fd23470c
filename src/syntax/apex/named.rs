//! Names of interest inside a string literal.

use std::ops::Range;

use super::is_one_of;
use crate::syntax::interest::Interest;

/// How a name stands in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It is all of it.
    Whole,
    /// The string is a list of names.
    Listed,
    /// The string is a part of a query's conditions.
    Clause,
    /// It is the key of a member in JSON text.
    JsonKey,
}

/// Words that open a condition.
const OPENERS: [&str; 5] = ["where", "and", "or", "not", "by"];

/// Finds names in the content of a literal.
pub(super) fn in_string(content: &str, interest: &Interest) -> Vec<(Range<usize>, Found)> {
    let whole = content.trim();
    let start = content.len() - content.trim_start().len();
    let is_name = |name: &str| {
        is_one_of(name, &interest.fields)
            || is_one_of(name, &interest.types)
            || is_one_of(name, &interest.apex.literals)
    };
    if is_name(whole) {
        return vec![(start..start + whole.len(), Found::Whole)];
    }
    // `Task.CallType`
    if let Some((object, field)) = whole.rsplit_once('.')
        && is_one_of(object, &interest.types)
        && is_one_of(field, &interest.fields)
    {
        return vec![(start..start + whole.len(), Found::Whole)];
    }
    let words = words(content);
    let is_list = words.len() > 1
        && whole.contains(',')
        && content.chars().all(|c| {
            c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '.' | ',' | '\\')
        });
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let name = content.get(word.clone()).unwrap_or("");
        if !is_one_of(name, &interest.fields) {
            continue;
        }
        let before = content.get(..word.start).unwrap_or("").trim_end();
        let after = content.get(word.end..).unwrap_or("").trim_start();
        if before.ends_with(':') {
            continue;
        }
        let place = if before.ends_with('"') {
            let closed = after
                .strip_prefix(['"', '\\'])
                .map(|rest| rest.trim_start_matches('"').trim_start());
            if !closed.is_some_and(|rest| rest.starts_with(':')) {
                continue;
            }
            Found::JsonKey
        } else if is_list
            || (before.is_empty() && after.starts_with(','))
            || before.ends_with(',') && after.is_empty()
        {
            Found::Listed
        } else {
            let opened = at
                .checked_sub(1)
                .and_then(|before| words.get(before))
                .and_then(|before| content.get(before.clone()))
                .is_some_and(|before| OPENERS.iter().any(|word| before.eq_ignore_ascii_case(word)));
            let compared = after.starts_with(['=', '!', '<', '>', ','])
                || after.is_empty()
                || ["in", "like", "not", "asc", "desc", "nulls"]
                    .iter()
                    .any(|word| {
                        after
                            .get(..word.len())
                            .is_some_and(|start| start.eq_ignore_ascii_case(word))
                    });
            if !(opened && compared || compares_with_value(before, after)) {
                continue;
            }
            Found::Clause
        };
        found.push((word.clone(), place));
    }
    found
}

/// Whether what follows a name is an operator and a value as no sentence has it: `CallObject = \\'`, and behind
/// nothing else `CallObject != null`.
fn compares_with_value(before: &str, after: &str) -> bool {
    let operand = after.trim_start_matches(['=', '!', '<', '>', ' ']);
    if operand.len() == after.len() || !after.starts_with(['=', '!', '<', '>']) {
        return false;
    }
    if operand.starts_with("\\'") || operand.starts_with(':') {
        return true;
    }
    let end = operand.find(|c: char| !c.is_alphanumeric());
    let (value, rest) = operand.split_at(end.unwrap_or(operand.len()));
    let rest = rest.trim_start_matches([')', ' ']).to_lowercase();
    let is_value = ["null", "true", "false"]
        .iter()
        .any(|known| value.eq_ignore_ascii_case(known))
        || value.starts_with(|c: char| c.is_ascii_digit());
    let goes_on = ["and ", "or ", "order ", "limit "]
        .iter()
        .any(|next| rest.starts_with(next));
    is_value && (rest.is_empty() || goes_on) && before.trim_start_matches(['(', ' ']).is_empty()
}

/// The words of a text, names with underscores as wholes; an escape such as `\n` is none.
fn words(content: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut escaped = false;
    for (at, c) in content.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        if c.is_alphanumeric() || c == '_' {
            start.get_or_insert(at);
            continue;
        }
        escaped = c == '\\';
        if let Some(start) = start.take() {
            words.push(start..at);
        }
    }
    if let Some(start) = start {
        words.push(start..content.len());
    }
    words
}
