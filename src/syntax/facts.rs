//! What the front ends say about a text: shapes and places, no Salesforce meaning.
//!
//! All spans are byte offsets into the decoded text of the file a person opens, also for a script inside a
//! page.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::Span;

/// Everything the front ends found in one file.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// One entry for a script file, one per script or handler attribute of a page.
    pub scripts: Vec<ScriptFacts>,
    /// Elements of markup, in document order.
    pub elements: Vec<Element>,
    /// The tree of an XML file that parsed, as far as it parsed.
    pub xml: Option<XmlElement>,
    /// Apex.
    pub apex: Option<ApexFacts>,
    /// Files that a server's code in markup names.
    pub named: BTreeSet<NamedFile>,
    /// Comments, strings and prose that hold a needle of the [`super::Interest`].
    pub texts: Vec<TextFact>,
    /// What did not parse. The rest of the facts is still good.
    pub problems: Vec<Problem>,
}

/// A file that a server's code names in a string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedFile {
    /// As written.
    pub name: String,
    /// Whether the code brings a part of a page in, so that the name may leave out the suffix.
    pub is_part: bool,
}

/// Something that kept a front end from reading all of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was noticed.
    pub span: Span,
    /// What the parser said.
    pub message: String,
    /// Whether the text fallback read the text instead.
    pub read_as_text: bool,
}

/// One step of a path such as `sforce.opencti.screenPop`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A name that is known, whether written out or computed from known strings.
    Name(String),
    /// A computed name that could not be resolved.
    Dynamic,
}

/// Whether a path goes through the names of another.
#[must_use]
pub fn goes_through(path: &[Segment], names: &[String]) -> bool {
    path.len() >= names.len()
        && names
            .iter()
            .zip(path)
            .all(|(name, step)| step.name() == Some(name))
}

impl Segment {
    /// The name, where it is known.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Dynamic => None,
        }
    }
}

/// How the tool knows what an expression means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownBy {
    /// The whole path is written out and its root is a global.
    Written,
    /// Followed through variables, parameters, properties or functions of the same script.
    Resolved,
    /// Followed through another script of the page or another module.
    OtherFile,
    /// The member's name comes from a string that reaches a computed access.
    NameFromString,
    /// Seen as text only: the script did not parse, or no grammar fits.
    Text,
}

/// What is done with the value at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseKind {
    /// Called, or constructed.
    Call,
    /// Asked for its existence: `if (x)`, `typeof x`, `x && …`.
    Test,
    /// Given a second name: bound, returned, stored.
    Bind,
    /// Handed to a function as an argument.
    Pass,
    /// Handed to a function that is followed, whose uses of it are facts of their own.
    Give,
    /// Assigned to: somebody defines it.
    Write,
    /// Anything else that reads it.
    Read,
}

/// A path into a global object that the front end was asked to look for.
#[derive(Debug, Clone)]
pub struct PathUse {
    /// The steps from the global, without `window` and its like.
    pub path: Vec<Segment>,
    /// For each step the span of its name where this expression writes it out.
    pub spans: Vec<Option<Span>>,
    /// The whole expression.
    pub whole: Span,
    /// What is done with it.
    pub kind: UseKind,
    /// How the path is known.
    pub known_by: KnownBy,
    /// The arguments, for a call.
    pub arguments: Vec<Literal>,
    /// Name of the enclosing function, method or property.
    pub enclosing: Option<String>,
}

/// An argument as far as it is literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string, also one with unknown parts, which read `{…}`.
    Text(String),
    /// A number as written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null` or `undefined`.
    Null,
    /// An object literal; computed keys are left out.
    Object(Vec<(String, Literal)>),
    /// An array literal.
    Array(Vec<Literal>),
    /// A path into a watched global, such as an enum constant.
    Path(String),
    /// A function.
    Function,
    /// Not literal.
    Unknown,
}

/// What a name that leaves a script stands for, as far as watched globals are concerned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A path into a watched global.
    Path(Vec<Segment>),
    /// A function.
    Function(FunctionValue),
    /// An object, a namespace or an instance with its members.
    Object(BTreeMap<String, Vec<Value>>),
    /// A class with what its instances hold.
    Class(BTreeMap<String, Vec<Value>>),
    /// A re-export: module specifier and exported name.
    Import(String, String),
    /// A string that another script uses as the name of a member.
    Text(String),
}

/// What a function does with watched globals, for those who call it from another script.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionValue {
    /// What it returns.
    pub returns: Vec<Value>,
    /// Parameters it takes as the name of a member, with the object the member is of.
    pub names: BTreeMap<usize, Vec<Vec<Segment>>>,
    /// What it hands to a parameter that it calls, by parameter and argument.
    pub hands: BTreeMap<(usize, usize), Vec<Value>>,
}

impl FunctionValue {
    /// Whether there is nothing to say of the function.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.returns.is_empty() && self.names.is_empty() && self.hands.is_empty()
    }
}

/// A value that a script puts into something it has from another module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gift {
    /// The module, as written.
    pub specifier: String,
    /// The way from the module to the receiver: an exported name, then members; `()` is a call or construction.
    pub way: Vec<String>,
    /// What takes the value.
    pub slot: Slot,
    /// The values.
    pub values: Vec<Value>,
}

/// What takes a gift.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// A parameter of a function or of a class's constructor.
    Parameter(usize),
    /// A member of an object, or of a class's instances.
    Member(String),
}

/// One script.
#[derive(Debug, Clone, Default)]
pub struct ScriptFacts {
    /// Uses of watched globals.
    pub uses: Vec<PathUse>,
    /// Strings and concatenations that hold a needle.
    pub strings: Vec<StringFact>,
    /// What the script exports, by name (`default` and `*` as in ES modules).
    pub exports: BTreeMap<String, Vec<Value>>,
    /// What the script leaves in the global scope, by name.
    pub globals: BTreeMap<String, Vec<Value>>,
    /// Watched paths that its own global variables make lead to something else.
    pub own_paths: Vec<Vec<String>>,
    /// Modules it imports.
    pub imports: Vec<Import>,
    /// What it hands to other modules.
    pub gifts: Vec<Gift>,
    /// Modules that were taken to hold a watched global because of the name they are bound to.
    pub presumed: BTreeSet<String>,
    /// Calls by literal first argument, for callees the interest names, such as `loadScript`.
    pub calls: Vec<NamedCall>,
}

/// An import of another module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The specifier as written.
    pub specifier: String,
    /// Where it is written.
    pub span: Span,
}

/// A call of a function that the interest names.
#[derive(Debug, Clone)]
pub struct NamedCall {
    /// The callee as written, e.g. `console.log`.
    pub callee: String,
    /// Its arguments.
    pub arguments: Vec<Literal>,
    /// The whole call.
    pub span: Span,
}

/// A string with a needle in it.
#[derive(Debug, Clone)]
pub struct StringFact {
    /// The text; unknown parts of a concatenation read `{…}`.
    pub text: String,
    /// The whole expression.
    pub span: Span,
    /// The piece of it that is written here and holds the needle.
    pub piece: Span,
    /// Whether parts were put together at run time.
    pub built: bool,
    /// The known texts of those parts that are written elsewhere.
    pub parts: Vec<String>,
    /// The texts that an expression can choose instead of this one: `x ? 'this' : 'other'`.
    pub alternatives: Vec<String>,
    /// The function it is handed to, as written, if it is an argument.
    pub passed_to: Option<String>,
    /// The name of the property or variable it is the value of.
    pub bound_to: Option<String>,
    /// Name of the enclosing function.
    pub enclosing: Option<String>,
}

/// Where a text stands that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextKind {
    /// A comment of any language.
    Comment,
    /// A string literal.
    StringLiteral,
    /// Prose: documentation, text between tags.
    Prose,
    /// A TypeScript declaration: interface, `declare`, `.d.ts`.
    TypeDeclaration,
    /// What a server runs or fills in a page.
    ServerCode,
}

/// A text that is no code and holds a needle.
#[derive(Debug, Clone)]
pub struct TextFact {
    /// What sort of text.
    pub kind: TextKind,
    /// The whole of it.
    pub span: Span,
}

/// An element of markup.
#[derive(Debug, Clone)]
pub struct Element {
    /// Name as written, with its prefix: `apex:includeScript`, `lightning-click-to-dial`.
    pub name: String,
    /// The start tag.
    pub span: Span,
    /// Attributes in order.
    pub attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute; names compare without case, as HTML and Visualforce do.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

/// An attribute of an element.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Name as written.
    pub name: String,
    /// Value with character references resolved, merge fields as they are.
    pub value: String,
    /// The value's place, without its quotes.
    pub span: Span,
}

/// An element of an XML document.
#[derive(Debug, Clone)]
pub struct XmlElement {
    /// Name as written, with its prefix.
    pub name: String,
    /// Attributes in order.
    pub attributes: Vec<(String, String)>,
    /// Text directly inside, entities resolved, trimmed.
    pub text: String,
    /// The start tag.
    pub span: Span,
    /// The text's place; empty where there is none.
    pub text_span: Span,
    /// Child elements in order.
    pub children: Vec<XmlElement>,
}

impl XmlElement {
    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&XmlElement> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of that name.
    #[must_use]
    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// All children of that name.
    pub fn children_named<'x>(&'x self, name: &'x str) -> impl Iterator<Item = &'x XmlElement> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Visits this element and all below it, parents first, with the path of names from the root.
    pub fn walk<'x>(&'x self, visit: &mut dyn FnMut(&[&'x XmlElement])) {
        fn step<'x>(path: &mut Vec<&'x XmlElement>, visit: &mut dyn FnMut(&[&'x XmlElement])) {
            visit(path);
            let Some(&last) = path.last() else { return };
            for child in &last.children {
                path.push(child);
                step(path, visit);
                path.pop();
            }
        }
        step(&mut vec![self], visit);
    }
}

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
    /// Class paths that the file declares, e.g. `Outer.Inner`.
    pub classes: Vec<String>,
    /// Methods, with their class path.
    pub methods: Vec<ApexMethod>,
    /// SOQL and SOSL, written in brackets or found in strings.
    pub queries: Vec<ApexQuery>,
    /// Fields of interest, read or written.
    pub fields: Vec<ApexField>,
    /// Types of interest, used in declarations, casts and constructors.
    pub types: Vec<ApexType>,
    /// Strings that are, or list, names of interest.
    pub strings: Vec<ApexString>,
    /// Records of types of interest that are written to the database.
    pub changes: Vec<ApexType>,
    /// Calls of methods of interest.
    pub calls: Vec<ApexType>,
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
    /// The name's place.
    pub span: Span,
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
    /// The relationship it is reached by where that type is not known, e.g. `Owner`.
    pub relationship: Option<String>,
    /// Whether it is assigned.
    pub write: bool,
    /// Whether the name is only a string, as in `put('CallType', …)`.
    pub by_string: bool,
    /// The name's place.
    pub span: Span,
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
    /// The whole string, an argument of the method of that name; with the receiver's type where it is known.
    Argument {
        /// Method name in lower case.
        method: String,
        /// Type of what it is called on.
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
