//! Telephony vendors: the signs by which their adapters are known, and what is known of a connector for Voice.

use serde::Deserialize;

use super::vocabulary::Grounds;

/// A vendor, or what stands in the place of one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Stable id.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub standing: Standing,
    /// Kind of business.
    pub kind: VendorKind,
    /// Products for Salesforce.
    #[serde(default)]
    pub products: Vec<String>,
    /// How they reach Salesforce.
    pub adapter: AdapterStyle,
    /// Domains of which every host is this party's.
    #[serde(default)]
    pub domains: Vec<String>,
    /// What these signs do not prove, and what was not seen.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What is known of a connector for Voice.
    pub connector: Connector,
    /// Signs.
    #[serde(default, rename = "sign")]
    pub signs: Vec<Sign>,
}

/// What a row of the vendors is.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A vendor of telephony.
    #[default]
    Vendor,
    /// Code of the org itself.
    SelfBuilt,
    /// Salesforce's demo adapter, or a placeholder that nobody configured.
    Demo,
    /// Salesforce Voice: no Open CTI.
    Voice,
    /// Nobody whom the catalogue or the settings know.
    Unknown,
}

impl Standing {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::SelfBuilt => "self-built",
            Self::Demo => "demo",
            Self::Voice => "voice",
            Self::Unknown => "unknown",
        }
    }
}

/// Kind of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VendorKind {
    /// A contact centre in the cloud.
    CloudContactCenter,
    /// Telephony as a service, with or without a contact centre.
    PhoneService,
    /// Something between Salesforce and another party's telephony.
    Middleware,
    /// A telephone system in the customer's own rooms.
    Pbx,
    /// None: no vendor.
    None,
}

/// How a product reaches Salesforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdapterStyle {
    /// Through Open CTI.
    OpenCti,
    /// Through REST, without Open CTI.
    Rest,
    /// Called by Apex, without Open CTI.
    Callout,
    /// Through Salesforce Voice.
    Voice,
    /// Not known.
    NotKnown,
}

/// What is known of a vendor's connector for Salesforce Voice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// Whether there is one.
    pub state: ConnectorState,
    /// That in words.
    pub why: String,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<String>,
    /// How well this is founded; none where nothing is known.
    pub grounds: Option<Grounds>,
}

/// Whether there is a connector for Salesforce Voice.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectorState {
    /// The vendor has one.
    Yes,
    /// There is none.
    No,
    /// Somebody else has one for this vendor.
    ThirdParty,
    /// The vendor says that one is to come.
    Planned,
    /// The org or a partner has to build one.
    Build,
    /// There is nothing to connect.
    NoneNeeded,
    /// No text that was read says so either way.
    NotKnown,
}

/// A sign of a vendor: texts, any of which counts, without regard to case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Where the text stands.
    pub on: SignOn,
    /// How it is compared.
    pub r#match: SignMatch,
    /// The texts.
    pub values: Vec<String>,
    /// Whether it names the vendor by itself.
    #[serde(default)]
    pub strength: SignStrength,
    /// What it does or does not prove.
    pub note: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    #[serde(default = "verified")]
    pub grounds: Grounds,
}

fn verified() -> Grounds {
    Grounds::Verified
}

/// Where the text of a sign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignOn {
    /// An address: host, port and path.
    Address,
    /// The Visualforce page of an adapter's address, without its namespace.
    Page,
    /// A whole adapter address that was never filled in.
    Placeholder,
    /// The namespace of a package.
    Namespace,
    /// A folder of `Referenced Packages`.
    Package,
    /// Internal or full name of a call center.
    Name,
    /// A name that people see.
    Label,
    /// Section of a call center.
    Section,
    /// Item of a call center.
    Item,
    /// `ITEM=VALUE` of a call center.
    Setting,
    /// Value of any item of a call center.
    Value,
    /// Full name of a component, or of the part behind its dot.
    Component,
    /// Text in the files of an adapter.
    Script,
}

impl SignOn {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Page => "page",
            Self::Placeholder => "placeholder",
            Self::Namespace => "namespace",
            Self::Package => "package",
            Self::Name => "name",
            Self::Label => "label",
            Self::Section => "section",
            Self::Item => "item",
            Self::Setting => "setting",
            Self::Value => "value",
            Self::Component => "component",
            Self::Script => "script",
        }
    }
}

/// How a text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignMatch {
    /// The whole text; of an address, the whole host.
    Exact,
    /// A beginning; of an address, a host with the beginning of a path.
    Prefix,
    /// The host or any host below it.
    Suffix,
    /// A host with `*` for any part, and the beginning of a path.
    Glob,
    /// A path that lies at a customer's own host: its beginning.
    Path,
    /// A port.
    Port,
    /// Anywhere; a label, as whole words.
    Contains,
}

/// Whether a sign names a vendor by itself.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SignStrength {
    /// It does.
    #[default]
    Strong,
    /// It only supports others.
    Weak,
}

impl SignStrength {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Weak => "weak",
        }
    }
}

/// Texts that are no sign of anybody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoEvidence {
    /// Where they stand.
    pub on: SignOn,
    /// The texts; of addresses, domains.
    pub values: Vec<String>,
    /// Why they prove nothing.
    pub why: String,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// What to say beside signs that prove less than they seem to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    /// Stable id.
    pub id: String,
    /// The words.
    pub text: String,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Where signs stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignPlaces {
    /// Hosts of Visualforce, whose first label ends in the namespace of a package.
    pub visualforce_hosts: Vec<String>,
    /// Metadata types that name hosts.
    pub naming_hosts: Vec<String>,
    /// What follows the two underscores of a component that is not a package's.
    pub own_endings: Vec<String>,
}

/// `vendor-rules.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorRules {
    /// What is no sign.
    pub no_evidence: Vec<NoEvidence>,
    /// What to say beside signs.
    pub caution: Vec<Caution>,
    /// Where signs stand.
    pub places: SignPlaces,
}

impl VendorRules {
    /// A caution that the code names; it is in the catalogue, or a test fails.
    ///
    /// # Panics
    /// If no row has that id.
    #[must_use]
    pub fn caution(&self, id: &str) -> &Caution {
        match self.caution.iter().find(|row| row.id == id) {
            Some(row) => row,
            None => panic!("no caution {id} in the catalogue"),
        }
    }

    /// Why a text proves nothing, if it does not: the same text, or a domain that strangers share or that lies above
    /// such a one.
    #[must_use]
    pub fn proves_nothing(&self, on: SignOn, text: &str) -> Option<&str> {
        let text = text.to_lowercase();
        let is_meant = |value: &String| match on {
            SignOn::Address => {
                let host = text.trim_start_matches("*.");
                value == host || value.ends_with(&format!(".{host}"))
            }
            _ => value.to_lowercase() == text,
        };
        let mut rows = self.no_evidence.iter().filter(|row| row.on == on);
        rows.find(|row| row.values.iter().any(is_meant))
            .map(|row| row.why.as_str())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VendorFile {
    pub(super) vendor: Vec<Vendor>,
}
