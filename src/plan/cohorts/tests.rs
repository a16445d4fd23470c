//! Cohorts of inventories made by hand.

use std::collections::BTreeSet;

use super::{CohortOptions, Cohorts, Uses, propose, signs};
use crate::catalog::{CallCenterKind, Level, Target, catalog};
use crate::inventory::{AdapterKind, Inventory, Life};
use crate::plan::decision::decide;
use crate::plan::test_org::{Org, options};

const OPEN: CallCenterKind = CallCenterKind::OpenCti;

fn proposed(inventory: &Inventory) -> Cohorts {
    proposed_with(inventory, CohortOptions::default())
}

fn proposed_with(inventory: &Inventory, cohorts: CohortOptions) -> Cohorts {
    let decision = decide(inventory, &options(Some(Target::AmazonConnect), None));
    propose(inventory, cohorts, &decision)
}

/// Service on a phone of its own, sales on a vendor's that nobody can see.
fn two_phones() -> Org {
    Org::new()
        .with("lightning/screenPop", "ApexPage:Desk", 3, Some("Desk"))
        .with("lightning/saveLog", "ApexPage:Desk", 1, Some("Desk"))
        .with("record/task-call-field", "Report:Calls/Daily", 1, None)
        .with(
            "metadata/call-center",
            "CallCenter:Sales",
            1,
            Some("Vendor"),
        )
        .kind("Vendor", AdapterKind::Hosted, Some("cti.example.com"))
        .center("Service", OPEN, None)
        .center("Sales", OPEN, None)
        .loads("Service", "Desk")
        .loads("Sales", "Vendor")
        .unseen("Vendor", "the code at cti.example.com is outside the org")
        .users(Some("Service"), "Agent", 900)
        .users(Some("Service"), "Supervisor", 60)
        .users(Some("Sales"), "Seller", 300)
}

#[test]
fn nobody_is_in_two_cohorts_and_nobody_is_left_out() {
    let cohorts = proposed(&two_phones().0);
    for (center, all) in [("Service", 960), ("Sales", 300)] {
        let of_center = cohorts
            .cohorts
            .iter()
            .filter(|cohort| cohort.call_center.as_deref() == Some(center));
        assert_eq!(
            of_center.filter_map(|cohort| cohort.users).sum::<u64>(),
            all
        );
    }
    assert_eq!(cohorts.users, Some(1260));
    assert!(cohorts.left_out.is_empty());
    for cohort in &cohorts.cohorts {
        let by_profile: u64 = cohort.profiles.iter().map(|share| share.users).sum();
        assert_eq!(Some(by_profile), cohort.users, "{}", cohort.id);
        assert!(by_profile <= 250, "{} has {by_profile}", cohort.id);
    }
    let ids: BTreeSet<&str> = cohorts.cohorts.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), cohorts.cohorts.len(), "an id is there twice");
}

#[test]
fn supervisors_move_with_their_agents() {
    let cohorts = proposed(&two_phones().0);
    let service = cohorts
        .later()
        .filter(|cohort| cohort.call_center.as_deref() == Some("Service"));
    for cohort in service {
        let names: Vec<&str> = cohort
            .profiles
            .iter()
            .map(|share| share.profile.as_str())
            .collect();
        assert_eq!(names, ["Agent", "Supervisor"], "{}", cohort.id);
    }
}

#[test]
fn the_pilot_covers_what_is_in_use_and_every_phone_that_nobody_saw() {
    let org = two_phones();
    let cohorts = proposed(&org.0);
    let pilot: Vec<&str> = cohorts.pilot().map(|cohort| cohort.id.as_str()).collect();
    assert_eq!(pilot, ["pilot-service", "pilot-sales"]);
    let tried: BTreeSet<_> = cohorts
        .pilot()
        .flat_map(|cohort| cohort.first_to_try.iter().copied())
        .collect();
    assert_eq!(tried, Uses::of(&org.0).all());
    assert!(cohorts.cohorts[0].pilot && cohorts.cohorts[1].pilot && !cohorts.cohorts[2].pilot);
}

#[test]
fn a_second_call_center_of_the_same_phone_needs_no_pilot_of_its_own() {
    let org = two_phones()
        .center("Night", OPEN, None)
        .loads("Night", "Desk")
        .users(Some("Night"), "Agent", 80);
    let cohorts = proposed(&org.0);
    assert_eq!(cohorts.pilot().count(), 2);
    assert!(
        cohorts
            .later()
            .any(|cohort| cohort.call_center.as_deref() == Some("Night"))
    );
}

#[test]
fn the_riskiest_move_last() {
    let cohorts = proposed(&two_phones().0);
    let risks: Vec<Level> = cohorts.later().map(|cohort| cohort.risk).collect();
    assert!(risks.is_sorted(), "{risks:?}");
    let last = cohorts.cohorts.last().expect("there are some");
    assert_eq!(last.call_center.as_deref(), Some("Sales"));
    assert!(!last.reasons.is_empty());
}

#[test]
fn a_dormant_or_test_call_center_has_no_cohort_and_one_of_unknown_state_has() {
    let org = two_phones()
        .center("Old", OPEN, None)
        .life("Old", Life::Dormant)
        .center("Trial", OPEN, None)
        .life("Trial", Life::Test)
        .users(Some("Trial"), "Agent", 4)
        .center("Night", OPEN, None)
        .life("Night", Life::Unknown)
        .users(Some("Night"), "Agent", 30)
        .center("Voice", CallCenterKind::Voice, None)
        .users(Some("Voice"), "Agent", 12);
    let cohorts = proposed(&org.0);
    let has = |name: &str| {
        let mut all = cohorts.cohorts.iter();
        all.any(|cohort| cohort.call_center.as_deref() == Some(name))
    };
    assert!(has("Night") && !has("Old") && !has("Trial") && !has("Voice"));
    let left: Vec<(Option<&str>, u64)> = cohorts
        .left_out
        .iter()
        .map(|row| (row.call_center.as_deref(), row.users))
        .collect();
    assert_eq!(left, [(Some("Trial"), 4), (Some("Voice"), 12)]);
}

#[test]
fn a_small_call_center_moves_as_a_whole() {
    let org = Org::new()
        .with("lightning/screenPop", "ApexPage:Desk", 1, Some("Desk"))
        .center("Service", OPEN, None)
        .loads("Service", "Desk")
        .users(Some("Service"), "Agent", 23);
    let cohorts = proposed(&org.0);
    let sizes: Vec<Option<u64>> = cohorts.cohorts.iter().map(|cohort| cohort.users).collect();
    assert_eq!(sizes, [Some(23)], "three people are no cohort");
}

#[test]
fn without_figures_there_is_no_cohort_but_a_command() {
    let mut org = two_phones();
    org.0.org_data = None;
    let cohorts = proposed(&org.0);
    assert!(cohorts.cohorts.is_empty() && cohorts.users.is_none());
    assert!(
        cohorts.to_export[0].contains("users-by-call-center.json"),
        "{:?}",
        cohorts.to_export
    );
    assert!(cohorts.basis.contains("in no bundle"), "{}", cohorts.basis);

    let nothing = proposed(&Org::new().0);
    assert!(nothing.cohorts.is_empty() && nothing.to_export.is_empty());
}

#[test]
fn sizes_can_be_set() {
    let options = CohortOptions {
        size: 100,
        pilot_size: 60,
    };
    let cohorts = proposed_with(&two_phones().0, options);
    let pilot: Vec<Option<u64>> = cohorts.pilot().map(|cohort| cohort.users).collect();
    assert_eq!(pilot, [Some(30), Some(30)]);
    assert!(cohorts.later().all(|cohort| cohort.users <= Some(100)));
}

#[test]
fn every_sign_of_the_catalogue_is_looked_for() {
    let ids: Vec<&str> = catalog()
        .cohorts
        .sign
        .iter()
        .map(|sign| sign.id.as_str())
        .collect();
    assert_eq!(ids, signs::KNOWN);
}
