//! Fields: whose they are decides what a name means, since VoiceCall and wrapper classes use the same names.

use std::collections::BTreeMap;

use super::context::Context;
use super::{Found, Reporter};
use crate::bundle::Span;
use crate::catalog::{Confidence, Field, catalog};
use crate::detect::Evidence;
use crate::syntax::facts::{
    ApexField, ApexQuery, ApexString, FieldOwner, QueryField, StringPlace, TextPart,
};

/// The call field that only a Task has; its namesakes belong to VoiceCall as well.
const TASK_ONLY_FIELD: &str = "CallObject";
/// Relationships from a record to its activities.
const ACTIVITIES: [&str; 3] = ["Tasks", "ActivityHistories", "OpenActivities"];
/// Relationships to a user that every record, or many, have.
const TO_USERS: [&str; 6] = [
    "Owner",
    "CreatedBy",
    "LastModifiedBy",
    "User",
    "Manager",
    "Assignee",
];
/// Other objects with a `CallCenterId`, which is theirs.
const OTHER_MEMBERS: [&str; 3] = ["VoiceCall", "AdditionalNumber", "CallCenterRoutingMap"];
/// The general field that matters beside a call center only.
const EXTENSION: &str = "Extension";
/// The rule and how sure it is, or nothing.
type Verdict = Option<(&'static str, Confidence)>;

const TASK: &str = "record/task-call-field";
const USER: &str = "apex/call-center-assignment";

fn known(name: &str) -> Option<&'static Field> {
    let fields = &catalog().records.field;
    fields
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(name))
}

/// Activities show a Task's fields under their own names.
fn is_shown_on(field: &Field, object: &str) -> bool {
    field.object.eq_ignore_ascii_case(object)
        || field
            .also_on
            .iter()
            .any(|other| other.eq_ignore_ascii_case(object))
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// How sure a call field is where all that is known are the words around it.
fn by_context(field: &Field, context: Context<'_>) -> Option<Confidence> {
    let only_on_task = field.name == TASK_ONLY_FIELD;
    if context.is_about_tasks() {
        Some(Confidence::Medium)
    } else if only_on_task || context.names("Task") {
        Some(if only_on_task {
            Confidence::Medium
        } else {
            Confidence::Low
        })
    } else if context.is_about_namesakes() {
        None
    } else {
        Some(Confidence::Low)
    }
}

/// A field in a query.
pub(super) fn of_query(report: &mut Reporter<'_, '_>, query: &ApexQuery, found: &QueryField) {
    let Some(field) = known(&found.name) else {
        return;
    };
    let context = Context::around(report.apex, found.span);
    // Words without a FROM are a part of a query where the class has to do with the object.
    let may_be_sentence = query.is_fragment && !Context::file(report.apex).names(&field.object);
    let verdict = if may_be_sentence {
        None
    } else if field.object == "User" {
        user_field_of_query(field, &found.owner, context)
    } else {
        task_field_of_query(field, &found.owner, context)
    };
    // The object of a string may be settled by a part that is not known.
    let verdict = verdict.map(|(rule, confidence)| match query.built {
        true => (rule, confidence.max(Confidence::Medium)),
        false => (rule, confidence),
    });
    report.field(
        field,
        verdict,
        Found {
            span: found.span,
            lent: found.lent.as_ref(),
            evidence: Evidence::Literal,
            write: false,
            enclosing: query.enclosing.as_deref(),
        },
    );
}

fn task_field_of_query(field: &Field, owner: &FieldOwner, context: Context<'_>) -> Verdict {
    match owner {
        FieldOwner::Object(object) if is_shown_on(field, object) => Some((TASK, Confidence::High)),
        FieldOwner::Object(_) => None,
        FieldOwner::Children(name) if is_one_of(name, &ACTIVITIES) => {
            Some((TASK, Confidence::High))
        }
        // Records of a custom relationship can be Voice's as well.
        FieldOwner::Children(name) if name.ends_with("__r") => Some((
            TASK,
            if field.name == TASK_ONLY_FIELD {
                Confidence::Medium
            } else {
                Confidence::Low
            },
        )),
        FieldOwner::Children(_) => None,
        FieldOwner::Parent(name) => {
            is_one_of(name, &["Task", "Activity"]).then_some((TASK, Confidence::High))
        }
        FieldOwner::Unknown => by_context(field, context).map(|confidence| (TASK, confidence)),
    }
}

fn user_field_of_query(field: &Field, owner: &FieldOwner, context: Context<'_>) -> Verdict {
    let confidence = match owner {
        FieldOwner::Object(object) if object.eq_ignore_ascii_case("User") => Confidence::High,
        FieldOwner::Object(_) => return None,
        FieldOwner::Children(name) if name.to_lowercase().contains("user") => Confidence::High,
        FieldOwner::Children(name) if name.ends_with("__r") => Confidence::Medium,
        FieldOwner::Children(_) => return None,
        FieldOwner::Parent(name) if is_one_of(name, &TO_USERS) => Confidence::High,
        FieldOwner::Parent(name) if is_one_of(name, &OTHER_MEMBERS) => return None,
        FieldOwner::Parent(_) | FieldOwner::Unknown => Confidence::Medium,
    };
    user_field(field, confidence, context)
}

/// A field of a user; a general one only beside a call center.
fn user_field(field: &Field, confidence: Confidence, context: Context<'_>) -> Verdict {
    if !field.general {
        return Some((USER, confidence));
    }
    let beside =
        field.name == EXTENSION && confidence == Confidence::High && context.touches_call_centers();
    beside.then_some((USER, Confidence::Low))
}

/// A field of a record.
pub(super) fn of_record(report: &mut Reporter<'_, '_>, found: &ApexField) {
    let Some(field) = known(&found.name) else {
        return;
    };
    let context = Context::around(report.apex, found.span);
    let verdict = if found.is_member {
        None
    } else if field.object == "User" {
        user_field_of_record(field, found, context)
    } else {
        let copied = is_copied_out(&report.unit.file.text, found);
        task_field_of_record(field, found, context, Context::file(report.apex)).filter(|_| !copied)
    };
    let evidence = if found.by_string {
        Evidence::Literal
    } else {
        Evidence::ResolvedCall
    };
    report.field(
        field,
        verdict,
        Found {
            span: found.span,
            lent: found.lent.as_ref(),
            evidence,
            write: found.write,
            enclosing: found.enclosing.as_deref(),
        },
    );
}

/// `answer.put('CallType', task.CallType)` fills something else from the record, which is a find of its own.
fn is_copied_out(text: &str, found: &ApexField) -> bool {
    let into_map = found
        .object
        .as_deref()
        .is_some_and(|object| object.starts_with("Map<"));
    let rest = text.get(found.span.end..).unwrap_or("");
    let statement = rest.split(';').next().unwrap_or("").to_ascii_lowercase();
    found.by_string
        && into_map
        && statement.contains(&format!(".{}", found.name.to_ascii_lowercase()))
}

/// Whether a type is any record, or describes the fields of any object.
fn is_any_object(record: &str) -> bool {
    ["SObject", "Map<String, SObjectField>"]
        .iter()
        .any(|any| any.eq_ignore_ascii_case(record))
}

fn user_field_of_record(field: &Field, found: &ApexField, context: Context<'_>) -> Verdict {
    match found.object.as_deref() {
        Some(object) if object.eq_ignore_ascii_case("User") => {
            user_field(field, Confidence::High, context)
        }
        Some(object) if is_any_object(object) => user_field(field, Confidence::Medium, context),
        Some(_) => None,
        None => match found.relationship.as_deref() {
            Some(name) if is_one_of(name, &TO_USERS) => {
                user_field(field, Confidence::High, context)
            }
            Some(name) if is_one_of(name, &OTHER_MEMBERS) => None,
            _ => user_field(field, Confidence::Medium, context),
        },
    }
}

fn task_field_of_record(
    field: &Field,
    found: &ApexField,
    context: Context<'_>,
    file: Context<'_>,
) -> Verdict {
    // Whoever writes the standard field writes it as Salesforce does; members of one's own rarely look so.
    let as_documented = found.name == field.name;
    let confidence = match found.object.as_deref() {
        Some(object) if is_shown_on(field, object) => Some(Confidence::High),
        Some(object) if is_any_object(object) => by_context(field, context),
        Some(object) if object.eq_ignore_ascii_case("AggregateResult") => {
            context.is_about_tasks().then_some(Confidence::Medium)
        }
        // The values of a record that is built elsewhere, or of something else.
        Some(object) if found.by_string && found.write && object.starts_with("Map<String") => {
            (as_documented && context.is_about_tasks()).then_some(Confidence::Low)
        }
        Some(_) => None,
        None if found.by_string && !found.write => None,
        None if !as_documented => None,
        None if found
            .relationship
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case("Task")) =>
        {
            Some(Confidence::Medium)
        }
        None if file.names("Task") || field.name == TASK_ONLY_FIELD => by_context(field, context)
            .map(|_| {
                if field.name == TASK_ONLY_FIELD {
                    Confidence::Medium
                } else {
                    Confidence::Low
                }
            }),
        None => None,
    };
    confidence.map(|confidence| (TASK, confidence))
}

/// A field that a string names, where no query and no record was found to take it.
pub(super) fn of_string(report: &mut Reporter<'_, '_>, found: &ApexString) {
    let (object, name) = match found.name.rsplit_once('.') {
        Some((object, name)) => (Some(object), name),
        None => (None, found.name.as_str()),
    };
    let Some(field) = known(name) else {
        return;
    };
    if names_no_field(&found.place) {
        return;
    }
    let context = Context::around(report.apex, found.span);
    let verdict = match object {
        // `attributes.get('User.CallCenter')` of a SAML handler
        Some(object) if object.eq_ignore_ascii_case("User") => (field.object == "User"
            && (!field.general || field.name == "CallCenter"))
            .then_some((USER, Confidence::Medium)),
        Some(object) => is_shown_on(field, object).then_some((TASK, Confidence::Medium)),
        // Without an object, only a name written as documented is a field's.
        None if name != field.name || field.general => None,
        None if field.object == "User" => context.names("User").then_some((USER, Confidence::Low)),
        None if found.place == StringPlace::JsonKey => {
            is_json_of_task(context.text(&report.unit.file.text)).then_some((TASK, Confidence::Low))
        }
        None => context.is_about_tasks().then_some((
            TASK,
            if field.name == TASK_ONLY_FIELD {
                Confidence::Medium
            } else {
                Confidence::Low
            },
        )),
    };
    report.field(
        field,
        verdict,
        Found {
            span: found.span,
            lent: None,
            evidence: Evidence::Literal,
            write: false,
            enclosing: found.enclosing.as_deref(),
        },
    );
}

/// Whether a string is handed to something that shows it, compares it, or names something else by it than a field.
fn names_no_field(place: &StringPlace) -> bool {
    let StringPlace::Argument { method, receiver } = place else {
        return false;
    };
    let among =
        |name: &str, names: &[String]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let functions = &catalog().functions;
    among(method, &functions.apex_texts)
        || receiver.as_deref().is_some_and(|receiver| {
            among(receiver, &functions.apex_text_types)
                || method == "new" && receiver.to_ascii_lowercase().ends_with("exception")
        })
}

/// Prepares usages of fields that this class names for others, which may use them as a Task's.
pub(super) fn lend(report: &mut Reporter<'_, '_>) {
    let texts = report
        .apex
        .classes
        .iter()
        .flat_map(|class| class.texts.values());
    let parts = texts
        .filter(|text| text.is_open)
        .flat_map(|text| text.items.iter().flatten());
    let offered: BTreeMap<usize, usize> = parts
        .filter_map(|part| match part {
            TextPart::Here(_, span) => Some((span.start, span.end)),
            _ => None,
        })
        .collect();
    if offered.is_empty() {
        return;
    }
    let is_offered = |span: Span| {
        let before = offered.range(..=span.start).next_back();
        before.is_some_and(|(_, end)| span.end <= *end)
    };
    let apex = report.apex;
    let named = apex
        .strings
        .iter()
        .map(|string| (&string.name, string.span));
    let queried = apex.queries.iter().flat_map(|query| &query.fields);
    let queried = queried.map(|field| (&field.name, field.span));
    for (name, span) in named.chain(queried).filter(|(_, span)| is_offered(*span)) {
        let name = name.rsplit('.').next().unwrap_or(name);
        let Some(field) = known(name) else { continue };
        let rule = if field.object == "User" { USER } else { TASK };
        let found = Found {
            span,
            lent: None,
            evidence: Evidence::Literal,
            write: false,
            enclosing: None,
        };
        let usage = report.field_usage(field, rule, Confidence::Medium, &found);
        report.findings.lendable.push(usage);
    }
}

/// Whether JSON text in code becomes, or comes from, a Task.
fn is_json_of_task(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    ["task.class", "<task>", "\"task\"", "sobjects/task"]
        .iter()
        .any(|sign| lower.contains(sign))
}
