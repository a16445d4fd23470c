//! Variables of expressions in markup: what they are declared to hold, or run over.

use std::collections::BTreeMap;

use super::expression::{Step, paths};
use crate::bundle::MarkupKind;
use crate::catalog::{MarkupVariable, VariableLanguage, catalog};
use crate::syntax::facts::{Attribute, Element};

/// What is known of a variable.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// A value of that type.
    Type(String),
    /// An element of the list that these steps lead to.
    ElementOf(Vec<String>),
}

/// The variables of a page, by name in small letters, in the order of their declarations.
#[derive(Debug, Default)]
pub(super) struct Variables(BTreeMap<String, Vec<(usize, Holds)>>);

impl Variables {
    pub(super) fn of(elements: &[Element], kind: MarkupKind) -> Self {
        let mut variables = Self::default();
        let rows: Vec<&MarkupVariable> = catalog()
            .access
            .variable
            .iter()
            .filter(|row| Some(row.language) == language(kind))
            .collect();
        for element in elements {
            for row in &rows {
                variables.declare(element, row);
            }
        }
        variables
    }

    fn declare(&mut self, element: &Element, row: &MarkupVariable) {
        let other = row
            .element
            .as_ref()
            .is_some_and(|name| !name.eq_ignore_ascii_case(&element.name));
        if other {
            return;
        }
        let attribute = |name: &Option<String>| element.attribute(name.as_deref()?);
        let (name, holds) = match &row.items {
            Some(items) => {
                let Some((name, items)) = iteration(element, row.name.as_deref(), items) else {
                    return;
                };
                let steps = paths(&items.value).into_iter().next();
                let names = steps.into_iter().flatten().map(|step: Step| step.name);
                (name.to_owned(), Holds::ElementOf(names.collect()))
            }
            None => match (attribute(&row.name), attribute(&row.r#type)) {
                (Some(name), Some(written)) => {
                    (name.value.clone(), Holds::Type(written.value.clone()))
                }
                _ => return,
            },
        };
        let declared = self.0.entry(name.to_lowercase()).or_default();
        declared.push((element.span.start, holds));
    }

    /// What a name holds at a place: by the nearest declaration before it, or else the first of all.
    pub(super) fn at(&self, name: &str, place: usize) -> Option<&Holds> {
        let declared = self.0.get(&name.to_lowercase())?;
        let before = declared.partition_point(|(at, _)| *at <= place);
        declared
            .get(before.saturating_sub(1))
            .map(|(_, holds)| holds)
    }

    /// All declared types.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        let declared = self.0.values().flatten();
        declared.filter_map(|(_, holds)| match holds {
            Holds::Type(written) => Some(written.as_str()),
            Holds::ElementOf(_) => None,
        })
    }
}

/// The variable of an iteration and the attribute with its list.
fn iteration<'e>(
    element: &'e Element,
    name: Option<&str>,
    items: &str,
) -> Option<(&'e str, &'e Attribute)> {
    match items.strip_suffix('*') {
        Some(prefix) => element.attributes.iter().find_map(|attribute| {
            let name = attribute.name.strip_prefix(prefix)?;
            Some((name, attribute))
        }),
        None => {
            let name = element.attribute(name?)?;
            Some((name.value.as_str(), element.attribute(items)?))
        }
    }
}

fn language(kind: MarkupKind) -> Option<VariableLanguage> {
    match kind {
        MarkupKind::Visualforce => Some(VariableLanguage::Visualforce),
        MarkupKind::Aura => Some(VariableLanguage::Aura),
        MarkupKind::Lwc => Some(VariableLanguage::Lwc),
        MarkupKind::Html | MarkupKind::Indented => None,
    }
}
