//! What an expression can stand for: paths into the watched globals, functions, objects, strings.
//!
//! Evaluation ignores the order of statements: a variable stands for everything it is ever given. That finds
//! aliases through any number of steps, and is right for adapters, which set a handle once and use it.

mod amd;
mod bundled;
mod calls;
mod compiled;
mod connect;
mod context;
mod exports;
mod gifts;
mod index;
mod library;
mod members;
mod mixins;
mod properties;
mod relevance;
mod variables;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use self::exports::MAX_DESCRIBED;
pub use self::gifts::EVERY;
use self::index::Index;
use self::relevance::Relevance;
use super::model::{Definition, Expr, ExprId, FnId, GLOBAL_OWNER, Model, OwnerId, VarId};
use crate::syntax::Interest;
use crate::syntax::facts::{Gift, KnownBy, Segment, Value};

/// Names that all mean the global object, or a frame's that an adapter reaches for.
const GLOBAL_OBJECTS: [&str; 9] = [
    "window",
    "self",
    "globalThis",
    "top",
    "parent",
    "frames",
    "opener",
    "global",
    "unsafeWindow",
];
/// So many values are as much work as one step.
const VALUES_PER_STEP: usize = 4;
/// More alternatives than this for one expression say nothing any more.
const MAX_VALUES: usize = 64;
/// Members of promises: asking one for them asks nothing of the value it stands for.
const PROMISE_MEMBERS: [&str; 4] = ["then", "catch", "finally", "done"];
/// Members by which the language and its helpers handle any value. What an alias is asked for them is asked of what
/// else the name stands for.
const PROTOCOL: [&str; 13] = [
    "next",
    "return",
    "throw",
    "value",
    "sent",
    "length",
    "name",
    "prototype",
    "arguments",
    "caller",
    "__esModule",
    "default",
    "toJSON",
];
/// The step of a way that calls or constructs.
pub(super) const CALLED: &str = "()";
/// Ways into other modules are followed this many steps.
const MAX_WAY: usize = 6;
/// Expressions that refer to each other deeper than this are given up.
const MAX_DEPTH: usize = 160;

/// Classes are followed to this many others that they inherit from.
const MAX_ANCESTORS: usize = 32;
/// How much of a script is followed. Each is tried where the one before takes too many steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything: what people write by hand, and most of what bundlers make of it.
    Whole,
    /// What a watched value can reach, by the names it goes by: a large library stands in the same script.
    Relevant,
    /// Variables and members as they are written, no calls.
    Written,
}

impl Extent {
    /// All, in the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::Whole, Self::Relevant, Self::Written];

    /// Steps of evaluation for one script.
    fn budget(self) -> usize {
        match self {
            Self::Whole => 300_000,
            Self::Relevant | Self::Written => 3_000_000,
        }
    }
}

/// What an expression can stand for, inside one script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Val {
    /// A path from the global object; empty is the global object itself.
    Path(Vec<Segment>, KnownBy),
    /// A string, and the expression that writes it.
    Text(String, ExprId),
    Function(FnId),
    /// An object literal or an instance.
    Instance(OwnerId),
    Class(OwnerId),
    Array(ExprId),
    /// The arguments of a function from one of them on.
    Rest(FnId, usize),
    /// The names of the members of what an expression stands for.
    Keys(ExprId),
    /// The values of those members.
    Values(ExprId),
    /// Pairs of both, and each such pair.
    Entries(ExprId),
    /// A function that stores what it is given in a member, as a promise's `resolve` or a state's setter does.
    Setter(OwnerId, &'static str),
    /// The state of a machine that a compiler made of an asynchronous function, and its method that gives what the
    /// machine waited for.
    State(FnId),
    Sent(FnId),
    /// A function that returns the global object.
    WindowGetter,
    /// The function by which the modules of a bundler's output load each other.
    Require,
    /// A string of another script.
    OtherText(String),
    /// A module that the bundle may or may not hold, and the way to something in it.
    Module(String, Vec<String>),
    /// A value of another file.
    Foreign(Value),
}

/// Answers what lies outside the script.
pub trait Environment {
    /// What the export `name` of the module `specifier` stands for; empty where that is not known.
    fn import(&self, specifier: &str, name: &str) -> Vec<Value>;
    /// What another script of the page left in the global variable `name`.
    fn global(&self, name: &str) -> Vec<Value>;
    /// Whether the bundle holds the module, so that nothing has to be presumed of it.
    fn holds(&self, specifier: &str) -> bool;
    /// What other scripts hand to this one.
    fn gifts(&self) -> Vec<Gift>;
    /// Whether nothing is known of any other file.
    fn is_silent(&self) -> bool;
}

/// No other files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Environment for Alone {
    fn import(&self, _specifier: &str, _name: &str) -> Vec<Value> {
        Vec::new()
    }

    fn global(&self, _name: &str) -> Vec<Value> {
        Vec::new()
    }

    fn holds(&self, _specifier: &str) -> bool {
        false
    }

    fn gifts(&self) -> Vec<Gift> {
        Vec::new()
    }

    fn is_silent(&self) -> bool {
        true
    }
}

/// Evaluates the expressions of one script.
pub(super) struct Evaluator<'m> {
    model: &'m Model,
    interest: &'m Interest,
    environment: &'m dyn Environment,
    index: Index<'m>,
    /// What a script that is too large to be followed as a whole is limited to.
    relevance: Option<Relevance<'m>>,
    /// Steps that may be taken.
    budget: usize,
    memo: HashMap<ExprId, Vec<Val>>,
    variables: HashMap<VarId, Vec<Val>>,
    members: HashMap<(Val, String), Vec<Val>>,
    busy: HashSet<ExprId>,
    busy_variables: HashSet<VarId>,
    busy_members: BTreeSet<(Val, String)>,
    busy_lists: BTreeSet<Val>,
    depth: usize,
    /// Steps taken so far.
    steps: usize,
    /// How often something referred to itself: what is evaluated meanwhile is not all of it.
    cuts: usize,
    /// Call expressions by the function they reach.
    calls: BTreeMap<FnId, BTreeSet<ExprId>>,
    /// Values given to a parameter other than by a direct call.
    fed: BTreeMap<(FnId, usize), Vec<Feed>>,
    /// Values assigned to global paths, by dotted path.
    globals: BTreeMap<String, Vec<Feed>>,
    /// Members added to owners from outside.
    added: BTreeMap<(OwnerId, String), Vec<Feed>>,
    /// What `this` stands for in functions that are called on another's behalf, by their owner.
    this: BTreeMap<OwnerId, Vec<Feed>>,
    /// Owners that an owner inherits from without a class saying so.
    inherits: BTreeMap<OwnerId, BTreeSet<OwnerId>>,
    /// Owners that inherit from an owner.
    heirs: BTreeMap<OwnerId, BTreeSet<OwnerId>>,
    /// What a framework injects, by name.
    injected: BTreeMap<String, Vec<Feed>>,
    /// Modules of a bundler's output, by their key in it.
    bundled: BTreeMap<String, BTreeSet<FnId>>,
    /// Names by which those modules load each other, by key.
    bundled_names: BTreeMap<String, BTreeSet<String>>,
    /// Functions that load those modules.
    loaders: BTreeSet<FnId>,
    /// Factories of AMD modules that the script defines under a name.
    amd: BTreeMap<String, Vec<ExprId>>,
    /// Modules of which the name alone says that they hold a watched global.
    presumed: BTreeSet<String>,
    /// Gifts that only pass through this script.
    passed_on: BTreeSet<Gift>,
    /// Descriptions of values for other files; `None` while one is being made, or where there is nothing to say.
    described: BTreeMap<Val, Option<Value>>,
    /// Members that descriptions may still hold, over the whole script.
    description_budget: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Feed {
    /// The value of an expression.
    Value(ExprId),
    /// The elements of an array.
    Elements(ExprId),
    /// What calling an expression gives.
    Returned(ExprId),
    /// An instance of the class that an expression names.
    Instance(ExprId),
    /// A part of a source.
    Part(Definition),
    /// A value that is known as it stands.
    Known(Val),
}

impl<'m> Evaluator<'m> {
    pub(super) fn new(
        model: &'m Model,
        interest: &'m Interest,
        environment: &'m dyn Environment,
        extent: Extent,
    ) -> Self {
        let mut evaluator = Self {
            model,
            interest,
            environment,
            index: Index::of(model),
            relevance: (extent == Extent::Relevant)
                .then(|| Relevance::of(model, interest, environment)),
            budget: extent.budget(),
            memo: HashMap::new(),
            variables: HashMap::new(),
            members: HashMap::new(),
            busy: HashSet::new(),
            busy_variables: HashSet::new(),
            busy_members: BTreeSet::new(),
            busy_lists: BTreeSet::new(),
            depth: 0,
            steps: 0,
            cuts: 0,
            calls: BTreeMap::new(),
            fed: BTreeMap::new(),
            globals: BTreeMap::new(),
            added: BTreeMap::new(),
            this: BTreeMap::new(),
            inherits: BTreeMap::new(),
            heirs: BTreeMap::new(),
            injected: BTreeMap::new(),
            bundled: BTreeMap::new(),
            bundled_names: BTreeMap::new(),
            loaders: BTreeSet::new(),
            amd: BTreeMap::new(),
            presumed: BTreeSet::new(),
            passed_on: BTreeSet::new(),
            described: BTreeMap::new(),
            description_budget: MAX_DESCRIBED,
        };
        if extent != Extent::Written {
            evaluator.connect();
        }
        evaluator
    }

    /// Whether the script is too entangled to be followed to the end.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps >= self.budget
    }

    /// Everything an expression can stand for, sorted, without doubles.
    pub(super) fn eval(&mut self, id: ExprId) -> Vec<Val> {
        if let Some(values) = self.memo.get(&id) {
            self.steps += 1 + values.len() / VALUES_PER_STEP;
            return values.clone();
        }
        if self.depth >= MAX_DEPTH || self.is_exhausted() || !self.busy.insert(id) {
            self.cuts += 1;
            return Vec::new();
        }
        self.steps += 1;
        self.depth += 1;
        let mut values = self.eval_fresh(id);
        self.depth -= 1;
        self.busy.remove(&id);
        values.sort();
        values.dedup();
        values.truncate(MAX_VALUES);
        self.steps += values.len() / VALUES_PER_STEP;
        self.memo.insert(id, values.clone());
        values
    }

    fn eval_fresh(&mut self, id: ExprId) -> Vec<Val> {
        let model = self.model;
        match &model.nodes[id].expr {
            Expr::Local(variable) => self.variable(*variable),
            Expr::Global(name) => self.global_name(name, model.nodes[id].function),
            Expr::This(owner) if *owner == GLOBAL_OWNER => {
                vec![Val::Path(Vec::new(), KnownBy::Written)]
            }
            Expr::This(owner) => self.this_of(*owner),
            Expr::Super(owner) => {
                let owners = self.superclasses(*owner).into_iter();
                let mut values: Vec<Val> = owners.map(Val::Instance).collect();
                if let Some(superclass) = model.owners[*owner].superclass {
                    values.extend(self.instances(superclass));
                }
                values
            }
            Expr::Member { object, name, .. } => self.member_access(id, *object, name),
            Expr::Index { object, index } => self.index_access(*object, *index),
            Expr::Call {
                callee,
                arguments,
                is_new,
            } => self.call(id, *callee, arguments, *is_new),
            Expr::Function(function) => vec![Val::Function(*function)],
            Expr::Class(owner) => vec![Val::Class(*owner)],
            Expr::Object { owner, spreads, .. } => {
                let mut values = vec![Val::Instance(*owner)];
                values.extend(self.eval_all(spreads));
                values
            }
            Expr::Array(_) => vec![Val::Array(id)],
            Expr::Spread(_) | Expr::Element { .. } | Expr::Key => Vec::new(),
            Expr::Text(text) => vec![Val::Text(text.clone(), id)],
            Expr::Concat(parts) => self.concat(id, parts),
            Expr::Choice(options) => self.eval_all(options),
            Expr::Both(value) | Expr::Assign(value) | Expr::Same(value) => self.eval(*value),
            Expr::ImportCall(source) => self.import_written(*source),
            Expr::Number(_) | Expr::Bool(_) | Expr::Null | Expr::Opaque => Vec::new(),
        }
    }

    /// Everything that any of several expressions can stand for, in their order.
    fn eval_all(&mut self, ids: &[ExprId]) -> Vec<Val> {
        ids.iter().flat_map(|&id| self.eval(id)).collect()
    }

    /// All strings that a concatenation can be, as far as its parts are known; unknown parts stay out.
    fn concat(&mut self, id: ExprId, parts: &[ExprId]) -> Vec<Val> {
        let mut texts = vec![String::new()];
        for &part in parts {
            let options = self.texts(part);
            if options.is_empty() {
                return Vec::new();
            }
            let mut longer = Vec::new();
            for text in &texts {
                for option in &options {
                    longer.push(format!("{text}{option}"));
                }
            }
            longer.truncate(MAX_VALUES);
            texts = longer;
        }
        texts.into_iter().map(|text| Val::Text(text, id)).collect()
    }

    /// The strings among an expression's values.
    fn texts(&mut self, id: ExprId) -> Vec<String> {
        self.eval(id)
            .into_iter()
            .filter_map(|value| match value {
                Val::Text(text, _) | Val::OtherText(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    /// What `this` is inside a function of that owner.
    fn this_of(&mut self, owner: OwnerId) -> Vec<Val> {
        let mut values = Vec::new();
        let mut next = Some(owner);
        for _ in 0..MAX_DEPTH {
            let Some(owner) = next else { break };
            if owner == GLOBAL_OWNER {
                values.push(Val::Path(Vec::new(), KnownBy::Written));
                break;
            }
            values.push(Val::Instance(owner));
            values.extend(self.fed_values(self.this.get(&owner).cloned()));
            // A function that nothing makes a method or a constructor may see what is around it.
            next = self.model.owners[owner]
                .is_soft
                .then_some(self.model.owners[owner].parent)
                .flatten();
        }
        values
    }

    /// The functions among an expression's values.
    fn functions(&mut self, id: ExprId) -> Vec<FnId> {
        self.eval(id)
            .into_iter()
            .filter_map(|value| match value {
                Val::Function(function) => Some(function),
                _ => None,
            })
            .collect()
    }

    /// Whether a path starts at a watched global.
    fn is_watched(&self, path: &[Segment]) -> bool {
        let root = path.first().and_then(Segment::name);
        root.is_some_and(|root| self.interest.globals.iter().any(|global| global == root))
    }
}

/// `a.b.c`, unless a step is unknown.
pub(super) fn dotted(path: &[Segment]) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(Segment::name).collect();
    names.map(|names| names.join("."))
}

fn foreign_value(value: Value) -> Val {
    match value {
        Value::Path(path) => Val::Path(path, KnownBy::OtherFile),
        Value::Import(module, name) => Val::Module(module, vec![name]),
        Value::Text(text) => Val::OtherText(text),
        other => Val::Foreign(other),
    }
}

fn foreign_values(values: impl IntoIterator<Item = Value>) -> Vec<Val> {
    values.into_iter().map(foreign_value).collect()
}

/// Marks paths as no longer written out on the spot; what is known less directly stays so.
fn resolved(values: Vec<Val>) -> impl Iterator<Item = Val> {
    values.into_iter().map(|value| match value {
        Val::Path(path, KnownBy::Written) => Val::Path(path, KnownBy::Resolved),
        other => other,
    })
}
