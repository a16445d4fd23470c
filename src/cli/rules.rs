//! `sf-cti rules`: what can be found, and what becomes of it.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::args::{RuleFormat, RulesArgs};
use super::exit::Exit;
use super::output;
use super::rule_document::{RuleList, RuleRow};
use super::text;
use crate::catalog::{Capability, Disposition, Target};

pub(super) fn run(args: &RulesArgs) -> anyhow::Result<Exit> {
    let list = RuleList::all();
    match args.format {
        RuleFormat::Json => {
            output::print(format!("{}\n", serde_json::to_string_pretty(&list)?).as_bytes())?
        }
        RuleFormat::Text => output::print(table(&list, text::width()).as_bytes())?,
    }
    Ok(Exit::Done)
}

/// The table: a block per capability, so that whole ids fit beside five columns, and a legend.
fn table(list: &RuleList, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let head = ["CAPABILITY, RULE", "CATEGORY"].into_iter();
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
    text.push_str(&text::fill(&legend(), "", width));
    text
}

fn row(rule: &RuleRow) -> Vec<String> {
    let mut cells = vec![format!("  {}", rule.id), rule.category.to_string()];
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
    format!(
        "Targets: {}. retest: keep-and-retest, history: keep-as-history. `sf-cti explain RULE` tells the rest of a rule.",
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

fn short(disposition: Disposition) -> &'static str {
    match disposition {
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
        let list = RuleList::all();
        let text = table(&list, text::WIDTH);
        for rule in &list.rules {
            assert!(text.contains(&format!("  {} ", rule.id)), "{}", rule.id);
        }
        for width in [60, text::WIDTH] {
            let text = table(&list, width);
            assert!(
                text.lines().all(|line| line.chars().count() <= width),
                "{width}"
            );
        }
    }
}
