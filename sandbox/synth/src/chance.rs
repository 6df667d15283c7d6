//! Chance: one ChaCha20 stream for each stage, and the distributions the stages draw from.
//!
//! Every stage has a stream of its own, so that a change in one does not shift what another draws. What is drawn
//! is the same on every machine: the generator works on integers, and `exp`, `ln`, `pow` and `cos` come from `libm`.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What draws from a stream of its own. The numbers are part of the format: never use one again for another stage.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    Now = 1,
    Streets = 2,
    Properties = 3,
    Households = 4,
    Hazards = 5,
    Reports = 6,
    Repeats = 7,
    Texts = 8,
    Orders = 9,
    Visits = 10,
    Outcomes = 11,
    DirtOfProperties = 12,
    DirtOfHouseholds = 13,
    DirtOfReports = 14,
    DirtOfWork = 15,
    Spelling = 16,
    Records = 17,
    Picks = 18,
    Needless = 19,
    DirtOfRepeats = 20,
}

/// A stream of draws.
pub(crate) struct Chance(ChaCha20Rng);

impl Chance {
    pub(crate) fn new(seed: &[u8; 32], stage: Stage) -> Self {
        let mut stream = ChaCha20Rng::from_seed(*seed);
        stream.set_stream(stage as u64);
        Self(stream)
    }

    /// A whole number from 0 to `end - 1`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        // The product's upper half is even to one part in 2^32 / end, far below anything a table can show.
        ((u64::from(self.0.next_u32()) * u64::from(end)) >> 32) as u32
    }

    /// A whole number from `first` to `last`, both possible.
    pub(crate) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u32::try_from(last - first + 1).unwrap_or(u32::MAX);
        first + i64::from(self.below(span))
    }

    /// A number above 0 and below 1, with 53 bits.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// Yes, with this probability.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        f64::from(self.0.next_u32()) < probability * 4_294_967_296.0
    }

    /// One of these, each as likely as any other.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// An index, as likely as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    /// An index into running sums of weights, the last of which is the total.
    pub(crate) fn in_running_sums(&mut self, sums: &[u32]) -> usize {
        let drawn = self.below(sums.last().copied().unwrap_or(0));
        sums.partition_point(|sum| *sum <= drawn)
    }

    /// Standard normal, by Box and Muller's transformation.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Log-normal with this median; `sigma` is the standard deviation of its logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// Poisson, by Knuth's product: `mean` stays small (below 30) everywhere it is used.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        let floor = libm::exp(-mean);
        let mut product = self.uniform();
        let mut count = 0;
        while product > floor {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// Gamma with this shape and a mean of 1, by Marsaglia and Tsang's method.
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        let raised = if shape < 1.0 { shape + 1.0 } else { shape };
        let third = raised - 1.0 / 3.0;
        let scale = 1.0 / (9.0 * third).sqrt();
        loop {
            let normal = self.normal();
            let base = 1.0 + scale * normal;
            if base <= 0.0 {
                continue;
            }
            let cubed = base * base * base;
            let accepted = 0.5 * normal * normal + third - third * cubed + third * libm::log(cubed);
            if libm::log(self.uniform()) < accepted {
                let boost = if shape < 1.0 { libm::pow(self.uniform(), 1.0 / shape) } else { 1.0 };
                return third * cubed * boost / shape;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance(stage: Stage) -> Chance {
        Chance::new(&[9; 32], stage)
    }

    fn mean(count: u32, mut draw: impl FnMut() -> f64) -> f64 {
        (0..count).map(|_| draw()).sum::<f64>() / f64::from(count)
    }

    #[test]
    fn two_stages_draw_from_two_streams() {
        let (mut one, mut other) = (chance(Stage::Streets), chance(Stage::Properties));
        let draws: Vec<_> = (0..8).map(|_| (one.below(u32::MAX), other.below(u32::MAX))).collect();
        assert!(draws.iter().all(|(one, other)| one != other));
    }

    #[test]
    fn whole_numbers_stay_in_their_range_and_reach_its_ends() {
        let mut chance = chance(Stage::Now);
        let drawn: Vec<i64> = (0..1000).map(|_| chance.between(-2, 3)).collect();
        assert_eq!(drawn.iter().min(), Some(&-2));
        assert_eq!(drawn.iter().max(), Some(&3));
        assert_eq!(chance.below(0), 0);
    }

    #[test]
    fn distributions_have_the_means_they_promise() {
        let mut chance = chance(Stage::Hazards);
        assert!((mean(40_000, || chance.gamma(0.5)) - 1.0).abs() < 0.03);
        assert!((mean(40_000, || chance.gamma(3.0)) - 1.0).abs() < 0.02);
        assert!((mean(40_000, || f64::from(chance.poisson(2.5))) - 2.5).abs() < 0.05);
        assert!(mean(40_000, || chance.normal()).abs() < 0.02);
        assert!((mean(40_000, || libm::log(chance.log_normal(5.0, 0.8))) - libm::log(5.0)).abs() < 0.02);
        assert!((mean(40_000, || f64::from(u8::from(chance.happens(0.3)))) - 0.3).abs() < 0.01);
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut chance = chance(Stage::Texts);
        assert!((0..500).all(|_| chance.weighted(&[0, 3, 0, 5]) % 2 == 1));
        assert!((0..500).all(|_| chance.in_running_sums(&[0, 3, 3, 8]) % 2 == 1));
    }
}
