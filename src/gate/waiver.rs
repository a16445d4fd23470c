//! Waivers: somebody's dated promise to deal with usages later, in a comment or in the settings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::paths::from_settings;
use super::{PathGlobs, Policy, Subject, Weight};
use crate::catalog::Rule;
use crate::detect::Place;
use crate::inventory::Inventory;

/// A waiver of the settings.
#[derive(Debug, Clone)]
pub struct WaiverSetting {
    /// Ids of the rules whose usages it covers.
    pub rules: BTreeSet<&'static str>,
    /// What was written for them.
    pub rule: String,
    /// Where; `None` is everywhere.
    pub paths: Option<PathGlobs>,
    /// The last day on which it holds.
    pub until: Date,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Where it stands, for people: `sf-cti.toml:12`.
    pub at: String,
}

/// Where a waiver stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverSource {
    /// In a comment.
    Comment(Place),
    /// In the settings: `FILE:LINE`.
    Settings(String),
}

/// What became of a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverUse {
    /// Where it stands.
    pub source: WaiverSource,
    /// The rule, or glob of rules, that it names.
    pub rule: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Number of findings that it covers, whether or not it holds.
    pub covers: usize,
    /// Whether it holds.
    pub state: WaiverState,
    /// How much it matters that it is not in order.
    pub weight: Weight,
}

/// Whether a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverState {
    /// It holds, and something needs it.
    Holds,
    /// It covers nothing.
    Unused,
    /// Its last day is over.
    Expired,
    /// It would end later than the longest life allows, so it does not hold.
    TooLong {
        /// The latest day on which it may end today.
        latest: Date,
    },
}

impl WaiverState {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::TooLong { .. } => "too-long",
        }
    }
}

/// All waivers of a run, those of comments first, and for each subject the one that holds for it.
pub(super) struct Waivers {
    pub(super) all: Vec<WaiverUse>,
    pub(super) holding: BTreeMap<Subject, usize>,
}

/// What a waiver says, wherever it stands.
struct Terms<'w> {
    source: WaiverSource,
    rule: &'w str,
    owner: &'w str,
    until: Date,
    reason: &'w str,
}

pub(super) fn apply(subjects: &[Subject], inventory: &Inventory, policy: &Policy) -> Waivers {
    let mut covered: BTreeMap<&Place, (Terms<'_>, Vec<Subject>)> = BTreeMap::new();
    // One in a comment is used, too, where its usage is not one that the gate looks at.
    let mut elsewhere: BTreeSet<&Place> = BTreeSet::new();
    let looked_at: BTreeSet<Subject> = subjects.iter().copied().collect();
    for (index, usage) in inventory.usages.iter().enumerate() {
        let Some(waiver) = &usage.waiver else {
            continue;
        };
        let terms = || Terms {
            source: WaiverSource::Comment(waiver.place.clone()),
            rule: &waiver.rule.id,
            owner: &waiver.owner,
            until: waiver.until,
            reason: &waiver.reason,
        };
        let entry = covered
            .entry(&waiver.place)
            .or_insert_with(|| (terms(), Vec::new()));
        let subject = Subject::Usage(index);
        if looked_at.contains(&subject) {
            entry.1.push(subject);
        } else {
            elsewhere.insert(&waiver.place);
        }
    }
    for idle in &inventory.idle_waivers {
        if let Some(waiver) = &idle.waiver {
            let terms = Terms {
                source: WaiverSource::Comment(idle.place.clone()),
                rule: &waiver.rule.id,
                owner: &waiver.owner,
                until: waiver.until,
                reason: &waiver.reason,
            };
            covered.entry(&idle.place).or_insert((terms, Vec::new()));
        }
    }
    let mut waivers = Waivers {
        all: Vec::new(),
        holding: BTreeMap::new(),
    };
    for (place, (terms, subjects)) in covered {
        let used = elsewhere.contains(place);
        waivers.add(&terms, subjects, used, policy);
    }
    for setting in &policy.waivers {
        let subjects = subjects
            .iter()
            .copied()
            .filter(|subject| setting.covers(*subject, inventory, policy))
            .collect();
        let terms = Terms {
            source: WaiverSource::Settings(setting.at.clone()),
            rule: &setting.rule,
            owner: &setting.owner,
            until: setting.until,
            reason: &setting.reason,
        };
        waivers.add(&terms, subjects, false, policy);
    }
    waivers
}

impl Waivers {
    fn add(&mut self, terms: &Terms<'_>, subjects: Vec<Subject>, used: bool, policy: &Policy) {
        let rules = policy.waiver_rules;
        let latest = rules.longest_days.and_then(|days| {
            let days = jiff::Span::new().try_days(i64::from(days)).ok()?;
            policy.as_of.checked_add(days).ok()
        });
        let (state, weight) = match latest {
            _ if terms.until < policy.as_of => (WaiverState::Expired, rules.expired),
            Some(latest) if terms.until > latest => (WaiverState::TooLong { latest }, Weight::Warn),
            _ if subjects.is_empty() && !used => (WaiverState::Unused, rules.unused),
            _ => (WaiverState::Holds, Weight::Off),
        };
        let at = self.all.len();
        self.all.push(WaiverUse {
            source: terms.source.clone(),
            rule: terms.rule.to_owned(),
            owner: terms.owner.to_owned(),
            until: terms.until,
            reason: terms.reason.to_owned(),
            covers: subjects.len(),
            state,
            weight,
        });
        if state == WaiverState::Holds {
            for subject in subjects {
                self.holding.entry(subject).or_insert(at);
            }
        }
    }
}

impl WaiverSetting {
    fn covers(&self, subject: Subject, inventory: &Inventory, policy: &Policy) -> bool {
        let rule: &Rule = subject.rule(inventory);
        let path = from_settings(&subject.place(inventory).path, &policy.roots);
        let here = self.paths.as_ref().is_none_or(|paths| paths.has(&path));
        here && self.rules.contains(rule.id.as_str())
    }
}
