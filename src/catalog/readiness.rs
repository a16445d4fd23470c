//! Readiness: what in a bundle shows that a target is partly there, stands in its way, or only looks like it.

use serde::Deserialize;

use super::call_center::CallCenterKind;
use super::surface::Sibling;
use super::vocabulary::{Grounds, Target};

/// `readiness.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadinessTable {
    /// Signals, in the order in which people set a phone up.
    pub signal: Vec<Signal>,
    /// What resembles a signal and is none.
    pub look_alike: Vec<LookAlike>,
    /// What profiles and permission sets speak of.
    pub spoken_of: Vec<SpokenOf>,
    /// What no repository shows, however complete.
    pub unseen_change: UnseenChange,
}

impl ReadinessTable {
    /// The signal of that id.
    #[must_use]
    pub fn signal(&self, id: &str) -> Option<&Signal> {
        self.signal.iter().find(|signal| signal.id == id)
    }
}

/// Something that a bundle can show and that matters for a target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Stable id.
    pub id: String,
    /// What is there where it is found.
    pub title: String,
    /// What sort of signal it is.
    pub kind: SignalKind,
    /// Targets that it brings nearer.
    #[serde(default)]
    pub helps: Vec<Target>,
    /// Targets that it stands in the way of.
    #[serde(default)]
    pub blocks: Vec<Target>,
    /// Targets for which it raises a question of design.
    #[serde(default)]
    pub asks: Vec<Target>,
    /// Of all these, targets for which no document says so.
    #[serde(default)]
    pub inferred_for: Vec<Target>,
    /// What it means for a migration.
    pub means: String,
    /// How much a find proves.
    pub strength: Strength,
    /// Any of these shows it.
    pub shown_by: Vec<ShownBy>,
    /// Any of these shows the opposite.
    #[serde(default)]
    pub refuted_by: Vec<ShownBy>,
    /// Whether to find it says something and not to find it says nothing.
    #[serde(default)]
    pub only_when_found: bool,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

impl Signal {
    /// How well its meaning for a target is founded.
    #[must_use]
    pub fn grounds(&self, target: Target) -> Grounds {
        if self.inferred_for.contains(&target) {
            Grounds::Inferred
        } else {
            self.confidence
        }
    }

    /// Whether it says anything about a target.
    #[must_use]
    pub fn concerns(&self, target: Target) -> bool {
        [&self.helps, &self.blocks, &self.asks]
            .iter()
            .any(|targets| targets.contains(&target))
    }
}

/// What sort of signal one is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SignalKind {
    /// Has to be there before Voice works.
    Prerequisite,
    /// A product is switched on, or the org is entitled to it.
    Enablement,
    /// Work of the migration that is done already.
    Progress,
    /// Changes what a plan has to say.
    DesignInput,
    /// Narrows the choice.
    Constraint,
    /// Has to be settled first.
    Blocker,
}

/// How much a find proves.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Deserialize,
    serde::Serialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// The file says it outright.
    Certain,
    /// It speaks for it; something else could explain it.
    Likely,
    /// It is there for other work as well.
    Weak,
}

impl Strength {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Weak => "weak",
        }
    }
}

/// What of a bundle shows a signal. With no test but names, that a component is there is enough.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownBy {
    /// Metadata type of the component; `File` for what is no metadata.
    pub r#type: String,
    /// Full names, `*` for any text; none means all. For files, the ends of their paths count.
    #[serde(default)]
    pub names: Vec<String>,
    /// Full names that do not count: what every org has.
    #[serde(default)]
    pub except: Vec<String>,
    /// End of the path of an element that is there and not empty: `items/name`.
    pub element: Option<String>,
    /// Texts of that element, `*` for any text; none means any.
    #[serde(default)]
    pub values: Vec<String>,
    /// Texts that do not count.
    #[serde(default)]
    pub except_values: Vec<String>,
    /// The element's text is the name of a component that shows this signal.
    pub names_one_of: Option<String>,
    /// The component shows this signal as well.
    pub same_component_shows: Option<String>,
    /// Elements beside it, with their texts.
    #[serde(default)]
    pub when: Vec<Sibling>,
    /// Children that the file's own element does not have.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Texts outside comments.
    #[serde(default)]
    pub words: Vec<String>,
    /// A call center of that kind.
    pub call_center: Option<CallCenterKind>,
    /// The user interface for which such a call center says it works.
    pub compatibility: Option<String>,
    /// The component that is there where the type was retrieved in earnest, `TYPE:FULLNAME`.
    pub retrieved_with: Option<String>,
}

impl ShownBy {
    /// Whether a component of that name may count.
    #[must_use]
    pub fn counts(&self, full_name: &str) -> bool {
        let is_one_of = |names: &[String]| names.iter().any(|name| fits(name, full_name));
        (self.names.is_empty() || is_one_of(&self.names)) && !is_one_of(&self.except)
    }

    /// Whether an element's text is one that is meant.
    #[must_use]
    pub fn means(&self, text: &str) -> bool {
        let is_one_of = |values: &[String]| values.iter().any(|value| fits(value, text));
        (self.values.is_empty() || is_one_of(&self.values)) && !is_one_of(&self.except_values)
    }

    /// Whether the component's being there is enough.
    #[must_use]
    pub fn by_existing(&self) -> bool {
        self.call_center.is_none()
            && self.element.is_none()
            && self.lacks.is_empty()
            && self.words.is_empty()
    }

    /// Whether its file has to be read.
    #[must_use]
    pub fn by_reading(&self) -> bool {
        self.call_center.is_none() && !self.by_existing()
    }
}

/// Whether `text` is `pattern`, in which `*` stands for any text. Letters are compared without case.
fn fits(pattern: &str, text: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(start) else {
        return false;
    };
    let Some((middle, end)) = rest.rsplit_once('*') else {
        return left.ends_with(rest);
    };
    for part in middle.split('*') {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(end)
}

/// Something that resembles a signal and is none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookAlike {
    /// Stable id, told apart from those of signals.
    pub id: String,
    /// What it looks like.
    pub looks_like: String,
    /// What it is.
    pub is: String,
    /// Any of these shows it.
    pub shown_by: Vec<ShownBy>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// A metadata type whose components profiles and permission sets name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpokenOf {
    /// The type.
    pub r#type: String,
    /// What people call its components.
    pub what: String,
    /// Element whose text names one.
    pub name: String,
    /// Names that every org has, `*` for any text.
    #[serde(default)]
    pub except: Vec<String>,
    /// What cannot be told without the components.
    pub consequence: String,
}

impl SpokenOf {
    /// Whether a name is one of the org's own.
    #[must_use]
    pub fn is_own(&self, name: &str) -> bool {
        !name.is_empty() && !self.except.iter().any(|pattern| fits(pattern, name))
    }
}

/// What happens to an org without a trace in a repository.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnseenChange {
    /// What it is, as a kind of data.
    pub what: String,
    /// Why it is not to be seen.
    pub why: String,
    /// What to do about it.
    pub how: String,
    /// The same in a line.
    pub in_short: String,
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(fits("VoiceCall.*__c", "VoiceCall.Case__c"));
        assert!(!fits("VoiceCall.*__c", "VoiceCall.Case"));
        assert!(fits("standard__*", "standard__Sales"));
        assert!(fits("*AMAZON_CONNECT", "c__AMAZON_CONNECT"));
        assert!(fits("*scratch*def*", "config/project-scratch-def.json"));
        assert!(!fits("*scratch*def", "config/project-scratch-def.json"));
        assert!(!fits("a*a", "a"));
        assert!(fits("sfdc_phone", "SFDC_Phone"));
        assert!(!fits("sfdc_phone", "sfdc_phone2"));
    }
}
