//! From lanes to SVG. Every place along the axis is a percentage, everything else is in pixels.

use super::{Axis, Chart, Lane, Rule, Whose};
use crate::figures::{figure, number, signed};
use maud::{Markup, html};

/// What lies above the lanes, for the words of the rule.
const HEAD: usize = 28;
const LANE: usize = 78;
/// What lies below the lanes, for ticks and their words.
const FOOT: usize = 30;
/// How close two dots may come before one moves down, as a share of the axis, and how far down they may go.
const CROWDED: f64 = 0.022;
const DOTS_DOWN: usize = 3;

pub(super) fn draw(id: &str, chart: &Chart<'_>) -> Markup {
    let axis = chart.axis();
    let floor = HEAD + LANE * chart.lanes.len();
    let (title, description) = (format!("{id}-title"), format!("{id}-description"));
    html! {
        svg role="img" aria-labelledby={ (title) " " (description) } width="100%" height=(floor + FOOT) {
            title id=(title) { (chart.title) }
            desc id=(description) { (chart.description) }
            (ticks(&axis, floor))
            @if let Some(rule) = &chart.rule { (across(&axis, rule, floor)) }
            @for (index, lane) in chart.lanes.iter().enumerate() { (row(&axis, lane, HEAD + LANE * index)) }
        }
    }
}

fn percent(axis: &Axis, value: f64) -> String {
    format!("{:.2}%", axis.at(value) * 100.0)
}

/// Where words must begin so that they stay on the page: at their middle, unless the page ends there.
fn anchor(place: f64, words: &str) -> &'static str {
    let half = words.chars().count() as f64 * 4.25 / 250.0;
    let margin = 0.08;
    match place {
        place if place + margin < half => "start",
        place if 1.0 - place + margin < half => "end",
        _ => "middle",
    }
}

fn ticks(axis: &Axis, floor: usize) -> Markup {
    html! {
        line.report-axis x1="0" x2="100%" y1=(floor) y2=(floor) {}
        @for tick in &axis.ticks {
            @let (at, words) = (percent(axis, *tick), number(*tick));
            line.report-grid x1=(at) x2=(at) y1=(HEAD) y2=(floor) {}
            line.report-axis x1=(at) x2=(at) y1=(floor) y2=(floor + 6) {}
            text x=(at) y=(floor + 23) text-anchor=(anchor(axis.at(*tick), &words)) { (words) }
        }
    }
}

fn across(axis: &Axis, rule: &Rule, floor: usize) -> Markup {
    let place = axis.at(rule.at.get());
    let at = percent(axis, rule.at.get());
    html! {
        line.report-target[rule.is_target].report-zero[!rule.is_target] x1=(at) x2=(at) y1=(HEAD - 6) y2=(floor) {}
        text x=(at) y="15" text-anchor=(anchor(place, &rule.label)) { (rule.label) }
    }
}

fn row(axis: &Axis, lane: &Lane<'_>, top: usize) -> Markup {
    let words = match lane.whose {
        Whose::Pilot => format!("This pilot, mean {}", figure(lane.mean)),
        Whose::Baseline => format!("Baseline, mean {}", figure(lane.mean)),
        Whose::Difference => format!("Difference, mean {}", signed(lane.mean)),
    };
    let beam = top + 36;
    html! {
        g.report-baseline[lane.whose == Whose::Baseline].report-pilot[lane.whose != Whose::Baseline] {
            text.report-lane x="0" y=(top + 18) { (words) }
            @if let Some(ends) = lane.interval {
                @let (low, high) = (percent(axis, ends.low().get()), percent(axis, ends.high().get()));
                line.report-beam x1=(low) x2=(high) y1=(beam) y2=(beam) {}
                @for end in [low, high] { line.report-beam x1=(end) x2=(end) y1=(beam - 7) y2=(beam + 7) {} }
            }
            (dots(axis, lane, beam + 15))
            svg.report-at x=(percent(axis, lane.mean.get())) y=(beam) { (mean(lane.whose)) }
        }
    }
}

fn mean(whose: Whose) -> Markup {
    match whose {
        Whose::Baseline => html! { rect.report-mean x="-6" y="-6" width="12" height="12" {} },
        Whose::Pilot | Whose::Difference => html! { circle.report-mean r="7" {} },
    }
}

fn dot(whose: Whose) -> Markup {
    match whose {
        Whose::Baseline => html! { rect.report-dot x="-3.5" y="-3.5" width="7" height="7" {} },
        Whose::Pilot | Whose::Difference => html! { circle.report-dot r="4" {} },
    }
}

/// The single worlds, from left to right; one that would cover its neighbour moves down.
fn dots(axis: &Axis, lane: &Lane<'_>, top: usize) -> Markup {
    let mut values: Vec<f64> = lane.worlds.iter().map(|value| value.get()).collect();
    values.sort_by(f64::total_cmp);
    let mut last_in_row = [f64::NEG_INFINITY; DOTS_DOWN];
    let placed = values.into_iter().map(|value| {
        let place = axis.at(value);
        let free = last_in_row.iter().position(|last| place - last >= CROWDED).unwrap_or(DOTS_DOWN - 1);
        last_in_row[free] = place;
        (value, free)
    });
    html! {
        @for (value, down) in placed {
            svg.report-at x=(percent(axis, value)) y=(top + 9 * down) { (dot(lane.whose)) }
        }
    }
}

/// What a key explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    Pilot,
    Baseline,
    Worlds,
    Target,
}

/// A sign by itself, beside words in a key.
pub(super) fn sample(sample: Sample) -> Markup {
    let beam = html! {
        line.report-beam x1="2" x2="38" y1="12" y2="12" {}
        line.report-beam x1="2" x2="2" y1="6" y2="18" {}
        line.report-beam x1="38" x2="38" y1="6" y2="18" {}
    };
    html! {
        svg.report-sample aria-hidden="true" focusable="false" width="40" height="24" {
            @match sample {
                Sample::Pilot => g.report-pilot { (beam) svg.report-at x="20" y="12" { (mean(Whose::Pilot)) } },
                Sample::Baseline => {
                    g.report-baseline { (beam) svg.report-at x="20" y="12" { (mean(Whose::Baseline)) } }
                },
                Sample::Worlds => {
                    g.report-pilot { svg.report-at x="10" y="12" { (dot(Whose::Pilot)) } }
                    g.report-baseline { svg.report-at x="28" y="12" { (dot(Whose::Baseline)) } }
                },
                Sample::Target => line.report-target x1="20" x2="20" y1="1" y2="23" {},
            }
        }
    }
}
