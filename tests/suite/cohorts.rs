//! Cohorts, through the binary.

use std::collections::BTreeSet;

use crate::support::{FIXTURES, audit, field, fixture, list, number, sf_cti_in};
use serde_json::Value;

/// The contact centre with what its org's data says.
fn contact_centre(further: &[&str]) -> Value {
    let data = fixture("contact-centre-org-data");
    let data = data.to_str().expect("paths of fixtures are UTF-8");
    let mut args = vec!["--org-data", data, "--format", "json"];
    args.extend(further);
    audit(&fixture("contact-centre"), &args).ends_with(0).json()
}

fn users(cohort: &Value) -> usize {
    number(cohort, "users")
}

#[test]
fn the_users_of_living_call_centers_are_in_cohorts_and_all_others_are_accounted_for() {
    let document = contact_centre(&[]);
    let moving: BTreeSet<&str> = list(&document, "/callCenters")
        .iter()
        .filter(|center| field(center, "kind") != "voice")
        .filter(|center| ["live", "unknown"].contains(&field(center, "state")))
        .map(|center| field(center, "name"))
        .collect();
    let rows = list(&document, "/orgData/usersByCallCenter/rows");
    let sum = |moves: bool| -> usize {
        rows.iter()
            .filter(|row| moving.contains(field(row, "callCenter")) == moves)
            .map(users)
            .sum()
    };
    let cohorts = list(&document, "/plan/cohorts");
    assert_eq!(cohorts.iter().map(users).sum::<usize>(), sum(true));
    let left_out = list(&document, "/plan/cohortBasis/leftOut");
    assert_eq!(left_out.iter().map(users).sum::<usize>(), sum(false));
    for center in &moving {
        let of_it = cohorts
            .iter()
            .filter(|one| field(one, "callCenter") == *center);
        assert!(of_it.count() > 0, "{center} has no cohort");
    }
    for cohort in cohorts {
        assert!(moving.contains(field(cohort, "callCenter")));
        assert!(users(cohort) <= 250);
        let shares = list(cohort, "/profiles");
        assert_eq!(shares.iter().map(users).sum::<usize>(), users(cohort));
    }
}

#[test]
fn the_pilot_comes_first_and_covers_every_capability_in_use() {
    let document = contact_centre(&[]);
    let cohorts = list(&document, "/plan/cohorts");
    let pilot = cohorts.iter().take_while(|cohort| cohort["pilot"] == true);
    let tried: BTreeSet<&str> = pilot
        .flat_map(|cohort| list(cohort, "/firstToTry"))
        .filter_map(Value::as_str)
        .collect();
    let idle: BTreeSet<&str> = list(&document, "/adapters")
        .iter()
        .filter(|adapter| ["dormant", "test"].contains(&field(adapter, "state")))
        .flat_map(|adapter| list(adapter, "/usages"))
        .filter_map(Value::as_str)
        .collect();
    for usage in list(&document, "/usages") {
        let live = usage.get("testCode").is_none() && usage.get("standard").is_none();
        if live && !idle.contains(field(usage, "fingerprint")) {
            let capability = field(usage, "capability");
            assert!(
                tried.contains(capability),
                "no part of the pilot tries {capability}"
            );
        }
    }
    let after = cohorts.iter().skip_while(|cohort| cohort["pilot"] == true);
    assert!(after.into_iter().all(|cohort| cohort["pilot"] == false));
}

#[test]
fn apps_and_reasons_are_those_of_the_org() {
    let document = contact_centre(&[]);
    let cohorts = list(&document, "/plan/cohorts");
    let of = |center: &str| {
        let mut of_it = cohorts
            .iter()
            .filter(|one| field(one, "callCenter") == center);
        of_it.next_back().expect("it has cohorts")
    };
    assert!(list(of("GenesysSalesOutbound"), "/apps").contains(&Value::from("Larkfield_Sales")));
    let reasons = of("CXoneOverflow")["reasons"].to_string();
    assert!(
        reasons.contains("icAgentConsole__inContactAgentConsole"),
        "{reasons}"
    );
    assert!(reasons.contains("Larkfield Outsourced Agent"), "{reasons}");
    let own = of("LarkfieldDeskPhone")["reasons"].to_string();
    assert!(!own.contains("is not in this bundle"), "{own}");
    let queues = document["plan"]["cohortBasis"]["queuesToMatch"].to_string();
    assert_eq!(
        queues,
        "[\"Complaints\",\"Motor_Claims\",\"Pet_Claims_Voice\"]"
    );
}

#[test]
fn without_org_data_no_cohort_is_made_up() {
    for name in FIXTURES {
        let document = crate::support::audited(&fixture(name));
        assert!(list(&document, "/plan/cohorts").is_empty(), "{name}");
        let basis = &document["plan"]["cohortBasis"];
        let commands = list(basis, "/toExport");
        let moves = list(&document, "/usages").iter().any(|usage| {
            let live = usage.get("testCode").is_none() && usage.get("standard").is_none();
            live && field(usage, "category") == "mandatory"
        });
        if !moves {
            assert!(commands.is_empty(), "{name}: {commands:?}");
            continue;
        }
        let fetches = |file: &str| commands.iter().any(|one| one.to_string().contains(file));
        assert!(
            fetches("org-data/users-by-call-center.json"),
            "{name}: {commands:?}"
        );
        assert!(
            field(basis, "basis").starts_with("No cohort is made up"),
            "{name}"
        );
    }
}

#[test]
fn settings_say_how_large_cohorts_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("sf-cti.toml");
    std::fs::write(&settings, "[cohorts]\nsize = 1000\npilot-size = 90\n").expect("writable");
    let file = settings.to_str().expect("UTF-8");
    let document = contact_centre(&["--config", file]);
    let cohorts = list(&document, "/plan/cohorts");
    let (pilot, later): (Vec<&Value>, Vec<&Value>) =
        cohorts.iter().partition(|cohort| cohort["pilot"] == true);
    assert!(pilot.iter().all(|cohort| users(cohort) == 30), "{pilot:?}");
    assert!(later.iter().any(|cohort| users(cohort) > 250));
    assert!(later.iter().all(|cohort| users(cohort) <= 1000));
    let shown = sf_cti_in(folder.path(), ["config", "show"]).ends_with(0);
    assert!(
        shown.text().contains("size = 1000\npilot-size = 90\n"),
        "{}",
        shown.text()
    );
}
