//! What a run is held to.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::paths::from_settings;
use super::{Milestone, PathGlobs, PathRoot, WaiverSetting};
use crate::bundle::BundlePath;
use crate::catalog::{Confidence, Rule, Severity, Target};

/// What a run is held to.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Findings of this severity and above fail the run; `None`: whatever is found, the run passes.
    pub fail_on: Option<Severity>,
    /// Findings that are less sure never fail it.
    pub confidence: Confidence,
    /// The targets that decide what becomes of a usage: what one of them removes, rewrites or re-points is gated.
    /// Empty: what any target does.
    pub targets: Vec<Target>,
    /// Severities that differ from the rule's own; a later one wins.
    pub levels: Vec<LevelRule>,
    /// What is gated beside live usages.
    pub beside: Beside,
    /// Dated ceilings.
    pub milestones: Vec<Milestone>,
    /// Number of days before its date from which a milestone that is not met is warned of.
    pub warn_days: u32,
    /// Waivers of the settings.
    pub waivers: Vec<WaiverSetting>,
    /// What holds for all waivers.
    pub waiver_rules: WaiverRules,
    /// The audited paths, in their order: globs of the settings are relative to the settings' folder.
    pub roots: Vec<PathRoot>,
    /// Whether gaps are not to be accepted.
    pub strict: bool,
    /// Whether there may be nothing to audit.
    pub allow_empty: bool,
    /// The day that counts as today, in UTC.
    pub as_of: Date,
}

impl Policy {
    /// The same policy, looking at all that any policy could look at.
    #[must_use]
    pub fn widest(&self) -> Self {
        Self {
            targets: Vec::new(),
            beside: Beside {
                test_code: true,
                default_apps: true,
                mentions: true,
            },
            ..self.clone()
        }
    }

    /// A policy of defaults, with which no finding fails.
    #[must_use]
    pub fn new(as_of: Date) -> Self {
        Self {
            fail_on: None,
            confidence: Confidence::Low,
            targets: Vec::new(),
            levels: Vec::new(),
            beside: Beside::default(),
            milestones: Vec::new(),
            warn_days: 30,
            waivers: Vec::new(),
            waiver_rules: WaiverRules::default(),
            roots: Vec::new(),
            strict: false,
            allow_empty: false,
            as_of,
        }
    }

    /// The severity of a rule at a place; `None` where it is switched off.
    #[must_use]
    pub fn level(&self, rule: &Rule, path: &BundlePath) -> Option<Severity> {
        let path = from_settings(path, &self.roots);
        let mut latest_first = self.levels.iter().rev();
        let chosen = latest_first.find(|level| level.has(rule, &path));
        match chosen.map(|chosen| chosen.level) {
            None => Some(rule.severity()),
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(severity),
        }
    }
}

/// What is gated beside live usages. Nothing of it unless asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// Usages in test code.
    pub test_code: bool,
    /// Usages that every org ships with.
    pub default_apps: bool,
    /// Places that only name Open CTI.
    pub mentions: bool,
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule is not gated.
    Off,
    /// It counts as this severe.
    At(Severity),
}

/// A severity for some rules at some paths.
#[derive(Debug, Clone)]
pub struct LevelRule {
    /// Ids of the rules.
    pub rules: BTreeSet<&'static str>,
    /// Where; `None` is everywhere.
    pub paths: Option<PathGlobs>,
    /// The severity.
    pub level: Level,
}

impl LevelRule {
    fn has(&self, rule: &Rule, path: &BundlePath) -> bool {
        let here = self.paths.as_ref().is_none_or(|paths| paths.has(path));
        here && self.rules.contains(rule.id.as_str())
    }
}

/// How much it matters that a waiver is not in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// It is not said.
    Off,
    /// It is said.
    #[default]
    Warn,
    /// It fails the run.
    Fail,
}

/// What holds for all waivers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaiverRules {
    /// Number of days ahead of today on which a waiver may end at the latest; `None`: any.
    pub longest_days: Option<u32>,
    /// Of waivers that waive nothing.
    pub unused: Weight,
    /// Of waivers whose last day is over. What they covered is gated again in any case.
    pub expired: Weight,
}
