//! Identity of a usage: what it is and what it is a part of, not where it stands.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::detect::{Evidence, Fingerprint, Usage};

/// Goes into every fingerprint; a change of what is hashed needs a new one.
const VERSION: &str = "1";

/// Gives every usage its fingerprint. Usages have to be in their final order: equal ones are numbered.
pub(super) fn assign(usages: &mut [Usage]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for usage in usages {
        let identity = identity(usage);
        let occurrence = seen.entry(identity.clone()).or_default();
        usage.fingerprint = Fingerprint(hash(&format!("{identity}\u{1f}{occurrence}")));
        *occurrence += 1;
    }
}

fn identity(usage: &Usage) -> String {
    let member = usage.member.as_deref().unwrap_or("");
    let mut parts = vec![
        VERSION.to_owned(),
        usage.rule.id.clone(),
        usage.component.to_string(),
        usage.archive_member.clone().unwrap_or_default(),
        member.to_owned(),
        usage.enclosing.clone().unwrap_or_default(),
    ];
    for (name, value) in &usage.arguments {
        parts.push(format!("{name}={value}"));
    }
    // Where nothing is literal the line itself has to do, without its blanks.
    let only_text =
        matches!(usage.evidence, Evidence::Text) || usage.rule.id.starts_with("record/");
    if only_text {
        parts.push(usage.snippet.split_whitespace().collect());
    }
    parts.join("\u{1f}")
}

fn hash(text: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(text.as_bytes());
    let mut out = String::with_capacity(64);
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
