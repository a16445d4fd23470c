//! What is tied to earlier finds: the adapter's host, the call center's name, its page, reports on calls, flows that
//! a screen pop opens.

mod code;
mod declared;
mod hosts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::findings::{Findings, Unit};
use super::{CallCenter, SoftphoneLayout, Usage, adapter_page};
use crate::bundle::{ComponentId, Entry, Language, Span};
use crate::catalog::{CallCenterKind, Category, Confidence, Rule, Tie, catalog};
use crate::syntax::{Interest, Needles};
use hosts::Hosts;

/// A shorter name of a call center says nothing about a value that equals it.
const MIN_NAME: usize = 4;

/// What other files can be tied to.
#[derive(Debug, Default)]
pub struct Ties {
    hosts: Hosts,
    /// Names of call centers, as code and settings write them.
    call_centers: BTreeSet<String>,
    /// Adapters' pages, in lower case; whether others write a namespace in front.
    pages: BTreeMap<String, bool>,
    /// Reports on calls: `FOLDER/NAME`, in lower case.
    reports: BTreeSet<String>,
    /// Flows that a screen pop opens.
    flows: BTreeSet<String>,
    /// Components of adapters, whose own addresses go with them.
    adapters: BTreeSet<ComponentId>,
}

/// An address of an adapter inside a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Address {
    range: Span,
    is_page: bool,
}

impl Ties {
    /// Takes in what one file gave.
    pub fn add(&mut self, findings: &Findings) {
        for call_center in &findings.call_centers {
            self.add_call_center(call_center);
        }
        for usage in &findings.usages {
            self.add_usage(usage);
        }
        for layout in &findings.softphone_layouts {
            self.add_layout(layout);
        }
    }

    fn add_call_center(&mut self, call_center: &CallCenter) {
        // A name or host of Voice ties nothing to Open CTI.
        if !matches!(
            call_center.kind,
            CallCenterKind::OpenCti | CallCenterKind::Unknown
        ) {
            return;
        }
        let names = [Some(&call_center.name), call_center.display_name.as_ref()];
        for name in names.into_iter().flatten() {
            if name.chars().count() >= MIN_NAME {
                self.call_centers.insert(name.clone());
            }
        }
        if call_center.kind == CallCenterKind::OpenCti
            && let Some(page) = call_center.adapter_url.as_deref().and_then(adapter_page)
        {
            self.pages.entry(local_name(&page.full_name)).or_default();
        }
        self.hosts.add(call_center);
    }

    fn add_usage(&mut self, usage: &Usage) {
        let id = &usage.component;
        if usage.api.is_some() && usage.rule.category != Category::Optional {
            self.adapters.insert(id.clone());
            if id.kind == "ApexPage" {
                let page = self.pages.entry(id.full_name.to_lowercase()).or_default();
                *page |= usage.package.is_some();
            }
        }
        if id.kind == "Report" && usage.rule.id == "record/call-field-report" {
            self.reports.insert(in_folder(&id.full_name));
        }
        let flow = usage
            .arguments
            .iter()
            .find(|(name, _)| name.rsplit('.').next() == Some("flowDevName"));
        if let Some((_, name)) = flow {
            self.flows.insert(name.to_lowercase());
        }
    }

    fn add_layout(&mut self, layout: &SoftphoneLayout) {
        let settings = layout
            .call_types
            .iter()
            .flat_map(|call_type| &call_type.screen_pop);
        for (_, setting) in settings {
            if let Some((kind, name)) = setting.split_once(' ')
                && kind.to_ascii_lowercase().contains("flow")
            {
                self.flows.insert(name.trim().to_lowercase());
            }
        }
    }

    /// Texts of which a tied file of metadata holds one; `None` where there is nothing to be tied to.
    #[must_use]
    pub fn needles(&self) -> Option<Needles> {
        let mut all: Vec<&str> = self.hosts.needles().collect();
        all.extend(self.call_centers.iter().map(String::as_str));
        all.extend(self.pages.keys().map(String::as_str));
        all.extend(self.reports.iter().map(String::as_str));
        (!all.is_empty() || !self.flows.is_empty()).then(|| Needles::new(all))
    }

    /// What to look for in code: the addresses and names of the adapter; `None` where it has none.
    #[must_use]
    pub fn interest(&self) -> Option<Interest> {
        let openings = &catalog().openings;
        let mut all: Vec<String> = self.hosts.whole().map(str::to_owned).collect();
        for page in self.pages.keys() {
            all.push(format!("{}.{page}", openings.page_type));
            all.push(format!("__{page}"));
            all.push(format!("{}{page}", openings.page_address));
            all.extend(['"', '\''].map(|quote| format!("{quote}{page}{quote}")));
        }
        let words = Needles::new(&all);
        (!all.is_empty()).then(|| {
            let mut interest = super::interest().clone();
            interest.needles = words.clone();
            interest.apex.words = words;
            interest.fields = self.pages.keys().cloned().collect();
            interest
        })
    }

    /// Whether a file of metadata can be tied, by its type and, where an org has many of that type, by what a first
    /// look at it said.
    #[must_use]
    pub fn can_hold(&self, entry: &Entry, may_open: bool) -> bool {
        let kind = entry.component.kind.as_str();
        let mut marked = catalog().openings.marked.iter();
        let is_asked = may_open || !marked.any(|row| row.r#type == kind);
        let is_row = rows().contains_key(kind) && is_asked;
        !entry.is_meta_partner && (is_row || self.is_opened_flow(&entry.component))
    }

    /// Whether a component is a flow that a screen pop opens.
    #[must_use]
    pub fn is_opened_flow(&self, id: &ComponentId) -> bool {
        id.kind == "Flow" && self.flows.contains(&flow_name(id))
    }

    /// Whether a name, as others write it, is that of an adapter's page.
    fn is_page(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        let local = local_name(&name);
        let packaged = name.split_once("__").map(|(_, local)| local);
        self.pages.contains_key(&local)
            || packaged.is_some_and(|name| self.pages.get(name) == Some(&true))
    }

    /// The first address in a text, or in a piece of markup or a formula, that leads to an adapter's page or host.
    fn address(&self, text: &str) -> Option<Address> {
        let openings = &catalog().openings;
        let lower = text.to_ascii_lowercase();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        for before in [&openings.page_address, &openings.page_global] {
            for (at, _) in lower.match_indices(&before.to_ascii_lowercase()) {
                let start = at + before.len();
                let rest = &lower[start..];
                let end = start + rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                if self.is_page(&lower[start..end]) {
                    return Some(Address {
                        range: Span::new(at, end),
                        is_page: true,
                    });
                }
            }
        }
        let mut start = 0;
        let ends = |c: char| {
            matches!(
                c,
                '"' | '\'' | ' ' | '\n' | '\r' | '\t' | '(' | ')' | '<' | '>' | ',' | ';'
            )
        };
        for piece in text.split(ends) {
            if piece.contains("//")
                && let Some((_, Confidence::High)) = self.hosts.behind(piece)
            {
                return Some(Address {
                    range: Span::new(start, start + piece.len()),
                    is_page: false,
                });
            }
            start += piece.len() + 1;
        }
        None
    }
}

/// The rows of all rules, by the metadata type they look at.
type Rows = BTreeMap<&'static str, Vec<(&'static Rule, &'static Tie)>>;

fn rows() -> &'static Rows {
    static ROWS: LazyLock<Rows> = LazyLock::new(|| {
        let mut by_type = Rows::new();
        for rule in catalog().rules() {
            for tie in &rule.ties {
                for kind in &tie.types {
                    by_type.entry(kind).or_default().push((rule, tie));
                }
            }
        }
        by_type
    });
    &ROWS
}

/// Finds what in a file is tied to earlier finds.
#[must_use]
pub fn tied(unit: &Unit<'_>, ties: &Ties) -> Findings {
    match unit.file.language {
        Language::Xml => declared::tied(unit, ties),
        _ => code::tied(unit, ties),
    }
}

/// A name in lower case, without an alias of the org's own namespace.
fn local_name(name: &str) -> String {
    let name = name.to_lowercase();
    let mut aliases = catalog().openings.own_namespaces.iter();
    match aliases.find_map(|alias| name.strip_prefix(alias.as_str())) {
        Some(local) => local.to_owned(),
        None => name,
    }
}

/// Report folder and name in lower case: a dashboard leaves out the folders above.
#[must_use]
pub fn in_folder(full_name: &str) -> String {
    let full_name = full_name.to_lowercase();
    let mut parts = full_name.rsplitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some(name), Some(folder)) => format!("{folder}/{name}"),
        _ => full_name,
    }
}

/// The name of a flow in lower case: `Call_Monitor-7` is version 7 of `Call_Monitor`.
#[must_use]
pub fn flow_name(id: &ComponentId) -> String {
    let name = id.full_name.as_str();
    let name = match name.rsplit_once('-') {
        Some((flow, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => flow,
        _ => name,
    };
    name.to_lowercase()
}
