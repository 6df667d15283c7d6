//! The quantile of Student's t distribution that a 95% interval needs.

use core::f64::consts::FRAC_2_PI;

/// The share of the distribution that lies within the interval.
const CONFIDENCE: f64 = 0.95;

/// The most degrees of freedom there is a quantile for.
pub const DEGREES_OF_FREEDOM_MAX: u32 = 9_999;

/// The quantile for one degree of freedom is 12.71, and it falls towards 1.96 as they become more.
const QUANTILE_MIN: f64 = 1.9;
const QUANTILE_MAX: f64 = 13.0;

/// The t for which 95% of Student's distribution lies between -t and t: its quantile at 0.975. `None` for 0 degrees of
/// freedom and for more than [`DEGREES_OF_FREEDOM_MAX`].
///
/// Found by halving until no number lies between the two ends, so that it is as exact as the distribution itself.
pub fn student_t_95(degrees_of_freedom: u32) -> Option<f64> {
    if !(1..=DEGREES_OF_FREEDOM_MAX).contains(&degrees_of_freedom) {
        return None;
    }
    let (mut low, mut high) = (QUANTILE_MIN, QUANTILE_MAX);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return Some(high);
        }
        if within(middle, degrees_of_freedom) < CONFIDENCE { low = middle } else { high = middle }
    }
}

/// The share of the distribution between -t and t, for t > 0.
///
/// With whole degrees of freedom n the integral, taken by parts, is a finite sum of positive terms in the angle whose
/// tangent is t/√n. So neither an incomplete beta function nor a gamma function is needed: one arctangent for odd n,
/// none for even n.
fn within(t: f64, degrees_of_freedom: u32) -> f64 {
    let n = f64::from(degrees_of_freedom);
    let hypotenuse = n + t * t;
    let sine = t / hypotenuse.sqrt();
    let cosine_squared = n / hypotenuse;
    // Both sums go up to the cosine to the power n - 2.
    let terms = degrees_of_freedom / 2;
    if degrees_of_freedom.is_multiple_of(2) {
        // sin (1 + 1/2 cos² + 1·3/2·4 cos⁴ + …)
        return sine * series(1.0, cosine_squared, 1, terms);
    }
    // 2/π (angle + sin (cos + 2/3 cos³ + 2·4/3·5 cos⁵ + …))
    let angle = libm::atan(t / n.sqrt());
    let first = cosine_squared.sqrt();
    FRAC_2_PI * (angle + sine * series(first, cosine_squared, 2, terms))
}

/// A sum of so many terms: each is the one before, times x, times the next of the ratios f/(f+1), (f+2)/(f+3), …
fn series(first: f64, x: f64, from: u32, terms: u32) -> f64 {
    let (mut term, mut total, mut factor) = (first, 0.0, f64::from(from));
    for _ in 0..terms {
        total += term;
        term *= x * factor / (factor + 1.0);
        factor += 2.0;
    }
    total
}
