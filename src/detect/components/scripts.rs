//! Fields that scripts name: imports, paths in strings, records, queries.

use super::whose::{self, Whose};
use super::{Found, Report};
use crate::bundle::Span;
use crate::catalog::{Confidence, Field, catalog};
use crate::detect::Evidence;
use crate::detect::questions::QUERIED_OBJECTS;
use crate::syntax::facts::{ApexQuery, FieldOwner, NameForm, NameUse, QueryField, ScriptFacts};

/// Rules of the objects that a query can ask for, in the order of [`QUERIED_OBJECTS`].
const QUERIES: [&str; 2] = ["apex/call-center-query", "apex/directory-number"];

pub(super) fn detect(report: &mut Report<'_, '_>) {
    let scripts = &report.unit.facts.scripts;
    for script in scripts {
        objects(report, script);
    }
    for script in scripts {
        imports(report, script);
        strings(report, script);
        queries(report, script);
        names(report, script);
    }
}

/// Notes the objects that a script names.
fn objects(report: &mut Report<'_, '_>, script: &ScriptFacts) {
    let access = &catalog().access;
    for import in &script.imports {
        if let Some(path) = behind(&import.specifier, &access.scripts.schema_modules) {
            report.names(path.split('.').next().unwrap_or(path));
        }
        if let Some(method) = behind(&import.specifier, &access.scripts.apex_modules) {
            for row in access
                .owner
                .iter()
                .filter(|row| whose::hints_at(method, row))
            {
                report.names(&row.object);
            }
        }
    }
    for string in &script.strings {
        if let Some((object, _)) = string.text.split_once('.') {
            report.names(object);
        }
    }
    for object in &script.records.objects {
        report.names(&object.name);
    }
    for query in &script.records.queries {
        for object in &query.objects {
            report.names(object);
        }
    }
}

/// What stands behind the beginning of a module.
fn behind<'s>(specifier: &'s str, starts: &[String]) -> Option<&'s str> {
    let mut starts = starts.iter();
    starts.find_map(|start| specifier.strip_prefix(start.as_str()))
}

/// Modules that stand for a field: `@salesforce/schema/Task.CallType`.
fn imports(report: &mut Report<'_, '_>, script: &ScriptFacts) {
    let modules = &catalog().access.scripts.schema_modules;
    for import in &script.imports {
        let Some(path) = behind(&import.specifier, modules) else {
            continue;
        };
        if let Some((field, whose)) = dotted(path)
            && matches!(whose, Whose::Declared | Whose::Named)
        {
            let found = Found {
                field,
                span: import.span,
                evidence: Evidence::ResolvedCall,
                enclosing: None,
            };
            report.sure(&found, Confidence::High);
        }
    }
}

/// Paths in strings, as the wire adapters of records and the attributes of Aura components take them.
fn strings(report: &mut Report<'_, '_>, script: &ScriptFacts) {
    let attributes = &catalog().access.steps.attributes;
    let text: &str = &report.unit.file.text;
    for string in &script.strings {
        let written = string.piece.of(text);
        for (path, at) in paths_in(written) {
            let Some((field, whose)) = dotted(path) else {
                continue;
            };
            let is_whole = string.text == path;
            let start = string.piece.start + at;
            let found = Found {
                field,
                span: match is_whole {
                    true => string.span,
                    false => Span::new(start, start + path.len()),
                },
                evidence: Evidence::Literal,
                enclosing: string.enclosing.as_deref(),
            };
            let first = path.split('.').next().unwrap_or("");
            let is_attribute = attributes.iter().any(|known| known == first);
            match whose.confidence() {
                // In a list or an address only an object's own name says enough.
                Some(confidence) if is_whole || whose == Whose::Declared => {
                    report.sure(&found, confidence);
                }
                None if is_whole && whose == Whose::Unknown && is_attribute => {
                    report.perhaps(&found);
                }
                _ => {}
            }
        }
    }
}

/// The dotted paths of a literal that is a list or an address, with their places. Prose has none, and merge fields are
/// no part of a script.
fn paths_in(literal: &str) -> Vec<(&str, usize)> {
    let inner = literal.trim_matches(['"', '\'', '`']);
    if inner.contains("{!") {
        return Vec::new();
    }
    let is_prose = inner
        .split(',')
        .any(|item| item.trim().contains(char::is_whitespace));
    if is_prose {
        return Vec::new();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let paths = literal.split(|c| !is_part(c));
    paths
        .filter(|path| path.contains('.'))
        .map(|path| (path, path.as_ptr() as usize - literal.as_ptr() as usize))
        .collect()
}

/// The field that a dotted path ends in: behind an object, or behind a relationship.
fn dotted(path: &str) -> Option<(&'static Field, Whose)> {
    let (before, name) = path.rsplit_once('.')?;
    let field = whose::field(name, true)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    if !before.chars().all(is_part) {
        return None;
    }
    let whose = match before.rsplit_once('.') {
        Some((_, last)) => whose::of_step(field, last),
        None => match whose::of_object(field, before) {
            Whose::Declared => Whose::Declared,
            _ => whose::of_step(field, before),
        },
    };
    Some((field, whose))
}

/// Names of fields as keys, members and strings.
fn names(report: &mut Report<'_, '_>, script: &ScriptFacts) {
    for name in &script.records.names {
        let Some(field) = whose::field(&name.name, true) else {
            continue;
        };
        let whose = of_record(field, name);
        let found = Found {
            field,
            span: name.span,
            evidence: match (whose, name.form) {
                (Whose::Declared, NameForm::Key | NameForm::Member) => Evidence::ResolvedCall,
                _ => Evidence::Literal,
            },
            enclosing: name.enclosing.as_deref(),
        };
        match whose.confidence() {
            // A name alone says little where nothing around it is of that object.
            Some(_) if whose == Whose::Named && !report.is_about(field) => {
                report.sure(&found, Confidence::Low);
            }
            Some(confidence) => report.sure(&found, confidence),
            None if whose == Whose::Unknown
                && name.is_of_record
                && !is_about_others(field, script) =>
            {
                report.sure(&found, Confidence::Low);
            }
            None if whose == Whose::Unknown => report.perhaps(&found),
            None => {}
        }
    }
}

/// Whether a name is a member of a class or an enumeration rather than of a record.
fn is_class(name: &NameUse) -> bool {
    let [only] = name.path.as_slice() else {
        return false;
    };
    name.form == NameForm::Member && only.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Whether a script names something else that has an object's fields.
fn is_about_others(field: &Field, script: &ScriptFacts) -> bool {
    let modules = &catalog().access.scripts.schema_modules;
    let imports = script.imports.iter();
    let imported = imports.filter_map(|import| {
        let path = behind(&import.specifier, modules)?;
        Some(path.split('.').next().unwrap_or(path))
    });
    let objects = script.records.objects.iter();
    let mut named = imported.chain(objects.map(|object| object.name.as_str()));
    named.any(|object| whose::of_step(field, object) == Whose::Other)
}

/// Whose the field of a record is.
fn of_record(field: &Field, name: &NameUse) -> Whose {
    let objects = name.objects.iter();
    let mut known = objects.map(|object| whose::of_object(field, object));
    let by_path = whose::of_path(field, &name.path);
    if name.objects.is_empty() {
        return match by_path {
            // `TaskKind.CallType` is a constant of a class.
            Whose::Named | Whose::Hinted if is_class(name) => Whose::Unknown,
            by_path => by_path,
        };
    }
    match known.any(|whose| whose == Whose::Declared) {
        true if name.objects.len() == 1 => Whose::Declared,
        true => Whose::Named,
        // `task.Owner.CallCenterId` is no field of the task.
        false if by_path == Whose::Named && !name.objects.is_empty() => Whose::Named,
        false => Whose::Other,
    }
}

/// Fields in queries, and queries of objects with a rule of their own.
fn queries(report: &mut Report<'_, '_>, script: &ScriptFacts) {
    let queries = &script.records.queries;
    // A query that is put together later knows more of the same field.
    for is_known in [true, false] {
        for query in queries {
            let fields = query.fields.iter();
            for asked in fields.filter(|asked| is_known == (asked.owner != FieldOwner::Unknown)) {
                field_of_query(report, query, asked);
            }
        }
    }
    for query in queries {
        for (object, rule) in QUERIED_OBJECTS.iter().zip(QUERIES) {
            let mut asked = query.objects.iter();
            if asked.any(|name| name.eq_ignore_ascii_case(object)) {
                report.query(rule, query, at_most(query));
            }
        }
    }
}

fn field_of_query(report: &mut Report<'_, '_>, query: &ApexQuery, asked: &QueryField) {
    let Some(field) = whose::field(&asked.name, false) else {
        return;
    };
    let whose = whose::of_query(field, &asked.owner);
    let found = Found {
        field,
        span: asked.span,
        evidence: Evidence::Literal,
        enclosing: query.enclosing.as_deref(),
    };
    match whose.confidence() {
        Some(confidence) => report.sure(&found, confidence.max(at_most(query))),
        None if whose == Whose::Unknown => report.perhaps(&found),
        None => {}
    }
}

/// The object of a string may be settled by a part that is not known.
fn at_most(query: &ApexQuery) -> Confidence {
    match query.built {
        true => Confidence::Medium,
        false => Confidence::High,
    }
}
