//! Links, read from one file at a time and closed over the whole bundle afterwards.

use std::collections::BTreeMap;

use crate::bundle::{ComponentId, Language, Position};
use crate::catalog::{CallCenterKind, LinkKind, catalog};
use crate::detect::{self, CallCenter, Place, Unit, adapter_page, host, is_platform_host};
use crate::syntax::facts::Literal;

use super::markup;
use super::{Link, LinkEnd, references};

/// A link before it is known whether its end is in the bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RawLink {
    /// Where it starts.
    pub from: ComponentId,
    /// Where it leads.
    pub to: RawEnd,
    /// What it says.
    pub kind: LinkKind,
    /// Where it is written.
    pub place: Place,
}

/// An end that is still a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RawEnd {
    /// A component, found without regard to case.
    Component(ComponentId),
    /// A component whose namespace nothing tells; it is no link where the bundle has none of that name.
    IfThere(ComponentId),
    /// A host.
    Host(String),
}

/// Links that one file states.
#[must_use]
pub fn of_file(unit: &Unit<'_>) -> Vec<RawLink> {
    let mut links = Vec::new();
    match unit.file.language {
        Language::Xml => {
            if let Some(root) = &unit.facts.xml {
                references::of_tree(unit, root, &mut links);
            }
        }
        Language::Markup(_) => markup::links(unit, &mut links),
        Language::JavaScript => {
            for (kind, to, span) in markup::named_in_code(&unit.file.text) {
                if to != unit.file.component {
                    links.push(RawLink {
                        from: unit.file.component.clone(),
                        to: RawEnd::Component(to),
                        kind,
                        place: unit.place(span),
                    });
                }
            }
        }
        _ => {}
    }
    for script in &unit.facts.scripts {
        for call in &script.calls {
            let last = call.callee.rsplit('.').next().unwrap_or(&call.callee);
            if !catalog()
                .functions
                .creators
                .iter()
                .any(|known| known == last)
            {
                continue;
            }
            for argument in &call.arguments {
                if let Literal::Text(name) = argument
                    && let Some(to) = markup::shown(name)
                {
                    links.push(RawLink {
                        from: unit.file.component.clone(),
                        to,
                        kind: LinkKind::Shows,
                        place: unit.place(call.span),
                    });
                }
            }
        }
        for import in &script.imports {
            if let Some((kind, to)) = lwc_import(&import.specifier) {
                links.push(RawLink {
                    from: unit.file.component.clone(),
                    to: RawEnd::Component(to),
                    kind,
                    place: unit.place(import.span),
                });
            }
        }
    }
    links
}

/// The message channel that code writes as `NAME__c`.
pub(super) fn channel(written: &str) -> ComponentId {
    let name = written.strip_suffix("__c").unwrap_or(written);
    ComponentId::new("LightningMessageChannel", name)
}

/// What an LWC import of the platform leads to.
fn lwc_import(specifier: &str) -> Option<(LinkKind, ComponentId)> {
    if let Some(name) = specifier.strip_prefix("@salesforce/resourceUrl/") {
        return Some((LinkKind::Loads, ComponentId::new("StaticResource", name)));
    }
    if let Some(name) = specifier.strip_prefix("@salesforce/messageChannel/") {
        return Some((LinkKind::Channel, channel(name)));
    }
    let method = specifier.strip_prefix("@salesforce/apex/")?;
    let class = method.rsplit_once('.').map_or(method, |(class, _)| class);
    Some((LinkKind::CallsApex, ComponentId::new("ApexClass", class)))
}

/// The item of the address that is used when the adapter does not answer.
const STANDBY_ITEM: &str = "reqStandbyUrl";

/// Links from a call center to its adapter, the standby address included, and to the hosts that its settings name.
#[must_use]
pub fn of_call_center(call_center: &CallCenter) -> Vec<RawLink> {
    let own = call_center.adapter_url.iter();
    let own = own.map(|address| (address, call_center.address_line));
    let items = call_center.items.iter();
    let standby = items.clone().filter(|item| item.name == STANDBY_ITEM);
    let standby = standby.map(|item| (&item.value, item.line));
    let mut ends: Vec<(LinkKind, RawEnd, u32)> = Vec::new();
    for (address, line) in own.chain(standby) {
        let page = adapter_page(address);
        let is_page = page.is_some();
        ends.extend(page.map(|page| (LinkKind::Adapter, RawEnd::Component(page), line)));
        // The org's own address of its page is no host outside it.
        if let Some(host) = host(address).filter(|host| !(is_page && is_platform_host(host))) {
            ends.push((LinkKind::Adapter, RawEnd::Host(host), line));
        }
    }
    // What an adapter is told to call stands among its settings.
    let is_adapter = call_center.kind == CallCenterKind::OpenCti;
    for item in items.filter(|_| is_adapter) {
        let Some(host) = host(&item.value).filter(|host| !is_platform_host(host)) else {
            continue;
        };
        let to = RawEnd::Host(host);
        if !ends.iter().any(|(_, known, _)| *known == to) {
            ends.push((LinkKind::CallsHost, to, item.line));
        }
    }
    let place = |line: u32| Place {
        start: Position { line, column: 1 },
        ..call_center.place.clone()
    };
    ends.into_iter()
        .map(|(kind, to, line)| RawLink {
            from: call_center.component.clone(),
            to,
            kind,
            place: place(line),
        })
        .collect()
}

/// Names of components, found without regard to case, as Salesforce does.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<(String, String), ComponentId>,
    /// Components of packages, whose files leave out the namespace that others write.
    packaged: BTreeMap<(String, String), ComponentId>,
    /// Reports by their folder and name: a dashboard leaves out the folders above.
    reports: BTreeMap<String, ComponentId>,
}

impl Names {
    /// Indexes the components of a bundle; the flag says whether one belongs to a package.
    pub fn new<'c>(components: impl Iterator<Item = (&'c ComponentId, bool)>) -> Self {
        let mut names = Self::default();
        for (id, is_packaged) in components {
            let key = (id.kind.clone(), id.full_name.to_lowercase());
            if id.kind == "Report" {
                names
                    .reports
                    .insert(detect::in_folder(&id.full_name), id.clone());
            }
            if is_packaged {
                names.packaged.insert(key.clone(), id.clone());
            }
            names.known.insert(key, id.clone());
        }
        names
    }

    /// The component of that type and name, with its own spelling.
    #[must_use]
    pub fn find(&self, id: &ComponentId) -> Option<&ComponentId> {
        let name = id.full_name.to_lowercase();
        if let Some(known) = self.known.get(&(id.kind.clone(), name.clone())) {
            return Some(known);
        }
        // `c:name` in Aura can be a Lightning web component as well.
        if id.kind == "AuraDefinitionBundle" {
            return self
                .known
                .get(&("LightningComponentBundle".to_owned(), name));
        }
        if id.kind == "Report" {
            return self.reports.get(&detect::in_folder(&id.full_name));
        }
        // Custom fields of Task are declared on Activity, which Event shares with it.
        if let Some(field) = name
            .strip_prefix("task.")
            .filter(|_| id.kind == "CustomField")
            && let Some(known) = self
                .known
                .get(&(id.kind.clone(), format!("activity.{field}")))
        {
            return Some(known);
        }
        let (_, local) = name.split_once("__").or_else(|| name.split_once('.'))?;
        self.packaged.get(&(id.kind.clone(), local.to_owned()))
    }

    /// A component as the end of a link: of the bundle, or outside it.
    #[must_use]
    pub fn end(&self, id: ComponentId) -> LinkEnd {
        match self.find(&id) {
            Some(known) => LinkEnd::Component(known.clone()),
            None => LinkEnd::Outside(id),
        }
    }

    /// Closes raw links: ends become components of the bundle, or stay outside it.
    #[must_use]
    pub fn close(&self, raw: Vec<RawLink>) -> Vec<Link> {
        let mut links: Vec<Link> = raw
            .into_iter()
            .filter_map(|link| {
                let to = match link.to {
                    RawEnd::Host(host) => LinkEnd::External(host),
                    RawEnd::Component(id) => self.end(id),
                    RawEnd::IfThere(id) => LinkEnd::Component(self.find(&id)?.clone()),
                };
                Some(Link {
                    from: LinkEnd::Component(link.from),
                    to,
                    kind: link.kind,
                    path: link.place.path,
                    line: link.place.start.line,
                })
            })
            .collect();
        links.sort();
        links.dedup();
        links
    }
}
