//! From rows to figures.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    ActiveUsers, AssignedUsers, FromFile, Known, Licence, MonthOfCalls, OrgData, OrgDataInput,
    Organization, Package, PermissionSetUsers, PermissionSets, QueueMembers, Queues,
};
use crate::bundle::{OrgRow, OrgTable};
use crate::catalog::{SignMatch, SignOn, SignStrength, catalog};
use crate::detect::LifeState;

/// All figures; states of packages and layouts are settled later.
pub(super) fn figures(input: &OrgDataInput, known: &Known<'_>) -> OrgData {
    let table = |id: &str| input.folder.tables.iter().find(|table| table.file.id == id);
    // The platform writes ids of 15 and of 18 letters, which begin alike.
    let short = |id: &str| id.get(..15).unwrap_or(id).to_owned();
    let names: BTreeMap<String, String> = table("call-centers")
        .into_iter()
        .flat_map(|table| &table.rows)
        .filter_map(|row| {
            Some((
                short(row.cell("id")?),
                row.cell("internal-name")?.to_owned(),
            ))
        })
        .collect();
    let name_of = |row: &OrgRow| {
        let id = row.cell("call-center")?;
        names.get(&short(id)).cloned()
    };
    let mut call_tasks: Vec<FromFile<MonthOfCalls>> = input
        .folder
        .tables
        .iter()
        .filter(|table| table.file.id == "call-tasks")
        .filter_map(|table| calls(table, &name_of))
        .collect();
    call_tasks.sort_by_key(|calls| calls.says.month);
    OrgData {
        folder: input.folder.name.clone(),
        organization: table("organization").and_then(organization),
        users: table("users-by-call-center").map(|table| from(table, users(table, &name_of))),
        active_users: table("active-users").map(|table| from(table, active_users(table))),
        call_tasks,
        permission_sets: table("permission-set-assignments")
            .map(|table| from(table, permission_sets(table, known))),
        user_licences: table("user-licenses").map(|table| from(table, licences(table))),
        permission_set_licences: table("permission-set-licenses")
            .map(|table| from(table, licences(table))),
        packages: table("installed-packages").map(|table| from(table, packages(table))),
        queues: table("queue-members").map(|table| from(table, queues(table))),
        ..OrgData::default()
    }
}

fn from<T>(table: &OrgTable, says: T) -> FromFile<T> {
    FromFile {
        file: table.path.to_string(),
        says,
    }
}

fn text(row: &OrgRow, column: &str) -> String {
    row.cell(column).unwrap_or_default().to_owned()
}

fn organization(table: &OrgTable) -> Option<FromFile<Organization>> {
    let row = table.rows.first()?;
    let says = Organization {
        edition: text(row, "edition"),
        sandbox: row
            .cell("sandbox")
            .is_some_and(|word| word.eq_ignore_ascii_case("true")),
        trial: row.cell("trial").is_some(),
    };
    Some(from(table, says))
}

fn users(table: &OrgTable, name_of: &dyn Fn(&OrgRow) -> Option<String>) -> Vec<AssignedUsers> {
    let mut sums: BTreeMap<(Option<String>, String), u64> = BTreeMap::new();
    for row in &table.rows {
        let key = (name_of(row), text(row, "profile"));
        *sums.entry(key).or_default() += row.count;
    }
    let mut users: Vec<AssignedUsers> = sums
        .into_iter()
        .map(|((call_center, profile), users)| AssignedUsers {
            call_center,
            profile,
            users,
        })
        .collect();
    users.sort_by_key(|row| Reverse(row.users));
    users
}

fn active_users(table: &OrgTable) -> Vec<ActiveUsers> {
    let mut sums: BTreeMap<(String, Option<String>), u64> = BTreeMap::new();
    for row in &table.rows {
        let key = (text(row, "profile"), row.cell("licence").map(str::to_owned));
        *sums.entry(key).or_default() += row.count;
    }
    let mut users: Vec<ActiveUsers> = sums
        .into_iter()
        .map(|((profile, licence), users)| ActiveUsers {
            profile,
            licence,
            users,
        })
        .collect();
    users.sort_by_key(|row| Reverse(row.users));
    users
}

fn calls(
    table: &OrgTable,
    name_of: &dyn Fn(&OrgRow) -> Option<String>,
) -> Option<FromFile<MonthOfCalls>> {
    let mut says = MonthOfCalls {
        month: table.month?,
        tasks: 0,
        by_type: BTreeMap::new(),
        by_call_center: BTreeMap::new(),
    };
    for row in &table.rows {
        says.tasks += row.count;
        *says.by_type.entry(text(row, "call-type")).or_default() += row.count;
        if let Some(name) = name_of(row) {
            *says.by_call_center.entry(name).or_default() += row.count;
        }
    }
    Some(from(table, says))
}

fn permission_sets(table: &OrgTable, known: &Known<'_>) -> PermissionSets {
    let named: BTreeSet<&str> = known
        .components
        .iter()
        .filter(|component| component.id.kind == "PermissionSet")
        .map(|component| component.id.full_name.as_str())
        .collect();
    let packages: BTreeSet<&str> = known
        .components
        .iter()
        .filter_map(|component| component.package.as_deref())
        .collect();
    let signs = catalog().vendors.iter().flat_map(|vendor| &vendor.signs);
    let vendors: BTreeSet<&str> = signs
        .filter(|sign| sign.on == SignOn::Namespace && sign.r#match == SignMatch::Exact)
        .filter(|sign| sign.strength != SignStrength::Weak)
        .flat_map(|sign| sign.values.iter().map(String::as_str))
        .collect();
    let beginnings = &catalog().org_data.life.permission_sets;
    let why = |name: &str, namespace: Option<&str>| {
        if named.contains(name) {
            Some("the bundle shows that it grants what an adapter uses")
        } else if namespace.is_some_and(|namespace| packages.contains(namespace)) {
            Some("its package holds parts of an adapter")
        } else if namespace.is_some_and(|namespace| vendors.contains(namespace)) {
            Some("its package is a telephony vendor's")
        } else if beginnings
            .iter()
            .any(|begin| name.starts_with(begin.as_str()))
        {
            Some("its name is one of Salesforce's telephony permission sets")
        } else {
            None
        }
    };
    let mut sums: BTreeMap<(String, Option<String>), u64> = BTreeMap::new();
    for row in &table.rows {
        let key = (
            text(row, "permission-set"),
            row.cell("namespace").map(str::to_owned),
        );
        *sums.entry(key).or_default() += row.count;
    }
    let all = sums.len();
    let mut by_namespace: BTreeMap<String, u64> = BTreeMap::new();
    for ((_, namespace), users) in &sums {
        if let Some(namespace) = namespace {
            *by_namespace.entry(namespace.clone()).or_default() += users;
        }
    }
    let telephony: Vec<PermissionSetUsers> = sums
        .into_iter()
        .filter_map(|((name, namespace), users)| {
            let why = why(&name, namespace.as_deref())?;
            Some(PermissionSetUsers {
                name,
                namespace,
                users,
                why,
            })
        })
        .collect();
    PermissionSets {
        others: all - telephony.len(),
        telephony,
        by_namespace,
    }
}

fn licences(table: &OrgTable) -> Vec<Licence> {
    let mut licences: Vec<Licence> = table
        .rows
        .iter()
        .map(|row| Licence {
            name: text(row, "name"),
            status: row.cell("status").map(str::to_owned),
            total: row.number("total").unwrap_or_default(),
            used: row.number("used").unwrap_or_default(),
        })
        .collect();
    licences.sort_by(|one, other| one.name.cmp(&other.name));
    licences
}

fn packages(table: &OrgTable) -> Vec<Package> {
    let version = |row: &OrgRow| {
        let parts = ["major", "minor", "patch", "build"];
        let parts: Option<Vec<&str>> = parts.iter().map(|part| row.cell(part)).collect();
        let whole = row.cell("version").map(str::to_owned);
        whole.or_else(|| parts.map(|parts| parts.join(".")))
    };
    let mut packages: Vec<Package> = table
        .rows
        .iter()
        .map(|row| Package {
            name: text(row, "name"),
            namespace: row.cell("namespace").map(str::to_owned),
            version: version(row),
            state: LifeState::not_in_a_bundle(),
        })
        .collect();
    packages
        .sort_by(|one, other| (&one.name, &one.namespace).cmp(&(&other.name, &other.namespace)));
    packages
}

fn queues(table: &OrgTable) -> Queues {
    let prefix = &catalog().org_data.prefixes.user;
    let mut members: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    let mut queues_of: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &table.rows {
        let (Some(queue), Some(member)) = (row.cell("queue"), row.cell("member")) else {
            continue;
        };
        let (agents, groups) = members.entry(queue).or_default();
        if !member.starts_with(prefix.as_str()) {
            *groups += 1;
        } else if agents.insert(member) {
            *queues_of.entry(member).or_default() += 1;
        }
    }
    Queues {
        agents: queues_of.len(),
        in_several: queues_of.values().filter(|queues| **queues > 1).count(),
        queues: members
            .into_iter()
            .map(|(name, (agents, groups))| QueueMembers {
                name: name.to_owned(),
                agents: agents.len(),
                groups,
            })
            .collect(),
    }
}
