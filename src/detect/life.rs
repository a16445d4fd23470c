//! Whether people work with something.

use std::fmt;

/// Whether people work with a call center, an adapter or a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Life {
    /// People work with it.
    Live,
    /// It is there to try something.
    Test,
    /// Nothing tells.
    Unknown,
    /// Nobody works with it.
    Dormant,
}

impl Life {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
            Self::Unknown => "unknown",
            Self::Dormant => "dormant",
        }
    }
}

impl fmt::Display for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether people work with something, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LifeState {
    /// Whether.
    pub life: Life,
    /// How that is known, or why it is not; figures name the file they are from.
    pub reason: String,
}

impl LifeState {
    /// A state with its reason.
    #[must_use]
    pub fn new(life: Life, reason: impl Into<String>) -> Self {
        Self {
            life,
            reason: reason.into(),
        }
    }

    /// What a bundle alone shows.
    #[must_use]
    pub fn not_in_a_bundle() -> Self {
        Self::new(
            Life::Unknown,
            "who is assigned and how many calls are logged is in no bundle: --org-data reads it",
        )
    }
}
