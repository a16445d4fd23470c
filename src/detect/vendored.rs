//! Copies of the Open CTI library itself: one usage, not eighty.

use std::collections::BTreeSet;

use super::findings::{Findings, Unit};
use super::{Evidence, Mention, MentionReason};
use crate::bundle::{Language, Span};
use crate::catalog::{Confidence, Vendored, catalog};

/// Calls of this many different members say that a file is more than the library.
const OWN_CODE_FROM: usize = 4;

/// Recognises a copy of a library; what is inside it becomes mentions. Runs after the other detectors.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    if !matches!(
        unit.file.language,
        Language::JavaScript | Language::Markup(_)
    ) {
        return;
    }
    let text: &str = &unit.file.text;
    let is_copy = |row: &&Vendored| {
        row.all.iter().all(|part| text.contains(part.as_str()))
            && row.any.iter().any(|part| text.contains(part.as_str()))
    };
    let Some(copy) = catalog().vendored.iter().find(is_copy) else {
        return;
    };
    // A bundle can hold the library and the adapter that calls it.
    let members: BTreeSet<&str> = findings
        .usages
        .iter()
        .filter(|usage| usage.known && usage.evidence == Evidence::ResolvedCall)
        .filter_map(|usage| usage.member.as_deref())
        .filter(|member| *member != "initialize")
        .collect();
    if members.len() < OWN_CODE_FROM {
        for usage in std::mem::take(&mut findings.usages) {
            findings.mentions.push(Mention {
                rule: usage.rule,
                place: usage.place,
                reason: MentionReason::LibraryCopy,
            });
        }
        for mention in &mut findings.mentions {
            mention.reason = MentionReason::LibraryCopy;
        }
    }
    let start = text.len() - text.trim_start().len();
    let rule = catalog().rule(&copy.rule);
    let mut usage = unit.usage(
        rule,
        Span::new(start, start),
        Evidence::Literal,
        Confidence::High,
    );
    usage.api = Some(copy.api);
    findings.usages.push(usage);
}
