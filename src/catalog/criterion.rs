//! What speaks for and against targets, what has to be asked, and how the present state and the targets compare.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::vocabulary::{Grounds, Sourcing, Target};

/// `criteria.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionTable {
    /// Editions that Partner Telephony can be added to.
    pub editions: Vec<String>,
    /// A contact center with less than this share of the people who telephone is a pilot.
    pub pilot_share: f64,
    /// From so many capabilities on, an own adapter counts as rich.
    pub rich_from: usize,
    /// Criteria, in the order in which they are shown.
    pub criterion: Vec<Criterion>,
    /// Questions, in the order in which they are shown.
    pub question: Vec<Question>,
}

impl CriterionTable {
    /// The criterion of that id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criterion.iter().find(|row| row.id == id)
    }

    /// The question of that id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.question.iter().find(|row| row.id == id)
    }
}

/// Something that speaks for or against targets where it holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Stable id.
    pub id: String,
    /// What is said, with figures of the org in braces.
    pub text: String,
    /// Points per target; a target that is not named is not concerned.
    #[serde(default)]
    pub points: BTreeMap<Target, i32>,
    /// The way to have partner telephony that has to come first for its points to count; none where they always do.
    pub if_sourcing: Option<Sourcing>,
    /// Ids of signals that come with a contact center, and count only where no other criterion counts one already.
    #[serde(default)]
    pub with_center: Vec<String>,
    /// Points per way to have partner telephony.
    #[serde(default)]
    pub sourcing: BTreeMap<Sourcing, i32>,
    /// Whether points count once per thing that was found.
    #[serde(default)]
    pub each: bool,
    /// The most points, or the fewest, that it can come to.
    pub at_most: Option<i32>,
    /// What it does to a target.
    #[serde(default)]
    pub effect: Effect,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well the fact behind it is founded; the points are always a judgement.
    pub confidence: Grounds,
}

impl Criterion {
    /// Points for a target where so many things were found; none where it is not concerned.
    #[must_use]
    pub fn points_for(&self, target: Target, found: usize) -> Option<i32> {
        let points = *self.points.get(&target)?;
        let times = match self.each {
            true => i32::try_from(found).unwrap_or(i32::MAX),
            false => 1,
        };
        let most = self.at_most.unwrap_or(i32::MAX);
        Some(points.saturating_mul(times).clamp(-most, most))
    }
}

/// What a criterion does to a target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is one reason among others.
    #[default]
    Reason,
    /// It is settled on the way.
    Obstacle,
    /// It rules the target out.
    Blocker,
}

/// Something that people have to answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id.
    pub id: String,
    /// The question, with figures of the org in braces.
    pub text: String,
    /// Whom to ask, likewise.
    pub ask: String,
    /// Targets that one answer would bring forward.
    #[serde(default)]
    pub gains: Vec<Target>,
    /// Targets that one answer would set back.
    #[serde(default)]
    pub loses: Vec<Target>,
    /// Whether no bundle shows it, whatever it holds.
    #[serde(default)]
    pub invisible: bool,
    /// Whether the plan's date hangs on it.
    #[serde(default)]
    pub critical: bool,
}

/// `comparison.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonTable {
    /// The respects, in order.
    pub respect: Vec<Respect>,
}

/// One respect in which the present state and the targets are compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Respect {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The present state.
    pub now: Vec<Sentence>,
    /// Each target.
    pub target: BTreeMap<Target, Vec<Sentence>>,
}

/// A sentence of a cell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// The words, with figures of the org in braces; where one of these is nothing, the sentence is not said.
    pub text: String,
    /// A figure that has to be nothing for the sentence to be said.
    pub unless: Option<String>,
    /// Ids of sources; none for what only counts what was found.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Whether no document says so.
    #[serde(default)]
    pub inferred: bool,
}

/// Names of the figures in braces.
#[must_use]
pub fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// The text with its figures. One that nobody gave stays as it is written; a test holds that none does.
#[must_use]
pub fn filled(text: &str, figures: &BTreeMap<&'static str, String>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        match after.split_once('}') {
            Some((name, after)) => {
                match figures.get(name) {
                    Some(figure) => whole.push_str(figure),
                    None => whole.push_str(&format!("{{{name}}}")),
                }
                rest = after;
            }
            None => {
                whole.push('{');
                rest = after;
            }
        }
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{filled, placeholders};

    #[test]
    fn figures_take_the_place_of_their_names() {
        let figures = BTreeMap::from([("a", "1".to_owned()), ("b", "{a}".to_owned())]);
        assert_eq!(filled("{a} and {b}, {c} {", &figures), "1 and {a}, {c} {");
        assert_eq!(placeholders("{a} {b} {a} }").len(), 2);
    }
}
