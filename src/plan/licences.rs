//! What exported org data says of edition and licences, beside the people who need them.

use super::scope::Scope;
use super::ways;
use crate::catalog::{Target, VoiceLicence, catalog};
use crate::inventory::{FromFile, Licence, OrgData};

/// The prerequisite that each person has a licence of Voice.
pub(super) const LICENCE: &str = "licence";

/// The file of exported org data that counts licences.
const FILE: &str = "permission-set-licenses";

/// What is known of edition and licences, for each target that needs some.
pub(super) fn said(scope: &Scope<'_>, targets: &[Target]) -> Vec<String> {
    let data = scope.inventory.org_data.as_ref();
    let organization = data.and_then(|data| data.organization.as_ref());
    let edition = organization.map(|organization| {
        format!(
            "The org is an {} ({}).",
            organization.says.edition, organization.file
        )
    });
    let counted = data.and_then(|data| data.permission_set_licences.as_ref());
    let licences = match counted {
        Some(counted) => targets
            .iter()
            .filter_map(|target| of_target(*target, counted, scope))
            .collect(),
        None => vec![not_counted(data)],
    };
    edition.into_iter().chain(licences).collect()
}

/// `file: NAME 26 of 30 used, so 4 are free for 2900 people who go to amazon-connect.`
fn of_target(
    target: Target,
    counted: &FromFile<Vec<Licence>>,
    scope: &Scope<'_>,
) -> Option<String> {
    let known = catalog().org_data.licence.iter();
    let known: Vec<&VoiceLicence> = known.filter(|row| row.targets.contains(&target)).collect();
    if known.is_empty() {
        return None;
    }
    let people = match people(target, scope) {
        Some(people) => format!("{people} people who go to {target}"),
        None => format!("the people who go to {target}, whom nobody counted"),
    };
    let found: Vec<&Licence> = counted
        .says
        .iter()
        .filter(|licence| known.iter().any(|row| row.name == licence.name))
        .collect();
    if found.is_empty() {
        let names: Vec<&str> = known.iter().map(|row| row.name.as_str()).collect();
        let names = names.join(", ");
        return Some(format!("{} has no {names} for {people}.", counted.file));
    }
    let each: Vec<String> = found
        .iter()
        .map(|licence| {
            format!(
                "{} {} of {} used",
                licence.name, licence.used, licence.total
            )
        })
        .collect();
    let free: u64 = found
        .iter()
        .map(|licence| licence.total.saturating_sub(licence.used))
        .sum();
    Some(format!(
        "{}: {}, so {free} are free for {people}.",
        counted.file,
        each.join(", ")
    ))
}

fn people(target: Target, scope: &Scope<'_>) -> Option<u64> {
    let parts = &scope.ways.parts;
    match ways::targets(parts).len() {
        1 => scope.users,
        _ => parts
            .iter()
            .filter(|part| part.target == target)
            .map(|part| part.users)
            .sum(),
    }
}

fn not_counted(data: Option<&OrgData>) -> String {
    let file = catalog().org_data.file(FILE);
    let name = file.map_or_else(|| FILE.to_owned(), |file| file.file_name(None));
    match data {
        Some(data) => format!(
            "{} has no {name}, so how many licences are free is not known.",
            data.folder
        ),
        None => format!(
            "How many licences are free is in no bundle: {name} of exported org data tells."
        ),
    }
}
