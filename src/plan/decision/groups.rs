//! Which groups of users there are: by settings, by exported org data, by names that speak clearly, or none.

use std::collections::{BTreeMap, BTreeSet};

use super::life::Living;
use super::model::{GroupProfile, GroupSetting, UserGroup};
use crate::catalog::{GroupName, GroupText, LinkKind, Told, catalog};
use crate::detect::Fingerprint;
use crate::inventory::{Adapter, AssignedUsers, CallCenter, Inventory, Link, LinkEnd};
use crate::plan::ids;

/// The groups of an org, the largest first, and what could not be told.
pub(super) struct Groups {
    /// One or more.
    pub(super) groups: Vec<UserGroup>,
    /// Names that tell of groups, where they were not enough to tell groups apart.
    pub(super) hints: Vec<String>,
    /// Groups of the settings that nobody is in.
    pub(super) empty: Vec<String>,
}

/// Tells groups apart.
pub(super) fn recognise(
    inventory: &Inventory,
    living: &Living<'_>,
    settings: &[GroupSetting],
) -> Groups {
    let mut hints = Vec::new();
    let rows = living.users(inventory);
    let mut drafts = match &rows {
        Some((file, rows)) => by_users(inventory, living.sandbox, settings, file, rows),
        None => by_settings(living, settings),
    };
    if drafts.is_empty() && rows.is_none() {
        (drafts, hints) = by_names(inventory, living);
    }
    let empty = settings
        .iter()
        .filter(|setting| !drafts.contains_key(&key_of(setting)))
        .map(|setting| setting.name.clone())
        .collect();
    let mut groups: Vec<UserGroup> = if drafts.is_empty() {
        vec![everybody(living, rows.is_some() && !living.sandbox)]
    } else {
        let only_rest = drafts.len() == 1 && drafts.contains_key(&Key::Rest);
        let all = drafts.into_iter();
        all.map(|(key, draft)| draft.finish(&key, settings, only_rest))
            .collect()
    };
    // Stable: groups of one size stay in the catalogue's order.
    groups.sort_by_key(|group| std::cmp::Reverse(group.users));
    attach_adapters(inventory, living, &mut groups);
    Groups {
        groups,
        hints,
        empty,
    }
}

/// What a group is told by, in the order in which groups are shown where nobody is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A group of the catalogue, by its place.
    Known(usize),
    /// A group of the settings that the catalogue does not have.
    Named(String),
    /// Everybody else.
    Rest,
}

/// A group in the making.
#[derive(Default)]
struct Draft {
    users: Option<u64>,
    call_centers: BTreeSet<String>,
    profiles: Vec<GroupProfile>,
    recognised_by: Vec<String>,
}

impl Draft {
    fn finish(self, key: &Key, settings: &[GroupSetting], is_everybody: bool) -> UserGroup {
        let table = &catalog().groups;
        let name = |name: &GroupName| (name.id.clone(), name.name.clone(), name.title.clone());
        let (id, name, title) = match key {
            Key::Known(at) => {
                let group = &table.group[*at];
                (group.id.clone(), group.name.clone(), group.title.clone())
            }
            Key::Named(name) => {
                let written = settings.iter().find(|setting| key_of(setting) == *key);
                let written = written.map_or(name, |setting| &setting.name);
                (ids::slug(name), written.clone(), written.clone())
            }
            Key::Rest if is_everybody => name(&table.all),
            Key::Rest => name(&table.rest),
        };
        let mut profiles = self.profiles;
        profiles.sort_by(|a, b| {
            let names = |one: &GroupProfile| (one.profile.clone(), one.call_center.clone());
            (b.users.cmp(&a.users)).then_with(|| names(a).cmp(&names(b)))
        });
        UserGroup {
            id,
            name,
            title,
            users: self.users,
            call_centers: self.call_centers,
            adapters: BTreeSet::new(),
            capabilities: BTreeSet::new(),
            profiles,
            recognised_by: self.recognised_by,
        }
    }
}

type Drafts = BTreeMap<Key, Draft>;

fn everybody(living: &Living<'_>, counted: bool) -> UserGroup {
    let name = &catalog().groups.all;
    UserGroup {
        id: name.id.clone(),
        name: name.name.clone(),
        title: name.title.clone(),
        users: counted.then_some(0),
        call_centers: living.centers.iter().map(|one| one.name.clone()).collect(),
        adapters: BTreeSet::new(),
        capabilities: BTreeSet::new(),
        profiles: Vec::new(),
        recognised_by: vec!["Nothing in this bundle tells groups of users apart.".to_owned()],
    }
}

/// The group that a setting speaks of: one of the catalogue by its id or name, or its own.
fn key_of(setting: &GroupSetting) -> Key {
    let slug = ids::slug(&setting.name);
    let known = &catalog().groups.group;
    let is_it = |group: &GroupText| group.id == slug || ids::slug(&group.name) == slug;
    match known.iter().position(is_it) {
        Some(at) => Key::Known(at),
        None if slug == catalog().groups.rest.id => Key::Rest,
        None => Key::Named(setting.name.to_lowercase()),
    }
}

/// Whether a setting speaks of a group.
pub(super) fn is_of(setting: &GroupSetting, group: &UserGroup) -> bool {
    let id = match key_of(setting) {
        Key::Known(at) => &catalog().groups.group[at].id,
        Key::Rest => &catalog().groups.rest.id,
        Key::Named(_) => return group.id == ids::slug(&setting.name),
    };
    group.id == *id
}

fn names(list: &[String], name: &str) -> bool {
    list.iter().any(|listed| listed.eq_ignore_ascii_case(name))
}

impl GroupSetting {
    /// Whether it says who is in the group, and does not only settle where a known one goes.
    fn says_who(&self) -> bool {
        !self.profiles.is_empty() || !self.call_centers.is_empty()
    }

    fn takes(&self, row: &AssignedUsers) -> bool {
        let center = row.call_center.as_deref();
        self.says_who()
            && (self.profiles.is_empty() || names(&self.profiles, &row.profile))
            && (self.call_centers.is_empty()
                || center.is_some_and(|center| names(&self.call_centers, center)))
    }
}

fn by_users(
    inventory: &Inventory,
    is_sandbox: bool,
    settings: &[GroupSetting],
    file: &str,
    rows: &[&AssignedUsers],
) -> Drafts {
    let told: Vec<Option<(Key, String)>> = rows
        .iter()
        .map(|row| told_of_row(inventory, settings, row))
        .collect();
    let mut sizes: BTreeMap<Option<&str>, BTreeMap<Key, u64>> = BTreeMap::new();
    for (row, told) in rows.iter().zip(&told) {
        if let Some((key, _)) = told {
            let of_center = sizes.entry(row.call_center.as_deref()).or_default();
            *of_center.entry(key.clone()).or_default() += row.users;
        }
    }
    let mut drafts = Drafts::new();
    for (row, told) in rows.iter().zip(told) {
        let (key, why) = told.unwrap_or_else(|| {
            let center = row.call_center.as_deref();
            // Supervisors and administrators go with those they work beside: a call center moves as a whole.
            let of_center = center.and_then(|_| sizes.get(&center));
            let largest = of_center.and_then(|of_center| {
                let by_size = |key: &&Key| (of_center[*key], std::cmp::Reverse((*key).clone()));
                of_center.keys().max_by_key(by_size)
            });
            match (largest, center) {
                (Some(key), Some(center)) => (
                    key.clone(),
                    format!("no word of the profile tells, so with most users of {center}"),
                ),
                _ => (
                    Key::Rest,
                    "neither the profile nor its call center tells".to_owned(),
                ),
            }
        });
        let draft = drafts.entry(key).or_default();
        draft.users = Some(draft.users.unwrap_or_default() + row.users);
        draft.call_centers.extend(row.call_center.clone());
        draft.profiles.push(GroupProfile {
            profile: row.profile.clone(),
            call_center: row.call_center.clone(),
            users: row.users,
            why,
        });
    }
    let of = if is_sandbox {
        ", of a sandbox: production may differ"
    } else {
        ""
    };
    for draft in drafts.values_mut() {
        draft.recognised_by.push(format!(
            "By active users, their profiles and call centers ({file}{of})."
        ));
    }
    drafts
}

/// The group of users of one profile and call center, and why.
fn told_of_row(
    inventory: &Inventory,
    settings: &[GroupSetting],
    row: &AssignedUsers,
) -> Option<(Key, String)> {
    if let Some(setting) = settings.iter().find(|setting| setting.takes(row)) {
        return Some((key_of(setting), "so say the settings".to_owned()));
    }
    if let Some((key, word)) = told(&row.profile) {
        return Some((key, format!("the profile has the word `{word}`")));
    }
    let center = row.call_center.as_deref()?;
    let known = inventory.call_centers.iter().find(|one| one.name == center);
    let (key, word) = told_of_center(center, known)?;
    Some((key, format!("the name of {center} has the word `{word}`")))
}

fn told(name: &str) -> Option<(Key, &'static str)> {
    let table = &catalog().groups;
    match table.told(name) {
        Told::Of(group, word) => {
            let at = table.group.iter().position(|one| one.id == group.id)?;
            Some((Key::Known(at), word))
        }
        Told::Several | Told::None => None,
    }
}

/// A group that the names of a call center tell of; words that every call center has in its name tell nothing.
fn told_of_center(name: &str, center: Option<&CallCenter>) -> Option<(Key, &'static str)> {
    let shown = center.and_then(|center| center.display_name.as_deref());
    let told_by = |name: &str| told(name).filter(|(_, word)| !GENERIC.contains(word));
    told_by(name).or_else(|| shown.and_then(told_by))
}

/// Words that call centers have in their names whoever works with them.
const GENERIC: &[&str] = &[
    "call center",
    "call centre",
    "contact center",
    "contact centre",
];

fn by_settings(living: &Living<'_>, settings: &[GroupSetting]) -> Drafts {
    let mut drafts = Drafts::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for setting in settings.iter().filter(|setting| setting.says_who()) {
        let draft = drafts.entry(key_of(setting)).or_default();
        for center in &living.centers {
            if names(&setting.call_centers, &center.name) {
                draft.call_centers.insert(center.name.clone());
                taken.insert(&center.name);
            }
        }
        draft
            .recognised_by
            .push("By the settings; without org data nobody is counted.".to_owned());
    }
    let left: BTreeSet<String> = living
        .centers
        .iter()
        .map(|center| &center.name)
        .filter(|name| !taken.contains(name.as_str()))
        .cloned()
        .collect();
    if !drafts.is_empty() && !left.is_empty() {
        let rest = drafts.entry(Key::Rest).or_default();
        rest.call_centers = left;
        rest.recognised_by
            .push("Call centers that no group of the settings names.".to_owned());
    }
    drafts
}

/// Groups by names of call centers or apps, where all of them speak and not of the same one; hints otherwise.
fn by_names(inventory: &Inventory, living: &Living<'_>) -> (Drafts, Vec<String>) {
    let centers: Vec<(String, Option<(Key, &str)>)> = living
        .centers
        .iter()
        .map(|center| {
            let told = told_of_center(&center.name, Some(center));
            (center.name.clone(), told)
        })
        .collect();
    let apps: Vec<(String, Option<(Key, &str)>)> = apps_with_softphone(&inventory.links)
        .into_iter()
        .map(|app| {
            let told = told(&app);
            (app, told)
        })
        .collect();
    for (what, named) in [("call center", &centers), ("app", &apps)] {
        let keys: BTreeSet<&Key> = named
            .iter()
            .filter_map(|(_, told)| Some(&told.as_ref()?.0))
            .collect();
        if keys.len() < 2 || named.iter().any(|(_, told)| told.is_none()) {
            continue;
        }
        let mut drafts = Drafts::new();
        for (name, told) in named {
            let Some((key, word)) = told else {
                continue;
            };
            let draft = drafts.entry(key.clone()).or_default();
            if what == "call center" {
                draft.call_centers.insert(name.clone());
            }
            draft.recognised_by.push(format!(
                "The name of {what} {name} has the word `{word}` (inferred)."
            ));
        }
        if what == "app" {
            share_centers(&centers, &mut drafts);
        }
        return (drafts, Vec::new());
    }
    let hints = [("call center", centers), ("app", apps)]
        .into_iter()
        .flat_map(|(what, named)| {
            named.into_iter().filter_map(move |(name, told)| {
                let (key, _) = told?;
                let Key::Known(at) = key else { return None };
                let group = &catalog().groups.group[at].name;
                Some(format!("{what} {name} sounds like {group}"))
            })
        })
        .collect();
    (Drafts::new(), hints)
}

/// Call centers whose names tell of a group are that group's; of the others nothing tells, so they are everybody's.
fn share_centers(centers: &[(String, Option<(Key, &str)>)], drafts: &mut Drafts) {
    for (name, told) in centers {
        let of_one = told.as_ref().map(|(key, _)| key);
        let known = of_one.is_some_and(|key| drafts.contains_key(key));
        for (key, draft) in drafts.iter_mut() {
            if !known || Some(key) == of_one {
                draft.call_centers.insert(name.clone());
            }
        }
    }
}

/// Apps of the org's own whose utility bar holds the softphone.
fn apps_with_softphone(links: &[Link]) -> BTreeSet<String> {
    let bars: BTreeSet<&LinkEnd> = links
        .iter()
        .filter(|link| link.kind == LinkKind::Softphone)
        .map(|link| &link.from)
        .collect();
    links
        .iter()
        .filter(|link| link.kind == LinkKind::UtilityBar && bars.contains(&link.to))
        .filter_map(|link| match &link.from {
            LinkEnd::Component(app) => Some(app.full_name.clone()),
            LinkEnd::External(_) | LinkEnd::Outside(_) => None,
        })
        .filter(|name| !name.starts_with("standard__"))
        .collect()
}

/// Gives each group its adapters, and what they do for people.
fn attach_adapters(inventory: &Inventory, living: &Living<'_>, groups: &mut [UserGroup]) {
    let knows_centers = groups.iter().any(|group| !group.call_centers.is_empty());
    for (at, group) in groups.iter_mut().enumerate() {
        let is_its = |adapter: &&Adapter| {
            let mut centers = adapter.call_centers.iter();
            let used = match adapter.call_centers.is_empty() || !knows_centers {
                // Nothing tells who works with it; the largest group is the likeliest.
                true => at == 0 || !knows_centers,
                false => centers.any(|center| group.call_centers.contains(center)),
            };
            used && living.adapters.contains(&adapter.id)
        };
        let adapters: Vec<&Adapter> = inventory.adapters.iter().filter(is_its).collect();
        let marks: BTreeSet<&Fingerprint> = adapters
            .iter()
            .flat_map(|adapter| &adapter.usages)
            .collect();
        group.capabilities = inventory
            .live_usages()
            .filter(|usage| marks.contains(&usage.fingerprint))
            .map(|usage| usage.rule.capability)
            .collect();
        group.adapters = adapters.iter().map(|adapter| adapter.id.clone()).collect();
    }
}
