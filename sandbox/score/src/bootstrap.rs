//! Inside one world: drawing whole units again, to see how much a measure depends on which units there were.

use crate::{
    refused::{Refused, finite},
    worlds::Interval,
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fewest resamples: with fewer, less than three lie beyond each end of the interval.
pub const RESAMPLES_MIN: u32 = 100;

/// The most resamples.
pub const RESAMPLES_MAX: u32 = 100_000;

/// The ends of a 95% interval, as shares of the sorted values.
const ENDS: (f64, f64) = (0.025, 0.975);

/// What drawing units again showed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// The 95% percentile interval, in the unit of the measure.
    pub interval: Interval,
    /// How many units there are.
    pub units: u32,
    /// How often as many units were drawn.
    pub resamples: u32,
    /// In how many of those draws the measure had no value. They are left out, so the more there are, the less the
    /// interval says.
    pub without_value: u32,
}

/// The 95% interval of a measure inside one world, by a cluster bootstrap: as many units as there are get drawn with
/// replacement, all rows of a drawn unit are taken, as often as it was drawn, and the measure is taken of those rows.
///
/// `units` says for each row to which unit (property, household, day) it belongs, by any number. `measure` gets the
/// chosen rows, unit after unit, and returns their value, or `None` where they have none. The seed must serve nothing
/// else. The result depends on nothing but the arguments.
///
/// # Errors
/// No rows, rows of one unit only, fewer resamples than [`RESAMPLES_MIN`] or more than [`RESAMPLES_MAX`], a value that
/// is infinite or not a number, no value in any resample.
pub fn bootstrap(
    units: &[u32],
    resamples: u32,
    seed: [u8; 32],
    measure: impl Fn(&[usize]) -> Option<f64>,
) -> Result<Bootstrap, Refused> {
    if !(RESAMPLES_MIN..=RESAMPLES_MAX).contains(&resamples) {
        return Err(Refused::Resamples { found: resamples, min: RESAMPLES_MIN, max: RESAMPLES_MAX });
    }
    let rows_of_units = rows_by_unit(units);
    // Units have numbers of 32 bits and row lists are no longer than memory, so at most 2^32 - 1 of them matter.
    let count = u32::try_from(rows_of_units.len()).map_err(|_| Refused::TooLarge)?;
    match count {
        0 => return Err(Refused::Empty),
        1 => return Err(Refused::OneUnit),
        _ => {}
    }
    let mut random = ChaCha20Rng::from_seed(seed);
    let (mut values, mut rows) = (Vec::new(), Vec::with_capacity(units.len()));
    for resample in 0..resamples {
        rows.clear();
        for _ in 0..count {
            rows.extend_from_slice(&rows_of_units[draw_below(count, &mut random) as usize]);
        }
        match measure(&rows) {
            Some(value) if value.is_finite() => values.push(value),
            Some(_) => return Err(Refused::NotFinite { what: "resamples", row: resample as usize }),
            None => {}
        }
    }
    if values.is_empty() {
        return Err(Refused::NoResampleHasAValue { resamples });
    }
    let without_value = resamples - values.len() as u32;
    Ok(Bootstrap { interval: percentile_interval(values)?, units: count, resamples, without_value })
}

/// The rows of each unit, in the order of the units' numbers.
fn rows_by_unit(units: &[u32]) -> Vec<Vec<usize>> {
    let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, unit) in units.iter().enumerate() {
        rows.entry(*unit).or_default().push(row);
    }
    rows.into_values().collect()
}

/// A number below `bound`, each as likely as any other. `bound` is not 0.
///
/// The upper half of a product of 64 bits, after Lemire. 2^32 is rarely a multiple of the bound, so that some numbers
/// would come once more than others: draws whose lower half is below the remainder are thrown away. Written out here
/// because a library may change how it draws, and then no earlier interval could be computed again.
fn draw_below(bound: u32, random: &mut impl RngCore) -> u32 {
    let remainder = bound.wrapping_neg() % bound;
    loop {
        let product = u64::from(random.next_u32()) * u64::from(bound);
        if product as u32 >= remainder {
            return (product >> 32) as u32;
        }
    }
}

/// The 95% percentile interval of some values, at least one, all finite.
fn percentile_interval(mut values: Vec<f64>) -> Result<Interval, Refused> {
    values.sort_by(f64::total_cmp);
    Ok(Interval { low: finite(percentile(&values, ENDS.0))?, high: finite(percentile(&values, ENDS.1))? })
}

/// The value below which this share of the sorted values lies, linear between neighbours (numpy's default).
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let below = position as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

#[cfg(test)]
mod tests {
    use super::draw_below;
    use rand_chacha::rand_core::{RngCore, impls};

    /// Gives these words, one after another.
    struct Words<'a>(std::slice::Iter<'a, u32>);

    impl RngCore for Words<'_> {
        fn next_u32(&mut self) -> u32 {
            *self.0.next().expect("as many as are drawn")
        }
        fn next_u64(&mut self) -> u64 {
            impls::next_u64_via_u32(self)
        }
        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            impls::fill_bytes_via_next(self, bytes);
        }
    }

    fn drawn(bound: u32, words: &[u32]) -> (u32, usize) {
        let mut words = Words(words.iter());
        (draw_below(bound, &mut words), words.0.len())
    }

    #[test]
    fn what_would_make_one_number_likelier_is_thrown_away() {
        // Of the 2^32 words one is too many for thirds; for three quarters of 2^32 each fourth word is.
        assert_eq!(drawn(3, &[0, u32::MAX]), (2, 0));
        assert_eq!(drawn(3 << 30, &[0, 4, (1 << 31) + 1]), (3 << 29, 0));
        assert_eq!(drawn(4, &[0, u32::MAX]), (0, 1), "nothing is left over of quarters");
    }
}
