//! What stays for calls of before: its name says so, or it handles the calls of now as well. And what stays for contact
//! centers of Salesforce Voice that are there.

use std::collections::BTreeSet;

use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, catalog};
use crate::detect::{CallCenter, Trace, Usage};

/// Says of each usage that may stay for calls of before why it may.
pub(super) fn settle(usages: &mut [Usage], traces: &[Trace]) {
    let table = &catalog().records.history;
    let shown = |signal: &str| -> BTreeSet<&ComponentId> {
        let traces = traces.iter();
        let mine = traces.filter(|trace| trace.row == signal && !trace.refutes);
        mine.map(|trace| &trace.component).collect()
    };
    let handles = shown(&table.handles);
    let has_successor = !shown(&table.successor).is_empty();
    let speaks = |id: &ComponentId| {
        let name = id.full_name.to_lowercase();
        table.words.iter().any(|word| name.contains(word.as_str()))
    };
    for usage in usages.iter_mut() {
        let (rule, component) = (&usage.rule.id, &usage.component);
        usage.history = if has_successor && table.named.contains(rule) && speaks(component) {
            Some("its name says that it is kept for calls of before")
        } else if table.handling.contains(rule) && handles.contains(component) {
            Some("its component handles voice calls as well")
        } else {
            None
        };
    }
}

/// Says of each usage whether contact centers of Salesforce Voice in the org use it as well.
pub(super) fn settle_voice(usages: &mut [Usage], centers: &[CallCenter]) {
    let mut centers = centers.iter();
    if !centers.any(|center| center.kind == CallCenterKind::Voice) {
        return;
    }
    let table = &catalog().records.serves_voice;
    for usage in usages.iter_mut() {
        usage.serves_voice = table.rules.contains(&usage.rule.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Target;

    /// Rules and signals are named in a table of their own; a name that nobody has would settle nothing.
    #[test]
    fn the_table_names_rules_that_change_and_signals_that_are() {
        let table = &catalog().records.history;
        for id in table.named.iter().chain(&table.handling) {
            let rule = catalog().rule(id);
            let mapping = rule.mapping(Target::PartnerTelephony);
            assert!(mapping.disposition.burns_down(), "{id}");
        }
        for id in &catalog().records.serves_voice.rules {
            let kept = |target: &&Target| {
                !catalog()
                    .rule(id)
                    .mapping(**target)
                    .disposition
                    .burns_down()
            };
            assert!(Target::ALL.iter().any(|target| kept(&target)), "{id}");
        }
        for id in [&table.successor, &table.handles] {
            assert!(catalog().readiness.signal(id).is_some(), "{id}");
        }
    }
}
