//! Parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use sf_cti::cli::{Cli, run};

fn main() -> ExitCode {
    run(&Cli::parse())
}
