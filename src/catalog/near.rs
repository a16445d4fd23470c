//! Which id somebody may have meant by one that does not exist.

/// Ids that are offered for one that does not exist.
const OFFERED: usize = 5;

/// Nothing that is longer was meant to be an id.
const LONGEST: usize = 100;

/// Ids that may have been meant: those that hold the word or differ in few letters, the nearest first.
#[must_use]
pub fn nearest<'i>(typed: &str, ids: impl Iterator<Item = &'i str>) -> Vec<&'i str> {
    if typed.len() > LONGEST {
        return Vec::new();
    }
    let typed = typed.to_lowercase();
    let mut ranked: Vec<(usize, &'i str)> = ids
        .filter_map(|written| {
            let id = written.to_lowercase();
            let last = id.rsplit(['/', '.']).next().unwrap_or(&id);
            let changes = distance(&typed, &id).min(distance(&typed, last) + 1);
            let holds = !typed.is_empty() && id.contains(&typed);
            (holds || changes <= 2 + typed.len() / 5).then_some((changes, written))
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(OFFERED);
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// Letters to add, drop or change between two words.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use crate::catalog::catalog;

    fn like(typed: &str) -> Vec<&'static str> {
        catalog().rules_like(typed)
    }

    #[test]
    fn slips_and_halves_find_their_rule() {
        assert_eq!(like("lightning/screenpop")[0], "lightning/screenPop");
        assert_eq!(like("lightnig/screenPop")[0], "lightning/screenPop");
        let halves = like("screenPop");
        assert!(
            halves.contains(&"lightning/screenPop") && halves.contains(&"classic/screenPop"),
            "{halves:?}"
        );
        assert_eq!(like("onClickToDail")[0], "classic/cti.onClickToDial");
        assert!(like("xyzzy").is_empty());
    }
}
