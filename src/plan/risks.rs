//! What may go wrong, each with what shows that it may go wrong here.

use std::collections::BTreeSet;

use super::about;
use super::cohorts::{some, work};
use super::model::{PlannedPhase, Task};
use super::wording::places;
use crate::bundle::ComponentId;
use crate::catalog::{CallCenterKind, Grounds, Level, LinkKind, RiskRow, Target, catalog};
use crate::detect::{Fingerprint, Usage};
use crate::inventory::{Inventory, LinkEnd, TaskField};

/// Something that may go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What happens then.
    pub consequence: String,
    /// How bad that is.
    pub effect: Level,
    /// How likely it is.
    pub likelihood: Level,
    /// What shows it here, or that nothing does.
    pub why: String,
    /// Whether anything shows it; otherwise `why` says what could not be seen.
    pub seen: bool,
    /// What to do about it.
    pub answer: String,
    /// Usages that show it.
    pub usages: Vec<Fingerprint>,
    /// Components that show it.
    pub components: BTreeSet<String>,
    /// Ids of tasks that answer it.
    pub tasks: Vec<String>,
    /// How well the fact behind it is founded.
    pub grounds: Grounds,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// What shows a risk.
#[derive(Default)]
struct Evidence {
    usages: Vec<Fingerprint>,
    /// Components by id, as they are listed.
    components: BTreeSet<String>,
    /// What is written out; the names of the components where nothing is.
    names: Vec<String>,
    /// Places, where they are no usages.
    places: usize,
    /// A sentence more, with the blank before it.
    more: String,
}

impl Evidence {
    fn is_none(&self) -> bool {
        self.usages.is_empty() && self.components.is_empty() && self.names.is_empty()
    }
}

/// Every risk on the way to any of the targets that somebody goes to, the gravest first.
pub(super) fn of(inventory: &Inventory, targets: &[Target], phases: &[PlannedPhase]) -> Vec<Risk> {
    if !inventory.has_open_cti() {
        return Vec::new();
    }
    let concerns = |row: &&RiskRow| targets.iter().any(|target| row.concerns(*target));
    let rows = catalog().risks.iter().filter(concerns);
    let mut risks: Vec<Risk> = rows
        .filter_map(|row| risk(row, inventory, phases))
        .collect();
    risks.sort_by(|a, b| {
        let weight = |risk: &Risk| rank(risk.effect) * rank(risk.likelihood);
        (weight(b).cmp(&weight(a)))
            .then_with(|| b.effect.cmp(&a.effect))
            .then_with(|| a.id.cmp(&b.id))
    });
    risks
}

fn rank(level: Level) -> u8 {
    match level {
        Level::Low => 1,
        Level::Medium => 2,
        Level::High => 3,
    }
}

fn risk(row: &RiskRow, inventory: &Inventory, phases: &[PlannedPhase]) -> Option<Risk> {
    let mut evidence = evidence(row, inventory);
    evidence.usages.sort();
    evidence.names.sort();
    let seen = !evidence.is_none();
    let why = if seen {
        let names = if evidence.names.is_empty() {
            let bare: BTreeSet<String> = evidence.components.iter().map(|id| bare(id)).collect();
            bare.into_iter().collect()
        } else {
            evidence.names.clone()
        };
        let count = evidence.usages.len().max(evidence.places);
        row.why
            .replace("{names}", &some(&names))
            .replace("{places}", &places(count))
            .replace("{more}", &evidence.more)
    } else {
        row.absence.clone()?
    };
    Some(Risk {
        id: row.id.clone(),
        title: row.title.clone(),
        consequence: row.consequence.clone(),
        effect: row.effect,
        // What nobody has seen is not called likely.
        likelihood: if seen { row.likelihood } else { Level::Low },
        why,
        seen,
        answer: row.answer.clone(),
        tasks: tasks(row, &evidence, phases),
        usages: evidence.usages,
        components: evidence.components,
        grounds: row.confidence,
        sources: row.sources.clone(),
    })
}

/// The full name of a component's id.
fn bare(id: &str) -> String {
    id.split_once(':').map_or(id, |(_, name)| name).to_owned()
}

/// Standing tasks that are in the plan, then those that settle what shows the risk.
fn tasks(row: &RiskRow, evidence: &Evidence, phases: &[PlannedPhase]) -> Vec<String> {
    let all = || phases.iter().flat_map(|phase| &phase.tasks);
    let shown: BTreeSet<&Fingerprint> = evidence.usages.iter().collect();
    let settles = |task: &&Task| task.usages.iter().any(|mark| shown.contains(mark));
    let standing = row.tasks.iter().flat_map(|id| {
        let its = all().filter(move |task| task.standing == Some(id.as_str()));
        its.map(|task| task.id.clone())
    });
    let mut ids: Vec<String> = standing.collect();
    for task in all().filter(settles) {
        if !ids.contains(&task.id) {
            ids.push(task.id.clone());
        }
    }
    ids
}

fn evidence(row: &RiskRow, inventory: &Inventory) -> Evidence {
    match row.id.as_str() {
        "code-outside" => code_outside(inventory),
        "custom-call-log" => custom_call_log(inventory),
        "outside-readers" => outside_readers(inventory),
        "utility-bar-shared" => utility_bar_shared(inventory),
        "sandbox-refresh" => contact_centers(inventory),
        "capacity-changes" => omni_channel(inventory),
        _ => by_row(row, inventory),
    }
}

/// Every risk that is looked for by more than its row; a test holds that the catalogue has them.
#[cfg(test)]
const KNOWN: [&str; 6] = [
    "code-outside",
    "custom-call-log",
    "outside-readers",
    "utility-bar-shared",
    "sandbox-refresh",
    "capacity-changes",
];

/// Usages of rules, and fields, that a row names.
fn by_row(row: &RiskRow, inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    let mut usages: Vec<&Usage> = work(inventory).collect();
    usages.sort_by_key(|usage| usage.sort_key());
    let reads = |usage: &Usage| {
        let access = usage.arguments.get("access");
        about::looks_centers_up(usage) || access.is_some_and(|how| how == "read")
    };
    let mut only_read = 0;
    for usage in usages {
        if row.shown_by(&usage.rule.id, &usage.component.kind) {
            if row.only_writes && reads(usage) {
                only_read += 1;
                continue;
            }
            evidence.usages.push(usage.fingerprint.clone());
            evidence.components.insert(usage.component.to_string());
        }
    }
    for field in inventory
        .task_fields
        .iter()
        .filter(|field| is_meant(row, field))
    {
        evidence.names.push(field.name.clone());
        evidence.places += field.set_by.len() + field.used_by.len();
        let spots = field.set_by.iter().chain(&field.used_by);
        evidence
            .components
            .extend(spots.map(|spot| spot.component.to_string()));
    }
    if only_read > 0 {
        let these = match only_read {
            1 => "1 more place only reads it".to_owned(),
            more => format!("{more} more places only read it"),
        };
        evidence.more = format!(" {these}.");
    }
    if row.id == "history-stays" && !evidence.is_none() {
        evidence.more = logged(inventory);
    }
    evidence
}

fn is_meant(row: &RiskRow, field: &TaskField) -> bool {
    if field.set_by.is_empty() && field.used_by.is_empty() {
        return false;
    }
    let Some((object, name)) = field.name.split_once('.') else {
        return false;
    };
    let plain = name.to_lowercase().replace('_', "");
    object == "Task" && row.fields.iter().any(|known| known == name)
        || field.custom && row.words.iter().any(|word| plain.contains(word.as_str()))
}

/// How many calls the org logged, where that was exported.
fn logged(inventory: &Inventory) -> String {
    let months = inventory.org_data.iter().flat_map(|data| &data.call_tasks);
    let (mut tasks, mut first, mut last) = (0_u64, None, None);
    for month in months {
        tasks = tasks.saturating_add(month.says.tasks);
        first.get_or_insert(month.says.month);
        last = Some(month.says.month);
    }
    match (first, last) {
        (Some(first), Some(last)) => {
            format!(" {tasks} calls were logged as Tasks from {first} to {last}.")
        }
        _ => String::new(),
    }
}

fn code_outside(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    let idle = super::cohorts::idle(inventory);
    let unseen = inventory
        .adapters
        .iter()
        .filter(|adapter| !adapter.unseen.is_empty() && !idle.contains(adapter.id.as_str()));
    for adapter in unseen {
        evidence.names.push(adapter.name.clone());
        evidence
            .components
            .extend(adapter.components.iter().map(ComponentId::to_string));
        evidence.usages.extend(adapter.usages.iter().cloned());
    }
    evidence
}

/// Fields of objects other than the one that Open CTI logs to.
fn custom_call_log(inventory: &Inventory) -> Evidence {
    let mut evidence = Evidence::default();
    let mut objects = BTreeSet::new();
    for field in inventory
        .task_fields
        .iter()
        .filter(|field| !field.set_by.is_empty())
    {
        let object = field.name.split('.').next().unwrap_or_default();
        if object.ends_with("__c") {
            objects.insert(object.to_owned());
            evidence.places += field.set_by.len();
            let spots = field.set_by.iter();
            evidence
                .components
                .extend(spots.map(|spot| spot.component.to_string()));
        }
    }
    evidence.names = objects.into_iter().collect();
    evidence
}

/// Components that read call fields and speak to hosts outside.
fn outside_readers(inventory: &Inventory) -> Evidence {
    let readers: BTreeSet<&ComponentId> = inventory
        .task_fields
        .iter()
        .flat_map(|field| &field.used_by)
        .map(|spot| &spot.component)
        .collect();
    let mut evidence = Evidence::default();
    let mut hosts = BTreeSet::new();
    for link in inventory
        .links
        .iter()
        .filter(|link| link.kind == LinkKind::CallsHost)
    {
        let (LinkEnd::Component(from), LinkEnd::External(host)) = (&link.from, &link.to) else {
            continue;
        };
        if readers.contains(from) {
            evidence.components.insert(from.to_string());
            hosts.insert(host.clone());
        }
    }
    if !hosts.is_empty() {
        let hosts: Vec<String> = hosts.into_iter().collect();
        evidence.more = format!(
            " They name {}. Whoever reads by API from outside leaves no trace here.",
            some(&hosts)
        );
    }
    evidence
}

/// Bars with the softphone that several apps show, and apps of profiles that have several call centers.
fn utility_bar_shared(inventory: &Inventory) -> Evidence {
    let component = |end: &LinkEnd| match end {
        LinkEnd::Component(id) => Some(id.clone()),
        LinkEnd::External(_) | LinkEnd::Outside(_) => None,
    };
    let with_phone: BTreeSet<ComponentId> = inventory
        .links
        .iter()
        .filter(|link| link.kind == LinkKind::Softphone)
        .filter_map(|link| component(&link.from))
        .collect();
    let mut evidence = Evidence::default();
    for bar in &with_phone {
        let shows = inventory.links.iter().filter(|link| {
            link.kind == LinkKind::UtilityBar && component(&link.to).as_ref() == Some(bar)
        });
        let apps: BTreeSet<ComponentId> = shows.filter_map(|link| component(&link.from)).collect();
        let mut parts = Vec::new();
        if apps.len() > 1 {
            let names: Vec<String> = apps.iter().map(|app| app.full_name.clone()).collect();
            parts.push(format!("{} is the bar of {}", bar.full_name, some(&names)));
        }
        for app in &apps {
            let centers = centers_of(inventory, app);
            if centers.len() > 1 {
                let names: Vec<String> = centers.into_iter().collect();
                parts.push(format!(
                    "{} is open to people of {}",
                    app.full_name,
                    some(&names)
                ));
            }
        }
        if !parts.is_empty() {
            evidence.names.extend(parts);
            evidence.components.insert(bar.to_string());
            evidence
                .components
                .extend(apps.iter().map(ComponentId::to_string));
        }
    }
    evidence
}

/// Call centers of the people whose profiles open an app.
fn centers_of(inventory: &Inventory, app: &ComponentId) -> BTreeSet<String> {
    let opens = |profile: &str| {
        inventory.links.iter().any(|link| {
            link.kind == LinkKind::Grants
                && matches!(&link.to, LinkEnd::Component(to) if to == app)
                && matches!(&link.from, LinkEnd::Component(from) if from.kind == "Profile" && from.full_name == profile)
        })
    };
    let data = inventory
        .org_data
        .iter()
        .filter_map(|data| data.users.as_ref());
    let rows = data
        .flat_map(|users| &users.says)
        .filter(|row| row.users > 0);
    rows.filter(|row| opens(&row.profile))
        .filter_map(|row| row.call_center.clone())
        .collect()
}

fn contact_centers(inventory: &Inventory) -> Evidence {
    let centers = inventory.call_centers.iter();
    let voice = centers.filter(|center| center.kind == CallCenterKind::Voice);
    Evidence {
        components: voice.map(|center| center.component.to_string()).collect(),
        ..Evidence::default()
    }
}

/// What gives people work through Omni-Channel.
fn omni_channel(inventory: &Inventory) -> Evidence {
    const SIGNALS: [&str; 5] = [
        "presence-config",
        "service-channel",
        "messaging-channel",
        "routing-config",
        "omni-flow",
    ];
    let targets = inventory.readiness.targets.iter();
    let found = targets.flat_map(|target| target.present.iter().chain(&target.asks));
    let seen = found
        .filter(|found| SIGNALS.contains(&found.signal.id.as_str()))
        .flat_map(|found| &found.evidence);
    Evidence {
        components: seen.map(|seen| seen.component.to_string()).collect(),
        ..Evidence::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{KNOWN, Risk};
    use crate::catalog::{Level, Target, catalog};
    use crate::detect::Usage;
    use crate::plan::test_org::Org;

    fn risks(org: &Org, target: Target) -> Vec<Risk> {
        org.plan(Some(target)).risks
    }

    #[test]
    fn every_row_is_looked_for_and_answered_by_tasks_that_exist() {
        let ids: BTreeSet<&str> = catalog().risks.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), catalog().risks.len(), "an id is there twice");
        assert!(KNOWN.iter().all(|id| ids.contains(id)));
        let tasks: BTreeSet<&str> = catalog()
            .phases
            .iter()
            .flat_map(|phase| &phase.task)
            .map(|task| task.id.as_str())
            .collect();
        for row in &catalog().risks {
            let by_row = !(row.rules.is_empty() && row.fields.is_empty() && row.words.is_empty());
            assert_ne!(by_row, KNOWN.contains(&row.id.as_str()), "{}", row.id);
            for rule in row.rules.iter().filter(|rule| !rule.ends_with('*')) {
                assert!(
                    catalog().find_rule(rule).is_some(),
                    "{} names {rule}",
                    row.id
                );
            }
            for task in &row.tasks {
                assert!(tasks.contains(task.as_str()), "{} names {task}", row.id);
            }
        }
    }

    /// Whoever only reads who is in which call center puts nobody back.
    #[test]
    fn only_what_sets_a_call_center_puts_people_back() {
        let access = |how: &'static str| {
            move |usage: &mut Usage| {
                usage.arguments.insert("access".to_owned(), how.to_owned());
            }
        };
        let risk = |org: &Org| {
            let all = risks(org, Target::AmazonConnect);
            let found = all
                .into_iter()
                .find(|risk| risk.id == "provisioning-puts-back");
            found.expect("it is always there")
        };
        let desk = Org::new().with("lightning/screenPop", "ApexPage:Desk", 1, Some("Desk"));
        let reads = desk
            .with("apex/call-center-assignment", "ApexClass:Roster", 2, None)
            .last(2, access("read"));
        let said = risk(&reads);
        assert!(!said.seen && said.usages.is_empty(), "{}", said.why);
        assert_eq!(said.likelihood, Level::Low);
        let sets = reads
            .with(
                "apex/call-center-assignment",
                "ApexClass:SamlHandler",
                1,
                None,
            )
            .last(1, access("write"));
        let said = risk(&sets);
        assert_eq!(
            said.why,
            "A user's call center is set by SamlHandler, in 1 place. 2 more places only read it."
        );
        assert_eq!(said.usages.len(), 1);
    }

    #[test]
    fn a_call_to_switch_dialling_off_is_a_risk_and_its_absence_is_none() {
        let plain = Org::new().with("lightning/screenPop", "ApexPage:Desk", 1, Some("Desk"));
        let is_there = |org: &Org| {
            let all = risks(org, Target::AmazonConnect);
            all.iter().any(|risk| risk.id == "do-not-call-hidden")
        };
        assert!(!is_there(&plain));
        let hidden = plain.with(
            "lightning/disableClickToDial",
            "ApexPage:Desk",
            1,
            Some("Desk"),
        );
        assert!(is_there(&hidden));
    }

    #[test]
    fn what_nobody_saw_is_said_and_is_not_called_likely() {
        let org = Org::new().with("lightning/screenPop", "ApexPage:Desk", 1, Some("Desk"));
        let all = risks(&org, Target::AmazonConnect);
        let unseen = all.iter().find(|risk| risk.id == "provisioning-puts-back");
        let unseen = unseen.expect("it is said");
        assert!(!unseen.seen && unseen.likelihood == Level::Low);
        let org = org.with("apex/call-center-assignment", "ApexClass:Jit", 2, None);
        let all = risks(&org, Target::AmazonConnect);
        let seen = all.iter().find(|risk| risk.id == "provisioning-puts-back");
        let seen = seen.expect("it is there");
        assert!(seen.seen && seen.likelihood == Level::High && seen.usages.len() == 2);
        assert!(
            seen.why.contains("Jit") && seen.why.contains("2 places"),
            "{}",
            seen.why
        );
    }
}
