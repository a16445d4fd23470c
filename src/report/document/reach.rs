//! Who depends on what, and where the fields of call records go.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Link;
use crate::catalog::Grounds;
use crate::inventory::{self, LinkEnd};

/// Who depends on an adapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Reach {
    /// Id of the adapter.
    pub adapter: String,
    /// How many of each metadata type; `external` counts hosts.
    pub counts: BTreeMap<String, usize>,
    /// Who depends on it, each with the shortest chain.
    pub affected: Vec<Affected>,
}

impl From<&inventory::Reach> for Reach {
    fn from(reach: &inventory::Reach) -> Self {
        let affected: Vec<Affected> = reach.affected.iter().map(Affected::from).collect();
        Self {
            adapter: reach.adapter.clone(),
            counts: counts(&affected),
            affected,
        }
    }
}

/// How many of each type.
pub(super) fn counts(affected: &[Affected]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in affected {
        *counts.entry(one.kind().to_owned()).or_default() += 1;
    }
    counts
}

/// Something that depends on something else, or that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Affected {
    /// What it is: a component's id, `external:HOST` or `outside:TYPE:FULLNAME`.
    pub component: String,
    /// The shortest chain that leads to it; its last step is the component itself.
    pub chain: Vec<Step>,
}

impl Affected {
    /// The metadata type; `external` for a host.
    #[must_use]
    pub fn kind(&self) -> &str {
        kind_of(&self.component)
    }
}

/// The metadata type of an end of a link.
#[must_use]
pub fn kind_of(end: &str) -> &str {
    let end = end.strip_prefix("outside:").unwrap_or(end);
    end.split(':').next().unwrap_or(end)
}

impl From<&inventory::Affected> for Affected {
    fn from(affected: &inventory::Affected) -> Self {
        Self {
            component: affected.end.to_string(),
            chain: affected.chain.iter().map(Step::from).collect(),
        }
    }
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Step {
    /// Where it leads.
    pub to: String,
    /// What the link says.
    pub kind: String,
    /// Where that is written.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
}

impl From<&inventory::Step> for Step {
    fn from(step: &inventory::Step) -> Self {
        Self {
            to: step.end.to_string(),
            kind: step.link.kind.as_str().to_owned(),
            path: step.link.path.to_string(),
            line: step.link.line,
        }
    }
}

/// A field of a call record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct TaskField {
    /// Object and name, e.g. `Task.Outcome__c`.
    pub name: String,
    /// Whether it is no standard field.
    pub custom: bool,
    /// Label, where its definition is in the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Type, where its definition is in the bundle.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The object of a lookup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<String>,
    /// Where it is filled.
    pub set_by: Vec<Spot>,
    /// Where it is read or shown.
    pub used_by: Vec<Spot>,
    /// Where its content can go under Salesforce Voice; null where nothing is known.
    pub home: Option<FieldHome>,
}

impl From<&inventory::TaskField> for TaskField {
    fn from(field: &inventory::TaskField) -> Self {
        Self {
            name: field.name.clone(),
            custom: field.custom,
            label: field.label.clone(),
            kind: field.kind.clone(),
            refers_to: field.refers_to.clone(),
            set_by: field.set_by.iter().map(Spot::from).collect(),
            used_by: field.used_by.iter().map(Spot::from).collect(),
            home: field.home.as_ref().map(FieldHome::from),
        }
    }
}

/// A place of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Spot {
    /// Component.
    pub component: String,
    /// File.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
}

impl From<&inventory::Spot> for Spot {
    fn from(spot: &inventory::Spot) -> Self {
        Self {
            component: spot.component.to_string(),
            path: spot.path.to_string(),
            line: spot.line,
        }
    }
}

/// Where a field's content can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct FieldHome {
    /// The place, or why there is none.
    pub to: String,
    /// What goes wrong if nobody minds it.
    pub traps: Vec<String>,
    /// How well this is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl From<&inventory::FieldHome> for FieldHome {
    fn from(home: &inventory::FieldHome) -> Self {
        Self {
            to: home.to.clone(),
            traps: home.traps.clone(),
            grounds: home.grounds,
            sources: home.sources.clone(),
        }
    }
}

/// A component, an adapter or a host in the midst of its links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti audit --focus, schema version 1", deny_unknown_fields)]
pub struct Focus {
    /// Version of this shape.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// What was asked for, as its id.
    pub of: String,
    /// The ends of links that it stands for: a component is one, an adapter all its parts.
    pub ends: Vec<String>,
    /// Links that begin or end there.
    pub links: Vec<Link>,
    /// How many of each metadata type stop working when it goes.
    pub counts: BTreeMap<String, usize>,
    /// What stops working when it goes.
    pub affected: Vec<Affected>,
    /// What it needs.
    pub needs: Vec<Affected>,
    /// Links from there, and between what is affected or needed, for a picture.
    #[serde(skip)]
    #[schemars(skip)]
    pub around: Vec<Link>,
}

impl Focus {
    /// The surroundings of what was found for a name; `all` are the links of the whole audit.
    #[must_use]
    pub fn new(focus: &inventory::Focus, all: &[inventory::Link]) -> Self {
        let affected: Vec<Affected> = focus.affected.iter().map(Affected::from).collect();
        let needs: Vec<Affected> = focus.needs.iter().map(Affected::from).collect();
        let is_near = |end: &LinkEnd| {
            let near = |one: &inventory::Affected| one.end == *end;
            focus.ends.contains(end) || focus.affected.iter().chain(&focus.needs).any(near)
        };
        let around = all
            .iter()
            .filter(|link| is_near(&link.from) && is_near(&link.to))
            .map(Link::from)
            .collect();
        Self {
            schema_version: super::Document::SCHEMA_VERSION,
            of: focus.of.clone(),
            ends: focus.ends.iter().map(ToString::to_string).collect(),
            links: focus.links.iter().map(Link::from).collect(),
            counts: counts(&affected),
            affected,
            needs,
            around,
        }
    }
}
