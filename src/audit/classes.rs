//! Reads classes of Apex that others need to be understood, and those who need them once more.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{Audit, MAX_ROUNDS, Reading, read};
use crate::bundle::{Bundle, BundlePath, Entry, Language};
use crate::detect;
use crate::resolve::{ClassRound, Classes};
use crate::syntax::{self, Needles};

/// All classes of a bundle by the names of their components; none is read yet.
pub(super) fn named_in(bundle: &Bundle) -> Classes {
    let mut classes = Classes::default();
    for entry in bundle.entries() {
        if let Some(package) = &entry.package {
            classes.add_to_package(&entry.path, package);
        }
        if entry.component.kind == "ApexClass" && !entry.is_meta_partner {
            classes.add(&entry.path, &entry.component.full_name);
        }
    }
    classes
}

impl Audit<'_> {
    /// Settles what names in Apex belong to where another file has to say that, until a round finds nothing new.
    pub(super) fn follow_classes(&mut self) {
        for (path, reading) in &self.readings {
            self.classes.note(path, &reading.outline);
        }
        let entries = self.entries_that(Entry::may_hold_apex);
        for _ in 0..MAX_ROUNDS {
            let round = self.classes.next_round();
            if round.is_empty() {
                break;
            }
            self.open_classes(&entries, &round);
            for (path, reading) in self.read_borrowers(&entries, &round) {
                self.classes.note(&path, &reading.outline);
                let findings = &reading.findings;
                let finds = !findings.usages.is_empty() || !findings.borrowed.is_empty();
                // A file that was no usage before and is none now stays out.
                if finds || self.readings.contains_key(&path) {
                    self.readings.insert(path, reading);
                }
            }
        }
        let files = self.readings.values_mut();
        detect::settle_borrowed(files.map(|reading| &mut reading.findings).collect());
    }

    fn open_classes(&mut self, entries: &[Entry], round: &ClassRound) {
        let wanted: Vec<Entry> = entries
            .iter()
            .filter(|entry| round.open.contains(&entry.path))
            .cloned()
            .collect();
        let found = Mutex::new(Vec::new());
        self.visit_all(
            &wanted,
            &|candidate| (candidate.language == Language::Apex).then_some(()),
            &|file| {
                let seen = self.classes.seen_from(&file.path);
                let facts = syntax::read(file, detect::interest(), &seen);
                let classes = facts.apex.map(|apex| apex.classes).unwrap_or_default();
                found
                    .lock()
                    .expect("no worker panics while it holds this")
                    .push((file.path.clone(), classes));
                Reading::default()
            },
            &|| {},
        );
        let found = found
            .into_inner()
            .expect("no worker panics while it holds this");
        for (path, classes) in found {
            self.classes.learn(&path, &classes);
        }
    }

    fn read_borrowers(
        &self,
        entries: &[Entry],
        round: &ClassRound,
    ) -> BTreeMap<BundlePath, Reading> {
        let names = Needles::new(&round.names);
        let asked = |entry: &&Entry| !round.names.is_empty() || round.again.contains(&entry.path);
        let some: Vec<Entry> = entries.iter().filter(asked).cloned().collect();
        let visited = self.visit_all(
            &some,
            &|candidate| {
                let wanted = candidate.language == Language::Apex
                    && (round.again.contains(&candidate.entry.path)
                        || names.hit(candidate.text.as_bytes()));
                wanted.then_some(())
            },
            &|file| read(file, &self.classes.seen_from(&file.path)),
            &|| {},
        );
        visited.readings
    }
}
