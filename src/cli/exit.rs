//! Exit codes: few, and each tells the next step.

use std::process::ExitCode;

use crate::gate::Outcome;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Finished.
    Done,
    /// The gate failed.
    Gated,
    /// Wrong usage, a path that cannot be read, or an error of ours: output is not to be trusted.
    Failed,
    /// No file under the paths is one that the tool reads.
    Nothing,
    /// There are gaps, and they were not to be accepted.
    Incomplete,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Gated => 1,
            Self::Failed => 2,
            Self::Nothing => 3,
            Self::Incomplete => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NothingToAudit => Self::Nothing,
            Outcome::Failed => Self::Gated,
            Outcome::Incomplete => Self::Incomplete,
            Outcome::Passed => Self::Done,
        }
    }
}
