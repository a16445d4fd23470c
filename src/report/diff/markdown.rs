//! For a steering committee: the headline first, then figures, then every list whole.

use std::io::{self, Write};

use super::{TASK_STATES, kinds};
use crate::report::document::{
    DiffCounts, DiffDays, DiffDocument, DiffTask, DiffUsage, capability_title,
};
use crate::report::escape::{code, code_block, code_cell, html, prose, prose_cell, text};
use crate::report::words::{count, days};

/// Rows of a list that stand open; a longer one is folded, and whole.
const OPEN_ROWS: usize = 25;

/// Writes the document.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &DiffDocument, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { document, out };
    page.head()?;
    page.figures()?;
    page.effort()?;
    page.forecast()?;
    page.calibration()?;
    page.tasks()?;
    page.shares()?;
    page.usages()?;
    page.waivers()
}

struct Page<'d, 'w> {
    document: &'d DiffDocument,
    out: &'w mut dyn Write,
}

impl Page<'_, '_> {
    fn block(&mut self, block: &str) -> io::Result<()> {
        write!(self.out, "{block}\n\n")
    }

    fn table(&mut self, title: &str, head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let folds = rows.len() > OPEN_ROWS;
        if folds {
            writeln!(self.out, "<details>")?;
            self.block(&format!("<summary>{}</summary>", html(title)))?;
        }
        writeln!(self.out, "| {} |", head.join(" | "))?;
        writeln!(self.out, "|{}", "---|".repeat(head.len()))?;
        for row in rows {
            writeln!(self.out, "| {} |", row.join(" | "))?;
        }
        writeln!(self.out)?;
        if folds {
            self.block("</details>")?;
        }
        Ok(())
    }

    fn list(&mut self, items: &[String]) -> io::Result<()> {
        for item in items {
            writeln!(self.out, "- {item}")?;
        }
        if items.is_empty() {
            return Ok(());
        }
        writeln!(self.out)
    }

    fn head(&mut self) -> io::Result<()> {
        let (old, new) = (&self.document.old, &self.document.new);
        self.block(&format!(
            "# Leaving Open CTI: {} to {}, {}",
            old.as_of,
            new.as_of,
            text(&new.root)
        ))?;
        self.block(&format!("**{}**", prose(&self.document.headline)))?;
        let remarks = self.document.remarks.iter();
        for remark in remarks.filter(|remark| remark.kind == "warning") {
            self.block(&format!("> **Warning:** {}", prose(&remark.text)))?;
        }
        let remarks = self.document.remarks.iter();
        let notes: Vec<String> = remarks
            .filter(|remark| remark.kind == "note")
            .map(|remark| format!("Note: {}", prose(&remark.text)))
            .collect();
        self.list(&notes)?;
        let ways: Vec<String> = new
            .targets
            .iter()
            .map(|way| format!("{} to {}", text(&way.group), code(&way.target)))
            .collect();
        self.block(&format!(
            "Compared: {} and {}, by their identities: what was renamed or lies elsewhere is neither fixed nor new. Way: {}. \
             Gaps: {} before, {} now.",
            code(&old.file),
            code(&new.file),
            if ways.is_empty() { "none".to_owned() } else { ways.join(", ") },
            old.gaps,
            new.gaps
        ))
    }

    fn figures(&mut self) -> io::Result<()> {
        self.block("## Uses of Open CTI")?;
        let rows: Vec<Vec<String>> = kinds(&self.document.counts)
            .into_iter()
            .filter(|(_, counts)| **counts != DiffCounts::default())
            .map(|(name, counts)| figures(name.to_owned(), counts))
            .collect();
        if rows.is_empty() {
            return self.block("Neither audit has one.");
        }
        self.table("Uses", &HEAD, &rows)?;
        self.block(
            "*To go* is what the plan removes, rewrites or re-points under its target. *Not seen*: the file could not be \
             read, or was left out. *Otherwise*: still there, and counted in another row than before.",
        )
    }

    fn effort(&mut self) -> io::Result<()> {
        self.block("## Person-days burned and left")?;
        let effort = &self.document.effort;
        let minus = |days: DiffDays| DiffDays {
            // Taken from nothing, so that none is not a negative nothing.
            low: 0.0 - days.low,
            likely: 0.0 - days.likely,
            high: 0.0 - days.high,
        };
        let rows: Vec<Vec<String>> = [
            ("Earlier plan", effort.before),
            ("Tasks done", minus(effort.done)),
            (
                "Tasks no longer planned, not shown to be done",
                minus(effort.dropped),
            ),
            ("New tasks", effort.added),
            ("Tasks of both, estimated anew", effort.changed),
            ("**Left: the later plan**", effort.left),
            ("of that, only people can say it is done", effort.for_people),
            ("Begun, in what was estimated anew", effort.begun),
        ]
        .into_iter()
        .map(|(name, three)| {
            vec![
                name.to_owned(),
                days(three.low),
                days(three.likely),
                days(three.high),
            ]
        })
        .collect();
        self.table("Person-days", &["", "low", "likely", "high"], &rows)?;
        let basis: Vec<String> = effort.basis.iter().map(|line| prose(line)).collect();
        self.list(&basis)
    }

    fn forecast(&mut self) -> io::Result<()> {
        self.block("## Forecast")?;
        let forecast = &self.document.forecast;
        self.block(&format!("**{}**", prose(&forecast.text)))?;
        self.block(&format!(
            "Open CTI ends on {}; the work should end by {}. The later plan says of itself: {}",
            forecast.retirement,
            forecast.deadline,
            prose(&forecast.plan_verdict)
        ))?;
        let basis: Vec<String> = forecast.basis.iter().map(|line| prose(line)).collect();
        self.list(&basis)
    }

    fn calibration(&mut self) -> io::Result<()> {
        let Some(calibration) = &self.document.calibration else {
            return Ok(());
        };
        self.block("## Plan with this pace")?;
        self.block(&prose(&calibration.text))?;
        self.block(&code_block("toml", &calibration.settings))?;
        self.block(&format!(
            "The factor for `[effort]` is {}; `sf-cti config show` prints the sizes that are in force.",
            calibration.factor
        ))
    }

    fn tasks(&mut self) -> io::Result<()> {
        let document = self.document;
        if document.tasks.is_empty() && document.new_tasks.is_empty() {
            return Ok(());
        }
        self.block("## Tasks")?;
        for (state, name) in TASK_STATES {
            let tasks: Vec<&DiffTask> = document.tasks_in(state).collect();
            if tasks.is_empty() {
                continue;
            }
            let title = format!("{}: {name}", count(tasks.len(), "task", "tasks"));
            self.block(&format!("### {title}"))?;
            let rows: Vec<Vec<String>> = tasks.into_iter().map(task).collect();
            self.table(
                &title,
                &[
                    "task",
                    "what",
                    "person-days",
                    "what an audit shows",
                    "to confirm by people",
                ],
                &rows,
            )?;
        }
        let new = &document.new_tasks;
        if new.is_empty() {
            return Ok(());
        }
        let title = format!("{}: new", count(new.len(), "task", "tasks"));
        self.block(&format!("### {title}"))?;
        let rows: Vec<Vec<String>> = new
            .iter()
            .map(|task| {
                vec![
                    code_cell(&task.id),
                    prose_cell(&task.title),
                    days(task.effort.likely),
                ]
            })
            .collect();
        self.table(&title, &["task", "what", "person-days"], &rows)
    }

    fn shares(&mut self) -> io::Result<()> {
        let document = self.document;
        if document.capabilities.is_empty() {
            return Ok(());
        }
        self.block("## What was to go, by capability and adapter")?;
        let rows: Vec<Vec<String>> = document
            .capabilities
            .iter()
            .map(|row| figures(text(capability_title(&row.capability)), &row.counts))
            .collect();
        self.table("Capabilities", &HEAD, &rows)?;
        let rows: Vec<Vec<String>> = document
            .adapters
            .iter()
            .map(|row| figures(text(&row.name), &row.counts))
            .collect();
        self.table("Adapters", &HEAD, &rows)
    }

    fn usages(&mut self) -> io::Result<()> {
        let document = self.document;
        let states = [
            ("new", "New"),
            ("not-seen", "Not seen"),
            ("fixed", "Fixed"),
            ("moved", "Moved"),
        ];
        for (state, name) in states {
            let all = document.usages.iter();
            let all: Vec<&DiffUsage> = all.filter(|usage| usage.state == state).collect();
            if all.is_empty() {
                continue;
            }
            self.block(&format!("## {name}: {}", count(all.len(), "use", "uses")))?;
            let title = count(all.len(), "use", "uses");
            let rows: Vec<Vec<String>> = all
                .into_iter()
                .map(|usage| {
                    let mut row = vec![
                        code_cell(&usage.rule),
                        counts_as(usage.counts_as).to_owned(),
                        code_cell(&usage.at()),
                    ];
                    if let Some(from) = &usage.from {
                        row.push(code_cell(&format!("{}:{}", from.path, from.line)));
                    }
                    row.push(match &usage.why {
                        Some(why) => text(why),
                        None => code_cell(&usage.snippet),
                    });
                    row
                })
                .collect();
            let head: &[&str] = match state {
                "moved" => &["rule", "counts as", "to", "from", "line"],
                "not-seen" => &["rule", "counted as", "where it was", "why"],
                _ => &["rule", "counts as", "where", "line"],
            };
            self.table(&title, head, &rows)?;
        }
        Ok(())
    }

    fn waivers(&mut self) -> io::Result<()> {
        let usages = self.document.usages.iter();
        let rows: Vec<Vec<String>> = usages
            .filter_map(|usage| {
                let waiver = usage.waiver.as_ref()?;
                Some(vec![
                    match waiver.change {
                        "ended" => "ended",
                        _ => "newly waived",
                    }
                    .to_owned(),
                    code_cell(&usage.rule),
                    code_cell(&usage.at()),
                    text(&waiver.owner),
                    waiver.until.clone(),
                    text(&waiver.reason),
                ])
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.block("## Waivers in comments")?;
        self.table(
            "Waivers",
            &["", "rule", "where", "owner", "until", "why"],
            &rows,
        )
    }
}

const HEAD: [&str; 8] = [
    "",
    "before",
    "fixed",
    "not seen",
    "otherwise",
    "new",
    "now",
    "of these moved",
];

fn figures(name: String, counts: &DiffCounts) -> Vec<String> {
    let otherwise = match (counts.released, counts.caught) {
        (0, 0) => "0".to_owned(),
        (released, caught) => format!("−{released} +{caught}"),
    };
    vec![
        name,
        counts.before.to_string(),
        counts.fixed.to_string(),
        counts.not_seen.to_string(),
        otherwise,
        counts.new.to_string(),
        counts.after.to_string(),
        counts.moved.to_string(),
    ]
}

fn task(task: &DiffTask) -> Vec<String> {
    let mut shown: Vec<String> = task
        .conditions
        .iter()
        .map(|condition| {
            let met = match condition.met {
                Some(true) => "holds",
                Some(false) => "does not hold",
                None => "not shown",
            };
            format!("{}: {met}", prose_cell(&condition.text))
        })
        .collect();
    shown.extend(task.why.iter().map(|why| prose_cell(why)));
    if let Some(now) = task.now.as_ref().filter(|now| **now != task.id) {
        shown.push(format!("now {}", code_cell(now)));
    }
    let effort = match task.burned.filter(|_| task.state == "begun") {
        Some(burned) => format!("{} of {}", days(burned.likely), days(task.effort.likely)),
        None => days(task.effort.likely),
    };
    let confirm: Vec<String> = task
        .to_confirm
        .iter()
        .map(|text| prose_cell(text))
        .collect();
    vec![
        code_cell(&task.id),
        prose_cell(&task.title),
        effort,
        shown.join("<br>"),
        confirm.join("<br>"),
    ]
}

fn counts_as(word: &str) -> &str {
    match word {
        "burning" => "to go",
        "staying" => "stays",
        "test-code" => "test code",
        "standard" => "comes with every org",
        other => other,
    }
}
