//! A pilot beside the baseline, and beside a target.

use crate::worlds::numbered;
use score::{
    Better, Comparison, Interval, OverWorlds, Reason, Refused, TargetVerdict, Verdict, against_target,
    compare, over_worlds,
};

const BASELINE: [f64; 6] = [0.50, 0.55, 0.52, 0.58, 0.51, 0.54];

/// The verdict on a pilot that differs from the baseline by so much in each world.
fn verdict(better: Better, differences: [f64; 6]) -> Verdict {
    let pilot: Vec<_> = BASELINE.iter().zip(differences).map(|(value, by)| value + by).collect();
    compare(better, &numbered(&pilot), &numbered(&BASELINE)).expect("sound").verdict
}

#[test]
fn a_pilot_that_is_higher_in_every_world_is_better_where_higher_is() {
    let differences = [0.10, 0.12, 0.09, 0.11, 0.10, 0.12];
    assert_eq!(verdict(Better::Higher, differences), Verdict::Better);
    assert_eq!(verdict(Better::Lower, differences), Verdict::Worse);
}

#[test]
fn a_pilot_that_is_lower_in_every_world_is_better_where_lower_is() {
    let differences = [-0.10, -0.12, -0.09, -0.11, -0.10, -0.12];
    assert_eq!(verdict(Better::Lower, differences), Verdict::Better);
    assert_eq!(verdict(Better::Higher, differences), Verdict::Worse);
}

#[test]
fn a_higher_mean_alone_shows_nothing() {
    let differences = [0.10, -0.08, 0.09, -0.07, 0.11, 0.02];
    for better in [Better::Higher, Better::Lower] {
        assert_eq!(verdict(better, differences), Verdict::NoDifferenceShown);
    }
}

#[test]
fn worlds_that_differ_widely_still_show_a_small_difference_between_pairs() {
    let baseline = numbered(&[0.1, 0.9, 0.2, 0.8]);
    let pilot = numbered(&[0.125, 0.92, 0.22, 0.825]);
    assert_eq!(compare(Better::Higher, &pilot, &baseline).unwrap().verdict, Verdict::Better);
}

#[test]
fn a_pilot_that_is_the_baseline_shows_no_difference() {
    let found = compare(Better::Higher, &numbered(&BASELINE), &numbered(&BASELINE)).unwrap();
    let nothing = Interval { low: 0.0, high: 0.0 };
    let difference = OverWorlds { worlds: 6, mean: 0.0, interval: Some(nothing) };
    assert_eq!(found, Comparison { verdict: Verdict::NoDifferenceShown, difference: Some(difference) });
}

#[test]
fn the_same_difference_in_every_world_is_its_own_interval() {
    let (pilot, baseline) = (numbered(&[1.5, 2.5, 3.5]), numbered(&[1.0, 2.0, 3.0]));
    let found = compare(Better::Higher, &pilot, &baseline).unwrap();
    assert_eq!(found.verdict, Verdict::Better);
    assert_eq!(found.difference.unwrap().interval, Some(Interval { low: 0.5, high: 0.5 }));
}

#[test]
fn rounding_makes_nobody_better() {
    let pilot: Vec<_> = BASELINE.iter().map(|value| value * (1.0 + 2.0 * f64::EPSILON)).collect();
    assert_ne!(pilot, BASELINE);
    let found = compare(Better::Higher, &numbered(&pilot), &numbered(&BASELINE)).unwrap();
    assert_eq!(found.verdict, Verdict::NoDifferenceShown);
}

#[test]
fn runs_are_paired_by_world_and_not_by_place() {
    let mut pilot = numbered(&BASELINE.map(|value| value + 0.1));
    pilot.reverse();
    assert_eq!(
        compare(Better::Higher, &pilot, &numbered(&BASELINE)),
        compare(Better::Higher, &numbered(&BASELINE.map(|value| value + 0.1)), &numbered(&BASELINE)),
    );
}

#[test]
fn one_world_is_not_enough_to_compare() {
    let found = compare(Better::Higher, &numbered(&[0.9]), &numbered(&[0.1])).unwrap();
    assert_eq!(found.verdict, Verdict::NotComparable(Reason::OneWorld));
    assert_eq!(found.difference.map(|difference| difference.mean), Some(0.8));
}

#[test]
fn runs_in_other_worlds_are_not_compared() {
    let pilot = numbered(&BASELINE);
    let mut elsewhere = pilot.clone();
    elsewhere[3].world = "county town, practice, world 0003".to_owned();
    let fewer = &pilot[..5];
    for other in [&elsewhere[..], fewer, &elsewhere[3..4]] {
        let found = compare(Better::Higher, &pilot, other).unwrap();
        let verdict = Verdict::NotComparable(Reason::OtherWorlds);
        assert_eq!(found, Comparison { verdict, difference: None });
    }
}

#[test]
fn a_run_without_sound_values_is_refused_even_where_worlds_differ() {
    let sound = numbered(&BASELINE);
    let mut elsewhere = numbered(&[f64::NAN]);
    elsewhere[0].world = "elsewhere".to_owned();
    let twice = [sound[0].clone(), sound[0].clone()];
    for unsound in [&elsewhere[..], &[], &twice] {
        assert!(compare(Better::Higher, &sound, unsound).is_err(), "{unsound:?}");
        assert!(compare(Better::Higher, unsound, &sound).is_err(), "{unsound:?}");
    }
}

#[test]
fn a_difference_too_large_for_a_number_is_refused() {
    let (pilot, baseline) = (numbered(&[1.5e308; 2]), numbered(&[-1.5e308; 2]));
    let refused = compare(Better::Higher, &pilot, &baseline);
    assert!(refused.is_err());
}

#[test]
fn a_verdict_is_written_as_its_words() {
    let written = |verdict: Verdict| serde_json::to_string(&verdict).unwrap();
    assert_eq!(written(Verdict::NoDifferenceShown), r#""no_difference_shown""#);
    assert_eq!(written(Verdict::NotComparable(Reason::OneWorld)), r#"{"not_comparable":"one_world"}"#);
}

/// What is said of an interval beside the target 0.5.
fn target(better: Better, low: f64, high: f64) -> TargetVerdict {
    let mean = 0.5 * (low + high);
    let measured = OverWorlds { worlds: 12, mean, interval: Some(Interval { low, high }) };
    against_target(better, &measured, 0.5).expect("sound")
}

#[test]
fn a_target_is_met_when_the_whole_interval_reaches_it() {
    assert_eq!(target(Better::Higher, 0.51, 0.60), TargetVerdict::Met);
    assert_eq!(target(Better::Lower, 0.40, 0.49), TargetVerdict::Met);
}

#[test]
fn a_target_is_missed_when_the_whole_interval_falls_short() {
    assert_eq!(target(Better::Higher, 0.40, 0.49), TargetVerdict::Missed);
    assert_eq!(target(Better::Lower, 0.51, 0.60), TargetVerdict::Missed);
}

#[test]
fn an_interval_on_both_sides_of_the_target_shows_nothing() {
    for better in [Better::Higher, Better::Lower] {
        assert_eq!(target(better, 0.45, 0.55), TargetVerdict::NotShown);
    }
}

#[test]
fn what_equals_the_target_reaches_it() {
    assert_eq!(target(Better::Higher, 0.5, 0.6), TargetVerdict::Met);
    assert_eq!(target(Better::Higher, 0.4, 0.5), TargetVerdict::NotShown);
    assert_eq!(target(Better::Lower, 0.4, 0.5), TargetVerdict::Met);
    assert_eq!(target(Better::Lower, 0.5, 0.6), TargetVerdict::NotShown);
    let all_passed = over_worlds(&numbered(&[1.0; 12])).unwrap();
    assert_eq!(against_target(Better::Higher, &all_passed, 1.0), Ok(TargetVerdict::Met));
}

#[test]
fn one_world_shows_no_target_met() {
    let measured = over_worlds(&numbered(&[0.9])).unwrap();
    assert_eq!(against_target(Better::Higher, &measured, 0.5), Ok(TargetVerdict::NotShown));
}

#[test]
fn a_target_that_is_no_number_is_refused() {
    let measured = over_worlds(&numbered(&[0.9, 0.8])).unwrap();
    let refused = against_target(Better::Higher, &measured, f64::NAN);
    assert_eq!(refused, Err(Refused::NotFinite { what: "target", row: 0 }));
}
