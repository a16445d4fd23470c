//! Queries where the grammar gave up.

use std::collections::HashSet;

use super::{is_one_of, statement};
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, QueryField};
use crate::syntax::interest::Interest;

/// Longest query that is looked for.
const MAX_QUERY: usize = 20_000;
/// How much of a line is searched for the start of a comment.
const MAX_LINE: usize = 500;

/// Queries in brackets that stand where the grammar gave up, and so have no node.
pub(super) fn queries(text: &str, interest: &Interest, queries: &mut Vec<ApexQuery>) {
    let known: HashSet<usize> = queries.iter().map(|query| query.span.start).collect();
    let mut lost = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('[')) {
        let start = from + at;
        from = start + 1;
        let inner = text.get(from..).unwrap_or("");
        let first = inner.trim_start();
        let opens = ["select", "find"].iter().any(|word| {
            first
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        });
        if !opens || known.contains(&start) || looks_commented(text, start) {
            continue;
        }
        // A query ends at its bracket; where that is missing, at the next one or at the end of the statement.
        let near = inner.bytes().take(MAX_QUERY);
        let mut ends = near
            .enumerate()
            .filter(|(_, byte)| matches!(byte, b']' | b'[' | b';' | b'}'));
        let Some((length, _)) = ends.next() else {
            continue;
        };
        let written = inner.get(..length).unwrap_or("");
        let Some(statement) = statement::statement(written) else {
            continue;
        };
        let fields = statement
            .fields
            .into_iter()
            .filter_map(|(range, owner)| {
                let name = written.get(range.clone())?;
                is_one_of(name, &interest.fields).then(|| QueryField {
                    name: name.to_owned(),
                    owner,
                    span: Span::new(from + range.start, from + range.end),
                    lent: None,
                })
            })
            .collect();
        lost.push(ApexQuery {
            objects: statement.objects,
            fields,
            span: Span::new(start, from + length),
            built: false,
            is_fragment: false,
            enclosing: None,
        });
        from += length;
    }
    queries.extend(lost);
}

/// Whether a comment opens before byte `at` on its line.
fn looks_commented(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes().get(..at).unwrap_or(&[]);
    let near = bytes
        .get(bytes.len().saturating_sub(MAX_LINE)..)
        .unwrap_or(&[]);
    let start = near
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let line = near.get(start..).unwrap_or(&[]);
    line.windows(2).any(|pair| pair == b"//") || line.trim_ascii_start().starts_with(b"*")
}
