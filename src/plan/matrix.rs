//! What to try while both phones run: call type × match × screen-pop setting × capability × cohort, from what is used.
//!
//! The pilot does every row, later cohorts those of the first day. What the org does not use has no row.

mod pops;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::cohorts::{Cohort, Cohorts, Uses, idle, some, work};
use super::companions::companions;
use super::decision::Decision;
use super::ids;
use crate::catalog::{Capability, Grounds, Rule, Target, TestSign, catalog};
use crate::detect::Usage;
use crate::inventory::{Adapter, AdapterKind, Inventory, TaskField};

/// Texts of the catalogue that say what is to happen; more would hide the first.
const TEXTS: usize = 3;

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Stable id.
    pub id: String,
    /// The job it is about.
    pub capability: Capability,
    /// The kind of call.
    pub call_type: Option<String>,
    /// How many records match.
    pub r#match: Option<String>,
    /// What the softphone layout sets.
    pub setting: Option<String>,
    /// Id of the cohort; none where cohorts cannot be told yet.
    pub cohort: Option<String>,
    /// Whether it is the pilot's.
    pub pilot: bool,
    /// Name of the adapter that does it today.
    pub adapter: Option<String>,
    /// What to do.
    pub scenario: String,
    /// What happens today.
    pub before: String,
    /// What is to happen.
    pub after: String,
    /// Who says that it has passed.
    pub sign_off: String,
    /// How well what is to happen is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// All rows, cohort by cohort.
pub(super) fn of(inventory: &Inventory, cohorts: &Cohorts, decision: &Decision) -> Vec<Test> {
    if !inventory.has_open_cti() {
        return Vec::new();
    }
    let uses = Uses::of(inventory);
    let groups = groups(inventory, cohorts, &uses, decision);
    let mut tests: Vec<Test> = Vec::new();
    for group in &groups {
        tests.extend(rows(group, inventory));
    }
    tests
}

/// People who try the same on the same phone.
struct Group<'i> {
    cohort: Option<&'i Cohort>,
    /// Names the group in ids.
    slug: String,
    /// Does every row; otherwise only those of the first day.
    whole: bool,
    /// Whether somebody stays on the old phone while it has moved.
    split: bool,
    adapters: Vec<&'i Adapter>,
    /// What its phone does.
    capabilities: BTreeSet<Capability>,
    /// What it tries of what belongs to no phone.
    of_org: BTreeSet<Capability>,
    target: Target,
    /// Usages of its phone, and of what belongs to none.
    usages: Vec<&'i Usage>,
}

impl Group<'_> {
    /// What people call the phone that they have today.
    fn phone(&self) -> String {
        let names: Vec<String> = self.adapters.iter().map(|one| one.name.clone()).collect();
        match (names.is_empty(), self.cohort) {
            (false, _) => some(&names),
            (true, Some(cohort)) => cohort.call_center.clone().unwrap_or(cohort.name.clone()),
            (true, None) => "the present phone".to_owned(),
        }
    }

    fn adapter(&self) -> Option<String> {
        (!self.adapters.is_empty()).then(|| self.phone())
    }

    /// Its usages of a capability.
    fn usages_of(&self, capability: Capability) -> impl Iterator<Item = &Usage> {
        let usages = self.usages.iter().copied();
        usages.filter(move |usage| usage.rule.capability == capability)
    }

    /// The rules of those usages: calls before what holds them together, then the most frequent.
    fn rules(&self, capability: Capability) -> Vec<&'static Rule> {
        let mut counts: BTreeMap<&str, (usize, &'static Rule)> = BTreeMap::new();
        for usage in self.usages_of(capability) {
            counts.entry(&usage.rule.id).or_insert((0, usage.rule)).0 += 1;
        }
        let mut rules: Vec<(usize, &Rule)> = counts.into_values().collect();
        rules.sort_by_key(|(count, rule)| {
            let first = (rule.call_style.is_none(), rule.category, Reverse(*count));
            (first, rule.id.as_str())
        });
        rules.into_iter().map(|(_, rule)| rule).collect()
    }

    /// A row, with what the target makes of the rules.
    fn row(&self, id: &str, capability: Capability, rules: &[&Rule]) -> Test {
        let mut row = Test {
            id: format!("{id}-{}", self.slug),
            capability,
            call_type: None,
            r#match: None,
            setting: None,
            cohort: self.cohort.map(|cohort| cohort.id.clone()),
            pilot: self.whole,
            adapter: self.adapter(),
            scenario: String::new(),
            before: String::new(),
            after: catalog()
                .matrix
                .words
                .after_unseen
                .replace("{target}", self.target.as_str()),
            sign_off: catalog().matrix.signs_off(capability).to_owned(),
            grounds: Grounds::Inferred,
            sources: vec!["REASONED".to_owned()],
        };
        let mut texts: Vec<(&str, Vec<&str>)> = Vec::new();
        for rule in rules {
            let how = rule.mapping(self.target).how.as_str();
            let name = rule.member.as_deref().unwrap_or(&rule.title);
            match texts.iter_mut().find(|(known, _)| *known == how) {
                Some((_, names)) => names.push(name),
                None => texts.push((how, vec![name])),
            }
        }
        texts.truncate(TEXTS);
        if !texts.is_empty() {
            let texts = texts
                .iter()
                .map(|(how, names)| format!("{}: {how}", names.join(", ")));
            row.after = texts.collect::<Vec<_>>().join(" ");
            let grounds = rules.iter().map(|rule| rule.mapping(self.target).grounds);
            row.grounds = grounds.max().unwrap_or(Grounds::Inferred);
            let sources: BTreeSet<&String> = rules.iter().flat_map(|rule| &rule.sources).collect();
            row.sources = sources.into_iter().cloned().collect();
        }
        row
    }
}

/// The cohorts; where there are none, each phone that somebody may work with.
fn groups<'i>(
    inventory: &'i Inventory,
    cohorts: &'i Cohorts,
    uses: &Uses,
    decision: &Decision,
) -> Vec<Group<'i>> {
    let idle = idle(inventory);
    // What they do is tried with the first phone.
    let companions = companions(inventory);
    let mut living: Vec<&Adapter> = inventory
        .adapters
        .iter()
        .filter(|adapter| !idle.contains(adapter.id.as_str()))
        .filter(|adapter| adapter.kind != AdapterKind::ConsoleHelper)
        .filter(|adapter| !companions.contains(adapter.id.as_str()))
        .collect();
    living.sort_by(|a, b| a.id.cmp(&b.id));
    let mut usages: Vec<&Usage> = work(inventory).collect();
    usages.sort_by_key(|usage| usage.sort_key());
    let of_phone = |adapters: &[&Adapter], first: bool| -> Vec<&'i Usage> {
        let own: BTreeSet<&str> = marks(adapters);
        let others: BTreeSet<&str> = marks(&living);
        let counts = |usage: &&&Usage| {
            let mark = usage.fingerprint.0.as_str();
            own.contains(mark) || first && !others.contains(mark)
        };
        usages.iter().filter(counts).copied().collect()
    };
    if cohorts.cohorts.is_empty() {
        let names: Vec<(&str, &str)> = living
            .iter()
            .map(|one| (one.name.as_str(), one.id.as_str()))
            .collect();
        let mut slugs = ids::slugs_of(&names);
        let mut phones: Vec<Vec<&Adapter>> = living.iter().map(|one| vec![*one]).collect();
        if phones.is_empty() {
            phones.push(Vec::new());
            slugs.push(ids::ORG.to_owned());
        }
        return phones
            .into_iter()
            .zip(slugs)
            .enumerate()
            .map(|(at, (adapters, slug))| Group {
                cohort: None,
                slug,
                whole: true,
                split: true,
                capabilities: capabilities(&adapters, uses),
                of_org: if at == 0 {
                    uses.of_org.clone()
                } else {
                    BTreeSet::new()
                },
                target: adapters.first().map_or(decision.main().target, |one| {
                    decision.target_of_adapter(&one.id)
                }),
                usages: of_phone(&adapters, at == 0),
                adapters,
            })
            .collect();
    }
    let split = cohorts.cohorts.len() > 1;
    cohorts
        .cohorts
        .iter()
        .enumerate()
        .map(|(at, cohort)| {
            let loads = |one: &&Adapter| cohort.adapters.contains(&one.id);
            let mut adapters: Vec<&Adapter> = inventory.adapters.iter().filter(loads).collect();
            adapters.sort_by(|a, b| a.id.cmp(&b.id));
            Group {
                cohort: Some(cohort),
                slug: cohort.id.clone(),
                whole: cohort.pilot,
                split,
                capabilities: cohort.capabilities.clone(),
                of_org: if at == 0 {
                    uses.of_org.clone()
                } else {
                    BTreeSet::new()
                },
                target: cohort.target,
                usages: of_phone(&adapters, at == 0),
                adapters,
            }
        })
        .collect()
}

fn marks<'a>(adapters: &[&'a Adapter]) -> BTreeSet<&'a str> {
    let usages = adapters.iter().flat_map(|adapter| &adapter.usages);
    usages.map(|mark| mark.0.as_str()).collect()
}

fn capabilities(adapters: &[&Adapter], uses: &Uses) -> BTreeSet<Capability> {
    let of_adapters = adapters
        .iter()
        .filter_map(|one| uses.of_adapter.get(&one.id));
    of_adapters.flatten().copied().collect()
}

fn rows(group: &Group<'_>, inventory: &Inventory) -> Vec<Test> {
    let mut rows = Vec::new();
    let both: BTreeSet<Capability> = group.capabilities.union(&group.of_org).copied().collect();
    for capability in both {
        if capability == Capability::ScreenPop {
            rows.extend(pops::rows(group, inventory));
        }
        if capability == Capability::CallLogging {
            rows.extend(logged(group, inventory));
        }
        rows.extend(tests_of(group, capability));
    }
    rows.extend(between(group));
    rows.extend(signed(group, inventory));
    rows
}

/// The tests that a capability brings.
fn tests_of(group: &Group<'_>, capability: Capability) -> Vec<Test> {
    let before = before(group, capability);
    let rules = group.rules(capability);
    let tests = catalog().capability(capability).tests.iter();
    tests
        .filter(|test| group.whole || test.first_day)
        .map(|test| {
            let mut row = group.row(&format!("{capability}-{}", test.id), capability, &rules);
            row.scenario = test.does.clone();
            row.before = before.clone();
            row
        })
        .collect()
}

/// By what a capability is there today: the phone's own calls, and what belongs to no phone.
fn before(group: &Group<'_>, capability: Capability) -> String {
    let words = &catalog().matrix.words;
    let own = marks(&group.adapters);
    let mut of_phone = BTreeSet::new();
    let mut of_org = BTreeSet::new();
    for usage in group.usages_of(capability) {
        let names = if own.contains(usage.fingerprint.0.as_str()) {
            &mut of_phone
        } else {
            &mut of_org
        };
        names.insert(match &usage.rule.member {
            Some(member) => format!("{member} in {}", usage.component.full_name),
            None => usage.component.full_name.clone(),
        });
    }
    let parts = [(&words.before, of_phone), (&words.before_org, of_org)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(text, names)| {
            let names: Vec<String> = names.into_iter().collect();
            text.replace("{adapter}", &group.phone())
                .replace("{names}", &some(&names))
        })
        .collect();
    match parts.is_empty() {
        true => words.before_unseen.replace("{adapter}", &group.phone()),
        false => parts.join(" "),
    }
}

/// What is written down, per kind of call, with the org's own fields.
fn logged(group: &Group<'_>, inventory: &Inventory) -> Vec<Test> {
    let table = &catalog().matrix.logged;
    if !group.whole && !table.first_day {
        return Vec::new();
    }
    let own: BTreeSet<_> = group
        .adapters
        .iter()
        .flat_map(|one| one.components.iter().chain(&one.apex))
        .collect();
    let filled: Vec<&TaskField> = inventory
        .task_fields
        .iter()
        .filter(|field| {
            field
                .set_by
                .iter()
                .any(|spot| own.contains(&spot.component))
        })
        .collect();
    let fields: Vec<String> = filled.iter().map(|field| field.name.clone()).collect();
    let homes: Vec<String> = filled
        .iter()
        .filter_map(|field| Some(format!("{} in {}", field.name, field.home.as_ref()?.to)))
        .collect();
    let rules = group.rules(Capability::CallLogging);
    let types = catalog().matrix.call_type.iter();
    types
        .filter(|kind| pops::is_used(kind, inventory))
        .filter(|kind| group.whole || kind.first_day)
        .map(|kind| {
            let id = format!("call-logging-{}", kind.id);
            let mut row = group.row(&id, Capability::CallLogging, &rules);
            row.call_type = Some(kind.id.clone());
            row.scenario = table.does.replace("{does}", &kind.does);
            let phone = group.phone();
            row.before = match fields.is_empty() {
                true => table.none.replace("{adapter}", &phone),
                // Every field is to be looked at, so none is left out.
                false => table
                    .before
                    .replace("{fields}", &fields.join(", "))
                    .replace("{adapter}", &phone),
            };
            let voice = group.target != Target::NoSalesforceVoice;
            if voice && !homes.is_empty() {
                row.after = table.after.replace("{homes}", &homes.join("; "));
            }
            row
        })
        .collect()
}

/// Calls between people who have moved and people who have not.
fn between(group: &Group<'_>) -> Vec<Test> {
    if !group.split {
        return Vec::new();
    }
    let tests = catalog().matrix.between.iter();
    tests
        .filter(|test| group.whole || test.first_day)
        .map(|test| {
            let mut row = group.row(&format!("between-{}", test.id), test.capability, &[]);
            row.scenario = test.does.clone();
            row.before = test.before.replace("{adapter}", &group.phone());
            row.after = test.after.clone();
            row
        })
        .collect()
}

/// What stands only where there is a sign of it.
fn signed(group: &Group<'_>, inventory: &Inventory) -> Vec<Test> {
    let tests = catalog().matrix.signed.iter();
    tests
        .filter(|test| group.whole || test.first_day)
        .filter_map(|test| {
            let names = sign(test.sign, group, inventory);
            if names.is_empty() {
                return None;
            }
            let mut row = group.row(&test.id, test.capability, &[]);
            row.scenario = test.does.clone();
            row.before = test.before.replace("{names}", &some(&names));
            row.after = test.after.clone();
            Some(row)
        })
        .collect()
}

/// What shows a sign for a group.
fn sign(sign: TestSign, group: &Group<'_>, inventory: &Inventory) -> Vec<String> {
    let by_rules = |risk: &str| -> Vec<String> {
        let row = catalog().risks.iter().find(|row| row.id == risk);
        let found: BTreeSet<String> = group
            .usages
            .iter()
            .filter(|usage| {
                row.is_some_and(|row| row.shown_by(&usage.rule.id, &usage.component.kind))
            })
            .map(|usage| usage.component.full_name.clone())
            .collect();
        found.into_iter().collect()
    };
    match sign {
        TestSign::DoNotCall => by_rules("do-not-call-hidden"),
        TestSign::DiallingOut => by_rules("emergency-calls"),
        TestSign::Recording => {
            let own: BTreeSet<_> = group
                .adapters
                .iter()
                .flat_map(|one| one.components.iter().chain(&one.apex))
                .collect();
            let row = catalog()
                .risks
                .iter()
                .find(|row| row.id == "recording-links-die");
            let fields = inventory.task_fields.iter().filter(|field| {
                let plain = field.name.to_lowercase().replace('_', "");
                row.is_some_and(|row| row.words.iter().any(|word| plain.contains(word.as_str())))
                    && field
                        .set_by
                        .iter()
                        .any(|spot| own.contains(&spot.component))
            });
            fields.map(|field| field.name.clone()).collect()
        }
    }
}
