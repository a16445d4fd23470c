//! `sf-cti explain RULE`: everything that is known of one rule.

use anyhow::bail;

use super::args::{ExplainArgs, RuleFormat};
use super::exit::Exit;
use super::{output, text};
use crate::catalog::catalog;
use crate::report::rule::{self, RuleDocument};

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let Some(found) = catalog().find_rule(&args.rule) else {
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
    let document = RuleDocument::of(found);
    let mut page = Vec::new();
    match args.format {
        RuleFormat::Json => {
            serde_json::to_writer_pretty(&mut page, &document)?;
            page.push(b'\n');
        }
        RuleFormat::Markdown => rule::markdown::write(&document, &mut page)?,
        RuleFormat::Text => rule::text::write(&document, text::width(), &mut page)?,
    }
    output::print(&page)?;
    Ok(Exit::Done)
}
