//! Usages that metadata declares: call fields in reports, layouts, flows and formulas, permissions, channels.

mod flow;
mod standard;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::Evidence;
use super::findings::{Findings, Unit};
use super::{names, parts};
use crate::bundle::{ComponentId, Span};
use crate::catalog::{Confidence, Field, Holds, ObjectAt, Rule, Surface, catalog};
use crate::syntax::facts::XmlElement;

/// Elements of a report that are prose.
const PROSE: [&str; 8] = [
    "name",
    "description",
    "label",
    "masterLabel",
    "title",
    "header",
    "value",
    "reportType",
];

/// Finds what the surfaces of the catalogue describe, and call fields in flows.
pub(super) fn detect(unit: &Unit<'_>, findings: &mut Findings) {
    let Some(root) = &unit.facts.xml else { return };
    if unit.file.is_meta_partner {
        return;
    }
    if root.name == "Flow" {
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
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        if path.iter().any(|element| apart.contains(&element.span)) {
            return;
        }
        for (rule, surface) in surfaces {
            if !surface.elements.iter().any(|end| ends_in(path, end)) {
                continue;
            }
            for hit in hits(surface, component, root, path) {
                let span = match &hit.range {
                    Some(range) => within(unit, element, range),
                    None => element.text_span,
                };
                if !seen.insert((span, rule.id.as_str())) {
                    continue;
                }
                let mut usage = unit.usage(rule, span, Evidence::Configuration, Confidence::High);
                usage.component = component.clone();
                usage.member = hit
                    .field
                    .map(|field| format!("{}.{}", field.object, field.name));
                usage.standard = standard::reason(component, path);
                usage.enclosing = Some(element.name.clone());
                findings.usages.push(usage);
            }
        }
    });
}

/// Whether the path of element names ends so, the component's own element left out.
fn ends_in(path: &[&XmlElement], end: &str) -> bool {
    if end == "*" {
        return true;
    }
    let below = path.get(1..).unwrap_or(&[]);
    let mut names = below.iter().rev().map(|element| element.name.as_str());
    end.rsplit('/').all(|name| names.next() == Some(name))
}

struct Hit {
    field: Option<&'static Field>,
    /// Where in the element's text, if not all of it.
    range: Option<std::ops::Range<usize>>,
}

fn hits(
    surface: &Surface,
    component: &ComponentId,
    root: &XmlElement,
    path: &[&XmlElement],
) -> Vec<Hit> {
    let Some(element) = path.last() else {
        return Vec::new();
    };
    let parent = path.len().checked_sub(2).and_then(|at| path.get(at));
    let allowed = surface.when.as_ref().is_none_or(|sibling| {
        parent.is_some_and(|parent| parent.child_text(&sibling.name) == Some(&sibling.text))
    });
    if !allowed {
        return Vec::new();
    }
    let text = element.text.as_str();
    let of = surface.field_of.as_deref().unwrap_or("");
    let object = match &surface.object {
        None => Some(of),
        Some(ObjectAt::FullName) => component.full_name.split(['-', '.']).next(),
        Some(ObjectAt::Root(name)) => root.child_text(name),
        Some(ObjectAt::Sibling(name)) => parent.and_then(|parent| parent.child_text(name)),
    };
    let is_object = object.is_some_and(|object| names::leads_to(object, of));
    let whole = |field: Option<&'static Field>| -> Vec<Hit> {
        let hit = |field| Hit {
            field: Some(field),
            range: None,
        };
        field.map(hit).into_iter().collect()
    };
    match surface.holds {
        Holds::Value | Holds::Token | Holds::Contains => {
            let wanted = surface.value.as_deref().unwrap_or("");
            let range = match surface.holds {
                Holds::Token => text
                    .split(',')
                    .any(|token| token.trim() == wanted)
                    .then_some(None),
                Holds::Contains => text.find(wanted).map(|at| Some(at..at + wanted.len())),
                _ => (text == wanted).then_some(None),
            };
            range
                .map(|range| Hit { field: None, range })
                .into_iter()
                .collect()
        }
        Holds::Field if is_object => whole(names::field(text, of)),
        Holds::ObjectField => whole(
            text.split_once('.')
                .filter(|(object, _)| names::leads_to(object, of))
                .and_then(|(_, name)| names::field(name, of)),
        ),
        Holds::ListColumn => whole(names::list_column(text, of, is_own_list(component, of))),
        Holds::ReportColumn if !PROSE.contains(&element.name.as_str()) => {
            whole(names::report_column(text, of))
        }
        Holds::Expression => {
            let is_own = |before: &str| match before {
                "" | "Record" | "$Record" => is_object,
                other => names::leads_to(other, of) && !other.contains('.'),
            };
            names::in_expression(text, of, &is_own)
                .into_iter()
                .map(|(field, range)| Hit {
                    field: Some(field),
                    range: Some(range),
                })
                .collect()
        }
        Holds::Field | Holds::ReportColumn => Vec::new(),
    }
}

/// Whether a list is one of the object itself, whose columns do without its name.
fn is_own_list(component: &ComponentId, of: &str) -> bool {
    let object = component.full_name.split('.').next().unwrap_or("");
    component.kind == "ListView" && names::leads_to(object, of)
}

/// The place of a range of an element's resolved text. Where entities stand in it, the raw text is searched for the
/// same word as often as it came before.
pub(super) fn within(
    unit: &Unit<'_>,
    element: &XmlElement,
    range: &std::ops::Range<usize>,
) -> Span {
    let raw = element.text_span.of(&unit.file.text);
    if raw == element.text {
        return Span::new(range.start, range.end).shifted(element.text_span.start);
    }
    let Some(word) = element.text.get(range.clone()) else {
        return element.text_span;
    };
    let before = element.text.get(..range.start).unwrap_or("");
    let earlier = before.matches(word).count();
    raw.match_indices(word)
        .nth(earlier)
        .map_or(element.text_span, |(at, _)| {
            Span::new(at, at + word.len()).shifted(element.text_span.start)
        })
}
