//! What `sf-cti check` says in its public shape, schema version 1.

use jiff::civil::Date;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::{Bundle, Checkout, Coverage, Tool};
use crate::catalog::{Capability, Confidence, Severity, Target};
use crate::gate::{self, Failure, Outcome, Policy, Standing, WaiverSource, WaiverState, Weight};
use crate::inventory::Inventory;
use crate::report::words::count;

/// What a gate says of a bundle. Every format prints this and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti check, schema version 1", deny_unknown_fields)]
pub struct CheckDocument {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// The day that the check takes for today, in UTC.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// What was looked at.
    pub bundle: Bundle,
    /// How the run ends, and why.
    pub verdict: CheckVerdict,
    /// What the run was held to.
    pub policy: CheckPolicy,
    /// How many findings are what.
    pub counts: CheckCounts,
    /// What the gate looked at: usages by path, offset and rule, then mentions where they are gated.
    pub findings: Vec<CheckFinding>,
    /// Waivers, and whether they hold.
    pub waivers: Vec<CheckWaiver>,
    /// Milestones, and how far they are.
    pub milestones: Vec<CheckMilestone>,
    /// The baseline; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<CheckBaseline>,
    /// The state that only additions to are gated; absent where everything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<CheckChange>,
    /// What could and could not be seen.
    pub coverage: Coverage,
    /// Where the bundle lies in the checkout. Only reports for CI systems say it: the same bundle is to make the same
    /// document wherever it lies.
    #[serde(skip)]
    pub checkout: Checkout,
}

/// How a check ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckVerdict {
    /// `passed`, `failed`, `incomplete` or `nothing-to-audit`.
    #[schemars(extend("enum" = ["passed", "failed", "incomplete", "nothing-to-audit"]))]
    pub outcome: &'static str,
    /// The exit code of the run.
    #[schemars(extend("enum" = [0, 1, 3, 4]))]
    pub exit_code: u8,
    /// The verdict in a sentence.
    pub text: String,
    /// Why it fails; empty unless it does.
    pub failures: Vec<CheckFailure>,
    /// What does not fail it and wants to be known.
    pub warnings: Vec<String>,
}

/// One reason for which a check fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CheckFailure {
    /// What kind of reason.
    #[schemars(extend("enum" = ["findings", "milestones", "expired-waivers", "unused-waivers"]))]
    pub kind: &'static str,
    /// How many there are.
    pub count: usize,
    /// The same in words.
    pub text: String,
}

/// What a run was held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckPolicy {
    /// Findings of this severity and above fail; `never` where none does.
    #[schemars(extend("enum" = ["error", "warning", "note", "never"]))]
    pub fail_on: &'static str,
    /// Findings that are less sure never fail.
    pub confidence: Confidence,
    /// The target whose dispositions count; absent where those of all do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Whether gaps fail.
    pub strict: bool,
}

/// How many findings are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckCounts {
    /// New, and severe and sure enough to fail the run.
    pub failing: usize,
    /// New, and too mild or too unsure to fail it.
    pub reported: usize,
    /// In the baseline.
    pub baselined: usize,
    /// Of these, under another name than there.
    pub moved: usize,
    /// Waived.
    pub waived: usize,
    /// There before the change that is looked at.
    pub unchanged: usize,
}

/// One thing that the gate looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckFinding {
    /// Identity across line shifts and moves.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub fingerprint: String,
    /// Whether it was there before, or is allowed.
    #[schemars(extend("enum" = ["new", "baselined", "waived", "unchanged"]))]
    pub state: &'static str,
    /// Whether it fails the run.
    pub fails: bool,
    /// How severe it is under the policy.
    pub severity: Severity,
    /// Whether it is a place that depends on Open CTI, or one that only names it.
    #[schemars(extend("enum" = ["usage", "mention"]))]
    pub kind: &'static str,
    /// The rule that found it.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// The member that is used, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The job it does.
    pub capability: Capability,
    /// How surely it is one.
    pub confidence: Confidence,
    /// File, or member of an archive, relative to the bundle.
    pub path: String,
    /// 1-based line.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// 1-based column in UTF-16 units.
    #[schemars(range(min = 1))]
    pub column: u32,
    /// Line of the first character after it.
    #[schemars(range(min = 1))]
    pub end_line: u32,
    /// Column of the first character after it.
    #[schemars(range(min = 1))]
    pub end_column: u32,
    /// The component it is a part of, `TYPE:FULLNAME`.
    pub component: String,
    /// The line it starts on, trimmed and shortened, secrets redacted.
    pub snippet: String,
    /// Of one in the baseline: whether its component was renamed or moved since.
    #[serde(skip_serializing_if = "super::is_false")]
    pub moved: bool,
    /// Of a waived one: the last day of the waiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
}

impl CheckFinding {
    /// What was found, in a line: the rule's title, and the member where the title does not say it.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.member {
            Some(member) if !self.title.contains(member.as_str()) => {
                format!("{} ({member})", self.title)
            }
            _ => self.title.clone(),
        }
    }
}

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckWaiver {
    /// Where it stands: `PATH:LINE` in the bundle, or in the settings.
    pub at: String,
    /// Whether it is a comment in the bundle or an entry of the settings.
    #[schemars(extend("enum" = ["comment", "settings"]))]
    pub source: &'static str,
    /// The file: in the bundle for a comment.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// The rule, or glob of rules, that it names.
    pub rule: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    #[schemars(extend("format" = "date"))]
    pub until: String,
    /// Why.
    pub reason: String,
    /// Number of findings that it covers, whether or not it holds.
    pub covers: usize,
    /// Whether it holds.
    #[schemars(extend("enum" = ["holds", "unused", "expired", "too-long"]))]
    pub state: &'static str,
    /// Whether that fails the run.
    pub fails: bool,
    /// Whether that is warned of.
    pub warned: bool,
    /// What is not in order with it, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// One milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckMilestone {
    /// What it is called.
    pub name: String,
    /// The last day on which there may be more.
    #[schemars(extend("format" = "date"))]
    pub by: String,
    /// The ceiling.
    pub max: usize,
    /// Its line in the settings, 1-based.
    pub line: u32,
    /// Usages that count against it: those in the baseline too, those that are waived not.
    pub count: usize,
    /// Days until its last day; negative when that is over.
    pub days_left: i32,
    /// How it stands.
    #[schemars(extend("enum" = ["met", "ahead", "near", "missed"]))]
    pub standing: &'static str,
    /// Whether that fails the run.
    pub fails: bool,
    /// The same in a sentence.
    pub text: String,
}

/// The baseline of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct CheckBaseline {
    /// The file's own name.
    pub file: String,
    /// Its records.
    pub records: usize,
    /// Those that nothing needs any more: `sf-cti baseline prune` drops them.
    pub gone: usize,
}

/// The state before a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CheckChange {
    /// What was named as its base.
    pub base: String,
    /// The commit that the change starts from.
    pub commit: String,
}

/// The JSON Schema of [`CheckDocument`].
#[must_use]
pub fn check_schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<CheckDocument>()
        .to_value()
}

/// What a check compares with.
#[derive(Debug, Clone, Default)]
pub struct CheckGround {
    /// The baseline's file name and number of records.
    pub baseline: Option<(String, usize)>,
    /// The base of the change.
    pub change: Option<CheckChange>,
    /// Where the bundle lies.
    pub checkout: Checkout,
}

impl CheckDocument {
    /// The version of the shape that this build writes.
    pub const SCHEMA_VERSION: u32 = 1;

    /// Puts a verdict into the public shape. `exit_code` is the one that the run ends with.
    #[must_use]
    pub fn new(
        inventory: &Inventory,
        policy: &Policy,
        verdict: &gate::Verdict,
        ground: CheckGround,
        exit_code: u8,
    ) -> Self {
        let waivers: Vec<CheckWaiver> = verdict.waivers.iter().map(CheckWaiver::from).collect();
        let milestones: Vec<CheckMilestone> = verdict
            .milestones
            .iter()
            .map(|state| CheckMilestone::new(state, policy))
            .collect();
        let failures: Vec<CheckFailure> = verdict
            .failures
            .iter()
            .copied()
            .map(CheckFailure::from)
            .collect();
        let gone = verdict.gone.as_ref().map_or(0, Vec::len);
        let mut document = Self {
            schema_version: Self::SCHEMA_VERSION,
            tool: Tool::this(),
            as_of: policy.as_of.to_string(),
            bundle: Bundle::from(&inventory.bundle),
            verdict: CheckVerdict {
                outcome: verdict.outcome.as_str(),
                exit_code,
                text: String::new(),
                failures,
                warnings: Vec::new(),
            },
            policy: CheckPolicy {
                fail_on: policy.fail_on.map_or("never", Severity::as_str),
                confidence: policy.confidence,
                target: policy.targets.first().copied(),
                strict: policy.strict,
            },
            counts: CheckCounts {
                failing: verdict.counts.failing,
                reported: verdict.counts.reported,
                baselined: verdict.counts.baselined,
                moved: verdict.counts.moved,
                waived: verdict.counts.waived,
                unchanged: verdict.counts.unchanged,
            },
            findings: verdict
                .findings
                .iter()
                .map(|finding| CheckFinding::new(finding, inventory))
                .collect(),
            waivers,
            milestones,
            baseline: ground.baseline.map(|(file, records)| CheckBaseline {
                file,
                records,
                gone,
            }),
            change: ground.change,
            coverage: Coverage::from(inventory),
            checkout: ground.checkout,
        };
        document.verdict.text = document.said(verdict.outcome, inventory.coverage.claimed > 0);
        document.verdict.warnings = document.warned(verdict);
        document
    }

    /// The verdict in a sentence; `any` tells whether there was anything to audit.
    fn said(&self, outcome: Outcome, any: bool) -> String {
        let gaps = self.coverage.gaps.len();
        match outcome {
            Outcome::NothingToAudit => {
                "Nothing to audit: no file is one that sf-cti reads.".to_owned()
            }
            Outcome::Failed => {
                let failures = self.verdict.failures.iter();
                let failures: Vec<&str> = failures.map(|failure| failure.text.as_str()).collect();
                format!("Failed: {}.", failures.join("; "))
            }
            Outcome::Incomplete => format!(
                "Incomplete: {} could not be seen, and --strict does not accept that.",
                count(gaps, "place", "places")
            ),
            Outcome::Passed if !any => {
                "Passed: nothing was there to audit, and --allow-empty accepts that.".to_owned()
            }
            Outcome::Passed if gaps > 0 => format!(
                "Passed, in what could be seen: {} could not.",
                count(gaps, "place", "places")
            ),
            Outcome::Passed => "Passed: no use of Open CTI that is not allowed.".to_owned(),
        }
    }

    fn warned(&self, verdict: &gate::Verdict) -> Vec<String> {
        let mut warnings: Vec<String> = Vec::new();
        let milestones = self.milestones.iter().zip(&verdict.milestones);
        for (milestone, state) in milestones {
            if matches!(state.standing, Standing::Near | Standing::Missed) && !milestone.fails {
                warnings.push(milestone.text.clone());
            }
        }
        for waiver in self.waivers.iter().filter(|waiver| waiver.warned) {
            if let Some(problem) = &waiver.problem {
                warnings.push(format!("{}: {problem}", waiver.at));
            }
        }
        warnings.extend(self.records_to_prune());
        warnings
    }

    /// That the baseline holds more than is needed, in a sentence; nothing where it does not.
    #[must_use]
    pub fn records_to_prune(&self) -> Option<String> {
        let baseline = self.baseline.as_ref()?;
        let is = if baseline.gone == 1 { "is" } else { "are" };
        (baseline.gone > 0).then(|| {
            format!(
                "{} of {} {is} needed no longer: sf-cti baseline prune",
                count(baseline.gone, "record", "records"),
                baseline.file
            )
        })
    }

    /// Findings that fail the run, the worst first, then in their order.
    #[must_use]
    pub fn failing(&self) -> Vec<&CheckFinding> {
        self.worst_first(|finding| finding.fails)
    }

    /// Findings that are new and do not fail it, the worst first, then in their order.
    #[must_use]
    pub fn reported(&self) -> Vec<&CheckFinding> {
        self.worst_first(|finding| finding.state == "new" && !finding.fails)
    }

    fn worst_first(&self, wanted: impl Fn(&CheckFinding) -> bool) -> Vec<&CheckFinding> {
        let mut findings: Vec<&CheckFinding> = self
            .findings
            .iter()
            .filter(|finding| wanted(finding))
            .collect();
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}

impl CheckFinding {
    fn new(finding: &gate::Finding, inventory: &Inventory) -> Self {
        let subject = finding.subject;
        let place = subject.place(inventory);
        let rule = subject.rule(inventory);
        let usage = subject.usage(inventory);
        let snippet = match (usage, subject.mention(inventory)) {
            (Some(usage), _) => usage.snippet.clone(),
            (None, mention) => mention
                .map(|mention| mention.snippet.clone())
                .unwrap_or_default(),
        };
        let (moved, until) = match finding.state {
            gate::State::Baselined { moved } => (moved, None),
            gate::State::Waived { until, .. } => (false, Some(until.to_string())),
            gate::State::New | gate::State::Unchanged => (false, None),
        };
        Self {
            fingerprint: subject.identity(inventory).fingerprint.to_owned(),
            state: finding.state.as_str(),
            fails: finding.fails,
            severity: finding.severity,
            kind: if usage.is_some() { "usage" } else { "mention" },
            rule: rule.id.clone(),
            title: rule.title.clone(),
            member: usage.and_then(|usage| usage.member.clone()),
            capability: rule.capability,
            confidence: subject.confidence(inventory),
            path: place.path.to_string(),
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            component: subject.component(inventory).to_string(),
            snippet,
            moved,
            until,
        }
    }
}

impl From<Failure> for CheckFailure {
    fn from(failure: Failure) -> Self {
        let number = failure.count();
        let (kind, text) = match failure {
            Failure::Findings(_) => (
                "findings",
                count(
                    number,
                    "use of Open CTI is not allowed",
                    "uses of Open CTI are not allowed",
                ),
            ),
            Failure::Milestones(_) => (
                "milestones",
                count(number, "milestone is missed", "milestones are missed"),
            ),
            Failure::ExpiredWaivers(_) => (
                "expired-waivers",
                count(number, "waiver is over", "waivers are over"),
            ),
            Failure::UnusedWaivers(_) => (
                "unused-waivers",
                count(number, "waiver waives nothing", "waivers waive nothing"),
            ),
        };
        Self {
            kind,
            count: number,
            text,
        }
    }
}

impl From<&gate::WaiverUse> for CheckWaiver {
    fn from(used: &gate::WaiverUse) -> Self {
        let (source, path, line) = match &used.source {
            WaiverSource::Comment(place) => ("comment", place.path.to_string(), place.start.line),
            WaiverSource::Settings(at) => {
                let (path, line) = at.rsplit_once(':').unwrap_or((at, ""));
                ("settings", path.to_owned(), line.parse().unwrap_or(1))
            }
        };
        let until: Date = used.until;
        let problem = match used.state {
            WaiverState::Holds => None,
            WaiverState::Unused => Some(format!(
                "the waiver of {} for {} waives nothing: delete it",
                used.owner, used.rule
            )),
            WaiverState::Expired => Some(format!(
                "the waiver of {} for {} was over on {until}: {} again what the baseline says. Delete it, or agree on a new day",
                used.owner,
                used.rule,
                count(used.covers, "use is", "uses are")
            )),
            WaiverState::TooLong { latest } => Some(format!(
                "the waiver of {} for {} does not hold: it ends on {until}, and the settings allow {latest} at the latest",
                used.owner, used.rule
            )),
        };
        Self {
            at: format!("{path}:{line}"),
            source,
            path,
            line,
            rule: used.rule.clone(),
            owner: used.owner.clone(),
            until: until.to_string(),
            reason: used.reason.clone(),
            covers: used.covers,
            state: used.state.as_str(),
            fails: used.weight == Weight::Fail,
            warned: used.weight == Weight::Warn,
            problem,
        }
    }
}

impl CheckMilestone {
    fn new(state: &gate::MilestoneState, policy: &Policy) -> Self {
        let gate::Milestone {
            name,
            by,
            max,
            line,
            ..
        } = &state.milestone;
        let now = count(state.count, "use", "uses");
        let text = match state.standing {
            Standing::Met => format!("{name}: {now}, at most {max} by {by}: met"),
            Standing::Ahead | Standing::Near => format!(
                "{name}: {now}, at most {max} by {by}, in {}",
                count(
                    usize::try_from(state.days_left).unwrap_or_default(),
                    "day",
                    "days"
                )
            ),
            Standing::Missed => format!("{name}: {now}, at most {max} were allowed by {by}"),
        };
        Self {
            name: name.clone(),
            by: by.to_string(),
            max: *max,
            line: *line,
            count: state.count,
            days_left: state.days_left,
            standing: state.standing.as_str(),
            fails: state.standing == Standing::Missed && policy.fail_on.is_some(),
            text,
        }
    }
}
