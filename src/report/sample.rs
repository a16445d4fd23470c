//! An inventory and a plan made by hand, for the tests of this room.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::Document;
use crate::bundle::{BundlePath, ComponentId, Gap, Position, Skipped, Span};
use crate::catalog::{
    CallCenterKind, Confidence, Days, Disposition, Grounds, Owner, PhaseId, Sourcing, Target,
    catalog,
};
use crate::detect::{
    Evidence, Fingerprint, Mention, MentionReason, Place, Shape, Signs, Usage, Waiver,
};
use crate::inventory::{
    self, Absent, Adapter, AdapterKind, BundleSummary, CallCenter, CallCenterSetting,
    CompatibilityMode, Component, Coverage, ExternalSystem, Gathering, IdleWaiver, Inventory, Link,
    LinkEnd, LinkKind, SoftphoneCallType, SoftphoneLayout,
};
use crate::plan::{
    BeforeAfter, Cell, Checked, Compared, Condition, Decision, Effort, Finding, GroupDecision,
    LeadTime, Open, Outcome, Plan, PlannedPhase, RankedTarget, SourcingOption, Task, Turn,
    UserGroup,
};

/// Today, in these tests.
pub(super) const TODAY: Date = date(2026, 1, 15);

/// A bundle in which nothing was found and nothing was missed.
pub(super) fn nothing() -> Inventory {
    Inventory {
        bundle: BundleSummary {
            root: "acme".to_owned(),
            format: "source",
            components: BTreeMap::from([("ApexPage".to_owned(), 3)]),
        },
        coverage: Coverage {
            seen: 12,
            read: 11,
            parsed: 9,
            ..Coverage::default()
        },
        usages: Vec::new(),
        idle_waivers: Vec::new(),
        mentions: Vec::new(),
        components: Vec::new(),
        links: Vec::new(),
        call_centers: Vec::new(),
        softphone_layouts: Vec::new(),
        adapters: Vec::new(),
        vendors: Vec::new(),
        adapter_states: BTreeMap::new(),
        external_systems: Vec::new(),
        task_fields: Vec::new(),
        reach: Vec::new(),
        org_data: None,
        readiness: inventory::build(Gathering::default(), &Signs::new(&[])).readiness,
        contents: BTreeMap::new(),
    }
}

/// A bundle that has one of everything.
pub(super) fn everything() -> Inventory {
    let mut inventory = nothing();
    let mut test_code = usage(6, "lightning/screenPop", "classes/AdapterTest.cls");
    test_code.test_code = true;
    let mut standard = usage(
        7,
        "metadata/softphone-utility",
        "flexipages/Utility.flexipage-meta.xml",
    );
    standard.standard = Some("identical in every org that has this page");
    let mut unknown = usage(4, "lightning/unknown-member", "staticresources/phone.js");
    unknown.member = Some("saveLogs".to_owned());
    unknown.known = false;
    unknown.confidence = Confidence::Low;
    unknown.evidence = Evidence::Text;
    unknown.package = Some("acme_cti".to_owned());
    inventory.usages = vec![
        usage(1, "lightning/screenPop", "aura/Phone/PhoneHelper.js"),
        usage(
            2,
            "lightning/screenPop",
            "staticresources/phone.zip!/js/phone.js",
        ),
        usage(3, "classic/saveLog", "staticresources/phone.js"),
        unknown,
        usage(5, "record/task-call-field", "classes/CallReport.cls"),
        test_code,
        standard,
        usage(8, "apex/adapter-entry-point", "classes/PhoneLookup.cls"),
        usage(9, "console/fireOnCallBegin", "pages/Console.page"),
    ];
    inventory.usages[0]
        .arguments
        .insert("type".to_owned(), "SOBJECT".to_owned());
    let waiver = Waiver {
        rule: catalog().rule("classic/saveLog"),
        owner: "mary".to_owned(),
        until: date(2025, 12, 31),
        reason: "the pilot still logs".to_owned(),
        place: place("pages/Console.page", 2),
    };
    inventory.usages[2].waiver = Some(waiver.clone());
    inventory.idle_waivers = vec![
        IdleWaiver {
            place: place("pages/Console.page", 3),
            waiver: None,
            problem: "`owner=NAME` is missing".to_owned(),
        },
        IdleWaiver {
            place: place("pages/Console.page", 5),
            waiver: Some(waiver),
            problem: "no usage stands there".to_owned(),
        },
    ];
    inventory.mentions = vec![mention("classes/CallReport.cls")];
    let page = ComponentId::new("ApexPage", "Console");
    inventory.components = vec![Component {
        id: page.clone(),
        paths: BTreeSet::from([BundlePath::new("pages/Console.page")]),
        package: None,
    }];
    inventory.links = vec![
        Link {
            from: LinkEnd::Component(page.clone()),
            to: LinkEnd::Outside(ComponentId::new("StaticResource", "Gone")),
            kind: LinkKind::Loads,
            path: BundlePath::new("pages/Console.page"),
            line: 4,
        },
        Link {
            from: LinkEnd::Component(page.clone()),
            to: LinkEnd::Component(ComponentId::new("File", "classes/PhoneLookup.cls")),
            kind: LinkKind::CallsApex,
            path: BundlePath::new("pages/Console.page"),
            line: 9,
        },
    ];
    inventory.call_centers = vec![call_center("Acme")];
    inventory.softphone_layouts = vec![layout()];
    inventory.adapters = vec![adapter("Acme Phone", &inventory.usages[..4])];
    inventory.external_systems = vec![ExternalSystem {
        host: "cti.example.com".to_owned(),
        named_by: BTreeSet::from(["CallCenter:Acme".to_owned()]),
        ..ExternalSystem::default()
    }];
    inventory.coverage.gaps = vec![Gap::new(
        &BundlePath::new("pages/Broken.page"),
        "does not parse at line 4",
        "calls in it may have been missed",
    )];
    inventory.coverage.skipped = vec![Skipped {
        path: BundlePath::new("node_modules"),
        reason: "installed packages".to_owned(),
    }];
    inventory.coverage.absent = vec![Absent {
        kind: "User.CallCenterId".to_owned(),
        why: "who is assigned is data".to_owned(),
        how: "sf data query --query \"SELECT Id FROM User\"".to_owned(),
    }];
    inventory
}

/// A usage on line `number` of `path`, with a fingerprint made from the number.
pub(super) fn usage(number: u32, rule: &str, path: &str) -> Usage {
    let rule = catalog().rule(rule);
    Usage {
        rule,
        api: rule.api,
        member: rule.member.clone(),
        known: true,
        place: place(path, number),
        component: ComponentId::new("File", path),
        archive_member: None,
        package: None,
        evidence: Evidence::ResolvedCall,
        confidence: Confidence::High,
        snippet: format!("call {number};"),
        arguments: BTreeMap::new(),
        test_code: false,
        force_ignored: false,
        standard: None,
        history: None,
        serves_voice: false,
        waiver: None,
        enclosing: None,
        fingerprint: Fingerprint(format!("{number:064x}")),
        shape: Shape(format!("{number:064x}")),
    }
}

fn place(path: &str, line: u32) -> Place {
    Place {
        path: BundlePath::new(path),
        span: Span::new(0, 4),
        start: Position { line, column: 1 },
        end: Position { line, column: 5 },
    }
}

fn mention(path: &str) -> Mention {
    Mention {
        rule: catalog().rule("lightning/reference"),
        place: place(path, 2),
        reason: MentionReason::Comment,
        component: ComponentId::new(ComponentId::FILE, path),
        archive_member: None,
        snippet: "// sforce.opencti".to_owned(),
        test_code: false,
        fingerprint: Fingerprint::default(),
        shape: Shape::default(),
    }
}

/// A call center with a redacted item and a misspelt mode.
pub(super) fn call_center(name: &str) -> CallCenter {
    let setting = |name: &str, value: &str, redacted| CallCenterSetting {
        section: "reqGeneralInfo".to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        redacted,
        line: 1,
    };
    CallCenter {
        name: name.to_owned(),
        display_name: Some("Acme Softphone".to_owned()),
        place: place("callCenters/Acme.callCenter-meta.xml", 1),
        component: ComponentId::new("CallCenter", name),
        dialect: "metadata",
        kind: CallCenterKind::OpenCti,
        kind_reason: "it has the item `reqUseApi` set to true".to_owned(),
        compatibility: Some(CompatibilityMode {
            mode: "Classic".to_owned(),
            note: Some("misspelt as `reqSalesforceCompatabilityMode`".to_owned()),
        }),
        adapter_url: Some("https://cti.example.com/phone".to_owned()),
        items: vec![
            setting("reqAdapterUrl", "https://cti.example.com/phone", false),
            setting("apiKey", "‹redacted›", true),
        ],
        package: None,
        address_line: 1,
        sections: Vec::new(),
        whose: None,
        state: crate::detect::LifeState::not_in_a_bundle(),
    }
}

fn layout() -> SoftphoneLayout {
    SoftphoneLayout {
        name: "Standard".to_owned(),
        place: place("softphoneLayouts/Standard.json", 1),
        source: "getSoftphoneLayout",
        call_types: vec![SoftphoneCallType {
            kind: "Inbound".to_owned(),
            fields: vec!["ANI".to_owned()],
            objects: vec![("Contact".to_owned(), vec!["Name".to_owned()])],
            screen_pop: vec![("NoMatch".to_owned(), "PopToEntity Contact".to_owned())],
            opens_within: Some("ExistingWindow".to_owned()),
        }],
        used_by: vec![Fingerprint(format!("{:064x}", 1))],
    }
}

/// An adapter of these usages, part of which cannot be seen.
pub(super) fn adapter(name: &str, usages: &[Usage]) -> Adapter {
    let mut adapter = Adapter {
        call_centers: BTreeSet::from(["Acme".to_owned()]),
        hosts: BTreeSet::from(["cti.example.com".to_owned()]),
        unseen: vec!["scripts that cti.example.com serves".to_owned()],
        ..Adapter::new(AdapterKind::Own, name)
    };
    for usage in usages {
        adapter.apis.extend(usage.api);
        adapter.components.insert(usage.component.clone());
        adapter.usages.push(usage.fingerprint.clone());
        adapter
            .capabilities
            .entry(usage.rule.capability)
            .or_default()
            .extend(usage.member.clone());
    }
    adapter
}

/// A plan of six phases; each rule's usages are in one task of the last but one.
pub(super) fn plan(inventory: &Inventory) -> Plan {
    let target = Target::PartnerTelephony;
    let mut by_rule: BTreeMap<&str, Vec<Fingerprint>> = BTreeMap::new();
    for usage in &inventory.usages {
        by_rule
            .entry(&usage.rule.id)
            .or_default()
            .push(usage.fingerprint.clone());
    }
    let mut phases: Vec<PlannedPhase> = PhaseId::ALL.iter().map(|id| phase(*id)).collect();
    phases[0]
        .tasks
        .push(task("list-adapter-calls", PhaseId::Audit, Vec::new()));
    for (rule, usages) in by_rule {
        let id = format!("settle-{}", rule.replace('/', "-"));
        phases[2]
            .tasks
            .push(task(&id, PhaseId::MiddleLayer, usages));
    }
    let retirement = date(2028, 2, 28);
    let options = Default::default();
    Plan {
        cohorts: crate::plan::Cohorts::default(),
        risks: Vec::new(),
        tests: Vec::new(),
        schedule: crate::plan::dates(&phases, &options, date(2026, 1, 15), retirement),
        decision: decision(target),
        retirement,
        days_left: 774,
        effort: Effort {
            low: 4.0,
            likely: 12.34,
            high: 30.0,
            basis: "Sum over all tasks.".to_owned(),
        },
        phases,
        outlook: crate::plan::Outlook::default(),
        answers: Vec::new(),
    }
}

fn decision(target: Target) -> Decision {
    let finding = |criterion: &'static str, points: i32| Finding {
        criterion,
        text: format!("It is {points} for `{criterion}`."),
        points,
        grounds: Grounds::Inferred,
        sources: vec!["CTI".to_owned()],
        evidence: vec!["pages/Phone.page:3".to_owned()],
    };
    let open = |id: &'static str, critical: bool| Open {
        id,
        text: format!("What about {id}."),
        ask: "administrator".to_owned(),
        could_turn: vec![Turn {
            target,
            gains: critical,
        }],
        critical,
    };
    let group = GroupDecision {
        group: UserGroup {
            id: "all-users".to_owned(),
            name: "all users".to_owned(),
            title: "All users".to_owned(),
            ..UserGroup::default()
        },
        outcome: Outcome::Move,
        target,
        sourcing: Some(Sourcing::Vendor),
        chosen_by_user: false,
        ranked: vec![RankedTarget {
            target,
            score: 3,
            days: 12.34,
            points: vec![finding("default-way", 4)],
            obstacles: vec![finding("classic", -1)],
            blockers: Vec::new(),
            notes: vec!["9 usages were found".to_owned()],
        }],
        sourcings: vec![SourcingOption {
            sourcing: Sourcing::Vendor,
            score: 4,
            reasons: vec![finding("connector-yes", 4)],
        }],
        cost: None,
        unknowns: vec![open("connector", true)],
        asks: vec![open("mobile", false)],
    };
    let cell = |text: &str| Cell {
        said: vec![(text.to_owned(), true)],
        sources: vec!["CTI".to_owned()],
    };
    let comparison = vec![Compared {
        id: "ai",
        title: "AI",
        now: cell("None today."),
        targets: vec![(target, cell("Some later."))],
    }];
    Decision::new(vec![group], BTreeMap::new(), comparison)
}

fn phase(id: PhaseId) -> PlannedPhase {
    PlannedPhase {
        id,
        title: format!("The phase {id}"),
        purpose: "It has a purpose.".to_owned(),
        entry: vec!["An entry criterion".to_owned()],
        exit: vec!["An exit criterion".to_owned()],
        tasks: Vec::new(),
    }
}

/// A task that settles these usages.
pub(super) fn task(id: &str, phase: PhaseId, usages: Vec<Fingerprint>) -> Task {
    Task {
        id: id.to_owned(),
        standing: None,
        title: format!("Do {id}"),
        phase,
        capability: None,
        disposition: (!usages.is_empty()).then_some(Disposition::Rewrite),
        usages,
        cites: vec![Fingerprint(format!("{:064x}", 1))],
        components: vec!["ApexPage:Phone".to_owned()],
        prerequisites: vec!["omni".to_owned()],
        because: vec!["Adapters: own:Phone.".to_owned()],
        retires: None,
        target: Target::PartnerTelephony,
        how: vec!["Call `connector()` instead.".to_owned()],
        examples: vec![BeforeAfter {
            rule: "lightning/screenPop".to_owned(),
            place: "aura/Phone/PhoneHelper.js:1".to_owned(),
            before: "call 1;".to_owned(),
            after: "one();\ntwo();".to_owned(),
        }],
        watch: vec![("It may pop late.".to_owned(), true)],
        effort: Effort {
            low: 0.25,
            likely: 0.5,
            high: 1.0,
            basis: "1 usage of size S".to_owned(),
        },
        lead_time: Some(LeadTime {
            id: "licences".to_owned(),
            title: "Licences".to_owned(),
            weeks: Some(Days {
                low: 2.0,
                likely: 4.0,
                high: 8.0,
            }),
            beside: false,
            times: 1,
            question: "Ask procurement.".to_owned(),
            basis: "our estimate".to_owned(),
        }),
        may_end_later: false,
        owner: Owner::Developer,
        waits_for: vec!["list-adapter-calls".to_owned()],
        done_auto: vec![Condition {
            check: Checked::UsagesGone,
            text: "no usage is left".to_owned(),
            met: Some(false),
        }],
        done_manual: vec!["somebody has called".to_owned()],
        grounds: Grounds::Inferred,
        sources: vec!["CTI".to_owned()],
    }
}

/// The document of an inventory with its plan.
pub(super) fn document(inventory: &Inventory) -> Document {
    Document::new(inventory, &plan(inventory), TODAY)
}
