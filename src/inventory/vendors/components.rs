//! Signs in the names of components: packages, their objects, and unmanaged parts of adapters.

use std::collections::BTreeMap;

use super::{Ground, Sighting};
use crate::bundle::{BundlePath, ComponentId};
use crate::catalog::SignOn;
use crate::detect::{Hit, namespace_of_component};

/// Metadata type of a package that is installed.
const INSTALLED: &str = "InstalledPackage";

/// Components that show one sign.
#[derive(Default)]
struct Shown<'g> {
    kinds: BTreeMap<&'g str, usize>,
    first: Option<&'g BundlePath>,
}

/// Signs in all components; a package with hundreds of them is one sighting.
pub(super) fn sightings(ground: &Ground<'_>) -> Vec<Sighting> {
    let mut seen = Vec::new();
    let mut folded: BTreeMap<Hit, Shown<'_>> = BTreeMap::new();
    for (id, (paths, package)) in ground.components {
        let Some(path) = paths.first() else { continue };
        let mut add = |hit: Hit| {
            let shown = folded.entry(hit).or_default();
            *shown.kinds.entry(&id.kind).or_default() += 1;
            shown.first = shown.first.min(Some(path)).or(Some(path));
        };
        if let Some(folder) = package {
            for hit in ground.signs.text(SignOn::Package, folder) {
                add(hit);
            }
        }
        if id.kind == ComponentId::FILE {
            continue;
        }
        if id.kind == INSTALLED {
            let hit = ground.signs.namespace(&id.full_name);
            seen.extend(hit.map(|hit| Sighting {
                hit,
                what: "installed package".to_owned(),
                path: path.clone(),
                line: 1,
            }));
            continue;
        }
        let namespace = namespace_of_component(&id.full_name);
        if let Some(hit) = namespace.and_then(|namespace| ground.signs.namespace(namespace)) {
            add(hit);
        }
        if let Some(hit) = ground.signs.component(&id.full_name) {
            add(hit);
        }
    }
    seen.extend(folded.into_iter().filter_map(|(hit, shown)| {
        let kinds: Vec<String> = shown
            .kinds
            .iter()
            .map(|(kind, number)| format!("{number} {kind}"))
            .collect();
        Some(Sighting {
            hit,
            what: format!("components: {}", kinds.join(", ")),
            path: shown.first?.clone(),
            line: 1,
        })
    }));
    seen
}
