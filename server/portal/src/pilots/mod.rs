//! Pilots: the challenge of an engagement, the modules that suppliers upload, their runs, and the workers that run them.
//!
//! The portal never looks into a module. It keeps the file, gives it to a worker with a lease, and takes what comes of it:
//! evidence that it holds against what was asked.

pub(crate) mod choosing;
pub(crate) mod ending;
pub mod finals;
pub(crate) mod keeping;
mod kit;
mod library;
pub(crate) mod modules;
pub(crate) mod own_profile;
pub(crate) mod quota;
pub(crate) mod runs;
mod work;
pub(crate) mod workers;

pub use choosing::{Cards, Choice, Choosing, choose, choosing, chosen, drop_challenge, link, set_conditions};
pub use keeping::delete_overdue;
pub use kit::{Kit, kit};
pub use library::{Library, Shelved};
pub use modules::{Ground, NewModule, VERSIONS_MAX, delete, ground, module, modules, over, place, upload};
pub use own_profile::{Fixed, OwnProfile, choose_profile, own_profile};
pub use quota::{Quota, quota};
pub use runs::{Recorded, cancel, evidence, faults, log, receipt, run, runs, start, state_of};
pub use work::{ask, beat, challenge_files, done, module_file, sweep, taken};
pub use workers::{
    Listed, Worker, add_worker, end_worker, join, register_worker, trust_worker, worker_of, workers,
};

use domain::fault::{Fault, FaultKind};

fn quota_used_up(allowed: u32) -> Fault {
    Fault::new(
        FaultKind::Conflict,
        format!("You have used all {allowed} practice runs of today"),
        "Run the pilot on your own machine, where nothing is counted, or come back tomorrow: a new day begins at midnight \
         in London.",
    )
}
