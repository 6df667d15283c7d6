//! The names of the measures.

use score::{Better, Metric};
use std::collections::BTreeSet;

#[test]
fn a_challenge_names_a_measure_by_its_key() {
    for metric in Metric::ALL {
        let written = serde_json::to_string(&metric).unwrap();
        assert_eq!(written, format!("\"{}\"", metric.key()));
        assert_eq!(serde_json::from_str::<Metric>(&written).unwrap(), metric);
    }
    assert!(serde_json::from_str::<Metric>("\"f1\"").is_err());
}

#[test]
fn no_two_measures_are_called_the_same() {
    let keys: BTreeSet<_> = Metric::ALL.iter().map(|metric| metric.key()).collect();
    let labels: BTreeSet<_> = Metric::ALL.iter().map(|metric| metric.label()).collect();
    assert_eq!((keys.len(), labels.len()), (Metric::ALL.len(), Metric::ALL.len()));
}

#[test]
fn less_is_better_of_errors_costs_and_lateness_alone() {
    let lower: Vec<_> = Metric::ALL.into_iter().filter(|metric| metric.better() == Better::Lower).collect();
    use Metric::{BrierScore, MeanAbsoluteError, MeanCost, MinutesLate};
    assert_eq!(lower, [MeanAbsoluteError, BrierScore, MeanCost, MinutesLate]);
}

#[test]
fn precision_and_recall_need_a_class() {
    let of_one: Vec<_> = Metric::ALL.into_iter().filter(|metric| metric.is_of_one_class()).collect();
    assert_eq!(of_one, [Metric::Precision, Metric::Recall]);
}

#[test]
fn a_share_says_that_it_ends_at_1() {
    for metric in Metric::ALL {
        assert_eq!(metric.unit() == "share, 0 to 1", metric.better() == Better::Higher, "{metric:?}");
    }
}
