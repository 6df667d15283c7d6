//! One world: what each measure says, and what it refuses.

use score::{
    CLASSES_MAX, CostMatrix, Refused, Step, Tally, brier_binary, brier_multiclass, mean_absolute_error,
    mean_cost, minutes_late, share_of_steps,
};

/// The list of classes of these scenes.
const ROUTINE: u32 = 0;
const URGENT: u32 = 1;
const EMERGENCY: u32 = 2;
const CLASSES: u32 = 3;

fn tally(truth: &[u32], said: &[u32]) -> Tally {
    Tally::new(truth, said, CLASSES, None).expect("sound")
}

#[test]
fn two_of_three_emergencies_are_caught() {
    let truth = [EMERGENCY, EMERGENCY, ROUTINE, EMERGENCY, URGENT];
    let said = [EMERGENCY, EMERGENCY, EMERGENCY, ROUTINE, URGENT];
    let tally = tally(&truth, &said);
    assert_eq!(tally.recall(EMERGENCY), Ok(2.0 / 3.0));
    assert_eq!(tally.precision(EMERGENCY), Ok(2.0 / 3.0));
    assert_eq!(tally.f1(EMERGENCY), Ok(2.0 / 3.0));
    assert_eq!(tally.accuracy(), 3.0 / 5.0);
    assert_eq!(tally.rows_in_truth(EMERGENCY), Ok(3));
}

#[test]
fn a_share_of_nothing_is_zero_and_one_can_ask_whether_there_was_nothing() {
    let tally = tally(&[ROUTINE, URGENT], &[ROUTINE, ROUTINE]);
    assert_eq!((tally.recall(EMERGENCY), tally.rows_in_truth(EMERGENCY)), (Ok(0.0), Ok(0)));
    assert_eq!(tally.precision(URGENT), Ok(0.0), "never said");
    assert_eq!(tally.f1(EMERGENCY), Ok(0.0));
}

#[test]
fn the_mean_over_classes_leaves_out_what_is_neither_true_nor_said() {
    let tally = tally(&[ROUTINE, URGENT], &[ROUTINE, URGENT]);
    assert_eq!((tally.macro_f1(), tally.macro_precision(), tally.macro_recall()), (1.0, 1.0, 1.0));
}

#[test]
fn a_wrong_class_said_once_counts_in_the_mean_over_classes() {
    let tally = tally(&[ROUTINE, ROUTINE], &[ROUTINE, EMERGENCY]);
    assert_eq!(tally.macro_recall(), 0.25, "half of one class, and none of the other");
}

#[test]
fn all_right_is_one_whatever_the_weights() {
    let weights: Vec<_> = (1..200).map(|at| 0.1 * f64::from(at)).collect();
    let labels: Vec<_> = (1..200).map(|at| at % CLASSES).collect();
    let tally = Tally::new(&labels, &labels, CLASSES, Some(&weights)).unwrap();
    assert_eq!((tally.accuracy(), tally.macro_f1()), (1.0, 1.0));
    let passed = vec![true; weights.len()];
    assert_eq!(share_of_steps(&passed, Some(&weights)), Ok(1.0));
}

#[test]
fn a_million_small_weights_add_up() {
    let mut weights = vec![1e-10; 1_000_001];
    weights[0] = 1.0;
    let mut passed = vec![true; weights.len()];
    passed[0] = false;
    let share = share_of_steps(&passed, Some(&weights)).unwrap();
    assert!((share - 1e-4 / 1.0001).abs() < 1e-19, "{share}");
}

#[test]
fn a_missed_emergency_costs_more_than_a_needless_visit() {
    let costs = CostMatrix::new(vec![vec![0.0, 1.0], vec![25.0, 0.0]]).unwrap();
    assert_eq!(mean_cost(&[0, 1, 1, 0], &[1, 0, 1, 0], &costs, None), Ok(26.0 / 4.0));
    assert_eq!(mean_cost(&[0, 1], &[1, 0], &costs, Some(&[3.0, 1.0])), Ok(28.0 / 4.0));
}

#[test]
fn a_cost_matrix_is_square_finite_and_not_empty() {
    let new = |rows: &[&[f64]]| CostMatrix::new(rows.iter().map(|row| row.to_vec()).collect());
    assert_eq!(new(&[]), Err(Refused::ClassCount { found: 0, max: CLASSES_MAX }));
    let what = "a row of the cost matrix";
    let short = Refused::Lengths { what, expected: 2, found: 1 };
    assert_eq!(new(&[&[0.0, 1.0], &[0.0]]), Err(short));
    assert_eq!(new(&[&[0.0, 1.0], &[f64::NAN, 0.0]]), Err(Refused::NotFinite { what, row: 0 }));
    assert_eq!(new(&[&[0.0, 1.0], &[2.0, 0.0]]).unwrap().classes(), 2);
}

#[test]
fn a_challenge_holds_a_cost_matrix_as_a_list_of_lists() {
    let costs: CostMatrix = serde_json::from_str("[[0, 1], [25, 0]]").unwrap();
    assert_eq!(serde_json::to_string(&costs).unwrap(), "[[0.0,1.0],[25.0,0.0]]");
    let refused = serde_json::from_str::<CostMatrix>("[[0, 1]]").unwrap_err().to_string();
    assert!(refused.contains("2 values where 1 were expected"), "{refused}");
}

#[test]
fn an_error_counts_alike_in_both_directions() {
    assert_eq!(mean_absolute_error(&[3.0, 5.0], &[1.0, 9.0], None), Ok(3.0));
    assert_eq!(mean_absolute_error(&[3.0, 5.0], &[1.0, 9.0], Some(&[3.0, 1.0])), Ok(2.5));
}

#[test]
fn certainty_scores_best_when_right_and_worst_when_wrong() {
    assert_eq!(brier_binary(&[true, false], &[1.0, 0.0], None), Ok(0.0));
    assert_eq!(brier_binary(&[true, false], &[0.0, 1.0], None), Ok(1.0));
    assert_eq!(brier_binary(&[true, false], &[0.5, 0.5], None), Ok(0.25));
}

#[test]
fn several_classes_score_twice_what_two_do() {
    let binary = brier_binary(&[true, false], &[0.75, 0.5], None).unwrap();
    let several = brier_multiclass(&[1, 0], &[0.25, 0.75, 0.5, 0.5], 2, None).unwrap();
    assert_eq!(several, 2.0 * binary);
    assert_eq!(brier_multiclass(&[2], &[1.0, 0.0, 0.0], 3, None), Ok(2.0));
}

#[test]
fn probabilities_that_are_none_are_refused() {
    let outside = Err(Refused::NotAProbability { row: 1 });
    assert_eq!(brier_binary(&[true, true], &[0.5, 1.0001], None), outside);
    assert_eq!(brier_binary(&[true, true], &[0.5, -0.0001], None), outside);
    assert_eq!(brier_multiclass(&[0, 0], &[0.5, 0.5, 1.5, -0.5], 2, None), outside);
    let sum = brier_multiclass(&[0, 0], &[0.5, 0.5, 0.5, 0.25], 2, None);
    assert_eq!(sum, Err(Refused::ProbabilitySum { row: 1, sum: 0.75 }));
}

#[test]
fn probabilities_in_single_precision_add_up_well_enough() {
    let third = f64::from(1.0_f32 / 3.0);
    assert!(brier_multiclass(&[0], &[third; 3], 3, None).is_ok());
}

/// Minutes after the start, in milliseconds.
const fn minute(minutes: i64) -> i64 {
    1_775_000_000_000 + minutes * 60_000
}

#[test]
fn a_step_in_time_is_not_late_and_does_not_make_up_for_another() {
    let early = Step { due: minute(60), done: Some(minute(0)) };
    let late = Step { due: minute(60), done: Some(minute(75)) };
    assert_eq!(minutes_late(&[early, late], minute(1_000), None), Ok(7.5));
    assert_eq!(minutes_late(&[early, late], minute(1_000), Some(&[1.0, 2.0])), Ok(10.0));
}

#[test]
fn a_step_never_done_is_late_until_the_horizon() {
    let never = Step { due: minute(60), done: None };
    assert_eq!(minutes_late(&[never], minute(100), None), Ok(40.0));
    assert_eq!(minutes_late(&[never], minute(50), None), Ok(0.0), "not due yet");
}

#[test]
fn a_step_done_after_the_horizon_is_no_later_than_one_never_done() {
    let after = Step { due: minute(60), done: Some(minute(500)) };
    assert_eq!(minutes_late(&[after], minute(100), None), Ok(40.0));
}

#[test]
fn moments_at_the_ends_of_time_have_a_distance() {
    let step = Step { due: i64::MIN, done: Some(i64::MAX) };
    let late = minutes_late(&[step], i64::MAX, None).unwrap();
    assert!((late / (18_446_744_073_709_551_615.0 / 60_000.0) - 1.0).abs() < 1e-15, "{late}");
}

/// What each measure says of two rows with these weights.
fn refusals(weights: &[f64]) -> [Option<Refused>; 7] {
    let weights = Some(weights);
    let costs = CostMatrix::new(vec![vec![0.0, 1.0], vec![1.0, 0.0]]).expect("sound");
    let step = Step { due: 0, done: None };
    [
        Tally::new(&[0, 1], &[0, 1], 2, weights).err(),
        mean_cost(&[0, 1], &[0, 1], &costs, weights).err(),
        mean_absolute_error(&[0.5, 1.0], &[0.5, 1.0], weights).err(),
        brier_binary(&[true, false], &[0.5, 0.5], weights).err(),
        brier_multiclass(&[0, 1], &[0.5, 0.5, 0.5, 0.5], 2, weights).err(),
        share_of_steps(&[true, true], weights).err(),
        minutes_late(&[step, step], 0, weights).err(),
    ]
}

fn all_refuse(weights: &[f64], refused: &Refused) {
    for found in refusals(weights) {
        assert_eq!(found.as_ref(), Some(refused), "{weights:?}");
    }
}

#[test]
fn weights_that_weigh_nothing_are_refused_by_every_measure() {
    all_refuse(&[0.0, 0.0], &Refused::NoWeight);
    all_refuse(&[-0.0, 0.0], &Refused::NoWeight);
}

#[test]
fn a_negative_weight_is_refused_by_every_measure() {
    all_refuse(&[2.0, -1.0], &Refused::NegativeWeight { row: 1 });
}

#[test]
fn a_weight_that_is_no_number_is_refused_by_every_measure() {
    for weight in [f64::NAN, f64::INFINITY] {
        all_refuse(&[1.0, weight], &Refused::NotFinite { what: "weights", row: 1 });
    }
}

#[test]
fn weights_of_other_rows_are_refused_by_every_measure() {
    all_refuse(&[1.0], &Refused::Lengths { what: "weights", expected: 2, found: 1 });
}

#[test]
fn weights_too_large_to_add_up_are_refused_by_every_measure() {
    all_refuse(&[f64::MAX, f64::MAX], &Refused::TooLarge);
}

#[test]
fn a_table_that_is_empty_has_no_score() {
    let costs = CostMatrix::new(vec![vec![0.0]]).unwrap();
    assert_eq!(Tally::new(&[], &[], 3, None), Err(Refused::Empty));
    let empty = [
        mean_cost(&[], &[], &costs, None),
        mean_absolute_error(&[], &[], None),
        brier_binary(&[], &[], None),
        brier_multiclass(&[], &[], 3, None),
        share_of_steps(&[], None),
        minutes_late(&[], 0, None),
    ];
    assert_eq!(empty, [const { Err(Refused::Empty) }; 6]);
}

#[test]
fn lists_of_unequal_length_are_refused() {
    let lengths = |what, found| Some(Refused::Lengths { what, expected: 2, found });
    let costs = CostMatrix::new(vec![vec![0.0]]).unwrap();
    assert_eq!(Tally::new(&[0, 0], &[0], 1, None).err(), lengths("answers", 1));
    assert_eq!(mean_cost(&[0, 0], &[0, 0, 0], &costs, None).err(), lengths("answers", 3));
    assert_eq!(mean_absolute_error(&[0.0, 0.0], &[], None).err(), lengths("answers", 0));
    assert_eq!(brier_binary(&[true, true], &[0.5], None).err(), lengths("probabilities", 1));
    assert_eq!(brier_multiclass(&[0, 0], &[1.0; 3], 1, None).err(), lengths("probabilities", 3));
}

#[test]
fn a_label_outside_the_list_is_refused() {
    let outside = |what| Some(Refused::OutsideList { what, row: 1, class: 3, classes: 3 });
    let costs = CostMatrix::new(vec![vec![0.0; 3]; 3]).unwrap();
    assert_eq!(Tally::new(&[0, 3], &[0, 0], 3, None).err(), outside("truth"));
    assert_eq!(Tally::new(&[0, 0], &[0, 3], 3, None).err(), outside("answers"));
    assert_eq!(mean_cost(&[0, 3], &[0, 0], &costs, None).err(), outside("truth"));
    assert_eq!(mean_cost(&[0, 0], &[0, 3], &costs, None).err(), outside("answers"));
    let certain = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    assert_eq!(brier_multiclass(&[0, 3], &certain, 3, None).err(), outside("truth"));
}

#[test]
fn a_class_outside_the_list_has_no_score() {
    let tally = tally(&[ROUTINE], &[ROUTINE]);
    let unknown = Refused::UnknownClass { class: 3, classes: 3 };
    for found in [tally.precision(3).err(), tally.recall(3).err(), tally.f1(3).err()] {
        assert_eq!(found.as_ref(), Some(&unknown));
    }
    assert_eq!(tally.rows_in_truth(3), Err(unknown));
}

#[test]
fn a_list_of_classes_is_neither_empty_nor_endless() {
    for found in [0, CLASSES_MAX + 1, u32::MAX] {
        let refused = Some(Refused::ClassCount { found, max: CLASSES_MAX });
        assert_eq!(Tally::new(&[0], &[0], found, None).err(), refused);
        assert_eq!(brier_multiclass(&[0], &[1.0], found, None).err(), refused);
    }
    assert!(Tally::new(&[0], &[0], CLASSES_MAX, None).is_ok());
}

#[test]
fn a_value_that_is_no_number_is_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let refused = |what| Some(Refused::NotFinite { what, row: 1 });
        assert_eq!(mean_absolute_error(&[0.0, value], &[0.0, 0.0], None).err(), refused("truth"));
        assert_eq!(mean_absolute_error(&[0.0, 0.0], &[0.0, value], None).err(), refused("answers"));
        assert_eq!(brier_binary(&[true, true], &[0.0, value], None).err(), refused("probabilities"));
        assert_eq!(brier_multiclass(&[0], &[1.0, value], 2, None).err(), refused("probabilities"));
    }
}

#[test]
fn numbers_too_far_apart_are_refused() {
    assert_eq!(mean_absolute_error(&[f64::MAX], &[f64::MIN], None), Err(Refused::TooLarge));
    let costs = CostMatrix::new(vec![vec![f64::MAX]]).unwrap();
    assert_eq!(mean_cost(&[0, 0], &[0, 0], &costs, None), Err(Refused::TooLarge));
}

#[test]
fn a_refusal_says_what_is_wrong_and_where() {
    let refused = Tally::new(&[0, 7], &[0, 0], 3, None).unwrap_err();
    assert_eq!(refused.to_string(), "truth: the label 7 in row 1 is not among the 3 classes");
    assert_eq!(Refused::NegativeWeight { row: 4 }.to_string(), "the weight of row 4 is negative");
}
