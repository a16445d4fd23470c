//! `[gate]` and `[[waiver]]`: checked, and turned into a policy of the gate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use globset::Glob;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::day::{Day, no_day};
use super::{Mistakes, line_of};
use crate::catalog::{Capability, Confidence, Rule, Severity, Target, catalog, nearest};
use crate::gate::{
    Beside, Level, LevelRule, Milestone, PathGlobs, Policy, WaiverRules, WaiverSetting, Weight,
};

/// Name of the baseline where the settings name none.
pub(in crate::cli) const BASELINE: &str = "sf-cti-baseline.jsonl";

/// More days than a milestone is warned of ahead, or a waiver may live.
const MOST_DAYS: u32 = 3660;

/// What `sf-cti check` holds a run to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::cli) struct GateSetting {
    /// Findings of this severity and above fail: `error`, `warning`, `note` or `never`.
    fail_on: FailOn,
    /// Findings that are less sure than this never fail: `high`, `medium` or `low`.
    confidence: Confidence,
    /// The target whose dispositions count. Without one, what any target removes, rewrites or re-points is gated.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// The baseline, beside this file unless a folder is named.
    baseline: PathBuf,
    /// Whether test code is gated.
    test_code: bool,
    /// Whether what every org ships with is gated.
    default_apps: bool,
    /// Whether places that only name Open CTI are gated.
    mentions: bool,
    /// Whether gaps fail, as with `--strict`.
    strict: bool,
    /// Days before its date from which a milestone that is not met is warned of.
    warn_days: u32,
    /// Days from today on which a waiver may end at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_waiver_days: Option<u32>,
    /// Waivers that waive nothing: `off`, `warn` or `fail`.
    unused_waivers: WeightWord,
    /// Waivers whose last day is over: `off`, `warn` or `fail`. What they covered is gated again in any case.
    expired_waivers: WeightWord,
    /// Severities that differ from the rules' own; a later entry wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    level: Vec<LevelEntry>,
    /// Dated ceilings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    milestone: Vec<MilestoneEntry>,
}

impl Default for GateSetting {
    fn default() -> Self {
        Self {
            fail_on: FailOn::Error,
            confidence: Confidence::Low,
            target: None,
            baseline: PathBuf::from(BASELINE),
            test_code: false,
            default_apps: false,
            mentions: false,
            strict: false,
            warn_days: 30,
            max_waiver_days: None,
            unused_waivers: WeightWord::Warn,
            expired_waivers: WeightWord::Warn,
            level: Vec::new(),
            milestone: Vec::new(),
        }
    }
}

/// From which severity on a finding fails.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli) enum FailOn {
    /// What has to change
    Error,
    /// And what somebody has to look at
    Warning,
    /// And what may stay
    Note,
    /// Nothing fails, whatever is found
    Never,
}

impl FailOn {
    /// The severity; none where nothing fails.
    pub(in crate::cli) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// How much it matters that a waiver is not in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum WeightWord {
    /// It is not said.
    Off,
    /// It is said.
    Warn,
    /// It fails the run.
    Fail,
}

impl From<WeightWord> for Weight {
    fn from(word: WeightWord) -> Self {
        match word {
            WeightWord::Off => Self::Off,
            WeightWord::Warn => Self::Warn,
            WeightWord::Fail => Self::Fail,
        }
    }
}

/// A severity for some rules at some paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct LevelEntry {
    /// A rule's id or a glob: `record/*`. Without it all rules are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// Globs as in .gitignore. Without them it holds everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paths: Option<Vec<String>>,
    /// `error`, `warning`, `note` or `off`.
    level: LevelWord,
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LevelWord {
    /// As what has to change.
    Error,
    /// As what somebody has to look at.
    Warning,
    /// As what may stay.
    Note,
    /// Not gated.
    Off,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Error => Self::At(Severity::Error),
            LevelWord::Warning => Self::At(Severity::Warning),
            LevelWord::Note => Self::At(Severity::Note),
            LevelWord::Off => Self::Off,
        }
    }
}

/// At most so many usages from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct MilestoneEntry {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The last day on which there may be more.
    by: Day,
    /// A rule's id or a glob: `classic/*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// A capability or a glob: `call-*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    capability: Option<String>,
    /// The ceiling.
    max: usize,
}

/// Somebody's dated promise to deal with usages later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct WaiverEntry {
    /// A rule's id or a glob: `lightning/*`.
    rule: String,
    /// Globs as in .gitignore. Without them it holds everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paths: Option<Vec<String>>,
    /// The last day on which it holds, in UTC.
    until: Day,
    /// Who answers for it.
    owner: String,
    /// Why.
    reason: String,
}

/// Checks both tables.
pub(super) fn check(
    gate: &GateSetting,
    waivers: &[WaiverEntry],
    table: &DeTable<'_>,
    mistakes: &mut Mistakes<'_>,
) {
    let mut wrong = |path: &[&str], what: &str| mistakes.add_at(table, path, what);
    if let Some(target) = &gate.target
        && target.parse::<Target>().is_err()
    {
        let known = Target::ALL.iter().map(|target| target.as_str());
        wrong(&["gate", "target"], &unknown("target", target, known));
    }
    let days = [
        ("warn-days", Some(gate.warn_days)),
        ("max-waiver-days", gate.max_waiver_days),
    ];
    for (key, days) in days {
        if days.is_some_and(|days| days > MOST_DAYS) {
            wrong(
                &["gate", key],
                &format!("`{key}` is a number of days up to {MOST_DAYS}"),
            );
        }
    }
    for (at, entry) in gate.level.iter().enumerate() {
        let at = at.to_string();
        if let Err(what) = rules(entry.rule.as_deref().unwrap_or("*")) {
            wrong(&["gate", "level", &at, "rule"], &what);
        }
        if let Err(what) = paths(entry.paths.as_deref()) {
            wrong(&["gate", "level", &at, "paths"], &what);
        }
        if entry.rule.is_none() && entry.paths.is_none() {
            let what = "a level needs a `rule`, `paths` or both; `fail-on` is for everything";
            wrong(&["gate", "level", &at, "level"], what);
        }
    }
    for (at, entry) in gate.milestone.iter().enumerate() {
        let at = at.to_string();
        if entry.by.date().is_none() {
            wrong(&["gate", "milestone", &at, "by"], &no_day(&entry.by));
        }
        if let Err((key, what)) = entry.rules() {
            wrong(&["gate", "milestone", &at, key], &what);
        }
    }
    for (at, entry) in waivers.iter().enumerate() {
        let at = at.to_string();
        if entry.until.date().is_none() {
            wrong(&["waiver", &at, "until"], &no_day(&entry.until));
        }
        if let Err(what) = rules(&entry.rule) {
            wrong(&["waiver", &at, "rule"], &what);
        }
        if let Err(what) = paths(entry.paths.as_deref()) {
            wrong(&["waiver", &at, "paths"], &what);
        }
        for (key, said, what) in [
            (
                "owner",
                &entry.owner,
                "a waiver needs an owner: who answers for it?",
            ),
            (
                "reason",
                &entry.reason,
                "a waiver needs a reason: why may this stay for now?",
            ),
        ] {
            if said.trim().is_empty() {
                wrong(&["waiver", &at, key], what);
            }
        }
    }
}

fn unknown<'k>(what: &str, typed: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    match nearest(typed, known.clone()).first() {
        Some(like) => format!("`{typed}` is no {what}; did you mean `{like}`?"),
        None => {
            let known: Vec<&str> = known.collect();
            format!("`{typed}` is no {what}; known are {}", known.join(", "))
        }
    }
}

/// The ids of the rules that a glob means.
fn rules(glob: &str) -> Result<BTreeSet<&'static str>, String> {
    let matcher = matcher(glob)?;
    let ids = catalog().rules().map(|rule| rule.id.as_str());
    let meant: BTreeSet<&'static str> = ids.filter(|id| matcher.is_match(id)).collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    Err(match catalog().rules_like(glob).first() {
        Some(like) => format!("there is no rule `{glob}`; did you mean `{like}`?"),
        None => format!("there is no rule `{glob}`; `sf-cti rules` lists all"),
    })
}

fn matcher(glob: &str) -> Result<globset::GlobMatcher, String> {
    let parsed =
        Glob::new(glob).map_err(|error| format!("`{glob}` is no glob: {}", error.kind()))?;
    Ok(parsed.compile_matcher())
}

fn paths(globs: Option<&[String]>) -> Result<Option<PathGlobs>, String> {
    let Some(globs) = globs else {
        return Ok(None);
    };
    if globs.is_empty() {
        return Err("`paths` names none: leave it out where everywhere is meant".to_owned());
    }
    PathGlobs::new(globs)
        .map(Some)
        .map_err(|(glob, why)| format!("`{glob}` is no glob: {why}"))
}

impl MilestoneEntry {
    /// The ids of the rules that count; else the key that is wrong, and why.
    fn rules(&self) -> Result<BTreeSet<&'static str>, (&'static str, String)> {
        match (&self.rule, &self.capability) {
            (Some(rule), None) => rules(rule).map_err(|what| ("rule", what)),
            (None, Some(glob)) => {
                let matcher = matcher(glob).map_err(|what| ("capability", what))?;
                let of = |rule: &&Rule| matcher.is_match(rule.capability.as_str());
                let meant: BTreeSet<&'static str> = catalog()
                    .rules()
                    .filter(of)
                    .map(|rule| rule.id.as_str())
                    .collect();
                if meant.is_empty() {
                    let known = Capability::ALL.iter().map(|word| word.as_str());
                    return Err(("capability", unknown("capability", glob, known)));
                }
                Ok(meant)
            }
            _ => Err((
                "by",
                "a milestone says what it counts: `rule` or `capability`, one of them".to_owned(),
            )),
        }
    }

    fn name(&self) -> String {
        let said = [&self.name, &self.rule, &self.capability];
        said.into_iter()
            .flatten()
            .next()
            .cloned()
            .unwrap_or_default()
    }
}

impl GateSetting {
    /// The baseline's path, as the file names it.
    pub(in crate::cli) fn baseline(&self) -> &Path {
        &self.baseline
    }

    /// The policy of a file that was checked.
    pub(in crate::cli) fn policy(
        &self,
        waivers: &[WaiverEntry],
        file: &str,
        text: &str,
        as_of: Date,
    ) -> Policy {
        let levels = self.level.iter().filter_map(|entry| {
            Some(LevelRule {
                rules: rules(entry.rule.as_deref().unwrap_or("*")).ok()?,
                paths: paths(entry.paths.as_deref()).ok()?,
                level: entry.level.into(),
            })
        });
        let milestones = self.milestone.iter().enumerate().filter_map(|(at, entry)| {
            Some(Milestone {
                line: u32::try_from(line_of(text, &["gate", "milestone", &at.to_string(), "by"]))
                    .unwrap_or(u32::MAX),
                name: entry.name(),
                rules: entry.rules().ok()?,
                by: entry.by.date()?,
                max: entry.max,
            })
        });
        let waivers = waivers.iter().enumerate().filter_map(|(at, entry)| {
            let line = line_of(text, &["waiver", &at.to_string(), "rule"]);
            Some(WaiverSetting {
                rules: rules(&entry.rule).ok()?,
                rule: entry.rule.clone(),
                paths: paths(entry.paths.as_deref()).ok()?,
                until: entry.until.date()?,
                owner: entry.owner.clone(),
                reason: entry.reason.clone(),
                at: format!("{file}:{line}"),
            })
        });
        Policy {
            fail_on: self.fail_on.severity(),
            confidence: self.confidence,
            targets: self
                .target
                .iter()
                .filter_map(|word| word.parse().ok())
                .collect(),
            levels: levels.collect(),
            beside: Beside {
                test_code: self.test_code,
                default_apps: self.default_apps,
                mentions: self.mentions,
            },
            milestones: milestones.collect(),
            warn_days: self.warn_days,
            waivers: waivers.collect(),
            waiver_rules: WaiverRules {
                longest_days: self.max_waiver_days,
                unused: self.unused_waivers.into(),
                expired: self.expired_waivers.into(),
            },
            strict: self.strict,
            ..Policy::new(as_of)
        }
    }
}
