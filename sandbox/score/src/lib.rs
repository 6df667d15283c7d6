//! Measures, intervals and verdicts.
//!
//! Three layers, each a set of plain functions over slices:
//!
//! 1. **A measure in one world**: [`Tally`] for classes (accuracy, F1, precision, recall), [`mean_absolute_error`],
//!    [`brier_binary`] and [`brier_multiclass`], [`mean_cost`], [`share_of_steps`], [`minutes_late`]. A challenge
//!    names them by [`Metric`].
//! 2. **Over worlds**: one world is one draw, because the rows of one household, property or day hang together. So
//!    [`over_worlds`] takes one value for each world and gives the mean with its 95% interval, [`compare`] sets a pilot
//!    against the baseline in the same worlds, and [`against_target`] sets it against a target.
//! 3. **Inside one world**: [`bootstrap`] draws whole units (properties, households, days) again.
//!
//! What cannot be scored is [`Refused`] with a reason. No function panics, and no result is infinite or not a number.
//! The same input gives the same bits on every machine: sums run in a fixed order, and the one transcendental function
//! comes from `libm`.

mod bootstrap;
mod classes;
mod costs;
mod metric;
mod numbers;
mod probabilities;
mod refused;
mod rows;
mod steps;
mod student;
mod sum;
mod verdict;
mod worlds;

pub use bootstrap::{Bootstrap, RESAMPLES_MAX, RESAMPLES_MIN, bootstrap};
pub use classes::{CLASSES_MAX, Tally};
pub use costs::{CostMatrix, mean_cost};
pub use metric::{Better, Metric};
pub use numbers::mean_absolute_error;
pub use probabilities::{PROBABILITY_SUM_TOLERANCE, brier_binary, brier_multiclass};
pub use refused::Refused;
pub use steps::{Step, minutes_late, share_of_steps};
pub use student::{DEGREES_OF_FREEDOM_MAX, student_t_95};
pub use verdict::{Comparison, ROUNDING, Reason, TargetVerdict, Verdict, against_target, compare};
pub use worlds::{InWorld, Interval, OverWorlds, WORLDS_MAX, over_worlds};
