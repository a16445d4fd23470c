//! Telephony vendors: who is behind call centers and adapters, what says so, and whether there is a connector.

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::{Confidence, ConnectorState, Grounds, SignStrength, Standing};
use crate::inventory;

/// A vendor of whom there are signs, or what stands in the place of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Vendor {
    /// Stable id; `unknown` stands for whoever is not known, with hints.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// What it is.
    pub standing: Standing,
    /// `adapter`: a call center or an adapter is this party's; `trace-only`: signs stand elsewhere alone.
    #[schemars(extend("enum" = ["adapter", "trace-only"]))]
    pub state: &'static str,
    /// How sure that is; null for whoever is not known.
    pub confidence: Option<Confidence>,
    /// What says so, by path and line.
    pub evidence: Vec<VendorEvidence>,
    /// Call centers, by name.
    pub call_centers: Vec<String>,
    /// Adapters, by id.
    pub adapters: Vec<String>,
    /// What is known of a connector for Salesforce Voice.
    pub voice_connector: VoiceConnector,
    /// What the signs do not prove.
    pub notes: Vec<String>,
}

impl From<&inventory::FoundVendor> for Vendor {
    fn from(vendor: &inventory::FoundVendor) -> Self {
        let connector = &vendor.connector;
        Self {
            id: vendor.id.clone(),
            name: vendor.name.clone(),
            standing: vendor.standing,
            state: match vendor.has_adapter {
                true => "adapter",
                false => "trace-only",
            },
            confidence: vendor.confidence,
            evidence: vendor.evidence.iter().map(VendorEvidence::from).collect(),
            call_centers: vendor.call_centers.iter().cloned().collect(),
            adapters: vendor.adapters.iter().cloned().collect(),
            voice_connector: VoiceConnector {
                state: connector.state,
                why: connector.why.clone(),
                sources: connector.sources.clone(),
                grounds: connector.grounds,
            },
            notes: vendor.notes.clone(),
        }
    }
}

/// One sign of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct VendorEvidence {
    /// What stands there, in words.
    pub what: String,
    /// File it stands in.
    pub path: String,
    /// Line, 1-based.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// The sign: where it was looked for, and its text.
    pub signature: String,
    /// Whether it names the vendor by itself.
    pub strength: SignStrength,
    /// Id of the vendor that a hint leads to, where nobody is named by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hints_at: Option<String>,
    /// Ids of sources of the sign.
    pub sources: Vec<String>,
}

impl From<&inventory::VendorEvidence> for VendorEvidence {
    fn from(evidence: &inventory::VendorEvidence) -> Self {
        Self {
            what: evidence.what.clone(),
            path: evidence.path.to_string(),
            line: evidence.line,
            signature: evidence.signature.clone(),
            strength: evidence.strength,
            hints_at: evidence.hints_at.clone(),
            sources: evidence.sources.clone(),
        }
    }
}

/// What is known of a connector for Salesforce Voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VoiceConnector {
    /// Whether there is one.
    pub state: ConnectorState,
    /// That in words.
    pub why: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded; null where nothing is known.
    pub grounds: Option<Grounds>,
}

/// Whose a call center or an adapter is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Whose {
    /// What the party is.
    pub standing: Standing,
    /// Its id among the vendors; null where it is not known.
    pub id: Option<String>,
    /// Its name, likewise.
    pub name: Option<String>,
    /// How sure that is; null where nobody is named.
    pub confidence: Option<Confidence>,
    /// What says so.
    pub why: String,
}

impl From<&inventory::Whose> for Whose {
    fn from(whose: &inventory::Whose) -> Self {
        Self {
            standing: whose.standing,
            id: whose.id.clone(),
            name: whose.name.clone(),
            confidence: whose.confidence,
            why: whose.why.clone(),
        }
    }
}
