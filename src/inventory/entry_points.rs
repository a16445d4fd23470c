//! Apex methods that scripts call by name: found in the bundle, or missing from it.

use std::collections::{BTreeMap, BTreeSet};

use super::links::Names;
use crate::bundle::{ComponentId, Gap};
use crate::catalog::{Confidence, catalog};
use crate::detect::{ApexCall, ApexTarget, Evidence, Place, Unit, Usage, presence_changes};
use crate::syntax::facts::ApexMethod;

/// An Apex method that scripts call by name, found in the bundle.
#[derive(Debug, Clone)]
pub struct EntryPoint {
    /// The usage at the method, complete but for its fingerprint.
    pub usage: Usage,
    /// Class and method as the calls write them.
    pub called_as: BTreeSet<(String, String)>,
    /// What its class does for the phone beside, once per class.
    pub beside: Vec<Usage>,
}

/// A method that fits a call.
#[derive(Debug)]
pub struct Candidate {
    /// Which call.
    call: usize,
    /// How well it fits, the best first.
    rank: (usize, bool, usize, usize),
    method: ApexMethod,
    usage: Usage,
    beside: Vec<Usage>,
}

/// Calls of Apex by name.
#[derive(Debug)]
pub struct ApexCalls<'a> {
    calls: Vec<&'a ApexTarget>,
    /// Names under which the classes of each call may be found, in lower case, the likeliest first.
    names: Vec<Vec<String>>,
}

impl<'a> ApexCalls<'a> {
    /// Takes calls in a stable order.
    pub fn new(calls: impl Iterator<Item = &'a ApexTarget>) -> Self {
        let calls: Vec<&ApexTarget> = calls.collect();
        let names = calls.iter().map(|call| class_names(&call.class)).collect();
        Self { calls, names }
    }

    /// Whether a class of that name may hold a method that is called.
    #[must_use]
    pub fn may_be_in(&self, class: &str) -> bool {
        let class = class.to_lowercase();
        self.names.iter().flatten().any(|name| {
            let outer = name.split('.').next().unwrap_or(name);
            outer == class
        })
    }

    /// Methods of a class that fit a call.
    #[must_use]
    pub fn candidates(&self, unit: &Unit<'_>) -> Vec<Candidate> {
        let Some(apex) = &unit.facts.apex else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (at, (call, names)) in self.calls.iter().zip(&self.names).enumerate() {
            for method in &apex.methods {
                let class = method.class.to_lowercase();
                let Some(name) = names.iter().position(|name| *name == class) else {
                    continue;
                };
                if !method.name.eq_ignore_ascii_case(call.method.trim()) {
                    continue;
                }
                let exposed = is_exposed(method);
                if call.by != ApexCall::RunApex && !exposed {
                    continue;
                }
                let (unknown, missing) = difference(call, method);
                found.push(Candidate {
                    call: at,
                    rank: (name, !exposed, unknown.len(), missing.len()),
                    method: method.clone(),
                    usage: usage(unit, method, apex.is_test),
                    beside: presence_changes(unit),
                });
            }
        }
        found
    }

    /// Gives each call the method that fits best, and each method its calls.
    #[must_use]
    pub fn settle(&self, candidates: Vec<Candidate>) -> Vec<EntryPoint> {
        let mut best: BTreeMap<usize, Candidate> = BTreeMap::new();
        let order = |one: &Candidate| (one.rank, one.usage.place.clone());
        for candidate in candidates {
            match best.get(&candidate.call) {
                Some(known) if order(known) <= order(&candidate) => {}
                _ => {
                    best.insert(candidate.call, candidate);
                }
            }
        }
        let mut by_method: BTreeMap<Place, (Candidate, Vec<&ApexTarget>)> = BTreeMap::new();
        for (at, candidate) in best {
            let Some(call) = self.calls.get(at) else {
                continue;
            };
            by_method
                .entry(candidate.usage.place.clone())
                .or_insert_with(|| (candidate, Vec::new()))
                .1
                .push(call);
        }
        let mut classes: BTreeSet<ComponentId> = BTreeSet::new();
        by_method
            .into_values()
            .map(|(candidate, calls)| {
                let first = classes.insert(candidate.usage.component.clone());
                entry_point(candidate, &calls, first)
            })
            .collect()
    }
}

/// `ns__Class` and `Ns.Class` belong to a package whose files leave out the namespace; `Outer.Inner` does not.
fn class_names(class: &str) -> Vec<String> {
    let whole = class.trim().to_lowercase();
    let mut names = vec![whole.clone()];
    if let Some((_, local)) = whole.split_once("__") {
        names.push(local.to_owned());
    }
    if let Some((_, local)) = whole.split_once('.') {
        names.push(local.to_owned());
    }
    names
}

/// Whether JavaScript can call it, whatever carries the call.
fn is_exposed(method: &ApexMethod) -> bool {
    method
        .modifiers
        .iter()
        .any(|modifier| modifier == "webservice" || modifier == "@remoteaction")
}

/// Names that a call passes and the method lacks, and names that the call leaves out.
fn difference(call: &ApexTarget, method: &ApexMethod) -> (Vec<String>, Vec<String>) {
    let Some(passed) = &call.parameters else {
        return (Vec::new(), Vec::new());
    };
    let unknown = passed.iter().filter(|name| {
        let known = method.parameters.iter();
        !known
            .into_iter()
            .any(|(_, parameter)| parameter.eq_ignore_ascii_case(name))
    });
    let missing = method.parameters.iter().filter(|(_, parameter)| {
        !passed
            .iter()
            .any(|name| parameter.eq_ignore_ascii_case(name))
    });
    (
        unknown.cloned().collect(),
        missing.map(|(_, name)| name.clone()).collect(),
    )
}

fn usage(unit: &Unit<'_>, method: &ApexMethod, is_test: bool) -> Usage {
    let rule = catalog().rule("apex/adapter-entry-point");
    let mut usage = unit.usage(rule, method.span, Evidence::ResolvedCall, Confidence::High);
    usage.test_code |= is_test;
    usage.member = Some(format!("{}.{}", method.class, method.name));
    usage.enclosing = Some(method.name.clone());
    let parameters: Vec<String> = method
        .parameters
        .iter()
        .map(|(kind, name)| format!("{kind} {name}"))
        .collect();
    usage
        .arguments
        .insert("parameters".to_owned(), parameters.join(", "));
    usage
}

fn entry_point(candidate: Candidate, calls: &[&ApexTarget], first_of_class: bool) -> EntryPoint {
    let Candidate {
        method,
        mut usage,
        beside,
        ..
    } = candidate;
    if !calls.iter().any(|call| call.by == ApexCall::RunApex) {
        usage.rule = catalog().rule("apex/adapter-remote-method");
    }
    let mut say = |name: &str, values: BTreeSet<String>| {
        if !values.is_empty() {
            let values: Vec<String> = values.into_iter().collect();
            usage.arguments.insert(name.to_owned(), values.join(", "));
        }
    };
    say(
        "calledFrom",
        calls.iter().map(|call| call.caller.to_string()).collect(),
    );
    let differences: Vec<(Vec<String>, Vec<String>)> =
        calls.iter().map(|call| difference(call, &method)).collect();
    say(
        "unknownParameters",
        differences
            .iter()
            .flat_map(|(unknown, _)| unknown.clone())
            .collect(),
    );
    say(
        "missingParameters",
        differences
            .iter()
            .flat_map(|(_, missing)| missing.clone())
            .collect(),
    );
    EntryPoint {
        usage,
        called_as: calls
            .iter()
            .map(|call| (call.class.clone(), call.method.clone()))
            .collect(),
        beside: if first_of_class { beside } else { Vec::new() },
    }
}

/// Apex that is called by name and is not in the bundle.
pub(super) fn missing(
    targets: &[ApexTarget],
    found: &[EntryPoint],
    names: &Names,
    is_hidden: &dyn Fn(&ComponentId) -> bool,
) -> Vec<Gap> {
    let known: BTreeSet<&(String, String)> =
        found.iter().flat_map(|entry| &entry.called_as).collect();
    let mut missing: BTreeMap<(String, String), &Place> = BTreeMap::new();
    for target in targets.iter().filter(|target| target.by != ApexCall::Guess) {
        let key = (target.class.clone(), target.method.clone());
        if !known.contains(&key) {
            missing.entry(key).or_insert(&target.place);
        }
    }
    missing
        .into_iter()
        .filter_map(|((class, method), place)| {
            let class_names = class_names(&class);
            let inside = class_names.iter().find_map(|name| {
                let outer = name.split('.').next().unwrap_or(name);
                names.find(&ComponentId::new("ApexClass", outer))
            });
            // That its source is hidden is a gap of its own.
            if inside.is_some_and(is_hidden) {
                return None;
            }
            let line = place.start.line;
            let reason = if inside.is_some() {
                format!("line {line}: Apex method {class}.{method} was not found in its class")
            } else {
                format!("line {line}: Apex class {class} is not in the bundle")
            };
            Some(Gap::elsewhere(
                &place.path,
                reason,
                format!("what {class}.{method} does for the adapter cannot be seen"),
            ))
        })
        .collect()
}

/// Tells a Task's call fields in classes that triggers hand their records to which trigger that is.
pub(super) fn tell_triggers(findings: &mut crate::detect::Findings) {
    let mut heads: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for head in &findings.triggers {
        let words = crate::detect::trigger_words(&head.object, &head.events);
        for class in &head.handlers {
            heads
                .entry(class.to_lowercase())
                .or_default()
                .insert(words.clone());
        }
    }
    for usage in &mut findings.usages {
        if usage.component.kind != "ApexClass" || usage.rule.id != "record/task-call-field" {
            continue;
        }
        if let Some(words) = heads.get(&usage.component.full_name.to_lowercase()) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            usage
                .arguments
                .insert("trigger".to_owned(), words.join("; "));
        }
    }
}
