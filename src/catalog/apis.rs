//! The APIs, their libraries and what stands for them in markup.

use serde::Deserialize;

use super::surface::CodeElementRow;
use super::vocabulary::{Api, Grounds};

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
    /// Methods of Apex that take a string for what it says, or as the name of something that is no field.
    pub apex_texts: Vec<String>,
    /// Types of Apex all of whose methods do so.
    pub apex_text_types: Vec<String>,
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
