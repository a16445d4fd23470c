//! The schedule as a Mermaid Gantt chart: few enough bars to look at, with labels that Mermaid takes for text.

use std::fmt::Write as _;

use crate::report::document::{Plan, Task, Window};
use crate::report::words;

/// Bars and milestones that one chart never exceeds.
const MOST_BARS: usize = 50;

/// Bars kept for the rest of each phase, and milestones.
const KEPT: usize = 6 + 3;

/// Characters of a label.
const LABEL: usize = 40;

/// Words that mean something to Mermaid at the beginning of a line, as its grammar has them, whatever their case.
const KEYWORDS: [&str; 19] = [
    "accdescr",
    "accdescription",
    "acctitle",
    "axisformat",
    "call",
    "click",
    "dateformat",
    "excludes",
    "gantt",
    "href",
    "includes",
    "inclusiveenddates",
    "section",
    "tickinterval",
    "title",
    "todaymarker",
    "topaxis",
    "weekday",
    "weekend",
];

/// A chart and how many tasks have a bar of their own in it.
pub(super) struct Gantt {
    /// Its source, without a fence.
    pub(super) source: String,
    /// Tasks with a bar.
    pub(super) shown: usize,
    /// Tasks that share a bar with the rest of their phase.
    pub(super) hidden: usize,
}

/// The chart of a plan; none where no task has a date.
pub(super) fn chart(plan: &Plan) -> Option<Gantt> {
    let mut tasks: Vec<(&Task, &Window, &Window)> = plan
        .tasks()
        .filter_map(|task| Some((task, task.start.as_ref()?, task.finish.as_ref()?)))
        .collect();
    let all = tasks.len();
    if all == 0 {
        return None;
    }
    // What the finish depends on first, then what can slip least.
    tasks.sort_by_key(|(task, ..)| (!task.critical, task.slack_days));
    let room = if all + KEPT <= MOST_BARS {
        all
    } else {
        MOST_BARS - KEPT
    };
    let own: Vec<&str> = tasks
        .iter()
        .take(room)
        .map(|(task, ..)| task.id.as_str())
        .collect();
    let mut chart = String::from(
        "gantt\n    dateFormat YYYY-MM-DD\n    axisFormat %b %Y\n    inclusiveEndDates\n    todayMarker off\n",
    );
    let mut line = |text: String| {
        chart.push_str("    ");
        chart.push_str(&text);
        chart.push('\n');
    };
    let mut number = 0;
    for phase in &plan.phases {
        let of_phase = || tasks.iter().filter(|(task, ..)| task.phase == phase.id);
        if of_phase().next().is_none() {
            continue;
        }
        line(format!("section {}", label(&phase.title)));
        let (mut with_bar, rest): (Vec<_>, Vec<_>) =
            of_phase().partition(|(task, ..)| own.contains(&task.id.as_str()));
        with_bar.sort_by_key(|(task, start, _)| (&start.earliest, &task.id));
        for (task, start, finish) in with_bar {
            number += 1;
            let mark = if task.critical { "crit, " } else { "" };
            line(format!(
                "{} :{mark}t{number}, {}, {}",
                label(&task.title),
                start.earliest,
                finish.earliest
            ));
        }
        let first = rest.iter().map(|(_, start, _)| &start.earliest).min();
        let last = rest.iter().map(|(.., finish)| &finish.earliest).max();
        if let (Some(first), Some(last)) = (first, last) {
            number += 1;
            line(format!(
                "and {} :t{number}, {first}, {last}",
                words::count(rest.len(), "task more", "tasks more")
            ));
        }
    }
    line("section Days".to_owned());
    let schedule = &plan.schedule;
    let mut milestones = vec![
        ("Safety margin begins", schedule.deadline.as_str()),
        ("Open CTI ends", schedule.retirement.as_str()),
    ];
    if let Some(due) = &schedule.decision_due {
        milestones.insert(0, ("Decide the target at the latest", due));
    }
    for (at, (title, day)) in milestones.into_iter().enumerate() {
        line(format!("{title} :milestone, m{}, {day}, 0d", at + 1));
    }
    Some(Gantt {
        source: chart.trim_end().to_owned(),
        shown: own.len(),
        hidden: all - own.len(),
    })
}

/// Text that Mermaid shows as it stands, on every version: letters, digits and a few marks, none of which begins
/// anything else. Labels speak in names of the org, so that they may hold anything.
fn label(raw: &str) -> String {
    let plain: String = raw
        .chars()
        .map(|c| match c {
            c if c.is_alphanumeric() => c,
            '-' | '_' | '.' | '/' | '(' | ')' | '\'' => c,
            _ => ' ',
        })
        .collect();
    let mut text = String::new();
    for word in plain.split_whitespace() {
        // Writing to a string does not fail.
        let _ = write!(text, "{}{word}", if text.is_empty() { "" } else { " " });
    }
    let first: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let begins_something =
        KEYWORDS.contains(&first.as_str()) || first.starts_with(|c: char| c.is_ascii_digit());
    if text.is_empty() || begins_something {
        text.insert_str(0, "- ");
    }
    if text.chars().count() > LABEL {
        text = text.chars().take(LABEL - 1).collect();
        text.truncate(text.trim_end().len());
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_hold_nothing_that_mermaid_reads() {
        assert_eq!(label("Rewrite A: b; c # d, e"), "Rewrite A b c d e");
        assert_eq!(label("Retire `x`\n%%{init}%% \"q\""), "Retire x init q");
        assert_eq!(
            label("電話 in Outcome__c (9 places)"),
            "電話 in Outcome__c (9 places)"
        );
    }

    #[test]
    fn labels_do_not_begin_with_a_word_of_mermaid() {
        assert_eq!(label("Call center removed"), "- Call center removed");
        assert_eq!(label("SECTION five"), "- SECTION five");
        assert_eq!(label("click(x)"), "- click(x)");
        assert_eq!(label("2028-02-28 is the end"), "- 2028-02-28 is the end");
        assert_eq!(label("Callers are told"), "Callers are told");
        assert_eq!(label("::"), "- ");
    }

    #[test]
    fn labels_are_at_most_40_characters() {
        for text in [
            "x".repeat(100),
            "ab ".repeat(40),
            format!("call {}", "é".repeat(50)),
        ] {
            let label = label(&text);
            assert!(label.chars().count() <= 40, "{label}");
            assert!(label.ends_with('…'), "{label}");
        }
    }
}
