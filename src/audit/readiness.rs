//! Hears which types profiles and permission sets speak of that the bundle holds nothing of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::bundle::{Bundle, Candidate};
use crate::catalog::{SpokenOf, catalog};
use crate::detect;
use crate::inventory::{GRANTING_TYPES, Heard};

/// The types that are missing, and who names them.
#[derive(Debug)]
pub(super) struct Listener {
    missing: Vec<&'static SpokenOf>,
    heard: Mutex<BTreeMap<&'static str, Heard>>,
}

impl Listener {
    /// Listens for the types that a bundle holds nothing of: mostly none, and then nothing is looked for.
    pub(super) fn new(bundle: &Bundle) -> Self {
        let entries = bundle.entries().iter();
        let there: BTreeSet<&str> = entries.map(|entry| entry.component.kind.as_str()).collect();
        let spoken_of = catalog().readiness.spoken_of.iter();
        Self {
            missing: spoken_of
                .filter(|row| !there.contains(row.r#type.as_str()))
                .collect(),
            heard: Mutex::default(),
        }
    }

    /// Notes what one file names.
    pub(super) fn listen(&self, candidate: &Candidate<'_>) {
        let entry = candidate.entry;
        if self.missing.is_empty() || !GRANTING_TYPES.contains(&entry.component.kind.as_str()) {
            return;
        }
        for row in &self.missing {
            let Some(line) = detect::speaks_of(candidate.text, row) else {
                continue;
            };
            self.heard
                .lock()
                .expect("no worker panics while it holds this")
                .entry(row.r#type.as_str())
                .and_modify(|heard| heard.add(&entry.path, line))
                .or_insert_with(|| Heard::first(&entry.path, line));
        }
    }

    /// All that was heard, by type.
    pub(super) fn heard(self) -> BTreeMap<&'static str, Heard> {
        self.heard
            .into_inner()
            .expect("no worker panics while it holds this")
    }
}
