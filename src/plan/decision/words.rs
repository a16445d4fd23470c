//! Words that criteria, questions and the comparison share.

use crate::catalog::{Capability, catalog};

/// How many places are named as evidence.
pub(super) const SPOTS: usize = 5;

/// What is around a phone and no job that people would miss by itself.
pub(super) const AROUND: &[Capability] =
    &[Capability::AdapterConfiguration, Capability::Provisioning];

/// Names one after the other.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// A number with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// A capability in the midst of a sentence.
pub(super) fn job(capability: Capability) -> String {
    catalog().capability(capability).title.to_lowercase()
}
