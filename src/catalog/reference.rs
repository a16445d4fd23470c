//! How components name each other in metadata, and what each kind of link says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::surface::Sibling;

/// What a link says. `from` needs `to`, unless [`LinkKindText::flows`] says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A call center's adapter address.
    Adapter,
    /// A page or component loads a script or resource.
    Loads,
    /// A script calls Apex.
    CallsApex,
    /// An app shows a utility bar.
    UtilityBar,
    /// A page is controlled by an Apex class.
    Controller,
    /// A profile or permission set grants access.
    Grants,
    /// A script imports another.
    Imports,
    /// Markup shows another component.
    Shows,
    /// A page, an app, a layout or an action has a component in it.
    Places,
    /// A permission-set group includes a permission set.
    Includes,
    /// A utility bar holds the softphone.
    Softphone,
    /// The softphone shows the adapter of a call center to the users who are assigned to it.
    CallCenter,
    /// A button, a tab or code opens a page, a host or a flow.
    Opens,
    /// Settings, labels or code name a call center.
    Names,
    /// A trusted site, CORS entry, remote site or named credential lets a host in.
    Trusts,
    /// Code calls, or names, a host outside the org.
    CallsHost,
    /// Reads or shows a field.
    UsesField,
    /// Fills a field.
    SetsField,
    /// Publishes on a message channel, or listens to one.
    Channel,
    /// A page shows a Canvas app.
    Canvas,
    /// A trigger hands its records to a class.
    HandsTo,
}

impl LinkKind {
    /// All kinds, in order.
    pub const ALL: [Self; 21] = [
        Self::Adapter,
        Self::Loads,
        Self::CallsApex,
        Self::UtilityBar,
        Self::Controller,
        Self::Grants,
        Self::Imports,
        Self::Shows,
        Self::Places,
        Self::Includes,
        Self::Softphone,
        Self::CallCenter,
        Self::Opens,
        Self::Names,
        Self::Trusts,
        Self::CallsHost,
        Self::UsesField,
        Self::SetsField,
        Self::Channel,
        Self::Canvas,
        Self::HandsTo,
    ];

    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adapter => "adapter",
            Self::Loads => "loads",
            Self::CallsApex => "calls-apex",
            Self::UtilityBar => "utility-bar",
            Self::Controller => "controller",
            Self::Grants => "grants",
            Self::Imports => "imports",
            Self::Shows => "shows",
            Self::Places => "places",
            Self::Includes => "includes",
            Self::Softphone => "softphone",
            Self::CallCenter => "call-center",
            Self::Opens => "opens",
            Self::Names => "names",
            Self::Trusts => "trusts",
            Self::CallsHost => "calls-host",
            Self::UsesField => "uses-field",
            Self::SetsField => "sets-field",
            Self::Channel => "channel",
            Self::Canvas => "canvas",
            Self::HandsTo => "hands-to",
        }
    }
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which end of a link stops working when the other one goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flows {
    /// `from` needs `to`.
    Back,
    /// `to` needs `from`: a field gets its content from whoever fills it.
    On,
    /// Each needs the other.
    Both,
}

/// A kind of link in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkKindText {
    /// The kind.
    pub kind: LinkKind,
    /// What stands between the two ends of such a link in a sentence: `loads`, `is granted by` …
    pub verb: String,
    /// Which end needs the other.
    pub flows: Flows,
    /// Whether such links are kept for what they lead to only, since those who have them have many: a profile grants
    /// hundreds of pages.
    #[serde(default)]
    pub for_its_end: bool,
}

/// An element of metadata whose text names another component.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Metadata types that have it.
    pub types: Vec<String>,
    /// The element with the name.
    pub element: String,
    /// The element around it, where there is one to be told from others.
    pub inside: Option<String>,
    /// An element beside it that has to have a text: NAME=TEXT.
    pub when: Option<Sibling>,
    /// An element beside it that must not have a text: NAME=TEXT.
    pub unless: Option<Sibling>,
    /// The metadata type that the name is of.
    pub to: String,
    /// What comes before the name and is no part of it; where given, names without it lead to nothing.
    pub prefix: Option<String>,
    /// Whether the name leaves out the object, which is the first part of this component's own name.
    #[serde(default)]
    pub of_object: bool,
    /// What the link says.
    pub kind: LinkKind,
}

/// `references.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceTable {
    /// Kinds of links, in order.
    pub link: Vec<LinkKindText>,
    /// Types of few and small files, which are always read for their references.
    pub structural: Vec<String>,
    /// Namespaces of components that the platform brings.
    pub platform_namespaces: Vec<String>,
    /// Elements that name components.
    pub reference: Vec<Reference>,
}

impl ReferenceTable {
    /// A kind in words.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that all kinds are there.
    #[must_use]
    pub fn kind(&self, kind: LinkKind) -> &LinkKindText {
        self.link
            .iter()
            .find(|text| text.kind == kind)
            .expect("all kinds of links are in references.toml")
    }

    /// References of a metadata type.
    pub fn of_type<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = &'t Reference> {
        let rows = self.reference.iter();
        rows.filter(move |row| row.types.iter().any(|known| known == kind))
    }

    /// Whether markup of that namespace is the platform's.
    #[must_use]
    pub fn is_platform(&self, namespace: &str) -> bool {
        let mut known = self.platform_namespaces.iter();
        namespace.starts_with("runtime_")
            || known.any(|known| known.eq_ignore_ascii_case(namespace))
    }

    /// Whether files of a type are always read for their references.
    #[must_use]
    pub fn is_structural(&self, kind: &str) -> bool {
        self.structural.iter().any(|known| known == kind)
    }
}
