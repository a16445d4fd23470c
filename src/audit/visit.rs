//! Opens files and reads what is wanted of them.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::{Audit, Reading};
use crate::bundle::{self, BundlePath, Candidate, Entry, Gap, Item, SourceFile, Tally};
use crate::detect::{self, Unit};
use crate::inventory;
use crate::resolve::Outline;
use crate::syntax::{self, Environment};

/// What a visit brought.
#[derive(Debug, Default)]
pub(super) struct Visited {
    pub(super) readings: BTreeMap<BundlePath, Reading>,
    pub(super) gaps: Vec<Gap>,
    pub(super) skipped: Vec<bundle::Skipped>,
    pub(super) tally: Tally,
}

impl Audit<'_> {
    /// Visits entries in parallel and reads what the sieve lets through, in path order.
    pub(super) fn visit_all(
        &self,
        entries: &[Entry],
        sieve: &(dyn Fn(&Candidate<'_>) -> Option<()> + Sync),
        read: &(dyn Fn(&SourceFile) -> Reading + Sync),
        done: &(dyn Fn() + Sync),
    ) -> Visited {
        entries
            .par_iter()
            .fold(Visited::default, |mut visited, entry| {
                let tally =
                    self.bundle.visit(
                        entry,
                        &|candidate| sieve(candidate),
                        &mut |item| match item {
                            Item::File(file, ()) => {
                                let reading = read(&file);
                                visited.readings.insert(file.path.clone(), reading);
                            }
                            Item::Gap(gap) => visited.gaps.push(gap),
                            Item::Skipped(skipped) => visited.skipped.push(skipped),
                        },
                    );
                visited.tally += tally;
                done();
                visited
            })
            .reduce(Visited::default, |mut one, other| {
                one.readings.extend(other.readings);
                one.gaps.extend(other.gaps);
                one.skipped.extend(other.skipped);
                one.tally += other.tally;
                one
            })
    }
}

/// Reads and detects one text. A defect of ours in one file must not end the audit: it is a gap like any other.
pub(super) fn read(file: &SourceFile, environment: &dyn Environment) -> Reading {
    catch_unwind(AssertUnwindSafe(|| read_unguarded(file, environment))).unwrap_or_else(|_| Reading {
        gaps: vec![Gap::new(
            &file.path,
            "an internal error of sf-cti while reading it",
            "nothing of this file is in this report; please report it with the file, if you may share it",
        )],
        ..Reading::default()
    })
}

fn read_unguarded(file: &SourceFile, environment: &dyn Environment) -> Reading {
    let mut facts = syntax::read(file, detect::interest(), environment);
    let unit = Unit::new(file, &facts);
    let children = inventory::children_of(&unit);
    let findings = detect::detect(&unit);
    let links = inventory::of_file(&unit);
    let gaps = facts
        .problems
        .iter()
        .map(|problem| {
            let place = unit.place(problem.span);
            let consequence = if problem.read_as_text {
                "read as text: finds in it are less sure, and names that only a parser can follow are missed"
            } else {
                "read up to there as far as possible; what follows may be incomplete"
            };
            Gap::new(
                &file.path,
                format!("line {}: {}", place.start.line, problem.message),
                consequence,
            )
        })
        .collect();
    let parsed = !facts.problems.iter().any(|problem| problem.read_as_text);
    let outline = Outline::of(&mut facts, &detect::interest().globals);
    Reading {
        findings,
        links,
        outline,
        children,
        gaps,
        parsed,
    }
}
