//! Places that name Open CTI and do not depend on it.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::includes::is_logger;
use super::questions::{api_of_namespace, includes, written_calls};
use super::{Mention, MentionReason, Usage};
use crate::bundle::{Language, Span};
use crate::catalog::catalog;
use crate::syntax::facts::TextKind;

/// How the ids of rules about loads of a library start.
const INCLUDE: &str = "include/";

/// Finds mentions in comments, strings, prose and type declarations.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    for text in &unit.facts.texts {
        let reason = match text.kind {
            TextKind::Comment => MentionReason::Comment,
            TextKind::StringLiteral => MentionReason::String,
            TextKind::Prose | TextKind::ServerCode => MentionReason::Documentation,
            TextKind::TypeDeclaration => MentionReason::TypeDeclaration,
        };
        let mut mentions = in_text(unit, text.span, reason);
        if mentions.is_empty() && text.kind == TextKind::TypeDeclaration {
            mentions = declared(unit, text.span);
        }
        if text.kind == TextKind::ServerCode {
            mentions.retain(|mention| !is_loaded(mention, &findings.usages));
        }
        findings.mentions.extend(mentions);
    }
    for script in &unit.facts.scripts {
        for string in &script.strings {
            // Addresses are the includes' affair, unless the string only goes to a log.
            let logged = string.passed_to.as_deref().is_some_and(is_logger);
            let mentions = in_text(unit, string.span, MentionReason::String);
            findings.mentions.extend(
                mentions
                    .into_iter()
                    .filter(|mention| logged || !mention.rule.id.starts_with(INCLUDE)),
            );
        }
    }
    if matches!(unit.file.language, Language::Prose) {
        let whole = Span::new(0, unit.file.text.len());
        findings
            .mentions
            .extend(in_text(unit, whole, MentionReason::Documentation));
    }
    findings.mentions.sort_by(|one, other| {
        let key = |mention: &Mention| (mention.place.clone(), mention.rule.id.clone());
        key(one).cmp(&key(other))
    });
    findings
        .mentions
        .dedup_by(|one, other| one.place == other.place && one.rule.id == other.rule.id);
}

/// Whether an address is one that a usage is made of.
fn is_loaded(mention: &Mention, usages: &[Usage]) -> bool {
    let inside = |usage: &Usage| {
        let (outer, inner) = (usage.place.span, mention.place.span);
        usage.rule.id == mention.rule.id && outer.start <= inner.end && inner.start <= outer.end
    };
    usages.iter().any(inside)
}

/// Namespaces that a declaration spells step by step: `interface Window { sforce: { opencti: … } }`.
fn declared(unit: &Unit<'_>, span: Span) -> Vec<Mention> {
    let text = span.of(&unit.file.text);
    let mut mentions = Vec::new();
    for api in &catalog().apis {
        // Where the names stand, one behind the other.
        let mut places: Vec<Span> = Vec::new();
        for step in &api.namespace {
            let from = places.last().map_or(0, |place| place.end);
            places.extend(word(text, step, from).map(|at| Span::new(at, at + step.len())));
        }
        if let (Some(first), Some(last)) = (places.first(), places.last())
            && places.len() == api.namespace.len()
        {
            let place = Span::new(first.start, last.end).shifted(span.start);
            let rule = format!("{}/reference", api.id);
            mentions.push(unit.mention(&rule, place, MentionReason::TypeDeclaration));
        }
    }
    mentions
}

/// Where `word` stands as a word of its own, from byte `from` on.
fn word(text: &str, word: &str, from: usize) -> Option<usize> {
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    let bytes = text.as_bytes();
    let mut found = text
        .get(from..)?
        .match_indices(word)
        .map(|(at, _)| from + at);
    found.find(|&at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !is_part(before) && !is_part(bytes.get(at + word.len()))
    })
}

/// Calls and library addresses written in a text that is no code.
pub(super) fn in_text(unit: &Unit<'_>, span: Span, reason: MentionReason) -> Vec<Mention> {
    let text = span.of(&unit.file.text);
    let mut mentions = Vec::new();
    for found in written_calls().captures_iter(text) {
        let Some(namespace) = found.get(1) else {
            continue;
        };
        let Some(api) = api_of_namespace(namespace.as_str()) else {
            continue;
        };
        let member = found.get(2);
        let rule = match member {
            None => format!("{api}/reference"),
            Some(member) => {
                let name: String = member
                    .as_str()
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect();
                let id = format!("{api}/{name}");
                if catalog()
                    .find_rule(&id)
                    .is_some_and(|rule| rule.member.is_some())
                {
                    id
                } else {
                    format!("{api}/unknown-member")
                }
            }
        };
        let place = member.map_or(namespace.range(), |member| member.range());
        let place = Span::new(place.start, place.end).shifted(span.start);
        mentions.push(unit.mention(&rule, place, reason));
    }
    let mut loads: BTreeSet<(Span, &str)> = BTreeSet::new();
    for include in includes().iter().filter(|include| include.certain) {
        let places = include.regex.find_iter(text);
        loads.extend(places.map(|found| {
            let place = Span::new(found.start(), found.end());
            (place.shifted(span.start), include.api.include_rule.as_str())
        }));
    }
    // Several patterns fit one address.
    let mut last: Option<(Span, &str)> = None;
    for (place, rule) in loads {
        let is_same = last.is_some_and(|(before, of)| of == rule && place.start < before.end);
        if !is_same {
            mentions.push(unit.mention(rule, place, reason));
            last = Some((place, rule));
        }
    }
    mentions
}
