//! Matches facts with the catalogue; yields usages and mentions with evidence and confidence.
//!
//! One detector per family of artefacts, all alike: each is given a [`Unit`] and adds to [`Findings`].

mod apex;
mod behind;
mod borrowed;
mod call_center;
mod components;
mod declared;
mod findings;
mod flexipages;
mod includes;
mod life;
mod markup;
mod mentions;
mod names;
mod parts;
mod questions;
mod redact;
mod remote;
mod scripts;
mod signals;
mod softphone_layout;
mod ties;
mod toolkits;
mod usage;
mod vendored;
mod vendors;
mod waivers;

pub use apex::{presence_changes, trigger_words};
pub use behind::{
    Behind, CALLOUT_SCHEME, FieldAccess, FieldDefinition, FieldUse, HostUse, behind,
    field_definitions, interest_behind,
};
pub use borrowed::{Borrowed, settle_borrowed};
pub use call_center::{
    CallCenter, CallCenterSetting, CompatibilityMode, adapter_page, host, is_platform_host,
};
pub use declared::flow_variables;
pub use findings::{ApexCall, ApexTarget, Companion, Findings, Needs, Scope, TriggerHead, Unit};
pub use life::{Life, LifeState};
pub use parts::{Part, children as parts, decomposed};
pub use questions::{interest, may_open, pattern, sieve};
pub use redact::{REDACTED, redact};
pub use remote::is_commented;
pub use signals::{Trace, may_show, speaks_of};
pub use softphone_layout::{
    COMPONENT_KIND as SOFTPHONE_LAYOUT, SoftphoneCallType, SoftphoneLayout,
};
pub use ties::{Ties, flow_name, in_folder, tied};
pub use usage::{Evidence, Fingerprint, Mention, MentionReason, Place, Shape, Usage};
pub use vendors::{
    Hit, Signs, VendorTrace, Whose, hosts_named, namespace_of_address, namespace_of_component,
    script_texts,
};
pub use waivers::{Waiver, WaiverComment};

use crate::bundle::Gap;

/// The reason of the gap that managed Apex without its source is.
pub const HIDDEN_SOURCE: &str = "the source of this managed class is hidden";

/// Runs every detector over one file.
#[must_use]
pub fn detect(unit: &Unit<'_>) -> Findings {
    let mut findings = Findings::default();
    scripts::detect(unit, &mut findings);
    includes::detect(unit, &mut findings);
    remote::detect(unit, &mut findings);
    markup::detect(unit, &mut findings);
    flexipages::detect(unit, &mut findings);
    call_center::detect(unit, &mut findings);
    softphone_layout::detect(unit, &mut findings);
    declared::detect(unit, &mut findings);
    apex::detect(unit, &mut findings);
    components::detect(unit, &mut findings);
    toolkits::detect(unit, &mut findings);
    signals::detect(unit, &mut findings);
    mentions::detect(unit, &mut findings);
    vendored::detect(unit, &mut findings);
    waivers::detect(unit, &mut findings);
    if apex::is_hidden(unit) {
        findings.gaps.push(Gap::new(
            &unit.file.path,
            HIDDEN_SOURCE,
            "calls of Open CTI and of call records inside it cannot be seen; ask the package's vendor",
        ));
    }
    parts::settle(unit, &mut findings.usages);
    findings
}
