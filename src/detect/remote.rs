//! Apex that the page or script of an adapter calls from JavaScript without `runApex`.

use std::collections::BTreeSet;

use regex::Regex;

use super::findings::{ApexCall, ApexTarget, Findings, Unit};
use super::questions::pattern;
use crate::bundle::{Language, Span};
use crate::catalog::{Category, catalog};
use crate::syntax::facts::Literal;
use crate::syntax::merge_field;

/// What a merge field writes before the class and the method.
const REMOTE: &str = "$RemoteAction.";

/// Notes remote calls, where the file itself uses Open CTI.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let works_for_phone = findings
        .usages
        .iter()
        .any(|usage| usage.api.is_some() && usage.rule.category != Category::Optional);
    if !works_for_phone {
        return;
    }
    let mut found: BTreeSet<(String, String, Span, ApexCall)> = BTreeSet::new();
    named_calls(unit, &mut found);
    if matches!(unit.file.language, Language::Markup(_)) {
        merge_fields(unit, &mut found);
        controllers(unit, &mut found);
    }
    for (class, method, span, by) in found {
        findings.apex_targets.push(ApexTarget {
            class,
            method,
            by,
            parameters: None,
            caller: unit.file.component.clone(),
            place: unit.place(span),
        });
    }
}

type Calls = BTreeSet<(String, String, Span, ApexCall)>;

/// `invokeAction('Class.method', …)` and `sforce.apex.execute('Class', 'method', …)`
fn named_calls(unit: &Unit<'_>, found: &mut Calls) {
    let functions = &catalog().functions.remote;
    for call in unit.facts.scripts.iter().flat_map(|script| &script.calls) {
        let last = call.callee.rsplit('.').next().unwrap_or(&call.callee);
        if !functions.iter().any(|name| name == last) {
            continue;
        }
        match call.arguments.as_slice() {
            [Literal::Text(class), Literal::Text(method), ..]
                if call.callee.ends_with("apex.execute") =>
            {
                found.insert((class.clone(), method.clone(), call.span, ApexCall::Remote));
            }
            [Literal::Text(whole), ..] if last != "execute" => {
                let named = whole
                    .strip_prefix("{!")
                    .and_then(|rest| rest.strip_suffix('}'))
                    .unwrap_or(whole)
                    .trim();
                let named = named.strip_prefix(REMOTE).unwrap_or(named);
                if let Some((class, method)) = class_and_method(named) {
                    found.insert((class, method, call.span, ApexCall::Remote));
                }
            }
            _ => {}
        }
    }
}

/// `{!$RemoteAction.Class.method}`
fn merge_fields(unit: &Unit<'_>, found: &mut Calls) {
    for field in merge_field::fields(&unit.file.text) {
        if let Some(named) = field.expression.strip_prefix(REMOTE)
            && let Some((class, method)) = class_and_method(named)
        {
            found.insert((class, method, field.span, ApexCall::Remote));
        }
    }
}

fn class_and_method(named: &str) -> Option<(String, String)> {
    let is_name = named
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    let (class, method) = named.rsplit_once('.')?;
    (is_name && !class.is_empty() && !method.is_empty())
        .then(|| (class.to_owned(), method.to_owned()))
}

/// `Class.method(…)`, where the class controls the page. That the method can be called so is seen in its class.
fn controllers(unit: &Unit<'_>, found: &mut Calls) {
    let text: &str = &unit.file.text;
    for element in &unit.facts.elements {
        let name = element.name.to_ascii_lowercase();
        if !matches!(name.as_str(), "apex:page" | "apex:component") {
            continue;
        }
        let classes = ["controller", "extensions"]
            .iter()
            .filter_map(|attribute| element.attribute(attribute))
            .flat_map(|attribute| attribute.value.split(','))
            .map(str::trim)
            .filter(|class| !class.is_empty());
        for class in classes {
            let calls: Regex = pattern(&format!(r"\b{}\s*\.\s*(\w+)\s*\(", regex::escape(class)));
            for call in calls.captures_iter(text) {
                let (Some(whole), Some(method)) = (call.get(0), call.get(1)) else {
                    continue;
                };
                if !is_commented(text, whole.start()) {
                    let span = Span::new(whole.start(), method.end());
                    let method = method.as_str().to_owned();
                    found.insert((class.to_owned(), method, span, ApexCall::Guess));
                }
            }
        }
    }
}

/// Whether a comment opens before the place: on its line, or above it without an end.
#[must_use]
pub fn is_commented(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let opened = |open: &str, close: &str| match before.rfind(open) {
        Some(start) => !before[start..].contains(close),
        None => false,
    };
    line.contains("//") && !line.contains("://") || opened("/*", "*/") || opened("<!--", "-->")
}
