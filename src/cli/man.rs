//! `sf-cti man`: man pages from the same definitions as the command line.

use anyhow::{Context, bail};
use clap::CommandFactory;
use clap_mangen::Man;

use super::Cli;
use super::args::ManArgs;
use super::exit::Exit;
use super::output;
use crate::catalog::nearest;

pub(super) fn run(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for name in &args.command {
        let Some(below) = command.find_subcommand(name) else {
            let names: Vec<&str> = command
                .get_subcommands()
                .map(clap::Command::get_name)
                .collect();
            match nearest(name, names.iter().copied()).first() {
                Some(like) => bail!("there is no command `{name}`; did you mean `{like}`?"),
                None => bail!(
                    "there is no command `{name}`; known are {}",
                    names.join(", ")
                ),
            }
        };
        command = below;
    }
    let mut page = Vec::new();
    Man::new(command.clone())
        .render(&mut page)
        .context("cannot make the page")?;
    output::print(&page)?;
    Ok(Exit::Done)
}
