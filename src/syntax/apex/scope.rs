//! Whose field a name in a query is: the sources of each SELECT, their aliases, and the paths that lead away from
//! them.

use crate::syntax::facts::FieldOwner;

/// One SELECT, or one object of a RETURNING.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Objects and relationships of the FROM with their aliases, in order.
    pub(super) sources: Vec<(String, Option<String>)>,
    /// Whether it selects child records for another SELECT.
    pub(super) of_children: bool,
}

impl Scope {
    /// Whose field it is that stands behind `path`, the names before the last dot.
    pub(super) fn owner(&self, path: &[&str]) -> FieldOwner {
        let Some((source, _)) = self.sources.first() else {
            return match path.last() {
                Some(parent) => FieldOwner::Parent((*parent).to_owned()),
                None => FieldOwner::Unknown,
            };
        };
        match path {
            [] => self.owned_by(source),
            [name] => {
                let named = self.sources.iter().find(|(source, alias)| {
                    let alias = alias.as_deref().unwrap_or(source);
                    alias.eq_ignore_ascii_case(name) || source.eq_ignore_ascii_case(name)
                });
                match named {
                    Some((source, _)) => self.owned_by(source),
                    None => FieldOwner::Parent((*name).to_owned()),
                }
            }
            [.., parent] => FieldOwner::Parent((*parent).to_owned()),
        }
    }

    fn owned_by(&self, source: &str) -> FieldOwner {
        // `FROM Task t, t.Owner o` takes the owner's fields under a name of their own.
        match source.rsplit_once('.') {
            Some((_, parent)) => FieldOwner::Parent(parent.to_owned()),
            None if self.of_children => FieldOwner::Children(source.to_owned()),
            None => FieldOwner::Object(source.to_owned()),
        }
    }
}
