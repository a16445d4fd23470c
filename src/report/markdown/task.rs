//! The details of one task, folded. What an earlier task has said already is named, not said again.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::page::Page;
use crate::catalog::Grounds;
use crate::plan::is_about_every_phone;
use crate::report::document::{BeforeAfter, Task, Usage, Watch};
use crate::report::escape::{code, code_block, prose};
use crate::report::words;

/// Places that a task names; the inventory has all of them.
const PLACES: usize = 10;

/// Sentences and code that stand in the document, with the task that says them.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeMap<String, String>);

impl Said {
    /// Characters up to which saying again is shorter than pointing.
    const SHORT: usize = 60;

    /// The task that has said it; from now on `task` has, where none did.
    fn before(&mut self, what: &str, task: &str) -> Option<String> {
        if what.len() <= Self::SHORT {
            return None;
        }
        if let Some(earlier) = self.0.get(what) {
            return Some(earlier.clone());
        }
        self.0.insert(what.to_owned(), task.to_owned());
        None
    }
}

/// The details of tasks that stand beside each other: those that one paragraph tells in one list, each other one folded
/// by itself.
pub(super) fn write_all(
    page: &mut Page<'_, '_>,
    tasks: &[&Task],
    said: &mut Said,
) -> io::Result<()> {
    let (small, large): (Vec<&Task>, Vec<&Task>) =
        tasks.iter().copied().partition(|task| is_small(task));
    let items: Vec<String> = small
        .iter()
        .map(|task| in_brief(page, task, said))
        .collect();
    page.folded_list(
        &format!(
            "What to do: {} in short",
            words::count(items.len(), "task", "tasks")
        ),
        &items,
    )?;
    for task in large {
        write(page, task, said)?;
    }
    Ok(())
}

/// Whether the table and one paragraph hold all that a task says.
fn is_small(task: &Task) -> bool {
    let conditions = task.done_when.auto.len() + task.done_when.manual.len();
    let evidence = task.usages.len() + task.cites.len() + task.examples.len();
    task.how.len() <= 1 && conditions <= 1 && evidence == 0 && task.watch.is_empty()
}

fn in_brief(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> String {
    let how = task.how.first();
    let how = how.map_or_else(String::new, |step| shown_step(step, task, said));
    let mark = inferred(task);
    let why = because(task, said).map_or_else(String::new, |why| format!(" {why}"));
    format!("{}: {how}{mark}{why} {}", code(&task.id), basis(page, task))
}

/// Why a task is in this plan, and what of the org it is about where no usage says so; what another task has said is
/// pointed at.
fn because(task: &Task, said: &mut Said) -> Option<String> {
    // Each is a sentence of its own.
    let mut reasons: Vec<String> = Vec::new();
    let mut earlier: BTreeSet<String> = BTreeSet::new();
    // What is said of most tasks is said once, above them all.
    let told = |reason: &&String| !is_about_every_phone(reason);
    for reason in task.because.iter().filter(told) {
        match said.before(reason, &task.id) {
            Some(other) => {
                earlier.insert(code(&other));
            }
            None => reasons.push(prose(reason)),
        }
    }
    if !earlier.is_empty() {
        let tasks: Vec<String> = earlier.into_iter().collect();
        let also = if reasons.is_empty() { "for" } else { "And for" };
        reasons.push(format!("{also} the reasons of {}.", words::and(&tasks)));
    }
    (!reasons.is_empty()).then(|| format!("Why here: {}", reasons.join(" ")))
}

fn inferred(task: &Task) -> &'static str {
    match task.grounds {
        Grounds::Inferred => " *(inferred)*",
        _ => "",
    }
}

fn write(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> io::Result<()> {
    let title = task.title.replace('`', "");
    page.fold(&format!("{}: {title}", task.id))?;
    if let Some(why) = because(task, said) {
        page.block(&why)?;
    }
    write_steps(page, task, said)?;
    write_examples(page, task, said)?;
    write_evidence(page, task, said)?;
    write_done(page, task)?;
    write_watch(page, task, said)?;
    let basis = basis(page, task);
    page.block(&basis)?;
    page.unfold()
}

fn write_steps(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> io::Result<()> {
    let mark = inferred(task);
    let mut steps: Vec<String> = task
        .how
        .iter()
        .map(|step| shown_step(step, task, said))
        .collect();
    // Two steps that one earlier task has said are one pointer.
    steps.dedup();
    match &steps[..] {
        [] => Ok(()),
        [one] => page.block(&format!("{one}{mark}")),
        many => {
            page.block(&format!("**What to do**{mark}"))?;
            for (at, step) in many.iter().enumerate() {
                page.line(&format!("{}. {step}", at + 1))?;
            }
            page.end()
        }
    }
}

fn shown_step(step: &str, task: &Task, said: &mut Said) -> String {
    // Before the colon stand the members and how often they occur here, which differ from task to task.
    let (members, what) = match step.split_once("): ") {
        Some((members, what)) if members.contains(" (") => (Some(members), what),
        _ => (None, step),
    };
    match (said.before(what, &task.id), members) {
        (None, _) => prose(step),
        (Some(earlier), Some(members)) => {
            format!(
                "{}: as in {}",
                prose(&format!("{members})")),
                code(&earlier)
            )
        }
        (Some(earlier), None) => format!("As in {}.", code(&earlier)),
    }
}

/// Code before and after, as a difference: short, and coloured where it is shown.
fn write_examples(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> io::Result<()> {
    let mut pointed: Vec<String> = Vec::new();
    let mut shown: Vec<&BeforeAfter> = Vec::new();
    for example in &task.examples {
        match said.before(&example.after, &task.id) {
            None => shown.push(example),
            Some(earlier) => {
                pointed.push(format!("{} as in {}", code(&example.rule), code(&earlier)));
            }
        }
    }
    for example in shown {
        page.block(&format!(
            "{} ({}), before and after:",
            code(&example.place),
            code(&example.rule)
        ))?;
        let before = example.before.lines().map(|line| format!("- {line}"));
        let after = example.after.lines().map(|line| format!("+ {line}"));
        let lines: Vec<String> = before
            .chain(after)
            .map(|line| line.trim_end().to_owned())
            .collect();
        page.block(&code_block("diff", &lines.join("\n")))?;
    }
    if pointed.is_empty() {
        return Ok(());
    }
    page.block(&format!("Before and after: {}.", pointed.join(", ")))
}

fn write_evidence(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> io::Result<()> {
    if !task.usages.is_empty() {
        let becomes = task.disposition.map_or_else(String::new, |disposition| {
            // What the word means stands in the guide, not at each task.
            let word = words::disposition(disposition);
            format!(", {}", word.split(" (").next().unwrap_or(word))
        });
        let lead = format!(
            "**Settles {}**{becomes}",
            words::count(task.usages.len(), "usage", "usages")
        );
        write_places(page, &lead, &task.usages)?;
    }
    if !task.cites.is_empty() {
        let lead = format!(
            "Speaks of {} that another task settles",
            words::count(task.cites.len(), "usage", "usages")
        );
        if let Some(other) = said.before(&task.cites.concat(), &task.id) {
            return page.block(&format!("{lead}, the same as {}.", code(&other)));
        }
        write_places(page, &lead, &task.cites)?;
    }
    Ok(())
}

/// How many usages lie in which component, and where the first ones are.
fn write_places(page: &mut Page<'_, '_>, lead: &str, fingerprints: &[String]) -> io::Result<()> {
    let mut components: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut usages: Vec<&Usage> = fingerprints
        .iter()
        .filter_map(|fingerprint| page.usage(fingerprint))
        .collect();
    usages.sort_by_key(|usage| (&usage.path, usage.line, usage.column));
    for usage in &usages {
        let places = components.entry(&usage.component).or_default();
        places.push(code(&usage.at()));
    }
    let mut largest: Vec<(&str, Vec<String>)> = components.into_iter().collect();
    largest.sort_by_key(|(component, places)| (std::cmp::Reverse(places.len()), *component));
    let mut left = PLACES;
    let mut items: Vec<String> = Vec::new();
    for (component, places) in &largest {
        if left == 0 {
            break;
        }
        let shown = &places[..places.len().min(left)];
        left -= shown.len();
        let more = match places.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        items.push(format!(
            "{} {}: {}{more}",
            code(component),
            places.len(),
            shown.join(", ")
        ));
    }
    page.block(&format!("{lead}:"))?;
    let more = largest.len() - items.len();
    if usages.len() > PLACES {
        let others = match more {
            0 => String::new(),
            more => format!(
                "and {}; ",
                words::count(more, "more component", "more components")
            ),
        };
        items.push(format!(
            "{others}all of them stand in the [inventory](#inventory-by-capability)"
        ));
    }
    page.bare_list(&items)
}

fn write_done(page: &mut Page<'_, '_>, task: &Task) -> io::Result<()> {
    let checks = task.done_when.auto.iter();
    let mut items: Vec<String> = checks
        .map(|check| format!("Shown by the next audit: {}", prose(&check.text)))
        .collect();
    let checks = task.done_when.manual.iter();
    items.extend(checks.map(|check| format!("Confirmed by people: {}", prose(check))));
    // The table before has the only one.
    if items.len() < 2 {
        return Ok(());
    }
    page.block("**Done when**")?;
    page.list(&items, "more conditions")
}

fn write_watch(page: &mut Page<'_, '_>, task: &Task, said: &mut Said) -> io::Result<()> {
    if task.watch.is_empty() {
        return Ok(());
    }
    let mut items: Vec<String> = Vec::new();
    let mut earlier: BTreeMap<String, usize> = BTreeMap::new();
    for Watch { text, inferred } in &task.watch {
        match said.before(text, &task.id) {
            Some(task) => *earlier.entry(task).or_default() += 1,
            None => {
                let mark = if *inferred { " *(inferred)*" } else { "" };
                items.push(format!("{}{mark}", prose(text)));
            }
        }
    }
    for (task, points) in earlier {
        items.push(format!(
            "{} of {} {} here too",
            words::count(points, "point", "points"),
            code(&task),
            if points == 1 { "holds" } else { "hold" }
        ));
    }
    page.block("**Watch out**")?;
    page.bare_list(&items)
}

/// What the figures and the words rest on.
fn basis(page: &mut Page<'_, '_>, task: &Task) -> String {
    let sources = page.cite(&task.sources);
    let sources = if sources.is_empty() {
        sources
    } else {
        format!(" ({sources})")
    };
    let lead_time = task.lead_time.as_ref().map_or_else(String::new, |lead| {
        format!(
            " Lead time: {}.",
            prose(words::lead_time(lead).trim_end_matches('.'))
        )
    });
    let dates =
        words::task_dates(task).map_or_else(String::new, |dates| format!(" Dates: {dates}."));
    // The table has the days; what adds up to them is said where there is something to add.
    let effort = match task.effort.basis.split(' ').count() {
        0..=2 => String::new(),
        _ => format!(" Effort: {}.", prose(&task.effort.basis)),
    };
    // The mark for what is reasoned stands at the steps already.
    let grounds = words::grounds(task.grounds).replace("*(inferred)* ", "");
    let said = format!("{effort}{lead_time}{dates} Grounds: {grounds}{sources}.");
    said.trim_start().to_owned()
}
