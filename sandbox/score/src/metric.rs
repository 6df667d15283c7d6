//! The measures by name: what a challenge chooses from.

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
