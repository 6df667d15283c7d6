//! Verdicts in words: what evidence says, and why that may be said.

use crate::{
    figures::{figure, interval, signed, signed_interval},
    symbol::{Symbol, symbol},
};
use domain::pilots::{Baseline, Better, Interval, Measure, Target, TargetVerdict, Verdict};
use maud::{Markup, html};

/// A verdict for people.
pub(crate) struct Said {
    symbol: Symbol,
    /// The verdict where there is little room.
    short: &'static str,
    /// The verdict.
    label: &'static str,
    /// Why, in a sentence.
    pub(crate) because: String,
}

impl Said {
    /// Sign and words, for a cell of a table.
    pub(crate) fn short(&self) -> Markup {
        html! { span.report-verdict { (symbol(self.symbol)) " " (self.short) } }
    }

    /// Sign, words and reason, for a paragraph.
    pub(crate) fn long(&self) -> Markup {
        html! { span.report-verdict { (symbol(self.symbol)) " " strong { (self.label) "." } } " " (self.because) }
    }
}

/// How the pilot did beside a baseline.
pub(crate) fn against_baseline(baseline: &Baseline) -> Said {
    let (symbol, short) = match baseline.verdict {
        Verdict::Better => (Symbol::Good, "Better"),
        Verdict::Worse => (Symbol::Bad, "Worse"),
        Verdict::NoDifferenceShown => (Symbol::Open, "No difference shown"),
        Verdict::NotComparable => (Symbol::Nothing, "Cannot be compared"),
    };
    Said { symbol, short, label: baseline.verdict.label(), because: why_beside(baseline) }
}

fn why_beside(baseline: &Baseline) -> String {
    let difference = signed(baseline.difference);
    let Some(ends) = baseline.interval else {
        let few = "and without an interval nobody can say whether that is more than chance";
        return format!("The difference is {difference}, {few}.");
    };
    let figures = format!("The difference is {difference}, 95% interval {}", signed_interval(ends));
    match baseline.verdict {
        Verdict::Better => format!("{figures}: all of it is on the better side of zero."),
        Verdict::Worse => format!("{figures}: all of it is on the worse side of zero."),
        Verdict::NoDifferenceShown => {
            format!("{figures}. Zero is in it, so there may be a difference or none.")
        }
        Verdict::NotComparable => format!("{figures}, but one of the two has no value in some worlds."),
    }
}

/// How the pilot did beside the figure that a council asks for.
pub(crate) fn against_target(measure: &Measure, target: &Target) -> Said {
    let (symbol, short) = match target.verdict {
        TargetVerdict::Met => (Symbol::Good, "Met"),
        TargetVerdict::Missed => (Symbol::Bad, "Missed"),
        TargetVerdict::NotShown => (Symbol::Open, "Not shown"),
    };
    let because = why_at(target, measure.interval, measure.better);
    Said { symbol, short, label: target.verdict.label(), because }
}

fn why_at(target: &Target, ends: Option<Interval>, better: Better) -> String {
    let asked = asked(target, better);
    let Some(ends) = ends else {
        return format!("The target is {asked}, and there is no interval to hold against it.");
    };
    let ends = interval(ends);
    match target.verdict {
        TargetVerdict::Met => format!("The target is {asked}, and all of the interval, {ends}, reaches it."),
        TargetVerdict::Missed => {
            format!("The target is {asked}, and none of the interval, {ends}, reaches it.")
        }
        TargetVerdict::NotShown => {
            format!(
                "The target is {asked}, and of the interval, {ends}, a part reaches it and a part does not."
            )
        }
    }
}

/// The target with its side: `0.7 or more`.
pub(crate) fn asked(target: &Target, better: Better) -> String {
    let side = match better {
        Better::Higher => "or more",
        Better::Lower => "or less",
    };
    format!("{} {side}", figure(target.value))
}
