//! What could not be seen, as values.

use super::BundlePath;

/// Something that could not be read, parsed or seen, with what follows from that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The file, or the nearest thing that has a path.
    pub path: BundlePath,
    /// What happened, with the line where there is one.
    pub reason: String,
    /// What a reader may not conclude because of it.
    pub consequence: String,
    /// Whether the file was read in full and only names what is not there.
    pub elsewhere: bool,
}

impl Gap {
    /// A gap at `path`.
    #[must_use]
    pub fn new(
        path: &BundlePath,
        reason: impl Into<String>,
        consequence: impl Into<String>,
    ) -> Self {
        Self {
            path: path.clone(),
            reason: reason.into(),
            consequence: consequence.into(),
            elsewhere: false,
        }
    }

    /// What a file at `path` names and the bundle lacks; the file itself was read in full.
    #[must_use]
    pub fn elsewhere(
        path: &BundlePath,
        reason: impl Into<String>,
        consequence: impl Into<String>,
    ) -> Self {
        Self {
            elsewhere: true,
            ..Self::new(path, reason, consequence)
        }
    }
}

/// Something left out on purpose, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file or folder.
    pub path: BundlePath,
    /// Why it was left out.
    pub reason: String,
}
