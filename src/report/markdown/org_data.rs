//! What exported org data says, each figure with its file.

use std::collections::BTreeMap;
use std::io;

use super::page::{Page, or_dash};
use crate::report::document::{MonthOfCalls, OrgData};
use crate::report::escape::{code, code_cell, prose, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    let data = &page.document.org_data;
    let Some(line) = words::org_data(data) else {
        return Ok(());
    };
    page.block("## Org data")?;
    page.block(&format!(
        "{}. From exported files; people in them are counted and named nowhere.",
        text(&line)
    ))?;
    if let Some(org) = &data.organization {
        let kind = match (org.sandbox, org.trial) {
            (true, _) => "a sandbox",
            (false, true) => "a trial",
            (false, false) => "no sandbox",
        };
        page.block(&format!(
            "The org is {}, {kind} ({}).",
            text(&org.edition),
            code(&org.file)
        ))?;
    }
    write_people(page, data)?;
    write_calls(page, &data.call_tasks)?;
    write_layouts(page, data)?;
    write_permissions(page, data)?;
    write_packages(page, data)?;
    write_queues(page, data)?;
    write_missing(page, data)
}

/// A table under its title and the file that it is from.
fn table(
    page: &mut Page<'_, '_>,
    title: &str,
    file: &str,
    head: &[&str],
    rows: &[Vec<String>],
) -> io::Result<()> {
    page.block(&format!("### {title}"))?;
    page.block(&format!("From {}.", code(file)))?;
    page.table(title, head, rows)
}

fn write_people(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    if let Some(users) = &data.users_by_call_center {
        let rows: Vec<Vec<String>> = users
            .rows
            .iter()
            .map(|row| {
                let center = row.call_center.as_deref();
                vec![
                    center.map_or_else(|| text("one that call-centers does not name"), code_cell),
                    text(&row.profile),
                    row.users.to_string(),
                ]
            })
            .collect();
        let head = ["Call center", "Profile", "#Active users"];
        table(
            page,
            "Users by call center and profile",
            &users.file,
            &head,
            &rows,
        )?;
    }
    if let Some(users) = &data.active_users {
        let rows: Vec<Vec<String>> = users
            .rows
            .iter()
            .map(|row| {
                vec![
                    text(&row.profile),
                    or_dash(row.licence.as_deref().map_or_else(String::new, text)),
                    row.users.to_string(),
                ]
            })
            .collect();
        let head = ["Profile", "Licence", "#Active users"];
        table(page, "Active users", &users.file, &head, &rows)?;
    }
    Ok(())
}

fn write_calls(page: &mut Page<'_, '_>, months: &[MonthOfCalls]) -> io::Result<()> {
    if months.is_empty() {
        return Ok(());
    }
    page.block("### Call Tasks by month")?;
    page.block(
        "A call center's are those of people who have it today, whatever they had when they called. The last month \
         may not be over.",
    )?;
    let figures = |figures: &BTreeMap<String, u64>, shown: fn(&str) -> String| {
        let figures: Vec<String> = figures
            .iter()
            .map(|(name, number)| format!("{} {number}", shown(name)))
            .collect();
        or_dash(figures.join(", "))
    };
    let rows: Vec<Vec<String>> = months
        .iter()
        .map(|month| {
            vec![
                text(&month.month),
                month.tasks.to_string(),
                figures(&month.by_type, text),
                figures(&month.by_call_center, code_cell),
                code_cell(&month.file),
            ]
        })
        .collect();
    page.table(
        "Call Tasks by month",
        &["Month", "#Call Tasks", "By type", "By call center", "File"],
        &rows,
    )
}

fn write_layouts(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    if data.softphone_layouts.is_empty() {
        return Ok(());
    }
    page.block("### Softphone layouts by profile")?;
    let uncovered: Vec<String> = data
        .softphone_layouts
        .iter()
        .filter(|row| row.layout.is_none())
        .map(|row| code(&row.profile))
        .collect();
    page.block(&match uncovered.len() {
        0 => "Every profile whose users have a call center has a layout here.".to_owned(),
        _ => format!(
            "Not covered, so what opens on their calls is not known: {}.",
            uncovered.join(", ")
        ),
    })?;
    let rows: Vec<Vec<String>> = data
        .softphone_layouts
        .iter()
        .map(|row| {
            let centers: Vec<String> = row
                .call_centers
                .iter()
                .map(|name| code_cell(name))
                .collect();
            vec![
                text(&row.profile),
                row.users.to_string(),
                or_dash(centers.join(", ")),
                or_dash(row.layout.as_deref().map_or_else(String::new, text)),
                or_dash(row.path.as_deref().map_or_else(String::new, code_cell)),
            ]
        })
        .collect();
    page.table(
        "Softphone layouts by profile",
        &["Profile", "#Users", "Call centers", "Layout", "File"],
        &rows,
    )
}

fn write_permissions(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    if let Some(sets) = &data.permission_sets {
        let rows: Vec<Vec<String>> = sets
            .telephony
            .iter()
            .map(|set| {
                vec![
                    code_cell(&set.name),
                    or_dash(set.namespace.as_deref().map_or_else(String::new, code_cell)),
                    set.users.to_string(),
                    prose_cell(&set.why),
                ]
            })
            .collect();
        let title = "Permission sets of telephony";
        let head = [
            "Permission set",
            "Package",
            "#Active users",
            "Why it is here",
        ];
        table(page, title, &sets.file, &head, &rows)?;
        page.block(&format!(
            "{} there that nothing ties to telephony.",
            words::count(sets.others, "other set is", "other sets are")
        ))?;
    }
    let licences = [
        ("User licences", &data.user_licences),
        ("Permission-set licences", &data.permission_set_licences),
    ];
    for (title, licences) in licences {
        let Some(licences) = licences else { continue };
        let rows: Vec<Vec<String>> = licences
            .rows
            .iter()
            .map(|licence| {
                vec![
                    text(&licence.name),
                    or_dash(licence.status.as_deref().map_or_else(String::new, text)),
                    licence.used.to_string(),
                    licence.total.to_string(),
                ]
            })
            .collect();
        let head = ["Licence", "Status", "#Used", "#Bought"];
        table(page, title, &licences.file, &head, &rows)?;
    }
    Ok(())
}

fn write_packages(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    let Some(packages) = &data.packages else {
        return Ok(());
    };
    let rows: Vec<Vec<String>> = packages
        .rows
        .iter()
        .map(|package| {
            vec![
                text(&package.name),
                or_dash(
                    package
                        .namespace
                        .as_deref()
                        .map_or_else(String::new, code_cell),
                ),
                or_dash(package.version.as_deref().map_or_else(String::new, text)),
                format!(
                    "{}: {}",
                    text(&package.state),
                    prose_cell(&package.state_reason)
                ),
            ]
        })
        .collect();
    let head = ["Package", "Namespace", "Version", "State"];
    table(page, "Installed packages", &packages.file, &head, &rows)
}

fn write_queues(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    let Some(queues) = &data.queues else {
        return Ok(());
    };
    let rows: Vec<Vec<String>> = queues
        .queues
        .iter()
        .map(|queue| {
            vec![
                code_cell(&queue.name),
                queue.agents.to_string(),
                queue.groups.to_string(),
            ]
        })
        .collect();
    let head = ["Queue", "#Agents", "#Groups and roles"];
    table(page, "Queues", &queues.file, &head, &rows)?;
    page.block(&format!(
        "{} in all, {} of them in several queues.",
        words::count(queues.agents, "agent", "agents"),
        queues.in_several
    ))
}

fn write_missing(page: &mut Page<'_, '_>, data: &OrgData) -> io::Result<()> {
    if data.missing.is_empty() {
        return Ok(());
    }
    page.block(&format!(
        "### Files that were not there: {}",
        data.missing.len()
    ))?;
    let missing: Vec<String> = data
        .missing
        .iter()
        .map(|missing| {
            format!(
                "{}: {}. {}",
                code(&missing.file),
                prose(&missing.title),
                code(&missing.command)
            )
        })
        .collect();
    page.list(&missing, "more files")
}
