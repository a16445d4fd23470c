//! Softphone layouts per profile: exported, filled in by hand, or in the bundle.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, OrgData, OrgDataInput};
use crate::bundle::{OrgRow, OrgTable, Position, Span};
use crate::catalog::CallCenterKind;
use crate::detect::{Place, SoftphoneCallType};
use crate::inventory::SoftphoneLayout;

/// Which softphone layout a profile has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileLayout {
    /// The profile.
    pub profile: String,
    /// Its active users with a call center.
    pub users: u64,
    /// Their call centers.
    pub call_centers: BTreeSet<String>,
    /// Name of the layout; none where none was exported.
    pub layout: Option<String>,
    /// Where the layout was exported to.
    pub path: Option<String>,
}

/// Joins layouts with profiles that telephone. Layouts of the folder are added to those of the bundle.
pub(super) fn by_profile(
    input: &OrgDataInput,
    data: &OrgData,
    known: &mut Known<'_>,
) -> Vec<ProfileLayout> {
    let mut layout_of: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut found: Vec<(String, SoftphoneLayout)> = Vec::new();
    for layout in known.layouts.iter().chain(&input.layouts) {
        let file = layout.place.path.file_name();
        let profile = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        found.push((profile.to_owned(), layout.clone()));
    }
    let by_hand = input
        .folder
        .tables
        .iter()
        .filter(|table| table.file.id == "softphone-layouts");
    let by_hand: Vec<(String, SoftphoneLayout)> = by_hand.flat_map(filled_in).collect();
    let mut added: Vec<SoftphoneLayout> = input.layouts.clone();
    added.extend(by_hand.iter().map(|(_, layout)| layout.clone()));
    found.extend(by_hand);
    for (profile, layout) in found {
        // What an org answered is surer than what somebody copied from a page, so the first stays.
        layout_of
            .entry(profile)
            .or_insert((layout.name.clone(), layout.place.path.to_string()));
    }
    for mut layout in added {
        // One layout of several profiles is exported, or filled in, once for each.
        let is_there = |other: &SoftphoneLayout| {
            other.name == layout.name && other.call_types == layout.call_types
        };
        if known.layouts.iter().any(is_there) {
            continue;
        }
        layout.used_by = known.dependent.to_vec();
        known.layouts.push(layout);
    }
    known
        .layouts
        .sort_by(|one, other| (&one.name, &one.place).cmp(&(&other.name, &other.place)));

    let mut rows: BTreeMap<String, ProfileLayout> = BTreeMap::new();
    let row = |profile: &str| -> ProfileLayout {
        let layout = layout_of.get(profile);
        ProfileLayout {
            profile: profile.to_owned(),
            users: 0,
            call_centers: BTreeSet::new(),
            layout: layout.map(|(name, _)| name.clone()),
            path: layout.map(|(_, path)| path.clone()),
        }
    };
    let voice: BTreeSet<&str> = known
        .call_centers
        .iter()
        .filter(|center| center.kind == CallCenterKind::Voice)
        .map(|center| center.name.as_str())
        .collect();
    // Who is in a contact center has no softphone, so no layout is missing for them.
    let on_softphone =
        |name: &Option<String>| name.as_deref().is_none_or(|name| !voice.contains(name));
    let users = data.users.iter().flat_map(|users| &users.says);
    for users in users.filter(|row| on_softphone(&row.call_center)) {
        let entry = rows
            .entry(users.profile.clone())
            .or_insert_with(|| row(&users.profile));
        entry.users += users.users;
        entry.call_centers.extend(users.call_center.clone());
    }
    for profile in layout_of.keys() {
        rows.entry(profile.clone()).or_insert_with(|| row(profile));
    }
    rows.into_values().collect()
}

/// Layouts of the table that a person filled in, one per profile.
fn filled_in(table: &OrgTable) -> Vec<(String, SoftphoneLayout)> {
    let mut layouts: BTreeMap<(String, String), Vec<SoftphoneCallType>> = BTreeMap::new();
    for row in &table.rows {
        let (Some(profile), Some(layout)) = (row.cell("profile"), row.cell("layout")) else {
            continue;
        };
        layouts
            .entry((profile.to_owned(), layout.to_owned()))
            .or_default()
            .push(call_type(row));
    }
    let start = Position { line: 1, column: 1 };
    layouts
        .into_iter()
        .map(|((profile, name), call_types)| {
            let layout = SoftphoneLayout {
                name,
                place: Place {
                    path: table.path.clone(),
                    span: Span::new(0, 0),
                    start,
                    end: start,
                },
                source: "setup",
                call_types,
                used_by: Vec::new(),
            };
            (profile, layout)
        })
        .collect()
}

fn call_type(row: &OrgRow) -> SoftphoneCallType {
    let list = |text: &str, between: char| -> Vec<String> {
        let parts = text.split(between).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let objects = list(row.cell("objects").unwrap_or_default(), ';');
    let cases = [
        ("NoMatch", "no-match"),
        ("SingleMatch", "single-match"),
        ("MultipleMatches", "multiple-matches"),
    ];
    SoftphoneCallType {
        kind: row.cell("call-type").unwrap_or_default().to_owned(),
        fields: list(row.cell("fields").unwrap_or_default(), ';'),
        objects: objects
            .iter()
            .map(|object| match object.split_once(':') {
                Some((object, fields)) => (object.trim().to_owned(), list(fields, ',')),
                None => (object.clone(), Vec::new()),
            })
            .collect(),
        screen_pop: cases
            .iter()
            .filter_map(|(case, column)| Some(((*case).to_owned(), row.cell(column)?.to_owned())))
            .collect(),
        opens_within: row.cell("opens-within").map(str::to_owned),
    }
}
