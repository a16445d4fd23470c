//! The pass over large files of metadata that name what was found: profiles, permission sets, layouts, flows.

use std::collections::BTreeSet;

use super::{Audit, Reading};
use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, Category};
use crate::detect::FieldAccess;
use crate::inventory::{self, EntryPoint, RawEnd, RawLink};
use crate::syntax::Needles;

impl Audit<'_> {
    /// Reads files that name a component which was found, or one that leads to it.
    pub(super) fn follow_references(&mut self, entry_points: &[EntryPoint]) {
        let entries = entry_points.iter().map(|entry| &entry.usage);
        let usages = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.usages);
        let mut adapter: BTreeSet<(String, String)> = BTreeSet::new();
        let mut core: BTreeSet<ComponentId> = BTreeSet::new();
        let mut packaged: BTreeSet<String> = BTreeSet::new();
        for usage in usages.chain(entries) {
            if inventory::is_adapter_code(usage) && usage.rule.category != Category::Optional {
                adapter.insert(inventory::granted_key(&usage.component));
            }
            // Others write a package's component with its namespace in front.
            if usage.package.is_some() {
                packaged.insert(format!("__{}<", usage.component.full_name));
            }
            if usage.standard.is_none() {
                core.insert(usage.component.clone());
                core.extend(inventory::popped_page(usage));
            }
        }
        let found = self.readings.values().map(|reading| &reading.findings);
        let names = self.names();
        let mut links: Vec<RawLink> = Vec::new();
        for findings in found {
            for call_center in &findings.call_centers {
                core.insert(call_center.component.clone());
                let loaded = inventory::of_call_center(call_center);
                // What a contact center of Voice loads is no adapter.
                if call_center.kind == CallCenterKind::OpenCti {
                    let pages = loaded.iter().filter_map(|link| match &link.to {
                        RawEnd::Component(page) => Some(inventory::granted_key(page)),
                        RawEnd::IfThere(_) | RawEnd::Host(_) => None,
                    });
                    adapter.extend(pages);
                }
                links.extend(loaded);
            }
            // Who may see a field that calls fill is who loses its content.
            let fields = findings.field_uses.iter();
            let filled = fields.filter(|field| field.access == FieldAccess::Set);
            let ids = filled.map(|field| ComponentId::new("CustomField", &field.name()));
            core.extend(ids.filter_map(|id| names.find(&id).cloned()));
        }
        let readings = self.readings.values();
        links.extend(readings.flat_map(|reading| reading.links.iter().cloned()));
        let named = inventory::worth_naming(&names, links, core);
        let mut names: BTreeSet<String> = named.iter().flat_map(inventory::delimited).collect();
        names.extend(packaged);
        if names.is_empty() {
            return;
        }
        let needles = Needles::new(&names);
        let entries = self.entries_that(|entry| {
            !entry.is_meta_partner && inventory::names_others(&entry.component.kind)
        });
        let results = self.visit_all(
            &entries,
            &|candidate| needles.hit(candidate.text.as_bytes()).then_some(()),
            &|file| {
                let links = inventory::references(file, &needles);
                let grants = inventory::GRANTING_TYPES.contains(&file.component.kind.as_str());
                let mut reading = Reading::default();
                if grants {
                    reading.findings = inventory::granted(file, &links, &adapter);
                    reading.gaps = inventory::cut_off(file);
                }
                reading.links = links;
                reading
            },
            &|| {},
        );
        for (path, reading) in results.readings {
            let known = self.readings.entry(path).or_default();
            known.findings.absorb(reading.findings);
            known.links.extend(reading.links);
            // A file that was parsed has said so itself.
            if known.gaps.is_empty() {
                known.gaps.extend(reading.gaps);
            }
        }
    }
}
