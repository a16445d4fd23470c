//! Call-center definitions: read in both XML dialects and told apart.

use super::findings::{Findings, Unit};
use super::life::{Life, LifeState};
use super::redact::{REDACTED, is_secret_item, redact};
use super::{Evidence, Place, Whose};
use crate::bundle::{ComponentId, Span};
use crate::catalog::{CallCenterKind, Confidence, Marker, catalog};
use crate::syntax::facts::XmlElement;

/// A call-center definition.
#[derive(Debug, Clone)]
pub struct CallCenter {
    /// Internal name.
    pub name: String,
    /// Name people see.
    pub display_name: Option<String>,
    /// Where the file lies.
    pub place: Place,
    /// The component, `CallCenter:NAME` or the file for an import definition.
    pub component: ComponentId,
    /// `metadata`, `import-definition` or `vendor-info`.
    pub dialect: &'static str,
    /// Which product it belongs to.
    pub kind: CallCenterKind,
    /// The marker that settled it, in words.
    pub kind_reason: String,
    /// Compatibility mode of an Open CTI one.
    pub compatibility: Option<CompatibilityMode>,
    /// Address of the adapter, secrets redacted.
    pub adapter_url: Option<String>,
    /// Line of that address, 1-based; of the definition where it has none.
    pub address_line: u32,
    /// Names of its sections, in order.
    pub sections: Vec<String>,
    /// Items in order, secret values redacted.
    pub items: Vec<CallCenterSetting>,
    /// The package it belongs to, if not the org.
    pub package: Option<String>,
    /// Whose adapter it loads; the inventory settles that.
    pub whose: Option<Whose>,
    /// Whether people work with it. A bundle alone shows only where its address is one for tests.
    pub state: LifeState,
}

/// In which user interfaces a call center works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompatibilityMode {
    /// `Classic`, `Lightning` or `Classic_and_Lightning`.
    pub mode: String,
    /// Why it is that, where the file does not say it plainly: absent, misspelt, not a known value.
    pub note: Option<String>,
}

/// One item of a call center.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCenterSetting {
    /// Section.
    pub section: String,
    /// Item name.
    pub name: String,
    /// Value, redacted where it is secret.
    pub value: String,
    /// Whether the value was redacted.
    pub redacted: bool,
    /// Line of the item, 1-based.
    pub line: u32,
}

/// Finds a call-center definition, classifies it, and reports it unless it is Voice's.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(root) = unit.facts.xml.as_ref() else {
        return;
    };
    let Some(definition) = Definition::read(root) else {
        return;
    };
    let (kind, kind_reason, strength) = classify(&definition);
    // Outside its folder a definition has no full name of its own: its internal name, or the file's.
    let name = if unit.file.component.kind == "CallCenter" {
        unit.file.component.full_name.clone()
    } else {
        let file = unit.file.path.file_name();
        let stem = file.split('.').next().unwrap_or(file);
        definition
            .item("reqInternalName")
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(stem)
            .to_owned()
    };
    let address = definition.adapter_url().map(redact);
    let line = |span: Span| unit.place(span).start.line;
    let call_center = CallCenter {
        name,
        display_name: definition.display_name(),
        place: unit.place(root.span),
        component: unit.file.component.clone(),
        dialect: definition.dialect,
        kind,
        kind_reason,
        compatibility: (kind == CallCenterKind::OpenCti).then(|| compatibility(&definition)),
        adapter_url: address.clone(),
        address_line: line(definition.address_span().unwrap_or(root.span)),
        sections: definition
            .sections
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        items: definition.settings(&line),
        package: unit.file.package.clone(),
        state: state(address.as_deref()),
        whose: None,
    };
    let rule = match kind {
        CallCenterKind::OpenCti => Some("metadata/call-center"),
        CallCenterKind::DesktopCti => Some("metadata/desktop-cti"),
        CallCenterKind::Unknown => Some("metadata/call-center-unknown"),
        CallCenterKind::Voice => None,
    };
    if let Some(rule) = rule {
        let confidence = match strength {
            Some("certain") => Confidence::High,
            _ => Confidence::Medium,
        };
        let mut usage = unit.usage(
            catalog().rule(rule),
            root.span,
            Evidence::Configuration,
            confidence,
        );
        usage
            .arguments
            .insert("name".to_owned(), call_center.name.clone());
        if let Some(address) = &address {
            usage
                .arguments
                .insert("adapterUrl".to_owned(), address.clone());
            usage.snippet = format!("{} → {address}", call_center.name);
        }
        if let Some(mode) = &call_center.compatibility {
            usage
                .arguments
                .insert("compatibility".to_owned(), mode.mode.clone());
        }
        findings.usages.push(usage);
    }
    findings.call_centers.push(call_center);
}

/// One item as written.
struct Item<'x> {
    section: &'x str,
    name: &'x str,
    label: &'x str,
    value: &'x str,
    span: Span,
}

/// A definition in either dialect.
struct Definition<'x> {
    root: &'x XmlElement,
    dialect: &'static str,
    sections: Vec<&'x str>,
    items: Vec<Item<'x>>,
    settings: Option<serde_json::Value>,
}

impl<'x> Definition<'x> {
    fn read(root: &'x XmlElement) -> Option<Self> {
        let mut definition = Self {
            root,
            dialect: "metadata",
            sections: Vec::new(),
            items: Vec::new(),
            settings: None,
        };
        match root.name.as_str() {
            "CallCenter" => {
                for section in root.children_named("sections") {
                    let name = section.child_text("name").unwrap_or("");
                    definition.sections.push(name);
                    for item in section.children_named("items") {
                        definition.items.push(Item {
                            section: name,
                            name: item.child_text("name").unwrap_or(""),
                            label: item.child_text("label").unwrap_or(""),
                            value: item.child_text("value").unwrap_or(""),
                            span: item.child("name").map_or(item.span, |name| name.span),
                        });
                    }
                }
                definition.settings = root
                    .child_text("customSettings")
                    .and_then(|json| serde_json::from_str(json).ok());
            }
            "ConversationVendorInfo" => definition.dialect = "vendor-info",
            name if name.eq_ignore_ascii_case("callCenter") => {
                definition.dialect = "import-definition";
                for section in root
                    .children
                    .iter()
                    .filter(|child| child.name.eq_ignore_ascii_case("section"))
                {
                    let name = section.attribute("name").unwrap_or("");
                    definition.sections.push(name);
                    for item in section
                        .children
                        .iter()
                        .filter(|child| child.name.eq_ignore_ascii_case("item"))
                    {
                        definition.items.push(Item {
                            section: name,
                            name: item.attribute("name").unwrap_or(""),
                            label: item.attribute("label").unwrap_or(""),
                            value: item.text.as_str(),
                            span: item.span,
                        });
                    }
                }
                // Another vocabulary's element of the same name has no sections.
                if definition.sections.is_empty() {
                    return None;
                }
            }
            _ => return None,
        }
        Some(definition)
    }

    fn item(&self, name: &str) -> Option<&'x str> {
        self.items
            .iter()
            .find(|item| item.name == name)
            .map(|item| item.value)
    }

    fn adapter_url(&self) -> Option<&'x str> {
        self.root
            .child_text("adapterUrl")
            .or_else(|| self.item("reqAdapterUrl"))
            .or_else(|| self.root.child_text("connectorUrl"))
            .filter(|address| !address.is_empty())
    }

    /// Where the address stands: the element or the item that gave it.
    fn address_span(&self) -> Option<Span> {
        let element = |name| {
            self.root
                .child(name)
                .map(|element: &XmlElement| element.span)
        };
        let item = self.items.iter().find(|item| item.name == "reqAdapterUrl");
        element("adapterUrl")
            .or_else(|| item.map(|item| item.span))
            .or_else(|| element("connectorUrl"))
    }

    fn display_name(&self) -> Option<String> {
        self.root
            .child_text("displayName")
            .or_else(|| self.item("reqDisplayName"))
            .or_else(|| self.root.child_text("masterLabel"))
            .map(str::to_owned)
    }

    fn settings(&self, line: &dyn Fn(Span) -> u32) -> Vec<CallCenterSetting> {
        self.items
            .iter()
            .map(|item| {
                let secret = is_secret_item(item.name, item.label) && !item.value.is_empty();
                let value = if secret {
                    REDACTED.to_owned()
                } else {
                    redact(item.value)
                };
                CallCenterSetting {
                    section: item.section.to_owned(),
                    name: item.name.to_owned(),
                    redacted: secret || value != item.value,
                    value,
                    line: line(item.span),
                }
            })
            .collect()
    }

    /// Whether a marker holds, and in which words.
    fn holds(&self, marker: &Marker) -> Option<String> {
        let is_true = |value: &str| value.trim().eq_ignore_ascii_case("true");
        if let Some(root) = &marker.root {
            return (self.root.name == *root).then(|| format!("the file is a {root}"));
        }
        if let Some(section) = &marker.section {
            let there = self
                .sections
                .iter()
                .any(|name| name.eq_ignore_ascii_case(section));
            return there.then(|| format!("section {section}"));
        }
        if let Some(item) = &marker.item {
            return self.item(item).map(|_| format!("item {item}"));
        }
        if let Some(item) = &marker.item_true {
            return self
                .item(item)
                .filter(|value| is_true(value))
                .map(|_| format!("item {item} is true"));
        }
        if let Some(key) = &marker.settings_true {
            let value = self.settings.as_ref()?.get(key)?;
            let yes = value.as_bool() == Some(true) || value.as_str().is_some_and(is_true);
            return yes.then(|| format!("customSettings has {key} true"));
        }
        if let Some(element) = &marker.element {
            let found = self.root.child(element)?;
            let filled = !found.text.is_empty() || !found.children.is_empty();
            return filled.then(|| format!("element {element}"));
        }
        if let Some([low, high]) = marker.version_range {
            let version: f64 = self
                .root
                .child_text("version")
                .or_else(|| self.item("reqVersion"))?
                .trim()
                .parse()
                .ok()?;
            return (low..=high)
                .contains(&version)
                .then(|| format!("version {version}"));
        }
        // `named_by` needs the other component: the inventory settles it.
        None
    }
}

fn classify(definition: &Definition<'_>) -> (CallCenterKind, String, Option<&'static str>) {
    let mut markers: Vec<&'static Marker> = catalog().call_center.marker.iter().collect();
    markers.sort_by_key(|marker| marker.order);
    for marker in markers {
        if let Some(reason) = definition.holds(marker) {
            return (marker.kind, reason, Some(marker.strength.as_str()));
        }
    }
    (
        CallCenterKind::Unknown,
        "no marker of any product".to_owned(),
        None,
    )
}

fn compatibility(definition: &Definition<'_>) -> CompatibilityMode {
    let table = &catalog().call_center.compatibility;
    if let Some(value) = definition.item(&table.item).map(str::trim) {
        return match table.values.iter().find(|known| known.as_str() == value) {
            Some(_) => CompatibilityMode {
                mode: value.to_owned(),
                note: None,
            },
            None => CompatibilityMode {
                mode: table.default.clone(),
                note: Some(format!(
                    "{} is `{value}`, which is none of {}: taken as {}",
                    table.item,
                    table.values.join(", "),
                    table.default
                )),
            },
        };
    }
    // An item that was meant to be this one: same start, or the same letters but for one or two.
    let misspelt = definition.items.iter().find(|item| {
        table.misspelt_items.iter().any(|known| known == item.name)
            || (item.name.to_ascii_lowercase().contains("compat")
                && item.name.to_ascii_lowercase().starts_with("req"))
    });
    let note = match misspelt {
        Some(item) => format!(
            "the item is misspelt as {}, with the value `{}`: Salesforce ignores it, so {} holds",
            item.name, item.value, table.default
        ),
        None => format!("{} is absent, so {} holds", table.item, table.default),
    };
    CompatibilityMode {
        mode: table.default.clone(),
        note: Some(note),
    }
}

/// `test` where the address itself says so; a bundle cannot show that a call center is live.
fn state(address: Option<&str>) -> LifeState {
    let host = address
        .and_then(|address| address.split("://").nth(1))
        .unwrap_or("")
        .to_ascii_lowercase();
    let local = ["localhost", "127.0.0.1", "[::1]"];
    match local.iter().find(|local| host.starts_with(**local)) {
        Some(local) => LifeState::new(
            Life::Test,
            format!("its address leads to {local}, the computer of whoever opens it"),
        ),
        None => LifeState::not_in_a_bundle(),
    }
}

/// Where a call center's address leads inside the org: a Visualforce page.
#[must_use]
pub fn adapter_page(address: &str) -> Option<ComponentId> {
    let lower = address.to_ascii_lowercase();
    let at = lower.find("/apex/")? + "/apex/".len();
    let name: String = address
        .get(at..)?
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    if name.is_empty() {
        return None;
    }
    // The host says whose page it is where the path does not: `acme--rcsfl.cs24.visual.force.com`.
    let owner = host(address).and_then(|host| namespace_of(&host));
    Some(match owner {
        Some(owner) if !name.contains("__") => {
            ComponentId::new("ApexPage", &format!("{owner}__{name}"))
        }
        _ => ComponentId::new("ApexPage", &name),
    })
}

/// The namespace in the host of a Visualforce page; `c` stands for the org's own.
fn namespace_of(host: &str) -> Option<String> {
    let is_page_host = host.ends_with(".visual.force.com") || host.ends_with(".vf.force.com");
    let label = host.split('.').next().filter(|_| is_page_host)?;
    let namespace = match label.rsplit_once("--") {
        Some((_, last)) => last,
        // `purecloud.na12.visual.force.com`, from before every org had a domain of its own.
        None if host.split('.').count() == 5 => label,
        None => return None,
    };
    (namespace != "c" && !namespace.is_empty()).then(|| namespace.to_owned())
}

/// Whether a host is Salesforce's own.
#[must_use]
pub fn is_platform_host(host: &str) -> bool {
    let mut known = catalog().call_center.platform_host.iter();
    known
        .any(|platform| host == platform.suffix || host.ends_with(&format!(".{}", platform.suffix)))
}

/// The host of an absolute address, in lower case, without port and credentials.
#[must_use]
pub fn host(address: &str) -> Option<String> {
    let after = address
        .split("://")
        .nth(1)
        .or_else(|| address.strip_prefix("//"))?;
    let authority = after.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    (host.contains('.') || host == "localhost").then_some(host)
}
