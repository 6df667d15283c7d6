//! The command `pilot`, for suppliers: from an empty folder to evidence, on their own machine.
//!
//! What people read goes to standard error; what programs read (`--json`) goes to standard output. How a command ended
//! is its exit code, and the help lists them.

mod again;
mod challenges;
mod commands;
mod exit;
mod far;
mod files;
mod interrupt;
mod keys;
mod machine;
mod outcome;
mod place;
mod speak;
mod worlds;

use clap::{Parser, Subcommand};
use exit::{Ended, Exit};
use sandbox::Cancel;
use speak::Speak;
use std::process::ExitCode;

/// Builds, runs and checks pilots for Forecourt.
///
/// From nothing to evidence: pilot new NAME, then in its folder pilot build, and pilot run NAME.wasm.
#[derive(Parser)]
#[command(name = "pilot", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Writes what came of it as JSON to standard output.
    #[arg(long, global = true, display_order = 100)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the folder of a new pilot, which builds at once.
    New(commands::new::Arguments),
    /// Builds the pilot in this folder, and makes it a component.
    Build(commands::build::Arguments),
    /// Looks at a pilot, or at a challenge, and says what is wrong with it.
    Check(commands::check::Arguments),
    /// Writes the made-up data of a world into files.
    Data(commands::data::Arguments),
    /// Runs a pilot on a challenge, and writes evidence and a report.
    Run(commands::run::Arguments),
    /// Offers the simulated systems of a journey over plain HTTP on this machine, for rehearsal.
    Serve(commands::serve::Arguments),
    /// Checks a receipt, or evidence by running its pilot again.
    Verify(commands::verify::Arguments),
    /// Lets this command act for you at a portal, with a token that you made there.
    Login(commands::login::Arguments),
    /// Forgets the token.
    Logout,
    /// Uploads a pilot to the portal, waits until it is checked, and runs it there if you say so.
    Push(commands::push::Arguments),
    /// Lists your versions and runs for an engagement.
    Runs(commands::runs::Arguments),
    /// Shows what a pilot wrote in a run at the portal.
    Logs(commands::logs::Arguments),
}

impl Command {
    /// Whether what it does goes on at a portal when it is stopped here: then it says so itself.
    const fn goes_on(&self) -> bool {
        matches!(self, Self::Push(_) | Self::Logs(_))
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let speak = Speak::new(arguments.json);
    let cancel = match interrupt::listen() {
        Ok(cancel) => cancel,
        Err(problem) => {
            speak.problem(&problem);
            return problem.exit.code();
        }
    };
    match done(&arguments.command, &speak, &cancel) {
        Ok(Exit::Done) => Exit::Done.code(),
        Ok(Exit::Cancelled) if arguments.command.goes_on() => Exit::Cancelled.code(),
        // Whatever came in the way then came of it.
        _ if cancel.asked() => {
            speak.cancelled();
            Exit::Cancelled.code()
        }
        Ok(exit) => exit.code(),
        Err(problem) => {
            speak.problem(&problem);
            problem.exit.code()
        }
    }
}

fn done(command: &Command, speak: &Speak, cancel: &Cancel) -> Ended {
    match command {
        Command::New(new) => commands::new::new(new, speak),
        Command::Build(build) => commands::build::build(build, speak),
        Command::Check(check) => commands::check::check(check, speak, cancel),
        Command::Data(data) => commands::data::data(data, speak, cancel),
        Command::Run(run) => commands::run::run(run, speak, cancel),
        Command::Serve(serve) => commands::serve::serve(serve, speak, cancel),
        Command::Verify(verify) => commands::verify::verify(verify, speak, cancel),
        Command::Login(login) => commands::login::login(login, speak, cancel),
        Command::Logout => commands::login::logout(speak),
        Command::Push(push) => commands::push::push(push, speak, cancel),
        Command::Runs(runs) => commands::runs::runs(runs, speak, cancel),
        Command::Logs(logs) => commands::logs::logs(logs, speak, cancel),
    }
}
