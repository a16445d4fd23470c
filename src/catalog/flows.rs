//! How flows and processes name records and fields, as `flows.toml` says.

use serde::Deserialize;

/// `flows.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowTable {
    /// Elements whose whole text is one reference.
    pub references: Vec<String>,
    /// Elements that name a field of the object that their surroundings are about.
    pub fields: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// Objects whose fields are looked for.
    pub looked_for: Vec<LookedFor>,
    /// What elements say about the fields inside them.
    pub surroundings: Surroundings,
    /// Elements by whose name records are meant.
    pub record: Vec<RecordElement>,
    /// Elements that take records from a collection.
    pub follower: Vec<Follower>,
    /// Elements with outputs.
    pub output: Vec<OutputElement>,
    /// Actions whose inputs are fields.
    pub action: Vec<FlowAction>,
}

/// An object whose fields are looked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookedFor {
    /// The object.
    pub object: String,
    /// The rule of a find.
    pub rule: String,
}

/// What elements say about the fields inside them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surroundings {
    /// Children that name the object.
    pub objects: Vec<String>,
    /// Children that name a record.
    pub records: Vec<String>,
    /// Elements about the record that started the flow.
    pub about_record: Vec<String>,
    /// Names of that record.
    pub record: Vec<String>,
    /// Elements in which fields are assigned to.
    pub assigns: Vec<String>,
    /// Elements that name what is assigned to.
    pub assigned: Vec<String>,
}

/// An element by whose name a record is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordElement {
    /// Its name.
    pub element: String,
    /// Children that name the object, or a class.
    pub objects: Vec<String>,
}

/// An element that takes records from a collection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follower {
    /// Its name.
    pub element: String,
    /// The child that names the collection.
    pub collection: String,
    /// The child that names the record at hand.
    pub item: String,
}

/// An element with outputs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputElement {
    /// Its name.
    pub element: String,
    /// The way to the text that names the object of records it gives.
    pub types: Option<String>,
    /// The child that names the flow whose variables are the outputs.
    pub flow: Option<String>,
}

/// An action whose inputs are fields of an object.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowAction {
    /// Its type.
    pub kind: String,
    /// The last part of its name.
    pub name: String,
    /// The object.
    pub object: String,
}
