//! `sf-cti audit`: inventory, decision and plan of a bundle.

use std::io;

use anyhow::{Context, bail, ensure};

use super::args::{AuditArgs, AuditFormat, Talk};
use super::exit::Exit;
use super::output::{self, Destination};
use super::reading::{self, Reading};
use super::settings::Loaded;
use crate::catalog::{Month, Sourcing, Target};
use crate::gate::{self, Known, Policy};
use crate::inventory::{self, Inventory};
use crate::plan;
use crate::report::document::Focus;
use crate::report::{self, Document, Style};

/// What is to be done, with every mistake in the arguments found.
struct Request {
    reading: Reading,
    plan: plan::Options,
    destinations: Vec<Destination<AuditFormat>>,
    /// The file that settings came from.
    settings: Option<String>,
}

impl Request {
    fn from(args: &AuditArgs) -> anyhow::Result<Self> {
        if let (Some(target), Some(sourcing)) = (args.target, args.sourcing) {
            fits(target, sourcing)?;
        }
        let loaded = Loaded::read(args.selection.config.as_deref(), &args.paths)?;
        let destinations = output::destinations(&args.outputs)?;
        let written = destinations.iter().map(|report| report.path.as_path());
        let mut reading = Reading::new(&args.paths, &args.selection, &loaded.settings, written)?;
        let as_of = args.as_of.unwrap_or_else(today);
        if let Some(folder) = &args.org_data {
            let month = Month {
                year: as_of.year(),
                month: as_of.month(),
            };
            reading.with_org_data(folder, month, &args.paths);
        }
        Ok(Self {
            reading,
            plan: plan::Options {
                target: args.target,
                sourcing: args.sourcing,
                groups: loaded.settings.groups(),
                cohorts: loaded.settings.cohorts.options(),
                schedule: loaded.settings.schedule(),
                weights: loaded.settings.weights(),
                ..plan::Options::new(as_of)
            },
            destinations,
            settings: loaded.shown(),
        })
    }
}

pub(super) fn fits(target: Target, sourcing: Sourcing) -> anyhow::Result<()> {
    ensure!(
        target == Target::PartnerTelephony,
        "--sourcing {sourcing} is a way to have partner-telephony and does not go with --target {target}"
    );
    Ok(())
}

/// Today in UTC: the one place that reads the clock.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

pub(super) fn run(args: &AuditArgs, talk: &Talk) -> anyhow::Result<Exit> {
    let request = Request::from(args)?;
    let inventory = request.reading.run(&args.paths, talk)?;
    let plan = plan::build(&inventory, &request.plan);
    let document = Document::new(&inventory, &plan, request.plan.as_of);
    let answer = match &args.focus {
        None => Answer::Whole(&document),
        Some(named) => Answer::Part(focus_on(named, &inventory)?),
    };
    output::deliver(
        &request.destinations,
        args.format,
        talk.quiet,
        |format, style| render(&answer, format, style),
    )?;
    if talk.verbose {
        if let Some(file) = &request.settings {
            output::say(&format!("settings from {file}"));
        }
        reading::say_what_was_seen(&inventory);
    }
    // An audit reports; only `check` fails for what is found.
    let policy = Policy {
        strict: args.strict,
        allow_empty: args.allow_empty,
        ..Policy::new(request.plan.as_of)
    };
    let verdict = gate::judge(&inventory, &policy, Known::default());
    reading::say_why(&verdict, &args.paths);
    Ok(verdict.outcome.into())
}

/// What was asked for.
enum Answer<'d> {
    /// The whole audit.
    Whole(&'d Document),
    /// One neighbourhood of its links.
    Part(Box<Focus>),
}

fn focus_on(named: &str, inventory: &Inventory) -> anyhow::Result<Box<Focus>> {
    match inventory::focus(inventory, named) {
        Ok(focus) => Ok(Box::new(Focus::new(&focus, &inventory.links))),
        Err(like) if like.is_empty() => bail!(
            "--focus {named}: nothing that was found has that name or is linked to it. Ids look like \
             ApexPage:Softphone; `--format json` lists them under components, adapters and links"
        ),
        Err(like) => {
            const OFFERED: usize = 10;
            let more = like.len().saturating_sub(OFFERED);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            let offered: Vec<String> = like.into_iter().take(OFFERED).collect();
            bail!(
                "--focus {named}: which one is meant? {}{more}",
                offered.join(", ")
            )
        }
    }
}

fn render(answer: &Answer<'_>, format: AuditFormat, style: Style) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let written: io::Result<()> = match (answer, format) {
        (Answer::Whole(document), AuditFormat::Text) => {
            report::terminal::write(document, style, &mut bytes)
        }
        (Answer::Whole(document), AuditFormat::Markdown) => {
            report::markdown::write(document, &mut bytes)
        }
        (Answer::Whole(document), AuditFormat::Json) => report::json::write(document, &mut bytes),
        (Answer::Whole(document), AuditFormat::Csv) => {
            report::backlog::write_jira(document, &mut bytes)
        }
        (Answer::Whole(document), AuditFormat::CsvAzure) => {
            report::backlog::write_azure(document, &mut bytes)
        }
        (Answer::Whole(document), AuditFormat::CsvTests) => {
            report::matrix::write_csv(document, &mut bytes)
        }
        (Answer::Part(_), AuditFormat::CsvTests) => {
            bail!("--focus shows links, which are no tests: it goes with text, markdown and json")
        }
        (Answer::Part(focus), AuditFormat::Text) => report::focus::write_text(focus, &mut bytes),
        (Answer::Part(focus), AuditFormat::Markdown) => {
            report::focus::write_markdown(focus, &mut bytes)
        }
        (Answer::Part(focus), AuditFormat::Json) => report::focus::write_json(focus, &mut bytes),
        (Answer::Part(_), AuditFormat::Csv | AuditFormat::CsvAzure) => {
            bail!("--focus shows links, which are no backlog: it goes with text, markdown and json")
        }
    };
    written.context("cannot make the report")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sourcing_belongs_to_partner_telephony() {
        assert!(fits(Target::PartnerTelephony, Sourcing::VoiceLayer).is_ok());
        assert!(fits(Target::AmazonConnect, Sourcing::Vendor).is_err());
    }
}
