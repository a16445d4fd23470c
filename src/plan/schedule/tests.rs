//! Dates worked out by hand, and what holds for all dates.
//!
//! The calendar at hand: 2027-01-04 is a Monday; January 2027 has its Saturdays on 2, 9, 16, 23, 30.

use jiff::civil::{Date, date};

use super::*;

/// A job whose effort is certain.
struct Work {
    id: &'static str,
    phase: PhaseId,
    owner: Owner,
    effort: (f64, f64, f64),
    lead: Option<Lead<'static>>,
    waits_for: Vec<String>,
    beside: bool,
    may_end_later: bool,
}

fn work(id: &'static str, owner: Owner, days: f64) -> Work {
    Work {
        id,
        phase: PhaseId::MiddleLayer,
        owner,
        effort: (days, days, days),
        lead: None,
        waits_for: Vec::new(),
        beside: false,
        may_end_later: false,
    }
}

impl Work {
    fn after(mut self, ids: &[&str]) -> Self {
        self.waits_for = ids.iter().map(|id| (*id).to_owned()).collect();
        self
    }

    fn weeks(mut self, weeks: f64) -> Self {
        self.lead = Some(Lead::Weeks {
            low: weeks,
            likely: weeks,
            high: weeks,
            times: 1,
        });
        self
    }

    /// The weeks pass while the work is done.
    fn beside(mut self) -> Self {
        self.beside = true;
        self
    }

    fn unknown(mut self, question: &'static str) -> Self {
        self.lead = Some(Lead::Unknown { question });
        self
    }

    fn later(mut self) -> Self {
        self.may_end_later = true;
        self
    }

    fn phase(mut self, phase: PhaseId) -> Self {
        self.phase = phase;
        self
    }

    fn between(mut self, low: f64, high: f64) -> Self {
        self.effort = (low, self.effort.1, high);
        self
    }
}

fn jobs(work: &[Work]) -> Vec<Job<'_>> {
    work.iter()
        .map(|work| Job {
            id: work.id,
            phase: work.phase,
            owner: work.owner,
            effort: work.effort,
            lead: work.lead,
            beside: work.beside,
            waits_for: &work.waits_for,
            may_end_later: work.may_end_later,
        })
        .collect()
}

/// Monday to Friday, one person per role, no margin.
fn plain() -> ScheduleOptions {
    ScheduleOptions {
        margin_days: 0,
        team: Owner::ALL.iter().map(|owner| (*owner, 1.0)).collect(),
        runs: 200,
        ..ScheduleOptions::default()
    }
}

const MONDAY: Date = date(2027, 1, 4);

fn made(work: &[Work], options: &ScheduleOptions, end: Date) -> Schedule {
    schedule(&jobs(work), options, MONDAY, end)
}

fn of<'s>(schedule: &'s Schedule, id: &str) -> &'s Dates {
    let found = schedule.jobs.iter().find(|job| job.id == id);
    found.unwrap_or_else(|| panic!("no job {id}"))
}

fn earliest(schedule: &Schedule, id: &str) -> (Date, Date) {
    let days = of(schedule, id).earliest;
    (days.start, days.finish)
}

fn latest(schedule: &Schedule, id: &str) -> (Date, Date) {
    let days = of(schedule, id).latest;
    (days.start, days.finish)
}

fn path(schedule: &Schedule) -> Vec<&str> {
    let steps = schedule.critical_path.iter();
    steps.map(|step| step.id.as_str()).collect()
}

/// Seven days of work from Monday the 4th: 4 to 8, then 11 and 12. Back from Friday the 29th: 29, 28, 27, 26, 25, then
/// 22 and 21. From the 4th to the 21st there are 13 working days: 5 + 5 + 3.
#[test]
fn work_passes_over_weekends_in_both_directions() {
    let schedule = made(
        &[work("a", Owner::Developer, 7.0)],
        &plain(),
        date(2027, 1, 29),
    );
    assert_eq!(earliest(&schedule, "a"), (MONDAY, date(2027, 1, 12)));
    assert_eq!(
        latest(&schedule, "a"),
        (date(2027, 1, 21), date(2027, 1, 29))
    );
    assert_eq!(of(&schedule, "a").slack, 13);
    // The effort is certain, so every run ends on the 12th; 17 calendar days before the 29th.
    assert_eq!(schedule.verdict, Verdict::OnTime { days: 17 });
    assert_eq!(
        schedule.finish.map(|finish| finish.p80),
        Some(date(2027, 1, 12))
    );
}

/// Two developers do seven days' work in three and a half: Monday to Thursday noon. The next job takes the rest of
/// Thursday and the morning of Friday, with two days' work.
#[test]
fn a_larger_team_is_faster_and_a_day_can_be_shared() {
    let mut options = plain();
    options.team.insert(Owner::Developer, 2.0);
    let all = [
        work("a", Owner::Developer, 7.0),
        work("b", Owner::Developer, 2.0).after(&["a"]),
    ];
    let schedule = made(&all, &options, date(2027, 1, 29));
    assert_eq!(earliest(&schedule, "a"), (MONDAY, date(2027, 1, 7)));
    assert_eq!(
        earliest(&schedule, "b"),
        (date(2027, 1, 7), date(2027, 1, 8))
    );
}

/// With the 6th off, three days' work is done on 4, 5 and 7.
#[test]
fn holidays_are_no_working_days() {
    let mut options = plain();
    options.holidays.insert(date(2027, 1, 6));
    let schedule = made(
        &[work("a", Owner::Developer, 3.0)],
        &options,
        date(2027, 1, 29),
    );
    assert_eq!(earliest(&schedule, "a"), (MONDAY, date(2027, 1, 7)));
}

fn frozen(from: Date, to: Date) -> ScheduleOptions {
    let why = "year's end".to_owned();
    ScheduleOptions {
        freezes: vec![Freeze { from, to, why }],
        ..plain()
    }
}

/// Frozen from Wednesday the 6th to Tuesday the 12th: of four days' work two are done on 4 and 5, two on 13 and 14.
/// Two weeks of waiting after work on the 4th end on the 18th, freeze or not; the next one begins on the 19th.
#[test]
fn work_stops_in_a_freeze_and_waiting_runs_on() {
    let all = [
        work("work", Owner::Developer, 4.0),
        work("order", Owner::Sponsor, 1.0).weeks(2.0),
        work("use", Owner::Admin, 1.0).after(&["order"]),
    ];
    let options = frozen(date(2027, 1, 6), date(2027, 1, 12));
    let schedule = made(&all, &options, date(2027, 2, 26));
    assert_eq!(earliest(&schedule, "work"), (MONDAY, date(2027, 1, 14)));
    assert_eq!(earliest(&schedule, "order"), (MONDAY, date(2027, 1, 18)));
    assert_eq!(
        earliest(&schedule, "use"),
        (date(2027, 1, 19), date(2027, 1, 19))
    );
}

/// In the cutover, the same two weeks stand still from the 6th to the 12th: the 5th is the first of 14 days, the other
/// 13 are those from the 13th to the 25th.
#[test]
fn a_cutover_does_not_run_in_a_freeze() {
    let all = [work("port", Owner::Telephony, 1.0)
        .weeks(2.0)
        .phase(PhaseId::Cutover)];
    let options = frozen(date(2027, 1, 6), date(2027, 1, 12));
    let schedule = made(&all, &options, date(2027, 2, 26));
    assert_eq!(earliest(&schedule, "port"), (MONDAY, date(2027, 1, 25)));
}

/// Today is in a freeze that ends on Sunday the 10th: work begins on Monday the 11th.
#[test]
fn today_in_a_freeze_begins_after_it() {
    let options = frozen(date(2026, 12, 20), date(2027, 1, 10));
    let schedule = made(
        &[work("a", Owner::Developer, 1.0)],
        &options,
        date(2027, 1, 29),
    );
    assert_eq!(
        earliest(&schedule, "a"),
        (date(2027, 1, 11), date(2027, 1, 11))
    );
}

/// A week's waiting after Monday's work ends on Monday the 11th and keeps nobody: the second job of the same role is
/// done on Tuesday the 5th. A waiting time that ends on Saturday lets others begin on Monday.
#[test]
fn waiting_follows_the_work_and_keeps_nobody() {
    let all = [
        work("order", Owner::Admin, 1.0).weeks(1.0),
        work("other", Owner::Admin, 1.0),
        work("friday", Owner::Sponsor, 5.0).weeks(8.0 / 7.0),
        work("then", Owner::Trainer, 1.0).after(&["friday"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 2, 26));
    assert_eq!(earliest(&schedule, "order"), (MONDAY, date(2027, 1, 11)));
    assert_eq!(
        earliest(&schedule, "other"),
        (date(2027, 1, 5), date(2027, 1, 5))
    );
    // Friday the 8th and eight days.
    assert_eq!(earliest(&schedule, "friday").1, date(2027, 1, 16));
    assert_eq!(earliest(&schedule, "then").0, date(2027, 1, 18));
}

/// A week that passes while two days' work is done ends on Sunday the 10th; nine days' work ends on the 14th, the week
/// in it. The role is free after the work: on Wednesday the 6th. Back from Friday the 29th, the week begins on Saturday
/// the 23rd at the latest, so its work on the day before.
#[test]
fn waiting_beside_the_work_ends_with_the_longer_of_both() {
    let all = [
        work("moves", Owner::Admin, 2.0).weeks(1.0).beside(),
        work("other", Owner::Admin, 1.0),
        work("then", Owner::Trainer, 1.0).after(&["moves"]),
        work("long", Owner::Developer, 9.0).weeks(1.0).beside(),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(earliest(&schedule, "moves"), (MONDAY, date(2027, 1, 10)));
    assert_eq!(earliest(&schedule, "other").0, date(2027, 1, 6));
    assert_eq!(earliest(&schedule, "then").0, date(2027, 1, 11));
    assert_eq!(earliest(&schedule, "long"), (MONDAY, date(2027, 1, 14)));
    assert_eq!(latest(&schedule, "long").0, date(2027, 1, 19));

    let alone = [work("moves", Owner::Admin, 2.0).weeks(1.0).beside()];
    let schedule = made(&alone, &plain(), date(2027, 1, 29));
    assert_eq!(
        latest(&schedule, "moves"),
        (date(2027, 1, 22), date(2027, 1, 29))
    );
    // What the finish depends on has no slack: it ends on the day on which all has to end.
    let exact = made(&alone, &plain(), date(2027, 1, 10));
    assert_eq!(of(&exact, "moves").slack, 0);
}

/// Three jobs of one role, a day each, and two of another: what nobody waits for goes last, since it can. `long` waits
/// for `b`, so `b` has the least time and goes first.
#[test]
fn a_role_does_one_job_at_a_time_and_the_urgent_one_first() {
    let all = [
        work("a", Owner::Admin, 1.0),
        work("b", Owner::Admin, 1.0),
        work("c", Owner::Admin, 1.0),
        work("long", Owner::Developer, 5.0).after(&["b"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(earliest(&schedule, "b"), (MONDAY, MONDAY));
    assert_eq!(earliest(&schedule, "a").0, date(2027, 1, 5));
    assert_eq!(earliest(&schedule, "c").0, date(2027, 1, 6));
    assert_eq!(
        earliest(&schedule, "long"),
        (date(2027, 1, 5), date(2027, 1, 11))
    );
    assert_eq!(path(&schedule), ["b", "long"]);
    assert!(of(&schedule, "b").critical && !of(&schedule, "a").critical);
    // Back from Friday the 29th: c on the 29th, a on the 28th. b before a, by its lane: the 27th; but long takes
    // 25 to 29, so b is due on Friday the 22nd.
    assert_eq!(latest(&schedule, "c").0, date(2027, 1, 29));
    assert_eq!(latest(&schedule, "a").0, date(2027, 1, 28));
    assert_eq!(latest(&schedule, "b").0, date(2027, 1, 22));
    assert_eq!(schedule.due("b"), Some(date(2027, 1, 22)));
    assert_eq!(schedule.due("nobody"), None);
}

/// The admin is free until `build` is ready on Wednesday the 6th, and `tidy` takes five days: begun first, it would keep
/// `build` and all that follows waiting until the 11th. `note` fits before it.
#[test]
fn a_job_with_time_to_spare_keeps_no_urgent_one_waiting() {
    let all = [
        work("tidy", Owner::Admin, 5.0),
        work("note", Owner::Admin, 1.0),
        work("ask", Owner::Architect, 2.0),
        work("build", Owner::Admin, 3.0).after(&["ask"]),
        work("use", Owner::Developer, 10.0).after(&["build"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(path(&schedule), ["ask", "build", "use"]);
    assert_eq!(earliest(&schedule, "note"), (MONDAY, MONDAY));
    assert_eq!(
        earliest(&schedule, "build"),
        (date(2027, 1, 6), date(2027, 1, 8))
    );
    assert_eq!(earliest(&schedule, "tidy").0, date(2027, 1, 11));
}

#[test]
fn the_critical_path_says_when_people_are_busy() {
    let all = [
        work("a", Owner::Admin, 5.0),
        work("b", Owner::Admin, 5.0),
        work("c", Owner::Developer, 1.0).after(&["b"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    // b is the urgent one; c is over long before a.
    assert_eq!(path(&schedule), ["b", "a"]);
    assert_eq!(schedule.critical_path[0].because, Because::Today);
    assert_eq!(schedule.critical_path[1].because, Because::Busy);
}

/// Work on the 4th; the margin begins 10 days before the 29th, so that the 19th is the last day: 11 working days later.
#[test]
fn the_margin_is_counted_back_in_calendar_days() {
    let options = ScheduleOptions {
        margin_days: 10,
        ..plain()
    };
    let schedule = made(
        &[work("a", Owner::Developer, 1.0)],
        &options,
        date(2027, 1, 29),
    );
    assert_eq!(schedule.deadline, date(2027, 1, 19));
    assert_eq!(latest(&schedule, "a").0, date(2027, 1, 19));
    assert_eq!(of(&schedule, "a").slack, 11);
    assert_eq!(schedule.verdict, Verdict::OnTime { days: 15 });
}

/// Ten days' work ends on Friday the 15th. Open CTI ends on the 20th and the margin begins after the 10th.
#[test]
fn inside_the_margin_is_tight() {
    let options = ScheduleOptions {
        margin_days: 10,
        ..plain()
    };
    let schedule = made(
        &[work("a", Owner::Developer, 10.0)],
        &options,
        date(2027, 1, 20),
    );
    assert_eq!(schedule.verdict, Verdict::Tight { days: 5 });
    assert!(
        schedule
            .text
            .contains("inside the safety margin of 10 days"),
        "{}",
        schedule.text
    );
    // Sunday the 10th: the latest day to work is Friday the 8th, so it had to begin on 2026-12-28. Five working days
    // late, at the beginning and at the end.
    assert_eq!(
        latest(&schedule, "a"),
        (date(2026, 12, 28), date(2027, 1, 8))
    );
    assert_eq!(of(&schedule, "a").slack, -5);
}

/// Likely ten days' work, at most sixty: half of the runs end before Open CTI, and four of five do not.
#[test]
fn a_likely_end_in_time_is_tight_where_luck_may_fail() {
    let all = [work("a", Owner::Developer, 10.0).between(9.0, 60.0)];
    let schedule = made(&all, &plain(), date(2027, 2, 19));
    let finish = schedule.finish.expect("there is work");
    assert_eq!(finish.likely, date(2027, 1, 15));
    assert!(finish.p50 > finish.likely, "more goes wrong than right");
    assert!(
        finish.p50 <= date(2027, 2, 19) && finish.p80 > date(2027, 2, 19),
        "{finish:?}"
    );
    assert!(
        matches!(schedule.verdict, Verdict::Tight { .. }),
        "{:?}",
        schedule.verdict
    );
    assert!(
        schedule
            .text
            .contains("more than one of five simulated runs miss the end"),
        "{}",
        schedule.text
    );
}

/// Ten days' work ends on Friday the 15th, Open CTI on Friday the 8th.
#[test]
fn too_late_says_by_how_many_days() {
    let schedule = made(
        &[work("a", Owner::Developer, 10.0)],
        &plain(),
        date(2027, 1, 8),
    );
    assert_eq!(
        schedule.verdict,
        Verdict::TooLate {
            days: 7,
            at_least: false
        }
    );
    assert_eq!(
        schedule.text,
        "Too late by 7 days: Open CTI ends on 2027-01-08, and the last users have moved by 2027-01-15 as likely as not."
    );
    assert_eq!(of(&schedule, "a").slack, -5);
}

#[test]
fn after_the_end_everything_is_too_late_and_nothing_fails() {
    let all = [
        work("a", Owner::Developer, 1.0),
        work("b", Owner::Admin, 1.0).after(&["a"]),
    ];
    let schedule = schedule(&jobs(&all), &plain(), date(2029, 6, 4), date(2028, 2, 28));
    assert!(
        schedule.text.contains("Open CTI ended on 2028-02-28"),
        "{}",
        schedule.text
    );
    assert!(
        matches!(schedule.verdict, Verdict::TooLate { days: 463, .. }),
        "{:?}",
        schedule.verdict
    );
    assert!(schedule.jobs.iter().all(|job| job.slack < 0));
}

/// `ask` is done on the 4th, `use` takes five days and has to begin on Monday the 25th. From the end of the 4th to that
/// of Friday the 22nd there are 18 days: two whole weeks.
#[test]
fn an_unknown_waiting_time_makes_no_verdict_but_a_question() {
    let all = [
        work("ask", Owner::Telephony, 1.0).unknown("Is there a connector?"),
        work("use", Owner::Developer, 5.0).after(&["ask"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(
        schedule.verdict,
        Verdict::CannotBeGiven { at_most_weeks: 2 }
    );
    assert_eq!(schedule.questions.len(), 1);
    assert_eq!(schedule.questions[0].task, "ask");
    assert!(
        schedule
            .text
            .contains("Is there a connector? It may take at most 2 weeks"),
        "{}",
        schedule.text
    );
}

/// A day's question and five days' work end on Monday the 11th; of thirty days at most, half of the runs end before the
/// 22nd and one of five after it.
#[test]
fn an_answer_at_once_may_be_too_late_all_the_same() {
    let all = |high: f64| {
        [
            work("ask", Owner::Telephony, 1.0).unknown("Is there a connector?"),
            work("use", Owner::Developer, 5.0)
                .between(5.0, high)
                .after(&["ask"]),
        ]
    };
    let said = |high: f64, end: Date, margin_days: u16| {
        let options = ScheduleOptions {
            margin_days,
            ..plain()
        };
        made(&all(high), &options, end).text
    };
    assert!(!said(5.0, date(2027, 1, 29), 0).contains("Even with an answer"));
    let after = said(30.0, date(2027, 1, 22), 0);
    assert!(
        after.contains(
            "Even with an answer at once, more than one of five simulated runs end after"
        ),
        "{after}"
    );
    let inside = said(14.0, date(2027, 1, 22), 8);
    assert!(inside.contains("inside the safety margin"), "{inside}");
}

/// Ten days' work ends on Friday the 15th, two days before the margin begins after the 17th.
#[test]
fn few_days_before_the_margin_are_called_few() {
    let options = |margin_days: u16| ScheduleOptions {
        margin_days,
        ..plain()
    };
    let all = [work("a", Owner::Developer, 10.0)];
    let close = made(&all, &options(12), date(2027, 1, 29));
    assert_eq!(close.verdict, Verdict::OnTime { days: 2 });
    assert!(close.text.contains("only 2 days before"), "{}", close.text);
    let far = made(&all, &options(0), date(2027, 1, 29));
    assert!(!far.text.contains("only"), "{}", far.text);
}

#[test]
fn what_is_too_late_anyway_is_too_late_by_at_least_so_much() {
    let all = [
        work("ask", Owner::Telephony, 1.0).unknown("Is there a connector?"),
        work("use", Owner::Developer, 20.0).after(&["ask"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 8));
    assert!(matches!(
        schedule.verdict,
        Verdict::TooLate { at_least: true, .. }
    ));
    assert!(
        schedule.text.starts_with("Too late by at least 24 days: "),
        "{}",
        schedule.text
    );
    assert_eq!(schedule.questions[0].at_most_weeks, 0);
}

/// An unknown waiting time counts wherever it stands: all of the work has to be done.
#[test]
fn an_unknown_waiting_time_that_nobody_waits_for_is_a_question_too() {
    let all = [
        work("ask", Owner::Telephony, 1.0).unknown("When are the numbers ported?"),
        work("use", Owner::Developer, 5.0),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert!(matches!(schedule.verdict, Verdict::CannotBeGiven { .. }));
}

#[test]
fn circles_strangers_and_namesakes_do_no_harm() {
    let all = [
        work("a", Owner::Admin, 1.0).after(&["c", "a", "nobody"]),
        work("b", Owner::Admin, 1.0).after(&["a"]),
        work("c", Owner::Admin, 1.0).after(&["b", "b"]),
        work("c", Owner::Admin, 1.0).after(&["c"]),
        work("free", Owner::Admin, 1.0),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(schedule.jobs.len(), 5);
    // Five days' work of one person, however it is tied.
    assert_eq!(
        schedule.finish.map(|finish| finish.likely),
        Some(date(2027, 1, 8))
    );
    assert!(of(&schedule, "a").earliest.finish < of(&schedule, "b").earliest.start);
    assert!(of(&schedule, "b").earliest.finish < of(&schedule, "c").earliest.start);
}

#[test]
fn nothing_to_do_has_a_verdict_and_no_dates() {
    let schedule = made(&[], &plain(), date(2027, 1, 29));
    assert_eq!(schedule.verdict, Verdict::NothingToDo);
    assert_eq!(schedule.finish, None);
    assert!(schedule.critical_path.is_empty() && schedule.phases.is_empty());
}

#[test]
fn absurd_figures_end_somewhere() {
    let mut options = plain();
    options.team.insert(Owner::Developer, 1e-300);
    options.team.insert(Owner::Admin, f64::NAN);
    options.margin_days = u16::MAX;
    options.freezes.push(Freeze {
        from: Date::MIN,
        to: date(2027, 6, 1),
        why: "ever".to_owned(),
    });
    let all = [
        work("a", Owner::Developer, f64::INFINITY).weeks(1e30),
        work("b", Owner::Admin, f64::NAN)
            .weeks(f64::NAN)
            .after(&["a"]),
        work("c", Owner::Sponsor, -5.0)
            .phase(PhaseId::Cutover)
            .weeks(1e9),
    ];
    for today in [Date::MIN, MONDAY, Date::MAX] {
        let made = schedule(&jobs(&all), &options, today, date(2028, 2, 28));
        assert!(made.finish.is_some_and(|finish| finish.likely >= today));
    }
    let mut never = plain();
    never.freezes.push(Freeze {
        from: Date::MIN,
        to: Date::MAX,
        why: "ever".to_owned(),
    });
    let made = made(&all, &never, date(2028, 2, 28));
    assert!(matches!(made.verdict, Verdict::TooLate { .. }));
}

/// Five days' work, then twenty that may end later, of the same person, and one that is long for somebody else: the
/// verdict hangs on the first week alone. Back from Friday the 29th, `move` is done from the 25th on; if it is, `clear`
/// is done from 1 to 26 February.
#[test]
fn what_may_end_later_has_an_end_of_its_own_and_makes_no_verdict() {
    let must = work("move", Owner::Admin, 5.0);
    let alone = made(&[must], &plain(), date(2027, 1, 29));
    let all = [
        work("clear", Owner::Admin, 20.0).after(&["move"]).later(),
        work("retire", Owner::Admin, 3.0).later(),
        work("move", Owner::Admin, 5.0),
        work("end", Owner::Sponsor, 1.0)
            .after(&["clear"])
            .weeks(4.0)
            .later(),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(schedule.verdict, alone.verdict);
    assert_eq!(schedule.finish, alone.finish);
    assert_eq!(path(&schedule), ["move"]);
    assert_eq!(
        latest(&schedule, "move"),
        (date(2027, 1, 25), date(2027, 1, 29))
    );
    assert_eq!(earliest(&schedule, "move"), (MONDAY, date(2027, 1, 8)));
    // `retire` could begin today, but not before what has a deadline, nor before what others wait for.
    assert_eq!(earliest(&schedule, "clear").0, date(2027, 1, 11));
    assert_eq!(earliest(&schedule, "retire").0, date(2027, 2, 8));
    assert_eq!(
        latest(&schedule, "clear"),
        (date(2027, 2, 1), date(2027, 2, 26))
    );
    let closing = schedule.closing.expect("there is work that may end later");
    assert_eq!(closing.likely, of(&schedule, "end").earliest.finish);
    let said = schedule.closing_text.expect("it is said");
    assert!(said.contains("clutter, not an outage"), "{said}");
}

#[test]
fn where_nothing_has_a_deadline_there_is_no_verdict_to_give() {
    let all = [
        work("retire", Owner::Admin, 300.0).later(),
        work("ask", Owner::Sponsor, 1.0).unknown("When?").later(),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert_eq!(schedule.verdict, Verdict::NothingToDo);
    assert_eq!(schedule.finish, None);
    assert!(schedule.closing.is_some() && schedule.questions.is_empty());
    assert!(schedule.jobs.iter().all(|job| job.slack >= 0));
}

/// What a job with a deadline waits for has that deadline too.
#[test]
fn what_others_wait_for_cannot_end_later() {
    let all = [
        work("first", Owner::Admin, 30.0).later(),
        work("move", Owner::Admin, 1.0).after(&["first"]),
    ];
    let schedule = made(&all, &plain(), date(2027, 1, 29));
    assert!(matches!(schedule.verdict, Verdict::TooLate { .. }));
    assert_eq!(schedule.closing, None);
}

/// A plan of many jobs, made by arithmetic.
fn many(count: usize) -> Vec<Work> {
    const IDS: [&str; 300] = {
        // Static names without leaking: slices of one long text.
        const TEXT: &str = match std::str::from_utf8(&[b'j'; 300]) {
            Ok(text) => text,
            Err(_) => "",
        };
        let mut ids = [""; 300];
        let mut at = 0;
        while at < 300 {
            ids[at] = TEXT.split_at(at + 1).0;
            at += 1;
        }
        ids
    };
    (0..count)
        .map(|at| {
            let days = (at * 7 % 5) as f64;
            let owner = Owner::ALL[at * 11 % Owner::ALL.len()];
            let phase = PhaseId::ALL[at * PhaseId::ALL.len() / count];
            let before: Vec<&str> = [at / 2, at * 2 / 3]
                .into_iter()
                .filter(|before| *before < at)
                .map(|before| IDS[before])
                .collect();
            let work = work(IDS[at], owner, 0.1 + days)
                .between(0.05 + days / 2.0, 0.2 + days * 2.0)
                .phase(phase)
                .after(&before);
            match at % 9 {
                4 => work.weeks((at % 3) as f64 / 2.0),
                2 | 7 => work.later(),
                _ => work,
            }
        })
        .collect()
}

/// Whatever the deadline: nothing begins before what it waits for has ended, no role does two things at a time, and
/// slack is there exactly where the latest dates are not before the earliest.
#[test]
fn dates_keep_the_order() {
    let mut options = frozen(date(2027, 3, 1), date(2027, 3, 21));
    options.team.insert(Owner::Developer, 1.5);
    options.holidays.insert(date(2027, 2, 8));
    let all = many(120);
    for end in [date(2027, 2, 1), date(2027, 10, 3), date(2028, 2, 28)] {
        let schedule = made(&all, &options, end);
        let mut on_path = 0;
        for (work, dates) in all.iter().zip(&schedule.jobs) {
            for on in &work.waits_for {
                let before = of(&schedule, on);
                assert!(before.earliest.finish <= dates.earliest.start, "{on}");
                assert!(before.latest.finish <= dates.latest.start, "{on}");
            }
            let fits = dates.latest.start >= dates.earliest.start
                && dates.latest.finish >= dates.earliest.finish;
            assert_eq!(fits, dates.slack >= 0, "{dates:?}");
            on_path += usize::from(dates.critical);
        }
        assert_eq!(on_path, schedule.critical_path.len());
        assert!(on_path > 0);
        let last = schedule.critical_path.last().expect("there is work");
        let finish = schedule.finish.expect("there is work");
        assert_eq!(of(&schedule, &last.id).earliest.finish, finish.likely);
        assert!(finish.p50 <= finish.p80);
        let least = schedule.jobs.iter().map(|job| job.slack).min();
        let of_phases = schedule.phases.iter().map(|phase| phase.slack).min();
        assert_eq!(least, of_phases);
    }
}

#[test]
fn the_same_seed_gives_the_same_dates_and_another_one_may_not() {
    let all = many(60);
    let options = ScheduleOptions {
        runs: 100,
        ..plain()
    };
    let first = made(&all, &options, date(2028, 2, 28));
    assert_eq!(first, made(&all, &options, date(2028, 2, 28)));
    let seeds: BTreeSet<Option<Date>> = (0..20)
        .map(|seed| {
            let options = ScheduleOptions {
                seed,
                ..options.clone()
            };
            made(&all, &options, date(2028, 2, 28))
                .finish
                .map(|finish| finish.p80)
        })
        .collect();
    assert!(seeds.len() > 1, "the seed is used");
}

/// Errors that have nothing to do with each other cancel out in a long chain; errors in common do not.
#[test]
fn estimates_that_err_together_spread_the_end() {
    let spread = |correlation: f64| {
        let options = ScheduleOptions {
            correlation,
            runs: 1000,
            ..plain()
        };
        let finish = made(&many(120), &options, date(2028, 2, 28)).finish;
        let finish = finish.expect("there is work");
        calendar::days_between(finish.p50, finish.p80)
    };
    assert!(spread(0.0) < spread(0.3));
    assert!(spread(0.3) < spread(1.0));
}

/// All low is the best that luck can do, all high the worst.
#[test]
fn simulated_ends_lie_between_all_low_and_all_high() {
    let all = many(60);
    let certain = |pick: fn((f64, f64, f64)) -> f64| {
        let mut all = many(60);
        for work in &mut all {
            let days = pick(work.effort);
            work.effort = (days, days, days);
        }
        made(&all, &plain(), date(2028, 2, 28))
            .finish
            .map(|finish| finish.likely)
    };
    let finish = made(&all, &plain(), date(2028, 2, 28))
        .finish
        .expect("there is work");
    assert!(certain(|effort| effort.0) <= Some(finish.p50));
    assert!(Some(finish.p80) <= certain(|effort| effort.2));
}

/// Twenty waits of one to three weeks, likely one: drawn once and multiplied, four of five runs would end after 42 weeks
/// (3 − √(0.2 · 4) = 2.1 each); drawn each for itself, they end near twenty times the mean of 1.67.
#[test]
fn times_that_repeat_even_out() {
    let mut wait = work("move", Owner::Admin, 1.0);
    wait.lead = Some(Lead::Weeks {
        low: 1.0,
        likely: 1.0,
        high: 3.0,
        times: 20,
    });
    let options = ScheduleOptions {
        correlation: 0.0,
        runs: 1000,
        ..plain()
    };
    let finish = made(&[wait], &options, date(2028, 2, 28)).finish;
    let finish = finish.expect("there is work");
    let weeks = |day: Date| calendar::days_between(MONDAY, day) / 7;
    assert_eq!(weeks(finish.likely), 20);
    assert!((32..=34).contains(&weeks(finish.p50)), "{}", finish.p50);
    assert!((34..=36).contains(&weeks(finish.p80)), "{}", finish.p80);
}

#[test]
fn assumptions_say_what_is_the_users_own() {
    let mut options = plain();
    let all = [work("a", Owner::Developer, 1.0).weeks(1.0)];
    let said = |options: &ScheduleOptions| {
        made(&all, options, date(2027, 1, 29))
            .assumptions
            .join("\n")
    };
    let default = said(&options);
    assert!(default.contains("developer 1 (default)"), "{default}");
    assert!(default.contains("Monday to Friday (default)"), "{default}");
    assert!(default.contains("uncalibrated"), "{default}");
    assert!(
        !default.contains("trainer"),
        "a trainer has nothing to do: {default}"
    );
    options.given.insert(Given::Team(Owner::Developer));
    options.calibrated = true;
    options.working_days = BTreeSet::from([Weekday::Monday, Weekday::Wednesday]);
    let own = said(&options);
    assert!(own.contains("developer 1 (`sf-cti.toml`)"), "{own}");
    assert!(own.contains("Monday, Wednesday"), "{own}");
    assert!(!own.contains("uncalibrated"), "{own}");
}

#[test]
fn the_decision_is_a_task_of_the_catalogue() {
    let mut standing = catalog().phases.iter().flat_map(|phase| &phase.task);
    assert!(standing.any(|task| task.id == DECISION_TASK));
}
