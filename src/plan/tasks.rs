//! Usages as people work on them: one task per adapter, capability and disposition.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::{self, Checked};
use super::effort::{self, Count, Counts};
use super::ids;
use super::model::Task;
use super::scope::Scope;
use super::wording;
use crate::catalog::{Capability, Disposition, Grounds, Owner, PhaseId, catalog};
use crate::detect::{Fingerprint, Life, Usage};
use crate::inventory::Adapter;

/// Id of the task that holds what every org ships with.
pub const STANDARD_TASK: &str = "leave-as-delivered";

/// What the ids of tasks open with that take replaced code out.
const OLD_CODE: &str = "old-code-remove";

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
    /// Something is built or pointed elsewhere, beside the old one.
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
    /// All of it goes, since nobody works with it.
    Retire,
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

/// All usages as tasks, each in exactly one: those of an adapter that nobody works with in one task that retires it.
pub(super) fn from_usages(scope: &Scope<'_>) -> Vec<Draft> {
    let mut usages: Vec<&Usage> = scope.inventory.usages.iter().collect();
    usages.sort_by(|a, b| (a.sort_key(), &a.fingerprint).cmp(&(b.sort_key(), &b.fingerprint)));

    let nobody = scope.nobody_telephones();
    let mut groups: BTreeMap<Key, Vec<&Usage>> = BTreeMap::new();
    let mut retired: BTreeMap<Option<usize>, Vec<&Usage>> = BTreeMap::new();
    let mut standard: Vec<&Usage> = Vec::new();
    for usage in usages {
        if usage.standard.is_some() {
            standard.push(usage);
            continue;
        }
        let at = scope.adapter_of(usage);
        let disposition = usage.disposition(scope.target_of(usage));
        let records = usage.rule.capability == Capability::RecordData;
        let goes = match at {
            Some(at) => scope.is_retired(scope.adapters[at]),
            // Call data may come from elsewhere; what only a softphone needs goes with the last one.
            None => nobody && disposition.burns_down() && !records,
        };
        if goes {
            retired.entry(at).or_default().push(usage);
            continue;
        }
        let key = (usage.rule.capability, disposition, at);
        groups.entry(key).or_default().push(usage);
    }

    let slugs = ids::slugs(&scope.adapters);
    let slug = |at: Option<usize>| at.map_or(ids::ORG, |at| slugs[at].as_str());
    let mut drafts: Vec<Draft> = groups
        .into_iter()
        .map(|((capability, disposition, at), usages)| {
            let adapter = at.map(|at| scope.adapters[at]);
            draft(scope, capability, disposition, (adapter, slug(at)), &usages)
        })
        .collect();
    if scope.moves() {
        drafts.extend(removals(scope, &drafts, &slugs));
    }
    drafts.extend(retired.into_iter().map(|(at, usages)| {
        let adapter = at.map(|at| scope.adapters[at]);
        retirement(scope, adapter, slug(at), &usages)
    }));
    if !standard.is_empty() {
        drafts.push(leave_as_delivered(scope, &standard));
    }
    drafts
}

/// What takes the old code out after its replacement was built: it stays for people who have not moved, and for those
/// who may have to go back. One task per adapter, since one person deletes it in one go.
fn removals(scope: &Scope<'_>, drafts: &[Draft], slugs: &[String]) -> Vec<Draft> {
    let mut built: BTreeMap<Option<&str>, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.stage == Stage::Build) {
        built
            .entry(draft.adapter.as_deref())
            .or_default()
            .push(draft);
    }
    built
        .into_iter()
        .map(|(id, built)| {
            let mut adapters = scope.adapters.iter();
            let at = id.and_then(|id| adapters.position(|adapter| adapter.id == id));
            let adapter = at.map(|at| scope.adapters[at]);
            let slug = at.map_or(ids::ORG, |at| slugs[at].as_str());
            removal(scope, adapter, slug, &built)
        })
        .collect()
}

fn removal(scope: &Scope<'_>, adapter: Option<&Adapter>, slug: &str, built: &[&Draft]) -> Draft {
    let tasks = || built.iter().map(|draft| &draft.task);
    let cites: Vec<Fingerprint> = tasks().flat_map(|task| task.usages.clone()).collect();
    let components: BTreeSet<String> = tasks().flat_map(|task| task.components.clone()).collect();
    let sources: BTreeSet<String> = tasks().flat_map(|task| task.sources.clone()).collect();
    let replaced_by: Vec<String> = tasks().map(|task| format!("`{}`", task.id)).collect();
    let by_developer = tasks().any(|task| task.owner == Owner::Developer);
    let id = format!("{OLD_CODE}-{slug}");
    let effort = match scope.weights.tasks.get(&id) {
        Some(days) => effort::set_by_user(*days),
        None => effort::of_taking_out(cites.len(), scope.weights),
    };
    let whose = adapter.map_or_else(String::new, |adapter| format!(" of {}", adapter.name));
    let mut how: Vec<String> = adapter.and_then(wording::whose_turn).into_iter().collect();
    how.push("Take out what still calls or serves Open CTI in these places. Where a component holds nothing else, delete it whole; where it is shared, such as a utility bar, leave the rest of it alone.".to_owned());
    let reads_calls = |task: &Task| task.capability == Some(Capability::RecordData);
    if tasks().any(reads_calls) {
        how.push("What shows calls of before, such as a report or a list, is not deleted with it: its name says that it is history, or it shows voice calls by now.".to_owned());
    }
    let check = conditions::condition(Checked::CitedGone, scope, &cites);
    let task = Task {
        title: format!(
            "Remove what was replaced{whose} ({})",
            wording::places(cites.len())
        ),
        id,
        standing: None,
        phase: PhaseId::Cutover,
        capability: None,
        usages: Vec::new(),
        cites,
        components: components.into_iter().collect(),
        prerequisites: Vec::new(),
        because: vec![format!(
            "Its replacement comes from {}, and the old code stays until nobody can go back to it.",
            replaced_by.join(", ")
        )],
        retires: None,
        disposition: None,
        target: scope.ways.of_adapter(adapter),
        how,
        examples: Vec::new(),
        watch: Vec::new(),
        effort,
        lead_time: None,
        may_end_later: true,
        owner: if by_developer {
            Owner::Developer
        } else {
            Owner::Admin
        },
        waits_for: Vec::new(),
        done_auto: vec![check],
        done_manual: vec![
            "Somebody has worked with each changed page or component after the removal".to_owned(),
        ],
        grounds: Grounds::Inferred,
        sources: sources.into_iter().collect(),
    };
    Draft {
        task,
        adapter: adapter.map(|adapter| adapter.id.clone()),
        stage: Stage::RemoveCalls,
    }
}

/// The one task of an adapter that nobody works with.
fn retirement(
    scope: &Scope<'_>,
    adapter: Option<&Adapter>,
    slug: &str,
    usages: &[&Usage],
) -> Draft {
    let name = adapter.map_or("what is left of Open CTI", |adapter| adapter.name.as_str());
    let mut because: Vec<String> = adapter.and_then(wording::demo).into_iter().collect();
    let state = adapter.and_then(|adapter| scope.inventory.adapter_states.get(&adapter.id));
    because.extend(state.map(|state| match state.life {
        Life::Unknown => format!(
            "Whether anybody works with it is not known: {}.",
            state.reason
        ),
        life => format!("It is {}: {}.", life.as_str(), state.reason),
    }));
    let shared = usages
        .iter()
        .any(|usage| !usage.disposition(scope.target_of(usage)).burns_down());
    let ask = "Have someone with a name confirm that nobody telephones with it, take it out of a sandbox first";
    let how = match shared {
        true => format!(
            "{ask}, then delete what is its own; what serves others as well stays, so look at each place. Nothing of it is rewritten."
        ),
        false => format!("{ask}, then delete it as a whole. Nothing of it is rewritten."),
    };
    let check = conditions::condition(Checked::UsagesGone, scope, &fingerprints(usages));
    let task = Task {
        id: format!("retire-{slug}"),
        title: format!("Retire {name} ({})", wording::places(usages.len())),
        standing: None,
        phase: PhaseId::Cutover,
        capability: None,
        usages: fingerprints(usages),
        cites: Vec::new(),
        components: components(usages, adapter),
        prerequisites: Vec::new(),
        because,
        retires: Some(adapter.map_or_else(|| ids::ORG.to_owned(), |adapter| adapter.id.clone())),
        disposition: Some(Disposition::Remove),
        target: scope.ways.of_adapter(adapter),
        how: vec![how],
        examples: Vec::new(),
        watch: Vec::new(),
        effort: effort::of_retiring(usages.len(), scope.weights),
        lead_time: None,
        may_end_later: true,
        owner: owner(usages),
        waits_for: Vec::new(),
        done_auto: vec![check],
        done_manual: vec![
            "The teams that might use it have been asked, and nobody misses it".to_owned(),
        ],
        grounds: Grounds::Assembled,
        // That its calls stop is documented; that nothing else needs it is for people to say.
        sources: vec!["KB".to_owned(), "REASONED".to_owned()],
    };
    Draft {
        task,
        adapter: adapter.map(|adapter| adapter.id.clone()),
        stage: Stage::Retire,
    }
}

/// What a task made from usages is about.
fn components(usages: &[&Usage], adapter: Option<&Adapter>) -> Vec<String> {
    let mut all: BTreeSet<String> = usages
        .iter()
        .map(|usage| usage.component.to_string())
        .collect();
    all.extend(adapter.map(|adapter| adapter.id.clone()));
    all.into_iter().collect()
}

fn draft(
    scope: &Scope<'_>,
    capability: Capability,
    disposition: Disposition,
    (adapter, slug): (Option<&Adapter>, &str),
    usages: &[&Usage],
) -> Draft {
    let target = scope.ways.of_adapter(adapter);
    let counts = count(usages);
    let stage = stage(disposition, &counts);
    let mut effort = effort::of_usages(&counts, disposition, target, scope.weights);
    if let Some(note) = adapter.and_then(wording::visibility) {
        effort.basis = format!("{note}: {}", effort.basis);
    }
    let mut how: Vec<String> = adapter.and_then(wording::whose_turn).into_iter().collect();
    how.extend(wording::what_to_do(&counts, disposition, target));
    let id = format!("{capability}-{disposition}-{slug}");
    if let Some(days) = scope.weights.tasks.get(&id) {
        effort = effort::set_by_user(*days);
    }
    let stays_awhile = stage == Stage::Build && scope.moves();
    let checks = if stays_awhile {
        wording::checks_of_replacement(capability, target)
    } else {
        wording::checks(disposition, usages)
    };
    let done_auto = checks
        .into_iter()
        .map(|check| conditions::condition(check, scope, &fingerprints(usages)))
        // What holds already cannot tell that something was done.
        .filter(|condition| condition.met != Some(true))
        .collect();
    let task = Task {
        id,
        title: wording::title(capability, disposition, adapter, usages),
        standing: None,
        phase: phase(stage),
        capability: Some(capability),
        usages: fingerprints(usages),
        cites: Vec::new(),
        components: components(usages, adapter),
        prerequisites: Vec::new(),
        because: Vec::new(),
        retires: None,
        disposition: Some(disposition),
        target,
        how,
        examples: wording::examples(usages, target),
        watch: wording::watch(&counts, adapter),
        effort,
        lead_time: None,
        may_end_later: !scope.moves() || !matches!(stage, Stage::Build | Stage::Test),
        owner: owner(usages),
        waits_for: Vec::new(),
        done_auto,
        done_manual: wording::done_manual(
            stays_awhile.then(|| format!("{OLD_CODE}-{slug}")),
            &counts,
        ),
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
fn leave_as_delivered(scope: &Scope<'_>, usages: &[&Usage]) -> Draft {
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
        standing: None,
        phase: PhaseId::Cutover,
        capability: None,
        usages: fingerprints(usages),
        cites: Vec::new(),
        components: components(usages, None),
        prerequisites: Vec::new(),
        because: Vec::new(),
        retires: None,
        disposition: Some(Disposition::KeepAndRetest),
        target: scope.ways.main(),
        how,
        examples: Vec::new(),
        watch: Vec::new(),
        effort: effort::of_a_look(usages.len(), scope.weights),
        lead_time: None,
        may_end_later: true,
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
        | Stage::Retire
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
