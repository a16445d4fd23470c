//! `sf-cti config`: the settings that are in force.

use super::args::{ConfigArgs, ConfigCommand};
use super::exit::Exit;
use super::output;
use super::settings::{FILE_NAME, Loaded};

pub(super) fn run(args: &ConfigArgs) -> anyhow::Result<Exit> {
    let ConfigCommand::Show(args) = &args.command;
    let loaded = Loaded::read(args.config.as_deref(), &args.paths)?;
    let head = match loaded.shown() {
        Some(file) => format!("# from {file}; what it leaves out is the default"),
        None => format!("# no {FILE_NAME} was found: the defaults hold"),
    };
    let settings = toml::to_string(&loaded.settings.in_force())?;
    output::print(format!("{head}\n\n{settings}").as_bytes())?;
    Ok(Exit::Done)
}
