//! One way to write JSON: members, numbers and text.

use super::*;
use domain::pilots::{Evidence, samples};
use proptest::prelude::*;

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(bytes_of(value)).expect("text")
}

/// Number by number, as ECMAScript writes them; Node 18 wrote the same from the same numbers.
#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    for (number, written) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (0.000_001, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.25e30, "1.25e+30"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1.0 / 3.0, "0.3333333333333333"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (5e-324, "5e-324"),
    ] {
        assert_eq!(text(&number), written, "{number:?}");
    }
}

#[test]
fn what_is_no_number_cannot_be_written() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(canonical(&number).is_err(), "{number}");
    }
}

#[test]
fn members_stand_in_the_order_of_their_utf_16_units() {
    // U+1F600 begins with the unit D83D and so comes before U+FB33, although its number is greater.
    let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "é": 3, "a": {"z": 1, "B": 2}, "\n": 4, "": 5});
    assert_eq!(
        text(&value),
        "{\"\":5,\"\\n\":4,\"a\":{\"B\":2,\"z\":1},\"é\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"
    );
}

#[test]
fn text_is_escaped_where_it_must_be_and_nowhere_else() {
    assert_eq!(
        text(&"\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}é€\u{2028}\u{1f600}"),
        "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}é€\u{2028}\u{1f600}\""
    );
}

#[test]
fn all_evidence_has_one_spelling_that_reads_back() {
    for evidence in samples() {
        let written = bytes_of(&evidence);
        let read = Evidence::read(&written).expect("evidence");
        assert_eq!(read, evidence);
        assert_eq!(bytes_of(&read), written);
        let detour: Value = serde_json::from_slice(&written).expect("JSON");
        assert_eq!(bytes_of(&detour), written, "no number is too wide to survive other readers");
    }
}

#[test]
fn the_digest_of_evidence_stays_what_it_was() {
    let digests: Vec<_> = samples()
        .iter()
        .take(2)
        .map(|sample| crate::evidence_sha256(sample).expect("JSON").to_string())
        .collect();
    insta::assert_snapshot!(digests.join("\n"), @"
    dfdf64f7ef16762b3e37bce587eafb19c2142ec49275c63752b7669e238f376c
    c1e1a12eaf9e69d563926a415d41074a5a5bf973962ea4e39fbc39bff12f9d3b
    ");
}

/// Whether the text is a number as ECMAScript writes it: shortest digits, an exponent only where it must be.
fn has_the_form_of_a_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (digits, exponent) =
        unsigned.split_once('e').map_or((unsigned, None), |(digits, exponent)| (digits, Some(exponent)));
    let (whole, decimals) =
        digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let no_leading_zero = whole == "0" || !whole.starts_with('0');
    let no_trailing_zero = decimals.is_none_or(|decimals| are_digits(decimals) && !decimals.ends_with('0'));
    let exponent_fits = match exponent.map(|exponent| (exponent, exponent.parse::<i32>())) {
        None => true,
        Some((text, Ok(exponent))) => {
            whole.len() == 1 && whole != "0" && (exponent >= 21 && text.starts_with('+') || exponent <= -7)
        }
        Some((_, Err(_))) => false,
    };
    are_digits(whole) && no_leading_zero && no_trailing_zero && exponent_fits && text != "-0"
}

proptest! {
    #[test]
    fn every_number_has_one_spelling_that_reads_back(number in prop::num::f64::ANY.prop_filter("finite", |number| number.is_finite())) {
        let written = text(&number);
        prop_assert!(has_the_form_of_a_number(&written), "{}", written);
        let read: f64 = serde_json::from_str(&written).expect("a number");
        prop_assert_eq!(read, number);
        prop_assert_eq!(written.parse::<f64>().expect("a number"), number);
        prop_assert_eq!(text(&read), written);
    }

    #[test]
    fn every_text_reads_back(words: String) {
        prop_assert_eq!(serde_json::from_str::<String>(&text(&words)).expect("text"), words);
    }
}
