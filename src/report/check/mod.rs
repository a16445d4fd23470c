//! Writers of what `sf-cti check` says, one for each format. The verdict is in the document; no writer counts, filters
//! by its own rules, or decides.

mod json;
mod text;

pub use json::write as write_json;
pub use text::write as write_text;
