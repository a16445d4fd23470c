//! `sf-cti check`: the gate for CI.

use std::io;
use std::path::PathBuf;

use anyhow::{Context, bail};

use super::args::{CheckArgs, CheckFormat, SelectionArgs, Talk};
use super::audit;
use super::baseline;
use super::checkout;
use super::exit::Exit;
use super::git::Change;
use super::output::{self, Destination};
use super::reading::{self, Reading, same_file};
use super::settings::{self, Loaded};
use crate::catalog::Target;
use crate::gate::{self, Baseline, Known, Policy};
use crate::inventory::Inventory;
use crate::report::document::{CheckDocument, CheckGround, Checkout};
use crate::report::{Style, check as written};

/// What is to be done, with every mistake in the arguments, settings and baseline found.
struct Request {
    reading: Reading,
    policy: Policy,
    destinations: Vec<Destination<CheckFormat>>,
    /// The baseline's file and what it holds.
    baseline: Option<(PathBuf, Baseline)>,
    change: Option<Change>,
    settings: Option<String>,
    checkout: Checkout,
}

impl Request {
    fn from(args: &CheckArgs) -> anyhow::Result<Self> {
        if let (Some(target), Some(sourcing)) = (args.target, args.sourcing) {
            audit::fits(target, sourcing)?;
        }
        let loaded = Loaded::read(args.selection.config.as_deref(), &args.paths)?;
        let as_of = args.as_of.unwrap_or_else(audit::today);
        let mut policy = loaded.policy(as_of);
        if let Some(fail_on) = args.fail_on {
            policy.fail_on = fail_on.severity();
        }
        if let Some(confidence) = args.confidence {
            policy.confidence = confidence;
        }
        let implied = args.sourcing.map(|_| Target::PartnerTelephony);
        if let Some(target) = args.target.or(implied) {
            policy.targets = vec![target];
        }
        policy.roots = loaded.roots(&args.paths);
        policy.strict |= args.strict;
        policy.allow_empty = args.allow_empty;

        let destinations = output::destinations(&args.outputs)?;
        let written = destinations.iter().map(|report| report.path.as_path());
        let mut reading = Reading::new(&args.paths, &args.selection, &loaded.settings, written)?;
        let file = args
            .baseline
            .clone()
            .unwrap_or_else(|| loaded.baseline(&args.paths));
        let baseline = baseline::read(&file)?;
        if baseline.is_none() && args.baseline.is_some() {
            bail!(
                "there is no baseline {}: `sf-cti baseline create` writes one",
                settings::shown(&file)
            );
        }
        for kept in [Some(file.as_path()), loaded.file.as_deref()]
            .into_iter()
            .flatten()
        {
            let lost = destinations
                .iter()
                .find(|report| same_file(&report.path, kept));
            if let Some(lost) = lost {
                bail!(
                    "cannot write {}: it is what the check is held to",
                    lost.path.display()
                );
            }
        }
        reading.leave_out(&file, &args.paths);
        let change = args
            .diff_base
            .as_deref()
            .map(|base| Change::since(base, &args.paths))
            .transpose()?;
        Ok(Self {
            reading,
            policy,
            destinations,
            baseline: baseline.map(|baseline| (file, baseline)),
            change,
            settings: loaded.shown(),
            checkout: checkout::of(&args.paths, loaded.file.as_deref()),
        })
    }
}

pub(super) fn run(args: &CheckArgs, talk: &Talk) -> anyhow::Result<Exit> {
    let request = Request::from(args)?;
    let inventory = request.reading.run(&args.paths, talk)?;
    no_waiver_is_broken(&inventory)?;
    let before = match &request.change {
        None => None,
        Some(change) => Some(before(change, &request, talk)?),
    };
    let known = Known {
        baseline: request.baseline.as_ref().map(|(_, baseline)| baseline),
        before: before.as_ref(),
        part_of_baseline: request.baseline.as_ref().is_some_and(|(file, _)| {
            reading::is_part(&args.paths, &args.selection, Some(file), &inventory)
        }),
        // Both states are read at the same paths.
        part_of_before: reading::is_part(&args.paths, &SelectionArgs::default(), None, &inventory),
    };
    let verdict = gate::judge(&inventory, &request.policy, known);
    let exit = Exit::from(verdict.outcome);
    let ground = CheckGround {
        baseline: request.baseline.as_ref().map(|(file, baseline)| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            (name.into_owned(), baseline.records().len())
        }),
        change: request.change.as_ref().map(Change::document),
        checkout: request.checkout.clone(),
    };
    let document = CheckDocument::new(&inventory, &request.policy, &verdict, ground, exit.code());
    output::deliver(
        &request.destinations,
        args.format,
        talk.quiet,
        |format, style| render(&document, format, style),
    )?;
    if talk.verbose {
        if let Some(file) = &request.settings {
            output::say(&format!("settings from {file}"));
        }
        if let Some((file, _)) = &request.baseline {
            output::say(&format!("baseline from {}", settings::shown(file)));
        }
        reading::say_what_was_seen(&inventory);
    }
    reading::say_why(&verdict, &args.paths);
    Ok(exit)
}

/// What was there before the change, known as a baseline knows it.
fn before(change: &Change, request: &Request, talk: &Talk) -> anyhow::Result<Baseline> {
    let tree = change.check_out()?;
    if tree.paths.is_empty() {
        return Ok(Baseline::default());
    }
    let inventory = request.reading.run(&tree.paths, talk)?;
    Ok(baseline::of(&inventory, &request.policy.widest()))
}

/// A waiver that is not complete waives nothing, and whoever wrote it is to know at once.
fn no_waiver_is_broken(inventory: &Inventory) -> anyhow::Result<()> {
    let idle = inventory.idle_waivers.iter();
    let broken: Vec<String> = idle
        .filter(|idle| idle.waiver.is_none())
        .map(|idle| {
            let place = &idle.place;
            format!(
                "{}:{}: waiver: {}",
                place.path, place.start.line, idle.problem
            )
        })
        .collect();
    if broken.is_empty() {
        return Ok(());
    }
    bail!("{}", broken.join("\n       "))
}

fn render(document: &CheckDocument, format: CheckFormat, style: Style) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let done: io::Result<()> = match format {
        CheckFormat::Text => written::write_text(document, style, &mut bytes),
        CheckFormat::Json => written::write_json(document, &mut bytes),
        CheckFormat::Markdown => written::write_markdown(document, &mut bytes),
        CheckFormat::Sarif => written::write_sarif(document, &mut bytes),
        CheckFormat::Junit => written::write_junit(document, &mut bytes),
        CheckFormat::Gitlab => written::write_gitlab(document, &mut bytes),
        CheckFormat::Github => written::write_github(document, &mut bytes),
    };
    done.context("cannot make the report")?;
    Ok(bytes)
}
