//! Components inside a metadata file: a Metadata API object holds its fields, list views and buttons.

use crate::bundle::{ComponentId, Span};
use crate::catalog::metadata_types::{ChildType, MetadataTypes};
use crate::syntax::facts::XmlElement;

use super::findings::Unit;

/// One component in a file.
#[derive(Debug, Clone)]
pub struct Part<'x> {
    /// Its identity, the same in both layouts.
    pub component: ComponentId,
    /// Its element.
    pub root: &'x XmlElement,
    /// From the start of its element to the start of what follows it.
    pub extent: Span,
}

/// Child types of a type that have files of their own in a project: those are components wherever they lie.
pub fn decomposed(kind: &str) -> impl Iterator<Item = &'static ChildType> {
    MetadataTypes::get()
        .named(kind)
        .into_iter()
        .flat_map(|parent| &parent.children)
        .filter(|child| !child.folder.is_empty())
}

/// The components inside another's file, in order; none where the file is one component.
#[must_use]
pub fn children<'x>(unit: &Unit<'x>) -> Vec<Part<'x>> {
    let Some(root) = &unit.facts.xml else {
        return Vec::new();
    };
    let parent = &unit.file.component;
    let types: Vec<&ChildType> = decomposed(&parent.kind).collect();
    let mut parts = Vec::new();
    for (at, element) in root.children.iter().enumerate() {
        let Some(child) = types.iter().find(|child| child.element == element.name) else {
            continue;
        };
        let Some(name) = element.child_text("fullName") else {
            continue;
        };
        let end = root
            .children
            .get(at + 1)
            .map_or(unit.file.text.len(), |next| next.span.start);
        parts.push(Part {
            component: ComponentId::new(&child.name, &format!("{}.{name}", parent.full_name)),
            root: element,
            extent: Span::new(element.span.start, end),
        });
    }
    parts
}

/// Gives what was found inside a component of a file to that component.
pub(super) fn settle(unit: &Unit<'_>, usages: &mut [super::Usage]) {
    if usages.is_empty() {
        return;
    }
    // Parts stand one behind the other.
    let parts = children(unit);
    for usage in usages {
        let at = usage.place.span.start;
        let behind = parts.partition_point(|part| part.extent.start <= at);
        if let Some(part) = parts[..behind].last().filter(|part| at < part.extent.end) {
            usage.component = part.component.clone();
        }
    }
}

/// Whether the path of element names ends so, the file's own element left out; `*` ends any.
pub(super) fn ends_in(path: &[&XmlElement], end: &str) -> bool {
    if end == "*" {
        return true;
    }
    let below = path.get(1..).unwrap_or(&[]);
    let mut names = below.iter().rev().map(|element| element.name.as_str());
    end.rsplit('/').all(|name| names.next() == Some(name))
}
