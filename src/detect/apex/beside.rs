//! What counts only beside something else: Canvas code for the softphone, presence kept in step with the phone.

use super::Reporter;
use crate::catalog::{Confidence, catalog};
use crate::detect::findings::Unit;
use crate::detect::{Evidence, Usage};
use crate::syntax::facts::ApexType;

/// The location of a Canvas app in the softphone.
const CANVAS_LOCATION: &str = "OpenCTI";
/// The method that tells a Canvas app's location.
const CANVAS_METHOD: &str = "getDisplayLocation";
/// The object of a person's presence in Omni-Channel.
const PRESENCE: &str = "UserServicePresence";

/// The location's name in a class that asks for the location.
pub(super) fn canvas(report: &mut Reporter<'_, '_>) {
    let apex = report.apex;
    let asks = apex
        .calls
        .iter()
        .any(|call| call.name.eq_ignore_ascii_case(CANVAS_METHOD));
    if !asks {
        return;
    }
    for string in &apex.strings {
        if string.name.eq_ignore_ascii_case(CANVAS_LOCATION) {
            let found = ApexType {
                name: string.name.clone(),
                span: string.span,
                enclosing: string.enclosing.clone(),
            };
            report.place(
                "apex/canvas-open-cti",
                &found,
                Evidence::Literal,
                Confidence::High,
            );
        }
    }
}

/// Changes of presence in a class that works for the phone, which the caller vouches for.
#[must_use]
pub fn presence_changes(unit: &Unit<'_>) -> Vec<Usage> {
    let Some(apex) = &unit.facts.apex else {
        return Vec::new();
    };
    apex.changes
        .iter()
        .filter(|change| change.name.eq_ignore_ascii_case(PRESENCE))
        .map(|change| {
            let rule = catalog().rule("apex/presence-with-phone");
            let mut usage = unit.usage(
                rule,
                change.span,
                Evidence::ResolvedCall,
                Confidence::Medium,
            );
            usage.test_code |= apex.is_test;
            usage.enclosing.clone_from(&change.enclosing);
            usage
        })
        .collect()
}
