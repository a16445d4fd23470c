//! Passes that follow names from file to file: modules, then markup that shows or loads what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::visit::{Visited, read};
use super::{Audit, MAX_ROUNDS, Reading};
use crate::bundle::{self, BundlePath, Candidate, Entry, Language, SourceFile};
use crate::inventory::{self, RawEnd};
use crate::resolve::{self, Modules, Round};
use crate::syntax::{self, Needles};

/// Suffixes of files that can show a component or load a resource; a name without one says nothing.
const MARKUP_SUFFIXES: [&str; 7] = ["page", "component", "cmp", "app", "html", "htm", "js"];

impl Audit<'_> {
    /// Opens files again whose surroundings were not known when they were read, until a round finds nothing new.
    pub(super) fn follow_modules(&mut self) {
        let scripts = self.entries_that(Entry::may_hold_script);
        let paths = scripts.iter().map(|entry| entry.path.as_str());
        let members = self.readings.keys().map(BundlePath::as_str);
        let mut modules = Modules::new(paths.chain(members));
        self.read_settings(&mut modules);
        for (path, reading) in &self.readings {
            modules.add(path, &reading.outline);
        }
        for _ in 0..MAX_ROUNDS {
            let round = modules.next_round();
            if round.is_empty() {
                return;
            }
            let results = self.visit_round(&scripts, &round, &modules);
            for (path, reading) in results.readings {
                modules.add(&path, &reading.outline);
                // A script that was no usage before and is none now stays out.
                if self.readings.contains_key(&path) || !reading.findings.usages.is_empty() {
                    self.readings.insert(path, reading);
                }
            }
        }
    }

    /// Reads how the bundle names its modules, where a module has something to give.
    fn read_settings(&self, modules: &mut Modules) {
        if !self
            .readings
            .values()
            .any(|reading| reading.outline.gives())
        {
            return;
        }
        let entries = self.entries_that(|entry| resolve::is_settings(entry.path.file_name()));
        let found = Mutex::new(BTreeMap::new());
        self.visit_all(
            &entries,
            &|_| Some(()),
            &|file| {
                let text = (file.path.clone(), file.text.clone());
                found
                    .lock()
                    .expect("no worker panics while it holds this")
                    .extend([text]);
                Reading::default()
            },
            &|| {},
        );
        let found = found
            .into_inner()
            .expect("no worker panics while it holds this");
        for (path, text) in found {
            modules.add_settings(&path, &text);
        }
    }

    fn visit_round(&self, scripts: &[Entry], round: &Round, modules: &Modules) -> Visited {
        let names = Needles::new(&round.modules);
        let pages = Needles::new(&round.pages);
        let sieve = |candidate: &Candidate<'_>| {
            let text = candidate.text.as_bytes();
            let is_page = matches!(candidate.language, Language::Markup(_));
            let is_script = matches!(
                candidate.language,
                Language::JavaScript | Language::TypeScript
            );
            let named = round.files.get(candidate.entry.path.as_str());
            let named_in = || names.hit_where(candidate.text, |at| starts_word(text, at));
            let wanted = (is_script || is_page) && named_in()
                || is_page && pages.hit(text)
                || named.is_some_and(|names| names.is_empty() || Needles::new(names).hit(text));
            wanted.then_some(())
        };
        let read = |file: &SourceFile| read(file, &modules.seen_from(&file.path));
        if !round.modules.is_empty() {
            return self.visit_all(scripts, &sieve, &read, &|| {});
        }
        let fits = |entry: &&Entry| {
            let may_be_page = !round.pages.is_empty() && !entry.is_script();
            may_be_page || round.names_file(entry.path.as_str())
        };
        let some: Vec<Entry> = scripts.iter().filter(fits).cloned().collect();
        self.visit_all(&some, &sieve, &read, &|| {})
    }

    /// Reads markup that shows a component with usages, then what shows that, until nothing new is found.
    pub(super) fn follow_markup(&mut self) {
        let mut shown: BTreeSet<String> = BTreeSet::new();
        let mut fresh: BTreeSet<String> = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.usages)
            .flat_map(|usage| inventory::written_in_markup(&usage.component))
            .chain(self.channels())
            .collect();
        let mut of_found = self.bundles_found();
        let markup = self.entries_that(may_be_markup);
        for _ in 0..MAX_ROUNDS {
            if fresh.is_empty() && of_found.is_empty() {
                return;
            }
            let needles = Needles::new(&fresh);
            let results = self.visit_all(
                &markup,
                &|candidate| {
                    let is_markup = matches!(
                        candidate.language,
                        Language::Markup(_) | Language::JavaScript
                    );
                    let wanted = of_found.contains(&candidate.entry.component)
                        || !fresh.is_empty() && needles.hit(candidate.text.as_bytes());
                    (is_markup && wanted).then_some(())
                },
                &|file| read(file, &syntax::Alone),
                &|| {},
            );
            of_found.clear();
            shown.append(&mut fresh);
            for (path, reading) in results.readings {
                for link in reading.links.iter().filter(|link| brings_in(link.kind)) {
                    fresh.extend(inventory::written_in_markup(&link.from));
                }
                self.readings.entry(path).or_insert(Reading {
                    links: reading.links,
                    ..Reading::default()
                });
            }
            fresh.retain(|name| !shown.contains(name));
        }
    }

    /// Components of several files of which one holds a find, and pages that screen pops open: what their other files
    /// lead to belongs to the picture.
    fn bundles_found(&self) -> BTreeSet<bundle::ComponentId> {
        const BUNDLES: [&str; 2] = ["AuraDefinitionBundle", "LightningComponentBundle"];
        let usages = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.usages);
        let bundles = usages
            .clone()
            .map(|usage| &usage.component)
            .filter(|id| BUNDLES.contains(&id.kind.as_str()));
        let pages = usages.filter_map(inventory::popped_page);
        bundles.cloned().chain(pages).collect()
    }

    /// How others write the message channels that what was found uses.
    fn channels(&self) -> Vec<String> {
        let found = self.readings.values();
        let found = found.filter(|reading| !reading.findings.usages.is_empty());
        let links = found.clone().flat_map(|reading| &reading.links);
        let by_link = links.filter_map(|link| match &link.to {
            RawEnd::Component(id) if link.kind == inventory::LinkKind::Channel => Some(id.clone()),
            _ => None,
        });
        let usages = found.flat_map(|reading| &reading.findings.usages);
        let by_usage = usages.filter_map(inventory::channel_of);
        by_link
            .chain(by_usage)
            .flat_map(|id| inventory::written_in_markup(&id))
            .collect()
    }
}

/// Whether what has such a link may be shown by others in turn.
fn brings_in(kind: inventory::LinkKind) -> bool {
    matches!(
        kind,
        inventory::LinkKind::Shows
            | inventory::LinkKind::Loads
            | inventory::LinkKind::Channel
            | inventory::LinkKind::CallsApex
            | inventory::LinkKind::Controller
    )
}

/// Whether what stands at `at` is no part of a word that begins before it, as `cti` is of `function`.
fn starts_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Whether a file's name is one of those that show a component or load a resource.
fn may_be_markup(entry: &Entry) -> bool {
    let suffix = entry.path.file_name().rsplit_once('.');
    suffix.is_none_or(|(_, suffix)| {
        MARKUP_SUFFIXES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(suffix))
    })
}
