//! What whoever reads a comparison has to know first: where the two audits are not of one kind.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Audit, Group, Usage};
use super::forecast::between;
use super::side::{Count, Side};
use super::usages::{Change, State};

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Whether figures may mean something else than they seem to.
    pub is_warning: bool,
    /// In a sentence or two.
    pub text: String,
}

/// Below this share of common components, two bundles have almost nothing in common: one in ten.
const ALMOST_NOTHING: usize = 10;

/// All remarks, warnings first.
pub(super) fn remarks(
    old: &Side<'_>,
    new: &Side<'_>,
    usages: &[Change<'_>],
    today: jiff::civil::Date,
) -> Vec<Remark> {
    let (was, is) = (old.audit, new.audit);
    let warnings = [
        backwards(was, is),
        other_bundle(was, is, usages),
        other_way(was, is),
        gaps(was, is),
        not_seen(usages),
        came_in_again(usages),
        whole_types(was, is, usages),
        org_data(was, is),
    ];
    let notes = [
        renames(old, new),
        layout(was, is),
        other_program(was, is),
        calendar(was, is),
        age(is, today),
    ];
    let said =
        |is_warning| move |text: Option<String>| text.map(|text| Remark { is_warning, text });
    let warnings = warnings.into_iter().filter_map(said(true));
    warnings
        .chain(notes.into_iter().filter_map(said(false)))
        .collect()
}

fn backwards(old: &Audit, new: &Audit) -> Option<String> {
    (new.as_of < old.as_of).then(|| {
        format!(
            "The later audit is the older one: NEW is as of {}, OLD as of {}. What reads as new may be what was fixed \
             since: hand them in the other way round.",
            new.as_of, old.as_of
        )
    })
}

fn other_bundle(old: &Audit, new: &Audit, usages: &[Change<'_>]) -> Option<String> {
    if old.bundle.root == new.bundle.root {
        return None;
    }
    let (common, smaller) = match (&old.bundle.names, &new.bundle.names) {
        (Some(old), Some(new)) => {
            let (old, new) = (flat(old), flat(new));
            (old.intersection(&new).count(), old.len().min(new.len()))
        }
        _ => {
            let there = |change: &&Change<'_>| change.old.is_some() && change.new.is_some();
            (
                usages.iter().filter(there).count(),
                old.usages.len().min(new.usages.len()),
            )
        }
    };
    (smaller > 0 && common * ALMOST_NOTHING < smaller).then(|| {
        format!(
            "These are two bundles: {} and {} have {common} of {smaller} components in common. What reads as fixed and \
             new is most likely only different.",
            old.bundle.root, new.bundle.root
        )
    })
}

fn flat(names: &BTreeMap<String, Vec<String>>) -> BTreeSet<(&str, &str)> {
    names
        .iter()
        .flat_map(|(kind, names)| names.iter().map(move |name| (kind.as_str(), name.as_str())))
        .collect()
}

fn other_way(old: &Audit, new: &Audit) -> Option<String> {
    let (was, is) = (&old.decision.groups, &new.decision.groups);
    // Groups of one way may be cut otherwise: that changes nothing of what goes.
    let targets = |groups: &[Group]| -> BTreeSet<(String, Option<String>)> {
        let groups = groups.iter();
        groups
            .map(|group| (group.target.clone(), group.sourcing.clone()))
            .collect()
    };
    (targets(was) != targets(is)).then(|| {
        format!(
            "The plans lead different ways: {} before, {} now. What counts as burning, the tasks and the person-days \
             differ for that reason alone.",
            ways(was),
            ways(is)
        )
    })
}

fn ways(groups: &[Group]) -> String {
    let ways: Vec<String> = groups
        .iter()
        .map(|group| {
            let sourcing = group.sourcing.as_ref();
            let sourcing = sourcing
                .map(|word| format!(" ({word})"))
                .unwrap_or_default();
            format!("{} to {}{sourcing}", group.group, group.target)
        })
        .collect();
    if ways.is_empty() {
        "nowhere".to_owned()
    } else {
        ways.join(", ")
    }
}

fn gaps(old: &Audit, new: &Audit) -> Option<String> {
    let hiding = |audit: &Audit| -> BTreeMap<String, String> {
        let gaps = audit.coverage.gaps.iter().filter(|gap| !gap.elsewhere);
        gaps.map(|gap| (gap.path.clone(), gap.reason.clone()))
            .collect()
    };
    let known = hiding(old);
    let fresh: Vec<(String, String)> = hiding(new)
        .into_iter()
        .filter(|(path, _)| !known.contains_key(path))
        .collect();
    let (path, reason) = fresh.first()?;
    let more = match fresh.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "NEW has gaps that OLD had not: {path} ({reason}){more}. What was seen in there before is not fixed, only not seen."
    ))
}

fn not_seen(usages: &[Change<'_>]) -> Option<String> {
    let unseen = usages.iter().filter(|change| {
        matches!(change.state, State::NotSeen { .. }) && change.counted == Some(Count::Burning)
    });
    match unseen.count() {
        0 => None,
        1 => Some(
            "One usage that is to go could not be seen in NEW. It counts neither as fixed nor as left."
                .to_owned(),
        ),
        number => Some(format!(
            "{number} usages that are to go could not be seen in NEW. They count neither as fixed nor as left."
        )),
    }
}

/// Code that was only put elsewhere is fixed at its old place and new at the other: the gate cannot let that pass, and
/// nobody should take it for progress.
fn came_in_again(usages: &[Change<'_>]) -> Option<String> {
    let burns = |change: &&Change<'_>| change.count() == Some(Count::Burning);
    let shape = |usage: &Usage| usage.shape.clone().filter(|shape| !shape.is_empty());
    let mut fixed: BTreeMap<String, Vec<&Usage>> = BTreeMap::new();
    for change in usages.iter().filter(burns) {
        if let (State::Fixed, Some(usage)) = (&change.state, change.old)
            && let Some(shape) = shape(usage)
        {
            fixed.entry(shape).or_default().push(usage);
        }
    }
    let mut pairs = Vec::new();
    for change in usages.iter().filter(burns) {
        if let (State::New, Some(usage)) = (&change.state, change.new)
            && let Some(shape) = shape(usage)
            && let Some(before) = fixed.get_mut(&shape).and_then(Vec::pop)
        {
            pairs.push((before, usage));
        }
    }
    let (before, now) = pairs.first()?;
    let number = pairs.len();
    Some(format!(
        "{number} of the uses that read as fixed came in again elsewhere, written alike: {} from {} to {}{}. Code that was \
         only moved is no progress, and the tasks and the pace below count it as done.",
        now.rule,
        before.path,
        now.path,
        match number - 1 {
            0 => String::new(),
            more => format!(", and {more} more"),
        }
    ))
}

/// A type that is gone as a whole may have been deleted, or not been retrieved.
fn whole_types(old: &Audit, new: &Audit, usages: &[Change<'_>]) -> Option<String> {
    let mut lost: BTreeMap<&str, usize> = BTreeMap::new();
    for change in usages {
        if change.state == State::Fixed
            && let Some(usage) = change.old
            && let Some((kind, _)) = usage.component.split_once(':')
            && !new.bundle.components.contains_key(kind)
            && old.bundle.components.contains_key(kind)
        {
            *lost.entry(kind).or_default() += 1;
        }
    }
    let all: usize = lost.values().sum();
    (all > 0).then(|| {
        let kinds: Vec<&str> = lost.into_keys().collect();
        format!(
            "NEW has not one component of a type that OLD had: {}. {} there as fixed, which is right only if the type \
             was retrieved.",
            kinds.join(", "),
            match all {
                1 => "One usage counts".to_owned(),
                number => format!("{number} usages count"),
            }
        )
    })
}

fn org_data(old: &Audit, new: &Audit) -> Option<String> {
    let (which, other) = match (&old.org_data.folder, &new.org_data.folder) {
        (Some(_), None) => ("OLD", "NEW"),
        (None, Some(_)) => ("NEW", "OLD"),
        _ => return None,
    };
    Some(format!(
        "Only {which} has exported org data. What it says of users, states and cohorts, {other} does not know, and tasks \
         and person-days differ for that reason alone."
    ))
}

fn renames(old: &Side<'_>, new: &Side<'_>) -> Option<String> {
    let lacking: Vec<&str> = [(old, "OLD"), (new, "NEW")]
        .into_iter()
        .filter(|(side, _)| !side.follows_renames())
        .map(|(_, word)| word)
        .collect();
    (!lacking.is_empty()).then(|| {
        format!(
            "{} by an older sf-cti, without what renames are followed by: a component that was renamed reads as fixed \
             under its old name and new under the new one.",
            match lacking.as_slice() {
                [one] => format!("{one} was written"),
                _ => "Both audits were written".to_owned(),
            }
        )
    })
}

fn layout(old: &Audit, new: &Audit) -> Option<String> {
    (old.bundle.format != new.bundle.format).then(|| {
        format!(
            "The bundles are laid out differently, {} before and {} now. Paths differ, identities do not: what only lies \
             elsewhere is moved.",
            old.bundle.format, new.bundle.format
        )
    })
}

fn other_program(old: &Audit, new: &Audit) -> Option<String> {
    (old.tool.version != new.tool.version).then(|| {
        format!(
            "sf-cti {} wrote OLD and {} wrote NEW. Some of what is new may only be found by the later one: audit both \
             states with one version where that matters.",
            old.tool.version, new.tool.version
        )
    })
}

fn calendar(old: &Audit, new: &Audit) -> Option<String> {
    match (&old.plan.schedule.calendar, &new.plan.schedule.calendar) {
        (_, None) => Some(
            "NEW was written by an older sf-cti, without its calendar: working days are Monday to Friday here, without \
             holidays."
                .to_owned(),
        ),
        (Some(was), Some(is)) if was != is => Some(
            "Calendar or team were set differently. Working days are counted by NEW's calendar.".to_owned(),
        ),
        _ => None,
    }
}

fn age(new: &Audit, today: jiff::civil::Date) -> Option<String> {
    let days = between(new.as_of, today);
    (days > 0).then(|| {
        format!(
            "NEW is {days} {} old: what was done since is not in it, and the forecast is counted from {today}.",
            if days == 1 { "day" } else { "days" }
        )
    })
}
