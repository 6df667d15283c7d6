//! The steps of a journey: how many were passed, and how late they were done.

use crate::{
    refused::Refused,
    rows::Rows,
    sum::{share, sum},
};
use serde::{Deserialize, Serialize};

/// Milliseconds in a minute.
const MINUTE: f64 = 60_000.0;

/// One step of a journey, in simulated time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When it should have been done.
    pub due: i64,
    /// When it was done; `None` if it never was.
    pub done: Option<i64>,
}

/// The share of steps that were passed, 0 to 1; without weights each step counts 1.
///
/// # Errors
/// No steps, weights of another length, or negative, not finite or all zero.
pub fn share_of_steps(passed: &[bool], weights: Option<&[f64]>) -> Result<f64, Refused> {
    let rows = Rows::new(passed.len(), weights)?;
    let of_passed = rows.weights().zip(passed).filter(|(_, passed)| **passed).map(|(weight, _)| weight);
    Ok(share(sum(of_passed), rows.total()?))
}

/// How late the steps were done, in minutes, on average; a step done early or in time is 0 minutes late. `horizon` is
/// when the journey ends, in the milliseconds of the steps: a step never done is late until then, and one done later
/// still is no later than that, so that doing it never scores worse than leaving it. What is due after the horizon is
/// not late. Without weights each step counts 1.
///
/// # Errors
/// No steps, weights of another length, or negative, not finite or all zero.
pub fn minutes_late(steps: &[Step], horizon: i64, weights: Option<&[f64]>) -> Result<f64, Refused> {
    let rows = Rows::new(steps.len(), weights)?;
    rows.mean(steps.iter().map(|step| late(step, horizon)))
}

/// How late one step is, in minutes.
fn late(step: &Step, horizon: i64) -> f64 {
    let done = step.done.map_or(horizon, |done| done.min(horizon));
    // In 128 bits no difference of two moments overflows.
    let late = i128::from(done) - i128::from(step.due);
    late.max(0) as f64 / MINUTE
}
