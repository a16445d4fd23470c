//! Drives the passes over a bundle: read and detect, resolve names across files, look for the Apex that was named,
//! and for who is granted what was found.

mod behind;
mod classes;
mod org_data;
mod readiness;
mod references;
mod ties;
mod vendors;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bundle::{
    self, Bundle, BundlePath, Candidate, Entry, Gap, Language, OpenError, SourceFile, Tally,
};
use crate::catalog::{Month, Vendor};
use crate::detect::{self, Findings, Signs, Unit};
use crate::inventory::{self, ApexCalls, EntryPoint, Gathering, Heard, Inventory, RawEnd, RawLink};
use crate::resolve::{self, Classes, Modules, Outline, Round};
use crate::syntax::{self, Needles};
use readiness::Listener;
use visit::{Visited, read};

/// Stack of a worker: parsers recurse, and what they are shown is bounded to fit this.
const WORKER_STACK: usize = 256 * 1024 * 1024;
/// Rounds of opening scripts that import what the round before found.
const MAX_ROUNDS: usize = 6;

/// Suffixes of files that can show a component or load a resource; a name without one says nothing.
const MARKUP_SUFFIXES: [&str; 7] = ["page", "component", "cmp", "app", "html", "htm", "js"];

/// What to audit, and how.
#[derive(Debug, Clone, Default)]
pub struct AuditOptions {
    /// Globs; where there are any, only files that match one are read.
    pub include: Vec<String>,
    /// Globs of files that are not read.
    pub exclude: Vec<String>,
    /// Worker threads; `None` means one per core.
    pub jobs: Option<usize>,
    /// Vendors of the user's settings, whose signs come before the catalogue's.
    pub vendors: Vec<Vendor>,
    /// Exported org data to join.
    pub org_data: Option<OrgDataOptions>,
}

/// Where exported org data lies, and up to when it is wanted.
#[derive(Debug, Clone)]
pub struct OrgDataOptions {
    /// The folder.
    pub folder: PathBuf,
    /// The month of today: which monthly files are missing is told by it.
    pub month: Month,
}

/// How far an audit has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Files done.
    pub files_done: usize,
    /// Files in all.
    pub files_total: usize,
    /// Usages found so far.
    pub usages: usize,
}

/// Why there is no audit.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// What was handed in cannot be opened: for the user to mend.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The system gives no threads.
    #[error("cannot start worker threads: {0}")]
    Threads(String),
}

/// Audits what lies at `paths`. `progress` is called from many threads, once per file.
///
/// # Errors
/// Where a path cannot be opened. Whatever goes wrong with single files is a gap in the inventory.
pub fn audit(
    paths: &[PathBuf],
    options: &AuditOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Inventory, AuditError> {
    // Built once, before the workers ask for it.
    let _ = detect::interest();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs.unwrap_or(0))
        .stack_size(WORKER_STACK)
        .build()
        .map_err(|error| AuditError::Threads(error.to_string()))?;
    let bundle = pool.install(|| {
        Bundle::open(
            paths,
            &bundle::Options {
                include: options.include.clone(),
                exclude: options.exclude.clone(),
                ..bundle::Options::default()
            },
        )
    })?;
    let signs = Signs::new(&options.vendors);
    let org_data = options.org_data.as_ref();
    let org_data = org_data.map(org_data::read).transpose()?;
    let mut gathering = pool.install(|| Audit::new(&bundle, progress).run(&signs));
    gathering.org_data = org_data;
    // To free tens of thousands of entries takes a while, and nobody has to wait for it.
    pool.spawn(move || drop(bundle));
    Ok(inventory::build(gathering, &signs))
}

/// What one text gave.
#[derive(Debug, Default)]
struct Reading {
    findings: Findings,
    links: Vec<RawLink>,
    /// What the file has to do with others.
    outline: Outline,
    /// Children of a Metadata API object file.
    children: Vec<bundle::ComponentId>,
    gaps: Vec<Gap>,
    parsed: bool,
}

struct Audit<'b> {
    bundle: &'b Bundle,
    progress: &'b (dyn Fn(Progress) + Sync),
    classes: Classes,
    readings: BTreeMap<BundlePath, Reading>,
    /// Files of code, and of formulas, that may hold an address or the name of a page.
    may_open: BTreeSet<BundlePath>,
    /// Who names components of types that the bundle holds nothing of.
    heard: BTreeMap<&'static str, Heard>,
    gaps: Vec<Gap>,
    skipped: Vec<bundle::Skipped>,
    tally: Tally,
    claimed: usize,
}

impl<'b> Audit<'b> {
    fn new(bundle: &'b Bundle, progress: &'b (dyn Fn(Progress) + Sync)) -> Self {
        Self {
            bundle,
            progress,
            classes: classes::named_in(bundle),
            readings: BTreeMap::new(),
            may_open: BTreeSet::new(),
            heard: BTreeMap::new(),
            gaps: bundle.gaps().to_vec(),
            skipped: bundle.skipped().to_vec(),
            tally: Tally::default(),
            claimed: 0,
        }
    }

    fn run(mut self, signs: &Signs) -> Gathering {
        self.first_pass();
        self.follow_classes();
        self.follow_modules();
        self.follow_markup();
        let entry_points = self.entry_points();
        self.follow_ties();
        self.follow_flows();
        self.follow_behind(&entry_points);
        self.follow_references(&entry_points);
        let vendor_traces = self.vendor_traces(signs);
        Gathering {
            vendor_traces,
            ..self.gather(entry_points)
        }
    }

    /// Reads everything once; parses what the sieve lets through.
    fn first_pass(&mut self) {
        let total = self.bundle.entries().len();
        let done = AtomicUsize::new(0);
        let found = AtomicUsize::new(0);
        let claimed = AtomicUsize::new(0);
        let may_open = Mutex::new(BTreeSet::new());
        let listener = Listener::new(self.bundle);
        let sieve = |candidate: &Candidate<'_>| {
            if detect::may_open(candidate.entry, candidate.language, candidate.text) {
                may_open
                    .lock()
                    .expect("no worker panics while it holds this")
                    .insert(candidate.entry.path.clone());
            }
            listener.listen(candidate);
            if is_claimed(candidate) {
                claimed.fetch_add(1, Ordering::Relaxed);
            }
            let wanted = detect::sieve(candidate.text, candidate.language)
                || detect::may_show(candidate.entry, candidate.language, candidate.text)
                || inventory::is_structural(candidate.entry)
                || inventory::holds_children(candidate.entry);
            wanted.then_some(())
        };
        let results = self.visit_all(
            self.bundle.entries(),
            &sieve,
            &|file| {
                let reading = read(file, &self.classes.seen_from(&file.path));
                let usages = reading.findings.usages.len();
                found.fetch_add(usages, Ordering::Relaxed);
                // Whatever the language: what holds a use is what the audit is about.
                if usages > 0 && is_unclaimed(file.language) {
                    claimed.fetch_add(1, Ordering::Relaxed);
                }
                reading
            },
            &|| {
                (self.progress)(Progress {
                    files_done: done.fetch_add(1, Ordering::Relaxed) + 1,
                    files_total: total,
                    usages: found.load(Ordering::Relaxed),
                });
            },
        );
        self.heard = listener.heard();
        self.tally = results.tally;
        self.claimed = claimed.load(Ordering::Relaxed);
        self.may_open = may_open
            .into_inner()
            .expect("no worker panics while it holds this");
        self.gaps.extend(results.gaps);
        self.skipped.extend(results.skipped);
        self.readings.extend(results.readings);
    }

    /// Opens files again whose surroundings were not known when they were read, until a round finds nothing new.
    fn follow_modules(&mut self) {
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
    fn follow_markup(&mut self) {
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

    /// The entries that a later pass may have to open again.
    fn entries_that(&self, fit: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let entries = self.bundle.entries().iter();
        entries.filter(|entry| fit(entry)).cloned().collect()
    }

    /// Finds the Apex methods that scripts call by name.
    fn entry_points(&self) -> Vec<EntryPoint> {
        let targets = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.apex_targets);
        let calls = ApexCalls::new(targets);
        let entries: Vec<Entry> = self
            .bundle
            .entries()
            .iter()
            .filter(|entry| entry.component.kind == "ApexClass" && !entry.is_meta_partner)
            .filter(|entry| calls.may_be_in(&entry.component.full_name))
            .cloned()
            .collect();
        let found = Mutex::new(Vec::new());
        self.visit_all(
            &entries,
            &|candidate| (candidate.language == Language::Apex).then_some(()),
            &|file| {
                let facts = syntax::read(file, detect::interest(), &syntax::Alone);
                let candidates = calls.candidates(&Unit::new(file, &facts));
                found
                    .lock()
                    .expect("no worker panics while it holds this")
                    .extend(candidates);
                Reading::default()
            },
            &|| {},
        );
        let found = found
            .into_inner()
            .expect("no worker panics while it holds this");
        calls.settle(found)
    }

    /// Components of the bundle by name, those inside object files with them.
    fn names(&self) -> inventory::Names {
        let components = self.bundle.components();
        let children = self.readings.values().flat_map(|reading| &reading.children);
        let known = components
            .iter()
            .map(|(id, component)| (id, component.package.is_some()));
        inventory::Names::new(known.chain(children.map(|id| (id, false))))
    }

    fn gather(self, entry_points: Vec<EntryPoint>) -> Gathering {
        let mut gathering = Gathering {
            root: self.bundle.root_name().to_owned(),
            format: self.bundle.format().as_str(),
            seen: usize::try_from(self.tally.seen).unwrap_or(usize::MAX),
            read: usize::try_from(self.tally.text + self.tally.archives).unwrap_or(usize::MAX),
            claimed: self.claimed,
            parsed: self
                .readings
                .values()
                .filter(|reading| reading.parsed)
                .count(),
            gaps: self.gaps,
            skipped: self.skipped,
            entry_points,
            heard: self.heard,
            components: self
                .bundle
                .components()
                .into_iter()
                .map(|(id, component)| {
                    let paths = component.paths.into_iter().collect();
                    (id, (paths, component.package))
                })
                .collect(),
            ..Gathering::default()
        };
        for (path, reading) in self.readings {
            for child in reading.children {
                let entry = gathering.components.entry(child).or_default();
                entry.0.insert(path.clone());
            }
            gathering.findings.absorb(reading.findings);
            gathering.links.extend(reading.links);
            gathering.gaps.extend(reading.gaps);
        }
        gathering
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

/// Whether a file is one that the audit is about: code, markup, metadata.
fn is_claimed(candidate: &Candidate<'_>) -> bool {
    match candidate.language {
        Language::Xml | Language::Json => {
            candidate.entry.component.kind != bundle::ComponentId::FILE
                || detect::sieve(candidate.text, candidate.language)
        }
        language => !is_unclaimed(language),
    }
}

/// Whether a text of that language is one that the audit is about only where it holds a use: prose, a table, another
/// program's settings.
fn is_unclaimed(language: Language) -> bool {
    matches!(language, Language::Prose | Language::OtherText)
}
