//! GraphQL in text: which names are selected or given, and of what.

use std::ops::Range;

use super::interest::RecordInterest;
use crate::syntax::facts::FieldOwner;

/// What a text says as GraphQL.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selections {
    /// Objects of records, in the order of the text.
    pub(super) objects: Vec<String>,
    /// Fields of interest with their places.
    pub(super) fields: Vec<(Range<usize>, FieldOwner)>,
}

/// Objects of one text that are told apart.
const MAX_OBJECTS: usize = 64;

/// The longest name of an object.
const MAX_NAME: usize = 80;

/// A level of the selection: what the names inside it belong to, and how many objects lead there.
#[derive(Debug, Clone, Copy, Default)]
struct Level<'t> {
    /// The name before the bracket.
    name: &'t str,
    owner: Option<&'t str>,
    objects: usize,
}

/// Reads `text`; `None` if it is no query of records.
pub(super) fn selections(text: &str, interest: &RecordInterest) -> Option<Selections> {
    let root = interest.graphql.root.as_str();
    if root.is_empty() || !text.contains(root) || !text.contains('{') {
        return None;
    }
    let mut found = Selections::default();
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut last = "";
    let mut in_directive = false;
    for token in tokens(text) {
        match token.of(text) {
            "{" | "(" => {
                let level = level(levels.last(), last, interest);
                if let Some(object) = level.owner
                    && found.objects.len() < MAX_OBJECTS
                    && !found.objects.iter().any(|known| known == object)
                {
                    found.objects.push(object.to_owned());
                }
                levels.push(level);
                last = "";
            }
            "}" | ")" => last = levels.pop().unwrap_or_default().name,
            // `@optional` says something of the name before it.
            "@" => in_directive = true,
            _ if in_directive => in_directive = false,
            name => {
                if interest.is_field(name)
                    && let Some(level) = levels.last()
                    && let Some(owner) = level.owner.map(str::to_owned)
                {
                    let owner = match level.objects {
                        1 => FieldOwner::Object(owner),
                        _ => FieldOwner::Parent(owner),
                    };
                    found.fields.push((token.0, owner));
                }
                last = name;
            }
        }
    }
    Some(found)
}

/// The level that opens behind `name`. Objects and relationships begin with a capital; fields that do too have no
/// record inside.
fn level<'t>(around: Option<&Level<'t>>, name: &'t str, interest: &RecordInterest) -> Level<'t> {
    let mut level = around.copied().unwrap_or_default();
    level.name = name;
    let is_object = name.len() <= MAX_NAME
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && !interest.graphql.steps.iter().any(|step| step == name)
        && !interest.is_field(name);
    if is_object {
        let mut mutations = interest.graphql.mutations.iter();
        let object = mutations.find_map(|word| name.strip_suffix(word.as_str()));
        let object = object.filter(|object| !object.is_empty()).unwrap_or(name);
        level.objects += usize::from(level.owner != Some(object));
        level.owner = Some(object);
    }
    level
}

/// A name or a mark, by its place.
struct Token(Range<usize>);

impl Token {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.0.clone()).unwrap_or("")
    }
}

/// Names and the marks that matter; strings and comments are passed over.
fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'{' | b'}' | b'(' | b')' | b'@' => return Some(Token(start..at)),
                b'"' => {
                    while bytes.get(at).is_some_and(|next| *next != b'"') {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                    at += 1;
                }
                b'#' => {
                    while bytes.get(at).is_some_and(|next| *next != b'\n') {
                        at += 1;
                    }
                }
                _ if is_part(&byte) => {
                    while bytes.get(at).is_some_and(is_part) {
                        at += 1;
                    }
                    return Some(Token(start..at));
                }
                _ => {}
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::GraphqlInterest;

    fn fields(text: &str) -> Vec<(String, FieldOwner)> {
        let interest = RecordInterest {
            fields: vec!["CallType".into()],
            graphql: GraphqlInterest {
                root: "uiapi".into(),
                steps: vec!["Record".into()],
                mutations: vec!["Create".into()],
            },
            ..RecordInterest::default()
        };
        let found = selections(text, &interest).unwrap_or_default();
        found
            .fields
            .into_iter()
            .map(|(range, owner)| (text[range].to_owned(), owner))
            .collect()
    }

    #[test]
    fn a_field_belongs_to_the_innermost_object() {
        let of = |owner| vec![("CallType".to_owned(), owner)];
        let object = |name: &str| of(FieldOwner::Object(name.into()));
        let parent = |name: &str| of(FieldOwner::Parent(name.into()));
        for (text, wanted) in [
            (
                "query q { uiapi { query { a: Task(first: 1) @category(name: \"x\") { edges { node { CallType { value } } } } } } }",
                object("Task"),
            ),
            (
                "{ uiapi { query { Task(where: { and: [{ CallType: { eq: \"CallType\" } }] }) { edges { node { Id } } } } } }",
                object("Task"),
            ),
            (
                "{ uiapi { query { Account { edges { node { Tasks { edges { node { Owner { Name } CallType @optional { value } } } } } } } } } }",
                parent("Tasks"),
            ),
            (
                "mutation { uiapi { TaskCreate(input: { Task: { CallType: \"Inbound\" } }) { Record { Id } } } }",
                object("Task"),
            ),
            (
                "mutation { uiapi { TaskCreate(input: $i) { Record { CallType { value } } } } }",
                object("Task"),
            ),
            (
                "{ uiapi { query { VoiceCall { edges { node { CallType { value } } } } } } }",
                object("VoiceCall"),
            ),
            (
                "{ uiapi { query { Task { edges { node { # CallType\n Id } } } } } }",
                Vec::new(),
            ),
            ("{ uiapi { CallType } }", Vec::new()),
            ("{ query { Task { CallType } } }", Vec::new()),
            ("uiapi } } ) { \" CallType", Vec::new()),
        ] {
            assert_eq!(fields(text), wanted, "{text}");
        }
    }
}
