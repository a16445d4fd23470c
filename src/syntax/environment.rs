//! What a front end is told of other files.

use super::facts::{ApexClass, Gift, Token, Value};
use crate::bundle::BundlePath;

/// Answers what lies outside the file that is read.
pub trait Environment {
    /// What the export `name` of the module `specifier` stands for; empty where that is not known.
    fn import(&self, _specifier: &str, _name: &str) -> Vec<Value> {
        Vec::new()
    }

    /// What another script of the page left in the global variable `name`.
    fn global(&self, _name: &str) -> Vec<Value> {
        Vec::new()
    }

    /// Whether the bundle holds the module, so that nothing has to be presumed of it.
    fn holds(&self, _specifier: &str) -> bool {
        false
    }

    /// What other scripts register for this one to ask for.
    fn offered(&self, _token: &Token) -> Vec<Value> {
        Vec::new()
    }

    /// What other scripts hand to this one.
    fn gifts(&self) -> Vec<Gift> {
        Vec::new()
    }

    /// Whether no other script is known.
    fn is_silent(&self) -> bool {
        true
    }

    /// The Apex class of that path in another file, as far as that was read. Case does not matter.
    fn class(&self, _path: &str) -> Option<OtherClass<'_>> {
        None
    }

    /// Whether another file declares a class of that name, read or not. Case does not matter.
    fn has_class(&self, _name: &str) -> bool {
        false
    }
}

/// A class of another file.
#[derive(Debug, Clone, Copy)]
pub struct OtherClass<'e> {
    /// The file.
    pub file: &'e BundlePath,
    /// The class.
    pub class: &'e ApexClass,
}

/// No other files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Environment for Alone {}
