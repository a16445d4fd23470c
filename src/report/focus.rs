//! One neighbourhood of the links: for a terminal, as Markdown with a picture, as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::document::{Affected, Focus, Link};
use super::escape::{code, code_cell, text, visible};
use super::{graph, words};

/// Writes it for a terminal.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_text(focus: &Focus, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", visible(&focus.of))?;
    for end in focus.ends.iter().filter(|end| **end != focus.of) {
        writeln!(out, "  with {}", visible(end))?;
    }
    writeln!(
        out,
        "\n{}",
        words::count(focus.links.len(), "link", "links")
    )?;
    for link in &focus.links {
        writeln!(
            out,
            "  {} {} {}   {}:{}",
            visible(&link.from),
            link.kind,
            visible(&link.to),
            visible(&link.path),
            link.line
        )?;
    }
    write_chains(
        "Stops working, or loses its content, when it goes",
        &focus.affected,
        out,
    )?;
    write_chains("What it needs", &focus.needs, out)
}

fn write_chains(title: &str, all: &[Affected], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{title}: {}", counted(all))?;
    for one in all {
        writeln!(
            out,
            "  {}{}",
            visible(&one.component),
            by_way_of(one, &visible)
        )?;
    }
    Ok(())
}

/// `2 Profile, 1 Report`, or that there is nothing.
pub(super) fn counted(all: &[Affected]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one.kind()).or_default() += 1;
    }
    if counts.is_empty() {
        return "nothing that this bundle shows".to_owned();
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    parts.join(", ")
}

/// The steps between, where the chain has more than one.
pub(super) fn by_way_of(one: &Affected, show: &dyn Fn(&str) -> String) -> String {
    let Some((last, between)) = one.chain.split_last() else {
        return String::new();
    };
    let place = format!("{}:{}", last.path, last.line);
    if between.is_empty() {
        return format!(" ({} at {})", last.kind, show(&place));
    }
    let steps: Vec<String> = between.iter().map(|step| show(&step.to)).collect();
    format!(
        " by way of {} ({} at {})",
        steps.join(", "),
        last.kind,
        show(&place)
    )
}

/// Writes it as Markdown.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_markdown(focus: &Focus, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", text(&focus.of))?;
    writeln!(
        out,
        "{}. Stops working, or loses its content, when it goes: {}.\n",
        words::count(focus.links.len(), "link", "links"),
        counted(&focus.affected)
    )?;
    let links: Vec<&Link> = focus.around.iter().collect();
    let ends: BTreeSet<&str> = links
        .iter()
        .flat_map(|link| [link.from.as_str(), link.to.as_str()])
        .collect();
    let own: BTreeSet<&str> = focus.ends.iter().map(String::as_str).collect();
    if let Some(picture) = graph::of_links(&links, &ends, &own) {
        writeln!(out, "```mermaid\n{picture}```\n")?;
    }
    writeln!(out, "## Links\n")?;
    writeln!(out, "| From | Kind | To | Where |\n|---|---|---|---|")?;
    for link in &focus.links {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            code_cell(&link.from),
            link.kind,
            code_cell(&link.to),
            code_cell(&format!("{}:{}", link.path, link.line))
        )?;
    }
    for (title, all) in [
        ("Stops working when it goes", &focus.affected),
        ("What it needs", &focus.needs),
    ] {
        writeln!(out, "\n## {title}\n")?;
        if all.is_empty() {
            writeln!(out, "Nothing that this bundle shows.")?;
        }
        for one in all {
            writeln!(out, "- {}{}", code(&one.component), by_way_of(one, &code))?;
        }
    }
    Ok(())
}

/// Writes it as indented JSON.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_json(focus: &Focus, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, focus).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// The JSON Schema of [`Focus`].
#[must_use]
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Focus>()
        .to_value()
}
