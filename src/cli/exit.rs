//! Exit codes: few, and each tells the next step.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Finished.
    Done,
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

/// What of an audit decides the code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// Whether there was anything to audit.
    pub(super) anything: bool,
    /// Number of gaps.
    pub(super) gaps: usize,
}

impl Outcome {
    /// The code of an audit; where several hold, nothing to audit comes before incomplete.
    pub(super) fn exit(self, allow_empty: bool, strict: bool) -> Exit {
        if !self.anything && !allow_empty {
            Exit::Nothing
        } else if self.gaps > 0 && strict {
            Exit::Incomplete
        } else {
            Exit::Done
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_audit_comes_before_incomplete() {
        let outcome = |anything, gaps| Outcome { anything, gaps };
        assert_eq!(outcome(true, 3).exit(false, false), Exit::Done);
        assert_eq!(outcome(true, 3).exit(false, true), Exit::Incomplete);
        assert_eq!(outcome(false, 3).exit(false, true), Exit::Nothing);
        assert_eq!(outcome(false, 3).exit(true, true), Exit::Incomplete);
        assert_eq!(outcome(false, 0).exit(true, true), Exit::Done);
    }
}
