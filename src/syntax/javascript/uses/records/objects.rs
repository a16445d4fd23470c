//! What a script says of the objects that its records are of.
//!
//! A literal with a property that names an object, a call that makes a record of one, an address and a query each name
//! the object of whatever they hold. Values are followed from there by evaluation.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Deref;

use super::paths::Paths;
use super::{MAX_ALTERNATIVES, callee_name, definitions, owners};
use crate::bundle::Span;
use crate::syntax::facts::{ApexQuery, ObjectName};
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId, Source, Step};
use crate::syntax::javascript::uses::Collector;

/// Values inside values are followed this deep.
const MAX_DEPTH: usize = 8;
/// Objects of one script that are told apart.
const MAX_OBJECTS: usize = 32;
/// The longest name of an object.
const MAX_NAME: usize = 80;

type Names = BTreeSet<String>;

/// The objects of a script's records.
pub(super) struct Objects<'o, 'c, 'm> {
    collector: &'o mut Collector<'c, 'm>,
    pub(super) paths: &'o Paths<'c>,
    /// Objects by what stands for a record of them.
    of_owners: HashMap<OwnerId, Names>,
    of_texts: HashMap<ExprId, Names>,
    made: HashMap<ExprId, Names>,
    /// Literals that name their object themselves.
    own: HashSet<OwnerId>,
    /// What is known of values that calls made.
    results: HashMap<ExprId, Names>,
    /// What strings say as addresses.
    addresses: HashMap<ExprId, Names>,
    /// Values of the members that can name an object, by literal and member.
    naming: HashMap<(OwnerId, String), Vec<ExprId>>,
    seen: HashSet<(ExprId, String)>,
    /// Every name of an object, where the script names it.
    pub(super) named: Vec<ObjectName>,
}

impl<'c, 'm> Deref for Objects<'_, 'c, 'm> {
    type Target = Collector<'c, 'm>;

    fn deref(&self) -> &Self::Target {
        self.collector
    }
}

impl<'o, 'c, 'm> Objects<'o, 'c, 'm> {
    pub(super) fn of(
        collector: &'o mut Collector<'c, 'm>,
        paths: &'o Paths<'c>,
        queries: &BTreeMap<ExprId, ApexQuery>,
    ) -> Self {
        let mut objects = Self {
            collector,
            paths,
            of_owners: HashMap::new(),
            of_texts: HashMap::new(),
            made: HashMap::new(),
            own: HashSet::new(),
            results: HashMap::new(),
            addresses: HashMap::new(),
            naming: HashMap::new(),
            seen: HashSet::new(),
            named: Vec::new(),
        };
        objects.naming_members();
        objects.calls(queries);
        objects.literals();
        objects.computed_keys();
        objects.spread_all();
        objects
    }

    /// Objects of a literal; `None` if it is handed to a call of a watched path.
    pub(super) fn of_literal(&self, literal: ExprId) -> Option<Names> {
        let Expr::Object { owner, .. } = self.model.nodes[literal].expr else {
            return Some(Names::new());
        };
        let known = self.of_owners.get(&owner).cloned();
        (!self.handed.contains(&owner)).then(|| known.unwrap_or_default())
    }

    /// Objects of the record that an expression stands for; `None` if it is handed to a call of a watched path.
    pub(super) fn of_value(&mut self, id: ExprId) -> Option<Names> {
        let mut names = self.results_of(id, MAX_DEPTH);
        let values = self.collector.evaluator.eval(id);
        for owner in owners(&values) {
            if self.handed.contains(&owner) {
                return None;
            }
            names.extend(self.of_owners.get(&owner).into_iter().flatten().cloned());
        }
        Some(names)
    }

    pub(super) fn of_source(&mut self, source: &Source, before: &[Step]) -> Option<Names> {
        match source {
            Source::Expr(id) | Source::Elements(id) if before.is_empty() => self.of_value(*id),
            source => Some(self.results_of_source(source, MAX_DEPTH)),
        }
    }

    /// Objects of the record whose field a string names: `record.set('Subject', …)`, a list of fields.
    pub(super) fn of_text(&mut self, text: ExprId) -> Names {
        let mut names = self.of_texts.get(&text).cloned().unwrap_or_default();
        if let Some(call) = self.model.nodes[text].argument_of
            && let Expr::Call { callee, .. } = self.model.nodes[call].expr
            && let Expr::Member { object, .. } = self.model.nodes[callee].expr
        {
            names.extend(self.results_of(object, MAX_DEPTH));
        }
        names
    }

    /// Calls that make a record, or go to an address or a query that names an object.
    fn calls(&mut self, queries: &BTreeMap<ExprId, ApexQuery>) {
        let model = self.model;
        let interest = &self.interest.records;
        let addresses = interest.addresses.iter();
        let has_addresses = { addresses }.any(|part| self.text.contains(part.as_str()));
        for (id, node) in model.nodes.iter().enumerate() {
            let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            else {
                continue;
            };
            let mut names = Names::new();
            let name = callee_name(model, *callee);
            if let Some(&first) = arguments.first()
                && name.is_some_and(|name| interest.makers.iter().any(|maker| maker == name))
            {
                names.extend(self.object_names(first));
            }
            names.extend(self.model_name(*callee));
            if has_addresses {
                let named = arguments.iter();
                names.extend(
                    named
                        .flat_map(|argument| self.addressed(*argument))
                        .collect::<Names>(),
                );
            }
            if !queries.is_empty() {
                for &argument in arguments {
                    names.extend(self.queried(argument, queries));
                }
            }
            if !names.is_empty() {
                self.name(&names, node.span);
                self.made.insert(id, names);
            }
        }
    }

    /// `SObjectModel.Task`
    fn model_name(&self, callee: ExprId) -> Option<String> {
        let Expr::Member { object, name, .. } = &self.model.nodes[callee].expr else {
            return None;
        };
        let of = callee_name(self.model, *object)?;
        let mut models = self.interest.records.models.iter();
        models.any(|model| model == of).then(|| name.clone())
    }

    /// The first object of a query that an argument is.
    fn queried(
        &mut self,
        argument: ExprId,
        queries: &BTreeMap<ExprId, ApexQuery>,
    ) -> Option<String> {
        let model = self.model;
        let mut strings = vec![argument];
        strings.extend(definitions(model, argument));
        // `encodeURI('…')`, `'…' + encodeURIComponent('…')`
        for at in strings.clone() {
            match &model.nodes[at].expr {
                Expr::Call { arguments, .. } => strings.extend(arguments),
                Expr::Concat(parts) => {
                    for &part in parts {
                        if let Expr::Call { arguments, .. } = &model.nodes[part].expr {
                            strings.extend(arguments);
                        }
                    }
                }
                _ => {}
            }
        }
        let query = strings.iter().find_map(|string| queries.get(string))?;
        query.objects.first().cloned()
    }

    /// Literals that name their object by a property or an address.
    fn literals(&mut self) {
        let model = self.model;
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Object { owner, .. } => {
                    let names = self.literal_names(id, *owner);
                    if !names.is_empty() {
                        self.claim(*owner, names);
                    }
                }
                // `objectApiName = 'Task'` of a class
                Expr::Text(text) if is_name(text) => {
                    let keys = &self.interest.records.object_keys;
                    let is_key =
                        |name: &String| keys.iter().any(|key| key == std::slice::from_ref(name));
                    if node.bound_to.as_ref().is_some_and(is_key) {
                        self.name(&Names::from([text.clone()]), node.span);
                    }
                }
                _ => {}
            }
        }
    }

    fn literal_names(&mut self, id: ExprId, owner: OwnerId) -> Names {
        let interest = &self.interest.records;
        let mut names = Names::new();
        for steps in &interest.object_keys {
            let mut holders = vec![owner];
            let mut values: Vec<ExprId> = Vec::new();
            for step in steps {
                values = holders
                    .iter()
                    .filter_map(|holder| self.naming.get(&(*holder, step.clone())))
                    .flat_map(|values| values.iter().copied().take(MAX_ALTERNATIVES))
                    .collect();
                holders.clear();
                for &value in &values {
                    holders.extend(owners(&self.collector.evaluator.eval(value)));
                }
            }
            for value in values {
                let found = self.object_names(value);
                self.name(&found, self.model.nodes[value].span);
                names.extend(found);
            }
        }
        let mut addresses = interest.addresses.iter();
        if addresses.any(|part| self.text.contains(part.as_str())) {
            for (_, value) in self.members(id) {
                let found = self.addressed(value);
                self.name(&found, self.model.nodes[value].span);
                names.extend(found);
            }
        }
        names
    }

    /// Notes the members of all literals that can name an object.
    fn naming_members(&mut self) {
        let model = self.model;
        let keys = self.interest.records.object_keys.iter();
        let steps: BTreeSet<&String> = keys.flatten().collect();
        for (id, node) in model.nodes.iter().enumerate() {
            let Expr::Object { owner, .. } = node.expr else {
                continue;
            };
            for (name, value) in self.members(id) {
                if steps.contains(&name) {
                    let known = self.naming.entry((owner, name)).or_default();
                    known.push(value);
                }
            }
        }
    }

    /// Literals with a key that a module gives: `{ [SUBJECT.fieldApiName]: … }`, `fields[SUBJECT.fieldApiName] = …`.
    fn computed_keys(&mut self) {
        let model = self.model;
        for node in &model.nodes {
            if let Expr::Object {
                owner, computed, ..
            } = &node.expr
            {
                for &key in computed {
                    self.keyed(key, vec![*owner]);
                }
            }
        }
        for assignment in &model.assignments {
            if let Step::Computed(key) = assignment.name {
                let values = self.collector.evaluator.eval(assignment.object);
                self.keyed(key, owners(&values).collect());
            }
        }
    }

    fn keyed(&mut self, key: ExprId, owners: Vec<OwnerId>) {
        let values = self.collector.evaluator.eval(key);
        let objects = values.iter().filter_map(|value| match value {
            Val::Module(specifier, _) => {
                let field = self.interest.records.schema(specifier)?;
                field.split_once('.').map(|(object, _)| object.to_owned())
            }
            _ => None,
        });
        let names: Names = objects.collect();
        if !names.is_empty() {
            self.name(&names, self.model.nodes[key].span);
            for owner in owners {
                self.claim(owner, names.clone());
            }
        }
    }

    /// Hands what is known of literals and calls on to what they hold.
    fn spread_all(&mut self) {
        let model = self.model;
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Object { owner, .. } if self.own.contains(owner) => {
                    let names = self.of_owners.get(owner).cloned().unwrap_or_default();
                    for (_, value) in self.members(id) {
                        self.spread(value, &names, MAX_DEPTH);
                    }
                }
                Expr::Call {
                    callee, arguments, ..
                } if !self.made.is_empty() => {
                    let mut names = self.made.get(&id).cloned().unwrap_or_default();
                    if let Expr::Member { object, .. } = model.nodes[*callee].expr {
                        names.extend(self.results_of(object, MAX_DEPTH));
                    }
                    if !names.is_empty() {
                        for &argument in arguments {
                            self.spread(argument, &names, MAX_DEPTH);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn spread(&mut self, id: ExprId, names: &Names, depth: usize) {
        for name in names {
            if self.named.iter().any(|known| known.name == *name) {
                self.spread_one(id, name, depth);
            }
        }
    }

    /// Notes that a value, and all in it, is of an object.
    fn spread_one(&mut self, id: ExprId, name: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if !self.seen.insert((id, name.to_owned())) {
            return;
        }
        let model = self.model;
        match &model.nodes[id].expr {
            Expr::Object { owner, .. } => {
                if self.own.contains(owner) {
                    return;
                }
                let known = self.of_owners.entry(*owner).or_default();
                known.insert(name.to_owned());
                for (_, value) in self.members(id) {
                    self.spread_one(value, name, depth);
                }
            }
            Expr::Text(_) => {
                let known = self.of_texts.entry(id).or_default();
                known.insert(name.to_owned());
            }
            Expr::Array(values) | Expr::Choice(values) => {
                for &value in values {
                    self.spread_one(value, name, depth);
                }
            }
            Expr::Spread(inner) | Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.spread_one(*inner, name, depth);
            }
            Expr::Call {
                callee, arguments, ..
            } if self.is_wrapper(*callee) => {
                for &argument in arguments {
                    self.spread_one(argument, name, depth);
                }
            }
            Expr::Local(_) | Expr::Member { .. } | Expr::Index { .. } | Expr::Call { .. } => {
                for value in self.collector.evaluator.eval(id) {
                    let inner = match value {
                        Val::Instance(owner) => self.collector.objects.get(&owner).copied(),
                        Val::Array(array) => Some(array),
                        Val::Text(_, text) => Some(text),
                        _ => None,
                    };
                    if let Some(inner) = inner {
                        self.spread_one(inner, name, depth);
                    }
                }
                for value in definitions(model, id) {
                    self.spread_one(value, name, depth);
                }
            }
            _ => {}
        }
    }

    fn is_wrapper(&self, callee: ExprId) -> bool {
        let wrappers = &self.interest.records.wrappers;
        callee_name(self.model, callee)
            .is_some_and(|name| wrappers.iter().any(|known| known == name))
    }

    /// Objects of what a call made: the call itself, a variable that holds its result, an element or a part of it.
    fn results_of(&mut self, id: ExprId, depth: usize) -> Names {
        if self.made.is_empty() || depth == 0 {
            return Names::new();
        }
        if let Some(known) = self.results.get(&id) {
            return known.clone();
        }
        // What is defined by itself is nothing more.
        self.results.insert(id, Names::new());
        let model = self.model;
        let depth = depth - 1;
        let names = match &model.nodes[id].expr {
            Expr::Call { callee, .. } => match self.made.get(&id) {
                Some(made) => made.clone(),
                None => self.results_of_call(*callee, depth),
            },
            Expr::Local(variable) => {
                let definitions = model.variables.get(*variable).into_iter();
                let sources = definitions.flat_map(|known| &known.definitions);
                let sources = sources.take(MAX_ALTERNATIVES);
                let mut names = Names::new();
                for definition in sources {
                    names.extend(self.results_of_source(&definition.source, depth));
                }
                names
            }
            Expr::Member { object, name, .. } => match model.nodes[*object].expr {
                Expr::This(owner) => {
                    let held = model
                        .owners
                        .get(owner)
                        .and_then(|owner| owner.members.get(name));
                    let mut names = Names::new();
                    for &value in held.into_iter().flatten() {
                        names.extend(self.results_of(value, depth));
                    }
                    names
                }
                _ => self.results_of(*object, depth),
            },
            Expr::Index { object, .. } => self.results_of(*object, depth),
            Expr::Same(inner) | Expr::Both(inner) | Expr::Assign(inner) => {
                self.results_of(*inner, depth)
            }
            Expr::Choice(options) => {
                let mut names = Names::new();
                for &option in options {
                    names.extend(self.results_of(option, depth));
                }
                names
            }
            _ => Names::new(),
        };
        self.results.insert(id, names.clone());
        names
    }

    /// What a function of the script returns, or a method of what another call made.
    fn results_of_call(&mut self, callee: ExprId, depth: usize) -> Names {
        let model = self.model;
        let mut names = match model.nodes[callee].expr {
            Expr::Member { object, .. } => self.results_of(object, depth),
            _ => Names::new(),
        };
        for value in self.collector.evaluator.eval(callee) {
            if let Val::Function(function) = value {
                let returns = model.functions[function].returns.iter();
                for &returned in returns.take(MAX_ALTERNATIVES) {
                    names.extend(self.results_of(returned, depth));
                }
            }
        }
        names
    }

    fn results_of_source(&mut self, source: &Source, depth: usize) -> Names {
        match source {
            Source::Expr(id) | Source::Elements(id) => self.results_of(*id, depth),
            Source::Param(function, at) => {
                let mut names = Names::new();
                for given in self.evaluator.arguments_given(*function, *at) {
                    names.extend(self.results_of(given, depth));
                }
                // A callback gets what the call that takes it makes, or what that is a method of.
                if let Some(place) = self.paths.functions.get(function)
                    && let Some(call) = self.model.nodes[*place].argument_of
                {
                    names.extend(self.results_of(call, depth));
                }
                names
            }
            _ => Names::new(),
        }
    }

    /// The names and values of a literal's members, also of those that are added later.
    fn members(&self, id: ExprId) -> Vec<(String, ExprId)> {
        let Expr::Object {
            properties, owner, ..
        } = &self.model.nodes[id].expr
        else {
            return Vec::new();
        };
        let mut members = properties.clone();
        members.extend(self.evaluator.added_expressions(*owner));
        members
    }

    /// The object that an expression names: a string, or a module that stands for it.
    fn object_names(&mut self, id: ExprId) -> Names {
        let values = self.collector.evaluator.eval(id).into_iter();
        let names = values.filter_map(|value| match value {
            Val::Text(name, _) | Val::OtherText(name) => Some(name),
            Val::Module(specifier, _) => {
                self.interest.records.schema(&specifier).map(str::to_owned)
            }
            _ => None,
        });
        names.filter(|name| is_name(name)).collect()
    }

    /// The objects that an expression names as an address.
    fn addressed(&mut self, id: ExprId) -> Names {
        let mut strings = vec![id];
        strings.extend(definitions(self.model, id));
        let named = strings.into_iter().flat_map(|string| self.address(string));
        named.collect()
    }

    fn address(&mut self, string: ExprId) -> Names {
        if !matches!(
            self.model.nodes[string].expr,
            Expr::Text(_) | Expr::Concat(_)
        ) {
            return Names::new();
        }
        if let Some(known) = self.addresses.get(&string) {
            return known.clone();
        }
        let mut names = Names::new();
        for text in self.collector.string_texts(string) {
            for part in &self.interest.records.addresses {
                let Some((_, behind)) = text.split_once(part.as_str()) else {
                    continue;
                };
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let name = behind.split(|c| !is_part(c)).next().unwrap_or("");
                if is_name(name) {
                    names.insert(name.to_owned());
                }
            }
        }
        self.addresses.insert(string, names.clone());
        names
    }

    fn claim(&mut self, owner: OwnerId, names: Names) {
        self.own.insert(owner);
        self.of_owners.entry(owner).or_default().extend(names);
    }

    fn name(&mut self, names: &Names, span: Span) {
        for name in names {
            let known = |object: &ObjectName| object.name == *name;
            if self.named.len() < MAX_OBJECTS && !self.named.iter().any(known) {
                self.named.push(ObjectName {
                    name: name.clone(),
                    span,
                });
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= MAX_NAME
        && text.chars().all(is_part)
}
