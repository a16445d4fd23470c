//! Who depends on an adapter, drawn and listed, and what that comes to for each profile and permission set.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{Page, or_dash};
use crate::report::document::{Adapter, Affected, Link, Reach};
use crate::report::escape::{code, code_cell, text};
use crate::report::focus::{by_way_of, counted};
use crate::report::graph;

/// Metadata types by which people are given what they work with.
const PEOPLE: [&str; 3] = ["PermissionSet", "PermissionSetGroup", "Profile"];

/// The picture of an adapter, and everything that stops working with it.
pub(super) fn write_of(page: &mut Page<'_, '_>, adapter: &Adapter) -> io::Result<()> {
    let document = page.document;
    let Some(reach) = document
        .reach
        .iter()
        .find(|reach| reach.adapter == adapter.id)
    else {
        return Ok(());
    };
    if let Some(picture) = picture(&document.links, adapter, reach) {
        page.block(&format!("```mermaid\n{picture}```"))?;
    }
    page.block(&format!(
        "Stops working, or loses its content, when it goes: {}.",
        text(&counted(&reach.affected))
    ))?;
    let chains: Vec<String> = reach
        .affected
        .iter()
        .map(|one| format!("{}{}", code(&one.component), by_way_of(one, &code)))
        .collect();
    page.folded_list("Each with its shortest chain", &chains)
}

fn picture(links: &[Link], adapter: &Adapter, reach: &Reach) -> Option<String> {
    let mut outside: Vec<String> = Vec::new();
    for host in adapter.hosts.iter().chain(&adapter.systems) {
        outside.push(format!("external:{host}"));
    }
    let own: BTreeSet<&str> = adapter.components.iter().map(String::as_str).collect();
    // What lies beside is named in links with a mark where the bundle lacks it.
    let beside: BTreeSet<&str> = adapter
        .apex
        .iter()
        .chain(&adapter.tied_to)
        .map(String::as_str)
        .collect();
    let bare = |end: &str| end.strip_prefix("outside:").unwrap_or(end).to_owned();
    let mut ends: BTreeSet<&str> = own.clone();
    ends.extend(outside.iter().map(String::as_str));
    ends.extend(reach.affected.iter().map(|one| one.component.as_str()));
    for link in links {
        for end in [&link.from, &link.to] {
            if beside.contains(bare(end).as_str()) {
                ends.insert(end);
            }
        }
    }
    let links: Vec<&Link> = links.iter().collect();
    graph::of_links(&links, &ends, &own)
}

/// What stops working for whom.
pub(super) fn write_people(page: &mut Page<'_, '_>) -> io::Result<()> {
    let document = page.document;
    if document.adapters.is_empty() {
        return Ok(());
    }
    page.block("## Who is affected")?;
    let mut people: BTreeMap<&str, BTreeMap<&str, &Affected>> = BTreeMap::new();
    for reach in &document.reach {
        for one in &reach.affected {
            if PEOPLE.contains(&one.kind()) {
                people
                    .entry(&one.component)
                    .or_default()
                    .insert(&reach.adapter, one);
            }
        }
    }
    if people.is_empty() {
        return page.block(
            "No profile and no permission set of this bundle was seen to lead to an adapter. Profiles say only what \
             they grant of the components that were retrieved with them, and who is assigned to a call center is data.",
        );
    }
    page.block(
        "Profiles and permission sets that lead to an adapter, by what they grant: a page, a class, a field, an app \
         whose utility bar holds the softphone. Which call center a user sees there is decided by the one that the \
         user is assigned to, which no metadata says. `sf-cti audit --focus \"Profile:NAME\"` shows all of one.",
    )?;
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|(id, adapters)| {
            let mut ways: BTreeSet<String> = BTreeSet::new();
            for one in adapters.values() {
                let before = one.chain.iter().rev().nth(1);
                ways.extend(before.map(|step| code_cell(&step.to)));
            }
            let names: Vec<String> = adapters.keys().map(|id| code_cell(id)).collect();
            let ways: Vec<String> = ways.into_iter().collect();
            vec![code_cell(id), names.join(", "), or_dash(ways.join(", "))]
        })
        .collect();
    page.table(
        "All profiles and permission sets",
        &["Who", "Adapters", "By way of"],
        &rows,
    )
}
