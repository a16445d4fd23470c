//! Waiting times of tasks.

use std::collections::BTreeSet;

use super::model::LeadTime;
use super::parties;
use super::phases;
use super::scope::Scope;
use crate::catalog::{Days, catalog};

/// The row that holds where the number of cohorts is not known.
const COHORTS_UNKNOWN: &str = "cohorts-unknown";

/// The row that holds where all looks like left-overs.
pub(super) const LIVES_UNKNOWN: &str = "lives-unknown";

/// What stands in a question for the vendors whom it concerns.
const VENDOR: &str = "{vendor}";

/// The waiting time of that id, as long as it is here.
pub(super) fn time(id: &str, scope: &Scope<'_>) -> Option<LeadTime> {
    let row = catalog().lead_time(id)?;
    let set = scope.weights.lead_weeks.get(id).copied();
    let weeks = set.or(row.weeks);
    let basis = match (set, weeks) {
        (Some(_), _) => "set in sf-cti.toml".to_owned(),
        (None, Some(_)) => "our estimate".to_owned(),
        (None, None) => "not known".to_owned(),
    };
    let lead = LeadTime {
        id: row.id.clone(),
        title: row.title.clone(),
        weeks,
        times: 1,
        beside: row.beside,
        question: row.question.replace(VENDOR, &vendor(scope)),
        basis,
    };
    if !row.per_cohort {
        return Some(lead);
    }
    match (scope.cohorts, weeks) {
        (Some(0), _) => None,
        (Some(cohorts), Some(each)) => {
            let times = u32::try_from(cohorts).unwrap_or(u32::MAX);
            Some(LeadTime {
                weeks: Some(repeated(each, times)),
                times,
                basis: basis_of_each(&lead.basis, each.likely, cohorts),
                ..lead
            })
        }
        _ => time(COHORTS_UNKNOWN, scope),
    }
}

/// Vendors of whom nobody knows whether they have a connector for Voice.
fn vendor(scope: &Scope<'_>) -> String {
    let names: BTreeSet<&str> = phases::without_connector(scope)
        .map(|adapter| {
            let vendor = parties::vendor_of(adapter, scope);
            vendor.map_or(adapter.name.as_str(), |vendor| vendor.name.as_str())
        })
        .collect();
    if names.is_empty() {
        return "the vendor".to_owned();
    }
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// `our estimate of 2 weeks for each of 3 cohorts`.
fn basis_of_each(basis: &str, weeks: f64, cohorts: usize) -> String {
    let weeks = match weeks {
        1.0 => "1 week".to_owned(),
        _ => format!("{weeks} weeks"),
    };
    match cohorts {
        1 => format!("{basis} of {weeks} for one cohort"),
        _ => format!("{basis} of {weeks} for each of {cohorts} cohorts"),
    }
}

fn repeated(days: Days, times: u32) -> Days {
    let factor = f64::from(times);
    Days {
        low: days.low * factor,
        likely: days.likely * factor,
        high: days.high * factor,
    }
}
