//! What of an org gives a task its reason, and what is only retired.

use std::collections::BTreeSet;

use super::schedule::Verdict;
use super::test_org::{Org, ids, options, task};
use super::{Checked, Options, Task, build};
use crate::catalog::{CallCenterKind, Days, Disposition, Size, Sourcing, Target};
use crate::detect::{Life, LifeState};
use crate::inventory::{AdapterKind, Component};

const PHONE: Option<&str> = Some("HaldenSoftphone");

fn phone() -> Org {
    Org::new()
        .with("lightning/screenPop", "ApexPage:HaldenSoftphone", 7, PHONE)
        .with(
            "include/lightning-library",
            "ApexPage:HaldenSoftphone",
            1,
            PHONE,
        )
        .with(
            "metadata/call-center",
            "CallCenter:HaldenSoftphone",
            1,
            PHONE,
        )
        .center("HaldenSoftphone", CallCenterKind::OpenCti, None)
}

fn dormant(mut org: Org) -> Org {
    let state = LifeState::new(
        Life::Dormant,
        "no active user is assigned to it (org/users.json)",
    );
    for center in &mut org.0.call_centers {
        center.state = state.clone();
    }
    for adapter in &org.0.adapters {
        org.0
            .adapter_states
            .insert(adapter.id.clone(), state.clone());
    }
    org
}

#[test]
fn a_dormant_adapter_has_one_task_beside_a_live_one_and_nothing_of_it_is_rewritten() {
    let org = dormant(phone())
        .with(
            "lightning/saveLog",
            "ApexPage:LivePhone",
            2,
            Some("LivePhone"),
        )
        .with(
            "metadata/call-center",
            "CallCenter:LivePhone",
            1,
            Some("LivePhone"),
        )
        .center("LivePhone", CallCenterKind::OpenCti, None);
    let plan = org.plan(Some(Target::PartnerTelephony));
    let of_it: Vec<&Task> = plan
        .tasks()
        .filter(|task| {
            !task.usages.is_empty() && task.components.contains(&"own:HaldenSoftphone".to_owned())
        })
        .collect();
    assert_eq!(of_it.len(), 1, "{:?}", ids(&plan));
    let retire = of_it[0];
    assert_eq!(retire.id, "retire-halden-softphone");
    assert_eq!(retire.usages.len(), 9);
    assert_eq!(retire.disposition, Some(Disposition::Remove));
    assert_eq!(retire.retires.as_deref(), Some("own:HaldenSoftphone"));
    assert!(
        retire.because[0].contains("no active user is assigned"),
        "{:?}",
        retire.because
    );
    assert_eq!(retire.effort.likely, 0.5);
    assert!(ids(&plan).contains(&"call-logging-rewrite-live-phone"));
    // What stands for everybody speaks of the live one only.
    assert_eq!(
        task(&plan, "list-adapter-calls").components,
        ["own:LivePhone"]
    );
}

#[test]
fn every_task_names_something_of_the_org_or_a_prerequisite() {
    for org in [phone(), dormant(phone())] {
        for &target in Target::ALL {
            for task in org.plan(Some(target)).tasks() {
                assert!(
                    !task.components.is_empty() || !task.prerequisites.is_empty(),
                    "{target}: {}",
                    task.id
                );
            }
        }
    }
}

#[test]
fn an_own_connector_is_built_and_a_vendors_one_is_asked_for_first() {
    let own = build(&phone().0, &options(None, Some(Sourcing::OwnConnector)));
    assert!(
        ids(&own).contains(&"build-connector")
            && !ids(&own)
                .iter()
                .any(|id| id.starts_with("install-connector"))
    );

    let hosted = phone().kind(
        "HaldenSoftphone",
        AdapterKind::Hosted,
        Some("cti.example.com"),
    );
    let vendor = build(&hosted.0, &options(None, Some(Sourcing::Vendor)));
    assert!(!ids(&vendor).contains(&"build-connector"));
    // Nobody knows whether there is one, so no date is made up.
    let settle = task(&vendor, "settle-connector-halden-softphone");
    assert_eq!(settle.lead_time.as_ref().and_then(|lead| lead.weeks), None);
    assert!(
        task(&vendor, "install-connector-halden-softphone")
            .waits_for
            .contains(&settle.id)
    );

    let layer = build(&hosted.0, &options(None, Some(Sourcing::VoiceLayer)));
    assert!(ids(&layer).contains(&"choose-voice-layer"));
    assert!(
        task(&layer, "join-systems-to-layer-halden-softphone")
            .waits_for
            .contains(&"install-connector-voice-layer".to_owned())
    );
}

/// Numbers, menus and services of Amazon Connect stay where they are; those of any other telephony move.
#[test]
fn only_who_leaves_their_telephony_ports_numbers_and_rebuilds_menus() {
    let moved = [
        "order-number-porting",
        "rebuild-call-flows",
        "replace-telephony-services",
    ];
    let of = |vendor: &str| Org::new().hosted(vendor, "HaldenPhones", "cti.example.com");
    for target in [Target::AmazonConnect, Target::PartnerAmazonConnect] {
        let stays = of("amazon-connect").plan(Some(target));
        let leaves = of("genesys-cloud").plan(Some(target));
        for id in moved {
            assert!(!ids(&stays).contains(&id), "{target}: {id}");
            assert!(ids(&leaves).contains(&id), "{target}: {id}");
        }
    }
    let native = of("amazon-connect").plan(Some(Target::NativeTelephony));
    assert!(moved.iter().all(|id| ids(&native).contains(id)));
    let vendors_own = of("genesys-cloud").plan(Some(Target::PartnerTelephony));
    assert!(!moved.iter().any(|id| ids(&vendors_own).contains(id)));
}

#[test]
fn weights_of_the_user_stand_in_place_of_the_catalogues() {
    let org = phone();
    let mut weighed = options(Some(Target::PartnerTelephony), None);
    let medium = Days {
        low: 1.0,
        likely: 2.0,
        high: 4.0,
    };
    weighed.weights.sizes.insert(Size::M, medium);
    weighed.weights.extra_usage = 0.5;
    weighed.weights.tasks.insert(
        "decide-target".to_owned(),
        Days {
            low: 5.0,
            likely: 6.0,
            high: 7.0,
        },
    );
    weighed.weights.lead_weeks.insert(
        "licences".to_owned(),
        Days {
            low: 1.0,
            likely: 2.0,
            high: 3.0,
        },
    );
    let plan = build(&org.0, &weighed);
    let pop = task(&plan, "screen-pop-rewrite-halden-softphone");
    assert_eq!(pop.effort.basis, "M 2.0 + 6 × 1.0 (screenPop)");
    assert_eq!(pop.effort.likely, 8.0);
    let decide = task(&plan, "decide-target");
    assert_eq!(
        (decide.effort.likely, decide.effort.basis.as_str()),
        (6.0, "set in sf-cti.toml")
    );
    let licences = task(&plan, "check-editions-and-licences")
        .lead_time
        .clone()
        .expect("a lead time");
    assert_eq!(licences.weeks.map(|weeks| weeks.likely), Some(2.0));
    assert_eq!(licences.basis, "set in sf-cti.toml");
    assert_ne!(Options::new(weighed.as_of).weights, weighed.weights);
}

#[test]
fn what_holds_already_is_no_sign_that_something_was_done() {
    let plan = phone()
        .center("Bookings", CallCenterKind::Voice, None)
        .plan(Some(Target::PartnerTelephony));
    let create = task(&plan, "create-contact-center-own-connector");
    assert!(
        create
            .done_auto
            .iter()
            .all(|condition| condition.check != Checked::VoiceCenter)
    );
    for task in plan.tasks() {
        assert!(
            task.done_auto
                .iter()
                .all(|condition| condition.met != Some(true)),
            "{}",
            task.id
        );
        assert!(
            !task.done_auto.is_empty() || !task.done_manual.is_empty(),
            "{}",
            task.id
        );
    }
}

#[test]
fn where_no_open_cti_was_found_there_is_no_deadline() {
    let fields = Org::new().with("record/task-call-field", "Report:Calls/Daily", 3, None);
    let plan = fields.plan(None);
    assert_eq!(plan.schedule.verdict, Verdict::NothingToDo);
    assert!(
        plan.tasks().all(|task| !task.usages.is_empty()),
        "{:?}",
        ids(&plan)
    );
    let desktop = fields
        .with("metadata/desktop-cti", "CallCenter:OldDesktop", 1, None)
        .center("OldDesktop", CallCenterKind::DesktopCti, None);
    assert_eq!(desktop.plan(None).schedule.verdict, Verdict::NothingToDo);
    assert_ne!(phone().plan(None).schedule.verdict, Verdict::NothingToDo);
}

#[test]
fn names_that_speak_of_recordings_are_signs_to_ask_about() {
    let org = phone().with(
        "lightning/saveLog",
        "ApexClass:CallRecordingPurge",
        1,
        PHONE,
    );
    let mut org = org;
    org.0.components.push(Component {
        id: "ApexClass:CallRecordingPurge".parse().expect("an id"),
        paths: BTreeSet::new(),
        package: None,
    });
    let plan = org.plan(Some(Target::PartnerTelephony));
    let ask = task(&plan, "collect-compliance");
    assert!(
        ask.because[0].contains("ApexClass:CallRecordingPurge"),
        "{:?}",
        ask.because
    );
    let plain = phone().plan(Some(Target::PartnerTelephony));
    let ask = task(&plain, "collect-compliance");
    assert_eq!(ask.components, ["own:HaldenSoftphone"]);
}
