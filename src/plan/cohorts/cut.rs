//! From floors to cohorts: whole numbers of people that add up.

use std::collections::BTreeSet;

use super::{Cohort, CohortOptions, Floor, ProfileShare};
use crate::catalog::{Capability, catalog};

/// People of one profile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share<'i> {
    pub(super) profile: &'i str,
    pub(super) users: u64,
}

/// The pilot, then everybody else by risk, the least first. `tried` has, per floor, what its part of the pilot is the
/// first to try; none where it has no part.
pub(super) fn all(
    floors: &[Floor<'_>],
    tried: &[Option<BTreeSet<Capability>>],
    options: CohortOptions,
) -> Vec<Cohort> {
    let table = &catalog().cohorts;
    let smallest = u64::from(table.smallest);
    let slices = tried.iter().flatten().count().max(1) as u64;
    let slice = u64::from(options.pilot_size).div_ceil(slices).max(smallest);
    let mut cohorts = Vec::new();
    let mut later: Vec<(&Floor<'_>, Cohort)> = Vec::new();
    for (floor, tries) in floors.iter().zip(tried) {
        let mut left = floor.profiles.clone();
        if let Some(tries) = tries {
            // Whoever would be too few to move afterwards moves with the pilot.
            let all = floor.users();
            let size = if all < slice + smallest { all } else { slice };
            let taken = take(&mut left, size);
            let mut cohort = cohort(floor, &taken);
            cohort.id = format!("pilot-{}", floor.slug);
            cohort.name = format!("Pilot, {}", floor.name());
            cohort.pilot = true;
            cohort.first_to_try = tries.clone();
            cohorts.push(cohort);
        }
        let rest = sum(&left);
        let size = u64::from(options.size.max(1));
        let number = rest.div_ceil(size).min(u64::from(table.most.max(1)));
        for at in 0..number {
            let size = sum(&left).div_ceil(number - at);
            let taken = take(&mut left, size);
            let mut cohort = cohort(floor, &taken);
            cohort.id = format!("cohort-{}-{}", floor.slug, at + 1);
            cohort.name = match number {
                1 => floor.name(),
                _ => format!("{}, {} of {number}", floor.name(), at + 1),
            };
            later.push((floor, cohort));
        }
    }
    // The sort is stable, so the parts of a call center stay in order.
    later.sort_by_key(|(floor, _)| (floor.risk, floor.weight, floor.users(), &floor.center.name));
    cohorts.extend(later.into_iter().map(|(_, cohort)| cohort));
    for (at, cohort) in cohorts.iter_mut().enumerate() {
        cohort.order = at + 1;
    }
    cohorts
}

fn cohort(floor: &Floor<'_>, taken: &[Share<'_>]) -> Cohort {
    let table = &catalog().cohorts;
    let (users, all) = (sum(taken), floor.all);
    let entry = if users == all {
        &table.entry_whole
    } else {
        &table.entry
    };
    Cohort {
        id: String::new(),
        name: String::new(),
        order: 0,
        pilot: false,
        group: Some(floor.group.group.name.clone()),
        target: floor.target,
        call_center: Some(floor.center.name.clone()),
        adapters: floor.adapters.iter().map(|one| one.id.clone()).collect(),
        profiles: taken
            .iter()
            .map(|share| ProfileShare {
                profile: share.profile.to_owned(),
                users: share.users,
            })
            .collect(),
        users: Some(users),
        apps: floor.apps.clone(),
        capabilities: floor.capabilities.clone(),
        first_to_try: BTreeSet::new(),
        entry: entry
            .replace("{share}", &percent(users, all))
            .replace("{center}", &floor.center.name),
        risk: floor.risk,
        reasons: floor.reasons.clone(),
    }
}

fn sum(shares: &[Share<'_>]) -> u64 {
    shares.iter().map(|share| share.users).sum()
}

/// `users` of `all` in whole percent.
fn percent(users: u64, all: u64) -> String {
    let (users, all) = (u128::from(users), u128::from(all.max(1)));
    match (users * 100 + all / 2) / all {
        0 => "less than 1%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// Takes `size` people, of each profile as many as there are of it among all, so that supervisors go with their agents.
fn take<'i>(left: &mut [Share<'i>], size: u64) -> Vec<Share<'i>> {
    let all = u128::from(sum(left));
    let size = u128::from(size).min(all);
    if size == 0 {
        return Vec::new();
    }
    let parts: Vec<(u64, u128)> = left
        .iter()
        .map(|share| {
            let exact = u128::from(share.users) * size;
            // A part of a whole that fits is one that fits.
            (
                u64::try_from(exact / all).unwrap_or(share.users),
                exact % all,
            )
        })
        .collect();
    let mut taken: Vec<u64> = parts.iter().map(|(whole, _)| *whole).collect();
    let given: u128 = taken.iter().map(|users| u128::from(*users)).sum();
    let mut by_rest: Vec<usize> = (0..left.len()).collect();
    by_rest.sort_by_key(|&at| (std::cmp::Reverse(parts[at].1), at));
    let missing = usize::try_from(size - given).unwrap_or(0);
    for &at in by_rest.iter().take(missing) {
        taken[at] += 1;
    }
    left.iter_mut()
        .zip(taken)
        .filter(|(_, users)| *users > 0)
        .map(|(share, users)| {
            share.users -= users;
            Share {
                profile: share.profile,
                users,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_keep_the_mix() {
        let mut left = vec![
            Share {
                profile: "Agent",
                users: 217,
            },
            Share {
                profile: "Supervisor",
                users: 20,
            },
            Share {
                profile: "Admin",
                users: 1,
            },
        ];
        let mut sizes = Vec::new();
        for size in [10, 100, 100, 28] {
            let taken = take(&mut left, size);
            assert_eq!(sum(&taken), size);
            sizes.push(taken.len());
        }
        assert_eq!(sum(&left), 0);
        assert!(sizes[1] >= 2, "agents with their supervisors");
    }

    #[test]
    fn figures_that_nobody_counted_do_not_overflow() {
        let mut left = vec![Share {
            profile: "Agent",
            users: u64::MAX - 1,
        }];
        assert_eq!(sum(&take(&mut left, 250)), 250);
        assert_eq!(percent(1, u64::MAX), "less than 1%");
        assert_eq!(percent(u64::MAX, u64::MAX), "100%");
    }
}
