//! The embedded catalogue is complete and cites only sources it has.

use std::collections::BTreeSet;

use sf_cti::catalog::metadata_types::MetadataTypes;
use sf_cti::catalog::{
    Api, Capability, Change, Check, ConnectorState, Disposition, Grounds, PhaseId, Rule, SignMatch,
    SignOn, SignStrength, Size, Standing, Target, catalog,
};

fn members(api: Api) -> Vec<&'static Rule> {
    catalog()
        .rules()
        .filter(|rule| rule.api == Some(api))
        .filter(|rule| {
            rule.member
                .as_deref()
                .is_some_and(|name| catalog().constants(name).is_none())
        })
        .collect()
}

#[test]
fn every_documented_member_of_the_three_apis_is_a_rule() {
    let documented = |api: Api| {
        members(api)
            .iter()
            .filter(|rule| !catalog().is_undocumented(api, rule.member.as_deref().unwrap_or("")))
            .count()
    };
    assert_eq!(documented(Api::Lightning), 26);
    assert_eq!(documented(Api::Classic), 24);
    assert_eq!(documented(Api::Console), 12);
    assert_eq!(
        catalog().constants("SCREENPOP_TYPE").map(<[_]>::len),
        Some(7)
    );
    assert_eq!(catalog().constants("CALL_TYPE").map(<[_]>::len), Some(3));
}

#[test]
fn every_rule_has_an_explanation_a_source_and_a_mapping_for_every_target() {
    for rule in catalog().rules() {
        let id = &rule.id;
        for (what, text) in [
            ("title", &rule.title),
            ("summary", &rule.summary),
            ("why", &rule.why),
            ("verify", &rule.verify),
            ("example", &rule.finds),
            ("look-alike", &rule.ignores),
        ] {
            assert!(!text.trim().is_empty(), "{id} has no {what}");
        }
        assert!(!rule.sources.is_empty(), "{id} has no source");
        for target in Target::ALL {
            let mapping = rule
                .targets
                .get(target)
                .unwrap_or_else(|| panic!("{id} has no mapping for {target}"));
            assert!(
                !mapping.how.trim().is_empty(),
                "{id} says nothing for {target}"
            );
        }
        for derived in [Target::PartnerAmazonConnect, Target::NoSalesforceVoice] {
            assert_eq!(
                rule.mapping(derived).grounds,
                Grounds::Inferred,
                "{id}: what is derived for {derived} has to say so"
            );
        }
    }
}

#[test]
fn what_is_rewritten_is_shown_or_says_why_not() {
    for rule in catalog().rules() {
        for target in Target::ALL {
            let mapping = rule.mapping(*target);
            assert!(
                mapping.nothing_to_show() != Some(Change::Rewrite.leaves()),
                "{} needs an `after` or a `nothing_to_show` for {target}",
                rule.id
            );
        }
    }
}

#[test]
fn every_cited_source_exists_and_every_source_has_one_entry() {
    let ids: BTreeSet<&str> = catalog()
        .sources
        .iter()
        .map(|source| source.id.as_str())
        .collect();
    assert_eq!(
        ids.len(),
        catalog().sources.len(),
        "a source is listed twice"
    );
    let mut cited: Vec<(&str, &[String])> = Vec::new();
    cited.extend(
        catalog()
            .rules()
            .map(|rule| (rule.id.as_str(), rule.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .prerequisites
            .iter()
            .map(|row| (row.id.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .retirement
            .fact
            .iter()
            .map(|row| (row.id.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .targets
            .iter()
            .map(|row| (row.title.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .call_center
            .item
            .iter()
            .map(|row| (row.name.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .records
            .field
            .iter()
            .map(|row| (row.name.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        catalog()
            .phases
            .iter()
            .flat_map(|phase| &phase.task)
            .map(|task| (task.id.as_str(), task.sources.as_slice())),
    );
    cited.extend(catalog().access.cited());
    let files = catalog().org_data.file.iter();
    cited.extend(files.map(|file| (file.id.as_str(), file.sources.as_slice())));
    let types = MetadataTypes::get();
    cited.push(("manifests", types.manifest_sources.as_slice()));
    let vendors = catalog().vendors.iter();
    cited.extend(vendors.clone().flat_map(|vendor| {
        let signs = vendor.signs.iter();
        signs.map(|sign| (vendor.id.as_str(), sign.sources.as_slice()))
    }));
    cited.extend(
        vendors
            .filter(|vendor| !vendor.connector.sources.is_empty())
            .map(|vendor| (vendor.id.as_str(), vendor.connector.sources.as_slice())),
    );
    let risks = catalog().risks.iter();
    cited.extend(risks.map(|risk| (risk.id.as_str(), risk.sources.as_slice())));
    cited.push(("cohorts", catalog().cohorts.sources.as_slice()));
    let rules = &catalog().vendor_rules;
    cited.extend(
        rules
            .no_evidence
            .iter()
            .map(|row| (row.why.as_str(), row.sources.as_slice())),
    );
    cited.extend(
        rules
            .caution
            .iter()
            .map(|row| (row.id.as_str(), row.sources.as_slice())),
    );
    for (row, sources) in cited {
        assert!(!sources.is_empty(), "{row} cites nothing");
        for source in sources {
            assert!(
                ids.contains(source.as_str()),
                "{row} cites {source}, which is no source"
            );
        }
    }
}

#[test]
fn what_voice_shares_with_open_cti_is_never_removed() {
    // Under no target: part of an org may be on Voice while another part leaves it.
    let shared = [
        "markup/click-to-dial-lightning",
        "apex/call-center-query",
        "apex/call-center-assignment",
        "metadata/adapter-host",
        "metadata/call-center-permission",
        "metadata/call-center-field",
        "metadata/call-center-assignment",
        "metadata/call-center-condition",
    ];
    for id in shared {
        for target in Target::ALL {
            let disposition = catalog().rule(id).mapping(*target).disposition;
            assert!(
                disposition != Disposition::Remove,
                "{id} would go under {target}"
            );
        }
    }
    for id in &shared[..5] {
        for target in Target::ALL
            .iter()
            .filter(|target| **target != Target::NoSalesforceVoice)
        {
            let disposition = catalog().rule(id).mapping(*target).disposition;
            assert!(!disposition.burns_down(), "{id} would go under {target}");
        }
    }
}

#[test]
fn every_word_of_the_vocabulary_is_explained() {
    for capability in Capability::ALL {
        assert!(!catalog().capability(*capability).title.is_empty());
    }
    for target in Target::ALL {
        assert!(!catalog().target(*target).summary.is_empty());
    }
    for size in Size::ALL {
        let days = catalog().days(*size);
        assert!(days.low <= days.likely && days.likely <= days.high);
    }
    let phases: Vec<PhaseId> = catalog().phases.iter().map(|phase| phase.id).collect();
    assert_eq!(phases, PhaseId::ALL);
    assert_eq!(catalog().retirement.date, "2028-02-28");
}

#[test]
fn standing_tasks_wait_only_for_tasks_of_the_same_or_an_earlier_phase() {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for phase in &catalog().phases {
        seen.extend(phase.task.iter().map(|task| task.id.as_str()));
        for task in &phase.task {
            for other in &task.waits_for {
                assert!(
                    seen.contains(other.as_str()),
                    "{} waits for {other}, which comes later",
                    task.id
                );
            }
        }
    }
}

#[test]
fn standing_tasks_name_prerequisites_signs_files_and_waiting_times_that_there_are() {
    let of_the_org = |id: &str| {
        let mut rows = catalog().prerequisites.iter();
        rows.find(|row| row.id == id).map(|row| row.group == "org")
    };
    let mut waited_for = BTreeSet::from(["cohorts-unknown", "lives-unknown"]);
    for task in catalog().phases.iter().flat_map(|phase| &phase.task) {
        for id in &task.prerequisites {
            assert_eq!(of_the_org(id), Some(true), "{}: {id}", task.id);
        }
        for id in &task.reasons {
            assert_eq!(of_the_org(id), Some(false), "{}: {id}", task.id);
        }
        for check in &task.auto {
            match check {
                Check::Signal { of } => {
                    assert!(
                        catalog().readiness.signal(of).is_some(),
                        "{}: {of}",
                        task.id
                    );
                }
                Check::OrgData { of } => {
                    let mut files = catalog().org_data.file.iter();
                    assert!(files.any(|file| file.id == *of), "{}: {of}", task.id);
                }
                Check::PrerequisitesMet => assert!(!task.prerequisites.is_empty(), "{}", task.id),
                _ => {}
            }
        }
        if let Some(id) = &task.lead_time {
            assert!(catalog().lead_time(id).is_some(), "{}: {id}", task.id);
            waited_for.insert(id);
        }
        assert!(
            !task.about.is_empty() || !task.prerequisites.is_empty(),
            "{} is about nothing",
            task.id
        );
        assert!(!task.done.is_empty(), "{} is never done", task.id);
    }
    for row in &catalog().lead_times.lead_time {
        assert!(
            waited_for.contains(row.id.as_str()),
            "nobody waits for {}",
            row.id
        );
        if let Some(weeks) = row.weeks {
            assert!(
                weeks.low <= weeks.likely && weeks.likely <= weeks.high,
                "{}",
                row.id
            );
        }
    }
}

#[test]
fn every_prerequisite_of_an_org_is_met_by_a_standing_task() {
    for &target in Target::ALL {
        for row in &catalog().prerequisites {
            let concerns = row.targets.is_empty() || row.targets.contains(&target);
            if row.group != "org" || !concerns {
                continue;
            }
            let mut tasks = catalog().phases.iter().flat_map(|phase| &phase.task);
            assert!(
                tasks.any(|task| task.prerequisites.contains(&row.id)
                    && (task.applies_to.is_empty() || task.applies_to.contains(&target))),
                "nothing meets {} of {target}",
                row.id
            );
        }
    }
}

#[test]
fn every_vendor_has_one_row_and_one_id() {
    let vendors = &catalog().vendors;
    let ids: BTreeSet<&str> = vendors.iter().map(|vendor| vendor.id.as_str()).collect();
    assert_eq!(ids.len(), vendors.len(), "an id is given twice");
    assert!(vendors.len() > 60, "{} rows", vendors.len());
    for standing in [Standing::SelfBuilt, Standing::Demo, Standing::Voice] {
        let rows = vendors.iter().filter(|vendor| vendor.standing == standing);
        assert_eq!(rows.count(), 1, "rows of {standing:?}");
    }
    let domains: Vec<&String> = vendors.iter().flat_map(|vendor| &vendor.domains).collect();
    let once: BTreeSet<&&String> = domains.iter().collect();
    assert_eq!(once.len(), domains.len(), "a domain has two owners");
}

#[test]
fn what_is_known_of_a_connector_has_a_source_and_its_grounds() {
    for vendor in &catalog().vendors {
        let (id, connector) = (&vendor.id, &vendor.connector);
        assert!(!connector.why.trim().is_empty(), "{id} says nothing");
        let is_fact = !matches!(
            connector.state,
            ConnectorState::NotKnown | ConnectorState::NoneNeeded
        );
        if is_fact {
            assert!(!connector.sources.is_empty(), "{id} has no source");
            assert!(connector.grounds.is_some(), "{id} has no grounds");
        }
    }
}

#[test]
fn a_strong_sign_belongs_to_one_vendor() {
    let mut owner: std::collections::BTreeMap<(SignOn, String), &str> =
        std::collections::BTreeMap::new();
    for vendor in &catalog().vendors {
        for sign in vendor
            .signs
            .iter()
            .filter(|sign| sign.strength == SignStrength::Strong)
        {
            for value in &sign.values {
                let key = (sign.on, value.to_lowercase());
                let other = owner.insert(key, &vendor.id);
                assert!(
                    other.is_none_or(|other| other == vendor.id),
                    "{value} names {} and {other:?}",
                    vendor.id
                );
            }
        }
    }
}

#[test]
fn no_sign_is_one_that_strangers_share() {
    let rules = &catalog().vendor_rules;
    for vendor in &catalog().vendors {
        for sign in &vendor.signs {
            for value in &sign.values {
                let has_path = sign.on == SignOn::Address && value.contains('/');
                let is_bare = !matches!(sign.r#match, SignMatch::Path | SignMatch::Port);
                if is_bare && !has_path {
                    let why = rules.proves_nothing(sign.on, value);
                    assert!(why.is_none(), "{}: {value}: {why:?}", vendor.id);
                }
            }
        }
        for domain in &vendor.domains {
            assert!(
                rules.proves_nothing(SignOn::Address, domain).is_none(),
                "{}: {domain}",
                vendor.id
            );
            assert_eq!(
                psl::domain_str(domain),
                Some(domain.as_str()),
                "{}",
                vendor.id
            );
        }
    }
}

#[test]
fn every_capability_is_tried_and_signed_off_by_somebody() {
    for capability in Capability::ALL {
        let signs = catalog().matrix.sign_off.iter();
        let who = signs.filter(|row| row.capabilities.contains(capability));
        assert_eq!(who.count(), 1, "{capability}");
        let tests = &catalog().capability(*capability).tests;
        assert!(!tests.is_empty(), "{capability}");
        let ids: BTreeSet<&str> = tests.iter().map(|test| test.id.as_str()).collect();
        assert_eq!(ids.len(), tests.len(), "{capability} has a test twice");
    }
}
