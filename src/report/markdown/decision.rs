//! Where users go, and why: a short conclusion, the table of targets, and the rest folded.

use std::io;

use super::comparison;
use super::page::Page;
use crate::catalog::{Grounds, Target, catalog};
use crate::plan::Outcome;
use crate::report::document::{DecisionFinding, Group, OpenQuestion, Override, RankedTarget, Way};
use crate::report::escape::{code, prose, prose_cell, text};
use crate::report::words;

/// Points within which the second target may still be the first.
const CLOSE: usize = 2;

/// Where the reasons begin in a row of the targets' table.
const REASON_CELLS: usize = 3;

/// Reasons in the conclusion.
const REASONS: usize = 3;

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    page.block("## The decision")?;
    let document = page.document;
    let groups = &document.decision.groups;
    for (at, alike) in alike(groups).into_iter().enumerate() {
        if groups.len() > 1 {
            let titles: Vec<String> = alike.iter().map(|group| text(&group.title)).collect();
            page.block(&format!("### {}", words::and(&titles)))?;
        }
        conclude(page, &alike)?;
        let Some((first, others)) = alike.split_first() else {
            continue;
        };
        if !first.ranked.is_empty() {
            if !others.is_empty() {
                page.block(&format!(
                    "The same speaks for and against each target for all of them; figures are those of {}.",
                    text(&first.group)
                ))?;
            }
            targets(page, first)?;
            points(page, first)?;
        }
        for group in &alike {
            recognised(page, group)?;
        }
        questions(page, &alike, at == 0)?;
    }
    comparison::write(page)?;
    if groups.iter().any(|group| !group.ranked.is_empty()) {
        page.block(&format!(
            "Points are this project's own judgement of what was found, with the words and sources of each fact beside \
             them; they are not Salesforce's. On the person-days: {}",
            prose(&catalog().effort.basis)
        ))?;
    }
    Ok(())
}

/// Groups that go one way for the same reasons, together; the first of each in the order of all.
fn alike(groups: &[Group]) -> Vec<Vec<&Group>> {
    let mut alike: Vec<Vec<&Group>> = Vec::new();
    for group in groups {
        let same = |others: &&mut Vec<&Group>| {
            others.first().is_some_and(|first| {
                (
                    first.outcome,
                    first.target,
                    first.sourcing,
                    first.chosen_by_user,
                ) == (
                    group.outcome,
                    group.target,
                    group.sourcing,
                    group.chosen_by_user,
                ) && reasons(first) == reasons(group)
            })
        };
        match alike.iter_mut().find(same) {
            Some(others) => others.push(group),
            None => alike.push(vec![group]),
        }
    }
    alike
}

/// What speaks for and against each target, with its points and without figures.
fn reasons(group: &Group) -> Vec<(Target, Vec<(String, i32)>)> {
    let ranked = group.ranked.iter();
    ranked
        .map(|one| {
            let all = one.points.iter().chain(&one.obstacles).chain(&one.blockers);
            let points = all.map(|finding| {
                let words = finding
                    .text
                    .replace(|letter: char| letter.is_ascii_digit(), "");
                (words, finding.points)
            });
            (one.target, points.collect())
        })
        .collect()
}

/// What, for whom, why in a few reasons, and what could turn it: of groups that go one way for the same reasons.
pub(super) fn conclude(page: &mut Page<'_, '_>, groups: &[&Group]) -> io::Result<()> {
    let Some(group) = groups.first() else {
        return Ok(());
    };
    match group.outcome {
        Outcome::RetireOnly => {
            return page.block(
                "**Nothing to move: retire.** No active user is assigned to any of its call centers. It is removed, and \
                 nothing has to take its place.",
            );
        }
        Outcome::Unknown => {
            return page.block(
                "**Not known: ask first.** All that was found looks like left-overs: a demo adapter, code that no call \
                 center loads, or call centers that nobody is known to use. No target is recommended before somebody says who works with it.",
            );
        }
        Outcome::NothingFound => {
            return page
                .block("**Nothing to decide.** No Open CTI was found in what could be read.");
        }
        Outcome::Move => {}
    }
    let target = catalog().target(group.target);
    let by = match group.chosen_by_user {
        true => "as it was asked for",
        false => "by the ranking below; nobody has chosen yet",
    };
    page.block(&format!(
        "For {}, this plan leads to **{}** ({}){}, {by}.",
        text(&words::and(
            &groups.iter().map(|group| people(group)).collect::<Vec<_>>()
        )),
        text(&target.title),
        code(group.target.as_str()),
        sourcing(group),
    ))?;
    if let Some(cost) = &group.cost {
        page.block(&prose(&cost_in_words(cost)))?;
    }
    let chosen = group.ranked.iter().find(|one| one.target == group.target);
    let speaking: Vec<&DecisionFinding> = chosen
        .into_iter()
        .flat_map(|one| &one.points)
        .filter(|finding| finding.points > 0)
        .take(REASONS)
        .collect();
    let speaks = !speaking.is_empty();
    for finding in speaking {
        page.line(&format!(
            "- {}{}",
            prose(&finding.text),
            inferred(finding.grounds)
        ))?;
    }
    if speaks {
        page.end()?;
    }
    if let (false, [first, second, ..]) = (group.chosen_by_user, group.ranked.as_slice())
        && second.blockers.is_empty()
    {
        let behind = usize::try_from(first.score - second.score).unwrap_or(0);
        let behind = match behind {
            0 => "level on points: only more days of rewriting put it second".to_owned(),
            1..=CLOSE => format!(
                "{} behind: close enough for one answer to turn it",
                words::count(behind, "point", "points")
            ),
            _ => format!("{} behind", words::count(behind, "point", "points")),
        };
        page.block(&format!(
            "Second comes {}, {behind}.",
            text(&catalog().target(second.target).title),
        ))?;
    }
    let turns: Vec<&OpenQuestion> = group
        .unknowns
        .iter()
        .filter(|question| question.critical || !question.could_turn.is_empty())
        .collect();
    let critical = turns.iter().filter(|question| question.critical).count();
    let on_the_path = turns.iter().find(|question| question.critical);
    let first = on_the_path.or(turns.first());
    if let Some(first) = first {
        let on_path = match critical {
            0 => String::new(),
            1 => ", one of them on the critical path".to_owned(),
            several => format!(", {several} of them on the critical path"),
        };
        page.block(&format!(
            "What could turn it: {}{on_path}. First: {}",
            words::count(turns.len(), "open question", "open questions"),
            prose(&first.text),
        ))?;
    }
    let loses = page.cite(&target.sources);
    page.block(&format!(
        "What is lost: {}{} ({loses})",
        prose(&target.loses),
        inferred(target.confidence),
    ))
}

fn people(group: &Group) -> String {
    match group.users {
        Some(users) => format!("{} ({users} active users)", group.group),
        None => group.group.clone(),
    }
}

fn sourcing(group: &Group) -> String {
    let sourcing = catalog()
        .sourcings
        .iter()
        .find(|known| Some(known.id) == group.sourcing);
    match sourcing {
        Some(sourcing) => format!(
            ", sourcing {} ({})",
            text(&sourcing.title.to_lowercase()),
            code(sourcing.id.as_str())
        ),
        None => String::new(),
    }
}

fn cost_in_words(cost: &Override) -> String {
    let first = &catalog().target(cost.first).title;
    let with = match cost.first_sourcing {
        Some(sourcing) => format!(", sourcing {sourcing}"),
        None => String::new(),
    };
    let days = match cost.days {
        days if days > 0.0 => format!("{} person-days more", words::days(days)),
        days if days < 0.0 => format!("{} person-days fewer", words::days(-days)),
        _ => "as many person-days".to_owned(),
    };
    let mut said = format!(
        "The ranking has {first}{with} first. Against it, this way is {} behind and takes {days} for what was found.",
        words::count(usize::try_from(cost.points).unwrap_or(0), "point", "points"),
    );
    for blocker in &cost.blockers {
        said.push_str(&format!(" Ruled out by what was found: {blocker}"));
    }
    if !cost.losses.is_empty() {
        said.push_str(&format!(" Against it speaks: {}", cost.losses.join(" ")));
    }
    said
}

fn targets(page: &mut Page<'_, '_>, group: &Group) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = group.ranked.iter().map(row).collect();
    // What holds for several targets is read once.
    for at in (1..rows.len()).rev() {
        let (before, after) = rows.split_at_mut(at);
        for (cell, above) in after[0].iter_mut().zip(&before[at - 1]).skip(REASON_CELLS) {
            if !cell.is_empty() && cell == above {
                "the same".clone_into(cell);
            }
        }
    }
    page.open_table(
        &[
            "Target",
            "#Points",
            "#Rewriting, days",
            "Speaks for it",
            "Speaks against it",
        ],
        &rows,
    )
}

fn row(ranked: &RankedTarget) -> Vec<String> {
    let most = |positive: bool| {
        let found = ranked.points.iter().chain(&ranked.obstacles);
        found
            .filter(|finding| finding.points != 0 && (finding.points > 0) == positive)
            .max_by_key(|finding| finding.points.abs())
            .map(|finding| finding.text.clone())
    };
    let against = ranked
        .blockers
        .first()
        .map(|one| format!("Ruled out: {}", one.text));
    vec![
        format!(
            "{} ({})",
            text(&catalog().target(ranked.target).title),
            code(ranked.target.as_str())
        ),
        ranked.score.to_string(),
        words::days(ranked.days),
        prose_cell(&most(true).unwrap_or_default()),
        prose_cell(&against.or_else(|| most(false)).unwrap_or_default()),
    ]
}

fn points(page: &mut Page<'_, '_>, group: &Group) -> io::Result<()> {
    page.fold("Every point, with its grounds")?;
    for ranked in &group.ranked {
        page.line(&format!(
            "- **{}**: {}",
            text(&catalog().target(ranked.target).title),
            words::count_signed(ranked.score),
        ))?;
        let lists = [
            ("", &ranked.points),
            ("to be settled on the way, ", &ranked.obstacles),
            ("rules it out, ", &ranked.blockers),
        ];
        for (what, findings) in lists {
            for finding in findings {
                finding_line(page, what, finding)?;
            }
        }
        let said = ranked.points.len();
        for note in ranked.reasons.iter().skip(said) {
            page.line(&format!("  - {}", prose(note)))?;
        }
    }
    page.end()?;
    if group
        .ranked
        .iter()
        .any(|ranked| Some(ranked.target) == sourced(group))
    {
        page.block("Ways to have partner telephony:")?;
        for option in &group.sourcings {
            let known = catalog()
                .sourcings
                .iter()
                .find(|known| known.id == option.sourcing);
            let Some(known) = known else { continue };
            let sources = page.cite(&known.sources);
            page.line(&format!(
                "- **{}** ({}): {}. {}{} ({sources})",
                text(&known.title),
                code(option.sourcing.as_str()),
                words::count_signed(option.score),
                prose(&known.summary),
                inferred(known.confidence),
            ))?;
            for finding in &option.points {
                finding_line(page, "", finding)?;
            }
        }
        page.end()?;
    }
    page.unfold()
}

/// The target that sourcings belong to, where there are any.
fn sourced(group: &Group) -> Option<Target> {
    let first = group.sourcings.first()?;
    let known = catalog()
        .sourcings
        .iter()
        .find(|known| known.id == first.sourcing)?;
    Some(known.target)
}

fn finding_line(page: &mut Page<'_, '_>, what: &str, finding: &DecisionFinding) -> io::Result<()> {
    let sources = page.cite(&finding.sources);
    page.line(&format!(
        "  - {what}{}: {}{} ({sources})",
        words::signed(finding.points),
        prose(&finding.text),
        inferred(finding.grounds),
    ))
}

fn recognised(page: &mut Page<'_, '_>, group: &Group) -> io::Result<()> {
    if group.profiles.is_empty() {
        let said: Vec<String> = group.recognised_by.iter().map(|by| prose(by)).collect();
        return match page.document.decision.groups.len() {
            0 | 1 => Ok(()),
            _ => page.block(&said.join(" ")),
        };
    }
    page.fold(&format!(
        "Who is in {}, and why: {}",
        group.group,
        group.recognised_by.join(" ")
    ))?;
    let rows: Vec<Vec<String>> = group
        .profiles
        .iter()
        .map(|profile| {
            vec![
                prose_cell(&profile.profile),
                prose_cell(profile.call_center.as_deref().unwrap_or("not known")),
                profile.users.to_string(),
                prose_cell(&format!("{} (inferred)", profile.why)),
            ]
        })
        .collect();
    page.open_table(&["Profile", "Call center", "#Users", "Why"], &rows)?;
    page.unfold()
}

pub(super) fn questions(
    page: &mut Page<'_, '_>,
    groups: &[&Group],
    with_asks: bool,
) -> io::Result<()> {
    let said = |question: &OpenQuestion| {
        let mut line = prose(&question.text);
        line.push_str(&format!(" Ask: {}.", prose(&question.ask)));
        let names = |way: Way| -> Vec<&str> {
            let turns = question.could_turn.iter().filter(|turn| turn.way == way);
            turns.map(|turn| turn.target.as_str()).collect()
        };
        let (gains, loses) = (names(Way::Gains), names(Way::Loses));
        if !gains.is_empty() {
            line.push_str(&format!(" May bring forward {}.", gains.join(", ")));
        }
        if !loses.is_empty() {
            line.push_str(&format!(" May set back {}.", loses.join(", ")));
        }
        if question.critical {
            line.push_str(" **On the critical path.**");
        }
        line
    };
    let distinct = |of: fn(&Group) -> &Vec<OpenQuestion>| -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in groups.iter().flat_map(|group| of(group)).map(said) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    };
    let lines = distinct(|group| &group.unknowns);
    if !lines.is_empty() {
        page.folded_list(
            &format!(
                "Open in this bundle: {}",
                words::count(lines.len(), "question", "questions")
            ),
            &lines,
        )?;
    }
    let lines = distinct(|group| &group.asks);
    if with_asks && !lines.is_empty() {
        page.folded_list(
            &format!(
                "In no bundle, so ask: {}",
                words::count(lines.len(), "question", "questions")
            ),
            &lines,
        )?;
    }
    Ok(())
}

fn inferred(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Inferred => " *(inferred)*",
        _ => "",
    }
}
