//! Fields in the expressions of Visualforce, Aura and templates of Lightning web components.

use super::expression::{Step, expressions, paths};
use super::forms;
use super::variables::{Holds, Variables};
use super::whose::{self, Whose};
use super::{Found, Report};
use crate::bundle::{MarkupKind, Span};
use crate::catalog::{Confidence, Field, catalog};
use crate::detect::Evidence;
use crate::syntax::facts::Element;

/// Variables that run over others are followed this far.
const MAX_DEPTH: usize = 8;

/// What a page says of its records.
pub(super) struct Page<'p> {
    pub(super) kind: MarkupKind,
    pub(super) elements: &'p [Element],
    variables: Variables,
    /// The object that a standard controller is for.
    controller: Option<&'p str>,
}

/// A field that a page names, and whose it is.
pub(super) struct Shown {
    pub(super) field: &'static Field,
    pub(super) span: Span,
    pub(super) whose: Whose,
    /// Whether nothing but a field of a record has a name like this there.
    pub(super) is_field: bool,
}

pub(super) fn detect(report: &mut Report<'_, '_>, kind: MarkupKind) {
    let facts = report.unit.facts;
    let elements = &facts.elements;
    let controller = &catalog().access.page.controller;
    let page = Page {
        kind,
        elements,
        variables: Variables::of(elements, kind),
        controller: elements
            .iter()
            .find_map(|element| element.attribute(controller))
            .map(|attribute| attribute.value.as_str()),
    };
    if let Some(object) = page.controller {
        report.names(object);
    }
    for written in page.variables.types() {
        report.names(whose::inner_type(written));
    }
    let text: &str = &report.unit.file.text;
    let mut shown = page.shown(text);
    shown.extend(forms::shown(&page, report));
    let rows = catalog().access.owner.iter();
    let others: Vec<&str> = rows
        .map(|row| row.object.as_str())
        .filter(|object| page.is_about_others(object, &shown))
        .collect();
    for field in &shown {
        let found = Found {
            field: field.field,
            span: field.span,
            evidence: Evidence::Literal,
            enclosing: None,
        };
        match (field.whose, field.whose.confidence()) {
            (_, Some(confidence)) => report.sure(&found, confidence),
            (Whose::Unknown, _) if others.contains(&field.field.object.as_str()) => {}
            (Whose::Unknown, _) if field.is_field => report.sure(&found, Confidence::Low),
            (Whose::Unknown, _) => report.perhaps(&found),
            _ => {}
        }
    }
}

impl Page<'_> {
    /// The fields in all expressions.
    fn shown(&self, text: &str) -> Vec<Shown> {
        let mut shown = Vec::new();
        for place in expressions(text, self.kind) {
            for path in paths(place.of(text)) {
                shown.extend(self.field_of(&path, place.start));
            }
        }
        shown
    }

    /// The field that a path leads to.
    fn field_of(&self, path: &[Step], place: usize) -> Option<Shown> {
        let ignores_case = self.kind == MarkupKind::Visualforce;
        let (at, field) = path.iter().enumerate().skip(1).find_map(|(at, step)| {
            let field = whose::field(&step.name, !ignores_case)?;
            Some((at, field))
        })?;
        let (first, last) = (path.first()?, path.get(at)?);
        let before: Vec<&str> = path
            .iter()
            .take(at)
            .map(|step| step.name.as_str())
            .collect();
        let whose = self.whose(field, &before, place, MAX_DEPTH)?;
        // A property of a class of one's own is written in other letters.
        let is_sure = matches!(whose, Whose::Declared | Whose::Named);
        (is_sure || last.name == field.name).then(|| Shown {
            field,
            span: Span::new(place + first.start, place + last.end),
            whose,
            is_field: self.kind != MarkupKind::Lwc,
        })
    }

    /// Whose a field is behind these steps; `None` if it is a member of the component itself.
    fn whose(&self, field: &Field, steps: &[&str], place: usize, depth: usize) -> Option<Whose> {
        let access = &catalog().access.steps;
        let is_one =
            |names: &[String], step: &str| names.iter().any(|name| name.eq_ignore_ascii_case(step));
        let mut steps = steps;
        match steps {
            [first, object, ..] if is_one(&access.described, first) => {
                return Some(whose::of_object(field, object));
            }
            [first, rest @ ..]
                if self.kind == MarkupKind::Aura && is_one(&access.attributes, first) =>
            {
                steps = rest;
            }
            [first, ..]
                if self.kind == MarkupKind::Aura
                    && is_one(&access.actions, first)
                    && self.variables.at(first, place).is_none() =>
            {
                return None;
            }
            // A global of the platform: `$User`.
            [only] if only.starts_with('$') => {
                let whose = whose::of_step(field, only);
                return Some(if whose == Whose::Named {
                    Whose::Declared
                } else {
                    Whose::Other
                });
            }
            _ => {}
        }
        while let [before @ .., last] = steps
            && !before.is_empty()
            && whose::is_plumbing(last)
        {
            steps = before;
        }
        let (last, before) = steps.split_last()?;
        if !before.is_empty() {
            return Some(whose::of_step(field, last));
        }
        Some(self.of_variable(field, last, place, depth))
    }

    /// Whose a field of a variable is.
    fn of_variable(&self, field: &Field, name: &str, place: usize, depth: usize) -> Whose {
        let by_name = || match self.controller {
            Some(object) if object.eq_ignore_ascii_case(name) => whose::of_object(field, object),
            _ => whose::of_step(field, name),
        };
        let known = match self.variables.at(name, place) {
            Some(Holds::Type(written)) => whose::of_type(field, written),
            Some(Holds::ElementOf(list)) if depth > 0 => {
                let list: Vec<&str> = list.iter().map(String::as_str).collect();
                let whose = self.whose(field, &list, place, depth - 1);
                whose.unwrap_or(Whose::Unknown)
            }
            _ => Whose::Unknown,
        };
        match known {
            Whose::Unknown => by_name(),
            known => known,
        }
    }

    /// Whose a field is behind the path of an attribute's expression.
    pub(super) fn of_expression(&self, field: &Field, expression: &str, place: usize) -> Whose {
        let path = paths(expression).into_iter().next().unwrap_or_default();
        let steps: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
        let whose = self.whose(field, &steps, place, MAX_DEPTH);
        whose.unwrap_or(Whose::Unknown)
    }

    /// Whether the page is about something else that has an object's fields, and not about the object.
    fn is_about_others(&self, object: &str, shown: &[Shown]) -> bool {
        let of_declared = self
            .variables
            .types()
            .map(whose::inner_type)
            .chain(self.controller)
            .filter_map(|name| whose::of_name(object, name));
        let of_shown = shown
            .iter()
            .filter(|other| other.field.object == object)
            .map(|other| other.whose);
        let all: Vec<Whose> = of_declared.chain(of_shown).collect();
        let is_own = |whose: &Whose| matches!(whose, Whose::Declared | Whose::Named);
        all.contains(&Whose::Other) && !all.iter().any(is_own)
    }
}
