//! Groups of users who may go different ways, and the words by which names tell of them.

use serde::Deserialize;

use super::vocabulary::Grounds;

/// `groups.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupTable {
    /// Everybody, where nothing tells groups apart.
    pub all: GroupName,
    /// Who is in none of the others.
    pub rest: GroupName,
    /// The groups, in the order in which they are shown where nobody is counted.
    pub group: Vec<GroupText>,
}

/// What a group is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupName {
    /// Stable id.
    pub id: String,
    /// Name in sentences.
    pub name: String,
    /// Name at the head of something.
    pub title: String,
}

/// A group that names tell of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupText {
    /// Stable id.
    pub id: String,
    /// Name in sentences.
    pub name: String,
    /// Name at the head of something.
    pub title: String,
    /// Words of names that tell of it.
    pub words: Vec<String>,
    /// Groups that a name does not belong to where it tells of them as well.
    #[serde(default)]
    pub outranks: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// What a name tells of groups.
#[derive(Debug, Clone, Copy)]
pub enum Told<'g> {
    /// Of that one, by that word.
    Of(&'g GroupText, &'g str),
    /// Of several, so of none.
    Several,
    /// Of none.
    None,
}

impl GroupTable {
    /// What a name tells of groups.
    #[must_use]
    pub fn told(&self, name: &str) -> Told<'_> {
        let words = words_of(name);
        let mut told: Vec<(&GroupText, &str)> = self
            .group
            .iter()
            .filter_map(|group| {
                let known = group.words.iter().map(String::as_str);
                let mut spoken = known.filter(|text| stands_in(text, &words));
                Some((group, spoken.next()?))
            })
            .collect();
        let outranked: Vec<&String> = told.iter().flat_map(|(group, _)| &group.outranks).collect();
        told.retain(|(group, _)| !outranked.contains(&&group.id));
        match told.as_slice() {
            [] => Told::None,
            [(group, word)] => Told::Of(group, word),
            _ => Told::Several,
        }
    }
}

/// Whether the words of a text stand one after the other among `words`.
fn stands_in(text: &str, words: &[String]) -> bool {
    let wanted: Vec<&str> = text.split(' ').collect();
    words.windows(wanted.len()).any(|some| some == wanted)
}

/// The words of a name in small letters, whether written apart or in camel case: `BPOAgents` has two.
#[must_use]
pub fn words_of(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after_lower = before.is_some_and(|before| before.is_lowercase());
        let ends_capitals = before.is_some_and(|before| before.is_uppercase())
            && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_lower || ends_capitals) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{Told, words_of};
    use crate::catalog::catalog;

    fn group(name: &str) -> Option<&'static str> {
        match catalog().groups.told(name) {
            Told::Of(group, _) => Some(&group.id),
            Told::Several | Told::None => None,
        }
    }

    #[test]
    fn words_stand_apart_or_in_camel_case() {
        assert_eq!(words_of("BPOAgents"), ["bpo", "agents"]);
        assert_eq!(
            words_of("Larkfield_Back Office"),
            ["larkfield", "back", "office"]
        );
        assert_eq!(words_of("ServiceDesk"), ["service", "desk"]);
        assert!(words_of("--").is_empty());
    }

    #[test]
    fn whole_words_tell_of_groups_and_two_groups_of_none() {
        assert_eq!(group("Larkfield Service Agent"), Some("service"));
        assert_eq!(group("InsideSalesRep"), Some("sales"));
        assert_eq!(group("Back Office"), Some("back-office"));
        assert_eq!(group("Outsourced Service Agent"), Some("outsourced"));
        assert_eq!(group("Sales and Service"), None);
        assert_eq!(group("Salesforce Administrator"), None, "no whole word");
        assert_eq!(group("System Administrator"), None);
    }
}
