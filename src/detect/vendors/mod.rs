//! Signs of telephony vendors: the catalogue's, and those of the user's settings.

mod address;
mod traces;

use std::collections::BTreeMap;

use crate::catalog::{
    Confidence, Grounds, Sign, SignMatch, SignOn, SignStrength, Standing, Vendor, catalog,
};
use crate::syntax::Needles;

pub use address::namespace_of_address;
pub use traces::{VendorTrace, hosts_named, script_texts};

/// Whose a call center or an adapter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// What the party is.
    pub standing: Standing,
    /// Id of the vendor; none where it is not known.
    pub id: Option<String>,
    /// Its name, likewise.
    pub name: Option<String>,
    /// How sure that is; none where there is nothing to be sure of.
    pub confidence: Option<Confidence>,
    /// What says so.
    pub why: String,
}

/// All signs, ready to be looked for.
#[derive(Debug)]
pub struct Signs {
    vendors: Vec<Vendor>,
    /// How many of the vendors are the settings'; they come first.
    own: usize,
    namespaces: BTreeMap<String, (usize, usize)>,
    components: BTreeMap<String, (usize, usize)>,
}

/// A sign that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Which vendor, by its place in [`Signs::vendors`].
    pub vendor: usize,
    /// The sign in words: where it stands, and its text.
    pub signature: String,
    /// Whether it names the vendor by itself.
    pub strength: SignStrength,
    /// Whether it rests on reasoning alone.
    pub inferred: bool,
    /// What it does or does not prove.
    pub note: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

impl Signs {
    /// The catalogue's signs after `own` ones.
    #[must_use]
    pub fn new(own: &[Vendor]) -> Self {
        let mut vendors = own.to_vec();
        vendors.extend(catalog().vendors.iter().cloned());
        let mut signs = Self {
            vendors,
            own: own.len(),
            namespaces: BTreeMap::new(),
            components: BTreeMap::new(),
        };
        for (vendor, row) in signs.vendors.iter().enumerate() {
            for (at, sign) in row.signs.iter().enumerate() {
                let index = match sign.on {
                    SignOn::Namespace => &mut signs.namespaces,
                    SignOn::Component => &mut signs.components,
                    _ => continue,
                };
                for value in &sign.values {
                    index.entry(value.to_lowercase()).or_insert((vendor, at));
                }
            }
        }
        signs
    }

    /// The vendors.
    #[must_use]
    pub fn vendors(&self) -> &[Vendor] {
        &self.vendors
    }

    /// Whether a vendor is one of the settings'.
    #[must_use]
    pub fn is_own(&self, vendor: usize) -> bool {
        vendor < self.own
    }

    /// The vendor of a package's namespace.
    #[must_use]
    pub fn namespace(&self, namespace: &str) -> Option<Hit> {
        let (vendor, sign) = *self.namespaces.get(&namespace.to_lowercase())?;
        self.hit(vendor, sign, namespace)
    }

    /// The vendor whose component has that full name, or that name behind its dot.
    #[must_use]
    pub fn component(&self, full_name: &str) -> Option<Hit> {
        let last = full_name.rsplit('.').next().unwrap_or(full_name);
        let mut names = [full_name, last].into_iter();
        let (vendor, sign) =
            names.find_map(|name| self.components.get(&name.to_lowercase()).copied())?;
        self.hit(vendor, sign, last)
    }

    /// Every sign of one place that a text has; of addresses see [`Self::address`].
    #[must_use]
    pub fn text(&self, on: SignOn, text: &str) -> Vec<Hit> {
        if catalog().vendor_rules.proves_nothing(on, text).is_some() {
            return Vec::new();
        }
        let text = text.to_lowercase();
        self.all(on)
            .filter(|(_, sign, value)| is_in(sign.r#match, &value.to_lowercase(), &text))
            .map(|(vendor, sign, value)| hit(vendor, sign, value, on))
            .collect()
    }

    /// Every sign that an address has. Under `is_adapter` any host of a vendor's domain names the vendor; elsewhere
    /// such a host is a hint.
    #[must_use]
    pub fn address(&self, text: &str, is_adapter: bool) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let Some(address) = address::Address::parse(text) else {
            return hits;
        };
        for (vendor, sign, value) in self.all(SignOn::Address) {
            if address.has(sign.r#match, &value.to_lowercase()) {
                hits.push(hit(vendor, sign, value, SignOn::Address));
            }
        }
        if let Some(domain) = address.domain()
            && let Some(vendor) = self
                .vendors
                .iter()
                .position(|row| row.domains.iter().any(|known| known == domain))
            && !hits.iter().any(|hit| {
                hit.vendor == vendor && (hit.strength == SignStrength::Strong || !is_adapter)
            })
        {
            hits.push(Hit {
                vendor,
                signature: format!("domain {domain}"),
                strength: match is_adapter {
                    true => SignStrength::Strong,
                    false => SignStrength::Weak,
                },
                inferred: false,
                note: None,
                sources: vec!["SEEN".to_owned()],
            });
        }
        hits
    }

    /// Texts of which a file that names a vendor's host holds one.
    #[must_use]
    pub fn host_needles(&self) -> Needles {
        let signs = self.all(SignOn::Address);
        let values = signs.filter(|(_, sign, _)| sign.r#match != SignMatch::Port);
        let mut needles: Vec<String> = values
            .map(|(_, _, value)| longest_part(&value.to_lowercase()).to_owned())
            .collect();
        let domains = self.vendors.iter().flat_map(|vendor| &vendor.domains);
        needles.extend(domains.cloned());
        needles.sort();
        needles.dedup();
        Needles::new(&needles)
    }

    /// The signs that stand in scripts, each with what tells whose it is.
    pub fn scripts(&self) -> impl Iterator<Item = (&str, Hit)> {
        self.all(SignOn::Script)
            .map(|(vendor, sign, value)| (value, hit(vendor, sign, value, SignOn::Script)))
    }

    fn all(&self, on: SignOn) -> impl Iterator<Item = (usize, &Sign, &str)> {
        self.vendors
            .iter()
            .enumerate()
            .flat_map(|(at, vendor)| vendor.signs.iter().map(move |sign| (at, sign)))
            .filter(move |(_, sign)| sign.on == on)
            .flat_map(|(at, sign)| sign.values.iter().map(move |value| (at, sign, &**value)))
    }

    fn hit(&self, vendor: usize, sign: usize, text: &str) -> Option<Hit> {
        let sign = self.vendors.get(vendor)?.signs.get(sign)?;
        Some(hit(vendor, sign, text, sign.on))
    }
}

fn hit(vendor: usize, sign: &Sign, text: &str, on: SignOn) -> Hit {
    let text = match sign.r#match {
        SignMatch::Suffix => format!("*.{text}"),
        SignMatch::Port => format!(":{text}"),
        SignMatch::Prefix => format!("{text}*"),
        SignMatch::Contains if on != SignOn::Script => format!("*{text}*"),
        _ => text.to_owned(),
    };
    Hit {
        vendor,
        signature: format!("{} {text}", on.as_str()),
        strength: sign.strength,
        inferred: sign.grounds == Grounds::Inferred,
        note: sign.note.clone(),
        sources: sign.sources.clone(),
    }
}

/// Whether a text, in lower case, has a sign's text.
fn is_in(how: SignMatch, value: &str, text: &str) -> bool {
    match how {
        SignMatch::Exact => text == value,
        SignMatch::Prefix => text.starts_with(value),
        SignMatch::Suffix => text.ends_with(value),
        SignMatch::Contains => text.match_indices(value).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = text[..at].chars().next_back();
            !is_letter(before) && !is_letter(text[at + value.len()..].chars().next())
        }),
        SignMatch::Glob | SignMatch::Path | SignMatch::Port => false,
    }
}

/// The longest part of a pattern that has no `*`.
fn longest_part(pattern: &str) -> &str {
    pattern
        .split('*')
        .max_by_key(|part| part.len())
        .unwrap_or(pattern)
}

/// The namespace in front of a component's name: `Five9` of `Task.Five9__Session_Id__c`, none of `Dialpad__c`, which
/// is the org's own.
#[must_use]
pub fn namespace_of_component(full_name: &str) -> Option<&str> {
    full_name.split(['.', '/']).find_map(|part| {
        let (namespace, rest) = part.split_once("__")?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let local = &rest[..end];
        let mut endings = catalog().vendor_rules.places.own_endings.iter();
        let is_own = local.is_empty() || endings.any(|known| known.eq_ignore_ascii_case(local));
        (!is_own && !namespace.is_empty() && namespace.chars().all(is_name)).then_some(namespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(hits: &[Hit], signs: &Signs) -> Vec<String> {
        let strong = hits
            .iter()
            .filter(|hit| hit.strength == SignStrength::Strong);
        strong
            .map(|hit| signs.vendors()[hit.vendor].id.clone())
            .collect()
    }

    #[test]
    fn an_address_names_a_vendor_by_host_and_path() {
        let signs = Signs::new(&[]);
        for (address, vendor) in [
            (
                "https://apps.euw2.pure.cloud/crm/index.html",
                "genesys-cloud",
            ),
            (
                "https://APP.FIVE9.com/clients/integrations/sfli.main.html",
                "five9",
            ),
            (
                "https://s3.amazonaws.com/td-p-azores-cti/x.html",
                "talkdesk",
            ),
            (
                "https://pbx.acme.example:8443/ameyowebaccess/toolbarLogin-sf.htm?layout=sf",
                "ameyo",
            ),
            ("https://acme.awsapps.com/connect/ccp", "amazon-connect"),
            ("https://x.twilio.com/agent", "twilio"),
        ] {
            let found = named(&signs.address(address, true), &signs);
            assert!(
                found.iter().all(|id| id == vendor) && !found.is_empty(),
                "{address}: {found:?}"
            );
        }
        for address in [
            "https://s3.amazonaws.com/other/x.html",
            "https://acme.awsapps.com/start",
            "https://nottalkdeskapp.com",
            "https://maincontact.example",
            "/apex/Softphone",
            "https://app.five9.com.evil.example/clients/integrations/sfli",
            "",
        ] {
            let found = named(&signs.address(address, true), &signs);
            assert!(found.is_empty(), "{address}: {found:?}");
        }
        assert!(named(&signs.address("https://api.aircall.io", false), &signs).is_empty());
    }

    #[test]
    fn a_namespace_stands_in_front_of_a_name_that_is_not_the_orgs_own() {
        for (name, namespace) in [
            ("Task.Five9__Five9SessionId__c", Some("Five9")),
            ("talkdesk__Talkdesk_Activity__c-Layout", Some("talkdesk")),
            ("Dialpad__c", None),
            ("Dialpad__c-Dialpad Layout", None),
            ("Task.Outcome__c", None),
            ("Telephony_Setting__mdt", None),
            ("sujet__Name", Some("sujet")),
            ("Softphone", None),
        ] {
            assert_eq!(namespace_of_component(name), namespace, "{name}");
        }
    }
}
