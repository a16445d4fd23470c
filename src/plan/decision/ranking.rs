//! Targets with reasons that quote this bundle, best first.

use std::collections::{BTreeMap, BTreeSet};

use super::Chosen;
use super::model::{GroupDecision, Outcome, RankedTarget, UserGroup};
use crate::catalog::{CallCenterKind, Change, Disposition, Sourcing, Target, catalog};
use crate::detect::Usage;
use crate::inventory::{Adapter, AdapterKind, CallCenter, Inventory};
use crate::plan::options::Weights;
use crate::plan::scope::{Scope, Ways};
use crate::plan::wording::places;
use crate::plan::{effort, tasks};

/// Ends of the host names of Amazon Connect instances.
const CONNECT_HOSTS: &[&str] = &[".awsapps.com", ".my.connect.aws"];

/// The decision for a group.
pub(super) fn decide(
    inventory: &Inventory,
    group: UserGroup,
    outcome: Outcome,
    chosen: &Chosen,
    unknowns: Vec<String>,
    weights: &Weights,
) -> GroupDecision {
    let assumption = Assumption::of(inventory);
    let target = chosen.target.unwrap_or(match outcome {
        // Nobody telephones with it: what stands for them goes, and nothing of Voice takes its place.
        Outcome::RetireOnly => Target::NoSalesforceVoice,
        Outcome::Move | Outcome::Unknown | Outcome::NothingFound => assumption.target,
    });
    GroupDecision {
        group,
        outcome,
        target,
        sourcing: (target == Target::PartnerTelephony).then(|| {
            chosen
                .sourcing
                .unwrap_or_else(|| default_sourcing(inventory))
        }),
        chosen_by_user: chosen.target.is_some(),
        ranked: ranked(inventory, &assumption, chosen.target, weights),
        unknowns,
    }
}

/// Where a plan leads as long as nobody has decided.
struct Assumption {
    target: Target,
    reason: String,
}

impl Assumption {
    fn of(inventory: &Inventory) -> Self {
        let amazon = voice_centers(inventory).filter(|center| is_amazon(center));
        match amazon.map(|center| &center.name).min() {
            Some(name) => Self {
                target: Target::AmazonConnect,
                reason: format!(
                    "Working assumption, to be decided in the phase `goals`: contact center {name} already runs Salesforce Voice with Amazon Connect."
                ),
            },
            None => Self {
                target: Target::PartnerTelephony,
                reason: "Working assumption and no finding, to be decided in the phase `goals`: it keeps the telephony at hand, and Salesforce's developer guide takes this way for Open CTI packages (MIG, PLAN).".to_owned(),
            },
        }
    }
}

fn voice_centers(inventory: &Inventory) -> impl Iterator<Item = &CallCenter> {
    let centers = inventory.call_centers.iter();
    centers.filter(|center| center.kind == CallCenterKind::Voice)
}

/// Whether the items or the vendor record of a contact center name Amazon Connect.
fn is_amazon(center: &CallCenter) -> bool {
    center.items.iter().any(|item| {
        let vendor = item.name == "reqVendorInfoApiName" && item.value.ends_with("AMAZON_CONNECT");
        let role = item.name == "reqAmazonConnectManagementRole" && !item.value.is_empty();
        vendor || role
    })
}

fn default_sourcing(inventory: &Inventory) -> Sourcing {
    if vendor_adapters(inventory).next().is_some() {
        Sourcing::Vendor
    } else {
        Sourcing::OwnConnector
    }
}

fn vendor_adapters(inventory: &Inventory) -> impl Iterator<Item = &Adapter> {
    let adapters = inventory.adapters.iter();
    adapters.filter(|adapter| matches!(adapter.kind, AdapterKind::Hosted | AdapterKind::Packaged))
}

fn connect_hosts(inventory: &Inventory) -> BTreeSet<&str> {
    let adapters = inventory.adapters.iter().flat_map(|adapter| &adapter.hosts);
    let systems = inventory.external_systems.iter().map(|system| &system.host);
    adapters
        .chain(systems)
        .map(String::as_str)
        .filter(|host| CONNECT_HOSTS.iter().any(|end| host.ends_with(end)))
        .collect()
}

fn ranked(
    inventory: &Inventory,
    assumption: &Assumption,
    chosen: Option<Target>,
    weights: &Weights,
) -> Vec<RankedTarget> {
    let days: BTreeMap<Target, f64> = Target::ALL
        .iter()
        .map(|&target| {
            let scope = Scope::new(inventory, Ways::one(target, None), weights);
            let drafts = tasks::from_usages(&scope);
            (
                target,
                effort::total(drafts.iter().map(|draft| &draft.task)).likely,
            )
        })
        .collect();
    let connect = connect_hosts(inventory);
    let place = |target: Target| match target {
        _ if target == assumption.target => 0,
        Target::PartnerAmazonConnect if !connect.is_empty() => 1,
        // Cheapest on paper, since what it gives up is no work; so days do not speak for it.
        Target::NoSalesforceVoice => 3,
        _ => 2,
    };
    let mut targets = Target::ALL.to_vec();
    targets.sort_by(|a, b| {
        let order = |target: &Target| catalog().target(*target).order;
        (place(*a).cmp(&place(*b)))
            .then_with(|| days[a].total_cmp(&days[b]))
            .then_with(|| order(a).cmp(&order(b)))
    });
    targets
        .into_iter()
        .map(|target| {
            let mut reasons = Vec::new();
            if chosen == Some(target) {
                reasons.push("Chosen by the user.".to_owned());
            }
            if target == assumption.target {
                reasons.push(assumption.reason.clone());
            }
            if target == Target::PartnerAmazonConnect && !connect.is_empty() {
                reasons.push(format!(
                    "An Amazon Connect instance is in use already ({}) and could stay.",
                    list(&connect)
                ));
            }
            reasons.extend(partner_centers(inventory, target));
            reasons.extend(figures(inventory, target));
            reasons.push(cost(inventory, target, &days, assumption.target));
            reasons.push(format!("Loses: {}", catalog().target(target).loses));
            if catalog().target(target).derived {
                reasons.push("What becomes of each usage is reasoned here: no document of Salesforce maps Open CTI to this target.".to_owned());
            }
            RankedTarget {
                target,
                days: days[&target],
                reasons,
            }
        })
        .collect()
}

/// Contact centers of partner telephony that are there already.
fn partner_centers(inventory: &Inventory, target: Target) -> Option<String> {
    let centers = voice_centers(inventory).filter(|center| !is_amazon(center));
    let names: BTreeSet<&str> = centers.map(|center| center.name.as_str()).collect();
    (target == Target::PartnerTelephony && !names.is_empty()).then(|| {
        let noun = if names.len() == 1 {
            "contact center"
        } else {
            "contact centers"
        };
        format!(
            "{} {noun} of Salesforce Voice, not marked as Amazon Connect, {} there already: {}.",
            names.len(),
            if names.len() == 1 { "is" } else { "are" },
            list(&names)
        )
    })
}

/// What becomes of the usages, counted.
fn figures(inventory: &Inventory, target: Target) -> Vec<String> {
    let mut by_disposition: BTreeMap<Disposition, usize> = BTreeMap::new();
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    let mut live = 0;
    for usage in inventory.live_usages() {
        live += 1;
        let mapping = usage.rule.mapping(target);
        *by_disposition.entry(mapping.disposition).or_default() += 1;
        if mapping.change == Change::NoEquivalent {
            *ends.entry(name(usage)).or_default() += 1;
        }
    }
    if live == 0 {
        return vec!["No live usage was found, so nothing has to move.".to_owned()];
    }
    let burning: usize = by_disposition
        .iter()
        .filter(|(disposition, _)| disposition.burns_down())
        .map(|(_, count)| count)
        .sum();
    let each: Vec<String> = by_disposition
        .iter()
        .map(|(disposition, count)| format!("{count} {disposition}"))
        .collect();
    let noun = if live == 1 { "usage" } else { "usages" };
    let mut figures = vec![format!(
        "{burning} of {live} live {noun} burn down ({}).",
        each.join(", ")
    )];
    if !ends.is_empty() {
        let mut rows: Vec<(&str, usize)> = ends.into_iter().collect();
        rows.sort_by(|(a, left), (b, right)| right.cmp(left).then_with(|| a.cmp(b)));
        let shown: Vec<String> = rows
            .iter()
            .take(4)
            .map(|(name, count)| format!("{name} ({})", places(*count)))
            .collect();
        let more = match rows.len().saturating_sub(4) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        figures.push(format!(
            "Ends without an equivalent: {}{more}.",
            shown.join(", ")
        ));
    }
    figures
}

fn name(usage: &Usage) -> &str {
    usage.rule.member.as_deref().unwrap_or(&usage.rule.id)
}

/// Days for what was found, beside those of the working assumption.
fn cost(
    inventory: &Inventory,
    target: Target,
    days: &BTreeMap<Target, f64>,
    assumed: Target,
) -> String {
    let own = days[&target];
    let difference = effort::to_tenths(own - days[&assumed]);
    let beside = if target == assumed {
        String::new()
    } else if difference == 0.0 {
        format!(", as many as {assumed}")
    } else if difference < 0.0 {
        format!(", {:.1} fewer than {assumed}", -difference)
    } else {
        format!(", {difference:.1} more than {assumed}")
    };
    let visible = match vendor_adapters(inventory).count() {
        0 => String::new(),
        1 => "; of one vendor's adapter only the visible part".to_owned(),
        count => format!("; of {count} vendors' adapters only the visible part"),
    };
    format!(
        "About {own:.1} person-days for the usages found{beside}{visible} (our estimate, without standing tasks)."
    )
}

/// What no bundle shows, in the words of this one.
pub(super) fn unknowns(inventory: &Inventory) -> Vec<String> {
    let mut unknowns = Vec::new();
    if inventory.has_open_cti() {
        let open = inventory.call_centers.iter();
        let names: BTreeSet<&str> = open
            .filter(|center| center.kind == CallCenterKind::OpenCti)
            .map(|center| center.name.as_str())
            .collect();
        unknowns.push(if names.is_empty() {
            "How many people use the phone: no call center is in the bundle, so neither their number nor their groups show.".to_owned()
        } else {
            format!(
                "How many active users each call center has ({}): one without users is retired, not migrated, and groups that work differently may go different ways.",
                list(&names)
            )
        });
        if inventory.softphone_layouts.is_empty() {
            unknowns.push("What the softphone layouts say: none was exported, and they decide which page opens for no, one and several matches.".to_owned());
        }
    }
    let mut adapters: Vec<&Adapter> = vendor_adapters(inventory).collect();
    adapters.sort_by(|a, b| a.id.cmp(&b.id));
    for adapter in adapters {
        unknowns.push(match adapter.kind {
            AdapterKind::Packaged => format!(
                "What the package behind {} calls, and whether its vendor offers a connector for Salesforce Voice.",
                adapter.name
            ),
            _ => format!(
                "What the code of {}{} calls: it is hosted outside this bundle. Whether a connector for Salesforce Voice exists for it is open too.",
                adapter.name,
                at_hosts(adapter)
            ),
        });
    }
    let open_ended = inventory
        .live_usages()
        .filter(|usage| {
            usage.rule.id.ends_with("/dynamic-member") || usage.rule.id.ends_with("/unknown-member")
        })
        .count();
    if open_ended > 0 {
        unknowns.push(format!(
            "Which member is meant in {}: it is computed while the page runs, or the catalogue does not have it.",
            places(open_ended)
        ));
    }
    let gaps = inventory.coverage.gaps.len();
    if gaps > 0 {
        unknowns.push(format!(
            "What is in the {} that could not be read or parsed; see the gaps.",
            places(gaps)
        ));
    }
    unknowns
}

fn at_hosts(adapter: &Adapter) -> String {
    let hosts: BTreeSet<&str> = adapter.hosts.iter().map(String::as_str).collect();
    if hosts.is_empty() {
        String::new()
    } else {
        format!(" at {}", list(&hosts))
    }
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}
