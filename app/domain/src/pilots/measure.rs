//! What was measured, beside target and baseline.

use super::{Finite, Sha256};
use crate::closed_list::closed_list;
use serde::{Deserialize, Serialize};

closed_list! {
    /// Which way a measure gets better.
    Better {
        /// More is better.
        Higher = "higher", "Higher is better";
        /// Less is better.
        Lower = "lower", "Lower is better";
    }
}

closed_list! {
    /// How a pilot did beside a baseline that ran in the same worlds.
    Verdict {
        /// The paired difference excludes zero, to the good.
        Better = "better", "Better than the baseline";
        /// The paired difference excludes zero, to the bad.
        Worse = "worse", "Worse than the baseline";
        /// The paired difference does not exclude zero: which says nothing about being equal.
        NoDifferenceShown = "no_difference_shown", "No difference from the baseline shown";
        /// There are too few worlds, or one of the two has no value in some.
        NotComparable = "not_comparable", "Cannot be compared with the baseline";
    }
}

closed_list! {
    /// How a pilot did beside the figure that a council asks for.
    TargetVerdict {
        /// The whole interval is at the target or past it.
        Met = "met", "Target met";
        /// The whole interval falls short of the target.
        Missed = "missed", "Target missed";
        /// The target lies inside the interval, or there is no interval.
        NotShown = "not_shown", "Not shown to meet or miss the target";
    }
}

/// A 95% interval over worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Interval {
    low: Finite,
    high: Finite,
}

/// An interval ends below its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interval from {low} to {high} ends before it begins: swap its ends")]
pub struct NotAnInterval {
    /// Where it was said to begin.
    pub low: Finite,
    /// Where it was said to end.
    pub high: Finite,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    low: Finite,
    high: Finite,
}

impl Interval {
    /// The interval from `low` to `high`, both of it.
    ///
    /// # Errors
    /// [`NotAnInterval`] if `high` is below `low`.
    pub fn new(low: Finite, high: Finite) -> Result<Self, NotAnInterval> {
        if low <= high { Ok(Self { low, high }) } else { Err(NotAnInterval { low, high }) }
    }

    /// Its lower end.
    pub const fn low(self) -> Finite {
        self.low
    }

    /// Its upper end.
    pub const fn high(self) -> Finite {
        self.high
    }
}

impl TryFrom<Ends> for Interval {
    type Error = NotAnInterval;

    fn try_from(Ends { low, high }: Ends) -> Result<Self, NotAnInterval> {
        Self::new(low, high)
    }
}

impl From<Interval> for Ends {
    fn from(Interval { low, high }: Interval) -> Self {
        Ends { low, high }
    }
}

/// How a measure's interval does beside a figure that somebody asks for: the rule of evidence (crate `score`), for figures
/// that evidence does not carry. A value that equals the figure reaches it. Without an interval nothing is shown, whatever
/// the mean is.
pub fn against(better: Better, interval: Option<Interval>, target: Finite) -> TargetVerdict {
    let Some(Interval { low, high }) = interval else { return TargetVerdict::NotShown };
    let reaches = |value: Finite| match better {
        Better::Higher => value >= target,
        Better::Lower => value <= target,
    };
    match (reaches(low), reaches(high)) {
        (true, true) => TargetVerdict::Met,
        (false, false) => TargetVerdict::Missed,
        _ => TargetVerdict::NotShown,
    }
}

/// One measure of one scenario, over the worlds of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The scenario's name in its challenge.
    pub scenario: String,
    /// The measure's name in its challenge, such as `priority_macro_f1`.
    pub name: String,
    /// What people read, such as `Priority, macro-F1`.
    pub label: String,
    /// How it is computed, by the key that the challenge gives it, such as `macro_f1`; absent in older evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The unit, such as `days` or `share`.
    pub unit: String,
    /// Which way it gets better.
    pub better: Better,
    /// The value in each world, in the order of the worlds.
    pub per_world: Vec<Finite>,
    /// The mean over worlds.
    pub mean: Finite,
    /// The 95% interval of the mean over worlds; absent where there are too few for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// What the challenge asks for, if it asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// The baseline in the same worlds, if it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

/// The figure that a council asks for, and whether it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The figure, in the measure's unit.
    pub value: Finite,
    /// Whether it is reached.
    pub verdict: TargetVerdict,
}

/// A reference pilot that ran in the same worlds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// SHA-256 of the reference pilot's module, which anybody can run.
    pub module: Sha256,
    /// Its value in each world, in the order of the worlds.
    pub per_world: Vec<Finite>,
    /// Its mean over worlds.
    pub mean: Finite,
    /// The mean over worlds of the pilot's value less the baseline's.
    pub difference: Finite,
    /// The 95% interval of that difference, paired by world; absent where there are too few worlds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// What the interval shows.
    pub verdict: Verdict,
}
