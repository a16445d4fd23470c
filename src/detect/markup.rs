//! Components of Visualforce, Aura and LWC that dial.

use super::Evidence;
use super::findings::{Findings, Unit};
use crate::catalog::{Confidence, catalog};

/// Finds click-to-dial components.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    for element in &unit.facts.elements {
        let component = catalog()
            .dial_components
            .iter()
            .find(|component| component.name.eq_ignore_ascii_case(&element.name));
        let Some(component) = component else { continue };
        let rule = catalog().rule(&component.rule);
        let mut usage = unit.usage(
            rule,
            element.span,
            Evidence::Configuration,
            Confidence::High,
        );
        for attribute in &element.attributes {
            usage.arguments.insert(
                attribute.name.clone(),
                super::redact::redact(&attribute.value),
            );
        }
        findings.usages.push(usage);
    }
}
