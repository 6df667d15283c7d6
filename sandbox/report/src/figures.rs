//! Numbers as people read them: at most four digits that mean something, commas between thousands, a real minus.

use domain::{
    pilots::{Finite, Interval},
    text::thousands,
};
use maud::{Markup, html};

/// The exponents of ten between which a number is written out; beyond them it is `1.5 × 10²⁰`.
const WRITTEN_OUT: std::ops::Range<i32> = -4..12;

/// A figure: `0.8125`, `−12`, `1,235,000`, `1.5 × 10⁻⁷`.
pub fn figure(value: Finite) -> String {
    number(value.get())
}

/// A difference, with its sign: `+0.25`, `−0.125`, `0`.
pub(crate) fn signed(value: Finite) -> String {
    let sign = if value > Finite::ZERO { "+" } else { "" };
    format!("{sign}{}", figure(value))
}

/// The ends of an interval: `0.75 to 0.875`.
pub fn interval(interval: Interval) -> String {
    format!("{} to {}", figure(interval.low()), figure(interval.high()))
}

/// An interval of a difference, with signs: `−0.1 to +0.1`.
pub(crate) fn signed_interval(interval: Interval) -> String {
    format!("{} to {}", signed(interval.low()), signed(interval.high()))
}

/// A number that is finite.
pub(crate) fn number(value: f64) -> String {
    // Rounded to four digits, and correctly so; the rest is where to put the point.
    let scientific = format!("{:.3e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if digits.is_empty() {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let written =
        if WRITTEN_OUT.contains(&exponent) { decimal(digits, exponent) } else { power(digits, exponent) };
    format!("{sign}{written}")
}

/// The digits with their point where `exponent` puts it.
fn decimal(digits: &str, exponent: i32) -> String {
    let Ok(before_point) = usize::try_from(exponent + 1) else {
        return format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    };
    if before_point == 0 {
        return format!("0.{digits}");
    }
    let (whole, rest) = digits.split_at(before_point.min(digits.len()));
    let whole: u64 = format!("{whole:0<before_point$}").parse().unwrap_or(u64::MAX);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{}{point}{rest}", thousands(whole))
}

fn power(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let raised: String = exponent.to_string().chars().map(superscript).collect();
    // The spaces are narrow and do not break.
    format!("{first}{point}{rest}\u{202f}×\u{202f}10{raised}")
}

const fn superscript(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

/// A size, in the largest unit of which there is one: `18 MiB`, `512 bytes`.
pub(crate) fn bytes(bytes: u64) -> String {
    for (unit, power) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] {
        if bytes >> power > 0 {
            return format!("{} {unit}", number(bytes as f64 / f64::from(1_u32 << power)));
        }
    }
    domain::text::plural(bytes, "byte", "bytes")
}

/// A count that may break after its commas, and nowhere else.
pub(crate) fn breakable(text: &str) -> Markup {
    html! { @for part in text.split_inclusive(',') { (part) wbr; } }
}

/// A figure that does not break at its minus or in its middle.
pub(crate) fn unbroken(text: &str) -> Markup {
    html! { span.report-figure { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_has_four_digits_at_most_and_commas() {
        let shown = [
            0.0,
            0.8125,
            3.166_666_666_666_666_5,
            0.5,
            1.0,
            10.0,
            -12.0,
            999.96,
            1_234.5,
            1_234_567.0,
            99_999_999.0,
            123_456_789_012.0,
            1e12,
            -1.5e300,
            0.000_123_45,
            0.000_012_345,
            -5e-324,
            0.05,
        ]
        .map(number)
        .join("\n");
        insta::assert_snapshot!(shown, @"
        0
        0.8125
        3.167
        0.5
        1
        10
        −12
        1,000
        1,234
        1,235,000
        100,000,000
        123,500,000,000
        1 × 10¹²
        −1.5 × 10³⁰⁰
        0.0001234
        1.234 × 10⁻⁵
        −4.941 × 10⁻³²⁴
        0.05
        ");
    }

    #[test]
    fn a_size_is_in_the_largest_unit_it_fills() {
        let shown =
            [0, 1, 1_023, 1_024, 71_204, 18_874_368, 64 << 20, 1 << 30, u64::MAX].map(bytes).join("\n");
        insta::assert_snapshot!(shown, @"
        0 bytes
        1 byte
        1,023 bytes
        1 KiB
        69.54 KiB
        18 MiB
        64 MiB
        1 GiB
        17,180,000,000 GiB
        ");
    }

    proptest! {
        #[test]
        fn every_number_is_short_and_close(value in proptest::num::f64::NORMAL) {
            let shown = number(value);
            let mantissa = shown.split('\u{202f}').next().unwrap_or_default();
            let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(digits.trim_matches('0').len() <= 4, "{}", shown);
            prop_assert!(shown.chars().count() <= 16, "{}", shown);
            prop_assert_eq!(shown.starts_with('−'), value < 0.0);
        }
    }
}
