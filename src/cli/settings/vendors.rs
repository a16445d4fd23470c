//! Vendors of the settings: checked, and turned into rows like the catalogue's.

use toml::de::DeTable;

use super::shape::{VendorSetting, VoiceConnector};
use super::{FILE_NAME, Mistakes};
use crate::catalog::{
    AdapterStyle, Connector, ConnectorState, Grounds, Sign, SignMatch, SignOn, SignStrength,
    Standing, Vendor, VendorKind, catalog,
};

/// Checks the vendor at a place of the list.
pub(super) fn check(
    vendor: &VendorSetting,
    at: usize,
    table: &DeTable<'_>,
    mistakes: &mut Mistakes<'_>,
) {
    let number = at.to_string();
    let mut wrong = |path: &[&str], what: String| {
        let whole: Vec<&str> = ["vendor", &number].iter().chain(path).copied().collect();
        mistakes.add_at(table, &whole, &what);
    };
    let id = id(&vendor.name);
    let known = catalog().vendor(&id);
    if id.is_empty() {
        wrong(
            &["name"],
            "a vendor needs a name with letters or digits".to_owned(),
        );
    } else if id == "unknown" || known.is_some_and(|row| row.standing != Standing::Vendor) {
        wrong(
            &["name"],
            format!("`{}` stands for something else than a vendor", vendor.name),
        );
    }
    let lists = [
        ("hosts", &vendor.hosts),
        ("namespaces", &vendor.namespaces),
        ("items", &vendor.items),
        ("names", &vendor.names),
    ];
    if lists.iter().all(|(_, values)| values.is_empty()) {
        let keys = lists.map(|(key, _)| key).join(", ");
        wrong(
            &[],
            format!(
                "vendor `{}` has no signature: give one of {keys}",
                vendor.name
            ),
        );
    }
    for (key, values) in lists {
        for (place, value) in values.iter().enumerate() {
            if let Some(problem) = problem(key, value) {
                wrong(&[key, &place.to_string()], format!("`{value}` {problem}"));
            }
        }
    }
}

/// What is wrong with a signature, if anything.
fn problem(key: &str, value: &str) -> Option<String> {
    let rules = &catalog().vendor_rules;
    if value.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    match key {
        "hosts" => host_problem(value),
        "namespaces" => {
            let is_name = value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && !value.contains("__")
                && !value.ends_with('_');
            if !is_name {
                return Some("is no namespace: letters, digits and single underscores".to_owned());
            }
            let why = rules.proves_nothing(SignOn::Namespace, value);
            why.map(|why| format!("names nobody: {why}"))
        }
        "items" => {
            let on = if value.contains('=') {
                SignOn::Setting
            } else {
                SignOn::Item
            };
            let why = rules.proves_nothing(on, value);
            let is_standard = |name: &str| {
                let mut items = catalog().call_center.item.iter();
                items.any(|item| item.name == name && item.product != "demo")
            };
            match why {
                Some(why) => Some(format!("names nobody: {why}")),
                None if is_standard(value) => {
                    Some("is an item that Salesforce gives every call center".to_owned())
                }
                None => None,
            }
        }
        _ => {
            let why = rules.proves_nothing(SignOn::Name, value.trim_end_matches('*'));
            why.map(|why| format!("names nobody: {why}"))
        }
    }
}

fn host_problem(value: &str) -> Option<String> {
    let pattern = bare(value);
    if pattern.starts_with('/') {
        return (pattern.len() < 2).then(|| "is every path".to_owned());
    }
    let (host, path) = match pattern.find('/') {
        Some(at) => pattern.split_at(at),
        None => (pattern, ""),
    };
    let name = host.split(':').next().unwrap_or(host);
    let is_name = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | '_'));
    if !is_name || !(name.contains('.') || name == "localhost") {
        return Some("is no host: write `cti.acme.example`, `*.acme.example` or a path".to_owned());
    }
    let named = name.trim_start_matches("*.");
    let shared = catalog()
        .vendor_rules
        .proves_nothing(SignOn::Address, named);
    let is_suffix = psl::suffix_str(named) == Some(named) && psl::domain_str(named).is_none();
    match shared {
        _ if path.len() > 1 => None,
        Some(why) => Some(format!("names nobody without a path: {why}")),
        None if is_suffix && name != "localhost" => {
            Some("is a public suffix, under which strangers have hosts".to_owned())
        }
        None => None,
    }
}

/// A host pattern without a scheme.
fn bare(value: &str) -> &str {
    let value = value.trim();
    value.split_once("://").map_or(value, |(_, rest)| rest)
}

/// The id of a vendor: the catalogue's where the name is one that it knows.
fn id(name: &str) -> String {
    let name = name.trim();
    let mut rows = catalog().vendors.iter();
    let known =
        rows.find(|row| row.name.eq_ignore_ascii_case(name) || row.id.eq_ignore_ascii_case(name));
    if let Some(row) = known {
        return row.id.clone();
    }
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// A vendor of the settings as a row. One that the catalogue knows keeps what is known of it.
pub(super) fn row(vendor: &VendorSetting) -> Vendor {
    let id = id(&vendor.name);
    let known = catalog().vendor(&id);
    let connector = vendor
        .voice_connector
        .map(connector)
        .or_else(|| known.map(|row| row.connector.clone()))
        .unwrap_or_else(|| connector(VoiceConnector::Unknown));
    Vendor {
        name: known.map_or_else(|| vendor.name.trim().to_owned(), |row| row.name.clone()),
        standing: Standing::Vendor,
        kind: known.map_or(VendorKind::None, |row| row.kind),
        products: known.map_or_else(Vec::new, |row| row.products.clone()),
        adapter: known.map_or(AdapterStyle::NotKnown, |row| row.adapter),
        domains: Vec::new(),
        notes: known.map_or_else(Vec::new, |row| row.notes.clone()),
        connector,
        signs: signs(vendor),
        id,
    }
}

fn connector(said: VoiceConnector) -> Connector {
    let state = match said {
        VoiceConnector::Yes => ConnectorState::Yes,
        VoiceConnector::No => ConnectorState::No,
        VoiceConnector::Unknown => ConnectorState::NotKnown,
    };
    Connector {
        state,
        why: format!("As {FILE_NAME} says."),
        sources: vec![FILE_NAME.to_owned()],
        grounds: None,
    }
}

fn signs(vendor: &VendorSetting) -> Vec<Sign> {
    let hosts = vendor.hosts.iter().map(|value| host(bare(value)));
    let namespaces = vendor
        .namespaces
        .iter()
        .map(|value| sign(SignOn::Namespace, SignMatch::Exact, value));
    let items = vendor.items.iter().map(|value| match value.contains('=') {
        true => sign(SignOn::Setting, SignMatch::Exact, value),
        false => sign(SignOn::Item, SignMatch::Exact, value),
    });
    let names = vendor
        .names
        .iter()
        .map(|value| match value.strip_suffix('*') {
            Some(start) => sign(SignOn::Name, SignMatch::Prefix, start),
            None => sign(SignOn::Name, SignMatch::Exact, value),
        });
    hosts.chain(namespaces).chain(items).chain(names).collect()
}

fn host(pattern: &str) -> Sign {
    let on = SignOn::Address;
    if pattern.starts_with('/') {
        return sign(on, SignMatch::Path, pattern);
    }
    match pattern.strip_prefix("*.") {
        Some(domain) if !domain.contains('*') => sign(on, SignMatch::Suffix, domain),
        _ if pattern.contains('*') => sign(on, SignMatch::Glob, pattern),
        _ if pattern.contains('/') => sign(on, SignMatch::Prefix, pattern),
        _ => sign(on, SignMatch::Exact, pattern),
    }
}

fn sign(on: SignOn, how: SignMatch, value: &str) -> Sign {
    Sign {
        on,
        r#match: how,
        values: vec![value.to_owned()],
        strength: SignStrength::Strong,
        note: None,
        sources: vec![FILE_NAME.to_owned()],
        grounds: Grounds::Verified,
    }
}
