//! Pure: inventory, catalogue, target and date in; decision, phases and tasks out.
//!
//! `decision` says where it goes, `tasks` groups usages into pieces of work, `effort` sizes them, `order` says
//! what waits for what, `phases` sets standing and evidence tasks side by side. Nothing here reads a clock or
//! depends on the order in which usages come.

mod about;
mod conditions;
mod decision;
mod effort;
#[cfg(test)]
mod evidence_tests;
mod ids;
mod lead;
mod model;
mod options;
mod order;
mod phases;
mod scope;
mod tasks;
#[cfg(test)]
mod test_org;
#[cfg(test)]
mod tests;
mod wording;

pub use conditions::{Checked, Condition};
pub use decision::{
    Decision, GroupDecision, GroupProfile, GroupSetting, Outcome, RankedTarget, UserGroup,
};
pub use model::{BeforeAfter, Effort, LeadTime, Plan, PlannedPhase, Task};
pub use options::{Options, Weights};

use crate::catalog::catalog;
use crate::inventory::Inventory;

/// The plan for a bundle: every usage in exactly one task, of its disposition under the target.
///
/// # Panics
/// Never for the embedded catalogue, whose date of retirement is a date; a test holds that.
#[must_use]
pub fn build(inventory: &Inventory, options: &Options) -> Plan {
    let retirement: jiff::civil::Date = catalog()
        .retirement
        .date
        .parse()
        .expect("the catalogue's date of retirement is a date");
    let days_left = options
        .as_of
        .until(retirement)
        .map_or(0, |span| i64::from(span.get_days()));
    let decision = decision::decide(inventory, options);
    let ways = scope::Ways::of(&decision, inventory);
    let scope =
        scope::Scope::new(inventory, ways, &options.weights).with_people(decision.users(), None);
    let phases = phases::build(&scope);
    let effort = effort::total(phases.iter().flat_map(|phase| &phase.tasks));
    Plan {
        decision,
        retirement,
        days_left,
        phases,
        effort,
    }
}
