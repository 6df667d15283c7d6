//! The portal and the token that its user told this command: in a file that nobody else reads.

use crate::{exit::Problem, place};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, DirBuilder, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::PathBuf,
};

const ELSEWHERE: &str = "Make room there, or set XDG_CONFIG_HOME to a folder that you may write to.";

/// Where, and as whom.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The address of the portal, without a slash at its end.
    pub portal: String,
    /// The token. No message shows it.
    pub token: String,
}

fn file() -> Result<PathBuf, Problem> {
    Ok(place::config()?.join("pilot.json"))
}

/// What the user told at `pilot login`.
pub fn kept() -> Result<Kept, Problem> {
    let path = file()?;
    let again = "Type pilot login, then the address of the portal.";
    let text = fs::read_to_string(&path).map_err(|cause| match cause.kind() {
        ErrorKind::NotFound => Problem::given("you are not logged in", again),
        _ => Problem::unreadable(&path, &cause, again),
    })?;
    let mode = fs::metadata(&path).map(|known| known.permissions().mode()).unwrap_or(0);
    if mode & 0o077 != 0 {
        return Err(Problem::given(
            format!("{} can be read by others on this machine", path.display()),
            "Take the token back on the page of your tokens, delete the file, and log in again.",
        ));
    }
    serde_json::from_str(&text).map_err(|cause| {
        Problem::given(format!("{} is not as pilot login wrote it: {cause}", path.display()), again)
    })
}

/// Keeps it, whole or not at all.
pub fn keep(kept: &Kept) -> Result<PathBuf, Problem> {
    let path = file()?;
    let write = || {
        let folder = place::config().map_err(|problem| std::io::Error::other(problem.what))?;
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let mut file =
            tempfile::Builder::new().permissions(Permissions::from_mode(0o600)).tempfile_in(folder)?;
        file.write_all(serde_json::to_string_pretty(kept)?.as_bytes())?;
        file.persist(&path).map(drop).map_err(|fault| fault.error)
    };
    write().map_err(|cause: std::io::Error| Problem::unwritable(&path, &cause, ELSEWHERE))?;
    Ok(path)
}

/// Forgets it; gives back what it was.
pub fn forget() -> Result<Kept, Problem> {
    let (was, path) = (kept()?, file()?);
    fs::remove_file(&path)
        .map_err(|cause| Problem::unwritable(&path, &cause, "Delete the file yourself."))?;
    Ok(was)
}
