//! Fields of call records: who fills them, who shows them, and where their content can go.

use std::collections::{BTreeMap, BTreeSet};

use super::{Link, LinkKind, Names};
use crate::bundle::{BundlePath, ComponentId};
use crate::catalog::{Grounds, catalog};
use crate::detect::{FieldAccess, FieldDefinition, FieldUse, Usage};

/// The object of calls that Open CTI logs.
const TASK: &str = "Task";
/// Keys of a log that name no field.
const NO_FIELDS: [&str; 4] = ["entityApiName", "sobjectApiName", "Id", "fields"];

/// A field of a call record, as an adapter, Apex or a flow fills it, or as reports and layouts show it beside call
/// fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskField {
    /// Object and name, e.g. `Task.Outcome__c`.
    pub name: String,
    /// Whether the org, or a package, made it.
    pub custom: bool,
    /// Label, where its definition is in the bundle.
    pub label: Option<String>,
    /// Type, where its definition is in the bundle.
    pub kind: Option<String>,
    /// The object of a lookup.
    pub refers_to: Option<String>,
    /// Where it is filled.
    pub set_by: BTreeSet<Spot>,
    /// Where it is read or shown.
    pub used_by: BTreeSet<Spot>,
    /// Where its content can go.
    pub home: Option<FieldHome>,
}

/// A place of a component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Component.
    pub component: ComponentId,
    /// File.
    pub path: BundlePath,
    /// 1-based line.
    pub line: u32,
}

/// Where a field's content can go under Salesforce Voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldHome {
    /// The place, or why there is none.
    pub to: String,
    /// What goes wrong if nobody minds it.
    pub traps: Vec<String>,
    /// How well this is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// Whether a usage logs a call.
#[must_use]
pub fn is_log(usage: &Usage) -> bool {
    usage.api.is_some() && usage.member.as_deref() == Some("saveLog")
}

/// Object and field of what a log of a call fills, as far as its arguments are literal.
#[must_use]
pub fn logged_fields(usage: &Usage) -> Vec<(String, String)> {
    if !is_log(usage) {
        return Vec::new();
    }
    let argument = |name: &str| usage.arguments.get(name).map(String::as_str);
    let object = [
        "value.entityApiName",
        "entityApiName",
        "object",
        "objectName",
    ]
    .iter()
    .find_map(|name| argument(name))
    .filter(|object| is_name(object))
    .unwrap_or(TASK);
    let lightning = argument("value.fields")
        .into_iter()
        .flat_map(|fields| fields.split(", "));
    // Classic writes fields as the query of an address.
    let classic = argument("saveParams")
        .into_iter()
        .flat_map(|query| query.trim_start_matches('?').split('&'))
        .filter_map(|part| Some(part.split_once('=')?.0));
    lightning
        .chain(classic)
        .map(str::trim)
        .filter(|field| is_name(field) && !NO_FIELDS.contains(field))
        .map(|field| (object.to_owned(), field.to_owned()))
        .collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Components and the fields that their logs of calls fill.
pub(super) fn logged_by(usages: &[Usage]) -> BTreeSet<(ComponentId, String)> {
    let fields = |usage: &Usage| {
        let component = usage.component.clone();
        logged_fields(usage)
            .into_iter()
            .map(move |(object, field)| (component.clone(), format!("{object}.{field}")))
            .collect::<Vec<_>>()
    };
    usages.iter().flat_map(fields).collect()
}

/// Whether the use of a field fills it: its code says so, or it stands in what a log of the same component fills.
pub(super) fn fills(usage: &Usage, logged: &BTreeSet<(ComponentId, String)>) -> bool {
    if let Some(access) = usage.arguments.get("access") {
        return access == "write";
    }
    let member = usage.member.clone().unwrap_or_default();
    usage.rule.id == "record/call-field-component"
        && logged.contains(&(usage.component.clone(), member))
}

/// Code that is on calls may read any field of a Task. One is a call's where something fills it there, or where
/// metadata shows it beside call fields.
pub(super) fn keep_those_of_calls(uses: &mut Vec<FieldUse>) {
    const CODE: [&str; 6] = [
        "ApexClass",
        "ApexComponent",
        "ApexPage",
        "ApexTrigger",
        "AuraDefinitionBundle",
        "LightningComponentBundle",
    ];
    let of_calls: BTreeSet<(String, String)> = uses
        .iter()
        .filter(|one| {
            let kind = one.component.kind.as_str();
            // A report type lists every field of its objects.
            one.access == FieldAccess::Set || !CODE.contains(&kind) && kind != "ReportType"
        })
        .map(|one| (one.object.clone(), one.field.clone()))
        .collect();
    uses.retain(|one| of_calls.contains(&(one.object.clone(), one.field.clone())));
}

/// Links from whoever fills or shows a field that is no call field.
pub(super) fn links(usages: &[Usage], uses: &[FieldUse], names: &Names) -> Vec<Link> {
    let link = |from: &ComponentId, field: &str, access, path: &BundlePath, line| Link {
        from: names.end(from.clone()),
        to: names.end(ComponentId::new("CustomField", field)),
        kind: match access {
            FieldAccess::Set => LinkKind::SetsField,
            FieldAccess::Used => LinkKind::UsesField,
        },
        path: path.clone(),
        line,
    };
    let mut links = Vec::new();
    for usage in usages {
        for (object, field) in logged_fields(usage) {
            let name = format!("{object}.{field}");
            let place = &usage.place;
            let line = place.start.line;
            links.push(link(
                &usage.component,
                &name,
                FieldAccess::Set,
                &place.path,
                line,
            ));
        }
    }
    for one in uses {
        let name = format!("{}.{}", one.object, one.field);
        let line = one.place.start.line;
        links.push(link(
            &one.component,
            &name,
            one.access,
            &one.place.path,
            line,
        ));
    }
    links
}

/// Logs whose fields cannot be told from their arguments.
pub(super) fn unknown_logs<'u>(
    usages: impl Iterator<Item = &'u Usage>,
) -> impl Iterator<Item = &'u Usage> {
    usages.filter(|usage| is_log(usage) && !usage.test_code && logged_fields(usage).is_empty())
}

/// All fields of call records, by name.
pub(super) fn all(
    usages: &[Usage],
    uses: &[FieldUse],
    definitions: &[FieldDefinition],
) -> Vec<TaskField> {
    let mut fields: BTreeMap<(String, String), TaskField> = BTreeMap::new();
    let mut add = |object: &str, field: &str, access: FieldAccess, spot: Spot| {
        let known = fields
            .entry((object.to_owned(), field.to_owned()))
            .or_insert_with(|| TaskField {
                name: format!("{object}.{field}"),
                custom: field.ends_with("__c"),
                label: None,
                kind: None,
                refers_to: None,
                set_by: BTreeSet::new(),
                used_by: BTreeSet::new(),
                home: None,
            });
        match access {
            FieldAccess::Set => known.set_by.insert(spot),
            FieldAccess::Used => known.used_by.insert(spot),
        };
    };
    let logged = logged_by(usages);
    // A report type that is delivered lists every field and shows none.
    let counted = |usage: &&Usage| !usage.test_code && usage.standard.is_none();
    for usage in usages.iter().filter(counted) {
        let spot = Spot {
            component: usage.component.clone(),
            path: usage.place.path.clone(),
            line: usage.place.start.line,
        };
        for (object, field) in logged_fields(usage) {
            add(&object, &field, FieldAccess::Set, spot.clone());
        }
        if usage.rule.id.starts_with("record/")
            && let Some((object, field)) = usage.member.as_deref().and_then(|it| it.split_once('.'))
        {
            let access = match fills(usage, &logged) {
                true => FieldAccess::Set,
                false => FieldAccess::Used,
            };
            add(object, field, access, spot);
        }
    }
    for one in uses {
        let spot = Spot {
            component: one.component.clone(),
            path: one.place.path.clone(),
            line: one.place.start.line,
        };
        add(&one.object, &one.field, one.access, spot);
    }
    let mut fields: Vec<TaskField> = fields.into_values().collect();
    for field in &mut fields {
        describe(field, definitions);
    }
    fields
}

fn describe(field: &mut TaskField, definitions: &[FieldDefinition]) {
    let Some((object, name)) = field.name.split_once('.') else {
        return;
    };
    if object == TASK
        && let Some(known) = definitions.iter().find(|known| known.name == name)
    {
        field.label.clone_from(&known.label);
        field.kind.clone_from(&known.kind);
        field.refers_to.clone_from(&known.refers_to);
    }
    field.home = home(object, name, field);
}

fn home(object: &str, name: &str, field: &TaskField) -> Option<FieldHome> {
    let mut rows = catalog().records.field.iter();
    if let Some(row) = rows.find(|row| row.object == object && row.name == name)
        && let Some(to) = &row.becomes
    {
        return Some(FieldHome {
            to: to.clone(),
            traps: row.becomes_note.iter().cloned().collect(),
            grounds: match row.becomes_inferred {
                true => Grounds::Inferred,
                false => row.confidence,
            },
            sources: row.sources.clone(),
        });
    }
    let table = &catalog().task_fields;
    let row = match object {
        TASK => table.home(name, field.kind.as_deref(), field.refers_to.as_deref()),
        _ => table.other_object.first(),
    }?;
    Some(FieldHome {
        to: row.to.clone(),
        traps: row.traps.clone(),
        grounds: row.confidence,
        sources: row.sources.clone(),
    })
}
