//! What every org ships with: known by the catalogue's table, so that it is shown and does not count.

use crate::bundle::ComponentId;
use crate::catalog::{DefaultNoise, catalog};
use crate::syntax::facts::XmlElement;

/// Why an element is one that every org has, if it is. `path` ends in the element itself.
pub(super) fn reason(component: &ComponentId, path: &[&XmlElement]) -> Option<&'static str> {
    let element = path.last()?;
    let parent = path.len().checked_sub(2).and_then(|at| path.get(at));
    let fits = |noise: &&DefaultNoise| {
        // Whole pages and whole settings files are judged where they are read.
        let of_an_element = noise.components.is_empty() && !noise.all_false;
        let named = noise
            .full_name
            .as_ref()
            .is_none_or(|name| *name == component.full_name)
            && noise
                .full_name_prefix
                .as_ref()
                .is_none_or(|prefix| component.full_name.starts_with(prefix.as_str()));
        let placed = match (&noise.element, &noise.name_value) {
            (None, _) => true,
            (Some(name), None) => {
                element.name == *name
                    && noise
                        .value
                        .as_ref()
                        .is_none_or(|value| *value == element.text)
            }
            (Some(name), Some(value)) => {
                element.name == "name"
                    && element.text == *value
                    && parent.is_some_and(|parent| parent.name == *name)
            }
        };
        let inside = noise
            .parent
            .as_ref()
            .is_none_or(|name| parent.is_some_and(|parent| parent.name == *name));
        let next_to = noise.sibling.as_ref().is_none_or(|sibling| {
            parent.is_some_and(|parent| parent.child_text(&sibling.name) == Some(&sibling.text))
        });
        let accompanied = match (&noise.beside_name, &noise.element, path.first()) {
            (None, _, _) => true,
            (Some(name), Some(element), Some(root)) => root
                .children_named(element)
                .any(|other| other.child_text("name") == Some(name)),
            _ => false,
        };
        of_an_element
            && inside
            && next_to
            && accompanied
            && noise.r#type == component.kind
            && named
            && placed
    };
    catalog()
        .records
        .default_noise
        .iter()
        .find(fits)
        .map(|noise| noise.why.as_str())
}
