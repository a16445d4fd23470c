//! Groups of the settings: checked, and turned into what the plan wants.

use std::collections::BTreeSet;
use std::str::FromStr;

use toml::de::DeTable;

use super::Mistakes;
use super::shape::GroupEntry;
use crate::catalog::{Sourcing, Target, nearest};
use crate::plan::GroupSetting;

/// Checks all groups.
pub(super) fn check(groups: &[GroupEntry], table: &DeTable<'_>, mistakes: &mut Mistakes<'_>) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (at, group) in groups.iter().enumerate() {
        let number = at.to_string();
        let mut wrong =
            |key: &str, what: String| mistakes.add_at(table, &["group", &number, key], &what);
        if group.name.trim().is_empty() {
            wrong("name", "a group needs a name".to_owned());
        } else if !names.insert(group.name.to_lowercase()) {
            wrong("name", format!("the group `{}` is there twice", group.name));
        }
        let targets: Vec<&str> = Target::ALL.iter().map(|word| word.as_str()).collect();
        let sourcings: Vec<&str> = Sourcing::ALL.iter().map(|word| word.as_str()).collect();
        if let Some(target) = &group.target
            && !targets.contains(&target.as_str())
        {
            wrong("target", unknown("target", target, &targets));
        }
        let Some(sourcing) = &group.sourcing else {
            continue;
        };
        if !sourcings.contains(&sourcing.as_str()) {
            wrong("sourcing", unknown("sourcing", sourcing, &sourcings));
        } else if let Some(target) = &group.target
            && targets.contains(&target.as_str())
            && target != Target::PartnerTelephony.as_str()
        {
            wrong(
                "sourcing",
                format!(
                    "{sourcing} is a way to have partner-telephony and does not go with the target {target}"
                ),
            );
        }
    }
}

fn unknown(what: &str, typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()).first() {
        Some(like) => format!("`{typed}` is no {what}; did you mean `{like}`?"),
        None => format!("`{typed}` is no {what}; known are {}", known.join(", ")),
    }
}

/// A group that was checked.
pub(super) fn setting(group: &GroupEntry) -> GroupSetting {
    GroupSetting {
        name: group.name.clone(),
        profiles: group.profiles.clone(),
        call_centers: group.call_centers.clone(),
        target: word(group.target.as_deref()),
        sourcing: word(group.sourcing.as_deref()),
    }
}

fn word<W: FromStr>(text: Option<&str>) -> Option<W> {
    text.and_then(|text| text.parse().ok())
}
