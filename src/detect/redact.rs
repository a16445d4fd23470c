//! Keeps secrets inside the bundle.

use std::sync::LazyLock;

use regex::Regex;

use super::questions::pattern;
use crate::catalog::catalog;

/// What stands in for a secret.
pub const REDACTED: &str = "‹redacted›";

struct Patterns {
    harmless: Vec<Regex>,
    secret: Vec<Regex>,
    values: Vec<Regex>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let table = &catalog().call_center;
    let compile = |rows: &[crate::catalog::NamePattern]| -> Vec<Regex> {
        rows.iter().map(|row| pattern(&row.regex)).collect()
    };
    Patterns {
        harmless: compile(&table.harmless_pattern),
        secret: compile(&table.secret_pattern),
        values: compile(&table.secret_value),
    }
});

/// Whether the value of a call-center item of that name is a secret.
#[must_use]
pub(super) fn is_secret_item(name: &str) -> bool {
    let known = catalog()
        .call_center
        .item
        .iter()
        .find(|item| item.name == name);
    if let Some(item) = known {
        return item.secret.unwrap_or(false);
    }
    let hits = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(name));
    !hits(&PATTERNS.harmless) && hits(&PATTERNS.secret)
}

/// A text with the secrets inside it redacted: credentials in addresses, keys, tokens.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut out = text.to_owned();
    for pattern in &PATTERNS.values {
        // Right to left, so that earlier offsets stay good.
        let spans: Vec<(usize, usize)> = pattern
            .captures_iter(&out)
            .filter_map(|found| found.name("s"))
            .map(|secret| (secret.start(), secret.end()))
            .collect();
        for (start, end) in spans.into_iter().rev() {
            out.replace_range(start..end, REDACTED);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_names_and_values_are_caught_and_sizes_and_hot_keys_are_not() {
        assert!(is_secret_item("reqProviderAuthToken"));
        assert!(is_secret_item("vendorApiKey"));
        assert!(!is_secret_item("reqSoftphoneHeight"));
        assert!(!is_secret_item("answerHotkey"));
        assert_eq!(
            redact("https://bob:pw@cti.example.com/?token=EXAMPLE-1&x=2"),
            format!("https://{REDACTED}@cti.example.com/?token={REDACTED}&x=2")
        );
    }
}
