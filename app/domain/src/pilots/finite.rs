//! Numbers with decimals that can stand in evidence.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number with decimals that is neither infinite nor "not a number", and never minus zero: JSON has no sign for
/// the first two and canonical JSON none for the third.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

/// A number is infinite or is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a figure in evidence must be a finite number: look for a division by zero in what computed it")]
pub struct NotFinite;

impl Finite {
    /// Nought.
    pub const ZERO: Self = Self(0.0);

    /// The number, if it is finite; minus zero becomes zero.
    ///
    /// # Errors
    /// [`NotFinite`] for infinities and for what is not a number.
    pub fn new(value: f64) -> Result<Self, NotFinite> {
        // Adding zero turns minus zero into zero and leaves every other number as it is.
        if value.is_finite() { Ok(Self(value + 0.0)) } else { Err(NotFinite) }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

// What makes `f64` only partly equal to itself cannot be in here.
impl Eq for Finite {}

impl TryFrom<f64> for Finite {
    type Error = NotFinite;

    fn try_from(value: f64) -> Result<Self, NotFinite> {
        Self::new(value)
    }
}

impl From<Finite> for f64 {
    fn from(value: Finite) -> Self {
        value.0
    }
}

impl fmt::Display for Finite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
