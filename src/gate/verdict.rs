//! Whether what was found, and what could not be seen, lets a run pass.

use std::collections::BTreeMap;

use super::finding::{Finding, State, Subject, candidates};
use super::identity::{Comparison, Earlier, Identity, compare, has_vanished};
use super::waiver::{self, WaiverState, WaiverUse};
use super::{Baseline, MilestoneState, Policy, Record, Standing, Weight};
use crate::inventory::Inventory;

/// How a run ends, in the order in which they win where several hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No file is one that is audited.
    NothingToAudit,
    /// There are gated usages, or other reasons to fail.
    Failed,
    /// There are gaps, and they are not accepted.
    Incomplete,
    /// None of these.
    Passed,
}

impl Outcome {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingToAudit => "nothing-to-audit",
            Self::Failed => "failed",
            Self::Incomplete => "incomplete",
            Self::Passed => "passed",
        }
    }
}

/// What was there before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'k> {
    /// What the gate let in when it was put up.
    pub baseline: Option<&'k Baseline>,
    /// The state before the change that is looked at: only what the change brought fails.
    pub before: Option<&'k Baseline>,
    /// Whether only a part was read of what the baseline is of: what was not seen is not known to be gone.
    pub part_of_baseline: bool,
    /// Likewise for the state before the change.
    pub part_of_before: bool,
}

/// One reason for which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// So many findings are new and severe enough.
    Findings(usize),
    /// So many milestones are missed.
    Milestones(usize),
    /// So many waivers are over, and the settings do not take that.
    ExpiredWaivers(usize),
    /// So many waivers waive nothing, and the settings do not take that.
    UnusedWaivers(usize),
}

/// How many findings are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New, and severe and sure enough to fail the run.
    pub failing: usize,
    /// New, and too mild or too unsure to fail it.
    pub reported: usize,
    /// In the baseline.
    pub baselined: usize,
    /// Of these, under another name than there.
    pub moved: usize,
    /// Waived.
    pub waived: usize,
    /// There before the change that is looked at.
    pub unchanged: usize,
}

impl Counts {
    /// All findings that the gate looked at.
    #[must_use]
    pub fn all(&self) -> usize {
        self.failing + self.reported + self.baselined + self.waived + self.unchanged
    }
}

/// The verdict on an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How the run ends.
    pub outcome: Outcome,
    /// Why it fails; empty unless it does.
    pub failures: Vec<Failure>,
    /// What the gate looked at, usages in the inventory's order, then mentions.
    pub findings: Vec<Finding>,
    /// How many are what.
    pub counts: Counts,
    /// All waivers, and whether they hold.
    pub waivers: Vec<WaiverUse>,
    /// All milestones, and how far they are.
    pub milestones: Vec<MilestoneState>,
    /// Records of the baseline that are no longer needed; `None` where there is no baseline.
    pub gone: Option<Vec<Record>>,
    /// Number of gaps, accepted or not.
    pub gaps: usize,
}

/// Judges an inventory.
#[must_use]
pub fn judge(inventory: &Inventory, policy: &Policy, known: Known<'_>) -> Verdict {
    // Known is what was there, whatever the policy looks at today.
    let all = candidates(inventory, &policy.widest());
    let known_as = |earlier: Option<&Baseline>, part: bool| {
        earlier.map(|earlier| against(earlier, &all, inventory, !part))
    };
    let baselined = known_as(known.baseline, known.part_of_baseline);
    let before = known_as(known.before, known.part_of_before);
    let place_of: BTreeMap<Subject, usize> = all.iter().copied().zip(0..).collect();
    let subjects = candidates(inventory, policy);
    let waivers = waiver::apply(&subjects, inventory, policy);

    let states: Vec<(Subject, State)> = subjects
        .iter()
        .map(|&subject| {
            let earlier = |comparison: &Option<Comparison>| -> Option<Earlier> {
                let at = *place_of.get(&subject)?;
                comparison.as_ref().and_then(|all| all.earlier[at])
            };
            let state = if let Some(&waiver) = waivers.holding.get(&subject) {
                let until = waivers.all[waiver].until;
                State::Waived { waiver, until }
            } else if let Some(earlier) = earlier(&baselined) {
                State::Baselined {
                    moved: earlier.moved,
                }
            } else if earlier(&before).is_some() {
                State::Unchanged
            } else {
                State::New
            };
            (subject, state)
        })
        .collect();
    let milestones = milestones(&states, inventory, policy);
    let findings: Vec<Finding> = states
        .into_iter()
        .filter_map(|(subject, state)| {
            let rule = subject.rule(inventory);
            // What is switched off at its place is nothing that the gate speaks of.
            let severity = policy.level(rule, &subject.place(inventory).path)?;
            // The worst severity, and the surest, come first.
            let severe = policy.fail_on.is_some_and(|least| severity <= least);
            let sure = subject.confidence(inventory) <= policy.confidence;
            Some(Finding {
                subject,
                severity,
                fails: state == State::New && severe && sure,
                state,
            })
        })
        .collect();

    let counts = count(&findings);
    let gone = baselined.map(|comparison| {
        let records = known.baseline.map_or(&[][..], Baseline::records);
        let gone = comparison.gone.iter();
        gone.map(|index| records[*index].clone()).collect()
    });
    let failures = match policy.fail_on {
        None => Vec::new(),
        Some(_) => failures(&counts, &milestones, &waivers.all),
    };
    let gaps = inventory.coverage.gaps.len();
    let outcome = if inventory.coverage.claimed == 0 && !policy.allow_empty {
        Outcome::NothingToAudit
    } else if !failures.is_empty() {
        Outcome::Failed
    } else if gaps > 0 && policy.strict {
        Outcome::Incomplete
    } else {
        Outcome::Passed
    };
    Verdict {
        outcome,
        failures,
        findings,
        counts,
        waivers: waivers.all,
        milestones,
        gone,
        gaps,
    }
}

/// Compares what was there with what is.
fn against(
    earlier: &Baseline,
    subjects: &[Subject],
    inventory: &Inventory,
    whole: bool,
) -> Comparison {
    let records = earlier.records();
    let was: Vec<Identity<'_>> = records.iter().map(Record::identity).collect();
    let is: Vec<Identity<'_>> = subjects
        .iter()
        .map(|subject| subject.identity(inventory))
        .collect();
    compare(&was, &is, |index| {
        let record = &records[index];
        has_vanished(inventory, &record.component, record.file.as_deref(), whole)
    })
}

fn count(findings: &[Finding]) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        match finding.state {
            State::New if finding.fails => counts.failing += 1,
            State::New => counts.reported += 1,
            State::Baselined { moved } => {
                counts.baselined += 1;
                counts.moved += usize::from(moved);
            }
            State::Waived { .. } => counts.waived += 1,
            State::Unchanged => counts.unchanged += 1,
        }
    }
    counts
}

fn milestones(
    states: &[(Subject, State)],
    inventory: &Inventory,
    policy: &Policy,
) -> Vec<MilestoneState> {
    let milestones = policy.milestones.iter();
    milestones
        .map(|milestone| {
            let counts = states.iter().filter(|(subject, state)| {
                let rule = subject.rule(inventory);
                let waived = matches!(state, State::Waived { .. });
                !waived && milestone.rules.contains(rule.id.as_str())
            });
            MilestoneState::new(milestone, counts.count(), policy.as_of, policy.warn_days)
        })
        .collect()
}

fn failures(counts: &Counts, milestones: &[MilestoneState], waivers: &[WaiverUse]) -> Vec<Failure> {
    let failing = |state: WaiverState| {
        let waivers = waivers.iter();
        waivers
            .filter(|waiver| waiver.weight == Weight::Fail && waiver.state == state)
            .count()
    };
    let missed = milestones
        .iter()
        .filter(|milestone| milestone.standing == Standing::Missed);
    [
        Failure::Findings(counts.failing),
        Failure::Milestones(missed.count()),
        Failure::ExpiredWaivers(failing(WaiverState::Expired)),
        Failure::UnusedWaivers(failing(WaiverState::Unused)),
    ]
    .into_iter()
    .filter(|failure| failure.count() > 0)
    .collect()
}

impl Failure {
    /// Of how many.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Findings(count)
            | Self::Milestones(count)
            | Self::ExpiredWaivers(count)
            | Self::UnusedWaivers(count) => count,
        }
    }
}
