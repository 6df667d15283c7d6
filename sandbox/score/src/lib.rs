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
//! 3. **Inside one world**: [`bootstrap()`] draws whole units (properties, households, days) again.
//!
//! What cannot be scored is [`Refused`] with a reason. No function panics, and no result is infinite or not a number.
//! The same input gives the same bits on every machine: sums run in a fixed order, and the one transcendental function
//! comes from `libm`.
//!
//! ```
//! use score::{Better, InWorld, Tally, Verdict, compare};
//!
//! // One world: of three emergencies (class 2) two were caught.
//! let tally = Tally::new(&[2, 2, 0, 2, 1], &[2, 2, 2, 0, 1], 3, None)?;
//! assert_eq!(tally.recall(2)?, 2.0 / 3.0);
//!
//! // Four worlds: the pilot catches more than the baseline in each of them.
//! let run = |shares: [f64; 4]| {
//!     let name = |number| format!("small district, practice, world {number}");
//!     shares.iter().enumerate().map(|(at, share)| InWorld { world: name(at), value: *share }).collect::<Vec<_>>()
//! };
//! let compared = compare(Better::Higher, &run([0.7, 0.8, 0.7, 0.9]), &run([0.4, 0.6, 0.5, 0.6]))?;
//! assert_eq!(compared.verdict, Verdict::Better);
//! # Ok::<(), score::Refused>(())
//! ```
//!
//! `script/score-fixtures` makes the cases that the tests compare with scikit-learn, scipy and numpy.

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
