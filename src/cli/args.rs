//! What can be typed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use super::output::Format;
use super::settings::FailOn;
use crate::catalog::{Capability, Category, Confidence, Rule, Sourcing, Target, catalog};

/// Find every use of Salesforce Open CTI in a metadata bundle, and plan the way off it.
///
/// Open CTI ends on 28 February 2028. sf-cti reads retrieved metadata (an sfdx project, a Metadata API folder, a
/// zip of either, or the plain code of an adapter), lists every place that depends on Open CTI, and makes a plan in
/// six phases for the move to Salesforce Voice. It needs no org, no login and no network, and changes nothing in
/// what it reads.
#[derive(Debug, Parser)]
#[command(name = "sf-cti", version, after_long_help = AFTER_HELP, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(subcommand)]
    pub(super) command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  sf-cti audit                                    summary of the project in this folder
  sf-cti audit force-app -o report.md             the document to hand over
  sf-cti audit org.zip -o report.md -o audit.json --target amazon-connect
  sf-cti baseline create && sf-cti check          keep new uses out, in CI
  sf-cti diff january.json march.json             what is done, what is left, and when it ends at that pace
  sf-cti explain lightning/screenPop              what a rule finds, and what becomes of it

Exit codes:
  0  finished
  1  check only: the gate failed
  2  wrong usage, a path that cannot be read, or an internal error
  3  nothing to audit (--allow-empty makes it 0)
  4  incomplete and --strict: something could not be read, parsed or seen";

/// How the tool talks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Talk")]
pub(super) struct Talk {
    /// When to colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what was read, left out and not seen
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Sets it for all streams that decide by themselves.
    pub(super) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Audit(AuditArgs),
    Check(CheckArgs),
    Diff(DiffArgs),
    Baseline(BaselineArgs),
    Manifest(ManifestArgs),
    Rules(RulesArgs),
    Explain(ExplainArgs),
    Config(ConfigArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Audit a bundle: what depends on Open CTI, and a plan to replace it
///
/// Reads the bundle, lists usages, call centers, adapters and what could not be seen, and makes a plan in six
/// phases. Standard output gets a summary, or a whole report with --format; -o writes reports to files. What was
/// found never changes the exit code.
#[derive(Debug, Args)]
#[command(after_long_help = AUDIT_AFTER_HELP)]
pub(super) struct AuditArgs {
    /// What to audit: sfdx project, Metadata API folder, zip, single file, or folder of adapter code
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Write a report to FILE; repeatable. The extension tells the format (.md, .json, .csv, .txt), or say FORMAT=FILE
    ///
    /// Files are written whole or not at all. The folder has to exist.
    #[arg(short, long = "output", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(super) outputs: Vec<String>,

    /// What standard output carries
    #[arg(long, value_enum, default_value_t = AuditFormat::Text, help_heading = "Output")]
    pub(super) format: AuditFormat,

    /// Show only what a component, adapter, host or usage is linked to: what it needs, and what stops working with it
    ///
    /// COMPONENT is an id such as ApexPage:Softphone or own:Softphone, a name that only one component has, a host, a
    /// usage's fingerprint or FILE:LINE.
    #[arg(long, value_name = "COMPONENT", help_heading = "Output")]
    pub(super) focus: Option<String>,

    /// Plan for this target instead of the working assumption
    #[arg(long, value_parser = targets(), hide_possible_values = false, help_heading = "Plan")]
    pub(super) target: Option<Target>,

    /// Who supplies the connector under partner-telephony; implies that target
    #[arg(long, value_parser = sourcings(), help_heading = "Plan")]
    pub(super) sourcing: Option<Sourcing>,

    /// The day that counts as today, in UTC [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = "Plan")]
    pub(super) as_of: Option<jiff::civil::Date>,

    /// Exported org data: a folder of the files that `sf-cti manifest --queries` fetches
    ///
    /// CSV or JSON straight from the Salesforce CLI. People in them are counted, never named.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath, help_heading = "Evidence")]
    pub(super) org_data: Option<PathBuf>,

    #[command(flatten)]
    pub(super) selection: SelectionArgs,

    /// Exit with 4 where something could not be read, parsed or seen
    #[arg(long, help_heading = "Exit code")]
    pub(super) strict: bool,

    /// Exit with 0 where there is nothing to audit
    #[arg(long, help_heading = "Exit code")]
    pub(super) allow_empty: bool,
}

/// Which files are read, and by how many threads.
#[derive(Debug, Default, Args)]
pub(super) struct SelectionArgs {
    /// Read only files that match; repeatable. Also brings back folders that are left out by default
    #[arg(long, value_name = "GLOB", help_heading = "Selection")]
    pub(super) include: Vec<String>,

    /// Do not read files or folders that match; repeatable. Globs as in .gitignore
    #[arg(long, value_name = "GLOB", help_heading = "Selection")]
    pub(super) exclude: Vec<String>,

    /// Take the settings from FILE instead of the nearest sf-cti.toml above PATH
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Selection")]
    pub(super) config: Option<PathBuf>,

    /// Number of threads, up to 256; 0 means one per core
    // Each thread has a large stack of its own, since parsers recurse.
    #[arg(short, long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=256))]
    pub(super) jobs: u16,
}

const AUDIT_AFTER_HELP: &str = "\
Examples:
  sf-cti audit                                   summary of the project in this folder
  sf-cti audit force-app -o report.md -o audit.json
  sf-cti audit --focus ApexPage:Softphone        who needs that page, and what it needs
  sf-cti audit org.zip --format json | jq '.plan.phases[].tasks[].title'
  sf-cti audit src --target amazon-connect --as-of 2026-09-01 --strict
  sf-cti audit . --org-data org-data -o report.md   with what sf-cti manifest --queries fetched

Exit codes: 0 finished; 2 wrong usage or unreadable path; 3 nothing to audit; 4 gaps and --strict.";

/// What standard output or a file carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum AuditFormat {
    /// A summary of one screen
    #[value(alias = "txt")]
    Text,
    /// The document to hand over
    #[value(alias = "md")]
    Markdown,
    /// The whole truth, for programs; `sf-cti schema audit` describes it
    Json,
    /// The plan's tasks as a backlog that Jira imports
    Csv,
    /// The same backlog for Azure Boards
    CsvAzure,
    /// The tests of the parallel run as a table
    CsvTests,
}

impl Format for AuditFormat {
    const EXTENSIONS: &'static str = ".md, .json, .csv or .txt";

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "md" | "markdown" => Self::Markdown,
            "json" => Self::Json,
            "txt" => Self::Text,
            "csv" => Self::Csv,
            _ => return None,
        })
    }
}

/// Fail where a new use of Open CTI came in: the gate for CI
///
/// Reads the bundle and fails for what has to be removed, rewritten or re-pointed and is neither in the baseline nor
/// waived. Takes sf-cti.toml and sf-cti-baseline.jsonl where they lie at PATH or above it.
#[derive(Debug, Args)]
#[command(after_long_help = CHECK_AFTER_HELP)]
pub(super) struct CheckArgs {
    /// What to check: sfdx project, Metadata API folder, zip, single file, or folder of adapter code
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Write a report to FILE; repeatable. The extension tells the format (.sarif, .xml for JUnit, .json, .md, .txt), or
    /// say FORMAT=FILE
    ///
    /// Files are written whole or not at all, whether or not the gate fails. The folder has to exist. Reports for CI
    /// systems name files as seen from the root of the git repository, or from the working directory without one.
    #[arg(short, long = "output", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(super) outputs: Vec<String>,

    /// What standard output carries
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, help_heading = "Output")]
    pub(super) format: CheckFormat,

    /// Fail for findings of this severity and above [default: error, or what sf-cti.toml says]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Gate")]
    pub(super) fail_on: Option<FailOn>,

    /// Findings that are less sure never fail [default: low, or what sf-cti.toml says]
    #[arg(long, value_parser = confidences(), help_heading = "Gate")]
    pub(super) confidence: Option<Confidence>,

    /// The baseline [default: sf-cti-baseline.jsonl beside sf-cti.toml, or at PATH or above it]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Gate")]
    pub(super) baseline: Option<PathBuf>,

    /// Fail only for what came in since REF: a branch, tag or commit of git
    ///
    /// The whole bundle is analysed, and the state at the commit where the change left REF with it: a use in a file that
    /// was not touched is found, one that was moved or renamed is not new.
    #[arg(long, value_name = "REF", help_heading = "Gate")]
    pub(super) diff_base: Option<String>,

    /// Gate what this target removes, rewrites or re-points; without one, what any target does
    #[arg(long, value_parser = targets(), hide_possible_values = false, help_heading = "Gate")]
    pub(super) target: Option<Target>,

    /// Who supplies the connector under partner-telephony; implies that target
    #[arg(long, value_parser = sourcings(), help_heading = "Gate")]
    pub(super) sourcing: Option<Sourcing>,

    /// The day that counts as today, in UTC [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = "Gate")]
    pub(super) as_of: Option<jiff::civil::Date>,

    #[command(flatten)]
    pub(super) selection: SelectionArgs,

    /// Exit with 4 where something could not be read, parsed or seen
    #[arg(long, help_heading = "Exit code")]
    pub(super) strict: bool,

    /// Exit with 0 where there is nothing to audit
    #[arg(long, help_heading = "Exit code")]
    pub(super) allow_empty: bool,
}

const CHECK_AFTER_HELP: &str = "\
Examples:
  sf-cti check                                    the project in this folder, with its settings and baseline
  sf-cti check -o results.sarif -o junit.xml      reports for code scanning and the test view
  sf-cti check --diff-base origin/main            only what this branch brought
  sf-cti check --fail-on never --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  sf-cti check force-app --strict                 what could not be seen fails too

Exit codes: 0 passed; 1 failed; 2 wrong usage, settings or baseline; 3 nothing to audit; 4 gaps and --strict.
Where several hold, the first of 2, 3, 1, 4. Reports are there for 0, 1, 3 and 4.";

/// What a check can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum CheckFormat {
    /// A line for each finding, and the verdict
    #[value(alias = "txt")]
    Text,
    /// For programs; `sf-cti schema check` describes it
    Json,
    /// The summary of a job, cut below the one MiB that GitHub shows
    #[value(alias = "md")]
    Markdown,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for the test view of Jenkins, GitLab, Azure Pipelines and Bitbucket
    Junit,
    /// Code Quality of GitLab
    Gitlab,
    /// Annotations of GitHub Actions
    Github,
}

impl Format for CheckFormat {
    const EXTENSIONS: &'static str = ".sarif, .xml, .json, .md or .txt";

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "json" => Self::Json,
            "txt" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "sarif" | "sarif.json" => Self::Sarif,
            "xml" => Self::Junit,
            _ => return None,
        })
    }
}

/// Compare two JSON audits: what is fixed, new and moved, which tasks are done, and when the rest will be
///
/// OLD and NEW are what `sf-cti audit -o audit.json` wrote. Renames, moves and a change of layout are followed as the
/// gate follows them. Tasks are judged by their own conditions. What was found never changes the exit code.
#[derive(Debug, Args)]
#[command(after_long_help = DIFF_AFTER_HELP)]
pub(super) struct DiffArgs {
    /// The earlier audit
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub(super) old: PathBuf,

    /// The later audit
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub(super) new: PathBuf,

    /// Write a report to FILE; repeatable. The extension tells the format (.md, .json, .txt), or say FORMAT=FILE
    ///
    /// Files are written whole or not at all. The folder has to exist.
    #[arg(short, long = "output", value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(super) outputs: Vec<String>,

    /// What standard output carries
    #[arg(long, value_enum, default_value_t = DiffFormat::Text, help_heading = "Output")]
    pub(super) format: DiffFormat,

    /// The day from which the forecast is counted, in UTC [default: the day of NEW]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = "Forecast")]
    pub(super) as_of: Option<jiff::civil::Date>,
}

const DIFF_AFTER_HELP: &str = "\
Examples:
  sf-cti diff january.json march.json                 one screen
  sf-cti diff january.json march.json -o progress.md  for the steering committee
  sf-cti diff january.json march.json --format json | jq .forecast

Exit codes: 0 compared, whatever was found; 2 wrong usage, or a file that is no audit.";

/// How a comparison is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum DiffFormat {
    /// One screen
    #[value(alias = "txt")]
    Text,
    /// The document to hand over
    #[value(alias = "md")]
    Markdown,
    /// For programs; `sf-cti schema diff` describes it
    Json,
}

impl Format for DiffFormat {
    const EXTENSIONS: &'static str = ".md, .json or .txt";

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "md" | "markdown" => Self::Markdown,
            "json" => Self::Json,
            "txt" => Self::Text,
            _ => return None,
        })
    }
}

/// Keep the list of uses that the gate lets in for now
///
/// A baseline names uses by what they are and where they belong: inserted lines, moved and renamed files do not change
/// it. It only shrinks, unless --grow asks for more.
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    pub(super) command: BaselineCommand,
}

/// What to do with a baseline.
#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    Create(BaselineCreateArgs),
    Prune(BaselinePruneArgs),
    Show(BaselineShowArgs),
}

/// Write the baseline of what is there now
///
/// A baseline that is there is not touched, unless --grow asks to let in what is new; that is printed.
#[derive(Debug, Args)]
pub(super) struct BaselineCreateArgs {
    #[command(flatten)]
    pub(super) common: BaselineCommonArgs,

    /// Let what is new into the baseline that is there
    #[arg(long)]
    pub(super) grow: bool,
}

/// Drop from the baseline what is no longer there
#[derive(Debug, Args)]
pub(super) struct BaselinePruneArgs {
    #[command(flatten)]
    pub(super) common: BaselineCommonArgs,
}

/// Show the baseline: what is still there, what is gone, what is new beside it
#[derive(Debug, Args)]
pub(super) struct BaselineShowArgs {
    #[command(flatten)]
    pub(super) common: BaselineCommonArgs,
}

/// What the three have in common.
#[derive(Debug, Args)]
pub(super) struct BaselineCommonArgs {
    /// What the baseline is of
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// The baseline [default: sf-cti-baseline.jsonl beside sf-cti.toml, or at PATH or above it]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) selection: SelectionArgs,
}

/// Write a package.xml for all that an audit wants, and say what a bundle lacks
///
/// With --queries it prints the commands that fetch what no retrieve brings: who is assigned to which call center, how
/// many calls are logged, licences, packages, softphone layouts. `audit --org-data` reads their answers.
#[derive(Debug, Args)]
#[command(after_long_help = MANIFEST_AFTER_HELP)]
pub(super) struct ManifestArgs {
    /// What has been retrieved already, to say what it lacks; nothing is read without it
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub(super) output: Option<PathBuf>,

    /// What is written [default: xml, and text for --queries]
    #[arg(long, value_enum, help_heading = "Output")]
    pub(super) format: Option<ManifestFormat>,

    /// Names that no wildcard brings: a file that `sf org list metadata --json` wrote, or a folder of them; repeatable
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath, conflicts_with = "queries")]
    pub(super) listed: Vec<PathBuf>,

    /// Print the commands that fetch what no retrieve brings
    #[arg(long, help_heading = "Org data")]
    pub(super) queries: bool,

    /// The folder that their answers go to
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "org-data",
        requires = "queries",
        help_heading = "Org data"
    )]
    pub(super) org_data: String,

    /// The day that counts as today, in UTC; months are counted back from it [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, requires = "queries", help_heading = "Org data")]
    pub(super) as_of: Option<jiff::civil::Date>,
}

const MANIFEST_AFTER_HELP: &str = "\
Examples:
  sf-cti manifest -o package.xml                 then: sf project retrieve start --manifest package.xml
  sf-cti manifest --format text                  what is wanted and why, and the steps for reports and dashboards
  sf-cti manifest force-app --format text        what this bundle lacks
  sf-cti manifest --queries > fetch.sh           the commands for what no retrieve brings

Exit codes: 0 finished; 2 wrong usage or unreadable path.";

/// How a manifest is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ManifestFormat {
    /// A package.xml
    Xml,
    /// What is wanted and why, what is lacking, what to do
    #[value(alias = "txt")]
    Text,
    /// For programs; `sf-cti schema manifest` and `sf-cti schema queries` describe it
    Json,
}

impl Format for ManifestFormat {
    const EXTENSIONS: &'static str = ".xml, .json or .txt";

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "xml" => Self::Xml,
            "json" => Self::Json,
            "txt" => Self::Text,
            _ => return None,
        })
    }
}

/// List rules: category, capability, and what becomes of a find under each target
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Only rules of this capability
    #[arg(long, value_parser = capabilities())]
    pub(super) capability: Option<Capability>,
    /// Only rules of this category
    #[arg(long, value_parser = categories())]
    pub(super) category: Option<Category>,
    /// Only rules of this family: what stands before the slash of an id
    #[arg(long, value_parser = families())]
    pub(super) family: Option<String>,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = RuleFormat::Text)]
    pub(super) format: RuleFormat,
}

/// Explain one rule: what it finds, why it matters, and what to do under each target
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Id of a rule, such as lightning/screenPop; `sf-cti rules` lists them
    pub(super) rule: String,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = RuleFormat::Text)]
    pub(super) format: RuleFormat,
}

/// How rules are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RuleFormat {
    /// For a terminal
    Text,
    /// For programs; `sf-cti schema rules` and `sf-cti schema explain` describe it
    Json,
    /// The page, or the index of the pages
    #[value(alias = "md")]
    Markdown,
}

/// Show the settings that are in force
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    pub(super) command: ConfigCommand,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    Show(ConfigShowArgs),
}

/// Print the settings that an audit of PATH would use, and the file they come from
///
/// sf-cti.toml is looked for at PATH and in the folders above it, up to the root of the repository. `sf-cti schema
/// config` describes it.
#[derive(Debug, Args)]
pub(super) struct ConfigShowArgs {
    /// What would be audited
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// Show FILE instead
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
}

/// Print the JSON Schema of a document that sf-cti reads or writes
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Which document
    #[arg(value_enum)]
    pub(super) document: SchemaOf,
}

/// Documents with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// What `sf-cti audit --format json` writes
    Audit,
    /// What `sf-cti audit --focus COMPONENT --format json` writes
    Focus,
    /// What `sf-cti manifest --format json` writes
    Manifest,
    /// What `sf-cti manifest --queries --format json` writes
    Queries,
    /// What `sf-cti rules --format json` writes
    Rules,
    /// What `sf-cti explain RULE --format json` writes
    Explain,
    /// What `sf-cti check --format json` writes
    Check,
    /// What `sf-cti diff --format json` writes
    Diff,
    /// What `sf-cti.toml` may say
    Config,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Print a man page, of sf-cti or of one of its commands
///
/// sf-cti man > sf-cti.1; sf-cti man check > sf-cti-check.1; sf-cti man baseline prune > sf-cti-baseline-prune.1
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command, such as check, or baseline prune
    #[arg(value_name = "COMMAND")]
    pub(super) command: Vec<String>,
}

fn targets() -> impl TypedValueParser<Value = Target> {
    let titled = |target: &Target| {
        PossibleValue::new(target.as_str()).help(&*catalog().target(*target).title)
    };
    PossibleValuesParser::new(Target::ALL.iter().map(titled)).try_map(|word| word.parse::<Target>())
}

fn capabilities() -> impl TypedValueParser<Value = Capability> {
    let titled = |capability: &Capability| {
        PossibleValue::new(capability.as_str()).help(&*catalog().capability(*capability).title)
    };
    PossibleValuesParser::new(Capability::ALL.iter().map(titled))
        .try_map(|word| word.parse::<Capability>())
}

fn categories() -> impl TypedValueParser<Value = Category> {
    PossibleValuesParser::new(Category::ALL.iter().map(|category| category.as_str()))
        .try_map(|word| word.parse::<Category>())
}

fn confidences() -> impl TypedValueParser<Value = Confidence> {
    PossibleValuesParser::new(Confidence::ALL.iter().map(|confidence| confidence.as_str()))
        .try_map(|word| word.parse::<Confidence>())
}

fn families() -> PossibleValuesParser {
    let families: BTreeSet<&str> = catalog().rules().map(Rule::family).collect();
    PossibleValuesParser::new(families)
}

fn sourcings() -> impl TypedValueParser<Value = Sourcing> {
    let rows = catalog().sourcings.iter();
    let titled = rows.map(|row| PossibleValue::new(row.id.as_str()).help(&*row.title));
    PossibleValuesParser::new(titled).try_map(|word| word.parse::<Sourcing>())
}

fn date(text: &str) -> Result<jiff::civil::Date, String> {
    let parsed = text.parse::<jiff::civil::Date>();
    // The parser also takes a date with a time behind it, which would say more than a day.
    match parsed {
        Ok(date) if date.to_string() == text => Ok(date),
        Ok(_) => Err("a day looks like 2026-09-01".to_owned()),
        Err(error) => Err(format!("{error}; a day looks like 2026-09-01")),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_day_is_a_day() {
        assert_eq!(date("2026-09-01"), Ok(jiff::civil::date(2026, 9, 1)));
        assert!(date("2026-13-01").is_err());
        assert!(date("2026-09-01T10:00").is_err());
        assert!(date("tomorrow").is_err());
    }
}
