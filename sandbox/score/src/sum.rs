//! Adding up many numbers without losing the small ones.

/// A sum that also carries what rounding took away (Neumaier's variant of Kahan's sum), so that a million rows add up
/// as exactly as ten, in whatever order they come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    rounded: f64,
    lost: f64,
}

impl Sum {
    /// Adds a value.
    pub(crate) fn add(&mut self, value: f64) {
        let next = self.rounded + value;
        self.lost += if self.rounded.abs() >= value.abs() {
            (self.rounded - next) + value
        } else {
            (value - next) + self.rounded
        };
        self.rounded = next;
    }

    /// What all values add up to; not finite when they were too large.
    pub(crate) fn total(self) -> f64 {
        self.rounded + self.lost
    }
}

/// What the values add up to.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Sum::default();
    for value in values {
        sum.add(value);
    }
    sum.total()
}

/// A part of a whole, 0 to 1; 0 of nothing. Both are sums, and two sums may round apart: no rows are known where the
/// part comes out above the whole, and if there are some, their share is still 1.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_never_exceeds_the_whole() {
        assert_eq!((share(1.0 + f64::EPSILON, 1.0), share(0.0, 0.0), share(1.0, 4.0)), (1.0, 0.0, 0.25));
    }
}
