//! Passes over files that are tied to earlier finds: addresses, names, variables of flows.

use std::collections::BTreeMap;

use super::{Audit, Reading};
use crate::bundle::{BundlePath, Entry, Language};
use crate::detect::{self, Ties, Unit};
use crate::syntax;

impl Audit<'_> {
    /// Reads what is tied to earlier finds: trusted hosts, settings, dashboards, screen-pop flows, and what opens the
    /// adapter. Of code only the files are read again that `may_open` an address.
    pub(super) fn follow_ties(&mut self) {
        let mut ties = Ties::default();
        for reading in self.readings.values() {
            ties.add(&reading.findings);
        }
        if let Some(needles) = ties.needles() {
            let entries = self.entries_that(|entry| ties.can_hold(entry, self.may_open(entry)));
            let mut fresh = self.visit_all(
                &entries,
                &|candidate| {
                    let wanted = candidate.language == Language::Xml
                        && (needles.hit(candidate.text.as_bytes())
                            || ties.is_opened_flow(&candidate.entry.component));
                    wanted.then_some(())
                },
                &|file| {
                    let facts = syntax::read(file, detect::interest(), &syntax::Alone);
                    Reading {
                        findings: detect::tied(&Unit::new(file, &facts), &ties),
                        ..Reading::default()
                    }
                },
                &|| {},
            );
            self.absorb(std::mem::take(&mut fresh.readings));
        }
        if let Some(interest) = ties.interest() {
            let entries = self.entries_that(|entry| self.may_open(entry));
            let mut fresh = self.visit_all(
                &entries,
                &|candidate| {
                    let wanted = candidate.language != Language::Xml
                        && interest.needles.hit(candidate.text.as_bytes());
                    wanted.then_some(())
                },
                &|file| {
                    let facts = syntax::read(file, &interest, &syntax::Alone);
                    Reading {
                        findings: detect::tied(&Unit::new(file, &facts), &ties),
                        ..Reading::default()
                    }
                },
                &|| {},
            );
            self.absorb(std::mem::take(&mut fresh.readings));
        }
    }

    /// Reads the flows whose variables others use as records.
    pub(super) fn follow_flows(&mut self) {
        let named: Vec<String> = self
            .readings
            .values()
            .flat_map(|reading| reading.findings.flows_asked())
            .map(str::to_lowercase)
            .collect();
        if named.is_empty() {
            return;
        }
        let entries = self.entries_that(|entry| {
            entry.component.kind == "Flow" && named.contains(&detect::flow_name(&entry.component))
        });
        let mut fresh = self.visit_all(
            &entries,
            &|candidate| (candidate.language == Language::Xml).then_some(()),
            &|file| {
                let facts = syntax::read(file, detect::interest(), &syntax::Alone);
                let variables = detect::flow_variables(&Unit::new(file, &facts));
                let mut reading = Reading::default();
                let flow = detect::flow_name(&file.component);
                reading.findings.variables.insert(flow, variables);
                reading
            },
            &|| {},
        );
        self.absorb(std::mem::take(&mut fresh.readings));
    }

    /// Whether the first pass marked a file, or a member of an archive.
    fn may_open(&self, entry: &Entry) -> bool {
        let inside = format!("{}!/", entry.path);
        let mut from = self.may_open.range(entry.path.clone()..);
        from.next()
            .is_some_and(|path| *path == entry.path || path.as_str().starts_with(&inside))
    }

    /// Adds what a pass found to what is known of the same files.
    pub(super) fn absorb(&mut self, fresh: BTreeMap<BundlePath, Reading>) {
        for (path, reading) in fresh {
            let known = self.readings.entry(path).or_default();
            known.findings.absorb(reading.findings);
        }
    }
}
