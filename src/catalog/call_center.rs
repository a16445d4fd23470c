//! Call-center definitions: their items, and what tells one kind from another.

use serde::Deserialize;

use super::vocabulary::Grounds;

/// An item of a call-center definition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallCenterItem {
    /// Name.
    pub name: String,
    /// Section it usually stands in.
    pub section: String,
    /// Product it belongs to.
    pub product: String,
    /// What it holds.
    pub about: String,
    /// Whether `about` is reasoning.
    #[serde(default)]
    pub inferred_about: bool,
    /// Whether its value is secret; `None` leaves that to the patterns.
    pub secret: Option<bool>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A section of a call-center definition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallCenterSection {
    /// Name.
    pub name: String,
    /// Product it belongs to.
    pub product: String,
    /// What it holds.
    pub about: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A sign of which product a call center belongs to. Exactly one test field is set; the first marker in order
/// that holds decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// Place in the order.
    pub order: u32,
    /// What it shows.
    pub kind: CallCenterKind,
    /// `certain` or `likely`.
    pub strength: String,
    /// The document's root element.
    pub root: Option<String>,
    /// A section of that name is there.
    pub section: Option<String>,
    /// An item of that name is there.
    pub item: Option<String>,
    /// An item of that name is `true`.
    pub item_true: Option<String>,
    /// A key of that name is true in the JSON of `customSettings`.
    pub settings_true: Option<String>,
    /// An element of that name is there, and not empty.
    pub element: Option<String>,
    /// A component of that type names the call center.
    pub named_by: Option<String>,
    /// The version lies between these, both included.
    pub version_range: Option<[f64; 2]>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Which product a call center belongs to.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CallCenterKind {
    /// Open CTI.
    OpenCti,
    /// A contact center of Salesforce Voice.
    Voice,
    /// The desktop CTI toolkit, retired before.
    DesktopCti,
    /// No marker settles it.
    Unknown,
}

impl CallCenterKind {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenCti => "open-cti",
            Self::Voice => "voice",
            Self::DesktopCti => "desktop-cti",
            Self::Unknown => "unknown",
        }
    }
}

/// The compatibility item of a call center.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compatibility {
    /// Its name.
    pub item: String,
    /// Its values.
    pub values: Vec<String>,
    /// What holds where it is absent or not one of these.
    pub default: String,
    /// Misspellings seen.
    pub misspelt_items: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A pattern over item names or values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamePattern {
    /// Regular expression.
    pub regex: String,
    /// Whether it holds for items of call centers alone.
    #[serde(default)]
    pub items_only: bool,
    /// What it catches.
    pub why: String,
}

/// `call-center.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallCenterTable {
    /// Known items.
    pub item: Vec<CallCenterItem>,
    /// Known sections.
    pub section: Vec<CallCenterSection>,
    /// Signs of the product, in order.
    pub marker: Vec<Marker>,
    /// Compatibility mode.
    pub compatibility: Compatibility,
    /// Names whose values may be shown; asked first.
    pub harmless_pattern: Vec<NamePattern>,
    /// Names whose values are redacted.
    pub secret_pattern: Vec<NamePattern>,
    /// Secrets inside any value; group `s` is redacted.
    pub secret_value: Vec<NamePattern>,
    /// Hosts of Salesforce itself.
    pub platform_host: Vec<PlatformHost>,
    /// Domains under which unrelated parties have hosts.
    pub shared_domains: SharedDomains,
}

/// Domains under which unrelated parties have hosts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedDomains {
    /// Ends of host names.
    pub suffixes: Vec<String>,
}

/// A host of Salesforce itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformHost {
    /// End of the host's name.
    pub suffix: String,
}
