//! SARIF 2.1.0 for code scanning: one run with all rules of the catalogue, a result for each finding that is new, and a
//! notification for whatever else makes the verdict what it is.
//!
//! What is baselined, waived or unchanged is no result: an alert asks somebody to act. Their numbers are properties of
//! the run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::issue::{
    BASELINE, GAP, Issue, MILESTONE, NOTHING, Place, Region, Sort, WAIVER, fingerprint, issues,
};
use super::{counted, json_lines};
use crate::catalog::{Category, Rule, Severity, catalog};
use crate::report::document::CheckDocument;
use crate::report::rule::{RuleDocument, markdown, text};

/// Results that code scanning shows.
const SHOWN: usize = 5_000;

/// The folder that uris start from; only who reads the file knows where it lies.
const TOP: &str = "%SRCROOT%";

/// That results were grouped.
const GROUPED: Sort = Sort {
    id: "gate/grouped",
    title: "Results are grouped",
    about: "There are more findings than code scanning shows, so a result stands for all of a rule in a file.",
};

/// Columns that the text of a rule is wrapped at.
const WIDTH: usize = 100;

/// Writes the log.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &CheckDocument, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<&'static Rule> = catalog().rules().collect();
    let index: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.id.as_str(), at))
        .collect();
    let issues = issues(document);
    let (found, others): (Vec<&Issue<'_>>, Vec<&Issue<'_>>) =
        issues.iter().partition(|issue| issue.finding.is_some());
    let all = found.len();
    let groups = Group::of(&found);
    let shown = &groups[..groups.len().min(SHOWN)];
    let mut notifications: Vec<Value> = others.iter().map(|issue| notification(issue)).collect();
    if all > SHOWN {
        notifications.push(grouped(all, groups.len(), shown.len()));
    }
    let counts = document.counts;
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(document, &rules) },
            "automationDetails": { "id": "sf-cti/" },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { TOP: { "description": { "text": "The root of the repository." } } },
            "invocations": [invocation(document, &notifications)],
            "results": shown
                .iter()
                .map(|group| group.result(&index))
                .collect::<Vec<Value>>(),
            "properties": {
                "outcome": document.verdict.outcome,
                "verdict": document.verdict.text,
                "counted": counted(document),
                "asOf": document.as_of,
                "failing": counts.failing,
                "reported": counts.reported,
                "baselined": counts.baselined,
                "waived": counts.waived,
                "unchanged": counts.unchanged,
                "gaps": document.coverage.gaps.len(),
            },
        }],
    });
    json_lines(&log, out)
}

fn driver(document: &CheckDocument, rules: &[&'static Rule]) -> Value {
    let sorts = [NOTHING, MILESTONE, WAIVER, GAP, BASELINE, GROUPED];
    json!({
        "name": document.tool.name,
        "version": document.tool.version,
        "semanticVersion": document.tool.version,
        "informationUri": information(),
        "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<Value>>(),
        "notifications": sorts
            .iter()
            .map(|sort| json!({
                "id": sort.id,
                "name": name(sort.id),
                "shortDescription": { "text": sentence(sort.title) },
                "fullDescription": { "text": sort.about },
                "help": { "text": sort.about, "markdown": sort.about },
            }))
            .collect::<Vec<Value>>(),
    })
}

/// Where to read on: at the project's address, where it has one, else what Salesforce says of the end of Open CTI.
fn information() -> &'static str {
    let facts = catalog().retirement.fact.iter();
    let announced = facts
        .flat_map(|fact| &fact.sources)
        .find_map(|id| catalog().source(id)?.url.as_deref());
    match env!("CARGO_PKG_REPOSITORY") {
        "" => announced.unwrap_or_default(),
        repository => repository,
    }
}

fn descriptor(rule: &'static Rule) -> Value {
    let document = RuleDocument::of(rule);
    let severity = rule.severity();
    let mut descriptor = json!({
        "id": rule.id,
        "name": name(&rule.id),
        "shortDescription": { "text": sentence(&rule.title) },
        "fullDescription": { "text": sentence(&rule.summary) },
        "help": {
            "text": text::help(&document, WIDTH),
            "markdown": markdown::help(&document),
        },
        "defaultConfiguration": { "level": severity.as_str() },
        "properties": {
            "tags": ["open-cti", rule.category.as_str(), rule.capability.as_str()],
            // What somebody has to look at may be none.
            "precision": match rule.category {
                Category::Mandatory => "high",
                Category::Potential => "medium",
                Category::Optional => "low",
            },
            "problem.severity": match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    });
    let mut addresses = document.sources.iter().filter_map(|source| source.url);
    if let Some(address) = addresses.find(|address| address.starts_with("https://")) {
        descriptor["helpUri"] = json!(address);
    }
    descriptor
}

/// An id as one word, e.g. `LightningScreenPop`, and `LightningScreenpopType` for `lightning/SCREENPOP_TYPE`.
fn name(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter_map(|word| {
            let is_shouted = !word.contains(|c: char| c.is_ascii_lowercase());
            let mut letters = word.chars();
            let first = letters.next()?.to_ascii_uppercase();
            let rest = letters.as_str();
            Some(match is_shouted {
                true => format!("{first}{}", rest.to_ascii_lowercase()),
                false => format!("{first}{rest}"),
            })
        })
        .collect()
}

fn invocation(document: &CheckDocument, notifications: &[Value]) -> Value {
    // A gate that fails has done its work; one that saw nothing, or not enough of what it was to see, has not.
    let successful = matches!(document.verdict.outcome, "passed" | "failed");
    json!({
        "executionSuccessful": successful,
        "exitCode": document.verdict.exit_code,
        "exitCodeDescription": document.verdict.text,
        "toolExecutionNotifications": notifications,
    })
}

fn notification(issue: &Issue<'_>) -> Value {
    // An error says that results are missing, which a milestone or waiver does not.
    let level = match issue.check {
        id if id == GAP.id || id == NOTHING.id => issue.severity,
        _ => Severity::Warning,
    };
    let mut notification = json!({
        "descriptor": { "id": issue.check },
        "level": level.as_str(),
        "message": { "text": issue.message },
    });
    if let Some(place) = &issue.place
        && !place.file.path.is_empty()
    {
        notification["locations"] = json!([location(place, None)]);
    }
    notification
}

/// That there is more than the results say.
fn grouped(all: usize, groups: usize, shown: usize) -> Value {
    let cut = match groups - shown {
        0 => String::new(),
        1 => " 1 more group is not here.".to_owned(),
        more => format!(" {more} more groups are not here."),
    };
    json!({
        "descriptor": { "id": GROUPED.id },
        "level": "warning",
        "message": {
            "text": format!(
                "There are {all} findings, and code scanning shows {SHOWN}: a result stands for all findings of a rule \
                 in a file, {groups} in all.{cut} sf-cti check --format json lists each."
            ),
        },
        "properties": { "findings": all, "groups": groups, "results": shown },
    })
}

/// Findings that are one result: one, or all of a rule in a file.
struct Group<'i> {
    first: &'i Issue<'i>,
    findings: usize,
    /// Whether it may stand for several.
    is_grouped: bool,
}

impl<'i> Group<'i> {
    /// In the order of the first of each.
    fn of(found: &[&'i Issue<'i>]) -> Vec<Self> {
        let is_grouped = found.len() > SHOWN;
        let mut groups: Vec<Self> = Vec::new();
        let mut at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for issue in found {
            let path = issue.finding.map_or("", |finding| finding.path.as_str());
            let group = at.entry((issue.check, path)).or_insert(groups.len());
            match groups.get_mut(*group).filter(|_| is_grouped) {
                Some(group) => group.findings += 1,
                None => groups.push(Self {
                    first: issue,
                    findings: 1,
                    is_grouped,
                }),
            }
        }
        groups
    }

    fn result(&self, index: &BTreeMap<&str, usize>) -> Value {
        let issue = self.first;
        let (message, identity) = if self.is_grouped {
            let more = match self.findings - 1 {
                0 => String::new(),
                more => format!(" {more} more of this rule in this file."),
            };
            let path = issue.finding.map_or("", |finding| finding.path.as_str());
            // It stays the same result when the first of several goes.
            (
                format!("{}{more}", issue.message),
                fingerprint(issue.check, &[path]),
            )
        } else {
            (issue.message.clone(), issue.fingerprint.clone())
        };
        let mut properties = Map::new();
        if let Some(finding) = issue.finding {
            properties.insert("fails".to_owned(), json!(finding.fails));
            properties.insert("kind".to_owned(), json!(finding.kind));
            properties.insert("confidence".to_owned(), json!(finding.confidence));
            properties.insert("capability".to_owned(), json!(finding.capability));
        }
        let component = issue.finding.map(|finding| finding.component.as_str());
        let mut result = json!({
            "ruleId": issue.check,
            "level": issue.severity.as_str(),
            "message": { "text": message },
            "partialFingerprints": { "sfCtiFingerprint/v1": identity },
            "properties": properties,
        });
        if let Some(at) = index.get(issue.check) {
            result["ruleIndex"] = json!(at);
        }
        if let Some(place) = &issue.place {
            result["locations"] = json!([location(place, component)]);
        }
        if self.findings > 1 {
            result["occurrenceCount"] = json!(self.findings);
        }
        result
    }
}

/// A place, and what of the org it belongs to.
fn location(place: &Place, component: Option<&str>) -> Value {
    let mut physical = json!({
        "artifactLocation": { "uri": uri(&place.file.path), "uriBaseId": TOP },
    });
    // Code scanning shows nothing without a line; an archive has none, so that its first one stands for all of it.
    let region = place.region.unwrap_or(Region::FIRST);
    physical["region"] = json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    });
    let mut logical = Vec::new();
    if let Some(component) = component {
        logical.push(json!({ "fullyQualifiedName": component, "kind": "component" }));
    }
    if let Some(member) = &place.file.member {
        logical.push(json!({ "fullyQualifiedName": member, "kind": "member" }));
    }
    let mut location = json!({ "physicalLocation": physical });
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    location
}

/// A relative reference; all that is not plain is encoded, a colon too, which would make a scheme of a folder.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: BTreeSet<String> = catalog().rules().map(|rule| name(&rule.id)).collect();
        assert_eq!(names.len(), catalog().rules().count());
        assert_eq!(name("include/lightning-library"), "IncludeLightningLibrary");
    }

    #[test]
    fn no_rule_is_of_the_family_of_the_gate() {
        assert!(catalog().rules().all(|rule| rule.family() != "gate"));
    }

    #[test]
    fn a_uri_is_relative_and_plain() {
        assert_eq!(uri("a b/c.js"), "a%20b/c.js");
        assert_eq!(uri("a:b/%.js"), "a%3Ab/%25.js");
        assert_eq!(uri("ü\n"), "%C3%BC%0A");
    }
}
