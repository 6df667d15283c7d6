//! A run: one module meets the worlds of a key, the baseline meets the same worlds, and what comes of it is evidence.

mod encounter;
mod evidence;
mod kept;
mod worlds;

pub use encounter::world;
pub use kept::Worlds;

use crate::{Cancel, LogLine, Programs, Ready, Result, Seen, challenge::Challenge};
use domain::pilots::{Evidence, WorldsKey};
use receipt::worlds::RunKey;

/// What is to be run.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The locked programs.
    pub programs: &'a Programs,
    /// The pilot.
    pub pilot: &'a Ready,
    /// The baseline; without it the pilot is compared with targets alone.
    pub baseline: Option<&'a Ready>,
    /// The challenge.
    pub challenge: &'a Challenge,
    /// For which council.
    pub profile: synth::Profile,
    /// What the worlds come from.
    pub key: &'a RunKey,
    /// What evidence says of the key.
    pub shown_key: WorldsKey,
    /// How many worlds.
    pub worlds: u32,
    /// Only these scenarios, by name; all when it is empty.
    pub only: &'a [String],
    /// Worlds that are kept from one run to the next; none are, without.
    pub kept: Option<&'a Worlds>,
    /// Whether to stop.
    pub cancel: &'a Cancel,
}

/// What somebody who watches a run is told.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A world is being made.
    World {
        /// Which, from 0.
        world: u32,
        /// Of how many.
        of: u32,
    },
    /// The pilot meets it in this scenario.
    Pilot(&'a str),
    /// The pilot says something.
    Says(Seen<'a>),
    /// The baseline meets the same world; it is not told where what it is worth there is known.
    Baseline(&'a str),
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What anybody can compute again.
    pub evidence: Evidence,
    /// The log, for the pilot's owner alone.
    pub log: Vec<Logged>,
}

/// A line of the log, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// In which world, from 0.
    pub world: u32,
    /// In which scenario.
    pub scenario: String,
    /// The line.
    pub line: LogLine,
}

/// Lets the pilot meet the first world in the first scenario that is to be run, and gives back all that was said: for
/// whoever wants to see more than evidence shows.
///
/// # Errors
/// [`crate::HostFault`] when it is our fault.
pub fn meet_first(run: &Run<'_>) -> Result<crate::Met> {
    worlds::meet_first(run)
}

/// Runs a pilot.
///
/// # Errors
/// [`crate::HostFault`] when it is our fault and there is no evidence of anything.
pub fn run(run: &Run<'_>, watch: &mut dyn FnMut(Step<'_>)) -> Result<Ran> {
    let whole = worlds::meet_all(run, watch)?;
    evidence::evidence(run, whole)
}
