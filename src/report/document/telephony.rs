//! Call centers, softphone layouts, adapters and the hosts they use.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Whose;
use crate::catalog::{Api, CallCenterKind, Capability};
use crate::inventory;

/// A call-center definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CallCenter {
    /// Internal name.
    pub name: String,
    /// Name people see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Where the file lies.
    pub path: String,
    /// The component, `TYPE:FULLNAME`.
    pub component: String,
    /// Which of the XML dialects it is written in.
    pub dialect: String,
    /// Which product it belongs to.
    pub kind: CallCenterKind,
    /// The marker that settled that, in words.
    pub kind_reason: String,
    /// In which user interfaces it works; null where that has no meaning.
    pub compatibility: Option<String>,
    /// Why it is that, where the file does not say so plainly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatibility_note: Option<String>,
    /// Address of the adapter, secrets redacted; null where there is none.
    pub adapter_url: Option<String>,
    /// Whether people work with it.
    #[schemars(extend("enum" = ["live", "test", "dormant", "unknown"]))]
    pub state: String,
    /// Whose adapter it loads.
    pub vendor: Option<Whose>,
    /// How that is known, or why it is not.
    pub state_reason: String,
    /// Items in order, secret values redacted.
    pub items: Vec<Setting>,
    /// The package it belongs to, if not the org.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
}

impl From<&inventory::CallCenter> for CallCenter {
    fn from(center: &inventory::CallCenter) -> Self {
        let compatibility = center.compatibility.as_ref();
        Self {
            name: center.name.clone(),
            display_name: center.display_name.clone(),
            path: center.place.path.to_string(),
            component: center.component.to_string(),
            dialect: center.dialect.to_owned(),
            kind: center.kind,
            kind_reason: center.kind_reason.clone(),
            compatibility: compatibility.map(|mode| mode.mode.clone()),
            compatibility_note: compatibility.and_then(|mode| mode.note.clone()),
            adapter_url: center.adapter_url.clone(),
            vendor: center.whose.as_ref().map(Whose::from),
            state: center.state.life.to_string(),
            state_reason: center.state.reason.clone(),
            items: center.items.iter().map(Setting::from).collect(),
            package: center.package.clone(),
        }
    }
}

/// One item of a call center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Setting {
    /// Section.
    pub section: String,
    /// Item name.
    pub name: String,
    /// Value, redacted where it is secret.
    pub value: String,
    /// Whether the value was redacted.
    pub redacted: bool,
}

impl From<&inventory::CallCenterSetting> for Setting {
    fn from(setting: &inventory::CallCenterSetting) -> Self {
        Self {
            section: setting.section.clone(),
            name: setting.name.clone(),
            value: setting.value.clone(),
            redacted: setting.redacted,
        }
    }
}

/// A softphone layout, read from an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct SoftphoneLayout {
    /// Name, from the export or the file.
    pub name: String,
    /// The call that answered with it.
    pub source: String,
    /// Where the export lies.
    pub path: String,
    /// What it says per call type.
    pub call_types: Vec<SoftphoneCallType>,
    /// Fingerprints of code that depends on it.
    pub used_by: Vec<String>,
}

impl From<&inventory::SoftphoneLayout> for SoftphoneLayout {
    fn from(layout: &inventory::SoftphoneLayout) -> Self {
        Self {
            name: layout.name.clone(),
            source: layout.source.to_owned(),
            path: layout.place.path.to_string(),
            call_types: layout
                .call_types
                .iter()
                .map(SoftphoneCallType::from)
                .collect(),
            used_by: layout.used_by.iter().map(|mark| mark.0.clone()).collect(),
        }
    }
}

/// What a softphone layout says for one call type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct SoftphoneCallType {
    /// `Inbound`, `Outbound` or `Internal`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Call-related fields.
    pub fields: Vec<String>,
    /// Objects with their fields.
    pub objects: Vec<LayoutObject>,
    /// What opens per match.
    pub screen_pop: Vec<ScreenPop>,
    /// Where pops open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_within: Option<String>,
}

impl From<&inventory::SoftphoneCallType> for SoftphoneCallType {
    fn from(call_type: &inventory::SoftphoneCallType) -> Self {
        Self {
            kind: call_type.kind.clone(),
            fields: call_type.fields.clone(),
            objects: call_type
                .objects
                .iter()
                .map(|(object, fields)| LayoutObject {
                    object: object.clone(),
                    fields: fields.clone(),
                })
                .collect(),
            screen_pop: call_type
                .screen_pop
                .iter()
                .map(|(matches, opens)| ScreenPop {
                    matches: matches.clone(),
                    opens: opens.clone(),
                })
                .collect(),
            opens_within: call_type.opens_within.clone(),
        }
    }
}

/// An object shown in the softphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LayoutObject {
    /// Object.
    pub object: String,
    /// Its fields.
    pub fields: Vec<String>,
}

/// What opens for one kind of match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenPop {
    /// The kind of match: none, one, several.
    #[serde(rename = "match")]
    pub matches: String,
    /// What opens.
    pub opens: String,
}

/// Usages that make up one softphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Adapter {
    /// Stable id, `KIND:NAME`.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// What kind of thing it is.
    #[schemars(extend("enum" = ["own", "packaged", "hosted", "console-helper"]))]
    pub kind: &'static str,
    /// APIs it uses.
    pub apis: Vec<Api>,
    /// Capabilities with their members.
    pub capabilities: BTreeMap<Capability, Vec<String>>,
    /// Components it is made of.
    pub components: Vec<String>,
    /// Call centers that load it, by name.
    pub call_centers: Vec<String>,
    /// Hosts it talks to or lives at.
    pub hosts: Vec<String>,
    /// Fingerprints of its usages.
    pub usages: Vec<String>,
    /// Copies of the API's library that it loads, with their versions where they are written.
    pub libraries: Vec<String>,
    /// Apex that it calls, or that controls its pages.
    pub apex: Vec<String>,
    /// Message channels and Canvas apps that tie it to other components.
    pub tied_to: Vec<String>,
    /// Hosts outside the org that its code names.
    pub systems: Vec<String>,
    /// What of it cannot be seen.
    pub unseen: Vec<String>,
    /// Whose it is; null where that is no question, as for a console helper.
    pub vendor: Option<Whose>,
    /// Whether people work with it.
    #[schemars(extend("enum" = ["live", "test", "dormant", "unknown"]))]
    pub state: &'static str,
    /// How that is known, or why it is not.
    pub state_reason: String,
}

impl Adapter {
    /// An adapter with its state, if that was settled.
    #[must_use]
    pub fn new(adapter: &inventory::Adapter, state: Option<&inventory::LifeState>) -> Self {
        let unsettled = inventory::LifeState::not_in_a_bundle();
        let state = state.unwrap_or(&unsettled);
        Self {
            state: state.life.as_str(),
            state_reason: state.reason.clone(),
            id: adapter.id.clone(),
            name: adapter.name.clone(),
            kind: adapter.kind.as_str(),
            apis: adapter.apis.iter().copied().collect(),
            capabilities: adapter
                .capabilities
                .iter()
                .map(|(capability, members)| (*capability, members.iter().cloned().collect()))
                .collect(),
            components: adapter.components.iter().map(ToString::to_string).collect(),
            call_centers: adapter.call_centers.iter().cloned().collect(),
            hosts: adapter.hosts.iter().cloned().collect(),
            usages: adapter.usages.iter().map(|mark| mark.0.clone()).collect(),
            libraries: adapter.libraries.iter().cloned().collect(),
            apex: adapter.apex.iter().map(ToString::to_string).collect(),
            tied_to: adapter.tied_to.iter().map(ToString::to_string).collect(),
            systems: adapter.systems.iter().cloned().collect(),
            unseen: adapter.unseen.clone(),
            vendor: adapter.whose.as_ref().map(Whose::from),
        }
    }
}

/// A host outside the org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ExternalSystem {
    /// Host name.
    pub host: String,
    /// What names it.
    pub named_by: Vec<String>,
    /// How code speaks to it; empty where only metadata names it.
    pub schemes: Vec<String>,
    /// Ids of the adapters that live there, or whose code names it.
    pub adapters: Vec<String>,
}

impl From<&inventory::ExternalSystem> for ExternalSystem {
    fn from(system: &inventory::ExternalSystem) -> Self {
        Self {
            host: system.host.clone(),
            named_by: system.named_by.iter().cloned().collect(),
            schemes: system.schemes.iter().cloned().collect(),
            adapters: system.adapters.iter().cloned().collect(),
        }
    }
}
