//! What the code around a place is about, where the place itself does not say.

use crate::bundle::Span;
use crate::syntax::facts::{ApexFacts, ApexMethod};

/// Objects with fields of the same names as a Task's.
const NAMESAKES: [&str; 2] = ["VoiceCall", "VoiceCallRecording"];

/// The method around a place, or all of the file where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    apex: &'a ApexFacts,
    method: Option<&'a ApexMethod>,
}

impl<'a> Context<'a> {
    pub(super) fn around(apex: &'a ApexFacts, span: Span) -> Self {
        let method = apex
            .methods
            .iter()
            .filter(|method| method.whole.start <= span.start && span.end <= method.whole.end)
            .max_by_key(|method| method.whole.start);
        Self { apex, method }
    }

    /// The whole file.
    pub(super) fn file(apex: &'a ApexFacts) -> Self {
        Self { apex, method: None }
    }

    /// Whether it is a test of its own, as methods of older classes can be.
    pub(super) fn is_test(&self) -> bool {
        self.method.is_some_and(|method| {
            let mut modifiers = method.modifiers.iter();
            modifiers.any(|modifier| matches!(modifier.as_str(), "@istest" | "testmethod"))
        })
    }

    fn holds(&self, span: Span) -> bool {
        self.method
            .is_none_or(|method| method.whole.start <= span.start && span.end <= method.whole.end)
    }

    /// Whether the object is named: as a type, in a query, or as a string.
    pub(super) fn names(&self, object: &str) -> bool {
        let same = |name: &String| name.eq_ignore_ascii_case(object);
        let apex = self.apex;
        let in_trigger = apex
            .trigger
            .as_ref()
            .is_some_and(|trigger| same(&trigger.object));
        in_trigger
            || apex
                .types
                .iter()
                .any(|used| same(&used.name) && self.holds(used.span))
            || apex
                .strings
                .iter()
                .any(|used| same(&used.name) && self.holds(used.span))
            || apex
                .queries
                .iter()
                .any(|query| query.objects.iter().any(same) && self.holds(query.span))
    }

    /// Whether a query selects from the object.
    pub(super) fn queries(&self, object: &str) -> bool {
        self.apex.queries.iter().any(|query| {
            self.holds(query.span)
                && query
                    .objects
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(object))
        })
    }

    /// Whether it is about Tasks and not about what has the same fields.
    pub(super) fn is_about_tasks(&self) -> bool {
        self.names("Task") && !self.is_about_namesakes()
    }

    /// Whether a namesake of Task is named.
    pub(super) fn is_about_namesakes(&self) -> bool {
        NAMESAKES.iter().any(|object| self.names(object))
    }

    /// Whether a call center or a user's call center is touched.
    pub(super) fn touches_call_centers(&self) -> bool {
        let is_field = |name: &str| name.eq_ignore_ascii_case("CallCenterId");
        let apex = self.apex;
        self.names("CallCenter")
            || apex
                .fields
                .iter()
                .any(|field| is_field(&field.name) && self.holds(field.span))
            || apex.queries.iter().any(|query| {
                self.holds(query.span) && query.fields.iter().any(|field| is_field(&field.name))
            })
    }

    /// The text it spans.
    pub(super) fn text<'t>(&self, file: &'t str) -> &'t str {
        self.method.map_or(file, |method| method.whole.of(file))
    }
}
