//! Drives the passes over a bundle: read and detect, resolve names across files, look for the Apex that was named,
//! and for who is granted what was found.

mod behind;
mod classes;
mod follow;
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

use crate::bundle::{self, Bundle, BundlePath, Candidate, Entry, Gap, Language, OpenError, Tally};
use crate::catalog::{Month, Vendor};
use crate::detect::{self, Findings, Signs, Unit};
use crate::inventory::{self, ApexCalls, EntryPoint, Gathering, Heard, Inventory, RawLink};
use crate::resolve::{Classes, Outline};
use crate::syntax;
use readiness::Listener;
use visit::read;

/// Stack of a worker: parsers recurse, and what they are shown is bounded to fit this.
const WORKER_STACK: usize = 256 * 1024 * 1024;
/// Rounds of opening scripts that import what the round before found.
const MAX_ROUNDS: usize = 6;

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
    let mut inventory = inventory::build(gathering, &signs);
    inventory.coverage.include.clone_from(&options.include);
    inventory.coverage.exclude.clone_from(&options.exclude);
    Ok(inventory)
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
