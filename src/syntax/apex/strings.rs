//! Queries that are put together from strings.

use std::collections::{BTreeSet, HashMap};

use tree_sitter::Node;

use super::types::written;
use super::{is_one_of, query, span};
use crate::bundle::Span;
use crate::syntax::facts::ApexQuery;
use crate::syntax::interest::Interest;

/// Longest query that is looked for where the grammar gave up.
const MAX_QUERY: usize = 20_000;
/// How much of a line is searched for the start of a comment.
const MAX_LINE: usize = 500;

/// The strings of a file as they come by.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// Literals that were read as a part of a sum.
    taken: BTreeSet<usize>,

    /// For each variable, in lower case, the query it holds the beginning of.
    variables: HashMap<String, usize>,
}

/// An operand of a sum: the content of a literal, or nothing that is known.
type Piece = Option<Span>;

impl Strings {
    pub(super) fn forget_variables(&mut self) {
        self.variables.clear();
    }

    /// Reads a literal or a sum below the nodes of `path`; adds to `queries` if it is a query or goes on with one.
    pub(super) fn take(
        &mut self,
        text: &str,
        interest: &Interest,
        node: Node<'_>,
        path: &[Node<'_>],
        enclosing: Option<String>,
        queries: &mut Vec<ApexQuery>,
    ) {
        let mut pieces = Vec::new();
        let mut first_name = None;
        if node.kind() == "binary_expression" {
            let nested = path.last().is_some_and(|parent| is_sum(text, *parent));
            if !is_sum(text, node) || nested {
                return;
            }
            for operand in operands(text, node) {
                if is_string(operand) {
                    self.taken.insert(operand.start_byte());
                    pieces.push(Some(content(operand)));
                } else {
                    if pieces.is_empty() && operand.kind() == "identifier" {
                        first_name = Some(written(text, operand));
                    }
                    pieces.push(None);
                }
            }
        } else if self.taken.contains(&node.start_byte()) {
            return;
        } else {
            pieces.push(Some(content(node)));
        }
        if pieces.iter().all(Option::is_none) {
            return;
        }
        let composed = compose(text, &pieces);
        let target = target(text, node, path);
        let goes_on = match &target {
            Some((name, true)) => self.variables.get(name),
            Some((name, false)) => {
                let same = first_name.is_some_and(|first| first.eq_ignore_ascii_case(name));
                if same { self.variables.get(name) } else { None }
            }
            None => None,
        };
        let fields = fields(text, interest, &pieces);
        if let Some(query) = goes_on.and_then(|&at| queries.get_mut(at)) {
            query.objects.extend(query::continuation(&composed));
            query.fields.extend(fields);
            return;
        }
        let Some(statement) = query::statement(&composed) else {
            if let Some((name, false)) = target {
                self.variables.remove(&name);
            }
            return;
        };
        if let Some((name, _)) = target {
            self.variables.insert(name, queries.len());
        }
        queries.push(ApexQuery {
            objects: statement.objects,
            fields,
            span: span(node),
            built: true,
            enclosing,
        });
    }
}

/// Queries in brackets that stand where the grammar gave up, and so have no node.
pub(super) fn lost_queries(text: &str, interest: &Interest, queries: &mut Vec<ApexQuery>) {
    let known: BTreeSet<usize> = queries.iter().map(|query| query.span.start).collect();
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
        let Some(statement) = query::statement(written) else {
            continue;
        };
        let mut quoted = false;
        let named = query::literal_fields(written, from, &mut quoted, |name| {
            is_one_of(name, &interest.fields)
        });
        lost.push(ApexQuery {
            objects: statement.objects,
            fields: named,
            span: Span::new(start, from + length),
            built: false,
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

/// What stands between the quotes of a literal.
pub(super) fn content(literal: Node<'_>) -> Span {
    let quotes = if literal.kind() == "multi_line_string_literal" {
        3
    } else {
        1
    };
    let whole = span(literal);
    Span::new(
        whole.start + quotes,
        (whole.start + quotes).max(whole.end.saturating_sub(quotes)),
    )
}

fn is_string(node: Node<'_>) -> bool {
    matches!(node.kind(), "string_literal" | "multi_line_string_literal")
}

fn is_sum(text: &str, node: Node<'_>) -> bool {
    node.kind() == "binary_expression"
        && node
            .child_by_field_name("operator")
            .is_some_and(|operator| written(text, operator) == "+")
}

/// The operands of a sum from left to right. By a stack of our own: a sum may have a million terms.
fn operands<'n>(text: &str, sum: Node<'n>) -> Vec<Node<'n>> {
    let mut found = Vec::new();
    let mut rest = vec![sum];
    while let Some(node) = rest.pop() {
        if is_sum(text, node) {
            rest.extend(node.child_by_field_name("right"));
            rest.extend(node.child_by_field_name("left"));
        } else {
            found.push(node);
        }
    }
    found
}

fn compose(text: &str, pieces: &[Piece]) -> String {
    let mut composed = String::new();
    for piece in pieces {
        match piece {
            Some(content) => {
                composed.push_str(&content.of(text).replace("\\'", "'").replace("\\n", " "))
            }
            None => composed.push(query::UNKNOWN),
        }
    }
    composed
}

fn fields(text: &str, interest: &Interest, pieces: &[Piece]) -> Vec<(String, Span)> {
    let mut quoted = false;
    let mut found = Vec::new();
    for content in pieces.iter().flatten() {
        let wanted = |name: &str| is_one_of(name, &interest.fields);
        found.extend(query::literal_fields(
            content.of(text),
            content.start,
            &mut quoted,
            wanted,
        ));
    }
    found
}

/// The variable that takes the string, in lower case, and whether it is added to what the variable holds.
fn target(text: &str, node: Node<'_>, path: &[Node<'_>]) -> Option<(String, bool)> {
    let parent = *path.last()?;
    match parent.kind() {
        "variable_declarator" => {
            let name = parent.child_by_field_name("name")?;
            Some((written(text, name).to_lowercase(), false))
        }
        "assignment_expression" if parent.child_by_field_name("right") == Some(node) => {
            let name = parent
                .child_by_field_name("left")
                .filter(|left| left.kind() == "identifier")?;
            let operator = parent.child_by_field_name("operator")?;
            Some((
                written(text, name).to_lowercase(),
                written(text, operator) == "+=",
            ))
        }
        _ => None,
    }
}
