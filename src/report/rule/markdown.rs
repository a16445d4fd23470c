//! A rule as a page, and the index of all pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::document::{Outcome, RuleRow, Source};
use super::{OWN_WORK, RuleDocument, RuleList, facts, kind, outcome, waiving, why, why_heading};
use crate::report::escape::{code, prose, prose_cell, text};
use crate::report::words;

/// Writes the page of a rule.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(rule: &RuleDocument, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(page(rule, true).as_bytes())
}

/// The page where no other lies beside it, so that links between pages lead nowhere.
pub(in crate::report) fn help(rule: &RuleDocument) -> String {
    page(rule, false)
}

/// Writes the index of the pages, by family.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_index(list: &RuleList, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(index(list).as_bytes())
}

/// Where a rule's page lies below the folder of all pages.
#[must_use]
pub fn path(id: &str) -> String {
    format!("{id}.md")
}

fn page(rule: &RuleDocument, is_linked: bool) -> String {
    let mut page = format!("# {}\n\n", code(rule.row.id));
    block(&mut page, &format!("**{}**", text(rule.row.title)));
    block(&mut page, &prose(&facts(rule).join(" · ")));
    block(&mut page, &prose(rule.summary));
    block(&mut page, &format!("## {}", why_heading(rule)));
    block(&mut page, &prose(&why(rule)));
    block(&mut page, "## Before");
    block(&mut page, &fenced(rule.finds, language(rule.example_path)));
    block(&mut page, "Looks alike and is not found:");
    block(
        &mut page,
        &fenced(rule.ignores, language(rule.example_path)),
    );
    if let Some(counterpart) = rule.counterpart {
        let other = if is_linked {
            link_between(rule.row.id, counterpart)
        } else {
            code(counterpart)
        };
        block(&mut page, &format!("Counterpart: {other}."));
    }
    block(&mut page, "## After");
    for outcome in rule.outcomes() {
        after(&mut page, &outcome);
    }
    block(&mut page, OWN_WORK);
    bullets(
        &mut page,
        "Notes",
        rule.notes.iter().map(|note| prose(note)),
    );
    let traps = rule.watch.iter().map(|trap| match trap.inferred {
        true => format!("{} *(inferred)*", prose(trap.text)),
        false => prose(trap.text),
    });
    bullets(&mut page, "What to watch", traps);
    block(&mut page, "## How to verify");
    block(&mut page, &prose(rule.verify));
    block(&mut page, "## How to waive");
    match &rule.waiver {
        Some(comment) => {
            block(&mut page, &fenced(comment, language(rule.example_path)));
            block(&mut page, waiving::CONDITIONS);
        }
        None => block(&mut page, waiving::NO_COMMENT),
    }
    bullets(&mut page, "Sources", rule.sources.iter().map(source));
    let length = page.trim_end().len();
    page.truncate(length);
    page.push('\n');
    page
}

fn after(page: &mut String, shown: &Outcome<'_>) {
    let targets: Vec<String> = shown
        .targets()
        .iter()
        .map(|target| code(target.as_str()))
        .collect();
    block(page, &format!("### Under {}", targets.join(", ")));
    match (shown.after, shown.nothing_to_show) {
        (Some(after), _) => block(page, &fenced(after, guessed(after))),
        (None, Some(line)) => block(page, &prose(line)),
        (None, None) => {}
    }
    for advice in &shown.advice {
        // Writing to a string does not fail.
        let _ = writeln!(page, "- {}", prose(advice.how));
        for (target, way) in &advice.targets {
            let _ = writeln!(
                page,
                "  - {}: {}",
                code(target.as_str()),
                prose(&outcome(way))
            );
        }
    }
    page.push('\n');
}

fn source(source: &Source) -> String {
    let title = match source.url {
        Some(url) if url.starts_with("http") => format!("[{}]({url})", text(source.title)),
        Some(url) => format!("{}, {}", text(source.title), code(url)),
        None => text(source.title),
    };
    format!("{title} ({})", kind(source))
}

fn block(page: &mut String, text: &str) {
    page.push_str(text);
    page.push_str("\n\n");
}

fn bullets(page: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.map(|item| format!("- {item}")).collect();
    if !items.is_empty() {
        block(page, &format!("## {title}"));
        block(page, &items.join("\n"));
    }
}

/// Code of the catalogue, which holds no fence.
fn fenced(code: &str, language: &str) -> String {
    format!("```{language}\n{code}\n```")
}

/// The name of a file's language, for colours.
fn language(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, suffix)| suffix) {
        "js" => "js",
        "ts" => "ts",
        "json" => "json",
        "cls" | "trigger" => "apex",
        "page" | "component" | "cmp" | "html" => "html",
        _ => "xml",
    }
}

/// Likewise, by what the code begins with: what comes after is seldom in the language of what was before.
fn guessed(code: &str) -> &'static str {
    let begins = |starts: &[&str]| starts.iter().any(|start| code.starts_with(start));
    if begins(&["<"]) {
        "xml"
    } else if begins(&["public ", "global ", "@RestResource", "List<"]) {
        "apex"
    } else if begins(&["GET ", "POST ", "PATCH ", "Omni-Channel "]) {
        "text"
    } else {
        "js"
    }
}

/// A link from one rule's page to another's.
fn link_between(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    format!("[{}]({up}{})", code(to), path(to))
}

fn index(list: &RuleList) -> String {
    let mut families: BTreeMap<&str, Vec<&RuleRow>> = BTreeMap::new();
    for rule in &list.rules {
        families.entry(rule.family).or_default().push(rule);
    }
    let mut page = "# Rules\n\n".to_owned();
    let all = words::count(list.rules.len(), "rule", "rules");
    block(
        &mut page,
        &format!(
            "{all} in {}. Each page says what its rule finds, why that ends, what takes its place under each target, \
             what to watch, how to verify and how to waive it, and where that is known from. `sf-cti explain RULE` \
             prints the same. These files are generated from `src/catalog/data`; \
             [adding a rule](../adding-a-rule.md) says how.",
            words::count(families.len(), "family", "families")
        ),
    );
    for (family, rules) in families {
        block(&mut page, &format!("## {family}"));
        page.push_str("| rule | title | category | capability |\n|---|---|---|---|\n");
        for rule in rules {
            // Writing to a string does not fail.
            let _ = writeln!(
                page,
                "| [{}]({}) | {} | {} | {} |",
                code(rule.id),
                path(rule.id),
                prose_cell(rule.title),
                rule.category,
                rule.capability
            );
        }
        page.push('\n');
    }
    let length = page.trim_end().len();
    page.truncate(length);
    page.push('\n');
    page
}
