//! Links that usages stand for: whoever uses a call field, opens the adapter, lets its host in.

use std::collections::BTreeSet;

use super::links::channel;
use super::references::HOST;
use super::task_fields::{fills, logged_by};
use super::{Link, LinkEnd, LinkKind, Names};
use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, catalog};
use crate::detect::{CallCenter, TriggerHead, Usage, adapter_page, host};

/// The type under which the softphone of utility bars is an end of links; it belongs to the platform.
pub const UTILITY_ITEM: &str = "UtilityItem";

/// The softphone utility, which shows whichever call center the user is assigned to.
#[must_use]
pub fn softphone() -> ComponentId {
    ComponentId::new(UTILITY_ITEM, &catalog().softphone_component.name)
}

/// Links that usages, call centers and triggers stand for.
pub(super) fn links(
    usages: &[Usage],
    call_centers: &[CallCenter],
    triggers: &[TriggerHead],
    names: &Names,
) -> Vec<Link> {
    let mut links = Vec::new();
    let logged = logged_by(usages);
    for usage in usages {
        let from = names.end(usage.component.clone());
        links.extend(
            of_usage(usage, names, &logged)
                .into_iter()
                .map(|(kind, to)| Link {
                    from: from.clone(),
                    to,
                    kind,
                    path: usage.place.path.clone(),
                    line: usage.place.start.line,
                }),
        );
    }
    let is_used = links.iter().any(|link| link.kind == LinkKind::Softphone);
    for call_center in call_centers.iter().filter(|_| is_used) {
        if is_shown_in_lightning(call_center) {
            links.push(Link {
                from: LinkEnd::Outside(softphone()),
                to: names.end(call_center.component.clone()),
                kind: LinkKind::CallCenter,
                path: call_center.place.path.clone(),
                line: call_center.place.start.line,
            });
        }
    }
    for head in triggers {
        let from = names.end(head.trigger.clone());
        for handler in &head.handlers {
            let class = handler.rsplit('.').next_back().unwrap_or(handler);
            links.push(Link {
                from: from.clone(),
                to: names.end(ComponentId::new("ApexClass", class)),
                kind: LinkKind::HandsTo,
                path: head.place.path.clone(),
                line: head.place.start.line,
            });
        }
    }
    links
}

/// Whether users of Lightning apps see a call center's adapter.
fn is_shown_in_lightning(call_center: &CallCenter) -> bool {
    let mode = call_center.compatibility.as_ref();
    call_center.kind == CallCenterKind::OpenCti
        && mode.is_some_and(|mode| mode.mode.contains("Lightning"))
}

fn of_usage(
    usage: &Usage,
    names: &Names,
    logged: &BTreeSet<(ComponentId, String)>,
) -> Vec<(LinkKind, LinkEnd)> {
    let argument = |name: &str| usage.arguments.get(name).map(String::as_str);
    let named = |kind: &str, name: &str| names.end(ComponentId::new(kind, name));
    let mut ends = Vec::new();
    // What most entries let in is read from their own address, which can be another host of the same party.
    let mut read = catalog().references.of_type(&usage.component.kind);
    let is_read_for_host = read.any(|row| row.to == HOST);
    if let Some(host) = argument("adapterHost").filter(|_| !is_read_for_host) {
        ends.push((LinkKind::Trusts, LinkEnd::External(host.to_owned())));
    }
    // What an action or a tab shows is read from its own elements.
    let is_read = catalog()
        .references
        .of_type(&usage.component.kind)
        .next()
        .is_some();
    if let Some(page) = argument("page").filter(|_| !is_read) {
        ends.push((LinkKind::Opens, named("ApexPage", page)));
    }
    if let Some(report) = argument("report") {
        ends.push((LinkKind::Shows, named("Report", report)));
    }
    if let Some(name) = argument("callCenter") {
        let listed = name.split([',', ';', '|', '\n']).map(str::trim);
        let known = listed.filter_map(|name| names.find(&ComponentId::new("CallCenter", name)));
        ends.extend(known.map(|id| (LinkKind::Names, LinkEnd::Component(id.clone()))));
    }
    if let Some(address) = argument("address") {
        let kind = match usage.rule.id.as_str() {
            "metadata/adapter-host" => LinkKind::CallsHost,
            _ => LinkKind::Opens,
        };
        if let Some(page) = page_in(address) {
            ends.push((kind, names.end(page)));
        } else if let Some(host) = host(address) {
            ends.push((kind, LinkEnd::External(host)));
        }
    }
    if usage.rule.id == catalog().softphone_component.rule {
        ends.push((LinkKind::Softphone, LinkEnd::Outside(softphone())));
    }
    if let Some(flow) = last_argument(usage, "flowDevName") {
        ends.push((LinkKind::Opens, named("Flow", flow)));
    }
    if let Some(page) = popped_page(usage) {
        ends.push((LinkKind::Opens, names.end(page)));
    }
    if let Some(channel) = channel_of(usage) {
        ends.push((LinkKind::Channel, names.end(channel)));
    }
    if let Some(field) = field_of(usage) {
        let kind = match fills(usage, logged) {
            true => LinkKind::SetsField,
            false => LinkKind::UsesField,
        };
        ends.push((kind, named("CustomField", field)));
    }
    ends
}

/// The page of the org that a screen pop opens by its address.
#[must_use]
pub fn popped_page(usage: &Usage) -> Option<ComponentId> {
    let mut arguments = usage.arguments.iter().filter(|_| usage.api.is_some());
    let is_address = |key: &str| key.rsplit('.').next() == Some("url");
    arguments.find_map(|(key, value)| adapter_page(value).filter(|_| is_address(key)))
}

/// The message channel that a usage publishes on or listens to.
#[must_use]
pub fn channel_of(usage: &Usage) -> Option<ComponentId> {
    last_argument(usage, "channelName").map(channel)
}

/// The field that a usage is about: `Task.CallType`.
fn field_of(usage: &Usage) -> Option<&str> {
    let member = usage.member.as_deref().filter(|_| usage.api.is_none())?;
    let (object, field) = member.split_once('.')?;
    let mut known = catalog().records.field.iter();
    let is_field = known.any(|known| known.object == object && known.name == field);
    is_field.then_some(member)
}

/// An argument by the last step of its name: `params.flowDevName`.
fn last_argument<'u>(usage: &'u Usage, name: &str) -> Option<&'u str> {
    let mut arguments = usage.arguments.iter();
    let (_, value) = arguments.find(|(key, _)| key.rsplit('.').next() == Some(name))?;
    (!value.is_empty() && !value.contains('{')).then_some(value.as_str())
}

/// The page in an address, in `$Page.Phone`, or the whole text, as Apex names it in `Page.Phone`.
fn page_in(address: &str) -> Option<ComponentId> {
    let openings = &catalog().openings;
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if let Some(page) = adapter_page(address) {
        return Some(page);
    }
    let name = address
        .trim()
        .rsplit(openings.page_global.as_str())
        .next()
        .unwrap_or(address);
    let name: &str = name.split([' ', ',', ')', '}']).next().unwrap_or(name);
    is_name(name).then(|| ComponentId::new("ApexPage", name))
}
