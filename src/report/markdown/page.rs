//! What the parts of the Markdown share: the document with look-ups, lists that fold, and sources to cite.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::report::document::{Document, Task, Usage};
use crate::report::escape::{code, html, text};
use crate::report::summary::Summary;

/// A document being written.
pub(super) struct Page<'d, 'w> {
    /// What is written.
    pub(super) document: &'d Document,
    /// Its figures.
    pub(super) summary: &'d Summary,
    usages: BTreeMap<&'d str, &'d Usage>,
    tasks: BTreeMap<&'d str, &'d Task>,
    cited: BTreeSet<String>,
    out: &'w mut dyn Write,
}

/// Items of a list that stand open; what follows is folded.
const OPEN_ITEMS: usize = 10;

/// Rows of a table that stand open; a longer table is folded as a whole.
const OPEN_ROWS: usize = 25;

impl<'d, 'w> Page<'d, 'w> {
    /// A page with nothing on it.
    pub(super) fn new(
        document: &'d Document,
        summary: &'d Summary,
        out: &'w mut dyn Write,
    ) -> Self {
        let usages = document
            .usages
            .iter()
            .map(|usage| (usage.fingerprint.as_str(), usage))
            .collect();
        let tasks = document
            .plan
            .tasks()
            .flat_map(|task| task.usages.iter().map(move |mark| (mark.as_str(), task)))
            .collect();
        Self {
            document,
            summary,
            usages,
            tasks,
            cited: BTreeSet::new(),
            out,
        }
    }

    /// The usage of that fingerprint.
    pub(super) fn usage(&self, fingerprint: &str) -> Option<&'d Usage> {
        self.usages.get(fingerprint).copied()
    }

    /// The task that settles the usage of that fingerprint.
    pub(super) fn task_of(&self, fingerprint: &str) -> Option<&'d Task> {
        self.tasks.get(fingerprint).copied()
    }

    /// Where usages stand, each as `path:line` in code, in the document's order.
    pub(super) fn places(&self, fingerprints: &[String]) -> Vec<String> {
        let mut found: Vec<&Usage> = fingerprints
            .iter()
            .filter_map(|fingerprint| self.usage(fingerprint))
            .collect();
        found.sort_by_key(|usage| (&usage.path, usage.line, usage.column));
        found.iter().map(|usage| code(&usage.at())).collect()
    }

    /// A block, with the empty line that ends it.
    pub(super) fn block(&mut self, block: &str) -> io::Result<()> {
        self.out.write_all(block.as_bytes())?;
        self.out.write_all(b"\n\n")
    }

    /// A line inside a block.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// The empty line that ends a block of lines.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Opens a folded part. The title is plain text.
    pub(super) fn fold(&mut self, title: &str) -> io::Result<()> {
        self.line("<details>")?;
        self.block(&format!("<summary>{}</summary>", html(title)))
    }

    /// Ends a folded part.
    pub(super) fn unfold(&mut self) -> io::Result<()> {
        self.block("</details>")
    }

    /// A list of ready items. The first ones stand open; `more` names the folded rest, e.g. `more usages`.
    pub(super) fn list(&mut self, items: &[String], more: &str) -> io::Result<()> {
        // A single folded item would take as much room as it saves.
        let open = if items.len() <= OPEN_ITEMS + 1 {
            items.len()
        } else {
            OPEN_ITEMS
        };
        self.bare_list(&items[..open])?;
        if open < items.len() {
            self.fold(&format!("{} {more}", items.len() - open))?;
            self.bare_list(&items[open..])?;
            self.unfold()?;
        }
        Ok(())
    }

    /// A list that is folded as a whole.
    pub(super) fn folded_list(&mut self, title: &str, items: &[String]) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        self.fold(title)?;
        self.bare_list(items)?;
        self.unfold()
    }

    /// A list that stands open, however long.
    pub(super) fn bare_list(&mut self, items: &[String]) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        for item in items {
            self.line(&format!("- {item}"))?;
        }
        self.end()
    }

    /// A table of ready cells; a long one is folded under `title`.
    pub(super) fn table(
        &mut self,
        title: &str,
        head: &[&str],
        rows: &[Vec<String>],
    ) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let folds = rows.len() > OPEN_ROWS;
        if folds {
            self.fold(title)?;
        }
        self.open_table(head, rows)?;
        if folds {
            self.unfold()?;
        }
        Ok(())
    }

    /// A table that stands open, however long. A head that begins with `#` is a column of numbers.
    pub(super) fn open_table(&mut self, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
        let titles: Vec<&str> = head
            .iter()
            .map(|title| title.trim_start_matches('#'))
            .collect();
        self.line(&format!("| {} |", titles.join(" | ")))?;
        let rules: Vec<&str> = head
            .iter()
            .map(|title| {
                if title.starts_with('#') {
                    "---:"
                } else {
                    "---"
                }
            })
            .collect();
        self.line(&format!("|{}|", rules.join("|")))?;
        for row in rows {
            self.line(&format!("| {} |", row.join(" | ")))?;
        }
        self.end()
    }

    /// Ids of sources as text; from then on they stand in the list of sources.
    pub(super) fn cite(&mut self, sources: &[String]) -> String {
        self.cited.extend(sources.iter().cloned());
        let ids: Vec<String> = sources.iter().map(|id| text(id)).collect();
        ids.join(", ")
    }

    /// Everything that was cited so far.
    pub(super) fn cited(&self) -> BTreeSet<String> {
        self.cited.clone()
    }
}

/// A cell is never empty: a dash says that there is nothing, not that something was forgotten.
pub(super) fn or_dash(cell: String) -> String {
    if cell.is_empty() {
        "–".to_owned()
    } else {
        cell
    }
}
