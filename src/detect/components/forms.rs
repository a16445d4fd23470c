//! Fields that elements of markup name: record forms, record data, remote objects, defaults of attributes.

use super::Report;
use super::pages::{Page, Shown};
use super::whose::{self, Whose};
use crate::bundle::{MarkupKind, Span};
use crate::catalog::{Field, FieldElement, catalog};
use crate::syntax::facts::{Attribute, Element};

/// What says whose the fields of an element are.
enum Holder<'p> {
    /// An object, or the type of an attribute.
    Object(&'p str),
    /// An expression that leads to the record or to the object's name.
    Expression(&'p Attribute),
    /// Nothing.
    Nobody,
}

/// The fields in attributes of the page's elements; notes the objects that they name.
pub(super) fn shown(page: &Page<'_>, report: &mut Report<'_, '_>) -> Vec<Shown> {
    let text: &str = &report.unit.file.text;
    let mut shown = Vec::new();
    let mut holder = Holder::Nobody;
    for element in page.elements {
        let mut rows = catalog().access.element.iter();
        let Some(row) = rows.find(|row| row.name.eq_ignore_ascii_case(&element.name)) else {
            continue;
        };
        if row.object.is_some() || !row.of.is_empty() {
            holder = holder_of(element, row);
        }
        if let Holder::Object(object) = holder {
            report.names(whose::inner_type(object));
        }
        let Some(fields) = row.fields.as_ref().and_then(|name| element.attribute(name)) else {
            continue;
        };
        let words = words(fields.span.of(text));
        if let Some(object) = named_in(&words) {
            report.names(object);
            holder = Holder::Object(object);
        }
        for (word, at) in words {
            let (object, name) = word.rsplit_once('.').unwrap_or(("", word));
            let Some(field) = whose::field(name, page.kind != MarkupKind::Visualforce) else {
                continue;
            };
            let start = fields.span.start + at + word.len() - name.len();
            shown.push(Shown {
                field,
                span: Span::new(start, start + name.len()),
                whose: match object {
                    "" => of_holder(page, field, &holder),
                    object => whose::of_object(field, object),
                },
                // An attribute of a type that can hold anything has any text as its default.
                is_field: !matches!(holder, Holder::Object(_)),
            });
        }
    }
    shown
}

fn holder_of<'p>(element: &'p Element, row: &FieldElement) -> Holder<'p> {
    let object = row.object.as_ref().and_then(|name| element.attribute(name));
    let of = || row.of.iter().find_map(|name| element.attribute(name));
    match object.or_else(of) {
        Some(attribute) if attribute.value.contains('{') => Holder::Expression(attribute),
        Some(attribute) => Holder::Object(&attribute.value),
        None => Holder::Nobody,
    }
}

fn of_holder(page: &Page<'_>, field: &Field, holder: &Holder<'_>) -> Whose {
    match holder {
        Holder::Object(object) => whose::of_type(field, object),
        Holder::Expression(attribute) => {
            let place = attribute.span.start;
            page.of_expression(field, &attribute.value, place)
        }
        Holder::Nobody => Whose::Unknown,
    }
}

/// The object that a literal among the names says it is: `{ 'sobjectType': 'Task' }`.
fn named_in<'w>(words: &[(&'w str, usize)]) -> Option<&'w str> {
    let keys = &catalog().access.scripts.object_keys;
    let mut pairs = words.windows(2);
    pairs.find_map(|pair| match pair {
        [(key, _), (object, _)] => keys.iter().any(|known| known == key).then_some(*object),
        _ => None,
    })
}

/// Names in an attribute's value, dotted where they are, with their places. What stands in braces alone is no list.
fn words(value: &str) -> Vec<(&str, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    if value.trim_start().starts_with('{') && !value.contains(['\'', '"', '[']) {
        return Vec::new();
    }
    let words = value.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    words
        .map(|word| (word, word.as_ptr() as usize - value.as_ptr() as usize))
        .collect()
}
