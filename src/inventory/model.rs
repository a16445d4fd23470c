//! The linked picture of a bundle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{FoundVendor, IdleWaiver, LifeState, OrgData, Reach, Readiness, TaskField, Whose};
use crate::bundle::{BundlePath, ComponentId, Gap, Skipped};
use crate::catalog::{Api, Capability, LinkKind};
use crate::detect::{CallCenter, Fingerprint, Mention, SoftphoneLayout, Usage};

/// Everything that is known of a bundle. Every list is sorted.
#[derive(Debug)]
pub struct Inventory {
    /// What was handed in.
    pub bundle: BundleSummary,
    /// What could and could not be seen.
    pub coverage: Coverage,
    /// Usages, by path, offset and rule.
    pub usages: Vec<Usage>,
    /// Waivers that waive nothing, by path and offset.
    pub idle_waivers: Vec<IdleWaiver>,
    /// Mentions, by path and offset.
    pub mentions: Vec<Mention>,
    /// Components that hold a usage or an end of a link.
    pub components: Vec<Component>,
    /// Links.
    pub links: Vec<Link>,
    /// Call centers.
    pub call_centers: Vec<CallCenter>,
    /// Softphone layouts, from exports.
    pub softphone_layouts: Vec<SoftphoneLayout>,
    /// Adapters.
    pub adapters: Vec<Adapter>,
    /// Telephony vendors of whom there are signs, and what stands in the place of one.
    pub vendors: Vec<FoundVendor>,
    /// Whether people work with adapters, by their ids.
    pub adapter_states: BTreeMap<String, LifeState>,
    /// Hosts outside the org that adapters use.
    pub external_systems: Vec<ExternalSystem>,
    /// Fields of call records, by object and name.
    pub task_fields: Vec<TaskField>,
    /// Who depends on each adapter, in the adapters' order.
    pub reach: Vec<Reach>,
    /// What exported org data says, if there is any.
    pub org_data: Option<OrgData>,
    /// What of each target is there.
    pub readiness: Readiness,
    /// Every component of the bundle with its files, whether or not it matters to the audit.
    pub contents: BTreeMap<ComponentId, BTreeSet<BundlePath>>,
}

impl Inventory {
    /// Usages that count: not test code and nothing every org ships with.
    pub fn live_usages(&self) -> impl Iterator<Item = &Usage> {
        self.usages
            .iter()
            .filter(|usage| !usage.test_code && usage.standard.is_none())
    }

    /// Whether anything was found that ends with Open CTI.
    #[must_use]
    pub fn has_open_cti(&self) -> bool {
        self.live_usages()
            .any(|usage| usage.rule.category == crate::catalog::Category::Mandatory)
    }
}

/// What was handed in.
#[derive(Debug, Clone)]
pub struct BundleSummary {
    /// The folder's or file's own name.
    pub root: String,
    /// `source`, `metadata-api`, `mixed` or `plain`.
    pub format: &'static str,
    /// Number of components by metadata type.
    pub components: BTreeMap<String, usize>,
}

/// What could and could not be seen.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Files found.
    pub seen: usize,
    /// Files and archive members whose bytes were read.
    pub read: usize,
    /// Files and archive members of a kind that is audited: code, markup, metadata.
    pub claimed: usize,
    /// Files and archive members that a parser took apart.
    pub parsed: usize,
    /// What could not be read, parsed or seen.
    pub gaps: Vec<Gap>,
    /// What was left out on purpose.
    pub skipped: Vec<Skipped>,
    /// Globs of what alone was to be read; empty where everything was.
    pub include: Vec<String>,
    /// Globs of what was not to be read.
    pub exclude: Vec<String>,
    /// What no bundle, or not this one, holds.
    pub absent: Vec<Absent>,
}

/// Something that is not in the bundle but matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absent {
    /// A metadata type, or a kind of data, e.g. `SoftphoneLayout`.
    pub kind: String,
    /// Why it is not there.
    pub why: String,
    /// The exact way to get it.
    pub how: String,
}

/// A component that matters.
#[derive(Debug, Clone)]
pub struct Component {
    /// Its identity.
    pub id: ComponentId,
    /// Its files.
    pub paths: BTreeSet<BundlePath>,
    /// The package it belongs to, if not the org.
    pub package: Option<String>,
}

/// An end of a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkEnd {
    /// A component of the bundle.
    Component(ComponentId),
    /// A host outside the org.
    External(String),
    /// A component that the bundle lacks.
    Outside(ComponentId),
}

impl fmt::Display for LinkEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(id) => write!(f, "{id}"),
            Self::External(host) => write!(f, "external:{host}"),
            Self::Outside(id) => write!(f, "outside:{id}"),
        }
    }
}

/// A directed, evidenced relation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Where it starts.
    pub from: LinkEnd,
    /// Where it leads.
    pub to: LinkEnd,
    /// What it says.
    pub kind: LinkKind,
    /// Where that is written.
    pub path: BundlePath,
    /// Line of it, 1-based.
    pub line: u32,
}

/// What kind of thing an adapter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdapterKind {
    /// Code of this org, or of this folder.
    Own,
    /// Code of a package that the bundle holds.
    Packaged,
    /// Code at a host outside the org: the bundle shows only the call center.
    Hosted,
    /// Helpers of a Classic console beside an adapter.
    ConsoleHelper,
}

impl AdapterKind {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Packaged => "packaged",
            Self::Hosted => "hosted",
            Self::ConsoleHelper => "console-helper",
        }
    }
}

/// Usages that make up one softphone.
#[derive(Debug, Clone)]
pub struct Adapter {
    /// Stable id: `KIND:NAME`.
    pub id: String,
    /// Name people recognise.
    pub name: String,
    /// What kind of thing it is.
    pub kind: AdapterKind,
    /// APIs it uses.
    pub apis: BTreeSet<Api>,
    /// Capabilities with their members.
    pub capabilities: BTreeMap<Capability, BTreeSet<String>>,
    /// Components it is made of.
    pub components: BTreeSet<ComponentId>,
    /// Call centers that load it, by name.
    pub call_centers: BTreeSet<String>,
    /// Hosts it talks to or lives at.
    pub hosts: BTreeSet<String>,
    /// Its usages.
    pub usages: Vec<Fingerprint>,
    /// Copies of the API's library that it loads, with the version of each where it is written: `lightning 60.0`.
    pub libraries: BTreeSet<String>,
    /// Apex that it calls, or that controls its pages.
    pub apex: BTreeSet<ComponentId>,
    /// Message channels and Canvas apps that tie it to other components.
    pub tied_to: BTreeSet<ComponentId>,
    /// Hosts outside the org that its code names.
    pub systems: BTreeSet<String>,
    /// What of it cannot be seen.
    pub unseen: Vec<String>,
    /// Whose it is; none where that is no question, as for a console helper.
    pub whose: Option<Whose>,
}

impl Adapter {
    /// An adapter of which nothing but its name is known.
    #[must_use]
    pub fn new(kind: AdapterKind, name: &str) -> Self {
        Self {
            id: format!("{}:{name}", kind.as_str()),
            name: name.to_owned(),
            kind,
            apis: BTreeSet::new(),
            capabilities: BTreeMap::new(),
            components: BTreeSet::new(),
            call_centers: BTreeSet::new(),
            hosts: BTreeSet::new(),
            usages: Vec::new(),
            libraries: BTreeSet::new(),
            apex: BTreeSet::new(),
            tied_to: BTreeSet::new(),
            systems: BTreeSet::new(),
            unseen: Vec::new(),
            whose: None,
        }
    }
}

/// A host outside the org.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalSystem {
    /// Host name.
    pub host: String,
    /// How code speaks to it: `https`, `wss` …; empty where only metadata names it.
    pub schemes: BTreeSet<String>,
    /// What names it: call center, remote site …
    pub named_by: BTreeSet<String>,
    /// Ids of the adapters that live there, or whose code names it.
    pub adapters: BTreeSet<String>,
}
