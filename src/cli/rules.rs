//! `sf-cti rules`: what can be found, and what becomes of it.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::args::{RuleFormat, RulesArgs};
use super::exit::Exit;
use super::output;
use super::text;
use crate::catalog::{Capability, Category, Disposition, Target};
use crate::report::rule::document::RuleRow;
use crate::report::rule::{self, RuleFilter, RuleList};
use crate::report::wrap;

pub(super) fn run(args: &RulesArgs) -> anyhow::Result<Exit> {
    let list = RuleList::new(RuleFilter {
        capability: args.capability,
        category: args.category,
        family: args.family.as_deref(),
    });
    let mut text = Vec::new();
    match args.format {
        RuleFormat::Json => {
            serde_json::to_writer_pretty(&mut text, &list)?;
            text.push(b'\n');
        }
        RuleFormat::Markdown => rule::markdown::write_index(&list, &mut text)?,
        RuleFormat::Text => text = table(&list, text::width()).into_bytes(),
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

/// The table: a block per capability and a letter for the category, so that ids fit beside five columns on a
/// terminal of 80, and a legend.
fn table(list: &RuleList, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let head = ["CAPABILITY, RULE"].into_iter();
    table.set_header(head.chain(Target::ALL.iter().map(|target| short_target(*target))));
    for capability in Capability::ALL {
        let mut rules = list
            .rules
            .iter()
            .filter(|rule| rule.capability == *capability)
            .peekable();
        if rules.peek().is_some() {
            table.add_row([capability.as_str()]);
        }
        for rule in rules {
            table.add_row(row(rule));
        }
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        // On a narrow terminal ids give way: the short words of the other columns do not break well.
        if at > 0 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut text: String = table
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect();
    text.push('\n');
    text.push_str(&wrap::fill(&legend(), "", width));
    text
}

fn row(rule: &RuleRow) -> Vec<String> {
    let mut cells = vec![format!("{} {}", letter(rule.category), rule.id)];
    cells.extend(
        rule.dispositions
            .values()
            .map(|disposition| short(*disposition).to_owned()),
    );
    cells
}

fn legend() -> String {
    let targets: Vec<String> = Target::ALL
        .iter()
        .map(|target| format!("{} {target}", short_target(*target)))
        .collect();
    let categories: Vec<String> = Category::ALL
        .iter()
        .map(|category| format!("{} {category}", letter(*category)))
        .collect();
    format!(
        "{}. Targets: {}. repoint: re-point, retest: keep-and-retest, history: keep-as-history. `sf-cti explain RULE` tells the rest of a rule.",
        categories.join(", "),
        targets.join(", ")
    )
}

fn short_target(target: Target) -> &'static str {
    match target {
        Target::AmazonConnect => "AC",
        Target::PartnerAmazonConnect => "PAC",
        Target::PartnerTelephony => "PT",
        Target::NativeTelephony => "NT",
        Target::NoSalesforceVoice => "OUT",
    }
}

fn letter(category: Category) -> char {
    match category {
        Category::Mandatory => 'M',
        Category::Potential => 'P',
        Category::Optional => 'O',
    }
}

fn short(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::RePoint => "repoint",
        Disposition::KeepAndRetest => "retest",
        Disposition::KeepAsHistory => "history",
        _ => disposition.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_rule_and_keeps_within_its_width() {
        let list = RuleList::new(RuleFilter::default());
        let text = table(&list, text::WIDTH);
        for rule in &list.rules {
            assert!(text.contains(&format!(" {} ", rule.id)), "{}", rule.id);
        }
        for width in [60, 80, text::WIDTH] {
            let text = table(&list, width);
            assert!(
                text.lines().all(|line| line.chars().count() <= width),
                "{width}"
            );
        }
    }

    #[test]
    fn a_filter_leaves_what_it_names() {
        let list = RuleList::new(RuleFilter {
            category: Some(Category::Mandatory),
            family: Some("metadata"),
            ..RuleFilter::default()
        });
        assert!(
            list.rules
                .iter()
                .any(|rule| rule.id == "metadata/call-center")
        );
        assert!(
            list.rules
                .iter()
                .all(|rule| rule.category == Category::Mandatory && rule.family == "metadata")
        );
    }
}
