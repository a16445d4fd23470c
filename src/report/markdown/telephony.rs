//! Adapters, call centers and softphone layouts.

use std::io;

use super::page::{Page, or_dash};
use super::reach;
use super::vendors::whose;
use crate::catalog::catalog;
use crate::report::document::{Adapter, CallCenter, SoftphoneCallType, SoftphoneLayout};
use crate::report::escape::{code, code_cell, prose, prose_cell, text};
use crate::report::words;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    write_adapters(page)?;
    reach::write_people(page)?;
    write_call_centers(page)?;
    write_layouts(page)?;
    write_external_systems(page)
}

pub(super) fn write_adapters(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Adapters")?;
    if page.document.adapters.is_empty() {
        page.block(
            "No softphone was recognised in this bundle. One that is loaded from outside shows only in its call \
             center.",
        )?;
    }
    for adapter in &page.document.adapters {
        write_adapter(page, adapter)?;
    }
    Ok(())
}

fn write_adapter(page: &mut Page<'_, '_>, adapter: &Adapter) -> io::Result<()> {
    page.block(&format!("### {}", text(&adapter.name)))?;
    let apis: Vec<&str> = adapter.apis.iter().map(|api| words::api(*api)).collect();
    page.line(&format!(
        "- What it is: {} ({})",
        words::adapter(adapter.kind),
        code(&adapter.id)
    ))?;
    if let Some(vendor) = &adapter.vendor {
        page.line(&format!("- Whose it is: {}", whose(vendor)))?;
    }
    page.line(&format!(
        "- APIs: {}",
        if apis.is_empty() {
            "none seen".to_owned()
        } else {
            apis.join(", ")
        }
    ))?;
    page.line(&format!(
        "- Loaded by: {}",
        codes_or(&adapter.call_centers, "no call center of this bundle")
    ))?;
    page.line(&format!(
        "- State: {}, {}",
        text(adapter.state),
        prose(&adapter.state_reason)
    ))?;
    page.line(&format!(
        "- Hosts: {}",
        codes_or(&adapter.hosts, "none seen")
    ))?;
    for (what, names) in [
        ("Library", &adapter.libraries),
        ("Apex behind it", &adapter.apex),
        ("Tied by", &adapter.tied_to),
        (
            "Hosts that its code or the entries for it name",
            &adapter.systems,
        ),
    ] {
        if !names.is_empty() {
            page.line(&format!("- {what}: {}", codes_or(names, "none seen")))?;
        }
    }
    page.line(&format!(
        "- Size: {} in {}",
        words::count(adapter.usages.len(), "usage", "usages"),
        words::count(adapter.components.len(), "component", "components"),
    ))?;
    page.end()?;
    let rows: Vec<Vec<String>> = adapter
        .capabilities
        .iter()
        .map(|(capability, members)| {
            let members: Vec<String> = members.iter().map(|member| code_cell(member)).collect();
            vec![
                text(&catalog().capability(*capability).title),
                or_dash(members.join(", ")),
            ]
        })
        .collect();
    page.table(
        "What it uses, by capability",
        &["Capability", "Members"],
        &rows,
    )?;
    if !adapter.unseen.is_empty() {
        page.block("What of it cannot be seen:")?;
        let unseen: Vec<String> = adapter.unseen.iter().map(|part| prose(part)).collect();
        page.list(&unseen, "more parts")?;
    }
    let components: Vec<String> = adapter.components.iter().map(|id| code(id)).collect();
    page.folded_list("Its components", &components)?;
    reach::write_of(page, adapter)
}

fn codes_or(names: &[String], none: &str) -> String {
    if names.is_empty() {
        return none.to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    names.join(", ")
}

pub(super) fn write_call_centers(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Call centers")?;
    if page.document.call_centers.is_empty() {
        return page
            .block("This bundle holds no call-center definition. The org may still have some.");
    }
    let rows: Vec<Vec<String>> = page
        .document
        .call_centers
        .iter()
        .map(call_center_row)
        .collect();
    page.table(
        "All call centers",
        &[
            "Call center",
            "Product, and what settled it",
            "Works in",
            "Adapter address",
            "Whose it is",
            "Package",
            "State",
            "File",
        ],
        &rows,
    )?;
    for center in &page.document.call_centers {
        write_settings(page, center)?;
    }
    Ok(())
}

fn call_center_row(center: &CallCenter) -> Vec<String> {
    let name = match &center.display_name {
        Some(shown) if *shown != center.name => {
            format!("{} ({})", code_cell(&center.name), text(shown))
        }
        _ => code_cell(&center.name),
    };
    let works_in = match (&center.compatibility, &center.compatibility_note) {
        (Some(mode), Some(note)) => format!("{}: {}", code_cell(mode), prose_cell(note)),
        (Some(mode), None) => code_cell(mode),
        (None, _) => or_dash(String::new()),
    };
    let code_or_dash =
        |value: &Option<String>| or_dash(value.as_deref().map_or_else(String::new, code_cell));
    vec![
        name,
        format!(
            "{}: {}",
            words::call_center(center.kind),
            prose_cell(&center.kind_reason)
        ),
        works_in,
        code_or_dash(&center.adapter_url),
        or_dash(center.vendor.as_ref().map_or_else(String::new, whose)),
        code_or_dash(&center.package),
        format!(
            "{}: {}",
            text(&center.state),
            prose_cell(&center.state_reason)
        ),
        code_cell(&center.path),
    ]
}

fn write_settings(page: &mut Page<'_, '_>, center: &CallCenter) -> io::Result<()> {
    if center.items.is_empty() {
        return Ok(());
    }
    let redacted = center.items.iter().filter(|item| item.redacted).count();
    page.fold(&format!(
        "Settings of {}: {}, {redacted} redacted",
        center.name,
        words::count(center.items.len(), "item", "items"),
    ))?;
    let rows: Vec<Vec<String>> = center
        .items
        .iter()
        .map(|item| {
            let mark = if item.redacted { " (redacted)" } else { "" };
            vec![
                code_cell(&item.section),
                code_cell(&item.name),
                format!("{}{mark}", code_cell(&item.value)),
            ]
        })
        .collect();
    page.open_table(&["Section", "Item", "Value"], &rows)?;
    page.unfold()
}

/// The kind of data under which an inventory says that layouts were not seen.
const LAYOUTS: &str = "SoftphoneLayout";

fn write_layouts(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## Softphone layouts")?;
    if page.document.softphone_layouts.is_empty() {
        return write_missing_layouts(page);
    }
    page.block(
        "They say what the softphone shows and what opens on a call. They come from exports; a profile without \
         an export has a layout that was not seen.",
    )?;
    for layout in &page.document.softphone_layouts {
        write_layout(page, layout)?;
    }
    Ok(())
}

fn write_missing_layouts(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block(
        "None was seen. Defining a call center creates softphone layouts, but they are no metadata type: no \
         retrieve brings them, and no bundle shows them unless somebody exported them into it. What opens on an \
         incoming call is decided there.",
    )?;
    let absent = page
        .document
        .coverage
        .absent
        .iter()
        .find(|absent| absent.kind == LAYOUTS);
    let standing = catalog()
        .phases
        .iter()
        .flat_map(|phase| &phase.task)
        .find(|task| task.id == "export-softphone-layouts");
    let how = absent
        .map(|absent| absent.how.as_str())
        .or_else(|| standing.map(|task| task.how.as_str()));
    match how {
        Some(how) => page.block(&format!("How to export them: {}", prose(how))),
        None => Ok(()),
    }
}

fn write_layout(page: &mut Page<'_, '_>, layout: &SoftphoneLayout) -> io::Result<()> {
    page.block(&format!("### {}", text(&layout.name)))?;
    page.block(&format!(
        "From {}, in {}.",
        code(&layout.source),
        code(&layout.path)
    ))?;
    let rows: Vec<Vec<String>> = layout.call_types.iter().map(call_type_row).collect();
    page.open_table(
        &[
            "Calls",
            "Call fields",
            "Objects and their fields",
            "What opens per match",
            "Opens in",
        ],
        &rows,
    )?;
    let used_by = page.places(&layout.used_by);
    if used_by.is_empty() {
        return page.block("No code of this bundle was seen to depend on it.");
    }
    page.block("Code that depends on it:")?;
    page.list(&used_by, "more places")
}

fn call_type_row(call_type: &SoftphoneCallType) -> Vec<String> {
    let fields = |fields: &[String]| {
        let fields: Vec<String> = fields.iter().map(|field| code_cell(field)).collect();
        fields.join(", ")
    };
    let objects: Vec<String> = call_type
        .objects
        .iter()
        .map(|object| {
            if object.fields.is_empty() {
                code_cell(&object.object)
            } else {
                format!("{}: {}", code_cell(&object.object), fields(&object.fields))
            }
        })
        .collect();
    let pops: Vec<String> = call_type
        .screen_pop
        .iter()
        .map(|pop| format!("{}: {}", text(&pop.matches), code_cell(&pop.opens)))
        .collect();
    vec![
        text(&call_type.kind),
        or_dash(fields(&call_type.fields)),
        or_dash(objects.join("; ")),
        or_dash(pops.join("; ")),
        or_dash(
            call_type
                .opens_within
                .as_deref()
                .map_or_else(String::new, code_cell),
        ),
    ]
}

fn write_external_systems(page: &mut Page<'_, '_>) -> io::Result<()> {
    if page.document.external_systems.is_empty() {
        return Ok(());
    }
    page.block("## Hosts outside the org")?;
    let rows: Vec<Vec<String>> = page
        .document
        .external_systems
        .iter()
        .map(|system| {
            let named_by: Vec<String> =
                system.named_by.iter().map(|name| code_cell(name)).collect();
            let schemes: Vec<String> = system.schemes.iter().map(|name| text(name)).collect();
            let adapters: Vec<String> = system.adapters.iter().map(|id| code_cell(id)).collect();
            vec![
                code_cell(&system.host),
                or_dash(schemes.join(", ")),
                or_dash(adapters.join(", ")),
                named_by.join(", "),
            ]
        })
        .collect();
    page.table(
        "All hosts",
        &["Host", "Spoken to by", "Adapters", "Named by"],
        &rows,
    )
}
