//! Runs pilots: makes the world, starts the locked child, answers it, and scores what comes out.
//!
//! [`check`] looks at a file that a supplier sent and compiles it; [`run`] lets it meet the worlds of a challenge and
//! gives evidence. Neither reads a byte of the file: that is for the two locked processes (`pilot-compiler` and
//! `pilot-child`), of which this is the parent. What a child sends is not trusted either: it is bounded, checked for
//! shape, and judged here, where the truth is.

mod answers;
mod artefacts;
pub mod challenge;
mod checking;
mod council;
pub mod journey;
mod private;
mod process;
mod programs;
mod rerun;
mod run;
mod scoring;
mod talk;

pub use answers::{Answers, Given, WrongOutput};
pub use artefacts::Artefacts;
pub use checking::{Checked, Ready, check, kept};
pub use council::Council;
pub use private::{NotPrivate, private_address};
pub use process::{Cancel, sealed::Sealed};
pub use programs::Programs;
pub use rerun::{Comparison, Difference, compare};
pub use run::{Logged, Ran, Run, Step, Worlds, meet_first, run, world};
pub use talk::{EXCHANGE_BYTES_MAX, Exchange, Lock, LogLine, Meeting, Met, Seen, meet};

/// A fault of ours: nothing is known of the module, and what it was to show has to be tried again.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {cause}")]
pub struct HostFault {
    /// What was being done.
    pub what: &'static str,
    /// What came in the way.
    pub cause: String,
}

impl HostFault {
    /// A fault, with what was being done.
    pub fn new(what: &'static str, cause: impl std::fmt::Display) -> Self {
        Self { what, cause: cause.to_string() }
    }
}

/// Shorthand for what may fail because of us.
pub type Result<T> = std::result::Result<T, HostFault>;
