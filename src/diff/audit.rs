//! A JSON audit as it is read back: only what a comparison needs, and whatever else it says is ignored.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::catalog::{Owner, Weekday};
use crate::plan::schedule::{Freeze, ScheduleOptions};

/// The version of audits that this build reads.
pub const SCHEMA_VERSION: u64 = 1;

/// Why a text is no audit that can be compared: for the user to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// There is nothing in it.
    #[error("it is empty. {MAKE_ONE}")]
    Empty,
    /// It is no JSON.
    #[error("no JSON: {problem}. {MAKE_ONE}")]
    Broken {
        /// 1-based.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// It is JSON of something else.
    #[error("{what}, and no audit. {MAKE_ONE}")]
    Other {
        /// What it seems to be.
        what: &'static str,
    },
    /// A program of another time wrote it.
    #[error(
        "schema version {version} of the audit: this sf-cti reads version {SCHEMA_VERSION}. Take the sf-cti that wrote it, or make the audit again with this one"
    )]
    Version {
        /// What it states.
        version: String,
    },
    /// It states to be one and is not.
    #[error("no audit of schema version {SCHEMA_VERSION}: {problem}. {MAKE_ONE}")]
    Malformed {
        /// 1-based.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// The remedy.
const MAKE_ONE: &str = "`sf-cti audit PATH -o audit.json` makes one";

impl AuditError {
    /// The line it is about, where one is known.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Broken { line, .. } | Self::Malformed { line, .. } => Some(*line),
            Self::Empty | Self::Other { .. } | Self::Version { .. } => None,
        }
    }
}

/// An audit.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// The program that wrote it.
    pub tool: Tool,
    /// The day that it took for today.
    #[serde(deserialize_with = "day")]
    pub as_of: Date,
    /// What was audited.
    pub bundle: Bundle,
    /// What could and could not be seen.
    pub coverage: Coverage,
    /// Places that depend on Open CTI.
    pub usages: Vec<Usage>,
    /// Components that hold a usage or an end of a link.
    pub components: Vec<Component>,
    /// Softphones.
    pub adapters: Vec<Adapter>,
    /// Exported org data.
    #[serde(default)]
    pub org_data: OrgData,
    /// Where users go.
    pub decision: Decision,
    /// The plan.
    pub plan: Plan,
}

/// The program that wrote an audit.
#[derive(Debug, Clone, Deserialize)]
pub struct Tool {
    /// Its version.
    pub version: String,
}

/// What was audited.
#[derive(Debug, Clone, Deserialize)]
pub struct Bundle {
    /// The folder's or file's own name.
    pub root: String,
    /// How it is laid out.
    pub format: String,
    /// Number of components by metadata type.
    pub components: BTreeMap<String, usize>,
    /// Full names by metadata type; an audit of an older program has none.
    pub names: Option<BTreeMap<String, Vec<String>>>,
}

/// What could and could not be seen.
#[derive(Debug, Clone, Deserialize)]
pub struct Coverage {
    /// What could not be.
    pub gaps: Vec<Gap>,
    /// What was left out on purpose.
    pub skipped: Vec<Skipped>,
    /// Globs of what alone was to be read.
    #[serde(default)]
    pub include: Vec<String>,
    /// Globs of what was not to be read.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// Something that could not be seen.
#[derive(Debug, Clone, Deserialize)]
pub struct Gap {
    /// The file.
    pub path: String,
    /// What happened.
    pub reason: String,
    /// Whether the file was read in full, and only what it names is not there.
    #[serde(default)]
    pub elsewhere: bool,
    /// The components in that file.
    #[serde(default)]
    pub components: Vec<String>,
}

/// Something left out.
#[derive(Debug, Clone, Deserialize)]
pub struct Skipped {
    /// The file or folder.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A place that depends on Open CTI.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Identity.
    pub fingerprint: String,
    /// Identity without the component; an audit of an older program has none.
    pub shape: Option<String>,
    /// The rule that found it.
    pub rule: String,
    /// The member that is used.
    pub member: Option<String>,
    /// The job it does.
    pub capability: String,
    /// File.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
    /// The component it is a part of.
    pub component: String,
    /// Its file inside the component.
    pub file: Option<String>,
    /// How it is known.
    #[serde(default)]
    pub evidence: String,
    /// The adapter it is a part of.
    pub adapter: Option<String>,
    /// What becomes of it, by target.
    pub dispositions: BTreeMap<String, String>,
    /// The line it stands on.
    pub snippet: String,
    /// Whether it is test code.
    #[serde(default)]
    pub test_code: bool,
    /// Why it is something every org ships with.
    pub standard: Option<String>,
    /// The waiver that covers it.
    pub waiver: Option<Waiver>,
}

/// A waiver in a comment.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiver {
    /// Who answers for it.
    pub owner: String,
    /// Its last day.
    #[serde(deserialize_with = "day")]
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// A component.
#[derive(Debug, Clone, Deserialize)]
pub struct Component {
    /// `TYPE:FULLNAME`.
    pub id: String,
    /// Its files.
    pub paths: Vec<String>,
}

/// A softphone.
#[derive(Debug, Clone, Deserialize)]
pub struct Adapter {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Exported org data.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OrgData {
    /// The folder; none where there is no data.
    pub folder: Option<String>,
}

/// Where users go.
#[derive(Debug, Clone, Deserialize)]
pub struct Decision {
    /// By group of users.
    pub groups: Vec<Group>,
}

/// Where a group goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Group {
    /// The group.
    pub group: String,
    /// The target.
    pub target: String,
    /// Who supplies it.
    pub sourcing: Option<String>,
}

/// The plan.
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    /// The last day of Open CTI.
    #[serde(deserialize_with = "day")]
    pub retirement: Date,
    /// Phases.
    pub phases: Vec<Phase>,
    /// Dates.
    pub schedule: Schedule,
    /// What this bundle says of conditions; an audit of an older program has none.
    pub answers: Option<Vec<Check>>,
}

impl Plan {
    /// All tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.phases.iter().flat_map(|phase| &phase.tasks)
    }
}

/// A phase.
#[derive(Debug, Clone, Deserialize)]
pub struct Phase {
    /// Its tasks.
    pub tasks: Vec<Task>,
}

/// A unit of the plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// The job it replaces.
    pub capability: Option<String>,
    /// Usages that it settles.
    pub usages: Vec<String>,
    /// Usages that it speaks of; the last task of an adapter waits for these to go.
    #[serde(default)]
    pub cites: Vec<String>,
    /// The adapter that it retires.
    pub retires: Option<String>,
    /// What becomes of its usages.
    pub disposition: Option<String>,
    /// The target.
    pub target: String,
    /// Work.
    pub effort: Effort,
    /// Who does it.
    pub owner: String,
    /// How to tell that it is done.
    pub done_when: DoneWhen,
}

/// How to tell that a task is done.
#[derive(Debug, Clone, Deserialize)]
pub struct DoneWhen {
    /// What an audit can check.
    pub auto: Vec<Check>,
    /// What only people can confirm.
    pub manual: Vec<String>,
}

/// Something that an audit can check.
#[derive(Debug, Clone, Deserialize)]
pub struct Check {
    /// What is checked.
    pub check: String,
    /// What it is about.
    pub of: Option<String>,
    /// The target that it is about.
    pub target: Option<String>,
    /// That in words.
    pub text: String,
    /// Whether it holds.
    pub met: Option<bool>,
}

/// Person-days.
#[derive(Debug, Clone, Deserialize)]
pub struct Effort {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
}

/// Dates of a plan.
#[derive(Debug, Clone, Deserialize)]
pub struct Schedule {
    /// The day by which the work should end.
    #[serde(deserialize_with = "day")]
    pub deadline: Date,
    /// Whether it does.
    pub verdict: Verdict,
    /// When the work ends.
    pub finish: Option<Finish>,
    /// When and by how many people work is done; an audit of an older program has none.
    pub calendar: Option<WorkCalendar>,
}

/// Whether the work ends in time.
#[derive(Debug, Clone, Deserialize)]
pub struct Verdict {
    /// In a word.
    pub kind: String,
    /// In a sentence or two.
    pub text: String,
}

/// When the work ends.
#[derive(Debug, Clone, Deserialize)]
pub struct Finish {
    /// Half of the simulated runs.
    #[serde(deserialize_with = "day")]
    pub p50: Date,
    /// Four of five.
    #[serde(deserialize_with = "day")]
    pub p80: Date,
    /// Whether that rests on anything the user has set.
    pub calibrated: bool,
}

/// When and by how many people work is done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkCalendar {
    /// Calendar days before the end by which the work should end.
    pub margin_days: u16,
    /// Days of the week.
    pub working_days: Vec<Weekday>,
    /// Days on which nobody works.
    #[serde(default)]
    pub holidays: Vec<Day>,
    /// Times in which nobody does.
    #[serde(default)]
    pub freezes: Vec<FreezeDates>,
    /// Full-time equivalents per role.
    pub team: BTreeMap<Owner, f64>,
}

/// A day in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Day(#[serde(deserialize_with = "day")] Date);

/// A time in which nobody works.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FreezeDates {
    /// First day.
    #[serde(deserialize_with = "day")]
    from: Date,
    /// Last day.
    #[serde(deserialize_with = "day")]
    to: Date,
    /// What it is for.
    why: String,
}

impl WorkCalendar {
    /// The same as options of a schedule.
    #[must_use]
    pub fn options(&self) -> ScheduleOptions {
        let freezes = self.freezes.iter().map(|freeze| Freeze {
            from: freeze.from,
            to: freeze.to,
            why: freeze.why.clone(),
        });
        ScheduleOptions {
            margin_days: self.margin_days,
            working_days: self.working_days.iter().copied().collect(),
            holidays: self.holidays.iter().map(|day| day.0).collect(),
            freezes: freezes.collect(),
            team: self.team.clone(),
            ..ScheduleOptions::default()
        }
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse()
        .map_err(|_| serde::de::Error::custom(format!("`{text}` is no day")))
}

impl Audit {
    /// Reads an audit.
    ///
    /// # Errors
    /// Where the text is no audit of the version that this build knows.
    pub fn parse(text: &str) -> Result<Self, AuditError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(AuditError::Empty);
        }
        let value: Value = serde_json::from_str(text).map_err(|error| AuditError::Broken {
            line: error.line(),
            problem: said(&error),
        })?;
        // A later version may look different, so the version comes before the shape.
        let version = value.get("schemaVersion");
        if let Some(what) = other(&value) {
            return Err(AuditError::Other { what });
        }
        match version {
            None => {
                return Err(AuditError::Other {
                    what: "a JSON document without a schema version",
                });
            }
            Some(Value::Number(version)) if version.as_u64() != Some(SCHEMA_VERSION) => {
                return Err(AuditError::Version {
                    version: version.to_string(),
                });
            }
            Some(Value::Number(_)) => {}
            Some(_) => {
                return Err(AuditError::Other {
                    what: "a JSON document whose schema version is no number",
                });
            }
        }
        serde_json::from_str(text).map_err(|error| AuditError::Malformed {
            line: error.line(),
            problem: said(&error),
        })
    }
}

/// What a JSON document is that is no audit; none where it may be one.
fn other(value: &Value) -> Option<&'static str> {
    let Some(fields) = value.as_object() else {
        return Some("a JSON value that is no document");
    };
    let has = |names: &[&str]| names.iter().all(|name| fields.contains_key(*name));
    if has(&["verdict", "findings"]) {
        Some("what `sf-cti check` writes")
    } else if has(&["old", "new", "forecast"]) {
        Some("what `sf-cti diff` writes")
    } else if has(&["runs", "version"]) {
        Some("a SARIF log")
    } else if has(&["schemaVersion"]) && !has(&["usages"]) && !has(&["plan"]) {
        Some("another document of sf-cti")
    } else {
        None
    }
}

/// The parser's words without the place, which is said once.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let cut = text.rfind(" at line ").unwrap_or(text.len());
    text[..cut].to_owned()
}
