//! The pass that looks for traces of vendors: in metadata that name hosts, and in the code of adapters.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::{Audit, Reading};
use crate::bundle::{ComponentId, Language};
use crate::catalog::{Category, catalog};
use crate::detect::{self, Signs, Unit, VendorTrace};
use crate::inventory::{self, LinkKind, RawEnd};
use crate::syntax;

impl Audit<'_> {
    /// Reads the small files that name hosts, and once more the files of adapters and what they load.
    pub(super) fn vendor_traces(&self, signs: &Signs) -> Vec<VendorTrace> {
        let naming = &catalog().vendor_rules.places.naming_hosts;
        let code = self.adapter_code();
        let entries = self.entries_that(|entry| {
            naming.contains(&entry.component.kind)
                || !entry.is_meta_partner && code.contains(&key(&entry.component))
        });
        let hosts = signs.host_needles();
        let found = Mutex::new(Vec::new());
        self.visit_all(
            &entries,
            &|candidate| {
                let is_code = candidate.language != Language::Xml;
                (is_code || hosts.hit(candidate.text.as_bytes())).then_some(())
            },
            &|file| {
                let traces = match file.language {
                    Language::Xml => {
                        let facts = syntax::read(file, detect::interest(), &syntax::Alone);
                        detect::hosts_named(&Unit::new(file, &facts), signs)
                    }
                    _ => detect::script_texts(file, signs, &hosts),
                };
                found
                    .lock()
                    .expect("no worker panics while it holds this")
                    .extend(traces);
                Reading::default()
            },
            &|| {},
        );
        let mut found = found
            .into_inner()
            .expect("no worker panics while it holds this");
        found.sort_by(|one, other| {
            let order = |trace: &VendorTrace| (trace.place.clone(), trace.hit.clone());
            order(one).cmp(&order(other))
        });
        found
    }

    /// Components that hold the code of an adapter, and what they load.
    fn adapter_code(&self) -> BTreeSet<(String, String)> {
        let is_adapter = |usage: &&detect::Usage| {
            inventory::is_adapter_code(usage)
                && usage.rule.category != Category::Optional
                && !usage.test_code
        };
        let readings = || self.readings.values();
        let usages = readings().flat_map(|reading| &reading.findings.usages);
        let own: BTreeSet<_> = usages
            .filter(is_adapter)
            .map(|usage| key(&usage.component))
            .collect();
        let links = readings().flat_map(|reading| &reading.links);
        let loads = links.filter(|link| link.kind == LinkKind::Loads);
        let loaded: BTreeSet<_> = loads
            .filter(|link| own.contains(&key(&link.from)))
            .filter_map(|link| match &link.to {
                RawEnd::Component(id) | RawEnd::IfThere(id) => Some(key(id)),
                RawEnd::Host(_) => None,
            })
            .collect();
        own.into_iter().chain(loaded).collect()
    }
}

/// A component, whatever the case of its name.
fn key(id: &ComponentId) -> (String, String) {
    (id.kind.clone(), id.full_name.to_lowercase())
}
