//! Numbers that suppliers gave to one question, drawn beside each other and beside what the council measured and wants.
//!
//! Each bar stands in a line of its own with its words beside it, so that a narrow screen, a reader of the page aloud and a
//! printer get the same.

use domain::{
    problems::number_of,
    responses::{Kind, ResponseQuestion, TEXT, in_unit},
};
use leptos::prelude::*;
use portal::responses::{Line, Said};

/// The length of a drawing, in its own units; it is as wide as the page lets it be.
const WIDTH: f64 = 1_000.0;

/// The scale on which all numbers of a question are drawn.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    /// Holds nought and all of these; none where there is nothing to compare.
    fn of(numbers: impl Iterator<Item = f64>) -> Option<Scale> {
        let scale = numbers.fold(Scale { least: 0.0, most: 0.0 }, |scale, number| Scale {
            least: scale.least.min(number),
            most: scale.most.max(number),
        });
        (scale.most > scale.least).then_some(scale)
    }

    fn at(&self, number: f64) -> f64 {
        (number - self.least) / (self.most - self.least) * WIDTH
    }
}

/// The numbers of a question that asks for one; nothing for any other, or where nobody gave one.
pub(super) fn values(asked: &ResponseQuestion, answers: &[(Line, Said)]) -> AnyView {
    let (key, unit, baseline, target) = match &asked.kind {
        Kind::Number { unit } => (TEXT, unit.as_str(), None, None),
        Kind::Measure { measure } => {
            ("value", measure.unit.as_str(), number_of(&measure.baseline), number_of(&measure.target))
        }
        Kind::Text { .. } | Kind::Choice { .. } | Kind::File | Kind::Adoption | Kind::Pilot => {
            return ().into_any();
        }
    };
    let given: Vec<_> = answers
        .iter()
        .filter_map(|(line, said)| {
            let typed = said.answer.get(key);
            Some((line.supplier.as_str(), typed, number_of(typed)?))
        })
        .collect();
    let all = given.iter().map(|(.., number)| *number).chain(baseline).chain(target);
    let Some(scale) = Scale::of(all).filter(|_| !given.is_empty()) else { return ().into_any() };
    let lines = given.iter().map(|(supplier, typed, number)| {
        view! {
            <div class="app-bar">
                <dt>{(*supplier).to_owned()}</dt>
                <dd>
                    {bar(&scale, *number, baseline, target)}
                    <span>{in_unit(typed, unit)}</span>
                </dd>
            </div>
        }
    });
    let legend = baseline.or(target).map(|_| {
        let today = baseline.map(|_| "The solid line is today. ");
        let target = target.map(|_| "The dashed line is the target.");
        view! { <p class="govuk-body-s">{today} {target}</p> }
    });
    view! { <dl class="app-bars">{lines.collect_view()}</dl> {legend} }.into_any()
}

fn bar(scale: &Scale, number: f64, baseline: Option<f64>, target: Option<f64>) -> AnyView {
    let (nought, end) = (scale.at(0.0), scale.at(number));
    let mark = |class: &'static str, at: f64| {
        let at = format!("{:.1}", scale.at(at));
        view! { <line class=class x1=at.clone() x2=at y1="0" y2="40" vector-effect="non-scaling-stroke" /> }
    };
    let baseline = baseline.map(|at| mark("app-bar__today", at));
    let target = target.map(|at| mark("app-bar__target", at));
    view! {
        <svg viewBox="-4 0 1008 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect
                class="app-bar__value" x=format!("{:.1}", nought.min(end)) y="8" height="24"
                width=format!("{:.1}", (end - nought).abs().max(2.0))
            />
            {baseline}
            {target}
        </svg>
    }
    .into_any()
}
