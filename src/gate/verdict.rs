//! Whether what was found, and what could not be seen, lets a run pass.

use crate::catalog::{Severity, Target};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::Inventory;

/// What a run is held to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// Usages of this severity and above fail the run; `None`: whatever is found, the run passes.
    pub fail_on: Option<Severity>,
    /// The target that decides what becomes of a usage; without one, what any target removes, rewrites or
    /// re-points is gated.
    pub target: Option<Target>,
    /// Whether gaps are not to be accepted.
    pub strict: bool,
    /// Whether there may be nothing to audit.
    pub allow_empty: bool,
}

/// How a run ends, in the order in which they win where several hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No file is one that is audited.
    NothingToAudit,
    /// There are gated usages.
    Failed,
    /// There are gaps, and they are not accepted.
    Incomplete,
    /// None of these.
    Passed,
}

/// The verdict on an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How the run ends.
    pub outcome: Outcome,
    /// Usages that fail it, in the inventory's order.
    pub gated: Vec<Fingerprint>,
    /// Number of gaps, accepted or not.
    pub gaps: usize,
}

/// Judges an inventory.
#[must_use]
pub fn judge(inventory: &Inventory, policy: &Policy) -> Verdict {
    let gated: Vec<Fingerprint> = inventory
        .live_usages()
        .filter(|usage| is_gated(usage, policy))
        .map(|usage| usage.fingerprint.clone())
        .collect();
    let gaps = inventory.coverage.gaps.len();
    let outcome = if inventory.coverage.claimed == 0 && !policy.allow_empty {
        Outcome::NothingToAudit
    } else if !gated.is_empty() {
        Outcome::Failed
    } else if gaps > 0 && policy.strict {
        Outcome::Incomplete
    } else {
        Outcome::Passed
    };
    Verdict {
        outcome,
        gated,
        gaps,
    }
}

/// Whether a usage is severe enough and has to go.
fn is_gated(usage: &Usage, policy: &Policy) -> bool {
    // The worst severity comes first.
    let severe = policy
        .fail_on
        .is_some_and(|least| usage.rule.severity() <= least);
    let goes = match policy.target {
        Some(target) => usage.disposition(target).burns_down(),
        None => usage.rule.burns_down_somewhere(),
    };
    severe && goes
}
