//! Tasks in words: titles in the org's own names, what to do, what tells that it is done.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::Checked;
use super::effort::{self, Counts};
use super::model::{BeforeAfter, Task};
use super::tasks::CENTERS;
use crate::catalog::{Capability, Disposition, PhaseId, Rule, Standing, Target, catalog};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Adapter, AdapterKind, Inventory};

/// What the ids of tasks open with that take replaced code out.
const OLD_CODE: &str = "old-code-remove-";

pub(super) fn title(
    capability: Capability,
    disposition: Disposition,
    adapter: Option<&Adapter>,
    usages: &[&Usage],
) -> String {
    if usages
        .iter()
        .all(|usage| CENTERS.contains(&usage.rule.id.as_str()))
    {
        let noun = if usages.len() == 1 {
            "call center"
        } else {
            "call centers"
        };
        return format!("{} {noun} {}", verb(disposition), some_components(usages));
    }
    let job = match capability {
        // Its title names two things, which reads badly in front of "of".
        Capability::AdapterConfiguration => "loading and configuration".to_owned(),
        _ => lower_first(&catalog().capability(capability).title),
    };
    let whose = match adapter {
        Some(adapter) => format!("of {}", adapter.name),
        None => format!("in {}", some_components(usages)),
    };
    let only_tests = usages.iter().all(|usage| usage.test_code);
    let tests = if only_tests { ", test code" } else { "" };
    format!(
        "{} {job} {whose} ({}{tests})",
        verb(disposition),
        places(usages.len())
    )
}

fn verb(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Remove => "Remove",
        Disposition::Rewrite => "Rewrite",
        Disposition::RePoint => "Re-point",
        Disposition::KeepAndRetest => "Keep and retest",
        Disposition::KeepAsHistory => "Keep as history:",
    }
}

/// Up to two components by name, those with most places first.
fn some_components(usages: &[&Usage]) -> String {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for usage in usages {
        *places.entry(&usage.component.full_name).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = places.into_iter().collect();
    names.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| a.cmp(b)));
    let shown: Vec<&str> = names.iter().take(2).map(|(name, _)| *name).collect();
    match (shown.as_slice(), names.len().saturating_sub(2)) {
        ([first, second], 0) => format!("{first} and {second}"),
        (_, 0) => shown.concat(),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What to do with what is kept although its rule changes.
const SETTLED: &str = "Leave it: its name says that it is kept for calls of before, or it handles voice calls as well.";

/// Likewise for what contact centers of Salesforce Voice use.
const SERVES_VOICE: &str = "Leave it: the contact centers of Salesforce Voice that are there use it as well. Test it with their users, and give those who telephone outside Salesforce a way of their own beside it.";

/// The catalogue's words on what to do, each once, the most frequent first, with the members it is about.
pub(super) fn what_to_do(counts: &Counts, disposition: Disposition, target: Target) -> Vec<String> {
    let labels = effort::labels(counts);
    let mut texts: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (&id, count) in counts {
        let mapping = count.rule.mapping(target);
        let planned = mapping.disposition == disposition;
        let serves_voice = catalog().records.serves_voice.rules.iter();
        let how = match planned {
            true => mapping.how.as_str(),
            false if serves_voice.clone().any(|rule| rule == id) => SERVES_VOICE,
            false => SETTLED,
        };
        texts
            .entry(how)
            .or_default()
            .push((count.all(), labels[id]));
    }
    let mut rows: Vec<(usize, String)> = texts
        .into_iter()
        .map(|(how, mut members)| {
            members.sort_by(|(left, a), (right, b)| right.cmp(left).then_with(|| a.cmp(b)));
            let all = members.iter().map(|(count, _)| count).sum();
            let names: Vec<String> = members
                .iter()
                .map(|(count, label)| format!("{label} ({})", places(*count)))
                .collect();
            (all, format!("{}: {how}", names.join(", ")))
        })
        .collect();
    rows.sort_by(|(left, a), (right, b)| right.cmp(left).then_with(|| a.cmp(b)));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// One example per distinct text of the catalogue, with this bundle's own line as it is now.
pub(super) fn examples(usages: &[&Usage], target: Target) -> Vec<BeforeAfter> {
    let mut seen = BTreeSet::new();
    usages
        .iter()
        .filter(|usage| !usage.test_code)
        .filter_map(|usage| {
            let after = usage.rule.mapping(target).after.as_deref()?;
            seen.insert(after).then(|| BeforeAfter {
                rule: usage.rule.id.clone(),
                place: format!("{}:{}", usage.place.path, usage.place.start.line),
                before: usage.snippet.clone(),
                after: after.trim_end().to_owned(),
            })
        })
        .collect()
}

/// Traps of all rules, each once; a trap that one rule documents and another infers counts as documented.
pub(super) fn watch(counts: &Counts, adapter: Option<&Adapter>) -> Vec<(String, bool)> {
    let unseen = adapter.into_iter().flat_map(|adapter| &adapter.unseen);
    // What cannot be seen is written as a part of a list.
    let sentence = |text: &String| format!("{}.", upper_first(text.trim_end_matches('.')));
    let mut traps: Vec<(String, bool)> = unseen.map(|text| (sentence(text), false)).collect();
    for trap in counts.values().flat_map(|count| &count.rule.watch) {
        match traps.iter_mut().find(|(text, _)| *text == trap.text) {
            Some((_, inferred)) => *inferred &= trap.inferred,
            None => traps.push((trap.text.clone(), trap.inferred)),
        }
    }
    traps
}

/// What the next audit can check of usages: that they, and definitions that go as a whole, are gone.
pub(super) fn checks(disposition: Disposition, usages: &[&Usage]) -> Vec<Checked> {
    if !disposition.burns_down() {
        return Vec::new();
    }
    let whole: BTreeSet<String> = usages
        .iter()
        .filter(|usage| {
            disposition == Disposition::Remove && CENTERS.contains(&usage.rule.id.as_str())
        })
        .map(|usage| usage.component.to_string())
        .collect();
    let mut checks = vec![Checked::UsagesGone];
    checks.extend(whole.into_iter().map(Checked::ComponentGone));
    checks
}

/// Up to five names of a list, and how many more there are.
pub(super) fn some_names(names: &BTreeSet<String>) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What the next audit can check of a replacement that stands beside the old code.
pub(super) fn checks_of_replacement(capability: Capability, target: Target) -> Vec<Checked> {
    let ids = &catalog().capability(capability).replacement_shown_by;
    let signals = ids.iter().filter_map(|id| catalog().readiness.signal(id));
    signals
        .filter(|signal| signal.helps.contains(&target))
        .map(|signal| Checked::Signal(signal.id.clone(), target))
        .collect()
}

/// What people confirm, in the catalogue's words; of a replacement also that it works, and that the old code stays until
/// the task `removed_by` takes it out.
pub(super) fn done_manual(removed_by: Option<String>, counts: &Counts) -> Vec<String> {
    let replaced = removed_by.map(|task| {
        format!("The replacement works for a test user; the old code stays for people who have not moved, until `{task}` takes it out")
    });
    let verify = counts.values().map(|count| count.rule.verify.clone());
    distinct(replaced.into_iter().chain(verify))
}

/// What people confirm belongs to its phase: before the cutover nobody is asked whether something is gone that people
/// still telephone with, and the task that takes replaced code out asks for that.
pub(super) fn by_phase(task: &mut Task, inventory: &Inventory) {
    if task.phase < PhaseId::Cutover {
        let texts = std::mem::take(&mut task.done_manual).into_iter();
        task.done_manual = distinct(texts.map(|text| while_it_stays(&text).unwrap_or(text)));
    } else if task.id.starts_with(OLD_CODE) {
        let cites: BTreeSet<&Fingerprint> = task.cites.iter().collect();
        let rules: BTreeMap<&str, &Rule> = inventory
            .usages
            .iter()
            .filter(|usage| cites.contains(&usage.fingerprint))
            .map(|usage| (usage.rule.id.as_str(), usage.rule))
            .collect();
        let gone = rules
            .into_values()
            .filter(|rule| rule.verify_built.is_some())
            .map(|rule| rule.verify.clone());
        let texts = std::mem::take(&mut task.done_manual).into_iter();
        task.done_manual = distinct(texts.chain(gone));
    }
}

/// What stands for a rule's text while the old code is still there; none where the text asks for nothing to be gone.
fn while_it_stays(verify: &str) -> Option<String> {
    let mut rules = catalog().rules();
    rules.find_map(|rule| {
        let built = rule.verify_built.as_ref()?;
        (rule.verify == verify).then(|| built.clone())
    })
}

/// What to say before a sum that leaves most of the work out.
pub(super) fn visibility(adapter: &Adapter) -> Option<&'static str> {
    match adapter.kind {
        AdapterKind::Hosted => Some(effort::VISIBLE_PART),
        AdapterKind::Packaged => {
            Some("visible part only, and its vendor's work where a new version comes from there")
        }
        AdapterKind::Own | AdapterKind::ConsoleHelper => None,
    }
}

/// Whose turn it is where the code is not the org's own.
pub(super) fn whose_turn(adapter: &Adapter) -> Option<String> {
    match adapter.kind {
        AdapterKind::Packaged => Some(format!(
            "{} comes from a package: its vendor changes the code. Ask for the version that works with the target, and take what follows as a list of what it has to cover.",
            adapter.name
        )),
        AdapterKind::Hosted => {
            let hosts: Vec<&str> = adapter.hosts.iter().map(String::as_str).collect();
            let at = if hosts.is_empty() {
                "a host outside the org".to_owned()
            } else {
                hosts.join(", ")
            };
            Some(format!(
                "The code of {} lies at {at} and is not in this bundle: ask its owner which Open CTI methods it calls, or audit its source. What follows is the part that shows here.",
                adapter.name
            ))
        }
        AdapterKind::Own | AdapterKind::ConsoleHelper => None,
    }
}

/// That an adapter is a copy of something that nobody was meant to work with.
pub(super) fn demo(adapter: &Adapter) -> Option<String> {
    let whose = adapter.whose.as_ref()?;
    (whose.standing == Standing::Demo)
        .then(|| format!("It is a demo or a placeholder: {}.", whose.why))
}

/// Each text once, in order of first appearance.
pub(super) fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

/// `1 place`, `7 places`.
pub(super) fn places(count: usize) -> String {
    match count {
        1 => "1 place".to_owned(),
        _ => format!("{count} places"),
    }
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
