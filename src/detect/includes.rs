//! Loads of the Open CTI libraries: tags, components, addresses in scripts and configuration.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::parts::ends_in;
use super::questions::{Include, includes};
use super::{Evidence, MentionReason};
use crate::bundle::{Language, Span};
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::{Element, Literal, StringFact};
use crate::syntax::{merge_field, xml};

/// Attributes that load a script, by the element's name in lower case; the first column `*` is any element.
const LOADING_ATTRIBUTES: [(&str, &str); 5] = [
    ("script", "src"),
    ("apex:includescript", "value"),
    ("ltng:require", "scripts"),
    ("link", "href"),
    ("iframe", "src"),
];

/// Finds loads of the libraries.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    for element in &unit.facts.elements {
        element_loads(unit, element, findings);
    }
    let mut seen: BTreeSet<(usize, &str)> = BTreeSet::new();
    for script in &unit.facts.scripts {
        for string in &script.strings {
            string_loads(unit, string, &mut seen, findings);
        }
        let is_loader = |callee: &str| {
            let last = callee.rsplit('.').next().unwrap_or(callee);
            catalog()
                .functions
                .loaders
                .iter()
                .any(|known| known == last)
        };
        for call in script.calls.iter().filter(|call| is_loader(&call.callee)) {
            // A loader is handed a bare file name: only then an uncertain pattern counts.
            for argument in &call.arguments {
                if let Literal::Text(text) = argument
                    && let Some((include, _)) = find(text, true)
                    && !include.certain
                    && seen.insert((call.span.start, include.api.include_rule.as_str()))
                {
                    push(unit, include, call.span, Confidence::Medium, text, findings);
                }
            }
        }
    }
    match unit.file.language {
        Language::Json => configuration_loads(unit, findings),
        Language::Xml => {
            button_loads(unit, findings);
            setting_loads(unit, findings);
        }
        _ => {}
    }
}

/// Function with which the script of a button loads a library: `{!REQUIRESCRIPT("/support/…")}`.
const REQUIRE_SCRIPT: &str = "REQUIRESCRIPT";

fn button_loads(unit: &Unit<'_>, findings: &mut Findings) {
    let text: &str = &unit.file.text;
    if !text.contains(REQUIRE_SCRIPT) {
        return;
    }
    for field in merge_field::fields(text) {
        let required = field
            .expression
            .get(..REQUIRE_SCRIPT.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(REQUIRE_SCRIPT));
        let call = xml::unescape(field.expression);
        let address = call.split(['"', '\'']).nth(1).unwrap_or(&call);
        if required && let Some((include, _)) = find(address, false) {
            push(
                unit,
                include,
                field.span,
                Confidence::High,
                address,
                findings,
            );
        }
    }
}

/// Labels and records of custom metadata that hold a library's address for code to load.
fn setting_loads(unit: &Unit<'_>, findings: &mut Findings) {
    let kind = unit.file.component.kind.as_str();
    let Some(root) = &unit.facts.xml else { return };
    let settings = &catalog().rule(SETTING).ties;
    let rows: Vec<_> = settings
        .iter()
        .filter(|tie| tie.types.iter().any(|known| known == kind))
        .collect();
    if rows.is_empty() {
        return;
    }
    root.walk(&mut |path| {
        let is_value = |end: &String| ends_in(path, end);
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        let text = element.text.as_str();
        if !rows.iter().any(|tie| tie.elements.iter().any(is_value)) {
            return;
        }
        let Some((include, _)) = find(text, false) else {
            return;
        };
        let span = element.text_span;
        if is_prose(text) {
            let rule = &include.api.include_rule;
            let mention = unit.mention(rule, span, MentionReason::String);
            findings.mentions.push(mention);
        } else {
            push(unit, include, span, Confidence::Medium, text, findings);
        }
    });
}

/// The rule whose places hold values that code reads.
const SETTING: &str = "metadata/adapter-setting";

/// Whether words stand around an address: a message, not a load.
fn is_prose(text: &str) -> bool {
    text.contains(' ') && !text.trim_start().starts_with('<')
}

/// The first library whose address pattern fits, with the match's offset in the text.
fn find(text: &str, also_uncertain: bool) -> Option<(&'static Include, usize)> {
    includes()
        .iter()
        .filter(|include| include.certain || also_uncertain)
        .find_map(|include| {
            include
                .regex
                .find(text)
                .map(|found| (include, found.start()))
        })
}

fn element_loads(unit: &Unit<'_>, element: &Element, findings: &mut Findings) {
    let name = element.name.to_ascii_lowercase();
    for (tag, attribute) in LOADING_ATTRIBUTES {
        if name != tag {
            continue;
        }
        if let Some(attribute) = element.attribute(attribute)
            && let Some((include, _)) = find(&attribute.value, tag == "script")
        {
            let confidence = if include.certain {
                Confidence::High
            } else {
                Confidence::Medium
            };
            push(
                unit,
                include,
                element.span,
                confidence,
                &attribute.value,
                findings,
            );
        }
    }
}

fn string_loads<'f>(
    unit: &Unit<'f>,
    string: &'f StringFact,
    seen: &mut BTreeSet<(usize, &'f str)>,
    findings: &mut Findings,
) {
    let Some((include, _)) = find(&string.text, is_source(string)) else {
        return;
    };
    // The library's name is written elsewhere, as a string of its own, and reported there.
    let is_elsewhere = string.built
        && string.piece == string.span
        && string.parts.iter().any(|part| find(part, false).is_some());
    if is_elsewhere {
        return;
    }
    let logged = string.passed_to.as_deref().is_some_and(is_logger);
    if logged || is_prose(&string.text) {
        let rule = &include.api.include_rule;
        findings
            .mentions
            .push(unit.mention(rule, string.span, MentionReason::String));
        return;
    }
    if !seen.insert((string.span.start, include.api.include_rule.as_str())) {
        return;
    }
    let confidence = if include.certain {
        Confidence::High
    } else {
        Confidence::Medium
    };
    push(
        unit,
        include,
        string.span,
        confidence,
        &string.text,
        findings,
    );
}

/// Whether a string is what some element's `src` becomes.
fn is_source(string: &StringFact) -> bool {
    string.bound_to.as_deref() == Some("src")
        || string
            .passed_to
            .as_deref()
            .and_then(|callee| callee.rsplit('.').next())
            .is_some_and(|name| {
                catalog()
                    .functions
                    .loaders
                    .iter()
                    .any(|known| known == name)
            })
}

/// Whether a function only writes text somewhere.
pub(super) fn is_logger(callee: &str) -> bool {
    let last = callee.rsplit('.').next().unwrap_or(callee);
    catalog()
        .functions
        .loggers
        .iter()
        .any(|known| known == callee || known == last)
}

/// Addresses in JSON: a desktop layout or a manifest that names the library to load.
fn configuration_loads(unit: &Unit<'_>, findings: &mut Findings) {
    let text: &str = &unit.file.text;
    let mut offset = 0;
    // What a tag or a script inside a string loads is found there.
    let in_code = |at: usize| {
        let holds = |span: Span| span.start <= at && at < span.end;
        let facts = unit.facts;
        let strings = facts.scripts.iter().flat_map(|script| &script.strings);
        facts.elements.iter().any(|element| holds(element.span))
            || strings.into_iter().any(|string| holds(string.span))
    };
    for line in text.split_inclusive('\n') {
        if let Some((include, at)) = find(line, false).or_else(|| find_named(line))
            && !in_code(offset + at)
        {
            let span = Span::new(offset + at, offset + at + line[at..].trim_end().len());
            push(
                unit,
                include,
                span,
                Confidence::Medium,
                line.trim(),
                findings,
            );
        }
        offset += line.len();
    }
}

/// A library copy under a host of its own, as a value of JSON: `"…/lib/opencti_v48.js"`.
fn find_named(line: &str) -> Option<(&'static Include, usize)> {
    let at = line.find("/opencti_")?;
    let rest = &line[at + 1..];
    let end = rest.find(['"', ',', '?'])?;
    rest[..end]
        .ends_with(".js")
        .then(|| {
            includes()
                .iter()
                .find(|include| include.api.id == crate::catalog::Api::Lightning)
        })
        .flatten()
        .map(|include| (include, at))
}

fn push(
    unit: &Unit<'_>,
    include: &Include,
    span: Span,
    confidence: Confidence,
    address: &str,
    findings: &mut Findings,
) {
    let rule = catalog().rule(&include.api.include_rule);
    let mut usage = unit.usage(rule, span, Evidence::Literal, confidence);
    usage.api = Some(include.api.id);
    usage
        .arguments
        .insert("url".to_owned(), super::redact::redact(address.trim()));
    if let Some(version) = version(address) {
        usage.arguments.insert("version".to_owned(), version);
    }
    findings.usages.push(usage);
}

/// The API version in an address, where it is written out.
fn version(address: &str) -> Option<String> {
    let after = address.split("/support/").nth(1)?;
    let version = after.split('/').nth(1)?;
    let plain = !version.is_empty() && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| version.to_owned())
}
