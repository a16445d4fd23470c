//! Phases, the tasks that stand in a plan whatever the code says, and the times that no work shortens.

use serde::Deserialize;

use super::tables::Days;
use super::vocabulary::{Grounds, Owner, PhaseId, Size, Sourcing, Target};

/// A phase, in words, with its standing tasks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Which.
    pub id: PhaseId,
    /// Place in the plan.
    pub order: u32,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// What has to be there before it begins.
    pub entry: Vec<String>,
    /// What has to be there when it ends.
    pub exit: Vec<String>,
    /// Tasks that stand in a plan where there is a reason for them.
    #[serde(default)]
    pub task: Vec<StandingTask>,
}

/// A task that stands in a plan wherever an org gives a reason for it: something of the org that it is about, or a
/// prerequisite that is not met.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingTask {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to do.
    pub how: String,
    /// Who does it.
    pub owner: Owner,
    /// Work, whatever the number of people; the project's own estimate.
    pub effort: Size,
    /// Person-days on top of the size, for work that is larger than the largest one.
    pub more: Option<Days>,
    /// Of what there is a task each, if there is more than one way to have it.
    pub each: Option<Each>,
    /// For which cohorts it is done, where its work grows with them.
    #[serde(default)]
    pub cohorts: CohortsOf,
    /// Work that each cohort adds, in person-days.
    pub per_cohort: Option<Days>,
    /// Work that each hundred people with a phone add, in person-days.
    pub per_hundred_users: Option<Days>,
    /// Id of the waiting time that no work shortens.
    pub lead_time: Option<String>,
    /// What people confirm.
    pub done: Vec<String>,
    /// What the next audit can see.
    #[serde(default)]
    pub auto: Vec<Check>,
    /// What of the org it is about, in the order in which that is told.
    #[serde(default)]
    pub about: Vec<About>,
    /// Ids of prerequisites of the org that it meets.
    #[serde(default)]
    pub prerequisites: Vec<String>,
    /// Ids of other rows of the prerequisites, whose fact is why it is there.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Targets it belongs to; empty means all.
    #[serde(default)]
    pub applies_to: Vec<Target>,
    /// Sourcings of partner telephony it belongs to; empty means all.
    #[serde(default)]
    pub sourcing: Vec<Sourcing>,
    /// All of these have to hold.
    #[serde(default)]
    pub only_if: Vec<Condition>,
    /// Tasks that come first.
    #[serde(default)]
    pub waits_for: Vec<String>,
    /// Whether it may end after Open CTI: nobody's telephone hangs on it.
    #[serde(default)]
    pub may_end_later: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// Of what there is a standing task each, with an id that ends in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Of every vendor of today.
    Vendor,
    /// Of every connector to come: one per vendor where vendors bring them, otherwise one per way.
    Connector,
    /// Of every way that some group of users goes.
    Way,
}

/// For which cohorts a standing task is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CohortsOf {
    /// All, the pilot among them.
    #[default]
    All,
    /// All but the pilot.
    BesidePilot,
    /// One, beside the pilot: the first or the last.
    One,
    /// All but the pilot and the first one after it.
    AfterFirst,
}

/// When a standing task belongs in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It stands even where nothing was found or nothing moves.
    Always,
    /// Something could not be read or seen.
    HasGaps,
    /// People telephone in Classic, as far as code or call centers show.
    HasClassic,
    /// Nobody counted who has which call center.
    UsersUnknown,
    /// Nobody counted calls.
    VolumeUnknown,
    /// A softphone layout of some profile is not known.
    LayoutsUnknown,
    /// Not all of its prerequisites are met, or nobody can tell.
    PrerequisiteOpen,
    /// A call center, adapter or package of which nobody can tell whether people work with it.
    LifeUnknown,
    /// A vendor's adapter of which nobody knows whether there is a connector for Voice.
    ConnectorUnknown,
    /// Not every vendor of today has its contact center of Salesforce Voice in the org.
    ConnectorMissing,
    /// Somebody's telephony is not the one that the target runs on: its calls, numbers and services move.
    LeavesProvider,
    /// Of some way that is gone there is no contact center in the org, or not of every vendor.
    CenterMissing,
    /// Of every way that is gone there is a contact center in the org.
    CenterThere,
}

/// What of an org a standing task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Adapters that people work with, or may work with.
    Adapters,
    /// Those of them whose code is in the bundle and the org's own.
    OwnAdapters,
    /// Adapters whose code lies outside the bundle.
    VendorAdapters,
    /// Open CTI call centers that people work with, or may work with.
    CallCenters,
    /// Call centers of which nobody can tell.
    UnknownCenters,
    /// Contact centers of Salesforce Voice that are there.
    VoiceCenters,
    /// Fields of call records.
    CallFields,
    /// Reports, automation and components that read call records.
    CallReaders,
    /// Hosts that adapters talk to.
    Systems,
    /// Utility bars and apps that hold the softphone.
    SoftphoneApps,
    /// Components that work in Classic.
    Classic,
    /// Code and metadata that reads or sets who is in which call center.
    Provisioning,
    /// Code that looks call centers up.
    CenterLookups,
    /// What admits and grants the adapter and nothing else: access to its pages, trusted sites, remote sites.
    Remnants,
    /// Signs that calls are recorded, paused, masked or kept.
    Compliance,
    /// Files that could not be read, and code outside the bundle.
    Gaps,
    /// Calls that the migration map has no successor for.
    Endings,
    /// Profiles of users with a phone.
    Profiles,
    /// Queues that calls can go to.
    Queues,
    /// Packages of telephony vendors.
    Packages,
}

/// What the next audit can see of a task that is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, tag = "check", rename_all = "kebab-case")]
pub enum Check {
    /// Its prerequisites are met.
    PrerequisitesMet,
    /// A file of exported org data is there.
    OrgData {
        /// Id of the file.
        of: String,
    },
    /// A softphone layout is known for every profile that telephones.
    LayoutsKnown,
    /// No gap is listed.
    NoGaps,
    /// No call center is of an unknown state.
    LivesKnown,
    /// A contact center of Salesforce Voice is there.
    VoiceCenter,
    /// A sign of readiness is there.
    Signal {
        /// Id of the sign.
        of: String,
    },
    /// What let the adapter in is gone, but for what Salesforce Voice uses as well.
    AdmissionGone,
    /// No user is assigned to an Open CTI call center, by exported org data.
    NobodyAssigned,
    /// Nothing is left that the target removes, rewrites or re-points, but the definitions of call centers.
    OnlyCentersLeft,
    /// Nothing at all is left that the target removes, rewrites or re-points.
    NothingLeft,
}

/// A time that no work shortens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadTimeRow {
    /// Stable id.
    pub id: String,
    /// What is waited for.
    pub title: String,
    /// Weeks; none where nobody can say before it was asked.
    pub weeks: Option<Days>,
    /// What to ask, and whom, where the weeks are not known, or to make them better.
    pub question: String,
    /// Whether it is that long for each cohort.
    #[serde(default)]
    pub per_cohort: bool,
    /// Whether it passes while the work of its task is done, rather than after it.
    #[serde(default)]
    pub beside: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// `lead-times.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadTimeTable {
    /// Where the numbers come from.
    pub basis: String,
    /// One per reason to wait.
    pub lead_time: Vec<LeadTimeRow>,
}
