//! Calls, constants and references of the three APIs in scripts, and Apex called from there.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::{ApexCall, ApexTarget, Findings, Unit};
use super::redact::redact_named;
use super::{Evidence, Mention, MentionReason, Usage};
use crate::bundle::Span;
use crate::catalog::{Api, Confidence, Rule, catalog};
use crate::syntax::facts::{KnownBy, Literal, PathUse, Segment, UseKind};

/// Arguments of a call that are kept, at most.
const MAX_ARGUMENTS: usize = 40;
/// Members that every object has; asking for one says nothing about the API.
const OBJECT_MEMBERS: [&str; 6] = [
    "hasOwnProperty",
    "toString",
    "constructor",
    "valueOf",
    "isPrototypeOf",
    "propertyIsEnumerable",
];

/// Finds uses of the APIs.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    // One expression that may be either API counts once.
    let mut by_place: BTreeMap<Reading, Usage> = BTreeMap::new();
    for script in &unit.facts.scripts {
        for path_use in &script.uses {
            if path_use.kind == UseKind::Write {
                findings.mentions.extend(definition_of(unit, path_use));
                continue;
            }
            let Some(usage) = usage_of(unit, path_use) else {
                continue;
            };
            if let Some(target) = apex_target(unit, &usage)
                && !findings.apex_targets.contains(&target)
            {
                findings.apex_targets.push(target);
            }
            let key = Reading::of(path_use, &usage);
            match by_place.get(&key) {
                Some(known) if !better(&usage, known, path_use) => {}
                _ => {
                    by_place.insert(key, usage);
                }
            }
        }
    }
    // A member at a place says more than the namespace at the same place.
    let members: BTreeSet<Span> = by_place
        .values()
        .filter(|usage| usage.member.is_some())
        .map(|usage| usage.place.span)
        .collect();
    for usage in by_place.into_values() {
        if usage.member.is_some() || !members.contains(&usage.place.span) {
            findings.usages.push(usage);
        }
    }
}

/// What tells readings of one expression from those of another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Reading {
    /// Where its last name is written.
    place: Span,
    /// That name, unless the namespace alone is meant.
    name: Option<String>,
    whole: Span,
}

impl Reading {
    fn of(path_use: &PathUse, usage: &Usage) -> Self {
        let last = path_use.path.last().and_then(Segment::name);
        let written = path_use.spans.last().copied().flatten();
        let member = usage.member.is_some();
        // Each string that gives a member its name is a place of its own.
        let by_last = member && path_use.known_by != KnownBy::NameFromString;
        Self {
            place: written.filter(|_| by_last).unwrap_or(usage.place.span),
            name: last.filter(|_| member).map(str::to_owned),
            whole: path_use.whole,
        }
    }
}

/// Whether a reading of an expression is to be preferred over another: one that the catalogue knows, then the one
/// whose API takes arguments of this form, then the surer one.
fn better(one: &Usage, other: &Usage, path_use: &PathUse) -> bool {
    if one.known != other.known {
        return one.known;
    }
    let fits = |usage: &Usage| match api_by_arguments(&path_use.arguments) {
        Some(api) => usage.api == Some(api),
        None => usage.api == Some(Api::Lightning),
    };
    if one.api != other.api && fits(one) != fits(other) {
        return fits(one);
    }
    one.confidence < other.confidence
}

/// The API that takes arguments of this form: Lightning one object, Classic a list.
fn api_by_arguments(arguments: &[Literal]) -> Option<Api> {
    match arguments {
        [Literal::Object(_)] => Some(Api::Lightning),
        [] | [Literal::Unknown] => None,
        _ => Some(Api::Classic),
    }
}

/// The API whose namespace a path goes through, and how many steps that takes.
fn api_of(path: &[Segment]) -> Option<(Api, usize)> {
    catalog().apis.iter().find_map(|api| {
        let steps = api.namespace.len();
        let inside = path.len() >= steps
            && api
                .namespace
                .iter()
                .zip(path)
                .all(|(name, step)| step.name() == Some(name));
        inside.then_some((api.id, steps))
    })
}

struct Meaning {
    rule: &'static Rule,
    member: Option<String>,
    known: bool,
    /// Which step of the path names it.
    step: usize,
}

fn meaning(path: &[Segment], api: Api, steps: usize) -> Meaning {
    let catalog = catalog();
    let generic = |kind: &str, step: usize| Meaning {
        rule: catalog.rule(&format!("{api}/{kind}")),
        member: None,
        known: true,
        step,
    };
    let mut step = steps;
    let mut name = match path.get(step) {
        None => return generic("reference", steps - 1),
        Some(Segment::Dynamic) => return generic("dynamic-member", step),
        Some(Segment::Name(name)) => name.clone(),
    };
    if catalog.api(api).inner.contains(&name) {
        step += 1;
        match path.get(step) {
            None => return generic("reference", step - 1),
            Some(Segment::Dynamic) => return generic("dynamic-member", step),
            Some(Segment::Name(inner)) => name = format!("{name}.{inner}"),
        }
    }
    if OBJECT_MEMBERS.contains(&name.as_str()) {
        return generic("reference", steps - 1);
    }
    if let Some(constants) = catalog.constants(&name)
        && let Some(rule) = catalog.find_rule(&format!("{api}/{name}"))
    {
        let constant = path.get(step + 1).and_then(Segment::name);
        return Meaning {
            rule,
            known: constant.is_none_or(|name| constants.iter().any(|known| known.name == name)),
            member: Some(constant.map_or(name.clone(), |constant| format!("{name}.{constant}"))),
            step,
        };
    }
    match catalog
        .find_rule(&format!("{api}/{name}"))
        .filter(|rule| rule.member.is_some())
    {
        Some(rule) => Meaning {
            rule,
            member: Some(name),
            known: true,
            step,
        },
        None => Meaning {
            member: Some(name),
            known: false,
            ..generic("unknown-member", step)
        },
    }
}

/// The member's documented name where it is written, the whole expression otherwise.
fn place_of(path_use: &PathUse, meaning: &Meaning, steps: usize) -> Span {
    if meaning.member.is_none() {
        return path_use.whole;
    }
    let written = |step: usize| path_use.spans.get(step).copied().flatten();
    match (written(steps), written(meaning.step)) {
        // `cti.onClickToDial` is one name.
        (Some(first), Some(last)) if first.start <= last.start => Span::new(first.start, last.end),
        (_, Some(last)) => last,
        _ => path_use.whole,
    }
}

/// Whoever assigns to the API defines it, as a mock, a declaration or a library does: that depends on nothing.
fn definition_of(unit: &Unit<'_>, path_use: &PathUse) -> Option<Mention> {
    let (api, steps) = api_of(&path_use.path)?;
    let meaning = meaning(&path_use.path, api, steps);
    let span = place_of(path_use, &meaning, steps);
    Some(unit.mention(&meaning.rule.id, span, MentionReason::TypeDeclaration))
}

/// Whether a path leads to a constant or its enum.
fn is_constant(meaning: &Meaning) -> bool {
    let member = meaning.member.as_deref().unwrap_or("");
    let enumeration = member.split('.').next().unwrap_or(member);
    catalog().constants(enumeration).is_some()
}

fn usage_of(unit: &Unit<'_>, path_use: &PathUse) -> Option<Usage> {
    let (api, steps) = api_of(&path_use.path)?;
    let meaning = meaning(&path_use.path, api, steps);
    // A name that only a module's unknown content vouches for has to fit the API.
    if path_use.known_by == KnownBy::Text && (!meaning.known || meaning.member.is_none()) {
        let written = path_use.spans.first().is_some_and(Option::is_some);
        if !written {
            return None;
        }
    }
    // A constant or method under another name is reported where that name is given to it, and where it is
    // called.
    let last = path_use.spans.last().copied().flatten();
    let passes_a_method =
        matches!(path_use.kind, UseKind::Pass | UseKind::Give) && !is_constant(&meaning);
    if meaning.member.is_some()
        && last.is_none()
        && path_use.kind != UseKind::Call
        && !passes_a_method
    {
        return None;
    }
    // Asking whether an alias is there says nothing that its definition did not, nor does handing it to a
    // function whose uses of it are found.
    if meaning.member.is_none()
        && last.is_none()
        && matches!(path_use.kind, UseKind::Test | UseKind::Give)
    {
        return None;
    }
    let is_dynamic = meaning.rule.id.ends_with("/dynamic-member");
    // What has another name by now is reported where it was taken out of the namespace.
    if is_dynamic && last.is_none() {
        return None;
    }
    let span = place_of(path_use, &meaning, steps);
    let (evidence, mut confidence) = match path_use.known_by {
        _ if is_dynamic => (Evidence::Dynamic, Confidence::Medium),
        KnownBy::Written => (Evidence::ResolvedCall, Confidence::High),
        KnownBy::Resolved => (Evidence::Alias, Confidence::High),
        KnownBy::OtherFile => (Evidence::Alias, Confidence::Medium),
        KnownBy::NameFromString => (Evidence::NameFromString, Confidence::Medium),
        KnownBy::Text => (Evidence::Text, Confidence::Low),
    };
    // A fallback value that an alias may also be has members of its own.
    if !meaning.known && confidence == Confidence::High && path_use.known_by != KnownBy::Written {
        confidence = Confidence::Medium;
    }
    let mut usage = unit.usage(meaning.rule, span, evidence, confidence);
    usage.api = Some(api);
    usage.known = meaning.known;
    usage.arguments = arguments(meaning.rule, &path_use.arguments);
    if let Some(phantom) = meaning
        .member
        .as_deref()
        .and_then(|name| catalog().phantom(api, name))
    {
        usage
            .arguments
            .insert("note".to_owned(), phantom.note.clone());
    }
    usage.member = meaning.member;
    usage.enclosing.clone_from(&path_use.enclosing);
    Some(usage)
}

/// Literal arguments by name: fields of an argument object, or positional ones by the documented name.
fn arguments(rule: &Rule, literals: &[Literal]) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    match literals {
        [Literal::Object(members)] => {
            for (name, value) in members {
                flatten(name, value, &mut named);
            }
        }
        literals => {
            for (at, literal) in literals.iter().enumerate() {
                let name = rule.arguments.get(at).map_or_else(
                    || format!("argument{}", at + 1),
                    |name| name.trim_end_matches('?').to_owned(),
                );
                flatten(&name, literal, &mut named);
            }
        }
    }
    named
}

fn flatten(name: &str, literal: &Literal, out: &mut BTreeMap<String, String>) {
    if out.len() >= MAX_ARGUMENTS {
        return;
    }
    let value = match literal {
        Literal::Text(text) => redact_named(name, text).into_owned(),
        Literal::Number(text) => text.clone(),
        Literal::Path(path) => path.clone(),
        Literal::Bool(value) => value.to_string(),
        Literal::Null => "null".to_owned(),
        Literal::Object(members) => {
            let fields: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            out.insert(format!("{name}.fields"), fields.join(", "));
            for (inner, value) in members {
                flatten(&format!("{name}.{inner}"), value, out);
            }
            return;
        }
        Literal::Array(items) => {
            let texts: Vec<String> = items
                .iter()
                .filter_map(|item| match item {
                    Literal::Text(text) => Some(redact_named(name, text).into_owned()),
                    _ => None,
                })
                .collect();
            if texts.is_empty() {
                return;
            }
            texts.join(", ")
        }
        Literal::Function | Literal::Unknown => return,
    };
    out.insert(name.to_owned(), value);
}

/// The Apex method that a `runApex` call names.
fn apex_target(unit: &Unit<'_>, usage: &Usage) -> Option<ApexTarget> {
    if usage.member.as_deref() != Some("runApex") {
        return None;
    }
    let class = usage.arguments.get("apexClass")?;
    let method = usage.arguments.get("methodName")?;
    Some(ApexTarget {
        class: class.clone(),
        method: method.clone(),
        by: ApexCall::RunApex,
        parameters: usage
            .arguments
            .get("methodParams")
            .and_then(|query| parameter_names(query)),
        caller: unit.file.component.clone(),
        place: usage.place.clone(),
    })
}

/// Names in `phone=…&name=…`; `None` where a name is not known.
fn parameter_names(query: &str) -> Option<Vec<String>> {
    query
        .split('&')
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let (name, _) = part.split_once('=')?;
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let name = name.trim();
            (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_owned())
        })
        .collect()
}
