//! The command `pilot`, for suppliers: from an empty folder to evidence, on their own machine.
//!
//! What people read goes to standard error; what programs read (`--json`) goes to standard output. How a command ended
//! is its exit code, and the help lists them.

mod challenges;
mod commands;
mod exit;
mod keys;
mod place;
mod speak;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs and checks pilots for Forecourt.
#[derive(Parser)]
#[command(name = "pilot", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Writes what came of it as JSON to standard output.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the pilot in this folder, and makes it a component.
    Build(commands::build::Arguments),
    /// Looks at a pilot, or at a challenge, and says what is wrong with it.
    Check(commands::check::Arguments),
    /// Runs a pilot on a challenge, and writes evidence.
    Run(commands::run::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let speak = speak::Speak::new(arguments.json);
    let ended = match arguments.command {
        Command::Build(build) => commands::build::build(&build, &speak),
        Command::Check(check) => commands::check::check(&check, &speak),
        Command::Run(run) => commands::run::run(&run, &speak),
    };
    match ended {
        Ok(exit) => exit.code(),
        Err(problem) => {
            speak.problem(&problem);
            problem.exit.code()
        }
    }
}
