//! The verdict on fixtures: one value from which exit codes follow.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use sf_cti::catalog::{Severity, Target};
use sf_cti::gate::{Known, Outcome, Policy, Verdict, judge};
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

fn policy() -> Policy {
    Policy::new(date(2026, 11, 22))
}

fn verdict(name: &str, policy: &Policy) -> Verdict {
    judge(&inventory(&fixture(name)), policy, Known::default())
}

#[test]
fn without_a_severity_to_fail_on_nothing_is_gated() {
    let verdict = verdict("lightning-adapter", &policy());
    assert_eq!(verdict.outcome, Outcome::Passed);
    assert!(verdict.failures.is_empty());
}

#[test]
fn what_has_to_go_fails_and_what_every_org_ships_with_does_not() {
    let errors = Policy {
        fail_on: Some(Severity::Error),
        ..policy()
    };
    let failed = verdict("lightning-adapter", &errors);
    assert_eq!(failed.outcome, Outcome::Failed);
    assert!(failed.counts.failing > 0);
    assert_eq!(verdict("nothing", &errors).outcome, Outcome::Passed);
}

#[test]
fn a_milder_severity_gates_more() {
    let gated = |severity| {
        let policy = Policy {
            fail_on: Some(severity),
            targets: vec![Target::PartnerTelephony],
            ..policy()
        };
        verdict("lightning-adapter", &policy).counts.failing
    };
    assert!(gated(Severity::Error) < gated(Severity::Warning));
    assert!(gated(Severity::Warning) <= gated(Severity::Note));
}

#[test]
fn gaps_fail_only_a_strict_run_and_an_empty_folder_comes_first() {
    let strict = Policy {
        strict: true,
        ..policy()
    };
    assert_eq!(verdict("broken", &strict).outcome, Outcome::Incomplete);
    assert_eq!(verdict("broken", &policy()).outcome, Outcome::Passed);
    let empty = tempfile::tempdir().expect("a scratch folder");
    let nothing = inventory(empty.path());
    assert_eq!(
        judge(&nothing, &strict, Known::default()).outcome,
        Outcome::NothingToAudit
    );
    let allowed = Policy {
        allow_empty: true,
        ..strict.clone()
    };
    assert_eq!(
        judge(&nothing, &allowed, Known::default()).outcome,
        Outcome::Passed
    );
}
