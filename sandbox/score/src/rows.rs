//! Rows with their weights, and the weighted mean over them.

use crate::{
    refused::{Refused, all_finite, finite, same_length},
    sum::sum,
};

/// How much each row counts: at least one row, every weight finite and not negative, their total above zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'a> {
    count: usize,
    weights: Option<&'a [f64]>,
}

impl<'a> Rows<'a> {
    /// So many rows with these weights; without weights each row counts 1.
    pub(crate) fn new(count: usize, weights: Option<&'a [f64]>) -> Result<Self, Refused> {
        if count == 0 {
            return Err(Refused::Empty);
        }
        if let Some(weights) = weights {
            same_length("weights", count, weights.len())?;
            all_finite("weights", weights)?;
            if let Some(row) = weights.iter().position(|weight| *weight < 0.0) {
                return Err(Refused::NegativeWeight { row });
            }
            if weights.iter().all(|weight| *weight == 0.0) {
                return Err(Refused::NoWeight);
            }
        }
        Ok(Self { count, weights })
    }

    /// How much each row counts, in order.
    pub(crate) fn weights(&self) -> impl Iterator<Item = f64> {
        (0..self.count).map(|row| self.weights.map_or(1.0, |weights| weights[row]))
    }

    /// What all weights add up to, above zero.
    pub(crate) fn total(&self) -> Result<f64, Refused> {
        finite(sum(self.weights()))
    }

    /// The mean of one value for each row.
    pub(crate) fn mean(&self, values: impl Iterator<Item = f64>) -> Result<f64, Refused> {
        let weighted = sum(self.weights().zip(values).map(|(weight, value)| weight * value));
        finite(weighted / self.total()?)
    }
}
