//! What could turn the ranking: questions of the catalogue that this bundle raises, with whom to ask.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::groups::Groups;
use super::life::VENDOR_RECORD;
use super::model::{Open, Outcome, Turn};
use super::words;
use crate::catalog::{CallCenterKind, ConnectorState, Question, Sourcing, catalog, filled};
use crate::inventory::{Adapter, AdapterKind};
use crate::plan::wording::places;

type Figures = BTreeMap<&'static str, String>;

/// How it is told whether a question is raised.
pub(super) struct Raised {
    /// Its id in the catalogue.
    pub(super) id: &'static str,
    /// The figures that its text may name.
    pub(super) figures: &'static [&'static str],
    /// Each case that raises it.
    pub(super) cases: fn(&Case<'_>) -> Vec<Figures>,
}

impl Raised {
    fn raised_by(&self, case: &Case<'_>) -> Vec<Figures> {
        let cases = (self.cases)(case);
        debug_assert!(
            cases.iter().all(|figures| figures.keys().eq(self.figures)),
            "{} gives other figures than it says",
            self.id
        );
        cases
    }
}

/// What a question may be raised by.
pub(super) struct Case<'c> {
    pub(super) facts: &'c Facts<'c>,
    pub(super) groups: &'c Groups,
    pub(super) outcome: Outcome,
    /// Ways to have partner telephony that come first, by points or because somebody chose them.
    pub(super) sourcing: Option<Sourcing>,
}

const fn raised(
    id: &'static str,
    figures: &'static [&'static str],
    cases: fn(&Case<'_>) -> Vec<Figures>,
) -> Raised {
    Raised { id, figures, cases }
}

/// All that depend on what was found; the others are invisible in any bundle.
pub(super) const RAISED: &[Raised] = &[
    raised("users", &["names"], users),
    raised("no-call-center", &[], |case| {
        once(open_centers(case).is_empty())
    }),
    raised("groups", &["hints"], groups),
    raised("empty-group", &["name"], |case| {
        let names = case.groups.empty.iter();
        names
            .map(|name| Figures::from([("name", name.clone())]))
            .collect()
    }),
    raised("softphone-layouts", &[], |case| {
        once(moves(case) && case.facts.inventory.softphone_layouts.is_empty())
    }),
    raised("packaged", &["adapter"], |case| {
        let packaged = foreign(case, AdapterKind::Packaged);
        let name = |adapter: &Adapter| Figures::from([("adapter", adapter.name.clone())]);
        packaged.into_iter().map(name).collect()
    }),
    raised("hosted", &["adapter", "hosts"], hosted),
    raised("connector", &["vendor"], connector),
    raised("voice-layer", &["names"], voice_layer),
    raised("own-system", &["names"], own_system),
    raised("countries", &[], |case| once(moves(case))),
    raised("open-members", &["places"], open_members),
    raised("gaps", &["places"], |case| {
        let gaps = case.facts.inventory.coverage.gaps.len();
        some(gaps > 0, [("places", places(gaps))])
    }),
    raised("back-office", &["users"], |case| {
        let users = case.facts.group.users.map_or("them".to_owned(), |users| {
            format!(
                "its {}",
                words::count(usize::try_from(users).unwrap_or(usize::MAX), "user")
            )
        });
        some(case.facts.group.id == "back-office", [("users", users)])
    }),
    raised("outsourced", &[], |case| {
        once(case.facts.group.id == "outsourced")
    }),
    raised("left-overs", &[], |case| {
        once(case.outcome == Outcome::Unknown)
    }),
];

/// What could turn the ranking, and what no bundle shows.
pub(super) fn open(case: &Case<'_>) -> (Vec<Open>, Vec<Open>) {
    if matches!(case.outcome, Outcome::RetireOnly | Outcome::NothingFound) {
        // Nobody moves, so nothing of the target matters; what was not seen still does.
        let gaps = of_bundle(case)
            .into_iter()
            .filter(|open| matches!(open.id, "gaps" | "empty-group"));
        return (gaps.collect(), Vec::new());
    }
    let knows_edition = case
        .facts
        .inventory
        .org_data
        .as_ref()
        .is_some_and(|data| data.organization.is_some());
    let asks = catalog()
        .criteria
        .question
        .iter()
        .filter(|row| moves(case) && row.invisible)
        .filter(|row| !(row.id == "edition" && knows_edition))
        .map(|row| said(row, &Figures::new()))
        .collect();
    (of_bundle(case), asks)
}

fn of_bundle(case: &Case<'_>) -> Vec<Open> {
    let rows = catalog().criteria.question.iter();
    rows.filter(|row| !row.invisible)
        .flat_map(|row| {
            let raised = RAISED.iter().find(|raised| raised.id == row.id);
            let cases = raised
                .map(|raised| raised.raised_by(case))
                .unwrap_or_default();
            cases.into_iter().map(move |figures| said(row, &figures))
        })
        .collect()
}

fn said(row: &'static Question, figures: &Figures) -> Open {
    let turn = |gains: bool| {
        move |target: &crate::catalog::Target| Turn {
            target: *target,
            gains,
        }
    };
    Open {
        id: &row.id,
        text: filled(&row.text, figures),
        ask: filled(&row.ask, figures),
        could_turn: row
            .gains
            .iter()
            .map(turn(true))
            .chain(row.loses.iter().map(turn(false)))
            .collect(),
        critical: row.critical,
    }
}

fn moves(case: &Case<'_>) -> bool {
    case.outcome == Outcome::Move
}

fn once(holds: bool) -> Vec<Figures> {
    some(holds, [])
}

fn some<const N: usize>(holds: bool, figures: [(&'static str, String); N]) -> Vec<Figures> {
    if holds {
        vec![Figures::from(figures)]
    } else {
        Vec::new()
    }
}

/// Call centers that are not Voice's.
fn open_centers<'c>(case: &Case<'c>) -> Vec<&'c str> {
    let centers = case.facts.inventory.call_centers.iter();
    let mut names: Vec<&str> = centers
        .filter(|center| center.kind != CallCenterKind::Voice && center.dialect != VENDOR_RECORD)
        .map(|center| center.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn users(case: &Case<'_>) -> Vec<Figures> {
    let centers = open_centers(case);
    let holds = case.facts.group.users.is_none() && !centers.is_empty();
    some(holds, [("names", words::list(centers))])
}

fn groups(case: &Case<'_>) -> Vec<Figures> {
    let groups = &catalog().groups;
    let apart = case.facts.group.id != groups.all.id;
    let hints = match case.groups.hints.is_empty() {
        true => String::new(),
        false => format!(" ({})", case.groups.hints.join("; ")),
    };
    let counted = case.facts.group.users.is_some();
    some(moves(case) && !apart && !counted, [("hints", hints)])
}

fn foreign<'c>(case: &Case<'c>, kind: AdapterKind) -> Vec<&'c Adapter> {
    let adapters = case.facts.adapters.iter().copied();
    adapters.filter(|adapter| adapter.kind == kind).collect()
}

fn hosted(case: &Case<'_>) -> Vec<Figures> {
    foreign(case, AdapterKind::Hosted)
        .into_iter()
        .map(|adapter| {
            let hosts = adapter.hosts.iter().map(String::as_str);
            // Adapters of nobody known bear the name of their host.
            let mut named = adapter
                .hosts
                .iter()
                .filter(|host| adapter.name.contains(*host));
            let at = match adapter.hosts.is_empty() || named.next().is_some() {
                true => String::new(),
                false => format!(" at {}", words::list(hosts)),
            };
            Figures::from([("adapter", adapter.name.clone()), ("hosts", at)])
        })
        .collect()
}

fn connector(case: &Case<'_>) -> Vec<Figures> {
    let open = [ConnectorState::NotKnown, ConnectorState::Planned];
    open.into_iter()
        .flat_map(|state| case.facts.with_connector(state))
        .map(|party| Figures::from([("vendor", party.name.clone())]))
        .collect()
}

fn voice_layer(case: &Case<'_>) -> Vec<Figures> {
    let systems = case.facts.systems.iter().map(String::as_str);
    some(
        case.sourcing == Some(Sourcing::VoiceLayer),
        [("names", words::list(systems))],
    )
}

fn own_system(case: &Case<'_>) -> Vec<Figures> {
    let own = case.facts.own_of_nobody();
    let names: Vec<&str> = own.map(|adapter| adapter.name.as_str()).collect();
    some(
        !names.is_empty(),
        [("names", words::list(names.iter().copied()))],
    )
}

fn open_members(case: &Case<'_>) -> Vec<Figures> {
    let open = case.facts.usages.iter().filter(|usage| {
        usage.rule.id.ends_with("/dynamic-member") || usage.rule.id.ends_with("/unknown-member")
    });
    let open = open.count();
    some(open > 0, [("places", places(open))])
}
