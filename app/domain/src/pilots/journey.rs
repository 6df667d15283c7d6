//! A journey as it went: what happened, what the pilot did, and whether that was right.

use super::{Excerpt, whole};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One journey through one world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// The scenario's name in its challenge.
    pub scenario: String,
    /// Which world, from 0.
    pub world: u32,
    /// The steps, in the order in which they were judged.
    pub steps: Vec<Step>,
}

/// One step of a journey, and the judgement on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When, in simulated time.
    #[serde(with = "whole::moment")]
    pub at: Timestamp,
    /// What happened in the council, such as `A resident reports damp in the bedroom`.
    pub event: Excerpt,
    /// What the pilot called; empty if it did nothing.
    pub call: Excerpt,
    /// What the system answered; empty if nothing was called.
    pub answer: Excerpt,
    /// Whether the step is as it should be.
    pub passed: bool,
    /// Why it passed or did not, in a sentence.
    pub why: Excerpt,
}

impl Journey {
    /// How many steps passed.
    pub fn passed(&self) -> usize {
        self.steps.iter().filter(|step| step.passed).count()
    }
}
