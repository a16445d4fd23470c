//! What exported org data says: figures of the org, each with the file it is from.
//!
//! People are counted here and named nowhere: no id, name or address of a person passes this room.

mod layouts;
mod life;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use super::{Absent, Adapter, CallCenter, Component, FoundVendor, SoftphoneLayout};
use crate::bundle::{Gap, OrgDataFolder};
use crate::catalog::{Month, catalog};
use crate::detect::{Fingerprint, LifeState};

pub use layouts::ProfileLayout;

/// Exported org data as it was read.
#[derive(Debug, Clone)]
pub struct OrgDataInput {
    /// The folder.
    pub folder: OrgDataFolder,
    /// The month of today.
    pub month: Month,
    /// Exports of softphone layouts from it.
    pub layouts: Vec<SoftphoneLayout>,
}

/// Something with the file that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromFile<T> {
    /// The file, after the name of the folder.
    pub file: String,
    /// What it says.
    pub says: T,
}

/// What exported org data says.
#[derive(Debug, Clone, Default)]
pub struct OrgData {
    /// The folder's own name.
    pub folder: String,
    /// Edition and sandbox flag.
    pub organization: Option<FromFile<Organization>>,
    /// Active users by call center and profile, the largest first.
    pub users: Option<FromFile<Vec<AssignedUsers>>>,
    /// Active users by profile and licence, the largest first.
    pub active_users: Option<FromFile<Vec<ActiveUsers>>>,
    /// Call Tasks by month, oldest first.
    pub call_tasks: Vec<FromFile<MonthOfCalls>>,
    /// Permission sets that belong to telephony, with their active users.
    pub permission_sets: Option<FromFile<PermissionSets>>,
    /// User licences.
    pub user_licences: Option<FromFile<Vec<Licence>>>,
    /// Permission-set licences.
    pub permission_set_licences: Option<FromFile<Vec<Licence>>>,
    /// Installed packages.
    pub packages: Option<FromFile<Vec<Package>>>,
    /// Queues with their members.
    pub queues: Option<FromFile<Queues>>,
    /// Softphone layouts of profiles that telephone.
    pub layouts: Vec<ProfileLayout>,
    /// Files that were not there.
    pub missing: Vec<MissingFile>,
}

/// What kind of org it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Edition.
    pub edition: String,
    /// Whether it is a sandbox.
    pub sandbox: bool,
    /// Whether it is a trial.
    pub trial: bool,
}

/// Active users of one call center and profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedUsers {
    /// Internal name of the call center; none where no file tells which one it is.
    pub call_center: Option<String>,
    /// Profile.
    pub profile: String,
    /// How many.
    pub users: u64,
}

/// Active users of one profile and licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveUsers {
    /// Profile.
    pub profile: String,
    /// User licence.
    pub licence: Option<String>,
    /// How many.
    pub users: u64,
}

/// Call Tasks of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfCalls {
    /// The month.
    pub month: Month,
    /// All of them.
    pub tasks: u64,
    /// By call type.
    pub by_type: BTreeMap<String, u64>,
    /// By the call center that who logged them has today; those of people without one are left out.
    pub by_call_center: BTreeMap<String, u64>,
}

/// Permission sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionSets {
    /// Those that belong to telephony.
    pub telephony: Vec<PermissionSetUsers>,
    /// How many others there are.
    pub others: usize,
    /// Assignments of all sets of a package, by its namespace.
    pub by_namespace: BTreeMap<String, u64>,
}

/// A permission set with its active users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionSetUsers {
    /// Name.
    pub name: String,
    /// Namespace of its package.
    pub namespace: Option<String>,
    /// How many active users have it.
    pub users: u64,
    /// Why it counts as telephony's.
    pub why: &'static str,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Name.
    pub name: String,
    /// Status.
    pub status: Option<String>,
    /// Bought.
    pub total: u64,
    /// Used.
    pub used: u64,
}

/// An installed package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Name.
    pub name: String,
    /// Namespace.
    pub namespace: Option<String>,
    /// Version, e.g. `4.12.0.3`.
    pub version: Option<String>,
    /// Whether people work with it.
    pub state: LifeState,
}

/// Queues and who is in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queues {
    /// By name.
    pub queues: Vec<QueueMembers>,
    /// People in any of them, each once.
    pub agents: usize,
    /// People in more than one.
    pub in_several: usize,
}

/// Members of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMembers {
    /// Name of the queue.
    pub name: String,
    /// People who are members themselves.
    pub agents: usize,
    /// Groups and roles that are members; the people in them are not counted.
    pub groups: usize,
}

/// A file that was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFile {
    /// Its name.
    pub file: String,
    /// What it would hold.
    pub title: String,
    /// The command that fetches it.
    pub command: String,
}

/// What a bundle knows that org data is joined with.
pub(super) struct Known<'k> {
    pub(super) call_centers: &'k mut [CallCenter],
    pub(super) components: &'k [Component],
    pub(super) layouts: &'k mut Vec<SoftphoneLayout>,
    pub(super) absent: &'k mut Vec<Absent>,
    pub(super) gaps: &'k mut Vec<Gap>,
    /// Whose the call centers are.
    pub(super) vendors: &'k [FoundVendor],
    /// Code whose behaviour depends on softphone layouts.
    pub(super) dependent: &'k [Fingerprint],
}

/// Joins org data with what the bundle knows: states of call centers, layouts, and what is absent no more.
pub(super) fn join(input: Option<OrgDataInput>, known: &mut Known<'_>) -> Option<OrgData> {
    let input = input?;
    known.gaps.extend(input.folder.gaps.iter().cloned());
    let mut data = tables::figures(&input, known);
    data.missing = missing(&input);
    for center in known.call_centers.iter_mut() {
        center.state = life::of_call_center(center, &data);
    }
    if let Some(packages) = &mut data.packages {
        let sets = data.permission_sets.as_ref();
        for package in &mut packages.says {
            package.state = life::of_package(package, known.call_centers, known.vendors, sets);
        }
    }
    data.layouts = layouts::by_profile(&input, &data, known);
    settle_absent(&data, known.absent);
    Some(data)
}

/// States of adapters, by id.
pub(super) fn adapter_states(
    adapters: &[Adapter],
    call_centers: &[CallCenter],
) -> BTreeMap<String, LifeState> {
    let state = |adapter: &Adapter| (adapter.id.clone(), life::of_adapter(adapter, call_centers));
    adapters.iter().map(state).collect()
}

fn missing(input: &OrgDataInput) -> Vec<MissingFile> {
    let there: BTreeSet<(&str, Option<Month>)> = input
        .folder
        .tables
        .iter()
        .map(|table| (table.file.id.as_str(), table.month))
        .collect();
    let mut missing = Vec::new();
    for file in &catalog().org_data.file {
        let months: Vec<Option<Month>> = if file.monthly {
            input.month.windows().into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        for month in months {
            if there.contains(&(file.id.as_str(), month)) {
                continue;
            }
            missing.extend(
                file.fetched_by(&input.folder.name, month)
                    .map(|command| MissingFile {
                        file: file.file_name(month),
                        title: file.title.clone(),
                        command,
                    }),
            );
        }
    }
    missing
}

/// Takes back what org data has brought, and says of the rest what is still missing.
fn settle_absent(data: &OrgData, absent: &mut Vec<Absent>) {
    if data.users.is_some() {
        absent.retain(|absent| absent.kind != "User.CallCenterId");
    }
    let months: Vec<&MissingFile> = data
        .missing
        .iter()
        .filter(|missing| missing.file.starts_with("call-tasks-"))
        .collect();
    if !data.call_tasks.is_empty() {
        absent.retain(|absent| absent.kind != "Task call volume" || !months.is_empty());
    }
    for absent in absent.iter_mut() {
        match (absent.kind.as_str(), months.first()) {
            ("Task call volume", Some(first)) if !data.call_tasks.is_empty() => {
                absent.why = format!(
                    "{} of {} months are not in {}, {} first",
                    months.len(),
                    Month::WINDOWS,
                    data.folder,
                    first.file
                );
                absent.how = first.command.clone();
            }
            ("SoftphoneLayout", _) => {
                let uncovered: Vec<&str> = data
                    .layouts
                    .iter()
                    .filter(|layout| layout.layout.is_none())
                    .map(|layout| layout.profile.as_str())
                    .collect();
                if let Some(users) = &data.users
                    && data.layouts.len() > uncovered.len()
                    && !uncovered.is_empty()
                {
                    absent.why = format!(
                        "no layout was exported for {} of the {} profiles that have an Open CTI call center in {}: {}",
                        uncovered.len(),
                        data.layouts.len(),
                        users.file,
                        uncovered.join(", ")
                    );
                }
            }
            _ => {}
        }
    }
    let all_covered =
        !data.layouts.is_empty() && data.layouts.iter().all(|layout| layout.layout.is_some());
    if data.users.is_some() && all_covered {
        absent.retain(|absent| absent.kind != "SoftphoneLayout");
    }
}
