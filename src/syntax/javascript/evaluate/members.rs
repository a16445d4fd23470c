//! What `base.name` and `base[index]` can be, through owners, their superclasses and arrays.

use std::collections::BTreeSet;

use super::mixins::MIXED;
use super::{
    CALLED, Evaluator, Feed, GLOBAL_OBJECTS, MAX_ANCESTORS, MAX_DEPTH, MAX_VALUES, MAX_WAY,
    PROMISE_MEMBERS, PROTOCOL, VALUES_PER_STEP, Val, foreign_values, resolved,
};
use crate::syntax::facts::{KnownBy, Segment, Value};
use crate::syntax::javascript::model::{
    Definition, Expr, ExprId, GLOBAL_OWNER, Owner, OwnerId, Source,
};

impl<'m> Evaluator<'m> {
    pub(super) fn member_access(&mut self, id: ExprId, object: ExprId, name: &str) -> Vec<Val> {
        let bases = self.eval(object);
        if let [Val::State(machine)] = bases.as_slice() {
            // A method in one form, the value itself in the others.
            let mut values = Vec::new();
            if matches!(name, "sent" | "v") {
                values = self.sent_to(*machine, id);
                values.push(Val::Sent(*machine));
            }
            return values;
        }
        // An unknown object with a property of a watched global's name: some window.
        let unknown = |value: &Val| matches!(value, Val::Module(_, way) if way.iter().any(|step| step == CALLED));
        if bases.iter().all(unknown) && !self.is_own(object) {
            let path = vec![Segment::Name(name.to_owned())];
            if self.is_watched(&path) {
                return vec![Val::Path(path, KnownBy::Resolved)];
            }
        }
        // The same of a global that no script in sight defines: `document.defaultView.sforce`.
        if let [Val::Path(path, _)] = bases.as_slice()
            && !path.is_empty()
            && !self.is_watched(path)
        {
            let path = vec![Segment::Name(name.to_owned())];
            if self.is_watched(&path) {
                return vec![Val::Path(path, KnownBy::OtherFile)];
            }
        }
        self.members(&bases, name)
    }

    pub(super) fn index_access(&mut self, object: ExprId, index: ExprId) -> Vec<Val> {
        if let Some(values) = self.index_by_caller(object, index) {
            return values;
        }
        let bases = self.eval(object);
        self.indexed(&bases, index)
    }

    /// What `base[index]` can be, for any of the bases.
    pub(super) fn indexed(&mut self, bases: &[Val], index: ExprId) -> Vec<Val> {
        let names = self.names(index);
        let mut values = Vec::new();
        for base in bases {
            if names.is_empty() {
                values.extend(self.any_member(base));
            }
            for name in &names {
                let members = self.member(base, name).into_iter();
                values.extend(members.map(|value| match value {
                    Val::Path(path, _) => Val::Path(path, KnownBy::NameFromString),
                    other => other,
                }));
            }
        }
        values
    }

    /// The names that an index can be.
    fn names(&mut self, index: ExprId) -> Vec<String> {
        if let Expr::Number(number) = &self.model.nodes[index].expr {
            return vec![number.clone()];
        }
        let names = self.name_values(index).into_iter();
        let mut names: Vec<String> = names.filter_map(name_of).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The strings that an index can be, with where they are written.
    pub(in crate::syntax::javascript) fn name_values(&mut self, index: ExprId) -> Vec<Val> {
        let mut names = Vec::new();
        for value in self.eval(index) {
            match value {
                Val::Text(..) | Val::OtherText(_) => names.push(value),
                Val::Keys(of) => names.extend(self.keys(of)),
                _ => {}
            }
        }
        names
    }

    /// Whether an expression that evaluates to nothing is still known to be the script's own affair.
    fn is_own(&self, id: ExprId) -> bool {
        match &self.model.nodes[id].expr {
            Expr::This(_) | Expr::Object { .. } | Expr::Array(_) => true,
            Expr::Same(inner) | Expr::Assign(inner) => self.is_own(*inner),
            _ => false,
        }
    }

    /// What `base.name` can be, for any of the bases.
    pub(super) fn members(&mut self, bases: &[Val], name: &str) -> Vec<Val> {
        bases
            .iter()
            .flat_map(|base| self.member(base, name))
            .collect()
    }

    /// What `base.name` can be.
    pub(super) fn member(&mut self, base: &Val, name: &str) -> Vec<Val> {
        let key = (base.clone(), name.to_owned());
        if let Some(values) = self.members.get(&key) {
            self.steps += 1 + values.len() / VALUES_PER_STEP;
            return values.clone();
        }
        // What is added to a member can be that very member again.
        if self.depth >= MAX_DEPTH || self.is_exhausted() || self.busy_members.contains(&key) {
            self.cuts += 1;
            return Vec::new();
        }
        let cuts = self.cuts;
        self.busy_members.insert(key.clone());
        self.steps += 1;
        self.depth += 1;
        let mut values = self.member_fresh(base, name);
        // What an object holds is known under another name.
        if !matches!(base, Val::Path(..)) {
            values = resolved(values).collect();
        }
        self.depth -= 1;
        self.busy_members.remove(&key);
        if values.len() > MAX_VALUES {
            values.sort();
            values.dedup();
            values.truncate(MAX_VALUES);
        }
        self.steps += values.len() / VALUES_PER_STEP;
        if self.cuts == cuts {
            self.members.insert(key, values.clone());
        }
        values
    }

    fn member_fresh(&mut self, base: &Val, name: &str) -> Vec<Val> {
        match base {
            Val::Path(path, known_by) => {
                // `window.parent`, `window.top`: still some window.
                if path.is_empty() && GLOBAL_OBJECTS.contains(&name) {
                    return vec![Val::Path(Vec::new(), *known_by)];
                }
                // A promise of a watched value stands for the value.
                if PROMISE_MEMBERS.contains(&name) && self.is_watched(path) {
                    return Vec::new();
                }
                let is_of_functions = matches!(name, "call" | "apply" | "bind");
                if *known_by != KnownBy::Written
                    && self.is_watched(path)
                    && (PROTOCOL.contains(&name) || is_of_functions && self.interest.is_above(path))
                {
                    return Vec::new();
                }
                let mut longer = path.clone();
                longer.push(Segment::Name(name.to_owned()));
                self.path(longer, *known_by)
            }
            Val::Instance(owner) => {
                if name == "promise" && self.is_made(*owner) {
                    return self.settled(base);
                }
                let mut values = self.owner_member(*owner, name);
                if name == "constructor" && values.is_empty() {
                    values.push(Val::Class(*owner));
                }
                values
            }
            Val::Class(owner) => {
                if name == "prototype" {
                    return vec![Val::Instance(*owner)];
                }
                self.static_member(*owner, name)
            }
            Val::Function(function) => {
                let owner = self.model.functions[*function].owner;
                if name == "prototype" && owner != GLOBAL_OWNER {
                    return vec![Val::Instance(owner)];
                }
                let added = self.added_to(owner, name);
                self.fed_values(added)
            }
            Val::Array(array) => match name.parse() {
                Ok(at) => self.nth(self.elements_of(*array), at),
                Err(_) => Vec::new(),
            },
            Val::Rest(function, from) => match name.parse::<usize>() {
                Ok(at) => self.parameter(*function, from.saturating_add(at)),
                Err(_) => Vec::new(),
            },
            Val::Module(specifier, way) => {
                let mut values = Vec::new();
                // A property of a whole module is its export.
                if let [_] = way.as_slice() {
                    values.extend(self.import(specifier, name));
                    values.retain(|value| !matches!(value, Val::Module(..)));
                }
                if way.len() < MAX_WAY {
                    let mut way = way.clone();
                    way.push(name.to_owned());
                    values.push(Val::Module(specifier.clone(), way));
                }
                values
            }
            Val::Foreign(Value::Object(members)) => {
                foreign_values(members.get(name).into_iter().flatten().cloned())
            }
            Val::Foreign(Value::Class(members)) => {
                foreign_values(members.get(name).into_iter().flatten().cloned())
            }
            // `Object.keys(x)[0]`
            Val::Keys(_) | Val::Values(_) => match name.parse::<usize>() {
                Ok(_) => self.elements_in(base),
                Err(_) => Vec::new(),
            },
            Val::Entries(of) => match name {
                "0" => self.keys(*of),
                "1" => self.elements_in(&Val::Values(*of)),
                _ => Vec::new(),
            },
            Val::Foreign(_)
            | Val::State(_)
            | Val::Sent(_)
            | Val::Text(..)
            | Val::OtherText(_)
            | Val::Setter(..)
            | Val::WindowGetter
            | Val::Require => Vec::new(),
        }
    }

    /// A member of a class itself, or of one that it inherits from.
    pub(super) fn static_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let mut next = vec![owner];
        let mut seen = BTreeSet::new();
        while let Some(owner) = next.pop() {
            if !seen.insert(owner) || seen.len() > MAX_ANCESTORS {
                continue;
            }
            let statics = self
                .owner(owner)
                .and_then(|owner| owner.statics.get(name).or_else(|| owner.members.get(name)));
            let mut values = match statics {
                Some(statics) => self.eval_all(statics),
                None => Vec::new(),
            };
            values.extend(self.added_values(owner, name));
            if !values.is_empty() {
                return values;
            }
            next.extend(self.superclasses(owner));
        }
        Vec::new()
    }

    /// An owner that the script writes out; one that stands for what a library makes is not.
    fn owner(&self, owner: OwnerId) -> Option<&'m Owner> {
        self.model.owners.get(owner)
    }

    /// What a computed access with an unknown name can be.
    pub(super) fn any_member(&mut self, base: &Val) -> Vec<Val> {
        match base {
            // `frames[0]`: some window, or anything else.
            Val::Path(path, _) if path.is_empty() => Vec::new(),
            Val::Path(path, _) => {
                let mut longer = path.clone();
                longer.push(Segment::Dynamic);
                vec![Val::Path(longer, KnownBy::Resolved)]
            }
            Val::Instance(owner) => {
                let members = self.owner(*owner).into_iter();
                let members = members.flat_map(|owner| owner.members.values().flatten());
                let members: Vec<ExprId> = members.copied().take(MAX_VALUES).collect();
                let mut values = self.eval_all(&members);
                for (_, feed) in self.added_members(*owner).into_iter().take(MAX_VALUES) {
                    values.extend(self.fed_values(Some(vec![feed])));
                }
                values
            }
            value => self.elements_in(value),
        }
    }

    /// A member of an instance: its own and what heirs put in its place, or else an inherited one, or else one of
    /// what the owner stands in.
    pub(super) fn owner_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let mut values = self.inherited_member(owner, name);
        let mut next: Vec<OwnerId> = self
            .heirs
            .get(&owner)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let mut seen = BTreeSet::from([owner]);
        while let Some(heir) = next.pop() {
            if !seen.insert(heir) || seen.len() > MAX_VALUES {
                continue;
            }
            values.extend(self.own_member(heir, name));
            next.extend(self.heirs.get(&heir).into_iter().flatten());
        }
        values
    }

    fn inherited_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let mut next = vec![owner];
        let mut seen = BTreeSet::new();
        let mut foreign = Vec::new();
        while let Some(owner) = next.pop() {
            if !seen.insert(owner) || seen.len() > MAX_ANCESTORS {
                continue;
            }
            let found = self.own_member(owner, name);
            if !found.is_empty() {
                return found;
            }
            let parent = self.owner(owner).and_then(|owner| owner.parent);
            next.extend(parent.filter(|&parent| parent != GLOBAL_OWNER));
            next.extend(self.inherits.get(&owner).into_iter().flatten());
            if let Some(superclass) = self.owner(owner).and_then(|owner| owner.superclass) {
                for value in self.eval(superclass) {
                    match &value {
                        Val::Foreign(Value::Class(_)) => foreign.extend(self.member(&value, name)),
                        // What a module exports is constructed on the way to its members.
                        Val::Module(module, way) if way.len() + 1 < MAX_WAY => {
                            let mut way = way.clone();
                            way.push(CALLED.to_owned());
                            way.push(name.to_owned());
                            foreign.push(Val::Module(module.clone(), way));
                        }
                        value => next.extend(self.instances_of(value)),
                    }
                }
            }
        }
        foreign
    }

    /// A member that an owner has of its own.
    fn own_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let mut values = Vec::new();
        if let Some(known) = self.owner(owner) {
            // In a static method, `this` is the class itself.
            let own = known.members.get(name).or_else(|| known.statics.get(name));
            values.extend(self.eval_all(own.map_or(&[][..], Vec::as_slice)));
            for &mixin in &known.mixins {
                let bases = self.eval(mixin);
                let others: Vec<Val> = bases
                    .into_iter()
                    .filter(|base| {
                        *base != Val::Instance(owner) && !matches!(base, Val::Module(..))
                    })
                    .collect();
                values.extend(self.members(&others, name));
            }
        }
        values.extend(self.added_values(owner, name));
        if name != MIXED {
            let mixed = self.added_values(owner, MIXED);
            values.extend(self.members(&mixed, name));
        }
        values
    }

    pub(super) fn superclasses(&mut self, owner: OwnerId) -> Vec<OwnerId> {
        let mut owners: Vec<OwnerId> = self
            .inherits
            .get(&owner)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        if let Some(superclass) = self.owner(owner).and_then(|owner| owner.superclass) {
            let values = self.eval(superclass);
            owners.extend(values.iter().filter_map(|value| self.instances_of(value)));
        }
        owners
    }

    /// The owner that instances of a class or a constructor function are.
    pub(super) fn instances_of(&self, value: &Val) -> Option<OwnerId> {
        match value {
            Val::Class(owner) => Some(*owner),
            Val::Function(function) => Some(self.model.functions[*function].owner),
            _ => None,
        }
    }

    fn added_to(&self, owner: OwnerId, name: &str) -> Option<Vec<Feed>> {
        self.added.get(&(owner, name.to_owned())).cloned()
    }

    /// What was put into a member from outside.
    pub(super) fn added_values(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let added = self.added_to(owner, name);
        self.fed_values(added)
    }

    /// Expressions set on an owner from outside, by name.
    pub(in crate::syntax::javascript) fn added_expressions(
        &self,
        owner: OwnerId,
    ) -> Vec<(String, ExprId)> {
        let expression = |(name, feed): (String, Feed)| match feed {
            Feed::Value(expr) => Some((name, expr)),
            Feed::Part(Definition {
                source: Source::Expr(expr),
                path,
            }) if path.is_empty() => Some((name, expr)),
            _ => None,
        };
        let members = self.added_members(owner).into_iter();
        members.filter_map(expression).collect()
    }

    /// Members set on an owner from outside, by name.
    pub(super) fn added_members(&self, owner: OwnerId) -> Vec<(String, Feed)> {
        self.added
            .range((owner, String::new())..)
            .take_while(|((of, _), _)| *of == owner)
            .flat_map(|((_, name), values)| {
                values.iter().map(|value| (name.clone(), value.clone()))
            })
            .collect()
    }
}

fn name_of(value: Val) -> Option<String> {
    match value {
        Val::Text(text, _) | Val::OtherText(text) => Some(text),
        _ => None,
    }
}
