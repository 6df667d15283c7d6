//! One value for each world, and what that says of all worlds.

use crate::{
    refused::{Refused, all_finite, finite},
    student::{DEGREES_OF_FREEDOM_MAX, student_t_95},
    sum::sum,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most worlds there is an interval for.
pub const WORLDS_MAX: usize = DEGREES_OF_FREEDOM_MAX as usize + 1;

/// The value of one measure in one world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InWorld {
    /// What makes it this world and no other: profile, key and number. Two runs that name it alike met the same world.
    pub world: String,
    /// The value, in the unit of the measure.
    pub value: f64,
}

/// From where to where, both ends included, in the unit of what it is an interval of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, not below the lower one.
    pub high: f64,
}

/// The mean over worlds, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverWorlds {
    /// How many worlds there were.
    pub worlds: u32,
    /// The mean of their values, each world counting the same.
    pub mean: f64,
    /// The 95% interval of the mean, by Student's t distribution over worlds. Absent for one world, which says nothing
    /// of others; a point when all values are the same.
    pub interval: Option<Interval>,
}

/// The mean over worlds with its 95% interval, in the unit of the values. The order of the worlds changes nothing.
///
/// # Errors
/// No worlds, more than [`WORLDS_MAX`], one world twice, a value that is not finite or too large.
pub fn over_worlds(values: &[InWorld]) -> Result<OverWorlds, Refused> {
    let values: Vec<_> = by_world(values)?.into_values().collect();
    estimate(&values)
}

/// The values by the name of their world.
pub(crate) fn by_world(values: &[InWorld]) -> Result<BTreeMap<&str, f64>, Refused> {
    let mut worlds = BTreeMap::new();
    for InWorld { world, value } in values {
        if worlds.insert(world.as_str(), *value).is_some() {
            return Err(Refused::WorldTwice { world: world.clone() });
        }
    }
    Ok(worlds)
}

/// The mean of the values with its 95% interval.
pub(crate) fn estimate(values: &[f64]) -> Result<OverWorlds, Refused> {
    let first = *values.first().ok_or(Refused::Empty)?;
    all_finite("values of worlds", values)?;
    if values.len() > WORLDS_MAX {
        return Err(Refused::TooManyWorlds { found: values.len(), max: WORLDS_MAX });
    }
    let worlds = values.len() as u32;
    // Said apart, because the mean of equal values may round away from them.
    if values.iter().all(|value| *value == first) {
        let interval = (worlds > 1).then_some(Interval { low: first, high: first });
        return Ok(OverWorlds { worlds, mean: first, interval });
    }
    let mean = sum(values.iter().copied()) / f64::from(worlds);
    let degrees_of_freedom = worlds - 1;
    let variance =
        sum(values.iter().map(|value| (value - mean) * (value - mean))) / f64::from(degrees_of_freedom);
    let error = (variance / f64::from(worlds)).sqrt();
    // Where the mean or its error is too large for a number, so are the ends of the interval.
    // There is always a quantile: not all values are the same, so they are two at least, and at most WORLDS_MAX.
    let interval = match student_t_95(degrees_of_freedom).map(|quantile| quantile * error) {
        Some(half) => Some(Interval { low: finite(mean - half)?, high: finite(mean + half)? }),
        None => None,
    };
    Ok(OverWorlds { worlds, mean, interval })
}
