//! Tells what was there before from what is new: by fingerprint, and by shape where the place has vanished.

use std::collections::{BTreeMap, VecDeque};

use crate::bundle::{BundlePath, ComponentId};
use crate::inventory::Inventory;

/// What a usage is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'i> {
    /// Identity within its component.
    pub fingerprint: &'i str,
    /// Identity whatever the component.
    pub shape: &'i str,
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
/// then may one of the same shape elsewhere be the same one. So a fix here and the same mistake there do not cancel.
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

/// Whether a place is no longer in a bundle: its component, or its file in the component. Which files an archive has
/// is not kept, so there a file counts as there for as long as it holds a use.
#[must_use]
pub fn has_vanished(inventory: &Inventory, component: &ComponentId, member: Option<&str>) -> bool {
    let Some(paths) = inventory.contents.get(component) else {
        return true;
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
            .map(|(fingerprint, shape)| Identity { fingerprint, shape })
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
    fn one_that_moved_is_only_one() {
        assert_eq!(
            compared(&["a log"], &["b log", "c log"], &[0]).0,
            ["0 moved", "new"]
        );
        assert_eq!(compared(&["a log", "b log"], &[], &[0]).1, [0, 1]);
    }
}
