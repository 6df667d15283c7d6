//! The measures by name: what a challenge chooses from.

use crate::Interval;
use serde::{Deserialize, Serialize};

/// A measure. `challenge.toml` names it by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// [`crate::Tally::accuracy`]
    Accuracy,
    /// [`crate::Tally::macro_f1`]
    MacroF1,
    /// [`crate::Tally::macro_precision`]
    MacroPrecision,
    /// [`crate::Tally::macro_recall`]
    MacroRecall,
    /// [`crate::Tally::precision`] of a class that the challenge names.
    Precision,
    /// [`crate::Tally::recall`] of a class that the challenge names, such as the share of emergencies caught.
    Recall,
    /// [`crate::mean_absolute_error`]
    MeanAbsoluteError,
    /// [`crate::brier_binary`] or [`crate::brier_multiclass`], as the answers are.
    BrierScore,
    /// [`crate::mean_cost`] by a cost matrix that the challenge holds.
    MeanCost,
    /// [`crate::share_of_steps`]
    ShareOfSteps,
    /// [`crate::minutes_late`]
    MinutesLate,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// A larger value is better.
    Higher,
    /// A smaller value is better.
    Lower,
}

/// What is to be said about a measure.
struct Facts {
    key: &'static str,
    better: Better,
    unit: &'static str,
    label: &'static str,
}

const SHARE: &str = "share, 0 to 1";

impl Metric {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Accuracy,
        Self::MacroF1,
        Self::MacroPrecision,
        Self::MacroRecall,
        Self::Precision,
        Self::Recall,
        Self::MeanAbsoluteError,
        Self::BrierScore,
        Self::MeanCost,
        Self::ShareOfSteps,
        Self::MinutesLate,
    ];

    /// Its name in `challenge.toml`.
    pub const fn key(self) -> &'static str {
        self.facts().key
    }

    /// Which way is better.
    pub const fn better(self) -> Better {
        self.facts().better
    }

    /// What a value counts, in words.
    pub const fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        self.facts().label
    }

    /// The metric of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.key() == key)
    }

    /// An interval of its mean without what no value can be: none is below nought, and no share is above one.
    pub fn within(self, interval: Interval) -> Interval {
        let most = if self.facts().unit == SHARE { 1.0 } else { f64::INFINITY };
        // A cost below nought is a gain.
        let least = if matches!(self, Self::MeanCost) { f64::NEG_INFINITY } else { 0.0 };
        Interval { low: interval.low.max(least), high: interval.high.min(most) }
    }

    /// What a value says, and what it does not, for people who read it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Accuracy => "The share of all answers that are right.",
            Self::MacroF1 => {
                "For each class: which share of the answers that name it are right, and which share of its cases were \
                 found, in one figure (F1). Then the mean over all classes, each counting alike. 1 is perfect. It is not \
                 the share of answers that are right."
            }
            Self::MacroPrecision => {
                "For each class: which share of the answers that name it are right. Then the mean over all classes."
            }
            Self::MacroRecall => {
                "For each class: which share of its cases were found. Then the mean over all classes."
            }
            Self::Precision => {
                "Of the answers that name this class, the share that are right. It says nothing of cases that were missed."
            }
            Self::Recall => {
                "Of the cases of this class, the share that were found. It says nothing of false alarms: whoever always \
                 names this class finds them all."
            }
            Self::MeanAbsoluteError => {
                "By how much an answer is wrong, too high or too low: the mean over all rows."
            }
            Self::BrierScore => {
                "How far the probability that was given lies from what came, squared: the mean over all rows. 0 is perfect."
            }
            Self::MeanCost => {
                "What wrong answers cost by the table of the challenge: the mean over all rows."
            }
            Self::ShareOfSteps => "The share of the journey’s steps that passed, each counting alike.",
            Self::MinutesLate => {
                "How late a step with a deadline was done: the mean over all of them. Early counts as nought, and what was \
                 never done counts until the end of the journey."
            }
        }
    }

    /// Whether the challenge has to name a class with it.
    pub const fn is_of_one_class(self) -> bool {
        matches!(self, Self::Precision | Self::Recall)
    }

    #[rustfmt::skip]
    const fn facts(self) -> Facts {
        const fn facts(key: &'static str, better: Better, unit: &'static str, label: &'static str) -> Facts {
            Facts { key, better, unit, label }
        }
        use Better::{Higher, Lower};
        match self {
            Self::Accuracy => facts("accuracy", Higher, SHARE, "Share of answers that are right (accuracy)"),
            Self::MacroF1 => facts("macro_f1", Higher, SHARE, "F1, mean over classes (macro-F1)"),
            Self::MacroPrecision => facts("macro_precision", Higher, SHARE, "Precision, mean over classes"),
            Self::MacroRecall => facts("macro_recall", Higher, SHARE, "Recall, mean over classes"),
            Self::Precision => facts("precision", Higher, SHARE, "Precision of one class"),
            Self::Recall => facts("recall", Higher, SHARE, "Recall of one class"),
            Self::MeanAbsoluteError => facts("mean_absolute_error", Lower, "unit of the values", "Mean absolute error"),
            Self::BrierScore => facts("brier_score", Lower, "squared distance, 0 to 1, or to 2 over classes", "Brier score"),
            Self::MeanCost => facts("mean_cost", Lower, "unit of the costs, per row", "Mean cost"),
            Self::ShareOfSteps => facts("share_of_steps", Higher, SHARE, "Share of steps passed"),
            Self::MinutesLate => facts("minutes_late", Lower, "minutes", "Minutes late, mean over steps"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_ends_where_the_measure_does() {
        let wide = Interval { low: -0.4, high: 1.3 };
        let ends = |metric: Metric| {
            let Interval { low, high } = metric.within(wide);
            (low, high)
        };
        assert_eq!(ends(Metric::Recall), (0.0, 1.0));
        assert_eq!(ends(Metric::MinutesLate), (0.0, 1.3));
        assert_eq!(ends(Metric::MeanCost), (-0.4, 1.3), "a cost below nought is a gain");
        let within = Interval { low: 0.25, high: 0.75 };
        assert_eq!(Metric::MacroF1.within(within), within);
    }

    #[test]
    fn every_metric_is_found_by_its_key_and_says_what_it_means() {
        for metric in Metric::ALL {
            assert_eq!(Metric::from_key(metric.key()), Some(metric));
            assert!(metric.meaning().ends_with('.'));
        }
        assert_eq!(Metric::from_key("luck"), None);
    }
}
