//! Salesforce components: what a file of a bundle is a part of.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A component's identity, `TYPE:FULLNAME`, e.g. `CustomField:Task.Outcome__c`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId {
    /// Metadata type as the Metadata API names it, e.g. `ApexPage`. A file that is no Salesforce
    /// metadata has the type [`ComponentId::FILE`].
    pub kind: String,
    /// Full name as the Metadata API writes it.
    pub full_name: String,
}

impl ComponentId {
    /// The type of a file outside any metadata folder, such as the script of a hosted adapter.
    pub const FILE: &'static str = "File";

    /// A component of metadata type `kind`.
    #[must_use]
    pub fn new(kind: &str, full_name: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            full_name: full_name.to_owned(),
        }
    }
}

impl fmt::Display for ComponentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.full_name)
    }
}

impl FromStr for ComponentId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((kind, name)) if !kind.is_empty() && !name.is_empty() => Ok(Self::new(kind, name)),
            _ => Err(format!("`{text}` is not TYPE:FULLNAME")),
        }
    }
}

impl Serialize for ComponentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
