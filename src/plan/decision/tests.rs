//! Decisions over inventories made by hand.

use std::collections::BTreeSet;

use super::criteria::CHECKS;
use super::unknowns::RAISED;
use super::{Decision, GroupSetting, Outcome, RankedTarget, comparison, facts, life};
use crate::catalog::{CallCenterKind, Effect, Sourcing, Standing, Target, catalog, placeholders};
use crate::inventory::Life;
use crate::plan::test_org::{Org, options};
use crate::plan::{Weights, build};

fn decided(org: &Org) -> Decision {
    org.plan(None).decision
}

/// An own adapter that can be read, in one call center.
fn own() -> Org {
    Org::new()
        .with("lightning/screenPop", "ApexPage:Phone", 2, Some("Phone"))
        .with("lightning/saveLog", "ApexPage:Phone", 1, Some("Phone"))
        .with("metadata/call-center", "CallCenter:Phone", 1, Some("Phone"))
        .center("Phone", CallCenterKind::OpenCti, None)
        .loads("Phone", "Phone")
}

/// Two vendors, of one of whom a connector is known.
fn two_vendors() -> Org {
    Org::new()
        .hosted("genesys-cloud", "SalesLines", "apps.mypurecloud.example")
        .hosted("mitel", "ServiceLines", "mitel.example")
}

fn of(decision: &Decision, group: &str) -> usize {
    let is_it = |one: &super::GroupDecision| one.group.id == group;
    decision.groups.iter().position(is_it).expect(group)
}

fn target(ranked: &[RankedTarget], target: Target) -> &RankedTarget {
    ranked
        .iter()
        .find(|one| one.target == target)
        .expect("ranked")
}

fn criteria(ranked: &RankedTarget) -> BTreeSet<&'static str> {
    ranked
        .points
        .iter()
        .chain(&ranked.obstacles)
        .chain(&ranked.blockers)
        .map(|finding| finding.criterion)
        .collect()
}

#[test]
fn every_criterion_and_question_is_decided_and_has_its_figures() {
    let table = &catalog().criteria;
    let rows: BTreeSet<&str> = table.criterion.iter().map(|row| row.id.as_str()).collect();
    let checks: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(rows, checks);
    assert_eq!(rows.len(), table.criterion.len(), "an id twice");
    for check in CHECKS {
        let row = table.criterion(check.id).expect("checked above");
        let named: BTreeSet<&str> = placeholders(&row.text);
        let given: BTreeSet<&str> = check.figures.iter().copied().collect();
        assert!(named.is_subset(&given), "{}: {named:?}", check.id);
        assert!(
            !row.points.is_empty() || !row.sourcing.is_empty(),
            "{}",
            check.id
        );
        for source in &row.sources {
            assert!(catalog().source(source).is_some(), "{}: {source}", check.id);
        }
    }
    let raised: BTreeSet<&str> = RAISED.iter().map(|raised| raised.id).collect();
    let visible = table.question.iter().filter(|row| !row.invisible);
    let rows: BTreeSet<&str> = visible.map(|row| row.id.as_str()).collect();
    assert_eq!(rows, raised);
    for raised in RAISED {
        let row = table.question(raised.id).expect("checked above");
        let mut named = placeholders(&row.text);
        named.extend(placeholders(&row.ask));
        let given: BTreeSet<&str> = raised.figures.iter().copied().collect();
        assert_eq!(named, given, "{}", raised.id);
    }
    for row in table.question.iter().filter(|row| row.invisible) {
        assert!(placeholders(&row.text).is_empty(), "{}", row.id);
    }
}

#[test]
fn every_cell_of_the_comparison_is_filled_for_every_target() {
    let org = own();
    let living = life::Living::of(&org.0);
    let weights = Weights::default();
    let decision = decided(&org);
    let facts = facts::Facts::of(&org.0, &living, &decision.groups[0].group, true, &weights);
    let figures = comparison::figures(&facts);
    let rows = &catalog().comparison.respect;
    assert_eq!(rows.len(), 5);
    for row in rows {
        assert_eq!(row.target.len(), Target::ALL.len(), "{}", row.id);
        let sentences = row.now.iter().chain(row.target.values().flatten());
        for sentence in sentences {
            for name in placeholders(&sentence.text)
                .into_iter()
                .chain(sentence.unless.as_deref())
            {
                assert!(figures.contains_key(name), "{}: {name}", row.id);
            }
            for source in &sentence.sources {
                assert!(catalog().source(source).is_some(), "{}: {source}", row.id);
            }
        }
    }
    assert_eq!(decision.comparison.len(), 5);
    for respect in &decision.comparison {
        assert!(!respect.now.said.is_empty(), "{}", respect.id);
        for (target, cell) in &respect.targets {
            assert!(!cell.said.is_empty(), "{}: {target}", respect.id);
        }
    }
}

#[test]
fn the_score_is_the_sum_of_its_points_and_decides_the_order() {
    for org in [
        own(),
        two_vendors(),
        Org::new().with("classic/screenPop", "ApexPage:P", 1, None),
    ] {
        for group in decided(&org).groups {
            for ranked in &group.ranked {
                let points = ranked
                    .points
                    .iter()
                    .chain(&ranked.obstacles)
                    .chain(&ranked.blockers);
                assert_eq!(ranked.score, points.map(|one| one.points).sum::<i32>());
            }
            for pair in group.ranked.windows(2) {
                let order = |one: &RankedTarget| (one.blockers.is_empty(), one.score);
                assert!(order(&pair[0]) >= order(&pair[1]));
            }
        }
    }
}

#[test]
fn a_known_connector_counts_and_one_that_is_not_known_is_a_question() {
    let known = decided(&Org::new().hosted("genesys-cloud", "Lines", "a.example"));
    let main = known.main();
    assert_eq!(
        (main.target, main.sourcing),
        (Target::PartnerTelephony, Some(Sourcing::Vendor))
    );
    assert!(criteria(&main.ranked[0]).contains("connector-yes"));
    assert!(!main.unknowns.iter().any(|open| open.id == "connector"));

    let open = decided(&Org::new().hosted("bright-pattern", "Lines", "b.example"));
    let main = open.main();
    let partner = target(&main.ranked, Target::PartnerTelephony);
    let finding = partner
        .points
        .iter()
        .find(|one| one.criterion == "connector-not-known");
    assert_eq!(finding.expect("it is said").points, 0);
    let question = main
        .unknowns
        .iter()
        .find(|open| open.id == "connector")
        .expect("it is asked");
    assert!(
        question.critical && question.ask == "Bright Pattern",
        "{question:?}"
    );
}

#[test]
fn several_systems_lead_to_a_voice_layer_and_what_it_is_to_be_asked() {
    let decision = decided(&two_vendors());
    let main = decision.main();
    assert_eq!(main.target, Target::PartnerTelephony);
    let layer = main
        .sourcings
        .iter()
        .find(|one| one.sourcing == Sourcing::VoiceLayer);
    let reasons: BTreeSet<&str> = layer
        .expect("an option")
        .reasons
        .iter()
        .map(|one| one.criterion)
        .collect();
    assert!(
        reasons.contains("several-systems") && reasons.contains("own-rooms"),
        "{reasons:?}"
    );
    assert_eq!(main.sourcing, Some(Sourcing::VoiceLayer));
    assert!(
        main.unknowns
            .iter()
            .any(|open| open.id == "voice-layer" && open.critical)
    );
}

#[test]
fn a_vendor_on_trial_makes_no_estate_of_several() {
    let org = Org::new()
        .hosted("genesys-cloud", "Lines", "a.example")
        .hosted("five9", "LinesTrial", "b.example");
    let decision = decided(&org);
    let partner = target(&decision.main().ranked, Target::PartnerTelephony);
    assert!(!criteria(partner).contains("several-systems"));
    assert!(
        criteria(partner).contains("connector-not-known"),
        "it is asked about all the same"
    );
}

#[test]
fn code_that_no_call_center_loads_beside_left_over_ones_is_left_over_too() {
    let demo = own().whose("Phone", Standing::Demo);
    let org = demo.with("lightning/screenPop", "File:samples.js", 3, Some("Samples"));
    assert_eq!(decided(&org).main().outcome, Outcome::Unknown);
}

#[test]
fn amazon_in_use_leads_to_an_amazon_model() {
    let decision = decided(&Org::new().hosted("amazon-connect", "Lines", "acme.my.connect.aws"));
    let main = decision.main();
    assert_eq!(main.target, Target::PartnerAmazonConnect);
    assert!(!criteria(target(&main.ranked, Target::AmazonConnect)).contains("leave-provider"));
    let without = decided(&own());
    assert!(
        criteria(target(&without.main().ranked, Target::PartnerAmazonConnect))
            .contains("no-connect")
    );
}

#[test]
fn classic_is_an_obstacle_and_never_a_blocker() {
    let org = own().with("classic/screenPop", "ApexPage:Old", 1, None);
    let decision = decided(&org);
    for ranked in &decision.main().ranked {
        let classic = ranked
            .obstacles
            .iter()
            .any(|one| one.criterion == "classic");
        assert_eq!(
            classic,
            ranked.target != Target::NoSalesforceVoice,
            "{}",
            ranked.target
        );
        assert!(ranked.blockers.is_empty());
    }
    let blockers = catalog()
        .criteria
        .criterion
        .iter()
        .filter(|row| row.effect == Effect::Blocker);
    let blockers: Vec<&str> = blockers.map(|row| row.id.as_str()).collect();
    assert_eq!(
        blockers,
        ["edition", "government-cloud"],
        "each needs evidence"
    );
}

#[test]
fn an_edition_that_is_too_small_rules_partner_telephony_out() {
    let org = own().edition("Professional Edition", false);
    let decision = decided(&org);
    let main = decision.main();
    let partner = target(&main.ranked, Target::PartnerTelephony);
    assert_eq!(partner.blockers.len(), 1);
    assert_ne!(main.target, Target::PartnerTelephony);
    assert!(
        main.asks.iter().all(|open| open.id != "edition"),
        "it is known"
    );
    let enough = decided(&own().edition("Enterprise Edition", false));
    assert!(
        target(&enough.main().ranked, Target::PartnerTelephony)
            .blockers
            .is_empty()
    );
}

#[test]
fn what_no_bundle_shows_is_asked_and_blocks_nothing() {
    let decision = decided(&own());
    let asks: Vec<&str> = decision.main().asks.iter().map(|open| open.id).collect();
    assert_eq!(
        asks,
        [
            "mobile",
            "edition",
            "headsets-vdi",
            "desk-phones",
            "experience-cloud"
        ]
    );
    assert!(
        decision
            .main()
            .ranked
            .iter()
            .all(|one| one.blockers.is_empty())
    );
}

#[test]
fn counted_profiles_make_groups_and_others_go_with_their_call_center() {
    let org = two_vendors()
        .users(Some("SalesLines"), "Acme Sales Rep", 40)
        .users(Some("SalesLines"), "Supervisor", 4)
        .users(Some("ServiceLines"), "Acme Service Agent", 300)
        .users(Some("ServiceLines"), "Acme Back Office", 9)
        .users(None, "Somebody", 2);
    let decision = decided(&org);
    let groups: Vec<(&str, Option<u64>)> = decision
        .groups
        .iter()
        .map(|one| (one.group.id.as_str(), one.group.users))
        .collect();
    assert_eq!(
        groups,
        [
            ("service", Some(300)),
            ("sales", Some(44)),
            ("back-office", Some(9)),
            ("other-users", Some(2))
        ]
    );
    assert_eq!(decision.main().group.id, "service");
    let sales = &decision.groups[of(&decision, "sales")];
    assert_eq!(
        sales.group.call_centers.iter().collect::<Vec<_>>(),
        ["SalesLines"]
    );
    let supervisor = sales
        .group
        .profiles
        .iter()
        .find(|one| one.profile == "Supervisor");
    assert!(supervisor.expect("with them").why.contains("SalesLines"));
    assert!(
        decision.groups[of(&decision, "back-office")]
            .unknowns
            .iter()
            .any(|open| open.id == "back-office")
    );
    assert!(
        decision
            .groups
            .iter()
            .all(|one| one.unknowns.iter().all(|open| open.id != "users"))
    );
}

#[test]
fn settings_say_who_is_in_a_group_and_where_it_goes() {
    let org = two_vendors()
        .users(Some("SalesLines"), "Acme Rep", 40)
        .users(Some("ServiceLines"), "Acme Service Agent", 300);
    let mut wanted = options(None, None);
    wanted.groups = vec![
        GroupSetting {
            name: "Field force".to_owned(),
            profiles: vec!["acme rep".to_owned()],
            call_centers: Vec::new(),
            target: Some(Target::NativeTelephony),
            sourcing: None,
        },
        GroupSetting {
            name: "Nobody".to_owned(),
            profiles: vec!["Ghost".to_owned()],
            call_centers: Vec::new(),
            target: None,
            sourcing: None,
        },
    ];
    let decision = build(&org.0, &wanted).decision;
    let field = &decision.groups[of(&decision, "field-force")];
    assert_eq!(
        (field.target, field.chosen_by_user),
        (Target::NativeTelephony, true)
    );
    let cost = field.cost.as_ref().expect("it costs something");
    assert!(
        cost.first == Target::PartnerTelephony && cost.points > 0,
        "{cost:?}"
    );
    assert!(!cost.losses.is_empty());
    assert!(
        !decision.main().chosen_by_user,
        "the others are not concerned"
    );
    assert!(
        decision
            .main()
            .unknowns
            .iter()
            .any(|open| open.text.contains("Nobody"))
    );
    assert_eq!(
        decision.target_of_adapter("hosted:apps.mypurecloud.example"),
        Target::NativeTelephony
    );
    assert_eq!(
        decision.target_of_adapter("hosted:mitel.example"),
        Target::PartnerTelephony
    );
    assert_eq!(
        decision.target_of_adapter("own:nobody"),
        decision.main().target
    );
    wanted.target = Some(Target::AmazonConnect);
    let all = build(&org.0, &wanted).decision;
    assert!(
        all.groups
            .iter()
            .all(|one| one.target == Target::AmazonConnect),
        "the command line speaks last"
    );
}

#[test]
fn without_users_names_make_groups_only_where_all_of_them_speak() {
    let both = decided(&two_vendors());
    let ids: Vec<&str> = both
        .groups
        .iter()
        .map(|one| one.group.id.as_str())
        .collect();
    assert_eq!(ids, ["service", "sales"]);
    assert_eq!(both.main().group.users, None);
    let some = decided(&two_vendors().hosted("five9", "Backup", "five9.example"));
    assert_eq!(some.groups.len(), 1);
    let groups = some
        .main()
        .unknowns
        .iter()
        .find(|open| open.id == "groups")
        .expect("asked");
    assert!(
        groups.text.contains("SalesLines sounds like sales"),
        "{}",
        groups.text
    );
}

#[test]
fn what_nobody_uses_is_retired_and_gets_no_ranking() {
    let nobody = own().life("Phone", Life::Dormant).counted();
    let decision = decided(&nobody);
    let main = decision.main();
    assert_eq!(main.outcome, Outcome::RetireOnly);
    assert!(main.ranked.is_empty() && main.asks.is_empty() && decision.comparison.is_empty());
    assert_eq!(
        (main.target, main.sourcing),
        (Target::NoSalesforceVoice, None)
    );

    let sandbox = own()
        .life("Phone", Life::Test)
        .counted()
        .edition("Unlimited Edition", true);
    assert_eq!(
        decided(&sandbox).main().outcome,
        Outcome::Move,
        "a sandbox says nothing of production"
    );
}

#[test]
fn a_demo_adapter_is_unknown_until_users_are_counted() {
    let demo = || own().whose("Phone", Standing::Demo);
    let main = decided(&demo()).groups.remove(0);
    assert_eq!(main.outcome, Outcome::Unknown);
    assert!(main.ranked.is_empty());
    assert!(main.unknowns.iter().any(|open| open.id == "left-overs"));
    assert_eq!(
        decided(&demo().counted()).main().outcome,
        Outcome::RetireOnly
    );
    assert_eq!(decided(&own()).main().outcome, Outcome::Move);
    assert_eq!(decided(&Org::new()).main().outcome, Outcome::NothingFound);
    // Beside a demo adapter, the live one is what counts.
    let beside = demo().hosted("five9", "Lines", "five9.example");
    let decision = decided(&beside);
    assert_eq!(decision.main().outcome, Outcome::Move);
    assert!(!decision.main().group.adapters.contains("own:Phone"));
}

#[test]
fn asking_for_what_comes_first_costs_nothing() {
    let org = own();
    let first = decided(&org).main().target;
    let chosen = build(&org.0, &options(Some(first), None)).decision;
    assert_eq!(
        (chosen.main().chosen_by_user, &chosen.main().cost),
        (true, &None)
    );
    let other = build(
        &two_vendors().0,
        &options(None, Some(Sourcing::OwnConnector)),
    )
    .decision;
    let cost = other.main().cost.as_ref().expect("another sourcing");
    assert!(cost.points > 0 && !cost.losses.is_empty(), "{cost:?}");
}

/// What comes with the contact center of a pilot is the pilot; single sign-on that is set up is something more.
#[test]
fn a_pilot_is_counted_once() {
    let points = |org: &Org| {
        let decision = decided(org);
        let amazon = target(&decision.groups[0].ranked, Target::AmazonConnect);
        (amazon.score, criteria(amazon))
    };
    let pilot = |signals: &[&str]| {
        let org = own().center("Voice", CallCenterKind::Voice, None);
        signals.iter().fold(org, |org, signal| {
            org.shows(Target::AmazonConnect, signal, "CallCenter:Voice")
        })
    };
    let (one, held) = points(&pilot(&["contact-center-amazon"]));
    assert!(held.contains("voice-amazon-there"), "{held:?}");
    assert!(!held.contains("readiness"), "{held:?}");
    let (same, _) = points(&pilot(&[
        "contact-center-amazon",
        "contact-center-key-amazon",
        "vendor-amazon",
        "routing-map",
    ]));
    assert_eq!(one, same);
    let (more, held) = points(&pilot(&["contact-center-amazon", "idp"]));
    assert!(held.contains("readiness"), "{held:?}");
    assert_eq!(more, one + 1);
}

/// Two systems speak for a voice layer; whoever takes the vendors' own connectors gets nothing from it.
#[test]
fn several_systems_speak_for_partner_telephony_behind_a_voice_layer_only() {
    let org = Org::new()
        .hosted("genesys-cloud", "LinesOne", "apps.mypurecloud.example")
        .hosted("mitel", "LinesTwo", "mitel.example");
    let with = |sourcing: Sourcing| {
        let plan = build(&org.0, &options(None, Some(sourcing)));
        let ranked = &plan.decision.groups[0].ranked;
        let partner = target(ranked, Target::PartnerTelephony);
        (partner.score, criteria(partner).contains("several-systems"))
    };
    let (layer, said) = with(Sourcing::VoiceLayer);
    assert!(said);
    let (vendor, said) = with(Sourcing::Vendor);
    assert!(!said);
    assert_eq!(layer, vendor + 2);
    let plan = build(&org.0, &options(None, None));
    let amazon = target(&plan.decision.groups[0].ranked, Target::AmazonConnect);
    assert!(criteria(amazon).contains("several-left"));
}

/// A page for notes beside a vendor's phone has no telephone system and no test of its own; the first phone tries what
/// it does. Without that phone it may be one itself.
#[test]
fn a_page_that_accompanies_a_phone_is_no_phone() {
    let notes = |org: Org| org.with("lightning/saveLog", "ApexPage:Notes", 1, Some("Notes"));
    let asked = |org: &Org| {
        let decision = decided(org);
        let main = decision.main();
        let own = criteria(target(&main.ranked, Target::PartnerTelephony)).contains("own-adapter");
        let mut unknowns = main.unknowns.iter();
        (unknowns.any(|open| open.id == "own-system"), own)
    };
    let beside = notes(Org::new().hosted("talkdesk", "Lines", "cti.example.com"));
    assert_eq!(asked(&beside), (false, false));
    let tests = beside.plan(None).tests;
    assert!(tests.iter().all(|test| {
        let adapter = test.adapter.as_deref();
        adapter.is_none_or(|adapter| !adapter.contains("Notes"))
    }));
    let logs =
        |test: &&crate::plan::Test| test.capability == crate::catalog::Capability::CallLogging;
    assert!(tests.iter().any(|test| logs(&test)));
    assert_eq!(asked(&notes(Org::new())), (true, true));
}
