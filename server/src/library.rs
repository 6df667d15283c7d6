//! The challenges that come with this build, as the portal offers them.

use portal::pilots::{Library, Shelved};
use sandbox::challenge::{Challenge, Files, named, names};

/// What pilots are built against.
const CONTRACT: &str = include_str!("../../sandbox/wit/pilot.wit");

/// All of them.
///
/// # Errors
/// One has a mistake: this build is not whole.
pub fn library() -> Result<Library, String> {
    let challenges = names().map(shelved).collect::<Result<Vec<_>, _>>()?;
    Ok(Library::new(challenges, CONTRACT, read))
}

/// Reads a challenge that somebody brings, from its packed files.
fn read(packed: &[u8]) -> Result<Shelved, String> {
    let files = Files::unpacked(packed).map_err(|fault| format!("The file cannot be used: {fault}"))?;
    // Packed again, so that what is kept holds nothing but the files that were read.
    let packed = files.packed().map_err(|error| format!("The file cannot be used: {error}"))?;
    let challenge = Challenge::read(&files).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        format!("The challenge has a mistake: {first}. pilot check names all of them")
    })?;
    Ok(Shelved { card: challenge.card(), packed })
}

fn shelved(name: &str) -> Result<Shelved, String> {
    let files = named(name).ok_or_else(|| format!("the challenge {name} is not there"))?;
    let challenge = Challenge::read(&files).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        format!("the challenge {name} that comes with this build has a mistake: {first}")
    })?;
    let packed = files.packed().map_err(|error| format!("the challenge {name} cannot be packed: {error}"))?;
    Ok(Shelved { card: challenge.card(), packed })
}
