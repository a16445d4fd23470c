//! What people may still work with, and whether there is anything to move at all.

use std::collections::BTreeSet;

use super::model::Outcome;
use crate::catalog::{CallCenterKind, Category, Standing};
use crate::detect::Fingerprint;
use crate::inventory::{Adapter, AssignedUsers, CallCenter, Inventory, Life, Whose};

/// The dialect of vendor records, which are read like call centers and are none.
pub(super) const VENDOR_RECORD: &str = "vendor-info";

/// What people work with, as far as anything says so; what nobody works with is left out.
pub(in crate::plan) struct Living<'i> {
    /// Call centers of Open CTI.
    pub(super) centers: Vec<&'i CallCenter>,
    /// Ids of adapters.
    pub(in crate::plan) adapters: BTreeSet<String>,
    /// Whether org data is a sandbox's, so that its figures say nothing of production.
    pub(super) sandbox: bool,
    /// Whether code that belongs to no left-over adapter was found.
    code: bool,
}

impl<'i> Living<'i> {
    pub(in crate::plan) fn of(inventory: &'i Inventory) -> Self {
        let organization = inventory.org_data.as_ref();
        let organization = organization.and_then(|data| data.organization.as_ref());
        let sandbox = organization.is_some_and(|organization| organization.says.sandbox);
        let may_be = |life: Life| match life {
            Life::Live | Life::Unknown => true,
            Life::Test => sandbox,
            Life::Dormant => false,
        };
        let mut centers: Vec<&CallCenter> = inventory
            .call_centers
            .iter()
            .filter(|center| center.kind != CallCenterKind::Voice)
            .filter(|center| center.dialect != VENDOR_RECORD)
            .filter(|center| !is_demo(center.whose.as_ref()) && may_be(center.state.life))
            .collect();
        centers.sort_by(|a, b| a.name.cmp(&b.name));
        let state = |adapter: &Adapter| inventory.adapter_states.get(&adapter.id);
        // Where call centers are there and nobody works with any, code that none of them loads reaches nobody either.
        let all_left = centers.is_empty()
            && (inventory.call_centers.iter()).any(|center| center.kind != CallCenterKind::Voice);
        let works = |adapter: &&Adapter| {
            let life = state(adapter).map_or(Life::Unknown, |state| state.life);
            let reached = !all_left || !adapter.call_centers.is_empty();
            reached && !is_demo(adapter.whose.as_ref()) && may_be(life)
        };
        let (alive, left): (Vec<&Adapter>, Vec<&Adapter>) =
            inventory.adapters.iter().partition(works);
        let left: BTreeSet<&Fingerprint> =
            left.iter().flat_map(|adapter| &adapter.usages).collect();
        let code = inventory.live_usages().any(|usage| {
            let is_code = usage.api.is_some() || usage.rule.id.starts_with("include/");
            is_code
                && usage.rule.category == Category::Mandatory
                && !left.contains(&usage.fingerprint)
        });
        Self {
            centers,
            adapters: alive.iter().map(|adapter| adapter.id.clone()).collect(),
            sandbox,
            code,
        }
    }

    /// Active users of call centers that people work with, and the file that counts them.
    pub(in crate::plan) fn users(
        &self,
        inventory: &'i Inventory,
    ) -> Option<(&'i str, Vec<&'i AssignedUsers>)> {
        let users = inventory.org_data.as_ref()?.users.as_ref()?;
        let elsewhere: BTreeSet<&str> = inventory
            .call_centers
            .iter()
            .map(|center| center.name.as_str())
            .filter(|name| !self.centers.iter().any(|center| center.name == *name))
            .collect();
        let counts = |row: &&AssignedUsers| {
            let center = row.call_center.as_deref();
            center.is_none_or(|center| !elsewhere.contains(center))
        };
        Some((&users.file, users.says.iter().filter(counts).collect()))
    }

    /// Whether there is anything to move.
    pub(in crate::plan) fn outcome(&self, inventory: &Inventory) -> Outcome {
        if !inventory.has_open_cti() {
            // A desktop adapter of old is no Open CTI, and call fields alone tell of no phone.
            let open = self.centers.iter();
            let unclear = open
                .filter(|center| center.kind == CallCenterKind::Unknown)
                .count();
            return if unclear > 0 {
                Outcome::Unknown
            } else {
                Outcome::NothingFound
            };
        }
        // Open CTI reaches nobody whose record names no call center.
        let counted = self.users(inventory).filter(|_| !self.sandbox);
        match counted {
            Some((_, rows)) if rows.iter().all(|row| row.users == 0) => Outcome::RetireOnly,
            _ if !self.centers.is_empty() || !self.adapters.is_empty() || self.code => {
                Outcome::Move
            }
            Some(_) => Outcome::RetireOnly,
            None => Outcome::Unknown,
        }
    }
}

fn is_demo(whose: Option<&Whose>) -> bool {
    whose.is_some_and(|whose| whose.standing == Standing::Demo)
}
