//! The baseline: identities of what was there when the gate was put up, one sorted JSON record a line.
//!
//! A line says nothing of other lines, so that git may merge it by union; the order of lines and repeated ones do not
//! matter to the reader. It holds no path, line or date: these change without anything having been added.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Subject;
use super::identity::Identity;
use crate::bundle::ComponentId;
use crate::inventory::Inventory;

/// One usage that is accepted for now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The component that it is a part of, `TYPE:FULLNAME`.
    #[serde(deserialize_with = "component")]
    pub component: ComponentId,
    /// Its file inside the component, where that has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The rule that found it.
    pub rule: String,
    /// The member that is used, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The function or element that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether it was seen as text only, since its script did not parse.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_text: bool,
    /// Identity: 64 hexadecimal digits.
    pub fingerprint: String,
    /// Identity without the component: 64 hexadecimal digits.
    pub shape: String,
    /// Version of the record.
    pub v: u32,
}

fn component<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ComponentId, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl Record {
    /// The record of a finding.
    #[must_use]
    pub fn of(subject: Subject, inventory: &Inventory) -> Self {
        let identity = subject.identity(inventory);
        let usage = subject.usage(inventory);
        Self {
            component: subject.component(inventory).clone(),
            file: subject.file(inventory).map(str::to_owned),
            rule: subject.rule(inventory).id.clone(),
            member: usage.and_then(|usage| usage.member.clone()),
            within: usage.and_then(|usage| usage.enclosing.clone()),
            as_text: identity.as_text,
            fingerprint: identity.fingerprint.to_owned(),
            shape: identity.shape.to_owned(),
            v: Baseline::VERSION,
        }
    }

    /// What it is known by.
    #[must_use]
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            fingerprint: &self.fingerprint,
            shape: &self.shape,
            in_file: Identity::in_file(
                &self.component.to_string(),
                self.file.as_deref(),
                &self.rule,
                self.member.as_deref(),
            ),
            as_text: self.as_text,
        }
    }
}

/// Usages that are accepted for now. Records are sorted, and no two have one fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    records: Vec<Record>,
}

/// Why a baseline cannot be read: for the user to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// Git left a conflict in it.
    #[error(
        "line {line}: a merge conflict is not resolved. Keep the lines of both sides and delete the markers; `*.jsonl merge=union` in .gitattributes does that by itself, and `sf-cti baseline prune` drops what is no longer there"
    )]
    Conflict {
        /// 1-based.
        line: usize,
    },
    /// A newer program wrote it.
    #[error(
        "line {line}: version {version} of the baseline needs a newer sf-cti; this one reads version {}",
        Baseline::VERSION
    )]
    Future {
        /// 1-based.
        line: usize,
        /// The version it states.
        version: u64,
    },
    /// It is no record.
    #[error(
        "line {line}: no baseline record ({problem}). Restore the line, or write the file anew: delete it and run `sf-cti baseline create`"
    )]
    Malformed {
        /// 1-based.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl Baseline {
    /// The version of records that this build writes.
    pub const VERSION: u32 = 1;

    /// A baseline of these records.
    #[must_use]
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let by_fingerprint: BTreeMap<String, Record> = records
            .into_iter()
            .map(|record| (record.fingerprint.clone(), record))
            .collect();
        let mut records: Vec<Record> = by_fingerprint.into_values().collect();
        records.sort();
        Self { records }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// The first line that is no record of a version that this build knows.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Version {
            v: u64,
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut records = Vec::new();
        for (at, written) in text.lines().enumerate() {
            let line = at + 1;
            let written = written.trim();
            if written.is_empty() {
                continue;
            }
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|marker| written.starts_with(marker))
            {
                return Err(BaselineError::Conflict { line });
            }
            let malformed = |error: serde_json::Error| BaselineError::Malformed {
                line,
                problem: error.to_string().replace(" at line 1", ""),
            };
            let version: Version = serde_json::from_str(written).map_err(malformed)?;
            if version.v == 0 {
                return Err(BaselineError::Malformed {
                    line,
                    problem: "there is no version 0".to_owned(),
                });
            }
            if version.v > u64::from(Self::VERSION) {
                return Err(BaselineError::Future {
                    line,
                    version: version.v,
                });
            }
            records.push(serde_json::from_str(written).map_err(malformed)?);
        }
        Ok(Self::new(records))
    }

    /// Its text: a record a line, ending in a line feed.
    ///
    /// # Panics
    /// Never: a record is made of strings and a number.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for record in &self.records {
            text.push_str(&serde_json::to_string(record).expect("a record is plain data"));
            text.push('\n');
        }
        text
    }

    /// Its records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, fingerprint: char) -> Record {
        Record {
            component: ComponentId::new("ApexPage", name),
            file: None,
            rule: "classic/saveLog".to_owned(),
            member: Some("saveLog".to_owned()),
            within: None,
            as_text: false,
            fingerprint: fingerprint.to_string().repeat(64),
            shape: "0".repeat(64),
            v: 1,
        }
    }

    #[test]
    fn order_repetition_blank_lines_and_line_ends_do_not_matter() {
        let baseline = Baseline::new([record("B", 'b'), record("A", 'a')]);
        let text = baseline.to_text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("{\"component\":\"ApexPage:A\",\"rule\":\"classic/saveLog\""));
        let merged = format!(
            "\u{feff}{}\r\n\r\n{}\r\n{}\r\n",
            lines[1], lines[0], lines[1]
        );
        assert_eq!(Baseline::parse(&merged), Ok(baseline));
    }

    #[test]
    fn what_is_no_record_is_told_with_its_line() {
        let good = Baseline::new([record("A", 'a')]).to_text();
        let said = |bad: &str| {
            let parsed = Baseline::parse(&format!("{good}{bad}\n"));
            parsed.expect_err(bad).to_string()
        };
        assert!(said("<<<<<<< HEAD").starts_with("line 2: a merge conflict"));
        assert!(said("=======").contains("merge=union"));
        assert!(
            said(r#"{"v":7,"what":"ever"}"#).contains("version 7 of the baseline needs a newer")
        );
        assert!(said("{").starts_with("line 2: no baseline record"));
        assert!(said(r#"{"v":1,"component":"nameless"}"#).contains("TYPE:FULLNAME"));
        assert!(said(r#"{"v":1}"#).contains("component"));
    }
}
