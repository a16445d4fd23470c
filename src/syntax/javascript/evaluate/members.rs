//! What `base.name` and `base[index]` can be, through owners, their superclasses and arrays.

use std::collections::BTreeSet;

use super::{Evaluator, GLOBAL_OBJECTS, MAX_DEPTH, MAX_VALUES, Val, foreign_values};
use crate::syntax::facts::{KnownBy, Segment, Value};
use crate::syntax::javascript::model::{Expr, ExprId, GLOBAL_OWNER, OwnerId};

impl Evaluator<'_> {
    pub(super) fn member_access(&mut self, object: ExprId, name: &str) -> Vec<Val> {
        let bases = self.eval(object);
        // An unknown object with a property of a watched global's name: some window.
        if bases.is_empty() && !self.is_own(object) {
            let path = vec![Segment::Name(name.to_owned())];
            if self.is_watched(&path) {
                return vec![Val::Path(path, KnownBy::Resolved)];
            }
        }
        self.members(&bases, name)
    }

    pub(super) fn index_access(&mut self, object: ExprId, index: ExprId) -> Vec<Val> {
        let bases = self.eval(object);
        let names = self.texts(index);
        let mut values = Vec::new();
        for base in bases {
            if names.is_empty() {
                values.extend(self.any_member(&base));
            }
            for name in &names {
                let members = self.member(&base, name).into_iter();
                values.extend(members.map(|value| match value {
                    Val::Path(path, _) => Val::Path(path, KnownBy::NameFromString),
                    other => other,
                }));
            }
        }
        values
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
                let statics = self.model.owners[*owner].statics.get(name);
                let mut found = statics.cloned().unwrap_or_default();
                found.extend(self.added_to(*owner, name));
                self.eval_all(&found)
            }
            Val::Function(function) => {
                let owner = self.model.functions[*function].owner;
                let found = self.added_to(owner, name);
                self.eval_all(&found)
            }
            Val::Array(array) => {
                let element = name
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.elements_of(*array).get(at));
                element.map_or_else(Vec::new, |&element| self.eval(element))
            }
            Val::Module(specifier, _) => {
                // A property of a whole module is its export; deeper ones are not known.
                let mut values = self.import(specifier, name);
                values.retain(|value| !matches!(value, Val::Module(..)));
                values
            }
            Val::Foreign(Value::Object(members)) => {
                foreign_values(members.get(name).into_iter().flatten().cloned())
            }
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
                let members = self.model.owners[*owner].members.values().flatten();
                let members: Vec<ExprId> = members.copied().take(MAX_VALUES).collect();
                self.eval_all(&members)
            }
            Val::Array(array) => self.eval_all(self.elements_of(*array)),
            _ => Vec::new(),
        }
    }

    /// A member of an instance: its own, or else inherited, or else of what the owner stands in.
    pub(super) fn owner_member(&mut self, owner: OwnerId, name: &str) -> Vec<Val> {
        let model = self.model;
        let mut next = vec![owner];
        let mut seen = BTreeSet::new();
        while let Some(owner) = next.pop() {
            if !seen.insert(owner) || seen.len() > MAX_DEPTH {
                continue;
            }
            let own = model.owners[owner].members.get(name);
            let mut found = own.cloned().unwrap_or_default();
            found.extend(self.added_to(owner, name));
            if !found.is_empty() {
                return self.eval_all(&found);
            }
            if let Some(superclass) = model.owners[owner].superclass {
                for value in self.eval(superclass) {
                    if let Val::Foreign(Value::Class(members)) = &value
                        && let Some(values) = members.get(name)
                    {
                        return foreign_values(values.iter().cloned());
                    }
                    next.extend(self.instances_of(&value));
                }
            }
            let parent = model.owners[owner].parent;
            next.extend(parent.filter(|&parent| parent != GLOBAL_OWNER));
        }
        Vec::new()
    }

    pub(super) fn superclasses(&mut self, owner: OwnerId) -> Vec<OwnerId> {
        let Some(superclass) = self.model.owners[owner].superclass else {
            return Vec::new();
        };
        self.eval(superclass)
            .iter()
            .filter_map(|value| self.instances_of(value))
            .collect()
    }

    /// The owner that instances of a class or a constructor function are.
    fn instances_of(&self, value: &Val) -> Option<OwnerId> {
        match value {
            Val::Class(owner) => Some(*owner),
            Val::Function(function) => Some(self.model.functions[*function].owner),
            _ => None,
        }
    }

    fn added_to(&self, owner: OwnerId, name: &str) -> Vec<ExprId> {
        let added = self.added.get(&(owner, name.to_owned()));
        added.cloned().unwrap_or_default()
    }

    /// Members set on an owner from outside, by name.
    pub(in crate::syntax::javascript) fn added_members(
        &self,
        owner: OwnerId,
    ) -> Vec<(String, ExprId)> {
        self.added
            .range((owner, String::new())..)
            .take_while(|((of, _), _)| *of == owner)
            .flat_map(|((_, name), values)| values.iter().map(|&value| (name.clone(), value)))
            .collect()
    }
}
