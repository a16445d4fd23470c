//! Screen pops: kinds of calls, numbers of matches, and what softphone layouts let open.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Test};
use crate::catalog::{CallTypeRow, Capability, Rule, catalog};
use crate::inventory::{Inventory, SoftphoneLayout};
use crate::plan::cohorts::some;

/// The rule of a pop that a layout decides, for phones whose code is not here.
const BY_LAYOUT: &str = "lightning/searchAndScreenPop";

/// A screen-pop row per layout of the group's profiles, kind of call and match.
pub(super) fn rows(group: &Group<'_>, inventory: &Inventory) -> Vec<Test> {
    let (layouts, uncovered) = layouts(group, inventory);
    let mut rows = Vec::new();
    for layout in &layouts {
        rows.extend(of_layout(group, layout, layouts.len() > 1));
    }
    if layouts.is_empty() || !uncovered.is_empty() {
        rows.extend(not_exported(group, inventory, &uncovered));
    }
    rows
}

/// Layouts of a group's profiles, and profiles of which none was exported.
fn layouts<'i>(
    group: &Group<'_>,
    inventory: &'i Inventory,
) -> (Vec<&'i SoftphoneLayout>, Vec<String>) {
    let Some(cohort) = group.cohort else {
        return (inventory.softphone_layouts.iter().collect(), Vec::new());
    };
    let of_profile: BTreeMap<&str, Option<&str>> = inventory
        .org_data
        .iter()
        .flat_map(|data| &data.layouts)
        .map(|row| (row.profile.as_str(), row.layout.as_deref()))
        .collect();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut uncovered = Vec::new();
    for share in &cohort.profiles {
        match of_profile.get(share.profile.as_str()) {
            Some(Some(layout)) => {
                names.insert(layout);
            }
            _ => uncovered.push(share.profile.clone()),
        }
    }
    let all = inventory.softphone_layouts.iter();
    let layouts = all.filter(|layout| names.contains(layout.name.as_str()));
    (layouts.collect(), uncovered)
}

fn of_layout(group: &Group<'_>, layout: &SoftphoneLayout, several: bool) -> Vec<Test> {
    let table = &catalog().matrix;
    let own = if several {
        format!(
            "-{}",
            crate::plan::ids::slugs_of(&[(&layout.name, &layout.name)]).concat()
        )
    } else {
        String::new()
    };
    let mut rows = Vec::new();
    for kind in &table.call_type {
        let mut types = layout.call_types.iter();
        let Some(set) = types.find(|set| set.kind == kind.layout) else {
            continue;
        };
        if !group.whole && !kind.first_day {
            continue;
        }
        if set.screen_pop.is_empty() {
            let mut row = row(group, &format!("screen-pop-{}{own}", kind.id), kind);
            row.setting = Some(table.nothing_set.setting.clone());
            row.scenario = format!("{}.", kind.does);
            row.before = table.nothing_set.before.replace("{layout}", &layout.name);
            row.after = table.nothing_set.after.clone().unwrap_or(row.after);
            rows.push(row);
            continue;
        }
        for found in &table.r#match {
            let mut settings = set.screen_pop.iter();
            let Some((_, setting)) = settings.find(|(name, _)| *name == found.layout) else {
                continue;
            };
            let id = format!("screen-pop-{}-{}{own}", kind.id, found.id);
            let mut row = row(group, &id, kind);
            row.r#match = Some(found.id.clone());
            row.setting = Some(setting.clone());
            row.scenario = scenario(kind, &found.whom);
            row.before = table
                .words
                .pop_before
                .replace("{adapter}", &group.phone())
                .replace("{opens}", &opens(setting))
                .replace("{layout}", &layout.name);
            rows.push(row);
        }
    }
    rows
}

/// The same crossing, with the setting open.
fn not_exported(group: &Group<'_>, inventory: &Inventory, profiles: &[String]) -> Vec<Test> {
    let table = &catalog().matrix;
    let whose = match profiles.is_empty() {
        true => table.words.all_profiles.clone(),
        false => some(profiles),
    };
    let before = table
        .not_exported
        .before
        .replace("{adapter}", &group.phone())
        .replace("{profiles}", &whose);
    let mut rows = Vec::new();
    for kind in &table.call_type {
        if !is_used(kind, inventory) || !group.whole && !kind.first_day {
            continue;
        }
        let open = |id: &str| {
            let mut row = row(group, &format!("screen-pop-{id}-not-exported"), kind);
            row.setting = Some(table.not_exported.setting.clone());
            row.scenario = format!("{}.", kind.does);
            row.before = before.clone();
            row
        };
        if !kind.matches {
            rows.push(open(&kind.id));
            continue;
        }
        for found in &table.r#match {
            let mut row = open(&format!("{}-{}", kind.id, found.id));
            row.r#match = Some(found.id.clone());
            row.scenario = scenario(kind, &found.whom);
            rows.push(row);
        }
    }
    rows
}

fn row(group: &Group<'_>, id: &str, kind: &CallTypeRow) -> Test {
    let by_layout = catalog().rule(BY_LAYOUT);
    let used = group.rules(Capability::ScreenPop);
    // A layout decides for what asks it; where nothing shows who asks, for everything.
    let asks = used.is_empty() || used.iter().any(|rule| rule.id == BY_LAYOUT);
    let rules: Vec<&Rule> = match asks {
        true => vec![by_layout],
        false => used.into_iter().take(1).collect(),
    };
    let mut row = group.row(id, Capability::ScreenPop, &rules);
    row.call_type = Some(kind.id.clone());
    row.after = format!("The same opens, once. {}", row.after);
    row
}

fn scenario(kind: &CallTypeRow, whom: &str) -> String {
    let words = &catalog().matrix.words;
    words
        .pop_does
        .replace("{does}", &kind.does)
        .replace("{whom}", whom)
}

/// What a setting such as `PopToFlow Desk_Call_Guide` lets open.
fn opens(setting: &str) -> String {
    let (name, data) = setting.split_once(' ').unwrap_or((setting, ""));
    let mut rows = catalog().matrix.setting.iter();
    match rows.find(|row| row.id == name) {
        Some(row) if data.is_empty() => row.opens.clone(),
        Some(row) => row.opens_with_data.replace("{data}", data),
        None => format!("what {setting} says"),
    }
}

/// Whether the org has calls of a kind: by layouts, by what was logged. Where neither was exported, incoming calls only.
pub(super) fn is_used(kind: &CallTypeRow, inventory: &Inventory) -> bool {
    let months = inventory.org_data.iter().flat_map(|data| &data.call_tasks);
    let mut logged = months.flat_map(|month| &month.says.by_type).peekable();
    let layouts = inventory.softphone_layouts.iter();
    let mut types = layouts.flat_map(|layout| &layout.call_types).peekable();
    if logged.peek().is_none() && types.peek().is_none() {
        return kind.first_day;
    }
    logged.any(|(name, tasks)| *name == kind.layout && *tasks > 0)
        || types.any(|set| set.kind == kind.layout)
}
