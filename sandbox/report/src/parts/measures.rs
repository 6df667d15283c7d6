//! What was measured: first all of it at a glance, then each measure by itself.

use super::measure;
use crate::{
    chart,
    figures::{figure, interval, unbroken},
    quoted, verdict,
};
use domain::{
    pilots::{EndReason, Evidence, Measure, TargetVerdict, Verdict},
    text::{plural, thousands},
};
use maud::{Markup, html};

/// What was measured, with a verdict, a chart and a table for each measure; or why nothing was.
pub fn measures(evidence: &Evidence) -> Markup {
    html! {
        section.report-section aria-labelledby="measures" {
            h2 #measures { "What was measured" }
            @if evidence.measures.is_empty() {
                p { (why_nothing(evidence)) }
            } @else {
                (at_a_glance(&evidence.measures))
                (how_many(evidence))
                (how_to_read(evidence.worlds))
                @for (index, measure) in evidence.measures.iter().enumerate() {
                    @if index == 0 || evidence.measures[index - 1].scenario != measure.scenario {
                        h3 { "Scenario " (quoted::name(&measure.scenario)) }
                    }
                    (measure::measure(&id(index), measure))
                }
            }
        }
    }
}

fn id(index: usize) -> String {
    format!("measure-{}", index + 1)
}

fn why_nothing(evidence: &Evidence) -> &'static str {
    match evidence.end {
        EndReason::Succeeded if evidence.journeys.is_empty() => {
            "Nothing: the scenarios that ran ask for no measure."
        }
        EndReason::Succeeded => {
            "Nothing but the journeys below: the scenarios that ran ask for no other measure."
        }
        _ => "Nothing: only a run that succeeds in every world is measured.",
    }
}

fn at_a_glance(measures: &[Measure]) -> Markup {
    html! {
        table.report-table.report-glance {
            caption { "All measures at a glance" }
            thead {
                tr {
                    th scope="col" { "Measure, mean (95% interval)" }
                    th scope="col" { "Beside the baseline" }
                    th scope="col" { "Target" }
                }
            }
            tbody {
                @for (index, measure) in measures.iter().enumerate() {
                    tr {
                        th scope="row" {
                            a href={ "#" (id(index)) } { (quoted::name(&measure.label)) } br;
                            span.report-small { (in_short(measure)) " " (quoted::name(&measure.unit)) }
                        }
                        td {
                            @match &measure.baseline {
                                Some(baseline) => (verdict::against_baseline(baseline).short()),
                                None => "No baseline ran",
                            }
                        }
                        td {
                            @match &measure.target {
                                Some(target) => (verdict::against_target(measure, target).short()),
                                None => "None is set",
                            }
                        }
                    }
                }
            }
        }
    }
}

fn in_short(measure: &Measure) -> Markup {
    let ends = measure.interval.map_or_else(|| "no interval".to_owned(), interval);
    html! { (unbroken(&figure(measure.mean))) " (" (ends) ")" }
}

/// How many verdicts there are of each kind, and what that means for chance.
fn how_many(evidence: &Evidence) -> Markup {
    let baselines: Vec<_> =
        evidence.measures.iter().filter_map(|measure| measure.baseline.as_ref()).collect();
    let compared = baselines.iter().filter(|baseline| baseline.interval.is_some()).count() as u64;
    let beside = |verdict| baselines.iter().filter(|baseline| baseline.verdict == verdict).count();
    let targets: Vec<_> = evidence.measures.iter().filter_map(|measure| measure.target).collect();
    let at = |verdict| targets.iter().filter(|target| target.verdict == verdict).count();
    html! {
        h3 { "How many measures were tested" }
        p {
            (plural(evidence.measures.len() as u64, "measure", "measures")) " in all. "
            @if baselines.is_empty() { "None has a baseline beside it. " } @else {
                "Beside the baseline: " (beside(Verdict::Better)) " better, " (beside(Verdict::Worse)) " worse, "
                (beside(Verdict::NoDifferenceShown)) " with no difference shown, "
                (beside(Verdict::NotComparable)) " that cannot be compared. "
            }
            @if targets.is_empty() { "None has a target." } @else {
                "Targets: " (at(TargetVerdict::Met)) " met, " (at(TargetVerdict::Missed)) " missed, "
                (at(TargetVerdict::NotShown)) " not shown to be met or missed."
            }
        }
        @if compared > 0 {
            p {
                "Each 95% interval stands by itself: of 20 comparisons in which nothing differs, about one shows a "
                "difference by chance. " (by_chance(compared))
            }
        }
    }
}

fn by_chance(compared: u64) -> String {
    let made = plural(compared, "comparison was", "comparisons were");
    // One in twenty, rounded half up.
    match (compared + 10) / 20 {
        0 => format!("{made} made here, so a difference may still be chance."),
        expected => format!(
            "{made} made here: even if nothing differs, about {} may show a difference.",
            thousands(expected)
        ),
    }
}

fn how_to_read(worlds: u32) -> Markup {
    html! {
        h3 { "How to read the charts" }
        (chart::key())
        @if worlds == 1 {
            p.report-notice {
                strong { "One world, so there is no interval." } " "
                "In another world the figures may be very different, and nothing is shown to be better or worse."
            }
        } @else {
            p {
                "Intervals are taken over the " (thousands(worlds.into())) " worlds. The baseline’s own interval is "
                "computed here, from its value in each world; what counts for the verdict is the interval of the "
                "difference, paired world by world."
            }
        }
        p.report-small { "Figures are rounded to four digits. Verdicts were made before rounding." }
    }
}
