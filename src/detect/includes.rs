//! Loads of the Open CTI libraries: tags, components, addresses in scripts and configuration.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::questions::{Include, includes, interest};
use super::{Evidence, MentionReason};
use crate::bundle::{Language, Span};
use crate::catalog::{ApiText, Confidence, catalog};
use crate::syntax::facts::{Element, Literal, StringFact, TextKind};
use crate::syntax::{is_source_map, merge_field, quoted, template, xml};

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
    let mut loading: Vec<Span> = Vec::new();
    for element in &unit.facts.elements {
        if element_loads(unit, element, findings) {
            loading.push(element.span);
        }
    }
    if matches!(unit.file.language, Language::Markup(_)) {
        filled_loads(unit, &loading, findings);
    }
    let mut seen: BTreeSet<(usize, &str)> = BTreeSet::new();
    for script in &unit.facts.scripts {
        for string in &script.strings {
            string_loads(unit, string, &mut seen, findings);
        }
        for call in script.calls.iter().filter(|call| is_loader(&call.callee)) {
            // A loader is handed a bare file name: only then an uncertain pattern counts.
            for argument in &call.arguments {
                if let Literal::Text(text) = argument
                    && let Some(include) = find(text, true).find(|include| !include.certain)
                    && seen.insert((call.span.start, include.api.include_rule.as_str()))
                {
                    push(
                        unit,
                        include.api,
                        call.span,
                        Confidence::Medium,
                        text,
                        findings,
                    );
                }
            }
        }
    }
    match unit.file.language {
        Language::Json => configuration_loads(unit, findings),
        Language::Xml => button_loads(unit, findings),
        _ => {}
    }
}

/// Whether a function loads what it is handed the address of.
fn is_loader(callee: &str) -> bool {
    let last = callee.rsplit('.').next().unwrap_or(callee);
    let mut loaders = catalog().functions.loaders.iter();
    loaders.any(|known| known == last)
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
        for include in find(address, false).filter(|_| required) {
            let confidence = confidence(include);
            push(unit, include.api, field.span, confidence, address, findings);
        }
    }
}

/// The libraries of which an address pattern fits, each once, in the catalogue's order.
fn find(text: &str, also_uncertain: bool) -> impl Iterator<Item = &'static Include> {
    let mut last = None;
    includes()
        .iter()
        .filter(move |include| include.certain || also_uncertain)
        .filter(move |include| include.regex.is_match(text))
        .filter(move |include| last.replace(include.api.id) != Some(include.api.id))
}

fn confidence(include: &Include) -> Confidence {
    if include.certain {
        Confidence::High
    } else {
        Confidence::Medium
    }
}

/// Returns whether the element is one that loads something.
fn element_loads(unit: &Unit<'_>, element: &Element, findings: &mut Findings) -> bool {
    let name = element.name.to_ascii_lowercase();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut report = |address: &str, shown: &str| {
        for include in find(address, name == "script") {
            if seen.insert(&include.api.include_rule) {
                let confidence = confidence(include);
                push(unit, include.api, element.span, confidence, shown, findings);
            }
        }
    };
    let loaded = LOADING_ATTRIBUTES
        .iter()
        .filter(|(tag, _)| name == *tag)
        .filter_map(|(_, attribute)| element.attribute(attribute));
    let mut loads = false;
    for attribute in loaded {
        loads = true;
        let value = attribute.value.as_str();
        report(&template::shown(value), value);
        // What fills a part of the value can be one of several addresses.
        for part in template::filled(value) {
            for found in quoted::strings(part.of(value)) {
                report(&found.text, &found.text);
            }
        }
    }
    loads
}

/// Addresses in what the platform or a server fills elsewhere in a page: in a script's string, in a variable.
fn filled_loads(unit: &Unit<'_>, loading: &[Span], findings: &mut Findings) {
    let text: &str = &unit.file.text;
    let comments = spans(unit, TextKind::Comment);
    let is_apart = |span: Span| {
        let holds = |outer: &Span| outer.start <= span.start && span.end <= outer.end;
        !loading.iter().any(holds) && !comments.iter().any(holds)
    };
    let fields = merge_field::fields(text).into_iter();
    let fields = fields.map(|field| (field.span, Confidence::High));
    let code = spans(unit, TextKind::ServerCode).into_iter();
    let code = code.map(|span| (span, Confidence::Medium));
    for (span, confidence) in fields.chain(code) {
        if !interest().needles.hit(span.of(text).as_bytes()) || !is_apart(span) {
            continue;
        }
        for found in quoted::strings(span.of(text)) {
            for include in find(&found.text, false) {
                let place = found.span.shifted(span.start);
                push(unit, include.api, place, confidence, &found.text, findings);
            }
        }
    }
}

/// Where texts of one kind stand.
fn spans(unit: &Unit<'_>, kind: TextKind) -> Vec<Span> {
    let texts = unit.facts.texts.iter();
    texts
        .filter(|text| text.kind == kind)
        .map(|text| text.span)
        .collect()
}

fn string_loads<'f>(
    unit: &Unit<'f>,
    string: &'f StringFact,
    seen: &mut BTreeSet<(usize, &'f str)>,
    findings: &mut Findings,
) {
    if let Some(api) = alternative(&string.text, &string.alternatives) {
        let confidence = Confidence::Medium;
        push(unit, api, string.span, confidence, &string.text, findings);
    }
    let text = template::shown(&string.text);
    let logged = string.passed_to.as_deref().is_some_and(is_logger);
    // Prose around an address: a message, not a load.
    let is_prose = text.contains(' ') && !text.trim_start().starts_with('<');
    for include in find(&text, is_source(string)) {
        let rule = &include.api.include_rule;
        // The library's name is written elsewhere, as a string of its own, and reported there.
        let names_it = |part: &String| {
            find(part, false).any(|it| it.api.id == include.api.id)
                || alternative(part, &string.parts).is_some_and(|api| api.id == include.api.id)
        };
        if string.parts.iter().any(names_it) {
            continue;
        }
        if logged || is_prose {
            let mention = unit.mention(rule, string.span, MentionReason::String);
            findings.mentions.push(mention);
        } else if seen.insert((string.span.start, rule.as_str())) {
            let confidence = confidence(include);
            push(
                unit,
                include.api,
                string.span,
                confidence,
                &string.text,
                findings,
            );
        }
    }
}

/// The library that a bare file name means because an expression chooses it instead of another library's address.
fn alternative(name: &str, others: &[String]) -> Option<&'static ApiText> {
    let mut apis = catalog().apis.iter();
    let api = apis.find(|api| api.alternative.as_deref() == Some(name))?;
    let is_other = |text: &String| find(text, false).any(|include| include.api.id != api.id);
    others.iter().any(is_other).then_some(api)
}

/// Whether a string is what some element's `src` becomes.
fn is_source(string: &StringFact) -> bool {
    string.bound_to.as_deref() == Some("src") || string.passed_to.as_deref().is_some_and(is_loader)
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
    if is_source_map(text) {
        return;
    }
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
        let mut found: Vec<(&Include, usize)> = find(line, false)
            .filter_map(|include| Some((include, include.regex.find(line)?.start())))
            .collect();
        if found.is_empty() {
            found.extend(find_named(line));
        }
        for (include, at) in found {
            if !in_code(offset + at) {
                let span = Span::new(offset + at, offset + at + line[at..].trim_end().len());
                let address = line.trim();
                push(
                    unit,
                    include.api,
                    span,
                    Confidence::Medium,
                    address,
                    findings,
                );
            }
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
    api: &'static ApiText,
    span: Span,
    confidence: Confidence,
    address: &str,
    findings: &mut Findings,
) {
    let rule = catalog().rule(&api.include_rule);
    let mut usage = unit.usage(rule, span, Evidence::Literal, confidence);
    usage.api = Some(api.id);
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
