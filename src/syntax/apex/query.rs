//! SOQL and SOSL in brackets, read from the syntax tree.

use tree_sitter::Node;

use super::scope::Scope;
use super::written;
use crate::bundle::Span;
use crate::syntax::facts::{FieldOwner, QueryField};

/// The objects that a query in brackets names, in order, those of sub-selects among them.
pub(super) fn objects<'t>(text: &'t str, query: Node<'_>) -> Vec<&'t str> {
    let mut objects = Vec::new();
    visit(query, |node, _| match node.kind() {
        "storage_identifier" => objects.push(written(text, node)),
        "sobject_return" => objects.extend(node.named_child(0).map(|object| written(text, object))),
        _ => {}
    });
    objects
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
pub(super) fn fields(
    text: &str,
    query: Node<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<QueryField> {
    let mut fields = Vec::new();
    visit(query, |node, around| {
        if node.kind() != "identifier" || !wanted(written(text, node)) {
            return;
        }
        let Some(parent) = around.last() else { return };
        // The name that a value gets, the function and the kind of a result are no fields.
        let is_field = match parent.kind() {
            "alias_expression" => parent.named_child(0) == Some(node),
            "function_expression" | "count_expression" => {
                parent.child_by_field_name("function_name") != Some(node)
            }
            "storage_alias" | "type_of_clause" => false,
            "sobject_return" => parent.named_child(0) != Some(node),
            "when_expression" => parent.named_child(0) != Some(node),
            _ => true,
        };
        let mut path = Vec::new();
        if parent.kind() == "dotted_identifier" {
            let mut cursor = parent.walk();
            path = parent
                .named_children(&mut cursor)
                .take_while(|step| *step != node)
                .map(|step| written(text, step))
                .collect();
            // `CallType.x` is no field of the record.
            if parent.named_child(parent.named_child_count().saturating_sub(1) as u32) != Some(node)
            {
                return;
            }
        }
        if is_field {
            fields.push(QueryField {
                name: written(text, node).to_owned(),
                owner: owner(text, around, &path),
                span: Span::new(node.start_byte(), node.end_byte()),
                lent: None,
            });
        }
    });
    fields.sort_by_key(|field| field.span);
    fields
}

/// Whose field stands below the nodes `around`.
fn owner(text: &str, around: &[Node<'_>], path: &[&str]) -> FieldOwner {
    let mut in_select_of_parent = false;
    for (at, node) in around.iter().enumerate().rev() {
        match node.kind() {
            "when_expression" if path.is_empty() => {
                let object = node
                    .named_child(0)
                    .map_or("", |object| written(text, object));
                return FieldOwner::Object(object.to_owned());
            }
            "type_of_clause" => {
                let of = node.named_child(0).map_or("", |of| written(text, of));
                let of = path.last().copied().unwrap_or(of);
                return FieldOwner::Parent(of.rsplit('.').next().unwrap_or(of).to_owned());
            }
            "soql_query_body" => {
                for outer in around.iter().take(at).rev() {
                    match outer.kind() {
                        "select_clause" => in_select_of_parent = true,
                        "soql_query_body" => break,
                        _ => {}
                    }
                }
                return scope(text, *node, in_select_of_parent).owner(path);
            }
            "sobject_return" => {
                let object = node
                    .named_child(0)
                    .map_or("", |object| written(text, object));
                let scope = Scope {
                    sources: vec![(object.to_owned(), None)],
                    of_children: false,
                };
                return scope.owner(path);
            }
            _ => {}
        }
    }
    FieldOwner::Unknown
}

fn scope(text: &str, body: Node<'_>, of_children: bool) -> Scope {
    let mut sources = Vec::new();
    if let Some(from) = body.child_by_field_name("from_clause") {
        let mut cursor = from.walk();
        for source in from.named_children(&mut cursor) {
            match source.kind() {
                "storage_identifier" => sources.push((written(text, source).to_owned(), None)),
                "storage_alias" => {
                    let part = |at| {
                        source
                            .named_child(at)
                            .map(|part| written(text, part).to_owned())
                    };
                    if let Some(object) = part(0) {
                        sources.push((object, part(1)));
                    }
                }
                _ => {}
            }
        }
    }
    Scope {
        sources,
        of_children,
    }
}

/// All nodes of a query but those of Apex bound into it, with the nodes around each; object names as wholes.
fn visit<'n>(query: Node<'n>, mut each: impl FnMut(Node<'n>, &[Node<'n>])) {
    let mut cursor = query.walk();
    let mut around = Vec::new();
    loop {
        let node = cursor.node();
        each(node, &around);
        let leaf = matches!(node.kind(), "bound_apex_expression" | "storage_identifier");
        if !leaf && cursor.goto_first_child() {
            around.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            around.pop();
        }
    }
}
