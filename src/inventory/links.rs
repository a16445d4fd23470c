//! Links, read from one file at a time and closed over the whole bundle afterwards.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{ComponentId, Entry, Gap, Language, LineIndex, MarkupKind, SourceFile, Span};
use crate::catalog::{Confidence, catalog};
use crate::detect::{self, CallCenter, Evidence, Findings, Place, Unit, adapter_page, host};
use crate::syntax::facts::{Facts, Literal, XmlElement};
use crate::syntax::{self, Needles, merge_field};

use super::{Link, LinkEnd, LinkKind};

/// A link before it is known whether its end is in the bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RawLink {
    /// Where it starts.
    pub from: ComponentId,
    /// Where it leads.
    pub to: RawEnd,
    /// What it says.
    pub kind: LinkKind,
    /// Where it is written.
    pub place: Place,
}

/// An end that is still a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RawEnd {
    /// A component, found without regard to case.
    Component(ComponentId),
    /// A host.
    Host(String),
}

/// Metadata types that grant access, and that are read only for names that matter.
pub const GRANTING_TYPES: [&str; 2] = ["Profile", "PermissionSet"];

/// An element that grants access.
struct Grant {
    element: &'static str,
    /// Child with the name of what is granted.
    name: &'static str,
    /// Child that says whether it is.
    flag: &'static str,
    /// Metadata type of what is granted.
    kind: &'static str,
}

const GRANTS: [Grant; 3] = [
    Grant {
        element: "pageAccesses",
        name: "apexPage",
        flag: "enabled",
        kind: "ApexPage",
    },
    Grant {
        element: "classAccesses",
        name: "apexClass",
        flag: "enabled",
        kind: "ApexClass",
    },
    Grant {
        element: "applicationVisibilities",
        name: "application",
        flag: "visible",
        kind: "CustomApplication",
    },
];

/// Grants of a profile or permission set that name one of `names`, which are written with the brackets around
/// them: `>Softphone<`. Such files are large and mostly about something else, so only the elements that hold a
/// name are parsed.
#[must_use]
pub fn grants(file: &SourceFile, names: &Needles) -> Vec<RawLink> {
    let text: &str = &file.text;
    let mut links = Vec::new();
    let mut lines = None;
    for (hit, _) in names.find_all(text) {
        let Some((start, grant)) = grant_around(text, hit) else {
            continue;
        };
        let close = format!("</{}>", grant.element);
        let Some(length) = text[start..].find(&close) else {
            continue;
        };
        let end = start + length + close.len();
        let Some(access) = syntax::xml::read(&text[start..end], detect::interest()).tree else {
            continue;
        };
        if access.child_text(grant.flag) == Some("true")
            && let Some(name) = access.child_text(grant.name)
        {
            let lines = lines.get_or_insert_with(|| LineIndex::new(text));
            links.push(RawLink {
                from: file.component.clone(),
                to: RawEnd::Component(ComponentId::new(grant.kind, name)),
                kind: LinkKind::Grants,
                place: Place {
                    path: file.path.clone(),
                    span: Span::new(start, end),
                    start: lines.position(text, start),
                    end: lines.position(text, end),
                },
            });
        }
    }
    links.sort();
    links.dedup();
    links
}

/// A component as grants name it: type, and name in lower case without a namespace.
#[must_use]
pub fn granted_key(id: &ComponentId) -> (String, String) {
    let name = id.full_name.to_lowercase();
    let local = name
        .split_once("__")
        .map_or(name.as_str(), |(_, local)| local);
    (id.kind.clone(), local.to_owned())
}

/// The grants of `adapter`'s pages and classes in a profile or permission set: one usage, at the first of them.
#[must_use]
pub fn granted(
    file: &SourceFile,
    links: &[RawLink],
    adapter: &BTreeSet<(String, String)>,
) -> Findings {
    let mut findings = Findings::default();
    let mut granted: Vec<(&ComponentId, &Place)> = links
        .iter()
        .filter_map(|link| match &link.to {
            RawEnd::Component(to) if adapter.contains(&granted_key(to)) => Some((to, &link.place)),
            _ => None,
        })
        .collect();
    granted.sort_by_key(|(_, place)| place.span.start);
    let Some((name, first)) = granted.first() else {
        return findings;
    };
    // The element is opened on one line and names what it grants on another.
    let element = first.span.of(&file.text);
    let span = element.find(&name.full_name).map_or(first.span, |at| {
        Span::new(at, at + name.full_name.len()).shifted(first.span.start)
    });
    let facts = Facts::default();
    let rule = catalog().rule("metadata/adapter-access");
    let unit = Unit::new(file, &facts);
    let mut usage = unit.usage(rule, span, Evidence::Configuration, Confidence::High);
    let names: Vec<String> = granted.iter().map(|(to, _)| to.to_string()).collect();
    let lines: Vec<String> = granted
        .iter()
        .map(|(_, place)| place.start.line.to_string())
        .collect();
    usage
        .arguments
        .insert("grants".to_owned(), names.join(", "));
    usage.arguments.insert("lines".to_owned(), lines.join(", "));
    findings.usages.push(usage);
    findings
}

/// A profile or permission set whose end is missing.
#[must_use]
pub fn cut_off(file: &SourceFile) -> Vec<Gap> {
    let ends = GRANTING_TYPES
        .iter()
        .any(|kind| file.text.trim_end().ends_with(&format!("</{kind}>")));
    if ends {
        return Vec::new();
    }
    vec![Gap::new(
        &file.path,
        format!(
            "line {}: the file ends before its last element is closed",
            file.text.lines().count()
        ),
        "who is granted what in the missing part cannot be seen",
    )]
}

/// The grant whose element is open at `hit`, with its start.
fn grant_around(text: &str, hit: usize) -> Option<(usize, &'static Grant)> {
    // The element is a few lines long: looking back further would only cost time in a large profile.
    const LOOK_BACK: usize = 1_000;
    let from = text.floor_char_boundary(hit.saturating_sub(LOOK_BACK));
    let before = text.get(from..hit)?;
    GRANTS
        .iter()
        .filter_map(|grant| {
            let start = before.rfind(&format!("<{}>", grant.element))?;
            let closed = before[start..].contains(&format!("</{}>", grant.element));
            (!closed).then_some((from + start, grant))
        })
        .max_by_key(|(start, _)| *start)
}

/// Whether a file is small, structural, and always read: for its links, or for what its folder promises.
#[must_use]
pub fn is_structural(entry: &Entry) -> bool {
    let kind = entry.component.kind.as_str();
    matches!(kind, "CustomApplication" | "CallCenterRoutingMap")
        || entry.path.as_str().contains("softphoneLayouts/")
}

/// Links that one file states.
#[must_use]
pub fn of_file(unit: &Unit<'_>) -> Vec<RawLink> {
    let mut links = Vec::new();
    match unit.file.language {
        Language::Xml => {
            if let Some(root) = &unit.facts.xml {
                of_xml(unit, root, &mut links);
            }
        }
        Language::Markup(_) => of_markup(unit, &mut links),
        _ => {}
    }
    for script in &unit.facts.scripts {
        for call in &script.calls {
            let last = call.callee.rsplit('.').next().unwrap_or(&call.callee);
            if !catalog()
                .functions
                .creators
                .iter()
                .any(|known| known == last)
            {
                continue;
            }
            for argument in &call.arguments {
                if let Literal::Text(name) = argument
                    && let Some(to) = lightning_component(name)
                {
                    links.push(RawLink {
                        from: unit.file.component.clone(),
                        to: RawEnd::Component(to),
                        kind: LinkKind::Shows,
                        place: unit.place(call.span),
                    });
                }
            }
        }
        for import in &script.imports {
            if let Some((kind, to)) = lwc_import(&import.specifier) {
                links.push(RawLink {
                    from: unit.file.component.clone(),
                    to: RawEnd::Component(to),
                    kind,
                    place: unit.place(import.span),
                });
            }
        }
    }
    links
}

/// The component behind `c:name` or `c-kebab-name`.
fn lightning_component(name: &str) -> Option<ComponentId> {
    if let Some(name) = name.strip_prefix("c:") {
        return Some(ComponentId::new("AuraDefinitionBundle", name));
    }
    let kebab = name.strip_prefix("c-")?;
    let mut camel = String::with_capacity(kebab.len());
    let mut upper = false;
    for c in kebab.chars() {
        match c {
            '-' => upper = true,
            c if upper => {
                camel.extend(c.to_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    Some(ComponentId::new("LightningComponentBundle", &camel))
}

/// How markup and scripts write a component of the org, where they can show or load it.
#[must_use]
pub fn written_in_markup(id: &ComponentId) -> Vec<String> {
    match id.kind.as_str() {
        "AuraDefinitionBundle" | "ApexComponent" => vec![format!("c:{}", id.full_name)],
        "LightningComponentBundle" => {
            let mut kebab = String::from("c-");
            for c in id.full_name.chars() {
                if c.is_ascii_uppercase() {
                    kebab.push('-');
                }
                kebab.push(c.to_ascii_lowercase());
            }
            vec![format!("c:{}", id.full_name), kebab]
        }
        "StaticResource" => vec![
            format!("@salesforce/resourceUrl/{}", id.full_name),
            format!("$Resource.{}", id.full_name),
        ],
        _ => Vec::new(),
    }
}

/// What an LWC import of the platform leads to.
fn lwc_import(specifier: &str) -> Option<(LinkKind, ComponentId)> {
    if let Some(name) = specifier.strip_prefix("@salesforce/resourceUrl/") {
        return Some((LinkKind::Loads, ComponentId::new("StaticResource", name)));
    }
    let method = specifier.strip_prefix("@salesforce/apex/")?;
    let class = method.rsplit_once('.').map_or(method, |(class, _)| class);
    Some((LinkKind::CallsApex, ComponentId::new("ApexClass", class)))
}

fn of_xml(unit: &Unit<'_>, root: &XmlElement, links: &mut Vec<RawLink>) {
    let mut push = |element: &XmlElement, kind, to| {
        links.push(RawLink {
            from: unit.file.component.clone(),
            to: RawEnd::Component(to),
            kind,
            place: unit.place(element.span),
        });
    };
    if root.name == "CallCenterRoutingMap"
        && let Some(call_center) = root.child("callCenter")
    {
        push(
            call_center,
            LinkKind::Shows,
            ComponentId::new("CallCenter", &call_center.text),
        );
    }
    if root.name == "CustomApplication"
        && let Some(bar) = root.child("utilityBar")
    {
        push(
            bar,
            LinkKind::UtilityBar,
            ComponentId::new("FlexiPage", &bar.text),
        );
    }
}

fn of_markup(unit: &Unit<'_>, links: &mut Vec<RawLink>) {
    let from = &unit.file.component;
    for element in &unit.facts.elements {
        let shown = match element.name.as_str() {
            "aura:dependency" => element
                .attribute("resource")
                .map_or("", |resource| resource.value.as_str()),
            name => name,
        };
        if let Some(mut to) = lightning_component(shown) {
            if matches!(
                unit.file.language,
                Language::Markup(MarkupKind::Visualforce)
            ) {
                to.kind = "ApexComponent".to_owned();
            }
            links.push(RawLink {
                from: from.clone(),
                to: RawEnd::Component(to),
                kind: LinkKind::Shows,
                place: unit.place(element.span),
            });
        }
        let name = element.name.to_ascii_lowercase();
        let controllers = match name.as_str() {
            "apex:page" => vec!["controller", "extensions"],
            "apex:component" | "aura:component" | "aura:application" => vec!["controller"],
            _ => Vec::new(),
        };
        for attribute in controllers {
            let Some(attribute) = element.attribute(attribute) else {
                continue;
            };
            for class in attribute
                .value
                .split(',')
                .map(str::trim)
                .filter(|class| !class.is_empty())
            {
                links.push(RawLink {
                    from: from.clone(),
                    to: RawEnd::Component(ComponentId::new("ApexClass", class)),
                    kind: LinkKind::Controller,
                    place: unit.place(element.span),
                });
            }
        }
    }
    let mut seen = BTreeSet::new();
    for field in merge_field::fields(&unit.file.text) {
        for resource in resources(field.expression) {
            if seen.insert(resource.to_owned()) {
                links.push(RawLink {
                    from: from.clone(),
                    to: RawEnd::Component(ComponentId::new("StaticResource", resource)),
                    kind: LinkKind::Loads,
                    place: unit.place(field.span),
                });
            }
        }
    }
}

/// Static resources that a merge field names: `$Resource.x`, `URLFOR($Resource.x, '…')`.
fn resources(expression: &str) -> impl Iterator<Item = &str> {
    const KEY: &str = "$Resource.";
    expression.match_indices(KEY).filter_map(|(at, _)| {
        let rest = &expression[at + KEY.len()..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

/// The item of the address that is used when the adapter does not answer.
const STANDBY_ITEM: &str = "reqStandbyUrl";

/// Links from a call center to its adapter, the standby address included.
#[must_use]
pub(super) fn of_call_center(call_center: &CallCenter) -> Vec<RawLink> {
    let standby = call_center
        .items
        .iter()
        .filter(|item| item.name == STANDBY_ITEM)
        .map(|item| &item.value);
    let mut ends = Vec::new();
    for address in call_center.adapter_url.iter().chain(standby) {
        if let Some(page) = adapter_page(address) {
            ends.push(RawEnd::Component(page));
        }
        if let Some(host) = host(address) {
            ends.push(RawEnd::Host(host));
        }
    }
    ends.into_iter()
        .map(|to| RawLink {
            from: call_center.component.clone(),
            to,
            kind: LinkKind::Adapter,
            place: call_center.place.clone(),
        })
        .collect()
}

/// Names of components, found without regard to case, as Salesforce does.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<(String, String), ComponentId>,
    /// Components of packages, whose files leave out the namespace that others write.
    packaged: BTreeMap<(String, String), ComponentId>,
}

impl Names {
    /// Indexes the components of a bundle; the flag says whether one belongs to a package.
    pub fn new<'c>(components: impl Iterator<Item = (&'c ComponentId, bool)>) -> Self {
        let mut names = Self::default();
        for (id, is_packaged) in components {
            let key = (id.kind.clone(), id.full_name.to_lowercase());
            if is_packaged {
                names.packaged.insert(key.clone(), id.clone());
            }
            names.known.insert(key, id.clone());
        }
        names
    }

    /// The component of that type and name, with its own spelling.
    #[must_use]
    pub fn find(&self, id: &ComponentId) -> Option<&ComponentId> {
        let name = id.full_name.to_lowercase();
        if let Some(known) = self.known.get(&(id.kind.clone(), name.clone())) {
            return Some(known);
        }
        // `c:name` in Aura can be a Lightning web component as well.
        if id.kind == "AuraDefinitionBundle" {
            return self
                .known
                .get(&("LightningComponentBundle".to_owned(), name));
        }
        let (_, local) = name.split_once("__").or_else(|| name.split_once('.'))?;
        self.packaged.get(&(id.kind.clone(), local.to_owned()))
    }

    /// Closes raw links: ends become components of the bundle, or stay outside it.
    #[must_use]
    pub fn close(&self, raw: Vec<RawLink>) -> Vec<Link> {
        let mut links: Vec<Link> = raw
            .into_iter()
            .map(|link| Link {
                from: LinkEnd::Component(link.from),
                to: match link.to {
                    RawEnd::Host(host) => LinkEnd::External(host),
                    RawEnd::Component(id) => match self.find(&id) {
                        Some(known) => LinkEnd::Component(known.clone()),
                        None => LinkEnd::Outside(id),
                    },
                },
                kind: link.kind,
                path: link.place.path,
                line: link.place.start.line,
            })
            .collect();
        links.sort();
        links.dedup();
        links
    }
}
