//! Usages as people work on them: one task per adapter, capability and disposition.

use std::collections::{BTreeMap, BTreeSet};

use super::effort::{self, Count, Counts};
use super::ids;
use super::model::Task;
use super::wording;
use crate::bundle::ComponentId;
use crate::catalog::{Capability, Disposition, Grounds, Owner, PhaseId, Target, catalog};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Adapter, Inventory};

/// Id of the task that holds what every org ships with.
pub(super) const STANDARD_TASK: &str = "leave-as-delivered";

/// Rules whose usage is a whole definition, deleted when nobody is assigned to it any more.
pub(super) const CENTERS: &[&str] = &[
    "metadata/call-center",
    "metadata/call-center-unknown",
    "metadata/desktop-cti",
];

/// Metadata types that are changed in an editor rather than in Setup.
const CODE: &[&str] = &[
    "ApexClass",
    "ApexComponent",
    "ApexPage",
    "ApexTrigger",
    "AuraDefinitionBundle",
    "File",
    "LightningComponentBundle",
    "StaticResource",
];

/// When a task made from usages has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Something is built or pointed elsewhere.
    Build,
    /// Something stays and is tested.
    Test,
    /// Something stays for what happened before.
    History,
    /// Calls go.
    RemoveCalls,
    /// What holds the adapter together goes: includes, the utility.
    RemoveAdapter,
    /// Definitions go that people were assigned to.
    RemoveCenters,
    /// Nothing happens.
    Standard,
}

/// A task made from usages, with what decides its order.
#[derive(Debug)]
pub(super) struct Draft {
    /// The task, without what it waits for.
    pub(super) task: Task,
    /// Id of its adapter; none for what belongs to no adapter.
    pub(super) adapter: Option<String>,
    /// When it has its turn.
    pub(super) stage: Stage,
}

/// What usages share that one person settles in one go.
type Key = (Capability, Disposition, Option<usize>);

/// All usages of `inventory` as tasks under `target`, each in exactly one.
pub(super) fn from_usages(inventory: &Inventory, target: Target) -> Vec<Draft> {
    let mut adapters: Vec<&Adapter> = inventory.adapters.iter().collect();
    adapters.sort_by(|a, b| a.id.cmp(&b.id));
    let mut usages: Vec<&Usage> = inventory.usages.iter().collect();
    usages.sort_by(|a, b| (a.sort_key(), &a.fingerprint).cmp(&(b.sort_key(), &b.fingerprint)));

    let membership = Membership::of(&adapters);
    let mut groups: BTreeMap<Key, Vec<&Usage>> = BTreeMap::new();
    let mut standard: Vec<&Usage> = Vec::new();
    for usage in usages {
        if usage.standard.is_some() {
            standard.push(usage);
            continue;
        }
        let disposition = usage.disposition(target);
        let key = (
            usage.rule.capability,
            disposition,
            membership.adapter(usage),
        );
        groups.entry(key).or_default().push(usage);
    }

    let slugs = ids::slugs(&adapters);
    let mut drafts: Vec<Draft> = groups
        .into_iter()
        .map(|((capability, disposition, at), usages)| {
            let adapter = at.map(|at| adapters[at]);
            let slug = at.map_or(ids::ORG, |at| slugs[at].as_str());
            draft(capability, disposition, adapter, slug, &usages, target)
        })
        .collect();
    if !standard.is_empty() {
        drafts.push(leave_as_delivered(&standard, target));
    }
    drafts
}

/// Which adapter usages belong to.
struct Membership<'i> {
    usages: BTreeMap<&'i Fingerprint, usize>,
    components: BTreeMap<&'i ComponentId, usize>,
}

impl<'i> Membership<'i> {
    fn of(adapters: &[&'i Adapter]) -> Self {
        let mut membership = Self {
            usages: BTreeMap::new(),
            components: BTreeMap::new(),
        };
        for (at, adapter) in adapters.iter().enumerate() {
            for usage in &adapter.usages {
                membership.usages.entry(usage).or_insert(at);
            }
            for component in &adapter.components {
                membership.components.entry(component).or_insert(at);
            }
        }
        membership
    }

    /// Test code is no part of an adapter; it goes with its component.
    fn adapter(&self, usage: &Usage) -> Option<usize> {
        let member = self.usages.get(&usage.fingerprint);
        let follows = || {
            self.components
                .get(&usage.component)
                .filter(|_| usage.test_code)
        };
        member.or_else(follows).copied()
    }
}

fn draft(
    capability: Capability,
    disposition: Disposition,
    adapter: Option<&Adapter>,
    slug: &str,
    usages: &[&Usage],
    target: Target,
) -> Draft {
    let counts = count(usages);
    let stage = stage(disposition, &counts);
    let mut effort = effort::of_usages(&counts, target);
    if let Some(note) = adapter.and_then(wording::visibility) {
        effort.basis = format!("{note}: {}", effort.basis);
    }
    let mut how: Vec<String> = adapter.and_then(wording::whose_turn).into_iter().collect();
    how.extend(wording::what_to_do(&counts, target));
    let task = Task {
        id: format!("{capability}-{disposition}-{slug}"),
        title: wording::title(capability, disposition, adapter, usages),
        phase: phase(stage),
        capability: Some(capability),
        usages: fingerprints(usages),
        cites: Vec::new(),
        disposition: Some(disposition),
        target,
        how,
        examples: wording::examples(usages, target),
        watch: wording::watch(&counts, adapter),
        effort,
        lead_time: None,
        owner: owner(usages),
        waits_for: Vec::new(),
        done_auto: wording::done_auto(disposition, usages),
        done_manual: wording::done_manual(stage, &counts),
        grounds: counts
            .values()
            .map(|count| count.rule.mapping(target).grounds)
            .max()
            .unwrap_or(Grounds::Inferred),
        sources: sources(&counts),
    };
    Draft {
        task,
        adapter: adapter.map(|adapter| adapter.id.clone()),
        stage,
    }
}

/// One task for what no one put there.
fn leave_as_delivered(usages: &[&Usage], target: Target) -> Draft {
    let counts = count(usages);
    let noise = &catalog().records.default_noise;
    let reasons = wording::distinct(usages.iter().filter_map(|usage| {
        let reason = usage.standard?;
        // The reason may be the id of a catalogue row or a sentence of its own.
        let why = noise
            .iter()
            .find(|row| row.id == reason)
            .map_or(reason, |row| row.why.as_str());
        Some(format!("{}: {why}", usage.component))
    }));
    let mut how = vec![
        "Do nothing: each of these comes with an org and is no sign that anybody telephones with it.".to_owned(),
    ];
    how.extend(reasons);
    let task = Task {
        id: STANDARD_TASK.to_owned(),
        title: format!("Leave as delivered ({})", wording::places(usages.len())),
        phase: PhaseId::Cutover,
        capability: None,
        usages: fingerprints(usages),
        cites: Vec::new(),
        disposition: Some(Disposition::KeepAndRetest),
        target,
        how,
        examples: Vec::new(),
        watch: Vec::new(),
        effort: effort::of_a_look(usages.len()),
        lead_time: None,
        owner: Owner::Admin,
        waits_for: Vec::new(),
        done_auto: Vec::new(),
        done_manual: vec![
            "Someone who knows the org has confirmed that nobody uses them".to_owned(),
        ],
        grounds: Grounds::Inferred,
        sources: sources(&counts),
    };
    Draft {
        task,
        adapter: None,
        stage: Stage::Standard,
    }
}

fn count(usages: &[&Usage]) -> Counts {
    let mut counts = Counts::new();
    for usage in usages {
        let count = counts.entry(usage.rule.id.as_str()).or_insert(Count {
            rule: usage.rule,
            live: 0,
            test: 0,
        });
        if usage.test_code {
            count.test += 1;
        } else {
            count.live += 1;
        }
    }
    counts
}

fn stage(disposition: Disposition, counts: &Counts) -> Stage {
    let holds_together =
        |id: &str| id.starts_with("include/") || id == "metadata/softphone-utility";
    match disposition {
        Disposition::Rewrite | Disposition::RePoint => Stage::Build,
        Disposition::KeepAndRetest => Stage::Test,
        Disposition::KeepAsHistory => Stage::History,
        Disposition::Remove if counts.keys().any(|id| CENTERS.contains(id)) => Stage::RemoveCenters,
        Disposition::Remove if counts.keys().any(|id| holds_together(id)) => Stage::RemoveAdapter,
        Disposition::Remove => Stage::RemoveCalls,
    }
}

fn phase(stage: Stage) -> PhaseId {
    match stage {
        Stage::Build => PhaseId::MiddleLayer,
        Stage::Test => PhaseId::ParallelRun,
        Stage::History
        | Stage::RemoveCalls
        | Stage::RemoveAdapter
        | Stage::RemoveCenters
        | Stage::Standard => PhaseId::Cutover,
    }
}

fn owner(usages: &[&Usage]) -> Owner {
    if usages
        .iter()
        .any(|usage| CODE.contains(&usage.component.kind.as_str()))
    {
        Owner::Developer
    } else {
        Owner::Admin
    }
}

fn fingerprints(usages: &[&Usage]) -> Vec<Fingerprint> {
    usages
        .iter()
        .map(|usage| usage.fingerprint.clone())
        .collect()
}

fn sources(counts: &Counts) -> Vec<String> {
    let all: BTreeSet<&String> = counts
        .values()
        .flat_map(|count| &count.rule.sources)
        .collect();
    all.into_iter().cloned().collect()
}
