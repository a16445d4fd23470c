//! What profiles and permission sets grant of an adapter.

use std::collections::BTreeSet;

use crate::bundle::{ComponentId, Gap, SourceFile, Span};
use crate::catalog::{Confidence, catalog};
use crate::detect::{Evidence, Findings, Place, Unit};
use crate::syntax::facts::Facts;

use super::{RawEnd, RawLink};

/// Metadata types that grant access.
pub const GRANTING_TYPES: [&str; 2] = ["Profile", "PermissionSet"];

/// A component as grants name it: type, and name in lower case without a namespace.
#[must_use]
pub fn granted_key(id: &ComponentId) -> (String, String) {
    let name = id.full_name.to_lowercase();
    let local = name
        .split_once("__")
        .map_or(name.as_str(), |(_, local)| local);
    (id.kind.clone(), local.to_owned())
}

/// The grants of `adapter`'s pages and classes in a profile or permission set: one usage, at the first of them.
#[must_use]
pub fn granted(
    file: &SourceFile,
    links: &[RawLink],
    adapter: &BTreeSet<(String, String)>,
) -> Findings {
    let mut findings = Findings::default();
    let mut granted: Vec<(&ComponentId, &Place)> = links
        .iter()
        .filter_map(|link| match &link.to {
            RawEnd::Component(to) if adapter.contains(&granted_key(to)) => Some((to, &link.place)),
            _ => None,
        })
        .collect();
    granted.sort_by_key(|(_, place)| place.span.start);
    let Some((name, first)) = granted.first() else {
        return findings;
    };
    // The element is opened on one line and names what it grants on another.
    let element = first.span.of(&file.text);
    let span = element.find(&name.full_name).map_or(first.span, |at| {
        Span::new(at, at + name.full_name.len()).shifted(first.span.start)
    });
    let facts = Facts::default();
    let rule = catalog().rule("metadata/adapter-access");
    let unit = Unit::new(file, &facts);
    let mut usage = unit.usage(rule, span, Evidence::Configuration, Confidence::High);
    let names: Vec<String> = granted.iter().map(|(to, _)| to.to_string()).collect();
    let lines: Vec<String> = granted
        .iter()
        .map(|(_, place)| place.start.line.to_string())
        .collect();
    usage
        .arguments
        .insert("grants".to_owned(), names.join(", "));
    usage.arguments.insert("lines".to_owned(), lines.join(", "));
    findings.usages.push(usage);
    findings
}

/// A profile or permission set whose end is missing.
#[must_use]
pub fn cut_off(file: &SourceFile) -> Vec<Gap> {
    let ends = GRANTING_TYPES
        .iter()
        .any(|kind| file.text.trim_end().ends_with(&format!("</{kind}>")));
    if ends {
        return Vec::new();
    }
    vec![Gap::new(
        &file.path,
        format!(
            "line {}: the file ends before its last element is closed",
            file.text.lines().count()
        ),
        "who is granted what in the missing part cannot be seen",
    )]
}
