//! Weights of the settings: what work and waiting times take in this company.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::Mistakes;
use crate::catalog::{Capability, Days, Size, StandingTask, catalog, nearest};
use crate::plan::Weights;

/// What work takes, in person-days. What is not set is the catalogue's estimate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::cli) struct EffortSetting {
    /// A look at something that stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    none: Option<ThreePoint>,
    /// A small piece of work.
    #[serde(default, rename = "S", skip_serializing_if = "Option::is_none")]
    small: Option<ThreePoint>,
    /// A medium one.
    #[serde(default, rename = "M", skip_serializing_if = "Option::is_none")]
    medium: Option<ThreePoint>,
    /// A large one.
    #[serde(default, rename = "L", skip_serializing_if = "Option::is_none")]
    large: Option<ThreePoint>,
    /// The fraction of its size that each further usage of the same rule adds in a task; 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extra_usage: Option<f64>,
    /// Single tasks by their id, in place of what they add up to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tasks: BTreeMap<String, ThreePoint>,
}

/// Waiting times by their id, in weeks; `cohort-rhythm` passes once for each cohort.
pub(in crate::cli) type LeadTimes = BTreeMap<String, ThreePoint>;

/// Low, likely, high.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct ThreePoint {
    /// If all goes well.
    low: f64,
    /// Most likely.
    likely: f64,
    /// If it does not.
    high: f64,
}

impl From<Days> for ThreePoint {
    fn from(days: Days) -> Self {
        Self {
            low: days.low,
            likely: days.likely,
            high: days.high,
        }
    }
}

impl From<ThreePoint> for Days {
    fn from(point: ThreePoint) -> Self {
        Self {
            low: point.low,
            likely: point.likely,
            high: point.high,
        }
    }
}

impl ThreePoint {
    fn is_in_order(&self) -> bool {
        self.low >= 0.0
            && self.low <= self.likely
            && self.likely <= self.high
            && self.high.is_finite()
    }
}

/// Checks both tables.
pub(super) fn check(
    effort: &EffortSetting,
    lead_times: &LeadTimes,
    table: &DeTable<'_>,
    mistakes: &mut Mistakes<'_>,
) {
    const ORDER: &str = "low, likely and high have to be numbers of at least 0, in that order";
    for (key, point) in effort.sizes() {
        if point.is_some_and(|point| !point.is_in_order()) {
            mistakes.add_at(table, &["effort", key.as_str()], ORDER);
        }
    }
    if effort
        .extra_usage
        .is_some_and(|fraction| !(0.0..=1.0).contains(&fraction))
    {
        let what = "extra-usage is a fraction of a size, from 0 to 1";
        mistakes.add_at(table, &["effort", "extra-usage"], what);
    }
    for (id, point) in &effort.tasks {
        let at = ["effort", "tasks", id.as_str()];
        if !point.is_in_order() {
            mistakes.add_at(table, &at, ORDER);
        }
        if !is_task(id) {
            let standing = catalog().phases.iter().flat_map(|phase| &phase.task);
            let known = standing.map(|task| task.id.as_str());
            mistakes.add_at(
                table,
                &at,
                &unknown("task", id, known, "an audit lists them"),
            );
        }
    }
    for (id, point) in lead_times {
        let at = ["lead-times", id.as_str()];
        if !point.is_in_order() {
            mistakes.add_at(table, &at, ORDER);
        }
        if catalog().lead_time(id).is_none() {
            let known = catalog().lead_times.lead_time.iter();
            let known: Vec<&str> = known.map(|row| row.id.as_str()).collect();
            let all = format!("known are {}", known.join(", "));
            mistakes.add_at(
                table,
                &at,
                &unknown("lead time", id, known.into_iter(), &all),
            );
        }
    }
}

/// Whether an id can be a task's: a standing one, or one made from usages, which begins with its capability.
fn is_task(id: &str) -> bool {
    let mut standing = catalog().phases.iter().flat_map(|phase| &phase.task);
    let of_usages = Capability::ALL.iter().any(|capability| {
        let rest = id.strip_prefix(capability.as_str());
        rest.is_some_and(|rest| rest.starts_with('-'))
    });
    let is_it = |task: &StandingTask| {
        let rest = id.strip_prefix(task.id.as_str());
        rest.is_some_and(|rest| {
            rest.is_empty() || task.each.is_some() && rest.len() > 1 && rest.starts_with('-')
        })
    };
    standing.any(is_it) || of_usages
}

fn unknown<'k>(
    what: &str,
    typed: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    otherwise: &str,
) -> String {
    match nearest(typed, known).first() {
        Some(like) => format!("`{typed}` is no {what}; did you mean `{like}`?"),
        None => format!("`{typed}` is no {what}; {otherwise}"),
    }
}

impl EffortSetting {
    fn sizes(&self) -> [(Size, Option<ThreePoint>); 4] {
        [
            (Size::None, self.none),
            (Size::S, self.small),
            (Size::M, self.medium),
            (Size::L, self.large),
        ]
    }

    /// The same with every default filled in.
    pub(super) fn in_force(&self) -> Self {
        let size = |set: Option<ThreePoint>, size: Size| {
            Some(set.unwrap_or_else(|| catalog().days(size).into()))
        };
        Self {
            none: size(self.none, Size::None),
            small: size(self.small, Size::S),
            medium: size(self.medium, Size::M),
            large: size(self.large, Size::L),
            extra_usage: self
                .extra_usage
                .or(Some(catalog().effort.scaling.extra_usage)),
            tasks: self.tasks.clone(),
        }
    }
}

/// Waiting times with those of the catalogue that are not set; those that nobody knows are left out.
pub(super) fn lead_times_in_force(set: &LeadTimes) -> LeadTimes {
    let known = catalog().lead_times.lead_time.iter();
    let mut all: LeadTimes = known
        .filter_map(|row| Some((row.id.clone(), row.weeks?.into())))
        .collect();
    all.extend(set.iter().map(|(id, point)| (id.clone(), *point)));
    all
}

/// The weights that a plan is made with.
pub(super) fn weights(effort: &EffortSetting, lead_times: &LeadTimes) -> Weights {
    let mut weights = Weights::default();
    for (size, point) in effort.sizes() {
        weights
            .sizes
            .extend(point.map(|point| (size, point.into())));
    }
    if let Some(fraction) = effort.extra_usage {
        weights.extra_usage = fraction;
    }
    let days = |(id, point): (&String, &ThreePoint)| (id.clone(), Days::from(*point));
    weights.tasks = effort.tasks.iter().map(days).collect();
    weights.lead_weeks = lead_times.iter().map(days).collect();
    weights.calibrated = *effort != EffortSetting::default();
    weights
}
