//! The six phases: tasks that stand in every plan, beside those made from usages.

use std::collections::BTreeSet;

use super::effort;
use super::model::{PlannedPhase, Task};
use super::order;
use super::tasks::{self, Draft};
use super::wording::places;
use crate::catalog::{Api, CallCenterKind, Condition, PhaseId, StandingTask, Target, catalog};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::Inventory;

const CLOSE_GAPS: &str = "close-audit-gaps";
const LEAVE_CLASSIC: &str = "plan-classic-to-lightning";

/// Every standing id that this file knows; a test holds that the catalogue has them.
#[cfg(test)]
pub(super) const KNOWN: &[&str] = &[
    CLOSE_GAPS,
    LEAVE_CLASSIC,
    "export-softphone-layouts",
    "remove-adapter",
    "retire-call-centers",
];

/// All six phases for `target`.
pub(super) fn build(inventory: &Inventory, target: Target) -> Vec<PlannedPhase> {
    let mut drafts = tasks::from_usages(inventory, target);
    let waits = order::waits_of_drafts(&drafts);
    for (draft, waits) in drafts.iter_mut().zip(waits) {
        draft.task.waits_for = waits;
    }
    let mut tasks: Vec<Task> = Vec::new();
    for phase in &catalog().phases {
        let standing = phase
            .task
            .iter()
            .filter(|task| belongs(task, inventory, target));
        tasks.extend(standing.map(|task| planned(task, phase.id, inventory, target, &drafts)));
    }
    tasks.extend(drafts.into_iter().map(|draft| draft.task));

    let present: BTreeSet<String> = tasks.iter().map(|task| task.id.clone()).collect();
    for task in &mut tasks {
        let mut seen = BTreeSet::new();
        task.waits_for
            .retain(|id| present.contains(id) && seen.insert(id.clone()));
    }
    catalog()
        .phases
        .iter()
        .map(|phase| {
            let (here, rest) = std::mem::take(&mut tasks)
                .into_iter()
                .partition(|task| task.phase == phase.id);
            tasks = rest;
            PlannedPhase {
                id: phase.id,
                title: phase.title.clone(),
                purpose: phase.purpose.clone(),
                entry: phase.entry.clone(),
                exit: phase.exit.clone(),
                tasks: order::sorted(here),
            }
        })
        .collect()
}

/// Whether a standing task has a reason to stand in this plan.
fn belongs(task: &StandingTask, inventory: &Inventory, target: Target) -> bool {
    let applies = task.applies_to.is_empty() || task.applies_to.contains(&target);
    let condition = match task.only_if {
        Some(Condition::HasOpenCti) => inventory.has_open_cti(),
        None => true,
    };
    let reason = match task.id.as_str() {
        // The one task that an org without Open CTI can need: nothing found is not the same as nothing there.
        CLOSE_GAPS => has_gaps(inventory),
        LEAVE_CLASSIC => inventory.has_open_cti() && shows_classic(inventory),
        _ => inventory.has_open_cti(),
    };
    applies && condition && reason
}

fn has_gaps(inventory: &Inventory) -> bool {
    let coverage = &inventory.coverage;
    let unseen = || {
        inventory
            .adapters
            .iter()
            .any(|adapter| !adapter.unseen.is_empty())
    };
    !coverage.gaps.is_empty() || coverage.read == 0 || unseen()
}

/// Whether anything here works in Salesforce Classic. Without such a sign, a plan that begins with moving
/// everybody to Lightning would only be large.
fn shows_classic(inventory: &Inventory) -> bool {
    inventory.live_usages().any(is_classic)
        || inventory.call_centers.iter().any(|center| {
            let mode = center.compatibility.as_ref();
            center.kind == CallCenterKind::OpenCti
                && mode.is_some_and(|mode| mode.mode != "Lightning")
        })
}

fn is_classic(usage: &Usage) -> bool {
    usage.api == Some(Api::Classic)
}

fn planned(
    task: &StandingTask,
    phase: PhaseId,
    inventory: &Inventory,
    target: Target,
    drafts: &[Draft],
) -> Task {
    let mut waits_for = task.waits_for.clone();
    waits_for.extend(order::waits_of_standing(&task.id, drafts));
    Task {
        id: task.id.clone(),
        title: task.title.clone(),
        phase,
        capability: None,
        usages: Vec::new(),
        cites: cites(task, inventory),
        disposition: None,
        target,
        how: vec![task.how.clone()],
        examples: Vec::new(),
        watch: Vec::new(),
        effort: effort::of_standing(task.effort),
        lead_time: task.lead_time.clone(),
        owner: task.owner,
        waits_for,
        done_auto: done_auto(task, inventory, target),
        done_manual: task.done.clone(),
        grounds: task.confidence,
        sources: task.sources.clone(),
    }
}

/// Usages that give a standing task its reason.
fn cites(task: &StandingTask, inventory: &Inventory) -> Vec<Fingerprint> {
    if task.id != LEAVE_CLASSIC {
        return Vec::new();
    }
    let mut classic: Vec<&Usage> = inventory
        .live_usages()
        .filter(|usage| is_classic(usage))
        .collect();
    classic.sort_by(|a, b| (a.sort_key(), &a.fingerprint).cmp(&(b.sort_key(), &b.fingerprint)));
    classic
        .iter()
        .map(|usage| usage.fingerprint.clone())
        .collect()
}

/// What the next audit can see of a standing task.
fn done_auto(task: &StandingTask, inventory: &Inventory, target: Target) -> Vec<String> {
    let left = |counts: fn(&Usage) -> bool| {
        let burning = inventory
            .live_usages()
            .filter(|usage| usage.rule.mapping(target).disposition.burns_down());
        burning.filter(|usage| counts(usage)).count()
    };
    match task.id.as_str() {
        CLOSE_GAPS if !inventory.coverage.gaps.is_empty() => {
            vec![format!(
                "no gap is listed ({} now)",
                inventory.coverage.gaps.len()
            )]
        }
        "export-softphone-layouts" => vec![format!(
            "softphone layouts are listed for every profile that telephones ({} now)",
            inventory.softphone_layouts.len()
        )],
        // Call centers go after the adapter, so their usages cannot be a condition of it.
        "remove-adapter" => vec![format!(
            "nothing but call centers is left of what {target} removes, rewrites or re-points ({} now)",
            places(left(
                |usage| !tasks::CENTERS.contains(&usage.rule.id.as_str())
            ))
        )],
        "retire-call-centers" => {
            let centers = inventory.call_centers.iter();
            let open = centers.filter(|center| center.kind == CallCenterKind::OpenCti);
            vec![
                format!("no Open CTI call center is listed ({} now)", open.count()),
                format!(
                    "nothing is left that {target} removes, rewrites or re-points ({} now)",
                    places(left(|_| true))
                ),
            ]
        }
        _ => Vec::new(),
    }
}
