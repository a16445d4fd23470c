//! Plans of inventories made by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::test_org::{self, Org, ids, options};
use super::{build, order};
use crate::bundle::{BundlePath, Gap};
use crate::catalog::{CallCenterKind, Disposition, Owner, PhaseId, Sourcing, Target, catalog};
use crate::inventory::AdapterKind;

const PHONE: Option<&str> = Some("HaldenSoftphone");

/// An own adapter, a vendor's one, code beside them, test code and what every org has.
fn mixed() -> Org {
    Org::new()
        .with("lightning/screenPop", "ApexPage:HaldenSoftphone", 7, PHONE)
        .with(
            "lightning/SCREENPOP_TYPE",
            "ApexPage:HaldenSoftphone",
            1,
            PHONE,
        )
        .with(
            "lightning/enableClickToDial",
            "ApexPage:HaldenSoftphone",
            2,
            PHONE,
        )
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
        .with(
            "metadata/softphone-utility",
            "FlexiPage:Halden_UtilityBar",
            1,
            None,
        )
        .with("apex/call-center-query", "ApexClass:AgentSetup", 2, None)
        .with("record/task-call-field", "Report:Calls/Daily", 3, None)
        .with("classic/onFocus", "ApexPage:OldPhone", 1, Some("OldPhone"))
        .with(
            "metadata/call-center",
            "CallCenter:NorthmoorFive9",
            1,
            Some("NorthmoorFive9"),
        )
        .kind(
            "NorthmoorFive9",
            AdapterKind::Hosted,
            Some("cti.example.com"),
        )
        .center("NorthmoorFive9", CallCenterKind::OpenCti, None)
        .center("HaldenSoftphone", CallCenterKind::OpenCti, None)
        .with("lightning/screenPop", "ApexPage:HaldenSoftphone", 2, None)
        .last(2, |usage| usage.test_code = true)
        .with(
            "metadata/softphone-utility",
            "FlexiPage:LightningSales_UtilityBar",
            1,
            None,
        )
        .last(1, |usage| usage.standard = Some("ships with every org"))
}

/// Every rule once in code of one adapter and once outside any.
fn everything() -> Org {
    catalog().rules().fold(Org::new(), |org, rule| {
        org.with(&rule.id, "ApexPage:Phone", 1, Some("Phone")).with(
            &rule.id,
            "ApexClass:Loose",
            2,
            None,
        )
    })
}

fn orgs() -> Vec<Org> {
    vec![mixed(), everything(), Org::new()]
}

#[test]
fn every_usage_is_in_exactly_one_task_of_its_disposition() {
    for org in orgs() {
        for &target in Target::ALL {
            let plan = org.plan(Some(target));
            let mut tasks = BTreeMap::new();
            for task in plan.tasks() {
                for fingerprint in &task.usages {
                    assert!(
                        tasks.insert(fingerprint, task).is_none(),
                        "{fingerprint:?} twice"
                    );
                }
            }
            assert_eq!(tasks.len(), org.0.usages.len());
            for usage in &org.0.usages {
                let expected = match usage.standard {
                    Some(_) => Disposition::KeepAndRetest,
                    None => usage.rule.mapping(target).disposition,
                };
                assert_eq!(
                    tasks[&usage.fingerprint].disposition,
                    Some(expected),
                    "{}",
                    usage.rule.id
                );
            }
        }
    }
}

#[test]
fn nothing_waits_in_a_circle_for_a_stranger_or_for_a_later_phase() {
    for org in orgs() {
        for &target in Target::ALL {
            let plan = org.plan(Some(target));
            assert_eq!(
                plan.phases.iter().map(|phase| phase.id).collect::<Vec<_>>(),
                PhaseId::ALL
            );
            let mut done = BTreeSet::new();
            for task in plan.tasks() {
                for id in &task.waits_for {
                    // In the order in which tasks are listed, whatever one waits for has been listed before.
                    assert!(done.contains(id), "{target}: {} waits for {id}", task.id);
                }
                assert!(done.insert(task.id.clone()), "{} twice", task.id);
            }
            for phase in &plan.phases {
                assert!(phase.tasks.iter().all(|task| task.phase == phase.id));
            }
        }
    }
}

#[test]
fn removals_come_after_the_rewrites_of_their_adapter_and_call_centers_come_last() {
    let plan = mixed().plan(Some(Target::PartnerTelephony));
    let task = |id: &str| test_org::task(&plan, id);
    let include = task("adapter-configuration-remove-halden-softphone");
    assert!(
        include
            .waits_for
            .contains(&"screen-pop-rewrite-halden-softphone".to_owned())
    );
    assert!(
        include
            .waits_for
            .contains(&"click-to-dial-remove-halden-softphone".to_owned())
    );
    assert!(include.waits_for.contains(&"keep-way-back".to_owned()));
    assert!(
        task("keep-way-back")
            .waits_for
            .contains(&"move-cohorts".to_owned())
    );
    let center = task("provisioning-remove-northmoor-five9");
    for before in ["keep-way-back", "remove-adapter", "old-code-remove-org"] {
        assert!(center.waits_for.contains(&before.to_owned()), "{before}");
    }
    assert!(task("retire-call-centers").waits_for.contains(&center.id));
    assert!(
        task("export-way-back")
            .waits_for
            .contains(&"screen-pop-rewrite-halden-softphone".to_owned())
    );
}

#[test]
fn effort_counts_the_first_place_in_full_and_says_how_it_adds_up() {
    let plan = mixed().plan(Some(Target::AmazonConnect));
    let pop = test_org::task(&plan, "screen-pop-rewrite-halden-softphone");
    // M for the first of seven, a tenth for each further one and for both places in test code.
    assert_eq!(pop.effort.basis, "M 3.0 + 8 × 0.3 (screenPop)");
    assert_eq!(
        (pop.effort.low, pop.effort.likely, pop.effort.high),
        (3.6, 5.4, 9.0)
    );
    let all: f64 = plan.tasks().map(|task| task.effort.likely).sum();
    assert!(
        (plan.effort.likely - all).abs() < 0.05,
        "{} is not {all}",
        plan.effort.likely
    );
    for task in plan.tasks() {
        let effort = &task.effort;
        assert!(
            effort.low <= effort.likely && effort.likely <= effort.high,
            "{}",
            task.id
        );
        assert!(!effort.basis.is_empty(), "{}", task.id);
    }
}

#[test]
fn test_code_alone_costs_only_what_follows() {
    let org = Org::new()
        .with("lightning/saveLog", "ApexClass:PhoneTest", 2, None)
        .last(2, |usage| usage.test_code = true);
    let plan = org.plan(Some(Target::PartnerTelephony));
    let task = plan
        .tasks()
        .find(|task| !task.usages.is_empty())
        .expect("a task");
    assert_eq!(
        task.title,
        "Rewrite call logging in PhoneTest (2 places, test code)"
    );
    assert_eq!(task.effort.basis, "2 × 1.0 (saveLog, test code only)");
    assert!((task.effort.likely - 2.0).abs() < 0.05);
}

#[test]
fn tasks_speak_in_the_names_of_the_org() {
    let plan = mixed().plan(Some(Target::PartnerTelephony));
    let task = |id: &str| test_org::task(&plan, id);
    let pop = task("screen-pop-rewrite-halden-softphone");
    assert_eq!(
        pop.title,
        "Rewrite screen pop of HaldenSoftphone (9 places)"
    );
    let checks = |id: &str| -> Vec<String> {
        let checks = task(id).done_auto.iter();
        checks.map(|condition| condition.text.clone()).collect()
    };
    // The pilot works with the replacement while everybody else needs the old code.
    assert!(checks(&pop.id).iter().all(|text| !text.contains("usages")));
    assert!(
        pop.done_manual[0].ends_with("until `old-code-remove-halden-softphone` takes it out"),
        "{:?}",
        pop.done_manual
    );
    let removal = task("old-code-remove-halden-softphone");
    assert_eq!(
        checks(&removal.id),
        [
            "none of the usages that it cites is found, but for what is kept for calls of before (9 now)"
        ]
    );
    assert_eq!(removal.cites, pop.usages);
    assert_eq!(
        pop.components,
        ["ApexPage:HaldenSoftphone", "own:HaldenSoftphone"]
    );
    assert!(
        pop.how[0].starts_with("screenPop (9 places): "),
        "{}",
        pop.how[0]
    );
    assert_eq!(pop.examples.len(), 1);
    assert_eq!(pop.examples[0].before, "lightning/screenPop // 0");
    assert_eq!(pop.owner, Owner::Developer);
    let center = task("provisioning-remove-northmoor-five9");
    assert_eq!(
        checks(&center.id),
        [
            "none of its usages is found (1 now)",
            "CallCenter:NorthmoorFive9 is gone"
        ]
    );
    assert!(
        center.effort.basis.starts_with("visible part only"),
        "{}",
        center.effort.basis
    );
    assert_eq!(center.owner, Owner::Admin);
    assert_eq!(center.title, "Remove call center NorthmoorFive9");
    assert_eq!(task("leave-as-delivered").phase, PhaseId::Cutover);
    assert_eq!(
        task("provisioning-keep-and-retest-org").phase,
        PhaseId::ParallelRun
    );
    assert_eq!(task("record-data-re-point-org").phase, PhaseId::MiddleLayer);
}

#[test]
fn nothing_has_to_be_gone_before_the_cutover() {
    for target in Target::ALL {
        let plan = everything().plan(Some(*target));
        for task in plan.tasks().filter(|task| task.phase < PhaseId::Cutover) {
            for rule in catalog().rules() {
                assert!(
                    rule.verify_built.is_none() || !task.done_manual.contains(&rule.verify),
                    "{target}: {} asks for what {} leaves until the cutover",
                    task.id,
                    rule.id
                );
            }
        }
    }
    let plan = mixed().plan(Some(Target::PartnerTelephony));
    let bar = &catalog().rule("metadata/softphone-utility").verify;
    let removal = test_org::task(&plan, "old-code-remove-org");
    assert!(
        removal.done_manual.contains(bar),
        "{:?}",
        removal.done_manual
    );
}

#[test]
fn shuffled_input_gives_the_same_plan() {
    let straight = format!("{:?}", mixed().plan(None));
    let mut org = mixed();
    org.0.usages.reverse();
    org.0.adapters.reverse();
    org.0.call_centers.reverse();
    assert_eq!(straight, format!("{:?}", org.plan(None)));
    org.0.usages.rotate_left(5);
    org.0.adapters.rotate_left(1);
    assert_eq!(straight, format!("{:?}", org.plan(None)));
}

#[test]
fn the_sourcing_follows_the_adapter_and_all_targets_are_ranked() {
    let plan = mixed().plan(None);
    let main = plan.decision.main();
    assert!(!main.chosen_by_user);
    assert_eq!(main.ranked.len(), Target::ALL.len());
    assert_eq!(main.target, main.ranked[0].target);
    assert_eq!(main.ranked[4].target, Target::NoSalesforceVoice);
    assert!(
        main.unknowns[0]
            .text
            .contains("HaldenSoftphone, NorthmoorFive9")
    );
    assert_eq!(plan.days_left, 545);

    let own = Org::new()
        .with("lightning/screenPop", "ApexPage:P", 1, PHONE)
        .plan(Some(Target::PartnerTelephony));
    assert_eq!(own.decision.main().sourcing, Some(Sourcing::OwnConnector));
}

#[test]
fn contact_centers_that_are_there_turn_the_ranking_and_the_user_turns_both() {
    let vendor = Some(("reqVendorInfoApiName", "c__AMAZON_CONNECT"));
    let org = mixed().center("Reservations", CallCenterKind::Voice, vendor);
    let plan = org.plan(None);
    let main = plan.decision.main();
    assert_eq!((main.target, main.sourcing), (Target::AmazonConnect, None));
    assert!(main.ranked[0].points[0].text.contains("Reservations"));

    let partner = mixed().center(
        "Bookings",
        CallCenterKind::Voice,
        Some(("reqVendorInfoApiName", "c__Tarnside")),
    );
    let decision = partner.plan(None).decision;
    assert_eq!(decision.main().target, Target::PartnerTelephony);
    assert!(
        decision.main().ranked[0].points[0]
            .text
            .contains("Bookings")
    );

    let chosen = build(&org.0, &options(Some(Target::NativeTelephony), None)).decision;
    let chosen = chosen.main();
    assert!(chosen.chosen_by_user);
    assert_eq!(chosen.target, Target::NativeTelephony);
    assert_eq!(
        chosen.ranked[0].target,
        Target::AmazonConnect,
        "the ranking stays what the bundle says"
    );

    let layer = build(&org.0, &options(None, Some(Sourcing::VoiceLayer))).decision;
    let layer = layer.main();
    assert_eq!(
        (layer.target, layer.sourcing),
        (Target::PartnerTelephony, Some(Sourcing::VoiceLayer))
    );
    assert!(layer.chosen_by_user);
}

#[test]
fn an_org_without_open_cti_gets_no_tasks_but_gaps_are_still_to_be_closed() {
    let clean = Org::new().plan(None);
    assert_eq!(clean.tasks().count(), 0);
    assert_eq!(clean.effort.likely, 0.0);

    let mut org = Org::new();
    org.0
        .coverage
        .gaps
        .push(Gap::new(&BundlePath::new("a.xml"), "malformed", "not read"));
    assert_eq!(ids(&org.plan(None)), ["close-audit-gaps"]);

    let mut unread = Org::new();
    unread.0.coverage.read = 0;
    assert_eq!(ids(&unread.plan(None)), ["close-audit-gaps"]);
}

#[test]
fn only_signs_of_classic_move_people_out_of_classic() {
    let has = |org: &Org| {
        org.plan(None)
            .tasks()
            .any(|task| task.id == "plan-classic-to-lightning")
    };
    assert!(has(&mixed()));
    assert!(!has(&Org::new().with(
        "lightning/screenPop",
        "ApexPage:P",
        1,
        PHONE
    )));
}

#[test]
fn adapters_of_one_slug_stay_apart() {
    let org = Org::new()
        .with(
            "lightning/screenPop",
            "ApexPage:A",
            1,
            Some("HaldenSoftphone"),
        )
        .with(
            "lightning/screenPop",
            "ApexPage:B",
            1,
            Some("Halden_Softphone"),
        )
        .with("lightning/screenPop", "ApexPage:C", 1, Some("org"))
        .with("lightning/screenPop", "ApexPage:D", 1, Some("電話"))
        .with("lightning/screenPop", "ApexPage:E", 1, None);
    let plan = org.plan(None);
    let pops: BTreeSet<&str> = plan
        .tasks()
        .filter(|task| task.id.starts_with("screen-pop-rewrite-"))
        .map(|task| task.id.as_str())
        .collect();
    assert_eq!(pops.len(), 5, "{pops:?}");
    assert!(pops.contains("screen-pop-rewrite-org"));
}

#[test]
fn the_standing_tasks_that_the_code_names_are_in_the_catalogue() {
    let standing: BTreeSet<&str> = catalog()
        .phases
        .iter()
        .flat_map(|phase| &phase.task)
        .map(|task| task.id.as_str())
        .collect();
    for id in order::known() {
        assert!(standing.contains(id), "no standing task {id}");
    }
}
