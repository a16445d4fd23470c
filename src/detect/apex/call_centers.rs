//! Call centers and their phone directory as objects.

use super::Reporter;
use super::context::Context;
use crate::catalog::Confidence;
use crate::detect::Evidence;
use crate::syntax::facts::{ApexString, ApexType, StringPlace};

/// An object with a rule of its own.
struct Object {
    name: &'static str,
    rule: &'static str,
}

const OBJECTS: [Object; 2] = [
    Object {
        name: "CallCenter",
        rule: "apex/call-center-query",
    },
    Object {
        name: "AdditionalNumber",
        rule: "apex/directory-number",
    },
];

pub(super) fn detect(report: &mut Reporter<'_, '_>) {
    for object in &OBJECTS {
        queries(report, object);
        strings(report, object);
        types(report, object);
    }
}

fn is(name: &str, object: &Object) -> bool {
    name.eq_ignore_ascii_case(object.name)
}

fn queries(report: &mut Reporter<'_, '_>, object: &Object) {
    let apex = report.apex;
    for query in &apex.queries {
        if !query.objects.iter().any(|name| is(name, object)) {
            continue;
        }
        let confidence = if query.built {
            Confidence::Medium
        } else {
            Confidence::High
        };
        let found = ApexType {
            name: object.name.to_owned(),
            span: query.span,
            enclosing: query.enclosing.clone(),
        };
        report.place(object.rule, &found, Evidence::Literal, confidence);
    }
}

/// `Type.forName('CallCenter')`, `Schema.getGlobalDescribe().get('CallCenter')`
fn strings(report: &mut Reporter<'_, '_>, object: &Object) {
    let names_object = |string: &&ApexString| {
        let StringPlace::Argument { method, receiver } = &string.place else {
            return false;
        };
        let describes = receiver
            .as_deref()
            .is_some_and(|receiver| receiver.to_lowercase().contains("sobjecttype"));
        is(&string.name, object)
            && (matches!(method.as_str(), "forname" | "getsobjecttype")
                || describes && matches!(method.as_str(), "get" | "containskey"))
    };
    let apex = report.apex;
    for string in apex.strings.iter().filter(names_object) {
        let found = ApexType {
            name: string.name.clone(),
            span: string.span,
            enclosing: string.enclosing.clone(),
        };
        report.place(object.rule, &found, Evidence::Literal, Confidence::Medium);
    }
}

/// A type without any query in its method: once per method, and wherever a record is made.
fn types(report: &mut Reporter<'_, '_>, object: &Object) {
    let apex = report.apex;
    let queried = |found: &ApexType| {
        let context = Context::around(apex, found.span);
        context.queries(object.name)
    };
    let mut methods: Vec<Option<&str>> = Vec::new();
    for found in apex.types.iter().filter(|found| is(&found.name, object)) {
        let makes = report.makes(found);
        let method = found.enclosing.as_deref();
        let first = !methods.contains(&method) && !queried(found);
        if makes || first {
            methods.push(method);
            report.place(
                object.rule,
                found,
                Evidence::ResolvedCall,
                Confidence::Medium,
            );
        }
    }
}

impl Reporter<'_, '_> {
    fn before(&self, found: &ApexType) -> &str {
        let text: &str = &self.unit.file.text;
        text.get(..found.span.start).unwrap_or("").trim_end()
    }

    /// `new CallCenter(…)`, but not a list of them
    fn makes(&self, found: &ApexType) -> bool {
        let before = self.before(found);
        let text: &str = &self.unit.file.text;
        let after = text.get(found.span.end..).unwrap_or("").trim_start();
        before
            .get(before.len().saturating_sub(3)..)
            .is_some_and(|word| word.eq_ignore_ascii_case("new"))
            && after.starts_with('(')
    }
}
