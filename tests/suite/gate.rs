//! The verdict on fixtures: one value from which exit codes follow.

use std::path::{Path, PathBuf};

use sf_cti::catalog::{Severity, Target};
use sf_cti::gate::{Outcome, Policy, Verdict, judge};
use sf_cti::inventory::Inventory;
use sf_cti::{AuditOptions, audit};

fn inventory(path: &Path) -> Inventory {
    audit(&[path.to_owned()], &AuditOptions::default(), &|_| {}).expect("the folder can be opened")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

fn verdict(name: &str, policy: &Policy) -> Verdict {
    judge(&inventory(&fixture(name)), policy)
}

#[test]
fn without_a_severity_to_fail_on_nothing_is_gated() {
    let verdict = verdict("lightning-adapter", &Policy::default());
    assert_eq!(verdict.outcome, Outcome::Passed);
    assert!(verdict.gated.is_empty());
}

#[test]
fn what_has_to_go_fails_and_what_every_org_ships_with_does_not() {
    let errors = Policy {
        fail_on: Some(Severity::Error),
        ..Policy::default()
    };
    let failed = verdict("lightning-adapter", &errors);
    assert_eq!(failed.outcome, Outcome::Failed);
    assert!(!failed.gated.is_empty());
    assert_eq!(verdict("nothing", &errors).outcome, Outcome::Passed);
}

#[test]
fn a_milder_severity_gates_more() {
    let gated = |severity| {
        let policy = Policy {
            fail_on: Some(severity),
            target: Some(Target::PartnerTelephony),
            ..Policy::default()
        };
        verdict("lightning-adapter", &policy).gated.len()
    };
    assert!(gated(Severity::Error) < gated(Severity::Warning));
    assert!(gated(Severity::Warning) <= gated(Severity::Note));
}

#[test]
fn gaps_fail_only_a_strict_run_and_an_empty_folder_comes_first() {
    let strict = Policy {
        strict: true,
        ..Policy::default()
    };
    assert_eq!(verdict("broken", &strict).outcome, Outcome::Incomplete);
    assert_eq!(
        verdict("broken", &Policy::default()).outcome,
        Outcome::Passed
    );
    let empty = tempfile::tempdir().expect("a scratch folder");
    let nothing = inventory(empty.path());
    assert_eq!(judge(&nothing, &strict).outcome, Outcome::NothingToAudit);
    let allowed = Policy {
        allow_empty: true,
        ..strict
    };
    assert_eq!(judge(&nothing, &allowed).outcome, Outcome::Passed);
}
