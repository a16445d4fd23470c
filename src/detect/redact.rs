//! Keeps secrets inside the bundle.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::questions::pattern;
use crate::catalog::{NamePattern, catalog};

/// What stands in for a secret.
pub const REDACTED: &str = "‹redacted›";

/// Names with values: `name: 'value'`, `"name":"value"`, `String name = "value"`, `name=value&`, `<name>value</name>`.
/// Group `n` is the name, `s` the value; a value that is cut off goes to the end of the text.
const PAIRS: [&str; 3] = [
    r#"(?P<n>[A-Za-z_$][\w$.-]*)\\?["'`]?\s*(?:=>|[:=,])\s*(?:\\?"(?P<s1>[^"\\]+)|\\?'(?P<s2>[^'\\]+)|`(?P<s3>[^`]+))"#,
    r#"(?:^|[?&#;"'`])(?P<n>[A-Za-z_$][\w$.-]*)=(?P<s>[^&#;?\s"'`<>{}]+)"#,
    r"<(?P<n>[A-Za-z_][\w.:-]*)>(?P<s>[^<]+)",
];

struct Patterns {
    harmless: Vec<Regex>,
    /// Names of secrets anywhere.
    secret: Vec<Regex>,
    /// Names of what is a secret as an item of a call center.
    items: Vec<Regex>,
    values: Vec<Regex>,
    pairs: Vec<Regex>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let table = &catalog().call_center;
    let compile = |rows: &mut dyn Iterator<Item = &NamePattern>| -> Vec<Regex> {
        rows.map(|row| pattern(&row.regex)).collect()
    };
    let secrets = || table.secret_pattern.iter();
    Patterns {
        harmless: compile(&mut table.harmless_pattern.iter()),
        secret: compile(&mut secrets().filter(|row| !row.items_only)),
        items: compile(&mut secrets().filter(|row| row.items_only)),
        values: compile(&mut table.secret_value.iter()),
        pairs: PAIRS.iter().map(|regex| pattern(regex)).collect(),
    }
});

fn hits(patterns: &[Regex], name: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(name))
}

/// Whether the value of a call-center item of that name and label is a secret.
#[must_use]
pub(super) fn is_secret_item(name: &str, label: &str) -> bool {
    let items = &catalog().call_center.item;
    if let Some(item) = items.iter().find(|item| item.name == name) {
        return item.secret.unwrap_or(false);
    }
    [name, label].iter().any(|name| {
        is_secret(name) || !hits(&PATTERNS.harmless, name) && hits(&PATTERNS.items, name)
    })
}

/// Whether what is called so is a secret, wherever it stands.
#[must_use]
pub(super) fn is_secret(name: &str) -> bool {
    !hits(&PATTERNS.harmless, name) && hits(&PATTERNS.secret, name)
}

/// A text with the secrets inside it redacted: credentials in addresses, keys, tokens, values that stand behind the
/// name of a secret.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut out = text.to_owned();
    for pattern in &PATTERNS.values {
        replace(&mut out, pattern, |found| found.name("s").map(range));
    }
    for pattern in &PATTERNS.pairs {
        replace(&mut out, pattern, |found| {
            let name = found.name("n")?.as_str();
            // `session.token` is named by its last step.
            let last = name.rsplit(['.', ':']).next().unwrap_or(name);
            let value = ["s", "s1", "s2", "s3"]
                .iter()
                .find_map(|group| found.name(group))?;
            (is_secret(last) && value.as_str() != REDACTED).then(|| range(value))
        });
    }
    out
}

/// A value with the secrets inside it redacted, or as a whole where its name says that it is one.
pub(super) fn redact_named<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    let last = name.rsplit('.').next().unwrap_or(name);
    if is_secret(last) && !value.is_empty() {
        Cow::Borrowed(REDACTED)
    } else {
        Cow::Owned(redact(value))
    }
}

fn range(found: regex::Match<'_>) -> (usize, usize) {
    (found.start(), found.end())
}

fn replace(
    text: &mut String,
    pattern: &Regex,
    secret: impl Fn(&Captures<'_>) -> Option<(usize, usize)>,
) {
    let spans: Vec<(usize, usize)> = pattern
        .captures_iter(text)
        .filter_map(|found| secret(&found))
        .collect();
    // Right to left, so that earlier offsets stay good.
    for (start, end) in spans.into_iter().rev() {
        text.replace_range(start..end, REDACTED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_names_and_values_are_caught_and_sizes_and_hot_keys_are_not() {
        assert!(is_secret_item("reqProviderAuthToken", ""));
        assert!(is_secret_item("vendorApiKey", ""));
        assert!(is_secret_item("reqParam1", "API Password"));
        assert!(is_secret_item("reqPass", ""));
        assert!(is_secret_item("vendorAccountId", ""));
        assert!(!is_secret_item("reqSoftphoneHeight", ""));
        assert!(!is_secret_item("answerHotkey", ""));
        assert!(!is_secret_item("bypass", "Bypass"));
        assert_eq!(
            redact("https://bob:pw@cti.example.com/?token=EXAMPLE-1&x=2"),
            format!("https://{REDACTED}@cti.example.com/?token={REDACTED}&x=2")
        );
    }

    #[test]
    fn a_value_behind_the_name_of_a_secret_is_redacted_in_any_notation() {
        for (text, shown) in [
            ("token=EXAMPLE&phone=1", "token=‹›&phone=1"),
            (
                "run({ id: 1, password: 'EXAMPLE', x })",
                "run({ id: 1, password: '‹›', x })",
            ),
            (r#"{"apiKey":"EXAMPLE"}"#, r#"{"apiKey":"‹›"}"#),
            (r#"{\"apiKey\":\"EXAMPLE\"}"#, r#"{\"apiKey\":\"‹›\"}"#),
            (
                "String clientSecret = 'EXAMPLE';",
                "String clientSecret = '‹›';",
            ),
            (
                "request.setHeader('Authorization', 'EXAMPLE');",
                "request.setHeader('Authorization', '‹›');",
            ),
            ("user=bob;password=EXAMPLE", "user=bob;password=‹›"),
            ("<password>EXAMPLE</password>", "<password>‹›</password>"),
            ("cfg.token = `EXAMPLE", "cfg.token = `‹›"),
            (
                "/softphone;jsessionid=EXAMPLE?x=1",
                "/softphone;jsessionid=‹›?x=1",
            ),
            ("?orgKey=EXAMPLE&clientId=EXAMPLE", "?orgKey=‹›&clientId=‹›"),
            // Names that only remind of one, and values that are no literal.
            ("hotkey: 'F9', userId: '005'", "hotkey: 'F9', userId: '005'"),
            ("token = readToken()", "token = readToken()"),
            (
                "AccountId=001&CallType=Inbound",
                "AccountId=001&CallType=Inbound",
            ),
            ("passwordLabel: 'Password'", "passwordLabel: 'Password'"),
        ] {
            assert_eq!(redact(text), shown.replace("‹›", REDACTED), "{text}");
        }
    }
}
