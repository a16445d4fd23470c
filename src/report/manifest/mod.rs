//! The manifest of an audit, and the commands that fetch exported org data, in each format.

pub mod document;
pub mod queries;
pub mod text;
pub mod xml;

use std::io::{self, Write};

use serde::Serialize;

pub use document::ManifestDocument;
pub use queries::QueryList;

/// Writes either as indented JSON with a line end.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document).map_err(io::Error::from)?;
    out.write_all(b"\n")
}
