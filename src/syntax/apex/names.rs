//! The names that are in scope, and the classes they can lead to.

use std::collections::{BTreeSet, HashMap};

use super::types::Type;
use crate::syntax::Environment;
use crate::syntax::facts::ApexClass;

/// Deepest nesting of classes whose members are kept. The language allows one inside another.
const MAX_NESTING: usize = 8;
/// Most classes and interfaces that are searched for what a class inherits.
const MAX_ANCESTORS: usize = 64;

/// The names that are in scope.
pub(super) struct Names<'e> {
    /// Classes of other files.
    pub(super) outside: &'e dyn Environment,
    variables: HashMap<String, Vec<Variable>>,
    scopes: Vec<Vec<String>>,
    /// Classes of the file, by path in lower case.
    classes: HashMap<String, ApexClass>,
    /// Their paths, by simple name in lower case.
    paths: HashMap<String, String>,
    /// Simple names of the classes around, outermost first.
    pub(super) around: Vec<String>,
    pub(super) trigger_object: Option<String>,
}

/// A variable in scope.
struct Variable {
    declared: Type,
    /// What its values say, where its type says nothing.
    refined: Option<Type>,
}

impl<'e> Names<'e> {
    pub(super) fn new(outside: &'e dyn Environment) -> Self {
        Self {
            outside,
            variables: HashMap::new(),
            scopes: Vec::new(),
            classes: HashMap::new(),
            paths: HashMap::new(),
            around: Vec::new(),
            trigger_object: None,
        }
    }

    pub(super) fn open(&mut self) {
        self.scopes.push(Vec::new());
    }

    pub(super) fn close(&mut self) {
        for name in self.scopes.pop().unwrap_or_default() {
            if let Some(held) = self.variables.get_mut(&name) {
                held.pop();
            }
        }
    }

    pub(super) fn declare(&mut self, name: &str, declared: Type) {
        let name = name.to_lowercase();
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(name.clone());
            let refined = None;
            self.variables
                .entry(name)
                .or_default()
                .push(Variable { declared, refined });
        }
    }

    /// Notes what a value says of a variable of a generic type. Two values that differ say nothing.
    pub(super) fn refine(&mut self, name: &str, value: Option<Type>) {
        let held = self.variables.get_mut(&name.to_lowercase());
        let Some(held) = held.and_then(|held| held.last_mut()) else {
            return;
        };
        if !held.declared.is_generic() {
            return;
        }
        let value = value.filter(|value| value.arguments.is_empty() && !value.is_generic());
        held.refined = match (&held.refined, value) {
            (Some(known), value) if value.as_ref() != Some(known) => Some(held.declared.clone()),
            (_, value) => value,
        };
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Type> {
        let held = self.held(name)?;
        Some(held.refined.as_ref().unwrap_or(&held.declared))
    }

    /// What the values of a variable say beyond its type.
    pub(super) fn refined(&self, name: &str) -> Option<&Type> {
        self.held(name)?.refined.as_ref()
    }

    /// Whether the type of a variable says nothing of its values.
    pub(super) fn takes_any(&self, name: &str) -> bool {
        self.held(name)
            .is_some_and(|held| held.declared.is_generic())
    }

    fn held(&self, name: &str) -> Option<&Variable> {
        self.variables.get(&name.to_lowercase())?.last()
    }

    /// Path of the class around.
    pub(super) fn path(&self) -> String {
        let around: Vec<&str> = self.around.iter().map(String::as_str).collect();
        around[..around.len().min(MAX_NESTING)].join(".")
    }

    /// Notes a class of the file that is declared inside those of these simple names.
    pub(super) fn add_class(&mut self, around: &[String], name: &str) {
        if around.len() >= MAX_NESTING {
            return;
        }
        let mut path = around.join(".");
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        let lower = path.to_lowercase();
        self.paths
            .entry(name.to_lowercase())
            .or_insert_with(|| lower.clone());
        self.classes.entry(lower).or_insert_with(|| ApexClass {
            path,
            ..ApexClass::default()
        });
    }

    /// The class of the file of that simple name.
    pub(super) fn own_class_mut(&mut self, name: &str) -> Option<&mut ApexClass> {
        let path = self.paths.get(&name.to_lowercase())?;
        self.classes.get_mut(path)
    }

    /// The class of the file that this name, simple or with its path, stands for.
    pub(super) fn own_class(&self, name: &str) -> Option<&ApexClass> {
        let lower = name.to_lowercase();
        self.classes.get(self.paths.get(&lower).unwrap_or(&lower))
    }

    /// The class that a type's name stands for.
    pub(super) fn class(&self, name: &str) -> Option<&ApexClass> {
        match self.own_class(name) {
            Some(own) => Some(own),
            None => self.outside.class(name).map(|other| other.class),
        }
    }

    /// Whether a type is a class of the bundle, and no object that has the same name.
    pub(super) fn is_class(&self, named: &Type) -> bool {
        let outer = named.name.split('.').next().unwrap_or(&named.name);
        !named.is_object
            && named.arguments.is_empty()
            && (self.own_class(outer).is_some() || self.outside.has_class(outer))
    }

    /// A class and what it inherits from, the nearest first. Adds to `missing` where one of them is not known.
    pub(super) fn lineage(&self, class: &str, missing: &mut BTreeSet<String>) -> Vec<&ApexClass> {
        let mut found: Vec<&ApexClass> = Vec::new();
        let mut next = vec![class.to_owned()];
        while let Some(name) = next.pop() {
            let Some(class) = self.class(&name) else {
                missing.insert(name);
                continue;
            };
            if found.len() < MAX_ANCESTORS && !found.iter().any(|known| known.path == class.path) {
                found.push(class);
                let room = MAX_ANCESTORS - found.len();
                next.extend(class.parents.iter().rev().take(room).cloned());
            }
        }
        found
    }

    /// Brings the fields of the innermost class into scope.
    pub(super) fn declare_fields(&mut self) {
        let class = self.around.last().and_then(|name| self.own_class(name));
        let Some(class) = class else { return };
        let fields: Vec<(String, Type)> = class
            .fields
            .iter()
            .map(|(name, declared)| (name.clone(), Type::parse(declared)))
            .collect();
        for (name, declared) in fields {
            self.declare(&name, declared);
        }
    }

    /// The classes of the file as others see them: their own types with paths.
    pub(super) fn into_classes(self) -> Vec<ApexClass> {
        let path_of = |name: &str| {
            let path = self.paths.get(&name.to_lowercase())?;
            Some(self.classes.get(path)?.path.clone())
        };
        let absolute = |written: &String| Type::parse(written).with_names(&path_of).to_string();
        let mut classes: Vec<ApexClass> = self
            .classes
            .values()
            .map(|class| ApexClass {
                parents: class.parents.iter().map(absolute).collect(),
                fields: class
                    .fields
                    .iter()
                    .map(|(name, declared)| (name.clone(), absolute(declared)))
                    .collect(),
                methods: class
                    .methods
                    .iter()
                    .map(|(name, returned)| (name.clone(), absolute(returned)))
                    .collect(),
                ..class.clone()
            })
            .collect();
        classes.sort_by(|one, other| one.path.cmp(&other.path));
        classes
    }
}
