//! What of an org a standing task is about, in the org's own names.

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::bundle::ComponentId;
use crate::catalog::{
    About, Api, CallCenterKind, Capability, Change, LinkKind, SignOn, Sourcing, Standing, Target,
    Vendor, catalog,
};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Adapter, AdapterKind, CallCenter, Inventory, Life, LinkEnd};

/// Rules of access, settings and hosts that serve an adapter alone.
const ADMITTED: &[&str] = &["metadata/adapter-access", "metadata/adapter-host"];

/// The compatibility of a call center that shows in Classic and nowhere else; one for both says nothing of where
/// people work.
const CLASSIC_ONLY: &str = "Classic";

/// The signal of readiness that a contact center with Amazon Connect is there.
const AMAZON_CENTER: &str = "contact-center-amazon";

/// Metadata types whose components let an adapter in.
const ADMITTING: &[&str] = &["CorsWhitelistOrigin", "CspTrustedSite", "RemoteSiteSetting"];

/// Things of an org that a task is about, with the usages that show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// Ids: `TYPE:FULLNAME`, ids of adapters, `external:HOST`, paths of files.
    pub(super) names: BTreeSet<String>,
    /// Usages that show them.
    pub(super) cites: Vec<Fingerprint>,
}

/// What a task is about, by kind; kinds of which the org has nothing are left out.
pub(super) fn of(about: &[About], scope: &Scope<'_>) -> Vec<(About, Subject)> {
    about
        .iter()
        .map(|&kind| (kind, subject(kind, scope)))
        .filter(|(_, subject)| !subject.names.is_empty())
        .collect()
}

/// Words for a kind of things, as the opening of a list.
pub(super) fn label(about: About) -> &'static str {
    match about {
        About::Adapters => "Adapters",
        About::OwnAdapters => "Adapters of the org's own",
        About::VendorAdapters => "Adapters whose code lies outside",
        About::CallCenters => "Call centers",
        About::UnknownCenters => "Call centers of which nobody can tell",
        About::VoiceCenters => "Contact centers of Salesforce Voice",
        About::CallFields => "Fields of call records",
        About::CallReaders => "Readers of call records",
        About::Systems => "Hosts",
        About::SoftphoneApps => "Apps and utility bars with the softphone",
        About::Classic => "Works in Classic",
        About::Provisioning => "Reads or sets who is in which call center",
        About::CenterLookups => "Looks call centers up, and finds none that was deleted",
        About::Remnants => "Lets in or grants",
        About::Compliance => "Signs in the bundle",
        About::Gaps => "Not read or not seen",
        About::Endings => "Ends without an equivalent",
        About::Profiles => "Profiles of people with a phone",
        About::Queues => "Queues",
        About::Packages => "Packages",
    }
}

fn subject(about: About, scope: &Scope<'_>) -> Subject {
    let inventory = scope.inventory;
    match about {
        // Where all looks like left-overs, each of them is asked about.
        About::Adapters if scope.is_open() => ids(scope.adapters.iter().copied()),
        About::Adapters => ids(scope.moving()),
        About::OwnAdapters => ids(scope.moving().filter(|adapter| !is_outside(adapter))),
        About::VendorAdapters => ids(scope.moving().filter(|adapter| is_outside(adapter))),
        About::CallCenters => {
            let open = inventory.call_centers.iter().filter(|center| {
                center.kind == CallCenterKind::OpenCti
                    && Scope::is_in_use(center)
                    && scope.has_center(center)
            });
            named(open.map(|center| center.component.to_string()))
        }
        About::UnknownCenters => {
            let unknown = inventory.call_centers.iter().filter(|center| {
                center.kind == CallCenterKind::OpenCti && center.state.life == Life::Unknown
            });
            named(unknown.map(|center| center.component.to_string()))
        }
        About::VoiceCenters => {
            let voice = inventory.call_centers.iter();
            let voice = voice.filter(|center| {
                center.kind == CallCenterKind::Voice && scope.has_voice_center(center)
            });
            named(voice.map(|center| center.component.to_string()))
        }
        About::CallFields => {
            let fields = inventory.task_fields.iter();
            named(fields.map(|field| format!("CustomField:{}", field.name)))
        }
        About::CallReaders => {
            let reads = |usage: &Usage| usage.rule.capability == Capability::RecordData;
            shown_by(scope, reads)
        }
        About::Systems => {
            let systems = inventory.external_systems.iter();
            let systems = systems.filter(|system| scope.has_system(system));
            named(systems.map(|system| format!("external:{}", system.host)))
        }
        About::SoftphoneApps => shown_by(scope, |usage| {
            ["metadata/softphone-utility", "metadata/softphone-app"]
                .contains(&usage.rule.id.as_str())
        }),
        About::Classic => classic(scope),
        About::Provisioning => shown_by(scope, |usage| {
            usage.rule.capability == Capability::Provisioning
                && (usage.rule.id.starts_with("apex/call-center")
                    || usage.rule.id.starts_with("metadata/call-center-"))
                && usage.rule.id != "metadata/call-center-unknown"
                && usage.rule.id != "metadata/call-center-permission"
        }),
        About::CenterLookups => shown_by(scope, looks_centers_up),
        About::Remnants => remnants(scope),
        About::Compliance => compliance(scope),
        About::Gaps => gaps(scope),
        About::Endings => shown_by(scope, |usage| {
            usage.rule.mapping(scope.target_of(usage)).change == Change::NoEquivalent
        }),
        About::Profiles => {
            // Whoever telephones with Salesforce Voice already does not move.
            let rows = scope.people.iter().filter(|row| row.users > 0);
            named(rows.map(|row| format!("Profile:{}", row.profile)))
        }
        About::Queues => {
            let queues = inventory
                .org_data
                .as_ref()
                .and_then(|data| data.queues.as_ref());
            let rows = queues.into_iter().flat_map(|queues| &queues.says.queues);
            named(rows.map(|queue| format!("Queue:{}", queue.name)))
        }
        About::Packages => packages(scope),
    }
}

/// Whether a usage looks call centers up, rather than who is in one.
pub(super) fn looks_centers_up(usage: &Usage) -> bool {
    match usage.rule.id.as_str() {
        "apex/call-center-query" => true,
        // A flow that names no field looks the call center itself up.
        "metadata/call-center-assignment" => {
            usage.component.kind == "Flow" && usage.member.is_none()
        }
        _ => false,
    }
}

fn named(names: impl Iterator<Item = String>) -> Subject {
    Subject {
        names: names.collect(),
        cites: Vec::new(),
    }
}

fn ids<'a>(adapters: impl Iterator<Item = &'a Adapter>) -> Subject {
    named(adapters.map(|adapter| adapter.id.clone()))
}

/// Whether the code of an adapter lies outside the bundle.
pub(super) fn is_outside(adapter: &Adapter) -> bool {
    matches!(adapter.kind, AdapterKind::Hosted | AdapterKind::Packaged)
}

/// The components of usages that `counts`, in the order of usages.
fn shown_by(scope: &Scope<'_>, counts: impl Fn(&Usage) -> bool) -> Subject {
    let mut usages: Vec<&Usage> = scope
        .moving_usages()
        .filter(|usage| counts(usage))
        .collect();
    usages.sort_by(|a, b| (a.sort_key(), &a.fingerprint).cmp(&(b.sort_key(), &b.fingerprint)));
    Subject {
        names: usages
            .iter()
            .map(|usage| usage.component.to_string())
            .collect(),
        cites: usages
            .iter()
            .map(|usage| usage.fingerprint.clone())
            .collect(),
    }
}

/// Signs of recording, consent, masking and the like: code that does it, and names that speak of it.
fn compliance(scope: &Scope<'_>) -> Subject {
    let inventory = scope.inventory;
    let mut subject = shown_by(scope, |usage| {
        usage.rule.capability == Capability::Recording
            || usage.member.as_deref() == Some("disableClickToDial")
    });
    let speaks = |name: &str| {
        let name = name.to_lowercase();
        let mut words = catalog().compliance_words.iter();
        words.any(|word| name.contains(word.as_str()))
    };
    let fields = inventory.task_fields.iter().map(|field| &field.name);
    let fields = fields.filter(|name| speaks(name));
    subject
        .names
        .extend(fields.map(|name| format!("CustomField:{name}")));
    let components = inventory.components.iter().map(|component| &component.id);
    let components = components.filter(|id| speaks(&id.full_name));
    subject.names.extend(components.map(ToString::to_string));
    let hosts = inventory.external_systems.iter().map(|system| &system.host);
    let hosts = hosts.filter(|host| speaks(host));
    subject
        .names
        .extend(hosts.map(|host| format!("external:{host}")));
    subject
}

fn classic(scope: &Scope<'_>) -> Subject {
    let mut subject = shown_by(scope, |usage| usage.api == Some(Api::Classic));
    let centers = scope.inventory.call_centers.iter().filter(|center| {
        let mode = center.compatibility.as_ref();
        center.kind == CallCenterKind::OpenCti
            && Scope::is_in_use(center)
            && mode.is_some_and(|mode| mode.mode == CLASSIC_ONLY)
    });
    let centers = centers.map(|center| center.component.to_string());
    subject.names.extend(centers);
    subject
}

fn gaps(scope: &Scope<'_>) -> Subject {
    let inventory = scope.inventory;
    let mut subject = named(
        inventory
            .coverage
            .gaps
            .iter()
            .map(|gap| gap.path.to_string()),
    );
    let unseen = scope.moving().filter(|adapter| !adapter.unseen.is_empty());
    subject
        .names
        .extend(unseen.map(|adapter| adapter.id.clone()));
    if inventory.coverage.read == 0 {
        subject.names.insert(inventory.bundle.root.clone());
    }
    subject
}

/// Whether an id is of a component that lets hosts in.
pub(super) fn lets_in(id: &str) -> bool {
    let kind = id.split_once(':').map_or(id, |(kind, _)| kind);
    ADMITTING.contains(&kind)
}

/// What lets an adapter in or grants it, without what Salesforce Voice uses as well.
fn remnants(scope: &Scope<'_>) -> Subject {
    let shared = Shared::with_voice(scope);
    // What a task of its adapter removes is that task's.
    let mut subject = shown_by(scope, |usage| {
        ADMITTED.contains(&usage.rule.id.as_str())
            && !usage.disposition(scope.target_of(usage)).burns_down()
            && !shared.components.contains(&usage.component)
    });
    let links = scope.inventory.links.iter().filter(|link| {
        let own = matches!(&link.to, LinkEnd::External(host) if adapter_hosts(scope).contains(host.as_str()));
        link.kind == LinkKind::Trusts && own
    });
    for link in links {
        if let LinkEnd::Component(id) = &link.from
            && ADMITTING.contains(&id.kind.as_str())
            && !shared.components.contains(id)
        {
            subject.names.insert(id.to_string());
        }
    }
    subject
}

/// Hosts at which adapters live or that their code names.
fn adapter_hosts<'s>(scope: &Scope<'s>) -> BTreeSet<&'s str> {
    let adapters = scope.adapters.iter();
    adapters
        .flat_map(|adapter| adapter.hosts.iter().chain(&adapter.systems))
        .map(String::as_str)
        .collect()
}

fn packages(scope: &Scope<'_>) -> Subject {
    let shared = Shared::with_voice(scope);
    let centers = scope.inventory.call_centers.iter();
    let of_centers = centers
        .filter(|center| center.kind == CallCenterKind::OpenCti)
        .filter_map(|center| center.package.as_deref());
    let pages = scope.adapters.iter().flat_map(|adapter| {
        let pages = adapter.components.iter();
        pages.filter_map(|id| id.full_name.split_once("__").map(|(space, _)| space))
    });
    let spaces = of_centers.chain(pages);
    named(
        spaces
            .filter(|space| !shared.packages.contains(*space))
            .map(|space| format!("InstalledPackage:{space}")),
    )
}

/// What an Open CTI adapter and Salesforce Voice have in common.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Vendors by name, with an Open CTI call center and a contact center of Voice.
    pub(super) vendors: BTreeSet<String>,
    /// Hosts that both use.
    pub(super) hosts: BTreeSet<String>,
    /// Namespaces that both use.
    pub(super) packages: BTreeSet<String>,
    /// Components that let both in, and stay.
    pub(super) components: BTreeSet<ComponentId>,
    /// Components that let in hosts of a vendor whose connector for Voice is to come: it may need them, and nobody has
    /// said so yet.
    pub(super) unsettled: BTreeSet<ComponentId>,
}

impl Shared {
    /// What both use, by vendor, host and package.
    pub(super) fn with_voice(scope: &Scope<'_>) -> Self {
        let inventory = scope.inventory;
        let mut shared = Self::default();
        let voice: Vec<_> = inventory
            .call_centers
            .iter()
            .filter(|center| center.kind == CallCenterKind::Voice)
            .collect();
        let values: Vec<&str> = voice.iter().flat_map(|center| values_of(center)).collect();
        for host in adapter_hosts(scope) {
            let of_voice = values.iter().any(|value| host_of(value) == Some(host));
            // A vendor's record carries an address in metadata that is no call center, so links tell as well.
            let linked = inventory.links.iter().any(|link| {
                let from_voice = matches!(&link.from, LinkEnd::Component(id)
                    if voice.iter().any(|center| center.component == *id));
                from_voice && matches!(&link.to, LinkEnd::External(to) if to == host)
            });
            if of_voice || linked {
                shared.hosts.insert(host.to_owned());
            }
        }
        let spaces = voice.iter().flat_map(|center| packages_of(center));
        shared.packages.extend(spaces.map(str::to_owned));
        let voice_hosts: Vec<&str> = values.iter().filter_map(|value| host_of(value)).collect();
        for vendor in &inventory.vendors {
            let open = vendor.call_centers.iter().any(|name| {
                let mut centers = inventory.call_centers.iter();
                centers.any(|center| center.name == *name && center.kind == CallCenterKind::OpenCti)
            });
            let known = catalog().vendor(&vendor.id);
            if let Some(known) = known.filter(|_| open && vendor.standing == Standing::Vendor)
                && is_of(known, &shared.packages, &voice_hosts)
            {
                shared.vendors.insert(vendor.name.clone());
                // Which of its hosts serve which product, no bundle says.
                let hosts = adapter_hosts(scope).into_iter();
                let own = hosts.filter(|host| is_under(host, known));
                shared.hosts.extend(own.map(str::to_owned));
            }
        }
        let goes = gone_at_the_end(scope);
        let kept_vendors = hosts_of_kept_vendors(scope);
        for link in &inventory.links {
            let (LinkEnd::Component(from), LinkEnd::External(host)) = (&link.from, &link.to) else {
                continue;
            };
            if goes.contains(from) {
                continue;
            }
            if shared.hosts.contains(host) {
                shared.components.insert(from.clone());
            } else if kept_vendors.contains(host.as_str()) {
                shared.unsettled.insert(from.clone());
            }
        }
        let known = &shared.components;
        shared.unsettled.retain(|id| !known.contains(id));
        shared
    }

    /// Whether the vendor of an adapter has a contact center of Voice as well.
    pub(super) fn is_of(&self, adapter: &Adapter, inventory: &Inventory) -> bool {
        let mut vendors = inventory.vendors.iter();
        vendors.any(|vendor| {
            vendor.adapters.contains(&adapter.id) && self.vendors.contains(&vendor.name)
        })
    }

    /// Whether there is anything of the kind.
    pub(super) fn is_any(&self) -> bool {
        !self.vendors.is_empty() || !self.hosts.is_empty() || !self.packages.is_empty()
    }
}

/// Components that are deleted or changed on the way, whatever hosts they name: Open CTI call centers, and where usages
/// burn down.
fn gone_at_the_end<'s>(scope: &Scope<'s>) -> BTreeSet<&'s ComponentId> {
    let centers = scope.inventory.call_centers.iter();
    let centers = centers.filter(|center| center.kind == CallCenterKind::OpenCti);
    let usages = scope.inventory.live_usages();
    let burning = usages.filter(|usage| usage.disposition(scope.target_of(usage)).burns_down());
    centers
        .map(|center| &center.component)
        .chain(burning.map(|usage| &usage.component))
        .collect()
}

/// Hosts of vendors that stay, with a connector of theirs or behind a voice layer.
fn hosts_of_kept_vendors<'s>(scope: &Scope<'s>) -> BTreeSet<&'s str> {
    let stays = |adapter: &&Adapter| {
        let sourcing = scope.ways.sourcing_of(adapter);
        matches!(sourcing, Some(Sourcing::Vendor | Sourcing::VoiceLayer))
            && is_outside(adapter)
            && scope.ways.of_adapter(Some(adapter)) == Target::PartnerTelephony
    };
    let adapters = scope.moving().filter(stays);
    let hosts = adapters.flat_map(|adapter| adapter.hosts.iter().chain(&adapter.systems));
    hosts.map(String::as_str).collect()
}

/// Names of the contact centers of Salesforce Voice with Amazon Connect.
pub(super) fn amazon_centers(inventory: &Inventory) -> BTreeSet<String> {
    let readiness = inventory.readiness.targets.iter();
    let mut of_amazon = readiness.filter(|of| of.target == Target::AmazonConnect);
    let present = of_amazon.find_map(|of| {
        let mut present = of.present.iter();
        present.find(|found| found.signal.id == AMAZON_CENTER)
    });
    let evidence = present.into_iter().flat_map(|found| &found.evidence);
    evidence
        .map(|seen| seen.component.full_name.clone())
        .collect()
}

/// Whether a contact center of Salesforce Voice is a vendor's, by its package or by hosts that it names.
pub(super) fn is_center_of(center: &CallCenter, vendor: &Vendor) -> bool {
    let values: Vec<&str> = values_of(center).collect();
    let packages = packages_of(center).map(str::to_owned).collect();
    let hosts: Vec<&str> = values.iter().filter_map(|value| host_of(value)).collect();
    is_of(vendor, &packages, &hosts)
}

/// What stands in the settings of a contact center.
fn values_of(center: &CallCenter) -> impl Iterator<Item = &str> {
    let items = center.items.iter().map(|item| item.value.as_str());
    items.chain(center.adapter_url.as_deref())
}

/// Namespaces that a contact center is of or names.
fn packages_of(center: &CallCenter) -> impl Iterator<Item = &str> {
    let items = center.items.iter();
    let named = items.filter_map(|item| item.value.split_once("__").map(|(space, _)| space));
    let spaces = center.package.as_deref().into_iter().chain(named);
    spaces.filter(|space| *space != "c")
}

/// Whether packages or hosts of Salesforce Voice are a vendor's.
fn is_of(vendor: &Vendor, packages: &BTreeSet<String>, hosts: &[&str]) -> bool {
    let spaces = vendor
        .signs
        .iter()
        .filter(|sign| sign.on == SignOn::Namespace);
    let mut spaces = spaces.flat_map(|sign| &sign.values);
    spaces.any(|space| {
        packages
            .iter()
            .any(|package| package.eq_ignore_ascii_case(space))
    }) || hosts.iter().any(|host| is_under(host, vendor))
}

/// Whether a host is of a domain that is a vendor's alone.
fn is_under(host: &str, vendor: &Vendor) -> bool {
    let mut domains = vendor.domains.iter();
    domains.any(|domain| {
        let before = host.strip_suffix(domain.as_str());
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// The host of an address in a setting; none where the setting holds none.
fn host_of(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("://")?;
    let end = rest.find(['/', ':', '?', '#']).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|host| host.contains('.'))
}
