//! Components inside another's file: a Metadata API object holds its fields, list views and buttons.

use crate::bundle::{ComponentId, Entry};
use crate::detect::{self, Unit};

/// Whether a file may hold components of its own.
#[must_use]
pub fn holds_children(entry: &Entry) -> bool {
    !entry.is_meta_partner
        && entry.path.as_str().ends_with(".object")
        && detect::decomposed(&entry.component.kind).next().is_some()
}

/// The components inside a file.
#[must_use]
pub fn children_of(unit: &Unit<'_>) -> Vec<ComponentId> {
    detect::parts(unit)
        .into_iter()
        .map(|part| part.component)
        .collect()
}
