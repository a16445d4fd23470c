//! One file of a bundle before it is read.

use std::path::PathBuf;

use super::{BundlePath, ComponentId, language};

/// A file of the bundle, or a member of an archive, with everything its path says about it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it lies.
    pub path: BundlePath,
    /// The component it is a part of.
    pub component: ComponentId,
    /// Path inside the component, see [`super::SourceFile::member`].
    pub member: Option<String>,
    /// The package under `Referenced Packages/NAME/` it belongs to; `None` means the org itself.
    pub package: Option<String>,
    /// A `-meta.xml` partner of a content file.
    pub is_meta_partner: bool,
    /// Whether it is test code by its place or name.
    pub test_code: bool,
    /// Named by `.forceignore`.
    pub force_ignored: bool,
    pub(super) origin: Origin,
}

impl Entry {
    /// Whether it can be a script or hold one, by its name; an archive and a static resource can be anything.
    #[must_use]
    pub fn may_hold_script(&self) -> bool {
        language::may_hold_script(self.path.file_name())
    }

    /// Whether it can be Apex, by its name.
    #[must_use]
    pub fn may_hold_apex(&self) -> bool {
        language::may_hold_apex(self.path.file_name())
    }

    /// Whether it is a script by its name, and so no page.
    #[must_use]
    pub fn is_script(&self) -> bool {
        language::is_script(self.path.file_name())
    }
}

/// Where an entry's bytes come from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// A file; kept as the file system names it, because the name need not be UTF-8.
    Disk(PathBuf),
    /// A member of one of the zips that were handed in.
    Zip {
        /// Which of the bundle's zips.
        zip: usize,
        /// Position and size inside it.
        member: super::archive::Member,
    },
    /// Inflated from an archive inside the bundle while that was read; cannot be read on its own.
    Inflated,
}
