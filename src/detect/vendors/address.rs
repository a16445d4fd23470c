//! Addresses, and the signs that they have.

use crate::catalog::{SignMatch, catalog};

/// An address in parts, in lower case.
#[derive(Debug)]
pub(super) struct Address {
    host: String,
    port: String,
    /// Path, query and fragment, with the first `/`.
    path: String,
}

impl Address {
    /// Takes apart an absolute address, or a bare host with or without a path.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let is_absolute = text.contains("://") || text.starts_with("//");
        let after = match text.find("//") {
            Some(at) if is_absolute => text.get(at + 2..)?,
            _ => text.as_str(),
        };
        let end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
        let (authority, path) = after.split_at(end);
        let authority = authority.rsplit('@').next()?;
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | '_');
        let is_host = !host.is_empty() && host.chars().all(is_name);
        // `Five9 is our phone` is no host, nor is `/apex/Softphone`.
        let is_meant = is_host && (host.contains('.') || host == "localhost");
        is_meant.then(|| Self {
            host: host.to_owned(),
            port: port.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Whether it has a sign's text, which is in lower case.
    pub(super) fn has(&self, how: SignMatch, value: &str) -> bool {
        let (host, path) = match value.find('/') {
            Some(at) => value.split_at(at),
            None => (value, ""),
        };
        let (host, port) = host.split_once(':').unwrap_or((host, ""));
        let fits = |is_host: bool| {
            is_host && self.path.starts_with(path) && (port.is_empty() || self.port == port)
        };
        match how {
            SignMatch::Exact | SignMatch::Prefix => fits(self.host == host),
            SignMatch::Suffix => {
                // `https://*.telco.example` in a trusted site stands for its hosts.
                let named = self.host.trim_start_matches("*.");
                fits(named == host || named.ends_with(&format!(".{host}")))
            }
            SignMatch::Glob => fits(is_like(&self.host, host)),
            SignMatch::Path => self.path.starts_with(value),
            SignMatch::Port => self.port == value,
            SignMatch::Contains => self.path.contains(value),
        }
    }

    /// The domain whose hosts are all of one party, if it is one.
    pub(super) fn domain(&self) -> Option<&str> {
        psl::domain_str(self.host.trim_start_matches("*."))
    }
}

/// Whether a host fits a pattern in which `*` stands for one or more characters.
fn is_like(host: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => host == pattern,
        Some((before, rest)) => {
            let Some(after) = host.strip_prefix(before) else {
                return false;
            };
            let mut ends = after.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.any(|end| is_like(&after[end..], rest))
        }
    }
}

/// The namespace of the package whose Visualforce page an address leads to: `/apex/NS__Page`, or a host like
/// `acme--NS.vf.force.com`. The org's own alias is none.
#[must_use]
pub fn namespace_of_address(text: &str) -> Option<String> {
    let of_page = super::super::adapter_page(text)
        .and_then(|page| super::namespace_of_component(&page.full_name).map(str::to_owned));
    let namespace = of_page.or_else(|| {
        let address = Address::parse(text)?;
        let (label, domain) = address.host.split_once('.')?;
        let mut hosts = catalog().vendor_rules.places.visualforce_hosts.iter();
        let is_visualforce =
            hosts.any(|known| domain == known || domain.ends_with(&format!(".{known}")));
        // Before domains of one's own the label was the namespace alone.
        let last = label.rsplit("--").next().unwrap_or(label);
        is_visualforce.then(|| last.to_owned())
    })?;
    let rules = &catalog().vendor_rules;
    let is_own = rules.proves_nothing(crate::catalog::SignOn::Namespace, &namespace);
    is_own.is_none().then_some(namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_shows_in_the_page_or_in_the_host() {
        for (address, namespace) in [
            (
                "/apex/amazonconnect__ACSFCCP_Classic",
                Some("amazonconnect"),
            ),
            (
                "https://acme--rcsfl.vf.force.com/apex/OpenCTIIndex",
                Some("rcsfl"),
            ),
            (
                "https://acme--uat--rcsfl.sandbox.vf.force.com/apex/X",
                Some("rcsfl"),
            ),
            ("https://rcsfl.eu5.visual.force.com/apex/X", Some("rcsfl")),
            ("https://acme--c.vf.force.com/apex/Softphone", None),
            ("https://acme.my.salesforce.com/apex/Softphone", None),
            ("/apex/Softphone", None),
            ("https://acme--rcsfl.example.com/", None),
        ] {
            assert_eq!(
                namespace_of_address(address).as_deref(),
                namespace,
                "{address}"
            );
        }
    }

    #[test]
    fn a_star_stands_for_something() {
        assert!(is_like("apps.euw2.pure.cloud", "apps.*.pure.cloud"));
        assert!(!is_like("apps..pure.cloud.example", "apps.*.pure.cloud"));
        assert!(!is_like("apps.pure.cloud", "apps.*.pure.cloud"));
        assert!(is_like(
            "desktop.wxcc-us1.cisco.com",
            "desktop.wxcc-*.cisco.com"
        ));
    }
}
