//! Hosts outside the org: where adapters live, what their code calls, and what lets those hosts in.

use std::collections::{BTreeMap, BTreeSet};

use super::{Adapter, ExternalSystem, Link, LinkEnd, LinkKind};
use crate::bundle::ComponentId;
use crate::detect::{CALLOUT_SCHEME, HostUse};

/// The link that a host in code stands for.
pub(super) fn link(host: &HostUse, names: &super::Names) -> Link {
    let to = match host.scheme.as_str() {
        CALLOUT_SCHEME => names.end(ComponentId::new("NamedCredential", &host.host)),
        _ => LinkEnd::External(host.host.clone()),
    };
    Link {
        from: names.end(host.component.clone()),
        to,
        kind: LinkKind::CallsHost,
        path: host.place.path.clone(),
        line: host.place.start.line,
    }
}

/// All hosts that links lead to, with who names them.
pub(super) fn external_systems(
    links: &[Link],
    hosts: &[HostUse],
    adapters: &[Adapter],
) -> Vec<ExternalSystem> {
    let mut systems: BTreeMap<String, ExternalSystem> = BTreeMap::new();
    let mut system = |host: &str, fill: &dyn Fn(&mut ExternalSystem)| {
        let known = systems
            .entry(host.to_owned())
            .or_insert_with(|| ExternalSystem {
                host: host.to_owned(),
                ..ExternalSystem::default()
            });
        fill(known);
    };
    for link in links {
        if let LinkEnd::External(host) = &link.to {
            system(host, &|system| {
                system.named_by.insert(link.from.to_string());
            });
        }
    }
    for host in hosts.iter().filter(|host| host.scheme != CALLOUT_SCHEME) {
        system(&host.host, &|system| {
            system.schemes.insert(host.scheme.clone());
        });
    }
    for adapter in adapters {
        for host in adapter.hosts.iter().chain(&adapter.systems) {
            system(host, &|system| {
                system.adapters.insert(adapter.id.clone());
            });
        }
    }
    systems.into_values().collect()
}

/// Hosts that any of `components` names, directly or through a named credential.
pub(super) fn hosts_of(components: &BTreeSet<ComponentId>, links: &[Link]) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    let names = |link: &Link| {
        link.kind == LinkKind::CallsHost
            && matches!(&link.from, LinkEnd::Component(from) if components.contains(from))
    };
    for link in links.iter().filter(|link| names(link)) {
        match &link.to {
            LinkEnd::External(host) => {
                hosts.insert(host.clone());
            }
            LinkEnd::Component(credential) => hosts.extend(let_in_by(credential, links)),
            LinkEnd::Outside(_) => {}
        }
    }
    hosts
}

/// Hosts that an entry lets in.
pub(super) fn let_in_by<'l>(
    id: &'l ComponentId,
    links: &'l [Link],
) -> impl Iterator<Item = String> + 'l {
    links
        .iter()
        .filter_map(move |link| match (&link.from, &link.to) {
            (LinkEnd::Component(from), LinkEnd::External(host))
                if from == id && link.kind == LinkKind::Trusts =>
            {
                Some(host.clone())
            }
            _ => None,
        })
}
