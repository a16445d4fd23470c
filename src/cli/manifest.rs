//! `sf-cti manifest`: what to retrieve, and what to fetch beside it.

use std::path::Path;

use anyhow::{Context, ensure};

use super::args::{ManifestArgs, ManifestFormat};
use super::audit::today;
use super::exit::Exit;
use super::output::{self, Destination};
use super::text;
use crate::bundle::{self, Bundle};
use crate::catalog::Month;
use crate::inventory;
use crate::report::manifest::{self as written, ManifestDocument, QueryList};

pub(super) fn run(args: &ManifestArgs) -> anyhow::Result<Exit> {
    let format = format(args)?;
    let one_line = !args.org_data.is_empty() && !args.org_data.chars().any(char::is_control);
    ensure!(
        one_line,
        "--org-data needs the name of a folder, on one line"
    );
    let destination = args.output.as_deref().map(destination).transpose()?;
    let bundle = match args.paths.as_slice() {
        [] => None,
        paths => Some(Bundle::open(paths, &bundle::Options::default())?),
    };
    let width = match destination {
        Some(_) => text::WIDTH,
        None => text::width(),
    };
    let mut bytes = Vec::new();
    if args.queries {
        let list = queries(args, bundle.as_ref());
        match format {
            ManifestFormat::Json => written::write_json(&list, &mut bytes)?,
            _ => written::queries::write_text(&list, &mut bytes)?,
        }
    } else {
        let listed = bundle::listed_components(&args.listed)?;
        let manifest = inventory::manifest(&listed, bundle.as_ref());
        let document = ManifestDocument::new(&manifest);
        match format {
            ManifestFormat::Json => written::write_json(&document, &mut bytes)?,
            ManifestFormat::Text => written::text::write(&document, width, &mut bytes)?,
            ManifestFormat::Xml => written::xml::write(&document, &mut bytes)?,
        }
    }
    match destination {
        Some(destination) => {
            output::write_all(&[(&destination, bytes)])?;
            output::say(&format!("wrote {}", destination.path.display()));
        }
        None => output::print(&bytes)?,
    }
    Ok(Exit::Done)
}

/// XML for a manifest and text for commands, where nothing else was asked for.
fn format(args: &ManifestArgs) -> anyhow::Result<ManifestFormat> {
    let format = match (args.format, args.queries) {
        (Some(format), _) => format,
        (None, true) => ManifestFormat::Text,
        (None, false) => ManifestFormat::Xml,
    };
    ensure!(
        !(args.queries && format == ManifestFormat::Xml),
        "commands are no package.xml: --queries goes with --format text or json"
    );
    Ok(format)
}

fn destination(path: &Path) -> anyhow::Result<Destination<ManifestFormat>> {
    // What it carries is settled by --format alone: `package.xml` says nothing about the formats of an audit.
    let destination = Destination {
        format: ManifestFormat::Text,
        path: path.to_owned(),
    };
    destination
        .check()
        .context("the manifest needs a place to go")?;
    Ok(destination)
}

fn queries(args: &ManifestArgs, bundle: Option<&Bundle>) -> QueryList {
    let today = args.as_of.unwrap_or_else(today);
    let month = Month {
        year: today.year(),
        month: today.month(),
    };
    let profiles: Vec<String> = bundle
        .map(|bundle| {
            let components = bundle.components().into_keys();
            components
                .filter(|id| id.kind == "Profile")
                .map(|id| id.full_name)
                .collect()
        })
        .unwrap_or_default();
    QueryList::new(&args.org_data, month, &profiles)
}
