//! Components inside another's file: a Metadata API object holds its fields, list views and buttons.

use crate::bundle::{ComponentId, Entry};
use crate::catalog::metadata_types::{ChildType, MetadataTypes};
use crate::detect::Unit;

/// Child types of a type that have files of their own in a project: those are counted wherever they lie.
fn decomposed(kind: &str) -> impl Iterator<Item = &'static ChildType> {
    MetadataTypes::get()
        .named(kind)
        .into_iter()
        .flat_map(|parent| &parent.children)
        .filter(|child| !child.folder.is_empty())
}

/// Whether a file may hold components of its own.
#[must_use]
pub fn holds_children(entry: &Entry) -> bool {
    !entry.is_meta_partner
        && entry.path.as_str().ends_with(".object")
        && decomposed(&entry.component.kind).next().is_some()
}

/// The components inside a file.
#[must_use]
pub fn children_of(unit: &Unit<'_>) -> Vec<ComponentId> {
    let Some(root) = &unit.facts.xml else {
        return Vec::new();
    };
    let parent = &unit.file.component;
    let mut children = Vec::new();
    for child in decomposed(&parent.kind) {
        for element in root.children_named(&child.element) {
            if let Some(name) = element.child_text("fullName") {
                children.push(ComponentId::new(
                    &child.name,
                    &format!("{}.{name}", parent.full_name),
                ));
            }
        }
    }
    children
}
