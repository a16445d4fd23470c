//! Rules as people and programs read them: one document per rule, and one writer per format.
//!
//! The pages below `docs/rules/` are what [`markdown`] writes.

pub mod document;
pub mod markdown;
pub mod text;
mod waiving;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::words;
use crate::catalog::{Api, Category, Grounds, Size};
pub use document::{RuleDocument, RuleFilter, RuleList};
use document::{Source, Way};

/// What the code and the figures of a page are.
const OWN_WORK: &str = "Code under \"after\" is this project's illustration. Effort is for the first usage, by this \
    project's own uncalibrated estimate.";

/// The JSON Schema of [`RuleDocument`].
#[must_use]
pub fn schema() -> Value {
    schema_of::<RuleDocument>()
}

/// The JSON Schema of [`RuleList`].
#[must_use]
pub fn list_schema() -> Value {
    schema_of::<RuleList>()
}

fn schema_of<T: schemars::JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// How well something is founded.
fn grounds(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Verified => "verified: read in real files or in the library",
        Grounds::Documented => "documented by Salesforce",
        Grounds::Assembled => "assembled from several official texts",
        Grounds::Inferred => "inferred: no document says so",
    }
}

/// What sort of text a source is.
fn kind(source: &Source) -> &'static str {
    match source.kind {
        "official-dev" => "Salesforce developer documentation",
        "official-help" => "Salesforce Help",
        "official-code" => "code published by Salesforce",
        "official" => "Salesforce guide",
        "vendor" => "text of a telephony vendor",
        "community" => "text of the community",
        "blog" => "blog",
        "read" => "read for this project",
        "reasoning" => "reasoning",
        _ => "other",
    }
}

/// What becomes of a usage, with its effort and how well that is founded.
fn outcome(way: &Way) -> String {
    format!(
        "{}; {}; {}",
        way.disposition,
        effort(way),
        grounds(way.grounds)
    )
}

fn effort(way: &Way) -> String {
    let effort = &way.effort;
    match effort.size {
        Size::None if way.disposition.burns_down() => "no work beyond deletion".to_owned(),
        Size::None => "no work beyond testing".to_owned(),
        size => format!(
            "effort {size} ({} to {} {})",
            effort.low, effort.high, effort.unit
        ),
    }
}

/// The facts in the line below the title.
fn facts(rule: &RuleDocument) -> Vec<String> {
    let mut facts = vec![
        format!(
            "{} ({})",
            rule.row.category,
            words::category(rule.row.category)
        ),
        rule.row.capability.to_string(),
    ];
    facts.extend(rule.since.map(|since| format!("since API version {since}")));
    facts.push(grounds(rule.grounds).to_owned());
    facts
}

/// Why a usage does not stay.
fn why(rule: &RuleDocument) -> String {
    match rule.ends {
        // The console toolkit stays; who its calls are exchanged with does not.
        Some(day) if rule.row.api == Some(Api::Console) => format!(
            "Open CTI ends on {day}, and with it the adapters that use this method or feed it. {}",
            rule.why
        ),
        Some(day) => format!("Open CTI ends on {day}, and this with it. {}", rule.why),
        None => rule.why.to_owned(),
    }
}

/// The heading above [`why`].
fn why_heading(rule: &RuleDocument) -> &'static str {
    match rule.row.category {
        Category::Mandatory => "Why it ends",
        _ => "Why it matters",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Target, catalog};

    #[test]
    fn every_target_is_in_one_outcome_of_its_page() {
        for rule in catalog().rules() {
            let document = RuleDocument::of(rule);
            let mut targets: Vec<Target> = document
                .outcomes()
                .iter()
                .flat_map(document::Outcome::targets)
                .collect();
            targets.sort_unstable();
            assert_eq!(targets, Target::ALL, "{}", rule.id);
            for outcome in document.outcomes() {
                assert!(
                    outcome.after.is_some() != outcome.nothing_to_show.is_some(),
                    "{}: code or a line that there is none",
                    rule.id
                );
            }
        }
    }

    #[test]
    fn every_source_is_of_a_known_kind() {
        for rule in catalog().rules() {
            for source in RuleDocument::of(rule).sources {
                assert_ne!(kind(&source), "other", "{}", source.id);
            }
        }
    }

    #[test]
    fn documents_are_what_their_schemas_say() {
        let holds = |schema: &Value, document: Value| {
            let validator = jsonschema::validator_for(schema).expect("the schema is one");
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        };
        let as_value =
            |document: &RuleDocument| serde_json::to_value(document).expect("it is JSON");
        let schema = schema();
        for rule in catalog().rules() {
            holds(&schema, as_value(&RuleDocument::of(rule)));
        }
        let list = RuleList::new(RuleFilter::default());
        holds(
            &list_schema(),
            serde_json::to_value(&list).expect("it is JSON"),
        );
    }
}
