//! What tells that a task is done, and what a bundle says of it.

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::catalog::{CallCenterKind, Strength, Target, catalog};
use crate::detect::{Fingerprint, Life, Usage};
use crate::inventory::{Inventory, State};

use super::tasks::CENTERS;

/// Something that an audit can check by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is checked.
    pub check: Checked,
    /// That in words, with what holds today.
    pub text: String,
    /// Whether it holds in this bundle; none where the bundle does not show it.
    pub met: Option<bool>,
}

/// What is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// None of the task's usages is found.
    UsagesGone,
    /// None of the usages that the task cites is found.
    CitedGone,
    /// A component is not there: its id.
    ComponentGone(String),
    /// A sign that a target is partly there: its id.
    Signal(String, Target),
    /// A prerequisite of a target is met: its id.
    PrerequisiteMet(String, Target),
    /// A file of exported org data is there: its id.
    OrgData(String),
    /// A softphone layout is known for every profile that telephones.
    LayoutsKnown,
    /// No gap is listed.
    NoGaps,
    /// No Open CTI call center is of an unknown state.
    LivesKnown,
    /// A contact center of Salesforce Voice is there.
    VoiceCenter,
    /// No active user is assigned to an Open CTI call center.
    NobodyAssigned,
    /// No usage is left that its target removes, rewrites or re-points, but definitions of call centers.
    OnlyCentersLeft,
    /// No usage is left that its target removes, rewrites or re-points.
    NothingLeft,
}

impl Checked {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::UsagesGone => "usages-gone",
            Self::CitedGone => "cited-gone",
            Self::ComponentGone(_) => "component-gone",
            Self::Signal(..) => "signal",
            Self::PrerequisiteMet(..) => "prerequisite-met",
            Self::OrgData(_) => "org-data",
            Self::LayoutsKnown => "layouts-known",
            Self::NoGaps => "no-gaps",
            Self::LivesKnown => "lives-known",
            Self::VoiceCenter => "voice-center",
            Self::NobodyAssigned => "nobody-assigned",
            Self::OnlyCentersLeft => "only-centers-left",
            Self::NothingLeft => "nothing-left",
        }
    }

    /// What it is about, where it is about something: an id.
    #[must_use]
    pub fn of(&self) -> Option<&str> {
        match self {
            Self::ComponentGone(id)
            | Self::Signal(id, _)
            | Self::PrerequisiteMet(id, _)
            | Self::OrgData(id) => Some(id),
            _ => None,
        }
    }
}

impl Checked {
    /// The target that it is about, where it is about one.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Signal(_, target) | Self::PrerequisiteMet(_, target) => Some(*target),
            _ => None,
        }
    }
}

/// A condition of a task with those usages, its own or those it cites, with its words and what holds now.
pub(super) fn condition(check: Checked, scope: &Scope<'_>, usages: &[Fingerprint]) -> Condition {
    let (text, met) = judged(&check, scope, usages);
    Condition { check, text, met }
}

fn judged(check: &Checked, scope: &Scope<'_>, usages: &[Fingerprint]) -> (String, Option<bool>) {
    let inventory = scope.inventory;
    let now = |count: usize| format!("{count} now");
    match check {
        Checked::UsagesGone => (
            format!("none of its usages is found ({})", now(usages.len())),
            Some(usages.is_empty()),
        ),
        Checked::CitedGone => (
            format!(
                "none of the usages that it cites is found, but for what is kept for calls of before ({})",
                now(usages.len())
            ),
            Some(usages.is_empty()),
        ),
        Checked::ComponentGone(id) => (format!("{id} is gone"), Some(false)),
        Checked::Signal(id, target) => signal(id, *target, inventory),
        Checked::PrerequisiteMet(id, target) => prerequisite(id, *target, inventory),
        Checked::OrgData(file) => {
            let data = inventory.org_data.as_ref();
            let there = data.is_some_and(|data| {
                !data
                    .missing
                    .iter()
                    .any(|missing| missing.file.starts_with(file.as_str()))
            });
            (format!("exported org data has {file} in full"), Some(there))
        }
        Checked::LayoutsKnown => (
            format!(
                "a softphone layout is listed for every profile that telephones ({})",
                now(inventory.softphone_layouts.len())
            ),
            Some(layouts_known(inventory)),
        ),
        Checked::NoGaps => {
            let gaps = inventory.coverage.gaps.len();
            (
                format!("no gap is listed ({})", now(gaps)),
                Some(gaps == 0 && inventory.coverage.read > 0),
            )
        }
        Checked::LivesKnown => {
            let unknown = open_centers(inventory, |life| life == Life::Unknown);
            (
                format!("no call center is in an unknown state ({})", now(unknown)),
                Some(unknown == 0),
            )
        }
        Checked::VoiceCenter => {
            let centers = inventory.call_centers.iter();
            let voice = centers
                .filter(|center| center.kind == CallCenterKind::Voice)
                .count();
            (
                format!(
                    "a contact center of Salesforce Voice is listed ({})",
                    now(voice)
                ),
                Some(voice > 0),
            )
        }
        Checked::NobodyAssigned => (
            "exported org data shows no active user in an Open CTI call center".to_owned(),
            nobody_assigned(inventory),
        ),
        Checked::OnlyCentersLeft => {
            let left = burning(scope, |usage| !CENTERS.contains(&usage.rule.id.as_str()));
            (
                format!(
                    "no usage is left that is removed, rewritten or re-pointed, but call centers ({})",
                    now(left)
                ),
                Some(left == 0),
            )
        }
        Checked::NothingLeft => {
            let left = burning(scope, |_| true);
            (
                format!(
                    "no usage is left that is removed, rewritten or re-pointed ({})",
                    now(left)
                ),
                Some(left == 0),
            )
        }
    }
}

/// Whether a bundle can ever prove that a prerequisite of a target is met. What is only shown by signs that something
/// else could explain is left to people: as a condition, it would never come true.
pub(super) fn provable(id: &str, target: Target) -> bool {
    let mut rows = catalog().prerequisites.iter();
    let Some(row) = rows.find(|row| row.id == id) else {
        return false;
    };
    if row.settled_by.is_some() {
        return row.targets.is_empty() || row.targets.contains(&target);
    }
    let signals = row.signals.iter();
    let mut signals = signals
        .filter_map(|id| catalog().readiness.signal(id))
        .filter(|signal| signal.helps.contains(&target) || signal.blocks.contains(&target))
        .peekable();
    signals.peek().is_some() && signals.all(|signal| signal.strength == Strength::Certain)
}

fn prerequisite(id: &str, target: Target, inventory: &Inventory) -> (String, Option<bool>) {
    let standing = standing(inventory, target, id);
    let text = format!("prerequisite {id} of {target} is shown to be met");
    let met = standing.and_then(|state| match state {
        State::Met => Some(true),
        State::NotMet | State::NotThere | State::PartlyMet => Some(false),
        State::Unknown => None,
    });
    (text, met)
}

fn signal(id: &str, target: Target, inventory: &Inventory) -> (String, Option<bool>) {
    let title = catalog()
        .readiness
        .signal(id)
        .map_or(id, |signal| signal.title.as_str());
    let text = format!("the bundle shows: {title}");
    let mut targets = inventory.readiness.targets.iter();
    let Some(readiness) = targets.find(|readiness| readiness.target == target) else {
        return (text, None);
    };
    let there = readiness
        .present
        .iter()
        .chain(&readiness.asks)
        .any(|found| found.signal.id == id);
    let unknown = readiness
        .unknown
        .iter()
        .any(|missing| missing.signal.id == id);
    (text, if unknown { None } else { Some(there) })
}

/// What a bundle says of a prerequisite of a target; none where it is none of that target.
pub(super) fn standing(inventory: &Inventory, target: Target, id: &str) -> Option<State> {
    let readiness = inventory.readiness.targets.iter();
    let mut of_target = readiness.filter(|readiness| readiness.target == target);
    let standing = of_target.find_map(|readiness| {
        let mut prerequisites = readiness.prerequisites.iter();
        prerequisites.find(|standing| standing.prerequisite.id == id)
    });
    standing.map(|standing| standing.state)
}

/// Whether the softphone layouts of all who telephone are known.
pub(super) fn layouts_known(inventory: &Inventory) -> bool {
    let absent = inventory.coverage.absent.iter();
    let said = absent
        .filter(|absent| absent.kind == "SoftphoneLayout")
        .count()
        == 0;
    said && !inventory.softphone_layouts.is_empty()
}

fn nobody_assigned(inventory: &Inventory) -> Option<bool> {
    let users = inventory.org_data.as_ref()?.users.as_ref()?;
    let open: BTreeSet<&str> = inventory
        .call_centers
        .iter()
        .filter(|center| center.kind == CallCenterKind::OpenCti)
        .map(|center| center.name.as_str())
        .collect();
    // A row without a name may be any call center.
    let counts = |name: &Option<String>| name.as_deref().is_none_or(|name| open.contains(name));
    let assigned: u64 = users
        .says
        .iter()
        .filter(|row| counts(&row.call_center))
        .map(|row| row.users)
        .sum();
    Some(assigned == 0)
}

fn open_centers(inventory: &Inventory, is: impl Fn(Life) -> bool) -> usize {
    let centers = inventory.call_centers.iter();
    centers
        .filter(|center| center.kind == CallCenterKind::OpenCti && is(center.state.life))
        .count()
}

/// Usages of live code that burn down on their way, of those that `counts`.
fn burning(scope: &Scope<'_>, counts: impl Fn(&Usage) -> bool) -> usize {
    let usages = scope.inventory.live_usages();
    usages
        .filter(|usage| {
            let retired = scope.goes_with_retired(usage);
            retired || usage.disposition(scope.target_of(usage)).burns_down()
        })
        .filter(|usage| counts(usage))
        .count()
}
