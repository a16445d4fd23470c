//! Components that markup and scripts show or load.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::bundle::{ComponentId, Language, MarkupKind, Span};
use crate::catalog::{LinkKind, catalog};
use crate::detect::{Unit, is_commented, pattern};
use crate::syntax::facts::Element;
use crate::syntax::merge_field;

use super::links::channel;
use super::{RawEnd, RawLink};

/// The component behind `c:name` or `c-kebab-name`.
pub(super) fn lightning_component(name: &str) -> Option<ComponentId> {
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

/// What `c:name`, `c-kebab-name` or `namespace:name` shows. An org with a namespace of its own may write that, and no
/// file of the bundle has to say so.
pub(super) fn shown(written: &str) -> Option<RawEnd> {
    if let Some(id) = lightning_component(written) {
        return Some(RawEnd::Component(id));
    }
    let (namespace, name) = written.split_once(':')?;
    let is_name = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let id = ComponentId::new("AuraDefinitionBundle", name);
    let is_own = !catalog().references.is_platform(namespace);
    (is_name(namespace) && is_name(name) && is_own).then_some(RawEnd::IfThere(id))
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
        "ApexClass" => vec![
            format!("@salesforce/apex/{}.", id.full_name),
            format!("controller=\"{}\"", id.full_name),
            format!("extensions=\"{}\"", id.full_name),
        ],
        "LightningMessageChannel" => vec![
            format!("messageChannel/{}__c", id.full_name),
            format!("$MessageChannel.{}__c", id.full_name),
            format!("type=\"{}__c\"", id.full_name),
        ],
        _ => Vec::new(),
    }
}

/// Links that markup states.
pub(super) fn links(unit: &Unit<'_>, links: &mut Vec<RawLink>) {
    let from = &unit.file.component;
    for element in &unit.facts.elements {
        let shown = match element.name.as_str() {
            "aura:dependency" => element
                .attribute("resource")
                .map_or("", |resource| resource.value.as_str()),
            name => name,
        };
        if let Some(mut to) = self::shown(shown) {
            if let RawEnd::Component(id) | RawEnd::IfThere(id) = &mut to
                && matches!(
                    unit.file.language,
                    Language::Markup(MarkupKind::Visualforce)
                )
            {
                id.kind = "ApexComponent".to_owned();
            }
            links.push(RawLink {
                from: from.clone(),
                to,
                kind: LinkKind::Shows,
                place: unit.place(element.span),
            });
        }
        let name = element.name.to_ascii_lowercase();
        if let Some((kind, to)) = tied_by(element, &name) {
            links.push(RawLink {
                from: from.clone(),
                to: RawEnd::Component(to),
                kind,
                place: unit.place(element.span),
            });
        }
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
        let resources = named_after(field.expression, RESOURCE)
            .map(|name| (LinkKind::Loads, ComponentId::new("StaticResource", name)));
        let channels =
            named_after(field.expression, CHANNEL).map(|name| (LinkKind::Channel, channel(name)));
        for (kind, to) in resources.chain(channels) {
            if seen.insert(to.clone()) {
                links.push(RawLink {
                    from: from.clone(),
                    to: RawEnd::Component(to),
                    kind,
                    place: unit.place(field.span),
                });
            }
        }
    }
}

/// What an element ties its file to: a message channel, a Canvas app, an event, another page; `name` is its name in lower case.
fn tied_by(element: &Element, name: &str) -> Option<(LinkKind, ComponentId)> {
    let value = |attribute: &str| {
        let value = element.attribute(attribute)?.value.trim();
        (!value.is_empty()).then_some(value)
    };
    match name {
        "lightning:messagechannel" => Some((LinkKind::Channel, channel(value("type")?))),
        "aura:registerevent" => Some((LinkKind::Shows, lightning_component(value("type")?)?)),
        "aura:handler" => Some((LinkKind::Shows, lightning_component(value("event")?)?)),
        "apex:include" => {
            let page = value("pageName")?;
            let page = page.strip_prefix("c__").unwrap_or(page);
            Some((LinkKind::Shows, ComponentId::new("ApexPage", page)))
        }
        // What a component extends, it needs; a page has no such attribute.
        "aura:component" | "aura:application" => {
            Some((LinkKind::Shows, lightning_component(value("extends")?)?))
        }
        "apex:canvasapp" | "force:canvasapp" => {
            let app = value("developerName").or_else(|| value("applicationName"))?;
            Some((LinkKind::Canvas, ComponentId::new("ConnectedApp", app)))
        }
        _ => None,
    }
}

/// What a merge field writes before a static resource.
const RESOURCE: &str = "$Resource.";
/// What it writes before a message channel.
const CHANNEL: &str = "$MessageChannel.";

/// Names behind a key in an expression: `$Resource.x`, `URLFOR($Resource.x, '…')`.
fn named_after<'e>(expression: &'e str, key: &'static str) -> impl Iterator<Item = &'e str> {
    expression.match_indices(key).filter_map(|(at, _)| {
        let rest = &expression[at + key.len()..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

/// Static resources that Aura code asks for by `$A.get('$Resource.x')`, and components that it names in a string of
/// their own, to create them somewhere else; with the place of each name.
pub(super) fn named_in_code(text: &str) -> Vec<(LinkKind, ComponentId, Span)> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r#"\$A\s*\.\s*get\s*\(\s*["']\$Resource\.(\w+)|["']c:([A-Za-z]\w*)["']"#)
    });
    let mut found = Vec::new();
    for names in NAMED.captures_iter(text) {
        let (kind, component, name) = match (names.get(1), names.get(2)) {
            (Some(name), _) => (LinkKind::Loads, "StaticResource", name),
            (_, Some(name)) => (LinkKind::Shows, "AuraDefinitionBundle", name),
            _ => continue,
        };
        if !is_commented(text, name.start()) {
            let span = Span::new(name.start(), name.end());
            found.push((kind, ComponentId::new(component, name.as_str()), span));
        }
    }
    found
}
