//! What holds for any rows and any worlds.

use crate::worlds::numbered;
use proptest::prelude::*;
use score::{
    Better, CostMatrix, Refused, Step, Tally, Verdict, bootstrap, brier_binary, brier_multiclass, compare,
    mean_absolute_error, mean_cost, minutes_late, over_worlds, share_of_steps,
};

const CLASSES: u32 = 4;

/// A row for every kind of measure.
#[derive(Clone, Copy, Debug)]
struct Row {
    truth: u32,
    said: u32,
    number: f64,
    probability: f64,
    came: bool,
    weight: f64,
}

prop_compose! {
    fn row()(
        truth in 0..CLASSES,
        said in 0..CLASSES,
        number in -1e6..1e6,
        probability in 0.0..=1.0,
        came: bool,
        weight in 0.01..10.0,
    ) -> Row {
        Row { truth, said, number, probability, came, weight }
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 1..60)
}

/// The same rows twice, in two orders.
fn two_orders() -> impl Strategy<Value = (Vec<Row>, Vec<Row>)> {
    rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
}

/// Every measure of the rows.
fn all_measures(rows: &[Row]) -> Result<Vec<f64>, Refused> {
    let truth: Vec<_> = rows.iter().map(|row| row.truth).collect();
    let said: Vec<_> = rows.iter().map(|row| row.said).collect();
    let number: Vec<_> = rows.iter().map(|row| row.number).collect();
    let probability: Vec<_> = rows.iter().map(|row| row.probability).collect();
    let came: Vec<_> = rows.iter().map(|row| row.came).collect();
    let weights: Vec<_> = rows.iter().map(|row| row.weight).collect();
    let spread: Vec<_> = probability.iter().flat_map(|p| [1.0 - p, 0.5 * p, 0.25 * p, 0.25 * p]).collect();
    let due = |row: &Row| Step { due: row.number as i64, done: row.came.then_some(0) };
    let steps: Vec<_> = rows.iter().map(due).collect();
    let costs = CostMatrix::new(vec![vec![0.0, 1.0, 2.0, 5.0]; 4])?;
    let weights = Some(&weights[..]);
    let tally = Tally::new(&truth, &said, CLASSES, weights)?;
    let mut measures = vec![
        tally.accuracy(),
        tally.macro_f1(),
        tally.macro_precision(),
        tally.macro_recall(),
        share_of_steps(&came, weights)?,
        brier_binary(&came, &probability, weights)?,
        brier_multiclass(&truth, &spread, CLASSES, weights)?,
        mean_absolute_error(&number, &probability, weights)?,
        mean_cost(&truth, &said, &costs, weights)?,
        minutes_late(&steps, 500_000, weights)?,
    ];
    for class in 0..CLASSES {
        measures.extend([tally.precision(class)?, tally.recall(class)?, tally.f1(class)?]);
    }
    Ok(measures)
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1e3..1e3, 2..40)
}

/// Two runs in the same worlds, whose differences are sometimes all alike.
fn two_runs() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let pair = (-100..100_i32, -3..4_i32).prop_map(|(value, by)| (f64::from(value), f64::from(value + by)));
    prop::collection::vec(pair, 1..15).prop_map(|pairs| pairs.into_iter().unzip())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing_but_rounding((one, other) in two_orders()) {
        let (one, other) = (all_measures(&one).unwrap(), all_measures(&other).unwrap());
        for (one, other) in one.into_iter().zip(other) {
            prop_assert!((one - other).abs() <= 1e-14 * one.abs(), "{one} and {other}");
        }
    }

    #[test]
    fn shares_stay_between_0_and_1(rows in rows()) {
        let measures = all_measures(&rows).unwrap();
        for share in measures[..6].iter().chain(&measures[10..]) {
            prop_assert!((0.0..=1.0).contains(share), "{share}");
        }
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice(rows in rows()) {
        let once: Vec<_> = rows.iter().map(|row| Row { weight: 2.0, ..*row }).collect();
        let twice: Vec<_> = rows.iter().flat_map(|row| [Row { weight: 1.0, ..*row }; 2]).collect();
        let (once, twice) = (all_measures(&once).unwrap(), all_measures(&twice).unwrap());
        for (once, twice) in once.into_iter().zip(twice) {
            prop_assert!((once - twice).abs() <= 1e-14 * once.abs(), "{once} and {twice}");
        }
    }

    #[test]
    fn any_numbers_give_a_finite_score_or_a_reason(
        rows in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..8),
    ) {
        let truth: Vec<_> = rows.iter().map(|row| row.0).collect();
        let said: Vec<_> = rows.iter().map(|row| row.1).collect();
        let weights: Vec<_> = rows.iter().map(|row| row.2.abs()).collect();
        let labels: Vec<_> = rows.iter().map(|row| u32::from(row.0 > row.1)).collect();
        let came: Vec<_> = rows.iter().map(|row| row.0 > row.1).collect();
        let scores = [
            mean_absolute_error(&truth, &said, Some(&weights)),
            share_of_steps(&came, Some(&weights)),
            Tally::new(&labels, &labels, 2, Some(&weights)).map(|tally| tally.macro_f1() + tally.accuracy()),
            over_worlds(&numbered(&truth)).map(|found| found.interval.map_or(found.mean, |ends| ends.low + ends.high)),
        ];
        for score in scores.into_iter().flatten() {
            prop_assert!(score.is_finite(), "{score}");
        }
    }

    #[test]
    fn an_interval_contains_its_mean(values in values()) {
        let found = over_worlds(&numbered(&values)).unwrap();
        let interval = found.interval.unwrap();
        prop_assert!(interval.low <= found.mean && found.mean <= interval.high, "{found:?}");
    }

    #[test]
    fn swapping_pilot_and_baseline_mirrors_the_verdict((pilot, baseline) in two_runs()) {
        for better in [Better::Higher, Better::Lower] {
            let forth = compare(better, &numbered(&pilot), &numbered(&baseline)).unwrap();
            let back = compare(better, &numbered(&baseline), &numbered(&pilot)).unwrap();
            let mirrored = match forth.verdict {
                Verdict::Better => Verdict::Worse,
                Verdict::Worse => Verdict::Better,
                same => same,
            };
            prop_assert_eq!(back.verdict, mirrored);
            prop_assert_eq!(back.difference.unwrap().mean, -forth.difference.unwrap().mean);
        }
    }

    #[test]
    fn a_bootstrap_stays_within_what_the_units_can_give(
        values in prop::collection::vec(-1e3..1e3, 2..30), seed in any::<[u8; 32]>(),
    ) {
        let units: Vec<u32> = (0..values.len() as u32).collect();
        let mean = |rows: &[usize]| Some(rows.iter().map(|row| values[*row]).sum::<f64>() / rows.len() as f64);
        let found = bootstrap(&units, 100, seed, mean).unwrap().interval;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        prop_assert!(least - 1e-9 <= found.low && found.low <= found.high && found.high <= most + 1e-9);
    }
}
