//! Turns what was found and planned into one [`Document`] and writes it: for programs, for a hand-over, for a
//! terminal.
//!
//! This room decides nothing and filters nothing. Counts and the verdict are made once, as a [`Summary`] of the
//! document, so that all formats say the same. Names and snippets come from the audited tree and are not
//! trusted: each writer neutralises them for its format, with `escape`.

pub mod backlog;
pub mod check;
pub mod diff;
pub mod document;
mod escape;
pub mod focus;
mod graph;
pub mod json;
pub mod manifest;
pub mod markdown;
pub mod matrix;
mod order;
pub mod rule;
mod summary;
pub mod terminal;
mod words;
pub(crate) mod wrap;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use document::{Document, schema};
pub use summary::{CapabilityRow, Story, Summary};
pub use terminal::Style;
