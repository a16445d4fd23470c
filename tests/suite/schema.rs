//! The JSON report is what `sf-cti schema audit` says it is.

use crate::support::{Bundle, FIXTURES, audit, audited, fixture, sf_cti};
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema() -> Value {
    sf_cti(["schema", "audit"]).ends_with(0).json()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("the schema can be compiled")
}

fn holds(validator: &Validator, document: &Value, what: &str) {
    let errors: Vec<String> = validator
        .iter_errors(document)
        .take(10)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}:\n{}", errors.join("\n"));
}

#[test]
fn the_schema_is_one_of_draft_2020_12() {
    let schema = schema();
    assert_eq!(
        schema.get("$schema").and_then(Value::as_str),
        Some("https://json-schema.org/draft/2020-12/schema")
    );
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        panic!("{}: {error}", error.instance_path());
    }
}

#[test]
fn every_fixture_gives_a_document_of_the_schema() {
    let validator = validator(&schema());
    for name in FIXTURES {
        holds(&validator, &audited(&fixture(name)), name);
    }
}

#[test]
fn every_target_and_sourcing_gives_a_document_of_the_schema() {
    let validator = validator(&schema());
    let targets = [
        "amazon-connect",
        "partner-amazon-connect",
        "partner-telephony",
        "native-telephony",
        "no-salesforce-voice",
    ];
    let sourcings = ["vendor", "own-connector", "voice-layer"];
    let options = targets
        .iter()
        .map(|target| ["--target", target])
        .chain(sourcings.iter().map(|sourcing| ["--sourcing", sourcing]));
    for option in options {
        let run = audit(
            &fixture("classic-console"),
            &["--format", "json", option[0], option[1]],
        );
        holds(&validator, &run.ends_with(0).json(), &option.join(" "));
    }
}

#[test]
fn a_document_about_nothing_or_after_the_end_is_one_of_the_schema() {
    let validator = validator(&schema());
    let empty = audit(Bundle::empty().path(), &["--format", "json"])
        .ends_with(3)
        .json();
    holds(&validator, &empty, "an empty folder");
    let late = sf_cti([
        "audit",
        "fixtures/nothing",
        "--format",
        "json",
        "--as-of",
        "2031-01-01",
        "--quiet",
    ]);
    holds(&validator, &late.ends_with(0).json(), "after the end");
}

#[test]
fn the_schema_is_strict_enough_to_notice_a_mistake() {
    let validator = validator(&schema());
    let good = audited(&fixture("lightning-adapter"));
    type Spoil = fn(&mut Value);
    let mistakes: [(&str, Spoil); 6] = [
        ("another version", |document| {
            document["schemaVersion"] = json!(2)
        }),
        ("a day that is none", |document| {
            document["asOf"] = json!("2026-13-01")
        }),
        ("line 0", |document| {
            document["usages"][0]["line"] = json!(0)
        }),
        ("a new confidence", |document| {
            document["usages"][0]["confidence"] = json!("certain")
        }),
        ("an unknown field", |document| {
            document["usages"][0]["extra"] = json!(true)
        }),
        ("no gaps", |document| {
            document["coverage"]
                .as_object_mut()
                .expect("an object")
                .remove("gaps");
        }),
    ];
    for (what, spoil) in mistakes {
        let mut document = good.clone();
        spoil(&mut document);
        assert!(!validator.is_valid(&document), "{what} passes");
    }
}

#[test]
fn rules_explanations_and_manifests_are_what_their_schemas_say() {
    for (of, args) in [
        ("rules", vec!["rules"]),
        ("manifest", vec!["manifest"]),
        ("manifest", vec!["manifest", "fixtures/lightning-adapter"]),
        ("queries", vec!["manifest", "--queries"]),
        ("explain", vec!["explain", "lightning/screenPop"]),
        ("explain", vec!["explain", "metadata/softphone-layout"]),
    ] {
        let validator = validator(&sf_cti(["schema", of]).ends_with(0).json());
        let mut args = args;
        args.extend(["--format", "json"]);
        holds(
            &validator,
            &sf_cti(&args).ends_with(0).json(),
            &args.join(" "),
        );
    }
}
