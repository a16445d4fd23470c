//! Ties: where texts stand that lead to what was found in other files.

use serde::Deserialize;

use super::surface::Sibling;

/// Where in a metadata file texts stand that lead to what other files gave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// Metadata types of the file's component.
    pub types: Vec<String>,
    /// Ends of the path of element names; `*` is any element.
    pub elements: Vec<String>,
    /// Names of elements that are not meant, where `*` is too much.
    #[serde(default)]
    pub except: Vec<String>,
    /// What the text has to lead to.
    pub to: TiedTo,
    /// A sibling that has to have a text.
    pub when: Option<Sibling>,
}

/// What a text leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiedTo {
    /// A host that a call center names, or one of the same party.
    Host,
    /// An address of the adapter's page or host, somewhere in the text.
    Address,
    /// The adapter's page, by name.
    Page,
    /// The name of a call center, alone or in a list, or an address of its adapter.
    CallCenter,
    /// A report on calls.
    Report,
}

/// `openings.toml`: how markup and code open a page, frame an address or name a host.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Openings {
    /// What stands in an address before the name of a Visualforce page.
    pub page_address: String,
    /// Aliases of the org's own namespace, in front of the name.
    pub own_namespaces: Vec<String>,
    /// What stands before the name of a page in an expression of Visualforce.
    pub page_global: String,
    /// What stands before the name of a page in Apex.
    pub page_type: String,
    /// Attributes that name a page.
    pub page_attributes: Vec<String>,
    /// What stands before an address.
    pub scheme: String,
    /// Functions and types that open the address they are given, by last name.
    pub functions: Vec<String>,
    /// Properties whose value is opened or framed.
    pub properties: Vec<String>,
    /// Metadata types whose code is looked through.
    pub types: Vec<String>,
    /// Types of which an org has too many files to read all of them twice.
    pub marked: Vec<MarkedType>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A metadata type whose files are read again only where they hold a word.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkedType {
    /// The type.
    pub r#type: String,
    /// The words.
    pub words: Vec<String>,
}
