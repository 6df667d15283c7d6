//! The challenges that come with the command, and those in a folder.

use crate::exit::{Exit, Problem};
use include_dir::{Dir, include_dir};
use sandbox::challenge::{Challenge, Fault, Files};
use std::path::Path;

static CHALLENGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../challenges");

/// The challenge of this name, or in this folder.
///
/// # Errors
/// When there is none, or it has mistakes: the first is named, and `pilot check` names all.
pub fn challenge(name: &str) -> Result<Challenge, Problem> {
    Challenge::read(&files(name)?).map_err(|faults| mistakes(name, &faults))
}

/// Whether this is the name of a challenge that comes with the command.
pub fn come_with(name: &str) -> bool {
    CHALLENGES.get_dir(name).is_some()
}

/// The files of the challenge of this name, or in this folder.
pub fn files(name: &str) -> Result<Files, Problem> {
    if let Some(folder) = CHALLENGES.get_dir(name) {
        let prefix = folder.path();
        let mut files = vec![];
        collect(folder, prefix, &mut files);
        return Ok(Files::new(files.iter().map(|(path, bytes)| (path.as_str(), *bytes))));
    }
    let path = Path::new(name);
    if path.is_dir() {
        return Files::of_folder(path).map_err(|fault| mistakes(name, &[fault]));
    }
    let known: Vec<_> = CHALLENGES.dirs().map(|folder| folder.path().display().to_string()).collect();
    Err(Problem::given(
        format!("there is no challenge “{name}”"),
        format!("There are: {}. Or give the folder of one.", known.join(", ")),
    ))
}

fn collect<'a>(folder: &Dir<'a>, prefix: &Path, into: &mut Vec<(String, &'a [u8])>) {
    for file in folder.files() {
        if let Ok(path) = file.path().strip_prefix(prefix) {
            into.push((path.display().to_string(), file.contents()));
        }
    }
    folder.dirs().for_each(|inner| collect(inner, prefix, into));
}

fn mistakes(name: &str, faults: &[Fault]) -> Problem {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    Problem {
        exit: Exit::Refused,
        what: format!("the challenge {name} has a mistake: {first}"),
        advice: format!("pilot check {name} lists all there are ({}).", faults.len()),
    }
}
