//! What counts only beside something else: Canvas code for the softphone, presence kept in step with the phone.

use super::Reporter;
use crate::catalog::{Confidence, catalog};
use crate::detect::findings::Unit;
use crate::detect::{Evidence, Usage};
use crate::syntax::facts::{ApexMethod, ApexType};

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

/// Web-service methods of a class that is named like an adapter's: the script that would call them by `runApex` may
/// lie outside the bundle, so they look unused.
pub(super) fn presumed_entry_points(unit: &Unit<'_>) -> Vec<Usage> {
    let Some(apex) = &unit.facts.apex else {
        return Vec::new();
    };
    let name = unit.file.component.full_name.to_lowercase();
    let is_named = catalog()
        .functions
        .adapter_names
        .iter()
        .any(|word| name.contains(&word.to_lowercase()));
    let has = |method: &ApexMethod, modifier: &str| {
        method.modifiers.iter().any(|known| known == modifier)
    };
    apex.methods
        .iter()
        .filter(|method| is_named && !apex.is_test && has(method, "webservice"))
        .map(|method| {
            let rule = catalog().rule("apex/adapter-entry-point");
            let mut usage = unit.usage(rule, method.span, Evidence::Literal, Confidence::Low);
            usage.member = Some(format!("{}.{}", method.class, method.name));
            usage.enclosing = Some(method.name.clone());
            usage.arguments.insert(
                "note".to_owned(),
                "presumed from its name: a script outside the bundle may call it".to_owned(),
            );
            usage
        })
        .collect()
}
