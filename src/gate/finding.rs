//! What the gate looks at, and what it makes of each.

use jiff::civil::Date;

use super::Policy;
use super::identity::Identity;
use crate::bundle::ComponentId;
use crate::catalog::{Confidence, Rule, Severity};
use crate::detect::{Evidence, Mention, Place, Usage};
use crate::inventory::Inventory;

/// A usage or a mention of an inventory, by its index there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One of its usages.
    Usage(usize),
    /// One of its mentions.
    Mention(usize),
}

impl Subject {
    /// The usage, if it is one.
    #[must_use]
    pub fn usage(self, inventory: &Inventory) -> Option<&Usage> {
        match self {
            Self::Usage(index) => inventory.usages.get(index),
            Self::Mention(_) => None,
        }
    }

    /// The mention, if it is one.
    #[must_use]
    pub fn mention(self, inventory: &Inventory) -> Option<&Mention> {
        match self {
            Self::Usage(_) => None,
            Self::Mention(index) => inventory.mentions.get(index),
        }
    }

    /// What both have.
    fn either<'i, T>(
        self,
        inventory: &'i Inventory,
        of_usage: impl Fn(&'i Usage) -> T,
        of_mention: impl Fn(&'i Mention) -> T,
    ) -> T {
        match self {
            Self::Usage(index) => of_usage(&inventory.usages[index]),
            Self::Mention(index) => of_mention(&inventory.mentions[index]),
        }
    }

    /// Its rule.
    #[must_use]
    pub fn rule(self, inventory: &Inventory) -> &'static Rule {
        self.either(inventory, |usage| usage.rule, |mention| mention.rule)
    }

    /// Where it stands.
    #[must_use]
    pub fn place(self, inventory: &Inventory) -> &Place {
        self.either(inventory, |usage| &usage.place, |mention| &mention.place)
    }

    /// The component it is a part of.
    #[must_use]
    pub fn component(self, inventory: &Inventory) -> &ComponentId {
        self.either(
            inventory,
            |usage| &usage.component,
            |mention| &mention.component,
        )
    }

    /// Its file inside the component, where that has several.
    #[must_use]
    pub fn file(self, inventory: &Inventory) -> Option<&str> {
        self.either(
            inventory,
            |usage| usage.archive_member.as_deref(),
            |mention| mention.archive_member.as_deref(),
        )
    }

    /// What it is known by.
    #[must_use]
    pub fn identity(self, inventory: &Inventory) -> Identity<'_> {
        let (fingerprint, shape) = self.either(
            inventory,
            |usage| (&usage.fingerprint, &usage.shape),
            |mention| (&mention.fingerprint, &mention.shape),
        );
        Identity {
            fingerprint: &fingerprint.0,
            shape: &shape.0,
            in_file: Identity::in_file(
                &self.component(inventory).to_string(),
                self.file(inventory),
                &self.rule(inventory).id,
                self.usage(inventory)
                    .and_then(|usage| usage.member.as_deref()),
            ),
            as_text: self
                .usage(inventory)
                .is_some_and(|usage| usage.evidence == Evidence::Text),
        }
    }

    /// How surely it is one; a mention is written out.
    #[must_use]
    pub fn confidence(self, inventory: &Inventory) -> Confidence {
        self.either(inventory, |usage| usage.confidence, |_| Confidence::High)
    }
}

/// What the gate looks at under a policy: all that could fail a run if the severity to fail on were the mildest. In
/// the inventory's order, usages first.
#[must_use]
pub fn candidates(inventory: &Inventory, policy: &Policy) -> Vec<Subject> {
    let usages = inventory.usages.iter().enumerate();
    let usages = usages
        .filter(|(_, usage)| counts(usage, policy) && goes(usage, policy))
        .map(|(index, _)| Subject::Usage(index));
    let mentions = inventory.mentions.iter().enumerate();
    let mentions = mentions
        .filter(|(_, mention)| {
            policy.beside.mentions && (policy.beside.test_code || !mention.test_code)
        })
        .map(|(index, _)| Subject::Mention(index));
    usages.chain(mentions).collect()
}

/// Whether a usage is one that the gate looks at.
fn counts(usage: &Usage, policy: &Policy) -> bool {
    let beside = policy.beside;
    (beside.test_code || !usage.test_code) && (beside.default_apps || usage.standard.is_none())
}

/// Whether a usage is to be removed, rewritten or re-pointed.
fn goes(usage: &Usage, policy: &Policy) -> bool {
    if policy.targets.is_empty() {
        return usage.rule.burns_down_somewhere();
    }
    // Who asks for what every org ships with means the rule and not that it may stay.
    let mut targets = policy.targets.iter();
    targets.any(|target| usage.rule.mapping(*target).disposition.burns_down())
}

/// What the gate makes of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub subject: Subject,
    /// Its severity under the policy.
    pub severity: Severity,
    /// Whether it was there before.
    pub state: State,
    /// Whether it fails the run.
    pub fails: bool,
}

/// Whether a finding was there before, or is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is neither in the baseline nor waived.
    New,
    /// A waiver holds for it; its index among the verdict's waivers, and its last day.
    Waived {
        /// Index in [`super::Verdict::waivers`].
        waiver: usize,
        /// Last day.
        until: Date,
    },
    /// The baseline has it; `moved` where its component was renamed since.
    Baselined {
        /// Whether the record names another component.
        moved: bool,
    },
    /// It was there before the change that is looked at.
    Unchanged,
}

impl State {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Waived { .. } => "waived",
            Self::Baselined { .. } => "baselined",
            Self::Unchanged => "unchanged",
        }
    }
}
