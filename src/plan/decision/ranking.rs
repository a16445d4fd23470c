//! Targets by points, with what gave them; and who supplies the connector, likewise.

use std::collections::BTreeMap;

use super::criteria::{CHECKS, Holding};
use super::facts::Facts;
use super::model::{Finding, Override, RankedTarget, SourcingOption};
use crate::catalog::{Criterion, Disposition, Effect, Sourcing, Target, catalog, filled};
use crate::plan::scope::Scope;
use crate::plan::ways::Ways;
use crate::plan::{effort, tasks};

/// All targets, best first, where `sourcing` is the way to have partner telephony: those that something rules out last, then by points; days of work only break ties.
pub(super) fn ranked(facts: &Facts<'_>, sourcing: Option<Sourcing>) -> Vec<RankedTarget> {
    let mut holding = holding(facts);
    holding.retain(|(row, _)| {
        row.if_sourcing
            .is_none_or(|wanted| sourcing == Some(wanted))
    });
    let mut ranked: Vec<RankedTarget> = Target::ALL
        .iter()
        .map(|&target| of_target(facts, target, &holding))
        .collect();
    ranked.sort_by(|a, b| {
        let order = |ranked: &RankedTarget| catalog().target(ranked.target).order;
        (a.blockers.is_empty().cmp(&b.blockers.is_empty()).reverse())
            .then_with(|| b.score.cmp(&a.score))
            .then_with(|| a.days.total_cmp(&b.days))
            .then_with(|| order(a).cmp(&order(b)))
    });
    ranked
}

/// Criteria that hold, each with its cases, in the catalogue's order.
fn holding(facts: &Facts<'_>) -> Vec<(&'static Criterion, Vec<Holding>)> {
    let rows = catalog().criteria.criterion.iter();
    rows.filter_map(|row| {
        let check = CHECKS.iter().find(|check| check.id == row.id)?;
        let cases = (check.holds)(facts);
        debug_assert!(
            cases.iter().all(|case| case.gives(check.figures)),
            "{} gives other figures than it says",
            row.id
        );
        Some((row, cases))
    })
    .collect()
}

fn finding(row: &'static Criterion, holding: &Holding, points: i32) -> Finding {
    let mut sources = row.sources.clone();
    let more = holding.sources.iter();
    sources.extend(more.filter(|source| !row.sources.contains(source)).cloned());
    Finding {
        criterion: &row.id,
        text: filled(&row.text, &holding.figures),
        points,
        grounds: holding.grounds.unwrap_or(row.confidence),
        sources,
        evidence: holding.evidence.clone(),
    }
}

fn of_target(
    facts: &Facts<'_>,
    target: Target,
    holding: &[(&'static Criterion, Vec<Holding>)],
) -> RankedTarget {
    let mut ranked = RankedTarget {
        target,
        score: 0,
        days: days(facts, target),
        points: Vec::new(),
        obstacles: Vec::new(),
        blockers: Vec::new(),
        notes: Vec::new(),
    };
    for (row, cases) in holding {
        let about = |case: &&Holding| case.only.is_none_or(|only| only == target);
        for case in cases.iter().filter(about) {
            let Some(points) = row.points_for(target, case.found) else {
                continue;
            };
            ranked.score += points;
            let list = match row.effect {
                Effect::Reason => &mut ranked.points,
                Effect::Obstacle => &mut ranked.obstacles,
                Effect::Blocker => &mut ranked.blockers,
            };
            list.push(finding(row, case, points));
        }
    }
    // The weightiest first; stable, so that equals stay in the catalogue's order.
    ranked
        .points
        .sort_by_key(|finding| std::cmp::Reverse(finding.points.abs()));
    ranked.notes = notes(facts, target, ranked.days);
    ranked
}

/// Likely days for the usages of a group, as if everybody went to `target`.
fn days(facts: &Facts<'_>, target: Target) -> f64 {
    let scope = Scope::new(facts.inventory, Ways::one(target, None), facts.weights);
    let drafts = tasks::from_usages(&scope);
    let its = drafts.iter().filter(|draft| match &draft.adapter {
        Some(adapter) => facts.group.adapters.contains(adapter),
        None => facts.is_main,
    });
    effort::total(its.map(|draft| &draft.task)).likely
}

/// What becomes of the usages, what that costs and what is lost: beside the points, for every target alike.
fn notes(facts: &Facts<'_>, target: Target, days: f64) -> Vec<String> {
    let mut notes = figures(facts, target);
    let visible = match facts.foreign().count() {
        0 => String::new(),
        1 => "; of one vendor's adapter only the visible part".to_owned(),
        count => format!("; of {count} vendors' adapters only the visible part"),
    };
    notes.push(format!(
        "About {days:.1} person-days for the usages found{visible} (our estimate, without standing tasks)."
    ));
    notes.push(format!("Loses: {}", catalog().target(target).loses));
    if catalog().target(target).derived {
        notes.push("What becomes of each usage is reasoned here: no document of Salesforce maps Open CTI to this target.".to_owned());
    }
    notes
}

fn figures(facts: &Facts<'_>, target: Target) -> Vec<String> {
    let mut by_disposition: BTreeMap<Disposition, usize> = BTreeMap::new();
    for usage in &facts.usages {
        let disposition = usage.disposition(target);
        *by_disposition.entry(disposition).or_default() += 1;
    }
    let live = facts.usages.len();
    if live == 0 {
        return vec!["No live usage was found, so nothing has to move.".to_owned()];
    }
    let burning: usize = by_disposition
        .iter()
        .filter(|(disposition, _)| disposition.burns_down())
        .map(|(_, count)| count)
        .sum();
    let each: Vec<String> = by_disposition
        .iter()
        .map(|(disposition, count)| format!("{count} {disposition}"))
        .collect();
    let noun = if live == 1 { "usage" } else { "usages" };
    vec![format!(
        "{burning} of {live} live {noun} have to go or change ({}).",
        each.join(", ")
    )]
}

/// Ways to have partner telephony, best first.
pub(super) fn sourcings(facts: &Facts<'_>) -> Vec<SourcingOption> {
    let holding = holding(facts);
    let mut options: Vec<SourcingOption> = Sourcing::ALL
        .iter()
        .map(|&sourcing| {
            let mut reasons = Vec::new();
            for (row, cases) in &holding {
                let Some(points) = row.sourcing.get(&sourcing).copied() else {
                    continue;
                };
                reasons.extend(cases.iter().map(|case| finding(row, case, points)));
            }
            SourcingOption {
                sourcing,
                score: reasons.iter().map(|reason| reason.points).sum(),
                reasons,
            }
        })
        .collect();
    options.sort_by_key(|option| std::cmp::Reverse(option.score));
    options
}

/// What it costs to go another way than the first.
pub(super) fn cost_of(
    ranked: &[RankedTarget],
    sourcings: &[SourcingOption],
    target: Target,
    sourcing: Option<Sourcing>,
) -> Option<Override> {
    let first = ranked.first()?;
    let chosen = ranked.iter().find(|one| one.target == target)?;
    let of_sourcing = |wanted: Sourcing| sourcings.iter().find(|one| one.sourcing == wanted);
    let best = sourcings.first()?;
    let other_sourcing = sourcing
        .and_then(of_sourcing)
        .filter(|one| one.score < best.score);
    if first.target == target && other_sourcing.is_none() {
        return None;
    }
    let against = |one: &RankedTarget| -> Vec<String> {
        let points = one.points.iter().chain(&one.obstacles);
        points
            .filter(|finding| finding.points < 0)
            .map(|finding| finding.text.clone())
            .collect()
    };
    let known = against(first);
    let mut losses: Vec<String> = match first.target == target {
        true => Vec::new(),
        false => against(chosen)
            .into_iter()
            .filter(|text| !known.contains(text))
            .collect(),
    };
    let forgone = other_sourcing.map(|_| best.reasons.iter().map(|reason| reason.text.clone()));
    losses.extend(forgone.into_iter().flatten());
    let points =
        first.score - chosen.score + other_sourcing.map_or(0, |one| best.score - one.score);
    Some(Override {
        first: first.target,
        first_sourcing: (first.target == Target::PartnerTelephony).then_some(best.sourcing),
        points,
        days: effort::to_tenths(chosen.days - first.days),
        losses,
        blockers: chosen.blockers.iter().map(|one| one.text.clone()).collect(),
    })
}
