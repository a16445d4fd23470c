//! The dialect of the CSV import of Azure Boards: a column per level of titles, HTML for text, hours of work.

use std::io::{self, Write};

use super::description::{Part, parts, parts_of_phase};
use super::{MARK, hours, label, title, write_row, writer};
use crate::report::document::{Document, Phase, Task};
use crate::report::escape::html;
use crate::report::words;

/// Fields that epics and tasks have in all processes that Azure Boards comes with. There is none for ids, which Azure
/// gives, nor for state or people, which it refuses on import.
const HEAD: [&str; 6] = [
    "Work Item Type",
    "Title 1",
    "Title 2",
    "Description",
    "Remaining Work",
    "Tags",
];

/// Writes the backlog for Azure Boards. Each epic stands before its tasks, as the import of a tree wants it.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = writer(out);
    write_row(&mut writer, &HEAD.map(str::to_owned))?;
    for (at, phase) in document.plan.phases.iter().enumerate() {
        if phase.tasks.is_empty() {
            continue;
        }
        write_row(&mut writer, &epic(at + 1, phase))?;
        for task in &phase.tasks {
            write_row(&mut writer, &item(document, phase, task))?;
        }
    }
    writer.flush()
}

fn epic(number: usize, phase: &Phase) -> Vec<String> {
    vec![
        "Epic".to_owned(),
        title(&format!("Open CTI phase {number}: {}", phase.title)),
        String::new(),
        description(&parts_of_phase(phase)),
        String::new(),
        tags(&[MARK.to_owned(), label("phase", phase.id.as_str())]),
    ]
}

fn item(document: &Document, phase: &Phase, task: &Task) -> Vec<String> {
    vec![
        "Task".to_owned(),
        String::new(),
        title(&task.title),
        description(&parts(document, task)),
        words::days(hours(task.effort.likely)),
        tags(&[
            MARK.to_owned(),
            label("phase", phase.id.as_str()),
            label("", &task.id),
            label("owner", words::owner(task.owner)),
        ]),
    ]
}

fn tags(all: &[String]) -> String {
    all.join("; ")
}

fn description(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|part| {
            let list = if part.ordered { "ol" } else { "ul" };
            let items: String = part
                .lines
                .iter()
                .map(|line| format!("<li>{}</li>", html(line)))
                .collect();
            format!("<p><b>{}</b></p><{list}>{items}</{list}>", part.title)
        })
        .collect()
}
