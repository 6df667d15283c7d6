//! Answers where one mistake is worse than another: a table of costs.

use crate::{
    classes::{check_count, check_labels},
    refused::{Refused, all_finite, same_length},
    rows::Rows,
};
use serde::{Deserialize, Serialize};

/// What each answer costs for each truth, in a unit that the challenge states: as many rows as columns, all finite. A
/// negative cost is a gain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<f64>>", into = "Vec<Vec<f64>>")]
pub struct CostMatrix {
    rows: Vec<Vec<f64>>,
}

impl CostMatrix {
    /// A table `rows[truth][said]`.
    ///
    /// # Errors
    /// No rows or too many, a row that is not as long as there are rows, a cost that is not finite.
    pub fn new(rows: Vec<Vec<f64>>) -> Result<Self, Refused> {
        let classes = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        check_count(classes)?;
        for row in &rows {
            same_length("a row of the cost matrix", rows.len(), row.len())?;
            all_finite("a row of the cost matrix", row)?;
        }
        Ok(Self { rows })
    }

    /// How many classes it is for.
    pub fn classes(&self) -> u32 {
        // `new` refuses more than CLASSES_MAX.
        self.rows.len() as u32
    }
}

impl TryFrom<Vec<Vec<f64>>> for CostMatrix {
    type Error = Refused;

    fn try_from(rows: Vec<Vec<f64>>) -> Result<Self, Refused> {
        Self::new(rows)
    }
}

impl From<CostMatrix> for Vec<Vec<f64>> {
    fn from(costs: CostMatrix) -> Self {
        costs.rows
    }
}

/// The mean cost of a row, in the unit of the costs. Labels are indexes into the classes of the cost matrix, one for
/// each row; without weights each row counts 1.
///
/// # Errors
/// No rows, lists of different lengths, a label outside the matrix, weights that are negative, not finite or all zero,
/// costs too large to be added up.
pub fn mean_cost(
    truth: &[u32],
    said: &[u32],
    costs: &CostMatrix,
    weights: Option<&[f64]>,
) -> Result<f64, Refused> {
    check_labels("truth", truth, costs.classes())?;
    check_labels("answers", said, costs.classes())?;
    same_length("answers", truth.len(), said.len())?;
    let rows = Rows::new(truth.len(), weights)?;
    rows.mean(truth.iter().zip(said).map(|(truth, said)| costs.rows[*truth as usize][*said as usize]))
}
