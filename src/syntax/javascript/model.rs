//! A script reduced to what values it moves around: the form that evaluation works on.
//!
//! The parser's tree is lowered into this once, so that only [`super::lower`] knows the parser, and everything
//! after it works on plain indices.

use std::collections::BTreeMap;

use crate::bundle::Span;
use crate::syntax::facts::UseKind;

/// Index of an expression.
pub(super) type ExprId = usize;
/// Index of a function.
pub(super) type FnId = usize;
/// Index of something that `this` can stand for.
pub(super) type OwnerId = usize;
/// Index of a variable, as the parser's scope analysis numbers it.
pub(super) type VarId = usize;

/// The owner of code outside any class, method or constructor: the global object of a plain script.
pub(super) const GLOBAL_OWNER: OwnerId = 0;

/// An expression.
#[derive(Debug)]
pub(super) enum Expr {
    /// A variable of this script.
    Local(VarId),
    /// A name that no declaration binds.
    Global(String),
    /// `this`.
    This(OwnerId),
    /// `super`.
    Super(OwnerId),
    /// `object.name`, also `object['name']`.
    Member {
        object: ExprId,
        name: String,
        name_span: Span,
    },
    /// `object[index]` with an index that is not a literal.
    Index { object: ExprId, index: ExprId },
    /// A call or a construction.
    Call {
        callee: ExprId,
        arguments: Vec<ExprId>,
        is_new: bool,
    },
    /// A function or arrow function.
    Function(FnId),
    /// A class, with the owner that its instances are.
    Class(OwnerId),
    /// An object literal: its properties by name, spreads, and the owner its methods see as `this`.
    Object {
        properties: Vec<(String, ExprId)>,
        /// The keys themselves, each a [`Expr::Key`].
        keys: Vec<(String, ExprId)>,
        spreads: Vec<ExprId>,
        owner: OwnerId,
    },
    /// An array literal.
    Array(Vec<ExprId>),
    /// `...list` among arguments or elements.
    Spread(ExprId),
    /// A string literal.
    Text(String),
    /// A key of an object literal, which is a string to whoever asks for the names of the object's members.
    Key,
    /// A component of a framework with its properties: `<Child api={x}/>`.
    Element {
        component: ExprId,
        properties: ExprId,
    },
    /// A template or a sum with strings in it.
    Concat(Vec<ExprId>),
    /// One of several: `a ? b : c`, `a || b`, `a ?? b`.
    Choice(Vec<ExprId>),
    /// `a && b`, which is `b` where it matters.
    Both(ExprId),
    /// An assignment, whose value is the right side.
    Assign(ExprId),
    /// The last of a sequence, an awaited value: the same value again.
    Same(ExprId),
    /// `import('x')`.
    ImportCall(ExprId),
    /// A number, as written.
    Number(String),
    /// `true`, `false`.
    Bool(bool),
    /// `null`, `undefined`.
    Null,
    /// Anything else.
    Opaque,
}

/// An expression with its place and what is done with it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) expr: Expr,
    pub(super) span: Span,
    pub(super) kind: UseKind,
    /// Whether the path goes on in the expression around it, which then stands for it.
    pub(super) continued: bool,
    pub(super) function: FnId,
    /// Property or variable that takes the value, if it is bound directly.
    pub(super) bound_to: Option<String>,
    /// The call it is an argument of.
    pub(super) argument_of: Option<ExprId>,
}

/// Where a variable's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Expr(ExprId),
    Param(FnId, usize),
    /// All parameters from this one on: `...rest`.
    Rest(FnId, usize),
    /// An instance of the class that the expression names: a declared type says so.
    Instance(ExprId),
    /// The names of a value's members: `for (name in value)`.
    Keys(ExprId),
    /// The elements of an array.
    Elements(ExprId),
    /// An exported name of a module; `*` is the module itself.
    Import(String, String),
}

/// One definition of a variable: a source, and the properties to follow from there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Definition {
    pub(super) source: Source,
    pub(super) path: Vec<Step>,
}

/// A step of a pattern from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A property or an element with a written name.
    Name(String),
    /// A property whose name is computed.
    Computed(ExprId),
}

/// A variable.
#[derive(Debug, Default)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) definitions: Vec<Definition>,
    /// Only declared to the type checker: the value lives outside.
    pub(super) ambient: bool,
    pub(super) top_level: bool,
}

/// A function.
#[derive(Debug, Default)]
pub(super) struct Function {
    pub(super) name: Option<String>,
    pub(super) parent: Option<FnId>,
    pub(super) returns: Vec<ExprId>,
    pub(super) owner: OwnerId,
    pub(super) parameters: usize,
    /// An arrow function has no `arguments` and no `this` of its own.
    pub(super) is_arrow: bool,
    /// Whether its owner is its own, so that it can be a constructor.
    pub(super) constructs: bool,
    pub(super) is_generator: bool,
    /// What a compiler made of an asynchronous function's body.
    pub(super) machine: Option<Machine>,
    /// What a machine of states ends with.
    pub(super) ends: Vec<ExprId>,
}

/// How a machine of states, which stands for the body of an asynchronous function, gives values to its runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Machine {
    /// As pairs of an instruction and a value: TypeScript, swc.
    Pairs,
    /// As they are, and the last one by a method of the state: Babel.
    Plain,
}

/// What `this` stands for: a class's instances, an object literal, a constructor function.
#[derive(Debug, Default)]
pub(super) struct Owner {
    pub(super) members: BTreeMap<String, Vec<ExprId>>,
    pub(super) statics: BTreeMap<String, Vec<ExprId>>,
    /// Functions that a member's value is handed to: `set name(value) {}`.
    pub(super) setters: BTreeMap<String, FnId>,
    pub(super) parent: Option<OwnerId>,
    pub(super) superclass: Option<ExprId>,
    /// Values whose members are also members, as those of the object that a component's `data()` returns.
    pub(super) mixins: Vec<ExprId>,
    /// Belongs to a function expression, which may or may not have a `this` of its own.
    pub(super) is_soft: bool,
}

/// `object.name = value` on something other than `this`; the value may be a part of one.
#[derive(Debug)]
pub(super) struct MemberAssignment {
    pub(super) object: ExprId,
    pub(super) name: Step,
    pub(super) value: Source,
    pub(super) path: Vec<Step>,
}

/// An exported name.
#[derive(Debug)]
pub(super) enum Export {
    Expr(ExprId),
    Variable(VarId),
    From(String, String),
}

/// A whole script.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) nodes: Vec<Node>,
    pub(super) functions: Vec<Function>,
    pub(super) variables: Vec<Variable>,
    pub(super) owners: Vec<Owner>,
    pub(super) assignments: Vec<MemberAssignment>,
    /// Assignments to names that no declaration binds.
    pub(super) implicit_globals: Vec<(String, Definition)>,
    pub(super) exports: Vec<(String, Export)>,
    pub(super) imports: Vec<(String, Span)>,
    /// Names taken out of a value by destructuring: the source, the property path, the place of the key.
    pub(super) picked: Vec<Picked>,
    /// Spans of type declarations.
    pub(super) type_declarations: Vec<Span>,
}

/// A name taken out of a value by a pattern.
#[derive(Debug)]
pub(super) struct Picked {
    pub(super) source: Source,
    pub(super) path: Vec<Step>,
    pub(super) span: Span,
    pub(super) function: FnId,
}

impl Model {
    /// Adds an owner.
    pub(super) fn add_owner(&mut self, parent: Option<OwnerId>) -> OwnerId {
        self.owners.push(Owner {
            parent,
            ..Owner::default()
        });
        self.owners.len() - 1
    }
}
