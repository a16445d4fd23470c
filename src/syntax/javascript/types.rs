//! Where types are written between the code: of variables, parameters, casts and calls.

use oxc::ast::ast::{Program, TSClassImplements, TSType};
use oxc::ast_visit::Visit;
use oxc::span::GetSpan;

use crate::bundle::Span;

/// The places of a program's types, outermost ones only.
pub(super) fn spans(program: &Program<'_>) -> Vec<Span> {
    let mut types = Types { found: Vec::new() };
    types.visit_program(program);
    types.found
}

struct Types {
    found: Vec<Span>,
}

impl Types {
    fn add(&mut self, span: oxc::span::Span) {
        self.found
            .push(Span::new(span.start as usize, span.end as usize));
    }
}

impl<'a> Visit<'a> for Types {
    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        self.add(it.span());
    }

    fn visit_ts_class_implements(&mut self, it: &TSClassImplements<'a>) {
        self.add(it.span);
    }
}
