//! Inventories made by hand, for tests.

use std::collections::{BTreeMap, BTreeSet};

use super::{Options, Plan, Task, build};
use crate::bundle::{BundlePath, ComponentId, Position, Span};
use crate::catalog::{CallCenterKind, Confidence, Grounds, Sourcing, Standing, Target, catalog};
use crate::detect::{Evidence, Fingerprint, Place, Shape, Usage};
use crate::inventory::{
    Adapter, AdapterKind, AssignedUsers, BundleSummary, CallCenter, CallCenterSetting,
    CompatibilityMode, Coverage, Found, FoundVendor, FromFile, Inventory, Life, LifeState,
    Organization, Readiness, Seen, TargetReadiness, Whose,
};

/// A bundle in the making.
pub(super) struct Org(pub(super) Inventory);

impl Org {
    /// An empty bundle of which everything was read.
    pub(super) fn new() -> Self {
        Self(Inventory {
            bundle: BundleSummary {
                root: "org".to_owned(),
                format: "source",
                components: BTreeMap::new(),
            },
            coverage: Coverage {
                seen: 10,
                read: 10,
                parsed: 10,
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
            readiness: Readiness::default(),
            contents: BTreeMap::new(),
        })
    }

    /// `count` usages of `rule` in `component` (`TYPE:NAME`), of `adapter` where one is named.
    pub(super) fn with(
        mut self,
        rule: &str,
        component: &str,
        count: usize,
        adapter: Option<&str>,
    ) -> Self {
        for _ in 0..count {
            let usage = usage(rule, component, self.0.usages.len());
            if let Some(adapter) = adapter {
                let adapter = self.adapter(adapter);
                adapter.usages.push(usage.fingerprint.clone());
                adapter.components.insert(usage.component.clone());
            }
            self.0.usages.push(usage);
        }
        self
    }

    /// The usages added last, changed.
    pub(super) fn last(mut self, count: usize, change: impl Fn(&mut Usage)) -> Self {
        let from = self.0.usages.len() - count;
        self.0.usages[from..].iter_mut().for_each(change);
        self
    }

    /// An adapter of that kind, at `host`.
    pub(super) fn kind(mut self, adapter: &str, kind: AdapterKind, host: Option<&str>) -> Self {
        let adapter = self.adapter(adapter);
        adapter.kind = kind;
        adapter.hosts.extend(host.map(str::to_owned));
        self
    }

    fn adapter(&mut self, name: &str) -> &mut Adapter {
        let adapters = &mut self.0.adapters;
        let at = adapters.iter().position(|adapter| adapter.name == name);
        let at = at.unwrap_or_else(|| {
            adapters.push(Adapter::new(AdapterKind::Own, name));
            adapters.len() - 1
        });
        &mut adapters[at]
    }

    /// A call center, with one item.
    pub(super) fn center(
        mut self,
        name: &str,
        kind: CallCenterKind,
        item: Option<(&str, &str)>,
    ) -> Self {
        self.0.call_centers.push(CallCenter {
            name: name.to_owned(),
            display_name: None,
            place: place(name, 1),
            component: ComponentId::new("CallCenter", name),
            dialect: "metadata",
            kind,
            kind_reason: String::new(),
            compatibility: (kind == CallCenterKind::OpenCti).then(|| CompatibilityMode {
                mode: "Lightning".to_owned(),
                note: None,
            }),
            adapter_url: None,
            items: item
                .map(|(name, value)| CallCenterSetting {
                    section: "reqGeneralInfo".to_owned(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                    redacted: false,
                    line: 1,
                })
                .into_iter()
                .collect(),
            package: None,
            address_line: 1,
            sections: Vec::new(),
            whose: None,
            state: LifeState::not_in_a_bundle(),
        });
        self
    }

    /// Something of the adapter that cannot be seen.
    pub(super) fn unseen(mut self, adapter: &str, what: &str) -> Self {
        self.adapter(adapter).unseen.push(what.to_owned());
        self
    }

    pub(super) fn plan(&self, target: Option<Target>) -> Plan {
        build(&self.0, &options(target, None))
    }
}

/// Options on a fixed day.
pub(super) fn options(target: Option<Target>, sourcing: Option<Sourcing>) -> Options {
    Options {
        target,
        sourcing,
        ..Options::new(jiff::civil::date(2026, 9, 1))
    }
}

fn place(path: &str, line: usize) -> Place {
    let position = Position {
        line: u32::try_from(line).expect("small"),
        column: 1,
    };
    Place {
        path: BundlePath::new(path),
        span: Span::new(line * 100, line * 100 + 10),
        start: position,
        end: position,
    }
}

fn usage(rule: &str, component: &str, number: usize) -> Usage {
    let rule = catalog().rule(rule);
    Usage {
        rule,
        api: rule.api,
        member: rule.member.clone(),
        known: true,
        place: place(component, number + 1),
        component: component.parse().expect("TYPE:NAME"),
        archive_member: None,
        package: None,
        evidence: Evidence::ResolvedCall,
        confidence: Confidence::High,
        snippet: format!("{} // {number}", rule.id),
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

/// What exported org data and vendors' signs add.
impl Org {
    /// The adapter is what the call center loads.
    pub(super) fn loads(mut self, center: &str, adapter: &str) -> Self {
        self.adapter(adapter).call_centers.insert(center.to_owned());
        self
    }

    /// A call center with a vendor's adapter at a host: `vendor` is an id of the catalogue.
    pub(super) fn hosted(self, vendor: &str, center: &str, host: &str) -> Self {
        let row = catalog().vendor(vendor).expect("a vendor of the catalogue");
        let component = format!("CallCenter:{center}");
        let mut org = self
            .with("metadata/call-center", &component, 1, None)
            .center(center, CallCenterKind::OpenCti, None);
        let mut adapter = Adapter::new(AdapterKind::Hosted, host);
        let last = org.0.usages.last().expect("added above");
        adapter.usages.push(last.fingerprint.clone());
        adapter.components.insert(last.component.clone());
        adapter.call_centers.insert(center.to_owned());
        adapter.hosts.insert(host.to_owned());
        org.0.vendors.push(FoundVendor {
            id: row.id.clone(),
            name: row.name.clone(),
            standing: row.standing,
            has_adapter: true,
            confidence: Some(Confidence::High),
            evidence: Vec::new(),
            call_centers: BTreeSet::from([center.to_owned()]),
            adapters: BTreeSet::from([adapter.id.clone()]),
            connector: row.connector.clone(),
            notes: Vec::new(),
        });
        org.0.adapters.push(adapter);
        org
    }

    /// A signal that a target is partly there, seen in a component.
    pub(super) fn shows(mut self, target: Target, signal: &str, component: &str) -> Self {
        let found = Found {
            signal: catalog()
                .readiness
                .signal(signal)
                .expect("a signal of the catalogue"),
            grounds: Grounds::Documented,
            evidence: vec![Seen {
                path: BundlePath::new("org/seen.xml"),
                line: 1,
                component: component.parse().expect("an id"),
            }],
        };
        let targets = &mut self.0.readiness.targets;
        let at = targets.iter().position(|of| of.target == target);
        let at = at.unwrap_or_else(|| {
            targets.push(TargetReadiness {
                target,
                present: Vec::new(),
                blocking: Vec::new(),
                asks: Vec::new(),
                not_there: Vec::new(),
                unknown: Vec::new(),
                prerequisites: Vec::new(),
            });
            targets.len() - 1
        });
        targets[at].present.push(found);
        self
    }

    /// Whose an adapter and its call centers are.
    pub(super) fn whose(mut self, adapter: &str, standing: Standing) -> Self {
        let whose = Whose {
            standing,
            id: None,
            name: None,
            confidence: None,
            why: String::new(),
        };
        let adapter = self.adapter(adapter);
        adapter.whose = Some(whose.clone());
        let loading = adapter.call_centers.clone();
        for center in &mut self.0.call_centers {
            if loading.contains(&center.name) {
                center.whose = Some(whose.clone());
            }
        }
        self
    }

    /// Whether people work with a call center and with what it loads.
    pub(super) fn life(mut self, center: &str, life: Life) -> Self {
        let state = LifeState::new(life, "so says the test");
        for one in &mut self.0.call_centers {
            if one.name == center {
                one.state = state.clone();
            }
        }
        let loaded = self
            .0
            .adapters
            .iter()
            .filter(|adapter| adapter.call_centers.contains(center));
        let states = loaded.map(|adapter| (adapter.id.clone(), state.clone()));
        self.0.adapter_states.extend(states.collect::<Vec<_>>());
        self
    }

    /// Users were counted, and so far nobody is assigned.
    pub(super) fn counted(mut self) -> Self {
        let data = self.0.org_data.get_or_insert_default();
        data.users.get_or_insert_with(|| FromFile {
            file: "org-data/users-by-call-center.json".to_owned(),
            says: Vec::new(),
        });
        self
    }

    /// Active users of a profile that are assigned to a call center.
    pub(super) fn users(self, center: Option<&str>, profile: &str, users: u64) -> Self {
        let mut org = self.counted();
        let data = org.0.org_data.get_or_insert_default();
        let rows = data.users.iter_mut().flat_map(|file| Some(&mut file.says));
        for rows in rows {
            rows.push(AssignedUsers {
                call_center: center.map(str::to_owned),
                profile: profile.to_owned(),
                users,
            });
        }
        org
    }

    /// What kind of org it is.
    pub(super) fn edition(mut self, edition: &str, sandbox: bool) -> Self {
        let data = self.0.org_data.get_or_insert_default();
        data.organization = Some(FromFile {
            file: "org-data/organization.csv".to_owned(),
            says: Organization {
                edition: edition.to_owned(),
                sandbox,
                trial: false,
            },
        });
        self
    }
}

/// Ids of all tasks, in order.
pub(super) fn ids(plan: &Plan) -> Vec<&str> {
    plan.tasks().map(|task| task.id.as_str()).collect()
}

/// The task of that id.
pub(super) fn task<'p>(plan: &'p Plan, id: &str) -> &'p Task {
    plan.tasks()
        .find(|task| task.id == id)
        .unwrap_or_else(|| panic!("no task {id} among {:?}", ids(plan)))
}
