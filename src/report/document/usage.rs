//! Usages and mentions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Waiver, is_false};
use crate::catalog::{Api, Capability, Category, Confidence, Disposition, Severity, Target};
use crate::detect;
use crate::inventory::Inventory;

/// One place that depends on Open CTI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Usage {
    /// Identity across line shifts and moves.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub fingerprint: String,
    /// Identity without the component, for one that is renamed.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub shape: String,
    /// The rule that found it.
    pub rule: String,
    /// The API it belongs to; null where it belongs to none.
    pub api: Option<Api>,
    /// The documented member name, or the name used; null where there is no one member.
    pub member: Option<String>,
    /// Whether the catalogue has that member.
    pub known: bool,
    /// The job it does.
    pub capability: Capability,
    /// Whether it has to change.
    pub category: Category,
    /// How bad it is for the gate.
    pub severity: Severity,
    /// File, or member of an archive, relative to the bundle.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// 1-based column in UTF-16 units.
    #[schemars(range(min = 1))]
    pub column: u32,
    /// Line of the first character after it.
    #[schemars(range(min = 1))]
    pub end_line: u32,
    /// Column of the first character after it.
    #[schemars(range(min = 1))]
    pub end_column: u32,
    /// The component it is a part of, `TYPE:FULLNAME`.
    pub component: String,
    /// Its file inside the component, where that has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Id of the adapter it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// How it is known.
    #[schemars(extend("enum" = ["resolved", "alias", "name-from-string", "dynamic", "literal", "configuration", "text"]))]
    pub evidence: &'static str,
    /// How surely.
    pub confidence: Confidence,
    /// What becomes of it, for every target.
    pub dispositions: BTreeMap<Target, Disposition>,
    /// The line it starts on, trimmed and shortened, secrets redacted.
    pub snippet: String,
    /// Literal arguments and attributes that matter to the plan.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, String>,
    /// The package it belongs to, if not the org.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Whether it is test code.
    #[serde(skip_serializing_if = "is_false")]
    pub test_code: bool,
    /// Whether `.forceignore` names its file: not deployed from here, but the org may have it all the same.
    #[serde(skip_serializing_if = "is_false")]
    pub force_ignored: bool,
    /// Why it is something every org ships with, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    /// Why it may stay for calls of before, if it may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
    /// The waiver that covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

impl Usage {
    /// Whether it counts: neither test code nor something every org ships with.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.test_code && self.standard.is_none()
    }

    /// `path:line`.
    #[must_use]
    pub fn at(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

/// Converts all usages of an inventory, each with the adapter that it is a part of.
pub(super) fn all(inventory: &Inventory, as_of: Date) -> Vec<Usage> {
    let mut adapter_of: BTreeMap<&str, &str> = BTreeMap::new();
    for adapter in &inventory.adapters {
        for fingerprint in &adapter.usages {
            adapter_of
                .entry(fingerprint.0.as_str())
                .or_insert(&adapter.id);
        }
    }
    inventory
        .usages
        .iter()
        .map(|usage| {
            let adapter = adapter_of.get(usage.fingerprint.0.as_str()).copied();
            convert(usage, adapter, as_of)
        })
        .collect()
}

fn convert(usage: &detect::Usage, adapter: Option<&str>, as_of: Date) -> Usage {
    Usage {
        fingerprint: usage.fingerprint.0.clone(),
        shape: usage.shape.0.clone(),
        rule: usage.rule.id.clone(),
        api: usage.api,
        member: usage.member.clone(),
        known: usage.known,
        capability: usage.rule.capability,
        category: usage.rule.category,
        severity: usage.rule.severity(),
        path: usage.place.path.to_string(),
        line: usage.place.start.line,
        column: usage.place.start.column,
        end_line: usage.place.end.line,
        end_column: usage.place.end.column,
        component: usage.component.to_string(),
        file: usage.archive_member.clone(),
        adapter: adapter.map(str::to_owned),
        evidence: usage.evidence.as_str(),
        confidence: usage.confidence,
        dispositions: Target::ALL
            .iter()
            .map(|target| (*target, usage.disposition(*target)))
            .collect(),
        snippet: usage.snippet.clone(),
        arguments: usage.arguments.clone(),
        package: usage.package.clone(),
        test_code: usage.test_code,
        force_ignored: usage.force_ignored,
        standard: usage.standard.map(str::to_owned),
        history: usage.history.map(str::to_owned),
        waiver: usage
            .waiver
            .as_ref()
            .map(|waiver| Waiver::new(waiver, as_of)),
    }
}

/// A place that names Open CTI and does not depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// The rule it would have been a usage of.
    pub rule: String,
    /// File, or member of an archive, relative to the bundle.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// 1-based column in UTF-16 units.
    #[schemars(range(min = 1))]
    pub column: u32,
    /// Why it is no usage.
    #[schemars(extend("enum" = ["comment", "string", "documentation", "type-declaration", "library-copy"]))]
    pub reason: &'static str,
}

impl From<&detect::Mention> for Mention {
    fn from(mention: &detect::Mention) -> Self {
        Self {
            rule: mention.rule.id.clone(),
            path: mention.place.path.to_string(),
            line: mention.place.start.line,
            column: mention.place.start.column,
            reason: mention.reason.as_str(),
        }
    }
}
