//! Live, test, dormant or unknown, and why.

use super::{FromFile, OrgData, Package, PermissionSets};
use crate::catalog::{CallCenterKind, catalog, words_of};
use crate::detect::{Life, LifeState};
use crate::inventory::{Adapter, CallCenter, FoundVendor};

/// The dialect of a vendor's record, which contact centers name.
const VENDOR_RECORD: &str = "vendor-info";

/// Whether people work with a call center.
pub(super) fn of_call_center(center: &CallCenter, data: &OrgData) -> LifeState {
    if center.state.life == Life::Test {
        return center.state.clone();
    }
    if center.dialect == VENDOR_RECORD {
        return LifeState::new(
            Life::Unknown,
            "users are assigned to contact centers, not to the record of a vendor",
        );
    }
    let Some(users) = &data.users else {
        return LifeState::new(
            Life::Unknown,
            format!(
                "{} says nothing of who is assigned: users-by-call-center is missing",
                data.folder
            ),
        );
    };
    let is_it = |name: &Option<String>| name.as_deref() == Some(center.name.as_str());
    let assigned: u64 = users
        .says
        .iter()
        .filter(|row| is_it(&row.call_center))
        .map(|row| row.users)
        .sum();
    let unnamed = users.says.iter().any(|row| row.call_center.is_none());
    if assigned == 0 && unnamed {
        return LifeState::new(
            Life::Unknown,
            format!(
                "{} has users of call centers that call-centers does not name, and this may be one",
                users.file
            ),
        );
    }
    if assigned == 0 {
        return LifeState::new(
            Life::Dormant,
            format!("no active user is assigned to it ({})", users.file),
        );
    }
    let people = match assigned {
        1 => format!("1 active user is assigned to it ({})", users.file),
        _ => format!(
            "{assigned} active users are assigned to it ({})",
            users.file
        ),
    };
    if let Some(org) = data.organization.as_ref().filter(|org| org.says.sandbox) {
        return LifeState::new(Life::Test, format!("{people}, in a sandbox ({})", org.file));
    }
    // Calls of Voice are no Tasks.
    if center.kind == CallCenterKind::Voice {
        return LifeState::new(Life::Live, people);
    }
    let recent = recent(data);
    let (Some(first), Some(last)) = (recent.first(), recent.last()) else {
        let reason = format!("{people}; whether they log calls was not exported");
        return LifeState::new(Life::Live, reason);
    };
    let files = if first.file == last.file {
        first.file.clone()
    } else {
        format!("{} to {}", first.file, last.file)
    };
    let tasks: u64 = recent
        .iter()
        .filter_map(|calls| calls.says.by_call_center.get(&center.name))
        .sum();
    if tasks > 0 {
        let reason = format!("{people}, who logged {tasks} call Tasks lately ({files})");
        return LifeState::new(Life::Live, reason);
    }
    let names = [Some(&center.name), center.display_name.as_ref()];
    let named = names.into_iter().flatten().map(|name| ("name", name));
    let at = center.adapter_url.iter().map(|url| ("address", url));
    let mut told = named
        .chain(at)
        .filter(|_| assigned <= catalog().org_data.life.trial_users);
    if let Some((what, word)) = told.find_map(|(what, text)| Some((what, trial_word(text)?))) {
        let reason = format!(
            "its {what} has the word {word}; {people}, who logged no call lately ({files})"
        );
        return LifeState::new(Life::Test, reason);
    }
    LifeState::new(
        Life::Unknown,
        format!(
            "{people}, who logged no call lately ({files}): an adapter need not log calls as Tasks"
        ),
    )
}

/// Months of calls that are recent, by the files that are there.
fn recent(data: &OrgData) -> Vec<&FromFile<super::MonthOfCalls>> {
    let months = catalog().org_data.life.recent_months;
    let from = data.call_tasks.len().saturating_sub(months);
    data.call_tasks[from..].iter().collect()
}

/// A word of a trial in a name, whether written apart or in camel case.
fn trial_word(name: &str) -> Option<&'static str> {
    let words = words_of(name);
    let known = &catalog().org_data.life.trial_words;
    known
        .iter()
        .find(|known| words.contains(known))
        .map(String::as_str)
}

/// Whether people work with an adapter: as with the liveliest call center that loads it.
pub(super) fn of_adapter(adapter: &Adapter, call_centers: &[CallCenter]) -> LifeState {
    let loading = call_centers
        .iter()
        .filter(|center| adapter.call_centers.contains(&center.name));
    match loading.min_by_key(|center| center.state.life) {
        Some(center) => LifeState::new(
            center.state.life,
            format!("call center {}: {}", center.name, center.state.reason),
        ),
        None => LifeState::new(
            Life::Unknown,
            "no call center of this bundle loads it, so nothing tells who works with it",
        ),
    }
}

/// Whether people work with a package: by its call centers, then by its permission sets.
pub(super) fn of_package(
    package: &Package,
    call_centers: &[CallCenter],
    vendors: &[FoundVendor],
    sets: Option<&FromFile<PermissionSets>>,
) -> LifeState {
    let Some(namespace) = package.namespace.as_deref() else {
        return LifeState::new(Life::Unknown, "it has no namespace to know its parts by");
    };
    // A vendor that the package's namespace names, with call centers of its own at the vendor's host.
    let sign = format!("namespace {namespace}");
    let of_vendor = |name: &String| {
        let named = |vendor: &FoundVendor| vendor.evidence.iter().any(|one| one.signature == sign);
        let mut owners = vendors.iter().filter(|vendor| named(vendor));
        owners.any(|vendor| vendor.call_centers.contains(name))
    };
    let own = call_centers
        .iter()
        .filter(|center| center.package.as_deref() == Some(namespace) || of_vendor(&center.name));
    if let Some(center) = own.min_by_key(|center| center.state.life) {
        let reason = format!("call center {}: {}", center.name, center.state.reason);
        return LifeState::new(center.state.life, reason);
    }
    let users = sets.map(|sets| {
        let of_it = sets.says.by_namespace.get(namespace).copied();
        (of_it, &sets.file)
    });
    match users {
        Some((Some(users), file)) if users > 0 => LifeState::new(
            Life::Live,
            format!("its permission sets are assigned {users} times ({file})"),
        ),
        Some((_, file)) => LifeState::new(
            Life::Unknown,
            format!("none of its permission sets is assigned ({file}); profiles may grant it"),
        ),
        None => LifeState::new(
            Life::Unknown,
            "permission-set-assignments is missing, so nothing tells who has it",
        ),
    }
}
