//! One measure: its verdicts in words, its charts, and the same in tables.

use crate::{
    chart,
    figures::{figure, interval, signed, signed_interval, unbroken},
    quoted,
    verdict::{against_baseline, against_target, asked},
};
use domain::pilots::{Baseline, Finite, Interval, Measure};
use maud::{Markup, html};
use score::{InWorld, Metric};

/// One measure. `id` is the id of its heading and the prefix of all others.
pub(super) fn measure(id: &str, measure: &Measure) -> Markup {
    let baseline_interval = measure.baseline.as_ref().and_then(|baseline| over_worlds(measure, baseline));
    html! {
        div.report-measure {
            h4 id=(id) { (quoted::name(&measure.label)) }
            @if let Some(metric) = metric(measure) { p { (metric.meaning()) } }
            @if let Some(baseline) = &measure.baseline { p { (against_baseline(baseline).long()) } }
            @if let Some(target) = &measure.target { p { (against_target(measure, target).long()) } }
            @if measure.baseline.is_none() && measure.target.is_none() {
                p { "There is neither baseline nor target to hold this against." }
            }
            div.report-beside {
                div {
                    (chart::values(&format!("{id}-values"), measure, baseline_interval))
                    @if let Some(baseline) = &measure.baseline {
                        (chart::difference(&format!("{id}-difference"), measure, baseline))
                    }
                }
                div { (figures(measure, baseline_interval)) (each_world(measure)) }
            }
        }
    }
}

/// How it is computed, where evidence says so in a word that is known here.
fn metric(measure: &Measure) -> Option<Metric> {
    Metric::from_key(measure.metric.as_deref()?)
}

/// The 95% interval of the baseline's mean: evidence has that of the difference alone.
fn over_worlds(measure: &Measure, baseline: &Baseline) -> Option<Interval> {
    let values: Vec<InWorld> = baseline
        .per_world
        .iter()
        .enumerate()
        .map(|(world, value)| InWorld { world: world.to_string(), value: value.get() })
        .collect();
    let ends = score::over_worlds(&values).ok()?.interval?;
    let ends = metric(measure).map_or(ends, |metric| metric.within(ends));
    Interval::new(Finite::new(ends.low).ok()?, Finite::new(ends.high).ok()?).ok()
}

fn figures(measure: &Measure, baseline_interval: Option<Interval>) -> Markup {
    let without = if measure.per_world.len() < 2 { "None: one world" } else { "None is given" };
    let ends = |ends: Option<Interval>, shown: fn(Interval) -> String| {
        ends.map_or_else(|| without.to_owned(), shown)
    };
    html! {
        table.report-table {
            caption { (quoted::name(&measure.label)) " (unit: " (quoted::name(&measure.unit)) ")" }
            thead { tr { th scope="col" { "Figure" } th scope="col" { "Mean" } th scope="col" { "95% interval" } } }
            tbody {
                tr {
                    th scope="row" { "This pilot" }
                    td { (unbroken(&figure(measure.mean))) }
                    td { (ends(measure.interval, interval)) }
                }
                @if let Some(baseline) = &measure.baseline {
                    tr {
                        th scope="row" { "Baseline" }
                        td { (unbroken(&figure(baseline.mean))) }
                        td { (ends(baseline_interval, interval)) }
                    }
                    tr {
                        th scope="row" { "Difference" }
                        td { (unbroken(&signed(baseline.difference))) }
                        td { (ends(baseline.interval, signed_interval)) }
                    }
                    tr {
                        th scope="row" { "Beside the baseline" }
                        td colspan="2" { (against_baseline(baseline).short()) }
                    }
                }
                @if let Some(target) = &measure.target {
                    tr { th scope="row" { "Target" } td colspan="2" { (asked(target, measure.better)) } }
                    tr {
                        th scope="row" { "Beside the target" }
                        td colspan="2" { (against_target(measure, target).short()) }
                    }
                }
            }
        }
    }
}

/// The value in every world, closed on a screen and open on paper.
fn each_world(measure: &Measure) -> Markup {
    let baseline = measure.baseline.as_ref().map(|baseline| &baseline.per_world);
    html! {
        details.report-worlds {
            summary { "Value in each world" span.report-hidden { ": " (quoted::name(&measure.label)) } }
            table.report-table {
                caption.report-hidden { "Value in each world" }
                thead {
                    tr {
                        th scope="col" { "World" }
                        th scope="col" { "This pilot" }
                        @if baseline.is_some() { th scope="col" { "Baseline" } }
                    }
                }
                tbody {
                    @for (world, value) in measure.per_world.iter().enumerate() {
                        tr {
                            th scope="row" { (world + 1) }
                            td { (unbroken(&figure(*value))) }
                            @if let Some(baseline) = baseline {
                                td { @if let Some(value) = baseline.get(world) { (unbroken(&figure(*value))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
