//! The dialect of Jira's CSV import: epics first, parents and links by the ids of rows, estimates in seconds.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::description::{Part, parts, parts_of_phase};
use super::{MARK, hours, label, title, write_row, writer};
use crate::report::document::{Document, Phase, Task};
use crate::report::order::direct_waits;
use crate::report::words;

/// Columns before those that repeat. A header is to hold no punctuation. Jira Cloud hangs tasks on epics by `Parent`,
/// Data Center by the name of the epic; what a site has no field for is left out of its import.
const HEAD: [&str; 9] = [
    "Issue ID",
    "Issue Type",
    "Parent",
    "Epic Name",
    "Epic Link",
    "Summary",
    "Description",
    "Original Estimate",
    "Task ID",
];

/// A column of its own for each label: what a task is, its phase, its owner, and the mark.
const LABELS: usize = 4;

/// Characters of a description, below what Jira takes.
const MAX_TEXT: usize = 30_000;

/// Writes the backlog for Jira. Rows have numbers to refer to each other in one import; `Task ID` and a label hold the
/// id that stays from audit to audit.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let phases: Vec<&Phase> = document
        .plan
        .phases
        .iter()
        .filter(|phase| !phase.tasks.is_empty())
        .collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for task in phases.iter().flat_map(|phase| &phase.tasks) {
        numbers.insert(&task.id, phases.len() + numbers.len() + 1);
    }
    let blocked = blocked_by(document, &numbers);
    let links = blocked.values().map(Vec::len).max().unwrap_or_default();

    let mut writer = writer(out);
    let mut head: Vec<String> = HEAD.iter().map(|&column| column.to_owned()).collect();
    head.extend(vec!["Labels".to_owned(); LABELS]);
    head.extend(vec!["Blocks".to_owned(); links]);
    write_row(&mut writer, &head)?;
    for (at, phase) in phases.iter().enumerate() {
        let mut row = epic(at + 1, phase);
        row.extend(vec![String::new(); links]);
        write_row(&mut writer, &row)?;
    }
    for (at, phase) in phases.iter().enumerate() {
        for task in &phase.tasks {
            let mut row = issue(document, numbers[task.id.as_str()], at + 1, phase, task);
            let mut blocks = blocked.get(task.id.as_str()).cloned().unwrap_or_default();
            blocks.resize(links, String::new());
            row.extend(blocks);
            write_row(&mut writer, &row)?;
        }
    }
    writer.flush()
}

/// For each task the numbers of those that wait for it and for nothing after it: what follows from other links is left
/// out.
fn blocked_by<'d>(
    document: &'d Document,
    numbers: &BTreeMap<&str, usize>,
) -> BTreeMap<&'d str, Vec<String>> {
    let mut blocked: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let direct = direct_waits(&document.plan.phases);
    for task in document.plan.tasks() {
        for &wait in direct.get(task.id.as_str()).into_iter().flatten() {
            let number = numbers[task.id.as_str()].to_string();
            blocked.entry(wait).or_default().push(number);
        }
    }
    blocked
}

fn epic_name(number: usize, phase: &Phase) -> String {
    title(&format!("Open CTI phase {number}: {}", phase.title))
}

fn epic(number: usize, phase: &Phase) -> Vec<String> {
    vec![
        number.to_string(),
        "Epic".to_owned(),
        String::new(),
        epic_name(number, phase),
        String::new(),
        epic_name(number, phase),
        description(&parts_of_phase(phase)),
        String::new(),
        phase.id.as_str().to_owned(),
        MARK.to_owned(),
        label("phase", phase.id.as_str()),
        String::new(),
        String::new(),
    ]
}

fn issue(document: &Document, number: usize, of: usize, phase: &Phase, task: &Task) -> Vec<String> {
    let seconds = (hours(task.effort.likely) * 3600.0).round();
    vec![
        number.to_string(),
        "Task".to_owned(),
        of.to_string(),
        String::new(),
        epic_name(of, phase),
        title(&task.title),
        description(&parts(document, task)),
        format!("{seconds:.0}"),
        task.id.clone(),
        MARK.to_owned(),
        label("phase", phase.id.as_str()),
        label("", &task.id),
        label("owner", words::owner(task.owner)),
    ]
}

/// Plain lines that also read well as Jira's own markup: `#` numbers, `*` lists.
fn description(parts: &[Part]) -> String {
    let blocks: Vec<String> = parts
        .iter()
        .map(|part| {
            let mark = if part.ordered { '#' } else { '*' };
            let lines: Vec<String> = part
                .lines
                .iter()
                .map(|line| format!("{mark} {line}"))
                .collect();
            format!("{}:\n{}", part.title, lines.join("\n"))
        })
        .collect();
    let whole = blocks.join("\n\n");
    if whole.chars().count() <= MAX_TEXT {
        return whole;
    }
    let cut: String = whole.chars().take(MAX_TEXT).collect();
    format!("{cut}…\n\nCut here: the report has the rest.")
}
