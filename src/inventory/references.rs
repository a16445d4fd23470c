//! Components that metadata names in its elements: read from small structural files as a tree, and found in large
//! files around the names that matter.

use crate::bundle::{ComponentId, Entry, LineIndex, SourceFile, Span};
use crate::catalog::{LinkKind, Reference, Sibling, catalog};
use crate::detect::{self, Place, Unit};
use crate::syntax::facts::XmlElement;
use crate::syntax::{self, Needles};

use super::{RawEnd, RawLink};

/// What a row leads to where its text is an address.
pub(super) const HOST: &str = "Host";

/// Whether a file is small, structural, and always read: for its links, or for what its folder promises.
#[must_use]
pub fn is_structural(entry: &Entry) -> bool {
    catalog().references.is_structural(&entry.component.kind)
        || entry.path.as_str().contains("softphoneLayouts/")
}

/// Whether files of a type are read for names that matter, and for nothing else.
#[must_use]
pub fn names_others(kind: &str) -> bool {
    let table = &catalog().references;
    !table.is_structural(kind) && table.of_type(kind).next().is_some()
}

/// How files of metadata write a component that matters, as far as any of them can name it: `>Softphone<`.
pub fn delimited(id: &ComponentId) -> impl Iterator<Item = String> {
    let rows = catalog().references.reference.iter();
    let mut forms: Vec<String> = rows
        .filter(|row| row.to == id.kind || is_either(&row.to, &id.kind))
        .map(|row| written(row, id))
        .collect();
    forms.sort();
    forms.dedup();
    forms.into_iter()
}

/// `c:name` is an Aura component or a Lightning web component.
fn is_either(written: &str, kind: &str) -> bool {
    written == "AuraDefinitionBundle" && kind == "LightningComponentBundle"
}

fn written(row: &Reference, id: &ComponentId) -> String {
    let name = match (row.of_object, id.full_name.rsplit_once('.')) {
        (true, Some((_, name))) => name,
        _ => id.full_name.as_str(),
    };
    let prefix = row.prefix.as_deref().unwrap_or("");
    let suffix = match id.kind.as_str() {
        "ReportType" => "__c",
        _ => "",
    };
    format!(">{prefix}{name}{suffix}<")
}

/// References that a parsed file states.
pub(super) fn of_tree(unit: &Unit<'_>, root: &XmlElement, links: &mut Vec<RawLink>) {
    let kind = unit.file.component.kind.as_str();
    if !catalog().references.is_structural(kind) {
        return;
    }
    root.walk(&mut |path| {
        let [.., parent, element] = path else { return };
        if let Some((to, kind)) = named(&unit.file.component, parent, element) {
            links.push(RawLink {
                from: unit.file.component.clone(),
                to,
                kind,
                place: unit.place(element.span),
            });
        }
    });
}

/// The reference that an element is, without its place.
fn named(
    from: &ComponentId,
    parent: &XmlElement,
    element: &XmlElement,
) -> Option<(RawEnd, LinkKind)> {
    let beside = |name: &str| parent.child_text(name);
    let mut rows = catalog().references.of_type(&from.kind);
    let row = rows.find(|row| {
        row.element == element.name
            && row.inside.as_ref().is_none_or(|name| *name == parent.name)
            && begins(row, &element.text)
            && stands_beside(row, &beside)
    })?;
    leads_to(row, from, &element.text)
}

fn begins(row: &Reference, text: &str) -> bool {
    let prefix = row.prefix.as_deref().unwrap_or("");
    text.starts_with(prefix)
}

fn stands_beside<'x>(row: &Reference, beside: &dyn Fn(&str) -> Option<&'x str>) -> bool {
    let says = |sibling: &Sibling| {
        beside(&sibling.name).is_some_and(|text| text.eq_ignore_ascii_case(&sibling.text))
    };
    row.when.as_ref().is_none_or(says) && !row.unless.as_ref().is_some_and(says)
}

/// What a row makes of the text of its element.
fn leads_to(row: &Reference, from: &ComponentId, text: &str) -> Option<(RawEnd, LinkKind)> {
    if row.to == HOST {
        return Some((RawEnd::Host(detect::host(text)?), row.kind));
    }
    let name = text.strip_prefix(row.prefix.as_deref().unwrap_or(""))?;
    // `force:detailPanel` is the platform's; a name without a prefix is the org's own.
    if name.is_empty() || name.contains(':') {
        return None;
    }
    let name = match (row.of_object, from.full_name.split_once('-')) {
        (true, Some((object, _))) => format!("{object}.{name}"),
        _ => name.to_owned(),
    };
    let to = ComponentId::new(&row.to, custom_name(&row.to, &name));
    Some((RawEnd::Component(to), row.kind))
}

/// A report names a report type of the org with the suffix of everything custom, the type itself goes without.
fn custom_name<'n>(kind: &str, name: &'n str) -> &'n str {
    match kind {
        "ReportType" => name.strip_suffix("__c").unwrap_or(name),
        _ => name,
    }
}

/// References of a large file to components of `names`, which are written with the brackets around them:
/// `>Softphone<`. Such files are mostly about something else, so only the elements around a name are parsed.
#[must_use]
pub fn references(file: &SourceFile, names: &Needles) -> Vec<RawLink> {
    let text: &str = &file.text;
    let rows: Vec<&Reference> = catalog().references.of_type(&file.component.kind).collect();
    let mut links = Vec::new();
    let mut lines = None;
    for (hit, end) in names.find_all(text) {
        // The name of a package's component is found at what comes behind its namespace.
        let Some(open) = text.get(..=hit).and_then(|before| before.rfind('>')) else {
            continue;
        };
        let Some((tag, start)) = tag_before(text, open) else {
            continue;
        };
        let name = text.get(open + 1..end - 1).unwrap_or("");
        for row in rows.iter().filter(|row| row.element == tag) {
            let Some(span) = holds(row, text, start, end) else {
                continue;
            };
            let Some((to, kind)) = leads_to(row, &file.component, name) else {
                continue;
            };
            let lines = lines.get_or_insert_with(|| LineIndex::new(text));
            links.push(RawLink {
                from: file.component.clone(),
                to,
                kind,
                place: Place {
                    path: file.path.clone(),
                    span,
                    start: lines.position(text, span.start),
                    end: lines.position(text, span.end),
                },
            });
            break;
        }
    }
    links.sort();
    links.dedup();
    links
}

/// Where a row's reference stands, if what is around the name is what the row asks for. `start` is where the
/// name's own element begins.
fn holds(row: &Reference, text: &str, start: usize, end: usize) -> Option<Span> {
    if row.inside.is_none() && row.when.is_none() && row.unless.is_none() {
        return Some(Span::new(start, end));
    }
    let (parent, from) = open_around(text, start)?;
    let fits = row.inside.as_ref().is_none_or(|name| name == parent);
    if !fits {
        return None;
    }
    let close = format!("</{parent}>");
    let to = end + text.get(end..)?.find(&close)? + close.len();
    let around = syntax::xml::read(&text[from..to], detect::interest()).tree?;
    let beside = |name: &str| around.child_text(name);
    stands_beside(row, &beside).then_some(match row.inside {
        Some(_) => Span::new(from, to),
        None => Span::new(start, end),
    })
}

/// The element whose start tag ends at `end`, where its text begins: its name, and where it starts.
fn tag_before(text: &str, end: usize) -> Option<(&str, usize)> {
    let start = text.get(..end)?.rfind('<')?;
    let name = text.get(start + 1..end)?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_name && !name.is_empty()).then_some((name, start))
}

/// The element that is open around `at`: its name, and where it starts.
fn open_around(text: &str, at: usize) -> Option<(&str, usize)> {
    // The element is a few lines long: looking back further would only cost time in a large profile.
    const LOOK_BACK: usize = 4_000;
    let from = text.floor_char_boundary(at.saturating_sub(LOOK_BACK));
    let before = text.get(from..at)?;
    let mut closed = 0_usize;
    for (start, _) in before.rmatch_indices('<') {
        let tag = before.get(start + 1..)?;
        let tag = tag.get(..tag.find('>')?)?;
        if tag.starts_with(['!', '?']) || tag.ends_with('/') {
            continue;
        }
        if tag.starts_with('/') {
            closed += 1;
        } else if closed > 0 {
            closed -= 1;
        } else {
            let name = tag.split_whitespace().next()?;
            return Some((name, from + start));
        }
    }
    None
}
