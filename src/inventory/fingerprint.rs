//! Identity of a usage: what it is and what it is a part of, not where it stands.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::bundle::ComponentId;
use crate::detect::{Fingerprint, Mention, Shape, Usage};

/// Goes into every fingerprint; a change of what is hashed needs a new one.
const VERSION: &str = "1";

/// Gives every usage and every mention its identity. They have to be in their final order: equal ones are numbered.
pub(super) fn assign(usages: &mut [Usage], mentions: &mut [Mention]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for usage in usages {
        let shape = shape(usage);
        let member = usage.archive_member.as_deref();
        usage.fingerprint = numbered(&usage.component, member, &shape, &mut seen);
        usage.shape = Shape(hash(&shape));
    }
    for mention in mentions {
        let shape = joined(&[
            "mention",
            &mention.rule.id,
            mention.reason.as_str(),
            &without_blanks(&mention.snippet),
        ]);
        let member = mention.archive_member.as_deref();
        mention.fingerprint = numbered(&mention.component, member, &shape, &mut seen);
        mention.shape = Shape(hash(&shape));
    }
}

/// The identity of what has a shape and is a part of a component; the next number where there is one like it.
fn numbered(
    component: &ComponentId,
    archive_member: Option<&str>,
    shape: &str,
    seen: &mut BTreeMap<String, usize>,
) -> Fingerprint {
    let component = component.to_string();
    let identity = joined(&[&component, archive_member.unwrap_or(""), shape]);
    let occurrence = seen.entry(identity.clone()).or_default();
    let fingerprint = hash(&joined(&[&identity, &occurrence.to_string()]));
    *occurrence += 1;
    Fingerprint(fingerprint)
}

/// What a usage is, whatever it is a part of: its rule, its member, and the function or element that it stands in. Its
/// arguments and the text of its line are not in it: to edit a call adds none. Equal ones of a component are numbered,
/// so one more of them is new all the same.
fn shape(usage: &Usage) -> String {
    let class = usage.component.full_name.as_str();
    let enclosing = usage
        .enclosing
        .as_deref()
        .filter(|name| says_something(name));
    // A constructor has the name of its class, and a method's full name begins with it: a class may be renamed.
    let enclosing = enclosing.map(|name| if name == class { "constructor" } else { name });
    let member = usage.member.as_deref().unwrap_or("");
    let member = match member.split_once('.') {
        Some((of, method)) if usage.rule.family() == "apex" && of == class => method,
        _ => member,
    };
    joined(&[VERSION, &usage.rule.id, member, enclosing.unwrap_or("")])
}

/// Whether a function's name is one that somebody gave: minifiers name anew with each build.
fn says_something(name: &str) -> bool {
    const MINIFIED: usize = 2;
    name.len() > MINIFIED
}

/// A text as it is whatever its indentation.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn joined(parts: &[&str]) -> String {
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
