//! A surface of the catalogue in one component: which texts it takes in, and what they say.

use super::super::names;
use super::super::parts::ends_in;
use crate::bundle::{ComponentId, Span};
use crate::catalog::{Field, Holds, ObjectAt, Rule, Sibling, Surface};
use crate::syntax::facts::XmlElement;
use crate::syntax::merge_field;

/// Children among which an element's siblings are looked for; real elements have a few dozen.
const MAX_SIBLINGS: usize = 1_000;

/// A surface, with what the whole component says about it.
pub(super) struct Placed {
    pub(super) rule: &'static Rule,
    pub(super) surface: &'static Surface,
    /// Whether the text belongs to the object that is meant; `None` where each text's sibling says so.
    of_object: Option<bool>,
    is_own_list: bool,
}

/// Something that a text holds.
pub(super) struct Hit {
    pub(super) field: Option<&'static Field>,
    /// Where in the element's text, if not all of it.
    pub(super) range: Option<Span>,
}

impl Placed {
    /// `None` where the component as a whole is not meant.
    pub(super) fn new(
        rule: &'static Rule,
        surface: &'static Surface,
        component: &ComponentId,
        root: &XmlElement,
    ) -> Option<Self> {
        if !has(root, surface.when_root.as_ref()) {
            return None;
        }
        let of = surface.field_of.as_deref().unwrap_or("");
        let owner = component.full_name.split(['-', '.']).next();
        let leads = |object: Option<&str>| object.is_some_and(|name| names::leads_to(name, of));
        let of_object = match &surface.object {
            None => Some(true),
            Some(ObjectAt::FullName) => Some(leads(owner)),
            Some(ObjectAt::Root(name)) => Some(leads(text_beside(root, name))),
            Some(ObjectAt::Any(end)) => Some(any_text(root, end, &|text| leads(Some(text)))),
            Some(ObjectAt::Sibling(_)) => None,
        };
        // A list of the object itself does without the object's name in its columns.
        let lists_own = matches!(component.kind.as_str(), "ListView" | "CustomObject");
        Some(Self {
            rule,
            surface,
            of_object,
            is_own_list: lists_own && leads(owner),
        })
    }

    /// What the element holds that `path` ends in.
    pub(super) fn hits(&self, path: &[&XmlElement]) -> Vec<Hit> {
        let surface = self.surface;
        let [.., parent, element] = path else {
            return Vec::new();
        };
        let is_meant = surface.elements.iter().any(|end| ends_in(path, end))
            && !surface.except.contains(&element.name)
            && has(parent, surface.when.as_ref());
        if !is_meant {
            return Vec::new();
        }
        let text = element.text.as_str();
        let wanted = surface.value.as_deref().unwrap_or("");
        let whole = |holds: bool| holds.then_some(Hit::whole(None));
        let found = match surface.holds {
            Holds::Value => whole(text == wanted),
            Holds::Token => whole(text.split(',').any(|token| token.trim() == wanted)),
            Holds::Contains => text.find(wanted).map(|at| Hit {
                field: None,
                range: Some(Span::new(at, at + wanted.len())),
            }),
            _ => return self.fields(text, parent),
        };
        found.into_iter().collect()
    }

    fn fields(&self, text: &str, parent: &XmlElement) -> Vec<Hit> {
        let of = self.surface.field_of.as_deref().unwrap_or("");
        let is_object = || match (&self.surface.object, self.of_object) {
            (Some(ObjectAt::Sibling(name)), _) => {
                text_beside(parent, name).is_some_and(|object| names::leads_to(object, of))
            }
            (_, known) => known.unwrap_or(false),
        };
        let field = match self.surface.holds {
            Holds::Field => names::field(text, of).filter(|_| is_object()),
            Holds::ObjectField => text
                .split_once('.')
                .filter(|(object, _)| names::leads_to(object, of))
                .and_then(|(_, name)| names::field(name, of)),
            Holds::ListColumn => names::list_column(text, of, self.is_own_list),
            Holds::ReportField => names::report_field(text, of, is_object()),
            Holds::ReportColumn => names::report_column(text, of),
            Holds::Expression => return in_expression(text, 0, of, is_object()),
            Holds::Query if names::is_query_of(text, of) => {
                return in_expression(text, 0, of, true);
            }
            Holds::MergeFields => return in_merge_fields(text, of),
            Holds::Query => None,
            Holds::Value | Holds::Token | Holds::Contains => None,
        };
        field
            .map(|field| Hit::whole(Some(field)))
            .into_iter()
            .collect()
    }
}

impl Hit {
    fn whole(field: Option<&'static Field>) -> Self {
        Self { field, range: None }
    }
}

/// Fields in the merge fields of any text.
pub(super) fn in_merge_fields(text: &str, of: &str) -> Vec<Hit> {
    let inside = |merge: merge_field::MergeField<'_>| {
        in_expression(merge.span.of(text), merge.span.start, of, false)
    };
    merge_field::fields(text)
        .into_iter()
        .flat_map(inside)
        .collect()
}

/// Fields in an expression that starts at `offset` of its text. `is_own`: a bare name is a field of `of`.
fn in_expression(text: &str, offset: usize, of: &str, is_own: bool) -> Vec<Hit> {
    let leads = |before: &str| match before {
        "" | "Record" | "$Record" => is_own,
        other => names::leads_to(other, of),
    };
    names::in_expression(text, of, &leads)
        .into_iter()
        .map(|(field, range)| Hit {
            field: Some(field),
            range: Some(Span::new(range.start, range.end).shifted(offset)),
        })
        .collect()
}

/// Whether an element has a child with a text, if one is asked for.
fn has(around: &XmlElement, child: Option<&Sibling>) -> bool {
    child.is_none_or(|child| text_beside(around, &child.name) == Some(&child.text))
}

/// The text of the first child of that name.
pub(super) fn text_beside<'x>(around: &'x XmlElement, name: &str) -> Option<&'x str> {
    let mut children = around.children.iter().take(MAX_SIBLINGS);
    children
        .find(|child| child.name == name)
        .map(|child| child.text.as_str())
}

/// Whether an element below `root` whose path ends so has a text that `fits`.
fn any_text(root: &XmlElement, end: &str, fits: &dyn Fn(&str) -> bool) -> bool {
    let mut found = false;
    root.walk(&mut |path| {
        if let Some(element) = path.last() {
            found = found || ends_in(path, end) && fits(&element.text);
        }
    });
    found
}
