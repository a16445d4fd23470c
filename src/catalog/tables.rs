//! The catalogue's other tables, as their data files write them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::surface::{CodeElementRow, Sibling};
use super::vocabulary::{Api, Capability, Grounds, Owner, PhaseId, Size, Sourcing, Target};

/// A text that facts come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// Id that rows cite.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address, where there is one.
    pub url: Option<String>,
    /// What sort of text: `official-dev`, `official-help`, `official-code`, `vendor`, `blog` …
    pub kind: String,
}

/// A capability, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapabilityText {
    /// Which.
    pub id: Capability,
    /// Title.
    pub title: String,
    /// The job it does for people.
    pub question: String,
    /// What to try while both phones run.
    pub tests: Vec<String>,
}

/// A target, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetText {
    /// Which.
    pub id: Target,
    /// Place in lists.
    pub order: u32,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// What an org loses by it.
    pub loses: String,
    /// Column of the researched map; none where the mapping is derived.
    pub facts: Option<String>,
    /// Whether every mapping to it is derived.
    #[serde(default)]
    pub derived: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A sourcing of partner telephony, in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcingText {
    /// Which.
    pub id: Sourcing,
    /// Place in lists.
    pub order: u32,
    /// The target it belongs to.
    pub target: Target,
    /// Title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A three-point estimate in person-days.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
}

/// What sizes mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortTable {
    /// Unit of all numbers.
    pub unit: String,
    /// Where the numbers come from.
    pub basis: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
    /// Days per size.
    pub size: BTreeMap<Size, Days>,
    /// How usages add up.
    pub scaling: Scaling,
}

/// How several usages of one kind add up.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// Fraction of the size that each further usage of the same rule adds.
    pub extra_usage: f64,
}

/// A phase, in words, with its standing tasks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Which.
    pub id: PhaseId,
    /// Place in the plan.
    pub order: u32,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What has to be there before it begins.
    pub entry: Vec<String>,
    /// What has to be there when it ends.
    pub exit: Vec<String>,
    /// Tasks that stand in every plan.
    #[serde(default)]
    pub task: Vec<StandingTask>,
}

/// A task that stands in a plan whatever was found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingTask {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to do.
    pub how: String,
    /// Who does it.
    pub owner: Owner,
    /// Work; the project's own estimate.
    pub effort: Size,
    /// Waiting time that no work shortens.
    pub lead_time: Option<String>,
    /// What people confirm.
    pub done: Vec<String>,
    /// The prerequisite it meets.
    pub prerequisite: Option<String>,
    /// Targets it belongs to; empty means all.
    #[serde(default)]
    pub applies_to: Vec<Target>,
    /// `has-open-cti`: only where Open CTI was found.
    pub only_if: Option<Condition>,
    /// Standing tasks that come first.
    #[serde(default)]
    pub waits_for: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// When a standing task belongs in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Open CTI was found.
    HasOpenCti,
}

/// Something that has to hold, or holds, for a target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    /// Stable id.
    pub id: String,
    /// `org`, `parallel-run`, `data`, `limitation`, `partner` or `model-choice`.
    pub group: String,
    /// The fact.
    pub fact: String,
    /// Targets; empty means all.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What follows.
    pub consequence: Option<String>,
    /// Readiness signals that a bundle can show.
    #[serde(default)]
    pub signals: Vec<String>,
    /// Where to look where no signal exists.
    pub look: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Something that no text answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// The open point.
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrerequisiteFile {
    pub(super) prerequisite: Vec<Prerequisite>,
    #[serde(default)]
    pub(super) unknown: Vec<Unknown>,
}

/// What is public about the end of Open CTI.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The last day, `YYYY-MM-DD`.
    pub date: String,
    /// Facts.
    pub fact: Vec<RetirementFact>,
}

/// One fact about the end of Open CTI.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetirementFact {
    /// Stable id.
    pub id: String,
    /// The fact.
    pub text: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// One JavaScript API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiText {
    /// Which.
    pub id: Api,
    /// Title.
    pub title: String,
    /// Path of its namespace from the global object.
    pub namespace: Vec<String>,
    /// Namespaces inside it.
    pub inner: Vec<String>,
    /// The rule of its library's include.
    pub include_rule: String,
    /// Addresses of its library.
    pub include: Vec<IncludePattern>,
    /// A file name that means its library where it is the alternative to another library's address.
    pub alternative: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// An address pattern of a library.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncludePattern {
    /// Regular expression over the address.
    pub regex: String,
    /// Whether a match needs no further sign.
    pub certain: bool,
}

/// How a copy of a library is recognised.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendored {
    /// The rule of a copy.
    pub rule: String,
    /// Whose library.
    pub api: Api,
    /// Strings that all have to be there.
    pub all: Vec<String>,
    /// Strings of which one has to be there.
    pub any: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A component that dials.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkedComponent {
    /// Name in markup, with its prefix.
    pub name: String,
    /// Its rule.
    pub rule: String,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A toolkit that is no part of Open CTI and that adapters use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toolkit {
    /// The rule of its use.
    pub rule: String,
    /// Markup elements.
    pub elements: Vec<String>,
    /// Modules.
    pub imports: Vec<String>,
    /// Path from the global object; empty where there is none.
    pub global: Vec<String>,
    /// Whether it counts without Open CTI beside it.
    pub alone: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Functions that matter by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionNames {
    /// Load a script.
    pub loaders: Vec<String>,
    /// Hand a number to the Classic softphone.
    pub messengers: Vec<String>,
    /// Words in the name of an Apex class that a script outside the bundle likely calls.
    pub adapter_names: Vec<String>,
    /// Put a Lightning component on a page.
    pub creators: Vec<String>,
    /// Call an Apex method that their first arguments name.
    pub remote: Vec<String>,
    /// Tell a module loader what its modules are.
    pub configurers: Vec<String>,
    /// Only write text somewhere.
    pub loggers: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApisFile {
    pub(super) api: Vec<ApiText>,
    pub(super) vendored: Vec<Vendored>,
    pub(super) dial_component: Vec<MarkedComponent>,
    pub(super) softphone_component: MarkedComponent,
    pub(super) functions: FunctionNames,
    pub(super) code_element: Vec<CodeElementRow>,
    pub(super) toolkit: Vec<Toolkit>,
}

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

/// A field of a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Object.
    pub object: String,
    /// Field name.
    pub name: String,
    /// Label.
    pub label: Option<String>,
    /// Values of a picklist.
    #[serde(default)]
    pub values: Vec<String>,
    /// The values' numbers, in filters.
    #[serde(default)]
    pub codes: Vec<i64>,
    /// Objects that show the same field.
    #[serde(default)]
    pub also_on: Vec<String>,
    /// What it holds.
    pub about: String,
    /// Whether the field is a general one and no sign by itself.
    #[serde(default)]
    pub general: bool,
    /// Where the content goes under Voice.
    pub becomes: Option<String>,
    /// What to mind about that.
    pub becomes_note: Option<String>,
    /// Whether that is reasoning.
    #[serde(default)]
    pub becomes_inferred: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Something every org ships with and that is no evidence of use. All given keys have to match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultNoise {
    /// Stable id.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Why it is no evidence.
    pub why: String,
    /// Metadata type.
    pub r#type: String,
    /// Full name.
    pub full_name: Option<String>,
    /// Start of the full name.
    pub full_name_prefix: Option<String>,
    /// All components of the page, no more and no fewer.
    #[serde(default)]
    pub components: Vec<String>,
    /// Element.
    pub element: Option<String>,
    /// Its text.
    pub value: Option<String>,
    /// The text of its `name` child.
    pub name_value: Option<String>,
    /// Text of the `name` child of another such element of the file.
    pub beside_name: Option<String>,
    /// Name of the element around it.
    pub parent: Option<String>,
    /// An element beside it, with its text.
    pub sibling: Option<Sibling>,
    /// Every flag is false.
    #[serde(default)]
    pub all_false: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Another name of a field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The field it stands for.
    pub field: String,
    /// The field's object.
    pub object: String,
    /// Where it is used.
    pub r#where: ColumnUse,
    /// What to know about it.
    pub about: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Where a column name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnUse {
    /// Reports.
    Report,
    /// Related lists and list views of activities.
    ActivityList,
    /// Addresses of old reports.
    ReportUrl,
}

/// `records.toml`, as far as rooms read it.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordTable {
    /// Fields.
    pub field: Vec<Field>,
    /// Other names of fields.
    pub column: Vec<Column>,
    /// What every org ships with.
    pub default_noise: Vec<DefaultNoise>,
}
