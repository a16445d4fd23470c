//! Modules of which a loader's settings say that they are a global: `shim: { phone: { exports: 'a.b' } }`.

use std::collections::BTreeMap;

use crate::syntax::facts::{Facts, Literal, Segment};

/// Paths of watched globals by the ids of the modules that stand for them.
pub(super) fn shims(facts: &Facts, globals: &[String]) -> BTreeMap<String, Vec<Segment>> {
    let calls = facts.scripts.iter().flat_map(|script| &script.calls);
    calls
        .filter_map(|call| member(call.arguments.first()?, "shim"))
        .flat_map(members)
        .filter_map(|(id, module)| {
            let Some(Literal::Text(exports)) = member(module, "exports") else {
                return None;
            };
            let path: Vec<Segment> = exports
                .split('.')
                .map(|step| Segment::Name(step.to_owned()))
                .collect();
            let root = path.first().and_then(Segment::name)?;
            let is_watched = globals.iter().any(|global| global == root);
            is_watched.then(|| (id.clone(), path))
        })
        .collect()
}

fn members(literal: &Literal) -> &[(String, Literal)] {
    match literal {
        Literal::Object(members) => members,
        _ => &[],
    }
}

fn member<'l>(literal: &'l Literal, name: &str) -> Option<&'l Literal> {
    members(literal)
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}
