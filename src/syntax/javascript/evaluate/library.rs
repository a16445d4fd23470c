//! Functions of the language and of common libraries, by what they do with what they are given.
//!
//! Only values that lead to a watched global matter, so a name that some other library uses for something else does
//! no harm.

use super::{Evaluator, Feed, Val, dotted};
use crate::syntax::facts::KnownBy;
use crate::syntax::javascript::model::{Definition, Expr, ExprId, OwnerId, Source, Step};

/// The member that holds the value of a promise, a state or a context that is still to be settled.
pub(super) const SETTLED: &str = "#value";
/// The member that holds what a map has under keys that are not known.
const ANY_KEY: &str = "#any";

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
    /// Gives an instance of the class that is the first one.
    Instance,
    /// Makes an object that holds the first one, or what it returns, in a member.
    Boxed(&'static str),
    /// Makes a pair of a value and its setter.
    State,
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
}

impl Hand {
    /// Whether it makes something that is filled later.
    pub(super) fn makes(self) -> bool {
        matches!(
            self,
            Self::Boxed(_)
                | Self::State
                | Self::Deferred
                | Self::Stream
                | Self::Context
                | Self::Map
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
            | "_interopRequireDefault"
            | "__importStar"
            | "__toESM"
            | "__toCommonJS"
            | "constant" => Hand::First,
            "useMemo" | "runInContext" | "untracked" => Hand::Returned,
            "extend" | "merge" | "defaults" | "assign" => Hand::Any,
            "get" | "result" | "at" | "property" => Hand::Member,
            "inject" => Hand::Instance,
            "useRef" | "createRef" => Hand::Boxed("current"),
            "ref" | "shallowRef" | "computed" | "toRef" => Hand::Boxed("value"),
            "useState" | "createSignal" => Hand::State,
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
            Hand::Instance => self.instances(first),
            Hand::OfContext | Hand::Settled => {
                let contexts = self.eval(first);
                contexts
                    .iter()
                    .flat_map(|context| self.settled(context))
                    .collect()
            }
            Hand::Boxed(_)
            | Hand::State
            | Hand::Deferred
            | Hand::Stream
            | Hand::Context
            | Hand::Map => {
                vec![Val::Instance(self.made_by(call))]
            }
        }
    }

    /// Notes what a call of a library's function puts into what it makes.
    pub(super) fn connect_made(&mut self, call: ExprId, hand: Hand, arguments: &[ExprId]) {
        let made = self.made_by(call);
        let first = arguments.first().copied();
        match (hand, first) {
            (Hand::Boxed(member), Some(first)) => {
                self.add(made, member, Feed::Value(first));
                self.add(made, member, Feed::Returned(first));
            }
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
                    self.connect_set(made, *key, *value);
                }
            }
        }
    }

    /// `map.set(key, value)`.
    pub(super) fn connect_set(&mut self, made: OwnerId, key: ExprId, value: ExprId) {
        let mut names = self.texts(key);
        if names.is_empty() {
            names.push(ANY_KEY.to_owned());
        }
        for name in names {
            self.add(made, &name, Feed::Value(value));
        }
    }

    /// `map.get(key)`, if the object is a map.
    pub(super) fn map_get(&mut self, object: ExprId, arguments: &[ExprId]) -> Option<Vec<Val>> {
        let maps = self
            .eval(object)
            .into_iter()
            .filter_map(|value| match value {
                Val::Instance(owner) if self.is_made(owner) => Some(owner),
                _ => None,
            });
        let maps: Vec<OwnerId> = maps.collect();
        let key = *arguments.first()?;
        if maps.is_empty() {
            return None;
        }
        let names = self.texts(key);
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
        vec![value.clone()]
    }

    /// `get(object, 'a.b')`, `get(object, ['a', 'b'])`.
    fn member_by_path(&mut self, object: ExprId, path: Option<ExprId>) -> Vec<Val> {
        let Some(path) = path else { return Vec::new() };
        let bases = self.eval(object);
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

    /// A component that is given its properties: `<Child api={x}/>`, `createElement(Child, { api: x })`.
    pub(super) fn connect_element(&mut self, component: ExprId, properties: ExprId) {
        for value in self.eval(component) {
            match value {
                Val::Function(function) => self.feed(function, 0, Feed::Value(properties)),
                Val::Class(owner) => self.add(owner, "props", Feed::Value(properties)),
                _ => {}
            }
        }
        if let Expr::Member { object, name, .. } = &self.model.nodes[component].expr
            && name == "Provider"
        {
            for context in self.eval(*object) {
                if let Val::Instance(made) = context
                    && self.is_made(made)
                {
                    let value = Definition {
                        source: Source::Expr(properties),
                        path: vec![Step::Name("value".to_owned())],
                    };
                    self.add(made, SETTLED, Feed::Part(value));
                }
            }
        }
    }

    /// What a module of AngularJS registers under a name, and the functions that ask for names.
    pub(super) fn connect_injection(&mut self, method: &str, arguments: &[ExprId]) {
        if let Some(&registered) = arguments.get(1)
            && let Some(Expr::Text(name)) = arguments.first().map(|&id| &self.model.nodes[id].expr)
        {
            let feed = match method {
                "value" | "constant" => Some(Feed::Value(registered)),
                "factory" => Some(Feed::Returned(registered)),
                "service" => Some(Feed::Instance(registered)),
                _ => None,
            };
            if let Some(feed) = feed {
                let feeds = self.injected.entry(name.clone()).or_default();
                super::connect::add_new(feeds, feed);
            }
        }
        if !matches!(
            method,
            "controller"
                | "service"
                | "factory"
                | "directive"
                | "run"
                | "config"
                | "filter"
                | "component"
        ) {
            return;
        }
        let Some(&asks) = arguments.last() else {
            return;
        };
        for value in self.eval(asks) {
            match value {
                Val::Function(function) => {
                    let parameters = self.index.parameters.get(&function).cloned();
                    for (at, variable) in parameters.into_iter().flatten() {
                        let name = self.model.variables[variable].name.clone();
                        self.inject(function, at, &name);
                    }
                }
                Val::Array(array) => {
                    let elements = self.elements_of(array);
                    let Some((&last, names)) = elements.split_last() else {
                        continue;
                    };
                    for function in self.functions(last) {
                        for (at, &name) in names.iter().enumerate() {
                            for name in self.texts(name) {
                                self.inject(function, at, &name);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn inject(&mut self, function: usize, at: usize, name: &str) {
        for feed in self.injected.get(name).cloned().into_iter().flatten() {
            self.feed(function, at, feed);
        }
    }
}
