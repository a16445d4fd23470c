//! Who moves together: a pilot that tries everything in use, then cohorts by risk.
//!
//! A user is in one call center at a time, so a cohort is a part of one call center and nobody is in two. Without
//! the figures of an export no cohort is made up: then it is said what to export.

mod cut;
mod signs;
#[cfg(test)]
mod tests;
mod uses;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::decision::{Decision, GroupDecision};
use super::ids;
use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, Capability, Level, LinkKind, Target, catalog};
use crate::inventory::{
    Adapter, AssignedUsers, CallCenter, FromFile, Inventory, Life, LinkEnd, OrgData,
};
use cut::Share;
pub(super) use signs::some;
pub(super) use uses::{Uses, idle, work};

/// The folder that commands write to where no export was handed in.
const FOLDER: &str = "org-data";
/// Files that cohorts are made of.
const FILES: [&str; 4] = [
    "users-by-call-center",
    "call-centers",
    "queue-members",
    "organization",
];

/// How many people move together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CohortOptions {
    /// Most people of a cohort.
    pub size: u32,
    /// People of the whole pilot.
    pub pilot_size: u32,
}

impl Default for CohortOptions {
    fn default() -> Self {
        let table = &catalog().cohorts;
        Self {
            size: table.size,
            pilot_size: table.pilot_size,
        }
    }
}

/// People who move together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Stable id.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// Its turn, from 1.
    pub order: usize,
    /// Whether it is a part of the pilot.
    pub pilot: bool,
    /// The group of the decision that it belongs to.
    pub group: Option<String>,
    /// Where it goes.
    pub target: Target,
    /// Its call center.
    pub call_center: Option<String>,
    /// Ids of the adapters that it works with.
    pub adapters: BTreeSet<String>,
    /// Its people by profile, the largest first.
    pub profiles: Vec<ProfileShare>,
    /// Its people.
    pub users: Option<u64>,
    /// Apps in which they have the phone.
    pub apps: Vec<String>,
    /// What its phone does for them.
    pub capabilities: BTreeSet<Capability>,
    /// What it is the first to try.
    pub first_to_try: BTreeSet<Capability>,
    /// How calls reach it.
    pub entry: String,
    /// How risky it is to move it.
    pub risk: Level,
    /// Why.
    pub reasons: Vec<String>,
}

/// People of one profile in a cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileShare {
    /// The profile.
    pub profile: String,
    /// How many.
    pub users: u64,
}

/// Users with a call center who are in no cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Their call center; none where no file names it.
    pub call_center: Option<String>,
    /// How many.
    pub users: u64,
    /// Why.
    pub why: String,
}

/// All cohorts, or what is missing for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cohorts {
    /// In the order in which they move, the pilot first.
    pub cohorts: Vec<Cohort>,
    /// People in them; none where nobody counted.
    pub users: Option<u64>,
    /// Users who move with none of them.
    pub left_out: Vec<LeftOut>,
    /// Queues that somebody has to match with cohorts.
    pub queues: Vec<String>,
    /// Commands that fetch what is missing.
    pub to_export: Vec<String>,
    /// Where the figures are from, or why there are none.
    pub basis: String,
}

impl Cohorts {
    /// The parts of the pilot.
    pub fn pilot(&self) -> impl Iterator<Item = &Cohort> {
        self.cohorts.iter().filter(|cohort| cohort.pilot)
    }

    /// Those that move after the pilot.
    pub fn later(&self) -> impl Iterator<Item = &Cohort> {
        self.cohorts.iter().filter(|cohort| !cohort.pilot)
    }
}

/// Proposes cohorts. People of one call center who go different ways, or are of different groups, are in different ones.
pub(super) fn propose(
    inventory: &Inventory,
    options: CohortOptions,
    decision: &Decision,
) -> Cohorts {
    let to_export = to_export(inventory);
    if !inventory.has_open_cti() {
        return Cohorts {
            basis: "No use of Open CTI was found, so nobody has to move.".to_owned(),
            ..Cohorts::default()
        };
    }
    let data = inventory.org_data.as_ref();
    let Some((data, users)) = data.and_then(|data| Some((data, data.users.as_ref()?))) else {
        return Cohorts {
            basis: nobody_counted(inventory),
            to_export,
            ..Cohorts::default()
        };
    };
    let (centers, left_out) = centers(inventory, users);
    let uses = Uses::of(inventory);
    let mut floors: Vec<Floor<'_>> = Vec::new();
    for (center, shares) in centers {
        let all = shares.iter().map(|share| share.users).sum();
        for (group, profiles) in by_group(center, shares, decision) {
            let floor = Floor::new(center, group, profiles, inventory, &uses);
            floors.push(Floor { all, ..floor });
        }
    }
    floors.sort_by(|a, b| a.rank().cmp(&b.rank()));
    slugs(&mut floors);
    let tried = slices(&floors, &uses);
    let cohorts = cut::all(&floors, &tried, options);
    let count = |pilot: bool| -> u64 {
        let counted = cohorts.iter().filter(|cohort| pilot <= cohort.pilot);
        counted.filter_map(|cohort| cohort.users).sum()
    };
    let (users_in, users_of_pilot) = (count(false), count(true));
    Cohorts {
        basis: basis(users, &floors, users_in, users_of_pilot, options),
        users: Some(users_in),
        left_out,
        queues: queues(data),
        to_export,
        cohorts,
    }
}

/// A call center with the people of one group who work there.
struct Floor<'i> {
    center: &'i CallCenter,
    group: &'i GroupDecision,
    /// Everybody of the call center, whatever their group.
    all: u64,
    slug: String,
    profiles: Vec<Share<'i>>,
    adapters: Vec<&'i Adapter>,
    apps: Vec<String>,
    capabilities: BTreeSet<Capability>,
    target: Target,
    risk: Level,
    weight: u32,
    reasons: Vec<String>,
}

impl<'i> Floor<'i> {
    fn new(
        center: &'i CallCenter,
        group: &'i GroupDecision,
        profiles: Vec<Share<'i>>,
        inventory: &'i Inventory,
        uses: &Uses,
    ) -> Self {
        let loads = |adapter: &&Adapter| adapter.call_centers.contains(&center.name);
        let adapters: Vec<&Adapter> = inventory.adapters.iter().filter(loads).collect();
        let target = group.target;
        let mut floor = Self {
            center,
            group,
            all: 0,
            slug: String::new(),
            apps: apps(inventory, &adapters, &profiles),
            capabilities: uses.of_center(center, &adapters),
            profiles,
            adapters,
            target,
            risk: Level::Low,
            weight: 0,
            reasons: Vec::new(),
        };
        let signs = signs::of(&floor, inventory);
        floor.weight = signs.iter().map(|(weight, _)| weight).sum();
        floor.risk = catalog().cohorts.level(floor.weight);
        floor.reasons = signs.into_iter().map(|(_, text)| text).collect();
        floor
    }

    fn users(&self) -> u64 {
        self.profiles.iter().map(|share| share.users).sum()
    }

    /// Name people recognise.
    fn name(&self) -> String {
        match self.users() == self.all {
            true => self.center.name.clone(),
            false => format!("{} ({})", self.center.name, self.group.group.name),
        }
    }

    /// Whether a phone of another call center would try the same.
    fn is_seen(&self) -> bool {
        !self.adapters.is_empty() && self.adapters.iter().all(|one| one.unseen.is_empty())
    }

    /// Those who show most come first: what they try, nobody else has to.
    fn rank(&self) -> (bool, Reverse<usize>, Reverse<u64>, &str) {
        let shows = Reverse(self.capabilities.len());
        let people = Reverse(self.users());
        (!self.is_seen(), shows, people, &self.center.name)
    }
}

/// People of a call center by the group that they are of, the groups in the decision's order.
fn by_group<'i>(
    center: &CallCenter,
    shares: Vec<Share<'i>>,
    decision: &'i Decision,
) -> Vec<(&'i GroupDecision, Vec<Share<'i>>)> {
    let mut left = shares;
    let mut groups: Vec<(&GroupDecision, Vec<Share<'i>>)> = Vec::new();
    for group in &decision.groups {
        let is_of = |share: &Share<'_>| {
            let mut profiles = group.group.profiles.iter();
            profiles.any(|row| {
                row.profile == share.profile
                    && row.call_center.as_deref() == Some(center.name.as_str())
            })
        };
        let (own, others) = left.into_iter().partition(is_of);
        left = others;
        groups.push((group, own));
    }
    // Whom no group names goes where most go.
    if let Some((_, first)) = groups.first_mut() {
        first.extend(left);
    }
    groups.retain(|(_, shares)| !shares.is_empty());
    groups
}

/// People by call center and profile, and who of them is in no cohort.
fn centers<'i>(
    inventory: &'i Inventory,
    users: &'i FromFile<Vec<AssignedUsers>>,
) -> (Vec<(&'i CallCenter, Vec<Share<'i>>)>, Vec<LeftOut>) {
    let mut by_center: BTreeMap<Option<&str>, Vec<Share<'i>>> = BTreeMap::new();
    for row in users.says.iter().filter(|row| row.users > 0) {
        let shares = by_center.entry(row.call_center.as_deref()).or_default();
        shares.push(Share {
            profile: &row.profile,
            users: row.users,
        });
    }
    let mut floors = Vec::new();
    let mut left_out = Vec::new();
    for (name, mut shares) in by_center {
        shares.sort_by(|a, b| b.users.cmp(&a.users).then_with(|| a.profile.cmp(b.profile)));
        let mut centers = inventory.call_centers.iter();
        let center = name.and_then(|name| centers.find(|center| center.name == name));
        match (center, why_not(name, center, &users.file)) {
            (Some(center), None) => floors.push((center, shares)),
            (_, why) => left_out.push(LeftOut {
                call_center: name.map(str::to_owned),
                users: shares.iter().map(|share| share.users).sum(),
                why: why.unwrap_or_default(),
            }),
        }
    }
    (floors, left_out)
}

/// Why the users of a call center are in no cohort.
fn why_not(name: Option<&str>, center: Option<&CallCenter>, file: &str) -> Option<String> {
    let Some(name) = name else {
        return Some(format!(
            "{file} gives a call center that call-centers does not name: export both on one day"
        ));
    };
    let Some(center) = center else {
        return Some(format!(
            "its definition is not in this bundle, so nothing tells which phone it is: sf project retrieve start --metadata CallCenter:{name}"
        ));
    };
    if center.kind == CallCenterKind::Voice {
        return Some("it is a contact center of Salesforce Voice already".to_owned());
    }
    match center.state.life {
        Life::Test | Life::Dormant => {
            Some(format!("{}: {}", center.state.life, center.state.reason))
        }
        Life::Live | Life::Unknown => None,
    }
}

/// Apps whose utility bar or navigation leads to an adapter; those that the profiles may open, where that is known.
fn apps(inventory: &Inventory, adapters: &[&Adapter], profiles: &[Share<'_>]) -> Vec<String> {
    let ids: BTreeSet<&str> = adapters.iter().map(|adapter| adapter.id.as_str()).collect();
    let reached: BTreeSet<&ComponentId> = inventory
        .reach
        .iter()
        .filter(|reach| ids.contains(reach.adapter.as_str()))
        .flat_map(|reach| &reach.affected)
        .filter_map(|affected| match &affected.end {
            LinkEnd::Component(id) if id.kind == "CustomApplication" => Some(id),
            _ => None,
        })
        .collect();
    let open_to = |app: &ComponentId| {
        inventory.links.iter().any(|link| {
            let of_profile = matches!(&link.from, LinkEnd::Component(id) if id.kind == "Profile"
                && profiles.iter().any(|share| share.profile == id.full_name));
            link.kind == LinkKind::Grants
                && of_profile
                && link.to == LinkEnd::Component(app.clone())
        })
    };
    let granted: Vec<&ComponentId> = reached.iter().copied().filter(|app| open_to(app)).collect();
    let shown: Vec<&ComponentId> = if granted.is_empty() {
        reached.into_iter().collect()
    } else {
        granted
    };
    shown.iter().map(|app| app.full_name.clone()).collect()
}

/// What each call center is the first to try, in the order of the floors; one that would try nothing new has none.
fn slices(floors: &[Floor<'_>], uses: &Uses) -> Vec<Option<BTreeSet<Capability>>> {
    let mut tried: BTreeSet<Capability> = BTreeSet::new();
    let mut seen_adapters: BTreeSet<&str> = BTreeSet::new();
    let mut slices = Vec::new();
    for (at, floor) in floors.iter().enumerate() {
        let mut tries = floor.capabilities.clone();
        if at == 0 {
            // What belongs to no phone works alike for everybody.
            tries.extend(&uses.of_org);
        }
        let new: BTreeSet<Capability> = tries.difference(&tried).copied().collect();
        let ids = floor.adapters.iter().map(|adapter| adapter.id.as_str());
        let other_phone = ids.clone().any(|id| !seen_adapters.contains(id));
        // Of code that nobody saw, no other phone's pilot says anything.
        let needed =
            !new.is_empty() || floor.adapters.is_empty() || other_phone && !floor.is_seen();
        if needed {
            seen_adapters.extend(ids);
            tried.extend(&new);
        }
        slices.push(needed.then_some(new));
    }
    slices
}

fn queues(data: &OrgData) -> Vec<String> {
    let queues = data.queues.iter().flat_map(|queues| &queues.says.queues);
    queues.map(|queue| queue.name.clone()).collect()
}

/// Commands for the files of [`FILES`] that are not there.
fn to_export(inventory: &Inventory) -> Vec<String> {
    let data = inventory.org_data.as_ref();
    let folder = data.map_or(FOLDER, |data| data.folder.as_str());
    let files = FILES.iter().filter_map(|id| catalog().org_data.file(id));
    files
        .filter(|file| {
            data.is_none_or(|data| {
                let name = file.file_name(None);
                data.missing.iter().any(|missing| missing.file == name)
            })
        })
        .filter_map(|file| file.fetched_by(folder, None))
        .collect()
}

fn nobody_counted(inventory: &Inventory) -> String {
    let why = match &inventory.org_data {
        Some(data) => format!("{} has no users-by-call-center", data.folder),
        None => "how many users each call center has is in no bundle".to_owned(),
    };
    format!(
        "No cohort is made up: {why}. Export it (`sf-cti manifest --queries` prints every command) and audit with `--org-data`."
    )
}

fn basis(
    users: &FromFile<Vec<AssignedUsers>>,
    floors: &[Floor<'_>],
    users_in: u64,
    users_of_pilot: u64,
    options: CohortOptions,
) -> String {
    if floors.is_empty() {
        return format!(
            "{} has no users of a call center that would move, so no cohort is proposed.",
            users.file
        );
    }
    let centers: BTreeSet<&str> = floors
        .iter()
        .map(|floor| floor.center.name.as_str())
        .collect();
    let centers = match centers.len() {
        1 => "1 call center".to_owned(),
        count => format!("{count} call centers"),
    };
    format!(
        "Proposed from {}: {users_in} users of {centers}, {users_of_pilot} of them in the pilot, at most {} to a later cohort. The sizes are this project's own judgement; `[cohorts]` in sf-cti.toml sets others. Org data does not say which call center the members of a queue have, so which queues make up which cohort is open.",
        users.file, options.size
    )
}

/// Slugs of call centers, and of their groups where they have several; unique among them.
fn slugs(floors: &mut [Floor<'_>]) {
    let of_center: BTreeSet<&str> = floors
        .iter()
        .map(|floor| floor.center.name.as_str())
        .collect();
    let named: Vec<(&str, &str)> = of_center.iter().map(|name| (*name, *name)).collect();
    let slugs: BTreeMap<String, String> = of_center
        .iter()
        .map(|name| (*name).to_owned())
        .zip(ids::slugs_of(&named))
        .collect();
    for floor in floors {
        let slug = slugs.get(&floor.center.name).cloned().unwrap_or_default();
        // The group with most people of a call center goes by its name alone.
        let is_part = floor.users() * 2 <= floor.all;
        floor.slug = match is_part {
            true => format!("{slug}-{}", floor.group.group.id),
            false => slug,
        };
    }
}
