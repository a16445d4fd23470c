//! What in a large script can have to do with a watched global at all.
//!
//! Following every value of a library of thousands of functions costs more than it tells: most of it never meets a
//! watched global. For a script that is too large to be followed as a whole, a few passes over it find by names
//! alone — any property of a name is every property of that name — which expressions a watched value can reach.
//! Calls and assignments that have nothing to do with these are left out of the evaluation.

use std::collections::HashMap;

use super::library::{Hand, hand};
use super::{Environment, Evaluator, MAX_DEPTH, amd};
use crate::syntax::Interest;
use crate::syntax::facts::Slot;
use crate::syntax::javascript::model::{
    Definition, Expr, ExprId, FnId, Model, OwnerId, Source, Step, VarId,
};

/// Passes until nothing new is reached. Values go further than one pass where they flow against the order of the
/// script.
const MAX_PASSES: usize = MAX_DEPTH;
/// What goes by a name that more than so many places give something else says nothing of the name.
const MAX_NAMESAKES: usize = 6;
const PROMISE: &str = "Promise";
/// Methods that put what they are given into the object.
const FILL: [&str; 6] = ["resolve", "set", "push", "add", "next", "unshift"];
/// Methods that call a function with what the object is, or what is in it.
const CALL_BACK: [&str; 13] = [
    "then",
    "done",
    "subscribe",
    "forEach",
    "map",
    "filter",
    "some",
    "every",
    "find",
    "flatMap",
    "each",
    "reduce",
    "tap",
];
/// Methods whose result is, or holds, what the object is.
const PASS_ON: [&str; 16] = [
    "bind", "then", "catch", "finally", "done", "promise", "find", "pop", "shift", "at", "next",
    "filter", "slice", "concat", "get", "pipe",
];

/// What an expression can hold, as a set, and what calling it can give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Holds {
    values: u8,
    returns: u8,
}

impl Holds {
    const NOTHING: Self = Self::value(0);
    /// A watched global.
    const GLOBAL: Self = Self::value(1);
    /// What lies below a watched global: the namespace of an API, its members, and their members, such as constants.
    const PATHS: u8 = 7;
    /// What is further down: where it goes is no matter.
    const BELOW: u8 = 8;
    /// Something that has a watched value among its members, or returns one.
    const CARRIER: Self = Self::value(16);
    /// Everything that a value can be of which nothing is known.
    const UNKNOWN: Self = Self {
        values: Self::PATHS | 16,
        returns: Self::PATHS | 16,
    };

    const fn value(values: u8) -> Self {
        Self { values, returns: 0 }
    }

    fn or(self, other: Self) -> Self {
        Self {
            values: self.values | other.values,
            returns: self.returns | other.returns,
        }
    }

    fn any(self) -> bool {
        self.values | self.returns != 0
    }

    /// `self` if a condition holds.
    fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::NOTHING }
    }

    /// The part that matters wherever it goes.
    fn flowing(self) -> Self {
        Self {
            values: self.values & !Self::BELOW,
            returns: self.returns & !Self::BELOW,
        }
    }

    /// What a member of it can hold, apart from what its name tells.
    fn inner(self) -> Self {
        Self::value((self.values & Self::PATHS) << 1)
    }

    /// What calling it can give.
    fn called(self) -> Self {
        Self::value(self.returns)
    }

    /// What a function holds that returns it; of what that returns in turn, only that it does.
    fn returned(self) -> Self {
        let carrier = Self::CARRIER.when(self.returns != 0);
        Self {
            values: 0,
            returns: (self.values & !Self::BELOW) | carrier.values,
        }
    }
}

/// The expressions of a script that a watched value can reach.
pub(super) struct Relevance<'m> {
    model: &'m Model,
    nodes: Vec<Holds>,
    variables: Vec<Holds>,
    /// Properties and global variables by name.
    names: HashMap<&'m str, Holds>,
    /// Factories of AMD modules by name.
    modules: HashMap<&'m str, Vec<ExprId>>,
    /// How many places give a property of that name a value.
    namesakes: HashMap<&'m str, usize>,
    parameters: HashMap<(FnId, usize), Holds>,
    /// Functions that a parameter is given as they stand.
    functions_of_parameters: HashMap<(FnId, usize), Vec<FnId>>,
    owners: Vec<bool>,
    /// Functions in whose code something is reached.
    touching: Vec<bool>,
    /// Functions that a variable is given as they stand.
    functions_of_variables: HashMap<VarId, Vec<FnId>>,
    /// The same for properties.
    functions_of_names: HashMap<&'m str, Vec<FnId>>,
    changed: bool,
}

impl<'m> Relevance<'m> {
    pub(super) fn of(
        model: &'m Model,
        interest: &'m Interest,
        environment: &dyn Environment,
    ) -> Self {
        let mut relevance = Self {
            model,
            nodes: vec![Holds::default(); model.nodes.len()],
            variables: vec![Holds::default(); model.variables.len()],
            names: HashMap::new(),
            modules: HashMap::new(),
            namesakes: HashMap::new(),
            parameters: HashMap::new(),
            functions_of_parameters: HashMap::new(),
            owners: vec![false; model.owners.len()],
            touching: vec![false; model.functions.len()],
            functions_of_variables: HashMap::new(),
            functions_of_names: HashMap::new(),
            changed: false,
        };
        relevance.start(interest, environment);
        for _ in 0..MAX_PASSES {
            relevance.changed = false;
            relevance.pass();
            if !relevance.changed {
                break;
            }
        }
        relevance
    }

    /// Whether a call hands on, or gives back, anything that matters.
    pub(super) fn is_relevant_call(&self, id: ExprId) -> bool {
        match &self.model.nodes[id].expr {
            Expr::Call {
                callee, arguments, ..
            } => {
                self.nodes[id].any()
                    || self.makes(*callee)
                    || arguments.iter().any(|&argument| self.matters(argument))
                    || self
                        .called_by(*callee)
                        .any(|function| self.touching[function])
            }
            Expr::Element { properties, .. } => self.matters(*properties),
            _ => false,
        }
    }

    /// Whether what is assigned matters.
    pub(super) fn is_relevant_source(&self, source: &Source) -> bool {
        match source {
            Source::Expr(expr) => self.matters(*expr),
            source => self.source(source).any(),
        }
    }

    /// Whether an expression is reached, or stands as it is for code that something reaches.
    fn matters(&self, id: ExprId) -> bool {
        if self.nodes[id].any() {
            return true;
        }
        match &self.model.nodes[id].expr {
            Expr::Function(function) => self.touching[*function],
            Expr::Class(owner) | Expr::Object { owner, .. } => self.is_touching_owner(*owner),
            Expr::Local(variable) => {
                let functions = self.functions_of_variables.get(variable);
                functions.is_some_and(|all| all.iter().any(|&function| self.touching[function]))
            }
            Expr::Assign(inner) | Expr::Same(inner) | Expr::Both(inner) | Expr::Spread(inner) => {
                self.matters(*inner)
            }
            Expr::Array(items) | Expr::Choice(items) => {
                items.iter().any(|&item| self.matters(item))
            }
            Expr::Call { callee, .. } => match &self.model.nodes[*callee].expr {
                Expr::Member { object, name, .. } if name == "bind" => self.matters(*object),
                Expr::Function(function) => self.touching[*function],
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a callee makes something that is filled later, as far as its name tells.
    fn makes(&self, callee: ExprId) -> bool {
        let name = match &self.model.nodes[callee].expr {
            Expr::Member { name, .. } | Expr::Global(name) => name,
            Expr::Local(variable) => &self.model.variables[*variable].name,
            _ => return false,
        };
        name == PROMISE || hand(name).is_some_and(Hand::makes)
    }

    fn is_touching_owner(&self, owner: OwnerId) -> bool {
        let members = self.model.owners[owner].members.values().flatten();
        members
            .into_iter()
            .any(|&member| match self.model.nodes[member].expr {
                Expr::Function(function) => self.touching[function],
                _ => false,
            })
    }

    /// Marks what is reached from outside, and notes which names functions go by.
    fn start(&mut self, interest: &'m Interest, environment: &dyn Environment) {
        let model = self.model;
        for name in &interest.globals {
            self.join_name(name, Holds::GLOBAL);
        }
        for (id, variable) in model.variables.iter().enumerate() {
            let watched = interest.globals.contains(&variable.name);
            let imported = variable.definitions.iter().any(|definition| {
                matches!(&definition.source, Source::Import(module, name)
                    if !environment.import(module, name).is_empty())
            });
            self.variables[id] = Holds::GLOBAL
                .when(watched)
                .or(Holds::UNKNOWN.when(imported));
            for definition in &variable.definitions {
                if let (Source::Expr(expr), []) = (&definition.source, definition.path.as_slice())
                    && let Some(function) = self.function_at(*expr)
                {
                    let known = self.functions_of_variables.entry(id).or_default();
                    known.push(function);
                }
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Global(name) if !environment.global(name).is_empty() => {
                    self.join_name(name, Holds::UNKNOWN);
                }
                Expr::ImportCall(source) if self.imports(*source, environment) => {
                    self.nodes[id] = Holds::UNKNOWN;
                }
                Expr::Call {
                    callee, arguments, ..
                } if matches!(&model.nodes[*callee].expr, Expr::Global(name) if name == "require")
                    && arguments
                        .first()
                        .is_some_and(|&source| self.imports(source, environment)) =>
                {
                    self.nodes[id] = Holds::UNKNOWN;
                }
                _ => {}
            }
        }
        for owner in &model.owners {
            for (name, values) in owner.members.iter().chain(&owner.statics) {
                for &value in values {
                    self.note(name, value);
                }
            }
        }
        for assignment in &model.assignments {
            if let (Step::Name(name), Source::Expr(value)) = (&assignment.name, &assignment.value) {
                self.note(name, *value);
            }
        }
        for definition in amd::definitions(model) {
            if let Some(name) = definition.name {
                let factories = self.modules.entry(name).or_default();
                factories.push(definition.factory);
            }
            let Some(function) = self.function_at(definition.factory) else {
                continue;
            };
            for (at, need) in definition.needs.iter().flatten().enumerate() {
                if need.is_some_and(|need| !environment.import(need, "default").is_empty()) {
                    self.fill(function, at, Holds::UNKNOWN);
                }
            }
        }
        for gift in environment.gifts() {
            match gift.slot {
                Slot::Member(name) => self.mark_text(&name),
                Slot::Parameter(_) => {
                    // Which function takes it is found out later: all of that name may.
                    let last = gift
                        .way
                        .iter()
                        .rev()
                        .find(|step| !step.starts_with(['(', '[']));
                    if let Some(last) = last {
                        self.mark_parameters(last);
                    }
                }
            }
        }
    }

    /// Whether a module that is loaded while the script runs has to do with a watched global.
    fn imports(&self, source: ExprId, environment: &dyn Environment) -> bool {
        matches!(&self.model.nodes[source].expr,
            Expr::Text(specifier) if !environment.import(specifier, "*").is_empty())
    }

    /// A name that another file gives is one of this script's, or no matter.
    fn mark_text(&mut self, text: &str) {
        let names = self.model.nodes.iter().filter_map(|node| match &node.expr {
            Expr::Member { name, .. } | Expr::Global(name) if name == text => Some(name.as_str()),
            _ => None,
        });
        if let Some(name) = names.into_iter().next() {
            self.join_name(name, Holds::UNKNOWN);
        }
    }

    fn mark_parameters(&mut self, name: &str) {
        let model = self.model;
        let exported = name == "default" || name == "*";
        for (id, function) in model.functions.iter().enumerate() {
            if exported || function.name.as_deref() == Some(name) || name == super::CALLED {
                for at in 0..function.parameters {
                    self.parameters.insert((id, at), Holds::UNKNOWN);
                }
            }
        }
    }

    fn join_name(&mut self, name: &'m str, holds: Holds) {
        let mut holds = holds.flowing();
        if self.namesakes.get(name).copied().unwrap_or(0) > MAX_NAMESAKES {
            holds = Holds::value(holds.values & Holds::PATHS);
        }
        if !holds.any() {
            return;
        }
        let known = self.names.entry(name).or_default();
        let more = known.or(holds);
        self.changed |= more != *known;
        *known = more;
    }

    /// Notes that a property of that name is given a value.
    fn note(&mut self, name: &'m str, value: ExprId) {
        *self.namesakes.entry(name).or_default() += 1;
        if let Some(function) = self.function_at(value) {
            let known = self.functions_of_names.entry(name).or_default();
            known.push(function);
        }
    }

    /// The function that an expression writes out; for a class its constructor.
    fn function_at(&self, id: ExprId) -> Option<FnId> {
        match &self.model.nodes[id].expr {
            Expr::Function(function) => Some(*function),
            Expr::Class(owner) => {
                let constructor = self.model.owners[*owner].members.get("constructor")?;
                self.function_at(*constructor.first()?)
            }
            Expr::Assign(inner) | Expr::Same(inner) | Expr::Both(inner) => self.function_at(*inner),
            _ => None,
        }
    }

    /// The functions that a callee can be, by its name.
    fn called_by(&self, callee: ExprId) -> impl Iterator<Item = FnId> {
        let mut at = callee;
        while let Expr::Same(inner) | Expr::Assign(inner) | Expr::Both(inner) =
            &self.model.nodes[at].expr
        {
            at = *inner;
        }
        let mut found: &[FnId] = &[];
        let mut given: &[FnId] = &[];
        match &self.model.nodes[at].expr {
            Expr::Local(variable) => {
                let known = self.functions_of_variables.get(variable);
                found = known.map_or(&[], Vec::as_slice);
                for definition in &self.model.variables[*variable].definitions {
                    if let Source::Param(function, at) = definition.source
                        && let Some(functions) = self.functions_of_parameters.get(&(function, at))
                    {
                        given = functions;
                    }
                }
            }
            Expr::Member { name, .. } | Expr::Global(name) => {
                let known = self.functions_of_names.get(name.as_str());
                found = known
                    .filter(|known| known.len() <= MAX_NAMESAKES)
                    .map_or(&[], Vec::as_slice);
            }
            _ => {}
        }
        let own = self.function_at(at);
        found.iter().chain(given).copied().chain(own)
    }

    fn pass(&mut self) {
        let model = self.model;
        for id in 0..model.nodes.len() {
            let holds = self.nodes[id].or(self.node(id));
            if holds != self.nodes[id] {
                self.nodes[id] = holds;
                self.changed = true;
            }
            if holds.any() {
                self.touch(model.nodes[id].function);
            }
            match &model.nodes[id].expr {
                Expr::Call {
                    callee, arguments, ..
                } => {
                    self.hand_over(*callee, arguments);
                    if let [_, name, descriptor, ..] = arguments.as_slice() {
                        self.describe(*name, *descriptor);
                    }
                }
                Expr::Object { properties, .. } => {
                    if let Some((_, name)) = properties.iter().find(|(key, _)| key == "key") {
                        self.describe(*name, id);
                    }
                }
                _ => {}
            }
        }
        self.define_modules();
        for (id, variable) in model.variables.iter().enumerate() {
            let mut holds = self.variables[id];
            for definition in &variable.definitions {
                holds = holds.or(self.definition(definition).flowing());
            }
            if holds != self.variables[id] {
                self.variables[id] = holds;
                self.changed = true;
            }
        }
        for assignment in &model.assignments {
            let definition = Definition {
                source: assignment.value.clone(),
                path: assignment.path.clone(),
            };
            let holds = self.definition(&definition);
            if let Step::Name(name) = &assignment.name {
                self.join_name(name, holds);
            }
        }
        for (name, definition) in &model.implicit_globals {
            let holds = self.definition(definition);
            self.join_name(name, holds);
        }
        for (id, owner) in model.owners.iter().enumerate() {
            let mut any = self.owners[id];
            for (name, values) in owner.members.iter().chain(&owner.statics) {
                for &value in values {
                    let holds = self.nodes[value];
                    any |= holds.any();
                    self.join_name(name, holds);
                }
            }
            self.changed |= any != self.owners[id];
            self.owners[id] = any;
        }
    }

    /// `{ key: 'name', get() { … } }`, `defineProperty(object, 'name', { value: … })`.
    fn describe(&mut self, name: ExprId, descriptor: ExprId) {
        let model = self.model;
        let (Expr::Text(name), Expr::Object { properties, .. }) =
            (&model.nodes[name].expr, &model.nodes[descriptor].expr)
        else {
            return;
        };
        for (kind, value) in properties {
            let holds = self.nodes[*value];
            match kind.as_str() {
                "value" => self.join_name(name, holds),
                "get" => self.join_name(name, holds.called()),
                _ => {}
            }
        }
    }

    /// Hands the modules of the script to those that need them.
    fn define_modules(&mut self) {
        if self.modules.is_empty() {
            return;
        }
        for definition in amd::definitions(self.model) {
            let Some(function) = self.function_at(definition.factory) else {
                continue;
            };
            for (at, need) in definition.needs.iter().flatten().enumerate() {
                let Some(need) = need else { continue };
                let beside = definition.name.and_then(|name| amd::beside(name, need));
                let names = [Some(*need), beside.as_deref()];
                let factories = names
                    .iter()
                    .flatten()
                    .find_map(|name| self.modules.get(name));
                let mut holds = Holds::NOTHING;
                for &factory in factories.into_iter().flatten() {
                    holds = holds
                        .or(self.nodes[factory])
                        .or(self.nodes[factory].called());
                }
                self.fill(function, at, holds);
            }
        }
    }

    fn touch(&mut self, function: FnId) {
        let mut at = Some(function);
        while let Some(id) = at.filter(|&id| !self.touching[id]) {
            self.touching[id] = true;
            self.changed = true;
            at = self.model.functions[id].parent;
        }
    }

    fn definition(&self, definition: &Definition) -> Holds {
        let from = self.source(&definition.source);
        definition.path.iter().fold(from, |holds, step| match step {
            Step::Name(name) => holds.inner().or(self.name(name)),
            Step::Computed(_) => holds,
        })
    }

    fn source(&self, source: &Source) -> Holds {
        match source {
            Source::Expr(expr) | Source::Elements(expr) => self.nodes[*expr],
            Source::Instance(expr) => self.nodes[*expr].called(),
            Source::Param(function, at) => self.parameter(*function, *at),
            Source::Rest(function, from) => {
                let parameters = *from..self.model.functions[*function].parameters.max(from + 4);
                parameters.fold(Holds::NOTHING, |holds, at| {
                    holds.or(self.parameter(*function, at))
                })
            }
            Source::Keys(_) | Source::Import(..) => Holds::NOTHING,
        }
    }

    fn parameter(&self, function: FnId, at: usize) -> Holds {
        self.parameters
            .get(&(function, at))
            .copied()
            .unwrap_or_default()
    }

    fn name(&self, name: &str) -> Holds {
        self.names.get(name).copied().unwrap_or_default()
    }

    /// What an expression can hold, by what stands in it.
    fn node(&self, id: ExprId) -> Holds {
        let of = |id: ExprId| self.nodes[id];
        let all = |ids: &[ExprId]| {
            ids.iter()
                .fold(Holds::NOTHING, |holds, &id| holds.or(self.nodes[id]))
        };
        let owned = |owner: OwnerId| Holds::CARRIER.when(self.owners[owner]);
        match &self.model.nodes[id].expr {
            Expr::Local(variable) => self.variables[*variable],
            Expr::Global(name) => self.name(name),
            Expr::This(owner) | Expr::Super(owner) => owned(*owner),
            Expr::Member { object, name, .. } => self.name(name).or(of(*object).inner()),
            Expr::Index { object, .. } => {
                let object = of(*object);
                object
                    .inner()
                    .or(Holds::UNKNOWN.when(object.values & Holds::CARRIER.values != 0))
            }
            Expr::Call {
                callee, arguments, ..
            } => self.result(*callee, arguments),
            Expr::Function(function) => {
                let facts = &self.model.functions[*function];
                let constructs = facts.constructs && self.owners[facts.owner];
                all(&facts.returns)
                    .returned()
                    .or(Holds::CARRIER.returned().when(constructs))
            }
            Expr::Class(owner) => owned(*owner).returned(),
            Expr::Object { owner, spreads, .. } => owned(*owner).or(all(spreads)),
            Expr::Array(items) | Expr::Choice(items) => all(items),
            Expr::Spread(inner) | Expr::Both(inner) | Expr::Assign(inner) | Expr::Same(inner) => {
                of(*inner)
            }
            Expr::Element { properties, .. } => of(*properties),
            Expr::ImportCall(_)
            | Expr::Text(_)
            | Expr::Key
            | Expr::Concat(_)
            | Expr::Number(_)
            | Expr::Bool(_)
            | Expr::Null
            | Expr::Opaque => Holds::NOTHING,
        }
    }

    /// What a call can give back.
    fn result(&self, callee: ExprId, arguments: &[ExprId]) -> Holds {
        let mut result = self.nodes[callee].called();
        let mut known = false;
        for function in self.called_by(callee) {
            known = true;
            for &returned in &self.model.functions[function].returns {
                result = result.or(self.nodes[returned]);
            }
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr {
            let of_object = self.nodes[*object];
            result = result
                .or(of_object.when(PASS_ON.contains(&name.as_str())))
                .or(of_object
                    .called()
                    .when(matches!(name.as_str(), "call" | "apply")));
        }
        let is_promise =
            matches!(&self.model.nodes[callee].expr, Expr::Global(name) if name == PROMISE);
        if is_promise && arguments.iter().any(|&argument| self.matters(argument)) {
            result = Holds::UNKNOWN;
        }
        // What is not of this script may give back what it is given, or what that returns.
        if !known {
            for &argument in arguments {
                let holds = self.nodes[argument];
                result = result.or(holds).or(holds.called());
            }
        }
        result
    }

    /// Marks the parameters that a call fills.
    fn hand_over(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let shifted = match &self.model.nodes[callee].expr {
            Expr::Member { object, name, .. } if matches!(name.as_str(), "call" | "bind") => {
                Some((*object, 1))
            }
            Expr::Member { object, name, .. } if name == "apply" => Some((*object, usize::MAX)),
            _ => None,
        };
        let (target, skip) = shifted.unwrap_or((callee, 0));
        for (at, &argument) in arguments.iter().enumerate().skip(skip) {
            if let Some(given) = self.function_of(argument) {
                self.give_function(target, at - skip, given);
            }
        }
        let all = arguments.iter().fold(Holds::NOTHING, |holds, &argument| {
            holds.or(self.nodes[argument])
        });
        if all.any() {
            let functions: Vec<FnId> = self.called_by(target).collect();
            for function in functions {
                if skip == usize::MAX {
                    self.fill_all(function, all);
                    continue;
                }
                for (at, &argument) in arguments.iter().enumerate().skip(skip) {
                    self.fill(function, at - skip, self.nodes[argument]);
                }
            }
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr
            && FILL.contains(&name.as_str())
            && all.flowing().any()
        {
            self.put_into(*object);
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr
            && CALL_BACK.contains(&name.as_str())
        {
            let given = self.nodes[*object];
            for &argument in arguments {
                if let Some(function) = self.function_of(argument) {
                    self.fill_all(function, given);
                }
            }
        }
    }

    /// Something that matters is put into what an expression stands for.
    fn put_into(&mut self, object: ExprId) {
        match &self.model.nodes[object].expr {
            Expr::Local(variable) => {
                let known = self.variables[*variable];
                self.variables[*variable] = known.or(Holds::UNKNOWN);
                self.changed |= self.variables[*variable] != known;
            }
            Expr::Member { name, .. } => self.join_name(name, Holds::UNKNOWN),
            _ => {}
        }
    }

    fn give_function(&mut self, callee: ExprId, at: usize, given: FnId) {
        let functions: Vec<FnId> = self.called_by(callee).collect();
        for function in functions {
            let known = self
                .functions_of_parameters
                .entry((function, at))
                .or_default();
            if known.len() < MAX_NAMESAKES && !known.contains(&given) {
                known.push(given);
                self.changed = true;
            }
        }
    }

    fn function_of(&self, id: ExprId) -> Option<FnId> {
        match &self.model.nodes[id].expr {
            Expr::Local(variable) => self.functions_of_variables.get(variable)?.first().copied(),
            _ => self.function_at(id),
        }
    }

    fn fill_all(&mut self, function: FnId, holds: Holds) {
        for at in 0..self.model.functions[function].parameters {
            self.fill(function, at, holds);
        }
    }

    fn fill(&mut self, function: FnId, at: usize, holds: Holds) {
        let holds = holds.flowing();
        if holds.any() {
            let known = self.parameters.entry((function, at)).or_default();
            let more = known.or(holds);
            self.changed |= more != *known;
            *known = more;
        }
    }
}

impl Evaluator<'_> {
    /// Whether a call is worth to be connected with what it reaches.
    pub(super) fn is_relevant_call(&self, id: ExprId) -> bool {
        let relevance = self.relevance.as_ref();
        relevance.is_none_or(|relevance| relevance.is_relevant_call(id))
    }

    /// Whether a value is worth to be put where it is assigned.
    pub(super) fn is_relevant_source(&self, source: &Source) -> bool {
        let relevance = self.relevance.as_ref();
        relevance.is_none_or(|relevance| relevance.is_relevant_source(source))
    }
}
