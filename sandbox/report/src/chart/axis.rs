//! Where a value stands along an axis, and which values are written below it.

use crate::figures::number;

/// The width of the axis on the narrowest screen, and of a character below it, in pixels.
const NARROWEST: f64 = 250.0;
const CHARACTER: f64 = 8.5;
/// What lies between two ticks' words at least, in pixels.
const GAP: f64 = 14.0;

/// A stretch of numbers, from 0 to 1 of its length.
#[derive(Debug)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    /// The values that are written below it, from low to high, no two of which read the same.
    pub(super) ticks: Vec<f64>,
}

impl Axis {
    /// An axis with room for these values and some at its ends. Values so alike that four digits do not tell them
    /// apart get an axis as wide as they are large, and stand in its middle.
    pub(super) fn around(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
        let greatest = low.abs().max(high.abs());
        // Halves, because the whole may be too large for a number.
        let (middle, half) = (low / 2.0 + high / 2.0, high / 2.0 - low / 2.0);
        let half = match half {
            _ if greatest == 0.0 => 1.0,
            half if half < greatest * 0.002 => greatest * 0.5,
            half => half * 1.08,
        };
        let low = (middle - half).max(f64::MIN);
        let high = (middle + half).min(f64::MAX);
        Self { low, high, ticks: ticks(low, high) }
    }

    /// Where a value stands, from 0 to 1.
    pub(super) fn at(&self, value: f64) -> f64 {
        let length = self.high / 2.0 - self.low / 2.0;
        // The smallest numbers have no halves, and an axis of them no length.
        if length <= 0.0 { 0.5 } else { ((value / 2.0 - self.low / 2.0) / length).clamp(0.0, 1.0) }
    }
}

/// The most ticks whose words do not touch on the narrowest screen, at least two where there are two.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let mut best = Vec::new();
    for wanted in [5.0, 4.0, 3.0, 2.0, 1.0] {
        let ticks = round_values(low, high, wanted);
        if !best.is_empty() && ticks.len() < 2 {
            continue;
        }
        let fits = words_fit(&ticks, low, high);
        best = ticks;
        if fits {
            break;
        }
    }
    best
}

fn words_fit(ticks: &[f64], low: f64, high: f64) -> bool {
    let words = ticks.iter().map(|tick| number(*tick).chars().count()).max().unwrap_or(0);
    let length = high / 2.0 - low / 2.0;
    ticks.windows(2).all(|pair| {
        let between = (pair[1] / 2.0 - pair[0] / 2.0) / length * NARROWEST;
        between >= words as f64 * CHARACTER + GAP
    })
}

/// The multiples of 1, 2 or 5 times a power of ten between two numbers, about as many as wanted.
fn round_values(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let between = (high / 2.0 - low / 2.0) / wanted * 2.0;
    // Powers of ten by way of their digits: exact, and the same on every machine.
    let written = format!("{between:e}");
    let Some((mantissa, exponent)) = written.split_once('e') else { return Vec::new() };
    let mantissa: f64 = mantissa.parse().unwrap_or(1.0);
    let round: i64 = [1, 2, 5].into_iter().find(|round| *round as f64 >= mantissa).unwrap_or(10);
    let step: f64 = format!("{round}e{exponent}").parse().unwrap_or(f64::INFINITY);
    if step <= 0.0 {
        return Vec::new();
    }
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let multiple = |index: i64| format!("{}e{exponent}", index.saturating_mul(round)).parse::<f64>();
    (first..=last.min(first.saturating_add(20)))
        .filter_map(|index| multiple(index).ok())
        .filter(|tick| tick.is_finite() && (low..=high).contains(tick))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn below(values: &[f64]) -> String {
        Axis::around(values.iter().copied())
            .ticks
            .iter()
            .map(|tick| number(*tick))
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn ticks_are_round_and_few_enough_for_a_narrow_screen() {
        insta::assert_snapshot!(below(&[0.5, 0.875]), @"0.5 | 0.6 | 0.7 | 0.8");
        insta::assert_snapshot!(below(&[-3.0, 3.5]), @"−2 | 0 | 2");
        insta::assert_snapshot!(below(&[2.5e-9, 9e-9]), @"4 × 10⁻⁹ | 6 × 10⁻⁹ | 8 × 10⁻⁹");
        insta::assert_snapshot!(below(&[-1.2e15, 3e15]), @"0 | 2 × 10¹⁵");
        insta::assert_snapshot!(below(&[1_000_000.0, 1_200_000.0]), @"1,000,000 | 1,100,000 | 1,200,000");
        insta::assert_snapshot!(below(&[f64::MIN, f64::MAX]), @"−1 × 10³⁰⁸ | 0 | 1 × 10³⁰⁸");
    }

    #[test]
    fn values_that_are_the_same_stand_in_the_middle() {
        for value in [0.0, 0.125, -7.0, 1e300, -5e-324] {
            assert_eq!(Axis::around([value, value].into_iter()).at(value), 0.5, "{value}");
        }
        insta::assert_snapshot!(below(&[0.125]), @"0.1 | 0.15");
        insta::assert_snapshot!(below(&[0.0]), @"−1 | −0.5 | 0 | 0.5 | 1");
    }

    #[test]
    fn an_axis_of_nothing_is_an_axis() {
        assert_eq!(Axis::around(std::iter::empty()).at(0.0), 0.5);
    }

    proptest! {
        #[test]
        fn every_value_has_a_place_and_every_tick_its_own_words(
            values in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::ZERO, 1..9)
        ) {
            let axis = Axis::around(values.iter().copied());
            for value in &values {
                prop_assert!((0.0..=1.0).contains(&axis.at(*value)), "{:?}", axis);
            }
            let words: BTreeSet<String> = axis.ticks.iter().map(|tick| number(*tick)).collect();
            prop_assert_eq!(words.len(), axis.ticks.len(), "{:?}", axis);
            prop_assert!(axis.ticks.windows(2).all(|pair| pair[0] < pair[1]));
        }

        #[test]
        fn the_order_of_values_is_the_order_of_places(low in -1e6_f64..1e6, more in 1.0_f64..1e6) {
            let axis = Axis::around([low, low + more].into_iter());
            prop_assert!(axis.at(low) < axis.at(low + more) || more < 0.004 * low.abs().max((low + more).abs()));
            prop_assert!(axis.ticks.len() >= 2, "{:?}", axis);
        }
    }
}
