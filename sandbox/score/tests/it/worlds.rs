//! One value for each world.

use score::{InWorld, Interval, Refused, WORLDS_MAX, over_worlds, student_t_95};

/// Values in worlds that are told apart by their place.
pub fn numbered(values: &[f64]) -> Vec<InWorld> {
    let name = |at| format!("small district, practice, world {at:04}");
    values.iter().enumerate().map(|(at, value)| InWorld { world: name(at), value: *value }).collect()
}

#[test]
fn twelve_worlds_have_a_mean_and_an_interval_around_it() {
    let values = [0.71, 0.68, 0.74, 0.70, 0.69, 0.73, 0.72, 0.70, 0.66, 0.75, 0.71, 0.69];
    let found = over_worlds(&numbered(&values)).unwrap();
    assert_eq!(found.worlds, 12);
    assert!((found.mean - 0.706_666_666_666_666_7).abs() < 1e-15);
    let interval = found.interval.unwrap();
    assert!((interval.low + interval.high - 2.0 * found.mean).abs() < 1e-15, "the mean is its middle");
}

#[test]
fn one_world_says_nothing_of_others() {
    let found = over_worlds(&numbered(&[0.7])).unwrap();
    assert_eq!((found.mean, found.interval), (0.7, None));
}

#[test]
fn worlds_that_all_agree_have_a_point_for_an_interval() {
    // Three times 0.1 adds up to more than 0.3, and its third is not 0.1 any more.
    let found = over_worlds(&numbered(&[0.1; 3])).unwrap();
    assert_eq!((found.mean, found.interval), (0.1, Some(Interval { low: 0.1, high: 0.1 })));
}

#[test]
fn the_order_of_worlds_changes_no_bit() {
    let forwards = numbered(&[0.3, 1e16, -0.1, -1e16]);
    let backwards: Vec<_> = forwards.iter().rev().cloned().collect();
    assert_eq!(over_worlds(&forwards), over_worlds(&backwards));
}

#[test]
fn no_world_no_mean() {
    assert_eq!(over_worlds(&[]), Err(Refused::Empty));
}

#[test]
fn a_world_that_counts_twice_is_refused() {
    let mut worlds = numbered(&[0.1, 0.2]);
    worlds[1].world = worlds[0].world.clone();
    let world = worlds[0].world.clone();
    assert_eq!(over_worlds(&worlds), Err(Refused::WorldTwice { world }));
}

#[test]
fn a_world_without_a_number_is_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let refused = over_worlds(&numbered(&[0.1, value]));
        assert_eq!(refused, Err(Refused::NotFinite { what: "values of worlds", row: 1 }));
    }
}

#[test]
fn numbers_that_cannot_be_added_up_are_refused() {
    for values in [[f64::MAX, f64::MAX / 2.0], [1e200, -1e200]] {
        assert_eq!(over_worlds(&numbered(&values)), Err(Refused::TooLarge), "{values:?}");
    }
}

#[test]
fn there_is_an_interval_for_as_many_worlds_as_are_allowed_and_no_more() {
    let mut values: Vec<_> = (0..WORLDS_MAX).map(|at| at as f64).collect();
    assert!(over_worlds(&numbered(&values)).unwrap().interval.is_some());
    values.push(0.0);
    let refused = over_worlds(&numbered(&values));
    assert_eq!(refused, Err(Refused::TooManyWorlds { found: WORLDS_MAX + 1, max: WORLDS_MAX }));
    assert_eq!((student_t_95(0), student_t_95(WORLDS_MAX as u32)), (None, None));
}

#[test]
fn the_quantile_is_the_same_number_on_every_machine() {
    let quantiles = [1, 2, 11, 364].map(|freedom| student_t_95(freedom).unwrap());
    assert_eq!(
        quantiles,
        [12.706_204_736_174_676, 4.302_652_729_749_462, 2.200_985_160_091_639, 1.966_502_568_799_368_7]
    );
}
