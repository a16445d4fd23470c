//! Toolkits beside Open CTI: presence, the utility bar, the internal click-to-dial service; and apps whose utility
//! bar may hold the softphone.

use super::Evidence;
use super::findings::{Companion, Findings, Needs, Unit};
use crate::bundle::{ComponentId, Span};
use crate::catalog::{Confidence, Toolkit, catalog};
use crate::syntax::facts::{PathUse, UseKind};

pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    for toolkit in &catalog().toolkits {
        for (span, member) in uses(unit, toolkit) {
            let rule = catalog().rule(&toolkit.rule);
            let mut usage = unit.usage(rule, span, Evidence::ResolvedCall, Confidence::High);
            usage.member = member;
            if toolkit.alone {
                findings.usages.push(usage);
            } else {
                findings.companions.push(Companion {
                    needs: Needs::Api(usage.component.clone()),
                    usage,
                });
            }
        }
    }
    app(unit, findings);
}

/// Places that use a toolkit, with the member where one is named.
fn uses(unit: &Unit<'_>, toolkit: &Toolkit) -> Vec<(Span, Option<String>)> {
    let mut found = Vec::new();
    for element in &unit.facts.elements {
        let is_named = |name: &String| name.eq_ignore_ascii_case(&element.name);
        if toolkit.elements.iter().any(is_named) {
            found.push((element.span, None));
        }
    }
    for script in &unit.facts.scripts {
        for import in &script.imports {
            if toolkit.imports.contains(&import.specifier) {
                found.push((import.span, None));
            }
        }
        for path_use in script.uses.iter().filter(|_| !toolkit.global.is_empty()) {
            if let Some(member) = member_of(path_use, &toolkit.global) {
                found.push((path_use.whole, member));
            }
        }
    }
    found
}

/// Whether a path goes through a toolkit's namespace; with the member behind it.
fn member_of(path_use: &PathUse, namespace: &[String]) -> Option<Option<String>> {
    let inside = path_use.path.len() > namespace.len()
        && namespace
            .iter()
            .zip(&path_use.path)
            .all(|(name, step)| step.name() == Some(name));
    let used = matches!(path_use.kind, UseKind::Call | UseKind::Pass);
    (inside && used).then(|| {
        let member = path_use.path.get(namespace.len());
        member.and_then(|step| step.name()).map(str::to_owned)
    })
}

/// An app whose utility bar may hold the softphone.
fn app(unit: &Unit<'_>, findings: &mut Findings) {
    let root = unit.facts.xml.as_ref();
    let Some(root) = root.filter(|root| root.name == "CustomApplication") else {
        return;
    };
    let Some(bar) = root.child("utilityBar") else {
        return;
    };
    let rule = catalog().rule("metadata/softphone-app");
    let mut usage = unit.usage(
        rule,
        bar.text_span,
        Evidence::Configuration,
        Confidence::High,
    );
    usage
        .arguments
        .insert("utilityBar".to_owned(), bar.text.clone());
    findings.companions.push(Companion {
        usage,
        needs: Needs::Softphone(ComponentId::new("FlexiPage", &bar.text)),
    });
}
