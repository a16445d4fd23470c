//! Apex that softphones reach, and the links between components.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{Page, or_dash};
use crate::inventory::LinkKind;
use crate::report::document::{Link, Usage};
use crate::report::escape::code_cell;
use crate::report::words;

/// The rule of Apex that an adapter calls by name.
const ENTRY_POINT: &str = "apex/adapter-entry-point";

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    write_entry_points(page)?;
    page.block("## Links")?;
    if page.document.links.is_empty() {
        return page.block("No link between components was found.");
    }
    page.block(
        "What leads to what, by kind. `external:` is a host outside the org, `outside:` a component that this bundle lacks.",
    )?;
    write_kinds(page)
}

/// All links, folded by kind.
pub(super) fn write_kinds(page: &mut Page<'_, '_>) -> io::Result<()> {
    let mut kinds: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in &page.document.links {
        kinds.entry(link.kind).or_default().push(link);
    }
    for (kind, links) in kinds {
        let title = format!("{kind}: {}", words::count(links.len(), "link", "links"));
        page.fold(&title)?;
        if links.len() <= EACH {
            let rows: Vec<Vec<String>> = links.iter().map(|link| each(link)).collect();
            page.open_table(&["From", "To", "Where"], &rows)?;
        } else {
            page.block("By what they lead to; the line of each is in the JSON report.")?;
            page.open_table(&["To", "#Links", "From"], &by_end(&links))?;
        }
        page.unfold()?;
    }
    Ok(())
}

/// Links of one kind that are shown one by one; more would hide each other.
const EACH: usize = 200;

fn each(link: &Link) -> Vec<String> {
    vec![
        code_cell(&link.from),
        code_cell(&link.to),
        code_cell(&at(link)),
    ]
}

fn by_end(links: &[&Link]) -> Vec<Vec<String>> {
    let mut ends: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for link in links {
        let (count, from) = ends.entry(&link.to).or_default();
        *count += 1;
        from.insert(&link.from);
    }
    ends.into_iter()
        .map(|(to, (count, from))| {
            let from: Vec<String> = from.into_iter().map(code_cell).collect();
            vec![code_cell(to), count.to_string(), from.join(", ")]
        })
        .collect()
}

fn at(link: &Link) -> String {
    format!("{}:{}", link.path, link.line)
}

fn write_entry_points(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Apex entry points")?;
    let mut callers: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in &page.document.links {
        if link.kind == LinkKind::CallsApex.as_str() {
            callers.entry(&link.to).or_default().push(link);
        }
    }
    let mut entries: BTreeMap<&str, Vec<&Usage>> = BTreeMap::new();
    for usage in &page.document.usages {
        if usage.rule == ENTRY_POINT {
            entries.entry(&usage.component).or_default().push(usage);
            callers.entry(&usage.component).or_default();
        }
    }
    if callers.is_empty() {
        return page.block(
            "No Apex was seen that a softphone calls by name. A name that is put together at run time does not \
             show.",
        );
    }
    page.block("Apex that a softphone calls. Nobody calls it any more once Open CTI has ended.")?;
    let rows: Vec<Vec<String>> = callers
        .iter()
        .map(|(apex, links)| {
            let methods: Vec<String> = entries
                .get(apex)
                .into_iter()
                .flatten()
                .map(|usage| code_cell(&usage.at()))
                .collect();
            let calls: Vec<String> = links
                .iter()
                .map(|link| format!("{} at {}", code_cell(&link.from), code_cell(&at(link))))
                .collect();
            vec![
                code_cell(apex),
                or_dash(methods.join(", ")),
                or_dash(calls.join("; ")),
            ]
        })
        .collect();
    page.table(
        &words::count(rows.len(), "class", "classes"),
        &["Apex", "Entered at", "Called from"],
        &rows,
    )
}
