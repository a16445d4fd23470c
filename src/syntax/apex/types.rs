//! Types as declarations write them.

use std::fmt;

/// Deepest nesting of type arguments that is followed.
const MAX_DEPTH: usize = 24;

/// A declared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Type {
    /// As written, without `Schema.` and without arguments.
    pub(super) name: String,
    pub(super) arguments: Vec<Type>,
    /// Whether it is an object whatever classes are called so, since `Schema.`, a query or a trigger names it.
    pub(super) is_object: bool,
}

impl Type {
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            arguments: Vec::new(),
            is_object: false,
        }
    }

    /// An object that can be no class.
    pub(super) fn object(name: &str) -> Self {
        Self {
            is_object: true,
            ..Self::named(name)
        }
    }

    pub(super) fn list(element: Type) -> Self {
        Self {
            arguments: vec![element],
            ..Self::named("List")
        }
    }

    pub(super) fn map(key: &str, value: Type) -> Self {
        Self {
            arguments: vec![Self::named(key), value],
            ..Self::named("Map")
        }
    }

    /// Reads `Map<Id, List<Schema.Task>>`, `Task[]`.
    pub(super) fn parse(text: &str) -> Self {
        Self::parse_some(text, 0)
    }

    fn parse_some(text: &str, depth: usize) -> Self {
        let text = text.trim();
        if let Some(element) = text
            .strip_suffix(']')
            .and_then(|rest| rest.trim_end().strip_suffix('['))
            && depth < MAX_DEPTH
        {
            return Self::list(Self::parse_some(element, depth + 1));
        }
        let (name, arguments) = match text.split_once('<') {
            Some((name, rest)) if depth < MAX_DEPTH => {
                let inner = rest.trim_end().strip_suffix('>').unwrap_or(rest);
                let parts = split_arguments(inner).into_iter();
                (
                    name,
                    parts
                        .map(|part| Self::parse_some(part, depth + 1))
                        .collect(),
                )
            }
            _ => (text, Vec::new()),
        };
        let name = name.trim();
        let prefix = name
            .get(.."Schema.".len())
            .filter(|prefix| prefix.eq_ignore_ascii_case("Schema."));
        Self {
            name: prefix
                .map_or(name, |prefix| &name[prefix.len()..])
                .to_owned(),
            arguments,
            is_object: prefix.is_some(),
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// What a collection holds: the element of a list, the value of a map.
    pub(super) fn element(&self) -> Option<&Type> {
        match self.arguments.as_slice() {
            [element] => Some(element),
            [_, value] if self.is("Map") => Some(value),
            _ => None,
        }
    }

    /// Whether the values of such a variable say more than its type: any record, or the description of any object.
    pub(super) fn is_generic(&self) -> bool {
        ["SObject", "SObjectType", "DescribeSObjectResult"]
            .iter()
            .any(|name| self.is(name))
            || self.is("Map") && self.element().is_some_and(|value| value.is("SObjectField"))
    }

    /// What a field is taken from: the type itself, or what a list of it holds.
    pub(super) fn record(&self) -> &Type {
        let mut record = self;
        while record.is("List") || record.is("Set") {
            match record.element() {
                Some(element) => record = element,
                None => break,
            }
        }
        record
    }

    /// Its name, for a collection with the names of what it holds.
    pub(super) fn shown(&self) -> String {
        if self.arguments.is_empty() {
            return self.name.clone();
        }
        let arguments: Vec<&str> = self
            .arguments
            .iter()
            .map(|argument| argument.name.as_str())
            .collect();
        format!("{}<{}>", self.name, arguments.join(", "))
    }

    /// The same type with each name replaced by what `other` gives for it.
    pub(super) fn with_names(&self, other: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            name: match self.is_object {
                true => self.name.clone(),
                false => other(&self.name).unwrap_or_else(|| self.name.clone()),
            },
            arguments: self
                .arguments
                .iter()
                .map(|argument| argument.with_names(other))
                .collect(),
            is_object: self.is_object,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_object {
            f.write_str("Schema.")?;
        }
        f.write_str(&self.name)?;
        for (at, argument) in self.arguments.iter().enumerate() {
            f.write_str(if at == 0 { "<" } else { ", " })?;
            write!(f, "{argument}")?;
        }
        if !self.arguments.is_empty() {
            f.write_str(">")?;
        }
        Ok(())
    }
}

fn split_arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
