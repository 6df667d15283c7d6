//! Journeys: what happens in a council over days and weeks of simulated time, and whether a pilot does what should be
//! done.
//!
//! A [`Plan`] is the scenario file. [`stage()`] puts it into one world: a [`crate::Council`] for the pilot, and what is
//! expected, which stays on the host. [`judge()`] looks at what the council's systems hold when the pilot has ended, step
//! by step. What a pilot says of itself counts for nothing.

mod before;
mod digest;
mod faulty;
mod judge;
mod length;
mod pick;
mod plan;
mod stage;

pub use digest::digest;
pub use faulty::Fault;
pub use judge::{Judged, judge};
pub use length::{After, Length, NoLength};
pub use plan::{Check, EventKind, EventPlan, Pick, Plan, Says, StepPlan};
pub use stage::{Expected, Happening, Staged, stage};

#[cfg(test)]
mod tests;
