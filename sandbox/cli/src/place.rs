//! Where things lie: the locked programs beside this one, and the folder of compiled pilots.

use crate::exit::{Exit, Problem};
use sandbox::{Artefacts, HostFault, Programs};
use std::path::PathBuf;

/// The locked programs: they lie beside this one.
pub fn programs() -> Result<Programs, Problem> {
    let here = std::env::current_exe()
        .map_err(|cause| HostFault::new("where this program lies is not known", cause))?;
    Ok(Programs::within(here.parent().unwrap_or(&here))?)
}

/// The compiled pilots of this user.
pub fn artefacts() -> Result<Artefacts, Problem> {
    let folder = cache()?.join("compiled");
    Artefacts::open(&folder, fresh_key).map_err(|fault| Problem {
        exit: Exit::OurFault,
        what: format!("{fault} ({})", folder.display()),
        advice: "Make room there, or set XDG_CACHE_HOME to a folder that you may write to.".to_owned(),
    })
}

/// The folder that a variable of the environment names.
#[allow(
    clippy::disallowed_methods,
    reason = "the command has no other settings than where its user, and cargo, keep their things"
)]
fn set(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// Where cargo keeps the crates it fetched.
pub fn cargo_home() -> Option<PathBuf> {
    set("CARGO_HOME").or_else(|| set("HOME").map(|home| home.join(".cargo")))
}

/// The folder in which this command keeps what it can make again.
pub fn cache() -> Result<PathBuf, Problem> {
    let cache = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    let missing =
        || Problem::given("neither XDG_CACHE_HOME nor HOME is set", "Set HOME to a folder of yours.");
    Ok(cache.ok_or_else(missing)?.join("forecourt-pilot"))
}

/// The folder in which this command keeps what its user told it.
pub fn config() -> Result<PathBuf, Problem> {
    let config = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let missing =
        || Problem::given("neither XDG_CONFIG_HOME nor HOME is set", "Set HOME to a folder of yours.");
    Ok(config.ok_or_else(missing)?.join("forecourt"))
}

#[allow(
    clippy::disallowed_methods,
    reason = "the key of this user's compiled pilots: there is no portal here that had one"
)]
fn fresh_key() -> sandbox::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|cause| HostFault::new("no random bytes", cause))?;
    Ok(key)
}
