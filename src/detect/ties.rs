//! Metadata that is tied to what was found: the adapter's host, the call center's name, its page, reports on calls,
//! flows that a screen pop opens.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::{CallCenter, Evidence, SoftphoneLayout, Usage, adapter_page, host, parts};
use crate::bundle::{ComponentId, Entry};
use crate::catalog::{CallCenterKind, Category, Confidence, catalog};
use crate::syntax::Needles;
use crate::syntax::facts::XmlElement;

/// Types whose addresses let an adapter's host in or out.
const TRUSTING: [&str; 9] = [
    "CspTrustedSite",
    "CorsWhitelistOrigin",
    "RemoteSiteSetting",
    "NamedCredential",
    "ExternalCredential",
    "ConnectedApp",
    "ExternalClientApplication",
    "ExtlClntAppOauthConfigurablePolicies",
    "CustomApplication",
];
/// Types that hold values which code reads.
const SETTINGS: [&str; 2] = ["CustomLabels", "CustomMetadata"];
/// Types that open or frame a page. An object's file can hold buttons.
const OPENING: [&str; 6] = [
    "WebLink",
    "CustomPageWebLink",
    "CustomObject",
    "HomePageComponent",
    "CustomTab",
    "QuickAction",
];
/// Elements that only speak about others.
const PROSE: [&str; 3] = ["description", "label", "masterLabel"];
/// Elements of those that hold an address or the name of a page.
const ADDRESSES: [&str; 3] = ["url", "page", "body"];
/// A shorter name of a call center says nothing about a value that equals it.
const MIN_NAME: usize = 4;

/// What other metadata can be tied to.
#[derive(Debug, Default)]
pub struct Ties {
    /// Hosts of adapters.
    hosts: BTreeSet<String>,
    /// Names of call centers, as code and settings write them.
    call_centers: BTreeSet<String>,
    /// Adapters' pages, in lower case.
    pages: BTreeSet<String>,
    /// Reports on calls: `FOLDER/NAME`.
    reports: BTreeSet<String>,
    /// Flows that a screen pop opens.
    flows: BTreeSet<String>,
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
        let addresses = call_center
            .items
            .iter()
            .map(|item| &item.value)
            .chain(call_center.adapter_url.iter());
        for address in addresses {
            self.hosts
                .extend(host(address).filter(|host| !is_platform(host)));
        }
    }

    fn add_usage(&mut self, usage: &Usage) {
        let id = &usage.component;
        match id.kind.as_str() {
            "ApexPage" if usage.api.is_some() && usage.rule.category != Category::Optional => {
                self.pages.insert(id.full_name.to_lowercase());
            }
            "Report" if usage.rule.id == "record/call-field-report" => {
                self.reports.insert(in_folder(&id.full_name));
            }
            _ => {}
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

    /// Texts of which a tied file holds one; `None` where there is nothing to be tied to.
    #[must_use]
    pub fn needles(&self) -> Option<Needles> {
        let mut all: Vec<&str> = Vec::new();
        // `https://*.telco.example` stands for its hosts: the last two labels are in both.
        all.extend(self.hosts.iter().map(|host| registrable(host)));
        for names in [&self.call_centers, &self.pages, &self.reports] {
            all.extend(names.iter().map(String::as_str));
        }
        (!all.is_empty() || !self.flows.is_empty()).then(|| Needles::new(all))
    }

    /// Whether a file is of a type that can be tied.
    #[must_use]
    pub fn can_hold(&self, entry: &Entry) -> bool {
        let kind = entry.component.kind.as_str();
        !entry.is_meta_partner
            && (TRUSTING.contains(&kind)
                || SETTINGS.contains(&kind)
                || OPENING.contains(&kind)
                || kind == "Dashboard" && !self.reports.is_empty()
                || self.is_opened_flow(&entry.component))
    }

    /// Whether a component is a flow that a screen pop opens.
    #[must_use]
    pub fn is_opened_flow(&self, id: &ComponentId) -> bool {
        id.kind == "Flow" && self.flows.contains(&version_less(&id.full_name))
    }

    /// The adapter's host that an address or a bare host name leads to, and how surely: a neighbour under the same
    /// domain is likely the same party's.
    fn host_behind(&self, text: &str) -> Option<(&str, Confidence)> {
        let host = match host(text) {
            Some(host) => host,
            None if text.contains('.') && !text.contains(['/', ' ']) => text.to_ascii_lowercase(),
            None => return None,
        };
        let same = |known: &&String| match host.strip_prefix("*.") {
            Some(domain) => known.ends_with(&format!(".{domain}")),
            None => **known == host,
        };
        if let Some(known) = self.hosts.iter().find(same) {
            return Some((known, Confidence::High));
        }
        let domain = own_domain(&host)?;
        self.hosts
            .iter()
            .find(|known| own_domain(known) == Some(domain))
            .map(|known| (known.as_str(), Confidence::Medium))
    }

    /// Whether an address, or a piece of markup, leads to an adapter's page or host.
    fn leads_to_adapter(&self, text: &str) -> bool {
        let mut rest = text;
        while let Some(page) = adapter_page(rest) {
            if self.pages.contains(&page.full_name.to_lowercase()) {
                return true;
            }
            let at = rest.to_ascii_lowercase().find("/apex/").unwrap_or(0) + "/apex/".len();
            rest = rest.get(at..).unwrap_or("");
        }
        text.split(['"', '\'', ' ', '\n', '(', ')', '<', '>'])
            .filter(|piece| piece.contains("//"))
            .filter_map(|piece| self.host_behind(piece))
            .any(|(_, confidence)| confidence == Confidence::High)
    }
}

/// Report folder and name: a dashboard leaves out the folders above.
fn in_folder(full_name: &str) -> String {
    let mut parts = full_name.rsplitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some(name), Some(folder)) => format!("{folder}/{name}"),
        _ => full_name.to_owned(),
    }
}

/// `Call_Monitor-7` is version 7 of `Call_Monitor`.
fn version_less(name: &str) -> String {
    let name = match name.rsplit_once('-') {
        Some((flow, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => flow,
        _ => name,
    };
    name.to_lowercase()
}

/// The domain that a host shares with others of its owner; `None` where strangers share it.
fn own_domain(host: &str) -> Option<&str> {
    let shared = &catalog().call_center.shared_domains.suffixes;
    let domain = registrable(host);
    (domain.contains('.') && domain.len() < host.len() && !shared.iter().any(|one| one == domain))
        .then_some(domain)
}

/// The last two labels of a host.
fn registrable(host: &str) -> &str {
    let dots: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at).collect();
    dots.get(1)
        .and_then(|at| host.get(at + 1..))
        .unwrap_or(host)
}

fn is_platform(host: &str) -> bool {
    catalog()
        .call_center
        .platform_host
        .iter()
        .any(|platform| host == platform.suffix || host.ends_with(&format!(".{}", platform.suffix)))
}

/// Finds what in a file is tied to earlier finds.
#[must_use]
pub fn tied(unit: &Unit<'_>, ties: &Ties) -> Findings {
    let mut findings = Findings::default();
    let Some(root) = &unit.facts.xml else {
        return findings;
    };
    let kind = unit.file.component.kind.as_str();
    if ties.is_opened_flow(&unit.file.component) {
        push(unit, "metadata/screen-pop-flow", root, &mut findings);
        return findings;
    }
    // The file of a custom label names its component in a sibling of the value.
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        let text = element.text.as_str();
        if TRUSTING.contains(&kind)
            && !PROSE.contains(&element.name.as_str())
            && let Some((host, confidence)) = text
                .split_whitespace()
                .find_map(|piece| ties.host_behind(piece))
        {
            push(unit, "metadata/adapter-host", element, &mut findings);
            if let Some(usage) = findings.usages.last_mut() {
                usage.confidence = confidence;
                usage
                    .arguments
                    .insert("adapterHost".to_owned(), host.to_owned());
            }
        }
        if SETTINGS.contains(&kind)
            && element.name == "value"
            && (ties.call_centers.contains(text) || ties.leads_to_adapter(text))
        {
            let named = path.iter().rev().find_map(|around| {
                around
                    .child_text("fullName")
                    .or_else(|| around.child_text("field"))
            });
            push(unit, "metadata/adapter-setting", element, &mut findings);
            if let (Some(name), Some(usage)) = (named, findings.usages.last_mut()) {
                usage.enclosing = Some(name.to_owned());
            }
        }
        if OPENING.contains(&kind)
            && ADDRESSES.contains(&element.name.as_str())
            && is_opening(path)
            && (ties.leads_to_adapter(text)
                || element.name == "page" && ties.pages.contains(&text.to_lowercase()))
        {
            push(unit, "markup/adapter-button", element, &mut findings);
        }
        if kind == "Dashboard"
            && element.name == "report"
            && ties.reports.contains(&in_folder(text))
        {
            push(unit, "record/call-field-dashboard", element, &mut findings);
        }
    });
    parts::settle(unit, &mut findings.usages);
    findings
}

/// Whether an address opens something: in an object's file, only inside a button.
fn is_opening(path: &[&XmlElement]) -> bool {
    let in_object = path.first().is_some_and(|root| root.name == "CustomObject");
    !in_object || path.iter().any(|around| around.name == "webLinks")
}

fn push(unit: &Unit<'_>, rule: &str, element: &XmlElement, findings: &mut Findings) {
    let span = if element.text.is_empty() {
        element.span
    } else {
        element.text_span
    };
    let rule = catalog().rule(rule);
    let mut usage = unit.usage(rule, span, Evidence::Configuration, Confidence::High);
    usage.enclosing = Some(element.name.clone());
    findings.usages.push(usage);
}
