//! What an expression can stand for: paths into the watched globals, functions, objects, strings.
//!
//! Evaluation ignores the order of statements: a variable stands for everything it is ever given. That finds
//! aliases through any number of steps, and is right for adapters, which set a handle once and use it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::model::{Export, Expr, ExprId, FnId, GLOBAL_OWNER, Model, OwnerId, Source, VarId};
use crate::syntax::Interest;
use crate::syntax::facts::{KnownBy, Segment, Value};

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
/// More alternatives than this for one expression say nothing any more.
const MAX_VALUES: usize = 24;
/// Expressions that refer to each other deeper than this are given up.
const MAX_DEPTH: usize = 160;
/// Rounds until calls and assignments have found their targets.
const MAX_ROUNDS: usize = 4;
/// Values of a script that are described for other files, at most.
const MAX_DESCRIBED: usize = 20_000;
/// A description with more values than this is a whole library, not a handle.
const MAX_DESCRIPTION: usize = 2_000;

/// What an expression can stand for, inside one script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A module or one of its exports that the bundle may or may not hold.
    Module(String, String),
    /// A value of another file.
    Foreign(Value),
}

/// Answers what lies outside the script.
pub trait Environment {
    /// What the export `name` of the module `specifier` stands for; empty where that is not known.
    fn import(&self, specifier: &str, name: &str) -> Vec<Value>;
    /// What another script of the page left in the global variable `name`.
    fn global(&self, name: &str) -> Vec<Value>;
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
}

/// Evaluates the expressions of one script.
pub(super) struct Evaluator<'m> {
    model: &'m Model,
    interest: &'m Interest,
    environment: &'m dyn Environment,
    memo: HashMap<ExprId, Vec<Val>>,
    variables: HashMap<VarId, Vec<Val>>,
    busy: HashSet<ExprId>,
    busy_variables: HashSet<VarId>,
    depth: usize,
    /// Call expressions by the function they reach.
    calls: BTreeMap<FnId, BTreeSet<ExprId>>,
    /// Values given to a parameter other than by a direct call.
    fed: BTreeMap<(FnId, usize), Vec<Feed>>,
    /// Values assigned to global paths, by dotted path.
    globals: BTreeMap<String, Vec<ExprId>>,
    /// Members added to owners from outside.
    added: BTreeMap<(OwnerId, String), Vec<ExprId>>,
    /// Variables of the outermost scope by name.
    top_level: HashMap<&'m str, VarId>,
    /// Calls of variables, by variable.
    calls_of_variables: HashMap<VarId, Vec<ExprId>>,
    /// First parameters, by function.
    first_parameters: HashMap<FnId, VarId>,
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
    /// A module.
    Module(String),
}

impl<'m> Evaluator<'m> {
    pub(super) fn new(
        model: &'m Model,
        interest: &'m Interest,
        environment: &'m dyn Environment,
    ) -> Self {
        let mut evaluator = Self {
            model,
            interest,
            environment,
            memo: HashMap::new(),
            variables: HashMap::new(),
            busy: HashSet::new(),
            busy_variables: HashSet::new(),
            depth: 0,
            calls: BTreeMap::new(),
            fed: BTreeMap::new(),
            globals: BTreeMap::new(),
            added: BTreeMap::new(),
            top_level: HashMap::new(),
            calls_of_variables: HashMap::new(),
            first_parameters: HashMap::new(),
            described: BTreeMap::new(),
            description_budget: MAX_DESCRIBED,
        };
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level {
                evaluator.top_level.entry(&variable.name).or_insert(id);
            }
            for definition in &variable.definitions {
                if let Source::Param(function, 0) = definition.source
                    && definition.path.is_empty()
                {
                    evaluator.first_parameters.insert(function, id);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if let Expr::Call { callee, .. } = node.expr
                && let Expr::Local(variable) = model.nodes[callee].expr
            {
                evaluator
                    .calls_of_variables
                    .entry(variable)
                    .or_default()
                    .push(id);
            }
        }
        for (name, value) in &model.implicit_globals {
            evaluator
                .globals
                .entry(name.clone())
                .or_default()
                .push(*value);
        }
        for _ in 0..MAX_ROUNDS {
            let before = evaluator.size();
            evaluator.connect();
            evaluator.memo.clear();
            evaluator.variables.clear();
            if evaluator.size() == before {
                break;
            }
        }
        evaluator
    }

    fn size(&self) -> usize {
        let calls: usize = self.calls.values().map(BTreeSet::len).sum();
        let fed: usize = self.fed.values().map(Vec::len).sum();
        let globals: usize = self.globals.values().map(Vec::len).sum();
        let added: usize = self.added.values().map(Vec::len).sum();
        calls + fed + globals + added
    }

    /// One round of finding what calls reach and where members are added.
    fn connect(&mut self) {
        let model = self.model;
        for assignment in &model.assignments {
            for base in self.eval(assignment.object) {
                match base {
                    Val::Path(path, _) => {
                        let Some(mut name) = dotted(&path) else {
                            continue;
                        };
                        if !name.is_empty() {
                            name.push('.');
                        }
                        name.push_str(&assignment.name);
                        let values = self.globals.entry(name).or_default();
                        if !values.contains(&assignment.value) {
                            values.push(assignment.value);
                        }
                    }
                    Val::Instance(owner) | Val::Class(owner) => {
                        self.add(owner, &assignment.name, assignment.value);
                    }
                    Val::Function(function) => {
                        let owner = model.functions[function].owner;
                        if owner != GLOBAL_OWNER {
                            self.add(owner, &assignment.name, assignment.value);
                        }
                    }
                    _ => {}
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            {
                self.connect_call(id, *callee, arguments);
            }
        }
    }

    fn add(&mut self, owner: OwnerId, name: &str, value: ExprId) {
        let values = self.added.entry((owner, name.to_owned())).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    fn feed(&mut self, function: FnId, parameter: usize, feed: Feed) {
        let feeds = self.fed.entry((function, parameter)).or_default();
        if !feeds.contains(&feed) {
            feeds.push(feed);
        }
    }

    fn connect_call(&mut self, call: ExprId, callee: ExprId, arguments: &[ExprId]) {
        for value in self.eval(callee) {
            match value {
                Val::Function(function) => {
                    self.calls.entry(function).or_default().insert(call);
                }
                Val::Class(owner) => {
                    let constructors = self.model.owners[owner].members.get("constructor");
                    for &constructor in constructors.into_iter().flatten() {
                        if let Expr::Function(function) = self.model.nodes[constructor].expr {
                            self.calls.entry(function).or_default().insert(call);
                        }
                    }
                }
                Val::Path(path, _) if dotted(&path).as_deref() == Some("define") => {
                    self.connect_amd(arguments);
                }
                Val::Path(path, _) if dotted(&path).as_deref() == Some("require") => {
                    self.connect_amd(arguments);
                }
                _ => {}
            }
        }
        let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr else {
            return;
        };
        let feed = match name.as_str() {
            "then" => Feed::Value(*object),
            "forEach" | "map" | "filter" | "some" | "every" | "find" | "flatMap" => {
                Feed::Elements(*object)
            }
            "call" | "bind" => {
                // `f.call(this, a)`: the arguments move up by one.
                for function in self.functions(*object) {
                    for (at, &argument) in arguments.iter().skip(1).enumerate() {
                        self.feed(function, at, Feed::Value(argument));
                    }
                }
                return;
            }
            "apply" => {
                if let Some(&list) = arguments.get(1)
                    && let Expr::Array(elements) = &self.model.nodes[list].expr
                {
                    for function in self.functions(*object) {
                        for (at, &element) in elements.iter().enumerate() {
                            self.feed(function, at, Feed::Value(element));
                        }
                    }
                }
                return;
            }
            _ => return,
        };
        if let Some(&callback) = arguments.first() {
            for function in self.functions(callback) {
                self.feed(function, 0, feed.clone());
            }
        }
    }

    /// `define([…modules], function (…parameters) {})`, with or without a name in front.
    fn connect_amd(&mut self, arguments: &[ExprId]) {
        let Some((&factory, before)) = arguments.split_last() else {
            return;
        };
        let Some(&list) = before.last() else { return };
        let Expr::Array(modules) = &self.model.nodes[list].expr else {
            return;
        };
        for function in self.functions(factory) {
            for (at, &module) in modules.iter().enumerate() {
                if let Expr::Text(specifier) = &self.model.nodes[module].expr {
                    self.feed(function, at, Feed::Module(specifier.clone()));
                }
            }
        }
    }

    fn functions(&mut self, expr: ExprId) -> Vec<FnId> {
        self.eval(expr)
            .into_iter()
            .filter_map(|value| match value {
                Val::Function(function) => Some(function),
                _ => None,
            })
            .collect()
    }

    /// Everything an expression can stand for, sorted, without doubles.
    pub(super) fn eval(&mut self, id: ExprId) -> Vec<Val> {
        if let Some(values) = self.memo.get(&id) {
            return values.clone();
        }
        if self.depth >= MAX_DEPTH || !self.busy.insert(id) {
            return Vec::new();
        }
        self.depth += 1;
        let mut values = self.eval_fresh(id);
        self.depth -= 1;
        self.busy.remove(&id);
        values.sort();
        values.dedup();
        values.truncate(MAX_VALUES);
        self.memo.insert(id, values.clone());
        values
    }

    fn eval_fresh(&mut self, id: ExprId) -> Vec<Val> {
        let model = self.model;
        match &model.nodes[id].expr {
            Expr::Local(variable) => self.variable(*variable),
            Expr::Global(name) => self.global_name(name),
            Expr::This(owner) if *owner == GLOBAL_OWNER => {
                vec![Val::Path(Vec::new(), KnownBy::Written)]
            }
            Expr::This(owner) => vec![Val::Instance(*owner)],
            Expr::Super(owner) => self
                .superclasses(*owner)
                .into_iter()
                .map(Val::Instance)
                .collect(),
            Expr::Member { object, name, .. } => {
                let bases = self.eval(*object);
                // An unknown object with a property of a watched global's name: some window.
                if bases.is_empty() && self.interest.globals.contains(name) && !self.is_own(*object)
                {
                    return vec![Val::Path(
                        vec![Segment::Name(name.clone())],
                        KnownBy::Resolved,
                    )];
                }
                let mut values = Vec::new();
                for base in bases {
                    values.extend(self.member(&base, name));
                }
                values
            }
            Expr::Index { object, index } => {
                let bases = self.eval(*object);
                let names: Vec<String> = self
                    .eval(*index)
                    .into_iter()
                    .filter_map(|value| match value {
                        Val::Text(text, _) => Some(text),
                        _ => None,
                    })
                    .collect();
                let mut values = Vec::new();
                for base in bases {
                    if names.is_empty() {
                        values.extend(self.any_member(&base));
                    }
                    for name in &names {
                        values.extend(self.member(&base, name).into_iter().map(
                            |value| match value {
                                Val::Path(path, _) => Val::Path(path, KnownBy::NameFromString),
                                other => other,
                            },
                        ));
                    }
                }
                values
            }
            Expr::Call {
                callee,
                arguments,
                is_new,
            } => self.call(*callee, arguments, *is_new),
            Expr::Function(function) => vec![Val::Function(*function)],
            Expr::Class(owner) => vec![Val::Class(*owner)],
            Expr::Object { owner, spreads, .. } => {
                let mut values = vec![Val::Instance(*owner)];
                for &spread in spreads {
                    values.extend(self.eval(spread));
                }
                values
            }
            Expr::Array(_) => vec![Val::Array(id)],
            Expr::Text(text) => vec![Val::Text(text.clone(), id)],
            Expr::Concat(parts) => self.concat(id, parts),
            Expr::Choice(options) => options
                .iter()
                .flat_map(|&option| self.eval(option))
                .collect(),
            Expr::Both(value) | Expr::Assign(value) | Expr::Same(value) => self.eval(*value),
            Expr::ImportCall(source) => match &model.nodes[*source].expr {
                Expr::Text(specifier) => self.import(specifier, "*"),
                _ => Vec::new(),
            },
            Expr::Number(_) | Expr::Bool(_) | Expr::Null | Expr::Opaque => Vec::new(),
        }
    }

    /// Whether an expression that evaluates to nothing is still known to be the script's own affair.
    fn is_own(&self, id: ExprId) -> bool {
        match &self.model.nodes[id].expr {
            Expr::This(_) | Expr::Object { .. } | Expr::Array(_) => true,
            Expr::Same(inner) | Expr::Assign(inner) => self.is_own(*inner),
            _ => false,
        }
    }

    /// All strings that a concatenation can be, as far as its parts are known; unknown parts stay out.
    fn concat(&mut self, id: ExprId, parts: &[ExprId]) -> Vec<Val> {
        let mut texts = vec![String::new()];
        for &part in parts {
            let options: Vec<String> = self
                .eval(part)
                .into_iter()
                .filter_map(|value| match value {
                    Val::Text(text, _) => Some(text),
                    _ => None,
                })
                .collect();
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

    fn global_name(&mut self, name: &str) -> Vec<Val> {
        if GLOBAL_OBJECTS.contains(&name) {
            return vec![Val::Path(Vec::new(), KnownBy::Written)];
        }
        self.path(vec![Segment::Name(name.to_owned())], KnownBy::Written)
    }

    /// A path from the global object, with whatever the script or the page assigned there.
    fn path(&mut self, path: Vec<Segment>, known_by: KnownBy) -> Vec<Val> {
        let mut values = Vec::new();
        if let Some(name) = dotted(&path) {
            for value in self.globals.get(&name).cloned().unwrap_or_default() {
                values.extend(
                    self.eval(value)
                        .into_iter()
                        .map(|value| resolved(value, KnownBy::Resolved)),
                );
            }
            if let [Segment::Name(only)] = path.as_slice()
                && !self.interest.globals.contains(only)
            {
                let foreign = self.environment.global(only);
                values.extend(foreign.into_iter().map(foreign_value));
                // A top-level variable is a global too: `window.api` reads `var api`.
                if let Some(&variable) = self.top_level.get(only.as_str()) {
                    values.extend(self.variable(variable));
                }
            }
        }
        let watched = path
            .first()
            .and_then(Segment::name)
            .is_some_and(|root| self.interest.globals.iter().any(|global| global == root));
        if values.is_empty() || watched {
            values.push(Val::Path(path, known_by));
        }
        values
    }

    fn variable(&mut self, id: VarId) -> Vec<Val> {
        if let Some(values) = self.variables.get(&id) {
            return values.clone();
        }
        let model = self.model;
        let variable = &model.variables[id];
        let as_global = |variable: &super::model::Variable| {
            vec![Val::Path(
                vec![Segment::Name(variable.name.clone())],
                KnownBy::Written,
            )]
        };
        let watched = self.interest.globals.contains(&variable.name);
        if watched && (variable.ambient || (variable.top_level && variable.definitions.is_empty()))
        {
            return as_global(variable);
        }
        if !self.busy_variables.insert(id) {
            // `var sforce = sforce || {}` at the top of a script is the global itself.
            return if watched && variable.top_level {
                as_global(variable)
            } else {
                Vec::new()
            };
        }
        let mut values = Vec::new();
        for definition in &variable.definitions {
            let mut bases = self.source(&definition.source);
            for name in &definition.path {
                bases = bases
                    .iter()
                    .flat_map(|base| self.member(base, name))
                    .collect();
            }
            values.extend(
                bases
                    .into_iter()
                    .map(|value| resolved(value, KnownBy::Resolved)),
            );
        }
        self.busy_variables.remove(&id);
        // Fed by a module that the bundle lacks: the name is then all there is to go by.
        if watched
            && !values.is_empty()
            && values.iter().all(|value| matches!(value, Val::Module(..)))
        {
            values.push(Val::Path(
                vec![Segment::Name(variable.name.clone())],
                KnownBy::Text,
            ));
        }
        values.sort();
        values.dedup();
        values.truncate(MAX_VALUES);
        if self.busy_variables.is_empty() {
            self.variables.insert(id, values.clone());
        }
        values
    }

    /// What a source of a definition can be.
    pub(super) fn source(&mut self, source: &Source) -> Vec<Val> {
        match source {
            Source::Expr(expr) => self.eval(*expr),
            Source::Elements(expr) => self.elements(*expr),
            Source::Import(module, name) => self.import(module, name),
            Source::Param(function, at) => {
                let mut values = Vec::new();
                for call in self.calls.get(function).cloned().unwrap_or_default() {
                    if let Expr::Call { arguments, .. } = &self.model.nodes[call].expr
                        && let Some(&argument) = arguments.get(*at)
                    {
                        values.extend(self.eval(argument));
                    }
                }
                for feed in self.fed.get(&(*function, *at)).cloned().unwrap_or_default() {
                    match feed {
                        Feed::Value(expr) => values.extend(self.eval(expr)),
                        Feed::Elements(expr) => values.extend(self.elements(expr)),
                        Feed::Module(specifier) => {
                            values.extend(self.import(&specifier, "default"))
                        }
                    }
                }
                values
            }
        }
    }

    fn elements(&mut self, array: ExprId) -> Vec<Val> {
        let mut values = Vec::new();
        for value in self.eval(array) {
            if let Val::Array(id) = value
                && let Expr::Array(elements) = &self.model.nodes[id].expr
            {
                for &element in elements {
                    values.extend(self.eval(element));
                }
            }
        }
        values
    }

    fn import(&self, specifier: &str, name: &str) -> Vec<Val> {
        let values = self.environment.import(specifier, name);
        if values.is_empty() {
            vec![Val::Module(specifier.to_owned(), name.to_owned())]
        } else {
            values.into_iter().map(foreign_value).collect()
        }
    }

    /// What `base.name` can be.
    fn member(&mut self, base: &Val, name: &str) -> Vec<Val> {
        match base {
            Val::Path(path, known_by) => {
                // `window.parent`, `window.top`: still some window.
                if path.is_empty() && GLOBAL_OBJECTS.contains(&name) {
                    return vec![Val::Path(Vec::new(), *known_by)];
                }
                let mut longer = path.clone();
                longer.push(Segment::Name(name.to_owned()));
                self.path(longer, *known_by)
            }
            Val::Instance(owner) => self.owner_member(*owner, name),
            Val::Class(owner) => {
                let model = self.model;
                let mut values = Vec::new();
                for &value in model.owners[*owner].statics.get(name).into_iter().flatten() {
                    values.extend(self.eval(value));
                }
                for value in self
                    .added
                    .get(&(*owner, name.to_owned()))
                    .cloned()
                    .unwrap_or_default()
                {
                    values.extend(self.eval(value));
                }
                values
            }
            Val::Function(function) => {
                let owner = self.model.functions[*function].owner;
                let mut values = Vec::new();
                for value in self
                    .added
                    .get(&(owner, name.to_owned()))
                    .cloned()
                    .unwrap_or_default()
                {
                    values.extend(self.eval(value));
                }
                values
            }
            Val::Array(id) => {
                if let (Expr::Array(elements), Ok(at)) =
                    (&self.model.nodes[*id].expr, name.parse::<usize>())
                    && let Some(&element) = elements.get(at)
                {
                    return self.eval(element);
                }
                Vec::new()
            }
            Val::Module(specifier, _) => {
                // A property of a whole module is its export; deeper ones are not known.
                self.import(specifier, name)
                    .into_iter()
                    .filter(|value| !matches!(value, Val::Module(..)))
                    .collect()
            }
            Val::Foreign(Value::Object(members)) => members
                .get(name)
                .into_iter()
                .flatten()
                .cloned()
                .map(foreign_value)
                .collect(),
            Val::Foreign(_) | Val::Text(..) => Vec::new(),
        }
    }

    /// What a computed access with an unknown name can be.
    fn any_member(&mut self, base: &Val) -> Vec<Val> {
        match base {
            // `frames[0]`: some window, or anything else.
            Val::Path(path, _) if path.is_empty() => Vec::new(),
            Val::Path(path, _) => {
                let mut longer = path.clone();
                longer.push(Segment::Dynamic);
                vec![Val::Path(longer, KnownBy::Resolved)]
            }
            Val::Instance(owner) => {
                let model = self.model;
                let members: Vec<ExprId> = model.owners[*owner]
                    .members
                    .values()
                    .flatten()
                    .copied()
                    .collect();
                members
                    .into_iter()
                    .take(MAX_VALUES)
                    .flat_map(|member| self.eval(member))
                    .collect()
            }
            Val::Array(id) => {
                if let Expr::Array(elements) = &self.model.nodes[*id].expr {
                    elements
                        .iter()
                        .flat_map(|&element| self.eval(element))
                        .collect()
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        }
    }

    fn superclasses(&mut self, owner: OwnerId) -> Vec<OwnerId> {
        let Some(superclass) = self.model.owners[owner].superclass else {
            return Vec::new();
        };
        self.eval(superclass)
            .into_iter()
            .filter_map(|value| match value {
                Val::Class(owner) => Some(owner),
                Val::Function(function) => Some(self.model.functions[function].owner),
                _ => None,
            })
            .collect()
    }

    fn owner_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let model = self.model;
        let mut next = vec![owner];
        let mut seen = BTreeSet::new();
        while let Some(owner) = next.pop() {
            if !seen.insert(owner) || seen.len() > MAX_DEPTH {
                continue;
            }
            let mut found: Vec<ExprId> = model.owners[owner]
                .members
                .get(name)
                .cloned()
                .unwrap_or_default();
            found.extend(
                self.added
                    .get(&(owner, name.to_owned()))
                    .cloned()
                    .unwrap_or_default(),
            );
            if !found.is_empty() {
                return found
                    .into_iter()
                    .flat_map(|value| self.eval(value))
                    .collect();
            }
            if let Some(superclass) = model.owners[owner].superclass {
                for value in self.eval(superclass) {
                    match value {
                        Val::Class(owner) => next.push(owner),
                        Val::Function(function) => next.push(model.functions[function].owner),
                        Val::Foreign(Value::Class(members)) => {
                            if let Some(values) = members.get(name) {
                                return values.iter().cloned().map(foreign_value).collect();
                            }
                        }
                        _ => {}
                    }
                }
            }
            next.extend(
                model.owners[owner]
                    .parent
                    .filter(|&parent| parent != GLOBAL_OWNER),
            );
        }
        Vec::new()
    }

    fn call(&mut self, callee: ExprId, arguments: &[ExprId], is_new: bool) -> Vec<Val> {
        let model = self.model;
        let mut values = Vec::new();
        if let Expr::Member { object, name, .. } = &model.nodes[callee].expr {
            match name.as_str() {
                // Same function again, or what it returns.
                "bind" => return self.eval(*object),
                "call" | "apply" => {
                    for value in self.eval(*object) {
                        values.extend(self.returned(&value));
                    }
                    return values;
                }
                // A promise stands for its value.
                "then" | "catch" | "finally" => {
                    for &argument in arguments {
                        for function in self.functions(argument) {
                            values.extend(self.returned(&Val::Function(function)));
                        }
                    }
                    if name != "then" {
                        values.extend(self.eval(*object));
                    }
                    return values;
                }
                _ => {}
            }
        }
        for value in self.eval(callee) {
            match &value {
                Val::Path(path, _) => {
                    let name = dotted(path).unwrap_or_default();
                    match name.as_str() {
                        "require" => {
                            if let Some(&first) = arguments.first()
                                && let Expr::Text(specifier) = &model.nodes[first].expr
                            {
                                values.extend(self.import(specifier, "*"));
                            }
                        }
                        "Promise.resolve" | "Object.freeze" | "Object.seal" | "angular.copy" => {
                            if let Some(&first) = arguments.first() {
                                values.extend(self.eval(first));
                            }
                        }
                        "Object.assign" | "$.extend" | "jQuery.extend" | "_.extend"
                        | "angular.extend" => {
                            for &argument in arguments {
                                values.extend(self.eval(argument));
                            }
                        }
                        "Object.create" => {
                            if let Some(&first) = arguments.first() {
                                values.extend(self.eval(first));
                            }
                        }
                        "Promise" if is_new => {
                            if let Some(&executor) = arguments.first() {
                                for function in self.functions(executor) {
                                    values.extend(self.resolved_by(function));
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Val::Class(owner) if is_new => values.push(Val::Instance(*owner)),
                Val::Function(function) if is_new => {
                    values.push(Val::Instance(model.functions[*function].owner));
                }
                Val::Foreign(Value::Class(members)) if is_new => {
                    values.push(Val::Foreign(Value::Object(members.clone())));
                }
                value => values.extend(self.returned(value)),
            }
        }
        values
            .into_iter()
            .map(|value| resolved(value, KnownBy::Resolved))
            .collect()
    }

    /// What calling a value gives.
    fn returned(&mut self, value: &Val) -> Vec<Val> {
        match value {
            Val::Function(function) => {
                let returns = &self.model.functions[*function].returns;
                returns.iter().flat_map(|&value| self.eval(value)).collect()
            }
            Val::Foreign(Value::Function(returns)) => {
                returns.iter().cloned().map(foreign_value).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What an executor passes to its first parameter: `new Promise(resolve => resolve(x))`.
    fn resolved_by(&mut self, executor: FnId) -> Vec<Val> {
        let Some(resolve) = self.first_parameters.get(&executor) else {
            return Vec::new();
        };
        let mut values = Vec::new();
        for call in self
            .calls_of_variables
            .get(resolve)
            .cloned()
            .unwrap_or_default()
        {
            if let Expr::Call { arguments, .. } = &self.model.nodes[call].expr
                && let Some(&first) = arguments.first()
            {
                values.extend(self.eval(first));
            }
        }
        values
    }

    /// Members set on an owner from outside, by name.
    pub(super) fn added_members(&self, owner: OwnerId) -> Vec<(String, ExprId)> {
        self.added
            .range((owner, String::new())..)
            .take_while(|((of, _), _)| *of == owner)
            .flat_map(|((_, name), values)| values.iter().map(|&value| (name.clone(), value)))
            .collect()
    }

    /// What leaves the script by export.
    pub(super) fn exports(&mut self) -> BTreeMap<String, Vec<Value>> {
        let model = self.model;
        let mut exports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (name, export) in &model.exports {
            let values = match export {
                Export::Expr(expr) => self.eval(*expr),
                Export::Variable(variable) => self.variable(*variable),
                Export::From(module, name) => vec![Val::Module(module.clone(), name.clone())],
            };
            let described = self.describe(values);
            exports.entry(name.clone()).or_default().extend(described);
        }
        // CommonJS: `module.exports = x`, `exports.y = x`.
        for (path, expressions) in self.globals.clone() {
            let name = match path.as_str() {
                "module.exports" => "*",
                other => match other
                    .strip_prefix("module.exports.")
                    .or_else(|| other.strip_prefix("exports."))
                {
                    Some(name) => name,
                    None => continue,
                },
            };
            let values = expressions
                .into_iter()
                .flat_map(|value| self.eval(value))
                .collect();
            let described = self.describe(values);
            exports
                .entry(name.to_owned())
                .or_default()
                .extend(described);
        }
        // AMD: what the factory returns is the module.
        for node in &model.nodes {
            if let Expr::Call {
                callee, arguments, ..
            } = &node.expr
                && matches!(&model.nodes[*callee].expr, Expr::Global(name) if name == "define")
                && let Some(&factory) = arguments.last()
            {
                let mut values = Vec::new();
                for value in self.eval(factory) {
                    match value {
                        Val::Function(_) => values.extend(self.returned(&value)),
                        other => values.push(other),
                    }
                }
                let described = self.describe(values);
                exports.entry("*".to_owned()).or_default().extend(described);
            }
        }
        exports.retain(|_, values| !values.is_empty());
        exports
    }

    /// What the script leaves in the global scope.
    pub(super) fn global_values(&mut self) -> BTreeMap<String, Vec<Value>> {
        let model = self.model;
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (id, variable) in model.variables.iter().enumerate() {
            if variable.top_level && !variable.ambient {
                let values = self.variable(id);
                let described = self.describe(values);
                found
                    .entry(variable.name.clone())
                    .or_default()
                    .extend(described);
            }
        }
        for (path, expressions) in self.globals.clone() {
            if path.contains('.') {
                continue;
            }
            let values = expressions
                .into_iter()
                .flat_map(|value| self.eval(value))
                .collect();
            let described = self.describe(values);
            found.entry(path).or_default().extend(described);
        }
        found.retain(|name, values| !values.is_empty() && !self.interest.globals.contains(name));
        found
    }

    /// The part of values that matters to other files: what leads to a watched global, and re-exports.
    fn describe(&mut self, values: Vec<Val>) -> Vec<Value> {
        let mut out = Vec::new();
        for value in values {
            match value {
                Val::Module(specifier, name) => out.push(Value::Import(specifier, name)),
                value => out.extend(self.describe_one(&value)),
            }
        }
        out.sort();
        out.dedup();
        out
    }

    fn describe_all(&mut self, values: &[Val]) -> Vec<Value> {
        let mut out: Vec<Value> = values
            .iter()
            .filter_map(|value| self.describe_one(value))
            .collect();
        out.sort();
        out.dedup();
        out
    }

    fn describe_one(&mut self, value: &Val) -> Option<Value> {
        if let Some(known) = self.described.get(value) {
            return known.clone();
        }
        if self.description_budget == 0 || self.depth >= MAX_DEPTH {
            return None;
        }
        self.description_budget -= 1;
        self.described.insert(value.clone(), None);
        self.depth += 1;
        let described = self
            .describe_fresh(value)
            .filter(|value| size(value) <= MAX_DESCRIPTION);
        self.depth -= 1;
        self.described.insert(value.clone(), described.clone());
        described
    }

    fn describe_fresh(&mut self, value: &Val) -> Option<Value> {
        match value {
            Val::Path(path, _) => {
                let root = path.first().and_then(Segment::name)?;
                let watched = self.interest.globals.iter().any(|global| global == root);
                watched.then(|| Value::Path(path.clone()))
            }
            Val::Function(function) => {
                let returns = self.returned(&Val::Function(*function));
                let described = self.describe_all(&returns);
                (!described.is_empty()).then_some(Value::Function(described))
            }
            Val::Instance(owner) | Val::Class(owner) if *owner != GLOBAL_OWNER => {
                let model = self.model;
                let is_class = matches!(value, Val::Class(_));
                let mut names: BTreeSet<String> =
                    model.owners[*owner].members.keys().cloned().collect();
                if is_class {
                    names.extend(model.owners[*owner].statics.keys().cloned());
                }
                let from = (*owner, String::new());
                let added = self
                    .added
                    .range(from..)
                    .take_while(|((of, _), _)| of == owner);
                names.extend(added.map(|((_, name), _)| name.clone()));
                let mut members = BTreeMap::new();
                for name in names {
                    let values = self.owner_member(*owner, &name);
                    let described = self.describe_all(&values);
                    if !described.is_empty() {
                        members.insert(name, described);
                    }
                }
                match (members.is_empty(), is_class) {
                    (true, _) => None,
                    (false, true) => Some(Value::Class(members)),
                    (false, false) => Some(Value::Object(members)),
                }
            }
            Val::Foreign(value) => Some(value.clone()),
            _ => None,
        }
    }
}

/// Number of values inside a description.
fn size(value: &Value) -> usize {
    match value {
        Value::Path(_) | Value::Import(..) => 1,
        Value::Function(returns) => 1 + returns.iter().map(size).sum::<usize>(),
        Value::Object(members) | Value::Class(members) => {
            1 + members.values().flatten().map(size).sum::<usize>()
        }
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
        Value::Import(module, name) => Val::Module(module, name),
        other => Val::Foreign(other),
    }
}

/// Marks a path as no longer written out on the spot; what is known less directly stays so.
fn resolved(value: Val, by: KnownBy) -> Val {
    match value {
        Val::Path(path, KnownBy::Written) => Val::Path(path, by),
        other => other,
    }
}
