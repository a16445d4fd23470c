//! Pages of the org's own that accompany somebody's phone, such as a form for notes: they call Open CTI inside a phone
//! that another adapter is, and have no telephony, users or pilot of their own.

use std::collections::BTreeSet;

use super::cohorts::idle;
use crate::catalog::{Capability, Standing};
use crate::inventory::{Adapter, AdapterKind, Inventory};

/// What only a phone does: a page that does it is one, whoever loads it.
const OF_A_PHONE: [Capability; 4] = [
    Capability::CallControl,
    Capability::ClickToDial,
    Capability::Presence,
    Capability::SoftphoneUi,
];

/// Ids of own adapters that no call center loads and that do nothing that only a phone does, in an org whose call centers
/// load another one that people may work with.
pub(super) fn companions(inventory: &Inventory) -> BTreeSet<&str> {
    let idle = idle(inventory);
    let is_demo = |adapter: &Adapter| {
        let whose = adapter.whose.as_ref();
        whose.is_some_and(|whose| whose.standing == Standing::Demo)
    };
    let is_phone = |adapter: &Adapter| {
        !adapter.call_centers.is_empty() && !idle.contains(adapter.id.as_str()) && !is_demo(adapter)
    };
    if !inventory.adapters.iter().any(is_phone) {
        return BTreeSet::new();
    }
    let adapters = inventory.adapters.iter();
    let does = |adapter: &Adapter| {
        let mut phones = OF_A_PHONE.iter();
        phones.any(|capability| adapter.capabilities.contains_key(capability))
    };
    let beside = adapters.filter(|adapter| {
        adapter.kind == AdapterKind::Own && adapter.call_centers.is_empty() && !does(adapter)
    });
    beside.map(|adapter| adapter.id.as_str()).collect()
}
