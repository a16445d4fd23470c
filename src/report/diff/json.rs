//! For programs; `sf-cti schema diff` describes it.

use std::io::{self, Write};

use crate::report::document::DiffDocument;

/// Writes the document as indented JSON with a line end.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &DiffDocument, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document).map_err(io::Error::from)?;
    out.write_all(b"\n")
}
