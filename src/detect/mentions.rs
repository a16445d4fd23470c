//! Places that name Open CTI and do not depend on it.

use super::findings::{Findings, Unit};
use super::includes::is_logger;
use super::questions::{api_of_namespace, includes, written_calls};
use super::{Mention, MentionReason};
use crate::bundle::{Language, Span};
use crate::catalog::catalog;
use crate::syntax::facts::TextKind;

/// Finds mentions in comments, strings, prose and type declarations.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    for text in &unit.facts.texts {
        let reason = match text.kind {
            TextKind::Comment => MentionReason::Comment,
            TextKind::StringLiteral => MentionReason::String,
            TextKind::Prose => MentionReason::Documentation,
            TextKind::TypeDeclaration => MentionReason::TypeDeclaration,
        };
        findings.mentions.extend(in_text(unit, text.span, reason));
    }
    for script in &unit.facts.scripts {
        for string in &script.strings {
            // Addresses are the includes' affair, unless the string only goes to a log.
            let logged = string.passed_to.as_deref().is_some_and(is_logger);
            let mentions = in_text(unit, string.span, MentionReason::String);
            findings.mentions.extend(
                mentions
                    .into_iter()
                    .filter(|mention| logged || !mention.rule.id.starts_with("include/")),
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
    for include in includes().iter().filter(|include| include.certain) {
        for found in include.regex.find_iter(text) {
            let place = Span::new(found.start(), found.end()).shifted(span.start);
            mentions.push(unit.mention(&include.api.include_rule, place, reason));
        }
    }
    mentions
}
