//! Softphone layouts, which come only as exports: the JSON of `getSoftphoneLayout`, the SOAP answer of
//! `describeSoftphoneLayout`.

use serde_json::Value;

use super::findings::{Findings, Unit};
use super::{Evidence, Fingerprint, Place};
use crate::bundle::{ComponentId, Gap, Language, Span};
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::XmlElement;

/// A softphone layout, read from an export.
#[derive(Debug, Clone)]
pub struct SoftphoneLayout {
    /// Name, from the export or the file.
    pub name: String,
    /// Where the export lies.
    pub place: Place,
    /// `getSoftphoneLayout` or `describeSoftphoneLayout`.
    pub source: &'static str,
    /// Call types in order.
    pub call_types: Vec<SoftphoneCallType>,
    /// Usages of code that depends on it.
    pub used_by: Vec<Fingerprint>,
}

/// What a softphone layout says for one call type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoftphoneCallType {
    /// `Inbound`, `Outbound` or `Internal`.
    pub kind: String,
    /// Call-related fields, e.g. `ANI`.
    pub fields: Vec<String>,
    /// Objects with their fields.
    pub objects: Vec<(String, Vec<String>)>,
    /// Screen-pop setting per match, e.g. `NoMatch` → `PopToEntity Contact`.
    pub screen_pop: Vec<(String, String)>,
    /// Where pops open.
    pub opens_within: Option<String>,
}

/// The type that exports of softphone layouts are listed under; Salesforce has no metadata type for them.
pub const COMPONENT_KIND: &str = "SoftphoneLayout";

/// Finds an export of a softphone layout, wherever it lies.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let layout = match unit.file.language {
        Language::Json => from_json(unit, findings),
        Language::Xml => unit
            .facts
            .xml
            .as_ref()
            .and_then(|root| from_xml(unit, root)),
        _ => None,
    };
    let Some(layout) = layout else { return };
    let rule = catalog().rule("metadata/softphone-layout");
    let mut usage = unit.usage(
        rule,
        layout.place.span,
        Evidence::Configuration,
        Confidence::High,
    );
    // The same layout wherever its export lies.
    usage.component = ComponentId::new(COMPONENT_KIND, &layout.name);
    usage.archive_member = None;
    usage.snippet = format!("softphone layout {}", layout.name);
    usage
        .arguments
        .insert("name".to_owned(), layout.name.clone());
    for call_type in &layout.call_types {
        for (case, setting) in &call_type.screen_pop {
            usage
                .arguments
                .insert(format!("{}.{case}", call_type.kind), setting.clone());
        }
    }
    findings.usages.push(usage);
    findings.softphone_layouts.push(layout);
}

fn name_of_file(unit: &Unit<'_>) -> String {
    let file = unit.file.path.file_name();
    file.rsplit_once('.')
        .map_or(file, |(stem, _)| stem)
        .to_owned()
}

const CALL_TYPES: [&str; 3] = ["Inbound", "Outbound", "Internal"];

fn from_json(unit: &Unit<'_>, findings: &mut Findings) -> Option<SoftphoneLayout> {
    let text: &str = &unit.file.text;
    // Only a file that speaks of layouts is worth a complaint.
    let by_place = unit.file.path.as_str().contains("softphoneLayouts/");
    if !by_place && !text.contains("callRelatedFields") && !text.contains("screenPopSettings") {
        return None;
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            findings.gaps.push(Gap::new(
                &unit.file.path,
                format!("not valid JSON: {error}"),
                "it looks like an export of a softphone layout, whose screen pops are not in this report",
            ));
            return None;
        }
    };
    let body = find_layout(&value, 0)?;
    let mut call_types = Vec::new();
    for kind in CALL_TYPES {
        let Some(described) = body.get(kind) else {
            continue;
        };
        let mut call_type = SoftphoneCallType {
            kind: kind.to_owned(),
            ..SoftphoneCallType::default()
        };
        for field in described
            .get("callRelatedFields")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            call_type.fields.extend(field.as_str().map(str::to_owned));
        }
        for (object, fields) in described
            .get("objects")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let names = fields
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|field| field.get("apiName").and_then(Value::as_str))
                .map(str::to_owned)
                .collect();
            call_type.objects.push((object.clone(), names));
        }
        for (case, setting) in described
            .get("screenPopSettings")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if case == "screenPopsOpenWithin" {
                call_type.opens_within = setting.as_str().map(str::to_owned);
                continue;
            }
            let part = |key: &str| setting.get(key).and_then(Value::as_str).unwrap_or("");
            let text = format!("{} {}", part("screenPopType"), part("screenPopData"));
            call_type
                .screen_pop
                .push((case.clone(), text.trim().to_owned()));
        }
        call_types.push(call_type);
    }
    Some(SoftphoneLayout {
        name: body
            .get("name")
            .and_then(Value::as_str)
            .map_or_else(|| name_of_file(unit), str::to_owned),
        place: unit.place(Span::new(0, 0)),
        source: "getSoftphoneLayout",
        call_types,
        used_by: Vec::new(),
    })
}

/// The object with the call types, below whatever a callback wrapped around it; a string may hold it.
fn find_layout(value: &Value, depth: usize) -> Option<Value> {
    const MAX_DEPTH: usize = 4;
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::Object(members) => {
            let is_layout = CALL_TYPES.iter().any(|kind| {
                members.get(*kind).is_some_and(|it| {
                    it.get("screenPopSettings").is_some() || it.get("callRelatedFields").is_some()
                })
            });
            if is_layout {
                return Some(value.clone());
            }
            members
                .values()
                .find_map(|value| find_layout(value, depth + 1))
        }
        Value::Array(items) => items.iter().find_map(|item| find_layout(item, depth + 1)),
        Value::String(text) => {
            let inner: Value = serde_json::from_str(text).ok()?;
            find_layout(&inner, depth + 1)
        }
        _ => None,
    }
}

/// A name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn child_text<'x>(element: &'x XmlElement, name: &str) -> Option<&'x str> {
    element
        .children
        .iter()
        .find(|child| local(&child.name) == name)
        .map(|child| child.text.as_str())
        .filter(|text| !text.is_empty())
}

fn from_xml(unit: &Unit<'_>, root: &XmlElement) -> Option<SoftphoneLayout> {
    let mut found: Option<&XmlElement> = None;
    root.walk(&mut |path| {
        if let Some(&last) = path.last()
            && found.is_none()
            && last.children.iter().any(|child| {
                local(&child.name) == "callTypes"
                    && child.children.iter().any(|inner| {
                        ["screenPopOptions", "infoFields", "sections"].contains(&local(&inner.name))
                    })
            })
        {
            found = Some(last);
        }
    });
    let layout = found?;
    let mut call_types = Vec::new();
    for described in layout
        .children
        .iter()
        .filter(|child| local(&child.name) == "callTypes")
    {
        let mut call_type = SoftphoneCallType {
            kind: child_text(described, "name").unwrap_or("").to_owned(),
            opens_within: child_text(described, "screenPopsOpenWithin").map(str::to_owned),
            ..SoftphoneCallType::default()
        };
        for child in &described.children {
            match local(&child.name) {
                "infoFields" => call_type
                    .fields
                    .extend(child_text(child, "name").map(str::to_owned)),
                "sections" => {
                    let fields = child
                        .children
                        .iter()
                        .filter(|item| local(&item.name) == "items")
                        .filter_map(|item| child_text(item, "itemApiName"))
                        .map(str::to_owned)
                        .collect();
                    let object = child_text(child, "entityApiName").unwrap_or("").to_owned();
                    call_type.objects.push((object, fields));
                }
                "screenPopOptions" => {
                    let case = child_text(child, "matchType").unwrap_or("").to_owned();
                    let kind = child_text(child, "screenPopType").unwrap_or("");
                    let data = child_text(child, "screenPopData").unwrap_or("");
                    call_type
                        .screen_pop
                        .push((case, format!("{kind} {data}").trim().to_owned()));
                }
                _ => {}
            }
        }
        call_types.push(call_type);
    }
    Some(SoftphoneLayout {
        name: child_text(layout, "name").map_or_else(|| name_of_file(unit), str::to_owned),
        place: unit.place(layout.span),
        source: "describeSoftphoneLayout",
        call_types,
        used_by: Vec::new(),
    })
}
