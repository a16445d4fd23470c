//! The JSON audit in its public shape, schema version 1.
//!
//! A type of its own, converted from the rooms' types, so that a refactoring inside never changes what other
//! programs read. Every writer prints this document and nothing else: that is why their figures agree.

mod bundle;
mod check;
mod checkout;
mod cohorts;
mod decision;
mod diff;
mod org_data;
mod outlook;
mod plan;
mod reach;
mod readiness;
mod risks;
mod schedule;
mod telephony;
mod tests;
mod usage;
mod vendor;
mod waiver;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::inventory::Inventory;
use crate::plan as planning;

pub use bundle::{Absent, Bundle, Component, Coverage, Files, Gap, Link, Skipped, Tool};
pub use check::{
    CheckBaseline, CheckChange, CheckCounts, CheckDocument, CheckFailure, CheckFinding,
    CheckGround, CheckMilestone, CheckPolicy, CheckVerdict, CheckWaiver, check_schema,
};
pub use checkout::{Checkout, CheckoutFile, CheckoutRoot};
pub use cohorts::{Cohort, CohortBasis, LeftOut, ProfileShare};
pub use decision::{
    Cell, Decision, Finding as DecisionFinding, Group, OpenQuestion, Override, Profile,
    RankedTarget, Respect, Said, SourcingOption, TargetCell, Turn, Way,
};
pub use diff::{
    DiffAdapter, DiffCalibration, DiffCapability, DiffCondition, DiffCounts, DiffDays,
    DiffDocument, DiffEffort, DiffForecast, DiffNewTask, DiffPace, DiffPlace, DiffRemark, DiffRole,
    DiffSide, DiffTask, DiffTotals, DiffUsage, DiffWaiver, DiffWay, capability_title, diff_schema,
};
pub use org_data::{
    ActiveUsers, AssignedUsers, Licence, MissingFile, MonthOfCalls, OrgData, Organization, Package,
    PermissionSetUsers, PermissionSets, ProfileLayout, QueueMembers, Queues, Rows,
};
pub use outlook::{MorePeople, Outlook, WholeOrg};
pub use plan::{BeforeAfter, Check, DoneWhen, Effort, LeadTime, Phase, Plan, Task, Watch, Weeks};
pub use reach::{Affected, FieldHome, Focus, Reach, Spot, Step, TaskField, kind_of};
pub use readiness::{LookAlike, MissingSignal, Prerequisite, Readiness, Seen, Signal};
pub use risks::Risk;
pub use schedule::{
    Because, Finish, FreezeDates, PathStep, PhaseDates, Question, Schedule, Verdict, VerdictKind,
    Window, WorkCalendar,
};
pub use telephony::{
    Adapter, CallCenter, ExternalSystem, LayoutObject, ScreenPop, Setting, SoftphoneCallType,
    SoftphoneLayout,
};
pub use tests::Test;
pub use usage::{Mention, Usage};
pub use vendor::{Vendor, VendorEvidence, VoiceConnector, Whose};
pub use waiver::{IdleWaiver, Waiver};

/// A whole audit: what a bundle holds, what of it ends with Open CTI, and the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti audit, schema version 1", deny_unknown_fields)]
pub struct Document {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// The day the audit takes for today, in UTC.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// What was audited.
    pub bundle: Bundle,
    /// What could and could not be seen.
    pub coverage: Coverage,
    /// Places that depend on Open CTI, by path, offset and rule.
    pub usages: Vec<Usage>,
    /// Waivers in comments that waive nothing: unused or malformed. Those that do stand at their usages.
    pub waivers: Vec<IdleWaiver>,
    /// Places that name Open CTI and do not depend on it.
    pub mentions: Vec<Mention>,
    /// Components that hold a usage or an end of a link.
    pub components: Vec<Component>,
    /// Relations between components.
    pub links: Vec<Link>,
    /// Call-center definitions of every kind.
    pub call_centers: Vec<CallCenter>,
    /// Softphone layouts, from exports.
    pub softphone_layouts: Vec<SoftphoneLayout>,
    /// Softphones and what they are made of.
    pub adapters: Vec<Adapter>,
    /// Telephony vendors whose traces were found.
    pub vendors: Vec<Vendor>,
    /// Hosts outside the org.
    pub external_systems: Vec<ExternalSystem>,
    /// Fields of call records and who reads them.
    pub task_fields: Vec<TaskField>,
    /// Who depends on each adapter.
    pub reach: Vec<Reach>,
    /// What of the target is there already.
    pub readiness: Vec<Readiness>,
    /// What resembles readiness and is none.
    pub look_alikes: Vec<LookAlike>,
    /// Exported org data.
    pub org_data: OrgData,
    /// Where users go, and why.
    pub decision: Decision,
    /// The phased plan.
    pub plan: Plan,
}

impl Document {
    /// The version of the shape that this build writes.
    pub const SCHEMA_VERSION: u32 = 1;

    /// Puts what was found and what is planned into the public shape. `as_of` is the day that counts as today.
    #[must_use]
    pub fn new(inventory: &Inventory, plan: &planning::Plan, as_of: jiff::civil::Date) -> Self {
        Self {
            schema_version: Self::SCHEMA_VERSION,
            tool: Tool::this(),
            as_of: as_of.to_string(),
            bundle: Bundle::with_names(inventory),
            coverage: Coverage::from(inventory),
            usages: usage::all(inventory, as_of),
            waivers: inventory
                .idle_waivers
                .iter()
                .map(|idle| IdleWaiver::new(idle, as_of))
                .collect(),
            mentions: inventory.mentions.iter().map(Mention::from).collect(),
            components: inventory.components.iter().map(Component::from).collect(),
            links: inventory.links.iter().map(Link::from).collect(),
            call_centers: inventory
                .call_centers
                .iter()
                .map(CallCenter::from)
                .collect(),
            softphone_layouts: inventory
                .softphone_layouts
                .iter()
                .map(SoftphoneLayout::from)
                .collect(),
            vendors: inventory.vendors.iter().map(Vendor::from).collect(),
            adapters: inventory
                .adapters
                .iter()
                .map(|adapter| Adapter::new(adapter, inventory.adapter_states.get(&adapter.id)))
                .collect(),
            external_systems: inventory
                .external_systems
                .iter()
                .map(ExternalSystem::from)
                .collect(),
            task_fields: inventory.task_fields.iter().map(TaskField::from).collect(),
            reach: inventory.reach.iter().map(Reach::from).collect(),
            readiness: inventory
                .readiness
                .targets
                .iter()
                .map(Readiness::from)
                .collect(),
            look_alikes: inventory
                .readiness
                .look_alikes
                .iter()
                .map(|(row, seen)| LookAlike::new(row, seen))
                .collect(),
            org_data: inventory
                .org_data
                .as_ref()
                .map(OrgData::from)
                .unwrap_or_default(),
            decision: Decision::from(&plan.decision),
            plan: Plan::new(plan, as_of),
        }
    }

    /// The target that the plan leads to: the first group's; none where nobody is known to move.
    #[must_use]
    pub fn target(&self) -> Option<crate::catalog::Target> {
        let first = self.decision.groups.first()?;
        first
            .nothing_to_recommend()
            .is_none()
            .then_some(first.target)
    }
}

/// The JSON Schema of [`Document`]. It admits no unknown field, so that a document of this version can be
/// checked strictly; readers of later documents ignore what they do not know.
#[must_use]
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>()
        .to_value()
}

/// Figures are written with one decimal; more would pretend to a precision that no estimate has.
fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// For `skip_serializing_if`, which hands out references.
fn is_false(flag: &bool) -> bool {
    !*flag
}
