//! The challenges that come with the command, and those in a folder.

use crate::exit::{Exit, Problem};
use sandbox::challenge::{Challenge, Fault, Files, named, names};
use std::path::Path;

/// The file that makes a folder that of a challenge.
const CHALLENGE_FILE: &str = "challenge.toml";

/// Where a challenge is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The folder of this name, seen from where the command was typed.
    Folder,
    /// It comes with the command.
    Command,
}

/// Where the challenge of this name is read from: a folder with a `challenge.toml` goes before one that comes with the
/// command. Whoever edits a challenge stands beside its folder, and must not be told of another.
pub fn source(name: &str) -> Source {
    let is_folder = Path::new(name).join(CHALLENGE_FILE).is_file();
    if is_folder || named(name).is_none() { Source::Folder } else { Source::Command }
}

/// Where a challenge was read from, in words, if its name alone leaves two to choose from.
pub fn chosen_from_two(name: &str) -> Option<String> {
    let two = source(name) == Source::Folder && named(name).is_some();
    two.then(|| {
        format!("The challenge is that of the folder {name}, not the one that comes with this command.")
    })
}

/// The challenge of this name, or in this folder.
///
/// # Errors
/// When there is none, or it has mistakes: the first is named, and `pilot check` names all.
pub fn challenge(name: &str) -> Result<Challenge, Problem> {
    Challenge::read(&files(name)?).map_err(|faults| mistakes(name, &faults))
}

/// The challenge of this name that comes with the command, whatever folders there are; one in a folder, when none does.
///
/// # Errors
/// As those of [`challenge`].
pub fn that_comes_with(name: &str) -> Result<Challenge, Problem> {
    match named(name) {
        Some(files) => Challenge::read(&files).map_err(|faults| mistakes(name, &faults)),
        None => challenge(name),
    }
}

/// The files of the challenge of this name, or in this folder.
pub fn files(name: &str) -> Result<Files, Problem> {
    if let Some(files) = named(name).filter(|_| source(name) == Source::Command) {
        return Ok(files);
    }
    let path = Path::new(name);
    let is_pilot = ["Cargo.toml", "pilot.py"].iter().any(|file| path.join(file).is_file());
    if is_pilot && !path.join(CHALLENGE_FILE).is_file() {
        return Err(Problem::given(
            format!("{name} is the folder of a pilot, and no challenge"),
            "Build it, and give the file that pilot build wrote.",
        ));
    }
    if path.is_dir() {
        return Files::of_folder(path).map_err(|fault| mistakes(name, &[fault]));
    }
    let known: Vec<_> = names().collect();
    Err(Problem::given(
        format!("there is neither a file nor a challenge “{name}”"),
        format!("The challenges are: {}. Or give the folder of one.", known.join(", ")),
    ))
}

fn mistakes(name: &str, faults: &[Fault]) -> Problem {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    Problem {
        exit: Exit::Refused,
        what: format!("the challenge {name} has a mistake: {first}"),
        advice: format!("pilot check {name} lists all there are ({}).", faults.len()),
    }
}
