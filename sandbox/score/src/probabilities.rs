//! Answers that are probabilities: the Brier score.

use crate::{
    classes::check_labels,
    refused::{Refused, all_finite, same_length},
    rows::Rows,
    sum::sum,
};

/// How far the probabilities of one row may be from adding up to 1: what single precision loses, and no more.
pub const PROBABILITY_SUM_TOLERANCE: f64 = 1e-6;

/// The mean squared distance between what was said to be how likely and what came, 0 (best) to 1. `truth` is whether
/// it came and `said` the probability that it would, one of each for each row; without weights each row counts 1.
///
/// # Errors
/// No rows, lists of different lengths, a value that is not between 0 and 1, weights that are negative, not finite or
/// all zero.
pub fn brier_binary(truth: &[bool], said: &[f64], weights: Option<&[f64]>) -> Result<f64, Refused> {
    same_length("probabilities", truth.len(), said.len())?;
    check_probabilities(said, 1)?;
    let rows = Rows::new(truth.len(), weights)?;
    rows.mean(truth.iter().zip(said).map(|(came, said)| squared(said - f64::from(u8::from(*came)))))
}

/// The same for several classes: the squared distances of all classes of a row are added up, so that it goes from 0
/// (best) to 2, and is twice [`brier_binary`] for two classes. `truth` has one class for each row, `said` one
/// probability for each class of each row: first all of row 0, then all of row 1. Without weights each row counts 1.
///
/// # Errors
/// No rows, lists of lengths that do not fit, a label outside the list, a value that is not between 0 and 1, a row that
/// does not add up to 1 within [`PROBABILITY_SUM_TOLERANCE`], weights that are negative, not finite or all zero.
pub fn brier_multiclass(
    truth: &[u32],
    said: &[f64],
    classes: u32,
    weights: Option<&[f64]>,
) -> Result<f64, Refused> {
    check_labels("truth", truth, classes)?;
    let width = classes as usize;
    same_length("probabilities", truth.len().saturating_mul(width), said.len())?;
    check_probabilities(said, width)?;
    let rows = Rows::new(truth.len(), weights)?;
    for (row, said) in said.chunks_exact(width).enumerate() {
        let sum = sum(said.iter().copied());
        if (sum - 1.0).abs() > PROBABILITY_SUM_TOLERANCE {
            return Err(Refused::ProbabilitySum { row, sum });
        }
    }
    rows.mean(truth.iter().zip(said.chunks_exact(width)).map(|(truth, said)| distance(*truth as usize, said)))
}

/// The squared distance between the probabilities of one row and certainty of the true class.
fn distance(truth: usize, said: &[f64]) -> f64 {
    let came = |class| if class == truth { 1.0 } else { 0.0 };
    sum(said.iter().enumerate().map(|(class, said)| squared(said - came(class))))
}

fn squared(value: f64) -> f64 {
    value * value
}

/// Refuses what is not between 0 and 1, naming the row of so many values that has it.
fn check_probabilities(said: &[f64], width: usize) -> Result<(), Refused> {
    all_finite("probabilities", said)?;
    match said.iter().position(|said| !(0.0..=1.0).contains(said)) {
        Some(position) => Err(Refused::NotAProbability { row: position / width }),
        None => Ok(()),
    }
}
