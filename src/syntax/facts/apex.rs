//! What an Apex file declares and does.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{BundlePath, Span};

/// What an Apex file declares and does, limited to the names the interest asks for.
#[derive(Debug, Clone, Default)]
pub struct ApexFacts {
    /// Outermost declaration: class, interface, enum or trigger name.
    pub name: Option<String>,
    /// What a trigger waits for.
    pub trigger: Option<ApexTrigger>,
    /// Whether the whole class is a test (`@isTest`).
    pub is_test: bool,
    /// Whether the source is hidden, as managed code is.
    pub hidden: bool,
    /// Classes, interfaces and enums that the file declares, by their paths.
    pub classes: Vec<ApexClass>,
    /// Classes of other files, as written, that it would take to know what some name of interest belongs to.
    pub missing: BTreeSet<String>,
    /// Methods, with their class path.
    pub methods: Vec<ApexMethod>,
    /// SOQL and SOSL, written in brackets or found in strings.
    pub queries: Vec<ApexQuery>,
    /// Fields of interest, read or written.
    pub fields: Vec<ApexField>,
    /// Types of interest, used in declarations, casts and constructors; none that are classes of the bundle.
    pub types: Vec<ApexType>,
    /// Strings that are, or list, names of interest.
    pub strings: Vec<ApexString>,
    /// Records of types of interest that are written to the database.
    pub changes: Vec<ApexType>,
    /// Calls of methods of interest.
    pub calls: Vec<ApexType>,
}

/// A class, an interface or an enum as other code sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApexClass {
    /// Class path, e.g. `Outer.Inner`.
    pub path: String,
    /// What it extends and implements.
    pub parents: Vec<String>,
    /// Types of its fields and properties, by name in lower case.
    pub fields: BTreeMap<String, String>,
    /// Types that its methods return, by name in lower case and number of parameters, e.g. `make/1`.
    pub methods: BTreeMap<String, String>,
    /// Strings that its fields hold from the start, and that its methods return, by the same names.
    pub texts: BTreeMap<String, ApexText>,
}

/// A string, or a list of strings, that a class offers to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApexText {
    /// The parts of each element; a string is one element.
    pub items: Vec<Vec<TextPart>>,
    /// Whether it is a list.
    pub is_list: bool,
    /// Whether a name of interest in it belongs to something that only its users know.
    pub is_open: bool,
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextPart {
    /// Written out in this file.
    Here(String, Span),
    /// Written out in another file.
    There(String, Elsewhere),
    /// What a method puts between two others.
    Between(&'static str),
    /// Not known.
    Unknown,
}

impl TextPart {
    /// Bytes it takes up.
    #[must_use]
    pub fn size(&self) -> usize {
        let text = match self {
            Self::Here(text, _) | Self::There(text, _) => text.len(),
            Self::Between(_) | Self::Unknown => 0,
        };
        size_of::<Self>() + text
    }
}

/// A place in another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// The file.
    pub file: BundlePath,
    /// The place in it.
    pub span: Span,
}

/// The head of a trigger, and the code it hands its records to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApexTrigger {
    /// The object.
    pub object: String,
    /// Events as words, e.g. `before insert`, in the order written.
    pub events: Vec<String>,
    /// Classes whose methods or constructors get the records, or are started without arguments.
    pub handlers: Vec<String>,
}

/// A method of an Apex class.
#[derive(Debug, Clone)]
pub struct ApexMethod {
    /// Class path, e.g. `Outer.Inner`.
    pub class: String,
    /// Method name.
    pub name: String,
    /// Parameter names with types, in order: `(type, name)`.
    pub parameters: Vec<(String, String)>,
    /// Lower-case modifiers and annotations, e.g. `global`, `static`, `webservice`, `@remoteaction`.
    pub modifiers: Vec<String>,
    /// The name's place.
    pub span: Span,
    /// The whole method.
    pub whole: Span,
}

/// A query.
#[derive(Debug, Clone)]
pub struct ApexQuery {
    /// Objects in FROM or RETURNING, as written; empty where it is not known.
    pub objects: Vec<String>,
    /// Fields of interest that the query names.
    pub fields: Vec<QueryField>,
    /// Where it starts.
    pub span: Span,
    /// Whether it was put together from strings.
    pub built: bool,
    /// Whether it may be a sentence: it names no object, though every part of it is known.
    pub is_fragment: bool,
    /// Enclosing method.
    pub enclosing: Option<String>,
}

/// A field of interest in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryField {
    /// Field name as written.
    pub name: String,
    /// What it is taken from.
    pub owner: FieldOwner,
    /// The name's place; that of the query where the name stands elsewhere.
    pub span: Span,
    /// The name's place where a class of another file lends it.
    pub lent: Option<Elsewhere>,
}

/// What a query takes a field from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldOwner {
    /// The object of its FROM or RETURNING, or of a WHEN.
    Object(String),
    /// Child records, by the name of their relationship.
    Children(String),
    /// A parent record, by the last relationship of the path.
    Parent(String),
    /// A part of the query is not known.
    Unknown,
}

/// A field of interest.
#[derive(Debug, Clone)]
pub struct ApexField {
    /// Field name as written.
    pub name: String,
    /// Type of the record it is taken from, as far as a declaration tells, e.g. `Task`.
    pub object: Option<String>,
    /// Whether that type is a class of the bundle, and the field a member of the class.
    pub is_member: bool,
    /// The relationship it is reached by where that type is not known, e.g. `Owner`.
    pub relationship: Option<String>,
    /// Whether it is assigned.
    pub write: bool,
    /// Whether the name is only a string, as in `put('CallType', …)`.
    pub by_string: bool,
    /// The name's place; that of the expression it comes from where the name stands elsewhere.
    pub span: Span,
    /// The name's place where a class of another file lends it.
    pub lent: Option<Elsewhere>,
    /// Enclosing method.
    pub enclosing: Option<String>,
}

/// A name of interest and where it stands.
#[derive(Debug, Clone)]
pub struct ApexType {
    /// Name as written.
    pub name: String,
    /// Its place.
    pub span: Span,
    /// Enclosing method.
    pub enclosing: Option<String>,
}

/// A name of interest that stands in a string.
#[derive(Debug, Clone)]
pub struct ApexString {
    /// The name as written.
    pub name: String,
    /// How it stands there.
    pub place: StringPlace,
    /// The name's place.
    pub span: Span,
    /// Enclosing method.
    pub enclosing: Option<String>,
}

/// How a name stands in a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StringPlace {
    /// The whole string, an argument of the method of that name, `new` for a constructor; with the receiver's type
    /// where it is known.
    Argument {
        /// Method name in lower case.
        method: String,
        /// Type of what it is called on, or of what is made.
        receiver: Option<String>,
    },
    /// The whole string, an element of a collection or the key of a map.
    Element,
    /// One name of a list of names in one string.
    Listed,
    /// A field that a part of a query's conditions names.
    Clause,
    /// The key of a member in JSON text.
    JsonKey,
    /// The whole string, anywhere else.
    Alone,
}
