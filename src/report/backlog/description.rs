//! What stands in a task's description, in parts that each dialect writes in its own markup.

use std::collections::BTreeMap;

use crate::report::document::{Document, Phase, Task, Usage};
use crate::report::escape::visible;
use crate::report::words;

/// Components that a description names; the report has all of them.
const NAMED: usize = 20;

/// A part of a description.
pub(super) struct Part {
    /// Its heading.
    pub(super) title: &'static str,
    /// Its lines, each on one line.
    pub(super) lines: Vec<String>,
    /// Whether their order matters.
    pub(super) ordered: bool,
}

/// All parts that have something to say.
pub(super) fn parts(document: &Document, task: &Task) -> Vec<Part> {
    let plain = |title, lines| Part {
        title,
        lines,
        ordered: false,
    };
    let done = task
        .done_when
        .auto
        .iter()
        .map(|check| format!("Shown by the next audit: {}", check.text))
        .chain(
            task.done_when
                .manual
                .iter()
                .map(|check| format!("Confirmed by people: {check}")),
        );
    let mut parts = vec![
        plain("Task", about(task)),
        plain("Why here", task.because.clone()),
        Part {
            title: "What to do",
            lines: task.how.clone(),
            ordered: true,
        },
        plain("Settles", settles(document, task)),
        plain("About", named(task)),
        plain("Waits for", task.waits_for.clone()),
        plain("Done when", done.collect()),
        plain(
            "Watch out",
            task.watch.iter().map(|watch| watch.text.clone()).collect(),
        ),
    ];
    parts.retain(|part| !part.lines.is_empty());
    for line in parts.iter_mut().flat_map(|part| &mut part.lines) {
        *line = visible(&line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    parts
}

/// What a phase is for, and when it begins and ends.
pub(super) fn parts_of_phase(phase: &Phase) -> Vec<Part> {
    let lists = [
        ("Purpose", std::slice::from_ref(&phase.purpose)),
        ("Begins with", &phase.entry[..]),
        ("Is over when", &phase.exit[..]),
    ];
    lists
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(title, lines)| Part {
            title,
            lines: lines.to_vec(),
            ordered: false,
        })
        .collect()
}

fn about(task: &Task) -> Vec<String> {
    let mut lines = vec![
        format!("Id: {}", task.id),
        format!("Owner: {}", words::owner(task.owner)),
        format!(
            "Effort, the project's own uncalibrated estimate: {} to {} {}, likely {} ({})",
            words::days(task.effort.low),
            words::days(task.effort.high),
            task.effort.unit,
            words::days(task.effort.likely),
            task.effort.basis
        ),
    ];
    let lead = task.lead_time.iter().map(words::lead_time);
    lines.extend(lead.map(|lead| format!("Lead time: {lead}")));
    lines.extend(words::task_dates(task).map(|dates| format!("Dates: {dates}")));
    lines
}

/// What of the org a task is about.
fn named(task: &Task) -> Vec<String> {
    let mut lines: Vec<String> = task.components.iter().take(NAMED).cloned().collect();
    if task.components.len() > NAMED {
        let more = task.components.len() - NAMED;
        lines.push(format!("and {more} more, see the report"));
    }
    lines
}

fn settles(document: &Document, task: &Task) -> Vec<String> {
    let mut components: BTreeMap<&str, Vec<&Usage>> = BTreeMap::new();
    for usage in &document.usages {
        if task.usages.contains(&usage.fingerprint) {
            components.entry(&usage.component).or_default().push(usage);
        }
    }
    let mut lines: Vec<String> = components
        .iter()
        .take(NAMED)
        .map(|(component, usages)| {
            let first = usages.first().map_or_else(String::new, |usage| usage.at());
            match usages.len() {
                1 => format!("{component}: {first}"),
                many => format!("{component}: {many} usages, the first at {first}"),
            }
        })
        .collect();
    if components.len() > NAMED {
        lines.push(format!(
            "and {} more components, see the report",
            components.len() - NAMED
        ));
    }
    lines
}
