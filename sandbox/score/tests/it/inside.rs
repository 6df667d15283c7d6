//! Inside one world: drawing whole units again.

use score::{Interval, RESAMPLES_MAX, RESAMPLES_MIN, Refused, bootstrap};
use std::cell::RefCell;

const SEED: [u8; 32] = [7; 32];

/// Five households with two or three reports each, and how many days each report took.
const HOUSEHOLDS: [u32; 12] = [4, 4, 9, 9, 9, 2, 2, 7, 7, 7, 1, 1];
const DAYS: [f64; 12] = [3.0, 4.0, 12.0, 14.0, 11.0, 5.0, 6.0, 1.0, 2.0, 2.0, 8.0, 9.0];

fn mean_days(rows: &[usize]) -> Option<f64> {
    Some(rows.iter().map(|row| DAYS[*row]).sum::<f64>() / rows.len() as f64)
}

#[test]
fn the_same_seed_gives_the_same_interval_for_ever() {
    let found = bootstrap(&HOUSEHOLDS, 1_000, SEED, mean_days).unwrap();
    assert_eq!(found.interval, Interval { low: 2.916_666_666_666_666_5, high: 10.234_615_384_615_381 });
    assert_eq!((found.units, found.resamples, found.without_value), (5, 1_000, 0));
    assert_eq!(bootstrap(&HOUSEHOLDS, 1_000, SEED, mean_days), Ok(found));
}

#[test]
fn another_seed_draws_otherwise() {
    let found = |seed| bootstrap(&HOUSEHOLDS, 1_000, seed, mean_days).unwrap().interval;
    assert_ne!(found(SEED), found([8; 32]));
}

#[test]
fn a_unit_is_drawn_with_all_its_rows_or_not_at_all() {
    let drawn = RefCell::new(Vec::new());
    let note = |rows: &[usize]| {
        drawn.borrow_mut().push(rows.to_vec());
        Some(0.0)
    };
    bootstrap(&HOUSEHOLDS, 100, SEED, note).unwrap();
    let drawn = drawn.into_inner();
    assert_eq!(drawn.len(), 100);
    for rows in &drawn {
        let times = |row: usize| rows.iter().filter(|drawn| **drawn == row).count();
        let mut units = 0;
        for unit in [1, 2, 4, 7, 9] {
            let of_unit: Vec<_> = (0..12).filter(|row| HOUSEHOLDS[*row] == unit).collect();
            assert!(
                of_unit.iter().all(|row| times(*row) == times(of_unit[0])),
                "household {unit} in {rows:?}"
            );
            units += times(of_unit[0]);
        }
        assert_eq!(units, 5, "as many units as there are");
    }
    assert!(drawn.iter().any(|rows| rows.len() != HOUSEHOLDS.len()), "units differ in size, so draws do");
}

#[test]
fn every_unit_is_drawn_about_as_often() {
    let units: Vec<u32> = (0..7).collect();
    let counts = RefCell::new([0_u32; 7]);
    let count = |rows: &[usize]| {
        rows.iter().for_each(|row| counts.borrow_mut()[*row] += 1);
        Some(0.0)
    };
    bootstrap(&units, 10_000, SEED, count).unwrap();
    let counts = counts.into_inner();
    // Of 70,000 draws each unit gets 10,000; five standard deviations are 463.
    assert!(counts.iter().all(|count| count.abs_diff(10_000) < 463), "{counts:?}");
}

#[test]
fn draws_without_a_value_are_left_out_and_counted() {
    let emergencies_only = |rows: &[usize]| if rows.contains(&0) { mean_days(rows) } else { None };
    let found = bootstrap(&HOUSEHOLDS, 1_000, SEED, emergencies_only).unwrap();
    // A household of five is missing from (4/5)^5 of all draws: about 328 of 1,000.
    assert!((250..400).contains(&found.without_value), "{}", found.without_value);
    assert_eq!(found.resamples, 1_000);
}

#[test]
fn no_value_in_any_draw_is_no_interval() {
    let refused = bootstrap(&HOUSEHOLDS, 100, SEED, |_| None);
    assert_eq!(refused, Err(Refused::NoResampleHasAValue { resamples: 100 }));
}

#[test]
fn a_measure_that_gives_no_number_is_refused() {
    let refused = bootstrap(&HOUSEHOLDS, 100, SEED, |_| Some(f64::NAN));
    assert_eq!(refused, Err(Refused::NotFinite { what: "resamples", row: 0 }));
}

#[test]
fn what_cannot_be_drawn_again_is_refused() {
    assert_eq!(bootstrap(&[], 100, SEED, mean_days), Err(Refused::Empty));
    assert_eq!(bootstrap(&[3, 3, 3], 100, SEED, mean_days), Err(Refused::OneUnit));
}

#[test]
fn too_few_and_too_many_resamples_are_refused() {
    for found in [0, RESAMPLES_MIN - 1, RESAMPLES_MAX + 1] {
        let refused = bootstrap(&HOUSEHOLDS, found, SEED, mean_days);
        let (min, max) = (RESAMPLES_MIN, RESAMPLES_MAX);
        assert_eq!(refused, Err(Refused::Resamples { found, min, max }));
    }
}

#[test]
fn a_measure_that_never_changes_has_a_point_for_an_interval() {
    let found = bootstrap(&HOUSEHOLDS, 100, SEED, |_| Some(0.1)).unwrap();
    assert_eq!(found.interval, Interval { low: 0.1, high: 0.1 });
}
