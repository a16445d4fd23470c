//! Who depends on what: the shortest chains of links between an adapter, or any component, and everything that stops
//! working with it, or that it needs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Adapter, AdapterKind, Inventory, Link, LinkEnd};
use crate::bundle::ComponentId;
use crate::catalog::{Flows, LinkKind, catalog};
use crate::detect::Usage;

/// Who depends on an adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Id of the adapter.
    pub adapter: String,
    /// Who depends on it, by type and name.
    pub affected: Vec<Affected>,
}

/// Something that depends on something else, or is needed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// What it is.
    pub end: LinkEnd,
    /// The shortest chain, from what was asked about to this.
    pub chain: Vec<Step>,
}

/// One link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where the step leads.
    pub end: LinkEnd,
    /// The link that is taken, in whichever direction.
    pub link: Link,
}

/// A component, an adapter or a host in the midst of its links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// What was asked for, as its id.
    pub of: String,
    /// The ends of links that it stands for: a component is one, an adapter all its parts.
    pub ends: BTreeSet<LinkEnd>,
    /// Links that begin or end there.
    pub links: Vec<Link>,
    /// What stops working when it goes.
    pub affected: Vec<Affected>,
    /// What it needs.
    pub needs: Vec<Affected>,
}

/// Which way chains run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From what goes to what is affected.
    Affects,
    /// From what is there to what it needs.
    Needs,
}

/// Who depends on each adapter. Test classes, and the adapter's own parts, are left out.
pub(super) fn of_adapters(adapters: &[Adapter], links: &[Link], usages: &[Usage]) -> Vec<Reach> {
    let steps = Steps::of(links, Way::Affects);
    let tests = only_tests(usages);
    adapters
        .iter()
        .map(|adapter| {
            let start = ends_of(adapter, links);
            let is_own = |end: &LinkEnd| match end {
                LinkEnd::Component(id) => adapter.apex.contains(id) || tests.contains(id),
                LinkEnd::External(_) | LinkEnd::Outside(_) => false,
            };
            let mut affected = steps.from(&start);
            affected.retain(|one| !is_own(&one.end));
            Reach {
                adapter: adapter.id.clone(),
                affected,
            }
        })
        .collect()
}

/// What an adapter stands for among links: its components, the hosts where it lives, and pages outside the bundle.
pub(super) fn ends_of(adapter: &Adapter, links: &[Link]) -> BTreeSet<LinkEnd> {
    let components = adapter.components.iter().cloned();
    // What another party's code needs of the org goes with it; what the org's own code calls stays where it is.
    let elsewhere = adapter
        .systems
        .iter()
        .filter(|_| adapter.kind == AdapterKind::Hosted);
    let hosts = adapter.hosts.iter().chain(elsewhere).cloned();
    // The page of a package that is not here.
    let is_own =
        |end: &LinkEnd| matches!(end, LinkEnd::Component(id) if adapter.components.contains(id));
    let pages = links
        .iter()
        .filter(|link| link.kind == LinkKind::Adapter && is_own(&link.from))
        .map(|link| link.to.clone())
        .filter(|to| matches!(to, LinkEnd::Outside(_)));
    components
        .map(LinkEnd::Component)
        .chain(hosts.map(LinkEnd::External))
        .chain(pages)
        .collect()
}

/// Components of which nothing but test code was found.
fn only_tests(usages: &[Usage]) -> BTreeSet<ComponentId> {
    let mut tests: BTreeSet<ComponentId> = BTreeSet::new();
    let mut others: BTreeSet<&ComponentId> = BTreeSet::new();
    for usage in usages {
        if usage.test_code {
            tests.insert(usage.component.clone());
        } else {
            others.insert(&usage.component);
        }
    }
    tests.retain(|id| !others.contains(id));
    tests
}

/// The surroundings of what somebody names: an adapter by its id or name, a component by its id or name, a host, or a
/// usage by its fingerprint or by FILE:LINE.
///
/// # Errors
/// With the ids that come nearest, where nothing has that name, or several have.
pub fn focus(inventory: &Inventory, named: &str) -> Result<Focus, Vec<String>> {
    let (of, ends) = find(inventory, named)?;
    let links = &inventory.links;
    let touches = |link: &&Link| ends.contains(&link.from) || ends.contains(&link.to);
    Ok(Focus {
        links: links.iter().filter(touches).cloned().collect(),
        affected: Steps::of(links, Way::Affects).from(&ends),
        needs: Steps::of(links, Way::Needs).from(&ends),
        of,
        ends,
    })
}

fn find(inventory: &Inventory, named: &str) -> Result<(String, BTreeSet<LinkEnd>), Vec<String>> {
    let named = named.trim();
    let is = |text: &str| text.eq_ignore_ascii_case(named);
    let by_id = inventory.adapters.iter().find(|adapter| is(&adapter.id));
    if let Some(adapter) = by_id {
        return Ok((adapter.id.clone(), ends_of(adapter, &inventory.links)));
    }
    let ends = all_ends(inventory);
    if let Some(end) = ends.iter().find(|end| is(&end.to_string())) {
        return Ok((end.to_string(), BTreeSet::from([end.clone()])));
    }
    let at_place = |usage: &&Usage| {
        let place = &usage.place;
        is(&usage.fingerprint.0)
            || named.len() >= SHORT_MARK && usage.fingerprint.0.starts_with(named)
            || is(&format!("{}:{}", place.path, place.start.line))
    };
    if let Some(usage) = inventory.usages.iter().find(at_place) {
        let end = LinkEnd::Component(usage.component.clone());
        return Ok((end.to_string(), BTreeSet::from([end])));
    }
    let called: Vec<&LinkEnd> = ends
        .iter()
        .filter(|end| match end {
            LinkEnd::Component(id) | LinkEnd::Outside(id) => {
                is(&id.full_name) || is(&id.to_string())
            }
            LinkEnd::External(host) => is(host),
        })
        .collect();
    match called.as_slice() {
        [one] => return Ok((one.to_string(), BTreeSet::from([(*one).clone()]))),
        [] => {}
        several => return Err(several.iter().map(ToString::to_string).collect()),
    }
    let mut by_name = inventory
        .adapters
        .iter()
        .filter(|adapter| is(&adapter.name));
    if let (Some(adapter), None) = (by_name.next(), by_name.next()) {
        return Ok((adapter.id.clone(), ends_of(adapter, &inventory.links)));
    }
    let lower = named.to_lowercase();
    let ids = ends.iter().map(ToString::to_string);
    let adapters = inventory.adapters.iter().map(|adapter| adapter.id.clone());
    let known: Vec<String> = adapters.chain(ids).collect();
    let like: Vec<String> = known
        .iter()
        .filter(|id| !lower.is_empty() && id.to_lowercase().contains(&lower))
        .cloned()
        .collect();
    Err(if like.is_empty() {
        crate::catalog::nearest(named, known.iter().map(String::as_str))
            .into_iter()
            .map(str::to_owned)
            .collect()
    } else {
        like
    })
}

/// Digits of a fingerprint that are enough to name it.
const SHORT_MARK: usize = 8;

fn all_ends(inventory: &Inventory) -> BTreeSet<LinkEnd> {
    let components = inventory.components.iter();
    let known = components.map(|component| LinkEnd::Component(component.id.clone()));
    let links = inventory.links.iter();
    known
        .chain(links.flat_map(|link| [link.from.clone(), link.to.clone()]))
        .collect()
}

/// Links as steps of one way.
struct Steps<'l> {
    next: BTreeMap<&'l LinkEnd, Vec<(&'l LinkEnd, &'l Link)>>,
}

impl<'l> Steps<'l> {
    fn of(links: &'l [Link], way: Way) -> Self {
        let mut next: BTreeMap<&LinkEnd, Vec<(&LinkEnd, &Link)>> = BTreeMap::new();
        for link in links {
            let flows = catalog().references.kind(link.kind).flows;
            let (back, on) = match way {
                Way::Affects => (&link.to, &link.from),
                Way::Needs => (&link.from, &link.to),
            };
            if flows != Flows::On {
                next.entry(back).or_default().push((on, link));
            }
            if flows != Flows::Back {
                next.entry(on).or_default().push((back, link));
            }
        }
        Self { next }
    }

    /// All ends that chains lead to from `start`, each by a shortest one; `start` itself is left out.
    fn from(&self, start: &BTreeSet<LinkEnd>) -> Vec<Affected> {
        let mut came: BTreeMap<&LinkEnd, (&LinkEnd, &Link)> = BTreeMap::new();
        let mut queue: VecDeque<&LinkEnd> = start.iter().collect();
        while let Some(end) = queue.pop_front() {
            for &(to, link) in self.next.get(end).into_iter().flatten() {
                if !start.contains(to) && !came.contains_key(to) {
                    came.insert(to, (end, link));
                    queue.push_back(to);
                }
            }
        }
        came.keys()
            .map(|&end| {
                let mut chain = Vec::new();
                let mut at = end;
                while let Some(&(before, link)) = came.get(at) {
                    chain.push(Step {
                        end: at.clone(),
                        link: link.clone(),
                    });
                    at = before;
                }
                chain.reverse();
                Affected {
                    end: end.clone(),
                    chain,
                }
            })
            .collect()
    }
}
