//! Stable ids of tasks: words that a person can type, the same on every run and in every phase.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::inventory::Adapter;

/// Stands for what belongs to no adapter.
pub(super) const ORG: &str = "org";

/// A slug per adapter, unique among them.
pub(super) fn slugs(adapters: &[&Adapter]) -> Vec<String> {
    let bearers: Vec<(&str, &str)> = adapters
        .iter()
        .map(|adapter| (adapter.name.as_str(), adapter.id.as_str()))
        .collect();
    slugs_of(&bearers)
}

/// A slug per name and id, unique among them.
pub(super) fn slugs_of(named: &[(&str, &str)]) -> Vec<String> {
    let plain: Vec<String> = named.iter().map(|(name, _)| kebab(name)).collect();
    let mut bearers: BTreeMap<&str, usize> = BTreeMap::from([(ORG, 1), ("", 1)]);
    for slug in &plain {
        *bearers.entry(slug).or_default() += 1;
    }
    named
        .iter()
        .zip(&plain)
        .map(|((name, id), slug)| {
            if bearers.get(slug.as_str()) == Some(&1) && name.is_ascii() {
                return slug.clone();
            }
            // A number would depend on who else is there; a digest of its own id does not.
            let mark = mark(id);
            if slug.is_empty() {
                mark
            } else {
                format!("{slug}-{mark}")
            }
        })
        .collect()
}

/// A slug of any name, made of small letters, digits and hyphens; never empty.
pub(super) fn slug(name: &str) -> String {
    let slug = kebab(name);
    match (slug.is_empty(), name.is_ascii()) {
        (false, true) => slug,
        (false, false) => format!("{slug}-{}", mark(name)),
        (true, _) => mark(name),
    }
}

/// `HaldenSoftphone` and `Halden_Softphone` become `halden-softphone`; what is not ASCII is dropped.
fn kebab(name: &str) -> String {
    let mut slug = String::new();
    let mut before_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            if letter.is_ascii_uppercase() && before_lower {
                slug.push('-');
            }
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        before_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    slug.trim_end_matches('-').to_owned()
}

fn mark(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    digest
        .iter()
        .take(3)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn names_become_words() {
        assert_eq!(kebab("HaldenSoftphone"), "halden-softphone");
        assert_eq!(kebab("Halden_Softphone"), "halden-softphone");
        assert_eq!(kebab("cti.example.com"), "cti-example-com");
        assert_eq!(kebab("NorthmoorFive9 (EU)"), "northmoor-five9-eu");
        assert_eq!(kebab("電話"), "");
    }
}
