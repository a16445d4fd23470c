//! The softphone in utility bars.

use super::Evidence;
use super::findings::{Findings, Unit};
use crate::catalog::{Confidence, catalog};
use crate::syntax::facts::XmlElement;

/// Finds the softphone utility item; other components of the same namespace belong to Voice.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(root) = unit
        .facts
        .xml
        .as_ref()
        .filter(|root| root.name == "FlexiPage")
    else {
        return;
    };
    let softphone = &catalog().softphone_component;
    let mut components: Vec<&XmlElement> = Vec::new();
    root.walk(&mut |path| {
        if let Some(last) = path.last()
            && last.name == "componentName"
        {
            components.push(last);
        }
    });
    let standard = delivered(unit, &components);
    for component in components {
        if component.text != softphone.name {
            continue;
        }
        let rule = catalog().rule(&softphone.rule);
        let mut usage = unit.usage(
            rule,
            component.span,
            Evidence::Configuration,
            Confidence::High,
        );
        usage.standard = standard;
        if let Some(label) = root.child_text("masterLabel") {
            usage
                .arguments
                .insert("utilityBar".to_owned(), label.to_owned());
        }
        findings.usages.push(usage);
    }
}

/// Why this page is one that every org ships with, if it is: its name, and exactly its components.
fn delivered(unit: &Unit<'_>, components: &[&XmlElement]) -> Option<&'static str> {
    let mut names: Vec<&str> = components
        .iter()
        .map(|component| component.text.as_str())
        .collect();
    names.sort_unstable();
    catalog()
        .records
        .default_noise
        .iter()
        .filter(|noise| noise.r#type == "FlexiPage" && !noise.components.is_empty())
        .find(|noise| {
            let mut known: Vec<&str> = noise.components.iter().map(String::as_str).collect();
            known.sort_unstable();
            noise.full_name.as_deref() == Some(unit.file.component.full_name.as_str())
                && known == names
        })
        .map(|noise| noise.why.as_str())
}
