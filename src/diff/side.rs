//! One of the two audits, with look-ups.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Audit, Gap, Task, Usage};
use crate::bundle::BundlePath;

/// What a usage counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// Live code or configuration that the plan removes, rewrites or re-points.
    Burning,
    /// Live, and stays.
    Staying,
    /// Test code.
    TestCode,
    /// What every org ships with.
    Standard,
}

impl Count {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Burning, Self::Staying, Self::TestCode, Self::Standard];

    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Burning => "burning",
            Self::Staying => "staying",
            Self::TestCode => "test-code",
            Self::Standard => "standard",
        }
    }
}

/// An audit with look-ups.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub(super) audit: &'a Audit,
    tasks: BTreeMap<&'a str, &'a Task>,
    /// Files of components that hold a usage or an end of a link.
    files: BTreeMap<&'a str, &'a [String]>,
    names: Option<BTreeSet<(&'a str, &'a str)>>,
    /// Files of components in which there is a usage.
    uses: BTreeSet<(&'a str, Option<&'a str>)>,
}

impl<'a> Side<'a> {
    pub(super) fn new(audit: &'a Audit) -> Self {
        let tasks = audit.plan.tasks().flat_map(|task| {
            let usages = task.usages.iter();
            usages.map(move |usage| (usage.as_str(), task))
        });
        let components = audit.components.iter();
        let names = audit.bundle.names.as_ref().map(|names| {
            let names = names.iter();
            names
                .flat_map(|(kind, names)| {
                    let names = names.iter();
                    names.map(move |name| (kind.as_str(), name.as_str()))
                })
                .collect()
        });
        let usages = audit.usages.iter();
        Self {
            audit,
            tasks: tasks.collect(),
            files: components
                .map(|component| (component.id.as_str(), component.paths.as_slice()))
                .collect(),
            names,
            uses: usages
                .map(|usage| (usage.component.as_str(), usage.file.as_deref()))
                .collect(),
        }
    }

    /// The task that settles a usage.
    pub(super) fn task_of(&self, usage: &Usage) -> Option<&'a Task> {
        self.tasks.get(usage.fingerprint.as_str()).copied()
    }

    /// Whether renames can be followed into and out of it.
    pub(super) fn follows_renames(&self) -> bool {
        self.names.is_some() && self.audit.usages.iter().all(|usage| usage.shape.is_some())
    }

    /// Whether a component is there; none where an older program did not write that down.
    pub(super) fn has(&self, component: &str) -> Option<bool> {
        if self.files.contains_key(component) {
            return Some(true);
        }
        let names = self.names.as_ref()?;
        let (kind, name) = component.split_once(':')?;
        Some(names.contains(&(kind, name)))
    }

    /// Whether the component of a usage, or its file in it, is there no more. As the gate has it, a file of an archive
    /// counts as there for as long as it holds a use.
    pub(super) fn lacks_place_of(&self, usage: &Usage) -> bool {
        match self.has(&usage.component) {
            None => return false,
            Some(false) => return true,
            Some(true) => {}
        }
        let (Some(file), Some(paths)) = (
            usage.file.as_deref(),
            self.files.get(usage.component.as_str()),
        ) else {
            return false;
        };
        let is_it = |path: &String| {
            let before = path.strip_suffix(file);
            before.is_some_and(|before| before.ends_with('/'))
        };
        !paths.iter().any(is_it) && !self.uses.contains(&(usage.component.as_str(), Some(file)))
    }

    /// What a usage counts as: what its task does with it, or what the target does where it is in none.
    pub(super) fn count(&self, usage: &Usage) -> Count {
        if usage.standard.is_some() {
            return Count::Standard;
        }
        if usage.test_code {
            return Count::TestCode;
        }
        let burns = match self.task_of(usage) {
            Some(task) if task.retires.is_some() => true,
            Some(task) => task.disposition.as_deref().is_some_and(burns_down),
            None => {
                let target = self.audit.decision.groups.first();
                let disposition = target.and_then(|group| usage.dispositions.get(&group.target));
                disposition.is_some_and(|disposition| burns_down(disposition))
            }
        };
        if burns {
            Count::Burning
        } else {
            Count::Staying
        }
    }

    /// Why a usage of another audit could not be seen in this one, if that is so.
    pub(super) fn hides(&self, usage: &Usage, other: &Audit) -> Option<String> {
        if let Some(gap) = self.gap_at(usage, other) {
            return Some(format!("{}: {}", gap.path, gap.reason));
        }
        let before: BTreeSet<&str> = other
            .coverage
            .skipped
            .iter()
            .map(|skipped| skipped.path.as_str())
            .collect();
        let mut skipped = self.audit.coverage.skipped.iter();
        let left_out = skipped.find(|skipped| {
            is_at_or_below(&usage.path, &skipped.path) && !before.contains(skipped.path.as_str())
        });
        if let Some(skipped) = left_out {
            return Some(format!("{}: {}", skipped.path, skipped.reason));
        }
        let (now, then) = (&self.audit.coverage, &other.coverage);
        let narrower = now.include != then.include && !now.include.is_empty()
            || now.exclude.iter().any(|glob| !then.exclude.contains(glob));
        let gone = self.has(&usage.component) != Some(true) || self.lacks_place_of(usage);
        (narrower && gone).then(|| {
            let mut globs: Vec<String> = now
                .include
                .iter()
                .map(|glob| format!("--include {glob}"))
                .collect();
            globs.extend(now.exclude.iter().map(|glob| format!("--exclude {glob}")));
            format!("not among what was read: {}", globs.join(" "))
        })
    }

    /// A gap that hides a usage. One that was there alike when the usage was seen hides nothing: it was seen all the same.
    fn gap_at(&self, usage: &Usage, other: &Audit) -> Option<&'a Gap> {
        let at = |gap: &Gap| {
            is_at_or_below(file_of(&usage.path), file_of(&gap.path))
                || gap.components.contains(&usage.component)
        };
        self.audit.coverage.gaps.iter().find(|gap| {
            let mut before = other.coverage.gaps.iter();
            !gap.elsewhere
                && at(gap)
                && !before.any(|before| at(before) && is_alike(&before.reason, &gap.reason))
        })
    }
}

/// Whether two gaps have one reason, wherever in the file it stands.
fn is_alike(one: &str, other: &str) -> bool {
    fn without_numbers(reason: &str) -> impl Iterator<Item = char> {
        reason.chars().filter(|letter| !letter.is_ascii_digit())
    }
    without_numbers(one).eq(without_numbers(other))
}

/// Whether a disposition burns down.
fn burns_down(disposition: &str) -> bool {
    matches!(disposition, "remove" | "rewrite" | "re-point")
}

/// The file of a path: the archive of a member.
fn file_of(path: &str) -> &str {
    let outermost = path.split(BundlePath::MEMBER_SEPARATOR).next();
    outermost.unwrap_or(path)
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
