//! What may be written in `sf-cti.toml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::cohorts::CohortSetting;
use super::gate::{GateSetting, WaiverEntry};
use super::schedule::{ScheduleSetting, TeamSetting};
use super::weights::{EffortSetting, LeadTimes};
use super::{Mistakes, gate, groups, schedule, vendors, weights};
use crate::catalog::Vendor;
use crate::plan::schedule::ScheduleOptions;
use crate::plan::{GroupSetting, Weights};

/// Settings of a project.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "sf-cti.toml")]
pub(in crate::cli) struct Settings {
    /// Telephony vendors by signatures of your own, which are asked before those that sf-cti brings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::cli) vendor: Vec<VendorSetting>,
    /// Groups of users that may go different ways, and where they go, if that is settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::cli) group: Vec<GroupEntry>,
    /// The calendar of the work.
    #[serde(default, skip_serializing_if = "is_default")]
    schedule: ScheduleSetting,
    /// How many people of each role work on this at a time.
    #[serde(default, skip_serializing_if = "is_default")]
    team: TeamSetting,
    /// What work takes in this company, in person-days.
    #[serde(default, skip_serializing_if = "is_default")]
    effort: EffortSetting,
    /// Waiting times by their id, in weeks; `cohort-rhythm` passes once for each cohort.
    #[serde(default, skip_serializing_if = "is_default")]
    lead_times: LeadTimes,
    /// How many people move together.
    #[serde(default)]
    pub(in crate::cli) cohorts: CohortSetting,
    /// What `sf-cti check` holds a run to.
    #[serde(default)]
    pub(in crate::cli) gate: GateSetting,
    /// Dated promises to deal with usages later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::cli) waiver: Vec<WaiverEntry>,
}

impl Settings {
    /// Checks what the types cannot say.
    pub(super) fn check(&self, table: &DeTable<'_>, mistakes: &mut Mistakes<'_>) {
        for (at, vendor) in self.vendor.iter().enumerate() {
            vendors::check(vendor, at, table, mistakes);
        }
        schedule::check(&self.schedule, &self.team, table, mistakes);
        weights::check(&self.effort, &self.lead_times, table, mistakes);
        groups::check(&self.group, table, mistakes);
        self.cohorts.check(table, mistakes);
        gate::check(&self.gate, &self.waiver, table, mistakes);
    }

    /// The vendors, as rows of the catalogue.
    pub(in crate::cli) fn vendors(&self) -> Vec<Vendor> {
        self.vendor.iter().map(vendors::row).collect()
    }

    /// Calendar and team.
    pub(in crate::cli) fn schedule(&self) -> ScheduleOptions {
        schedule::options(&self.schedule, &self.team)
    }

    /// Effort and waiting times.
    pub(in crate::cli) fn weights(&self) -> Weights {
        weights::weights(&self.effort, &self.lead_times)
    }

    /// The same with every default filled in.
    pub(in crate::cli) fn in_force(&self) -> Self {
        let (schedule, team) = schedule::in_force(&self.schedule, &self.team);
        Self {
            vendor: self.vendor.clone(),
            group: self.group.clone(),
            schedule,
            team,
            effort: self.effort.in_force(),
            lead_times: weights::lead_times_in_force(&self.lead_times),
            cohorts: self.cohorts,
            gate: self.gate.clone(),
            waiver: self.waiver.clone(),
        }
    }

    /// The groups, as the plan wants them.
    pub(in crate::cli) fn groups(&self) -> Vec<GroupSetting> {
        self.group.iter().map(groups::setting).collect()
    }
}

/// Whether a table says nothing.
fn is_default<T: Default + PartialEq>(table: &T) -> bool {
    *table == T::default()
}

/// A group of users. Who has one of its profiles in one of its call centers is in it; a list that is not there does not
/// count. Without either list, it settles where a group goes that sf-cti recognises: `service`, `sales`, `back office`,
/// `outsourced`, `other users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct GroupEntry {
    /// Its name.
    pub(super) name: String,
    /// Names of profiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) profiles: Vec<String>,
    /// Internal names of call centers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) call_centers: Vec<String>,
    /// Where it goes: `amazon-connect`, `partner-amazon-connect`, `partner-telephony`, `native-telephony` or
    /// `no-salesforce-voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<String>,
    /// Who supplies the connector under `partner-telephony`: `vendor`, `own-connector` or `voice-layer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sourcing: Option<String>,
}

/// A vendor and how its adapter is recognised. Any one signature names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct VendorSetting {
    /// Its name; one that sf-cti knows adds to what is known of it.
    pub(super) name: String,
    /// Hosts of its adapter: `cti.acme.example`, `*.acme.example`, `shared.example/acme/`, or a path at any host:
    /// `/acme/softphone`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hosts: Vec<String>,
    /// Namespaces of its packages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) namespaces: Vec<String>,
    /// Items of its call center: `NAME` or `NAME=VALUE`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) items: Vec<String>,
    /// Internal or full names of its call centers; `Acme*` is a beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) names: Vec<String>,
    /// Whether it has a connector for Salesforce Voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) voice_connector: Option<VoiceConnector>,
}

/// Whether a vendor has a connector for Salesforce Voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli) enum VoiceConnector {
    /// It has one.
    Yes,
    /// It has none.
    No,
    /// Nobody knows.
    Unknown,
}
