//! Verdicts: a pilot against the baseline, and against a target.

use crate::{
    metric::Better,
    refused::Refused,
    worlds::{InWorld, Interval, OverWorlds, by_world, estimate},
};
use serde::{Deserialize, Serialize};

/// Two values that differ by less than this share of the larger one are the same: the rest is rounding, which depends
/// on the order of rows and must not make anybody better.
pub const ROUNDING: f64 = 1e-12;

/// What may be said of a pilot beside the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval of the difference lies on the better side of zero.
    Better,
    /// The whole interval of the difference lies on the worse side of zero.
    Worse,
    /// The interval of the difference includes zero: the worlds do not show a difference, and do not show that there
    /// is none.
    NoDifferenceShown,
    /// There is no interval of the difference.
    NotComparable(Reason),
}

/// Why two runs cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Both ran in one world, which says nothing of others.
    OneWorld,
    /// They did not run in the same worlds.
    OtherWorlds,
}

/// A pilot beside the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What may be said.
    pub verdict: Verdict,
    /// Pilot minus baseline, paired by world, in the unit of the measure. Absent when they ran in other worlds.
    pub difference: Option<OverWorlds>,
}

/// What may be said of a measure beside its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetVerdict {
    /// Every value in the interval reaches the target.
    Met,
    /// No value in the interval reaches it.
    Missed,
    /// Some do and some do not, or there is no interval.
    NotShown,
}

/// Sets a pilot against the baseline: the difference in each world, its mean and 95% interval, and what follows. Values
/// are in the unit of the measure, and come in any order.
///
/// # Errors
/// A run without worlds, one world twice in a run, a value that is not finite or too large, too many worlds.
pub fn compare(better: Better, pilot: &[InWorld], baseline: &[InWorld]) -> Result<Comparison, Refused> {
    let (pilot, baseline) = (by_world(pilot)?, by_world(baseline)?);
    // Each run must be sound by itself, even where there is nothing to compare.
    for run in [&pilot, &baseline] {
        estimate(&run.values().copied().collect::<Vec<_>>())?;
    }
    if !pilot.keys().eq(baseline.keys()) {
        let verdict = Verdict::NotComparable(Reason::OtherWorlds);
        return Ok(Comparison { verdict, difference: None });
    }
    let differences: Vec<_> = pilot
        .values()
        .zip(baseline.values())
        .map(|(pilot, baseline)| difference(*pilot, *baseline))
        .collect();
    let difference = estimate(&differences)?;
    let verdict = match difference.interval {
        None => Verdict::NotComparable(Reason::OneWorld),
        Some(interval) => judge(better, interval),
    };
    Ok(Comparison { verdict, difference: Some(difference) })
}

/// Sets a mean over worlds against a target, in the unit of the measure. A value that equals the target reaches it, so
/// that a target of 100% can be met.
///
/// # Errors
/// The target is infinite or not a number.
pub fn against_target(better: Better, measured: &OverWorlds, target: f64) -> Result<TargetVerdict, Refused> {
    if !target.is_finite() {
        return Err(Refused::NotFinite { what: "target", row: 0 });
    }
    let Some(interval) = measured.interval else { return Ok(TargetVerdict::NotShown) };
    let (worst_reaches, best_reaches) = match better {
        Better::Higher => (interval.low >= target, interval.high >= target),
        Better::Lower => (interval.high <= target, interval.low <= target),
    };
    Ok(match (worst_reaches, best_reaches) {
        (true, _) => TargetVerdict::Met,
        (false, true) => TargetVerdict::NotShown,
        (false, false) => TargetVerdict::Missed,
    })
}

/// Pilot minus baseline in one world; nothing where only rounding tells them apart.
fn difference(pilot: f64, baseline: f64) -> f64 {
    let difference = pilot - baseline;
    if difference.abs() <= ROUNDING * pilot.abs().max(baseline.abs()) { 0.0 } else { difference }
}

/// What an interval of the difference shows.
fn judge(better: Better, interval: Interval) -> Verdict {
    let (above, below) = (interval.low > 0.0, interval.high < 0.0);
    match (better, above, below) {
        (Better::Higher, true, _) | (Better::Lower, _, true) => Verdict::Better,
        (Better::Higher, _, true) | (Better::Lower, true, _) => Verdict::Worse,
        (_, false, false) => Verdict::NoDifferenceShown,
    }
}
