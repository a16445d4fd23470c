//! Functions of the language and of common libraries, by what they do with what they are given.
//!
//! Only values that lead to a watched global matter, so a name that some other library uses for something else does
//! no harm.

use super::{CALLED, Evaluator, Feed, Val, dotted, foreign_values};
use crate::syntax::facts::{KnownBy, Value};
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId};

/// The member that holds the value of a promise, a state or a context that is still to be settled.
pub(super) const SETTLED: &str = "#value";
/// The member by which a cell is given another value.
const CELL: &str = "set";
/// The member that holds what a map has under keys that are not known.
pub(super) const ANY_KEY: &str = "#any";

/// What a function does with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// Gives the first one back, perhaps wrapped in the same form.
    First,
    /// Gives what the first one returns.
    Returned,
    /// Gives any of them, or one object of them all.
    Any,
    /// Gives an element of the first one.
    Element,
    /// Gives the names of the first one's members.
    Keys,
    /// Gives the values of the first one's members.
    Values,
    /// Gives pairs of name and value.
    Entries,
    /// Gives a member of the first one, named by the second.
    Member,
    /// Gives what is injected for the first one: a name, a token, a class.
    Injected,
    /// Makes something that only stands for itself, or for what is registered under it.
    Token,
    /// Gives what the module that the first one loads exports as its default.
    Lazy,
    /// Makes a function that gives the last one, or what it returns.
    Store,
    /// Makes an object that holds the first one, or what it returns, in a member.
    Boxed(&'static str),
    /// Makes a pair of a value and its setter.
    State,
    /// Makes a pair of a function that gives a value, and its setter.
    Signal,
    /// Makes something that is settled later.
    Deferred,
    /// Makes a stream of what it is given.
    Stream,
    /// Gives what the first one, a promise or a stream, is settled with.
    Settled,
    /// Makes a context, whose value anybody can ask for.
    Context,
    /// Gives the value of a context.
    OfContext,
    /// Makes a map.
    Map,
    /// Makes a set of the first one's elements.
    Set,
    /// Gives the properties of the component that the script is.
    Properties,
}

impl Hand {
    /// Whether it makes something that is filled later.
    pub(super) fn makes(self) -> bool {
        matches!(
            self,
            Self::Boxed(_)
                | Self::State
                | Self::Signal
                | Self::Deferred
                | Self::Stream
                | Self::Context
                | Self::Map
                | Self::Set
                | Self::Token
                | Self::Properties
        )
    }
}

/// What the function of that dotted name does, where it is known.
pub(super) fn hand(name: &str) -> Option<Hand> {
    let hand = match name {
        "Promise.resolve" | "Object.freeze" | "Object.seal" | "Object.create" | "Promise.all"
        | "angular.copy" | "Array.from" | "Object" => Hand::First,
        "Promise.race" | "Promise.any" | "Promise.allSettled" => Hand::Element,
        "Object.keys" | "Reflect.ownKeys" | "Object.getOwnPropertyNames" => Hand::Keys,
        "Object.values" => Hand::Values,
        "Object.entries" => Hand::Entries,
        "Object.assign" | "$.when" | "$q.when" | "$q.all" => Hand::Any,
        "Reflect.get" => Hand::Member,
        "Map" | "WeakMap" => Hand::Map,
        "Set" | "WeakSet" => Hand::Set,
        "Symbol" | "Symbol.for" => Hand::Token,
        "ko.observable" => Hand::Boxed("value"),
        "Proxy" => Hand::First,
        "Promise.withResolvers" => Hand::Deferred,
        name => match name.rsplit('.').next().unwrap_or(name) {
            "useCallback"
            | "memo"
            | "forwardRef"
            | "reactive"
            | "shallowReactive"
            | "readonly"
            | "markRaw"
            | "toRaw"
            | "unref"
            | "partial"
            | "proxy"
            | "debounce"
            | "throttle"
            | "once"
            | "memoize"
            | "defineComponent"
            | "promisify"
            | "cloneDeep"
            | "withDefaults"
            | "_interopRequireDefault"
            | "__importStar"
            | "__toESM"
            | "__toCommonJS"
            | "constant" => Hand::First,
            "useMemo" | "runInContext" | "untracked" => Hand::Returned,
            "lazy" | "defineAsyncComponent" => Hand::Lazy,
            "extend" | "merge" | "defaults" | "assign" => Hand::Any,
            "get" | "result" | "at" | "property" => Hand::Member,
            "inject" | "Inject" => Hand::Injected,
            "InjectionToken" => Hand::Token,
            "defineStore" => Hand::Store,
            "defineProps" => Hand::Properties,
            "useRef" | "createRef" => Hand::Boxed("current"),
            "ref" | "shallowRef" | "computed" | "toRef" | "signal" | "writable" => {
                Hand::Boxed("value")
            }
            "useState" => Hand::State,
            "createSignal" => Hand::Signal,
            "Deferred" | "defer" => Hand::Deferred,
            "of" | "from" | "BehaviorSubject" | "ReplaySubject" | "Subject" => Hand::Stream,
            "firstValueFrom" | "lastValueFrom" => Hand::Settled,
            "createContext" => Hand::Context,
            "useContext" => Hand::OfContext,
            _ => return None,
        },
    };
    Some(hand)
}

/// The name of a callee that lies outside the script.
pub(super) fn outside_name(callee: &Val) -> Option<String> {
    match callee {
        Val::Path(path, _) => dotted(path),
        Val::Module(_, way) => way.last().cloned(),
        _ => None,
    }
}

impl Evaluator<'_> {
    /// The owner that stands for what a call makes.
    pub(super) fn made_by(&self, call: ExprId) -> OwnerId {
        self.model.owners.len() + call
    }

    /// Whether what a call made is a cell: it holds a value and can be given another.
    pub(super) fn is_cell(&self, made: OwnerId) -> bool {
        self.added.contains_key(&(made, CELL.to_owned()))
    }

    /// Whether an owner stands for what a library makes.
    pub(super) fn is_made(&self, owner: OwnerId) -> bool {
        owner >= self.model.owners.len()
    }

    /// What a call of a library's function gives.
    pub(super) fn hands_on(&mut self, call: ExprId, hand: Hand, arguments: &[ExprId]) -> Vec<Val> {
        let Some(&first) = arguments.first() else {
            return match hand {
                hand if hand.makes() => vec![Val::Instance(self.made_by(call))],
                _ => Vec::new(),
            };
        };
        match hand {
            Hand::First => self.eval(first),
            Hand::Returned => self.returned_by(first),
            Hand::Any => self.eval_all(arguments),
            Hand::Element => {
                let values = self.eval(first);
                values
                    .iter()
                    .flat_map(|value| self.any_member(value))
                    .collect()
            }
            Hand::Keys => vec![Val::Keys(first)],
            Hand::Values => vec![Val::Values(first)],
            Hand::Entries => vec![Val::Entries(first)],
            Hand::Member => self.member_by_path(first, arguments.get(1).copied()),
            Hand::Injected => {
                let mut values = self.asked(first);
                // What it is where nothing is injected.
                values.extend(
                    arguments
                        .get(1)
                        .map_or_else(Vec::new, |&other| self.eval(other)),
                );
                values
            }
            Hand::Lazy => {
                let modules = self.returned_by(first);
                self.members(&modules, "default")
            }
            Hand::OfContext | Hand::Settled => self.of_context(first),
            Hand::Boxed(_)
            | Hand::State
            | Hand::Signal
            | Hand::Deferred
            | Hand::Stream
            | Hand::Context
            | Hand::Map
            | Hand::Set
            | Hand::Token
            | Hand::Store
            | Hand::Properties => {
                vec![Val::Instance(self.made_by(call))]
            }
        }
    }

    /// Notes what a call of a library's function puts into what it makes.
    pub(super) fn connect_made(&mut self, call: ExprId, hand: Hand, arguments: &[ExprId]) {
        let made = self.made_by(call);
        let first = arguments.first().copied();
        match (hand, first) {
            (Hand::Boxed(member), first) => {
                if let Some(first) = first {
                    self.add(made, member, Feed::Value(first));
                    self.add(made, member, Feed::Returned(first));
                }
                self.add(made, CELL, Feed::Known(Val::Setter(made, member)));
            }
            (Hand::Signal, first) => {
                if let Some(first) = first {
                    self.add(made, "value", Feed::Value(first));
                }
                self.add(made, "0", Feed::Known(Val::Instance(made)));
                self.add(made, "1", Feed::Known(Val::Setter(made, "value")));
            }
            (Hand::Store, _) => {
                if let Some(&state) = arguments.last() {
                    self.add(made, CALLED, Feed::Value(state));
                    self.add(made, CALLED, Feed::Returned(state));
                }
            }
            (Hand::Token, _) => self.connect_token(made, arguments),
            (Hand::Properties, _) => {
                self.own_properties.insert(made);
            }
            (Hand::Set, Some(first)) => self.add(made, ANY_KEY, Feed::Elements(first)),
            (Hand::State, first) => {
                if let Some(first) = first {
                    self.add(made, "0", Feed::Value(first));
                    self.add(made, "0", Feed::Returned(first));
                }
                self.add(made, "1", Feed::Known(Val::Setter(made, "0")));
            }
            (Hand::Stream, _) => {
                for &argument in arguments {
                    self.add(made, SETTLED, Feed::Value(argument));
                    self.add(made, SETTLED, Feed::Elements(argument));
                }
                self.add(made, "next", Feed::Known(Val::Setter(made, SETTLED)));
            }
            (Hand::Context, Some(first)) => self.add(made, SETTLED, Feed::Value(first)),
            (Hand::Deferred, _) => {
                let resolve = Val::Setter(made, SETTLED);
                self.add(made, "resolve", Feed::Known(resolve));
            }
            (Hand::Map, Some(first)) => self.connect_entries(made, first),
            _ => {}
        }
    }

    /// `new Map([['a', x]])`.
    fn connect_entries(&mut self, made: OwnerId, entries: ExprId) {
        for value in self.eval(entries) {
            let Val::Array(array) = value else { continue };
            for &entry in self.elements_of(array) {
                if let Expr::Array(pair) = &self.model.nodes[entry].expr
                    && let [key, value] = pair.as_slice()
                {
                    self.connect_set(&Val::Instance(made), *key, *value);
                }
            }
        }
    }

    /// `map.set(key, value)`; also of something outside that keeps values by name.
    pub(super) fn connect_set(&mut self, map: &Val, key: ExprId, value: ExprId) {
        let mut names = self.texts(key);
        match map {
            Val::Instance(made) if self.is_made(*made) => {
                if names.is_empty() {
                    names.push(ANY_KEY.to_owned());
                }
                for name in names {
                    self.add(*made, &name, Feed::Value(value));
                }
            }
            Val::Module(specifier, way) => {
                for name in names {
                    self.put_outside(specifier, way, &name, Feed::Value(value));
                }
            }
            _ => {}
        }
    }

    /// `list.push(value)`, `set.add(value)`.
    pub(super) fn connect_added(&mut self, list: &Val, arguments: &[ExprId]) {
        let owner = match list {
            Val::Array(array) => self.made_by(*array),
            Val::Instance(owner) if self.is_made(*owner) => *owner,
            _ => return,
        };
        for &argument in arguments {
            let feed = match self.model.nodes[argument].expr {
                Expr::Spread(inner) => Feed::Elements(inner),
                _ => Feed::Value(argument),
            };
            self.add(owner, ANY_KEY, feed);
        }
    }

    /// `map.get(key)`, if the object is a map or something outside that keeps values by name.
    pub(super) fn map_get(&mut self, object: ExprId, arguments: &[ExprId]) -> Option<Vec<Val>> {
        let key = *arguments.first()?;
        let objects = self.eval(object);
        let names = self.texts(key);
        let mut kept: Vec<Val> = Vec::new();
        let mut maps: Vec<OwnerId> = Vec::new();
        for object in &objects {
            match object {
                Val::Instance(owner) if self.is_made(*owner) => maps.push(*owner),
                Val::Module(..) => {
                    for name in &names {
                        kept.extend(self.member(object, name));
                    }
                }
                _ => {}
            }
        }
        kept.retain(|value| !matches!(value, Val::Module(..)));
        if !kept.is_empty() {
            return Some(kept);
        }
        if maps.is_empty() {
            return None;
        }
        let mut values = Vec::new();
        for map in maps {
            values.extend(self.added_values(map, ANY_KEY));
            for name in &names {
                values.extend(self.added_values(map, name));
            }
            if names.is_empty() {
                values.extend(self.any_member(&Val::Instance(map)));
            }
        }
        Some(values)
    }

    /// What a value is once it is settled: a deferred one stands for what it is resolved with.
    pub(super) fn settled(&mut self, value: &Val) -> Vec<Val> {
        if let Val::Instance(owner) = value
            && self.is_made(*owner)
        {
            let settled = self.added_values(*owner, SETTLED);
            if !settled.is_empty() {
                return settled;
            }
        }
        if let Val::Foreign(Value::Object(members)) = value
            && let Some(settled) = members.get(SETTLED)
        {
            return foreign_values(settled.iter().cloned());
        }
        vec![value.clone()]
    }

    /// `get(object, 'a.b')`, `get(object, ['a', 'b'])`.
    fn member_by_path(&mut self, object: ExprId, path: Option<ExprId>) -> Vec<Val> {
        let bases = self.eval(object);
        // `get(store)`
        let Some(path) = path else {
            return self.members(&bases, "value");
        };
        let mut values = Vec::new();
        for way in self.eval(path) {
            match way {
                Val::Text(text, _) | Val::OtherText(text) => {
                    let mut found = bases.clone();
                    for name in text.split('.') {
                        found = self.members(&found, name);
                    }
                    values.extend(found.into_iter().map(|value| match value {
                        Val::Path(path, _) => Val::Path(path, KnownBy::NameFromString),
                        other => other,
                    }));
                }
                Val::Array(array) => {
                    let mut found = bases.clone();
                    for &name in self.elements_of(array) {
                        found = self.indexed(&found, name);
                    }
                    values.extend(found);
                }
                _ => {}
            }
        }
        if values.is_empty() && self.texts(path).is_empty() {
            values.extend(self.indexed(&bases, path));
        }
        values
    }
}
