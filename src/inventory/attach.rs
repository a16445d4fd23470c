//! Usages that belong to an adapter without being its code: buttons that open it, entries that let its host in,
//! grants of its pages, settings that name its call center.

use std::collections::{BTreeMap, BTreeSet};

use super::{Adapter, Link, LinkEnd, LinkKind, granted_key};
use crate::bundle::ComponentId;
use crate::detect::{Fingerprint, Usage};

/// Gives every usage that leads to one adapter, or stands in one of its components, to that adapter. The first of
/// several takes it; the rest of the usages are the org's.
pub(super) fn attach(adapters: &mut [Adapter], usages: &[Usage], links: &[Link]) {
    let mut taken: BTreeSet<Fingerprint> = BTreeSet::new();
    for adapter in adapters.iter_mut() {
        adapter.usages.retain(|usage| taken.insert(usage.clone()));
    }
    let mut parts: BTreeMap<&ComponentId, usize> = BTreeMap::new();
    let mut hosts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, adapter) in adapters.iter().enumerate() {
        for id in adapter.components.iter().chain(&adapter.tied_to) {
            parts.entry(id).or_insert(at);
        }
        for host in &adapter.hosts {
            hosts.entry(host).or_insert(at);
        }
    }
    // Pages of packages that are not here, as others grant them.
    let mut outside: BTreeMap<(String, String), usize> = BTreeMap::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Adapter) {
        if let (LinkEnd::Component(from), LinkEnd::Outside(page)) = (&link.from, &link.to)
            && let Some(&at) = parts.get(from)
        {
            outside.entry(granted_key(page)).or_insert(at);
        }
    }
    // What a component leads to, by the line that says so.
    let mut leads: BTreeMap<(&ComponentId, u32), usize> = BTreeMap::new();
    for link in links {
        let LinkEnd::Component(from) = &link.from else {
            continue;
        };
        let to = match &link.to {
            LinkEnd::Component(to) if ties_to_parts(link.kind) => parts.get(to),
            LinkEnd::External(host) if ties_to_hosts(link.kind) => hosts.get(host.as_str()),
            _ => None,
        };
        if let Some(&at) = to {
            let known = leads.entry((from, link.line)).or_insert(at);
            *known = (*known).min(at);
        }
    }
    let mut found: Vec<(usize, Fingerprint)> = Vec::new();
    for usage in usages {
        if usage.test_code || usage.standard.is_some() || taken.contains(&usage.fingerprint) {
            continue;
        }
        let lines = usage.place.start.line;
        let at = parts
            .get(&usage.component)
            .or_else(|| leads.get(&(&usage.component, lines)))
            .or_else(|| grant_of(usage, &parts, &outside))
            .or_else(|| hosts.get(usage.arguments.get("adapterHost")?.as_str()));
        if let Some(&at) = at {
            found.push((at, usage.fingerprint.clone()));
        }
    }
    for (at, usage) in found {
        if let Some(adapter) = adapters.get_mut(at) {
            adapter.usages.push(usage);
        }
    }
}

/// The adapter whose page or class a profile or permission set grants.
fn grant_of<'p>(
    usage: &Usage,
    parts: &'p BTreeMap<&ComponentId, usize>,
    outside: &'p BTreeMap<(String, String), usize>,
) -> Option<&'p usize> {
    let granted = usage.arguments.get("grants")?;
    granted
        .split(", ")
        .filter_map(|id| id.parse::<ComponentId>().ok())
        .find_map(|id| {
            let local = id.full_name.rsplit("__").next().unwrap_or(&id.full_name);
            parts
                .get(&id)
                .or_else(|| parts.get(&ComponentId::new(&id.kind, local)))
                .or_else(|| outside.get(&granted_key(&id)))
        })
}

fn ties_to_parts(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::Opens | LinkKind::Places | LinkKind::Names | LinkKind::CallsHost
    )
}

fn ties_to_hosts(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::Opens | LinkKind::Trusts | LinkKind::CallsHost
    )
}
