//! The command line: arguments, terminal, clock, files that are written, exit codes.
//!
//! The only room that reads the clock and the environment, and the only one that writes files. What was typed
//! ([`Cli`]) becomes what is needed in each subcommand's own file; there mistakes are reported, before the work.

mod args;
mod audit;
mod baseline;
mod check;
mod checkout;
mod completions;
mod config;
mod diff;
mod exit;
mod explain;
mod git;
mod man;
mod manifest;
mod output;
mod progress;
mod reading;
mod rules;
mod schema;
mod settings;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

pub use args::Cli;
pub use exit::Exit;

use args::Command;

/// Does what was asked for and tells how it ended. Whatever goes wrong is said on standard error.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    cli.talk.color.apply();
    // A panic would end with a code of its own, which the contract does not have.
    match catch_unwind(AssertUnwindSafe(|| dispatch(cli))) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(error)) => {
            output::complain(&format!("{error:#}"));
            Exit::Failed.into()
        }
        Err(_) => {
            output::complain(
                "this is a bug in sf-cti; its output is not to be trusted. Please report the lines above",
            );
            Exit::Failed.into()
        }
    }
}

fn dispatch(cli: &Cli) -> anyhow::Result<Exit> {
    match &cli.command {
        Command::Audit(args) => audit::run(args, &cli.talk),
        Command::Check(args) => check::run(args, &cli.talk),
        Command::Diff(args) => diff::run(args, &cli.talk),
        Command::Baseline(args) => baseline::run(args, &cli.talk),
        Command::Manifest(args) => manifest::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Config(args) => config::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
