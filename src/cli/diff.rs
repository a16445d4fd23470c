//! `sf-cti diff`: two JSON audits.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, anyhow, bail, ensure};

use super::args::{DiffArgs, DiffFormat, Talk};
use super::exit::Exit;
use super::output::{self, Destination};
use super::settings;
use crate::diff::{self, Audit};
use crate::report::document::DiffDocument;
use crate::report::{Style, diff as written};

pub(super) fn run(args: &DiffArgs, talk: &Talk) -> anyhow::Result<Exit> {
    let destinations: Vec<Destination<DiffFormat>> = output::destinations(&args.outputs)?;
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let today = args.as_of.unwrap_or(new.as_of);
    ensure!(
        today >= new.as_of,
        "--as-of {today} is before {}, the day of {}: a forecast looks ahead from the later audit on",
        new.as_of,
        settings::shown(&args.new)
    );
    let compared = diff::compare(&old, &new, today);
    let document = DiffDocument::new(&compared, &name(&args.old), &name(&args.new));

    output::deliver(&destinations, args.format, talk.quiet, |format, style| {
        render(&document, format, style)
    })?;
    Ok(Exit::Done)
}

/// The file's own name: where it lies is no part of what is said of it.
fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn read(file: &Path) -> anyhow::Result<Audit> {
    let shown = settings::shown(file);
    if file.is_dir() {
        bail!(
            "{shown} is a folder, and no audit of one: `sf-cti audit {shown} -o audit.json` makes one"
        );
    }
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("there is no file {shown}: `sf-cti audit PATH -o {shown}` writes one")
        }
        Err(error) => return Err(anyhow!(error).context(format!("cannot read {shown}"))),
    };
    // A redirection of older PowerShells writes UTF-16.
    let (text, _, broken) = encoding_rs::UTF_8.decode(&bytes);
    ensure!(
        !broken,
        "{shown}: no JSON: it is not UTF-8. `sf-cti audit PATH -o audit.json` makes one"
    );
    Audit::parse(&text).map_err(|error| match error.line() {
        Some(line) => anyhow!("{shown}:{line}: {error}"),
        None => anyhow!("{shown}: {error}"),
    })
}

fn render(document: &DiffDocument, format: DiffFormat, style: Style) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let done: io::Result<()> = match format {
        DiffFormat::Text => written::write_text(document, style, &mut bytes),
        DiffFormat::Markdown => written::write_markdown(document, &mut bytes),
        DiffFormat::Json => written::write_json(document, &mut bytes),
    };
    done.context("cannot make the report")?;
    Ok(bytes)
}
