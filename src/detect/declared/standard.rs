//! What every org ships with: known by the catalogue's table, so that it is shown and does not count.

use super::surface::text_beside;
use crate::bundle::ComponentId;
use crate::catalog::{DefaultNoise, catalog};
use crate::syntax::facts::XmlElement;

/// The rows of the table that fit one component.
pub(super) struct Standard(Vec<&'static DefaultNoise>);

impl Standard {
    pub(super) fn new(component: &ComponentId, root: &XmlElement) -> Self {
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
            of_an_element && named && noise.r#type == component.kind && is_accompanied(noise, root)
        };
        Self(
            catalog()
                .records
                .default_noise
                .iter()
                .filter(fits)
                .collect(),
        )
    }

    /// Why an element is one that every org has, if it is. `path` ends in the element itself.
    pub(super) fn reason(&self, path: &[&XmlElement]) -> Option<&'static str> {
        let [.., parent, element] = path else {
            return None;
        };
        let fits = |noise: &&&DefaultNoise| {
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
                    element.name == "name" && element.text == *value && parent.name == *name
                }
            };
            let inside = noise
                .parent
                .as_ref()
                .is_none_or(|name| parent.name == *name);
            let next_to = noise
                .sibling
                .as_ref()
                .is_none_or(|sibling| text_beside(parent, &sibling.name) == Some(&sibling.text));
            placed && inside && next_to
        };
        self.0.iter().find(fits).map(|noise| noise.why.as_str())
    }
}

/// Whether the other element that a row asks for is there, and in force.
fn is_accompanied(noise: &DefaultNoise, root: &XmlElement) -> bool {
    let (Some(name), Some(element)) = (&noise.beside_name, &noise.element) else {
        return noise.beside_name.is_none();
    };
    root.children_named(element).any(|other| {
        other.child_text("name") == Some(name)
            && noise
                .beside_when
                .as_ref()
                .is_none_or(|flag| other.child_text(&flag.name) == Some(&flag.text))
    })
}
