//! Whose adapter a call center loads: its address decides before its settings, these before its names.

use super::{Ground, Named, Sighting, named, party};
use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, Confidence, SignOn, SignStrength, Standing, catalog};
use crate::detect::{
    CallCenter, Hit, Signs, Whose, adapter_page, host, namespace_of_address, namespace_of_component,
};

/// Signs that stand in one call center.
pub(super) fn sightings(signs: &Signs, center: &CallCenter) -> Vec<Sighting> {
    let mut seen = Vec::new();
    let mut see = |what: &str, line: u32, hits: Vec<Hit>| {
        seen.extend(hits.into_iter().map(|hit| Sighting {
            hit,
            what: format!("call center {}: {what}", center.name),
            path: center.place.path.clone(),
            line,
        }));
    };
    if let Some(address) = &center.adapter_url {
        let line = center.address_line;
        see(ADDRESS, line, signs.address(address, true));
        see(ADDRESS, line, signs.text(SignOn::Placeholder, address));
        let namespace = namespace_of_address(address);
        let of_package = namespace.and_then(|namespace| signs.namespace(&namespace));
        see(ADDRESS, line, of_package.into_iter().collect());
        if let Some(page) = adapter_page(address) {
            let name = local(&page.full_name);
            see(ADDRESS, line, signs.text(SignOn::Page, name));
        }
    }
    for item in center
        .items
        .iter()
        .filter(|item| item.name != "reqAdapterUrl")
    {
        let what = format!("item {}", item.name);
        let line = item.line;
        see(&what, line, signs.text(SignOn::Item, &item.name));
        see(&what, line, signs.address(&item.value, false));
        let of_package =
            namespace_of_address(&item.value).and_then(|namespace| signs.namespace(&namespace));
        see(&what, line, of_package.into_iter().collect());
        see(&what, line, signs.text(SignOn::Value, &item.value));
        let setting = format!("{}={}", item.name, item.value);
        see(&what, line, signs.text(SignOn::Setting, &setting));
        if item.name == "reqInternalName" && item.value != center.name {
            see("internal name", line, signs.text(SignOn::Name, &item.value));
        }
    }
    for section in &center.sections {
        let first = center.items.iter().find(|item| item.section == *section);
        let line = first.map_or(center.place.start.line, |item| item.line);
        let what = format!("section {section}");
        see(&what, line, signs.text(SignOn::Section, section));
    }
    let line = center.place.start.line;
    see("its name", line, signs.text(SignOn::Name, &center.name));
    for label in [Some(&center.name), center.display_name.as_ref()]
        .into_iter()
        .flatten()
    {
        see("its name", line, signs.text(SignOn::Label, label));
    }
    if let Some(package) = &center.package {
        let what = "the package that it came with";
        see(what, line, signs.text(SignOn::Package, package));
        see(what, line, signs.text(SignOn::Label, package));
    }
    seen
}

const ADDRESS: &str = "adapter address";

/// A page's name without the namespace of its package.
fn local(page: &str) -> &str {
    match namespace_of_component(page) {
        Some(namespace) => page.get(namespace.len() + 2..).unwrap_or(page),
        None => page,
    }
}

/// How much a sighting weighs: the address first, names last.
fn rank(sighting: &Sighting) -> usize {
    let on = |words: &[&str]| {
        let signature = sighting.hit.signature.as_str();
        words.iter().any(|word| signature.starts_with(word))
    };
    if sighting.what.ends_with(ADDRESS) {
        0
    } else if on(&["name ", "label ", "package "]) {
        2
    } else {
        1
    }
}

/// Settles whose adapter a call center loads.
pub(super) fn whose(ground: &Ground<'_>, center: &CallCenter, seen: &[Sighting]) -> Whose {
    if center.kind == CallCenterKind::Voice {
        let why = "a contact center of Salesforce Voice loads no Open CTI adapter".to_owned();
        return party(Standing::Voice, Confidence::High, why);
    }
    let ranked = |wanted: usize| -> Vec<&Sighting> {
        seen.iter()
            .filter(|sighting| rank(sighting) == wanted)
            .collect()
    };
    for at in 0..3 {
        match named(ground.signs, &ranked(at), Standing::Vendor) {
            Named::Nobody => {}
            Named::One(vendor) => {
                let of: Vec<&Sighting> = seen
                    .iter()
                    .filter(|sighting| id_of(ground, sighting) == Some(&vendor.id))
                    .collect();
                return Whose {
                    standing: Standing::Vendor,
                    id: Some(vendor.id.clone()),
                    name: Some(vendor.name.clone()),
                    confidence: Some(confidence(&of)),
                    why: with_others(ground, seen, &vendor.id, reasons(&of)),
                };
            }
            Named::Several(vendors) => {
                let names: Vec<&str> = vendors.iter().map(|vendor| vendor.name.as_str()).collect();
                return unknown(format!("its signs disagree: {}", names.join(", ")));
            }
        }
    }
    let page = own_page(center);
    let is_demo = |sighting: &&Sighting| {
        let is_placed = rank(sighting) == 0 || page.is_some();
        sighting.hit.strength == SignStrength::Strong
            && is_placed
            && standing_of(ground, sighting) == Some(Standing::Demo)
    };
    let demo: Vec<&Sighting> = seen.iter().filter(is_demo).collect();
    if !demo.is_empty() {
        let is_placeholder =
            |sighting: &&Sighting| sighting.hit.signature.starts_with("placeholder ");
        let confidence = match demo.iter().any(is_placeholder) {
            true => Confidence::High,
            // Somebody may have rewritten the page.
            false => Confidence::Medium,
        };
        return party(Standing::Demo, confidence, reasons(&demo));
    }
    let hints = hints(ground, seen);
    if center.kind != CallCenterKind::DesktopCti {
        if let Some(page) = page {
            return self_built(ground, &page, &hints);
        }
        let local: Vec<&Sighting> = seen
            .iter()
            .filter(|sighting| standing_of(ground, sighting) == Some(Standing::SelfBuilt))
            .collect();
        if !local.is_empty() && hints.is_empty() {
            return party(Standing::SelfBuilt, Confidence::Medium, reasons(&local));
        }
    }
    unknown(format!("{}{hints}", nobody_known(center)))
}

fn id_of<'g>(ground: &Ground<'g>, sighting: &Sighting) -> Option<&'g String> {
    let vendor = ground.signs.vendors().get(sighting.hit.vendor);
    vendor.map(|vendor| &vendor.id)
}

fn standing_of(ground: &Ground<'_>, sighting: &Sighting) -> Option<Standing> {
    let vendor = ground.signs.vendors().get(sighting.hit.vendor);
    vendor.map(|vendor| vendor.standing)
}

/// Sure where the address says it, or where two other signs agree.
fn confidence(of: &[&Sighting]) -> Confidence {
    let strong = |sighting: &&&Sighting| {
        sighting.hit.strength == SignStrength::Strong && !sighting.hit.inferred
    };
    let strong: Vec<&&Sighting> = of.iter().filter(strong).collect();
    let by_address = strong.iter().any(|sighting| rank(sighting) == 0);
    match by_address || strong.len() > 1 {
        true => Confidence::High,
        false => Confidence::Medium,
    }
}

fn reasons(of: &[&Sighting]) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for sighting in of
        .iter()
        .filter(|sighting| sighting.hit.strength == SignStrength::Strong)
    {
        let (_, what) = sighting
            .what
            .split_once(": ")
            .unwrap_or(("", &sighting.what));
        // `item reqConnectURL` is its own sign.
        let signature = sighting.hit.signature.as_str();
        let reason = match what == signature {
            true => signature.to_owned(),
            false => format!("{what}: {signature}"),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.join("; ")
}

/// Strong signs of others that weigh less are said, not counted.
fn with_others(ground: &Ground<'_>, seen: &[Sighting], id: &str, why: String) -> String {
    let others: Vec<&Sighting> = seen
        .iter()
        .filter(|sighting| sighting.hit.strength == SignStrength::Strong)
        .filter(|sighting| standing_of(ground, sighting) == Some(Standing::Vendor))
        .filter(|sighting| id_of(ground, sighting).is_some_and(|other| other != id))
        .collect();
    match others.is_empty() {
        true => why,
        false => format!("{why}; against it, and weighing less: {}", reasons(&others)),
    }
}

/// Weak signs, in words.
fn hints(ground: &Ground<'_>, seen: &[Sighting]) -> String {
    let mut words: Vec<String> = Vec::new();
    for sighting in seen {
        let vendor = ground.signs.vendors().get(sighting.hit.vendor);
        if let Some(vendor) = vendor.filter(|vendor| vendor.standing == Standing::Vendor) {
            let hint = format!("{} ({})", sighting.hit.signature, vendor.name);
            if !words.contains(&hint) {
                words.push(hint);
            }
        }
    }
    match words.is_empty() {
        true => String::new(),
        false => format!("; hints only: {}", words.join(", ")),
    }
}

/// The page of an address, where it is no package's.
fn own_page(center: &CallCenter) -> Option<ComponentId> {
    let address = center.adapter_url.as_deref()?;
    let page = adapter_page(address)?;
    namespace_of_address(address).is_none().then_some(page)
}

fn self_built(ground: &Ground<'_>, page: &ComponentId, hints: &str) -> Whose {
    let name = local(&page.full_name);
    let is_here = ground
        .components
        .keys()
        .any(|id| id.kind == page.kind && id.full_name.eq_ignore_ascii_case(name));
    let why = format!("page {name} has no namespace");
    match is_here {
        true => party(
            Standing::SelfBuilt,
            Confidence::High,
            format!("{why}{hints}"),
        ),
        false => {
            let caution = &catalog().vendor_rules.caution("unmanaged-copy").text;
            let why = format!("{why}, and is not in the bundle: {caution}{hints}");
            party(Standing::SelfBuilt, Confidence::Medium, why)
        }
    }
}

fn unknown(why: String) -> Whose {
    Whose {
        standing: Standing::Unknown,
        id: None,
        name: None,
        confidence: None,
        why,
    }
}

/// Why nobody is known, in words.
fn nobody_known(center: &CallCenter) -> String {
    let Some(address) = center.adapter_url.as_deref() else {
        return "it has no adapter address".to_owned();
    };
    if let Some(namespace) = namespace_of_address(address) {
        return format!("no vendor is known by the namespace {namespace} of its page");
    }
    match host(address) {
        Some(host) => format!("no vendor is known by the host {host}"),
        None => format!("its address `{address}` leads to no host and no page"),
    }
}
