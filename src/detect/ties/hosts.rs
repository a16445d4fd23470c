//! Hosts of adapters, and which other hosts are the same party's.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::super::{CallCenter, host, is_platform_host};
use crate::catalog::{Confidence, catalog};

/// The hosts that call centers name.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    named: BTreeSet<String>,
    /// Domains of which other hosts are the same party's as well, with a host that a call center names.
    domains: BTreeMap<String, String>,
}

impl Hosts {
    /// Takes in the hosts of one call center.
    pub(super) fn add(&mut self, call_center: &CallCenter) {
        let items = call_center.items.iter().map(|item| &item.value);
        let addresses = items.chain(call_center.adapter_url.iter());
        let named: BTreeSet<String> = addresses
            .filter_map(|address| host(address))
            .filter(|host| !is_platform_host(host))
            .collect();
        for one in &named {
            let Some(domain) = domain(one) else { continue };
            let is_named_twice = named
                .iter()
                .any(|other| other != one && self::domain(other) == Some(domain));
            // A company's own domain has other hosts for other matters.
            let is_vendor = catalog().vendor_of_domain(domain).is_some();
            if is_named_twice || is_vendor {
                self.domains.insert(domain.to_owned(), one.clone());
            }
        }
        self.named.extend(named);
    }

    /// Texts of which an address holds one, however it stands for its host: `https://*.telco.example`.
    pub(super) fn needles(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|host| last_labels(host))
    }

    /// The hosts as they are.
    pub(super) fn whole(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(String::as_str)
    }

    /// The host of a call center that an address, or a bare host name, leads to, and how surely.
    pub(super) fn behind(&self, text: &str) -> Option<(&str, Confidence)> {
        let host = match host(text) {
            Some(host) => host,
            None => bare_host(text)?,
        };
        if let Some(pattern) = host.strip_prefix("*.") {
            return self.covered(pattern);
        }
        if let Some(known) = self.named.get(&host) {
            // `s3.amazonaws.com`: strangers live behind the same name.
            let confidence = match is_shared(&host) {
                true => Confidence::Medium,
                false => Confidence::High,
            };
            return Some((known, confidence));
        }
        let known = self.domains.get(domain(&host)?)?;
        Some((known, Confidence::Medium))
    }

    /// The host that `*.pattern` lets in, if the pattern is of one party.
    fn covered(&self, pattern: &str) -> Option<(&str, Confidence)> {
        let end = format!(".{pattern}");
        let known = self.named.iter().find(|known| known.ends_with(&end))?;
        let domain = domain(known)?;
        let is_inside = pattern == domain || pattern.ends_with(&format!(".{domain}"));
        let confidence = match self.domains.contains_key(domain) {
            true => Confidence::High,
            false => Confidence::Medium,
        };
        is_inside.then_some((known, confidence))
    }
}

/// A host name without a scheme, perhaps with a port.
fn bare_host(text: &str) -> Option<String> {
    let (name, port) = text.split_once(':').unwrap_or((text, ""));
    let is_name = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | '_'));
    let is_host = is_name && name.contains('.') && port.bytes().all(|byte| byte.is_ascii_digit());
    is_host.then(|| name.to_ascii_lowercase())
}

/// The domain whose hosts are all of one party: the public suffix with one label before it. `None` where the host is
/// a number, a public suffix itself, or under a domain that strangers share.
fn domain(host: &str) -> Option<&str> {
    if host.parse::<IpAddr>().is_ok() {
        return None;
    }
    let domain = psl::domain_str(host)?;
    let shared = &catalog().call_center.shared_domains.suffixes;
    let is_shared = shared.iter().any(|suffix| domain == suffix);
    (!is_shared).then_some(domain)
}

/// Whether strangers have addresses at the very same host.
fn is_shared(host: &str) -> bool {
    psl::suffix_str(host) == Some(host) && host.contains('.')
}

/// The last two labels of a host.
fn last_labels(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    dots.nth(1)
        .and_then(|at| host.get(at + 1..))
        .unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(named: &[&str], domains: &[&str]) -> Hosts {
        Hosts {
            named: named.iter().map(|host| (*host).to_owned()).collect(),
            domains: domains
                .iter()
                .map(|domain| ((*domain).to_owned(), named[0].to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_host_is_the_adapters_by_name_by_pattern_or_by_its_party() {
        let vendor = hosts(&["phone.telco.example"], &["telco.example"]);
        let sure = |text: &str| vendor.behind(text).map(|(_, confidence)| confidence);
        assert_eq!(
            sure("https://PHONE.telco.example:8443/x"),
            Some(Confidence::High)
        );
        assert_eq!(sure("phone.telco.example"), Some(Confidence::High));
        assert_eq!(sure("https://*.telco.example"), Some(Confidence::High));
        assert_eq!(sure("https://api.telco.example"), Some(Confidence::Medium));
        for other in [
            "https://nottelco.example",
            "https://*.example",
            "admin@telco.example",
            "Telco.Example is our phone",
            "",
        ] {
            assert_eq!(sure(other), None, "{other}");
        }
    }

    #[test]
    fn other_hosts_of_a_company_or_of_strangers_are_not_the_adapters() {
        let company = hosts(&["cti.bigbank.com"], &[]);
        assert!(company.behind("https://sap.bigbank.com").is_none());
        let pattern = company.behind("https://*.bigbank.com");
        assert_eq!(pattern, Some(("cti.bigbank.com", Confidence::Medium)));
        for (host, pattern) in [
            ("phone.onrender.com", "https://*.onrender.com"),
            ("cti.acme.co.uk", "https://*.co.uk"),
            ("acme.sharepoint.com", "https://*.sharepoint.com"),
        ] {
            assert!(hosts(&[host], &[]).behind(pattern).is_none(), "{host}");
        }
        let bucket = hosts(&["s3.amazonaws.com"], &[]);
        let found = bucket.behind("https://s3.amazonaws.com/other/x.html");
        assert_eq!(found, Some(("s3.amazonaws.com", Confidence::Medium)));
    }

    #[test]
    fn domains_end_where_a_party_does() {
        assert_eq!(domain("api.acme.co.uk"), Some("acme.co.uk"));
        assert_eq!(domain("phone.telco.example"), Some("telco.example"));
        assert_eq!(domain("one.herokuapp.com"), Some("one.herokuapp.com"));
        assert_eq!(domain("10.57.40.167"), None);
        assert_eq!(domain("localhost"), None);
        assert_eq!(domain("acme.sharepoint.com"), None);
    }
}
