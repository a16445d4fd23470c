//! Queries in text: SOQL and SOSL, the same in an address, GraphQL.

use std::ops::Range;

use super::apex::statement::{UNKNOWN, statement};
use super::facts::{ApexQuery, FieldOwner, QueryField, StringFact};
use super::graphql;
use super::interest::RecordInterest;
use crate::bundle::Span;

/// Stands for the unknown part of a string that is put together at run time.
pub(super) const UNKNOWN_PART: &str = "{…}";

/// Longer texts are no queries: the platform refuses them.
pub(super) const MAX_LENGTH: usize = 40_000;

/// A query that names something of interest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TextQuery {
    /// Objects it asks for.
    pub(super) objects: Vec<String>,
    /// Fields of interest with their places in the text.
    pub(super) fields: Vec<(Range<usize>, FieldOwner)>,
}

/// The query that a text is, or holds as a parameter of an address.
pub(super) fn query_in(text: &str, interest: &RecordInterest) -> Option<TextQuery> {
    if text.len() > MAX_LENGTH || !interest.words.hit(text.as_bytes()) {
        return None;
    }
    let plain = with_marks(text);
    let found = soql(&plain, interest)
        .or_else(|| in_address(&plain, interest))
        .or_else(|| listed(&plain, interest))
        .or_else(|| {
            let found = graphql::selections(&plain, interest)?;
            Some(TextQuery {
                objects: found.objects,
                fields: found.fields,
            })
        })?;
    let asked = |object: &String| {
        let mut objects = interest.objects.iter();
        objects.any(|known| known.eq_ignore_ascii_case(object))
    };
    (!found.fields.is_empty() || found.objects.iter().any(asked)).then_some(found)
}

/// The query that a literal of `source` is, as the text fallback found it.
pub(super) fn of_literal(
    source: &str,
    literal: &StringFact,
    interest: &RecordInterest,
) -> Option<ApexQuery> {
    let written = literal.span.of(source);
    let quote = usize::from(written.starts_with(['"', '\'', '`']));
    let inner = written.get(quote..written.len().saturating_sub(quote))?;
    let start = literal.span.start + quote;
    let query = query_in(inner, interest)?;
    let fields = query.fields.into_iter();
    let fields = fields.map(|(range, owner)| QueryField {
        name: inner.get(range.clone()).unwrap_or("").to_owned(),
        owner,
        span: Span::new(start + range.start, start + range.end),
        lent: None,
    });
    Some(ApexQuery {
        objects: query.objects,
        fields: fields.collect(),
        span: literal.span,
        built: false,
        is_fragment: false,
        enclosing: literal.enclosing.clone(),
    })
}

/// The text with unknown parts marked as the reader of statements wants them; of the same length.
fn with_marks(text: &str) -> String {
    let mut mark = " ".repeat(UNKNOWN_PART.len() - UNKNOWN.len_utf8());
    mark.insert(0, UNKNOWN);
    text.replace(UNKNOWN_PART, &mark)
}

fn soql(text: &str, interest: &RecordInterest) -> Option<TextQuery> {
    let statement = statement(text)?;
    let mut fields = statement.fields;
    fields.retain(|(range, _)| {
        let name = text.get(range.clone()).unwrap_or("");
        interest
            .fields
            .iter()
            .any(|field| field.eq_ignore_ascii_case(name))
    });
    Some(TextQuery {
        objects: statement.objects,
        fields,
    })
}

/// `/services/data/v60.0/query?q=SELECT+Id+FROM+Task`
fn in_address(text: &str, interest: &RecordInterest) -> Option<TextQuery> {
    interest.query_parameters.iter().find_map(|name| {
        let (value, start) = parameter(text, name)?;
        let mut found = soql(&value, interest)?;
        for (range, _) in &mut found.fields {
            *range = range.start + start..range.end + start;
        }
        Some(found)
    })
}

/// `/lightning/o/Task/new?defaultFieldValues=CallType=Outbound`, `/ui-api/records/00T…?fields=Task.CallType`
fn listed(text: &str, interest: &RecordInterest) -> Option<TextQuery> {
    let object = object_in(text, interest);
    let mut found = TextQuery {
        objects: object.iter().map(|object| (*object).to_owned()).collect(),
        fields: Vec::new(),
    };
    for name in &interest.list_parameters {
        let Some((value, start)) = parameter(text, name) else {
            continue;
        };
        let mut at = start;
        for item in value.split(',') {
            let path = item.split('=').next().unwrap_or("");
            let written = path.trim();
            let (of, field) = written.rsplit_once('.').unwrap_or(("", written));
            let of = Some(of).filter(|of| !of.is_empty()).or(object);
            if let Some(of) = of.filter(|_| interest.is_field(field)) {
                let blank = path.len() - path.trim_start().len();
                let end = at + blank + written.len();
                let owner = match of.rsplit_once('.') {
                    Some((_, parent)) => FieldOwner::Parent(parent.to_owned()),
                    None => FieldOwner::Object(of.to_owned()),
                };
                found.fields.push((end - field.len()..end, owner));
            }
            at += item.len() + 1;
        }
    }
    (!found.fields.is_empty()).then_some(found)
}

/// The object that an address names.
pub(super) fn object_in<'t>(text: &'t str, interest: &RecordInterest) -> Option<&'t str> {
    let mut parts = interest.addresses.iter();
    let behind = parts.find_map(|part| Some(text.split_once(part.as_str())?.1))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = behind.split(|c| !is_part(c)).next()?;
    is_object_name(name).then_some(name)
}

/// Whether a text can be the name of an object.
pub(super) fn is_object_name(text: &str) -> bool {
    const MAX_LENGTH: usize = 80;
    text.len() <= MAX_LENGTH
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The value of a parameter of an address, in as many bytes as there, and where it starts.
fn parameter(text: &str, name: &str) -> Option<(String, usize)> {
    let mut places = text.match_indices(name);
    let (at, _) = places.find(|(at, _)| {
        let before = text.get(..*at).unwrap_or("");
        before.ends_with(['?', '&'])
    })?;
    let start = at + name.len();
    let value = text.get(start..)?;
    let end = value.find(['&', '#']).unwrap_or(value.len());
    Some((unescaped(value.get(..end)?), start))
}

/// A part of an address as it reads, in as many bytes: what takes three of them is followed by two blanks.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let code = rest.get(1..3).filter(|_| first == '%');
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                plain.push(char::from(code));
                plain.push_str("  ");
                rest = &rest[3..];
            }
            None => {
                plain.push(if first == '+' { ' ' } else { first });
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Needles;

    fn found(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let interest = RecordInterest {
            fields: vec!["CallType".into()],
            objects: vec!["CallCenter".into()],
            words: Needles::new(["CallType", "CallCenter"]),
            query_parameters: vec!["q=".into()],
            list_parameters: vec!["fields=".into(), "defaults=".into()],
            addresses: vec!["/o/".into()],
            ..RecordInterest::default()
        };
        let query = query_in(text, &interest)?;
        let names = query.fields.into_iter();
        let names = names.map(|(range, owner)| format!("{} {owner:?}", &text[range]));
        Some((query.objects, names.collect()))
    }

    #[test]
    fn queries_stand_alone_or_in_addresses() {
        let of_task = |name: &str| Some((vec!["Task".to_owned()], vec![name.to_owned()]));
        let plain = of_task("CallType Object(\"Task\")");
        for text in [
            "SELECT Id, CallType FROM Task",
            "/services/data/v60.0/query?q=SELECT+Id,CallType+FROM+Task",
            "/query/?x=1&q=SELECT%20Id%2CCallType%20FROM%20Task%20WHERE%20Id%3D%27x%27&y=CallType",
            "{…}/query?q=SELECT+CallType+FROM+Task+WHERE+WhoId='{…}'",
            "/o/Task/new?x=y&defaults=Subject=CallType,CallType=Inbound",
            "/o/Task/new?defaults=Subject%3Dx%2C%20CallType%3DInbound#CallType",
        ] {
            assert_eq!(found(text), plain, "{text}");
        }
        assert_eq!(
            found("select {…}, calltype from Task"),
            of_task("calltype Object(\"Task\")")
        );
        assert_eq!(
            found("select Id from CallCenter").map(|query| query.0),
            Some(vec!["CallCenter".to_owned()])
        );
        assert_eq!(
            found("/records/1?fields=Case.Id,Task.CallType").map(|query| query.1),
            Some(vec!["CallType Object(\"Task\")".to_owned()])
        );
        for text in [
            "/records/1?fields=CallType",
            "/o/Task/new?defaults=Subject=CallType",
            "select Id from Task where Subject = 'CallType'",
            "the CallType of a Task",
            "/query?faq=SELECT+CallType+FROM+Task",
            "/query?q=%ZZ%",
            "?q=CallType",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
