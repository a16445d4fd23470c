//! Gathers usages into adapters: things that an architect has names for.

use std::collections::{BTreeMap, BTreeSet};

use super::attach::attach;
use super::systems::{hosts_of, let_in_by};
use super::task_fields::unknown_logs;
use super::{Adapter, AdapterKind, CallCenter, Link, LinkEnd, LinkKind};
use crate::bundle::ComponentId;
use crate::catalog::{Api, CallCenterKind, Category};
use crate::detect::{Usage, host, is_platform_host};

/// Whether a usage is adapter code rather than data, permissions or a mere number that dials.
#[must_use]
pub fn is_adapter_code(usage: &Usage) -> bool {
    let id = usage.rule.id.as_str();
    usage.standard.is_none()
        && (usage.api.is_some()
            || matches!(
                id,
                "apex/adapter-entry-point" | "apex/adapter-remote-method"
            ))
        && !id.starts_with("metadata/")
}

/// Groups code that is connected by links, starting from what call centers load.
pub(super) fn gather(
    usages: &[Usage],
    links: &[Link],
    call_centers: &[CallCenter],
) -> Vec<Adapter> {
    let code: BTreeSet<&ComponentId> = usages
        .iter()
        .filter(|usage| is_adapter_code(usage))
        .map(|usage| &usage.component)
        .collect();
    let package_of: BTreeMap<&ComponentId, &str> = usages
        .iter()
        .filter(|usage| is_adapter_code(usage))
        .filter_map(|usage| Some((&usage.component, usage.package.as_deref()?)))
        .collect();
    let groups = connected(&code, links, &package_of);
    let mut adapters = Vec::new();
    // The console toolkit alone, for instance, makes no phone.
    let is_phone = |group: &BTreeSet<&ComponentId>| {
        usages.iter().any(|usage| {
            is_adapter_code(usage)
                && usage.rule.category != Category::Optional
                && group.contains(&usage.component)
        })
    };
    for group in groups.iter().filter(|group| is_phone(group)) {
        adapters.push(own_adapter(group, usages, links, call_centers));
    }
    // An Open CTI call center whose code is not in the bundle stands for an adapter of its own.
    for call_center in call_centers {
        if call_center.kind != CallCenterKind::OpenCti {
            continue;
        }
        let loads_code = adapters.iter().any(|adapter| {
            !adapter.apis.is_empty() && adapter.call_centers.contains(&call_center.name)
        });
        if !loads_code {
            hosted_adapter(call_center, usages, &mut adapters);
        }
    }
    // Own code first, the largest first.
    adapters.sort_by_cached_key(|adapter| {
        (
            adapter.kind,
            std::cmp::Reverse(adapter.usages.len()),
            adapter.id.clone(),
        )
    });
    for adapter in &mut adapters {
        look_around(adapter, usages, links);
    }
    attach(&mut adapters, usages, links);
    adapters
}

/// Adds what the adapter's components lead to.
fn look_around(adapter: &mut Adapter, usages: &[Usage], links: &[Link]) {
    let own =
        |end: &LinkEnd| matches!(end, LinkEnd::Component(id) if adapter.components.contains(id));
    let mut apex = BTreeSet::new();
    let mut tied_to = BTreeSet::new();
    for link in links.iter().filter(|link| own(&link.from)) {
        let (LinkEnd::Component(to) | LinkEnd::Outside(to)) = &link.to else {
            continue;
        };
        match link.kind {
            LinkKind::CallsApex | LinkKind::Controller => apex.insert(to.clone()),
            LinkKind::Channel | LinkKind::Canvas => tied_to.insert(to.clone()),
            _ => false,
        };
    }
    let with_apex: BTreeSet<ComponentId> = adapter.components.union(&apex).cloned().collect();
    adapter.systems = hosts_of(&with_apex, links);
    // Entries that were tied to one of its hosts can let another host of the same party in.
    let tied = usages.iter().filter(|usage| {
        let host = usage.arguments.get("adapterHost");
        host.is_some_and(|host| adapter.hosts.contains(host))
    });
    for usage in tied {
        adapter.systems.extend(let_in_by(&usage.component, links));
    }
    let includes = usages.iter().filter(|usage| {
        usage.rule.id.starts_with("include/") && adapter.components.contains(&usage.component)
    });
    adapter.libraries = includes
        .filter_map(|usage| {
            let name = usage
                .rule
                .id
                .strip_prefix("include/")?
                .trim_end_matches("-library");
            let version = usage.arguments.get("version").map_or("", String::as_str);
            Some(format!("{name} {version}").trim_end().to_owned())
        })
        .collect();
    let own_usages = usages
        .iter()
        .filter(|usage| adapter.components.contains(&usage.component));
    let unknown: Vec<String> = unknown_logs(own_usages)
        .map(|usage| {
            let place = &usage.place;
            format!(
                "which fields the log of a call fills at {}:{}, where it is put together at run time",
                place.path, place.start.line
            )
        })
        .collect();
    adapter.unseen.extend(unknown);
    adapter.apex = apex;
    adapter.tied_to = tied_to;
}

fn merge(group_of: &mut BTreeMap<&ComponentId, usize>, from: usize, into: usize) {
    for group in group_of.values_mut().filter(|group| **group == from) {
        *group = into;
    }
}

/// Sets of code components that links connect, also through components without usages of their own.
fn connected<'c>(
    code: &BTreeSet<&'c ComponentId>,
    links: &'c [Link],
    package_of: &BTreeMap<&'c ComponentId, &'c str>,
) -> Vec<BTreeSet<&'c ComponentId>> {
    let mut all: BTreeSet<&ComponentId> = code.clone();
    for link in links.iter().filter(|link| link.kind == LinkKind::Shows) {
        for end in [&link.from, &link.to] {
            if let LinkEnd::Component(id) = end {
                all.insert(id);
            }
        }
    }
    let mut group_of: BTreeMap<&ComponentId, usize> = all
        .into_iter()
        .enumerate()
        .map(|(at, id)| (id, at))
        .collect();
    let mut neighbours: BTreeMap<&ComponentId, BTreeSet<&ComponentId>> = BTreeMap::new();
    for link in links {
        if let (LinkEnd::Component(from), LinkEnd::Component(to)) = (&link.from, &link.to)
            && matches!(
                link.kind,
                LinkKind::Loads | LinkKind::CallsApex | LinkKind::Imports | LinkKind::Shows
            )
        {
            neighbours.entry(from).or_default().insert(to);
        }
    }
    for (from, tos) in &neighbours {
        for to in tos {
            let (Some(&group), Some(&other)) = (group_of.get(from), group_of.get(to)) else {
                continue;
            };
            merge(&mut group_of, other, group);
        }
    }
    // A call center's page and its standby page are one phone.
    let mut loaded: BTreeMap<&LinkEnd, usize> = BTreeMap::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Adapter) {
        let LinkEnd::Component(page) = &link.to else {
            continue;
        };
        let Some(&group) = group_of.get(page) else {
            continue;
        };
        match loaded.get(&link.from) {
            None => {
                loaded.insert(&link.from, group);
            }
            Some(&known) => merge(&mut group_of, group, known),
        }
    }
    // A package is one thing, whatever its parts load.
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, package) in package_of {
        let Some(&group) = group_of.get(id) else {
            continue;
        };
        match packages.get(package) {
            None => {
                packages.insert(package, group);
            }
            Some(&known) => merge(&mut group_of, group, known),
        }
    }
    // Files outside any metadata are one hosted adapter per top folder.
    // Code at the top makes the whole folder one application.
    let one_application = code
        .iter()
        .any(|id| id.kind == ComponentId::FILE && !id.full_name.contains('/'));
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    let files: Vec<(&ComponentId, usize)> = group_of
        .iter()
        .filter(|(id, _)| id.kind == ComponentId::FILE)
        .map(|(id, group)| (*id, *group))
        .collect();
    for (id, group) in files {
        let folder = if one_application {
            ""
        } else {
            id.full_name.split('/').next().unwrap_or("")
        };
        match folders.get(folder) {
            None => {
                folders.insert(folder, group);
            }
            Some(&known) => {
                merge(&mut group_of, group, known);
            }
        }
    }
    let mut groups: BTreeMap<usize, BTreeSet<&'c ComponentId>> = BTreeMap::new();
    for id in code {
        if let Some(&group) = group_of.get(id) {
            groups.entry(group).or_default().insert(id);
        }
    }
    groups.into_values().collect()
}

fn own_adapter(
    group: &BTreeSet<&ComponentId>,
    usages: &[Usage],
    links: &[Link],
    call_centers: &[CallCenter],
) -> Adapter {
    let members: Vec<&Usage> = usages
        .iter()
        .filter(|usage| is_adapter_code(usage) && group.contains(&usage.component))
        .collect();
    let apis: BTreeSet<Api> = members.iter().filter_map(|usage| usage.api).collect();
    let mut capabilities: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for usage in &members {
        let names = capabilities.entry(usage.rule.capability).or_default();
        names.extend(usage.member.clone());
    }
    let packaged = members.iter().find_map(|usage| usage.package.clone());
    let kind = if apis.iter().all(|api| *api == Api::Console) && !apis.is_empty() {
        AdapterKind::ConsoleHelper
    } else if packaged.is_some() {
        AdapterKind::Packaged
    } else {
        AdapterKind::Own
    };
    let loaded_by: BTreeSet<String> = call_centers
        .iter()
        .filter(|call_center| {
            links.iter().any(|link| {
                link.kind == LinkKind::Adapter
                    && link.from == LinkEnd::Component(call_center.component.clone())
                    && matches!(&link.to, LinkEnd::Component(to) if group.contains(to))
            })
        })
        .map(|call_center| call_center.name.clone())
        .collect();
    let name = name_of(group, usages, packaged.as_deref());
    // The call centers that load it go when it goes.
    let loading: BTreeSet<&ComponentId> = call_centers
        .iter()
        .filter(|call_center| loaded_by.contains(&call_center.name))
        .map(|call_center| &call_center.component)
        .collect();
    let own = usages.iter().filter(|usage| {
        usage.rule.id == "metadata/call-center" && loading.contains(&usage.component)
    });
    Adapter {
        apis,
        capabilities,
        components: group
            .iter()
            .chain(loading.iter())
            .map(|id| (*id).clone())
            .collect(),
        call_centers: loaded_by,
        usages: own
            .chain(members.iter().copied())
            .map(|usage| usage.fingerprint.clone())
            .collect(),
        ..Adapter::new(kind, &name)
    }
}

/// The component with the most usages gives its name, pages first.
fn name_of(group: &BTreeSet<&ComponentId>, usages: &[Usage], package: Option<&str>) -> String {
    let count = |id: &ComponentId| usages.iter().filter(|usage| usage.component == *id).count();
    let rank = |id: &ComponentId| match id.kind.as_str() {
        "ApexPage" => 0,
        "AuraDefinitionBundle" | "LightningComponentBundle" => 1,
        "StaticResource" => 2,
        _ => 3,
    };
    let best = group
        .iter()
        .min_by_key(|id| (rank(id), std::cmp::Reverse(count(id)), (**id).clone()));
    let name = best.map_or_else(String::new, |id| {
        let path = id.full_name.as_str();
        if id.kind == ComponentId::FILE {
            path.split_once('/')
                .map_or(path, |(folder, _)| folder)
                .to_owned()
        } else {
            path.to_owned()
        }
    });
    match package {
        Some(package) => format!("{package}/{name}"),
        None => name,
    }
}

/// What the code of a hosted adapter does to records.
const FIELDS_UNSEEN: &str =
    "which fields of call records it fills, what it calls and what it opens: ask whoever runs it";

fn hosted_adapter(call_center: &CallCenter, usages: &[Usage], adapters: &mut Vec<Adapter>) {
    let address = call_center.adapter_url.as_deref().unwrap_or("");
    let page = crate::detect::adapter_page(address);
    // The org's own address of a page is no host outside it.
    let host = host(address).filter(|host| page.is_none() || !is_platform_host(host));
    let name = match (&host, &page) {
        (Some(host), None) => host.clone(),
        (_, Some(page)) => page.full_name.clone(),
        (None, None) => call_center.name.clone(),
    };
    let unseen = match (&host, &page) {
        (_, Some(page)) => format!("the code of page {} is not in the bundle", page.full_name),
        (Some(host), None) => format!("the code at {host} is outside the org"),
        (None, None) => "where its code lies is not said".to_owned(),
    };
    let own: Vec<_> = usages
        .iter()
        .filter(|usage| {
            usage.component == call_center.component && usage.rule.id == "metadata/call-center"
        })
        .map(|usage| usage.fingerprint.clone())
        .collect();
    // A page with a namespace is a package's, whether or not the bundle holds it.
    let kind = match &page {
        Some(page) if page.full_name.contains("__") => AdapterKind::Packaged,
        _ => AdapterKind::Hosted,
    };
    let id = format!("{}:{name}", kind.as_str());
    if let Some(known) = adapters.iter_mut().find(|adapter| adapter.id == id) {
        known.call_centers.insert(call_center.name.clone());
        known.components.insert(call_center.component.clone());
        known.usages.extend(own);
        return;
    }
    adapters.push(Adapter {
        components: BTreeSet::from([call_center.component.clone()]),
        call_centers: BTreeSet::from([call_center.name.clone()]),
        hosts: host.into_iter().collect(),
        usages: own,
        unseen: vec![unseen, FIELDS_UNSEEN.to_owned()],
        ..Adapter::new(kind, &name)
    });
}
