//! The linked picture of a bundle: usages by component, links, call centers, adapters, coverage.

mod absent;
mod adapters;
mod build;
mod children;
mod entry_points;
mod fingerprint;
mod links;
mod manifest;
mod model;
mod org_data;
mod prerequisites;
mod readiness;
mod spoken;
mod vendors;
mod waivers;

pub use crate::detect::{
    CallCenter, CallCenterSetting, CompatibilityMode, Life, LifeState, SoftphoneCallType,
    SoftphoneLayout, Whose,
};
pub use adapters::is_adapter_code;
pub use build::{Gathering, build};
pub use children::{children_of, holds_children};
pub use entry_points::{ApexCalls, Candidate, EntryPoint};
pub use links::{
    GRANTING_TYPES, Names, RawEnd, RawLink, cut_off, granted, granted_key, grants, is_structural,
    of_file, written_in_markup,
};
pub use manifest::{Lack, Manifest, Wanted, manifest};
pub use model::{
    Absent, Adapter, AdapterKind, BundleSummary, Component, Coverage, ExternalSystem, Inventory,
    Link, LinkEnd, LinkKind,
};
pub use org_data::{
    ActiveUsers, AssignedUsers, FromFile, Licence, MissingFile, MonthOfCalls, OrgData,
    OrgDataInput, Organization, Package, PermissionSetUsers, PermissionSets, ProfileLayout,
    QueueMembers, Queues,
};
pub use prerequisites::{Standing, State};
pub use readiness::{Found, Missing, Readiness, Seen, TargetReadiness};
pub use spoken::Heard;
pub use vendors::{FoundVendor, VendorEvidence};
pub use waivers::IdleWaiver;
