//! Components of Visualforce, Aura and LWC that dial, and the message that Classic buttons send to dial.

use super::Evidence;
use super::findings::{Findings, Unit};
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::Literal;

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
                super::redact::redact_named(&attribute.name, &attribute.value).into_owned(),
            );
        }
        findings.usages.push(usage);
    }
    for call in unit.facts.scripts.iter().flat_map(|script| &script.calls) {
        let mut steps = call.callee.split('.');
        let is_messenger = steps.next_back().is_some_and(|last| {
            catalog()
                .functions
                .messengers
                .iter()
                .any(|name| name == last)
        });
        // A function of the page itself: through the toolkit's namespace it is a member with a rule of its own.
        let is_of_the_page = steps.all(|step| FRAMES.contains(&step));
        let message = match call.arguments.first() {
            Some(Literal::Text(text)) => text,
            _ => continue,
        };
        if !is_messenger || !is_of_the_page || !message.starts_with(DIAL_MESSAGE) {
            continue;
        }
        let rule = catalog().rule("markup/click-to-dial-message");
        let mut usage = unit.usage(rule, call.span, Evidence::ResolvedCall, Confidence::High);
        usage
            .arguments
            .insert("message".to_owned(), super::redact::redact(message));
        findings.usages.push(usage);
    }
}

/// Ways to name the page that a function belongs to.
const FRAMES: [&str; 5] = ["window", "top", "parent", "self", "opener"];
/// How the message starts that asks the softphone to dial.
const DIAL_MESSAGE: &str = "/CLICK_TO_DIAL";
