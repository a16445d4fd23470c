//! What exported org data says, with the file of every figure.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::inventory;

/// Exported org data. Empty where none was handed in. It counts people and names none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct OrgData {
    /// The folder's own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Edition and sandbox flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<Organization>,
    /// Active users by call center and profile, the largest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users_by_call_center: Option<Rows<AssignedUsers>>,
    /// Active users by profile and licence, the largest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_users: Option<Rows<ActiveUsers>>,
    /// Call Tasks by month, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub call_tasks: Vec<MonthOfCalls>,
    /// Permission sets that belong to telephony.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission_sets: Option<PermissionSets>,
    /// User licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_licences: Option<Rows<Licence>>,
    /// Permission-set licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission_set_licences: Option<Rows<Licence>>,
    /// Installed packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<Rows<Package>>,
    /// Queues and their members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queues: Option<Queues>,
    /// Softphone layouts of profiles that telephone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub softphone_layouts: Vec<ProfileLayout>,
    /// Files that were not there, with the commands that fetch them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingFile>,
}

/// Rows of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Rows<T> {
    /// The file.
    pub file: String,
    /// What it says.
    pub rows: Vec<T>,
}

/// What kind of org it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Organization {
    /// The file.
    pub file: String,
    /// Edition.
    pub edition: String,
    /// Whether it is a sandbox.
    pub sandbox: bool,
    /// Whether it is a trial.
    pub trial: bool,
}

/// Active users of one call center and profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct AssignedUsers {
    /// Internal name of the call center; null where no file tells which one it is.
    pub call_center: Option<String>,
    /// Profile.
    pub profile: String,
    /// How many.
    pub users: u64,
}

/// Active users of one profile and licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ActiveUsers {
    /// Profile.
    pub profile: String,
    /// User licence.
    pub licence: Option<String>,
    /// How many.
    pub users: u64,
}

/// Call Tasks of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct MonthOfCalls {
    /// The month, e.g. `2026-11`.
    pub month: String,
    /// The file.
    pub file: String,
    /// All of them.
    pub tasks: u64,
    /// By call type.
    pub by_type: BTreeMap<String, u64>,
    /// By the call center that who logged them has today; those of people without one are left out.
    pub by_call_center: BTreeMap<String, u64>,
}

/// Permission sets that belong to telephony.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PermissionSets {
    /// The file.
    pub file: String,
    /// Those that do.
    pub telephony: Vec<PermissionSetUsers>,
    /// How many others it lists.
    pub others: usize,
}

/// A permission set with its active users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PermissionSetUsers {
    /// Name.
    pub name: String,
    /// Namespace of its package; null for the org's own.
    pub namespace: Option<String>,
    /// How many active users have it.
    pub users: u64,
    /// Why it counts as telephony's.
    pub why: String,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Package {
    /// Name.
    pub name: String,
    /// Namespace; null where it has none.
    pub namespace: Option<String>,
    /// Version.
    pub version: Option<String>,
    /// Whether people work with it.
    #[schemars(extend("enum" = ["live", "test", "dormant", "unknown"]))]
    pub state: String,
    /// How that is known.
    pub state_reason: String,
}

/// Queues and who is in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Queues {
    /// The file.
    pub file: String,
    /// By name.
    pub queues: Vec<QueueMembers>,
    /// People in any of them, each once.
    pub agents: usize,
    /// People in more than one.
    pub in_several: usize,
}

/// Members of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QueueMembers {
    /// Name of the queue.
    pub name: String,
    /// People who are members themselves.
    pub agents: usize,
    /// Groups and roles that are members; the people in them are not counted.
    pub groups: usize,
}

/// Which softphone layout a profile has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ProfileLayout {
    /// The profile.
    pub profile: String,
    /// Its active users with a call center.
    pub users: u64,
    /// Their call centers.
    pub call_centers: Vec<String>,
    /// Name of the layout; null where none was exported.
    pub layout: Option<String>,
    /// Where the layout was exported to.
    pub path: Option<String>,
}

/// A file that was not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MissingFile {
    /// Its name.
    pub file: String,
    /// What it would hold.
    pub title: String,
    /// The command that fetches it.
    pub command: String,
}

fn rows<I, T>(from: &inventory::FromFile<Vec<I>>, convert: impl Fn(&I) -> T) -> Rows<T> {
    Rows {
        file: from.file.clone(),
        rows: from.says.iter().map(convert).collect(),
    }
}

fn licence(licence: &inventory::Licence) -> Licence {
    Licence {
        name: licence.name.clone(),
        status: licence.status.clone(),
        total: licence.total,
        used: licence.used,
    }
}

impl From<&inventory::OrgData> for OrgData {
    fn from(data: &inventory::OrgData) -> Self {
        let users = data.users.as_ref();
        let active = data.active_users.as_ref();
        let packages = data.packages.as_ref();
        Self {
            folder: Some(data.folder.clone()),
            organization: data.organization.as_ref().map(|org| Organization {
                file: org.file.clone(),
                edition: org.says.edition.clone(),
                sandbox: org.says.sandbox,
                trial: org.says.trial,
            }),
            users_by_call_center: users.map(|from| {
                rows(from, |row| AssignedUsers {
                    call_center: row.call_center.clone(),
                    profile: row.profile.clone(),
                    users: row.users,
                })
            }),
            active_users: active.map(|from| {
                rows(from, |row| ActiveUsers {
                    profile: row.profile.clone(),
                    licence: row.licence.clone(),
                    users: row.users,
                })
            }),
            call_tasks: data.call_tasks.iter().map(MonthOfCalls::from).collect(),
            permission_sets: data.permission_sets.as_ref().map(PermissionSets::from),
            user_licences: data.user_licences.as_ref().map(|from| rows(from, licence)),
            permission_set_licences: data
                .permission_set_licences
                .as_ref()
                .map(|from| rows(from, licence)),
            packages: packages.map(|from| {
                rows(from, |package| Package {
                    name: package.name.clone(),
                    namespace: package.namespace.clone(),
                    version: package.version.clone(),
                    state: package.state.life.to_string(),
                    state_reason: package.state.reason.clone(),
                })
            }),
            queues: data.queues.as_ref().map(Queues::from),
            softphone_layouts: data.layouts.iter().map(ProfileLayout::from).collect(),
            missing: data.missing.iter().map(MissingFile::from).collect(),
        }
    }
}

impl From<&inventory::FromFile<inventory::MonthOfCalls>> for MonthOfCalls {
    fn from(calls: &inventory::FromFile<inventory::MonthOfCalls>) -> Self {
        Self {
            month: calls.says.month.to_string(),
            file: calls.file.clone(),
            tasks: calls.says.tasks,
            by_type: calls.says.by_type.clone(),
            by_call_center: calls.says.by_call_center.clone(),
        }
    }
}

impl From<&inventory::FromFile<inventory::PermissionSets>> for PermissionSets {
    fn from(sets: &inventory::FromFile<inventory::PermissionSets>) -> Self {
        let telephony = sets.says.telephony.iter();
        Self {
            file: sets.file.clone(),
            telephony: telephony
                .map(|set| PermissionSetUsers {
                    name: set.name.clone(),
                    namespace: set.namespace.clone(),
                    users: set.users,
                    why: set.why.to_owned(),
                })
                .collect(),
            others: sets.says.others,
        }
    }
}

impl From<&inventory::FromFile<inventory::Queues>> for Queues {
    fn from(queues: &inventory::FromFile<inventory::Queues>) -> Self {
        let members = queues.says.queues.iter();
        Self {
            file: queues.file.clone(),
            queues: members
                .map(|queue| QueueMembers {
                    name: queue.name.clone(),
                    agents: queue.agents,
                    groups: queue.groups,
                })
                .collect(),
            agents: queues.says.agents,
            in_several: queues.says.in_several,
        }
    }
}

impl From<&inventory::ProfileLayout> for ProfileLayout {
    fn from(row: &inventory::ProfileLayout) -> Self {
        Self {
            profile: row.profile.clone(),
            users: row.users,
            call_centers: row.call_centers.iter().cloned().collect(),
            layout: row.layout.clone(),
            path: row.path.clone(),
        }
    }
}

impl From<&inventory::MissingFile> for MissingFile {
    fn from(missing: &inventory::MissingFile) -> Self {
        Self {
            file: missing.file.clone(),
            title: missing.title.clone(),
            command: missing.command.clone(),
        }
    }
}
