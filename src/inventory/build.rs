//! Puts the findings of all files together.

use std::collections::{BTreeMap, BTreeSet};

use super::adapters::gather;
use super::entry_points::{self, EntryPoint};
use super::links::{Names, RawEnd, RawLink, of_call_center};
use super::{
    BundleSummary, Component, Coverage, Heard, Inventory, LinkEnd, LinkKind, OrgDataInput, absent,
    fingerprint, history, org_data, reach, readiness, relevant, spoken, systems, task_fields, tied,
    vendors, waivers,
};
use crate::bundle::{BundlePath, ComponentId, Gap, Skipped};
use crate::catalog::CallCenterKind;
use crate::detect::{
    ApexCall, ApexTarget, FieldAccess, Findings, HIDDEN_SOURCE, Place, SOFTPHONE_LAYOUT, Signs,
    VendorTrace,
};

/// What the passes over a bundle gathered.
#[derive(Debug, Default)]
pub struct Gathering {
    /// Name of what was handed in.
    pub root: String,
    /// Its form: `source`, `metadata-api`, `mixed` or `plain`.
    pub format: &'static str,
    /// Components with their files and packages.
    pub components: BTreeMap<ComponentId, (BTreeSet<BundlePath>, Option<String>)>,
    /// Findings of all files.
    pub findings: Findings,
    /// Links of all files.
    pub links: Vec<RawLink>,
    /// Who names components of types that the bundle holds nothing of.
    pub heard: BTreeMap<&'static str, Heard>,
    /// Apex methods that are called by name, with the calls.
    pub entry_points: Vec<EntryPoint>,
    /// Files seen, read, parsed.
    pub seen: usize,
    /// Files and members read.
    pub read: usize,
    /// Files and members of a kind that is audited, whether or not they were worth parsing.
    pub claimed: usize,
    /// Files and members parsed.
    pub parsed: usize,
    /// Gaps from opening and reading.
    pub gaps: Vec<Gap>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// Signs of vendors in files.
    pub vendor_traces: Vec<VendorTrace>,
    /// Exported org data.
    pub org_data: Option<OrgDataInput>,
}

/// Builds the inventory; `signs` tell whose adapters are.
#[must_use]
pub fn build(mut gathering: Gathering, signs: &Signs) -> Inventory {
    let mut findings = std::mem::take(&mut gathering.findings);
    settle_named_call_centers(&gathering.links, &mut findings);
    task_fields::keep_those_of_calls(&mut findings.field_uses);
    entry_points::tell_triggers(&mut findings);
    findings.settle_companions();
    add_entry_points(&gathering.entry_points, &mut findings);
    findings
        .usages
        .sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    findings
        .mentions
        .sort_by(|one, other| (&one.place, &one.rule.id).cmp(&(&other.place, &other.rule.id)));
    fingerprint::assign(&mut findings.usages, &mut findings.mentions);
    history::settle(&mut findings.usages, &findings.traces);
    history::settle_voice(&mut findings.usages, &findings.call_centers);
    let comments = std::mem::take(&mut findings.waivers);
    let idle_waivers = waivers::tie(&mut findings.usages, comments);
    findings
        .call_centers
        .sort_by(|one, other| (&one.name, &one.place).cmp(&(&other.name, &other.place)));

    for layout in &findings.softphone_layouts {
        let id = ComponentId::new(SOFTPHONE_LAYOUT, &layout.name);
        let entry = gathering.components.entry(id).or_default();
        entry.0.insert(layout.place.path.clone());
    }
    let names = Names::new(
        gathering
            .components
            .iter()
            .map(|(id, (_, package))| (id, package.is_some())),
    );
    let mut raw = std::mem::take(&mut gathering.links);
    raw.extend(findings.call_centers.iter().flat_map(of_call_center));
    let confirmed = |target: &&ApexTarget| {
        let key = (target.class.clone(), target.method.clone());
        let mut entries = gathering.entry_points.iter();
        target.by != ApexCall::Guess || entries.any(|entry| entry.called_as.contains(&key))
    };
    raw.extend(
        findings
            .apex_targets
            .iter()
            .filter(confirmed)
            .map(apex_link),
    );
    let mut links = names.close(raw);
    links.extend(tied::links(
        &findings.usages,
        &findings.call_centers,
        &findings.triggers,
        &names,
    ));
    links.extend(
        findings
            .hosts
            .iter()
            .map(|host| systems::link(host, &names)),
    );
    links.extend(task_fields::links(
        &findings.usages,
        &findings.field_uses,
        &names,
    ));
    links.sort();
    links.dedup();
    let links = relevant::keep_relevant(links, &core(&findings, &names));

    let dependent: Vec<_> = findings
        .usages
        .iter()
        .filter(|usage| absent::depends_on_layout(usage))
        .map(|usage| usage.fingerprint.clone())
        .collect();
    for layout in &mut findings.softphone_layouts {
        layout.used_by.clone_from(&dependent);
    }
    findings
        .softphone_layouts
        .sort_by(|one, other| (&one.name, &one.place).cmp(&(&other.name, &other.place)));

    let mut adapters = gather(&findings.usages, &links, &findings.call_centers);
    let external_systems = systems::external_systems(&links, &findings.hosts, &adapters);
    let task_fields = task_fields::all(
        &findings.usages,
        &findings.field_uses,
        &findings.field_definitions,
    );
    let reach = reach::of_adapters(&adapters, &links, &findings.usages);

    let ground = vendors::Ground {
        signs,
        traces: &gathering.vendor_traces,
        components: &gathering.components,
    };
    let vendors = vendors::settle(&ground, &mut findings.call_centers, &mut adapters);

    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for id in gathering.components.keys() {
        *counts.entry(id.kind.clone()).or_default() += 1;
    }
    let is_metadata = counts.keys().any(|kind| kind != ComponentId::FILE);
    let mut absent = absent::list(
        &counts,
        &findings.softphone_layouts,
        &findings.usages,
        is_metadata,
    );

    let mut relevant: BTreeSet<ComponentId> = findings
        .usages
        .iter()
        .map(|usage| usage.component.clone())
        .collect();
    relevant.extend(
        findings
            .call_centers
            .iter()
            .map(|call_center| call_center.component.clone()),
    );
    for link in &links {
        for end in [&link.from, &link.to] {
            if let LinkEnd::Component(id) = end {
                relevant.insert(id.clone());
            }
        }
    }
    let components: Vec<Component> = relevant
        .into_iter()
        .map(|id| {
            let (paths, package) = gathering.components.get(&id).cloned().unwrap_or_default();
            Component { id, paths, package }
        })
        .collect();

    let mut gaps = gathering.gaps;
    gaps.extend(findings.gaps);
    let hidden: BTreeSet<&BundlePath> = gaps
        .iter()
        .filter(|gap| gap.reason == HIDDEN_SOURCE)
        .map(|gap| &gap.path)
        .collect();
    let is_hidden = |id: &ComponentId| {
        let component = gathering.components.get(id);
        component.is_some_and(|(paths, _)| paths.iter().any(|path| hidden.contains(path)))
    };
    let missing = entry_points::missing(
        &findings.apex_targets,
        &gathering.entry_points,
        &names,
        &is_hidden,
    );
    gaps.extend(missing);
    gaps.extend(spoken::gaps(&gathering.heard, &gathering.components));
    let org_data = org_data::join(
        gathering.org_data,
        &mut org_data::Known {
            call_centers: &mut findings.call_centers,
            components: &components,
            layouts: &mut findings.softphone_layouts,
            absent: &mut absent,
            gaps: &mut gaps,
            vendors: &vendors,
            dependent: &dependent,
        },
    );
    let adapter_states = org_data::adapter_states(&adapters, &findings.call_centers);
    let gaps = fold_hidden(gaps);
    let mut readiness = readiness::judge(
        std::mem::take(&mut findings.traces),
        &findings.call_centers,
        &gathering.components,
    );
    let organization = org_data
        .as_ref()
        .and_then(|data| data.organization.as_ref());
    if let Some(organization) = organization {
        readiness.settle(organization);
    }
    let mut skipped = gathering.skipped;
    skipped.sort();
    skipped.dedup();
    let contents = gathering.components.into_iter();
    Inventory {
        contents: contents.map(|(id, (paths, _))| (id, paths)).collect(),
        bundle: BundleSummary {
            root: gathering.root,
            format: gathering.format,
            components: counts,
        },
        coverage: Coverage {
            seen: gathering.seen,
            read: gathering.read,
            claimed: gathering.claimed,
            parsed: gathering.parsed,
            gaps,
            skipped,
            absent,
            ..Coverage::default()
        },
        usages: findings.usages,
        idle_waivers,
        mentions: findings.mentions,
        components,
        links,
        call_centers: findings.call_centers,
        softphone_layouts: findings.softphone_layouts,
        adapters,
        vendors,
        adapter_states,
        external_systems,
        task_fields,
        reach,
        org_data,
        readiness,
    }
}

/// Adds the methods that scripts call, and what their classes do beside if that is not known already.
fn add_entry_points(found: &[EntryPoint], findings: &mut Findings) {
    // What is called by name need not be presumed.
    let called: BTreeSet<&Place> = found.iter().map(|entry| &entry.usage.place).collect();
    findings.usages.retain(|usage| {
        !called.contains(&usage.place) || usage.rule.id != "apex/adapter-entry-point"
    });
    for entry in found {
        findings.usages.push(entry.usage.clone());
        for beside in &entry.beside {
            let known = findings
                .usages
                .iter()
                .any(|usage| usage.rule.id == beside.rule.id && usage.place == beside.place);
            if !known {
                findings.usages.push(beside.clone());
            }
        }
    }
}

/// Hidden classes of one package in one folder are one gap: a package can bring hundreds.
fn fold_hidden(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut folded: BTreeMap<String, Vec<Gap>> = BTreeMap::new();
    let mut rest = Vec::new();
    for gap in gaps {
        let path = gap.path.as_str();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match name.split_once("__") {
            Some((namespace, _)) if gap.reason == HIDDEN_SOURCE => {
                let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
                let separator = if folder.is_empty() { "" } else { "/" };
                let pattern = format!("{folder}{separator}{namespace}__*.{suffix}");
                folded.entry(pattern).or_default().push(gap);
            }
            _ => rest.push(gap),
        }
    }
    for (pattern, mut gaps) in folded {
        let count = gaps.len();
        match gaps.pop() {
            Some(gap) if count > 1 => rest.push(Gap {
                path: BundlePath::new(&pattern),
                reason: format!("the source of {count} managed classes is hidden"),
                consequence: gap.consequence,
                elsewhere: gap.elsewhere,
            }),
            only => rest.extend(only),
        }
    }
    rest.sort();
    rest.dedup();
    rest
}

/// A call center that a component of Voice names is Voice's.
fn settle_named_call_centers(links: &[RawLink], findings: &mut Findings) {
    let named: BTreeSet<String> = links
        .iter()
        .filter_map(|link| match &link.to {
            RawEnd::Component(id) if id.kind == "CallCenter" => Some(id.full_name.to_lowercase()),
            _ => None,
        })
        .collect();
    for call_center in &mut findings.call_centers {
        if call_center.kind == CallCenterKind::Unknown
            && named.contains(&call_center.name.to_lowercase())
        {
            call_center.kind = CallCenterKind::Voice;
            "named by a CallCenterRoutingMap".clone_into(&mut call_center.kind_reason);
            findings.usages.retain(|usage| {
                usage.component != call_center.component
                    || usage.rule.id != "metadata/call-center-unknown"
            });
        }
    }
}

/// What links are kept for: components with usages that are no part of every org, and call centers.
fn core(findings: &Findings, names: &Names) -> BTreeSet<ComponentId> {
    let usages = findings.usages.iter();
    let found = usages.filter(|usage| usage.standard.is_none());
    let mut core: BTreeSet<ComponentId> = found.map(|usage| usage.component.clone()).collect();
    let call_centers = findings.call_centers.iter();
    core.extend(call_centers.map(|call_center| call_center.component.clone()));
    // Who may see a field that calls fill is who loses its content.
    let filled = findings
        .field_uses
        .iter()
        .filter(|field| field.access == FieldAccess::Set)
        .map(|field| ComponentId::new("CustomField", &field.name()));
    core.extend(filled.filter_map(|id| names.find(&id).cloned()));
    core
}

fn apex_link(target: &ApexTarget) -> RawLink {
    RawLink {
        from: target.caller.clone(),
        to: RawEnd::Component(ComponentId::new(
            "ApexClass",
            target.class.rsplit('.').next().unwrap_or(&target.class),
        )),
        kind: LinkKind::CallsApex,
        place: target.place.clone(),
    }
}
