//! `sf-cti schema`: what a program may rely on.

use super::args::{SchemaArgs, SchemaOf};
use super::exit::Exit;
use super::{output, settings};
use crate::report;

pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let schema = match args.document {
        SchemaOf::Audit => report::schema(),
        SchemaOf::Focus => report::focus::schema(),
        SchemaOf::Manifest => report::manifest::document::schema(),
        SchemaOf::Queries => report::manifest::queries::schema(),
        SchemaOf::Rules => report::rule::list_schema(),
        SchemaOf::Explain => report::rule::schema(),
        SchemaOf::Check => report::document::check_schema(),
        SchemaOf::Diff => report::document::diff_schema(),
        SchemaOf::Config => settings::schema(),
    };
    output::print(format!("{}\n", serde_json::to_string_pretty(&schema)?).as_bytes())?;
    Ok(Exit::Done)
}
