//! Records: fields that calls fill, and what every org has of them.

use serde::Deserialize;

use super::surface::Sibling;
use super::vocabulary::Grounds;

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
    /// Apps that are delivered with the page and show it.
    #[serde(default)]
    pub apps: Vec<String>,
    /// Element.
    pub element: Option<String>,
    /// Its text.
    pub value: Option<String>,
    /// The text of its `name` child.
    pub name_value: Option<String>,
    /// Text of the `name` child of another such element of the file.
    pub beside_name: Option<String>,
    /// What else that element says.
    pub beside_when: Option<Sibling>,
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
    /// Report types, and reports on them.
    ReportType,
    /// Related lists and list views of activities.
    ActivityList,
    /// Addresses of old reports.
    ReportUrl,
}

/// Relationships and objects whose records carry an object's fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// The object whose fields they carry.
    pub object: String,
    /// Names, in the singular.
    pub names: Vec<String>,
    /// Why that is so.
    pub about: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// `records.toml`, as far as rooms read it.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordTable {
    /// Fields.
    pub field: Vec<Field>,
    /// Other names of fields.
    pub column: Vec<Column>,
    /// What leads to records of an object.
    pub relationship: Vec<Relationship>,
    /// What every org ships with.
    pub default_noise: Vec<DefaultNoise>,
    /// What stays for calls of before.
    pub history: HistoryTable,
    /// What contact centers of Salesforce Voice use as well.
    pub serves_voice: ServesVoice,
}

/// What contact centers of Salesforce Voice use as well.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServesVoice {
    /// Rules whose usages stay where there is a contact center.
    pub rules: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// How a component says that it stays for calls of before, once calls have another place: nothing of it has to change
/// any more, though it names the old fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryTable {
    /// Rules whose components say so by their names.
    pub named: Vec<String>,
    /// Words in the name of a component, or of its folder, that say so.
    pub words: Vec<String>,
    /// Signal of readiness without which a name says nothing: the successor is there.
    pub successor: String,
    /// Rules whose components say so by handling voice calls as well.
    pub handling: Vec<String>,
    /// Signal of readiness that shows it, for its own component.
    pub handles: String,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}
