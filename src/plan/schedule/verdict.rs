//! What the dates come to, in a word and in a sentence.
//!
//! The end of Open CTI threatens whoever still telephones with it, so the verdict hangs on the last user's move. What
//! is removed and closed afterwards has a finish of its own and makes no verdict.

use jiff::civil::Date;

use super::Finish;
use super::calendar::{days_before, days_between};

/// Fewer days than this are no cushion.
const FEW_DAYS: i64 = 14;

/// Whether the last users have moved in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is no work, or none with a deadline.
    NothingToDo,
    /// Even if more goes wrong than usual, it ends before the safety margin.
    OnTime {
        /// Calendar days from the end of four of five simulated runs to the beginning of the margin.
        days: i64,
    },
    /// It ends before Open CTI, but within the margin, or only if no more goes wrong than usual.
    Tight {
        /// Calendar days from the day that is as likely as not to the end of Open CTI.
        days: i64,
    },
    /// It ends after Open CTI.
    TooLate {
        /// Calendar days from the end of Open CTI to the day that is as likely as not.
        days: i64,
        /// Whether a waiting time that nobody knows comes on top.
        at_least: bool,
    },
    /// A waiting time that nobody knows decides it.
    CannotBeGiven {
        /// Weeks that the answer with the least time to spare may take, with all that follows from it.
        at_most_weeks: i64,
    },
}

/// A waiting time that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The job whose waiting time it is.
    pub task: String,
    /// What has to be answered.
    pub question: String,
    /// Weeks that it may take at most, so that the rest is in time if nothing else takes longer than is likely.
    pub at_most_weeks: i64,
}

/// The verdict, and the same in words.
pub(super) fn decide(
    finish: Option<Finish>,
    questions: &[OpenQuestion],
    margin: u16,
    as_of: Date,
    retirement: Date,
) -> (Verdict, String) {
    let Some(finish) = finish else {
        return (
            Verdict::NothingToDo,
            "There is nothing to schedule.".to_owned(),
        );
    };
    let (expected, safe) = (finish.expected(), finish.safe());
    let deadline = days_before(retirement, margin);
    if expected > retirement {
        let days = days_between(retirement, expected);
        let at_least = !questions.is_empty();
        let text = too_late(days, expected, questions, as_of, retirement);
        return (Verdict::TooLate { days, at_least }, text);
    }
    if let Some(first) = questions.first() {
        let at_most_weeks = first.at_most_weeks;
        let mut text = cannot_be_given(first, questions.len(), expected, deadline);
        if safe > retirement {
            text.push_str(&format!(
                " Even with an answer at once, more than one of five simulated runs end after Open CTI: four of five by {safe}."
            ));
        } else if safe > deadline {
            text.push_str(&format!(
                " Even with an answer at once, four of five simulated runs end only by {safe}, inside the safety margin."
            ));
        }
        return (Verdict::CannotBeGiven { at_most_weeks }, text);
    }
    if safe <= deadline {
        let days = days_between(safe, deadline);
        let only = if days < FEW_DAYS { "only " } else { "" };
        let text = format!(
            "On time: the last users have moved by {expected} as likely as not and by {safe} in four of five simulated \
             runs, {only}{} before the safety margin begins.",
            count(days, "day", "days")
        );
        return (Verdict::OnTime { days }, text);
    }
    let days = days_between(expected, retirement);
    let mut but = Vec::new();
    if expected > deadline {
        let margin = count(i64::from(margin), "day", "days");
        but.push(format!("inside the safety margin of {margin}"));
    }
    let word = match safe > retirement {
        true => "Tight, and more than one of five simulated runs miss the end",
        false => "Tight",
    };
    if safe > retirement {
        but.push(format!("but in four of five runs only by {safe}"));
    } else if expected <= deadline {
        but.push(format!(
            "in four of five simulated runs only by {safe}, inside the safety margin"
        ));
    }
    let but = but.join(", ");
    let text = format!(
        "{word}: the last users have moved by {expected} as likely as not, {} before Open CTI ends, {but}.",
        count(days, "day", "days")
    );
    (Verdict::Tight { days }, text)
}

/// That there is work, and none that somebody's telephone hangs on.
pub(super) fn nothing_in_a_hurry(retirement: Date) -> String {
    format!(
        "Nobody has to move before Open CTI ends. What is left of it can be removed at any time: its calls stop working \
         on {retirement}, and what is there then is clutter, not an outage."
    )
}

/// When the rest ends that nobody's telephone hangs on.
pub(super) fn closing(finish: Finish, closing: Finish, retirement: Date) -> String {
    let (expected, safe) = (closing.expected(), closing.safe());
    let late = if safe > retirement {
        format!(
            " That may be after Open CTI: its calls stop working on {retirement}, and what is still there then is \
             clutter, not an outage."
        )
    } else {
        String::new()
    };
    let when = if expected > finish.expected() {
        format!("ends on {expected} as likely as not and by {safe} in four of five simulated runs")
    } else {
        "ends before".to_owned()
    };
    format!("Removal and closing work, on which nobody's phone depends, {when}.{late}")
}

fn too_late(
    days: i64,
    expected: Date,
    questions: &[OpenQuestion],
    as_of: Date,
    retirement: Date,
) -> String {
    let late = count(days, "day", "days");
    let by = match questions.first() {
        Some(_) => format!("Too late by at least {late}"),
        None => format!("Too late by {late}"),
    };
    let ends = if as_of > retirement {
        format!("Open CTI ended on {retirement}")
    } else {
        format!("Open CTI ends on {retirement}")
    };
    let more = match questions {
        [] => String::new(),
        [_] => " A waiting time that nobody knows comes on top.".to_owned(),
        _ => format!(
            " {} waiting times that nobody knows come on top.",
            questions.len()
        ),
    };
    format!("{by}: {ends}, and the last users have moved by {expected} as likely as not.{more}")
}

fn cannot_be_given(
    first: &OpenQuestion,
    questions: usize,
    expected: Date,
    deadline: Date,
) -> String {
    let open = match questions {
        1 => "a waiting time is not known".to_owned(),
        _ => format!("{questions} waiting times are not known, the most urgent one first"),
    };
    let left = match first.at_most_weeks {
        0 => format!(
            "No time is left for it: with the rest alone, the last users have moved by {expected} as likely as not."
        ),
        weeks => format!(
            "It may take at most {}, if the rest takes as long as is likely and the last users are to have moved by {deadline}.",
            count(weeks, "week", "weeks")
        ),
    };
    format!(
        "Whether it is on time cannot be said: {open}. {} {left}",
        first.question
    )
}

/// `1 day`, `3 days`.
pub(super) fn count(number: i64, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}
