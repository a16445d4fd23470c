//! Call fields and call centers that Apex names in comments and strings only.

use std::sync::LazyLock;

use regex::Regex;

use super::Reporter;
use crate::bundle::Span;
use crate::detect::MentionReason;
use crate::detect::findings::Unit;
use crate::detect::questions::{pattern, record_words};
use crate::syntax::facts::TextKind;

pub(super) fn detect(unit: &Unit<'_>, report: &mut Reporter<'_, '_>) {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        let words: Vec<String> = record_words().map(regex::escape).collect();
        pattern(&format!(r"\b(?:{})\b", words.join("|")))
    });
    for text in &unit.facts.texts {
        let reason = match text.kind {
            TextKind::Comment => MentionReason::Comment,
            TextKind::StringLiteral => MentionReason::String,
            TextKind::Prose | TextKind::TypeDeclaration | TextKind::ServerCode => continue,
        };
        for found in WORDS.find_iter(text.span.of(&unit.file.text)) {
            let span = Span::new(found.start(), found.end()).shifted(text.span.start);
            let is_used = report
                .places
                .iter()
                .any(|place| place.start <= span.start && span.end <= place.end);
            if !is_used {
                let mention = unit.mention(rule_of(found.as_str()), span, reason);
                report.findings.mentions.push(mention);
            }
        }
    }
}

/// The rule it would be a usage of.
fn rule_of(word: &str) -> &'static str {
    match word {
        "AdditionalNumber" => "apex/directory-number",
        "CallCenter" => "apex/call-center-query",
        "CallCenterId" | "UserPermissionsCallCenterAutoLogin" => "apex/call-center-assignment",
        _ => "record/task-call-field",
    }
}
