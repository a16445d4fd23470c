//! `sf-cti audit`: inventory, decision and plan of a bundle.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::args::{AuditArgs, Format, Talk};
use super::exit::Exit;
use super::output::{self, Destination};
use super::progress::ProgressLine;
use super::settings::Loaded;
use super::text::{self, counted};
use crate::catalog::{Month, Sourcing, Target};
use crate::gate::{self, Outcome, Policy, Verdict};
use crate::inventory::{self, Inventory};
use crate::report::document::Focus;
use crate::report::{self, Document, Style};
use crate::{AuditOptions, OrgDataOptions, plan};

/// What is to be done, with every mistake in the arguments found.
struct Request {
    options: AuditOptions,
    plan: plan::Options,
    destinations: Vec<Destination>,
    /// Reports of an earlier run inside the audited tree.
    earlier: Vec<OwnReport>,
    /// The file that settings came from.
    settings: Option<String>,
}

impl Request {
    fn from(args: &AuditArgs) -> anyhow::Result<Self> {
        if let (Some(target), Some(sourcing)) = (args.target, args.sourcing) {
            fits(target, sourcing)?;
        }
        let loaded = Loaded::read(args.config.as_deref(), &args.paths)?;
        let destinations = output::destinations(&args.outputs)?;
        for destination in &destinations {
            let is_input = args
                .paths
                .iter()
                .any(|path| same_file(path, &destination.path));
            let shown = destination.path.display();
            ensure!(
                !is_input,
                "cannot write {shown}: it is what is to be audited"
            );
        }
        let reports = destinations.iter();
        let earlier: Vec<OwnReport> = reports
            .filter_map(|report| OwnReport::find(&report.path, &args.paths))
            .collect();
        let org_data = args.org_data.as_deref();
        // Org data is read for what it is; as a part of the bundle it would be prose that may name people.
        let org_data_inside = org_data.and_then(|folder| OwnReport::find(folder, &args.paths));
        let earlier: Vec<OwnReport> = earlier.into_iter().chain(org_data_inside).collect();
        let mut exclude = args.exclude.clone();
        exclude.extend(earlier.iter().map(OwnReport::glob));
        let as_of = args.as_of.unwrap_or_else(today);
        Ok(Self {
            options: AuditOptions {
                include: args.include.clone(),
                exclude,
                jobs: (args.jobs > 0).then_some(args.jobs),
                vendors: loaded.settings.vendors(),
                org_data: org_data.map(|folder| OrgDataOptions {
                    folder: folder.to_owned(),
                    month: Month {
                        year: as_of.year(),
                        month: as_of.month(),
                    },
                }),
            },
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
            earlier,
            settings: loaded.shown(),
        })
    }
}

fn fits(target: Target, sourcing: Sourcing) -> anyhow::Result<()> {
    ensure!(
        target == Target::PartnerTelephony,
        "--sourcing {sourcing} is a way to have partner-telephony and does not go with --target {target}"
    );
    Ok(())
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Today in UTC: the one place that reads the clock.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

/// A report of ours inside the audited tree, which quotes code: a second run would find the first one's report. Or
/// org data that is read on its own.
struct OwnReport {
    /// Path below its root, with `/`.
    below: String,
    /// Whether paths of the bundle begin with the name of their root.
    prefixed: bool,
}

impl OwnReport {
    fn find(report: &Path, paths: &[PathBuf]) -> Option<Self> {
        let file = fs::canonicalize(report).ok()?;
        paths.iter().find_map(|path| {
            let below = file
                .strip_prefix(fs::canonicalize(path).ok()?)
                .ok()?
                .to_str()?;
            Some(Self {
                below: below.replace(std::path::MAIN_SEPARATOR, "/"),
                prefixed: paths.len() > 1,
            })
        })
    }

    /// A glob that leaves it out.
    fn glob(&self) -> String {
        let mut glob = String::from(if self.prefixed { "/*/" } else { "/" });
        for letter in self.below.chars() {
            if matches!(letter, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | ' ') {
                glob.push('\\');
            }
            glob.push(letter);
        }
        glob
    }

    fn is(&self, path: &str) -> bool {
        match path.strip_suffix(&self.below) {
            Some(before) => before.is_empty() || self.prefixed && before.ends_with('/'),
            None => false,
        }
    }
}

pub(super) fn run(args: &AuditArgs, talk: &Talk) -> anyhow::Result<Exit> {
    let request = Request::from(args)?;
    let line = ProgressLine::new(talk.quiet);
    let audited = crate::audit(&args.paths, &request.options, &|progress| {
        line.update(progress)
    });
    line.clear();
    let mut inventory = audited?;
    // Nobody asked to leave these out, and the first run, which had none, is to say the same as the second.
    let earlier = |path: &str| request.earlier.iter().any(|report| report.is(path));
    let skipped = &mut inventory.coverage.skipped;
    skipped.retain(|skipped| !earlier(skipped.path.as_str()));
    let plan = plan::build(&inventory, &request.plan);
    let document = Document::new(&inventory, &plan, request.plan.as_of);
    let answer = match &args.focus {
        None => Answer::Whole(&document),
        Some(named) => Answer::Part(focus_on(named, &inventory)?),
    };
    deliver(&answer, &request, args.format, talk)?;
    if talk.verbose {
        if let Some(file) = &request.settings {
            output::say(&format!("settings from {file}"));
        }
        say_what_was_seen(&inventory);
    }
    let policy = Policy {
        // An audit reports; only `check` fails for what is found.
        fail_on: None,
        target: request.plan.target,
        strict: args.strict,
        allow_empty: args.allow_empty,
    };
    let verdict = gate::judge(&inventory, &policy);
    say_why(&verdict, args);
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

/// Writes all reports: files first, since they stay, whatever becomes of standard output.
fn deliver(
    answer: &Answer<'_>,
    request: &Request,
    format: Format,
    talk: &Talk,
) -> anyhow::Result<()> {
    let plain = Style {
        color: false,
        width: text::WIDTH,
    };
    let mut reports = Vec::new();
    for destination in &request.destinations {
        reports.push((destination, render(answer, destination.format, plain)?));
    }
    output::write_all(&reports)?;
    let style = Style {
        color: output::colored(),
        width: text::width(),
    };
    output::print(&render(answer, format, style)?)?;
    if !talk.quiet {
        for destination in &request.destinations {
            output::say(&format!("wrote {}", destination.path.display()));
        }
    }
    Ok(())
}

fn render(answer: &Answer<'_>, format: Format, style: Style) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let written: io::Result<()> = match (answer, format) {
        (Answer::Whole(document), Format::Text) => {
            report::terminal::write(document, style, &mut bytes)
        }
        (Answer::Whole(document), Format::Markdown) => {
            report::markdown::write(document, &mut bytes)
        }
        (Answer::Whole(document), Format::Json) => report::json::write(document, &mut bytes),
        (Answer::Whole(document), Format::Csv) => report::backlog::write_jira(document, &mut bytes),
        (Answer::Whole(document), Format::CsvAzure) => {
            report::backlog::write_azure(document, &mut bytes)
        }
        (Answer::Whole(document), Format::CsvTests) => {
            report::matrix::write_csv(document, &mut bytes)
        }
        (Answer::Part(_), Format::CsvTests) => {
            bail!("--focus shows links, which are no tests: it goes with text, markdown and json")
        }
        (Answer::Part(focus), Format::Text) => report::focus::write_text(focus, &mut bytes),
        (Answer::Part(focus), Format::Markdown) => report::focus::write_markdown(focus, &mut bytes),
        (Answer::Part(focus), Format::Json) => report::focus::write_json(focus, &mut bytes),
        (Answer::Part(_), Format::Csv | Format::CsvAzure) => {
            bail!("--focus shows links, which are no backlog: it goes with text, markdown and json")
        }
    };
    written.context("cannot make the report")?;
    Ok(bytes)
}

fn say_what_was_seen(inventory: &Inventory) {
    let coverage = &inventory.coverage;
    output::say(&format!(
        "{} seen, {} read, {} parsed",
        counted(coverage.seen, "file"),
        text::thousands(coverage.read),
        text::thousands(coverage.parsed)
    ));
    for gap in &coverage.gaps {
        output::say(&format!(
            "gap: {}: {} ({})",
            gap.path, gap.reason, gap.consequence
        ));
    }
    for skipped in &coverage.skipped {
        output::say(&format!("left out: {}: {}", skipped.path, skipped.reason));
    }
}

/// A code other than 0 is explained, even to those who asked for quiet.
fn say_why(verdict: &Verdict, args: &AuditArgs) {
    match verdict.outcome {
        Outcome::Passed | Outcome::Failed => {}
        Outcome::NothingToAudit => {
            let paths: Vec<String> = args
                .paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            output::complain(&format!(
                "nothing to audit: no file under {} is one that sf-cti reads. Point it at an sfdx project, a retrieved \
                 metadata folder, a zip of either or the code of an adapter; --allow-empty accepts it as it is",
                paths.join(", ")
            ));
        }
        Outcome::Incomplete => output::complain(&format!(
            "incomplete: {}, and --strict was asked for. The reports list each with its consequence",
            counted(verdict.gaps, "gap")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_reports_inside_the_audited_tree_are_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let report = folder.path().join("out [1].md");
        let paths = vec![folder.path().to_owned()];
        assert!(
            OwnReport::find(&report, &paths).is_none(),
            "it is not there yet"
        );
        fs::write(&report, "").expect("writable");
        let one = OwnReport::find(&report, &paths).expect("inside");
        assert_eq!(one.glob(), "/out\\ \\[1\\].md");
        assert!(one.is("out [1].md") && !one.is("x/out [1].md"));
        assert!(OwnReport::find(&report, &[PathBuf::from("src")]).is_none());
        let both = [folder.path().to_owned(), PathBuf::from("src")];
        let one = OwnReport::find(&report, &both).expect("inside");
        assert_eq!(one.glob(), "/*/out\\ \\[1\\].md");
        assert!(one.is("folder/out [1].md"));
    }

    #[test]
    fn a_sourcing_belongs_to_partner_telephony() {
        assert!(fits(Target::PartnerTelephony, Sourcing::VoiceLayer).is_ok());
        assert!(fits(Target::AmazonConnect, Sourcing::Vendor).is_err());
    }
}
