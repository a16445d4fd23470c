//! Whose an adapter is: the call centers that load it say it first, then what its code holds.

use std::collections::BTreeSet;

use super::{Ground, Named, Sighting, named, party};
use crate::catalog::{Confidence, SignOn, SignStrength, Standing};
use crate::detect::{Whose, adapter_page, namespace_of_component};
use crate::inventory::{Adapter, AdapterKind, CallCenter};

/// Settles whose an adapter is, and names a hosted one by that.
pub(super) fn settle(ground: &Ground<'_>, adapter: &mut Adapter, centers: &mut [CallCenter]) {
    let is_loading = |center: &&mut CallCenter| adapter.components.contains(&center.component);
    let mut loading: Vec<&mut CallCenter> = centers.iter_mut().filter(is_loading).collect();
    let by_centers = agreed(&loading);
    let whose = match adapter.kind {
        AdapterKind::ConsoleHelper => return,
        AdapterKind::Hosted => by_centers,
        AdapterKind::Own | AdapterKind::Packaged => {
            let is_vendor = |whose: &Whose| whose.standing == Standing::Vendor;
            let by_code = || by_code(ground, adapter);
            match by_centers.filter(is_vendor).or_else(by_code) {
                Some(vendor) => Some(vendor),
                None => agreed(&loading)
                    .or_else(|| demo(ground, adapter))
                    .or_else(|| by_kind(adapter)),
            }
        }
    };
    let Some(whose) = whose else { return };
    // A page of the org's own around a vendor's library is that vendor's telephony.
    if adapter.kind == AdapterKind::Own && whose.standing == Standing::Vendor {
        for center in &mut loading {
            let known = center.whose.as_ref().map(|known| known.standing);
            if known == Some(Standing::SelfBuilt) {
                center.whose = Some(whose.clone());
            }
        }
    }
    if adapter.kind == AdapterKind::Hosted
        && whose.standing == Standing::Vendor
        && let Some(name) = &whose.name
    {
        adapter.name = format!("{name} ({})", place(adapter, &loading));
    }
    adapter.whose = Some(whose);
}

/// Where a hosted adapter lies, in words.
fn place(adapter: &Adapter, loading: &[&mut CallCenter]) -> String {
    let mut addresses = loading
        .iter()
        .filter_map(|center| center.adapter_url.as_deref());
    let page = addresses.find_map(adapter_page);
    let hosts: Vec<&str> = adapter.hosts.iter().map(String::as_str).collect();
    match (page, hosts.is_empty()) {
        (Some(page), _) => format!("Open CTI, page {}", page.full_name),
        (None, false) => format!("Open CTI at {}", hosts.join(", ")),
        (None, true) => "Open CTI".to_owned(),
    }
}

/// What all call centers that load an adapter agree on.
fn agreed(loading: &[&mut CallCenter]) -> Option<Whose> {
    let mut all = loading.iter().filter_map(|center| center.whose.as_ref());
    let first = all.next()?;
    let is_same = |whose: &Whose| whose.standing == first.standing && whose.id == first.id;
    match all.all(is_same) {
        true => Some(first.clone()),
        false => Some(Whose {
            standing: Standing::Unknown,
            id: None,
            name: None,
            confidence: None,
            why: "the call centers that load it speak for different parties".to_owned(),
        }),
    }
}

/// The one vendor whose library or package the code shows.
fn by_code(ground: &Ground<'_>, adapter: &Adapter) -> Option<Whose> {
    let mut seen: Vec<Sighting> = ground
        .traces
        .iter()
        .filter(|trace| adapter.components.contains(&trace.component))
        .map(|trace| Sighting {
            hit: trace.hit.clone(),
            what: trace.component.to_string(),
            path: trace.place.path.clone(),
            line: trace.place.start.line,
        })
        .collect();
    for id in &adapter.components {
        let Some((paths, package)) = ground.components.get(id) else {
            continue;
        };
        let mut hits: Vec<_> = namespace_of_component(&id.full_name)
            .and_then(|namespace| ground.signs.namespace(namespace))
            .into_iter()
            .collect();
        if let Some(package) = package {
            hits.extend(ground.signs.text(SignOn::Package, package));
        }
        if id.kind == PAGE {
            hits.extend(ground.signs.text(SignOn::Page, &id.full_name));
        }
        if let Some(path) = paths.first() {
            seen.extend(hits.into_iter().map(|hit| Sighting {
                hit,
                what: id.to_string(),
                path: path.clone(),
                line: 1,
            }));
        }
    }
    let all: Vec<&Sighting> = seen.iter().collect();
    let Named::One(vendor) = named(ground.signs, &all, Standing::Vendor) else {
        return None;
    };
    let reasons: BTreeSet<String> = seen
        .iter()
        .filter(|sighting| sighting.hit.strength == SignStrength::Strong)
        .filter(|sighting| {
            let of = ground.signs.vendors().get(sighting.hit.vendor);
            of.is_some_and(|of| of.id == vendor.id)
        })
        .map(|sighting| format!("{}: {}", sighting.what, sighting.hit.signature))
        .collect();
    let reasons: Vec<String> = reasons.into_iter().collect();
    Some(Whose {
        standing: Standing::Vendor,
        id: Some(vendor.id.clone()),
        name: Some(vendor.name.clone()),
        confidence: Some(Confidence::Medium),
        why: reasons.join("; "),
    })
}

/// Metadata type of Visualforce pages.
const PAGE: &str = "ApexPage";

/// The demo, where a page has the name of one of its pages.
fn demo(ground: &Ground<'_>, adapter: &Adapter) -> Option<Whose> {
    let pages = adapter.components.iter().filter(|id| id.kind == PAGE);
    let is_demo = |name: &str| {
        let hits = ground.signs.text(SignOn::Page, name);
        hits.iter().any(|hit| {
            let vendor = ground.signs.vendors().get(hit.vendor);
            vendor.is_some_and(|vendor| vendor.standing == Standing::Demo)
        })
    };
    let page = pages.map(|id| &id.full_name).find(|name| is_demo(name))?;
    // Somebody may have rewritten it.
    let why = format!("page {page} has the name of the demo's");
    Some(party(Standing::Demo, Confidence::Medium, why))
}

/// What the kind of an adapter says where nothing else does.
fn by_kind(adapter: &Adapter) -> Option<Whose> {
    match adapter.kind {
        AdapterKind::Own => {
            let why = "its code is the org's own, or of this folder".to_owned();
            Some(party(Standing::SelfBuilt, Confidence::Medium, why))
        }
        AdapterKind::Packaged => Some(Whose {
            standing: Standing::Unknown,
            id: None,
            name: None,
            confidence: None,
            why: "no vendor is known by the package that its code came with".to_owned(),
        }),
        AdapterKind::Hosted | AdapterKind::ConsoleHelper => None,
    }
}
