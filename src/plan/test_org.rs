//! Inventories made by hand, for tests.

use std::collections::BTreeMap;

use super::{Options, Plan, build};
use crate::bundle::{BundlePath, ComponentId, Position, Span};
use crate::catalog::{CallCenterKind, Confidence, Sourcing, Target, catalog};
use crate::detect::{Evidence, Fingerprint, Place, Usage};
use crate::inventory::{
    Adapter, AdapterKind, BundleSummary, CallCenter, CallCenterSetting, CompatibilityMode,
    Coverage, Inventory, Readiness,
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
            state: crate::detect::LifeState::not_in_a_bundle(),
        });
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
        waiver: None,
        enclosing: None,
        fingerprint: Fingerprint(format!("{number:064x}")),
    }
}
