//! Tells what was there before from what is new: by fingerprint, and by shape where the place has vanished.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::bundle::{BundlePath, ComponentId};
use crate::inventory::Inventory;

/// What a usage is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity<'i> {
    /// Identity within its component.
    pub fingerprint: &'i str,
    /// Identity whatever the component.
    pub shape: &'i str,
    /// Component, file in it, rule and member: what is left to tell by where a script did not parse.
    pub in_file: String,
    /// Whether it was seen as text only, since its script did not parse.
    pub as_text: bool,
}

impl Identity<'_> {
    /// What [`Identity::in_file`] holds.
    #[must_use]
    pub fn in_file(
        component: &str,
        file: Option<&str>,
        rule: &str,
        member: Option<&str>,
    ) -> String {
        let parts = [file.unwrap_or(""), rule, member.unwrap_or("")];
        format!("{component}\u{1f}{}", parts.join("\u{1f}"))
    }
}

/// How two states of a bundle compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// For each usage that is there now, which earlier one it is.
    pub earlier: Vec<Option<Earlier>>,
    /// Earlier usages that are gone.
    pub gone: Vec<usize>,
}

/// The earlier usage that one of now is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Its index.
    pub index: usize,
    /// Whether its place was renamed or moved since.
    pub moved: bool,
}

/// Compares. `vanished` tells of an earlier usage whether its component, or its file in it, is no longer there: only
/// then may one of the same shape elsewhere be the same one. So a fix here and the same mistake there do not cancel. In
/// a script that does not parse, or did not, functions cannot be told apart: there a use of the member is the same one.
#[must_use]
pub fn compare(
    earlier: &[Identity<'_>],
    now: &[Identity<'_>],
    vanished: impl Fn(usize) -> bool,
) -> Comparison {
    let mut by_fingerprint: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (index, identity) in earlier.iter().enumerate() {
        let known = by_fingerprint.entry(identity.fingerprint).or_default();
        known.push_back(index);
    }
    let mut same: Vec<Option<Earlier>> = now
        .iter()
        .map(|identity| {
            let known = by_fingerprint.get_mut(identity.fingerprint)?;
            let index = known.pop_front()?;
            Some(Earlier {
                index,
                moved: false,
            })
        })
        .collect();
    let mut by_shape: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    let mut left: Vec<usize> = by_fingerprint.into_values().flatten().collect();
    left.sort_unstable();
    for &index in left.iter().filter(|index| vanished(**index)) {
        let alike = by_shape.entry(earlier[index].shape).or_default();
        alike.push_back(index);
    }
    for (identity, same) in now.iter().zip(&mut same) {
        if same.is_none()
            && let Some(index) = by_shape
                .get_mut(identity.shape)
                .and_then(VecDeque::pop_front)
        {
            *same = Some(Earlier { index, moved: true });
        }
    }
    same_in_file(earlier, now, &mut same);
    let mut is_gone = vec![true; earlier.len()];
    for earlier in same.iter().flatten() {
        is_gone[earlier.index] = false;
    }
    let gone = (0..earlier.len()).filter(|index| is_gone[*index]).collect();
    Comparison {
        earlier: same,
        gone,
    }
}

/// Pairs what is left in files that do not parse now, or did not before.
fn same_in_file(earlier: &[Identity<'_>], now: &[Identity<'_>], same: &mut [Option<Earlier>]) {
    let taken: BTreeSet<usize> = same.iter().flatten().map(|earlier| earlier.index).collect();
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, identity) in earlier.iter().enumerate().rev() {
        if !taken.contains(&index) {
            left.entry(&identity.in_file).or_default().push(index);
        }
    }
    for (identity, same) in now.iter().zip(same) {
        if same.is_some() {
            continue;
        }
        let Some(alike) = left.get_mut(identity.in_file.as_str()) else {
            continue;
        };
        let fits = |index: &usize| identity.as_text || earlier[*index].as_text;
        if let Some(at) = alike.iter().rposition(fits) {
            *same = Some(Earlier {
                index: alike.remove(at),
                moved: false,
            });
        }
    }
}

/// Whether a place is no longer in a bundle: its component, or its file in the component. Which files an archive has
/// is not kept, so there a file counts as there for as long as it holds a use. Where not the `whole` was read, a
/// component that was not seen may well be there.
#[must_use]
pub fn has_vanished(
    inventory: &Inventory,
    component: &ComponentId,
    member: Option<&str>,
    whole: bool,
) -> bool {
    let Some(paths) = inventory.contents.get(component) else {
        return whole;
    };
    let Some(member) = member else {
        return false;
    };
    let is_it = |path: &BundlePath| {
        let before = path.as_str().strip_suffix(member);
        before.is_some_and(|before| before.ends_with('/'))
    };
    let is_file = paths.iter().any(is_it);
    let holds_use = || {
        inventory.usages.iter().any(|usage| {
            usage.component == *component && usage.archive_member.as_deref() == Some(member)
        })
    };
    !is_file && !holds_use()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identities<'i>(words: &[&'i str]) -> Vec<Identity<'i>> {
        let parts = words.iter().filter_map(|word| word.split_once(' '));
        parts
            .map(|(fingerprint, shape)| Identity {
                fingerprint,
                shape,
                in_file: shape.trim_end_matches('!').to_owned(),
                as_text: shape.ends_with('!'),
            })
            .collect()
    }

    fn compared(earlier: &[&str], now: &[&str], vanished: &[usize]) -> (Vec<String>, Vec<usize>) {
        let all = compare(&identities(earlier), &identities(now), |index| {
            vanished.contains(&index)
        });
        let said = all.earlier.iter().map(|earlier| match earlier {
            None => "new".to_owned(),
            Some(earlier) if earlier.moved => format!("{} moved", earlier.index),
            Some(earlier) => earlier.index.to_string(),
        });
        (said.collect(), all.gone)
    }

    #[test]
    fn a_shape_counts_only_where_the_component_has_vanished() {
        let before = ["old-log log", "old-pop pop"];
        let after = ["new-log log", "old-pop pop"];
        assert_eq!(
            compared(&before, &after, &[0]),
            (vec!["0 moved".to_owned(), "1".to_owned()], vec![])
        );
        assert_eq!(
            compared(&before, &after, &[]),
            (vec!["new".to_owned(), "1".to_owned()], vec![0])
        );
    }

    #[test]
    fn what_is_seen_as_text_is_what_was_in_its_file() {
        // The mark stands for a script that does not parse.
        assert_eq!(compared(&["init-pop pop"], &["pop pop!"], &[]).0, ["0"]);
        assert_eq!(compared(&["pop pop!"], &["init-pop pop"], &[]).0, ["0"]);
        assert_eq!(
            compared(&["init-pop pop"], &["load-pop pop"], &[]).0,
            ["new"]
        );
        assert_eq!(
            compared(&["init-pop pop"], &["a pop!", "b pop!"], &[]).0,
            ["0", "new"]
        );
    }

    #[test]
    fn one_that_moved_is_only_one() {
        assert_eq!(
            compared(&["a log"], &["b log", "c log"], &[0]).0,
            ["0 moved", "new"]
        );
        assert_eq!(compared(&["a log", "b log"], &[], &[0]).1, [0, 1]);
    }
}
