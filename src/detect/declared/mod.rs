//! Usages that metadata declares: call fields in reports, layouts, flows and formulas, permissions, channels.

mod flow;
mod standard;
mod surface;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::Evidence;
use super::findings::{Findings, Unit};
use super::parts;
use crate::bundle::{ComponentId, Span};
use crate::catalog::{Rule, Surface, catalog};
use crate::syntax::ElementText;
use crate::syntax::facts::XmlElement;
pub use flow::variables as flow_variables;
use standard::Standard;
use surface::{Placed, in_merge_fields};

/// Finds what the surfaces of the catalogue describe, and call fields in flows.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    if unit.file.is_meta_partner {
        return;
    }
    let Some(root) = &unit.facts.xml else {
        whole_text(unit, findings);
        return;
    };
    if unit.file.component.kind == "Flow" {
        flow::detect(unit, root, findings);
    }
    let children = parts::children(unit);
    let inside: BTreeSet<Span> = children.iter().map(|part| part.root.span).collect();
    let mut seen = BTreeSet::new();
    look(
        unit,
        &unit.file.component,
        root,
        &inside,
        &mut seen,
        findings,
    );
    for part in &children {
        look(
            unit,
            &part.component,
            part.root,
            &BTreeSet::new(),
            &mut seen,
            findings,
        );
    }
}

/// Looks through a file that is no XML, such as an email template.
fn whole_text(unit: &Unit<'_>, findings: &mut Findings) {
    let placed = surfaces().get(unit.file.component.kind.as_str());
    let whole = placed
        .into_iter()
        .flatten()
        .filter(|(_, surface)| surface.elements.is_empty());
    for (rule, surface) in whole {
        let of = surface.field_of.as_deref().unwrap_or("");
        for hit in in_merge_fields(&unit.file.text, of) {
            let (Some(field), Some(span)) = (hit.field, hit.range) else {
                continue;
            };
            let mut usage = unit.usage(rule, span, Evidence::Literal, surface.confidence);
            usage.member = Some(format!("{}.{}", field.object, field.name));
            findings.usages.push(usage);
        }
    }
}

type Surfaces = BTreeMap<&'static str, Vec<(&'static Rule, &'static Surface)>>;

/// Surfaces of all rules by metadata type.
fn surfaces() -> &'static Surfaces {
    static SURFACES: LazyLock<Surfaces> = LazyLock::new(|| {
        let mut by_type = Surfaces::new();
        for rule in catalog().rules() {
            for surface in &rule.surfaces {
                for kind in &surface.types {
                    by_type.entry(kind).or_default().push((rule, surface));
                }
            }
        }
        by_type
    });
    &SURFACES
}

/// Looks through one component. `apart` are elements below it that are components of their own.
fn look(
    unit: &Unit<'_>,
    component: &ComponentId,
    root: &XmlElement,
    apart: &BTreeSet<Span>,
    seen: &mut BTreeSet<(Span, &'static str)>,
    findings: &mut Findings,
) {
    let Some(surfaces) = surfaces().get(component.kind.as_str()) else {
        return;
    };
    let placed: Vec<Placed> = surfaces
        .iter()
        .filter_map(|(rule, surface)| Placed::new(rule, surface, component, root))
        .collect();
    let standard = Standard::new(component, root);
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        if path.iter().any(|element| apart.contains(&element.span)) {
            return;
        }
        let mut text = None;
        for one in &placed {
            for hit in one.hits(path) {
                let span = match hit.range {
                    Some(range) => text
                        .get_or_insert_with(|| ElementText::new(&unit.file.text, element))
                        .place(range),
                    None => element.text_span,
                };
                if !seen.insert((span, one.rule.id.as_str())) {
                    continue;
                }
                let confidence = one.surface.confidence;
                let mut usage = unit.usage(one.rule, span, Evidence::Configuration, confidence);
                usage.component = component.clone();
                usage.member = hit
                    .field
                    .map(|field| format!("{}.{}", field.object, field.name));
                usage.standard = standard.reason(path);
                usage.enclosing = Some(element.name.clone());
                findings.usages.push(usage);
            }
        }
    });
}
