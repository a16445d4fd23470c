//! What a phone does for people, and what of it ends: criteria that count capabilities and members.

use std::collections::{BTreeMap, BTreeSet};

use super::criteria::{Holding, held, spots};
use super::facts::Facts;
use super::words;
use crate::catalog::{Capability, Change, Target, catalog};
use crate::detect::{Fingerprint, Usage};
use crate::plan::wording::places;

/// Own adapters that do much.
pub(super) fn own_rich(facts: &Facts<'_>) -> Vec<Holding> {
    let rich = catalog().criteria.rich_from;
    facts
        .own()
        .map(|adapter| (adapter, jobs(facts, &adapter.usages)))
        .filter(|(_, jobs)| jobs.len() >= rich)
        .map(|(adapter, jobs)| {
            Holding::with([
                ("names", adapter.name.clone()),
                ("count", jobs.len().to_string()),
            ])
        })
        .take(1)
        .collect()
}

/// Capabilities of usages that people would miss.
fn jobs(facts: &Facts<'_>, marks: &[Fingerprint]) -> BTreeSet<Capability> {
    let marks: BTreeSet<_> = marks.iter().collect();
    let usages = facts.usages.iter();
    usages
        .filter(|usage| marks.contains(&usage.fingerprint))
        .map(|usage| usage.rule.capability)
        .filter(|capability| !words::AROUND.contains(capability))
        .collect()
}

/// Little in use, where all of it can be read.
pub(super) fn light_use(facts: &Facts<'_>) -> Vec<Holding> {
    const LIGHT: &[Capability] = &[
        Capability::ClickToDial,
        Capability::CallLogging,
        Capability::SoftphoneUi,
        Capability::RecordData,
    ];
    let readable = !facts.adapters.is_empty() && facts.foreign().next().is_none();
    let jobs: BTreeSet<Capability> = facts
        .usages
        .iter()
        .map(|usage| usage.rule.capability)
        .filter(|capability| !words::AROUND.contains(capability))
        .collect();
    let light = jobs.iter().all(|job| LIGHT.contains(job))
        && jobs
            .iter()
            .any(|job| matches!(job, Capability::ClickToDial | Capability::CallLogging));
    let titles: Vec<String> = jobs.iter().map(|job| words::job(*job)).collect();
    let list = words::list(titles.iter().map(String::as_str));
    held(readable && light, Holding::with([("capabilities", list)]))
}

/// What ends without an equivalent, for each target.
pub(super) fn ends(facts: &Facts<'_>) -> Vec<Holding> {
    let mut holdings = Vec::new();
    for &target in Target::ALL {
        let mut members: BTreeMap<&str, usize> = BTreeMap::new();
        let mut jobs: BTreeSet<Capability> = BTreeSet::new();
        let ending: Vec<&&Usage> = facts
            .usages
            .iter()
            .filter(|usage| usage.rule.mapping(target).change == Change::NoEquivalent)
            .collect();
        for usage in &ending {
            let name = usage.rule.member.as_deref().unwrap_or(&usage.rule.id);
            *members.entry(name).or_default() += 1;
            jobs.insert(usage.rule.capability);
        }
        if members.is_empty() {
            continue;
        }
        let mut rows: Vec<(&str, usize)> = members.into_iter().collect();
        rows.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| a.cmp(b)));
        let shown: Vec<String> = rows
            .iter()
            .take(4)
            .map(|(name, count)| format!("{name} ({})", places(*count)))
            .collect();
        let more = match rows.len().saturating_sub(4) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let mut one = Holding::with([("members", format!("{}{more}", shown.join(", ")))]);
        one.only = Some(target);
        one.found = jobs.len();
        holdings.push(one.seen(spots(ending.into_iter().copied())));
    }
    holdings
}

/// What people would miss without any phone in Salesforce.
pub(super) fn no_voice_loses(facts: &Facts<'_>) -> Vec<Holding> {
    let mut by_job: BTreeMap<Capability, usize> = BTreeMap::new();
    for usage in &facts.usages {
        if !words::AROUND.contains(&usage.rule.capability) {
            *by_job.entry(usage.rule.capability).or_default() += 1;
        }
    }
    let mut losses: Vec<String> = by_job
        .into_iter()
        .map(|(job, count)| format!("{} ({})", words::job(job), places(count)))
        .collect();
    let layouts = facts.inventory.softphone_layouts.len();
    if layouts > 0 {
        losses.push(words::count(layouts, "softphone layout"));
    }
    if let Some(users) = facts.group.users.filter(|users| *users > 0) {
        losses.push(format!("a phone beside their records for {users} users"));
    } else if losses.is_empty() && !facts.group.call_centers.is_empty() {
        let centers = facts.group.call_centers.iter().map(String::as_str);
        losses.push(format!(
            "a phone beside their records for users of {}",
            words::list(centers)
        ));
    }
    let list = words::list(losses.iter().map(String::as_str));
    held(!losses.is_empty(), Holding::with([("losses", list)]))
}
