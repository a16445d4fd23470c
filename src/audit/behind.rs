//! The second look at adapters and at whoever uses call records: hosts that code names, custom fields of call Tasks.

use std::collections::BTreeSet;

use super::{Audit, Reading};
use crate::bundle::{BundlePath, ComponentId, Language};
use crate::catalog::Category;
use crate::detect::{self, Unit};
use crate::inventory::{self, EntryPoint, LinkKind, RawEnd};
use crate::syntax::{self, Needles};

/// Objects that declare the custom fields of Task.
const OWNERS: [&str; 2] = ["Task", "Activity"];

/// The rule of flows that a screen pop opens: they work with the call's record.
const SCREEN_POP_FLOW: &str = "metadata/screen-pop-flow";

impl Audit<'_> {
    /// Reads files of adapters, and files that use call fields, for what stands behind them.
    pub(super) fn follow_behind(&mut self, entry_points: &[EntryPoint]) {
        let adapter = self.adapter_components(entry_points);
        let records = self.files_on_calls();
        if adapter.is_empty() && records.is_empty() {
            return;
        }
        let fields = self.custom_task_fields();
        let interest = detect::interest_behind(&fields);
        let words = Needles::new(fields.iter());
        let entries = self.entries_that(|entry| {
            adapter.contains(&entry.component)
                || declares_task_fields(&entry.component)
                || records.contains(&entry.path)
                || holds_any(&records, &entry.path)
        });
        let results = self.visit_all(
            &entries,
            &|candidate| {
                let bytes = candidate.text.as_bytes();
                let wanted = interest.needles.hit(bytes) || !fields.is_empty() && words.hit(bytes);
                (wanted && candidate.language != Language::Prose).then_some(())
            },
            &|file| {
                let facts = syntax::read(file, &interest, &syntax::Alone);
                let unit = Unit::new(file, &facts);
                let mut reading = Reading::default();
                if declares_task_fields(&file.component) {
                    reading.findings.field_definitions = detect::field_definitions(&unit);
                    return reading;
                }
                let on_calls = records.contains(&file.path);
                let is_adapter = adapter.contains(&file.component);
                // Apex that works on call records may fetch what belongs to them.
                let calls_out = is_adapter || on_calls && file.language == Language::Apex;
                let found = detect::behind(&unit, &fields, calls_out);
                reading.findings.hosts = found.hosts;
                if is_adapter || on_calls {
                    reading.findings.field_uses = found.fields;
                }
                reading
            },
            &|| {},
        );
        self.absorb(results.readings);
    }

    /// Components with code of adapters, and the Apex that it calls.
    fn adapter_components(&self, entry_points: &[EntryPoint]) -> BTreeSet<ComponentId> {
        let usages = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.usages);
        let code = usages.filter(|usage| {
            inventory::is_adapter_code(usage)
                && usage.rule.category != Category::Optional
                && !usage.test_code
        });
        let mut adapter: BTreeSet<ComponentId> =
            code.map(|usage| usage.component.clone()).collect();
        let classes: Vec<ComponentId> = self
            .readings
            .values()
            .flat_map(|reading| &reading.links)
            .filter(|link| matches!(link.kind, LinkKind::Controller | LinkKind::CallsApex))
            .filter(|link| adapter.contains(&link.from))
            .filter_map(|link| match &link.to {
                RawEnd::Component(to) | RawEnd::IfThere(to) => Some(to.clone()),
                RawEnd::Host(_) => None,
            })
            .collect();
        adapter.extend(classes);
        adapter.extend(
            entry_points
                .iter()
                .map(|entry| entry.usage.component.clone()),
        );
        adapter
    }

    /// Files with a use of a call field, or of the log of a call.
    fn files_on_calls(&self) -> BTreeSet<BundlePath> {
        let on_calls = |usage: &detect::Usage| {
            let by_rule = usage.rule.id.starts_with("record/") || usage.rule.id == SCREEN_POP_FLOW;
            !usage.test_code && (by_rule || inventory::is_log(usage))
        };
        self.readings
            .iter()
            .filter(|(_, reading)| reading.findings.usages.iter().any(on_calls))
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// Custom fields of Task: those that the bundle declares, and those that a log of a call fills.
    fn custom_task_fields(&self) -> BTreeSet<String> {
        let components = self.bundle.components();
        let children = self.readings.values().flat_map(|reading| &reading.children);
        let declared = components
            .keys()
            .chain(children)
            .filter(|id| id.kind == "CustomField")
            .filter_map(|id| id.full_name.split_once('.'))
            .filter(|(object, _)| OWNERS.contains(object))
            .map(|(_, field)| field.to_owned());
        let usages = self
            .readings
            .values()
            .flat_map(|reading| &reading.findings.usages);
        let logged = usages.flat_map(inventory::logged_fields);
        declared
            .chain(logged.filter_map(|(object, field)| (object == "Task").then_some(field)))
            .filter(|field| field.ends_with("__c"))
            .collect()
    }
}

fn declares_task_fields(id: &ComponentId) -> bool {
    match id.kind.as_str() {
        "CustomField" => id
            .full_name
            .split_once('.')
            .is_some_and(|(object, _)| OWNERS.contains(&object)),
        "CustomObject" => OWNERS.contains(&id.full_name.as_str()),
        _ => false,
    }
}

/// Whether one of `paths` is a member of the archive at `archive`.
fn holds_any(paths: &BTreeSet<BundlePath>, archive: &BundlePath) -> bool {
    let inside = format!("{archive}{}", BundlePath::MEMBER_SEPARATOR);
    let mut from = paths.range(archive.clone()..);
    from.find(|path| *path != archive)
        .is_some_and(|path| path.as_str().starts_with(&inside))
}
