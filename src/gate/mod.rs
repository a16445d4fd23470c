//! Pure: inventory and policy in, verdict out. Counted once, as a value; writers print it, the exit code follows it.
//!
//! What is known already comes from a [`Baseline`] or from the state before a change; both are compared by
//! [`identity`], which follows renames. [`judge`] puts policy, baseline and waivers together.

mod baseline;
mod finding;
pub mod identity;
mod milestone;
mod paths;
mod policy;
mod verdict;
mod waiver;

pub use baseline::{Baseline, BaselineError, Record};
pub use finding::{Finding, State, Subject, candidates};
pub use milestone::{Milestone, MilestoneState, Standing};
pub use paths::{PathGlobs, PathRoot};
pub use policy::{Beside, Level, LevelRule, Policy, WaiverRules, Weight};
pub use verdict::{Counts, Failure, Known, Outcome, Verdict, judge};
pub use waiver::{WaiverSetting, WaiverSource, WaiverState, WaiverUse};
