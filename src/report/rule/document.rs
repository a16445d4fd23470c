//! Rules in their public shape, for `rules` and `explain`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::waiving;
use crate::catalog::{
    Api, Capability, Category, Change, Disposition, Grounds, Rule, Severity, Size, Target, catalog,
};

/// Version of both shapes; within it, fields are only added.
const SCHEMA_VERSION: u32 = 1;

/// Rules, in short.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti rules, schema version 1", deny_unknown_fields)]
pub struct RuleList {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// By id.
    pub rules: Vec<RuleRow>,
}

/// Which rules to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleFilter<'f> {
    /// Only of this capability.
    pub capability: Option<Capability>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only of this family: what stands before the slash of an id.
    pub family: Option<&'f str>,
}

impl RuleList {
    /// The rules that pass the filter.
    #[must_use]
    pub fn new(filter: RuleFilter<'_>) -> Self {
        let passes = |rule: &&Rule| {
            filter.capability.is_none_or(|of| of == rule.capability)
                && filter.category.is_none_or(|of| of == rule.category)
                && filter.family.is_none_or(|of| of == rule.family())
        };
        Self {
            schema_version: SCHEMA_VERSION,
            rules: catalog().rules().filter(passes).map(RuleRow::of).collect(),
        }
    }
}

/// One rule, in short.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct RuleRow {
    /// Stable id.
    pub id: &'static str,
    /// What stands before the slash of the id.
    pub family: &'static str,
    /// Title in a few words.
    pub title: &'static str,
    /// The API it belongs to; null where it belongs to none.
    pub api: Option<Api>,
    /// Whether usages have to change.
    pub category: Category,
    /// How bad a usage is for the gate.
    pub severity: Severity,
    /// The job its usages do.
    pub capability: Capability,
    /// What becomes of a usage, for every target.
    pub dispositions: BTreeMap<Target, Disposition>,
}

impl RuleRow {
    fn of(rule: &'static Rule) -> Self {
        Self {
            id: &rule.id,
            family: rule.family(),
            title: &rule.title,
            api: rule.api,
            category: rule.category,
            severity: rule.severity(),
            capability: rule.capability,
            dispositions: Target::ALL
                .iter()
                .map(|&target| (target, rule.mapping(target).disposition))
                .collect(),
        }
    }
}

/// One rule, in full.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti explain, schema version 1")]
pub struct RuleDocument {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// What `rules` tells.
    #[serde(flatten)]
    pub row: RuleRow,
    /// The documented member name, for a rule of one API member.
    pub member: Option<&'static str>,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// The day on which Open CTI ends, where that ends every usage.
    #[schemars(extend("format" = "date"))]
    pub ends: Option<&'static str>,
    /// What happens if a usage stays.
    pub why: &'static str,
    /// How to see that it is done.
    pub verify: &'static str,
    /// Argument traps and the like.
    pub notes: &'static [String],
    /// What to watch.
    pub watch: Vec<Trap>,
    /// The file that the two examples would be.
    pub example_path: &'static str,
    /// An example that the rule finds: the code before.
    pub finds: &'static str,
    /// An example that only looks alike.
    pub ignores: &'static str,
    /// First API version, where known.
    pub since: Option<&'static str>,
    /// Parameter names; `?` marks optional ones.
    pub arguments: &'static [String],
    /// Id of the other API's rule for the same job.
    pub counterpart: Option<&'static str>,
    /// How well the facts about it are founded.
    pub grounds: Grounds,
    /// What becomes of a usage, for every target.
    pub targets: BTreeMap<Target, Way>,
    /// The comment that waives a usage like the example; null where its file has no comments.
    pub waiver: Option<String>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
}

/// Something to watch.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Trap {
    /// In a sentence.
    pub text: &'static str,
    /// Whether it is reasoning rather than documented.
    pub inferred: bool,
}

/// What becomes of a usage under one target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Way {
    /// What becomes of the usage itself.
    pub disposition: Disposition,
    /// What happens to the behaviour behind it.
    pub change: Change,
    /// Work for the first usage; the project's own estimate.
    pub effort: Effort,
    /// What to do.
    pub how: &'static str,
    /// What it looks like afterwards; null where nothing is to be shown.
    pub after: Option<&'static str>,
    /// Why nothing is to be shown; null where there is an `after`.
    pub nothing_to_show: Option<&'static str>,
    /// How well this is founded.
    pub grounds: Grounds,
}

/// Work for one usage.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Effort {
    /// Its size.
    pub size: Size,
    /// At least.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// At most.
    pub high: f64,
    /// Of what.
    pub unit: &'static str,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Source {
    /// Id.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// Address, where there is one.
    pub url: Option<&'static str>,
    /// What sort of text it is.
    pub kind: &'static str,
}

impl RuleDocument {
    /// All that is known of a rule.
    #[must_use]
    pub fn of(rule: &'static Rule) -> Self {
        let ends = rule.member.is_some();
        let mut sources: Vec<&str> = rule.sources.iter().map(String::as_str).collect();
        if ends {
            let dated = catalog()
                .retirement
                .fact
                .iter()
                .find(|fact| fact.id == "date");
            let more: Vec<&str> = dated
                .iter()
                .flat_map(|fact| &fact.sources)
                .map(String::as_str)
                .filter(|id| !sources.contains(id))
                .collect();
            sources.extend(more);
        }
        Self {
            schema_version: SCHEMA_VERSION,
            row: RuleRow::of(rule),
            member: rule.member.as_deref(),
            summary: &rule.summary,
            ends: ends.then_some(catalog().retirement.date.as_str()),
            why: &rule.why,
            verify: &rule.verify,
            notes: &rule.notes,
            watch: rule
                .watch
                .iter()
                .map(|trap| Trap {
                    text: &trap.text,
                    inferred: trap.inferred,
                })
                .collect(),
            example_path: &rule.example.path,
            finds: rule.finds.trim_matches('\n'),
            ignores: rule.ignores.trim_matches('\n'),
            since: rule.since.as_deref(),
            arguments: &rule.arguments,
            counterpart: counterpart(rule),
            grounds: rule.grounds,
            targets: Target::ALL
                .iter()
                .map(|&target| (target, Way::of(rule, target)))
                .collect(),
            waiver: waiving::comment(rule),
            sources: sources.into_iter().filter_map(Source::of).collect(),
        }
    }

    /// Targets in groups of the same `after`, each with the targets in groups of the same words.
    #[must_use]
    pub fn outcomes(&self) -> Vec<Outcome<'_>> {
        let mut outcomes: Vec<Outcome<'_>> = Vec::new();
        for (&target, way) in &self.targets {
            let shown = (way.after, way.nothing_to_show);
            let at = outcomes
                .iter()
                .position(|outcome| (outcome.after, outcome.nothing_to_show) == shown)
                .unwrap_or_else(|| {
                    outcomes.push(Outcome {
                        after: way.after,
                        nothing_to_show: way.nothing_to_show,
                        advice: Vec::new(),
                    });
                    outcomes.len() - 1
                });
            let advice = &mut outcomes[at].advice;
            match advice.iter_mut().find(|advice| advice.how == way.how) {
                Some(advice) => advice.targets.push((target, way)),
                None => advice.push(Advice {
                    how: way.how,
                    targets: vec![(target, way)],
                }),
            }
        }
        outcomes
    }
}

/// What a usage becomes, and under which targets.
#[derive(Debug)]
pub struct Outcome<'d> {
    /// What it looks like afterwards.
    pub after: Option<&'static str>,
    /// Why nothing is to be shown.
    pub nothing_to_show: Option<&'static str>,
    /// What to do.
    pub advice: Vec<Advice<'d>>,
}

impl Outcome<'_> {
    /// Its targets, in order.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = self
            .advice
            .iter()
            .flat_map(|advice| &advice.targets)
            .map(|(target, _)| *target)
            .collect();
        targets.sort_unstable();
        targets
    }
}

/// What to do under some targets.
#[derive(Debug)]
pub struct Advice<'d> {
    /// In words.
    pub how: &'static str,
    /// The targets.
    pub targets: Vec<(Target, &'d Way)>,
}

impl Way {
    fn of(rule: &'static Rule, target: Target) -> Self {
        let mapping = rule.mapping(target);
        let days = catalog().days(mapping.effort);
        Self {
            disposition: mapping.disposition,
            change: mapping.change,
            effort: Effort {
                size: mapping.effort,
                low: days.low,
                likely: days.likely,
                high: days.high,
                unit: &catalog().effort.unit,
            },
            how: &mapping.how,
            after: mapping
                .after
                .as_deref()
                .map(|after| after.trim_matches('\n')),
            nothing_to_show: mapping.nothing_to_show(),
            grounds: mapping.grounds,
        }
    }
}

impl Source {
    fn of(id: &str) -> Option<Self> {
        let source = catalog().source(id)?;
        Some(Self {
            id: &source.id,
            title: &source.title,
            url: source.url.as_deref(),
            kind: &source.kind,
        })
    }
}

/// The id of the other API's rule for the same job.
fn counterpart(rule: &Rule) -> Option<&'static str> {
    let named = rule.counterpart.as_ref()?;
    let other = match rule.api? {
        Api::Lightning => Api::Classic,
        Api::Classic => Api::Lightning,
        // Its events pair up within the one API.
        Api::Console => Api::Console,
    };
    catalog()
        .find_rule(&format!("{other}/{named}"))
        .map(|rule| rule.id.as_str())
}
