//! What waits for what, and the order that follows from it.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Task;
use super::phases::Planned;
use super::tasks::{Draft, Stage};
use super::ways::Way;
use crate::catalog::{Capability, Target, catalog};

/// Standing tasks that evidence tasks wait for, or that wait for them.
const DECIDE: &str = "decide-target";
const MOVE_PILOT: &str = "move-pilot";
const EXPORT_WAY_BACK: &str = "export-way-back";
const BUILD_FLOW: &str = "build-omni-flow";
const RELEASE: &str = "compare-figures";
const MOVE_COHORTS: &str = "move-cohorts";
const KEEP_WAY_BACK: &str = "keep-way-back";
const REMOVE_ADAPTER: &str = "remove-adapter";
const RETIRE_CENTERS: &str = "retire-call-centers";

/// Standing tasks that say whether anybody works with something.
pub(super) const SETTLE: [&str; 2] = ["count-users-per-call-center", "settle-unknown-lives"];

/// Every standing id that this file knows; a test holds that the catalogue has them.
#[cfg(test)]
pub(super) fn known() -> Vec<&'static str> {
    let mut known = vec![
        DECIDE,
        MOVE_PILOT,
        EXPORT_WAY_BACK,
        BUILD_FLOW,
        RELEASE,
        MOVE_COHORTS,
        KEEP_WAY_BACK,
        REMOVE_ADAPTER,
        RETIRE_CENTERS,
    ];
    known.extend(SETTLE);
    known.extend(
        Capability::ALL
            .iter()
            .flat_map(|capability| prepares(*capability)),
    );
    known
}

/// Standing tasks without which nobody can build a replacement. Those of other targets are simply not there.
fn prepares(capability: Capability) -> &'static [&'static str] {
    match capability {
        Capability::ScreenPop => &["export-softphone-layouts", "set-up-routing"],
        Capability::CallLogging | Capability::RecordData => &["design-call-record"],
        Capability::SoftphoneUi => &["rebuild-console-app"],
        Capability::Provisioning => &["count-users-per-call-center", "assign-permission-sets"],
        Capability::ClickToDial
        | Capability::RecordContext
        | Capability::CallControl
        | Capability::Presence
        | Capability::Recording
        | Capability::Supervision
        | Capability::ServerLogic
        | Capability::AdapterConfiguration
        | Capability::ConsoleEvents
        | Capability::Messaging => &[
            "build-connector",
            "install-connector",
            "provision-amazon-connect",
            "provision-native-numbers",
            "choose-outside-phone",
        ],
    }
}

/// Whether a standing task is on the way to a target.
fn leads_to(id: &str, target: Target) -> bool {
    let mut tasks = catalog().phases.iter().flat_map(|phase| &phase.task);
    tasks.any(|task| {
        task.id == id && (task.applies_to.is_empty() || task.applies_to.contains(&target))
    })
}

/// What each evidence task waits for: standing tasks and tasks of the same adapter.
pub(super) fn waits_of_drafts(drafts: &[Draft]) -> Vec<Vec<String>> {
    drafts
        .iter()
        .map(|draft| {
            let same_adapter = |stages: &[Stage]| -> Vec<String> {
                drafts
                    .iter()
                    .filter(|other| other.adapter == draft.adapter && stages.contains(&other.stage))
                    .map(|other| other.task.id.clone())
                    .collect()
            };
            let standing = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            match draft.stage {
                Stage::Build => {
                    let mut waits = standing(&[DECIDE]);
                    let prepared = draft.task.capability.map_or(&[][..], prepares);
                    let on_the_way = prepared.iter().filter(|id| leads_to(id, draft.task.target));
                    waits.extend(on_the_way.map(|id| (*id).to_owned()));
                    waits
                }
                Stage::Test => standing(&[MOVE_PILOT]),
                // Where all move with the pilot, there are no further cohorts.
                Stage::History => standing(&[RELEASE, MOVE_COHORTS]),
                Stage::RemoveCalls => {
                    [same_adapter(&[Stage::Build]), standing(&[KEEP_WAY_BACK])].concat()
                }
                // The include goes after the last call: without it the page breaks for whoever still has it open.
                Stage::RemoveAdapter => [
                    same_adapter(&[Stage::Build, Stage::RemoveCalls]),
                    standing(&[KEEP_WAY_BACK]),
                ]
                .concat(),
                Stage::RemoveCenters => [
                    before_its_center(draft, drafts),
                    standing(&[KEEP_WAY_BACK, REMOVE_ADAPTER]),
                ]
                .concat(),
                Stage::Retire => standing(&SETTLE),
                Stage::Standard => Vec::new(),
            }
        })
        .collect()
}

/// What is taken out before a call center's definition: all of its adapter, and what belongs to none, such as the
/// softphone in a utility bar.
fn before_its_center(center: &Draft, drafts: &[Draft]) -> Vec<String> {
    let stages = [Stage::Build, Stage::RemoveCalls, Stage::RemoveAdapter];
    drafts
        .iter()
        .filter(|other| other.adapter.is_none() || other.adapter == center.adapter)
        .filter(|other| stages.contains(&other.stage))
        .map(|other| other.task.id.clone())
        .collect()
}

/// Evidence tasks that a standing task waits for.
pub(super) fn waits_of_standing(id: &str, drafts: &[Draft]) -> Vec<String> {
    let stages: &[Stage] = match id {
        // The pilot moves right after it.
        EXPORT_WAY_BACK | BUILD_FLOW => &[Stage::Build],
        RELEASE => &[Stage::Test],
        REMOVE_ADAPTER => &[Stage::RemoveCalls, Stage::RemoveAdapter],
        RETIRE_CENTERS => &[Stage::RemoveCenters],
        _ => &[],
    };
    // Both the pages that open and the rules by which they do are in one flow.
    let is_meant =
        |draft: &&Draft| id != BUILD_FLOW || draft.task.capability == Some(Capability::ScreenPop);
    drafts
        .iter()
        .filter(|draft| stages.contains(&draft.stage))
        .filter(is_meant)
        .map(|draft| draft.task.id.clone())
        .collect()
}

/// Tasks that wait for nothing but tasks of the plan, each once: where the catalogue's task is done for each of several
/// parties, whoever is about one of them waits for that one, and everybody else for all. What stands for one way only
/// does not wait for what stands for another.
pub(super) fn settled(planned: Vec<Planned>) -> Vec<Task> {
    let mut known: BTreeMap<&str, Vec<&Planned>> = BTreeMap::new();
    for one in &planned {
        known.entry(&one.task.id).or_default().push(one);
        if let Some(standing) = one
            .task
            .standing
            .filter(|standing| *standing != one.task.id)
        {
            known.entry(standing).or_default().push(one);
        }
    }
    let waits: Vec<Vec<String>> = planned
        .iter()
        .map(|one| {
            let mut waits: Vec<String> = Vec::new();
            for id in &one.task.waits_for {
                let all = known.get(id.as_str()).map_or(&[][..], Vec::as_slice);
                let on_the_way = all.iter().filter(|other| meet(&one.ways, &other.ways));
                let (own, others): (Vec<&&Planned>, Vec<&&Planned>) =
                    on_the_way.partition(|other| !other.adapters.is_disjoint(&one.adapters));
                let meant = if own.is_empty() { others } else { own };
                for other in meant {
                    if !waits.contains(&other.task.id) {
                        waits.push(other.task.id.clone());
                    }
                }
            }
            waits
        })
        .collect();
    let tasks = planned.into_iter().map(|one| one.task);
    tasks
        .zip(waits)
        .map(|(task, waits_for)| Task { waits_for, ..task })
        .collect()
}

/// Whether some way is among both; what stands for no way in particular stands for all.
fn meet(ways: &[Way], others: &[Way]) -> bool {
    ways.is_empty() || others.is_empty() || ways.iter().any(|way| others.contains(way))
}

/// Sorts the tasks of one phase so that each comes after those it waits for; otherwise they keep their order.
/// Tasks of a cycle, which the catalogue's tests exclude, come last rather than never.
pub(super) fn sorted(tasks: Vec<Task>) -> Vec<Task> {
    let here: BTreeSet<String> = tasks.iter().map(|task| task.id.clone()).collect();
    let mut left: BTreeMap<usize, Task> = tasks.into_iter().enumerate().collect();
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut in_order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready = |task: &Task| {
            let mut waits = task.waits_for.iter();
            waits.all(|id| done.contains(id) || !here.contains(id))
        };
        let next = left.iter().find(|(_, task)| ready(task)).map(|(at, _)| *at);
        let Some(task) = next.and_then(|at| left.remove(&at)) else {
            break;
        };
        done.insert(task.id.clone());
        in_order.push(task);
    }
    in_order.extend(left.into_values());
    in_order
}
