//! Copies of the Open CTI library itself: one usage, not eighty.

use super::findings::{Findings, Unit};
use super::{Evidence, Mention, MentionReason, Usage};
use crate::bundle::{Language, Span};
use crate::catalog::{Confidence, Vendored, catalog};
use crate::syntax::facts::{ScriptFacts, UseKind};

/// The member with which a library starts itself.
const STARTS_ITSELF: &str = "initialize";

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
    // An adapter may name all that a library does; only the library defines the namespace.
    let definition = unit
        .facts
        .scripts
        .iter()
        .find_map(|script| definition(script, copy));
    let Some(definition) = definition else {
        return;
    };
    // A script can hold the library and the adapter that calls it: calls of known members are the adapter's.
    let is_own = |usage: &Usage| {
        usage.known
            && usage
                .member
                .as_deref()
                .is_some_and(|member| member != STARTS_ITSELF)
            || usage.rule.api.is_none()
    };
    let (own, of_library): (Vec<Usage>, Vec<Usage>) = std::mem::take(&mut findings.usages)
        .into_iter()
        .partition(is_own);
    if own.is_empty() {
        for mention in &mut findings.mentions {
            mention.reason = MentionReason::LibraryCopy;
        }
    }
    findings.usages = own;
    findings
        .mentions
        .extend(of_library.into_iter().map(|usage| Mention {
            rule: usage.rule,
            place: usage.place,
            reason: MentionReason::LibraryCopy,
            component: usage.component,
            archive_member: usage.archive_member,
            snippet: usage.snippet,
            test_code: usage.test_code,
            fingerprint: usage.fingerprint,
            shape: usage.shape,
        }));
    // A file that is the library starts with it.
    let place = match unit.file.language {
        Language::JavaScript => {
            let start = text.len() - text.trim_start().len();
            Span::new(start, start)
        }
        _ => definition,
    };
    let rule = catalog().rule(&copy.rule);
    let mut usage = unit.usage(rule, place, Evidence::Literal, Confidence::High);
    usage.api = Some(copy.api);
    findings.usages.push(usage);
}

/// Where a script defines the namespace whose library is looked for.
fn definition(script: &ScriptFacts, copy: &Vendored) -> Option<Span> {
    let namespace = &catalog().api(copy.api).namespace;
    let defines = script.uses.iter().find(|path_use| {
        path_use.kind == UseKind::Write
            && path_use.path.len() >= namespace.len()
            && namespace
                .iter()
                .zip(&path_use.path)
                .all(|(name, step)| step.name() == Some(name))
    });
    defines.map(|path_use| path_use.whole)
}
