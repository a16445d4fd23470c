//! `sf-cti explain RULE`: everything that is known of one rule.

use std::fmt::Write as _;

use anyhow::bail;

use super::args::{ExplainArgs, RuleFormat};
use super::exit::Exit;
use super::output;
use super::rule_document::RuleDocument;
use super::text::{self, fill, indented};
use crate::catalog::{Api, Grounds, Rule, Target, catalog};

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let Some(rule) = catalog().find_rule(&args.rule) else {
        let near = catalog().rules_like(&args.rule);
        match near.as_slice() {
            [] => bail!("there is no rule `{}`; `sf-cti rules` lists all", args.rule),
            near => bail!(
                "there is no rule `{}`; did you mean {}?",
                args.rule,
                near.join(", ")
            ),
        }
    };
    match args.format {
        RuleFormat::Json => {
            let document = RuleDocument::of(rule);
            output::print(format!("{}\n", serde_json::to_string_pretty(&document)?).as_bytes())?;
        }
        RuleFormat::Text => output::print(page(rule, text::width()).as_bytes())?,
    }
    Ok(Exit::Done)
}

/// The page of a rule.
fn page(rule: &Rule, width: usize) -> String {
    let mut page = String::new();
    let mut facts = vec![rule.category.to_string(), rule.capability.to_string()];
    facts.extend(
        rule.since
            .as_ref()
            .map(|since| format!("since API version {since}")),
    );
    facts.push(grounds(rule.grounds).to_owned());
    let _ = writeln!(page, "{}: {}\n{}\n", rule.id, rule.title, facts.join(" · "));
    page += &fill(&rule.summary, "", width);
    heading(&mut page, "If it stays");
    page += &fill(&rule.why, "  ", width);
    heading(&mut page, "Finds");
    page += &indented(&rule.finds, "  ");
    if let Some(ignores) = &rule.ignores {
        heading(&mut page, "Does not find");
        page += &indented(ignores, "  ");
    }
    if let Some(counterpart) = counterpart(rule) {
        heading(&mut page, "In the other API");
        page += &fill(counterpart, "  ", width);
    }
    for target in Target::ALL {
        way(&mut page, rule, *target, width);
    }
    bullets(&mut page, "Notes", rule.notes.iter().cloned(), width);
    let traps = rule.watch.iter().map(|trap| match trap.inferred {
        true => format!("{} (inferred)", trap.text),
        false => trap.text.clone(),
    });
    bullets(&mut page, "Watch out", traps, width);
    heading(&mut page, "Done when");
    page += &fill(&rule.verify, "  ", width);
    let sources = rule.sources.iter().map(|id| match catalog().source(id) {
        Some(source) => match &source.url {
            Some(url) => format!("{} <{url}>", source.title),
            None => source.title.clone(),
        },
        None => id.clone(),
    });
    bullets(&mut page, "Sources", sources, width);
    page
}

/// What to do under one target.
fn way(page: &mut String, rule: &Rule, target: Target, width: usize) {
    let mapping = rule.mapping(target);
    let days = catalog().days(mapping.effort);
    heading(page, &format!("{target}: {}", mapping.disposition));
    *page += &fill(&mapping.how, "  ", width);
    if let Some(after) = &mapping.after {
        page.push('\n');
        *page += &indented(after, "    ");
        page.push('\n');
    }
    let unit = &catalog().effort.unit;
    let effort = format!(
        "Effort of the first place: {} to {}, likely {} {unit} (our estimate); {}.",
        days.low,
        days.high,
        days.likely,
        grounds(mapping.grounds)
    );
    *page += &fill(&effort, "  ", width);
}

/// The id of the other API's rule for the same job.
fn counterpart(rule: &Rule) -> Option<&'static str> {
    let other = match rule.api? {
        Api::Lightning => Api::Classic,
        Api::Classic => Api::Lightning,
        Api::Console => return None,
    };
    let id = format!("{other}/{}", rule.counterpart.as_ref()?);
    catalog().find_rule(&id).map(|rule| rule.id.as_str())
}

fn heading(page: &mut String, title: &str) {
    let _ = writeln!(page, "\n{title}");
}

fn bullets(page: &mut String, title: &str, texts: impl Iterator<Item = String>, width: usize) {
    let mut texts = texts.peekable();
    if texts.peek().is_some() {
        heading(page, title);
    }
    for text in texts {
        *page += &fill(&text, "    ", width).replacen("    ", "  - ", 1);
    }
}

fn grounds(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Verified => "verified in real files or in the library",
        Grounds::Documented => "documented by Salesforce",
        Grounds::Assembled => "assembled from several official texts",
        Grounds::Inferred => "inferred: no document says so",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_within_its_width() {
        for rule in catalog().rules() {
            let page = page(rule, 100);
            for target in Target::ALL {
                assert!(page.contains(target.as_str()), "{}", rule.id);
            }
            assert!(
                page.contains(&rule.title) && page.ends_with('\n'),
                "{}",
                rule.id
            );
        }
    }
}
