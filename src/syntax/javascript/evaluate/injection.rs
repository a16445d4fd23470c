//! What frameworks inject: values that are registered under a name or a token, and asked for by it, in this script or
//! in another one that never imports it.

use std::collections::BTreeMap;

use super::connect::add_new;
use super::library::SETTLED;
use super::mixins::MIXED;
use super::{Evaluator, Feed, Val, foreign_values};
use crate::syntax::facts::{Token, Value};
use crate::syntax::javascript::model::{
    Expr, ExprId, FnId, MemberAssignment, OwnerId, Source, Step,
};

/// Chains of registrations are followed back this far.
const MAX_CHAIN: usize = 200;

impl Evaluator<'_> {
    /// Registers a value under what an expression names: a string, a token object, a class.
    pub(super) fn register(&mut self, token: ExprId, feed: &Feed) {
        for value in self.eval(token) {
            match value {
                Val::Text(name, _) | Val::OtherText(name) => {
                    self.register_name(Token::Injected(name), feed.clone());
                }
                Val::Class(owner) => self.add(owner, MIXED, feed.clone()),
                value => self.settle(&value, feed.clone()),
            }
        }
    }

    fn register_name(&mut self, token: Token, feed: Feed) {
        add_new(self.injected.entry(token).or_default(), feed);
    }

    /// What is registered under a token, here or in the other scripts.
    pub(super) fn registered(&mut self, token: &Token) -> Vec<Val> {
        let feeds = self.injected.get(token).cloned();
        let mut values = self.fed_values(feeds);
        values.extend(foreign_values(self.environment.offered(token)));
        values
    }

    /// What `inject(token)` gives.
    pub(super) fn asked(&mut self, token: ExprId) -> Vec<Val> {
        let mut values = Vec::new();
        for value in self.eval(token) {
            match &value {
                Val::Text(name, _) | Val::OtherText(name) => {
                    values.extend(self.registered(&Token::Injected(name.clone())));
                }
                Val::Instance(_) | Val::Foreign(Value::Object(_)) => {
                    let settled = self.settled(&value);
                    values.extend(settled.into_iter().filter(|settled| *settled != value));
                }
                value => values.extend(self.constructed(value)),
            }
        }
        values
    }

    /// What the script registers for others.
    pub(in crate::syntax::javascript) fn offers(&mut self) -> BTreeMap<Token, Vec<Value>> {
        let injected = self.injected.clone();
        let offers = injected.into_iter().map(|(token, feeds)| {
            let values = self.fed_values(Some(feeds));
            let values = self.describe_parts(&values);
            (token, values)
        });
        offers.collect()
    }

    /// `Vue.prototype.$api = value`, `app.config.globalProperties.$api = value`: a member of every component.
    /// `Panel.$inject = ['api']`: what the function asks for.
    pub(super) fn connect_framework(&mut self, assignment: &MemberAssignment, value: &Feed) {
        let Step::Name(name) = &assignment.name else {
            return;
        };
        if let ("$inject", Source::Expr(list)) = (name.as_str(), &assignment.value) {
            for function in self.functions(assignment.object) {
                self.inject_list(function, *list);
            }
        }
        let Expr::Member {
            object,
            name: target,
            ..
        } = &self.model.nodes[assignment.object].expr
        else {
            return;
        };
        let is_everywhere = match target.as_str() {
            "globalProperties" => true,
            "prototype" => {
                let classes = self.eval(*object);
                !classes
                    .iter()
                    .any(|class| self.instances_of(class).is_some())
            }
            _ => false,
        };
        if is_everywhere && is_implicit(name) {
            self.register_name(Token::Everywhere(name.clone()), value.clone());
        }
    }

    /// What a name stands for that a framework puts in every component's reach: `this.$api`, and in a template
    /// `$api`, which can also be the value of a store called `api`.
    pub(super) fn implicit(&mut self, name: &str) -> Vec<Val> {
        if !is_implicit(name) {
            return Vec::new();
        }
        let mut values = self.registered(&Token::Everywhere(name.to_owned()));
        if let Some(&store) = self.index.top_level.get(&name[1..]) {
            for value in self.variable(store) {
                let is_store = match &value {
                    Val::Instance(owner) => self.is_made(*owner),
                    value => matches!(value, Val::Foreign(Value::Object(_))),
                };
                if is_store {
                    values.extend(self.member(&value, "value"));
                }
            }
        }
        values
    }

    /// What objects and classes tell a framework by the names of their members.
    pub(super) fn connect_options(&mut self) {
        for at in 0..self.index.options.len() {
            let (owner, name, value) = self.index.options[at];
            match name {
                "mixins" | "extends" => self.connect_mixins(owner, value),
                "inject" => self.connect_injected_members(owner, value),
                "provide" => self.connect_provided(owner, value),
                "contextType" => {
                    for value in self.of_context(value) {
                        self.add(owner, "context", Feed::Known(value));
                    }
                }
                // `static $inject = ['a', 'b']`
                _ => {
                    for constructor in self.member(&Val::Instance(owner), "constructor") {
                        if let Val::Function(function) = constructor {
                            self.inject_list(function, value);
                        }
                    }
                }
            }
        }
    }

    /// `mixins: [base]`, `extends: base`.
    fn connect_mixins(&mut self, owner: OwnerId, mixins: ExprId) {
        let mut bases = Vec::new();
        for value in self.eval(mixins) {
            match value {
                Val::Array(_) => bases.extend(self.elements_in(&value)),
                value => bases.push(value),
            }
        }
        for base in bases {
            match base {
                Val::Instance(base) => self.connect_heir(owner, base),
                Val::Foreign(Value::Object(_)) => self.add(owner, MIXED, Feed::Known(base)),
                _ => {}
            }
        }
    }

    /// `inject: ['api']`, `inject: { api: 'api', other: { from: 'api' } }`.
    fn connect_injected_members(&mut self, owner: OwnerId, injected: ExprId) {
        let mut asked: Vec<(String, String)> = Vec::new();
        match &self.model.nodes[injected].expr {
            Expr::Array(names) => {
                for &name in names {
                    asked.extend(
                        self.texts(name)
                            .into_iter()
                            .map(|name| (name.clone(), name)),
                    );
                }
            }
            Expr::Object { properties, .. } => {
                for (member, from) in properties {
                    let from = match &self.model.nodes[*from].expr {
                        Expr::Object { properties, .. } => properties
                            .iter()
                            .find(|(name, _)| name == "from")
                            .map(|(_, from)| *from),
                        _ => Some(*from),
                    };
                    let names = from.map_or_else(|| vec![member.clone()], |from| self.texts(from));
                    asked.extend(names.into_iter().map(|name| (member.clone(), name)));
                }
            }
            _ => {}
        }
        for (member, name) in asked {
            for value in self.registered(&Token::Injected(name)) {
                self.add(owner, &member, Feed::Known(value));
            }
        }
    }

    /// `{ provide: token, useValue: x }` gives one value; `provide: { api: x }` and `provide() { return { api: x } }`
    /// give all of an object's members by their names.
    fn connect_provided(&mut self, owner: OwnerId, provided: ExprId) {
        let mut is_provider = false;
        for way in ["useValue", "useFactory", "useClass", "useExisting"] {
            let written = self.model.owners[owner].members.get(way);
            for &value in written.into_iter().flatten() {
                is_provider = true;
                match way {
                    "useValue" => self.register(provided, &Feed::Value(value)),
                    "useFactory" => self.register(provided, &Feed::Returned(value)),
                    "useClass" => self.register(provided, &Feed::Instance(value)),
                    _ => {
                        for value in self.asked(value) {
                            self.register(provided, &Feed::Known(value));
                        }
                    }
                }
            }
        }
        if is_provider {
            return;
        }
        let mut objects = self.eval(provided);
        objects.extend(self.returned_by(provided));
        for object in objects {
            if let Val::Instance(object) = object
                && let Some(written) = self.model.owners.get(object)
            {
                for (name, values) in &written.members {
                    for &value in values {
                        self.register_name(Token::Injected(name.clone()), Feed::Value(value));
                    }
                }
            }
        }
    }

    /// What a module of AngularJS registers under a name, and the functions that ask for names.
    pub(super) fn connect_injection(&mut self, object: ExprId, method: &str, arguments: &[ExprId]) {
        if let ("provide", [token, value]) = (method, arguments) {
            self.register(*token, &Feed::Value(*value));
            return;
        }
        let Some((&last, before)) = arguments.split_last() else {
            return;
        };
        if let [name] = before
            && let Expr::Text(name) = &self.model.nodes[*name].expr
        {
            let token = Token::Injected(name.clone());
            match method {
                "value" | "constant" => self.register_name(token, Feed::Value(last)),
                "factory" => {
                    for function in self.injectable(last) {
                        self.register_returned(token.clone(), &function);
                    }
                }
                "service" => {
                    for class in self.injectable(last) {
                        let instance = self.constructed(&class);
                        if let Some(instance) = instance {
                            self.register_name(token.clone(), Feed::Known(instance));
                        }
                    }
                }
                "provider" => self.connect_provider(&token, last),
                "controller" | "directive" | "filter" | "component" | "decorator" => {}
                _ => return,
            }
            self.connect_asking(last);
        } else if matches!(method, "run" | "config")
            && before.is_empty()
            && (matches!(self.model.nodes[last].expr, Expr::Array(_)) || self.is_angular(object))
        {
            self.connect_asking(last);
        }
    }

    /// What a provider's `$get` returns is what the name stands for.
    fn connect_provider(&mut self, token: &Token, provider: ExprId) {
        let mut providers = self.eval(provider);
        for class in self.injectable(provider) {
            providers.extend(self.constructed(&class));
        }
        for provider in providers {
            if !matches!(provider, Val::Instance(_)) {
                continue;
            }
            for get in self.member(&provider, "$get") {
                self.connect_asking_value(&get);
                let functions = match get {
                    Val::Array(array) => {
                        let last = self.elements_of(array).last().copied();
                        last.map_or_else(Vec::new, |last| self.eval(last))
                    }
                    get => vec![get],
                };
                for function in functions {
                    self.register_returned(token.clone(), &function);
                }
            }
        }
    }

    fn register_returned(&mut self, token: Token, function: &Val) {
        for value in self.returned(function) {
            self.register_name(token.clone(), Feed::Known(value));
        }
        // Known as registered, whatever it returns.
        self.injected.entry(token).or_default();
    }

    /// What is to be called or constructed: `f`, or the last of `['a', 'b', f]`.
    fn injectable(&mut self, written: ExprId) -> Vec<Val> {
        let mut values = Vec::new();
        for value in self.eval(written) {
            match value {
                Val::Array(array) => {
                    if let Some(&last) = self.elements_of(array).last() {
                        values.extend(self.eval(last));
                    }
                }
                value => values.push(value),
            }
        }
        values
    }

    /// Gives those who ask for names what is registered under them.
    fn connect_asking(&mut self, asks: ExprId) {
        for value in self.eval(asks) {
            self.connect_asking_value(&value);
        }
    }

    fn connect_asking_value(&mut self, asks: &Val) {
        match asks {
            Val::Function(function) => {
                let lists = self.member_expressions(asks, "$inject");
                for &list in &lists {
                    self.inject_list(*function, list);
                }
                if !lists.is_empty() {
                    return;
                }
                let parameters = self.index.parameters.get(function).cloned();
                for (at, variable) in parameters.into_iter().flatten() {
                    let name = self.model.variables[variable].name.clone();
                    self.inject(*function, at, name);
                }
            }
            Val::Array(array) => {
                if let Some(&last) = self.elements_of(*array).last() {
                    for function in self.functions(last) {
                        self.inject_list_of(function, *array);
                    }
                }
            }
            // A component's controller.
            Val::Instance(owner) => {
                let written = self.model.owners.get(*owner);
                let controllers = written.and_then(|owner| owner.members.get("controller"));
                for &controller in controllers.into_iter().flatten() {
                    for value in self.eval(controller) {
                        if !matches!(value, Val::Instance(_)) {
                            self.connect_asking_value(&value);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Expressions that were put into a member of a function.
    fn member_expressions(&self, function: &Val, name: &str) -> Vec<ExprId> {
        let Some(owner) = self.instances_of(function) else {
            return Vec::new();
        };
        let added = self.added_expressions(owner).into_iter();
        added
            .filter(|(member, _)| member == name)
            .map(|(_, value)| value)
            .collect()
    }

    fn inject_list(&mut self, function: FnId, list: ExprId) {
        for value in self.eval(list) {
            if let Val::Array(array) = value {
                self.inject_list_of(function, array);
            }
        }
    }

    fn inject_list_of(&mut self, function: FnId, array: ExprId) {
        for (at, &name) in self.elements_of(array).iter().enumerate() {
            for name in self.texts(name) {
                self.inject(function, at, name);
            }
        }
    }

    fn inject(&mut self, function: FnId, at: usize, name: String) {
        for value in self.registered(&Token::Injected(name)) {
            self.feed(function, at, Feed::Known(value));
        }
    }

    /// Whether an expression is a module of AngularJS: a chain that begins at the library's global.
    fn is_angular(&self, object: ExprId) -> bool {
        let mut at = object;
        for _ in 0..MAX_CHAIN {
            at = match &self.model.nodes[at].expr {
                Expr::Call { callee, .. } => *callee,
                Expr::Member { object, .. } => *object,
                Expr::Same(inner) | Expr::Assign(inner) => *inner,
                Expr::Global(name) => return name == "angular",
                Expr::Local(variable) => {
                    let definitions = &self.model.variables[*variable].definitions;
                    match definitions.first().map(|definition| &definition.source) {
                        Some(Source::Expr(value)) => *value,
                        Some(Source::Import(module, _)) => return module == "angular",
                        _ => return false,
                    }
                }
                _ => return false,
            };
        }
        false
    }

    /// Gives a token its value where it is made: `new InjectionToken('api', { factory: () => x })`.
    pub(super) fn connect_token(&mut self, made: OwnerId, arguments: &[ExprId]) {
        let Some(&options) = arguments.get(1) else {
            return;
        };
        if let Expr::Object { properties, .. } = &self.model.nodes[options].expr {
            let factory = properties.iter().find(|(name, _)| name == "factory");
            if let Some((_, factory)) = factory {
                self.add(made, SETTLED, Feed::Returned(*factory));
            }
        }
    }
}

/// Whether a name is one that frameworks use for what they put into every component.
fn is_implicit(name: &str) -> bool {
    name.strip_prefix('$')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}
