//! What stands behind adapters and call records: hosts that code names, and fields of the org that it fills or shows.
//!
//! Looked for in files that are known to matter, once it is known which fields those are.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::findings::Unit;
use super::questions::pattern;
use super::{Place, is_platform_host};
use crate::bundle::{ComponentId, Language, Span};
use crate::catalog::catalog;
use crate::syntax::facts::{NameForm, TextKind, XmlElement};
use crate::syntax::{Interest, Needles};

/// A host that code of an adapter names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostUse {
    /// Host name in lower case, without port.
    pub host: String,
    /// `https`, `wss`, `callout` …
    pub scheme: String,
    /// Whose code names it.
    pub component: ComponentId,
    /// Where.
    pub place: Place,
}

/// What is done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldAccess {
    /// It is filled.
    Set,
    /// It is read or shown.
    Used,
}

/// A field of a call record that code or metadata names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldUse {
    /// Object, e.g. `Task`.
    pub object: String,
    /// Name as it is declared, or as written.
    pub field: String,
    /// What is done with it.
    pub access: FieldAccess,
    /// Whose code or metadata it is.
    pub component: ComponentId,
    /// Where.
    pub place: Place,
}

impl FieldUse {
    /// Object and name: `Task.Outcome__c`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.object, self.field)
    }
}

/// What a file of an adapter names.
#[derive(Debug, Default)]
pub struct Behind {
    /// Hosts.
    pub hosts: Vec<HostUse>,
    /// Fields.
    pub fields: Vec<FieldUse>,
}

/// What the front ends are asked for, to find hosts and the `fields` of call Tasks.
#[must_use]
pub fn interest_behind(fields: &BTreeSet<String>) -> Interest {
    let mut interest = super::interest().clone();
    interest.needles = Needles::new(["://", CALLOUT]);
    interest.apex.words = Needles::new(["://", CALLOUT]);
    interest.fields = fields.iter().cloned().collect();
    interest.records.fields = fields.iter().cloned().collect();
    interest.records.words = Needles::new(fields.iter());
    interest
}

/// How Apex names a named credential in an address.
const CALLOUT: &str = "callout:";

/// Hosts that the file names, if it is an adapter's, and uses of `fields` of Task in it.
#[must_use]
pub fn behind(unit: &Unit<'_>, fields: &BTreeSet<String>, is_adapter: bool) -> Behind {
    let mut found = Behind::default();
    if is_adapter {
        hosts(unit, &mut found.hosts);
    }
    if !fields.is_empty() {
        field_uses(unit, fields, &mut found.fields);
    }
    found.hosts.sort();
    found.hosts.dedup();
    found.fields.sort();
    found.fields.dedup();
    found
}

fn hosts(unit: &Unit<'_>, hosts: &mut Vec<HostUse>) {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(https?|wss?|sips?)://(?:[^\s/@'\x22<>]*@)?([a-z0-9](?:[a-z0-9-]*\.)+[a-z][a-z0-9-]+|localhost)\b|\b(callout):([A-Za-z]\w*)",
        )
    });
    let mut texts: Vec<(String, Span)> = Vec::new();
    for script in &unit.facts.scripts {
        for string in &script.strings {
            texts.push((string.text.clone(), string.span));
        }
    }
    for element in &unit.facts.elements {
        for attribute in &element.attributes {
            // A namespace is named by an address that nobody calls.
            if !attribute.name.to_ascii_lowercase().starts_with("xmlns") {
                texts.push((attribute.value.clone(), attribute.span));
            }
        }
    }
    if unit.file.language == Language::Apex {
        for text in &unit.facts.texts {
            if text.kind == TextKind::StringLiteral {
                texts.push((text.span.of(&unit.file.text).to_owned(), text.span));
            }
        }
    }
    for (text, span) in texts {
        for found in ADDRESS.captures_iter(&text) {
            let part = |at: usize| found.get(at).map(|part| part.as_str().to_ascii_lowercase());
            let (scheme, host) = match (part(1), part(2)) {
                (Some(scheme), Some(host)) => (scheme, host),
                _ => match (part(3), found.get(4)) {
                    (Some(scheme), Some(name)) => (scheme, name.as_str().to_owned()),
                    _ => continue,
                },
            };
            if catalog().task_fields.is_unrelated(&host) || is_platform_host(&host) {
                continue;
            }
            hosts.push(HostUse {
                host,
                scheme,
                component: unit.file.component.clone(),
                place: unit.place(span),
            });
        }
    }
}

/// The scheme under which a named credential is named.
pub const CALLOUT_SCHEME: &str = "callout";

fn field_uses(unit: &Unit<'_>, fields: &BTreeSet<String>, uses: &mut Vec<FieldUse>) {
    let mut push = |name: &str, set: bool, span: Span| {
        let mut known = fields.iter();
        let Some(field) = known.find(|field| field.eq_ignore_ascii_case(name)) else {
            return;
        };
        uses.push(FieldUse {
            object: TASK.to_owned(),
            field: field.clone(),
            access: match set {
                true => FieldAccess::Set,
                false => FieldAccess::Used,
            },
            component: unit.file.component.clone(),
            place: unit.place(span),
        });
    };
    if let Some(apex) = &unit.facts.apex {
        for field in &apex.fields {
            let of_task = field.object.as_deref().is_none_or(is_task);
            if of_task && !field.is_member {
                push(&field.name, field.write, field.span);
            }
        }
        for query in &apex.queries {
            let of_task = query.objects.iter().any(|object| is_task(object));
            for field in query.fields.iter().filter(|_| of_task) {
                push(&field.name, false, field.span);
            }
        }
    }
    for script in &unit.facts.scripts {
        for name in &script.records.names {
            let of_task =
                name.objects.is_empty() || name.objects.iter().any(|object| is_task(object));
            if of_task {
                push(&name.name, name.form == NameForm::Key, name.span);
            }
        }
    }
    if let Some(root) = &unit.facts.xml {
        root.walk(&mut |path| {
            if let [.., parent, element] = path {
                of_element(parent, element, &mut push);
            }
        });
    }
}

/// A field that an element names alone, behind its object, or at the end of a reference.
fn of_element(parent: &XmlElement, element: &XmlElement, push: &mut dyn FnMut(&str, bool, Span)) {
    let text = element.text.as_str();
    if !text.ends_with("__c") {
        return;
    }
    let (before, name) = text.rsplit_once('.').unwrap_or(("", text));
    let last = before.rsplit(['.', '$']).next().unwrap_or(before);
    let of_task = before.is_empty() || is_task(last) || before == "$Record";
    if of_task {
        let set = FILLS.contains(&parent.name.as_str()) && element.name == "field"
            || element.name == "assignToReference";
        push(name, set, element.text_span);
    }
}

/// Elements of flows whose field gets a value.
const FILLS: [&str; 2] = ["inputAssignments", "fieldUpdates"];
const TASK: &str = "Task";

/// Whether a name is that of Task, or of what its custom fields are declared on.
fn is_task(name: &str) -> bool {
    [TASK, "Activity"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// How a custom field is declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldDefinition {
    /// Name.
    pub name: String,
    /// Label.
    pub label: Option<String>,
    /// Type, as field metadata writes it, e.g. `Picklist`.
    pub kind: Option<String>,
    /// The object of a lookup.
    pub refers_to: Option<String>,
}

/// Fields that a field's own file, or an object's, declares.
#[must_use]
pub fn field_definitions(unit: &Unit<'_>) -> Vec<FieldDefinition> {
    let Some(root) = &unit.facts.xml else {
        return Vec::new();
    };
    let read = |field: &XmlElement| {
        let text = |name: &str| field.child_text(name).map(str::to_owned);
        text("fullName").map(|name| FieldDefinition {
            name,
            label: text("label"),
            kind: text("type"),
            refers_to: text("referenceTo"),
        })
    };
    match root.name.as_str() {
        "CustomField" => read(root).into_iter().collect(),
        "CustomObject" => root.children_named("fields").filter_map(read).collect(),
        _ => Vec::new(),
    }
}
