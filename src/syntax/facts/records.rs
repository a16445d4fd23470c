//! What a script says about records and their fields.

use super::ApexQuery;
use crate::bundle::Span;

/// Field names of interest in a script, and what tells whose they are.
#[derive(Debug, Clone, Default)]
pub struct ScriptRecords {
    /// Names that stand as keys, members or strings.
    pub names: Vec<NameUse>,
    /// Objects that the script names where it makes, reads or writes a record.
    pub objects: Vec<ObjectName>,
    /// Queries in strings that name a field or an object of interest.
    pub queries: Vec<ApexQuery>,
}

impl ScriptRecords {
    /// The same facts with every place moved.
    #[must_use]
    pub fn moved(self, place: &dyn Fn(Span) -> Span) -> Self {
        Self {
            names: self
                .names
                .into_iter()
                .map(|name| NameUse {
                    span: place(name.span),
                    ..name
                })
                .collect(),
            objects: self
                .objects
                .into_iter()
                .map(|object| ObjectName {
                    span: place(object.span),
                    ..object
                })
                .collect(),
            queries: self
                .queries
                .into_iter()
                .map(|query| ApexQuery {
                    span: place(query.span),
                    fields: query
                        .fields
                        .into_iter()
                        .map(|field| super::QueryField {
                            span: place(field.span),
                            ..field
                        })
                        .collect(),
                    ..query
                })
                .collect(),
        }
    }
}

/// A field name of interest.
#[derive(Debug, Clone)]
pub struct NameUse {
    /// The name as written.
    pub name: String,
    /// Its place, without quotes.
    pub span: Span,
    /// How it stands there.
    pub form: NameForm,
    /// Objects that the record is known to be of, by what the script says of it.
    pub objects: Vec<String>,
    /// Whether it is certainly of a record, of whatever object.
    pub is_of_record: bool,
    /// Names on the way to it, as far as they are written: `this.task.data` is `task`, `data`.
    pub path: Vec<String>,
    /// Name of the enclosing function.
    pub enclosing: Option<String>,
}

/// How a field name stands in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// The key of an object literal.
    Key,
    /// A member that is read or written, or taken out by a pattern.
    Member,
    /// A whole string, or one name of a list in a string.
    Text,
}

/// An object that a script names as that of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// The name.
    pub name: String,
    /// Where it is named.
    pub span: Span,
}
