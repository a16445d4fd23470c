//! Every usage with its evidence, once: by capability and rule, then what every org ships with.

use std::collections::BTreeMap;
use std::io;

use super::page::Page;
use crate::catalog::{Capability, Confidence, Grounds, catalog};
use crate::report::document::{Task, Usage};
use crate::report::escape::{code, prose, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Inventory by capability")?;
    if page
        .document
        .usages
        .iter()
        .all(|usage| usage.standard.is_some())
    {
        page.block(
            "No usage was found in what could be read; [coverage](#coverage) says what was not.",
        )?;
    } else {
        page.block(
            "Every usage stands here once, as `path:line` with the line itself. In brackets stand arguments that \
             matter to the plan, and how the usage is known where that is not certain.",
        )?;
    }
    write_groups(page)
}

/// All usages, by capability and rule.
pub(super) fn write_groups(page: &mut Page<'_, '_>) -> io::Result<()> {
    let mut groups: BTreeMap<Capability, BTreeMap<&str, Vec<&Usage>>> = BTreeMap::new();
    let mut standard: BTreeMap<&str, Vec<&Usage>> = BTreeMap::new();
    for usage in &page.document.usages {
        match &usage.standard {
            Some(reason) => standard.entry(reason).or_default().push(usage),
            None => groups
                .entry(usage.capability)
                .or_default()
                .entry(&usage.rule)
                .or_default()
                .push(usage),
        }
    }
    for (capability, rules) in &groups {
        write_capability(page, *capability, rules)?;
    }
    write_standard(page, &standard)
}

fn write_capability(
    page: &mut Page<'_, '_>,
    capability: Capability,
    rules: &BTreeMap<&str, Vec<&Usage>>,
) -> io::Result<()> {
    let about = catalog().capability(capability);
    let usages = || rules.values().flatten();
    let test_code = match usages().filter(|usage| usage.test_code).count() {
        0 => String::new(),
        number => format!(", {number} in test code"),
    };
    page.block(&format!(
        "### {}: {}{test_code}",
        text(&about.title),
        words::count(usages().count(), "usage", "usages")
    ))?;
    page.block(&format!("*{}*", text(&about.question)))?;
    for (rule, usages) in rules {
        write_rule(page, rule, usages)?;
    }
    Ok(())
}

fn write_rule(page: &mut Page<'_, '_>, id: &str, usages: &[&Usage]) -> io::Result<()> {
    let rule = catalog().find_rule(id);
    let title = rule.map_or(id, |rule| rule.title.as_str());
    page.block(&format!("#### {} ({})", prose(title), usages.len()))?;
    if let Some(rule) = rule {
        let inferred = if rule.grounds == Grounds::Inferred {
            " *(inferred)*"
        } else {
            ""
        };
        let sources = page.cite(&rule.sources);
        page.block(&format!(
            "Rule {}, {}. {} {}{inferred} ({sources})",
            code(id),
            words::category(rule.category),
            prose(&rule.summary),
            prose(&rule.why),
        ))?;
    }
    let task = common_task(page, usages);
    page.block(&outcome(page, usages, task))?;
    let (test_code, live): (Vec<&Usage>, Vec<&Usage>) =
        usages.iter().copied().partition(|usage| usage.test_code);
    let live = items(page, &live, task.is_none());
    let test_code = items(page, &test_code, task.is_none());
    page.list(&live, "more usages")?;
    page.folded_list(
        &format!(
            "{} (test code)",
            words::count(test_code.len(), "usage", "usages")
        ),
        &test_code,
    )
}

/// The one task of all these usages, if there is one.
fn common_task<'d>(page: &Page<'d, '_>, usages: &[&Usage]) -> Option<&'d Task> {
    let first = page.task_of(&usages.first()?.fingerprint)?;
    usages
        .iter()
        .all(|usage| {
            page.task_of(&usage.fingerprint)
                .is_some_and(|task| task.id == first.id)
        })
        .then_some(first)
}

fn outcome(page: &Page<'_, '_>, usages: &[&Usage], task: Option<&Task>) -> String {
    let disposition = page
        .document
        .target()
        .and_then(|target| usages.first()?.dispositions.get(&target).copied());
    let becomes = disposition.map_or("open", words::disposition);
    match task {
        Some(task) => format!(
            "What becomes of it: {becomes}, in task {}: {}.",
            code(&task.id),
            prose(&task.title)
        ),
        None => format!("What becomes of it: {becomes}. Each usage names its task."),
    }
}

/// One item per usage; each names its task where the group has no common one.
fn items(page: &Page<'_, '_>, usages: &[&Usage], with_task: bool) -> Vec<String> {
    usages
        .iter()
        .map(|usage| {
            let mut item = format!("{} {}", code(&usage.at()), code(&usage.snippet));
            let remarks = remarks(usage);
            if !remarks.is_empty() {
                item.push_str(&format!(" ({})", remarks.join("; ")));
            }
            if with_task {
                match page.task_of(&usage.fingerprint) {
                    Some(task) => item.push_str(&format!(", task {}", code(&task.id))),
                    None => item.push_str(", in no task of this plan"),
                }
            }
            item
        })
        .collect()
}

fn remarks(usage: &Usage) -> Vec<String> {
    let mut remarks = Vec::new();
    if let (Some(member), false) = (&usage.member, usage.known) {
        remarks.push(format!(
            "{}, a name that the documentation lacks",
            code(member)
        ));
    }
    for (name, value) in &usage.arguments {
        remarks.push(format!("{} = {}", text(name), code(value)));
    }
    if let Some(package) = &usage.package {
        remarks.push(format!("package {}", code(package)));
    }
    if let Some(waiver) = &usage.waiver {
        let state = if waiver.expired {
            "waiver expired on"
        } else {
            "waived until"
        };
        remarks.push(format!(
            "{state} {} by {}: {}",
            waiver.until,
            prose(&waiver.owner),
            prose(&waiver.reason)
        ));
    }
    if usage.force_ignored {
        remarks
            .push("in `.forceignore`: not deployed from here, but the org may have it".to_owned());
    }
    if usage.confidence != Confidence::High {
        remarks.push(format!(
            "{} confidence: {}",
            usage.confidence,
            words::evidence(usage.evidence)
        ));
    }
    remarks
}

fn write_standard(page: &mut Page<'_, '_>, groups: &BTreeMap<&str, Vec<&Usage>>) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    page.block("### Delivered with every org")?;
    page.block("These are no evidence of use and count nowhere above.")?;
    for (reason, usages) in groups {
        let items = items(page, usages, true);
        page.folded_list(
            &format!(
                "{} (delivered with every org: {reason})",
                words::count(usages.len(), "usage", "usages")
            ),
            &items,
        )?;
    }
    Ok(())
}
