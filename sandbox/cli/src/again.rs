//! The lines to type that do a run once more.

use crate::{
    challenges::{self, Source},
    worlds::{Choice, Chosen},
};
use report::{Command, Rerun};
use std::path::Path;

/// What was run, as it was given.
pub struct Given<'a> {
    /// The pilot's file.
    pub pilot: &'a Path,
    /// Which worlds.
    pub of: &'a Choice,
    /// What that stands for.
    pub chosen: &'a Chosen,
    /// How many worlds.
    pub worlds: u32,
    /// The scenarios; all when it is empty.
    pub scenarios: &'a [String],
    /// Where the evidence lies.
    pub evidence: &'a Path,
}

/// The lines, to be typed in the folder in which the run was.
pub fn lines(given: &Given<'_>) -> Rerun {
    let (pilot, worlds) = (given.pilot.to_string_lossy(), given.worlds.to_string());
    let evidence = given.evidence.to_string_lossy();
    let challenge = given.of.challenge.as_str();
    let mut run = vec!["pilot", "run", &pilot, "--challenge", challenge];
    run.extend(["--profile", given.chosen.profile.key(), "--key", &given.of.key, "--worlds", &worlds]);
    run.extend(given.scenarios.iter().flat_map(|scenario| ["--scenario", scenario]));
    let mut verify = vec!["pilot", "verify", &evidence, "--rerun", &pilot];
    if challenges::source(challenge) == Source::Folder {
        verify.extend(["--challenge", challenge]);
    }
    let commands = [
        ("Run it again in the same worlds, from the same folder", run),
        ("Run it again, and compare with this evidence", verify),
    ];
    let command = |(does, words): (&str, Vec<&str>)| Command { does: does.to_owned(), line: line(&words) };
    Rerun { commands: commands.map(command).into() }
}

/// Words as a shell takes them.
fn line(words: &[&str]) -> String {
    // Only a word with a NUL in it cannot be quoted, and no argument of a program has one.
    shlex::try_join(words.iter().copied()).unwrap_or_else(|_| words.join(" "))
}
