//! Where a script names the object of a record: a property of a literal, an argument of a call, an address, a query, a
//! module that stands for a field.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::{ANY, Names, Objects};
use super::{MAX_ALTERNATIVES, callee_name, definitions, owners};
use crate::syntax::facts::ApexQuery;
use crate::syntax::javascript::evaluate::Val;
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId, Step};
use crate::syntax::queries::{is_object_name, object_in};

impl Objects<'_, '_, '_> {
    /// Calls that make a record, or go to an address or a query that names an object.
    pub(super) fn calls(&mut self, queries: &BTreeMap<ExprId, ApexQuery>) {
        let model = self.model;
        let has_addresses = self.has_addresses();
        for (id, node) in model.nodes.iter().enumerate() {
            let Expr::Call {
                callee, arguments, ..
            } = &node.expr
            else {
                continue;
            };
            let mut names = self.made_by_name(*callee, arguments);
            names.extend(self.model_name(*callee));
            for &argument in arguments {
                if has_addresses {
                    names.extend(self.addressed(argument));
                }
                if !queries.is_empty() {
                    names.extend(self.queried(argument, queries));
                }
            }
            self.name(&names, node.span);
            if names.is_empty() && self.is_writer(*callee) {
                names.insert(ANY.to_owned());
            }
            if !names.is_empty() {
                self.made.insert(id, names);
            }
        }
    }

    /// `new sforce.SObject('Task')`, `conn.create('Task', …)`
    fn made_by_name(&mut self, callee: ExprId, arguments: &[ExprId]) -> Names {
        let mut makers = self.interest.records.makers.iter();
        let name = callee_name(self.model, callee);
        let maker = name.and_then(|name| makers.find(|(maker, _)| maker == name));
        let named = maker.and_then(|(_, at)| arguments.get(*at));
        named.map_or_else(Names::new, |named| self.object_names(*named))
    }

    fn is_writer(&self, callee: ExprId) -> bool {
        let mut writers = self.interest.records.writers.iter();
        let name = callee_name(self.model, callee);
        name.is_some_and(|name| writers.any(|writer| writer == name))
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

    /// The first object of a query that an argument is, also where it is escaped for an address.
    fn queried(
        &mut self,
        argument: ExprId,
        queries: &BTreeMap<ExprId, ApexQuery>,
    ) -> Option<String> {
        let model = self.model;
        let mut strings = vec![argument];
        strings.extend(definitions(model, argument));
        let mut inner = Vec::new();
        for &at in &strings {
            let parts = match &model.nodes[at].expr {
                Expr::Concat(parts) => parts.as_slice(),
                _ => std::slice::from_ref(&at),
            };
            for &part in parts.iter().take(MAX_ALTERNATIVES) {
                if let Expr::Call { arguments, .. } = &model.nodes[part].expr {
                    inner.extend(arguments.first().copied());
                }
            }
        }
        let query = strings
            .iter()
            .chain(&inner)
            .find_map(|string| queries.get(string))?;
        query.objects.first().cloned()
    }

    /// Literals that name their object by a property, an address or a key that a module gives.
    pub(super) fn literals(&mut self) {
        self.naming_members();
        let model = self.model;
        for (id, node) in model.nodes.iter().enumerate() {
            match &node.expr {
                Expr::Object {
                    owner, computed, ..
                } => {
                    let names = self.literal_names(id, *owner);
                    if !names.is_empty() {
                        self.claim(*owner, names);
                    }
                    for &key in computed {
                        self.keyed(key, vec![*owner]);
                    }
                }
                // `objectApiName = 'Task'` of a class
                Expr::Text(text) if is_object_name(text) => {
                    let keys = self.interest.records.object_keys.iter();
                    let mut keys = keys.filter_map(|key| match key.as_slice() {
                        [only] => Some(only),
                        _ => None,
                    });
                    if keys.any(|key| node.bound_to.as_ref() == Some(key)) {
                        self.name(&Names::from([text.clone()]), node.span);
                    }
                }
                _ => {}
            }
        }
        for assignment in &model.assignments {
            if let Step::Computed(key) = assignment.name {
                let values = self.collector.evaluator.eval(assignment.object);
                self.keyed(key, owners(&values).collect());
            }
        }
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

    fn literal_names(&mut self, id: ExprId, owner: OwnerId) -> Names {
        let interest = &self.interest.records;
        let mut names = Names::new();
        for steps in &interest.object_keys {
            for value in self.values_behind(owner, steps) {
                let found = self.object_names(value);
                self.name(&found, self.model.nodes[value].span);
                names.extend(found);
            }
        }
        if self.has_addresses() {
            for (_, value) in self.members(id) {
                let found = self.addressed(value);
                self.name(&found, self.model.nodes[value].span);
                names.extend(found);
            }
        }
        names
    }

    /// The values that steps from a literal lead to.
    fn values_behind(&mut self, owner: OwnerId, steps: &[String]) -> Vec<ExprId> {
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
        values
    }

    /// `{ [SUBJECT.fieldApiName]: … }`, `fields[SUBJECT.fieldApiName] = …`
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
        names.filter(|name| is_object_name(name)).collect()
    }

    fn has_addresses(&self) -> bool {
        let mut parts = self.interest.records.addresses.iter();
        parts.any(|part| self.text.contains(part.as_str()))
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
        let texts = self.collector.string_texts(string);
        let named = texts
            .iter()
            .filter_map(|text| object_in(text, &self.interest.records));
        let names: Names = named.map(str::to_owned).collect();
        self.addresses.insert(string, names.clone());
        names
    }
}
