//! The linked picture of a bundle: usages by component, links, call centers, adapters, coverage.

mod absent;
mod adapters;
mod attach;
mod build;
mod children;
mod entry_points;
mod fingerprint;
mod granted;
mod history;
mod links;
mod manifest;
mod markup;
mod model;
mod org_data;
mod prerequisites;
mod reach;
mod readiness;
mod references;
mod relevant;
mod spoken;
mod systems;
mod task_fields;
mod tied;
mod vendors;
mod waivers;

pub use crate::catalog::LinkKind;
pub use crate::detect::{
    CallCenter, CallCenterSetting, CompatibilityMode, Life, LifeState, SoftphoneCallType,
    SoftphoneLayout, Whose,
};
pub use adapters::is_adapter_code;
pub use build::{Gathering, build};
pub use children::{children_of, holds_children};
pub use entry_points::{ApexCalls, Candidate, EntryPoint};
pub use granted::{GRANTING_TYPES, cut_off, granted, granted_key};
pub use links::{Names, RawEnd, RawLink, of_call_center, of_file};
pub use manifest::{Lack, Manifest, Wanted, manifest};
pub use markup::written_in_markup;
pub use model::{
    Absent, Adapter, AdapterKind, BundleSummary, Component, Coverage, ExternalSystem, Inventory,
    Link, LinkEnd,
};
pub use org_data::{
    ActiveUsers, AssignedUsers, FromFile, Licence, MissingFile, MonthOfCalls, OrgData,
    OrgDataInput, Organization, Package, PermissionSetUsers, PermissionSets, ProfileLayout,
    QueueMembers, Queues,
};
pub use prerequisites::{Standing, State};
pub use reach::{Affected, Focus, Reach, Step, focus};
pub use readiness::{Found, Missing, Readiness, Seen, TargetReadiness};
pub use references::{delimited, is_structural, names_others, references};
pub use relevant::worth_naming;
pub use spoken::Heard;
pub use task_fields::{FieldHome, Spot, TaskField, is_log, logged_fields};
pub use tied::{UTILITY_ITEM, channel_of, popped_page, softphone};
pub use vendors::{FoundVendor, VendorEvidence};
pub use waivers::IdleWaiver;
