//! What this bundle says of all that an earlier plan's tasks may have been waiting for.
//!
//! A plan lists only conditions that do not hold yet, and only those of its own tasks. Whoever compares two audits asks
//! the later one for the conditions of the earlier one, and has no bundle to look into.

use super::conditions::{self, Checked, Condition};
use super::scope::Scope;
use super::wording;
use crate::catalog::{Capability, Check, Target, catalog};

/// All conditions that standing tasks and replacements can have, for every target, in the catalogue's order. Those about a task's own
/// usages or one component are left out: the lists of usages and components answer them.
pub(super) fn of(scope: &Scope<'_>) -> Vec<Condition> {
    let standing = catalog().phases.iter().flat_map(|phase| &phase.task);
    let mut checks: Vec<Checked> = Vec::new();
    let replaced = Capability::ALL.iter().flat_map(|capability| {
        let targets = Target::ALL.iter();
        targets.flat_map(|target| wording::checks_of_replacement(*capability, *target))
    });
    for check in standing
        .flat_map(|task| &task.auto)
        .flat_map(every)
        .chain(replaced)
    {
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks
        .into_iter()
        .map(|check| conditions::condition(check, scope, &[]))
        .collect()
}

/// What a condition of the catalogue comes to for any org.
fn every(check: &Check) -> Vec<Checked> {
    match check {
        Check::PrerequisitesMet => {
            let rows = catalog().prerequisites.iter();
            rows.flat_map(|row| {
                let targets = Target::ALL.iter();
                let provable = targets.filter(|target| conditions::provable(&row.id, **target));
                provable.map(|target| Checked::PrerequisiteMet(row.id.clone(), *target))
            })
            .collect()
        }
        Check::Signal { of } => Target::ALL
            .iter()
            .map(|target| Checked::Signal(of.clone(), *target))
            .collect(),
        Check::OrgData { of } => vec![Checked::OrgData(of.clone())],
        Check::LayoutsKnown => vec![Checked::LayoutsKnown],
        Check::NoGaps => vec![Checked::NoGaps],
        Check::LivesKnown => vec![Checked::LivesKnown],
        Check::VoiceCenter => vec![Checked::VoiceCenter],
        Check::AdmissionGone => Vec::new(),
        Check::NobodyAssigned => vec![Checked::NobodyAssigned],
        Check::OnlyCentersLeft => vec![Checked::OnlyCentersLeft],
        Check::NothingLeft => vec![Checked::NothingLeft],
    }
}
