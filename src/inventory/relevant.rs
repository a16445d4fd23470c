//! Which links matter: those around what was found, and those by which people reach it.

use std::collections::BTreeSet;

use super::{Link, LinkEnd, LinkKind, Names, RawLink};
use crate::bundle::ComponentId;
use crate::catalog::catalog;

/// Steps from what was found to what it needs: the class behind the script of the page.
const STEPS_DOWN: usize = 2;

/// Links that lead to `core`, directly or through others, and links from `core` to what it needs.
pub(super) fn keep_relevant(links: Vec<Link>, core: &BTreeSet<ComponentId>) -> Vec<Link> {
    let needed = below(&links, core);
    let reaching = above(&links, &needed);
    let hosts = hosts_named(&links, &needed);
    let outside = outside_named(&links, &needed);
    links
        .into_iter()
        .filter(|link| match (&link.from, &link.to) {
            (_, LinkEnd::External(host)) if link.kind == LinkKind::Trusts => hosts.contains(host),
            (LinkEnd::Component(from), _) if !is_for_its_end(link.kind) => {
                reaching.contains(from) && !is_shared(link.kind)
                    || needed.contains(from)
                    || matches!(&link.to, LinkEnd::Component(to) if reaching.contains(to))
            }
            (_, LinkEnd::Component(to)) => reaching.contains(to),
            (LinkEnd::Outside(_), _) => true,
            // A grant of what a call center loads from a package that is not here.
            (_, LinkEnd::Outside(to)) => {
                outside.contains(&(to.kind.clone(), to.full_name.to_lowercase()))
            }
            _ => false,
        })
        .collect()
}

/// Components that a pass over large files is worth to look for the names of.
#[must_use]
pub fn worth_naming(
    names: &Names,
    links: Vec<RawLink>,
    core: BTreeSet<ComponentId>,
) -> BTreeSet<ComponentId> {
    let links = names.close(links);
    let needed = below(&links, &core);
    let mut all = above(&links, &needed);
    // A component of a package that is not here can still be granted.
    for link in &links {
        if let (LinkEnd::Component(from), LinkEnd::Outside(to)) = (&link.from, &link.to)
            && needed.contains(from)
        {
            all.insert(to.clone());
        }
    }
    all
}

/// Components outside the bundle that `needed` leads to, by type and name in lower case.
fn outside_named(links: &[Link], needed: &BTreeSet<ComponentId>) -> BTreeSet<(String, String)> {
    let mut outside = BTreeSet::new();
    for link in links.iter().filter(|link| !is_for_its_end(link.kind)) {
        if let (LinkEnd::Component(from), LinkEnd::Outside(to)) = (&link.from, &link.to)
            && needed.contains(from)
        {
            outside.insert((to.kind.clone(), to.full_name.to_lowercase()));
        }
    }
    outside
}

/// Hosts that adapters live at or name, and those that named credentials of theirs lead to. An org lets many others
/// in.
fn hosts_named(links: &[Link], needed: &BTreeSet<ComponentId>) -> BTreeSet<String> {
    let from_needed =
        |link: &&Link| matches!(&link.from, LinkEnd::Component(from) if needed.contains(from));
    links
        .iter()
        .filter(from_needed)
        .filter_map(|link| match &link.to {
            LinkEnd::External(host) => Some(host.clone()),
            _ => None,
        })
        .collect()
}

/// What `core` needs, with `core` itself.
fn below(links: &[Link], core: &BTreeSet<ComponentId>) -> BTreeSet<ComponentId> {
    let mut known = core.clone();
    for _ in 0..STEPS_DOWN {
        let reached: Vec<ComponentId> = links
            .iter()
            .filter(|link| !is_for_its_end(link.kind) && !is_shared(link.kind))
            .filter(|link| matches!(&link.from, LinkEnd::Component(from) if known.contains(from)))
            .filter_map(|link| match &link.to {
                LinkEnd::Component(to) => Some(to.clone()),
                _ => None,
            })
            .collect();
        known.extend(reached);
    }
    known
}

/// What leads to any of `known`, with them.
fn above(links: &[Link], known: &BTreeSet<ComponentId>) -> BTreeSet<ComponentId> {
    let mut known = known.clone();
    loop {
        let before = known.len();
        let reached: Vec<ComponentId> = links
            .iter()
            .filter(|link| !is_shared(link.kind))
            .filter_map(|link| match (&link.from, &link.to) {
                (LinkEnd::Component(from), LinkEnd::Component(to)) if known.contains(to) => {
                    Some(from.clone())
                }
                _ => None,
            })
            .collect();
        known.extend(reached);
        if known.len() == before {
            return known;
        }
    }
}

fn is_for_its_end(kind: LinkKind) -> bool {
    catalog().references.kind(kind).for_its_end
}

/// Whether many unrelated components lead to the same end by such links.
fn is_shared(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::UsesField | LinkKind::SetsField | LinkKind::Trusts | LinkKind::CallsHost
    )
}
