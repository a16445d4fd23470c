//! Pure: inventory and policy in, verdict out. Counted once, as a value; writers print it, the exit code follows it.

mod verdict;

pub use verdict::{Outcome, Policy, Verdict, judge};
