//! What a script hands to the functions, classes and objects of other modules, and what they hand to it.

use std::collections::{BTreeMap, BTreeSet};

use super::elements::makes_elements;
use super::library::{SETTLED, outside_name};
use super::mixins::MIXED;
use super::{CALLED, Evaluator, Feed, MAX_WAY, Val, foreign_value};
use crate::syntax::facts::{Gift, Given, Slot, Value};
use crate::syntax::javascript::model::{Expr, ExprId, OwnerId};

/// The step of a way that leads to every member of what comes before it.
pub const EVERY: &str = "[]";
/// Gifts of one script, at most.
const MAX_GIFTS: usize = 400;

/// A value that is put into a member of something in another module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outward {
    specifier: String,
    way: Vec<String>,
    member: String,
    value: Feed,
}

impl Evaluator<'_> {
    /// Puts in place what other scripts hand to this one.
    pub(super) fn connect_gifts(&mut self) {
        for gift in self.environment.gifts() {
            for receiver in self.receivers(&gift) {
                self.receive(&receiver, &gift);
            }
            if gift.slot == Slot::Properties {
                for owner in self.own_properties.clone() {
                    self.receive(&Val::Instance(owner), &gift);
                }
            }
        }
    }

    fn receive(&mut self, receiver: &Val, gift: &Gift) {
        if let Val::Module(specifier, way) = receiver {
            if self.passed_on.len() < MAX_GIFTS {
                self.passed_on.insert(Gift {
                    specifier: specifier.clone(),
                    way: way.clone(),
                    ..gift.clone()
                });
            }
            return;
        }
        let mut values = Vec::new();
        for value in &gift.values {
            match value {
                Value::Import(module, name) => values.extend(self.import(module, name)),
                value => values.push(foreign_value(value.clone())),
            }
        }
        for value in values {
            match (&gift.slot, receiver) {
                // Who asks for the class is given what is registered for it.
                (Slot::Member(name), Val::Class(owner)) if name == SETTLED => {
                    self.add(*owner, MIXED, Feed::Known(value));
                }
                (Slot::Member(name), receiver) => self.put(receiver, name, &Feed::Known(value)),
                (Slot::Properties, receiver) => {
                    self.give_properties(receiver, &Feed::Known(value));
                }
                (Slot::Parameter(at), Val::Function(function)) => {
                    self.feed(*function, *at, Feed::Known(value));
                }
                (Slot::Parameter(at), Val::Class(owner)) => {
                    let constructor = Val::Instance(*owner);
                    for constructor in self.member(&constructor, "constructor") {
                        if let Val::Function(function) = constructor {
                            self.feed(function, *at, Feed::Known(value.clone()));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What the way of a gift leads to from the exports of this script, or of the module in it that is meant.
    fn receivers(&mut self, gift: &Gift) -> Vec<Val> {
        let Some((first, rest)) = gift.way.split_first() else {
            return Vec::new();
        };
        let mut exported = match self.registered_module(&gift.specifier) {
            Some(module) => self.module_exports(module),
            None => self.export_values(),
        };
        let whole = exported.remove("*").unwrap_or_default();
        let mut rest = rest.iter();
        let mut values = Vec::new();
        let mut take = |evaluator: &mut Self, name: &str| {
            let own = exported.remove(name);
            let own = own.unwrap_or_else(|| evaluator.members(&whole, name));
            values.extend(own);
        };
        if first == "*" {
            match rest.clone().next() {
                Some(name) if name != CALLED && name != EVERY => {
                    rest.next();
                    take(self, name);
                }
                _ => values.extend(whole),
            }
        } else {
            take(self, first);
            if first == "default" {
                values.extend(whole);
            }
        }
        for step in rest {
            values = if step == EVERY {
                values
                    .iter()
                    .flat_map(|value| self.any_member(value))
                    .collect()
            } else if step == CALLED {
                let mut called: Vec<Val> = Vec::new();
                for value in &values {
                    called.extend(self.returned(value));
                    called.extend(self.constructed(value));
                }
                called
            } else {
                self.members(&values, step)
            };
        }
        values.sort();
        values.dedup();
        values
    }

    /// Modules that were taken to hold a watched global because of the name they are bound to.
    pub(in crate::syntax::javascript) fn presumed(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.presumed)
    }

    /// Whether the functions that an expression stands for are read, here or in another file of the bundle.
    pub(in crate::syntax::javascript) fn is_followed(&mut self, callee: ExprId) -> bool {
        let values = self.eval(callee);
        values.iter().any(|value| match value {
            Val::Function(_)
            | Val::Class(_)
            | Val::Foreign(_)
            | Val::Setter(..)
            | Val::Exporter(_) => true,
            Val::Module(specifier, _) => self.environment.holds(specifier),
            _ => false,
        })
    }

    /// What the script hands to other modules.
    pub(in crate::syntax::javascript) fn gifts(&mut self) -> Vec<Gift> {
        let model = self.model;
        let mut gifts = std::mem::take(&mut self.passed_on);
        for node in &model.nodes {
            match &node.expr {
                Expr::Call {
                    callee, arguments, ..
                } => {
                    let callee = match model.nodes[*callee].expr {
                        Expr::Super(owner) => model.owners[owner].superclass,
                        _ => Some(*callee),
                    };
                    if let Some(callee) = callee {
                        self.give_arguments(callee, arguments, &mut gifts);
                        if let [component, properties, ..] = arguments.as_slice()
                            && self.is_element_maker(callee)
                        {
                            self.give_to_component(*component, *properties, &mut gifts);
                        }
                    }
                }
                Expr::Element {
                    component,
                    properties,
                } => {
                    self.give_to_component(*component, *properties, &mut gifts);
                }
                _ => {}
            }
            if gifts.len() >= MAX_GIFTS {
                break;
            }
        }
        for outward in self.outward.clone() {
            if gifts.len() >= MAX_GIFTS {
                break;
            }
            let values = self.fed_values(Some(vec![outward.value]));
            let described = self.describe_parts(&values);
            let way = [(outward.specifier, outward.way)];
            give(&way, &Slot::Member(outward.member), &described, &mut gifts);
        }
        for owner in 0..model.owners.len() {
            self.give_to_superclass(owner, &mut gifts);
        }
        gifts.into_iter().collect()
    }

    /// Notes a value that is put into a member of something in another module.
    pub(super) fn put_outside(&mut self, specifier: &str, way: &[String], name: &str, value: Feed) {
        if self.outward.len() < MAX_GIFTS {
            self.outward.insert(Outward {
                specifier: specifier.to_owned(),
                way: way.to_vec(),
                member: name.to_owned(),
                value,
            });
        }
    }

    fn is_element_maker(&mut self, callee: ExprId) -> bool {
        let values = self.eval(callee);
        values.iter().any(|value| {
            let name = outside_name(value);
            name.is_some_and(|name| makes_elements(name.rsplit('.').next().unwrap_or(&name)))
        })
    }

    fn give_to_component(
        &mut self,
        component: ExprId,
        properties: ExprId,
        gifts: &mut BTreeSet<Gift>,
    ) {
        let ways = ways(self.eval(component));
        if !ways.is_empty() {
            let values = self.eval(properties);
            let described = self.describe_parts(&values);
            give(&ways, &Slot::Properties, &described, gifts);
        }
    }

    fn give_arguments(&mut self, callee: ExprId, arguments: &[ExprId], gifts: &mut BTreeSet<Gift>) {
        let values = self.eval(callee);
        let mut named: BTreeSet<Given> = BTreeSet::new();
        for value in &values {
            if let Val::Foreign(Value::Function(function)) = value {
                named.extend(function.names.keys().cloned());
            }
        }
        let ways = ways(values);
        if ways.is_empty() {
            return;
        }
        for (at, &argument) in arguments.iter().enumerate() {
            let values = self.eval(argument);
            let mut described = self.describe_parts(&values);
            for taken in named.iter().filter(|taken| taken.parameter == at) {
                for value in self.argument_part(arguments, taken) {
                    if let Val::Text(text, _) | Val::OtherText(text) = value {
                        described.push(inside(&taken.path, Value::Text(text)));
                    }
                }
            }
            give(&ways, &Slot::Parameter(at), &described, gifts);
        }
    }

    /// A base class in another module sees the members that its heirs have.
    fn give_to_superclass(&mut self, owner: OwnerId, gifts: &mut BTreeSet<Gift>) {
        let Some(superclass) = self.model.owners[owner].superclass else {
            return;
        };
        let mut ways = ways(self.eval(superclass));
        ways.retain(|(_, way)| way.len() < MAX_WAY);
        if ways.is_empty() || gifts.len() >= MAX_GIFTS {
            return;
        }
        for (_, way) in &mut ways {
            way.push(CALLED.to_owned());
        }
        let members: BTreeMap<&String, &Vec<ExprId>> =
            self.model.owners[owner].members.iter().collect();
        for (name, values) in members {
            let values = self.eval_all(values);
            let described = self.describe_parts(&values);
            give(&ways, &Slot::Member(name.clone()), &described, gifts);
        }
    }
}

/// A value inside objects, at the end of a path.
fn inside(path: &[String], value: Value) -> Value {
    path.iter().rev().fold(value, |value, name| {
        Value::Object(BTreeMap::from([(name.clone(), vec![value])]))
    })
}

/// The ways into other modules among values.
fn ways(values: Vec<Val>) -> Vec<(String, Vec<String>)> {
    let ways = values.into_iter().filter_map(|value| match value {
        Val::Module(specifier, way) => Some((specifier, way)),
        _ => None,
    });
    ways.collect()
}

fn give(ways: &[(String, Vec<String>)], slot: &Slot, values: &[Value], gifts: &mut BTreeSet<Gift>) {
    if values.is_empty() {
        return;
    }
    for (specifier, way) in ways {
        gifts.insert(Gift {
            specifier: specifier.clone(),
            way: way.clone(),
            slot: slot.clone(),
            values: values.to_vec(),
        });
    }
}
