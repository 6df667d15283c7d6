//! Measures what running pilots must reach: the work itself in WebAssembly beside the same natively, in CPython and in
//! Node; a whole run of a trivial pilot; the making of worlds; a compilation. `script/bench` builds and calls it.
#![allow(
    clippy::disallowed_methods,
    reason = "A bench measures time, starts programs and runs callers beside each other."
)]
#![allow(missing_docs, reason = "A bench is run, not called.")]

mod ground;
#[path = "../../guests/bench/src/kernels.rs"]
mod kernels;
mod rows;
mod ways;

use bench_rows::{Found, Part, Told};
use clap::Parser;
use ground::Ground;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
struct Command {
    #[command(flatten)]
    told: Told,
    /// Where `script/sandbox` put the programs.
    #[arg(long)]
    programs: PathBuf,
    /// Where it put the pilots.
    #[arg(long)]
    pilots: PathBuf,
    /// The bench's pilot in Python, built.
    #[arg(long)]
    python: PathBuf,
}

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Size {
    /// Rows that are grouped.
    rows: u32,
    /// How often each figure is taken; the middle one counts.
    rounds: usize,
    /// How long one taking lasts at least, in seconds.
    seconds: f64,
    /// How many runs of a trivial pilot.
    runs: usize,
    /// Homes of a thousand in the big world.
    homes_per_thousand: u32,
}

const WHOLE: Size = Size { rows: 1_000_000, rounds: 5, seconds: 0.3, runs: 300, homes_per_thousand: 1000 };
const QUICK: Size = Size { rows: 10_000, rounds: 1, seconds: 0.0, runs: 5, homes_per_thousand: 50 };

fn main() -> ExitCode {
    let command = Command::parse();
    let size = if command.told.quick { QUICK } else { WHOLE };
    let ground = Ground::new(&command.programs, &command.pilots, &command.python, size);
    let mut found = Found::new(&command.told, Part::Sandbox);
    rows::group(&mut found, &ground);
    rows::kernels(&mut found, &ground);
    rows::trivial(&mut found, &ground);
    rows::worlds(&mut found, &ground);
    rows::compilation(&mut found, &ground);
    found.finish()
}
