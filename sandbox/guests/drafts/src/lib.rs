//! Pilots that are not finished, each with one mistake that suppliers make. `DRAFT` names the one that is built: the others
//! are left out of the file. `script/drafts` builds them and runs them, for the portal's demonstration.

mod divides;
mod forgets;
mod gives_up;
mod hoards;
mod opens;
mod panics;
mod same;
mod waits;

use forecourt_pilot::{Error, Result, pilot};

pilot!(run);

fn run() -> Result<()> {
    match option_env!("DRAFT") {
        Some("panics") => panics::run(),
        Some("divides") => divides::run(),
        Some("hoards") => hoards::run(),
        Some("opens") => opens::run(),
        Some("forgets") => forgets::run(),
        Some("gives-up") => gives_up::run(),
        Some("same") => same::run(),
        Some("waits") => waits::run(),
        _ => Err(Error::new("built without the name of a draft in DRAFT")),
    }
}
