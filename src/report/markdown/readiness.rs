//! What of each target is there: counts first, then each signal once, with the targets that it concerns.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::{Page, or_dash};
use crate::catalog::{Grounds, Strength, Target, catalog};
use crate::inventory::State;
use crate::report::document::{MissingSignal, Prerequisite, Seen, Signal};
use crate::report::escape::{code, code_cell, prose, prose_cell, text};
use crate::report::words;

/// Places that a cell shows; the JSON has all.
const PLACES: usize = 3;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    if page.document.readiness.is_empty() {
        return Ok(());
    }
    page.block("## Readiness")?;
    page.block(
        "What of each target this bundle shows already. A type of which it holds nothing was perhaps not \
         retrieved: its signals are unknown, not absent. Licences, assignments, numbers and what lies with a \
         provider are in no bundle.",
    )?;
    write_counts(page)?;
    let readiness = &page.document.readiness;
    let blocking = by_signal(readiness.iter().map(|of| (of.target, &of.blocking)));
    let present = by_signal(readiness.iter().map(|of| (of.target, &of.present)));
    let asks = by_signal(readiness.iter().map(|of| (of.target, &of.asks)));
    write_found(page, "### In the way", "Stands in the way of", &blocking)?;
    write_found(page, "### There already", "Helps", &present)?;
    write_found(page, "### To decide", "Asks", &asks)?;
    write_not_there(page)?;
    write_unknown(page)?;
    write_prerequisites(page)?;
    write_look_alikes(page)
}

fn write_counts(page: &mut Page<'_, '_>) -> io::Result<()> {
    let rows: Vec<Vec<String>> = page
        .summary
        .readiness
        .iter()
        .map(|(target, row)| {
            vec![
                text(&catalog().target(*target).title),
                row.present.to_string(),
                row.blocking.to_string(),
                row.asks.to_string(),
                row.not_there.to_string(),
                row.unknown.to_string(),
                match row.prerequisites {
                    0 => or_dash(String::new()),
                    all => format!("{} of {all}", row.met),
                },
            ]
        })
        .collect();
    page.open_table(
        &[
            "Target",
            "#There",
            "#In the way",
            "#To decide",
            "#Not there",
            "#Unknown",
            "#Prerequisites met",
        ],
        &rows,
    )
}

/// A signal with the targets that it concerns, and those of them for which that is reasoned.
struct Row<'d, T> {
    signal: &'d T,
    targets: Vec<Target>,
    inferred: Vec<Target>,
}

impl<T> Row<'_, T> {
    fn targets(&self) -> String {
        targets(&self.targets, &self.inferred)
    }
}

/// Targets in words, with a mark at those for which it is reasoned. All that bring Voice have a word of their own.
fn targets(all: &[Target], inferred: &[Target]) -> String {
    let name = |target: &Target| {
        let mark = if inferred.contains(target) {
            " *(inferred)*"
        } else {
            ""
        };
        format!("{target}{mark}")
    };
    let voice = Target::ALL
        .iter()
        .filter(|target| **target != Target::NoSalesforceVoice);
    if !voice.clone().all(|target| all.contains(target)) {
        let names: Vec<String> = all.iter().map(name).collect();
        return names.join(", ");
    }
    let mut names = vec!["every Voice target".to_owned()];
    let reasoned: Vec<&str> = voice
        .filter(|target| inferred.contains(target))
        .map(|target| target.as_str())
        .collect();
    if !reasoned.is_empty() {
        names[0].push_str(&format!(" (*inferred* for {})", reasoned.join(", ")));
    }
    names.extend(
        all.iter()
            .filter(|target| **target == Target::NoSalesforceVoice)
            .map(name),
    );
    names.join(", ")
}

/// Signals of all targets, each once, in the order of the catalogue.
fn by_signal<'d>(lists: impl Iterator<Item = (Target, &'d Vec<Signal>)>) -> Vec<Row<'d, Signal>> {
    let mut rows: BTreeMap<usize, Row<'d, Signal>> = BTreeMap::new();
    for (target, signals) in lists {
        for signal in signals {
            let row = rows.entry(order(&signal.signal)).or_insert(Row {
                signal,
                targets: Vec::new(),
                inferred: Vec::new(),
            });
            row.targets.push(target);
            if signal.grounds == Grounds::Inferred {
                row.inferred.push(target);
            }
        }
    }
    rows.into_values().collect()
}

/// Place of a signal in the catalogue.
fn order(id: &str) -> usize {
    let signals = &catalog().readiness.signal;
    signals
        .iter()
        .position(|signal| signal.id == id)
        .unwrap_or(signals.len())
}

fn write_found(
    page: &mut Page<'_, '_>,
    title: &str,
    relation: &str,
    found: &[Row<'_, Signal>],
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    page.block(&format!("{title}: {}", found.len()))?;
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|row| {
            let signal = row.signal;
            let proof = match signal.strength {
                Strength::Certain => String::new(),
                weaker => format!(" *({} evidence)*", weaker.as_str()),
            };
            vec![
                format!("{}{proof}", prose_cell(&signal.title)),
                prose_cell(&signal.means),
                row.targets(),
                places(&signal.evidence),
                page.cite(&signal.sources),
            ]
        })
        .collect();
    page.table(
        &words::count(rows.len(), "signal", "signals"),
        &["Signal", "What it means", relation, "Seen at", "Sources"],
        &rows,
    )
}

/// The first places, and how many there are besides.
fn places(evidence: &[Seen]) -> String {
    let mut shown: Vec<String> = evidence
        .iter()
        .take(PLACES)
        .map(|seen| code_cell(&format!("{}:{}", seen.path, seen.line)))
        .collect();
    if evidence.len() > PLACES {
        shown.push(format!("and {} more", evidence.len() - PLACES));
    }
    or_dash(shown.join(", "))
}

/// Missing signals of all targets, each once.
fn missing<'d>(
    lists: impl Iterator<Item = (Target, &'d Vec<MissingSignal>)>,
) -> Vec<Row<'d, MissingSignal>> {
    let mut rows: BTreeMap<usize, Row<'d, MissingSignal>> = BTreeMap::new();
    for (target, signals) in lists {
        for signal in signals {
            let row = rows.entry(order(&signal.signal)).or_insert(Row {
                signal,
                targets: Vec::new(),
                inferred: Vec::new(),
            });
            row.targets.push(target);
        }
    }
    rows.into_values().collect()
}

fn write_not_there(page: &mut Page<'_, '_>) -> io::Result<()> {
    let readiness = &page.document.readiness;
    let rows = missing(readiness.iter().map(|of| (of.target, &of.not_there)));
    if rows.is_empty() {
        return Ok(());
    }
    page.block(&format!("### Not there in this bundle: {}", rows.len()))?;
    let items: Vec<String> = rows
        .iter()
        .map(|row| {
            let said = match row.signal.evidence.is_empty() {
                true => String::new(),
                false => format!(", set the other way at {}", places(&row.signal.evidence)),
            };
            format!("{} ({}){said}", prose(&row.signal.title), row.targets())
        })
        .collect();
    page.list(&items, "more signals")
}

fn write_unknown(page: &mut Page<'_, '_>) -> io::Result<()> {
    let readiness = &page.document.readiness;
    let rows = missing(readiness.iter().map(|of| (of.target, &of.unknown)));
    if rows.is_empty() {
        return Ok(());
    }
    let mut by_type: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut types: BTreeSet<&str> = BTreeSet::new();
    for row in &rows {
        let signal = row.signal;
        types.extend(signal.not_retrieved.iter().map(String::as_str));
        by_type
            .entry(signal.not_retrieved.join(", "))
            .or_default()
            .push(prose_cell(&signal.title));
    }
    page.fold(&format!(
        "Unknown, because nothing of the type is in this bundle: {}",
        words::count(rows.len(), "signal", "signals")
    ))?;
    let rows: Vec<Vec<String>> = by_type
        .into_iter()
        .map(|(types, titles)| vec![code_cell(&types), titles.join("; ")])
        .collect();
    page.open_table(&["Nothing of", "What it would show"], &rows)?;
    let types: Vec<&str> = types.into_iter().collect();
    page.block(&format!(
        "How to get it: {}",
        code(&format!(
            "sf project retrieve start --metadata {}",
            types.join(" ")
        ))
    ))?;
    page.unfold()
}

fn write_prerequisites(page: &mut Page<'_, '_>) -> io::Result<()> {
    // What is said of several targets in the same words is one row; what needs a hand comes first.
    type Said<'d> = (State, usize, &'d str);
    let mut rows: BTreeMap<Said<'_>, (&Prerequisite, Vec<Target>)> = BTreeMap::new();
    let all = &catalog().prerequisites;
    for of in &page.document.readiness {
        for standing in &of.prerequisites {
            let at = all.iter().position(|row| row.id == standing.prerequisite);
            let key = (
                standing.state,
                at.unwrap_or(all.len()),
                standing.reason.as_str(),
            );
            let row = rows.entry(key).or_insert((standing, Vec::new()));
            row.1.push(of.target);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    const HEAD: [&str; 6] = [
        "Prerequisite",
        "State",
        "Why",
        "Targets",
        "Seen at",
        "Sources",
    ];
    page.block("### Prerequisites")?;
    let (unknown, known): (Vec<_>, Vec<_>) = rows
        .into_values()
        .partition(|(standing, _)| standing.state == State::Unknown);
    if known.is_empty() {
        page.block("Nothing in this bundle settles any of them.")?;
    } else {
        let rows: Vec<Vec<String>> = known.iter().map(|row| standing_row(page, row)).collect();
        page.open_table(&HEAD, &rows)?;
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<String>> = unknown.iter().map(|row| standing_row(page, row)).collect();
    page.fold(&format!("To ask or to retrieve: {}", rows.len()))?;
    page.open_table(&HEAD, &rows)?;
    page.unfold()
}

fn standing_row(
    page: &mut Page<'_, '_>,
    (standing, of): &(&Prerequisite, Vec<Target>),
) -> Vec<String> {
    let mark = if standing.grounds == Grounds::Inferred {
        " *(inferred)*"
    } else {
        ""
    };
    vec![
        prose_cell(&standing.fact),
        words::state(standing.state).to_owned(),
        format!("{}{mark}", prose_cell(&standing.reason)),
        targets(of, &[]),
        places(&standing.evidence),
        page.cite(&standing.sources),
    ]
}

fn write_look_alikes(page: &mut Page<'_, '_>) -> io::Result<()> {
    let items: Vec<String> = page
        .document
        .look_alikes
        .iter()
        .map(|row| {
            format!(
                "Looks like: {}. It is: {} {}",
                prose(&row.looks_like),
                prose(&row.is),
                places(&row.evidence)
            )
        })
        .collect();
    page.folded_list(
        &format!(
            "Resembles readiness and is none, so it counts nowhere: {}",
            items.len()
        ),
        &items,
    )
}
