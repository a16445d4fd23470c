//! Where the fields of call Tasks go, and which hosts in scripts are no systems.

use serde::Deserialize;

use super::vocabulary::Grounds;

/// Where a field's content can go under Salesforce Voice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskFieldHome {
    /// Names of fields.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Parts of a custom field's name, in lower case, without its underscores.
    #[serde(default)]
    pub words: Vec<String>,
    /// Types of fields, as field metadata writes them.
    #[serde(default)]
    pub types: Vec<String>,
    /// What a lookup refers to.
    pub refers_to: Option<Referred>,
    /// The place, or why there is none.
    pub to: String,
    /// What goes wrong if nobody minds it.
    pub traps: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// What a lookup refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Referred {
    /// An object of the org's own, or of a package.
    Custom,
    /// A standard object.
    Standard,
}

/// Hosts that are no system behind a telephone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnrelatedHosts {
    /// What they are.
    pub why: String,
    /// Ends of host names.
    pub hosts: Vec<String>,
}

/// `task-fields.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskFieldTable {
    /// Homes, in the order in which they are tried.
    pub home: Vec<TaskFieldHome>,
    /// Homes of logs that go to another object than Task.
    pub other_object: Vec<TaskFieldHome>,
    /// Hosts that are no systems.
    pub unrelated: Vec<UnrelatedHosts>,
}

impl TaskFieldTable {
    /// The home of a field of Task. `kind` is its type, `refers_to` the object of a lookup, where they are known.
    #[must_use]
    pub fn home(
        &self,
        name: &str,
        kind: Option<&str>,
        refers_to: Option<&str>,
    ) -> Option<&TaskFieldHome> {
        let is_custom = name.ends_with("__c");
        let bare: String = name
            .strip_suffix("__c")
            .unwrap_or(name)
            .chars()
            .filter(|c| *c != '_')
            .flat_map(char::to_lowercase)
            .collect();
        let referred = refers_to.map(|object| match object.ends_with("__c") {
            true => Referred::Custom,
            false => Referred::Standard,
        });
        self.home.iter().find(|home| {
            if !home.fields.is_empty() {
                return home.fields.iter().any(|field| field == name);
            }
            let of_type = home.types.is_empty()
                || kind.is_some_and(|kind| home.types.iter().any(|known| known == kind));
            let named =
                home.words.is_empty() || home.words.iter().any(|word| bare.contains(word.as_str()));
            is_custom
                && of_type
                && named
                && (home.refers_to.is_none() || home.refers_to == referred)
        })
    }

    /// Whether a host is one that scripts name without calling it.
    #[must_use]
    pub fn is_unrelated(&self, host: &str) -> bool {
        let mut known = self.unrelated.iter().flat_map(|row| &row.hosts);
        known.any(|end| {
            host == end
                || host
                    .strip_suffix(end.as_str())
                    .is_some_and(|before| before.ends_with('.'))
        })
    }
}
