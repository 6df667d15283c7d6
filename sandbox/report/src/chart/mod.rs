//! Charts as inline SVG, drawn from the same figures as the table beside them.
//!
//! Places along the axis are percentages, so that a chart fits any width while its signs and letters keep their size.
//! What differs in meaning differs in shape: a pilot is round and full, a baseline square and open, a target broken.

mod axis;
mod draw;

use crate::{
    figures::{figure, interval, signed, signed_interval},
    quoted,
};
use axis::Axis;
use domain::pilots::{Baseline, Better, Finite, Interval, Measure};
use maud::{Markup, html};

/// Whose figures stand in a lane; it decides the shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Pilot,
    Baseline,
    Difference,
}

/// One row of a chart: a mean, its interval, and the worlds it comes from.
struct Lane<'a> {
    whose: Whose,
    mean: Finite,
    interval: Option<Interval>,
    worlds: Vec<&'a Finite>,
}

/// A line across all lanes.
struct Rule {
    at: Finite,
    label: String,
    /// Broken, and what is asked for; else full, and where nothing differs.
    is_target: bool,
}

/// A chart with all that it says in words, too.
struct Chart<'a> {
    title: String,
    description: String,
    lanes: Vec<Lane<'a>>,
    rule: Option<Rule>,
}

impl Chart<'_> {
    /// The axis that has room for all of it.
    fn axis(&self) -> Axis {
        let lanes = self.lanes.iter().flat_map(|lane| {
            let ends = lane.interval.iter().flat_map(|ends| [ends.low(), ends.high()]);
            ends.chain(lane.worlds.iter().map(|value| **value)).chain([lane.mean])
        });
        Axis::around(lanes.chain(self.rule.iter().map(|rule| rule.at)).map(Finite::get))
    }
}

/// The places of some pilots' figures along one axis, so that they can be compared by eye: a line for each, in the order
/// they are given.
pub(crate) struct Beside {
    axis: Axis,
    target: Option<f64>,
}

impl Beside {
    /// An axis with room for all of these.
    pub(crate) fn new(measures: &[&Measure]) -> Self {
        let target = measures.iter().find_map(|measure| measure.target).map(|target| target.value.get());
        let values = measures.iter().flat_map(|measure| {
            let ends = measure.interval.iter().flat_map(|ends| [ends.low(), ends.high()]);
            ends.chain([measure.mean]).map(Finite::get)
        });
        Self { axis: Axis::around(values.chain(target)), target }
    }

    /// One pilot's line: its interval, its mean, and the target. What it shows stands in figures beside it.
    pub(crate) fn line(&self, measure: &Measure) -> Markup {
        let place = |value: f64| format!("{:.2}%", self.axis.at(value) * 100.0);
        let ends = measure.interval.map(|ends| (place(ends.low().get()), place(ends.high().get())));
        html! {
            svg.report-beside-line width="100%" height="24" aria-hidden="true" focusable="false" {
                @if let Some(target) = self.target.map(place) {
                    line.report-target x1=(target) x2=(target) y1="0" y2="24" {}
                }
                @if let Some((low, high)) = &ends { line.report-ends x1=(low) x2=(high) y1="12" y2="12" {} }
                circle.report-mean cx=(place(measure.mean.get())) cy="12" r="5" {}
            }
        }
    }
}

/// The pilot and the baseline, each with the worlds it comes from, and the target. `id` is a prefix for ids.
pub(crate) fn values(id: &str, measure: &Measure, baseline_interval: Option<Interval>) -> Markup {
    let mut lanes = vec![Lane {
        whose: Whose::Pilot,
        mean: measure.mean,
        interval: measure.interval,
        worlds: measure.per_world.iter().collect(),
    }];
    lanes.extend(measure.baseline.iter().map(|baseline| Lane {
        whose: Whose::Baseline,
        mean: baseline.mean,
        interval: baseline_interval,
        worlds: baseline.per_world.iter().collect(),
    }));
    let rule = measure.target.map(|target| Rule {
        at: target.value,
        label: format!("Target {}", figure(target.value)),
        is_target: true,
    });
    let chart = Chart {
        title: format!("{}: pilot, baseline and target", quoted::plain(&measure.label)),
        description: describe_values(measure, baseline_interval),
        lanes,
        rule,
    };
    let direction = match measure.better {
        Better::Higher => html! { span {} span { "Higher is better →" } },
        Better::Lower => html! { span { "← Lower is better" } span {} },
    };
    html! {
        figure.report-chart {
            (draw::draw(id, &chart))
            figcaption { (direction) " " span.report-unit { "Unit: " (quoted::name(&measure.unit)) } }
        }
    }
}

/// The pilot less the baseline, beside zero. `id` is a prefix for ids.
pub(crate) fn difference(id: &str, measure: &Measure, baseline: &Baseline) -> Markup {
    let differences: Vec<Finite> = differences(measure, baseline);
    let lane = Lane {
        whose: Whose::Difference,
        mean: baseline.difference,
        interval: baseline.interval,
        worlds: differences.iter().collect(),
    };
    let ends = baseline
        .interval
        .map_or_else(|| "no interval".to_owned(), |ends| format!("95% interval {}", signed_interval(ends)));
    let chart = Chart {
        title: format!("{}: pilot less baseline", quoted::plain(&measure.label)),
        description: format!(
            "Mean difference {}, {ends}. {}. {}.",
            signed(baseline.difference),
            baseline.verdict.label(),
            measure.better.label()
        ),
        lanes: vec![lane],
        rule: Some(Rule { at: Finite::ZERO, label: "No difference".to_owned(), is_target: false }),
    };
    let direction = match measure.better {
        Better::Higher => html! { span { "← Worse" } " " span { "Better →" } },
        Better::Lower => html! { span { "← Better" } " " span { "Worse →" } },
    };
    html! {
        figure.report-chart {
            (draw::draw(id, &chart))
            figcaption { (direction) " " span.report-unit { "Unit: " (quoted::name(&measure.unit)) } }
        }
    }
}

/// Pilot less baseline in each world; a world in which that is too large for a number is left out.
fn differences(measure: &Measure, baseline: &Baseline) -> Vec<Finite> {
    let pairs = measure.per_world.iter().zip(&baseline.per_world);
    pairs.filter_map(|(pilot, baseline)| Finite::new(pilot.get() - baseline.get()).ok()).collect()
}

fn describe_values(measure: &Measure, baseline_interval: Option<Interval>) -> String {
    let ends = |ends: Option<Interval>| {
        ends.map_or_else(|| "no interval".to_owned(), |ends| format!("95% interval {}", interval(ends)))
    };
    let mut said = format!("Pilot: mean {}, {}.", figure(measure.mean), ends(measure.interval));
    if let Some(baseline) = &measure.baseline {
        said += &format!(" Baseline: mean {}, {}.", figure(baseline.mean), ends(baseline_interval));
    }
    if let Some(target) = &measure.target {
        said += &format!(" Target: {}.", figure(target.value));
    }
    let worlds = domain::text::plural(measure.per_world.len() as u64, "world", "worlds");
    said + &format!(" Unit: {}. {}. {worlds}.", quoted::plain(&measure.unit), measure.better.label())
}

/// How much of a whole a part is, for the eye; the words stand beside it. Nothing where there is no whole.
pub(crate) fn bar(part: f64, whole: f64) -> Markup {
    if whole <= 0.0 {
        return html! {};
    }
    let filled = format!("{:.2}%", (part / whole * 100.0).clamp(0.0, 100.0));
    html! {
        svg.report-bar aria-hidden="true" focusable="false" width="100%" height="10" {
            rect.report-bar-all x="0" y="0" width="100%" height="10" {}
            rect.report-bar-used x="0" y="0" width=(filled) height="10" {}
        }
    }
}

/// What the signs mean, once for all charts.
pub(crate) fn key() -> Markup {
    html! {
        ul.report-key {
            li { (draw::sample(draw::Sample::Pilot)) " the pilot’s mean, and its 95% interval" }
            li { (draw::sample(draw::Sample::Baseline)) " the baseline’s" }
            li { (draw::sample(draw::Sample::Worlds)) " single worlds" }
            li { (draw::sample(draw::Sample::Target)) " the target" }
        }
    }
}
