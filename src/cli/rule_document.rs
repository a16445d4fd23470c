//! Rules in their public shape, for `rules` and `explain`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{
    Api, Capability, Category, Change, Disposition, Grounds, Rule, Severity, Size, Target, catalog,
};

/// All rules, in short.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleList {
    pub(super) schema_version: u32,
    pub(super) rules: Vec<RuleRow>,
}

impl RuleList {
    pub(super) fn all() -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            rules: catalog().rules().map(RuleRow::of).collect(),
        }
    }
}

/// Version of both shapes; within it, fields are only added.
const SCHEMA_VERSION: u32 = 1;

/// One rule, in short.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleRow {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) api: Option<Api>,
    pub(super) category: Category,
    pub(super) severity: Severity,
    pub(super) capability: Capability,
    pub(super) dispositions: BTreeMap<Target, Disposition>,
}

impl RuleRow {
    fn of(rule: &'static Rule) -> Self {
        Self {
            id: &rule.id,
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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleDocument {
    schema_version: u32,
    #[serde(flatten)]
    row: RuleRow,
    member: Option<&'static str>,
    summary: &'static str,
    why: &'static str,
    verify: &'static str,
    notes: &'static [String],
    watch: Vec<Trap>,
    finds: &'static str,
    ignores: Option<&'static str>,
    since: Option<&'static str>,
    arguments: &'static [String],
    counterpart: Option<&'static str>,
    grounds: Grounds,
    targets: BTreeMap<Target, Way>,
    sources: Vec<Source>,
}

#[derive(Debug, Serialize)]
struct Trap {
    text: &'static str,
    inferred: bool,
}

/// What becomes of a find under one target.
#[derive(Debug, Serialize)]
struct Way {
    disposition: Disposition,
    change: Change,
    effort: Effort,
    how: &'static str,
    after: Option<&'static str>,
    grounds: Grounds,
}

#[derive(Debug, Serialize)]
struct Effort {
    size: Size,
    low: f64,
    likely: f64,
    high: f64,
    unit: &'static str,
}

#[derive(Debug, Serialize)]
struct Source {
    id: &'static str,
    title: &'static str,
    url: Option<&'static str>,
    kind: &'static str,
}

impl RuleDocument {
    pub(super) fn of(rule: &'static Rule) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            row: RuleRow::of(rule),
            member: rule.member.as_deref(),
            summary: &rule.summary,
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
            finds: &rule.finds,
            ignores: rule.ignores.as_deref(),
            since: rule.since.as_deref(),
            arguments: &rule.arguments,
            counterpart: rule.counterpart.as_deref(),
            grounds: rule.grounds,
            targets: Target::ALL
                .iter()
                .map(|&target| (target, way(rule, target)))
                .collect(),
            sources: rule
                .sources
                .iter()
                .filter_map(|id| catalog().source(id))
                .map(|source| Source {
                    id: &source.id,
                    title: &source.title,
                    url: source.url.as_deref(),
                    kind: &source.kind,
                })
                .collect(),
        }
    }
}

fn way(rule: &'static Rule, target: Target) -> Way {
    let mapping = rule.mapping(target);
    let days = catalog().days(mapping.effort);
    Way {
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
        after: mapping.after.as_deref(),
        grounds: mapping.grounds,
    }
}
