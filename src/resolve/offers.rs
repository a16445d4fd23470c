//! What scripts register under names for others that never import them: injected values, members that all components
//! have, modules with ids of their own.
//!
//! A bundle can hold several applications that use a name for different things. Who asks is given what stands nearest:
//! registered by the file with the most folders in common.

use std::collections::{BTreeMap, BTreeSet};

use super::Exports;
use super::files::folder;
use crate::syntax::facts::{Token, Value};

/// Values by the token to ask with, and by the file that registers them.
#[derive(Debug, Clone, Default)]
pub(super) struct Offers(BTreeMap<Token, BTreeMap<String, Vec<Value>>>);

impl Offers {
    /// Notes what a file registers, also where that is nothing of interest. Returns whether others are given something
    /// else now.
    pub(super) fn add(&mut self, path: &str, offers: &BTreeMap<Token, Vec<Value>>) -> bool {
        let mut is_new = false;
        for (token, values) in offers {
            let known = self.0.entry(token.clone()).or_default();
            let before = known.insert(path.to_owned(), values.clone());
            let matters = known.values().any(|values| !values.is_empty());
            is_new |= matters && before.as_ref() != Some(values);
        }
        is_new
    }

    /// What the other files give to one that asks; one that registers the token itself needs no other.
    pub(super) fn offered_to(&self, path: &str, token: &Token) -> Vec<Value> {
        let Some(known) = self.0.get(token) else {
            return Vec::new();
        };
        if known.contains_key(path) {
            return Vec::new();
        }
        let files = nearest(path, known.keys());
        let mut values: Vec<Value> = files.flat_map(|file| known[file].clone()).collect();
        values.sort();
        values.dedup();
        values
    }

    /// What whoever asks has to write.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let tainted = self
            .0
            .iter()
            .filter(|(_, files)| files.values().any(|values| !values.is_empty()));
        tainted.map(|(token, _)| token.name().to_owned()).collect()
    }
}

/// Modules by their ids and files.
#[derive(Debug, Clone, Default)]
pub(super) struct Registered(BTreeMap<String, BTreeMap<String, Exports>>);

impl Registered {
    /// Notes a module that a file registers. Returns whether that says anything new of interest.
    pub(super) fn add(&mut self, path: &str, id: &str, exports: Exports) -> bool {
        let known = self.0.entry(id.to_owned()).or_default();
        let is_empty = exports.is_empty();
        let before = known.insert(path.to_owned(), exports.clone());
        !is_empty && before != Some(exports)
    }

    /// The file that registers a module, as seen from another.
    pub(super) fn at(&self, from: &str, id: &str) -> Option<&str> {
        let known = self.0.get(id)?;
        nearest(from, known.keys()).next()
    }

    /// That file and what the module exports, if it is of interest.
    pub(super) fn find(&self, from: &str, id: &str) -> Option<(&str, &Exports)> {
        let known = self.0.get(id)?;
        let mut files = nearest(from, known.keys());
        let path = files.find(|file| !known[*file].is_empty())?;
        Some((path, &known[path]))
    }

    /// A part of the ids that whoever loads a module has to write.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let tainted = self
            .0
            .iter()
            .filter(|(_, files)| files.values().any(|exports| !exports.is_empty()));
        tainted
            .map(|(id, _)| {
                let table = id.split('#').next().unwrap_or(id);
                table.rsplit('/').next().unwrap_or(table).to_owned()
            })
            .collect()
    }
}

/// The files that have the most folders in common with one.
fn nearest<'f>(
    from: &str,
    files: impl Iterator<Item = &'f String> + Clone,
) -> impl Iterator<Item = &'f str> {
    let distance = |file: &str| {
        let here = folder(from).split('/');
        here.zip(folder(file).split('/'))
            .take_while(|(one, other)| one == other)
            .count()
    };
    let best = files.clone().map(|file| distance(file)).max();
    let near: Vec<&str> = files
        .map(String::as_str)
        .filter(|file| Some(distance(file)) == best)
        .collect();
    near.into_iter()
}
