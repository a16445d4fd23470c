//! What was handed in: a folder, an sfdx project, a Metadata API folder, a zip of either, or loose
//! adapter code. Yields [`SourceFile`]s and the components they belong to.
//!
//! The only room that reads the audited tree. It follows no link, runs nothing, and turns whatever it
//! cannot read into a [`Gap`]. [`Bundle::open`] lists, [`Bundle::visit`] reads one file.

mod archive;
mod archive_check;
mod buffer;
mod component;
mod decode;
mod entry;
mod files;
mod gap;
mod language;
mod layout;
mod limits;
mod listed;
mod location;
mod open;
mod org_data;
mod own_report;
mod project;
mod read;
mod select;
mod shared_file;
mod siblings;
mod source;
mod surroundings;
mod test_code;
mod walk;

pub use component::ComponentId;
pub use entry::Entry;
pub use files::{Bundle, Component};
pub use gap::{Gap, Skipped};
pub use limits::Limits;
pub use listed::listed_components;
pub use location::{BundlePath, LineIndex, Position, Span};
pub use open::{OpenError, Options, root_names};
pub use org_data::{LAYOUT_FOLDER, OrgDataFolder, OrgRow, OrgTable, read_org_data};
pub use project::{Format, MISSING_PACKAGE_DIRECTORY};
pub use read::{Candidate, Item, Sieve, Tally};
pub use source::{Encoding, Language, MarkupKind, SourceFile};
