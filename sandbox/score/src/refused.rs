//! Why something has no score.

/// Why something has no score. Rows, steps and classes are counted from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// No rows, no steps or no worlds.
    #[error("there is nothing to score")]
    Empty,
    /// Two lists that belong together differ in length.
    #[error("{what}: {found} values where {expected} were expected")]
    Lengths {
        /// The list of the wrong length.
        what: &'static str,
        /// How many values it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A value is infinite or not a number.
    #[error("{what}: the value in row {row} is infinite or not a number")]
    NotFinite {
        /// The list that has it.
        what: &'static str,
        /// Where in the list.
        row: usize,
    },
    /// A weight is below zero.
    #[error("the weight of row {row} is negative")]
    NegativeWeight {
        /// Where in the list.
        row: usize,
    },
    /// All weights are zero.
    #[error("the weights add up to zero")]
    NoWeight,
    /// The list of classes is empty or too long.
    #[error("{found} classes, where 1 to {max} are possible")]
    ClassCount {
        /// How many classes were given.
        found: u32,
        /// How many are possible, [`crate::CLASSES_MAX`].
        max: u32,
    },
    /// A label is not in the list of classes.
    #[error("{what}: the label {class} in row {row} is not among the {classes} classes")]
    OutsideList {
        /// The list that has it.
        what: &'static str,
        /// Where in the list.
        row: usize,
        /// The label.
        class: u32,
        /// How many classes there are.
        classes: u32,
    },
    /// A class that was asked for is not in the list of classes.
    #[error("class {class} is not among the {classes} classes")]
    UnknownClass {
        /// The class that was asked for.
        class: u32,
        /// How many classes there are.
        classes: u32,
    },
    /// A probability is below 0 or above 1.
    #[error("the probability in row {row} is not between 0 and 1")]
    NotAProbability {
        /// The row.
        row: usize,
    },
    /// The probabilities of a row do not add up to 1.
    #[error("the probabilities of row {row} add up to {sum}, not to 1")]
    ProbabilitySum {
        /// The row.
        row: usize,
        /// What they add up to.
        sum: f64,
    },
    /// The numbers are so large that the result has no number.
    #[error("the numbers are too large to be added up")]
    TooLarge,
    /// A world has two values.
    #[error("the world {world} has two values")]
    WorldTwice {
        /// The name of the world.
        world: String,
    },
    /// More worlds than there is an interval for.
    #[error("{found} worlds, where {max} are possible")]
    TooManyWorlds {
        /// How many worlds were given.
        found: usize,
        /// How many are possible, [`crate::WORLDS_MAX`].
        max: usize,
    },
    /// Every row belongs to one unit, so that drawing units again changes nothing.
    #[error("all rows belong to one unit, so nothing can be drawn again")]
    OneUnit,
    /// Too few or too many resamples.
    #[error("{found} resamples, where {min} to {max} are possible")]
    Resamples {
        /// How many were asked for.
        found: u32,
        /// The fewest possible, [`crate::RESAMPLES_MIN`].
        min: u32,
        /// The most possible, [`crate::RESAMPLES_MAX`].
        max: u32,
    },
    /// Not one resample has a value.
    #[error("none of the {resamples} resamples has a value")]
    NoResampleHasAValue {
        /// How many were drawn.
        resamples: u32,
    },
}

/// The value, unless it is infinite or not a number: finite numbers were added up to more than there is.
pub(crate) fn finite(value: f64) -> Result<f64, Refused> {
    if value.is_finite() { Ok(value) } else { Err(Refused::TooLarge) }
}

/// Refuses a list that has a value which is infinite or not a number.
pub(crate) fn all_finite(what: &'static str, values: &[f64]) -> Result<(), Refused> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(Refused::NotFinite { what, row }),
        None => Ok(()),
    }
}

/// Refuses a list whose length is not the expected one.
pub(crate) fn same_length(what: &'static str, expected: usize, found: usize) -> Result<(), Refused> {
    if expected == found { Ok(()) } else { Err(Refused::Lengths { what, expected, found }) }
}
