//! What `sf-cti diff` says in its public shape, schema version 1.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::Tool;
use crate::catalog::{Capability, Owner, catalog};
use crate::diff::{
    self, Audit, Change, Count, Counts, Diff, NoPace, Progress, Standing, State, TaskChange,
    Tenths, WaiverChange,
};
use crate::report::words::count;

/// How two audits compare. Every format prints this and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti diff, schema version 1", deny_unknown_fields)]
pub struct DiffDocument {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// The program that wrote it.
    pub tool: Tool,
    /// The day from which the forecast is counted, in UTC.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// The earlier audit.
    pub old: DiffSide,
    /// The later audit.
    pub new: DiffSide,
    /// All of it in a few sentences.
    pub headline: String,
    /// What has to be known first, warnings before notes.
    pub remarks: Vec<DiffRemark>,
    /// How many usages became what, by what they count as.
    pub counts: DiffTotals,
    /// Those that burn down, by capability.
    pub capabilities: Vec<DiffCapability>,
    /// Those that burn down, by adapter.
    pub adapters: Vec<DiffAdapter>,
    /// Every usage of both audits once: those of the later one by path, then those that it lacks.
    pub usages: Vec<DiffUsage>,
    /// The earlier plan's tasks, in its order.
    pub tasks: Vec<DiffTask>,
    /// Tasks that only the later plan has.
    pub new_tasks: Vec<DiffNewTask>,
    /// Person-days burned and left.
    pub effort: DiffEffort,
    /// When what is left is done.
    pub forecast: DiffForecast,
    /// What would make the schedule rest on the pace; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<DiffCalibration>,
}

/// One of the two audits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffSide {
    /// The file's own name.
    pub file: String,
    /// The day that it took for today.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// The version of the program that wrote it.
    pub tool_version: String,
    /// The name of what was audited.
    pub root: String,
    /// How that is laid out.
    pub format: String,
    /// Where it leads, by group of users.
    pub targets: Vec<DiffWay>,
    /// Number of gaps.
    pub gaps: usize,
    /// Whether exported org data was joined.
    pub org_data: bool,
}

/// Where a group of users goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffWay {
    /// The group.
    pub group: String,
    /// The target.
    pub target: String,
    /// Who supplies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sourcing: Option<String>,
}

/// What has to be known first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffRemark {
    /// A warning says that figures may mean something else than they seem to.
    #[schemars(extend("enum" = ["warning", "note"]))]
    pub kind: &'static str,
    /// In a sentence or two.
    pub text: String,
}

/// How many usages became what: `before - fixed - notSeen - released + caught + new = after`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffCounts {
    /// In the earlier audit.
    pub before: usize,
    /// Gone.
    pub fixed: usize,
    /// Gone from sight only: their file could not be read, or was left out.
    pub not_seen: usize,
    /// Still there, and counted as something else now.
    pub released: usize,
    /// There before, and counted as something else then.
    pub caught: usize,
    /// Came in.
    pub new: usize,
    /// In the later audit.
    pub after: usize,
    /// Of these, at another place than before.
    pub moved: usize,
}

impl From<&Counts> for DiffCounts {
    fn from(counts: &Counts) -> Self {
        Self {
            before: counts.before,
            fixed: counts.fixed,
            not_seen: counts.not_seen,
            released: counts.released,
            caught: counts.caught,
            new: counts.new,
            after: counts.after,
            moved: counts.moved,
        }
    }
}

/// Usages by what they count as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffTotals {
    /// Live, and removed, rewritten or re-pointed under the plan's target.
    pub burning: DiffCounts,
    /// Live, and stays.
    pub staying: DiffCounts,
    /// Test code.
    pub test_code: DiffCounts,
    /// What every org ships with.
    pub standard: DiffCounts,
    /// Usages that are waived now and were not.
    pub newly_waived: usize,
    /// Usages that were waived and are not any more.
    pub waivers_ended: usize,
}

/// Usages of one capability that burn down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffCapability {
    /// The capability.
    pub capability: String,
    /// How many became what.
    pub counts: DiffCounts,
}

/// Usages of one adapter that burn down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffAdapter {
    /// Id of the adapter; null for what belongs to none.
    pub adapter: Option<String>,
    /// Its name.
    pub name: String,
    /// How many became what.
    pub counts: DiffCounts,
}

/// One usage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffUsage {
    /// What became of it.
    #[schemars(extend("enum" = ["fixed", "not-seen", "new", "moved", "still-there"]))]
    pub state: &'static str,
    /// What it counts as or, where it is gone, counted as.
    #[schemars(extend("enum" = ["burning", "staying", "test-code", "standard"]))]
    pub counts_as: &'static str,
    /// What it counted as before, where that was something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["burning", "staying", "test-code", "standard"]))]
    pub counted_as: Option<&'static str>,
    /// Identity in the audit that has it; the later one where both do.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub fingerprint: String,
    /// The rule that found it.
    pub rule: String,
    /// The member that is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The job it does.
    pub capability: String,
    /// The adapter it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// File, in the audit that has it.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-16 units.
    pub column: u32,
    /// The component it is a part of.
    pub component: String,
    /// Of one that moved: where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DiffPlace>,
    /// Of one that could not be seen: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What became of its waiver, where that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<DiffWaiver>,
    /// The line it stands on, secrets redacted.
    pub snippet: String,
}

impl DiffUsage {
    /// `path:line`.
    #[must_use]
    pub fn at(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

/// Where a usage was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffPlace {
    /// File.
    pub path: String,
    /// 1-based line.
    pub line: u32,
    /// The component.
    pub component: String,
}

/// What became of a usage's waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffWaiver {
    /// It is waived now and was not, or the other way round.
    #[schemars(extend("enum" = ["newly-waived", "ended"]))]
    pub change: &'static str,
    /// Who answers for it.
    pub owner: String,
    /// Its last day.
    #[schemars(extend("format" = "date"))]
    pub until: String,
    /// Why.
    pub reason: String,
}

/// A task of the earlier plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffTask {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// Who does it.
    pub owner: String,
    /// What became of it, by its own `doneWhen`.
    #[schemars(extend("enum" = ["done", "begun", "open", "nobody-knows", "dropped"]))]
    pub state: &'static str,
    /// What an audit can check, as the later one shows it.
    pub conditions: Vec<DiffCondition>,
    /// What only people can confirm: no audit says that it is so.
    pub to_confirm: Vec<String>,
    /// Number of usages that have to go for it.
    pub usages: usize,
    /// Of these, gone.
    pub gone: usize,
    /// Of these, not seen.
    pub not_seen: usize,
    /// Usages that came in and that the later plan puts into the same task, or that stand in the component of one that is
    /// gone, by its rule.
    pub came_in: usize,
    /// Its id in the later plan, where it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Why the later plan does not have it, or has it still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Its person-days, by the earlier plan.
    pub effort: DiffDays,
    /// Burned: all of them of one that is done; of one that is begun, the part that its usages are fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burned: Option<DiffDays>,
}

/// A condition of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffCondition {
    /// What is checked.
    pub check: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// That in words, with what holds now.
    pub text: String,
    /// Whether it holds; null where the later audit does not show it.
    pub met: Option<bool>,
}

/// A task that only the later plan has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffNewTask {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: String,
    /// Who does it.
    pub owner: String,
    /// Its person-days.
    pub effort: DiffDays,
}

/// Person-days; negative where a change takes some away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffDays {
    /// If all goes well.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// If it does not.
    pub high: f64,
}

impl From<Tenths> for DiffDays {
    fn from(days: Tenths) -> Self {
        Self {
            low: whole(days.low) / 10.0,
            likely: whole(days.likely) / 10.0,
            high: whole(days.high) / 10.0,
        }
    }
}

/// Figures of a plan are far below where a float loses whole numbers.
#[allow(clippy::cast_precision_loss)]
fn whole(value: i64) -> f64 {
    value as f64
}

/// Person-days burned and left: `before - done - dropped + added + changed = left`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffEffort {
    /// The earlier plan.
    pub before: DiffDays,
    /// Its tasks that are done: burned.
    pub done: DiffDays,
    /// Of its tasks that are begun, the part that their usages are fewer: burned as well, and in `changed`.
    pub begun: DiffDays,
    /// Its tasks that the later plan does not have, without an audit showing that they are done.
    pub dropped: DiffDays,
    /// Tasks that only the later plan has.
    pub added: DiffDays,
    /// What tasks of both plans are estimated at more or, below nothing, less.
    pub changed: DiffDays,
    /// The later plan.
    pub left: DiffDays,
    /// Of what is left, tasks of which only people can say that they are done.
    pub for_people: DiffDays,
    /// Where each figure comes from.
    pub basis: Vec<String>,
}

/// When what is left is done.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffForecast {
    /// How the pace stands to the end of Open CTI less the safety margin.
    #[schemars(extend("enum" = ["nothing-left", "no-pace-yet", "ahead", "on", "behind"]))]
    pub standing: &'static str,
    /// The same in a few sentences.
    pub text: String,
    /// The last day of Open CTI.
    #[schemars(extend("format" = "date"))]
    pub retirement: String,
    /// The same less the safety margin.
    #[schemars(extend("format" = "date"))]
    pub deadline: String,
    /// Calendar days from the forecast to the deadline; negative where it is later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// Whether no less is left than there was, so that no pace gets it done.
    pub grew: bool,
    /// When all that is left is done at this pace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub finish: Option<String>,
    /// When that is done of it which an audit can see.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub finish_of_visible: Option<String>,
    /// When all that is left is done if it goes on shrinking as it did: with what came in, what is no longer planned and
    /// what was estimated anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub finish_in_all: Option<String>,
    /// When no usage is left at this pace, those that come in counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub no_usage_left: Option<String>,
    /// The later plan's own P50.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub plan_p50: Option<String>,
    /// Its P80.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    pub plan_p80: Option<String>,
    /// Days from that P50 to the forecast; negative where the forecast is earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after_p50: Option<i64>,
    /// Days from that P80 to the forecast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_after_p80: Option<i64>,
    /// What the later plan says of itself.
    pub plan_verdict: String,
    /// How fast work went; absent where there is no pace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace: Option<DiffPace>,
    /// What it rests on, and what it leaves out.
    pub basis: Vec<String>,
}

/// How fast work went between the audits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct DiffPace {
    /// Calendar days between the audits.
    pub days: i64,
    /// Of these, working days.
    pub working_days: i64,
    /// Likely person-days burned: done and begun.
    pub burned: f64,
    /// Person-days per working day.
    pub per_working_day: f64,
    /// Person-days per week of seven days.
    pub per_week: f64,
    /// Usages fixed per week.
    pub usages_per_week: f64,
    /// The same less those that came in.
    pub net_usages_per_week: f64,
}

/// What would make the schedule rest on the pace: one of the two, not both.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffCalibration {
    /// Why, in a sentence or two.
    pub text: String,
    /// What each role did.
    pub team: Vec<DiffRole>,
    /// The same as lines of `sf-cti.toml`.
    pub settings: String,
    /// What the sizes of `[effort]` would have to be multiplied with instead, with the team as it is.
    pub factor: f64,
}

/// What a role did.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiffRole {
    /// The role.
    pub role: Owner,
    /// Likely person-days burned.
    pub burned: f64,
    /// Person-days per working day: full-time equivalents, by the estimates.
    pub shown: f64,
    /// Full-time equivalents that the later plan was made with.
    pub team: f64,
}

/// The JSON Schema of [`DiffDocument`].
#[must_use]
pub fn diff_schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<DiffDocument>()
        .to_value()
}

impl DiffDocument {
    /// The version of the shape that this build writes.
    pub const SCHEMA_VERSION: u32 = 1;

    /// Puts a comparison into the public shape; `old` and `new` are the files' names.
    #[must_use]
    pub fn new(diff: &Diff<'_>, old: &str, new: &str) -> Self {
        let counts = totals(diff);
        let effort = effort(diff);
        let forecast = forecast(diff, &effort);
        Self {
            schema_version: Self::SCHEMA_VERSION,
            tool: Tool::this(),
            as_of: diff.today.to_string(),
            old: side(diff.old, old),
            new: side(diff.new, new),
            headline: headline(diff, &counts, &effort, &forecast),
            remarks: diff
                .remarks
                .iter()
                .map(|remark| DiffRemark {
                    kind: if remark.is_warning { "warning" } else { "note" },
                    text: remark.text.clone(),
                })
                .collect(),
            counts,
            capabilities: diff
                .capabilities
                .iter()
                .map(|(capability, counts)| DiffCapability {
                    capability: (*capability).to_owned(),
                    counts: counts.into(),
                })
                .collect(),
            adapters: adapters(diff),
            usages: diff.usages.iter().filter_map(usage).collect(),
            tasks: diff.tasks.iter().map(task).collect(),
            new_tasks: diff.added.iter().map(|task| new_task(task)).collect(),
            calibration: calibration(diff),
            effort,
            forecast,
        }
    }

    /// Usages in a state that count as something, in their order.
    pub fn in_state<'d>(
        &'d self,
        state: &'d str,
        counts_as: &'d str,
    ) -> impl Iterator<Item = &'d DiffUsage> {
        self.usages
            .iter()
            .filter(move |usage| usage.state == state && usage.counts_as == counts_as)
    }

    /// Tasks in a state, in their order.
    pub fn tasks_in<'d>(&'d self, state: &'d str) -> impl Iterator<Item = &'d DiffTask> {
        self.tasks.iter().filter(move |task| task.state == state)
    }
}

fn side(audit: &Audit, file: &str) -> DiffSide {
    let groups = audit.decision.groups.iter();
    DiffSide {
        file: file.to_owned(),
        as_of: audit.as_of.to_string(),
        tool_version: audit.tool.version.clone(),
        root: audit.bundle.root.clone(),
        format: audit.bundle.format.clone(),
        targets: groups
            .map(|group| DiffWay {
                group: group.group.clone(),
                target: group.target.clone(),
                sourcing: group.sourcing.clone(),
            })
            .collect(),
        gaps: audit.coverage.gaps.len(),
        org_data: audit.org_data.folder.is_some(),
    }
}

fn totals(diff: &Diff<'_>) -> DiffTotals {
    let of = |count: Count| {
        diff.counts
            .get(&count)
            .map(DiffCounts::from)
            .unwrap_or_default()
    };
    let waived = |wanted: WaiverChange| {
        let usages = diff.usages.iter();
        usages
            .filter(|change| change.waiver == Some(wanted))
            .count()
    };
    DiffTotals {
        burning: of(Count::Burning),
        staying: of(Count::Staying),
        test_code: of(Count::TestCode),
        standard: of(Count::Standard),
        newly_waived: waived(WaiverChange::Begun),
        waivers_ended: waived(WaiverChange::Ended),
    }
}

fn adapters(diff: &Diff<'_>) -> Vec<DiffAdapter> {
    let all = diff.old.adapters.iter().chain(&diff.new.adapters);
    let names: BTreeMap<&str, &str> = all
        .map(|adapter| (adapter.id.as_str(), adapter.name.as_str()))
        .collect();
    let rows = diff.adapters.iter();
    rows.map(|(id, counts)| DiffAdapter {
        adapter: id.map(str::to_owned),
        name: match id {
            None => "of no adapter".to_owned(),
            Some(id) => names.get(id).copied().unwrap_or(id).to_owned(),
        },
        counts: counts.into(),
    })
    .collect()
}

fn usage(change: &Change<'_>) -> Option<DiffUsage> {
    let usage = change.usage()?;
    let (count, before) = (change.count()?, change.counted);
    let from = change.old.filter(|_| change.state == State::Moved);
    let waiver = change.waiver.and_then(|what| {
        let waived = match what {
            WaiverChange::Begun => change.new,
            // The waiver may be there still, with its last day over.
            WaiverChange::Ended => change.old,
        };
        let waiver = waived?.waiver.as_ref()?;
        Some(DiffWaiver {
            change: match what {
                WaiverChange::Begun => "newly-waived",
                WaiverChange::Ended => "ended",
            },
            owner: waiver.owner.clone(),
            until: waiver.until.to_string(),
            reason: waiver.reason.clone(),
        })
    });
    Some(DiffUsage {
        state: change.state.as_str(),
        counts_as: count.as_str(),
        counted_as: before.filter(|before| *before != count).map(Count::as_str),
        fingerprint: usage.fingerprint.clone(),
        rule: usage.rule.clone(),
        member: usage.member.clone(),
        capability: usage.capability.clone(),
        adapter: usage.adapter.clone(),
        path: usage.path.clone(),
        line: usage.line,
        column: usage.column,
        component: usage.component.clone(),
        from: from.map(|usage| DiffPlace {
            path: usage.path.clone(),
            line: usage.line,
            component: usage.component.clone(),
        }),
        why: match &change.state {
            State::NotSeen { why } => Some(why.clone()),
            _ => None,
        },
        waiver,
        snippet: usage.snippet.clone(),
    })
}

fn task(change: &TaskChange<'_>) -> DiffTask {
    let task = change.task;
    let burned = match change.progress {
        Progress::Done => Some(diff::effort_of(task)),
        Progress::Begun => Some(diff::begun(change)),
        _ => None,
    };
    DiffTask {
        id: task.id.clone(),
        title: task.title.clone(),
        phase: task.phase.clone(),
        owner: task.owner.clone(),
        state: change.progress.as_str(),
        conditions: change
            .conditions
            .iter()
            .map(|judged| DiffCondition {
                check: judged.check.clone(),
                of: judged.of.clone(),
                text: judged.text.clone(),
                met: judged.met,
            })
            .collect(),
        to_confirm: task.done_when.manual.clone(),
        usages: change.awaited,
        gone: change.gone,
        not_seen: change.not_seen,
        came_in: change.came_in,
        now: change.now.map(|now| now.id.clone()),
        why: change.why.clone(),
        effort: diff::effort_of(task).into(),
        burned: burned.map(DiffDays::from),
    }
}

fn new_task(task: &diff::Task) -> DiffNewTask {
    DiffNewTask {
        id: task.id.clone(),
        title: task.title.clone(),
        phase: task.phase.clone(),
        owner: task.owner.clone(),
        effort: diff::effort_of(task).into(),
    }
}

fn effort(diff: &Diff<'_>) -> DiffEffort {
    let number = |wanted: Progress| {
        let tasks = diff.tasks.iter();
        tasks.filter(|change| change.progress == wanted).count()
    };
    let tasks = |number: usize| count(number, "task", "tasks");
    let later = diff.new.plan.tasks();
    let people = later.filter(|task| task.done_when.auto.is_empty()).count();
    let effort = diff.effort;
    DiffEffort {
        before: effort.before.into(),
        done: effort.done.into(),
        begun: effort.begun.into(),
        dropped: effort.dropped.into(),
        added: effort.added.into(),
        changed: effort.changed.into(),
        left: effort.left.into(),
        for_people: effort.for_people.into(),
        basis: vec![
            format!(
                "before: the estimates of the earlier plan's {}",
                tasks(diff.tasks.len())
            ),
            format!(
                "done: of these, {} of which all that an audit can check holds in the later one; what people have to \
                 confirm is listed with each",
                tasks(number(Progress::Done))
            ),
            format!(
                "begun: {}, each with the share of its usages that are gone, less those that came in",
                tasks(number(Progress::Begun))
            ),
            format!(
                "dropped: {} that the later plan does not have, without anything showing that they were done",
                tasks(number(Progress::Dropped))
            ),
            format!(
                "added: {} that only the later plan has",
                tasks(diff.added.len())
            ),
            "changed: what tasks of both plans are estimated at more or less, with what is begun"
                .to_owned(),
            format!(
                "left: the estimates of the later plan's {}; {} of them only people can say to be done, and they stay in \
                 the plan for as long as the bundle gives a reason for them",
                tasks(diff.new.plan.tasks().count()),
                people
            ),
            catalog().effort.basis.clone(),
        ],
    }
}

fn forecast(diff: &Diff<'_>, effort: &DiffEffort) -> DiffForecast {
    let forecast = &diff.forecast;
    let schedule = &diff.new.plan.schedule;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let finish = schedule.finish.as_ref();
    let pace = forecast.pace.as_ref().map(|pace| DiffPace {
        days: pace.days,
        working_days: pace.working_days,
        burned: whole(pace.burned) / 10.0,
        per_working_day: hundredths(pace.per_working_day),
        per_week: hundredths(pace.per_week),
        usages_per_week: hundredths(pace.usages_per_week),
        net_usages_per_week: hundredths(pace.net_usages_per_week),
    });
    let basis = pace
        .as_ref()
        .map_or_else(Vec::new, |pace| basis(diff, pace, effort));
    DiffForecast {
        standing: forecast.standing.as_str(),
        text: standing(diff),
        retirement: forecast.retirement.to_string(),
        deadline: forecast.deadline.to_string(),
        days: forecast.days,
        grew: forecast.grew,
        finish: day(forecast.finish),
        finish_of_visible: day(forecast.finish_of_visible),
        finish_in_all: day(forecast.finish_in_all),
        no_usage_left: day(forecast.no_usage_left),
        plan_p50: day(finish.map(|finish| finish.p50)),
        plan_p80: day(finish.map(|finish| finish.p80)),
        days_after_p50: forecast.after_p50,
        days_after_p80: forecast.after_p80,
        plan_verdict: schedule.verdict.text.clone(),
        pace,
        basis,
    }
}

/// How it stands, in a sentence or two.
fn standing(diff: &Diff<'_>) -> String {
    let forecast = &diff.forecast;
    let deadline = forecast.deadline;
    let because = match forecast.standing {
        Standing::NothingLeft => {
            return "Nothing is left that ends with Open CTI, as far as the later audit could see."
                .to_owned();
        }
        Standing::NoPace(NoPace::SameDay) => "both audits are as of the same day",
        Standing::NoPace(NoPace::Backwards) => "NEW is the older audit",
        Standing::NoPace(NoPace::NoWorkingDay) => "no working day lies between the audits",
        Standing::NoPace(NoPace::NothingBurned) => {
            "nothing was done between them that an audit can see"
        }
        Standing::Ahead | Standing::On | Standing::Behind => {
            if forecast.grew {
                let likely = |days: Tenths| DiffDays::from(days).likely;
                let (before, left) = (likely(diff.effort.before), likely(diff.effort.left));
                let end = match forecast.finish {
                    Some(finish) => format!("on {finish}"),
                    None => "later than anybody plans for".to_owned(),
                };
                return format!(
                    "Behind: {before} likely person-days were left, and {left} are. If nothing more came in, they would end \
                     {end} at this pace."
                );
            }
            let Some((finish, days)) = forecast.finish.zip(forecast.days) else {
                return "Behind: at this pace the work that is left ends later than anybody plans for."
                    .to_owned();
            };
            let distance = count(
                usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX),
                "day",
                "days",
            );
            let where_to = match days {
                0 => format!("on {deadline}, the day by which it should"),
                1.. => {
                    format!("on {finish}, {distance} before {deadline}, the day by which it should")
                }
                _ => {
                    format!("on {finish}, {distance} after {deadline}, the day by which it should")
                }
            };
            let word = match forecast.standing {
                Standing::Ahead => "Ahead",
                Standing::On => "On schedule",
                _ => "Behind",
            };
            let end = if finish > forecast.retirement {
                format!(" Open CTI ends on {}, before that.", forecast.retirement)
            } else {
                String::new()
            };
            return format!("{word}: at this pace the work that is left ends {where_to}.{end}");
        }
    };
    format!("No pace yet: {because}.")
}

fn basis(diff: &Diff<'_>, pace: &DiffPace, effort: &DiffEffort) -> Vec<String> {
    let forecast = &diff.forecast;
    let mut basis = vec![
        format!(
            "Pace: {} likely person-days done or begun in {} of {}: {} a working day, {} a week.",
            pace.burned,
            count(
                usize::try_from(pace.working_days).unwrap_or(0),
                "working day",
                "working days"
            ),
            count(
                usize::try_from(pace.days).unwrap_or(0),
                "calendar day",
                "calendar days"
            ),
            pace.per_working_day,
            pace.per_week
        ),
        format!(
            "Usages that are to go: {} a week fixed, {} when those that came in are taken off.",
            pace.usages_per_week, pace.net_usages_per_week
        ),
    ];
    if forecast.finish.is_some() {
        basis.push(format!(
            "Left: {} likely person-days, counted from {}. {} of them only people can say to be done. The pace has no part \
             of that work, so the forecast is late by what was done of it.",
            effort.left.likely, forecast.from, effort.for_people.likely
        ));
    }
    if let Some(day) = forecast.finish_of_visible {
        basis.push(format!(
            "What an audit can see of it ends on {day} at this pace."
        ));
    }
    if let Some(day) = forecast.finish_in_all {
        basis.push(format!(
            "In all, with what came in, is no longer planned or was estimated anew, {} likely person-days became {}: at that \
             rate the rest ends on {day}.",
            effort.before.likely, effort.left.likely
        ));
    }
    if let Some(day) = forecast.no_usage_left {
        basis.push(format!(
            "No usage that is to go is left on {day}, if they go and come as they did."
        ));
    }
    if let Some((p50, p80)) = forecast.after_p50.zip(forecast.after_p80) {
        let against = |days: i64| {
            let number = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
            let number = count(number, "day", "days");
            match days {
                0 => "on the day of".to_owned(),
                1.. => format!("{number} after"),
                _ => format!("{number} before"),
            }
        };
        basis.push(format!(
            "That is {} the later plan's own P50 and {} its P80.",
            against(p50),
            against(p80)
        ));
    }
    basis.push(
        "Waiting times and the order of tasks are in the plan and not in the pace: of two dates, the later one counts."
            .to_owned(),
    );
    basis.push(
        "A pace between two days is this project's arithmetic on its own estimates, and no statement of Salesforce's."
            .to_owned(),
    );
    basis
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn calibration(diff: &Diff<'_>) -> Option<DiffCalibration> {
    let forecast = &diff.forecast;
    let pace = forecast.pace.as_ref()?;
    // There is nothing left to plan, or so little was done that it tells nothing of the rest.
    if forecast.standing == Standing::NothingLeft {
        return None;
    }
    let factor = forecast.factor?;
    let finish = diff.new.plan.schedule.finish.as_ref();
    let now = match finish {
        Some(finish) if finish.calibrated => {
            "The schedule rests on what sf-cti.toml says of team or efforts."
        }
        _ => "The schedule is uncalibrated: team and efforts are nobody's measured figures.",
    };
    let days = count(
        usize::try_from(pace.working_days).unwrap_or(0),
        "working day",
        "working days",
    );
    let mut settings = String::from("[team]\n");
    for role in &forecast.roles {
        settings.push_str(&format!(
            "{} = {}   # {} person-days in {days}; {} in the later plan\n",
            role.owner,
            role.shown,
            whole(role.burned) / 10.0,
            role.team
        ));
    }
    Some(DiffCalibration {
        text: format!(
            "{now} These two audits have shown a pace. To plan with it, put what follows into sf-cti.toml and audit again; \
             or keep the team and multiply low, likely and high of S, M and L in `[effort]`: one of the two, not both. A \
             role that had to wait for others did less than it could."
        ),
        team: forecast
            .roles
            .iter()
            .map(|role| DiffRole {
                role: role.owner,
                burned: whole(role.burned) / 10.0,
                shown: role.shown,
                team: role.team,
            })
            .collect(),
        settings,
        factor,
    })
}

/// All of it in a few sentences, for whoever reads no further.
fn headline(
    diff: &Diff<'_>,
    counts: &DiffTotals,
    effort: &DiffEffort,
    forecast: &DiffForecast,
) -> String {
    let burning = counts.burning;
    let mut said = vec![match (burning.before, burning.after) {
        (0, 0) => "Nothing was to go, and nothing is.".to_owned(),
        (before, after) => {
            let unseen = match burning.not_seen {
                0 => String::new(),
                number => format!(", {number} could not be seen"),
            };
            let other = match burning.released + burning.caught {
                0 => String::new(),
                _ => format!(
                    ", {} now stay and {} now go that did not",
                    burning.released, burning.caught
                ),
            };
            format!(
                "Of {} that were to go, {} gone{unseen}{other}; {} came in; {} left.",
                count(before, "use", "uses"),
                are(burning.fixed),
                burning.new,
                are(after)
            )
        }
    }];
    let done = diff
        .tasks
        .iter()
        .filter(|change| change.progress == Progress::Done);
    let done = done.count();
    let begun = if effort.begun.likely > 0.0 {
        format!(", and {} more of those begun", effort.begun.likely)
    } else {
        String::new()
    };
    said.push(format!(
        "Of {}, {} done: {} of {} likely person-days{begun}; {} are left.",
        count(diff.tasks.len(), "task", "tasks"),
        are(done),
        effort.done.likely,
        effort.before.likely,
        effort.left.likely
    ));
    said.push(forecast.text.clone());
    said.join(" ")
}

/// `1 is`, `2 are`.
fn are(number: usize) -> String {
    format!("{number} {}", if number == 1 { "is" } else { "are" })
}

/// A capability's title, or its word where a later program knows more of them.
#[must_use]
pub fn capability_title(word: &str) -> &str {
    match word.parse::<Capability>() {
        Ok(capability) => &catalog().capability(capability).title,
        Err(_) => word,
    }
}
