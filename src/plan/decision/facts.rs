//! What a bundle says of a group of users, gathered once for all criteria and questions.

use std::collections::{BTreeMap, BTreeSet};

use super::life::{Living, VENDOR_RECORD};
use super::model::UserGroup;
use crate::bundle::ComponentId;
use crate::catalog::{
    CallCenterKind, Connector, ConnectorState, Standing, Vendor, VendorKind, catalog, words_of,
};
use crate::detect::{Fingerprint, Usage, host};
use crate::inventory::{
    Adapter, AdapterKind, CallCenter, FoundVendor, Inventory, Seen, TargetReadiness,
};
use crate::plan::companions::companions;
use crate::plan::options::Weights;

/// Id of the vendor whose telephony two of the targets run on.
pub(in crate::plan) const AMAZON: &str = "amazon-connect";

/// Ends of the host names of Amazon Connect instances.
const CONNECT_HOSTS: &[&str] = &[".awsapps.com", ".my.connect.aws"];

/// Somebody whose telephony is behind adapters.
#[derive(Debug, Clone)]
pub(super) struct Party<'i> {
    /// Name in sentences.
    pub(super) name: String,
    /// The row of the catalogue, where the party is one of it.
    pub(super) vendor: Option<&'static Vendor>,
    /// What is known of a connector.
    pub(super) connector: &'i Connector,
    /// Its adapters.
    pub(super) adapters: Vec<&'i Adapter>,
    /// Internal names of its call centers.
    pub(super) call_centers: BTreeSet<&'i str>,
}

impl Party<'_> {
    pub(super) fn is_amazon(&self) -> bool {
        self.vendor.is_some_and(|vendor| vendor.id == AMAZON)
    }

    /// Whether the names of all its call centers say that it is there to try something.
    fn is_on_trial(&self, inventory: &Inventory) -> bool {
        let is_trial = |name: &&str| {
            let centers = inventory.call_centers.iter();
            let mut its = centers.filter(|center| center.name == **name);
            its.any(|center| {
                let shown = center.display_name.iter();
                shown.chain([&center.name]).any(|name| has_trial_word(name))
            })
        };
        !self.call_centers.is_empty() && self.call_centers.iter().all(is_trial)
    }

    pub(super) fn kind(&self) -> Option<VendorKind> {
        self.vendor.map(|vendor| vendor.kind)
    }
}

/// What there is to say of one group.
pub(super) struct Facts<'i> {
    pub(super) inventory: &'i Inventory,
    pub(super) group: &'i UserGroup,
    /// Its adapters, by id.
    pub(super) adapters: Vec<&'i Adapter>,
    /// Live usages of them; those of no adapter as well in the main group.
    pub(super) usages: Vec<&'i Usage>,
    /// Whose telephony it uses.
    pub(super) parties: Vec<Party<'i>>,
    /// Telephony systems behind the whole org, in words.
    pub(super) systems: BTreeSet<String>,
    /// Contact centers of Voice with Amazon Connect.
    pub(super) voice_amazon: BTreeSet<&'i str>,
    /// Contact centers of Voice that are not marked as Amazon Connect.
    pub(super) voice_partner: BTreeSet<&'i str>,
    /// Active users of call centers that people move away from, where somebody counted them.
    others: Option<u64>,
    /// Amazon Connect instances in use, as they are known.
    pub(super) connect: BTreeSet<String>,
    /// Whether what belongs to no adapter counts here.
    pub(super) is_main: bool,
    /// What work weighs.
    pub(super) weights: &'i Weights,
}

impl<'i> Facts<'i> {
    pub(super) fn of(
        inventory: &'i Inventory,
        living: &Living<'i>,
        group: &'i UserGroup,
        is_main: bool,
        weights: &'i Weights,
    ) -> Self {
        let mut adapters: Vec<&Adapter> = inventory
            .adapters
            .iter()
            .filter(|adapter| group.adapters.contains(&adapter.id))
            .collect();
        adapters.sort_by(|a, b| a.id.cmp(&b.id));
        let owner: BTreeMap<&Fingerprint, &str> = inventory
            .adapters
            .iter()
            .flat_map(|adapter| {
                adapter
                    .usages
                    .iter()
                    .map(|mark| (mark, adapter.id.as_str()))
            })
            .collect();
        let mut usages: Vec<&Usage> = inventory
            .live_usages()
            .filter(|usage| match owner.get(&usage.fingerprint) {
                Some(adapter) => group.adapters.contains(*adapter),
                None => is_main,
            })
            .collect();
        usages.sort_by(|a, b| (a.sort_key(), &a.fingerprint).cmp(&(b.sort_key(), &b.fingerprint)));
        let (voice_amazon, voice_partner) = voice_centers(inventory);
        let all: BTreeSet<&str> = living.adapters.iter().map(String::as_str).collect();
        let mut everybody = parties(inventory, &|adapter, center| {
            adapter.is_some_and(|id| all.contains(id))
                || center.is_some_and(|name| living.centers.iter().any(|one| one.name == name))
        });
        let parties = parties(inventory, &|adapter, center| {
            adapter.is_some_and(|id| group.adapters.contains(id))
                || center.is_some_and(|name| group.call_centers.contains(name))
        });
        // One more vendor on trial does not make an estate of several.
        everybody.retain(|party| !party.is_on_trial(inventory));
        let companions = companions(inventory);
        let own = inventory
            .adapters
            .iter()
            .filter(|adapter| all.contains(adapter.id.as_str()))
            .filter(|adapter| !companions.contains(adapter.id.as_str()))
            .filter(|adapter| has_own_system(adapter, &everybody))
            .map(|adapter| format!("the system behind {}", adapter.name));
        let systems = everybody
            .iter()
            .map(|party| party.name.clone())
            .chain(own)
            .collect();
        let connect = connect_hosts(inventory)
            .into_iter()
            .chain(
                parties
                    .iter()
                    .filter(|party| party.is_amazon())
                    .map(|party| party.name.clone()),
            )
            .collect();
        Self {
            inventory,
            group,
            adapters,
            usages,
            parties,
            systems,
            voice_amazon,
            voice_partner,
            others: living
                .users(inventory)
                .map(|(_, rows)| rows.iter().map(|row| row.users).sum()),
            connect,
            is_main,
            weights,
        }
    }

    /// Adapters of the org's own code, those that only accompany a phone left out.
    pub(super) fn own(&self) -> impl Iterator<Item = &'i Adapter> + '_ {
        let companions = companions(self.inventory);
        let adapters = self.adapters.iter().copied();
        adapters.filter(move |adapter| {
            adapter.kind == AdapterKind::Own && !companions.contains(adapter.id.as_str())
        })
    }

    /// Own adapters behind which nobody is known.
    pub(super) fn own_of_nobody(&self) -> impl Iterator<Item = &'i Adapter> + '_ {
        self.own().filter(|adapter| {
            let mut known = self.parties.iter().flat_map(|party| &party.adapters);
            !known.any(|one| one.id == adapter.id)
        })
    }

    /// Adapters whose code is a vendor's.
    pub(super) fn foreign(&self) -> impl Iterator<Item = &'i Adapter> + '_ {
        let adapters = self.adapters.iter().copied();
        adapters
            .filter(|adapter| matches!(adapter.kind, AdapterKind::Hosted | AdapterKind::Packaged))
    }

    /// Parties with a connector of that state. Amazon's two models are targets of their own.
    pub(super) fn with_connector(
        &self,
        state: ConnectorState,
    ) -> impl Iterator<Item = &Party<'i>> + '_ {
        let parties = self.parties.iter();
        parties.filter(move |party| party.connector.state == state && !party.is_amazon())
    }

    /// Telephony that another model would take the place of, in words.
    pub(super) fn providers(&self) -> BTreeSet<String> {
        let parties = self.parties.iter().filter(|party| !party.is_amazon());
        let own = self
            .own()
            .filter(|adapter| has_own_system(adapter, &self.parties));
        parties
            .map(|party| party.name.clone())
            .chain(own.map(|adapter| format!("the system behind {}", adapter.name)))
            .collect()
    }

    /// Users of contact centers, and those who telephone otherwise, where the former are few enough to be a pilot.
    pub(super) fn pilot(&self, centers: &BTreeSet<&str>) -> Option<(u64, u64)> {
        if centers.is_empty() {
            return None;
        }
        let users = self.inventory.org_data.as_ref()?.users.as_ref()?;
        let in_one = users.says.iter().filter(|row| {
            let center = row.call_center.as_deref();
            center.is_some_and(|center| centers.contains(center))
        });
        let (inside, others) = (in_one.map(|row| row.users).sum::<u64>(), self.others?);
        let share = catalog().criteria.pilot_share;
        // Counts of people are far below where a float loses whole numbers.
        ((inside as f64) < share * (inside + others) as f64).then_some((inside, others))
    }

    /// Contact centers of Voice of whatever model.
    pub(super) fn voice(&self) -> BTreeSet<&'i str> {
        self.voice_amazon
            .union(&self.voice_partner)
            .copied()
            .collect()
    }

    pub(super) fn readiness(&self) -> &'i [TargetReadiness] {
        &self.inventory.readiness.targets
    }

    /// Where a signal was seen that stands in the way of some target.
    pub(super) fn in_the_way(&self, signal: &str) -> Vec<&'i Seen> {
        let found = self
            .readiness()
            .iter()
            .flat_map(|of| of.blocking.iter().chain(&of.asks));
        let seen: BTreeSet<&Seen> = found
            .filter(|found| found.signal.id == signal)
            .flat_map(|found| &found.evidence)
            .collect();
        seen.into_iter().collect()
    }
}

fn has_trial_word(name: &str) -> bool {
    let words = words_of(name);
    let known = &catalog().org_data.life.trial_words;
    known.iter().any(|known| words.contains(known))
}

/// Whether an own adapter talks to something outside that is nobody's who is known: its telephone system, most likely.
fn has_own_system(adapter: &Adapter, parties: &[Party<'_>]) -> bool {
    let mut owned = parties.iter().flat_map(|party| &party.adapters);
    adapter.kind == AdapterKind::Own
        && !(adapter.systems.is_empty() && adapter.hosts.is_empty())
        && !owned.any(|one| one.id == adapter.id)
}

fn parties<'i>(
    inventory: &'i Inventory,
    counts: &dyn Fn(Option<&str>, Option<&str>) -> bool,
) -> Vec<Party<'i>> {
    let mut parties = Vec::new();
    for found in &inventory.vendors {
        let adapters: Vec<&Adapter> = inventory
            .adapters
            .iter()
            .filter(|adapter| found.adapters.contains(&adapter.id))
            .filter(|adapter| counts(Some(&adapter.id), None))
            .collect();
        let call_centers: BTreeSet<&str> = found
            .call_centers
            .iter()
            .map(String::as_str)
            .filter(|name| counts(None, Some(name)))
            .collect();
        if adapters.is_empty() && call_centers.is_empty() {
            continue;
        }
        match found.standing {
            Standing::Vendor => parties.push(Party {
                name: found.name.clone(),
                vendor: catalog().vendor(&found.id),
                connector: &found.connector,
                adapters,
                call_centers,
            }),
            Standing::Unknown => parties.extend(strangers(found, &adapters, &call_centers)),
            Standing::SelfBuilt | Standing::Demo | Standing::Voice => {}
        }
    }
    parties.sort_by(|a, b| a.name.cmp(&b.name));
    parties
}

/// Whoever is not known, one for each of their adapters.
fn strangers<'i>(
    found: &'i FoundVendor,
    adapters: &[&'i Adapter],
    call_centers: &BTreeSet<&'i str>,
) -> Vec<Party<'i>> {
    let party = |name: String, adapters: Vec<&'i Adapter>, call_centers| Party {
        name,
        vendor: None,
        connector: &found.connector,
        adapters,
        call_centers,
    };
    let mut parties: Vec<Party<'i>> = adapters
        .iter()
        .filter(|adapter| adapter.kind != AdapterKind::ConsoleHelper)
        .map(|adapter| {
            let of_adapter = call_centers
                .iter()
                .copied()
                .filter(|name| adapter.call_centers.contains(*name))
                .collect();
            let name = format!("whoever is behind {}", adapter.name);
            party(name, vec![adapter], of_adapter)
        })
        .collect();
    let rest = call_centers.iter().copied().filter(|name| {
        !adapters
            .iter()
            .any(|adapter| adapter.call_centers.contains(*name))
    });
    parties.extend(rest.map(|name| {
        let behind = format!("whoever is behind call center {name}");
        party(behind, Vec::new(), BTreeSet::from([name]))
    }));
    parties
}

/// Contact centers of Voice, with Amazon Connect and others.
fn voice_centers<'i>(inventory: &'i Inventory) -> (BTreeSet<&'i str>, BTreeSet<&'i str>) {
    let amazon: BTreeSet<&ComponentId> = inventory
        .readiness
        .targets
        .iter()
        .flat_map(|of| &of.present)
        .filter(|found| found.signal.id == "contact-center-amazon")
        .flat_map(|found| &found.evidence)
        .map(|seen| &seen.component)
        .collect();
    let (amazon, partner): (Vec<&CallCenter>, Vec<&CallCenter>) = inventory
        .call_centers
        .iter()
        .filter(|center| center.kind == CallCenterKind::Voice)
        .filter(|center| center.dialect != VENDOR_RECORD)
        .partition(|center| amazon.contains(&center.component) || is_amazon(center));
    let names = |centers: Vec<&'i CallCenter>| -> BTreeSet<&'i str> {
        let names = centers.into_iter().map(|center| center.name.as_str());
        names.collect()
    };
    (names(amazon), names(partner))
}

/// Whether the items or the vendor record of a contact center name Amazon Connect.
fn is_amazon(center: &CallCenter) -> bool {
    center.items.iter().any(|item| {
        let vendor = item.name == "reqVendorInfoApiName" && item.value.ends_with("AMAZON_CONNECT");
        let role = item.name == "reqAmazonConnectManagementRole" && !item.value.is_empty();
        vendor || role
    })
}

fn connect_hosts(inventory: &Inventory) -> BTreeSet<String> {
    let adapters = inventory.adapters.iter().flat_map(|adapter| &adapter.hosts);
    let systems = inventory.external_systems.iter().map(|system| &system.host);
    adapters
        .chain(systems)
        .filter(|host| CONNECT_HOSTS.iter().any(|end| host.ends_with(end)))
        .cloned()
        .collect()
}

/// Contact centers of Voice behind which the same party is: at a host of its own, or named by its vendor record.
pub(super) fn same_party<'i>(facts: &Facts<'i>, party: &Party<'_>) -> BTreeSet<&'i str> {
    if party.is_amazon() {
        return BTreeSet::new();
    }
    let domains = party.vendor.map_or(&[][..], |vendor| &vendor.domains);
    let at_home = |host: &str| {
        let of_adapter = party
            .adapters
            .iter()
            .any(|adapter| adapter.hosts.contains(host));
        let below = |domain: &String| host == domain || host.ends_with(&format!(".{domain}"));
        of_adapter || domains.iter().any(below)
    };
    let name: String = letters(party.name.split(' ').next().unwrap_or_default());
    let centers = facts.inventory.call_centers.iter();
    centers
        .filter(|center| facts.voice_partner.contains(center.name.as_str()))
        .filter(|center| {
            let addresses = center.adapter_url.iter();
            let values = center.items.iter().map(|item| &item.value);
            let at_host = addresses
                .chain(values)
                .filter_map(|address| host(address))
                .any(|host| at_home(&host));
            let record = center
                .items
                .iter()
                .filter(|item| item.name == "reqVendorInfoApiName")
                .any(|item| party.vendor.is_some() && letters(&item.value).contains(&name));
            at_host || (record && !name.is_empty())
        })
        .map(|center| center.name.as_str())
        .collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
