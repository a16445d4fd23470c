//! `sf-cti baseline`: what the gate lets in for now.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;

use super::args::{BaselineArgs, BaselineCommand, BaselineCommonArgs, CheckFormat, Talk};
use super::audit::today;
use super::exit::Exit;
use super::output::{self, Destination};
use super::reading::{self, Reading};
use super::settings::{self, Loaded};
use super::text::counted;
use crate::catalog::{Confidence, Severity};
use crate::gate::{self, Baseline, Beside, Known, Policy, Record, State, Verdict};
use crate::inventory::Inventory;

/// Reads a baseline; `None` where there is no such file.
///
/// # Errors
/// Where it cannot be read, with file, line and remedy.
pub(super) fn read(file: &Path) -> anyhow::Result<Option<Baseline>> {
    let shown = settings::shown(file);
    match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(anyhow!(error).context(format!("cannot read {shown}"))),
        Ok(text) => match Baseline::parse(&text) {
            Ok(baseline) => Ok(Some(baseline)),
            Err(error) => {
                let error = error.to_string();
                let said = error.strip_prefix("line ").unwrap_or(&error);
                bail!("{shown}:{said}")
            }
        },
    }
}

/// The baseline of all that the gate could ever look at under a policy, however mild.
pub(super) fn of(inventory: &Inventory, policy: &Policy) -> Baseline {
    let subjects = gate::candidates(inventory, policy).into_iter();
    Baseline::new(subjects.map(|subject| Record::of(subject, inventory)))
}

/// A baseline, and the bundle that it is of.
struct Ground {
    inventory: Inventory,
    policy: Policy,
    file: PathBuf,
    there: Option<Baseline>,
    /// Whether only a part was read of what it is of.
    part: bool,
}

impl Ground {
    fn read(args: &BaselineCommonArgs, talk: &Talk) -> anyhow::Result<Self> {
        let loaded = Loaded::read(args.selection.config.as_deref(), &args.paths)?;
        let none = std::iter::empty();
        let mut reading = Reading::new(&args.paths, &args.selection, &loaded.settings, none)?;
        let file = args
            .baseline
            .clone()
            .unwrap_or_else(|| loaded.baseline(&args.paths));
        let there = read(&file)?;
        reading.leave_out(&file, &args.paths);
        let day: Date = today();
        let mut inventory = reading.run(&args.paths, talk)?;
        // A waiver ends, and what it covered is to be in the baseline then.
        for usage in &mut inventory.usages {
            usage.waiver = None;
        }
        let part = reading::is_part(&args.paths, &args.selection, Some(&file), &inventory);
        Ok(Self {
            inventory,
            // What the settings switch off or forgive today may be gated tomorrow: a baseline has it all the same.
            policy: Policy {
                fail_on: Some(Severity::Note),
                confidence: Confidence::Low,
                levels: Vec::new(),
                waivers: Vec::new(),
                milestones: Vec::new(),
                targets: Vec::new(),
                beside: Beside {
                    test_code: true,
                    default_apps: true,
                    ..loaded.policy(day).beside
                },
                ..loaded.policy(day)
            },
            file,
            there,
            part,
        })
    }

    fn shown(&self) -> String {
        settings::shown(&self.file)
    }

    fn needed(&self) -> anyhow::Result<&Baseline> {
        self.there.as_ref().ok_or_else(|| {
            anyhow!(
                "there is no baseline {}: `sf-cti baseline create` writes one",
                self.shown()
            )
        })
    }

    fn judged(&self, baseline: &Baseline) -> Verdict {
        let known = Known {
            baseline: Some(baseline),
            part_of_baseline: self.part,
            ..Known::default()
        };
        gate::judge(&self.inventory, &self.policy, known)
    }

    /// Records as they are to stand: those that are still needed, under their present names; new ones only if wanted.
    fn records(&self, verdict: &Verdict, with_new: bool) -> Vec<Record> {
        let mut records: Vec<Record> = verdict
            .findings
            .iter()
            .filter(|finding| with_new || matches!(finding.state, State::Baselined { .. }))
            .map(|finding| Record::of(finding.subject, &self.inventory))
            .collect();
        records.extend(self.unseen(verdict));
        records
    }

    /// Records that are not known to be gone: their component was not looked at, or a part of it could not be read.
    fn unseen(&self, verdict: &Verdict) -> Vec<Record> {
        let coverage = &self.inventory.coverage;
        let gaps: BTreeSet<&str> = coverage
            .gaps
            .iter()
            .map(|gap| file_of(gap.path.as_str()))
            .collect();
        let gone = verdict.gone.iter().flatten();
        gone.filter(
            |record| match self.inventory.contents.get(&record.component) {
                None => self.part,
                Some(paths) => paths
                    .iter()
                    .any(|path| gaps.contains(file_of(path.as_str()))),
            },
        )
        .cloned()
        .collect()
    }

    fn write(&self, baseline: &Baseline) -> anyhow::Result<()> {
        let destination = Destination {
            format: CheckFormat::Json,
            path: self.file.clone(),
        };
        destination
            .check()
            .context("the baseline needs a place to go")?;
        output::write_all(&[(&destination, baseline.to_text().into_bytes())])
    }
}

/// The file of a path: the archive of a member.
fn file_of(path: &str) -> &str {
    path.split(crate::bundle::BundlePath::MEMBER_SEPARATOR)
        .next()
        .unwrap_or(path)
}

pub(super) fn run(args: &BaselineArgs, talk: &Talk) -> anyhow::Result<Exit> {
    let common = match &args.command {
        BaselineCommand::Create(args) => &args.common,
        BaselineCommand::Prune(args) => &args.common,
        BaselineCommand::Show(args) => &args.common,
    };
    let ground = Ground::read(common, talk)?;
    if ground.inventory.coverage.claimed == 0 {
        // A baseline of nothing would say that there is nothing.
        let verdict = ground.judged(&Baseline::default());
        reading::say_why(&verdict, &common.paths);
        return Ok(Exit::Nothing);
    }
    match &args.command {
        BaselineCommand::Create(args) => create(&ground, args.grow),
        BaselineCommand::Prune(_) => prune(&ground),
        BaselineCommand::Show(_) => show(&ground),
    }?;
    let gaps = ground.inventory.coverage.gaps.len();
    if gaps > 0 && !talk.quiet {
        output::say(&format!(
            "{} could not be read, parsed or seen: what is in there is not in the baseline. -v lists them",
            counted(gaps, "place")
        ));
    }
    if talk.verbose {
        reading::say_what_was_seen(&ground.inventory);
    }
    Ok(Exit::Done)
}

fn create(ground: &Ground, grow: bool) -> anyhow::Result<()> {
    let Some(there) = &ground.there else {
        let baseline = of(&ground.inventory, &ground.policy);
        ground.write(&baseline)?;
        return say(&[format!(
            "wrote {}: {} that the gate lets in for now",
            ground.shown(),
            counted(baseline.records().len(), "use")
        )]);
    };
    if !grow {
        bail!(
            "{} is there already. `sf-cti baseline prune` drops what is gone; `sf-cti baseline create --grow` lets in \
             what is new, and prints it",
            ground.shown()
        );
    }
    let verdict = ground.judged(there);
    let baseline = Baseline::new(ground.records(&verdict, true));
    ground.write(&baseline)?;
    let mut lines: Vec<String> = verdict
        .findings
        .iter()
        .filter(|finding| finding.state == State::New)
        .map(|finding| format!("let in: {}", place_and_rule(finding, &ground.inventory)))
        .collect();
    let let_in = lines.len();
    lines.push(format!(
        "wrote {}: {} let in, {} dropped, {} in all",
        ground.shown(),
        let_in,
        dropped(&verdict, ground),
        counted(baseline.records().len(), "use")
    ));
    say(&lines)
}

fn prune(ground: &Ground) -> anyhow::Result<()> {
    let there = ground.needed()?;
    let verdict = ground.judged(there);
    let baseline = Baseline::new(ground.records(&verdict, false));
    let unseen = ground.unseen(&verdict);
    let mut lines: Vec<String> = verdict
        .gone
        .iter()
        .flatten()
        .filter(|record| !unseen.contains(record))
        .map(|record| format!("dropped: {}", described(record)))
        .collect();
    lines.extend(unseen.iter().map(|record| {
        format!(
            "kept, since not all of it could be seen: {}",
            described(record)
        )
    }));
    let text = fs::read_to_string(&ground.file).unwrap_or_default();
    if baseline.to_text() == text {
        lines.push(format!(
            "{}: nothing to drop, {} in all",
            ground.shown(),
            counted(there.records().len(), "use")
        ));
        return say(&lines);
    }
    ground.write(&baseline)?;
    let renamed = match verdict.counts.moved {
        0 => String::new(),
        moved => format!(", {moved} moved or renamed"),
    };
    lines.push(format!(
        "wrote {}: {} dropped{renamed}, {} left",
        ground.shown(),
        dropped(&verdict, ground),
        counted(baseline.records().len(), "use")
    ));
    say(&lines)
}

fn show(ground: &Ground) -> anyhow::Result<()> {
    let there = ground.needed()?;
    let verdict = ground.judged(there);
    let mut lines = Vec::new();
    let mut new = 0;
    for finding in &verdict.findings {
        let word = match finding.state {
            State::Baselined { moved: true } => "moved",
            State::Baselined { moved: false } => "there",
            _ => {
                new += 1;
                continue;
            }
        };
        lines.push(format!(
            "{word}: {}",
            place_and_rule(finding, &ground.inventory)
        ));
    }
    let gone = verdict.gone.iter().flatten();
    lines.extend(gone.map(|record| format!("gone:  {}", described(record))));
    lines.push(format!(
        "{}: {}, {} still there, {} gone; {new} new beside it",
        ground.shown(),
        counted(there.records().len(), "use"),
        verdict.counts.baselined,
        verdict.gone.as_ref().map_or(0, Vec::len),
    ));
    say(&lines)
}

/// Number of records that were dropped.
fn dropped(verdict: &Verdict, ground: &Ground) -> usize {
    let gone = verdict.gone.as_ref().map_or(0, Vec::len);
    gone.saturating_sub(ground.unseen(verdict).len())
}

fn place_and_rule(finding: &gate::Finding, inventory: &Inventory) -> String {
    let place = finding.subject.place(inventory);
    let rule = finding.subject.rule(inventory);
    format!("{}:{}: {}", place.path, place.start.line, rule.id)
}

/// A record in a line: it has no line number.
fn described(record: &Record) -> String {
    let within = record.within.as_deref().or(record.file.as_deref());
    let within = within
        .map(|within| format!(", in {within}"))
        .unwrap_or_default();
    format!("{} in {}{within}", record.rule, record.component)
}

fn say(lines: &[String]) -> anyhow::Result<()> {
    let text: Vec<String> = lines
        .iter()
        .map(|line| super::text::harmless(line))
        .collect();
    output::print(format!("{}\n", text.join("\n")).as_bytes())
}
