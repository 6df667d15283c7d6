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
