//! Closed sets of words, as people say them.

use crate::catalog::{Api, CallCenterKind, Category, ConnectorState, Disposition, Grounds, Owner};
use crate::inventory::State;
use crate::report::document::{Effort, LeadTime, OrgData, Schedule, Task, VerdictKind};

/// `a`, `a and b`, `a, b and c`.
pub(super) fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// `1 usage`, `2 usages`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What exported org data comes to, in one line; none where there is none.
pub(super) fn org_data(data: &OrgData) -> Option<String> {
    let folder = data.folder.as_ref()?;
    let mut parts = Vec::new();
    if let Some(org) = &data.organization {
        let kind = if org.sandbox { ", a sandbox" } else { "" };
        parts.push(format!("{}{kind}", org.edition));
    }
    if let Some(users) = &data.users_by_call_center {
        let all: u64 = users.rows.iter().map(|row| row.users).sum();
        parts.push(format!("{all} users with a call center"));
    }
    if let (Some(first), Some(last)) = (data.call_tasks.first(), data.call_tasks.last()) {
        let all: u64 = data.call_tasks.iter().map(|month| month.tasks).sum();
        parts.push(format!(
            "{all} call Tasks from {} to {}",
            first.month, last.month
        ));
    }
    match data.missing.len() {
        0 => {}
        number => parts.push(format!("{} missing", count(number, "file", "files"))),
    }
    if parts.is_empty() {
        parts.push("nothing that is known".to_owned());
    }
    Some(format!("{folder}: {}", parts.join(", ")))
}

/// Person-days without a needless decimal.
pub(super) fn days(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Person-days with their range; what takes less than a day has none, since nobody plans by the hour.
pub(super) fn range(effort: &Effort) -> String {
    if effort.high < 1.0 {
        return "under a day".to_owned();
    }
    format!(
        "{} ({} to {})",
        days(effort.likely),
        days(effort.low),
        days(effort.high)
    )
}

/// Waiting that no work shortens, with where its weeks come from, or what to ask.
pub(super) fn lead_time(lead: &LeadTime) -> String {
    match &lead.weeks {
        Some(weeks) => format!(
            "{}: {} to {} calendar weeks, likely {} ({})",
            lead.title,
            days(weeks.low),
            days(weeks.high),
            days(weeks.likely),
            lead.basis
        ),
        None => format!("{}: not known. {}", lead.title, lead.question),
    }
}

/// `1 week`, `1.5 weeks`.
pub(super) fn in_weeks(weeks: f64) -> String {
    match days(weeks).as_str() {
        "1" => "1 week".to_owned(),
        weeks => format!("{weeks} weeks"),
    }
}

/// The same in a few words.
pub(super) fn wait(lead: &LeadTime) -> String {
    match &lead.weeks {
        Some(weeks) => format!("wait {}", in_weeks(weeks.likely)),
        None => "a wait not known".to_owned(),
    }
}

/// Points with their sign.
pub(super) fn signed(points: i32) -> String {
    match points {
        0 => "no points".to_owned(),
        points => format!("{points:+}"),
    }
}

/// A sum of points.
pub(super) fn count_signed(points: i32) -> String {
    match points {
        1 | -1 => format!("{points} point"),
        points => format!("{points} points"),
    }
}

/// Time to the end of Open CTI.
pub(super) fn days_left(days: i64, retirement: &str) -> String {
    match days {
        0 => format!("Today, {retirement}, is the last day of Open CTI."),
        1 => format!("1 day left: Open CTI ends on {retirement}."),
        2.. => format!("{days} days left: Open CTI ends on {retirement}."),
        -1 => format!("Open CTI ended yesterday, on {retirement}."),
        _ => format!(
            "Open CTI ended {} days ago, on {retirement}.",
            days.unsigned_abs()
        ),
    }
}

/// A bundle's layout.
pub(super) fn format(format: &str) -> &str {
    match format {
        "source" => "source format",
        "metadata-api" => "Metadata API format",
        "mixed" => "several formats",
        "plain" => "plain files",
        other => other,
    }
}

/// Short name of an API, for the head of a column.
pub(super) fn api(api: Api) -> &'static str {
    match api {
        Api::Lightning => "Lightning",
        Api::Classic => "Classic",
        Api::Console => "Console",
    }
}

/// Whether a usage has to change.
pub(super) fn category(category: Category) -> &'static str {
    match category {
        Category::Mandatory => "must change",
        Category::Potential => "somebody has to look",
        Category::Optional => "may stay",
    }
}

/// What becomes of a usage.
pub(super) fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Remove => "removed",
        Disposition::Rewrite => "rewritten (built anew as code, flow or configuration)",
        Disposition::RePoint => "re-pointed (kept, but pointed at something else)",
        Disposition::KeepAndRetest => "kept as it is and tested again",
        Disposition::KeepAsHistory => "kept for what happened before",
    }
}

/// The product that a call center belongs to.
pub(super) fn call_center(kind: CallCenterKind) -> &'static str {
    match kind {
        CallCenterKind::OpenCti => "Open CTI",
        CallCenterKind::Voice => "Salesforce Voice",
        CallCenterKind::DesktopCti => "desktop CTI (retired before)",
        CallCenterKind::Unknown => "unknown",
    }
}

/// Whether a prerequisite is met.
pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Met => "met",
        State::PartlyMet => "partly met",
        State::NotMet => "not met",
        State::NotThere => "not there in this bundle",
        State::Unknown => "unknown",
    }
}

/// Whether there is a connector for Salesforce Voice.
pub(super) fn connector(state: ConnectorState) -> &'static str {
    match state {
        ConnectorState::Yes => "yes",
        ConnectorState::No => "no",
        ConnectorState::ThirdParty => "somebody else's",
        ConnectorState::Planned => "planned",
        ConnectorState::Build => "to be built",
        ConnectorState::NoneNeeded => "none needed",
        ConnectorState::NotKnown => "not known",
    }
}

/// What kind of thing an adapter is.
pub(super) fn adapter(kind: &str) -> &str {
    match kind {
        "own" => "own code",
        "packaged" => "code of a package",
        "hosted" => "hosted outside the org",
        "console-helper" => "helper of a Classic console",
        other => other,
    }
}

/// How a usage is known.
pub(super) fn evidence(evidence: &str) -> &str {
    match evidence {
        "resolved" => "written out and resolved through scopes",
        "alias" => "followed through other names or modules",
        "name-from-string" => "the member's name comes from a string",
        "dynamic" => "the member is computed and not known",
        "literal" => "a literal",
        "configuration" => "declared in metadata or markup",
        "text" => "seen as text only",
        other => other,
    }
}

/// Why a mention is no usage.
pub(super) fn mention(reason: &str) -> &str {
    match reason {
        "comment" => "in a comment",
        "string" => "in a string that nothing loads or calls",
        "documentation" => "in documentation",
        "type-declaration" => "in a type declaration",
        "library-copy" => "inside a copy of the library",
        other => other,
    }
}

/// How well something is founded.
pub(super) fn grounds(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Verified => "read in real files or in the library",
        Grounds::Documented => "said by Salesforce's documentation",
        Grounds::Assembled => "put together from official pieces",
        Grounds::Inferred => "*(inferred)* reasoned, no document says so",
    }
}

/// Who does a task.
pub(super) fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Admin => "Salesforce administrator",
        Owner::Developer => "developer",
        Owner::Architect => "architect",
        Owner::Telephony => "telephony team",
        Owner::Trainer => "trainer",
        Owner::Sponsor => "sponsor",
    }
}

/// Whether the work ends in time, and by when the target has to be decided; nothing where there is nothing to do.
pub(super) fn in_time(schedule: &Schedule) -> Option<String> {
    let verdict = &schedule.verdict;
    let due = decision_due(schedule);
    (verdict.kind != VerdictKind::NothingToDo).then(|| match due {
        Some(due) => format!("{} {due}", verdict.text),
        None => verdict.text.clone(),
    })
}

/// Days left and whether the work ends in time, on one line.
pub(super) fn in_short(schedule: &Schedule) -> String {
    let verdict = &schedule.verdict;
    let days = verdict.days.map_or_else(String::new, |days| {
        count(usize::try_from(days).unwrap_or(0), "day", "days")
    });
    let said = match verdict.kind {
        VerdictKind::NothingToDo => String::new(),
        VerdictKind::OnTime => format!(" On time, with {days} to spare."),
        VerdictKind::Tight => {
            // Days are written so that they sort.
            let p80 = schedule.finish.as_ref().map(|finish| &finish.p80);
            match p80.is_some_and(|p80| *p80 > schedule.retirement) {
                true => format!(" Tight: {days} to spare, over 1 in 5 runs fail."),
                false => format!(" Tight: {days} to spare."),
            }
        }
        VerdictKind::TooLate if verdict.questions.is_empty() => format!(" Too late by {days}."),
        VerdictKind::TooLate => format!(" Too late by at least {days}."),
        VerdictKind::CannotBeGiven => format!(
            " Whether in time: {}.",
            count(verdict.questions.len(), "open question", "open questions")
        ),
    };
    let left = days_left(schedule.days_left, &schedule.retirement);
    format!("{left}{said}")
}

/// By when to decide, as the end of a line.
pub(super) fn due_in_short(schedule: &Schedule) -> Option<String> {
    let due = schedule.decision_due.as_ref()?;
    Some(if schedule.decision_is_overdue() {
        format!("the decision was due {due}")
    } else {
        format!("decide by {due}")
    })
}

/// By when the target has to be decided.
pub(super) fn decision_due(schedule: &Schedule) -> Option<String> {
    let due = schedule.decision_due.as_ref()?;
    Some(if schedule.decision_is_overdue() {
        format!("The target should have been decided by {due}.")
    } else if schedule.verdict.questions.is_empty() {
        format!("The target has to be decided by {due}.")
    } else {
        format!(
            "The target has to be decided by {due}, even if the waiting times that nobody knows take no time."
        )
    })
}

/// `2027-01-04` or `2027-01-04 to 2027-01-08`.
fn from_to(from: &str, to: &str) -> String {
    match from == to {
        true => from.to_owned(),
        false => format!("{from} to {to}"),
    }
}

/// When a task can be done and has to be, and how far it can slip.
pub(super) fn task_dates(task: &Task) -> Option<String> {
    let (start, finish, slack) = (
        task.start.as_ref()?,
        task.finish.as_ref()?,
        task.slack_days?,
    );
    if task.may_end_later {
        return Some(format!(
            "{}, no deadline",
            from_to(&start.earliest, &finish.earliest)
        ));
    }
    let slip = match (task.critical, slack) {
        (_, ..0) => {
            let days = usize::try_from(-slack).unwrap_or(usize::MAX);
            format!("late by {}", count(days, "working day", "working days"))
        }
        (true, _) => format!("critical, {slack} working days before the safety margin"),
        (false, _) => format!(
            "slack of {}",
            count(
                usize::try_from(slack).unwrap_or(0),
                "working day",
                "working days"
            )
        ),
    };
    Some(format!(
        "{}, at the latest {}; {slip}",
        from_to(&start.earliest, &finish.earliest),
        from_to(&start.latest, &finish.latest)
    ))
}
