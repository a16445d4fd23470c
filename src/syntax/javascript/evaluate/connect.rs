//! Finds in rounds what the calls of a script reach, what they feed to parameters, and where members are added.
//!
//! Each finding can make further callees known, so the rounds go on until one of them finds nothing new.

use std::collections::BTreeSet;

use super::amd::definitions;
use super::library::{SETTLED, hand, outside_name};
use super::mixins::copies;
use super::{Evaluator, Feed, Val, dotted};
use crate::syntax::facts::Value;
use crate::syntax::javascript::model::{
    Definition, Expr, ExprId, FnId, GLOBAL_OWNER, MemberAssignment, OwnerId, Step,
};

/// Rounds until calls and assignments have found their targets.
const MAX_ROUNDS: usize = 6;

impl Evaluator<'_> {
    /// Connects calls and assignments with what they reach.
    pub(super) fn connect(&mut self) {
        for (name, definition) in &self.model.implicit_globals {
            let globals = self.globals.entry(name.clone()).or_default();
            globals.push(Feed::Part(definition.clone()));
        }
        self.find_bundled_modules();
        self.find_amd_modules();
        self.connect_machines();
        for _ in 0..MAX_ROUNDS {
            let before = self.size();
            self.round();
            // What was evaluated on the way did not know what this round found.
            self.memo.clear();
            self.variables.clear();
            self.members.clear();
            if self.size() == before {
                break;
            }
        }
    }

    /// How much is connected. Nothing is ever taken away, so the same size means the same connections.
    fn size(&self) -> usize {
        let sets = self.calls.values().map(BTreeSet::len);
        let owners = self
            .heirs
            .values()
            .chain(self.inherits.values())
            .map(BTreeSet::len);
        let fed = self.fed.values().map(Vec::len);
        let lists = self
            .globals
            .values()
            .chain(self.injected.values())
            .map(Vec::len);
        let added = self.added.values().chain(self.this.values()).map(Vec::len);
        sets.chain(owners)
            .chain(fed)
            .chain(lists)
            .chain(added)
            .sum()
    }

    fn round(&mut self) {
        let model = self.model;
        for owner in 0..model.owners.len() {
            for parent in self.superclasses(owner) {
                self.heirs.entry(parent).or_default().insert(owner);
            }
        }
        for assignment in &model.assignments {
            if self.is_relevant_source(&assignment.value) {
                self.connect_assignment(assignment);
            }
        }
        for (id, node) in model.nodes.iter().enumerate() {
            if !self.is_relevant_call(id) {
                continue;
            }
            match &node.expr {
                Expr::Call {
                    callee, arguments, ..
                } => {
                    self.connect_call(id, *callee, arguments);
                    self.connect_callbacks(*callee, arguments);
                    self.connect_exports(*callee, arguments);
                    self.connect_described_members(arguments);
                }
                Expr::Element {
                    component,
                    properties,
                } => {
                    self.connect_element(*component, *properties);
                }
                _ => {}
            }
        }
        for definition in definitions(model) {
            self.connect_amd(&definition);
        }
        self.connect_gifts();
    }

    fn connect_assignment(&mut self, assignment: &MemberAssignment) {
        if self.connect_copy(assignment) {
            return;
        }
        let names = match &assignment.name {
            Step::Name(name) => vec![name.clone()],
            Step::Computed(index) => self.texts(*index),
        };
        let value = Feed::Part(Definition {
            source: assignment.value.clone(),
            path: assignment.path.clone(),
        });
        for base in self.eval(assignment.object) {
            for name in &names {
                self.put(&base, name, &value);
            }
        }
    }

    /// Puts a value into a member of another.
    pub(super) fn put(&mut self, base: &Val, name: &str, value: &Feed) {
        match base {
            Val::Path(path, _) => {
                let Some(mut path) = dotted(path) else { return };
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                add_new(self.globals.entry(path).or_default(), value.clone());
            }
            Val::Instance(owner) => {
                self.add(*owner, name, value.clone());
                self.make_method(*owner, value);
                let setter = self
                    .model
                    .owners
                    .get(*owner)
                    .and_then(|owner| owner.setters.get(name));
                if let Some(&setter) = setter {
                    self.feed(setter, 0, value.clone());
                }
            }
            Val::Class(owner) => self.add(*owner, name, value.clone()),
            Val::Function(function) => {
                let owner = self.model.functions[*function].owner;
                if owner != GLOBAL_OWNER {
                    self.add(owner, name, value.clone());
                }
            }
            _ => {}
        }
    }

    /// A function that becomes a member sees the member's object as `this`.
    fn make_method(&mut self, owner: OwnerId, value: &Feed) {
        for value in self.fed_values(Some(vec![value.clone()])) {
            if let Val::Function(function) = value {
                self.feed_this(function, Feed::Known(Val::Instance(owner)));
            }
        }
    }

    pub(super) fn feed_this(&mut self, function: FnId, this: Feed) {
        let owner = self.model.functions[function].owner;
        if owner != GLOBAL_OWNER && this != Feed::Known(Val::Instance(owner)) {
            add_new(self.this.entry(owner).or_default(), this);
        }
    }

    fn connect_call(&mut self, call: ExprId, callee: ExprId, arguments: &[ExprId]) {
        let model = self.model;
        if self.is_helped(callee, arguments) {
            return;
        }
        if let Expr::Super(owner) = model.nodes[callee].expr {
            for parent in self.superclasses(owner) {
                self.construct(parent, call);
            }
        }
        for value in self.eval(callee) {
            match &value {
                Val::Function(function) => {
                    self.calls.entry(*function).or_default().insert(call);
                    self.connect_inheritance_helper(*function, arguments);
                }
                Val::Class(owner) => self.construct(*owner, call),
                Val::Setter(owner, member) => {
                    if let Some(&first) = arguments.first() {
                        self.add(*owner, member, Feed::Value(first));
                    }
                }
                Val::Foreign(Value::Function(function)) => {
                    for (&(parameter, at), values) in &function.hands {
                        let Some(&callback) = arguments.get(parameter) else {
                            continue;
                        };
                        for given in super::foreign_values(values.iter().cloned()) {
                            for function in self.functions(callback) {
                                self.feed(function, at, Feed::Known(given.clone()));
                            }
                        }
                    }
                }
                Val::Path(..) | Val::Module(..) => {
                    self.connect_outside(call, &value, arguments);
                }
                _ => {}
            }
        }
    }

    fn construct(&mut self, class: OwnerId, call: ExprId) {
        let model = self.model;
        let constructors = model
            .owners
            .get(class)
            .and_then(|owner| owner.members.get("constructor"));
        for &constructor in constructors.into_iter().flatten() {
            if let Expr::Function(function) = model.nodes[constructor].expr {
                self.calls.entry(function).or_default().insert(call);
            }
        }
    }

    /// A call of what the script does not define.
    fn connect_outside(&mut self, call: ExprId, callee: &Val, arguments: &[ExprId]) {
        let name = outside_name(callee).unwrap_or_default();
        match name.as_str() {
            "Promise" => {
                if let Some(&executor) = arguments.first() {
                    let resolve = Val::Setter(self.made_by(call), SETTLED);
                    for function in self.functions(executor) {
                        self.feed(function, 0, Feed::Known(resolve.clone()));
                    }
                }
            }
            "Object.defineProperty" => self.connect_property(arguments),
            "Reflect.apply" => {
                if let [function, this, list] = arguments {
                    self.connect_apply(*function, *this, Some(*list));
                }
            }
            "setTimeout" | "setInterval" | "window.setTimeout" | "window.setInterval" => {
                if let [callback, _, rest @ ..] = arguments {
                    self.feed_each(*callback, rest);
                }
            }
            name => match name.rsplit('.').next().unwrap_or(name) {
                "createElement" | "cloneElement" | "jsx" | "jsxs" | "h" => {
                    if let [component, properties, ..] = arguments {
                        self.connect_element(*component, *properties);
                    }
                }
                "inherits" | "__extends" | "_inherits" | "_inheritsLoose" | "inherit" => {
                    self.connect_inherits(arguments);
                }
                "each" => {
                    if let [list, callback] = arguments {
                        for function in self.functions(*callback) {
                            self.feed(function, 1, Feed::Elements(*list));
                        }
                    }
                }
                _ => {}
            },
        }
        if let Some(hand) = hand(&name) {
            self.connect_made(call, hand, arguments);
        }
        if copies(name.rsplit('.').next().unwrap_or(&name)) {
            self.connect_copies(arguments);
        }
    }

    /// `inherits(Child, Base)`.
    pub(super) fn connect_inherits(&mut self, arguments: &[ExprId]) {
        let [child, base, ..] = arguments else { return };
        let (children, bases) = (self.eval(*child), self.eval(*base));
        for child in &children {
            for base in &bases {
                if let (Some(child), Some(base)) =
                    (self.instances_of(child), self.instances_of(base))
                {
                    self.connect_heir(child, base);
                }
            }
        }
    }

    fn connect_heir(&mut self, child: OwnerId, base: OwnerId) {
        if child != base && child != GLOBAL_OWNER && base != GLOBAL_OWNER {
            self.inherits.entry(child).or_default().insert(base);
        }
    }

    /// Methods that call a function on the caller's behalf: `promise.then(f)`, `list.forEach(f)`, `f.call(…)`.
    fn connect_callbacks(&mut self, callee: ExprId, arguments: &[ExprId]) {
        let model = self.model;
        let Expr::Member { object, name, .. } = &model.nodes[callee].expr else {
            return;
        };
        match name.as_str() {
            "then" | "done" | "subscribe" | "pipe" => {
                for value in self.eval(*object) {
                    for settled in self.settled(&value) {
                        for &argument in arguments {
                            self.feed_receivers(argument, &Feed::Known(settled.clone()));
                        }
                    }
                }
            }
            "forEach" | "map" | "filter" | "some" | "every" | "find" | "flatMap" | "each" => {
                self.feed_callback(arguments, &Feed::Elements(*object));
            }
            "set" => {
                if let [key, value] = arguments {
                    for map in self.eval(*object) {
                        if let Val::Instance(owner) = map
                            && self.is_made(owner)
                        {
                            self.connect_set(owner, *key, *value);
                        }
                    }
                }
            }
            // `f.call(this, a)`: the arguments move up by one.
            "call" | "bind" => {
                if let Some((&this, rest)) = arguments.split_first() {
                    self.connect_apply(*object, this, None);
                    self.feed_each(*object, rest);
                }
            }
            "apply" => {
                if let Some((&this, rest)) = arguments.split_first() {
                    self.connect_apply(*object, this, rest.first().copied());
                }
            }
            method => self.connect_injection(method, arguments),
        }
    }

    /// Calls functions with a `this`, and with the elements of a list.
    fn connect_apply(&mut self, functions: ExprId, this: ExprId, list: Option<ExprId>) {
        for function in self.functions(functions) {
            self.feed_this(function, Feed::Value(this));
            // `Base.call(this)` in a constructor makes its instances those of the base as well.
            if matches!(self.model.nodes[this].expr, Expr::This(_)) {
                let base = self.model.functions[function].owner;
                for value in self.eval(this) {
                    if let Val::Instance(child) = value {
                        self.connect_heir(child, base);
                    }
                }
            }
        }
        if let Some(list) = list {
            match &self.model.nodes[list].expr {
                Expr::Array(elements) => self.feed_each(functions, elements),
                _ => {
                    for value in self.eval(list) {
                        if let Val::Rest(given, from) = value {
                            self.forward(functions, given, from);
                        }
                    }
                }
            }
        }
    }

    /// `f.apply(this, arguments)`: what one function is given goes on to another.
    fn forward(&mut self, functions: ExprId, given: FnId, from: usize) {
        const MAX_FORWARDED: usize = 6;
        for function in self.functions(functions) {
            for at in 0..MAX_FORWARDED {
                for value in self.parameter(given, from + at) {
                    self.feed(function, at, Feed::Known(value));
                }
            }
        }
    }

    /// Hands something to whatever an argument of `then`, `subscribe` or `pipe` takes it with: a function, one inside
    /// an operator, one of an observer.
    fn feed_receivers(&mut self, argument: ExprId, feed: &Feed) {
        let model = self.model;
        match &model.nodes[argument].expr {
            Expr::Call { arguments, .. } => self.feed_callback(arguments, feed),
            Expr::Object { properties, .. } => {
                let next = properties.iter().filter(|(name, _)| name == "next");
                for &(_, next) in next {
                    self.feed_callback(&[next], feed);
                }
            }
            _ => self.feed_callback(&[argument], feed),
        }
    }

    fn feed_callback(&mut self, arguments: &[ExprId], feed: &Feed) {
        if let Some(&callback) = arguments.first() {
            for function in self.functions(callback) {
                self.feed(function, 0, feed.clone());
            }
        }
    }

    fn feed_each(&mut self, functions: ExprId, arguments: &[ExprId]) {
        for function in self.functions(functions) {
            for (at, &argument) in arguments.iter().enumerate() {
                self.feed(function, at, Feed::Value(argument));
            }
        }
    }

    pub(super) fn feed(&mut self, function: FnId, parameter: usize, feed: Feed) {
        add_new(self.fed.entry((function, parameter)).or_default(), feed);
    }

    pub(super) fn add(&mut self, owner: OwnerId, name: &str, value: Feed) {
        let values = self.added.entry((owner, name.to_owned())).or_default();
        add_new(values, value);
    }
}

/// Most values that one place is fed with; more say nothing any more.
const MAX_FEEDS: usize = 200;

/// Adds what is not there yet; the order of finding stays.
pub(super) fn add_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if values.len() < MAX_FEEDS && !values.contains(&value) {
        values.push(value);
    }
}
