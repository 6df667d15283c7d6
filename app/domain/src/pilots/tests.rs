//! Scenes of evidence that is written, read, and tampered with.

use super::*;
use crate::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

mod end_reasons;
mod reading;

fn as_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("it is JSON")
}

/// Compares with a file beside this one.
fn assert_as_agreed(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn whole_number(value: Value) -> Result<u64, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Number(#[serde(with = "whole")] u64);
    serde_json::from_value(value).map(|Number(number)| number)
}

fn moment_of(value: Value) -> Result<Timestamp, serde_json::Error> {
    #[derive(serde::Deserialize)]
    struct Moment(#[serde(with = "whole::moment")] Timestamp);
    serde_json::from_value(value).map(|Moment(moment)| moment)
}

#[test]
fn sixty_four_bits_are_text_with_one_spelling() {
    assert_eq!(whole_number(json!("18446744073709551615")).expect("the greatest"), u64::MAX);
    assert_eq!(whole_number(json!("0")).expect("nought"), 0);
    for other in
        [json!("007"), json!("+7"), json!("-0"), json!(" 7"), json!("7.0"), json!(""), json!("٧"), json!(7)]
    {
        assert!(whole_number(other.clone()).is_err(), "{other}");
    }
    let refused = whole_number(json!("1e3")).expect_err("no number").to_string();
    insta::assert_snapshot!(refused, @r#"“1e3” is not a whole number in decimal digits, such as "1200000""#);
}

#[test]
fn a_moment_outside_the_calendar_is_refused_and_not_moved_to_its_end() {
    assert_eq!(moment_of(json!("-1")).expect("before 1970"), Timestamp::from_millis(-1));
    assert!(moment_of(json!(Timestamp::MAX.millis().to_string())).is_ok());
    assert!(moment_of(json!((Timestamp::MAX.millis() + 1).to_string())).is_err());
    assert!(moment_of(json!("9223372036854775807")).is_err());
}

#[test]
fn a_figure_that_is_no_number_cannot_be_built() {
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Finite::new(wrong), Err(NotFinite));
    }
    assert!(serde_json::from_str::<Finite>("null").is_err(), "which is how JSON writes what is no number");
    assert!(serde_json::from_str::<Finite>("1e999").is_err());
    assert_eq!(as_json(&Finite::new(-0.0).expect("finite")).to_string(), "0.0");
}

#[test]
fn an_interval_does_not_end_before_it_begins() {
    let [low, high] = [0.25, 0.5].map(|value| Finite::new(value).expect("finite"));
    assert!(Interval::new(low, high).is_ok());
    assert!(Interval::new(low, low).is_ok());
    let refused = Interval::new(high, low).expect_err("the wrong way round");
    insta::assert_snapshot!(refused, @"an interval from 0.5 to 0.25 ends before it begins: swap its ends");
    assert!(serde_json::from_value::<Interval>(json!({"low": 0.5, "high": 0.25})).is_err());
}

#[test]
fn a_digest_has_one_spelling_and_says_what_is_wrong_with_others() {
    let digest = Sha256::of(b"");
    let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(digest.to_string(), text);
    assert_eq!(text.parse(), Ok(digest));
    assert_eq!(format!("{digest:?}"), format!("Sha256({text})"));
    let refused = |text: &str| text.parse::<Sha256>().expect_err("no digest").to_string();
    insta::assert_snapshot!(refused(&text[1..]), @"a SHA-256 digest has 64 hexadecimal digits; this has 63 characters. Copy it whole");
    insta::assert_snapshot!(refused(&text.to_uppercase()), @"a SHA-256 digest has only the digits 0 to 9 and a to f; character 1 is “E”");
    insta::assert_snapshot!(refused(&format!(" {text}")), @"a SHA-256 digest has only the digits 0 to 9 and a to f; character 1 is “ ”");
    insta::assert_snapshot!(refused(&text.replace('b', "z")), @"a SHA-256 digest has only the digits 0 to 9 and a to f; character 3 is “z”");
    insta::assert_snapshot!("".parse::<PublicKey>().expect_err("no key"), @"a public key of worlds has 64 hexadecimal digits; this has 0 characters. Copy it whole");
}

#[test]
fn a_pilots_words_are_cut_and_cleaned_before_they_stand_in_evidence() {
    assert_eq!(
        Excerpt::new("panicked at \u{1b}[31msrc/lib.rs:14\u{202e}").as_str(),
        "panicked at [31msrc/lib.rs:14"
    );
    assert_eq!(Excerpt::new("line\nline").as_str(), "line\nline");
    let long = Excerpt::new(&"é".repeat(2_000));
    assert_eq!(long.as_str().chars().count(), Excerpt::CHARS_MAX);
    assert!(long.as_str().ends_with('…'));
    let hidden_behind = Excerpt::new(&("\u{200b}".repeat(9_000) + "seen"));
    assert_eq!(hidden_behind.as_str(), "…", "only the beginning of a text is read");
}

#[test]
fn evidence_takes_no_words_that_the_sandbox_would_not_write() {
    assert!(serde_json::from_value::<Excerpt>(json!("a".repeat(Excerpt::CHARS_MAX))).is_ok());
    for other in ["a".repeat(Excerpt::CHARS_MAX + 1), "\u{202e}gnp".to_owned(), "a\u{0}".to_owned()] {
        assert!(serde_json::from_value::<Excerpt>(json!(other)).is_err());
    }
}

proptest! {
    #[test]
    fn every_excerpt_comes_back(text: String, times in 1_usize..80) {
        let excerpt = Excerpt::new(&text.repeat(times));
        prop_assert_eq!(serde_json::from_value::<Excerpt>(as_json(&excerpt)).expect("an excerpt"), excerpt);
    }

    #[test]
    fn every_finite_number_comes_back(value in proptest::num::f64::ANY.prop_filter("finite", |value| value.is_finite())) {
        let number = Finite::new(value).expect("finite");
        let text = serde_json::to_string(&number).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Finite>(&text).expect("a number"), number);
        prop_assert_eq!(number.get(), value);
    }

    #[test]
    fn every_digest_comes_back(bytes: [u8; 32]) {
        prop_assert_eq!(Sha256(bytes).to_string().parse(), Ok(Sha256(bytes)));
    }

    #[test]
    fn nothing_read_as_a_digest_breaks_it(text: String) {
        let _ = text.parse::<Sha256>();
    }
}

#[test]
fn a_figure_that_a_council_asks_for_is_met_only_by_the_whole_interval() {
    let finite = |value| Finite::new(value).expect("finite");
    let ends = Interval::new(finite(0.8), finite(0.9)).ok();
    for (better, target, verdict) in [
        (Better::Higher, 0.8, TargetVerdict::Met),
        (Better::Higher, 0.85, TargetVerdict::NotShown),
        (Better::Higher, 0.9, TargetVerdict::NotShown),
        (Better::Higher, 0.91, TargetVerdict::Missed),
        (Better::Lower, 0.9, TargetVerdict::Met),
        (Better::Lower, 0.85, TargetVerdict::NotShown),
        (Better::Lower, 0.8, TargetVerdict::NotShown),
        (Better::Lower, 0.79, TargetVerdict::Missed),
    ] {
        assert_eq!(against(better, ends, finite(target)), verdict, "{better:?} {target}");
        assert_eq!(against(better, None, finite(target)), TargetVerdict::NotShown, "one world shows nothing");
    }
}

#[test]
fn limits_are_said_in_units_that_leave_nothing_over() {
    let words = samples()[0].limits.words();
    let said = |what: &str| words.iter().find(|(name, _)| *name == what).map(|(_, words)| words.as_str());
    assert_eq!(said("Metered steps"), Some("20,000,000,000"));
    assert_eq!(said("Memory"), Some("64 MiB"));
    assert_eq!(said("Results"), Some("200,000 rows, 16 MiB"));
    assert!(said("Time").is_some_and(|words| words.starts_with("2 minutes;")));
}
