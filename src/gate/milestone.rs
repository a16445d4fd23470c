//! Milestones: dated ceilings, so that the gate tightens along the plan.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// At most so many usages of some rules, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What it is called: its own words, or the glob.
    pub name: String,
    /// Ids of the rules that count.
    pub rules: BTreeSet<&'static str>,
    /// The last day on which there may be more.
    pub by: Date,
    /// The ceiling.
    pub max: usize,
    /// Its line in the settings, 1-based.
    pub line: u32,
}

/// How far a milestone is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneState {
    /// The milestone.
    pub milestone: Milestone,
    /// Usages that count against it: whether or not they are in the baseline, but not those that are waived.
    pub count: usize,
    /// Days until its last day; negative when that is over.
    pub days_left: i32,
    /// How it stands.
    pub standing: Standing,
}

/// How a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There are no more usages than allowed.
    Met,
    /// There are more, and there is time.
    Ahead,
    /// There are more, and its day is near.
    Near,
    /// There are more, and its day is over.
    Missed,
}

impl Standing {
    /// The word in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Ahead => "ahead",
            Self::Near => "near",
            Self::Missed => "missed",
        }
    }
}

impl MilestoneState {
    /// Looks at a milestone on a day.
    #[must_use]
    pub fn new(milestone: &Milestone, count: usize, as_of: Date, warn_days: u32) -> Self {
        let days_left = (milestone.by - as_of).get_days();
        let standing = if count <= milestone.max {
            Standing::Met
        } else if days_left < 0 {
            Standing::Missed
        } else if i64::from(days_left) <= i64::from(warn_days) {
            Standing::Near
        } else {
            Standing::Ahead
        };
        Self {
            milestone: milestone.clone(),
            count,
            days_left,
            standing,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_milestone_holds_to_the_end_of_its_day() {
        let milestone = Milestone {
            name: "classic/*".to_owned(),
            rules: BTreeSet::new(),
            by: date(2027, 6, 30),
            max: 2,
            line: 1,
        };
        let standing = |count, as_of| MilestoneState::new(&milestone, count, as_of, 30).standing;
        assert_eq!(standing(2, date(2030, 1, 1)), Standing::Met);
        assert_eq!(standing(3, date(2027, 5, 30)), Standing::Ahead);
        assert_eq!(standing(3, date(2027, 5, 31)), Standing::Near);
        assert_eq!(standing(3, date(2027, 6, 30)), Standing::Near);
        assert_eq!(standing(3, date(2027, 7, 1)), Standing::Missed);
    }
}
