//! The six phases: tasks that an org gives a reason for, beside those made from usages.

use std::collections::BTreeSet;

use super::about::{self, Shared, Subject};
use super::conditions::{self, Checked, Condition};
use super::decision::AMAZON;
use super::licences;
use super::model::{PlannedPhase, Task};
use super::parties;
use super::scope::Scope;
use super::tasks::{self, Draft};
use super::ways::{self, Part, Way};
use super::wording::{self, distinct, some_names};
use super::{effort, lead, order};
use crate::catalog::{
    About, CallCenterKind, Check, Condition as OnlyIf, ConnectorState, Each, PhaseId, Sourcing,
    StandingTask, Target, catalog,
};
use crate::inventory::{Adapter, Inventory, Life, State};

/// All six phases.
pub(super) fn build(scope: &Scope<'_>) -> Vec<PlannedPhase> {
    let drafts = tasks::from_usages(scope);
    let waits = order::waits_of_drafts(&drafts);
    let mut tasks: Vec<Planned> = Vec::new();
    for phase in &catalog().phases {
        for task in &phase.task {
            tasks.extend(planned(task, phase.id, scope, &drafts));
        }
    }
    tasks.extend(
        drafts
            .into_iter()
            .zip(waits)
            .map(|(draft, waits_for)| Planned {
                ways: scope.ways.of_those_with(draft.adapter.as_deref()),
                adapters: draft.adapter.into_iter().collect(),
                task: Task {
                    waits_for,
                    ..draft.task
                },
            }),
    );
    let mut tasks = order::settled(tasks);
    for task in &mut tasks {
        wording::by_phase(task, scope.inventory);
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

/// A task, with what it is done for.
pub(super) struct Planned {
    /// The task; what it waits for are ids of tasks or of the catalogue's tasks.
    pub(super) task: Task,
    /// Ids of the adapters that it alone is about; empty where it is about no single one.
    pub(super) adapters: BTreeSet<String>,
    /// The ways that it stands for; empty where it stands whatever way is gone.
    pub(super) ways: Vec<Way>,
}

/// The parts of an org that a standing task is for.
fn parts_of<'s>(task: &StandingTask, scope: &'s Scope<'_>) -> Vec<&'s Part> {
    let mut parts: Vec<&Part> = scope.ways.parts.iter().collect();
    parts.retain(|part| {
        let goes_there = task.applies_to.is_empty() || task.applies_to.contains(&part.target);
        let sourced = task.sourcing.is_empty()
            || part
                .sourcing
                .is_some_and(|sourcing| task.sourcing.contains(&sourcing));
        goes_there && sourced
    });
    parts
}

/// A standing task where there is a reason for it: one, or one for each party.
fn planned(
    task: &'static StandingTask,
    phase: PhaseId,
    scope: &Scope<'_>,
    drafts: &[Draft],
) -> Vec<Planned> {
    let parts = parts_of(task, scope);
    if parts.is_empty() {
        return Vec::new();
    }
    let Some(each) = task.each else {
        let within = scope.of_parts(&parts);
        let for_some = !task.applies_to.is_empty() || !task.sourcing.is_empty();
        let ways = parts.iter().filter(|_| for_some).map(|part| part.way());
        let one = Planned {
            adapters: BTreeSet::new(),
            ways: ways.collect(),
            task: match instance(task, phase, &within, &ways::targets(parts), drafts) {
                Some(task) => task,
                None => return Vec::new(),
            },
        };
        return vec![one];
    };
    let parties = parties::of(each, scope, &parts).into_iter();
    parties
        .filter_map(|party| {
            let mut goes = parts.clone();
            goes.retain(|part| party.ways.contains(&part.way()));
            let within = match each {
                Each::Way => scope.of_parts(&goes),
                Each::Vendor | Each::Connector => scope.of_parts(&goes).of_party(&party),
            };
            let mut made = instance(task, phase, &within, &ways::targets(goes), drafts)?;
            if !party.slug.is_empty() {
                made.id = format!("{}-{}", task.id, party.slug);
                if !party.name.is_empty() {
                    made.title = format!("{}: {}", task.title, party.name);
                }
            }
            if let Some(days) = scope.weights.tasks.get(&made.id) {
                made.effort = effort::set_by_user(*days);
            }
            Some(Planned {
                task: made,
                adapters: party.adapters,
                ways: party.ways,
            })
        })
        .collect()
}

fn instance(
    task: &'static StandingTask,
    phase: PhaseId,
    scope: &Scope<'_>,
    targets: &[Target],
    drafts: &[Draft],
) -> Option<Task> {
    let target = *targets.first()?;
    let always = task.only_if.contains(&OnlyIf::Always);
    if !always && !scope.moves() {
        return None;
    }
    if for_no_cohort(task, scope) {
        return None;
    }
    let open = open(task, targets, scope.inventory);
    let holds = |condition: &OnlyIf| holds(*condition, targets, &open, scope);
    if !task.only_if.iter().all(holds) {
        return None;
    }
    let subjects = about::of(&task.about, scope);
    if subjects.is_empty() && open.is_empty() {
        return None;
    }
    let mut waits_for = task.waits_for.clone();
    waits_for.extend(order::waits_of_standing(&task.id, drafts));
    let components = subjects
        .iter()
        .flat_map(|(_, subject)| subject.names.clone());
    let components: BTreeSet<String> = components.collect();
    let mut cites = Vec::new();
    for (_, subject) in &subjects {
        for cited in &subject.cites {
            if !cites.contains(cited) {
                cites.push(cited.clone());
            }
        }
    }
    Some(Task {
        id: task.id.clone(),
        standing: Some(&task.id),
        title: task.title.clone(),
        phase,
        capability: None,
        usages: Vec::new(),
        cites,
        components: components.into_iter().collect(),
        because: because(task, targets, &subjects, &open, scope),
        retires: None,
        disposition: None,
        target,
        how: how(task, scope),
        examples: Vec::new(),
        watch: Vec::new(),
        effort: effort::of_standing(task, scope),
        lead_time: waited_for(task, scope).and_then(|id| lead::time(id, scope)),
        may_end_later: task.may_end_later,
        owner: task.owner,
        waits_for,
        done_auto: done_auto(task, target, &open, &subjects, scope),
        done_manual: task.done.clone(),
        grounds: task.confidence,
        sources: task.sources.clone(),
        prerequisites: open.iter().map(|(id, _)| (*id).to_owned()).collect(),
    })
}

/// Whether a task is for a cohort beside the pilot, or for those after the first, and there is none.
fn for_no_cohort(task: &StandingTask, scope: &Scope<'_>) -> bool {
    let cohorts = scope.cohorts;
    cohorts.is_some_and(|cohorts| effort::cohorts_of(task.cohorts, cohorts) == 0)
}

/// Id of what a task waits for. Where all looks like left-overs, nothing can be dated before somebody has said so.
fn waited_for<'t>(task: &'t StandingTask, scope: &Scope<'_>) -> Option<&'t str> {
    // The first of them is the question; the other one waits for its answer.
    let first = match users_unknown(scope.inventory) {
        true => order::SETTLE[0],
        false => order::SETTLE[1],
    };
    let asked = scope.is_open() && task.id == first;
    asked
        .then_some(lead::LIVES_UNKNOWN)
        .or(task.lead_time.as_deref())
}

/// The prerequisites of a task that are not known to be met, each with the ways that need it.
fn open<'t>(
    task: &'t StandingTask,
    targets: &[Target],
    inventory: &Inventory,
) -> Vec<(&'t str, Vec<Target>)> {
    let prerequisites = task.prerequisites.iter();
    prerequisites
        .map(|id| {
            let mut open = targets.to_vec();
            open.retain(|target| is_open(id, *target, inventory));
            (id.as_str(), open)
        })
        .filter(|(_, open)| !open.is_empty())
        .collect()
}

/// Whether a prerequisite of a target is not known to be met.
fn is_open(id: &str, target: Target, inventory: &Inventory) -> bool {
    let rows = catalog().prerequisites.iter();
    let mut rows = rows.filter(|row| row.id == id);
    let concerns = rows.any(|row| row.targets.is_empty() || row.targets.contains(&target));
    concerns && conditions::standing(inventory, target, id) != Some(State::Met)
}

fn holds(
    condition: OnlyIf,
    targets: &[Target],
    open: &[(&str, Vec<Target>)],
    scope: &Scope<'_>,
) -> bool {
    let inventory = scope.inventory;
    match condition {
        OnlyIf::Always => true,
        OnlyIf::HasGaps => !about::of(&[About::Gaps], scope).is_empty(),
        OnlyIf::HasClassic => !about::of(&[About::Classic], scope).is_empty(),
        OnlyIf::UsersUnknown => users_unknown(inventory),
        OnlyIf::VolumeUnknown => {
            let data = inventory.org_data.as_ref();
            data.is_none_or(|data| {
                data.call_tasks.is_empty()
                    || data
                        .missing
                        .iter()
                        .any(|missing| missing.file.starts_with("call-tasks"))
            })
        }
        OnlyIf::LayoutsUnknown => !conditions::layouts_known(inventory),
        OnlyIf::PrerequisiteOpen => !open.is_empty(),
        OnlyIf::LifeUnknown => inventory.call_centers.iter().any(|center| {
            center.kind == CallCenterKind::OpenCti && center.state.life == Life::Unknown
        }),
        OnlyIf::ConnectorMissing => connector_missing(scope),
        OnlyIf::CenterMissing => !targets.iter().all(|target| has_center(*target, scope)),
        OnlyIf::CenterThere => targets.iter().all(|target| has_center(*target, scope)),
        OnlyIf::LeavesProvider => leaves_provider(targets, scope),
        OnlyIf::ConnectorUnknown => without_connector(scope).next().is_some(),
    }
}

/// Whether somebody's telephony moves. Amazon Connect stays where it is, with its numbers and flows, under both of its
/// models.
fn leaves_provider(targets: &[Target], scope: &Scope<'_>) -> bool {
    let stays = |adapter: &&Adapter| {
        let vendor = parties::vendor_of(adapter, scope);
        vendor.is_some_and(|vendor| vendor.id == AMAZON)
    };
    let answers =
        |adapter: &&Adapter| about::is_outside(adapter) || !adapter.call_centers.is_empty();
    let mut phones = scope.moving().filter(answers).peekable();
    targets.contains(&Target::NativeTelephony)
        || phones.peek().is_none()
        || !phones.all(|adapter| stays(&adapter))
}

/// Whether some vendor of today has no contact center of Salesforce Voice in the org.
fn connector_missing(scope: &Scope<'_>) -> bool {
    let shared = Shared::with_voice(scope);
    let outside = scope.moving().filter(|adapter| about::is_outside(adapter));
    let vendors: Vec<&Adapter> = outside.collect();
    let missing = |adapter: &&Adapter| !shared.is_of(adapter, scope.inventory);
    vendors.is_empty() || vendors.iter().any(missing)
}

/// Whether the contact center of a target is in the org; of partner telephony, one of every vendor of today. Whose a
/// partner's contact center is, nothing tells for the company's own Connect.
fn has_center(target: Target, scope: &Scope<'_>) -> bool {
    match target {
        Target::AmazonConnect => !about::amazon_centers(scope.inventory).is_empty(),
        Target::PartnerTelephony => !connector_missing(scope),
        Target::PartnerAmazonConnect | Target::NativeTelephony | Target::NoSalesforceVoice => false,
    }
}

/// Adapters of vendors that people work with and of which nobody knows whether there is a connector for Voice.
pub(super) fn without_connector<'s>(scope: &'s Scope<'_>) -> impl Iterator<Item = &'s Adapter> {
    let outside = scope.moving().filter(|adapter| about::is_outside(adapter));
    outside.filter(|adapter| !has_connector(adapter, scope.inventory))
}

/// Whether nobody counted who has which call center.
pub(super) fn users_unknown(inventory: &Inventory) -> bool {
    let data = inventory.org_data.as_ref();
    data.is_none_or(|data| data.users.is_none())
}

/// Whether the vendor of an adapter is known to have a connector for Voice.
fn has_connector(adapter: &Adapter, inventory: &Inventory) -> bool {
    let vendors = inventory.vendors.iter();
    let mut vendors = vendors.filter(|vendor| vendor.adapters.contains(&adapter.id));
    vendors.any(|vendor| {
        matches!(
            vendor.connector.state,
            ConnectorState::Yes | ConnectorState::ThirdParty
        )
    })
}

/// Why a task is there: what of the org it is about, what is open, and what holds in general.
fn because(
    task: &StandingTask,
    targets: &[Target],
    subjects: &[(About, Subject)],
    open: &[(&str, Vec<Target>)],
    scope: &Scope<'_>,
) -> Vec<String> {
    let fact = |id: &str| {
        let mut rows = catalog().prerequisites.iter();
        rows.find(|row| row.id == id).map(|row| row.fact.clone())
    };
    let every_phone = scope.every_phone();
    let subjects = subjects
        .iter()
        .map(|(about, subject)| match (about, &every_phone) {
            // Each by name would say the same at every other task.
            (About::Adapters | About::CallCenters, Some(all)) => all.clone(),
            _ => format!("{}: {}.", about::label(*about), some_names(&subject.names)),
        });
    let prerequisites = open.iter().filter_map(|(id, _)| fact(id));
    let facts = task.reasons.iter().filter_map(|id| fact(id));
    let people = people(task, scope);
    let asks_for_licences = task.prerequisites.iter().any(|id| id == licences::LICENCE);
    let licences = asks_for_licences.then(|| licences::said(scope, targets));
    let licences = licences.into_iter().flatten();
    distinct(
        subjects
            .chain(prerequisites)
            .chain(facts)
            .chain(licences)
            .chain(people),
    )
}

/// `1 user`, `7 users`.
fn counted(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{count} {noun}")
}

/// How many people a task that grows with them is for.
fn people(task: &StandingTask, scope: &Scope<'_>) -> Option<String> {
    if task.per_cohort.is_none() && task.per_hundred_users.is_none() {
        return None;
    }
    Some(match (scope.users, scope.cohorts) {
        (Some(users), Some(cohorts)) => format!(
            "It grows with the people who move: {}, {} beside the pilot.",
            counted(users, "user", "users"),
            counted(u64::try_from(cohorts).unwrap_or(u64::MAX), "cohort", "cohorts")
        ),
        _ => "It grows with the people who move, and nobody has counted them: what stands here is for one cohort.".to_owned(),
    })
}

fn how(task: &StandingTask, scope: &Scope<'_>) -> Vec<String> {
    let mut how = vec![task.how.clone()];
    let about_what_stays =
        task.about.contains(&About::Remnants) || task.about.contains(&About::Packages);
    if about_what_stays {
        let shared = Shared::with_voice(scope);
        how.extend(stays(&shared));
        how.extend(unsettled(&shared));
    }
    if task.sourcing.contains(&Sourcing::VoiceLayer) && task.sourcing.len() == 1 {
        how.push("The vendors of today stay behind the layer; none of their contracts ends with Open CTI.".to_owned());
    }
    how
}

/// What is not up for removal, since Salesforce Voice uses it as well.
fn stays(shared: &Shared) -> Option<String> {
    if !shared.is_any() {
        return None;
    }
    let mut parts = Vec::new();
    for (what, names) in [
        ("vendor", &shared.vendors),
        ("host", &shared.hosts),
        ("package", &shared.packages),
    ] {
        if !names.is_empty() {
            parts.push(format!("{what} {}", some_names(names)));
        }
    }
    if !shared.components.is_empty() {
        let components = shared.components.iter().map(ToString::to_string).collect();
        parts.push(some_names(&components));
    }
    Some(format!(
        "Stays, because Salesforce Voice uses it as well: {}; so do the permission to manage call centers and Lightning click-to-dial.",
        parts.join("; ")
    ))
}

/// What nobody can delete before the vendor has said whether its connector needs it.
fn unsettled(shared: &Shared) -> Option<String> {
    let names: BTreeSet<String> = shared.unsettled.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Stays until the vendor has confirmed in writing that its connector for Salesforce Voice does not need it: {}.",
            some_names(&names)
        )
    })
}

/// What the next audit can see of a standing task.
fn done_auto(
    task: &StandingTask,
    target: Target,
    open: &[(&str, Vec<Target>)],
    subjects: &[(About, Subject)],
    scope: &Scope<'_>,
) -> Vec<Condition> {
    let mut checks = Vec::new();
    for check in &task.auto {
        match check {
            Check::PrerequisitesMet => {
                for (id, targets) in open {
                    let targets = targets.iter();
                    let provable = targets.filter(|target| conditions::provable(id, **target));
                    let met = |target: &Target| Checked::PrerequisiteMet((*id).to_owned(), *target);
                    checks.extend(provable.map(met));
                }
            }
            Check::OrgData { of } => checks.push(Checked::OrgData(of.clone())),
            Check::LayoutsKnown => checks.push(Checked::LayoutsKnown),
            Check::NoGaps => checks.push(Checked::NoGaps),
            Check::LivesKnown => checks.push(Checked::LivesKnown),
            Check::VoiceCenter => checks.push(Checked::VoiceCenter),
            Check::Signal { of } => checks.push(Checked::Signal(of.clone(), target)),
            Check::AdmissionGone => {
                let names = subjects.iter().flat_map(|(_, subject)| &subject.names);
                let unsettled = Shared::with_voice(scope).unsettled;
                let admitting = names
                    .filter(|name| about::lets_in(name))
                    .filter(|name| !unsettled.iter().any(|id| id.to_string() == **name));
                checks.extend(admitting.cloned().map(Checked::ComponentGone));
            }
            Check::NobodyAssigned => checks.push(Checked::NobodyAssigned),
            Check::OnlyCentersLeft => checks.push(Checked::OnlyCentersLeft),
            Check::NothingLeft => checks.push(Checked::NothingLeft),
        }
    }
    checks
        .into_iter()
        .map(|check| conditions::condition(check, scope, &[]))
        // What holds already cannot tell that something was done.
        .filter(|condition| condition.met != Some(true))
        .collect()
}
