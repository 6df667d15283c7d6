//! Answers that are numbers.

use crate::{
    refused::{Refused, all_finite, same_length},
    rows::Rows,
};

/// How far the answers are from the truth, on average and whichever way, in the unit of the values: one value for each
/// row; without weights each row counts 1.
///
/// # Errors
/// No rows, lists of different lengths, a value that is not finite, weights that are negative, not finite or all zero,
/// numbers too large to be added up.
pub fn mean_absolute_error(truth: &[f64], said: &[f64], weights: Option<&[f64]>) -> Result<f64, Refused> {
    same_length("answers", truth.len(), said.len())?;
    all_finite("truth", truth)?;
    all_finite("answers", said)?;
    let rows = Rows::new(truth.len(), weights)?;
    rows.mean(truth.iter().zip(said).map(|(truth, said)| (truth - said).abs()))
}
